//! What `publish` reports, in every form, as it is expected in `tests/expected/publish`: of copies in every state.

// Both bring the checker of Confluence pages along.
#![allow(clippy::duplicate_mod)]

mod harness;
mod support;

use harness::expect;
use harness::python::{assert_valid, parsed};
use statusbook::commands::schema::{Subject, schema};
use statusbook::copies::Sheet;
use statusbook::copies::base::Standing;
use statusbook::copies::compare::{Difference, Options, compare};
use statusbook::copies::kind::{Part, Revision};
use statusbook::copies::publish::report::{End, Fate, Publish, Published, Told, human, json, markdown};
use statusbook::copies::publish::{Does, Done, Hold, Lost, Step, message};
use statusbook::diagnostic::{Findings, SourceMap};
use statusbook::model::{Code, CopyKind};
use support::catalog::book;

const SOURCE: &str = "title: Codes
sections:
  - title: Errors
    codes:
      - {code: 404, summary: Not Found, description: There is nothing here.}
      - {code: 409, summary: Conflict, description: Somebody was faster.}
      - {code: 410, summary: Gone, description: It was here once.}
";
const COPY: &str = "title: Codes
sections:
  - title: Errors
    codes:
      - {code: 404, summary: Not Found, description: 'There was nothing @here <b>.'}
      - {code: 409, summary: Conflict, description: Somebody was quicker.}
      - {code: 411, summary: More, description: 'Not of ours.'}
";

/// The texts, what the copy says otherwise, and the code 404.
fn found() -> (SourceMap, Vec<Difference>, Code) {
    let loaded = book(&[("content/codes.yaml", SOURCE.as_bytes()), ("content/copy.yaml", COPY.as_bytes())]);
    let catalogs = loaded.book.expect("a book").catalogs;
    let mut found = compare(&Sheet::of(&catalogs[0]), &Sheet::of(&catalogs[1]), Options::default()).differences;
    found[0].standing = Some(Standing::Edited);
    found[1].standing = Some(Standing::Stale);
    let code = catalogs[0].definitions().next().expect("a code").code.clone();
    (loaded.sources, found, code)
}

fn step(name: &str, does: Does, holds: Vec<Hold>) -> Step {
    Step { does, holds, ..Step::new(name) }
}

fn copy(name: &str, kind: CopyKind, fate: Fate) -> Published {
    Published {
        name: name.to_owned(),
        copy: Some(name.to_owned()),
        kind,
        catalog: Some("codes".to_owned()),
        named: false,
        fate,
    }
}

fn planned(steps: Vec<Step>, done: Vec<Done>) -> Fate {
    Fate::Planned(Told::all(steps.into_iter().map(|step| (step, Vec::new())).collect(), done))
}

fn done(step: usize, result: Result<&str, &str>) -> Done {
    Done { step, result: result.map(str::to_owned).map_err(str::to_owned), held: None }
}

/// A wiki of which one page was edited, one has a draft and one could not be written; and copies that are in no such state.
fn publish(dry_run: bool) -> (SourceMap, Publish) {
    let (sources, differences, code) = found();
    let revision = Revision {
        link: Some("https://wiki.example.com/pages/2".to_owned()),
        version: Some("12".to_owned()),
        by: Some("Ann [x](y)".to_owned()),
        when: Some("2026-03-01T10:15:02.000Z".to_owned()),
        message: None,
    };
    let edited = Step {
        part: Part::Code(code),
        revision: revision.clone(),
        differences: differences.clone(),
        lost: vec![Lost { text: "Ask *Bob* before you call.".to_owned() }],
        ..step("404 Not Found", Does::Nothing, vec![Hold::Edited])
    };
    let written = Step {
        message: message::of(&differences),
        also: vec!["label `api` added".to_owned()],
        ..step("Codes", Does::Write, vec![])
    };
    let wiki = vec![
        written,
        edited.clone(),
        step(
            "409 Conflict",
            Does::Nothing,
            vec![Hold::Draft(Some("Ben".to_owned())), Hold::Comments(vec!["nothing".to_owned()])],
        ),
        step("410 Gone", Does::Create, vec![]),
        step("411 More", Does::Nothing, vec![Hold::Orphan("`--prune archive` archives its page".to_owned())]),
        step("200 OK", Does::Nothing, vec![]),
    ];
    let foreign = Step {
        differences: differences[..1].to_vec(),
        revision: Revision { when: None, ..revision },
        ..edited.clone()
    };
    let foreign = Step { holds: vec![Hold::Foreign], name: "docs/codes.md".to_owned(), lost: vec![], ..foreign };
    let of_wiki =
        if dry_run { vec![] } else { vec![done(0, Ok("version 13")), done(3, Err("503 Service Unavailable"))] };
    let raced = if dry_run {
        vec![]
    } else {
        vec![Done { held: Some(Box::new(Step { holds: vec![Hold::Conflict], ..edited })), ..done(0, Ok("")) }]
    };
    let passed = Hold::Passed { why: "no regions".to_owned(), help: Some("add markers".to_owned()) };
    let copies = vec![
        copy("wiki", CopyKind::Confluence, planned(wiki, of_wiki)),
        copy("docs", CopyKind::File, planned(vec![foreign], vec![])),
        copy("git wiki", CopyKind::Git, planned(vec![step("Codes.md", Does::Write, vec![])], raced)),
        copy("readme", CopyKind::File, planned(vec![step("README.md", Does::Nothing, vec![passed])], vec![])),
        copy("same", CopyKind::File, planned(vec![step("same.csv", Does::Nothing, vec![])], vec![])),
        copy(
            "far",
            CopyKind::Confluence,
            Fate::Failed("the token is refused\n  help: look at CONFLUENCE_TOKEN".to_owned()),
        ),
        copy("theirs", CopyKind::File, Fate::PassedOver),
    ];
    (sources, Publish { copies, findings: Findings::default(), dry_run })
}

#[test]
fn people_read_what_was_written_and_what_is_held() {
    for (dry, name) in [(true, "human-dry.txt"), (false, "human.txt")] {
        let (sources, publish) = publish(dry);
        let text = human::report(&publish, &sources, false)
            + &human::helps(&publish).iter().map(|help| format!("help: {help}\n")).collect::<String>();
        expect(&format!("tests/expected/publish/{name}"), &text);
        assert!(human::report(&publish, &sources, true).contains("\x1b[32m"));
    }
}

#[test]
fn a_comment_says_what_would_change_where_and_holds_no_markup_of_others() {
    let (sources, publish) = publish(true);
    let text = markdown::report(&publish, &sources);
    expect("tests/expected/publish/comment.md", &text);
    assert!(!text.contains(" [x](y)") && !text.contains(" <b>") && !text.contains(" @here"), "{text}");
    let mut many = publish;
    let Fate::Planned(steps) = &mut many.copies[0].fate else { panic!("no steps") };
    steps[1].step.differences = std::iter::repeat_n(steps[1].step.differences.clone(), 400).flatten().collect();
    let long = markdown::report(&many, &sources);
    assert!(long.len() < 65_536 && long.contains("\n… and "), "{}", long.len());
    let none = markdown::report(&Publish::default(), &sources);
    assert!(none.starts_with("The sources need mending"), "{none}");
}

#[test]
fn programs_read_what_the_schema_says() {
    let mut documents = Vec::new();
    for (dry, name) in [(true, "report-dry.json"), (false, "report.json")] {
        let (sources, publish) = publish(dry);
        let text = json::report(&publish, &sources).expect("JSON");
        expect(&format!("tests/expected/publish/{name}"), &text);
        documents.push((name.to_owned(), "publish", parsed(&text)));
    }
    assert_valid(&[("publish", schema(Subject::Publish))], &documents);
}

#[test]
fn the_worst_of_a_copy_is_how_it_ends() {
    let ends = |dry| publish(dry).1.copies.iter().map(|copy| copy.end(dry)).collect::<Vec<_>>();
    use End::{Clean, Failed, Held};
    assert_eq!(ends(true), [Held, Held, Clean, Clean, Clean, Failed, Clean]);
    assert_eq!(ends(false), [Failed, Held, Held, Clean, Clean, Failed, Clean]);
    let mut named = publish(true).1;
    named.copies.iter_mut().for_each(|copy| copy.named = true);
    let ends: Vec<_> = named.copies.iter().map(|copy| copy.end(true)).collect();
    assert_eq!(ends, [Held, Held, Clean, Held, Clean, Failed, Held]);
}

#[test]
fn a_message_names_the_codes_that_change() {
    let (_, mut differences, _) = found();
    assert_eq!(message::of(&differences).as_deref(), Some("404, 409: description; 410 added; 411 removed"));
    assert_eq!(message::of(&[]), None);
    let last = differences.pop().expect("a difference");
    let many = (0..20).map(|n| Difference { code: Some(format!("{n}")), ..last.clone() }).collect::<Vec<_>>();
    assert_eq!(message::of(&many).as_deref(), Some("0, 1, 2, 3, 4, 5, 6, 7 and 12 more removed"));
}
