//! Findings in SARIF 2.1.0, which code scanning of GitHub, Azure DevOps and editors read.
//!
//! The standard is <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

mod form;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use self::form::{
    Artifact, BaseId, BaseIds, Change, Configuration, Content, Descriptor, Driver, Fingerprints, Fix, Found, Level,
    Location, Log, Physical, Properties, Region, Replacement, Run, Text, Tool,
};
use super::fingerprint::fingerprints;
use super::{Diagnostic, Edit, Findings, Paths, Rule, Severity, SourceMap, Span, printable, rules};
use crate::links::encode_ascii;

/// How many characters of a description GitHub takes.
const LONGEST: usize = 1024;

/// Where the form is described.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The findings, with what is known of the rules that they broke, and a line feed at the end.
///
/// # Errors
/// Never in fact: a report is always JSON.
pub fn report(findings: &Findings, sources: &SourceMap, paths: &Paths) -> serde_json::Result<String> {
    // Only rules that were broken: the texts of all would be most of the file.
    let ids: BTreeSet<&str> = findings.iter().map(|it| it.rule.id).collect();
    let broken: Vec<&'static Rule> = rules::all().filter(|rule| ids.contains(rule.id)).collect();
    let index: BTreeMap<&str, usize> = broken.iter().enumerate().map(|(index, rule)| (rule.id, index)).collect();
    let writer = Writer { sources, paths };
    let results = findings
        .iter()
        .zip(fingerprints(findings, sources))
        .map(|(it, fingerprint)| writer.found(it, index.get(it.rule.id).copied().unwrap_or_default(), fingerprint))
        .collect();
    let driver = Driver {
        name: "statusbook",
        information_uri: env!("CARGO_PKG_HOMEPAGE"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: broken.into_iter().map(descriptor).collect(),
    };
    let root = BaseId { description: plain("The folder of the repository, or the one that the command ran in.") };
    let run = Run {
        tool: Tool { driver },
        original_uri_base_ids: BaseIds { root },
        results,
        column_kind: "unicodeCodePoints",
    };
    Ok(serde_json::to_string_pretty(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })? + "\n")
}

fn plain<'a>(text: impl Into<Cow<'a, str>>) -> Text<'a> {
    Text { text: text.into(), markdown: None }
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warn => Level::Warning,
        Severity::Info => Level::Note,
    }
}

fn descriptor(rule: &'static Rule) -> Descriptor {
    let text = rule.text();
    // Why it matters is the paragraph after the summary.
    let second = text.split("\n\n").nth(1).map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    let why = second.filter(|part| !part.is_empty() && !part.starts_with("```"));
    let summary = rule.summary();
    let full = why.map(|why| format!("{summary} {why}")).filter(|full| full.chars().count() <= LONGEST);
    let full = full.unwrap_or_else(|| summary.clone());
    Descriptor {
        id: rule.id,
        short_description: plain(summary),
        full_description: plain(full),
        help: Text { text: text.clone().into(), markdown: Some(text) },
        default_configuration: Configuration { level: level(rule.severity) },
        properties: Properties {
            tags: [rule.group()],
            severity: match rule.severity {
                Severity::Error => "error",
                Severity::Warn => "warning",
                Severity::Info => "recommendation",
            },
        },
    }
}

/// What findings are written with.
#[derive(Clone, Copy)]
struct Writer<'a> {
    sources: &'a SourceMap,
    paths: &'a Paths,
}

impl<'a> Writer<'a> {
    fn found(self, it: &'a Diagnostic, rule_index: usize, fingerprint: String) -> Found<'a> {
        let related = |(at, label): (usize, &'a super::Label)| Location {
            id: Some(at + 1),
            physical_location: self.place(label.span),
            message: Some(plain(printable(&label.text))),
        };
        Found {
            rule_id: it.rule.id,
            rule_index,
            level: level(it.severity),
            message: plain(it.told()),
            locations: [Location { id: None, physical_location: self.place(it.span), message: None }],
            related_locations: it.labels.iter().enumerate().map(related).collect(),
            partial_fingerprints: Fingerprints { statusbook: fingerprint },
            fixes: self.fix(&it.fix).into_iter().collect(),
        }
    }

    fn artifact(self, span: Span) -> Artifact {
        let uri = encode_ascii(&self.paths.name(self.sources.name(span.file)));
        Artifact { uri, uri_base_id: "%SRCROOT%" }
    }

    fn place(self, span: Span) -> Physical {
        // What has no place in its file is shown at its first line.
        let whole = Region { start_line: 1, start_column: None, end_line: None, end_column: None };
        let region = if span.end == 0 { whole } else { self.region(span) };
        Physical { artifact_location: self.artifact(span), region }
    }

    fn region(self, span: Span) -> Region {
        let (start, end) = (self.sources.start(span), self.sources.end(span));
        Region {
            start_line: start.line,
            start_column: Some(start.column),
            end_line: Some(end.line),
            end_column: Some(end.column),
        }
    }

    /// The edits, file by file.
    fn fix(self, edits: &[Edit]) -> Option<Fix> {
        let mut files: BTreeMap<_, Vec<&Edit>> = BTreeMap::new();
        for edit in edits {
            files.entry(edit.span.file).or_default().push(edit);
        }
        let replacement = |edit: &&Edit| Replacement {
            deleted_region: self.region(edit.span),
            inserted_content: Content { text: edit.text.clone() },
        };
        let change = |edits: Vec<&Edit>| {
            let first = edits.first()?;
            let artifact_location = self.artifact(first.span);
            Some(Change { artifact_location, replacements: edits.iter().map(replacement).collect() })
        };
        let artifact_changes: Vec<Change> = files.into_values().filter_map(change).collect();
        (!artifact_changes.is_empty()).then_some(Fix { artifact_changes })
    }
}
