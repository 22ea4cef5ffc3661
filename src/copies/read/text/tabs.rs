//! Tables as the clipboard has them: tabs between the cells, and a line for each row unless a cell has several.

use super::lines::{Line, Piece, cell, joined, range, row};
use crate::copies::read::tokens::{is_code, is_head};
use crate::richtext::Alignment;
use crate::richtext::document::{Content, Grid, Node};

/// More cells than any table has.
const MAX_CELLS: usize = 1 << 20;
/// How many lines a cell may go on for without a tab.
const MAX_LINES: usize = 40;

/// Whether a line holds cells.
pub(super) fn is_row(line: &Line<'_>) -> bool {
    line.text.trim().contains('\t')
}

/// The table that begins with a line, and the line after it.
pub(super) fn table(lines: &[Line<'_>], from: usize) -> Option<(Node, usize)> {
    let first = lines.get(from)?;
    // The cells of a page with paragraphs in them: a tab stands on a line of its own.
    let joins = |at: usize| lines.get(at).is_some_and(|line| line.is_blank() && line.text.contains('\t'));
    if !is_row(first) && !(!first.is_blank() && (joins(from + 1) || first.text.ends_with('\t'))) {
        return None;
    }
    let mut rows: Vec<Vec<Vec<Piece<'_>>>> = Vec::new();
    let mut at = from;
    let mut next = from;
    let mut is_open = false;
    let mut columns = 0;
    while let Some(line) = lines.get(at) {
        let is_joint = line.text.contains('\t');
        if line.text.is_empty() || !is_joint && line.is_blank() {
            at += 1;
            continue;
        }
        columns = columns.max(rows.last().map_or(0, Vec::len));
        let last = rows.last().map_or(0, Vec::len);
        let adjacent = at == next;
        let starts_row = is_row(line) || line.text.contains('\t') && !line.is_blank() || joins(at + 1);
        let goes_on = !rows.is_empty()
            && (is_open || line.text.starts_with('\t') && last < columns.max(2) && adjacent_or_joint(line, adjacent));
        let in_cell = !rows.is_empty() && !is_joint && !joins(at + 1) && continues(lines, at, next, columns);
        if goes_on || in_cell {
            push(&mut rows, line, false);
        } else if starts_row && (adjacent || rows.is_empty() || goes_on_after_gap(lines, at, columns)) {
            push(&mut rows, line, true);
        } else {
            break;
        }
        // A row that ends in a tab, or has none yet, has more to come.
        let last = rows.last().map_or(0, Vec::len);
        let short = rows.len() > 1 && last < columns || rows.len() == 1 && joins(at + 1);
        is_open = line.text.ends_with('\t') && short || line.is_blank() && is_joint;
        at += 1;
        next = at;
    }
    columns = columns.max(rows.last().map_or(0, Vec::len));
    let is_coded = rows.first()?.first()?.first().is_some_and(|piece| is_code(piece.text));
    if columns < 2 || rows.len() < 2 && !is_coded {
        return None;
    }
    Some((grid(&rows, columns, false), next))
}

fn adjacent_or_joint(line: &Line<'_>, adjacent: bool) -> bool {
    adjacent || line.is_blank()
}

/// Whether a line without a tab belongs to the last cell of the row before it: another row follows soon.
fn continues(lines: &[Line<'_>], at: usize, next: usize, columns: usize) -> bool {
    let soon = || {
        let ahead = lines.iter().skip(at).take(MAX_LINES);
        ahead.take_while(|line| !line.is_blank()).any(|line| fits(line, columns))
    };
    at == next && columns > 1 && soon()
}

/// Whether a row after an empty line is one of the same table.
fn goes_on_after_gap(lines: &[Line<'_>], at: usize, columns: usize) -> bool {
    let joins = lines.get(at + 1).is_some_and(|line| line.is_blank() && line.text.contains('\t'));
    lines.get(at).is_some_and(|line| {
        let first = line.text.split('\t').next().unwrap_or_default().trim();
        is_code(first) && (joins || fits(line, columns))
    })
}

fn fits(line: &Line<'_>, columns: usize) -> bool {
    is_row(line) && line.text.matches('\t').count() + 1 == columns
}

/// Adds the cells of a line: to a new row, or to the last one, whose last cell goes on.
fn push<'t>(rows: &mut Vec<Vec<Vec<Piece<'t>>>>, line: &Line<'t>, new: bool) {
    if new {
        rows.push(vec![Vec::new()]);
    }
    let Some(row) = rows.last_mut() else { return };
    for (at, piece) in line.whole().split('\t').enumerate() {
        if at > 0 {
            row.push(Vec::new());
        }
        let piece = piece.trim();
        if let Some(cell) = row.last_mut().filter(|_| !piece.text.is_empty()) {
            cell.push(piece);
        }
    }
}

/// A table of the lines of each cell. `wrapped`: the lines were broken where the cell was full.
pub(super) fn grid(rows: &[Vec<Vec<Piece<'_>>>], columns: usize, wrapped: bool) -> Node {
    let cell = |pieces: &[Piece<'_>]| if wrapped { joined(pieces) } else { cell(pieces) };
    let columns = columns.min(MAX_CELLS / rows.len().max(1)).max(1);
    let texts: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(|cell| first(cell)).collect()).collect();
    let has_head = texts.split_first().is_some_and(|(head, rest)| is_head(head, rest.iter().map(Vec::as_slice)));
    let all: Vec<Piece<'_>> = rows.iter().flatten().flatten().copied().collect();
    let rows = rows.iter().enumerate().map(|(nth, cells)| {
        let (kept, surplus) = cells.split_at(columns.min(cells.len()));
        let mut cells: Vec<_> = kept.iter().map(|pieces| cell(pieces)).collect();
        if let (Some(last), false) = (kept.last(), surplus.is_empty()) {
            let pieces: Vec<Piece<'_>> = last.iter().chain(surplus.iter().flatten()).copied().collect();
            cells.pop();
            cells.push(cell(&pieces));
        }
        let end = cells.iter().map(|cell| cell.range.end).max().unwrap_or(0);
        let empty = crate::richtext::document::Cell { range: end..end, ..Default::default() };
        cells.resize(columns, empty);
        row(cells, nth == 0 && has_head)
    });
    let grid = Grid { rows: rows.collect(), alignment: vec![Alignment::None; columns], ..Grid::default() };
    Node { range: range(&all), content: Content::Table(grid) }
}

fn first<'t>(cell: &[Piece<'t>]) -> &'t str {
    cell.first().map_or("", |piece| piece.text)
}
