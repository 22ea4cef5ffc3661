//! Findings as a code quality report of GitLab.
//!
//! See GitLab's documentation, "Code Quality report format".

use serde::Serialize;

use super::fingerprint::fingerprints;
use super::{Findings, Paths, Severity, SourceMap};

#[derive(Serialize)]
struct Violation<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// The findings as a list in JSON, with a line feed at its end.
///
/// # Errors
/// Never in fact: a report is always JSON.
pub fn report(findings: &Findings, sources: &SourceMap, paths: &Paths) -> serde_json::Result<String> {
    let violations: Vec<Violation<'_>> = findings
        .iter()
        .zip(fingerprints(findings, sources))
        .map(|(it, fingerprint)| Violation {
            description: it.told(),
            check_name: it.rule.id,
            fingerprint,
            severity: match it.severity {
                Severity::Error => "major",
                Severity::Warn => "minor",
                Severity::Info => "info",
            },
            location: Location {
                path: paths.name(sources.name(it.span.file)).into_owned(),
                lines: Lines { begin: sources.start(it.span).line },
            },
        })
        .collect();
    Ok(serde_json::to_string_pretty(&violations)? + "\n")
}
