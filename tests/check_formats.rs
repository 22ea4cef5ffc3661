//! `check` in every format as its callers see it: exit codes, streams, names of files, summaries, and what is made for CI.

mod harness;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use harness::python::{assert_valid, parsed, sarif_schema};
use harness::{CATALOG, Run, book, command, finish, project, run, temp, text, write};
use serde_json::Value;
use statusbook::commands::schema::{Subject, schema};

/// A page with nothing worse than warnings.
const WARNED: &str = "---\ntitle: Page\n---\n\nText with <blink>HTML</blink>.\n";

const FORMATS: [&str; 7] = ["human", "short", "json", "sarif", "github", "gitlab", "junit"];

/// Runs `check` in a format, and reads what it says back.
fn checked(folder: &Path, format: &str, args: &[&str]) -> (Run, usize) {
    let run = run(folder, &[&["check", "--format", format], args].concat());
    assert!(run.stderr.is_empty(), "{format}: the result goes to standard output: {}", run.stderr);
    let out = &run.stdout;
    let lines = |start: &str| out.lines().filter(|line| line.starts_with(start)).count();
    let count = match format {
        "human" => lines("error[") + lines("warning[") + lines("info["),
        "short" => out.lines().count(),
        "json" => parsed(out)["diagnostics"].as_array().expect("a list").len(),
        "sarif" => parsed(out)["runs"][0]["results"].as_array().expect("a list").len(),
        "github" => lines("::"),
        "gitlab" => parsed(out).as_array().expect("a list").len(),
        _ => {
            let xml = roxmltree::Document::parse(out).unwrap_or_else(|error| panic!("{error}: {out}"));
            xml.descendants().filter(|node| node.has_tag_name("failure") || node.has_tag_name("skipped")).count()
        }
    };
    (run, count)
}

/// Each format is one that the documentation tells of, and the other way round.
#[test]
fn every_format_is_documented() {
    let page = text(&project("content"), "check.md");
    let formats = page.split("\n## Formats\n").nth(1).and_then(|rest| rest.split("\n#").next()).expect("a heading");
    let rows = formats.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let documented: Vec<&str> = rows.map(|(format, _)| format).collect();
    assert_eq!(documented, FORMATS);
    let unknown = run(temp().path(), &["check", "--format", "unknown"]).ends(2);
    assert!(unknown.stderr.contains(&format!("[possible values: {}]", FORMATS.join(", "))), "{}", unknown.stderr);
}

/// A book that cannot be understood has a finding in every form, and a sound one has none.
#[test]
fn every_format_tells_of_every_book() {
    let sound = book(&[("content/codes.yaml", CATALOG)]);
    let settings = book(&[("book.toml", "[book\ntitle = "), ("content/codes.yaml", CATALOG)]);
    let yaml = book(&[("content/codes.yaml", "title: [\n")]);
    let unreadable = book(&[("content/codes.yaml", CATALOG)]);
    write(unreadable.path(), "content/latin.yaml", b"title: \xE9t\xE9\n");
    let not_text = book(&[("content/codes.yaml", CATALOG)]);
    write(not_text.path(), "book.toml", b"\xFF\xFE\x00");
    let empty = book(&[]);
    let mut logs = Vec::new();
    for format in FORMATS {
        let (run, count) = checked(sound.path(), format, &["--deny", "warn"]);
        assert_eq!((run.code, count), (Some(0), 0), "{format}: {}", run.stdout);
        for folder in [&settings, &yaml, &unreadable, &not_text] {
            let (run, count) = checked(folder.path(), format, &[]);
            assert_eq!(run.code, Some(1), "{format}: {}", run.stdout);
            assert!(count > 0, "{format}: {}", run.stdout);
            assert!(!run.stdout.contains(folder.path().to_str().expect("UTF-8")), "{format}: a path of this machine");
            if format == "sarif" {
                logs.push((run.stdout.clone(), "sarif", parsed(&run.stdout)));
            }
        }
        checked(empty.path(), format, &[]);
    }
    assert_valid(&[("sarif", sarif_schema())], &logs);
}

/// A book with an error in one file and warnings in another.
fn faulty() -> tempfile::TempDir {
    let twice = CATALOG.replace("404", "200");
    book(&[
        ("content/codes.yaml", &twice),
        ("content/über.md", "---\ntitle: Über\n---\n\nText with <blink>HTML</blink>.\n"),
    ])
}

#[test]
fn the_exit_code_is_that_of_the_level_in_every_format() {
    let errors = faulty();
    let warnings = book(&[("content/codes.yaml", CATALOG), ("content/page.md", WARNED)]);
    let numbers: BTreeSet<usize> = FORMATS.iter().map(|format| checked(errors.path(), format, &[]).1).collect();
    assert!(numbers.len() == 1 && !numbers.contains(&0), "all formats tell the same findings: {numbers:?}");
    for format in FORMATS {
        assert_eq!(checked(errors.path(), format, &["--deny", "error"]).0.code, Some(1));
        assert_eq!(checked(warnings.path(), format, &["--deny", "error"]).0.code, Some(0), "{format}");
        assert_eq!(checked(warnings.path(), format, &["--deny", "warn"]).0.code, Some(1), "{format}");
        assert_eq!(checked(warnings.path(), format, &["--deny", "info"]).0.code, Some(1), "{format}");
    }
    let nowhere = temp();
    for format in FORMATS {
        let run = run(nowhere.path(), &["check", "--format", format]).ends(2);
        assert!(run.stdout.is_empty() && run.stderr.contains("book.toml"), "{format}");
    }
}

/// The files that a report names.
fn named(format: &str, out: &str) -> BTreeSet<String> {
    let strings = |value: &Value, key: &str| -> Vec<String> {
        let mut found = Vec::new();
        let mut left = vec![value];
        while let Some(value) = left.pop() {
            match value {
                Value::Object(object) => {
                    found.extend(object.get(key).and_then(Value::as_str).map(str::to_owned));
                    left.extend(object.values());
                }
                Value::Array(items) => left.extend(items),
                _ => {}
            }
        }
        found
    };
    let found = match format {
        "short" => out.lines().filter_map(|line| line.split(':').next()).map(str::to_owned).collect(),
        "sarif" => strings(&parsed(out), "uri").iter().map(|uri| uri.replace("%C3%BC", "ü")).collect(),
        "gitlab" => strings(&parsed(out), "path"),
        "github" => {
            let file = |line: &str| Some(line.split_once("file=")?.1.split(',').next()?.to_owned());
            out.lines().filter_map(file).collect()
        }
        "junit" => {
            let xml = roxmltree::Document::parse(out).expect("XML");
            xml.descendants().filter_map(|node| node.attribute("file")).map(str::to_owned).collect()
        }
        _ => strings(&parsed(out), "file"),
    };
    found.into_iter().collect()
}

/// From where files are named: from the checkout of the service, else from where the command runs, else from the book.
#[test]
fn files_are_named_from_the_repository() {
    let faulty = faulty();
    let repository = temp();
    harness::copy(faulty.path(), &repository.path().join("my docs"));
    let folder = repository.path().join("my docs");
    let files = |from: &str| BTreeSet::from([format!("{from}content/codes.yaml"), format!("{from}content/über.md")]);
    let ran = |command: &mut std::process::Command, format: &str| {
        named(format, &finish(command.args(["check", "--format", format])).ends(1).stdout)
    };
    for format in FORMATS.into_iter().filter(|format| !["human", "json"].contains(format)) {
        let above = if format == "sarif" { "my%20docs/" } else { "my docs/" };
        assert_eq!(ran(&mut command(&folder), format), files(""), "{format}");
        assert_eq!(ran(&mut command(&folder.join("content")), format), files(""), "{format}");
        assert_eq!(ran(command(repository.path()).args(["-C", "my docs"]), format), files(above), "{format}");
        for variable in ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"] {
            assert_eq!(ran(command(&folder).env(variable, repository.path()), format), files(above), "{format}");
            // A checkout that the book is not in is of no use.
            assert_eq!(ran(command(&folder).env(variable, temp().path()), format), files(""), "{format}");
            assert_eq!(ran(command(&folder).env(variable, ""), format), files(""), "{format}");
        }
    }
    // Programs get the names of the book.
    assert_eq!(ran(command(repository.path()).args(["-C", "my docs"]), "json"), files(""));
}

#[test]
fn github_gets_a_summary_of_check_and_build() {
    let folder = faulty();
    let outside = temp();
    let file = outside.path().join("summary.md");
    let ran = |args: &[&str]| finish(command(folder.path()).args(args).env("GITHUB_STEP_SUMMARY", &file));
    fs::write(&file, "before\n").expect("a file");
    let check = ran(&["check", "--format", "github"]).ends(1);
    assert!(check.stdout.starts_with("::error file=content/codes.yaml,line=8,col="), "{}", check.stdout);
    let told = text(outside.path(), "summary.md");
    assert!(told.starts_with("before\n## Status codes\n\n") && told.contains("source/duplicate-code"), "{told}");
    let build = ran(&["build", "--format", "github"]).ends(1);
    assert_eq!(build.stdout.lines().next(), check.stdout.lines().next());
    assert!(build.stderr.ends_with("nothing was written\n"), "{}", build.stderr);
    assert_eq!(text(outside.path(), "summary.md").matches("## Status codes").count(), 2);
    // A build that found nothing adds nothing; a check says so.
    write(folder.path(), "content/codes.yaml", CATALOG);
    fs::remove_file(folder.path().join("content/über.md")).expect("gone");
    let build = ran(&["build", "--format", "github"]).clean();
    assert!(build.stdout.starts_with("built "), "{}", build.stdout);
    assert_eq!(text(outside.path(), "summary.md").matches("## Status codes").count(), 2);
    ran(&["check", "--format", "github"]).clean();
    assert!(text(outside.path(), "summary.md").ends_with("## Status codes\n\nNothing to mend.\n\n"));
    // A summary that cannot be written is told, and is no failure.
    let none = outside.path().join("none/summary.md");
    let mut command = command(folder.path());
    let run = finish(command.args(["check", "--format", "github"]).env("GITHUB_STEP_SUMMARY", none)).clean();
    assert!(run.stderr.starts_with("note: the summary cannot be written to "), "{}", run.stderr);
}

/// What every rule's fixture gives is in the form of the schema, and what is sound for the program is so for the schema of
/// catalogs that editors use.
#[test]
fn schemas_agree_with_the_program() {
    let mut documents = Vec::new();
    let mut codes = BTreeSet::new();
    for entry in walkdir::WalkDir::new(project("tests/fixtures/rules")).min_depth(3).max_depth(3).sort_by_file_name() {
        let folder = entry.expect("an entry").into_path();
        let name = folder.strip_prefix(project("tests")).expect("below").display().to_string();
        let is_book = folder.join("book.toml").exists();
        let is_checked = !folder.with_file_name("command").exists();
        if folder.ends_with("book") && is_book && is_checked {
            let run = run(&folder, &["check", "--format", "json"]);
            codes.insert(run.code);
            documents.push((name, "check", parsed(&run.stdout)));
        } else if folder.ends_with("fine") && is_book && run(&folder, &["check", "--format", "short"]).code == Some(0) {
            documents.extend(catalogs(&folder.join("content"), &name));
        }
    }
    documents.extend(catalogs(&project("content"), "content"));
    documents.extend(catalogs(&project("tests/fixtures/rich/content"), "rich"));
    assert!(documents.iter().any(|it| it.1 == "check") && documents.iter().any(|it| it.1 == "catalog"));
    assert!(codes.contains(&Some(1)) && !codes.contains(&Some(2)), "{codes:?}");
    let schemas =
        [("check", schema(Subject::Check)), ("catalog", schema(Subject::Catalog)), ("part", schema(Subject::Part))];
    assert_valid(&schemas, &documents);
}

/// The catalogs below a folder, and the files that they include.
fn catalogs(folder: &Path, name: &str) -> Vec<(String, &'static str, Value)> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let yaml = files.filter(|file| file.path().extension().is_some_and(|it| it == "yaml" || it == "yml"));
    yaml.map(|file| {
        let text = fs::read_to_string(file.path()).expect("a text");
        let text = text.trim_start_matches('\u{FEFF}');
        let value: Value =
            serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", file.path().display()));
        let kind = if value.get("title").is_some() { "catalog" } else { "part" };
        (format!("{name}/{}", file.file_name().to_string_lossy()), kind, value)
    })
    .collect()
}

#[test]
fn the_hooks_for_pre_commit_run_what_there_is() {
    let hooks: Value = serde_yaml::from_str(&text(&project("."), ".pre-commit-hooks.yaml")).expect("YAML");
    let hooks = hooks.as_array().expect("a list");
    assert!(!hooks.is_empty());
    let sound = book(&[("content/codes.yaml", CATALOG)]);
    let warned = book(&[("content/codes.yaml", CATALOG), ("content/page.md", WARNED)]);
    for hook in hooks {
        let known = ["id", "name", "description", "entry", "language", "files", "pass_filenames"];
        for key in hook.as_object().expect("a mapping").keys() {
            assert!(known.contains(&key.as_str()), "`{key}`");
        }
        assert_eq!(hook["pass_filenames"], false, "the book is checked as a whole");
        let entry = hook["entry"].as_str().expect("a command");
        let words: Vec<&str> = entry.split(' ').collect();
        let ["statusbook", args @ ..] = words.as_slice() else { panic!("{entry}") };
        run(sound.path(), args).clean();
        // What the comment tells to add works behind it.
        run(warned.path(), &[args, &["--deny", "warn"]].concat()).ends(1);
        let path = warned.path().to_str().expect("UTF-8");
        run(sound.path(), &[args, &["-C", path]].concat()).clean();
    }
}
