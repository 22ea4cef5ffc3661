//! Findings for programs. The form of what `check` prints is described by `schema/check.json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Findings, Position, Severity, SourceMap, Span};

/// What `statusbook check --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report<'a> {
    /// The version of this form; it grows only when something is changed or taken away.
    version: u8,
    /// The day of the state of the IANA registry that findings of `http/*` rest on, such as `2025-09-15`.
    #[serde(skip_serializing_if = "Option::is_none")]
    registry: Option<&'a str>,
    /// Findings of this level and worse end the command with exit code 1.
    deny: Severity,
    /// How many findings there are of each level.
    counts: Counts,
    /// What was mended before these were left; only where it was to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Fixed<'a>>,
    /// What `--fix` would mend; only where that is to be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<Fixes<'a>>,
    /// The findings, in the order of files and places.
    diagnostics: Vec<Entry<'a>>,
}

/// What a report says besides the findings.
#[derive(Clone, Debug)]
pub struct Head<'a> {
    /// The level that is denied.
    pub deny: Severity,
    /// The day of the state of the registry that was asked, if one was.
    pub registry: Option<&'a str>,
    /// What was mended, if anything was to be.
    pub fixed: Option<Fixed<'a>>,
    /// What would be mended, if that is to be shown.
    pub fixes: Option<Fixes<'a>>,
}

/// What would be mended.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Fixes<'a> {
    /// How many findings.
    pub count: usize,
    /// The files that would be changed.
    pub files: Vec<FileDiff<'a>>,
}

/// How a file would be changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FileDiff<'a> {
    /// The file.
    pub file: &'a str,
    /// The difference, in the unified form.
    pub diff: String,
}

/// What was mended.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Fixed<'a> {
    /// How many findings.
    pub count: usize,
    /// The files that were changed.
    pub files: Vec<&'a str>,
}

/// How many findings there are of each level.
#[derive(Debug, Serialize, JsonSchema)]
struct Counts {
    /// How many must be mended.
    error: usize,
    /// How many are questionable.
    warn: usize,
    /// How many are worth knowing.
    info: usize,
}

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
    /// What mends it, where there is one right answer: all of these changes together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fix: Vec<Edit<'a>>,
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

/// A change of a file.
#[derive(Debug, Serialize, JsonSchema)]
struct Edit<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    /// The bytes that are replaced, without a byte order mark; of nothing where something is put in.
    bytes: Bytes,
    /// What comes there.
    text: &'a str,
}

/// A range of bytes, from 0.
#[derive(Debug, Serialize, JsonSchema)]
struct Bytes {
    /// The first.
    start: u32,
    /// The one after the last.
    end: u32,
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
        fix: diagnostic
            .fix
            .iter()
            .map(|edit| Edit {
                place: Place::of(edit.span, sources),
                bytes: Bytes { start: edit.span.start, end: edit.span.end },
                text: &edit.text,
            })
            .collect(),
    };
    findings.iter().map(entry).collect()
}

/// The report of `check`, with a line feed at its end.
///
/// # Errors
/// Never in fact: a report is always JSON.
pub fn report(findings: &Findings, sources: &SourceMap, head: Head<'_>) -> serde_json::Result<String> {
    let Head { deny, registry, fixed, fixes } = head;
    let count = |severity| findings.count(severity);
    let counts = Counts { error: count(Severity::Error), warn: count(Severity::Warn), info: count(Severity::Info) };
    let report = Report { version: 1, registry, deny, counts, fixed, fixes, diagnostics: entries(findings, sources) };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}
