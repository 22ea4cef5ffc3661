//! Findings as Markdown, for the summary of a workflow run. Whatever a text holds, it cannot become markup, and calls nobody.

use super::{Findings, Paths, SourceMap};
use crate::richtext::{AsWritten, Block, Inline, gfm};

/// More findings than this are not shown: nobody reads on.
const MOST: usize = 200;
/// How long the table may become, in bytes: GitHub takes a summary of 1 MiB for each step.
const LONGEST: usize = 500_000;

/// A line that says how many there are, and a table of the findings, the worst first; of very many the first only.
pub fn report(findings: &Findings, sources: &SourceMap, paths: &Paths) -> String {
    if findings.is_empty() {
        return "Nothing to mend.\n".to_owned();
    }
    let mut rows = Vec::new();
    let mut length = 0;
    for it in findings.worst_first().into_iter().take(MOST) {
        let at = sources.start(it.span);
        let place = format!("{}:{}:{}", paths.name(sources.name(it.span.file)), at.line, at.column);
        let cells = [
            vec![text(it.severity.word())],
            vec![Inline::Code(quiet(&place))],
            vec![Inline::Code(it.rule.id.to_owned())],
            prose(&it.told()),
        ];
        let row: Vec<String> = cells.into_iter().map(|cell| gfm::cell(&[Block::Paragraph(cell)], &AsWritten)).collect();
        length += row.iter().map(String::len).sum::<usize>();
        if length > LONGEST {
            break;
        }
        rows.push(row);
    }
    let head = ["Level", "Place", "Rule", "What"].map(str::to_owned);
    let mut out = format!("{}.\n\n{}", findings.tally(), gfm::table(&head, &rows, &[]));
    let more = findings.iter().len() - rows.len();
    if more > 0 {
        out.push_str(&format!("\n… and {more} more\n"));
    }
    out
}

/// A text that is nothing else.
pub(crate) fn text(text: &str) -> Inline {
    Inline::Text(quiet(text))
}

/// A text on one line that names nobody: an invisible letter keeps `@` from what follows.
pub(crate) fn quiet(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.replace('@', "@\u{2060}")
}

/// A message with what stands in backticks as code.
pub(crate) fn prose(message: &str) -> Vec<Inline> {
    let parts: Vec<&str> = message.split('`').collect();
    let balanced = parts.len() % 2 == 1;
    if !balanced {
        return vec![text(message)];
    }
    let part = |(n, part): (usize, &&str)| match n % 2 {
        0 => text(part),
        _ => Inline::Code(quiet(part)),
    };
    parts.iter().enumerate().filter(|(_, part)| !part.is_empty()).map(part).collect()
}
