//! The lines of a plain text, and what becomes of them when they are not rows.

use std::ops::Range;

use super::inline;
use super::list::blocks;
use crate::copies::read::tokens::is_code;
use crate::richtext::document::{Cell, Content, GridRow, Node};

/// A line with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// The byte that it starts at.
    pub(super) start: usize,
    /// Its text, without its end and the white space before it; tabs at the end count.
    pub(super) text: &'t str,
}

impl<'t> Line<'t> {
    /// All lines of a text.
    pub(super) fn all(text: &'t str) -> Vec<Self> {
        let mut start = 0;
        let mut lines = Vec::new();
        for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{c}']) {
            // `\r\n` is one end of a line.
            if line != "\n" || !text.get(..start).is_some_and(|before| before.ends_with('\r')) {
                let end = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{c}' | ' ' | '\u{a0}');
                lines.push(Self { start, text: line.trim_end_matches(end) });
            }
            start += line.len();
        }
        lines
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Its text without the white space around it, and where that is.
    pub(super) fn piece(&self) -> Piece<'t> {
        self.whole().trim()
    }

    /// All of it.
    pub(super) fn whole(&self) -> Piece<'t> {
        Piece { start: self.start, column: 0, text: self.text }
    }
}

/// A part of a line with its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub(super) start: usize,
    /// How many characters stand before it on its line; a tab counts as four.
    pub(super) column: usize,
    pub(super) text: &'t str,
}

impl<'t> Piece<'t> {
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    pub(super) fn trim(self) -> Self {
        let text = self.text.trim_start();
        let before = self.text.get(..self.text.len() - text.len()).unwrap_or_default();
        Self { start: self.start + before.len(), column: self.column + columns(before), text: text.trim_end() }
    }

    /// What stands in it from one byte to another, without the white space around; nothing where there are no such bytes.
    pub(super) fn part(&self, from: usize, to: usize) -> Self {
        let text = self.text.get(from..to).unwrap_or_default();
        let before = self.text.get(..from).unwrap_or(self.text);
        Self { start: self.start + before.len(), column: self.column + columns(before), text }.trim()
    }

    /// The column after its last character.
    pub(super) fn end_column(&self) -> usize {
        self.column + self.text.chars().count()
    }

    /// Its parts between tabs and the like, with the white space around them.
    pub(super) fn split(self, by: char) -> impl Iterator<Item = Piece<'t>> {
        let (mut start, mut column) = (self.start, self.column);
        self.text.split(by).map(move |text| {
            let piece = Piece { start, column, text };
            start += text.len() + by.len_utf8();
            column += text.chars().count() + 1;
            piece
        })
    }
}

/// How many columns a text takes.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// Lines of prose as nodes: a paragraph for each line, or for each run of lines that were broken at one width.
pub(super) fn paragraphs(pieces: &[Piece<'_>]) -> Vec<Node> {
    let mut nodes = Vec::new();
    for block in pieces.split(|piece| piece.text.is_empty()) {
        let width = block.iter().map(Piece::end_column).max().unwrap_or(0);
        let mut run: Vec<Piece<'_>> = Vec::new();
        for piece in block {
            if run.last().is_some_and(|last| !is_broken(last, piece.text, width)) {
                push_paragraphs(&run, &mut nodes);
                run.clear();
            }
            run.push(*piece);
        }
        push_paragraphs(&run, &mut nodes);
    }
    nodes
}

/// Whether the break between two lines is there only because the first word of the second did not fit any more.
pub(super) fn is_broken(line: &Piece<'_>, next: &str, width: usize) -> bool {
    const NARROWEST: usize = 40;
    const WIDEST: usize = 160;
    if !(NARROWEST..=WIDEST).contains(&width) {
        return false;
    }
    let word = next.split_whitespace().next().unwrap_or_default();
    if is_code(word) && is_sentence(line.text) {
        return false;
    }
    let word = word.chars().count();
    line.end_column() + 1 + word > width
}

/// One run of lines as a paragraph, or as several where it has breaks in it.
pub(super) fn push_paragraphs(run: &[Piece<'_>], nodes: &mut Vec<Node>) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
    let range = first.start..last.range().end;
    let text = run.iter().map(|piece| piece.text).collect::<Vec<_>>().join(" ");
    for content in inline::paragraphs(&text) {
        nodes.push(Node { range: range.clone(), content: Content::Paragraph(content) });
    }
}

/// A cell of lines.
pub(super) fn cell(pieces: &[Piece<'_>]) -> Cell {
    Cell { range: range(pieces), nodes: blocks(pieces), ..Cell::default() }
}

/// A cell of lines that are one text.
pub(super) fn joined(pieces: &[Piece<'_>]) -> Cell {
    let mut nodes = Vec::new();
    push_paragraphs(pieces, &mut nodes);
    Cell { range: range(pieces), nodes, ..Cell::default() }
}

/// From the first of some pieces that is not empty to the last.
pub(super) fn range(pieces: &[Piece<'_>]) -> Range<usize> {
    let mut given = pieces.iter().filter(|piece| !piece.text.is_empty());
    match given.next() {
        Some(first) => first.start..given.next_back().unwrap_or(first).range().end,
        None => pieces.first().map_or(0..0, |piece| piece.start..piece.start),
    }
}

/// A row of cells.
pub(super) fn row(cells: Vec<Cell>, head: bool) -> GridRow {
    let start = cells.first().map_or(0, |cell| cell.range.start);
    let end = cells.iter().map(|cell| cell.range.end).max().unwrap_or(start);
    GridRow { range: start..end.max(start), head, cells }
}

/// Whether a line reads as a heading: short, and no sentence.
pub(super) fn is_short(text: &str) -> bool {
    const LONGEST: usize = 90;
    let text = text.trim();
    !text.is_empty()
        && text.chars().take(LONGEST + 1).count() <= LONGEST
        && !text.ends_with(['.', ',', ';', '!', '?', '。', '…'])
        && text.split_whitespace().count() <= 12
        && text.contains(char::is_alphanumeric)
}

/// Whether a line ends a sentence, so that the next one need not go on with it.
pub(super) fn is_sentence(text: &str) -> bool {
    text.trim_end_matches([')', '"', '”', '\'', '`', '>']).ends_with(['.', ':', '!', '?', '。'])
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn lines_know_where_they_start() {
        let text = "a \r\n\r\n b\tc\t\rd\n\ne";
        let lines = Line::all(text);
        let starts: Vec<_> = lines.iter().map(|line| (line.start, line.text)).collect();
        assert_eq!(starts, [(0, "a"), (4, ""), (6, " b\tc\t"), (12, "d"), (14, ""), (15, "e")]);
    }
}
