//! The forms in which findings are reported: each is held against an expected file in `tests/expected/formats`, read back with
//! a parser of others, and against the schema of its form where there is one.

mod harness;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use harness::python::{assert_valid, python};
use harness::{CATALOG, Run, book, command, expect, finish, project, run, temp, text, write};
use serde_json::{Value, json};
use statusbook::commands::schema::{Subject, schema};
use statusbook::diagnostic::{
    Diagnostic, FileId, Findings, Paths, Severity, SourceMap, Span, github, gitlab, human, json as for_programs, junit,
    rules, sarif, short, summary,
};

const CODES: &str = "title: Käse & “Codes” 𝒳
sections:
  - title: Errors
    codes:
      - code: 404
        summary: Not found
        description: Es gibt »nichts« hier.
      - code: 404
        summary: Not found
        description: |
          First line.
          Second line.
";
const PAGE: &str = "# Title\n\nÄ link, 100% ]]> sure\n";

/// The place of the `nth` time that a text stands in a file.
fn place(sources: &SourceMap, file: FileId, text: &str, nth: usize) -> Span {
    let (at, _) = sources.text(file).match_indices(text).nth(nth).expect("in the file");
    Span::new(file, at, at + text.len())
}

/// Findings of all levels, with labels, fixes and hostile texts, in several files.
fn sample() -> (Findings, SourceMap) {
    let mut sources = SourceMap::default();
    let codes = sources.add("content/codes.yaml", CODES);
    let page = sources.add("content/größe, 50%:[1].md", PAGE);
    let odd = sources.add("content/new\nline.md", "");
    let mut findings = Findings::default();
    findings.push(
        Diagnostic::new(&rules::DUPLICATE_CODE, place(&sources, codes, "404", 1), "the code 404 is defined twice")
            .help("Merge the two, or give one of them `cases`.")
            .label(place(&sources, codes, "404", 0), "first defined here"),
    );
    for nth in 0..2 {
        let at = place(&sources, codes, "Not found", nth);
        findings.push(
            Diagnostic::new(&rules::PHRASE_CASE, at, "the registry writes `Not Found`")
                .help("Write it so.")
                .fix(at, "Not Found"),
        );
    }
    let lines = place(&sources, codes, "First line.\n          Second line.", 0);
    findings.push(Diagnostic::new(&rules::HEADER_MISSING, lines, "nothing is said of the header").help("Name it."));
    let hostile = "a, b: 100% of ]]> <b>\"it's\" & \u{1b}[31m|pipe|\n::error::no\r\u{FFFE}@team";
    findings.push(
        Diagnostic::new(&rules::LENGTH, place(&sources, page, "link, 100% ]]>", 0), hostile)
            .help("##[error]Is <it> well?\n::warning file=x::no")
            .label(place(&sources, codes, "Käse", 0), "“Käse” | <i>"),
    );
    // One mend in two files, of which one puts something in.
    let start = Span::new(page, 0, 0);
    findings.push(
        Diagnostic::new(&rules::SPELLING, place(&sources, page, "sure", 0), "`sure` is not sure")
            .help("Write something else.")
            .fix(place(&sources, page, "sure", 0), "")
            .fix(start, "<!-- “new” -->\n")
            .fix(place(&sources, codes, "nichts", 0), "\"alles\""),
    );
    findings.push(Diagnostic::new(&rules::ENCODING, Span::file(odd), "this file is nothing"));
    findings.sort(&sources);
    (findings, sources)
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn sarif_schema() -> Value {
    parsed(&text(&project("tests/schemas"), "sarif-2.1.0.json"))
}

#[test]
fn short_reports_are_as_expected() {
    let (findings, sources) = sample();
    let report = short::report(&findings, &sources, &Paths::leading(Path::new("docs")));
    expect("tests/expected/formats/short.txt", &report);
    assert_eq!(report.lines().count(), findings.iter().len());
}

#[test]
fn human_reports_are_as_expected() {
    let (findings, sources) = sample();
    let report = human::report(&findings, &sources, false) + &human::closing(&findings);
    expect("tests/expected/formats/human.txt", &report);
    let of = |rules: &[&'static rules::Rule]| {
        let mut findings = Findings::default();
        let span = Span::file(sources.find("content/codes.yaml").expect("a file"));
        rules.iter().for_each(|rule| findings.push(Diagnostic::new(rule, span, "no")));
        human::closing(&findings)
    };
    assert_eq!(of(&[]), "");
    assert_eq!(of(&[&rules::LENGTH, &rules::LENGTH]), "`statusbook explain text/length` says more\n");
    let two = "`statusbook explain source/encoding` says more; other rules here: text/length\n";
    assert_eq!(of(&[&rules::LENGTH, &rules::ENCODING]), two);
}

#[test]
fn json_reports_are_as_expected() {
    let (findings, sources) = sample();
    let head = for_programs::Head { deny: Severity::Warn, registry: Some("2025-09-15"), fixed: Some(3) };
    let report = for_programs::report(&findings, &sources, head).expect("JSON");
    expect("tests/expected/formats/report.json", &report);
    let report = parsed(&report);
    let found = report["diagnostics"].as_array().expect("findings");
    let total: u64 =
        ["error", "warn", "info"].iter().map(|level| report["counts"][level].as_u64().expect("a count")).sum();
    assert_eq!(found.len() as u64, total);
    // Who carries the edits out by their bytes and who does so by their places does the same.
    for edit in found.iter().flat_map(|it| it["fix"].as_array().into_iter().flatten()) {
        let text = if edit["file"] == "content/codes.yaml" { CODES } else { PAGE };
        let byte = |end: &str| usize::try_from(edit["bytes"][end].as_u64().expect("a byte")).expect("small");
        let by_place = |end: &str| {
            let number = |key: &str| usize::try_from(edit[end][key].as_u64().expect("a number")).expect("small");
            let line_start: usize = text.split_inclusive('\n').take(number("line") - 1).map(str::len).sum();
            let in_line = text[line_start..].chars().take(number("column") - 1).map(char::len_utf8).sum::<usize>();
            line_start + in_line
        };
        assert_eq!((byte("start"), byte("end")), (by_place("start"), by_place("end")), "{edit}");
    }
    let clean = for_programs::Head { deny: Severity::Error, registry: None, fixed: None };
    let clean = parsed(&for_programs::report(&Findings::default(), &sources, clean).expect("JSON"));
    assert_valid(
        &[("check", schema(Subject::Check))],
        &[("sample".to_owned(), "check", report), ("clean".to_owned(), "check", clean)],
    );
}

#[test]
fn sarif_reports_are_as_expected() {
    let (findings, sources) = sample();
    let report = sarif::report(&findings, &sources, &Paths::leading(Path::new("my docs"))).expect("JSON");
    let mut report = parsed(&report);
    assert_valid(
        &[("sarif", sarif_schema())],
        &[
            ("sample".to_owned(), "sarif", report.clone()),
            (
                "clean".to_owned(),
                "sarif",
                parsed(&sarif::report(&Findings::default(), &sources, &Paths::default()).expect("JSON")),
            ),
        ],
    );
    let run = &report["runs"][0];
    let broken = run["tool"]["driver"]["rules"].as_array().expect("rules").clone();
    let mut prints = BTreeSet::new();
    for found in run["results"].as_array().expect("findings") {
        let index = usize::try_from(found["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(found["ruleId"], broken[index]["id"]);
        assert!(prints.insert(found["partialFingerprints"]["statusbook/v1"].to_string()), "twice the same: {found}");
        let place = &found["locations"][0]["physicalLocation"]["artifactLocation"];
        let uri = place["uri"].as_str().expect("an address");
        assert!(uri.is_ascii() && uri.starts_with("my%20docs/") && !uri.contains([' ', ':', '[']), "{uri}");
        assert_eq!(place["uriBaseId"], "%SRCROOT%");
    }
    // What rules say is theirs; here it counts that it is there.
    let driver = &mut report["runs"][0]["tool"]["driver"];
    assert_eq!(driver["semanticVersion"], env!("CARGO_PKG_VERSION"));
    driver["semanticVersion"] = "…".into();
    for descriptor in driver["rules"].as_array_mut().expect("rules") {
        let rule = rules::find(descriptor["id"].as_str().expect("an id")).expect("a rule");
        assert_eq!(descriptor["shortDescription"]["text"], rule.summary());
        assert_eq!(descriptor["help"]["markdown"], rule.text());
        assert_eq!(descriptor["properties"]["tags"], json!([rule.group()]));
        for key in ["shortDescription", "fullDescription", "help"] {
            let text = descriptor[key]["text"].as_str().expect("a text");
            assert!(text.contains(&rule.summary()) || key == "help", "{text}");
            // GitHub cuts longer ones off.
            assert!(key == "help" || text.chars().count() <= 1024, "{key} of {} is long", rule.id);
            descriptor[key] = "…".into();
        }
    }
    expect("tests/expected/formats/report.sarif", &(serde_json::to_string_pretty(&report).expect("JSON") + "\n"));
}

#[test]
fn github_reports_are_as_expected() {
    let (mut findings, sources) = sample();
    let paths = Paths::leading(Path::new("docs"));
    expect("tests/expected/formats/github.txt", &github::report(&findings, &sources, &paths));
    expect("tests/expected/formats/summary.md", &summary::report(&findings, &sources, &paths));
    // Ten of a kind, and the rest in numbers.
    let codes = sources.find("content/codes.yaml").expect("a file");
    for n in 0..300 {
        let rule = if n % 2 == 0 { &rules::PHRASE_CASE } else { &rules::HEADER_MISSING };
        findings.push(Diagnostic::new(rule, Span::new(codes, n, n + 1), format!("number {n}")));
    }
    let report = github::report(&findings, &sources, &paths);
    for (level, count) in [("error", 2), ("warning", 10), ("notice", 10)] {
        assert_eq!(
            report.matches(&format!("\n::{level} ")).count() + usize::from(report.starts_with(&format!("::{level} "))),
            count
        );
    }
    let last = report.lines().last().expect("a line");
    let expected = format!("checked: {}; {} more than", findings.tally(), findings.iter().len() - 22);
    assert!(last.starts_with(&expected), "{last}");
    let kinds: Vec<&str> = report.lines().filter_map(|line| line.strip_prefix("::")?.split(' ').next()).collect();
    let rank = |kind: &&str| ["error", "warning", "notice"].iter().position(|it| it == kind).expect("a kind");
    assert!(kinds.is_sorted_by_key(rank), "the worst comes first: {kinds:?}");
    let table = summary::report(&findings, &sources, &paths);
    assert_eq!(table.lines().filter(|line| line.starts_with('|')).count(), 2 + 200);
    assert!(table.ends_with(&format!("\n… and {} more\n", findings.iter().len() - 200)), "{table}");
}

/// A reader of Markdown that is not ours sees a table of four columns, and nothing that a text has smuggled in.
#[test]
fn a_summary_is_a_table_whatever_texts_hold() {
    let (findings, sources) = sample();
    let table = summary::report(&findings, &sources, &Paths::default());
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.render.r#unsafe = true;
    let html = comrak::markdown_to_html(&table, &options);
    assert_eq!(html.matches("<tr>").count(), 1 + findings.iter().len(), "{html}");
    assert_eq!(html.matches("<td>").count(), 4 * findings.iter().len(), "{html}");
    assert!(
        !html.contains("<b>") && !html.contains("<i>") && !html.contains("<it>") && !html.contains("@team"),
        "{html}"
    );
    assert!(html.contains("&lt;b&gt;") && html.contains("|pipe|"), "{html}");
}

#[test]
fn gitlab_reports_are_as_expected() {
    let (findings, sources) = sample();
    let report = gitlab::report(&findings, &sources, &Paths::leading(Path::new("docs"))).expect("JSON");
    expect("tests/expected/formats/gitlab.json", &report);
    let report = parsed(&report);
    let report = report.as_array().expect("a list");
    let prints: BTreeSet<&str> = report.iter().filter_map(|it| it["fingerprint"].as_str()).collect();
    assert_eq!(prints.len(), findings.iter().len(), "each has a fingerprint of its own");
    // Where the book lies in its repository is not what a finding is known by.
    let elsewhere = parsed(&gitlab::report(&findings, &sources, &Paths::default()).expect("JSON"));
    for (here, there) in report.iter().zip(elsewhere.as_array().expect("a list")) {
        assert_eq!(here["fingerprint"], there["fingerprint"]);
    }
    assert_eq!(parsed(&gitlab::report(&Findings::default(), &sources, &Paths::default()).expect("JSON")), json!([]));
}

#[test]
fn junit_reports_are_as_expected() {
    let (findings, sources) = sample();
    let report = junit::report(&findings, &sources, &Paths::leading(Path::new("docs")), Severity::Warn);
    expect("tests/expected/formats/junit.xml", &report);
    for (findings, deny) in [
        (&findings, Severity::Error),
        (&findings, Severity::Warn),
        (&findings, Severity::Info),
        (&Findings::default(), Severity::Error),
    ] {
        let report = junit::report(findings, &sources, &Paths::default(), deny);
        let xml = roxmltree::Document::parse(&report).unwrap_or_else(|error| panic!("{error}: {report}"));
        let all = |name: &str| xml.descendants().filter(|node| node.has_tag_name(name)).count();
        let suite = xml.descendants().find(|node| node.has_tag_name("testsuite")).expect("a suite");
        let number = |key: &str| suite.attribute(key).and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
        assert_eq!((number("tests"), number("failures")), (all("testcase"), all("failure")));
        assert_eq!(number("skipped"), all("skipped"));
        assert_eq!(all("failure"), findings.iter().filter(|it| it.severity <= deny).count());
        assert_eq!(all("testcase") - all("failure") - all("skipped"), usize::from(all("failure") == 0));
        let cases = xml.descendants().filter(|node| node.has_tag_name("testcase"));
        let names: BTreeSet<_> = cases.map(|case| case.attribute("name")).collect();
        assert_eq!(names.len(), all("testcase"), "each has a name of its own");
    }
}

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
        let value: Value =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.path().display()));
        let kind = if value.get("title").is_some() { "catalog" } else { "part" };
        (format!("{name}/{}", file.file_name().to_string_lossy()), kind, value)
    })
    .collect()
}

const MATCH: &str = r#"
import json, re, sys
given = json.load(sys.stdin)
found = []
for line in given["lines"]:
    for matcher in given["matchers"]:
        pattern = matcher["pattern"][0]
        match = re.search(pattern["regexp"], line)
        if match:
            parts = {key: match.group(n) for key, n in pattern.items() if key != "regexp"}
            found.append({"severity": matcher["severity"], **parts})
json.dump(found, sys.stdout)
"#;

/// The problem matcher understands each line of short reports, once.
#[test]
fn the_problem_matcher_fits_short_reports() {
    let matcher = parsed(&text(&project(".github"), "statusbook-matcher.json"));
    let matchers = matcher["problemMatcher"].as_array().expect("matchers");
    let owners: BTreeSet<&str> = matchers.iter().filter_map(|it| it["owner"].as_str()).collect();
    assert_eq!(owners.len(), Severity::ALL.len(), "each level has one of its own");
    let (findings, sources) = sample();
    let report = short::report(&findings, &sources, &Paths::leading(Path::new("docs")));
    // What else a run prints is nothing for it.
    let others = ["checked: 1 error, 0.01 s", "note: a:1:2: is fine", "::error file=a,line=1::no"];
    let lines: Vec<&str> = report.lines().chain(others).collect();
    let Some(found) = python(MATCH, &json!({ "lines": lines, "matchers": matchers })) else { return };
    let expected: Vec<Value> = findings
        .iter()
        .map(|it| {
            let at = sources.start(it.span);
            let level = match it.severity {
                Severity::Error => "error",
                Severity::Warn => "warning",
                Severity::Info => "notice",
            };
            let shown = |text: &str| text.replace(char::is_control, "\u{FFFD}");
            json!({
                "severity": level,
                "file": format!("docs/{}", shown(sources.name(it.span.file))),
                "line": at.line.to_string(),
                "column": at.column.to_string(),
                "code": it.rule.id,
                "message": shown(&it.message),
            })
        })
        .collect();
    assert_eq!(found, Value::Array(expected));
}

/// Ids of rules are of the letters that the problem matcher knows.
#[test]
fn ids_of_rules_are_plain() {
    for rule in rules::all() {
        let (group, name) = rule.id.split_once('/').expect("a group and a name");
        let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(plain(group) && plain(name), "{}", rule.id);
    }
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
