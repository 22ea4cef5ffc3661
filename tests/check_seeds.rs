//! What the linter says of the texts that this project started from: what they deserve, and nothing else.

mod harness;

use std::collections::BTreeSet;

use harness::{book, project, run};
use serde_json::Value;

/// The findings of a report: the rule and the marked text.
fn found(report: &str, source: &str) -> BTreeSet<(String, String)> {
    let report: Value = serde_json::from_str(report).expect("JSON");
    let lines: Vec<&str> = source.lines().collect();
    let marked = |finding: &Value| {
        let number =
            |end: &str, key: &str| usize::try_from(finding[end][key].as_u64().expect("a number")).expect("small");
        assert_eq!(number("start", "line"), number("end", "line"), "the place is a word or two: {finding}");
        let line = lines[number("start", "line") - 1].chars();
        let (start, end) = (number("start", "column"), number("end", "column"));
        let text: String = line.skip(start - 1).take(end - start).collect();
        (finding["rule"].as_str().expect("a rule").to_owned(), text)
    };
    report["diagnostics"].as_array().expect("a list").iter().map(marked).collect()
}

#[test]
fn the_published_copies_get_the_findings_that_they_deserve() {
    let deserved = [
        ("http/phrase-case", "Bad request"),
        ("http/phrase-case", "Internal server error"),
        ("http/phrase-case", "Not found"),
        ("http/phrase-case", "Ok"),
        ("http/wrong-section", "100"),
        ("text/spelling", "carryout"),
        ("text/spelling", "your successful"),
    ];
    let deserved: BTreeSet<_> = deserved.map(|(rule, text)| (rule.to_owned(), text.to_owned())).into();
    for seed in ["documentation.txt", "confluence.txt"] {
        let folder = book(&[]);
        let file = project("tests/seeds").join(seed);
        run(folder.path(), &["import", file.to_str().expect("UTF-8"), "-o", "content/status-codes.yaml"]).clean();
        let check = run(folder.path(), &["check", "--deny", "info", "--format", "json"]).ends(1);
        let source = harness::text(folder.path(), "content/status-codes.yaml");
        assert_eq!(found(&check.stdout, &source), deserved, "{seed}");
    }
}

/// What of it has one right answer is mended, and nothing else changes.
#[test]
fn what_has_one_right_answer_is_mended() {
    let folder = book(&[]);
    let file = project("tests/seeds/documentation.txt");
    run(folder.path(), &["import", file.to_str().expect("UTF-8"), "-o", "content/codes.yaml"]).clean();
    let before = harness::text(folder.path(), "content/codes.yaml");
    run(folder.path(), &["check", "--fix"]).ends(1);
    let after = harness::text(folder.path(), "content/codes.yaml");
    let expected = [
        ("summary: Ok", "summary: OK"),
        ("summary: Bad request", "summary: Bad Request"),
        ("summary: Not found", "summary: Not Found"),
        ("summary: Internal server error", "summary: Internal Server Error"),
        ("carryout", "carry out"),
        ("your successful", "you are successful"),
    ];
    assert_eq!(after, expected.iter().fold(before, |text, (old, new)| text.replace(old, new)));
}

/// The project's own book, whose catalog keeps the published wording on purpose, and says so.
#[test]
fn the_book_of_this_project_is_clean() {
    let run = run(&project("."), &["check", "--deny", "info", "--format", "short"]).clean();
    assert_eq!(run.stdout, "");
    let catalog = std::fs::read_to_string(project("content/status-codes.yaml")).expect("the catalog");
    let allowed = catalog.lines().filter(|line| line.contains("statusbook: allow(")).map(|line| {
        let (what, comment) = line.split_once("# statusbook: allow(").expect("a comment");
        let (rule, reason) = comment.split_once(')').expect("a rule");
        assert!(reason.split_whitespace().count() > 3, "a reason: {line}");
        format!("{rule} {}", what.trim()).trim().to_owned()
    });
    let deserved = [
        "http/wrong-section",
        "http/phrase-case summary: Ok",
        "http/phrase-case summary: Bad request",
        "http/phrase-case summary: Not found",
        "http/phrase-case summary: Internal server error",
    ];
    assert_eq!(allowed.collect::<Vec<_>>(), deserved);
}
