//! What is marked in each language, and that the text stays what it is.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{Kind, stretches, write};

const LANGUAGES: [&str; 8] = ["http", "json", "yaml", "toml", "html", "sh", "console", "form"];

/// The text with a letter before each stretch that is marked, in brackets.
fn shown(language: &str, text: &str) -> String {
    let mut out = String::new();
    let mut from = 0;
    for (range, kind) in stretches(language, text) {
        let letter = match kind {
            Kind::Key => 'k',
            Kind::Text => 't',
            Kind::Number => 'n',
            Kind::Word => 'w',
            Kind::Aside => 'a',
            Kind::Status(class) => char::from(b'0' + class),
        };
        out.push_str(&text[from..range.start]);
        out.push_str(&format!("⟨{letter}:{}⟩", &text[range.clone()]));
        from = range.end;
    }
    out + &text[from..]
}

#[track_caller]
fn assert_marks(language: &str, cases: &[&str]) {
    for wanted in cases {
        let text: String = wanted.replace('⟩', "");
        let mut plain = String::new();
        let mut parts = text.split('⟨');
        plain.push_str(parts.next().unwrap());
        parts.for_each(|part| plain.push_str(&part[2..]));
        assert_eq!(shown(language, &plain), *wanted);
    }
}

#[test]
fn messages_of_http() {
    assert_marks(
        "http",
        &[
            "⟨w:POST⟩ /payments?x=1 ⟨a:HTTP/1.1⟩\n⟨k:Host⟩: api.example\n⟨k:Content-Type⟩: application/json\n\n{⟨k:\"amount\"⟩: ⟨n:-12.5⟩}",
            "⟨a:HTTP/1.1⟩ ⟨4:402 Payment Required⟩\r\n⟨k:Content-Type⟩: application/problem+json; charset=utf-8\r\n\r\n{⟨k:\"title\"⟩:⟨t:\"No\"⟩}",
            "⟨a:HTTP/2⟩ ⟨2:204⟩",
            "⟨a:HTTP/1.1⟩ ⟨1:103 Early Hints⟩\n⟨k:Link⟩: </style.css>\n\n⟨a:HTTP/1.1⟩ ⟨5:500 Oh⟩\n⟨k:Content-Type⟩: text/html\n\n<⟨k:p⟩>Sorry</⟨k:p⟩>",
            "⟨a:HTTP/1.1⟩ ⟨2:200 OK⟩\n⟨k:Content-Type⟩: text/plain\n\n{\"plain\": true}\n",
            "⟨w:POST⟩ /login\n⟨k:content-type⟩: application/x-www-form-urlencoded\n\n⟨k:user⟩=a%20b&⟨k:remember⟩",
            // Only fields, only a body, and the command that sends it.
            "⟨k:Retry-After⟩: 30\n",
            "{⟨k:\"code\"⟩: ⟨t:\"PAY-017\"⟩}",
            "⟨w:curl⟩ ⟨k:-X⟩ DELETE ⟨k:--fail⟩ https://api.example/",
            // Neither of these is a message.
            "OK",
            "no name: a value",
        ],
    );
}

#[test]
fn data() {
    assert_marks(
        "json",
        &[
            "[⟨n:1⟩, ⟨n:true⟩, ⟨n:null⟩, ⟨t:\"a\\\"b\"⟩] ⟨a:// why⟩\n⟨a:/* not\nclosed⟩",
            "{⟨k:\"a\"⟩ : ⟨t:\"open⟩\n⟨k:bare⟩: …}",
        ],
    );
    assert_marks(
        "yaml",
        &[
            "⟨a:---⟩\n⟨a:# all⟩\n⟨k:codes⟩:\n  - ⟨k:code⟩: ⟨n:404⟩ ⟨a:# none⟩\n    ⟨k:url⟩: https://x.example/#here\n",
            "⟨k:details⟩: |\n  ⟨t:more: of⟩\n\n  ⟨t:it⟩\n⟨k:next⟩: it's ⟨a:# so⟩",
            "⟨k:'a b'⟩: {⟨k:x⟩: ⟨t:\"1,\\n 2\"⟩, ⟨k:y⟩: [b, ⟨n:no⟩]}\n- ⟨w:*anchor⟩\n- ⟨t:'it''s'⟩",
        ],
    );
    assert_marks(
        "toml",
        &[
            "⟨a:# all⟩\n⟨w:[output.html]⟩\n⟨k:a.b⟩ = ⟨t:\"c\"⟩ ⟨a:# d⟩\n⟨k:list⟩ = [\n  ⟨n:1⟩,\n  { ⟨k:x⟩ = ⟨t:'\\'⟩ },\n]\n⟨k:when⟩ = ⟨n:2025-09-15⟩",
            "⟨k:text⟩ = ⟨t:\"\"\"\na = 1\n\"\"\"⟩\n⟨k:next⟩ = ⟨n:true⟩",
        ],
    );
    assert_marks("form", &["⟨k:a⟩=1&⟨k:b⟩&⟨k:c⟩=d=e\n⟨k:f⟩="]);
}

#[test]
fn markup() {
    assert_marks(
        "xml",
        &[
            "⟨a:<?xml version=\"1.0\"?>⟩\n<⟨k:a:b⟩ x=⟨t:\"1>2\"⟩ y/>⟨a:<!-- <c> -->⟩&⟨t:⟩",
            "1 < 2 ⟨n:&amp;⟩ & so </⟨k:p⟩><⟨k:open⟩ <⟨k:b⟩>⟨t:<![CDATA[<]]>⟩",
        ]
        .map(|case| case.trim_end_matches("⟨t:⟩")),
    );
}

#[test]
fn command_lines() {
    assert_marks(
        "sh",
        &[
            "⟨a:# send⟩\n⟨k:TOKEN⟩=abc ⟨w:curl⟩ ⟨k:-d⟩ ⟨t:'{\"a\":\n 1}'⟩ \\\n  ⟨k:--url⟩=⟨n:$URL⟩/x | ⟨w:jq⟩ . && ⟨w:echo⟩ ⟨t:\"it's $x\"⟩ ⟨a:#2⟩",
            "⟨a:$⟩ ⟨w:echo⟩ don⟨t:'⟩t ⟨n:${A:-b}⟩",
        ],
    );
    assert_marks("console", &["⟨a:$⟩ ⟨w:statusbook⟩ check\nwarning: don't \"look\"\n⟨a:$⟩ ⟨w:ls⟩"]);
}

#[test]
fn what_is_not_known_or_too_long_stays_plain() {
    assert_eq!(stretches("brainfuck", "+[1]"), []);
    assert_eq!(stretches("json", &" 1".repeat(40_000)), []);
    let mut out = String::new();
    write("JSON", "{\"<a>\": 1}", &mut out);
    assert_eq!(out, "{<span class=\"t-key\">&quot;&lt;a&gt;&quot;</span>: <span class=\"t-number\">1</span>}");
}

/// Each of these is as long as a text may be that is marked. They take milliseconds, and a quadratic reader takes seconds.
#[test]
fn no_text_takes_long() {
    let units = [
        "\"",
        "'",
        "`",
        "\\",
        "\\\"",
        "{",
        "[",
        "[a,",
        "a,",
        "a: ",
        "a:\n",
        "- ",
        "-",
        "\n",
        " ",
        "#",
        " #",
        "<",
        "<a ",
        "<!--",
        "<![CDATA[",
        "&",
        "&a",
        "${",
        "$",
        "a=",
        "a=&",
        "\"\"\"",
        "'''",
        "/*",
        "//",
        "|\n ",
        "HTTP/1.1 100 a\n\n",
        "a:b\n",
        "GET / HTTP/1.1\n\n",
        "$ a\n",
        "\"a\" ",
        "''",
        "é",
        "a=[\n",
        "x='",
        "[",
        "]=",
    ];
    for language in LANGUAGES {
        for unit in units {
            for first in ["", "[", "a = ", "a: [", "\"", "HTTP/1.1 200 OK\n\n["] {
                let text = first.to_owned() + &unit.repeat(60_000 / unit.len());
                let start = Instant::now();
                let mut last = 0;
                for (range, _) in stretches(language, &text) {
                    assert!(last <= range.start && range.start < range.end);
                    last = range.end;
                }
                assert!(start.elapsed() < Duration::from_secs(1), "{language}: {first}{unit}…");
            }
        }
    }
}

/// The text of what was written, with the elements taken away and the references resolved.
fn text_of(html: &str) -> String {
    let mut out = String::new();
    for (at, part) in html.split("<span class=\"").enumerate() {
        let part = if at == 0 { part } else { part.split_once("\">").unwrap().1 };
        out.push_str(&part.replace("</span>", ""));
    }
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
        .iter()
        .fold(out, |text, (from, to)| text.replace(from, to))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_text_stays_what_it_is(
        language in proptest::sample::select(&LANGUAGES[..]),
        pieces in proptest::collection::vec(
            prop_oneof![
                "[ -~\n]{0,12}",
                "\\PC{0,6}",
                proptest::sample::select(vec![
                    "HTTP/1.1 404 x\n", "a: b\n", "Content-Type: text/html\n", "\n\n", "{\"a\": ", "\"é\\", "'", "|\n  ", "<!--", "<a b=\"",
                    "&amp;", "$ curl -d ", "${", "\\\n", "\"\"\"", "/*", "\r\n", "# ", "- ", "é", "=[",
                ]).prop_map(str::to_owned),
            ],
            0..12,
        ),
    ) {
        let text = pieces.concat();
        let mut out = String::new();
        write(language, &text, &mut out);
        prop_assert_eq!(text_of(&out), text);
    }
}
