//! Generators of catalogs with hostile texts, as their authors would write them.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};
use statusbook::richtext::{AsWritten, RichText, gfm, is_safe_address, markdown};
use statusbook::source::{Inputs, Loaded, load};

use super::{rich_text, text};

/// A text in Markdown, with the tree that it was written from where there is one.
#[derive(Clone, Debug)]
pub struct Written {
    pub source: String,
    pub tree: Option<RichText>,
}

#[derive(Clone, Debug)]
pub struct Definition {
    pub code: String,
    pub summary: String,
    pub description: Written,
    /// Optional fields, as they stand in the source.
    pub fields: Vec<(&'static str, Value)>,
}

#[derive(Clone, Debug)]
pub struct Section {
    pub title: String,
    pub description: Option<Written>,
    pub codes: Vec<Definition>,
}

#[derive(Clone, Debug)]
pub struct Catalog {
    pub title: String,
    pub description: Option<Written>,
    pub columns: Vec<&'static str>,
    pub sections: Vec<Section>,
}

/// What authors paste that some output might take for its own.
const PASTED: &[&str] = &[
    "a | b || c \\| d",
    "`a` ``b` `c``",
    "x ]]> y <![CDATA[ z",
    "10&nbsp;ms &amp;nbsp; &#124; &#x3c;b&#x3e;",
    "bell \u{7} nul \u{0} escape \u{1b}[31m",
    "\u{202e}right to left\u{202c} שלום مرحبا",
    "👩‍👩‍👧 é e\u{301} 日本語",
    "# not a heading\n1. not a list",
    "1. one\n2. two",
    "</td></tr></table><p>out",
    "{{ page.title }} {% include \"x\" %} {# note #}",
    "<script>alert(1)</script><SCRIPT SRC=//x>",
    "[a](javascript:alert(1)) <a href=\"java\tscript:x\">b</a> ![c](data:text/html,x)",
    "<img src=x onerror=alert(1)> <p style=\"position:fixed\" onclick='x'>",
    "\"double\" 'single' \\back\\slash\\",
    "one\r\ntwo\r\n\r\nthree\rfour",
    "---\n...\n--- !tag &a *a",
    "| a | b |\n|---|---|\n| `x|y` | z |",
    "```html\n</code></pre>\n]]>\n```",
    "```\"><script>\nx\n```",
    "> quote\n\n    indented\n\n~~~\nx\n~~~",
    "<!-- a --> <!DOCTYPE x> <?php x ?>",
    "<kbd>Ctrl</kbd><br><sub>1</sub><b>b</b>",
    "- a\n\n  ```\n  b\n\n\n  c  \n  ```\n- d",
    "-\t```\n\tb\n\n\n\tc  \n\t```\n\n\n\nd",
    "> ```\n> b  \n> ```",
    "=cmd|' /C calc'!A0",
    "a](javascript:alert(1)) b [c",
    "a](<javascript:alert(1)>) [b]: javascript:alert(1)",
    "a > b) c ( d < e",
    "<javascript:alert(1)> <https://x.y/>",
    "\u{feff}mark \u{2028}line \u{2029}paragraph \u{85}next \u{fffe}",
];

/// Where references lead.
const ADDRESSES: &[&str] = &[
    "https://x.y/?a=b&c",
    "javascript:alert(1)",
    "a\"b",
    "https://x.y/>",
    "https://x.y/(a))",
    "https://x.y/><script>alert(1)</script>",
    "https://x.y/>\n<img src=x onerror=alert(1)>",
    "https://x.y/)[a](javascript:alert(1))",
    "https://x.y/> [a](<javascript:alert(1)>",
    "https://x.y/\" onmouseover=\"alert(1)",
    "https://x.y/ a b",
    "https://x.y/a\nb\r\n\r\nc",
    "https://x.y/`a` ``",
    "https://x.y/a\\",
    "https://x.y/\\>\\)",
    "https://x.y/<b>|*a*_",
    "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript\\:alert(1)",
    "java\tscript:alert(1)",
    "DATA:text/html,<script>alert(1)</script>",
    "{{ x }}]]>",
];

/// What is not to be known at the start of a title, or at its end.
const ENDS: &[&str] = &[
    "#", " #", " ##", "\\", " \\#", "`", " ``", "]", "](x)", "[", ")", ">", "<", "*", " -", ":", "!", "&", "|", "- ",
    "1. ",
];

/// A text of any kind, never without a letter.
pub fn hostile() -> impl Strategy<Value = String> {
    let pasted = || prop::sample::select(PASTED).prop_map(str::to_owned);
    prop_oneof![
        3 => vec(prop_oneof![pasted(), text()], 1..3).prop_map(|pieces| pieces.join(" ") + " x"),
        2 => pasted().prop_map(|text| text + "\n\nx"),
        1 => text().prop_map(|text| format!("x{text}")),
        2 => (prop::sample::select(ENDS), prop::sample::select(ENDS)).prop_map(|(a, b)| format!("{a}x{b}")),
    ]
}

pub fn written() -> impl Strategy<Value = Written> {
    let tree = rich_text().prop_map(|tree| Written { source: gfm::blocks(&tree.blocks, &AsWritten), tree: Some(tree) });
    let raw = hostile().prop_map(|source| Written { source, tree: None });
    let long =
        text().prop_map(|text| Written { source: format!("x {text} ").repeat(10_240 / (text.len() + 3)), tree: None });
    prop_oneof![6 => tree, 6 => raw, 1 => long].prop_map(|written| {
        let empty = markdown::read(&written.source).text.is_empty();
        if empty { Written { source: "x".to_owned(), tree: None } } else { written }
    })
}

/// A code, unique by its number.
fn code() -> impl Strategy<Value = String> {
    const CODES: &[&str] = &[
        "404", "PAY", "a|b", "`x`", "<b>", "שלום", "{{ x }}", "]]>", "\"'", "&nbsp;", "5 xx", "a/b", "..", "*é*", "#",
        "\\",
    ];
    prop::sample::select(CODES).prop_map(str::to_owned)
}

/// Optional fields.
fn fields() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let word = hostile;
    let text = || written().prop_map(|text| text.source);
    let words = move || vec(word(), 1..3).prop_map(|words| json!(words)).boxed();
    let texts = || vec(text(), 1..3).prop_map(|texts| json!(texts)).boxed();
    let named = |name: &'static str| {
        (word(), text()).prop_map(move |(title, text)| json!([{ name: title, "description": text }])).boxed()
    };
    let example = (word(), text(), word(), word()).prop_map(|(title, text, request, response)| {
        json!([{ "title": title, "description": text, "request": request, "response": response }])
    });
    let reference =
        (word(), prop::sample::select(ADDRESSES)).prop_map(|(title, url)| json!([{ "title": title, "url": url }]));
    let known = vec![
        ("details", text().prop_map(|text| json!(text)).boxed()),
        ("methods", words()),
        ("retry", prop::sample::select(vec!["no", "yes", "after"]).prop_map(|word| json!(word)).boxed()),
        ("cases", named("summary")),
        ("headers", named("name")),
        ("causes", texts()),
        ("fixes", texts()),
        ("references", reference.boxed()),
        ("examples", example.boxed()),
        ("since", word().prop_map(|word| json!(word)).boxed()),
        ("deprecated", (word(), text()).prop_map(|(since, note)| json!({ "since": since, "note": note })).boxed()),
        ("aliases", words()),
        ("tags", words()),
        ("http_status", (100..600_u16).prop_map(|status| json!(status)).boxed()),
        ("type", word().prop_map(|word| json!(word)).boxed()),
        ("x-own", text().prop_map(|text| json!(text)).boxed()),
    ];
    prop::sample::subsequence(known, 0..4).prop_flat_map(|chosen| {
        let (keys, values): (Vec<_>, Vec<_>) = chosen.into_iter().unzip();
        values.prop_map(move |values| keys.clone().into_iter().zip(values).collect())
    })
}

fn definition() -> impl Strategy<Value = Definition> {
    let parts = (code(), hostile(), written(), fields());
    parts.prop_map(|(code, summary, description, fields)| Definition { code, summary, description, fields })
}

pub fn catalog() -> impl Strategy<Value = Catalog> {
    let section = (hostile(), option::of(written()), vec(definition(), 0..3))
        .prop_map(|(title, description, codes)| Section { title, description, codes });
    let columns = prop::sample::subsequence(vec!["methods", "retry", "causes", "fixes", "x-own", "tags"], 0..3);
    (hostile(), option::of(written()), columns, vec(section, 1..3)).prop_map(
        |(title, description, columns, sections)| {
            let mut catalog = Catalog { title, description, columns, sections };
            for (at, definition) in catalog.sections.iter_mut().flat_map(|section| &mut section.codes).enumerate() {
                definition.code = format!("{}-{at}", definition.code);
            }
            catalog
        },
    )
}

impl Catalog {
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.sections.iter().flat_map(|section| &section.codes)
    }

    /// The source. JSON is YAML but for what YAML does not print, and in its quotes every text survives.
    pub fn source(&self) -> String {
        let definition = |definition: &Definition| {
            let mut value = json!({
                "code": definition.code,
                "summary": definition.summary,
                "description": definition.description.source,
            });
            for (key, field) in &definition.fields {
                value[*key] = field.clone();
            }
            value
        };
        let section = |section: &Section| {
            let mut value =
                json!({ "title": section.title, "codes": section.codes.iter().map(definition).collect::<Vec<_>>() });
            if let Some(text) = &section.description {
                value["description"] = json!(text.source);
            }
            value
        };
        let mut value = json!({ "title": self.title, "columns": self.columns, "sections": self.sections.iter().map(section).collect::<Vec<_>>() });
        if let Some(text) = &self.description {
            value["description"] = json!(text.source);
        }
        let json = serde_json::to_string_pretty(&value).expect("JSON");
        let mut source = String::new();
        for c in json.chars() {
            match c {
                '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                    source.push_str(&format!("\\u{:04x}", u32::from(c)));
                }
                c => source.push(c),
            }
        }
        source
    }

    /// A catalog of the same shape in which every text is one harmless word, each another.
    pub fn harmless(&self) -> Self {
        let mut words = (0..).map(|n| format!("w{n}w"));
        let mut word = move || words.next().expect("a word");
        let mut copy = self.clone();
        copy.title = word();
        copy.description = copy.description.map(|_| Written { source: word(), tree: None });
        let mut number = 0..;
        for section in &mut copy.sections {
            section.title = word();
            section.description = section.description.take().map(|_| Written { source: word(), tree: None });
            for definition in &mut section.codes {
                definition.code = format!("c-{}", number.next().expect("a number"));
                definition.summary = word();
                definition.description = Written { source: word(), tree: None };
                definition.fields.iter_mut().for_each(|(_, value)| harmless(value, &mut word));
            }
        }
        copy
    }
}

fn harmless(value: &mut Value, word: &mut impl FnMut() -> String) {
    match value {
        Value::String(text) if ["no", "yes", "after"].contains(&text.as_str()) => {}
        // Whether an address is taken for safe shows.
        Value::String(text) if ADDRESSES.contains(&text.as_str()) => {
            let safe = is_safe_address(&text.split_whitespace().collect::<Vec<_>>().join(" "));
            *text = if safe { "https://x.y/z" } else { "javascript:alert(1)" }.to_owned();
        }
        Value::String(text) => *text = word(),
        Value::Array(items) => items.iter_mut().for_each(|item| harmless(item, word)),
        Value::Object(entries) => entries.values_mut().for_each(|value| harmless(value, word)),
        _ => {}
    }
}

/// A book of files in memory, with a `book.toml` where none is among them.
pub fn book(files: &[(&str, &[u8])]) -> Loaded {
    let mut all: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    all.insert("book.toml".to_owned(), b"[book]\ntitle = \"Book\"\n".to_vec());
    all.extend(files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())));
    load(Inputs::in_memory(all).expect("a book.toml"))
}
