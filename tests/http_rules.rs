//! The rules about status codes of HTTP: the whole registry, lists that have drifted from it, and what mends them.

use std::collections::{BTreeMap, BTreeSet};

use statusbook::check;
use statusbook::diagnostic::{Diagnostic, Findings};
use statusbook::links::LinkIndex;
use statusbook::source::{Inputs, Loaded, load};

const TOML: &str = "[book]\ntitle = \"Book\"\n";

/// What is found about HTTP in a catalog.
fn found(toml: &str, catalog: &str) -> Vec<Diagnostic> {
    let files = BTreeMap::from([
        ("book.toml".to_owned(), toml.as_bytes().to_vec()),
        ("content/codes.yaml".to_owned(), catalog.as_bytes().to_vec()),
    ]);
    let Loaded { sources, findings, book } = load(Inputs::in_memory(files).expect("a book"));
    assert_eq!(findings, Findings::default(), "{catalog}");
    let book = book.expect("a book");
    let mut findings = check::content(&book, &LinkIndex::new(&book), &sources);
    findings.retain(|finding| finding.rule.group() == "http");
    findings.sort(&sources);
    findings.iter().cloned().collect()
}

/// The catalog after every change that mends something.
fn mended(catalog: &str) -> String {
    let mut edits: Vec<_> = found(TOML, catalog).into_iter().flat_map(|finding| finding.fix).collect();
    edits.sort_by_key(|edit| edit.span.start);
    let mut text = catalog.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}

/// A catalog of codes with these lines below each.
fn catalog(codes: &[(u16, &str)]) -> String {
    let mut text = "title: Codes\nsections:\n  - title: All\n    codes:\n".to_owned();
    for (code, rest) in codes {
        text.push_str(&format!("      - code: {code}\n        description: What {code} means.\n        {rest}\n"));
    }
    text
}

fn rules_of(findings: &[Diagnostic]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule.id).collect()
}

/// The assigned values of IANA's table with their phrases, read by somebody else's reader.
fn registry() -> Vec<(u16, String)> {
    let table = include_str!("../data/iana-http-status-codes.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row"));
    let assigned = rows.filter(|row| &row[1] != "Unassigned");
    let phrase = |row: &csv::StringRecord| row[1].split(" (").next().unwrap_or_default().to_owned();
    assigned.map(|row| (row[0].parse().expect("a number"), phrase(&row))).collect()
}

#[test]
fn the_registry_itself_gets_what_it_deserves() {
    let codes = registry();
    assert_eq!(codes.len(), 64);
    let mut text = "title: Codes\nsections:\n".to_owned();
    let titles = ["Informational", "Successful", "Redirection", "Client errors", "Server errors"];
    for (class, title) in (1..).zip(titles) {
        text.push_str(&format!("  - title: {title}\n    codes:\n"));
        for (code, phrase) in codes.iter().filter(|(code, _)| code / 100 == class) {
            text.push_str(&format!("      - {{ code: {code}, summary: {phrase}, description: Of {code}. }}\n"));
        }
    }
    let found = found(TOML, &text);
    let named = |finding: &Diagnostic| {
        finding.message.split('`').nth(1).and_then(|code| code.parse::<u16>().ok()).expect("a code in the message")
    };
    let got: BTreeSet<(u16, &str)> = found.iter().map(|finding| (named(finding), finding.rule.id)).collect();
    let expected = [
        (101, "http/header-missing"),
        (102, "http/obsolete-code"),
        (104, "http/temporary-code"),
        (305, "http/obsolete-code"),
        (306, "http/reserved-code"),
        (401, "http/header-missing"),
        (405, "http/header-missing"),
        (407, "http/header-missing"),
        (418, "http/reserved-code"),
        (426, "http/header-missing"),
        (510, "http/obsolete-code"),
    ];
    assert_eq!(got, BTreeSet::from(expected));
    assert_eq!(found.len(), expected.len());
    // With the classes turned round, every single code stands in the wrong place.
    let turned = text.replace("Informational", "Server failures").replace("Server errors", "Informational");
    let wrong: Vec<_> = self::found(TOML, &turned).into_iter().filter(|f| f.rule.id == "http/wrong-section").collect();
    assert!(wrong.iter().any(|finding| finding.group.is_some()), "the last class is one finding in the end");
    let single = wrong.iter().filter(|finding| finding.group.is_none()).count() + 1;
    assert_eq!(single, 5 + 1, "each of the first class, and the last class in one finding");
}

#[test]
fn lists_that_have_drifted_are_told_what_happened() {
    for (code, summary, rule, says, mended_to) in [
        (302, "Moved Temporarily", "phrase-mismatch", "until RFC 2616", "Found"),
        (413, "Request Entity Too Large", "phrase-mismatch", "until RFC 7231", "Content Too Large"),
        (413, "Payload Too Large", "phrase-mismatch", "until RFC 9110", "Content Too Large"),
        (414, "Request-URI Too Long", "phrase-mismatch", "until RFC 7231", "URI Too Long"),
        (416, "Requested Range Not Satisfiable", "phrase-mismatch", "until RFC 7233", "Range Not Satisfiable"),
        (422, "Unprocessable Entity", "phrase-mismatch", "until RFC 9110", "Unprocessable Content"),
        (203, "Non Authoritative Information", "phrase-case", "", "Non-Authoritative Information"),
        (207, "Multi Status", "phrase-case", "", "Multi-Status"),
        (408, "Request Time-out", "phrase-case", "since RFC 7231", "Request Timeout"),
        (505, "Http Version Not Supported", "phrase-case", "", "HTTP Version Not Supported"),
        (500, "Internel Server Error", "phrase-mismatch", "", "Internal Server Error"),
        (404, "404 Not Found", "phrase-mismatch", "repeats the code", "Not Found"),
        (420, "Method Failure", "unregistered-code", "", "Method Failure"),
        (419, "Insufficient Space on Resource", "unregistered-code", "", "Insufficient Space on Resource"),
        (509, "Bandwidth Limit Exceeded", "unregistered-code", "", "Bandwidth Limit Exceeded"),
        (508, "Bandwidth Limit Exceeded", "phrase-mismatch", "`Loop Detected`", "Bandwidth Limit Exceeded"),
    ] {
        for (before, after) in
            [("", "  # kept"), ("'", "'"), ("\"", "\""), ("|\n          ", ""), (">-\n          ", "")]
        {
            let text = catalog(&[(code, &format!("summary: {before}{summary}{after}"))]);
            let found = found(TOML, &text);
            assert_eq!(rules_of(&found), [format!("http/{rule}")], "{text}");
            assert!(found[0].message.contains(says), "{}", found[0].message);
            assert!(found[0].message.contains("IANA registry of 2025-09-15"), "{}", found[0].message);
            let expected = catalog(&[(code, &format!("summary: {before}{mended_to}{after}"))]);
            assert_eq!(mended(&text), expected);
            let other_ends = |text: &str| text.replace('\n', "\r\n");
            assert_eq!(mended(&other_ends(&text)), other_ends(&expected));
            let left = if mended_to == summary { 1 } else { 0 };
            assert_eq!(self::found(TOML, &expected).len(), left, "{expected}");
        }
    }
}

#[test]
fn a_book_in_another_language_has_its_own_words() {
    let german = "[book]\ntitle = \"Buch\"\nlanguage = \"de\"\n";
    let text = catalog(&[(200, "summary: Ok"), (404, "summary: Nicht gefunden"), (413, "summary: Payload Too Large")]);
    assert_eq!(rules_of(&found(german, &text)), ["http/phrase-case", "http/phrase-mismatch"]);
    assert_eq!(found(TOML, &text).len(), 3);
}

#[test]
fn only_catalogs_of_status_codes_are_looked_at() {
    let text = catalog(&[(404, "summary: Payment declined"), (419, "summary: Card expired")]);
    assert_eq!(rules_of(&found(TOML, &text)), ["http/phrase-mismatch", "http/unregistered-code"]);
    assert_eq!(
        rules_of(&found(TOML, &text.replace("title: Codes", "title: Codes\nkind: app"))),
        <[&str; 0]>::default()
    );
    let mixed = text.replace("code: 419", "code: PAY-419");
    assert_eq!(rules_of(&found(TOML, &mixed)), <[&str; 0]>::default());
    let said = mixed.replace("title: Codes", "title: Codes\nkind: http");
    assert_eq!(rules_of(&found(TOML, &said)), ["http/phrase-mismatch", "http/out-of-range"]);
}

#[test]
fn references_stay_in_their_form() {
    for (before, after) in [
        ("rfc7231#6.5.4", "rfc9110#15.5.5"),
        ("\"RFC7231#6.5.4\"", "\"RFC9110#15.5.5\""),
        ("rfc2616", "rfc9110#15.5.5"),
        ("RFC 7231, Section 6.5.4", "RFC 9110, Section 15.5.5"),
        ("'RFC 2068 §10.4.5'", "'RFC 9110 §15.5.5'"),
        ("https://tools.ietf.org/html/rfc7231#section-6.5.4", "https://tools.ietf.org/html/rfc9110#section-15.5.5"),
        (
            "https://datatracker.ietf.org/doc/html/rfc2616#section-10.4.5",
            "https://datatracker.ietf.org/doc/html/rfc9110#section-15.5.5",
        ),
        ("https://www.rfc-editor.org/rfc/rfc7231.html", "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.5"),
        ("https://www.rfc-editor.org/info/rfc7231", "https://www.rfc-editor.org/info/rfc9110"),
        ("https://www.ietf.org/rfc/rfc2616.txt", "https://www.ietf.org/rfc/rfc9110.txt"),
        ("https://httpwg.org/specs/rfc7231.html#status.404", "https://httpwg.org/specs/rfc9110.html#status.404"),
        (
            "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec10.4.5",
            "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
        ),
        (
            "{ title: \"RFC 7231, section 6.5.4\", url: \"https://www.rfc-editor.org/rfc/rfc7231#section-6.5.4\" }",
            "{ title: \"RFC 9110, section 15.5.5\", url: \"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5\" }",
        ),
        (
            "{ title: Not found, url: \"https://www.rfc-editor.org/rfc/rfc7231#section-6.5.4\" }",
            "{ title: Not found, url: \"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5\" }",
        ),
    ] {
        let text = |reference: &str| catalog(&[(404, &format!("summary: Not Found\n        references: {reference}"))]);
        assert_eq!(rules_of(&found(TOML, &text(before))), ["http/reference-mismatch"], "{before}");
        assert_eq!(mended(&text(before)), text(after));
        assert_eq!(found(TOML, &text(after)), []);
    }
    // To something else than the code: only its author knows where that is today.
    for other in [
        "rfc7231#7.1.3",
        "rfc7230",
        "https://www.rfc-editor.org/rfc/rfc7231#page-62",
        "{ title: HTTP/1.1 (RFC 7231), url: \"https://www.rfc-editor.org/rfc/rfc7231#section-6.5.4\" }",
    ] {
        let text = catalog(&[(404, &format!("summary: Not Found\n        references: {other}"))]);
        assert_eq!(rules_of(&found(TOML, &text)), ["http/reference-mismatch"], "{other}");
        assert_eq!(mended(&text), text);
    }
}

#[test]
fn status_lines_are_mended_where_one_part_tells_the_other() {
    for (before, after) in [
        ("HTTP/1.1 404 not found", "HTTP/1.1 404 Not Found"),
        ("HTTP/1.1 404 Bad Request", "HTTP/1.1 404 Not Found"),
        ("HTTP/1.1 400 Not Found", "HTTP/1.1 404 Not Found"),
        ("HTTP/1.1 400 Bad Request", "HTTP/1.1 400 Bad Request"),
    ] {
        for style in ["@", "'@'", "\"@\\nDate: x\\n\"", "|\n          @\n          Date: x", "[{ response: '@' }]"] {
            let text = |line: &str| {
                catalog(&[(404, &format!("summary: Not Found\n        examples: {}", style.replace('@', line)))])
            };
            assert_eq!(rules_of(&found(TOML, &text(before))), ["http/example-status"], "{}", text(before));
            assert_eq!(mended(&text(before)), text(after));
            let other_ends = |text: String| text.replace('\n', "\r\n");
            assert_eq!(mended(&other_ends(text(before))), other_ends(text(after)));
        }
    }
}

#[test]
fn a_fix_never_reaches_through_an_alias() {
    let text = "title: Codes\nx-old: &old Payload Too Large\nx-line: &line HTTP/1.1 404 not found\nx-rfc: &rfc rfc7231#6.5.4\n\
                sections:\n  - title: All\n    codes:\n      \
                - { code: 404, summary: Not Found, description: It is gone., references: [*rfc ], examples: *line }\n      \
                - { code: 413, summary: *old, description: It is large. }\n";
    let expected = ["http/reference-mismatch", "http/example-status", "http/phrase-mismatch"];
    assert_eq!(rules_of(&found(TOML, text)), expected);
    assert_eq!(mended(text), text);
}

/// The example of a rule as a catalog, with what it leaves out.
fn completed(block: &str) -> String {
    let mut text = if block.starts_with("- ") {
        let lines: String = block.lines().map(|line| format!("      {line}\n")).collect();
        format!("title: Codes\nsections:\n  - title: All\n    codes:\n{lines}")
    } else {
        format!("title: Codes\n{block}")
    };
    for (key, value) in [("description", "What it means."), ("summary", "Not Found")] {
        if !text.contains(&format!("{key}:")) {
            let at = text.find("- code").expect("a code");
            let line = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
            let indent = text[..at].rsplit('\n').next().unwrap_or_default().len() + 2;
            text.insert_str(line, &format!("{:indent$}{key}: {value}\n", ""));
        }
    }
    text
}

#[test]
fn the_examples_of_the_rules_are_true() {
    let rules = statusbook::diagnostic::rules::all().filter(|rule| rule.group() == "http");
    for rule in rules {
        let text = rule.text();
        let blocks: Vec<&str> = text.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        let [breaks, satisfies] = blocks.as_slice() else { panic!("{} has no two examples", rule.id) };
        let fires = |block: &str| rules_of(&found(TOML, &completed(block))).contains(&rule.id);
        assert!(fires(breaks), "{} is not broken by\n{}", rule.id, completed(breaks));
        assert!(!fires(satisfies), "{} is broken by\n{}", rule.id, completed(satisfies));
    }
}
