//! The forms in which findings are reported: each is held against an expected file in `tests/expected/formats`, read back with
//! a parser of others, and against the schema of its form where there is one.

mod harness;

use std::collections::BTreeSet;
use std::path::Path;

use harness::python::{assert_valid, parsed, python, sarif_schema};
use harness::{expect, project, text};
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
    let mended = |count: usize| {
        let mut some = Findings::default();
        let all = findings.iter().filter(|it| it.rule == &rules::PHRASE_CASE).take(count);
        all.for_each(|it| some.push(it.clone()));
        human::closing(&some).lines().next().map(str::to_owned)
    };
    assert_eq!(mended(1).as_deref(), Some("`statusbook check --fix` mends this"));
    assert_eq!(mended(2).as_deref(), Some("`statusbook check --fix` mends all of these"));
    assert_eq!(of(&[&rules::LENGTH, &rules::LENGTH]), "`statusbook explain text/length` says more\n");
    let two = "`statusbook explain source/encoding` says more; other rules here: text/length\n";
    assert_eq!(of(&[&rules::LENGTH, &rules::ENCODING]), two);
}

#[test]
fn json_reports_are_as_expected() {
    let (findings, sources) = sample();
    let fixed = for_programs::Fixed { count: 3, files: vec!["content/codes.yaml"] };
    let head =
        for_programs::Head { deny: Severity::Warn, registry: Some("2025-09-15"), fixed: Some(fixed), fixes: None };
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
    let clean = for_programs::Head { deny: Severity::Error, registry: None, fixed: None, fixes: None };
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
    let report =
        junit::report(&findings, &sources, &Paths::leading(Path::new("docs")), &|it| it.severity <= Severity::Warn);
    expect("tests/expected/formats/junit.xml", &report);
    for (findings, deny) in [
        (&findings, Severity::Error),
        (&findings, Severity::Warn),
        (&findings, Severity::Info),
        (&Findings::default(), Severity::Error),
    ] {
        let report = junit::report(findings, &sources, &Paths::default(), &|it| it.severity <= deny);
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
