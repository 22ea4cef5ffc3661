//! What is known of rules, as `statusbook explain` prints it and as the pages of the book have it.

use std::fmt::Write;

use serde::Serialize;

use super::Severity;
use super::rules::{GROUPS, Group, Rule};

/// What is known of a rule, for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Known {
    id: &'static str,
    level: Severity,
    fixable: bool,
    binding: bool,
    summary: String,
    text: String,
}

impl Known {
    /// What is known of `rule`.
    pub fn of(rule: &Rule) -> Self {
        let Rule { id, severity, fixable, binding, .. } = *rule;
        Self { id, level: severity, fixable, binding, summary: rule.summary(), text: rule.text() }
    }
}

/// How bad a finding of a rule is, whether `--fix` mends it, and whether authors can decide otherwise. In Markdown; `decide` is
/// how "allowed" is written, which is a link where there is something to link to.
fn facts(rule: &Rule, decide: &str) -> String {
    let level = match rule.severity {
        Severity::Error => "What it finds is an error.",
        Severity::Warn => "What it finds is a warning.",
        Severity::Info => "What it finds is advice.",
    };
    let fix = if rule.fixable {
        "`statusbook check --fix` mends it where there is one right answer."
    } else {
        "It is mended by hand."
    };
    let allow = if rule.binding {
        "It cannot be allowed, because everything else relies on it.".to_owned()
    } else {
        format!("It can be {decide}, or given another level.")
    };
    format!("{level} {fix} {allow}")
}

/// All about a rule, in Markdown.
pub fn rule(rule: &Rule) -> String {
    format!("# {}\n\n{}\n{}\n", rule.id, rule.text(), facts(rule, "allowed"))
}

/// The page of a rule in the book: `content/rules/GROUP/NAME.md`.
pub fn page(rule: &Rule) -> String {
    let facts = facts(rule, "[allowed](../../check.md#when-it-is-meant-so)");
    // As a JSON string a text is a YAML string, too.
    let summary = serde_json::Value::from(plain(&rule.summary()));
    format!("---\ntitle: {}\ndescription: {summary}\n---\n\n{}\n{facts}\n", rule.id, rule.text())
}

/// The tables of all rules, as they stand in `content/rules.md`.
pub fn index() -> String {
    let mut text = String::new();
    for group in GROUPS {
        let about = group.about;
        let _ = write!(
            text,
            "\n## {}\n\nRules about {about}.\n\n| Rule | Level | What it demands |\n| --- | --- | --- |\n",
            group.name
        );
        for rule in group.rules {
            let (id, level, summary) = (rule.id, rule.severity.word(), rule.summary().replace('|', "\\|"));
            let _ = writeln!(text, "| [{id}](rules/{id}.md) | {level} | {summary} |");
        }
    }
    text
}

/// The rules of groups, a line each.
pub fn list(groups: &[&Group]) -> String {
    let width = groups.iter().flat_map(|group| group.rules).map(|rule| rule.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for group in groups {
        let _ = writeln!(text, "{}: rules about {}", group.name, plain(group.about));
        for rule in group.rules {
            let _ = writeln!(text, "  {:width$}  {:5}  {}", rule.id, rule.severity.word(), plain(&rule.summary()));
        }
        text.push('\n');
    }
    text.push_str("`statusbook explain RULE` says more about a rule.\n");
    text
}

/// A sentence in Markdown as plain text.
fn plain(text: &str) -> String {
    crate::richtext::plain_text(&crate::richtext::markdown::read(text).text)
}

#[cfg(test)]
mod tests {
    use super::{Known, page, rule};
    use crate::diagnostic::rules;

    #[test]
    fn what_is_told_of_a_rule_is_what_is_true_of_it() {
        let fixable = rules::find("source/ambiguous-scalar").expect("a rule");
        let told = rule(fixable);
        assert!(told.starts_with("# source/ambiguous-scalar\n\nA plain YAML value"), "{told}");
        assert!(told.contains("What it finds is an error. `statusbook check --fix` mends it"), "{told}");
        assert!(told.contains("It cannot be allowed"), "{told}");
        let advice = rules::find("text/length").expect("a rule");
        assert!(rule(advice).contains("What it finds is advice. It is mended by hand. It can be allowed"));
        assert!(page(advice).contains("[allowed](../../check.md#when-it-is-meant-so)"));
        let known = serde_json::to_value(Known::of(fixable)).expect("JSON");
        assert_eq!(
            (&known["level"], &known["fixable"], &known["binding"]),
            (&"error".into(), &true.into(), &true.into())
        );
    }
}
