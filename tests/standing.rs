//! `statusbook diff` of regions: what is stale, what was edited, by whom, as git knows it.
//!
//! Expected transcripts stand in `tests/expected/standing`.

mod harness;

use std::path::Path;
use std::process::Command;

use harness::{Run, book, run, temp, text, transcript_in, write};
use serde_json::Value;

const CODES: &str = "title: Service codes
sections:
  - title: Errors
    codes:
      - {code: 404, summary: Not Found, description: Use `POST` first.}
      - {code: 410, summary: Gone, description: It was here once.}
      - {code: 429, summary: Too Many, description: Wait a while.}
";
const TOML: &str = "[book]\ntitle = \"Test\"\n\n[[copy]]\nname = \"readme\"\npath = \"README.md\"\n";
const README: &str = "# Read me\n\n<!-- statusbook:begin -->\n<!-- statusbook:end -->\n";

fn git(folder: &Path, date: &str, args: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=Someone", "-c", "user.email=e@example.com"]);
    command
        .args(["-c", "init.defaultBranch=main", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false"])
        .args(args);
    // The id of a commit is told.
    command.env("GIT_AUTHOR_DATE", date).env("GIT_COMMITTER_DATE", date);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    let output = command.output().expect("git starts");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Commits everything, as somebody on a day.
fn commit(folder: &Path, author: &str, day: &str) {
    let date = format!("{day}T10:00:00+01:00");
    git(folder, &date, &["add", "-A"]);
    let author = format!("--author={author} <a@example.com>");
    git(folder, &date, &["commit", "--quiet", "-m", "a commit", &author]);
}

/// A book with a file whose region was published, in a repository or not.
fn published(in_git: bool) -> tempfile::TempDir {
    let book = book(&[("book.toml", TOML), ("content/codes.yaml", CODES), ("README.md", README)]);
    run(book.path(), &["publish", "readme"]).clean();
    if in_git {
        git(book.path(), "2026-01-01T00:00:00Z", &["init", "--quiet"]);
        commit(book.path(), "Robot", "2026-01-01");
    }
    book
}

#[track_caller]
fn edit(folder: &Path, file: &str, from: &str, to: &str) {
    let before = text(folder, file);
    assert!(before.contains(from), "{from} in {before}");
    write(folder, file, before.replacen(from, to, 1));
}

#[track_caller]
fn transcript(name: &str, folder: &Path, args: &[&str]) -> Run {
    transcript_in("standing", name, folder, args)
}

/// How each difference of the first copy stands, by its code.
fn standings(folder: &Path) -> Vec<(String, Option<String>)> {
    let report = run(folder, &["diff", "--format", "json"]);
    let report: Value = serde_json::from_str(&report.stdout).expect("JSON");
    let differences = report["copies"][0]["differences"].as_array().expect("differences").clone();
    let word = |value: &Value| value.as_str().map(str::to_owned);
    differences.iter().map(|it| (word(&it["code"]).unwrap_or_default(), word(&it["standing"]))).collect()
}

fn standing(code: &str, standing: &str) -> (String, Option<String>) {
    (code.to_owned(), Some(standing.to_owned()))
}

#[test]
fn a_region_that_nobody_touched_is_stale_without_git() {
    let book = published(false);
    edit(book.path(), "content/codes.yaml", "Wait a while.", "Wait a minute.");
    transcript("stale", book.path(), &["diff"]).ends(1);
    // Who edits it is not known, nor what stood there.
    edit(book.path(), "README.md", "It was here once.", "It was here twice.");
    assert_eq!(standings(book.path()), [("410".to_owned(), None), ("429".to_owned(), None)]);
}

#[test]
fn an_edited_region_is_settled_by_its_past() {
    let book = published(true);
    let folder = book.path();
    // Two commits later, and with a change elsewhere in the file.
    edit(folder, "README.md", "It was here once.", "It was here twice.");
    commit(folder, "Ann", "2026-02-03");
    edit(folder, "README.md", "Use `POST` first.", "Use `PUT` first.");
    edit(folder, "README.md", "-->\n\n| Code", "-->\n\nMind the gap.\n\n| Code");
    commit(folder, "Bea", "2026-03-04");
    edit(folder, "README.md", "# Read me", "# Read me, please");
    commit(folder, "Cid", "2026-04-05");
    edit(folder, "content/codes.yaml", "Wait a while.", "Wait a minute.");
    edit(folder, "content/codes.yaml", "Use `POST` first.", "Use `GET` first.");
    transcript("edited", folder, &["diff"]).ends(1);
    transcript("edited-json", folder, &["diff", "--format", "json"]).ends(1);
    transcript("edited-markdown", folder, &["diff", "--format", "markdown"]).ends(1);
    transcript("edited-github", folder, &["diff", "--format", "github"]).ends(1);
    // What stands above the codes is about none.
    let all =
        [standing("", "edited"), standing("404", "conflict"), standing("410", "edited"), standing("429", "stale")];
    assert_eq!(standings(folder), all);
    // Another edit that is not committed: the past is the same, and nobody is named.
    edit(folder, "README.md", "twice", "thrice");
    assert_eq!(standings(folder), all);
    let report = run(folder, &["diff", "--format", "json"]).stdout;
    assert!(!report.contains("\"by\""), "{report}");
    // From elsewhere, by its path.
    let here = temp();
    let path = folder.join("README.md").display().to_string();
    let report = run(here.path(), &["-C", &folder.display().to_string(), "diff", &path, "--format", "json"]).stdout;
    assert!(report.contains("\"conflict\"") && report.contains("\"stale\""), "{report}");
}

#[test]
fn what_was_written_beside_the_codes_of_a_region_is_told() {
    let book = published(true);
    let folder = book.path();
    edit(folder, "README.md", "-->\n\n| Code", "-->\n\n<!-- ask Dee -->\n\n| Code");
    commit(folder, "Ann", "2026-02-03");
    transcript("beside", folder, &["diff"]).ends(1);
}

#[test]
fn a_region_without_a_past_says_nothing_of_sides() {
    // Written by hand before it became a region.
    let by_hand = "# R\n\n<!-- statusbook:begin -->\n\n| Code | Summary | Description |\n| --- | --- | --- |\n| 404 | Lost | Use `POST` first. |\n\n<!-- statusbook:end -->\n";
    let book = book(&[("book.toml", TOML), ("content/codes.yaml", CODES), ("README.md", by_hand)]);
    git(book.path(), "2026-01-01T00:00:00Z", &["init", "--quiet"]);
    commit(book.path(), "Ann", "2026-02-03");
    assert!(standings(book.path()).iter().all(|(_, standing)| standing.is_none()));
    let report = run(book.path(), &["diff"]).ends(1).stdout;
    assert!(!report.contains("edited"), "{report}");
}
