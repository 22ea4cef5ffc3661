//! Codes that stand on a line each, where Markdown and HTML make one paragraph of the lines.

use std::collections::BTreeSet;

use super::inline::{after, before};
use super::phrases::{registered, says_phrase};
use super::token::lead;
use crate::richtext::{Inline, inline_text};

/// The lines of a paragraph that each begin with a status of HTTP, and what stands before the first; none where it is one
/// text.
pub(super) fn lines(content: &[Inline]) -> Option<Vec<Vec<Inline>>> {
    let text = inline_text(content);
    let mut candidates: Vec<(usize, u16, bool)> = Vec::new();
    let words = text.match_indices([' ', '\n']).map(|(at, space)| at + space.len());
    for at in std::iter::once(0).chain(words) {
        let Some(line) = text.get(at..).filter(|line| line.starts_with(|c: char| c.is_ascii_digit())) else { continue };
        let number = line.get(..3).filter(|number| registered(number).is_some());
        let Some((number, found)) = number.and_then(|number| Some((number, lead(line)?))) else { continue };
        let rest = line.get(found.rest..).unwrap_or("");
        // What is only mentioned in a text has no mark behind it, or stands out of order.
        let mark = line.get(3..).unwrap_or("").trim_start().starts_with([':', '-', '–', '—', '=']);
        let code = number.parse().unwrap_or(0);
        if found.codes == [number] && mark && !rest.is_empty() {
            candidates.push((at, code, says_phrase(number, rest)));
        }
    }
    let named: BTreeSet<u16> = candidates.iter().filter(|(.., says)| *says).map(|(_, code, _)| *code).collect();
    let mut starts: Vec<(usize, u16)> = Vec::new();
    let mut phrases = 0;
    for (at, code, says) in candidates {
        let rises = starts.last().is_none_or(|(_, last)| *last < code);
        if rises && (says || !named.contains(&code)) {
            phrases += usize::from(says);
            starts.push((at, code));
        }
    }
    if starts.len() < 2 || phrases < 2 || phrases * 2 < starts.len() {
        return None;
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    let line = |(start, end): (usize, usize)| after(&before(content, end), start);
    Some(starts.iter().map(|(at, _)| *at).zip(ends).map(line).collect())
}
