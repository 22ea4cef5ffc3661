//! Findings on one line each, for editors and `grep`: `file:line:column: level[rule] message`.

use super::{Findings, Paths, SourceMap};

/// All findings, a line each.
pub fn report(findings: &Findings, sources: &SourceMap, paths: &Paths) -> String {
    let mut out = String::new();
    for diagnostic in findings {
        let at = sources.start(diagnostic.span);
        let (level, rule) = (diagnostic.severity.word(), diagnostic.rule.id);
        let name = paths.name(sources.name(diagnostic.span.file));
        let line = format!("{name}:{}:{}: {level}[{rule}] {}", at.line, at.column, diagnostic.message);
        out.push_str(&super::printable(&line));
        out.push('\n');
    }
    out
}
