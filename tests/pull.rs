//! `statusbook pull` as its user sees it, and the YAML that it leaves.
//!
//! Expected transcripts stand in `tests/expected/pull`; `UPDATE_EXPECTED=1 cargo test --test pull` writes them anew.

mod harness;

use std::path::Path;

use harness::{Run, book, files, run, text, transcript_in, write};

const SETTINGS: &str = "[book]\ntitle = \"Test\"\n[[copy]]\nname = \"docs\"\npath = \"docs/codes.md\"\n";

/// A catalog in many styles.
const CATALOG: &str = r#"# The codes of the shop.
title: 'Codes'   # the title
description: >
  These are the codes of the
  *shop*, see [the RFC][1].


  [1]: https://www.rfc-editor.org/rfc/rfc9110
sections:
  - title: "Success"
    codes:
      # Everybody knows this one.
      - code: 200
        summary: OK
        description: |
          The request was *fine*. It
          was answered <!-- how? --> with [the guide](#404) at once.

          * one
          * two
  - title: Errors
    description: What goes wrong.
    codes:
      # Look for it
      # elsewhere.
      - code: 404
        summary: Not Found
        description: "There is \"nothing\" here."
        methods: [GET, PUT]   # both
        causes:
          - A *wrong* address.
          - It was moved.

      - code: 410
        summary: Gone
        description: It was here once.   # and is no more
        since: "1.0"
        cases:
          - summary: Sold
            description: Somebody bought it.
        targets:
          docs: {description: It was in the shop once.}
"#;

#[track_caller]
fn transcript(name: &str, folder: &Path, args: &[&str]) -> Run {
    transcript_in("pull", name, folder, args)
}

/// Replaces words of a file that are there.
#[track_caller]
fn edit(folder: &Path, name: &str, from: &str, to: &str) {
    let old = text(folder, name);
    assert!(old.contains(from), "{from} in {old}");
    write(folder, name, old.replacen(from, to, 1));
}

/// A book whose copy was published, so that it is known who edits what from then on.
fn published(catalog: &str) -> tempfile::TempDir {
    let book = book(&[("book.toml", SETTINGS), ("content/codes.yaml", catalog), ("docs/other.md", "Other\n")]);
    run(book.path(), &["publish"]).clean();
    book
}

/// The catalog with some words replaced.
#[track_caller]
fn with(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(CATALOG.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

const YAML: &str = "content/codes.yaml";
const COPY: &str = "docs/codes.md";

#[test]
fn edits_come_back_and_nothing_else_changes() {
    let book = published(CATALOG);
    let folder = book.path();
    transcript("help", folder, &["pull", "--help"]).clean();
    transcript("nothing", folder, &["pull", "docs"]).clean();
    for (from, to) in [
        ("# Codes", "# Codes of the shop"),
        ("codes of the _shop_", "status codes of our _shop_"),
        ("was _fine_.", "was _very fine_ indeed."),
        ("404  | Not Found", "404  | Not Found Here"),
        ("### 404 Not Found", "### 404 Not Found Here"),
        ("\"nothing\" here", "nothing here, **sorry**"),
        ("What goes wrong", "What may go wrong"),
        ("`GET`, `PUT`", "`GET`, `POST`, `PUT`"),
        ("A _wrong_ address.", "A _wrong_ address, or none."),
        ("in the shop once", "in our shop once"),
        ("Somebody bought it", "Somebody else bought it"),
    ] {
        edit(folder, COPY, from, to);
    }
    let before = files(folder);
    transcript("dry-run", folder, &["pull", "--dry-run", "docs"]).clean();
    let json = transcript("dry-run-json", folder, &["pull", "--dry-run", "--format", "json", "docs"]).clean();
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!((&json["written"], json["taken"].as_array().map(Vec::len)), (&false.into(), Some(10)));
    assert_eq!(files(folder), before, "nothing is written");
    transcript("one-code", folder, &["pull", "docs", "200"]).clean();
    assert_eq!(text(folder, YAML), with(&[("was *fine*.", "was *very fine* indeed.")]));
    transcript("all", folder, &["pull", "docs"]).clean();
    let wanted = with(&[
        ("title: 'Codes'", "title: 'Codes of the shop'"),
        ("These are the codes of the", "These are the status codes of our"),
        ("was *fine*.", "was *very fine* indeed."),
        ("Not Found", "Not Found Here"),
        ("There is \\\"nothing\\\" here.", "There is nothing here, **sorry**."),
        ("What goes wrong", "What may go wrong"),
        ("[GET, PUT]", "[GET, POST, PUT]"),
        ("A *wrong* address.", "A *wrong* address, or none."),
        ("in the shop once", "in our shop once"),
        ("Somebody bought it", "Somebody else bought it"),
    ]);
    assert_eq!(text(folder, YAML), wanted);
    run(folder, &["pull", "docs"]).clean();
    assert_eq!(text(folder, YAML), wanted, "a second time there is nothing to take");
    let again = run(folder, &["publish"]).clean();
    assert!(!again.stdout.contains("left"), "nothing of it is in the way of a publish: {}", again.stdout);
}

#[test]
fn line_endings_and_the_mark_of_a_file_stay() {
    let windows = format!("\u{feff}{}", CATALOG.replace('\n', "\r\n"));
    let book = published(&windows);
    edit(book.path(), COPY, "It was answered", "It was replied to");
    edit(book.path(), COPY, "Gone", "Gone for good");
    run(book.path(), &["pull", "docs"]).clean();
    let wanted = windows.replacen("was answered", "was replied to", 1).replacen("Gone", "Gone for good", 1);
    assert_eq!(text(book.path(), YAML), wanted);
}

#[test]
fn what_the_source_has_newer_stays_and_conflicts_are_decided() {
    let book = published(CATALOG);
    let folder = book.path();
    edit(folder, YAML, "Not Found", "Nothing Found");
    edit(folder, YAML, "summary: OK", "summary: All right");
    edit(folder, COPY, "| OK", "| Fine");
    let before = text(folder, YAML);
    transcript("conflict", folder, &["pull", "docs"]).ends(1);
    transcript("ours", folder, &["pull", "docs", "--ours"]).clean();
    assert_eq!(text(folder, YAML), before);
    transcript("theirs", folder, &["pull", "docs", "--theirs"]).clean();
    assert_eq!(text(folder, YAML), before.replace("summary: All right", "summary: Fine"));
    transcript("both", folder, &["pull", "docs", "--ours", "--theirs"]).ends(2);
}

#[test]
fn without_a_base_only_what_is_named_is_taken() {
    let book = book(&[("book.toml", SETTINGS), (YAML, CATALOG), ("docs/other.md", "Other\n")]);
    let folder = book.path();
    run(folder, &["publish"]).clean();
    std::fs::remove_dir_all(folder.join(".statusbook")).expect("what is remembered");
    write(folder, COPY, text(folder, COPY).replace("Not Found", "Nothing Found"));
    edit(folder, COPY, "| OK", "| Fine");
    transcript("unknown", folder, &["pull", "docs"]).ends(1);
    assert_eq!(text(folder, YAML), CATALOG);
    run(folder, &["pull", "docs", "4xx"]).clean();
    assert_eq!(text(folder, YAML), with(&[("Not Found", "Nothing Found")]));
    run(folder, &["pull", "docs", "--theirs"]).clean();
    assert_eq!(text(folder, YAML), with(&[("Not Found", "Nothing Found"), ("summary: OK", "summary: Fine")]));
}

#[test]
fn codes_come_and_go() {
    let book = published(CATALOG);
    let folder = book.path();
    let row = text(folder, COPY).lines().find(|line| line.starts_with("| 404")).expect("a row").to_owned();
    // A row that is new, and one that is gone.
    edit(folder, COPY, &format!("{row}\n"), "| 402 | Pay | Pay first, see [Gone](#410). |\n");
    let rest = text(folder, COPY);
    let start = rest.find("### 404").expect("what is said below");
    let end = rest[start..].find("### 410").map_or(rest.len(), |at| start + at);
    write(folder, COPY, format!("{}{}", &rest[..start], &rest[end..]));
    transcript("codes", folder, &["pull", "docs"]).ends(1);
    let added = "        targets:\n          docs: {description: It was in the shop once.}\n\n      - code: 402\n        summary: Pay\n        description: Pay first, see [Gone](#410).\n";
    let wanted = with(&[("        targets:\n          docs: {description: It was in the shop once.}\n", added)]);
    assert_eq!(text(folder, YAML), wanted);
    transcript("removed", folder, &["pull", "docs", "404"]).ends(1);
    assert_eq!(text(folder, YAML), wanted, "a link leads to it");
    edit(folder, YAML, "(#404)", "(#410)");
    run(folder, &["pull", "docs", "404"]).clean();
    let left = text(folder, YAML);
    assert!(!left.contains("404") && !left.contains("elsewhere"), "the comment above it goes, too: {left}");
    assert!(left.contains("codes:\n      - code: 410\n"), "{left}");
}

#[test]
fn a_code_is_renamed_where_it_is_named() {
    let book = published(&with(&[("(#404)", "(#200)")]));
    let folder = book.path();
    let copy = text(folder, COPY).replace("404", "405");
    write(folder, COPY, copy);
    let before = text(folder, YAML);
    run(folder, &["pull", "docs"]).ends(1);
    assert_eq!(text(folder, YAML), before);
    run(folder, &["pull", "docs", "405"]).clean();
    assert_eq!(text(folder, YAML), before.replace("code: 404", "code: 405"));
}

#[test]
fn fields_come_and_go() {
    let catalog = with(&[("        causes:", "        since: '0.9'\n        causes:")]);
    let book = published(&catalog);
    let folder = book.path();
    edit(folder, COPY, "- **Since:** 1.0\n", "");
    edit(folder, COPY, "  - It was moved.\n", "  - It was moved.\n  - It never was.\n");
    edit(folder, COPY, "### 410 Gone\n\n", "### 410 Gone\n\n- **Methods:** `POST`\n");
    run(folder, &["pull", "docs"]).clean();
    let wanted = catalog
        .replace("        since: \"1.0\"\n", "")
        .replace("and is no more\n", "and is no more\n        methods:\n          - POST\n")
        .replace("- It was moved.\n", "- It was moved.\n          - It never was.\n");
    assert_eq!(text(folder, YAML), wanted);
}

#[test]
fn what_cannot_be_taken_is_told() {
    let yaml = "title: T\nsections:\n  - title: A\n    codes:\n      - code: 1\n        summary: One\n        description: &same The same text.\n      - code: 2\n        summary: Two\n        description: *same\n      - code: 3\n        summary: Three\n        description: Three is <!-- why? --> enough.\n";
    let book = published(yaml);
    let folder = book.path();
    edit(folder, COPY, "| 2    | Two     | The same text.", "| 2 | Two | Another text.");
    edit(folder, COPY, "Three is  enough.", "**Three** are<ul><li>so</li></ul>");
    transcript("refused", folder, &["pull", "docs"]).ends(1);
    assert_eq!(text(folder, YAML), yaml);
}

#[test]
fn parts_and_regions_are_files_of_their_own() {
    let toml = "[book]\ntitle = \"Test\"\n[[copy]]\nname = \"read-me\"\npath = \"README.md\"\n";
    let codes = "title: Codes\ninclude: [more.yaml]\nsections:\n  - title: A\n    codes:\n      - code: 1\n        summary: One\n        description: See [two](#2).\n";
    let more = "sections:\n  - title: B\n    codes:\n      - code: 2\n        summary: 'Two'\n        description: It follows [one](#1) at once.\n";
    let readme = "# Read me\n\n<!-- statusbook:begin codes -->\n<!-- statusbook:end -->\n\nAgain:\n\n<!-- statusbook:begin codes codes=2 template=list -->\n<!-- statusbook:end -->\n";
    let book = book(&[("book.toml", toml), (YAML, codes), ("content/more.yaml", more), ("README.md", readme)]);
    let folder = book.path();
    run(folder, &["publish"]).clean();
    edit(folder, "README.md", "It follows one at once.", "It comes after one.");
    edit(folder, "README.md", "One", "The one");
    run(folder, &["pull", "read-me"]).clean();
    // The region does not show where links lead; the author's stay.
    assert_eq!(text(folder, "content/more.yaml"), more.replace("follows [one](#1) at once", "comes after [one](#1)"));
    assert_eq!(text(folder, YAML), codes.replace("summary: One", "summary: The one"));
    // The other region shows the text, too, and gets it by a publish.
    run(folder, &["diff"]).ends(1);
    run(folder, &["publish"]).clean();
    assert!(text(folder, "README.md").matches("It comes after one.").count() == 2);
    run(folder, &["diff"]).clean();
}

#[test]
fn what_would_break_the_book_is_not_written() {
    let book = published(CATALOG);
    let folder = book.path();
    edit(folder, COPY, "| OK", "| TODO");
    edit(folder, "book.toml", "[[copy]]", "[lint]\n\"text/placeholder\" = \"error\"\n[[copy]]");
    let found = run(folder, &["pull", "docs"]);
    if found.code == Some(0) {
        panic!("{}\n{}", found.stdout, found.stderr);
    }
    assert_eq!(text(folder, YAML), CATALOG);
}

#[test]
fn of_a_long_catalog_it_is_known_too_who_edited() {
    let code =
        |n: usize| format!("      - code: P-{n}\n        summary: Name {n}\n        description: What {n} is.\n");
    let codes: String = (0..900).map(code).collect();
    let catalog = format!("title: T\nsections:\n  - title: A\n    codes:\n{codes}");
    let book = published(&catalog);
    edit(book.path(), COPY, "What 800 is.", "What 800 means.");
    run(book.path(), &["pull", "docs"]).clean();
    assert_eq!(text(book.path(), YAML), catalog.replace("What 800 is.", "What 800 means."));
}

#[test]
fn names_that_are_not_known_are_told() {
    let book = published(CATALOG);
    transcript("unknown-copy", book.path(), &["pull", "doc"]).ends(2);
    write(book.path(), YAML, CATALOG.replace("summary: OK", "sumary: OK"));
    transcript("mistakes", book.path(), &["pull", "docs"]).ends(1);
    std::fs::remove_file(book.path().join(COPY)).expect("a file");
    write(book.path(), YAML, CATALOG);
    transcript("missing", book.path(), &["pull", "docs"]).ends(2);
}

#[cfg(unix)]
#[test]
fn conflicts_are_asked_about_one_by_one() {
    use harness::terminal::{DOWN, ENTER, Terminal};
    let book = published(CATALOG);
    let folder = book.path();
    for (from, yaml, copy) in [("OK", "All right", "Fine"), ("Gone", "Away", "Lost")] {
        edit(folder, YAML, &format!("summary: {from}"), &format!("summary: {yaml}"));
        edit(folder, COPY, &format!("| {from}"), &format!("| {copy}"));
    }
    let before = text(folder, YAML);
    let Some(mut terminal) = Terminal::start(folder, &["pull", "docs"]) else { return };
    terminal.sees("All right").sees("Who is right?");
    assert_eq!(terminal.interrupts().0, Some(2));
    assert_eq!(text(folder, YAML), before);
    let Some(mut terminal) = Terminal::start(folder, &["pull", "docs"]) else { return };
    terminal.answers("Who is right?", ENTER).sees("Lost").answers("Who is right?", DOWN).types(ENTER);
    let (code, said) = terminal.ends();
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(text(folder, YAML), before.replace("summary: All right", "summary: Fine"));
}
