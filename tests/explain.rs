//! `statusbook explain`: what it tells is what the rules say, and what the pages of the book say.

mod harness;

use std::path::Path;

use harness::{project, run, text};
use serde_json::Value;
use statusbook::diagnostic::rules::{self, GROUPS};

fn explain(args: &[&str]) -> harness::Run {
    run(Path::new("."), &[&["explain"], args].concat())
}

#[test]
fn every_rule_is_told_and_has_the_same_text_on_its_page() {
    let all: Value = serde_json::from_str(&explain(&["--format", "json"]).clean().stdout).expect("JSON");
    let all = all.as_array().expect("a list");
    let told: Vec<&str> = all.iter().filter_map(|rule| rule["id"].as_str()).collect();
    assert_eq!(told, rules::all().map(|rule| rule.id).collect::<Vec<_>>());
    let of_groups: usize = GROUPS.iter().map(|group| group.rules.len()).sum();
    assert_eq!(of_groups, all.len());
    assert!(GROUPS.iter().all(|group| group.rules.iter().all(|rule| rule.group() == group.name)));
    for rule in all {
        let (id, text_of_rule) = (rule["id"].as_str().expect("an id"), rule["text"].as_str().expect("a text"));
        let known = rules::find(id).expect("a rule");
        assert_eq!(rule["level"], known.severity.word());
        assert_eq!((&rule["fixable"], &rule["binding"]), (&known.fixable.into(), &known.binding.into()));
        assert!(text(&project("content/rules"), &format!("{id}.md")).contains(text_of_rule), "{id}");
        assert!(
            text_of_rule.starts_with(rule["summary"].as_str().expect("a summary").split(' ').next().expect("a word"))
        );
    }
}

#[test]
fn a_rule_is_found_by_what_people_have_of_it() {
    let whole = explain(&["source/duplicate-code"]).clean();
    assert!(
        whole.stdout.starts_with("# source/duplicate-code\n\nA code stands once in its catalog.\n"),
        "{}",
        whole.stdout
    );
    assert!(
        whole.stdout.contains("```yaml")
            && whole.stdout.contains("What it finds is an error. ")
            && whole.stderr.is_empty()
    );
    // As a report has it, by its own name, and in capitals.
    for name in [
        "[source/duplicate-code]",
        "error[source/duplicate-code]",
        "error[source/duplicate-code]: a code",
        "source/duplicate-code:",
        "`source/duplicate-code`",
        "duplicate-code",
        "Source/Duplicate-Code",
    ] {
        assert_eq!(explain(&[name]).clean().stdout, whole.stdout, "{name}");
    }
    let json: Value =
        serde_json::from_str(&explain(&["duplicate-code", "--format", "json"]).clean().stdout).expect("JSON");
    assert_eq!(json["id"], "source/duplicate-code");
}

#[test]
fn groups_are_listed() {
    let all = explain(&[]).clean().stdout;
    for rule in rules::all() {
        let line = all.lines().find(|line| line.trim_start().starts_with(&format!("{} ", rule.id)));
        assert!(line.is_some_and(|line| line.contains(rule.severity.word())), "{}", rule.id);
    }
    let page = explain(&["page"]).clean().stdout;
    assert!(page.starts_with("page: rules about pages of prose\n  page/front-matter"), "{page}");
    assert!(!page.contains("link/"), "{page}");
    assert_eq!(explain(&["page/"]).clean().stdout, page);
    assert_eq!(explain(&["page/*"]).clean().stdout, page);
    assert_eq!(explain(&["all"]).clean().stdout, all);
    // Several at once, one after the other.
    let rule = explain(&["link/bad"]).clean().stdout;
    assert_eq!(explain(&["page", "link/bad"]).clean().stdout, format!("{page}\n{rule}"));
    let several = explain(&["link/bad", "link/broken", "--format", "json"]).clean().stdout;
    let several: Value = serde_json::from_str(&several).expect("JSON");
    assert_eq!((&several[0]["id"], &several[1]["id"]), (&"link/bad".into(), &"link/broken".into()));
    let json: Value = serde_json::from_str(&explain(&["page", "--format", "json"]).clean().stdout).expect("JSON");
    assert_eq!(
        json.as_array().map(Vec::len),
        GROUPS.iter().find(|group| group.name == "page").map(|group| group.rules.len())
    );
}

#[test]
fn a_rule_that_is_not_there_is_told_with_the_nearest() {
    for (name, near) in [
        ("source/duplicat-code", "Did you mean `source/duplicate-code`?"),
        ("title", "Did you mean `page/title` or `confluence/title`?"),
        ("duplicate-cod", "Did you mean `duplicate-code`?"),
        ("sorce", "Did you mean `source`?"),
        ("http/phras", "Did you mean `http/phrase-mismatch` or `http/phrase-case`?"),
        ("duplicate", "Did you mean `duplicate-id`?"),
        ("quite something else", "`statusbook explain` lists all rules."),
    ] {
        let run = explain(&[name]).ends(2);
        assert_eq!(run.stderr, format!("error: there is no rule `{name}`\n  help: {near}\n"));
        assert!(run.stdout.is_empty());
    }
    let run = explain(&["page", "no/such", "sorce"]).ends(2);
    assert!(run.stdout.is_empty() && run.stderr.matches("there is no rule").count() == 2, "{}", run.stderr);
    assert!(explain(&[""]).ends(2).stderr.contains("a value is required for"), "an empty name is none");
    let run = explain(&["a\u{1b}[31mb"]).ends(2);
    assert!(!run.stderr.contains('\u{1b}'), "{}", run.stderr);
}
