//! What `diff` reports, in every form, as it is expected in `tests/expected/diff`.

// Both bring the checker of Confluence pages along.
#![allow(clippy::duplicate_mod)]

mod harness;
mod support;

use serde_json::Value;
use statusbook::commands::schema::{Subject, schema};
use statusbook::copies::Sheet;
use statusbook::copies::base::Standing;
use statusbook::copies::compare::{Options, compare};
use statusbook::copies::kind::Revision;
use statusbook::copies::publish::Lost;
use statusbook::copies::report::{Copy, State, github, human, json, markdown};
use statusbook::diagnostic::{Findings, SourceMap};

use harness::expect;
use support::catalog::book;

const SOURCE: &str = "title: Status Codes
description: What the service answers.
sections:
  - title: Success
    codes:
      - {code: 200, summary: Ok, description: The request was successful.}
      - {code: 202, summary: Accepted, description: This indicates that your successful request was received and that the work which it asks for goes on in the background until it is done or has failed for good.}
  - title: Errors
    codes:
      - code: 400
        summary: Bad Request
        description: Several things are wrong.
        cases:
          - {summary: Bad token, description: The token cannot be read.}
          - {summary: Bad body, description: The body cannot be read.}
      - {code: 404, summary: Not Found, description: 'Use `POST`, not **GET**.', aliases: Missing}
      - {code: 410, summary: Gone, description: It was here once.}
      - {code: 500, summary: Failed, description: Try again.}
";

/// A copy with one edit of each kind, and with texts that every form could take for its own.
const COPY: &str = "title: Status Codes
description: What the service answers.
sections:
  - title: Success
    codes:
      - {code: 200, summary: Ok, description: 'The request was successful.'}
      - {code: 202, summary: Accepted, description: This indicates that you successful request was received and that the work which it asks for goes on in the background until it is done or has failed for good.}
  - title: 'Errors, <b>all</b> of them'
    codes:
      - {code: 500, summary: Failed, description: Try again.}
      - code: 400
        summary: Bad Request
        description: Several things are wrong.
        cases:
          - {summary: Bad body, description: 'The body cannot be read. ::error::x%0Ay @everyone [a](javascript:b) | <img src=x> ##[error]'}
      - {code: 404, summary: Missing, description: 'Use POST, not **GET**.'}
      - {code: '<418>', summary: 'I''m a *teapot*', description: 'New, and `odd`.'}
";

/// Copies in every state.
fn copies() -> (SourceMap, Vec<Copy>) {
    let loaded = book(&[("content/codes.yaml", SOURCE.as_bytes()), ("content/copy.yaml", COPY.as_bytes())]);
    let catalogs = loaded.book.expect("a book").catalogs;
    let source = Sheet::of(&catalogs[0]);
    let mut copy = Sheet::of(&catalogs[1]);
    let description = copy.groups[0].records[1].lines[0].description.as_mut().expect("a description");
    description.at.cell = Some((2, 5));
    let state = |copy: &Sheet| State::Compared(compare(&source, copy, Options::default()));
    let named = |name: &str, state| Copy {
        catalog: Some("codes".to_owned()),
        file: matches!(state, State::Compared(_)).then(|| "content/copy.yaml".to_owned()),
        ..Copy::new(name.to_owned(), state)
    };
    let copies = vec![
        named("docs", state(&source)),
        named("wiki", state(&copy)),
        named("old", State::Missing("../old.md is not there".to_owned())),
        named("scan", State::Unreadable("scan.png is no text".to_owned())),
    ];
    (loaded.sources, copies)
}

#[test]
fn people_read_a_line_for_each_copy_and_its_differences() {
    let (sources, copies) = copies();
    let plain = human::report(&copies, &sources, false);
    expect("tests/expected/diff/human.txt", &plain);
    let colored = human::report(&copies, &sources, true);
    assert!(colored.contains("that \x1b[31myour\x1b[0m\x1b[32myou\x1b[0m successful"), "{colored}");
    assert!(!colored.contains("[-") && !plain.contains('\x1b'));
}

#[test]
fn github_gets_ten_annotations_and_never_a_command_of_the_copy() {
    let (sources, mut copies) = copies();
    let report = github::report(&copies, &Findings::default(), &sources, &|file| format!("book/{file}"));
    expect("tests/expected/diff/github.txt", &report);
    assert!(
        report
            .lines()
            .all(|line| line.matches("::").count()
                == if line.starts_with("::") { line.matches("::").count() } else { 0 })
    );
    let lines: Vec<&str> = report.lines().filter(|line| line.starts_with("::")).collect();
    assert!(
        lines.iter().all(|line| ["::error ", "::warning ", "::notice "].iter().any(|start| line.starts_with(start)))
    );
    let many: Vec<Copy> = std::iter::repeat_with(|| copies[1].clone()).take(3).collect();
    copies = many;
    copies[0].name = "::error::a\n::error::b".to_owned();
    let report = github::report(&copies, &Findings::default(), &sources, &str::to_owned);
    assert_eq!(report.lines().filter(|line| line.starts_with("::")).count(), 10);
    assert!(report.ends_with("more differences; the summary of the run has them\n"), "{report}");
    assert!(
        report.lines().filter(|line| line.starts_with("::")).all(|line| line.starts_with("::error ")),
        "worst first"
    );
}

#[test]
fn a_comment_holds_no_markup_of_the_copy() {
    let (sources, mut copies) = copies();
    let report = markdown::report(&copies, &Findings::default(), &sources);
    expect("tests/expected/diff/markdown.md", &report);
    let html = comrak::markdown_to_html(&report, &{
        let mut options = comrak::Options::default();
        options.extension.table = true;
        options.extension.strikethrough = true;
        options.extension.autolink = true;
        options.render.r#unsafe = true;
        options
    });
    for bad in ["<img", "<b>", "javascript:b\"", "@everyone", "<a "] {
        assert!(!html.contains(bad), "{bad}: {html}");
    }
    assert_eq!((html.matches("<table>").count(), html.matches("<tr>").count()), (1, 5));
    // A comment has an end.
    let differences = match &copies[1].state {
        State::Compared(comparison) => comparison.clone(),
        other => panic!("{other:?}"),
    };
    let mut many = differences.clone();
    many.differences = std::iter::repeat_n(differences.differences, 400).flatten().collect();
    copies[1].state = State::Compared(many);
    let long = markdown::report(&copies, &Findings::default(), &sources);
    assert!(long.len() < 65_536 && long.contains("\n… and "), "{}", long.len());
}

#[test]
fn programs_read_what_the_schema_says() {
    let (sources, copies) = copies();
    let report = json::report(&copies, Vec::new(), &sources).expect("JSON");
    expect("tests/expected/diff/report.json", &report);
    let report: Value = serde_json::from_str(&report).expect("JSON");
    let schema = schema(Subject::Diff);
    fits(&report, &schema, &schema, "report");
    // Changes in a row are both texts.
    let changes = report["copies"][1]["differences"][0]["changes"].as_array().expect("changes");
    let side = |not: &str| -> String {
        let parts = changes.iter().filter_map(|change| change.as_object());
        parts.flatten().filter(|(key, _)| *key != not).filter_map(|(_, text)| text.as_str()).collect()
    };
    assert!(side("added").contains("that your successful") && side("removed").contains("that you successful"));
}

/// A page of a wiki of which it is known what was put there, and who edited it.
fn wiki() -> (SourceMap, Vec<Copy>) {
    let (sources, copies) = copies();
    let mut wiki = copies[1].clone();
    let State::Compared(comparison) = &mut wiki.state else { panic!("{:?}", wiki.state) };
    let standings = [Standing::Stale, Standing::Edited, Standing::Stale, Standing::Conflict];
    for (it, standing) in comparison.differences.iter_mut().zip(standings.into_iter().cycle()) {
        it.standing = Some(standing);
    }
    wiki.of = Some("wiki".to_owned());
    wiki.elsewhere = true;
    wiki.revision = Revision {
        link: Some("https://example.com/wiki/spaces/API/pages/7".to_owned()),
        version: Some("12".to_owned()),
        by: Some("Ann @all".to_owned()),
        when: Some("2026-02-03T04:05:06.789Z".to_owned()),
        message: None,
    };
    wiki.lost = vec![Lost { text: "macro \"info\"".to_owned() }, Lost { text: "Ask <b>Dee</b> @dee".to_owned() }];
    (sources, vec![wiki])
}

#[test]
fn pages_of_wikis_are_told_by_their_titles_with_who_edited_them() {
    let (sources, copies) = wiki();
    expect("tests/expected/diff/wiki.txt", &human::report(&copies, &sources, false));
    expect("tests/expected/diff/wiki.md", &markdown::report(&copies, &Findings::default(), &sources));
    let github = github::report(&copies, &Findings::default(), &sources, &|file| format!("book/{file}"));
    expect("tests/expected/diff/wiki-github.txt", &github);
    assert!(!github.contains("book/content/copy.yaml"), "no file of the repository: {github}");
    let report = json::report(&copies, Vec::new(), &sources).expect("JSON");
    let report: Value = serde_json::from_str(&report).expect("JSON");
    let schema = schema(Subject::Diff);
    fits(&report, &schema, &schema, "report");
    let copy = &report["copies"][0];
    assert_eq!((&copy["revision"]["by"], &copy["beside"][0]), (&"Ann @all".into(), &"macro \"info\"".into()));
    assert_eq!(
        (&copy["differences"][0]["standing"], &copy["differences"][1]["standing"]),
        (&"stale".into(), &"edited".into())
    );
    // Nothing but a line beside the codes is no sync.
    let mut only = copies[0].clone();
    only.state = State::Compared(statusbook::copies::compare::Comparison::default());
    assert!(!only.is_in_sync());
    let text = human::report(&[only], &sources, false);
    assert!(text.starts_with("wiki  in sync, and 2 lines beside its codes\n"), "{text}");
}

/// Holds a value against its schema, as far as reports use schemas.
fn fits(value: &Value, schema: &Value, root: &Value, at: &str) {
    if let Some(to) = schema["$ref"].as_str() {
        return fits(value, root.pointer(to.trim_start_matches('#')).expect("a definition"), root, at);
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[key].as_array() {
            let one = choices.iter().any(|choice| std::panic::catch_unwind(|| fits(value, choice, root, at)).is_ok());
            assert!(one, "{at}: none of {schema} for {value}");
            return;
        }
    }
    match value {
        Value::Object(object) => {
            let properties = schema["properties"].as_object().unwrap_or_else(|| panic!("{at}: no object in {schema}"));
            for (key, value) in object {
                let property = properties.get(key).unwrap_or_else(|| panic!("{at}.{key} is not in the schema"));
                fits(value, property, root, &format!("{at}.{key}"));
            }
            for key in schema["required"].as_array().into_iter().flatten() {
                assert!(object.contains_key(key.as_str().expect("a key")), "{at}.{key} is missing");
            }
        }
        Value::Array(items) => {
            assert!(schema["type"] == "array", "{at}: {schema}");
            items.iter().for_each(|item| fits(item, &schema["items"], root, at));
        }
        Value::String(text) => {
            let known = schema["enum"].as_array().is_none_or(|words| words.contains(value));
            let constant = schema.get("const").is_none_or(|constant| constant == value);
            let text_wanted =
                schema["type"] == "string" || schema["type"].as_array().is_some_and(|t| t.contains(&"string".into()));
            assert!(known && constant && text_wanted, "{at}: {text} for {schema}");
        }
        Value::Number(_) => assert!(schema["type"].to_string().contains("integer"), "{at}: {schema}"),
        _ => panic!("{at}: {value}"),
    }
}
