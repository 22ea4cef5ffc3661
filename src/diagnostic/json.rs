//! Findings for programs.

use serde::Serialize;

use super::{Findings, Position, Severity, SourceMap, Span};

/// A finding as it stands in JSON. Lines and columns count from 1, columns in characters; the end is exclusive.
#[derive(Debug, Serialize)]
pub struct Entry<'a> {
    rule: &'a str,
    severity: Severity,
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
    help: &'a str,
    labels: Vec<Label<'a>>,
}

#[derive(Debug, Serialize)]
struct Place<'a> {
    file: &'a str,
    start: Position,
    end: Position,
}

#[derive(Debug, Serialize)]
struct Label<'a> {
    #[serde(flatten)]
    place: Place<'a>,
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
        severity: diagnostic.severity(),
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
