//! Differences as annotations of a workflow run on GitHub.
//!
//! See GitHub's documentation, "Workflow commands for GitHub Actions". A step shows ten annotations of each kind at most.

use super::{Copy, State, marked, subject, texts};
use crate::copies::compare::{Change, Difference, Kind};
use crate::diagnostic::github::{MOST, command, place, plain};
use crate::diagnostic::{Diagnostic, Findings, Severity, SourceMap};

/// An annotation for each finding at its place, and for each difference at its place in the copy: the worst first, and of
/// many only the first, with a line that says how many more there are. `path` gives the path of a file from the root of the
/// repository.
pub fn report(copies: &[Copy], findings: &Findings, sources: &SourceMap, path: &dyn Fn(&str) -> String) -> String {
    let mut found: Vec<(u8, String)> = findings.iter().map(|it| finding(it, sources, path)).collect();
    for copy in copies {
        if let State::Missing(_) | State::Unreadable(_) = &copy.state {
            let line = copy.line();
            let mut properties = copy.settings.map(|span| place(span, sources, path)).unwrap_or_default();
            properties.push(("title", copy.name.clone()));
            found.push((0, command("error", &properties, &format!("{}: {line}", copy.name))));
        }
        found.extend(copy.differences().iter().map(|it| one(copy, it, sources, path)));
        found.extend(copy.lost.iter().map(|lost| {
            let properties = copy.settings.map(|span| place(span, sources, path)).unwrap_or_default();
            let message = format!("{}: written beside its codes: {}", copy.name, lost.text);
            (2, command("warning", &properties, &message))
        }));
    }
    found.sort_by_key(|(rank, _)| *rank);
    let more = found.len().saturating_sub(MOST);
    let mut out: String = copies.iter().map(|copy| plain(&format!("{}: {}", copy.name, copy.line()))).collect();
    out.extend(found.into_iter().take(MOST).map(|(_, line)| line));
    if more > 0 {
        let s = if more == 1 { "" } else { "s" };
        out.push_str(&format!("and {more} more difference{s}; the summary of the run has them\n"));
    }
    out
}

fn finding(it: &Diagnostic, sources: &SourceMap, path: &dyn Fn(&str) -> String) -> (u8, String) {
    let (rank, level) = match it.severity {
        Severity::Error => (0, "error"),
        Severity::Warn => (3, "warning"),
        Severity::Info => (4, "notice"),
    };
    let mut properties = place(it.span, sources, path);
    properties.push(("title", it.rule.id.to_owned()));
    let help = if it.help.is_empty() { String::new() } else { format!("\n{}", it.help) };
    (rank, command(level, &properties, &format!("{}{help}", it.message)))
}

fn one(copy: &Copy, it: &Difference, sources: &SourceMap, path: &dyn Fn(&str) -> String) -> (u8, String) {
    let (rank, level) = match it.kind {
        Kind::Codes => (1, "error"),
        Kind::Wording => (2, "error"),
        Kind::Section => (3, "warning"),
        Kind::Order => (4, "warning"),
        Kind::Formatting => (5, "notice"),
    };
    // What is no file of the repository cannot be pointed at; the source can.
    let at = if copy.elsewhere { it.source.at } else { it.copy.at.or(it.source.at) };
    let mut properties = at.map(|at| place(at.span, sources, path)).unwrap_or_default();
    properties.push(("title", format!("{}: {}", copy.name, subject(it))));
    let [source, there] = texts(it);
    let standing = it.standing.map(|standing| format!(" ({})", standing.words()));
    let mut message = format!("{}{}", it.message, standing.unwrap_or_default());
    for (who, text) in [("source", source), ("copy", there)] {
        message.extend(text.map(|text| format!("\n{who}: {text}")));
    }
    if !it.changes.is_empty() {
        let mark = |change: &Change, word: &str| match change {
            Change::Same(_) => word.to_owned(),
            Change::Removed(_) => format!("[-{word}-]"),
            Change::Added(_) => format!("{{+{word}+}}"),
        };
        message.push('\n');
        message.push_str(&marked(&it.changes, mark));
    }
    message.extend(copy.revision.link.as_ref().map(|link| format!("\n{link}")));
    (rank, command(level, &properties, &message))
}
