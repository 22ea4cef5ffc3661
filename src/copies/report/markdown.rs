//! Differences as a comment on a pull request.

use super::{Copy, NEED_MENDING, kind_and_standing, place, shortened, subject, texts};
use crate::copies::compare::{Change, Difference};
use crate::copies::publish::Lost;
use crate::copies::sheet::At;
use crate::diagnostic::summary::{prose, quiet, text};
use crate::diagnostic::{Diagnostic, Findings, SourceMap};
use crate::richtext::{AsWritten, Block, Inline, gfm, is_safe_address};

/// How long a comment may become, in bytes: GitHub takes 65,536 characters.
pub(crate) const LONGEST: usize = 60_000;

/// More findings than this are not listed.
const MOST_FINDINGS: usize = 50;

/// A table of the copies, what was wrong with them or with the sources, and a list of differences for each copy. Without
/// any copies, the sources could not be read. Whatever a text holds, it cannot become markup, and calls nobody.
pub fn report(copies: &[Copy], findings: &Findings, sources: &SourceMap) -> String {
    if copies.is_empty() {
        return format!("{NEED_MENDING}.\n{}", list(findings, sources));
    }
    let rows: Vec<Vec<String>> = copies
        .iter()
        .map(|copy| {
            let line = copy.line();
            let line = if copy.is_in_sync() || !matches!(copy.state, super::State::Compared(_)) {
                text(&line)
            } else {
                Inline::Strong(vec![text(&line)])
            };
            [vec![named(copy)], vec![line]]
                .into_iter()
                .map(|cell| gfm::cell(&[Block::Paragraph(cell)], &AsWritten))
                .collect()
        })
        .collect();
    let mut out = gfm::table(&["Copy".to_owned(), "State".to_owned()], &rows, &[]);
    out.push_str(&list(findings, sources));
    let mut left_out = 0;
    for copy in copies.iter().filter(|copy| !copy.differences().is_empty() || !copy.lost.is_empty()) {
        let heading = Block::Heading { level: 4, content: vec![text(&copy.name)] };
        let mut part = format!("\n{}", gfm::blocks(&[heading], &AsWritten));
        part.push('\n');
        let differences = copy.differences().iter().map(|it| item(it, &|at, of| copy.place(at, of, sources)));
        for item in differences.chain(copy.lost.iter().map(beside)) {
            let list = Block::List { start: None, items: vec![item] };
            let written = gfm::blocks(&[list], &AsWritten);
            if out.len() + part.len() + written.len() > LONGEST {
                left_out += 1;
            } else {
                part.push_str(&written);
            }
        }
        out.push_str(&part);
    }
    if left_out > 0 {
        out.push_str(&format!("\n… and {left_out} more\n"));
    }
    out
}

/// The findings as a list, after an empty line; nothing where there is none.
pub(crate) fn list(findings: &Findings, sources: &SourceMap) -> String {
    let item = |it: &Diagnostic| {
        let mut content = vec![Inline::Strong(vec![text(it.rule.id)]), text(": ")];
        content.extend(prose(&it.message));
        content.push(Inline::Break);
        content.push(Inline::Code(quiet(&place(At { span: it.span, cell: None }, sources))));
        vec![Block::Paragraph(joined(content))]
    };
    let items: Vec<Vec<Block>> = findings.iter().take(MOST_FINDINGS).map(item).collect();
    if items.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{}", gfm::blocks(&[Block::List { start: None, items }], &AsWritten));
    let more = findings.iter().len().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        out.push_str(&format!("\n… and {more} more\n"));
    }
    out
}

/// The name of a copy, as a link to where people open it.
fn named(copy: &Copy) -> Inline {
    let name = Inline::Code(quiet(&copy.name));
    match &copy.revision.link {
        Some(target) if is_safe_address(target) => {
            Inline::Link { target: target.clone(), title: String::new(), content: vec![name] }
        }
        _ => name,
    }
}

/// A line that somebody wrote beside codes and fields.
fn beside(lost: &Lost) -> Vec<Block> {
    let line = lost.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let content = vec![Inline::Strong(vec![text("beside its codes")]), text(": "), text(&line)];
    vec![Block::Paragraph(joined(content))]
}

/// A difference as an item of a list; `place` tells of places, whether they are of the copy or of the source.
pub(crate) fn item(it: &Difference, place: &dyn Fn(At, bool) -> String) -> Vec<Block> {
    let mut content = vec![Inline::Strong(vec![text(&subject(it))]), text(": ")];
    content.extend(prose(&it.message));
    content.push(text(&format!(" ({})", kind_and_standing(it))));
    let [source, copy] = texts(it);
    for (who, said) in [("source: ", source), ("copy: ", copy)] {
        content.extend(said.into_iter().flat_map(|said| [Inline::Break, text(who), text(&said)]));
    }
    if !it.changes.is_empty() {
        content.push(Inline::Break);
        for change in shortened(&it.changes) {
            let (Change::Same(said) | Change::Removed(said) | Change::Added(said)) = &change;
            let word = said.trim();
            // What is struck and what comes instead stand apart.
            let instead = matches!(content.last(), Some(Inline::Strikethrough(_)));
            if said.starts_with(' ') || instead {
                content.push(text(" "));
            }
            if !word.is_empty() {
                content.push(match &change {
                    Change::Same(_) => text(word),
                    Change::Removed(_) => Inline::Strikethrough(vec![text(word)]),
                    Change::Added(_) => Inline::Strong(vec![text(word)]),
                });
            }
            if said.ends_with(' ') && !word.is_empty() {
                content.push(text(" "));
            }
        }
    }
    let places =
        [(it.source.at, false), (it.copy.at, true)].into_iter().filter_map(|(at, of_copy)| Some((at?, of_copy)));
    let places = places.map(|(at, of_copy)| Inline::Code(quiet(&place(at, of_copy))));
    for (n, place) in places.enumerate() {
        content.push(if n == 0 { Inline::Break } else { text(", ") });
        content.push(place);
    }
    vec![Block::Paragraph(joined(content))]
}

/// The tree's normal form: neighbouring texts are one.
pub(crate) fn joined(content: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(content.len());
    for inline in content {
        match (out.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, inline) => out.push(inline),
        }
    }
    out
}
