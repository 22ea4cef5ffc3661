//! What the rules say of the sources as they would be.

use std::collections::BTreeMap;

use crate::check::{Examined, examine};
use crate::diagnostic::{Diagnostic, FileId, Findings, Severity, SourceMap};
use crate::render::Options;
use crate::source::Inputs;

/// What the rules say of the book as it would be, and was not said of it before: errors, and other findings.
pub(super) fn held_against_rules(
    inputs: &Inputs,
    texts: &BTreeMap<FileId, String>,
    options: Option<&Options>,
) -> (Examined, Findings) {
    let examined = |inputs: Inputs| examine(inputs, options.cloned(), |_| {}, None);
    let (before, after) = (examined(inputs.clone()), examined(inputs.clone().with(texts.clone())));
    let mut known: BTreeMap<(String, &str, String), usize> = BTreeMap::new();
    let key = |sources: &SourceMap, finding: &Diagnostic| {
        (sources.name(finding.span.file).to_owned(), finding.rule.id, finding.message.clone())
    };
    for finding in before.findings.iter() {
        *known.entry(key(&before.sources, finding)).or_default() += 1;
    }
    let mut new = Findings::default();
    for finding in after.findings.iter().filter(|finding| finding.severity != Severity::Info) {
        match known.get_mut(&key(&after.sources, finding)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => new.push(finding.clone()),
        }
    }
    (after, new)
}
