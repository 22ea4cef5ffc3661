//! Findings on one line each, for editors and `grep`: `file:line:column: severity[rule]: message (help)`.

use std::fmt::Write;

use super::{Findings, SourceMap};

/// All findings, a line each.
pub fn report(findings: &Findings, sources: &SourceMap) -> String {
    let mut out = String::new();
    for diagnostic in findings {
        let at = sources.start(diagnostic.span);
        let (severity, rule) = (diagnostic.severity(), diagnostic.rule.id);
        let name = sources.name(diagnostic.span.file);
        let mut line = format!("{name}:{}:{}: {severity}[{rule}]: {}", at.line, at.column, diagnostic.message);
        if !diagnostic.help.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(line, " ({})", diagnostic.help);
        }
        out.push_str(&super::printable(&line));
        out.push('\n');
    }
    out
}
