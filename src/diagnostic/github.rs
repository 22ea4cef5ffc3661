//! Findings as annotations of a workflow run on GitHub.
//!
//! See GitHub's documentation, "Workflow commands for GitHub Actions". A step shows ten annotations of each kind at most.

use super::{Diagnostic, Findings, Paths, Severity, SourceMap, Span, printable};

/// How many annotations of a kind are made: GitHub shows no more of a step.
pub(crate) const MOST: usize = 10;

/// An annotation for each finding, the worst first and at most ten of a kind, and a line for people with their number.
pub fn report(findings: &Findings, sources: &SourceMap, paths: &Paths) -> String {
    let mut out = String::new();
    let mut more = 0;
    for severity in Severity::ALL {
        let of_kind = findings.iter().filter(|it| it.severity == severity);
        of_kind.take(MOST).for_each(|it| out.push_str(&annotation(it, sources, paths)));
        more += findings.count(severity).saturating_sub(MOST);
    }
    let tally = if findings.is_empty() { "nothing to mend".to_owned() } else { findings.tally() };
    let rest = match more {
        0 => String::new(),
        n => format!("; {n} more than GitHub shows beside the files, see the summary of the run"),
    };
    out + &plain(&format!("checked: {tally}{rest}"))
}

fn annotation(it: &Diagnostic, sources: &SourceMap, paths: &Paths) -> String {
    let level = match it.severity {
        Severity::Error => "error",
        Severity::Warn => "warning",
        Severity::Info => "notice",
    };
    let mut properties = place(it.span, sources, &|file| paths.name(file).into_owned());
    properties.push(("title", it.rule.id.to_owned()));
    let help = if it.help.is_empty() { String::new() } else { format!("\n{}", printable(&it.help)) };
    command(level, &properties, &format!("{}{help}", printable(&it.message)))
}

/// The properties of an annotation that say where it is. `path` gives the path of a file from the root of the repository.
pub(crate) fn place(span: Span, sources: &SourceMap, path: &dyn Fn(&str) -> String) -> Vec<(&'static str, String)> {
    let (start, end) = (sources.start(span), sources.end(span));
    let mut properties = vec![("file", path(sources.name(span.file))), ("line", start.line.to_string())];
    // Columns are understood only where all is on one line; a line break at the end is no line of its own.
    let last = if end.column == 1 { end.line.saturating_sub(1) } else { end.line };
    if last > start.line {
        properties.push(("endLine", last.to_string()));
    } else if end.line == start.line && end.column > start.column {
        properties.push(("col", start.column.to_string()));
        properties.push(("endColumn", end.column.to_string()));
    }
    properties
}

/// A line that is no command, whatever stands in it.
pub(crate) fn plain(text: &str) -> String {
    let text = printable(text);
    // A command starts a line, or follows `##[` in older ones.
    let text = text.trim_start().replace("##[", "## [");
    let quoted = if text.starts_with("::") { format!("\u{2060}{text}") } else { text };
    format!("{quoted}\n")
}

/// A workflow command with its escapes: those of `@actions/core`, file `command.ts`.
pub(crate) fn command(level: &str, properties: &[(&str, String)], message: &str) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let clean = |text: &str| -> String {
        text.chars().map(|c| if c.is_control() && c != '\n' { char::REPLACEMENT_CHARACTER } else { c }).collect()
    };
    let property = |(key, value): &(&str, String)| {
        format!("{key}={}", data(&clean(value)).replace(':', "%3A").replace(',', "%2C"))
    };
    let properties: Vec<String> = properties.iter().map(property).collect();
    format!("::{level} {}::{}\n", properties.join(","), data(&clean(message)))
}
