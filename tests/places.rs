//! The place of a finding within a text, in every way in which YAML can write one.

mod harness;

use harness::{book, run};
use serde_json::Value;

/// The link that leads nowhere: each text holds it once, and each finding must mark it exactly.
const LINK: &str = "[x](#nope)";

/// Builds a book whose only mistake is the link, and gives what is marked in its file.
fn marked(source: &str) -> String {
    let book = book(&[("content/codes.yaml", source)]);
    let run = run(book.path(), &["build", "--format", "json"]).ends(1);
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let findings = report["diagnostics"].as_array().expect("a list");
    assert_eq!((findings.len(), &findings[0]["rule"]), (1, &"source/dangling-reference".into()), "{source}\n{report}");
    let number =
        |end: &str, key: &str| usize::try_from(findings[0][end][key].as_u64().expect("a number")).expect("small");
    assert_eq!(number("start", "line"), number("end", "line"), "{source}\n{report}");
    let line = source.split('\n').nth(number("start", "line") - 1).expect("the line");
    line.chars().skip(number("start", "column") - 1).take(number("end", "column") - number("start", "column")).collect()
}

/// A catalog with a description that is written in some style.
fn catalog(description: &str) -> String {
    format!(
        "title: Codes\nsections:\n  - title: All\n    codes:\n      - code: 200\n        summary: OK\n        description: {description}\n"
    )
}

#[test]
fn every_style_of_yaml_leads_to_the_place() {
    for style in [
        "See @ there.",
        "See\n          the @\n          there.",
        "See\n\n          the @ there.",
        "'See @ there.'",
        "'It''s here: ''@'', isn''t it?'",
        "'See\n          the @ there.'",
        "\"See @ there.\"",
        "\"A \\\"quoted\\\" \\u00e9\\x41\\U0001F600\\t@ there.\"",
        "\"One line,\\n\\nand then @.\"",
        "\"Folded \\\n          over @ lines.\"",
        "|\n          See @ there.",
        "|-\n          See\n          the @ there.",
        "|+\n          See\n\n\n          the @ there.\n\n",
        "|2\n          See @ there.",
        "|\n          * a\n            * b @\n          * c",
        "|  # a comment\n          See @ there.",
        ">\n          See\n          the @ there.",
        ">-\n          See\n\n          the @\n\n          there.",
        ">+\n          See\n            indented\n          the @ there.\n",
        "|\n          > quoted @ text",
        "|\n          | a | b |\n          | - | - |\n          | c | @ |",
        "&anchor See @ there.",
        "!!str \"See @ there.\"",
        "See @ there. # a comment",
        "日本語の文字 🌍 then @ there.",
        "'العربية @'",
        "|\n          e\u{301}e\u{301} 👩‍👩‍👧 @ there.",
        "|\n          Two of `x` and x, then x: @ x.",
    ] {
        let source = catalog(&style.replace('@', LINK));
        assert_eq!(marked(&source), LINK, "{source}");
    }
    let flow =
        "title: Codes\nsections: [{title: All, codes: [{code: 200, summary: OK, description: \"See @ there.\"}]}]\n";
    assert_eq!(marked(&flow.replace('@', LINK)), LINK);
    let crlf = catalog(&format!("|\n          See\n          the {LINK} there.")).replace('\n', "\r\n");
    assert_eq!(marked(&crlf), LINK);
}

#[test]
fn every_text_of_a_source_has_its_places() {
    let with = |field: &str| catalog(&format!("Fine.\n        {}", field.replace('@', LINK)));
    for field in [
        "details: See @.",
        "cases:\n          - summary: a\n            description: See @.",
        "headers:\n          - { name: a, description: 'See @.' }",
        "causes: [one, 'See @.']",
        "fixes:\n          - one\n          - See @.",
        "examples: { description: 'See @.', response: x }",
        "deprecated: { note: 'See @.' }",
        "deprecated: See @.",
    ] {
        assert_eq!(marked(&with(field)), LINK, "{field}");
    }
    let fine = catalog("Fine.");
    assert_eq!(marked(&format!("{fine}description: See {LINK}.\n")), LINK);
    assert_eq!(marked(&format!("{fine}retired: {{ code: 1, note: 'See {LINK}.' }}\n")), LINK);
    assert_eq!(marked(&fine.replace("    codes:", &format!("    description: See {LINK}.\n    codes:"))), LINK);
}
