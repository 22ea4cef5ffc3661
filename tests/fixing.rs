//! `check --fix` mends what it should, and nothing else: every other byte stays, and somebody else's reader of YAML sees the
//! same data.

mod harness;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_yaml::Value;
use statusbook::check::{Examined, examine};
use statusbook::diagnostic::rules;
use statusbook::render::Options;
use statusbook::source::Inputs;

use harness::{book, command, copy, files, fixtures, project, run, temp, text, write};

const FIXTURES: &str = "tests/fixtures/rules";

/// How the files of a book are written: with which line breaks, and with a byte order mark or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    AsIs,
    Windows,
}

impl Form {
    fn write(self, text: &str) -> String {
        match self {
            Form::AsIs => text.to_owned(),
            Form::Windows => format!("\u{FEFF}{}", text.replace("\r\n", "\n").replace('\n', "\r\n")),
        }
    }

    fn read(self, text: &str) -> String {
        match self {
            Form::AsIs => text.to_owned(),
            Form::Windows => text.strip_prefix('\u{FEFF}').expect("the mark stays").replace("\r\n", "\n"),
        }
    }
}

fn is_source(name: &str) -> bool {
    name.ends_with(".yaml") || name.ends_with(".md")
}

/// The sources of a book by name.
fn sources(book: &Path) -> BTreeMap<String, String> {
    let texts = files(book).into_iter().filter(|(name, _)| is_source(name));
    texts.filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes).ok()?))).collect()
}

fn examined(book: &Path) -> Examined {
    let inputs = Inputs::read(book).expect("a book");
    let options = inputs.config.as_ref().map(|config| Options { outputs: config.outputs(), base_url: None });
    examine(inputs, options, |_| {}, None)
}

/// The bytes of each file that no finding offers to change, as the pieces between the edits.
fn untouched(examined: &Examined) -> BTreeMap<String, Vec<String>> {
    let mut spans: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for edit in examined.findings.iter().flat_map(|finding| &finding.fix) {
        let name = examined.sources.name(edit.span.file).to_owned();
        spans.entry(name).or_default().push((edit.span.start as usize, edit.span.end as usize));
    }
    let mut pieces: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, mut spans) in spans {
        let text = examined.sources.text(examined.sources.find(&name).expect("a file"));
        spans.sort_unstable();
        let of = pieces.entry(name).or_default();
        let mut at = 0;
        for (start, end) in spans {
            if start >= at {
                of.push(text[at..start].to_owned());
            }
            at = at.max(end);
        }
        of.push(text[at..].to_owned());
    }
    pieces
}

/// Whether a text consists of these pieces in their order, with something between them.
fn holds(text: &str, pieces: &[String]) -> bool {
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return true };
    let mut rest = match text.strip_prefix(first.as_str()) {
        Some(rest) if pieces.len() > 1 => rest,
        rest => return rest.is_some_and(str::is_empty),
    };
    for piece in &pieces[1..pieces.len() - 1] {
        let Some(at) = rest.find(piece.as_str()) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last.as_str())
}

fn leaves(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Sequence(items) => {
            items.iter().enumerate().for_each(|(at, item)| leaves(item, &format!("{path}/{at}"), found));
        }
        Value::Mapping(entries) => {
            entries.iter().for_each(|(key, item)| leaves(item, &format!("{path}/{key:?}"), found))
        }
        leaf => found.push((path.to_owned(), format!("{leaf:?}"))),
    }
}

/// What somebody else reads in a catalog, leaf by leaf; nothing where it is no YAML.
fn data(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Ok(value) = serde_yaml::from_str(text) {
        leaves(&value, "", &mut found);
    }
    found
}

/// Everything that is wrong with how a fixture is fixed.
fn check(rule: &rules::Rule, form: Form, plain: &mut BTreeMap<String, String>) -> Vec<String> {
    let temp = temp();
    let book = temp.path();
    copy(&project(FIXTURES).join(rule.id).join("book"), book);
    fixtures::prepare(rule.id, book);
    for (name, text) in sources(book) {
        write(book, &name, form.write(&text));
    }
    let mut faults = Vec::new();
    let mut fault = |text: String| faults.push(format!("{} ({form:?}): {text}", rule.id));
    let (before, old) = (files(book), sources(book));
    let first = examined(book);
    let of_rule = |examined: &Examined| examined.findings.iter().filter(|finding| finding.rule.id == rule.id).count();

    let shown = run(book, &["check", "--diff"]);
    if files(book) != before || shown.stdout.is_empty() {
        fault(format!("`--diff` writes, or shows nothing: {}{}", shown.stdout, shown.stderr));
    }
    let fixed = run(book, &["check", "--fix"]);
    let after = files(book);
    let new = sources(book);
    if !fixed.stdout.contains("fixed ") || after.keys().ne(before.keys()) {
        fault(format!("nothing was fixed, or more: {}{}", fixed.stdout, fixed.stderr));
    }
    for (name, bytes) in &before {
        if after.get(name) != Some(bytes) && !shown.stdout.contains(&format!("+++ b/{name}\n")) {
            fault(format!("`--diff` does not show {name}"));
        }
    }
    let pieces = untouched(&first);
    for (name, text) in &new {
        let bare = text.trim_start_matches('\u{FEFF}');
        let stays = pieces.get(name).map_or(old.get(name) == Some(text), |pieces| holds(bare, pieces));
        if !stays {
            fault(format!("{name} is changed where no finding says so:\n{text}"));
        }
        let (old, new) = (data(old.get(name).map_or("", String::as_str)), data(text));
        let (mut values, mut values_now): (Vec<_>, Vec<_>) =
            (old.iter().map(|leaf| &leaf.1).collect(), new.iter().map(|leaf| &leaf.1).collect());
        if rule.id == rules::UNSORTED.id {
            values.sort_unstable();
            values_now.sort_unstable();
            if values != values_now {
                fault(format!("{name} holds other data"));
            }
        } else {
            let shape = |leaves: &[(String, String)]| leaves.iter().map(|leaf| leaf.0.clone()).collect::<Vec<_>>();
            let changed = values.iter().zip(&values_now).filter(|(old, new)| old != new).count();
            // A finding may be about two of them, such as the title and the address of a reference.
            let offered: usize = first.findings.iter().map(|finding| finding.fix.len()).sum();
            if !old.is_empty() && shape(&old) != shape(&new) || changed > offered {
                fault(format!("{name} holds other data: {changed} values changed by {offered} edits"));
            }
        }
        let bare = form.read(text);
        if form == Form::AsIs {
            plain.insert(name.clone(), bare);
        } else if plain.get(name).map(|text| text.replace("\r\n", "\n")) != Some(bare) {
            fault(format!("{name} is fixed in another way:\n{text}"));
        }
    }
    let last = examined(book);
    if of_rule(&last) >= of_rule(&first) {
        fault("the findings of this rule are still there".to_owned());
    }
    if let Some(left) = last.findings.iter().find(|finding| !finding.fix.is_empty()) {
        fault(format!("a fix is left: {}", left.message));
    }
    let again = run(book, &["check", "--fix"]);
    if files(book) != after || again.stdout.contains("fixed ") {
        fault("the second `--fix` changes something".to_owned());
    }
    faults
}

#[test]
fn each_fixture_is_fixed_and_nothing_else_of_it_changes() {
    let fixable: Vec<_> =
        rules::all().filter(|rule| rule.fixable && project(FIXTURES).join(rule.id).exists()).collect();
    assert!(fixable.len() >= 2, "there are fixtures");
    let faults: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = fixable
            .iter()
            .map(|rule| {
                scope.spawn(move || {
                    let mut plain = BTreeMap::new();
                    let mut faults = check(rule, Form::AsIs, &mut plain);
                    // A file whose line breaks are what the rule is about is not the same with others.
                    let mixed = plain.values().any(|text| text.contains('\r'));
                    faults.extend(if mixed { Vec::new() } else { check(rule, Form::Windows, &mut plain) });
                    faults
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Two things to mend, and one that cannot be.
const BROKEN: &str = "title: Codes # top\nkind: app\nsections:\n  - title: All\n    codes:\n      - code: 010\n        summary: Ten\n        description: no\n      - code: 11\n        summary: Eleven\n        description: TODO\n";
const MENDED: &str = "title: Codes # top\nkind: app\nsections:\n  - title: All\n    codes:\n      - code: \"010\"\n        summary: Ten\n        description: \"no\"\n      - code: 11\n        summary: Eleven\n        description: TODO\n";

#[test]
fn the_exit_code_is_by_what_remains() {
    let broken = book(&[("content/codes.yaml", BROKEN)]);
    let told = run(broken.path(), &["check", "--fix"]).ends(1);
    assert!(
        told.stdout.contains("fixed 2 findings in 1 file: content/codes.yaml\nchecked: 1 error, "),
        "{}",
        told.stdout
    );
    assert_eq!(text(broken.path(), "content/codes.yaml"), MENDED);
    let whole = book(&[("content/codes.yaml", &BROKEN.replace("TODO", "The eleventh code."))]);
    // What only would be fixed is there still.
    run(whole.path(), &["check", "--diff"]).ends(1);
    run(whole.path(), &["check", "--fix"]).ends(0);
    run(whole.path(), &["check", "--diff"]).ends(0);
}

#[test]
fn a_diff_can_be_applied() {
    let broken = book(&[
        ("content/codes.yaml", BROKEN.trim_end()),
        ("content/more.yaml", &format!("\u{FEFF}{}", BROKEN.replace("Codes", "More"))),
    ]);
    let told = run(broken.path(), &["check", "--diff"]);
    write(broken.path(), "fix.patch", &told.stdout);
    let Ok(done) = command(broken.path()).args(["--version"]).output().and_then(|_| {
        std::process::Command::new("git").args(["apply", "fix.patch"]).current_dir(broken.path()).output()
    }) else {
        return;
    };
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(text(broken.path(), "content/codes.yaml"), MENDED.trim_end());
    assert_eq!(text(broken.path(), "content/more.yaml"), format!("\u{FEFF}{}", MENDED.replace("Codes", "More")));
}

#[test]
fn programs_are_told_what_was_fixed() {
    let broken = book(&[("content/codes.yaml", BROKEN)]);
    let json = |args: &[&str]| -> serde_json::Value {
        let told = run(broken.path(), &[&["check", "--format", "json"], args].concat());
        serde_json::from_str(&told.stdout).expect("JSON")
    };
    let shown = json(&["--diff"]);
    assert_eq!(
        (&shown["fixes"]["count"], &shown["fixes"]["files"][0]["file"]),
        (&2.into(), &"content/codes.yaml".into())
    );
    assert_eq!(shown["diagnostics"].as_array().map(Vec::len), Some(3));
    let fixed = json(&["--fix"]);
    assert_eq!(fixed["fixed"], serde_json::json!({ "count": 2, "files": ["content/codes.yaml"] }));
    assert_eq!(fixed["diagnostics"].as_array().map(Vec::len), Some(1));
    assert_eq!(json(&["--fix"])["fixed"]["count"], 0);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_what_cannot_be_written_is_told() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let broken =
        book(&[("content/codes.yaml", BROKEN), ("content/other.yaml", BROKEN), ("sources/codes.yaml", BROKEN)]);
    let content = broken.path().join("content");
    symlink("../sources/codes.yaml", content.join("link.yaml")).expect("a link");
    symlink("link.yaml", content.join("second.yaml")).expect("a link");
    fs::set_permissions(content.join("other.yaml"), fs::Permissions::from_mode(0o440)).expect("permissions");
    let told = run(broken.path(), &["check", "--fix"]).ends(2);
    // What was fixed, and what remains: three times what cannot be, and the two of the file that is as it was.
    assert!(told.stdout.contains("\nfixed 6 findings in 3 files: "), "{}", told.stdout);
    assert_eq!(told.stdout.matches("error[source/ambiguous-scalar]").count(), 2, "{}", told.stdout);
    assert_eq!(told.stderr, "error: content/other.yaml is left as it is: it is read-only\n");
    assert_eq!(text(broken.path(), "content/codes.yaml"), MENDED);
    assert_eq!(text(broken.path(), "sources/codes.yaml"), MENDED);
    assert_eq!(text(broken.path(), "content/other.yaml"), BROKEN);
    assert!(content.join("link.yaml").is_symlink() && content.join("second.yaml").is_symlink());
    assert_eq!(files(broken.path()).len(), 6, "no draft is left");
}

/// A run that is killed leaves each file as it was or as it is to be.
#[test]
fn a_run_that_is_killed_leaves_every_file_whole() {
    const FILES: usize = 12;
    let name = |at: usize| format!("content/codes-{at}.yaml");
    let reset = |folder: &Path| (0..FILES).for_each(|at| write(folder, &name(at), BROKEN));
    let broken = book(&[]);
    reset(broken.path());
    let start = || {
        command(broken.path())
            .args(["check", "--fix"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts")
    };
    let started = Instant::now();
    start().wait().expect("it ends");
    let whole = started.elapsed();
    for round in 0..12_u32 {
        reset(broken.path());
        let mut child = start();
        // Writing comes last.
        std::thread::sleep((whole * (60 + 4 * round) / 100).min(Duration::from_secs(5)));
        let _ = child.kill();
        child.wait().expect("it ends");
        for at in 0..FILES {
            let text = text(broken.path(), &name(at));
            assert!(text == BROKEN || text == MENDED, "{text}");
        }
        run(broken.path(), &["check", "--fix"]).ends(1);
        assert!((0..FILES).all(|at| text(broken.path(), &name(at)) == MENDED));
    }
}
