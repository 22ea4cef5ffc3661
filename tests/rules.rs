//! A fixture for each rule: `tests/fixtures/rules/GROUP/NAME/book` is a book that breaks it, and `fine` beside it one that is
//! close to breaking it and must not be found fault with by this rule.
//!
//! Beside them stand `expected.txt` (what people read), `expected.json` (what programs read) and `expected.marks` (each
//! place as «marked» text of its line, so that a wrong column is seen at a glance). `UPDATE_EXPECTED=1 cargo test --test
//! rules` writes them anew. What git or an editor would spoil is made by `fixtures::prepare`. A rule that `check` does not hold a book
//! against has a file `command` there with the verb that does, and its arguments.

mod harness;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use statusbook::diagnostic::rules;

use harness::{differs, files, fixtures, project, run};

const FIXTURES: &str = "tests/fixtures/rules";
/// What only the readers of copies find, which `build` does not run; their own tests hold these.
const ELSEWHERE: [&str; 5] = ["copy/too-large", "copy/encoding", "copy/unreadable", "copy/not-read", "link/external"];

/// What a fixture is made of, beside its `command`.
const PARTS: [&str; 5] = ["book", "expected.json", "expected.marks", "expected.txt", "fine"];

/// The rules that have fixtures.
fn of_books() -> impl Iterator<Item = &'static rules::Rule> {
    rules::all().filter(|rule| !ELSEWHERE.contains(&rule.id))
}

/// Where the system has no pipes and no links of this kind, these fixtures cannot be made.
fn skipped(rule: &str) -> bool {
    cfg!(not(unix)) && matches!(rule, "source/not-a-file" | "source/outside-book" | "source/file-name")
}

#[test]
fn every_rule_has_a_fixture_and_every_fixture_a_rule() {
    let known: BTreeSet<String> = of_books().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(known.len() + ELSEWHERE.len(), rules::all().count(), "two rules have the same id");
    let mut found = BTreeSet::new();
    for group in fs::read_dir(project(FIXTURES)).expect("fixtures") {
        let group = group.expect("a group").path();
        for fixture in fs::read_dir(&group).expect("a group is a folder") {
            let fixture = fixture.expect("a fixture");
            let group = group.file_name().expect("a name").to_string_lossy().into_owned();
            let parts: BTreeSet<String> = fs::read_dir(fixture.path())
                .expect("a fixture is a folder")
                .map(|part| part.expect("a part").file_name().to_string_lossy().into_owned())
                .filter(|part| part != "command")
                .collect();
            let id = format!("{group}/{}", fixture.file_name().to_string_lossy());
            assert_eq!(parts.iter().collect::<Vec<_>>(), PARTS, "{id}");
            found.insert(id);
        }
    }
    let without: Vec<_> = known.difference(&found).collect();
    let stray: Vec<_> = found.difference(&known).collect();
    assert!(without.is_empty() && stray.is_empty(), "rules without a fixture: {without:?}; without a rule: {stray:?}");
}

#[test]
fn the_findings_of_each_rule_are_as_expected() {
    let rules: Vec<_> = of_books().filter(|rule| !skipped(rule.id)).collect();
    let faults: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = rules
            .chunks(rules.len().div_ceil(4))
            .map(|some| scope.spawn(move || some.iter().flat_map(|rule| check(rule)).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Everything that is wrong with what the program says about a fixture.
fn check(rule: &rules::Rule) -> Vec<String> {
    let folder = project(FIXTURES).join(rule.id);
    if !folder.join("book").is_dir() {
        return vec![format!("{}: there is no fixture", rule.id)];
    }
    let temp = harness::temp();
    let book = temp.path().join("book");
    harness::copy(&folder.join("book"), &book);
    fixtures::prepare(rule.id, &book);
    let before: Vec<String> = files(&book).into_keys().collect();
    let command = fs::read_to_string(folder.join("command")).unwrap_or_else(|_| "check --deny info".to_owned());
    let command: Vec<&str> = command.split_whitespace().collect();
    let checks = command.first() == Some(&"check");
    let human = run(&book, &command);
    let json = run(&book, &[&command[..], &["--format", "json"]].concat());
    let short = run(&book, &[&command[..], &["--format", "short"]].concat());
    // What `check` finds is its result; what others find stands beside theirs.
    let told = |run: &harness::Run| if checks { run.stdout.clone() } else { run.stderr.clone() };
    let other = |run: &harness::Run| if checks { run.stderr.clone() } else { run.stdout.clone() };

    let mut faults = Vec::new();
    let mut fault = |text: String| faults.push(format!("{}: {text}", rule.id));
    for (name, run) in [("human", &human), ("json", &json), ("short", &short)] {
        if run.code != Some(1) {
            fault(format!("{name}: the exit code is {:?}\n{}{}", run.code, run.stdout, run.stderr));
        }
        if run.stdout.contains(temp.path().to_str().expect("UTF-8"))
            || run.stderr.contains(temp.path().to_str().expect("UTF-8"))
        {
            fault(format!("{name}: a path of this machine is told\n{}{}", run.stdout, run.stderr));
        }
        if run.stderr.contains('\x1b') || run.stdout.contains('\x1b') {
            fault(format!("{name}: an escape comes through"));
        }
    }
    // Other verbs have results to tell, too.
    if checks && !(other(&human).is_empty() && other(&short).is_empty()) || !json.stderr.is_empty() {
        fault("something goes to the wrong stream".to_owned());
    }
    if files(&book).into_keys().collect::<Vec<_>>() != before {
        fault("something was written".to_owned());
    }
    differs(&folder.join("expected.txt"), &without_time(&told(&human))).map(&mut fault);
    differs(&folder.join("expected.json"), &without_head(&json.stdout)).map(&mut fault);

    let report: Value = serde_json::from_str(&json.stdout).unwrap_or_default();
    let findings = report["diagnostics"].as_array().cloned().unwrap_or_default();
    let version = if command.first() == Some(&"publish") { 2 } else { 1 };
    if !(checks || report["written"] == Value::Bool(false)) || report["version"] != version {
        fault("the JSON does not say that nothing was written".to_owned());
    }
    if !findings.iter().any(|finding| finding["rule"] == rule.id) {
        fault("the rule is not among its own findings".to_owned());
    }
    if told(&short).lines().count() != findings.len() {
        fault("the short report has not a line for each finding".to_owned());
    }
    let overrides = fs::read_to_string(book.join("book.toml")).is_ok_and(|text| text.contains("[[lint.override]]"));
    let mut marks = String::new();
    for finding in &findings {
        let known = rules::find(finding["rule"].as_str().unwrap_or_default());
        // A mark within a text that says something else is not as bad as a text that says nothing.
        let less = finding["rule"] == "source/placeholder" && finding["severity"] == "warn";
        let as_ruled = |known: &rules::Rule| finding["severity"] == known.severity.word() || less;
        if known.is_none_or(|known| !as_ruled(known) && !overrides) {
            fault(format!("unknown rule or wrong severity: {finding}"));
        }
        let (message, help) =
            (finding["message"].as_str().unwrap_or_default(), finding["help"].as_str().unwrap_or_default());
        if message.is_empty()
            || message.ends_with('.')
            || message.contains('\n')
            || help.is_empty()
            || !help.ends_with(['.', '?', '…', '"'])
        {
            fault(format!("neither message nor help may be empty; only help is a sentence with its period: {finding}"));
        }
        marks.push_str(&format!("{}\n  {}\n", finding["rule"].as_str().unwrap_or_default(), marked(&book, finding)));
        for label in finding["labels"].as_array().into_iter().flatten() {
            marks.push_str(&format!("  {} ({})\n", marked(&book, label), label["text"].as_str().unwrap_or_default()));
        }
    }
    differs(&folder.join("expected.marks"), &marks).map(&mut fault);
    if checks {
        built(rule, &book, &findings).map(&mut fault);
    }
    fine(&folder.join("fine"), rule, &command).map(&mut fault);
    faults
}

/// What is wrong with a build of the book, which finds the same but for advice.
fn built(rule: &rules::Rule, book: &Path, findings: &[Value]) -> Option<String> {
    let run = run(book, &["build", "--strict", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_default();
    let found: Vec<&Value> = report["diagnostics"].as_array().into_iter().flatten().collect();
    let expected: Vec<&Value> = findings.iter().filter(|finding| finding["severity"] != "info").collect();
    let refused = run.code == Some(1) && report["written"] == Value::Bool(false);
    (found != expected || refused == expected.is_empty())
        .then(|| format!("{}: build finds something else: {report:#}", rule.id))
}

/// What is wrong with the book that the rule must not find fault with. Nothing else may stop it from being held against the
/// rule, so it has no errors at all; other rules may have questions.
fn fine(folder: &Path, rule: &rules::Rule, command: &[&str]) -> Option<String> {
    if !folder.join("book.toml").exists() {
        return Some("there is no book `fine` that is close by".to_owned());
    }
    let temp = harness::temp();
    harness::copy(folder, temp.path());
    fixtures::prepare(&format!("{} fine", rule.id), temp.path());
    let run = run(temp.path(), &[command, &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_default();
    let found = report["diagnostics"].as_array();
    let wrong =
        |found: &Vec<Value>| found.iter().any(|finding| finding["rule"] == rule.id || finding["severity"] == "error");
    (run.code == Some(2) || found.is_none_or(wrong)).then(|| format!("`fine` is not: {}{}", run.stdout, run.stderr))
}

/// `checked: 2 errors, 0.01 s` without the time, and without what is said of `--fix` and `explain`, which `formats.rs` and `check_formats.rs` hold.
fn without_time(text: &str) -> String {
    text.lines()
        .filter(|line| !line.starts_with("`statusbook "))
        .map(|line| match line.rsplit_once(", ").filter(|_| line.starts_with("checked: ")) {
            Some((start, _)) => format!("{start}\n"),
            None => format!("{line}\n"),
        })
        .collect()
}

/// A report in JSON without what `check` says of the whole run, which `formats.rs` and `check_formats.rs` hold.
fn without_head(text: &str) -> String {
    match serde_json::from_str(text) {
        Ok(Value::Object(mut report)) if report.contains_key("counts") => {
            report.retain(|key, _| key == "version" || key == "diagnostics");
            serde_json::to_string_pretty(&report).expect("JSON") + "\n"
        }
        _ => text.to_owned(),
    }
}

/// The line of a place with the place between « and »: found by counting lines and characters, as an editor would.
fn marked(book: &Path, place: &Value) -> String {
    let name = place["file"].as_str().expect("a file");
    let number = |end: &str, key: &str| usize::try_from(place[end][key].as_u64().expect("a number")).expect("small");
    let (line, column) = (number("start", "line"), number("start", "column"));
    let (last, end) = (number("end", "line"), number("end", "column"));
    assert!(line >= 1 && column >= 1 && (last, end) >= (line, column), "{place}");
    // Where a template is at fault that is not the author's, or a file cannot be read as text, there is no line to show.
    let readable = fs::metadata(book.join(name)).is_ok_and(|meta| meta.is_file() && meta.len() < 1 << 20);
    let bytes = if readable { fs::read(book.join(name)).unwrap_or_default() } else { Vec::new() };
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let of_line: Vec<char> = text.split('\n').nth(line - 1).unwrap_or_default().chars().collect();
    assert!(column <= of_line.len() + 1, "the column is past the line: {place}");
    let end = if last > line { of_line.len() } else { (end - 1).min(of_line.len()) };
    let part = |range: std::ops::Range<usize>| {
        of_line[range].iter().map(|c| if c.is_control() { '\u{FFFD}' } else { *c }).collect::<String>()
    };
    let name: String = name.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    let rest = if last > line { " …" } else { "" };
    let line = format!("{}«{}{rest}»{}", part(0..column - 1), part(column - 1..end), part(end..of_line.len()));
    format!("{name}: {}", line.trim())
}
