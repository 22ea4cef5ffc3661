//! Codes that stand on a line each, with a name below and what is said of them in paragraphs with labels.

use super::lines::{Line, Piece, is_short};
use super::{inline, list};
use crate::copies::read::tokens::is_code;
use crate::richtext::Inline;
use crate::richtext::document::{Content, Node};

/// The lines of a text that are a code and nothing else, where parts with labels stand between them; else none.
pub(super) fn codes(lines: &[Line<'_>]) -> Vec<usize> {
    let blank = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_none_or(Line::is_blank);
    let alone = |at: usize, line: &Line<'_>| {
        let text = line.piece().text;
        let mixed = text.contains(|c: char| c.is_ascii_digit()) && text.contains(|c: char| c.is_ascii_uppercase());
        mixed && is_code(text) && blank(at.checked_sub(1)) && blank(Some(at + 1)) && named(lines, at).is_some()
    };
    let found: Vec<usize> = lines.iter().enumerate().filter(|(at, line)| alone(*at, line)).map(|(at, _)| at).collect();
    let (Some(first), Some(second)) = (found.first(), found.get(1)) else { return Vec::new() };
    let is_label = |line: &Line<'_>| {
        let text = line.piece().text;
        text.ends_with(':') && text.split_whitespace().count() <= 4 && !list::is_item(&line.piece())
    };
    let labelled = lines.get(*first..*second).unwrap_or_default().iter().any(is_label);
    if labelled { found } else { Vec::new() }
}

/// The name below a code, and its line.
fn named<'t>(lines: &[Line<'t>], at: usize) -> Option<(Piece<'t>, usize)> {
    let (next, line) = lines.iter().enumerate().skip(at + 1).find(|(_, line)| !line.is_blank())?;
    let piece = line.piece();
    let fits = is_short(piece.text) && !is_code(piece.text) && !piece.text.ends_with(':') && !list::is_item(&piece);
    fits.then_some((piece, next))
}

/// The heading that a code and its name are, and the line after it.
pub(super) fn heading(lines: &[Line<'_>], at: usize) -> Option<(Node, usize)> {
    let code = lines.get(at)?.piece();
    let (name, next) = named(lines, at)?;
    let mut content = vec![Inline::Text(format!("{}: ", code.text))];
    match inline::paragraphs(name.text).into_iter().flatten().collect::<Vec<_>>().split_first() {
        // Neighbouring texts are one.
        Some((Inline::Text(first), rest)) => {
            content = vec![Inline::Text(format!("{}: {first}", code.text))];
            content.extend_from_slice(rest);
        }
        Some((first, rest)) => {
            content.push(first.clone());
            content.extend_from_slice(rest);
        }
        None => {}
    }
    let range = code.start..name.range().end;
    Some((Node { range, content: Content::Heading { level: 3, content } }, next + 1))
}
