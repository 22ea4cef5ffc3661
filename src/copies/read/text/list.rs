//! Lists in plain text: lines that begin with a bullet or a number.

use super::lines::{Piece, paragraphs, range};
use crate::richtext::document::{Content, Item, Node};

/// How deep lists may stand within lists.
const MAX_NESTING: usize = 8;

/// Lines as lists and paragraphs.
pub(super) fn blocks(pieces: &[Piece<'_>]) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while at < pieces.len() {
        match list(&|at| pieces.get(at).copied(), at) {
            Some((node, next)) => {
                nodes.extend(paragraphs(pieces.get(from..at).unwrap_or_default()));
                nodes.push(node);
                (from, at) = (next, next);
            }
            None => at += 1,
        }
    }
    nodes.extend(paragraphs(pieces.get(from..).unwrap_or_default()));
    nodes
}

/// The sign of an item: the number of a numbered one, and where its text begins.
struct Sign {
    number: Option<u64>,
    text: usize,
}

fn sign(piece: &Piece<'_>) -> Option<Sign> {
    let text = piece.text;
    let first = text.chars().next()?;
    let after_mark = |length: usize| {
        let after = text.get(length..)?;
        let rest = after.trim_start();
        (rest.len() < after.len() && !rest.is_empty()).then(|| text.len() - rest.len())
    };
    if matches!(first, '•' | '‣' | '▪' | '▸' | '●' | '○' | '◦' | '■' | '□' | '·' | '∙' | '⁃' | '\u{f0b7}')
    {
        // Word pastes them without a space, too.
        let rest = text.get(first.len_utf8()..)?.trim_start();
        return (!rest.is_empty()).then_some(Sign { number: None, text: text.len() - rest.len() });
    }
    if matches!(first, '-' | '*' | '+' | '–') || first == 'o' && text.starts_with("o\t") {
        return Some(Sign { number: None, text: after_mark(first.len_utf8())? });
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=2).contains(&digits) && text.get(digits..)?.starts_with(['.', ')']) {
        let number = text.get(..digits)?.parse().ok();
        return Some(Sign { number, text: after_mark(digits + 1)? });
    }
    None
}

/// Whether a line begins an item.
pub(super) fn is_item(piece: &Piece<'_>) -> bool {
    sign(piece).is_some()
}

/// A list whose items are being read.
struct Open<'t> {
    column: usize,
    start: Option<u64>,
    range: std::ops::Range<usize>,
    items: Vec<Item>,
    /// The lines of the last item, as far as they are not nodes of it yet.
    lines: Vec<Piece<'t>>,
}

impl Open<'_> {
    /// Takes the lines that are ahead into the last item.
    fn end_lines(&mut self) {
        if let (Some(item), false) = (self.items.last_mut(), self.lines.is_empty()) {
            let end = range(&self.lines).end;
            item.range.end = item.range.end.max(end);
            item.nodes.extend(paragraphs(&self.lines));
            self.range.end = self.range.end.max(end);
        }
        self.lines.clear();
    }
}

/// The list that begins with a line, and the line after it; `line` gives the lines. Its lines are broken or indented as their writer pleased.
pub(super) fn list<'t>(line: &dyn Fn(usize) -> Option<Piece<'t>>, from: usize) -> Option<(Node, usize)> {
    let mut stack: Vec<Open<'t>> = Vec::new();
    let mut at = from;
    // The line after the last one that belongs to it.
    let mut next = from;
    while let Some(piece) = line(at) {
        if piece.text.is_empty() {
            at += 1;
            continue;
        }
        let Some(found) = sign(&piece) else {
            let goes_on = stack.last().is_some_and(|open| {
                let wrapped = open.lines.last().is_some_and(|last| last.end_column() >= 60);
                piece.column > open.column || next == at && wrapped && !piece.text.starts_with(char::is_uppercase)
            });
            if !goes_on {
                break;
            }
            if let Some(open) = stack.last_mut() {
                if next < at {
                    open.lines.push(Piece { text: "", ..piece });
                }
                open.lines.push(piece);
            }
            at += 1;
            next = at;
            continue;
        };
        while stack.len() > 1 && stack.last().is_some_and(|open| piece.column + 1 < open.column) {
            close(&mut stack);
        }
        let deeper = stack.last().is_none_or(|open| piece.column > open.column + 1) && stack.len() < MAX_NESTING;
        if deeper {
            if stack.is_empty() && found.number.is_some_and(|number| number > 1) {
                return None;
            }
            if let Some(open) = stack.last_mut() {
                open.end_lines();
            }
            let range = piece.range();
            stack.push(Open { column: piece.column, start: found.number, range, items: vec![], lines: vec![] });
        }
        let open = stack.last_mut()?;
        if open.start.is_some() != found.number.is_some() && stack.len() == 1 {
            break;
        }
        let open = stack.last_mut()?;
        open.end_lines();
        open.items.push(Item { range: piece.range(), nodes: Vec::new() });
        open.range.end = open.range.end.max(piece.range().end);
        open.lines.push(piece.part(found.text, piece.text.len()));
        at += 1;
        next = at;
    }
    while stack.len() > 1 {
        close(&mut stack);
    }
    let mut open = stack.pop()?;
    open.end_lines();
    let content = Content::List { start: open.start, items: open.items };
    Some((Node { range: open.range, content }, next))
}

/// Puts the innermost list into the item that it stands in.
fn close(stack: &mut Vec<Open<'_>>) {
    let Some(mut inner) = stack.pop() else { return };
    inner.end_lines();
    let Some(outer) = stack.last_mut() else { return };
    outer.range.end = outer.range.end.max(inner.range.end);
    if let Some(item) = outer.items.last_mut() {
        item.range.end = item.range.end.max(inner.range.end);
        item.nodes.push(Node { range: inner.range, content: Content::List { start: inner.start, items: inner.items } });
    }
}
