//! Codes that a page says are gone.

use std::ops::Range;

use super::heading::Head;
use super::inline::{after, is_blank};
use super::token::lead;
use super::{Context, words};
use crate::copies::{Retired, Said};
use crate::model::{Code, Place};
use crate::richtext::document::{Content, Node, blocks};
use crate::richtext::{Block, Inline, RichText, inline_text, plain_text};
use crate::words as spoken;

/// The parts of a page that stand below headings of codes that are gone.
pub(super) fn ranges(heads: &[Head]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for head in heads.iter().filter(|head| words::is_retired(&head.words)) {
        if ranges.last().is_none_or(|last| head.node >= last.end) {
            ranges.push(head.node..head.end);
        }
    }
    ranges
}

/// The codes that a part of a page says are gone: the items of its lists, its terms, the rows of its tables.
pub(super) fn read(cx: &Context<'_>, nodes: &[&Node]) -> Vec<Retired> {
    let mut out = Vec::new();
    for node in nodes {
        match &node.content {
            Content::List { items, .. } => out.extend(items.iter().filter_map(|item| {
                let Content::Paragraph(content) = &item.nodes.first()?.content else { return None };
                let (code, rest) = code_of(content)?;
                let mut text = RichText::default();
                if !is_blank(&rest) {
                    text.blocks.push(Block::Paragraph(linkless(&rest)));
                }
                text.blocks.extend(blocks(item.nodes.get(1..)?));
                retired(cx, &code, text, &item.range)
            })),
            Content::Terms(terms) => out.extend(terms.iter().filter_map(|term| {
                let name = plain_text(&RichText { blocks: blocks(&term.name.nodes) });
                let text = RichText { blocks: term.said.iter().flat_map(|item| blocks(&item.nodes)).collect() };
                retired(cx, &name, sentences(text), &term.name.range)
            })),
            Content::Table(grid) => out.extend(grid.rows.iter().filter(|row| !row.head).filter_map(|row| {
                let name = plain_text(&RichText { blocks: blocks(&row.cells.first()?.nodes) });
                let code = lead(&name).filter(|lead| lead.end == name.len())?;
                let said = row
                    .cells
                    .iter()
                    .skip(1)
                    .filter(|cell| !cell.repeated)
                    .flat_map(|cell| blocks(&cell.nodes))
                    .collect();
                retired(cx, code.codes.first()?, RichText { blocks: said }, &row.range)
            })),
            _ => {}
        }
    }
    out
}

fn retired(cx: &Context<'_>, code: &str, text: RichText, range: &Range<usize>) -> Option<Retired> {
    let at = cx.at(range, None);
    let code = Code::new(code.trim().to_owned(), Place(at.span)).ok()?;
    Some(Retired { code, said: (!text.is_empty()).then_some(Said { text, at }), at })
}

/// The code at the start of an item, and what is said of it.
fn code_of(content: &[Inline]) -> Option<(String, Vec<Inline>)> {
    let line = inline_text(content);
    let strong = match content.first()? {
        Inline::Strong(inner) | Inline::Link { content: inner, .. } => Some(inline_text(inner)),
        Inline::Code(code) => Some(code.clone()),
        _ => None,
    };
    let code = match strong {
        Some(code) => code,
        None => {
            let marks = [", since ", ", replaced by ", ": ", " - ", " – ", " — "];
            let end = marks.iter().filter_map(|mark| line.find(mark)).min().unwrap_or(line.len());
            line.get(..end)?.to_owned()
        }
    };
    let rest = line.get(code.len()..)?;
    let joint = [", ", ": ", " - ", " – ", " — ", "\n", " "].into_iter().find(|joint| rest.starts_with(joint));
    let gap = joint.map_or(0, str::len);
    Some((code.trim().to_owned(), after(content, code.len() + gap)))
}

/// Where a replacement is a link to a code of the page, its name says as much.
fn linkless(content: &[Inline]) -> Vec<Inline> {
    let line = inline_text(content);
    let is_ours = line.starts_with("since ") || line.starts_with("replaced by ");
    let plain = content.iter().all(|inline| match inline {
        Inline::Text(_) => true,
        Inline::Link { content, .. } => content.iter().all(|inline| matches!(inline, Inline::Text(_))),
        _ => false,
    });
    match spoken::gone(&line) {
        Some(english) if plain => vec![Inline::Text(english)],
        _ if is_ours && plain => vec![Inline::Text(line)],
        _ => content.to_vec(),
    }
}

/// `Since 2.0. Replaced by 410. …` of our HTML page as a line of its own, as other pages of ours have it.
fn sentences(text: RichText) -> RichText {
    let mut blocks = text.blocks;
    let Some(Block::Paragraph(content)) = blocks.first() else { return RichText { blocks } };
    let line = inline_text(content);
    let mut end = 0;
    let mut said = Vec::new();
    for (mark, word, key) in
        [("Since ", "since", "since_sentence"), ("Replaced by ", "replaced by", "replaced_sentence")]
    {
        if let Some((value, length)) = line.get(end..).and_then(|rest| spoken::sentence(key, rest)) {
            said.push(format!("{word} {value}"));
            end = (end + length + 1).min(line.len());
            continue;
        }
        let Some(rest) = line.get(end..).and_then(|rest| rest.strip_prefix(mark)) else { continue };
        let Some(stop) = rest.find(". ").or_else(|| rest.ends_with('.').then(|| rest.len() - 1)) else { continue };
        said.push(format!("{word} {}", rest.get(..stop).unwrap_or("")));
        end = (end + mark.len() + stop + 2).min(line.len());
    }
    if said.is_empty() {
        return RichText { blocks };
    }
    let note = after(content, end);
    let mut out = vec![Block::Paragraph(vec![Inline::Text(said.join(", "))])];
    if !is_blank(&note) {
        out.push(Block::Paragraph(note));
    }
    out.extend(blocks.drain(1..));
    RichText { blocks: out }
}
