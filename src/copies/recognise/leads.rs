//! Cells that say a name and what it means in one: `Bad Request -- Your request is invalid.`

use super::inline::{after, is_blank, plain};
use super::phrases::is_phrase;
use super::{Entry, plain_said};
use crate::copies::Said;
use crate::richtext::{Block, Inline, inline_text};

/// What may part a name from what it means.
const JOINTS: &[&str] = &[" -- ", " --- ", " – ", " — ", " - ", ": ", "\u{ff1a}"];
/// The most words of a name that nothing else says is one.
const MOST: usize = 6;

/// A name at the start of a description.
struct Lead {
    /// Where it ends, in bytes of the first paragraph.
    end: usize,
    /// Where what it means begins.
    next: usize,
    /// Whether it is set off, or a usual name of a status.
    sure: bool,
}

/// Parts names from descriptions, where the descriptions of a table without summaries begin with one.
///
/// Gives whether any did.
pub(super) fn part(entries: &mut [Entry]) -> bool {
    let found: Vec<Option<Lead>> = entries.iter().map(|entry| entry.line.description.as_ref().and_then(lead)).collect();
    let all = found.len();
    let looks = found.iter().flatten().count();
    let sure = found.iter().flatten().filter(|lead| lead.sure).count();
    // Two that are sure, or nearly all.
    if !(sure > 1 || (looks > 1 && looks * 100 >= all * 85) || (sure == 1 && all == 1)) {
        return false;
    }
    let mostly = looks * 100 >= all * 60;
    for (entry, lead) in entries.iter_mut().zip(found) {
        let Some(said) = entry.line.description.as_mut() else { continue };
        let [Block::Paragraph(content), ..] = said.text.blocks.as_mut_slice() else { continue };
        let text = inline_text(content);
        match lead.filter(|lead| lead.sure || mostly) {
            Some(lead) => {
                let name = text.get(..lead.end).unwrap_or("").trim_end_matches([':', ' ', '\n']);
                entry.line.summary = plain_said(name, said.at);
                *content = after(content, lead.next);
            }
            // "I'm a teapot." among others that say more.
            None if mostly && said.text.blocks.len() == 1 && is_name(&text) => {
                entry.line.summary = plain_said(text.trim().trim_end_matches('.'), said.at);
                entry.line.description = None;
                continue;
            }
            None => continue,
        }
        if is_blank(content) {
            said.text.blocks.remove(0);
        }
        if said.text.is_empty() {
            entry.line.description = None;
        }
    }
    true
}

/// Whether all of a cell is a name.
fn is_name(text: &str) -> bool {
    is_phrase(text) || (text.split_whitespace().count() <= 4 && !text.contains([',', ';']))
}

/// The name at the start of a description, with something behind it.
fn lead(said: &Said) -> Option<Lead> {
    let Block::Paragraph(content) = said.text.blocks.first()? else { return None };
    let text = inline_text(content);
    if let Some(Inline::Strong(inner)) = content.first() {
        let end = inline_text(inner).len();
        let rest = text.get(end..)?;
        let within = text.get(..end)?.trim_end().ends_with([':', '\u{ff1a}', '.']);
        let gap = rest.len() - rest.trim_start_matches([' ', '\n', ':', '-', '–', '—']).len();
        let parted = within || rest.get(..gap)?.contains([':', '-', '–', '—', '\n']) || rest.is_empty();
        let words = text.get(..end)?.split_whitespace().count();
        return (parted && words <= 12).then_some(Lead { end, next: end + gap, sure: true });
    }
    let joint = JOINTS.iter().filter_map(|joint| text.find(joint).map(|at| (at, at + joint.len())));
    let newline = text.find('\n').map(|at| (at, at + 1));
    let (end, next) = joint.chain(newline).min()?;
    let name = plain(text.get(..end)?);
    let rest = text.get(next..)?;
    let fits = !name.is_empty() && !rest.trim().is_empty() && name.split_whitespace().count() <= MOST;
    // A sentence is no name.
    let fits = fits && !name.contains(['.', ';', '{', '`']) && name.starts_with(|c: char| c.is_alphanumeric());
    fits.then(|| Lead { end, next, sure: is_phrase(&name) })
}
