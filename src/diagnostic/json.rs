//! Findings for programs.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Findings, Position, Severity, SourceMap, Span};

/// A finding as it stands in JSON. Lines and columns count from 1, columns in characters; the end is exclusive.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Entry<'a> {
    /// The id of its rule.
    rule: &'a str,
    /// How bad it is.
    severity: Severity,
    #[serde(flatten)]
    place: Place<'a>,
    /// What is wrong.
    message: &'a str,
    /// What to do about it; may be empty.
    help: &'a str,
    /// Other places that belong to it.
    labels: Vec<Label<'a>>,
}

/// A place in a file.
#[derive(Debug, Serialize, JsonSchema)]
struct Place<'a> {
    /// The file.
    file: &'a str,
    /// Where it starts.
    start: Position,
    /// The place after its last character.
    end: Position,
}

/// A place and what stands there.
#[derive(Debug, Serialize, JsonSchema)]
struct Label<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    /// What stands there.
    text: &'a str,
}

impl<'a> Place<'a> {
    fn of(span: Span, sources: &'a SourceMap) -> Self {
        Self { file: sources.name(span.file), start: sources.start(span), end: sources.end(span) }
    }
}

/// All findings.
pub fn entries<'a>(findings: &'a Findings, sources: &'a SourceMap) -> Vec<Entry<'a>> {
    let entry = |diagnostic: &'a super::Diagnostic| Entry {
        rule: diagnostic.rule.id,
        severity: diagnostic.severity,
        place: Place::of(diagnostic.span, sources),
        message: &diagnostic.message,
        help: &diagnostic.help,
        labels: diagnostic
            .labels
            .iter()
            .map(|label| Label { place: Place::of(label.span, sources), text: &label.text })
            .collect(),
    };
    findings.iter().map(entry).collect()
}
