//! Codes that are struck out: a catalog has no place for that, so it is told.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use super::Found;
use super::token::lead;
use crate::diagnostic::{Diagnostic, Findings, rules};
use crate::richtext::document::{Content, Node};
use crate::richtext::{Inline, inline_text};

/// Tells of the codes that were found and are struck out where they stand.
pub(super) fn tell(nodes: &[&Node], found: &Found, findings: &mut Findings) {
    let mut struck: BTreeMap<String, VecDeque<&Range<usize>>> = BTreeMap::new();
    for node in nodes {
        match &node.content {
            Content::Table(grid) => {
                let cells = grid.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.repeated);
                cells.for_each(|cell| note(&cell.nodes, &cell.range, &mut struck));
            }
            Content::List { items, .. } => items.iter().for_each(|item| note(&item.nodes, &item.range, &mut struck)),
            Content::Terms(terms) => {
                terms.iter().for_each(|term| note(&term.name.nodes, &term.name.range, &mut struck));
            }
            _ => note(std::slice::from_ref(*node), &node.range, &mut struck),
        }
    }
    if struck.is_empty() {
        return;
    }
    for entry in found.clusters.iter().flat_map(|cluster| &cluster.entries) {
        let Some(ranges) = struck.get_mut(entry.code.as_str()) else { continue };
        let span = entry.at.span;
        // Both are in the order of the page.
        while ranges.front().is_some_and(|range| range.end <= span.start as usize) {
            ranges.pop_front();
        }
        // Told once, however many rows the code has.
        if ranges.front().is_some_and(|range| range.start < span.end as usize) {
            ranges.pop_front();
            let message = format!("`{}` is struck out there, and is read as any other code", entry.code);
            let help = "If it is gone, write it under `retired` of the catalog; if it is not to be used, `deprecated`.";
            findings.push(Diagnostic::new(&rules::COPY_NOT_READ, span, message).help(help));
        }
    }
}

/// Notes the codes at the start of a part that are struck out; it stands at `range`.
fn note<'r>(nodes: &[Node], range: &'r Range<usize>, struck: &mut BTreeMap<String, VecDeque<&'r Range<usize>>>) {
    let (Content::Paragraph(content) | Content::Heading { content, .. }) = (match nodes.first() {
        Some(first) => &first.content,
        None => return,
    }) else {
        return;
    };
    let inner = match content.first() {
        Some(Inline::Strong(inner) | Inline::Emphasis(inner)) => inner.first(),
        first => first,
    };
    let Some(Inline::Strikethrough(inner)) = inner else { return };
    for code in lead(&inline_text(inner)).map(|lead| lead.codes).unwrap_or_default() {
        struck.entry(code).or_default().push_back(range);
    }
}
