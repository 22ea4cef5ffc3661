//! Tables that are drawn with characters: `+---+`, `|`, and the lines of boxes.

use super::lines::{Line, Piece, columns};
use super::tabs::grid;
use crate::richtext::document::Node;

/// Whether a line is part of a drawing.
pub(super) fn is_line(text: &str) -> bool {
    is_border(text) || is_row(text)
}

fn is_border(text: &str) -> bool {
    let text = text.trim();
    let starts = text.starts_with(['+', '┌', '├', '└', '╔', '╠', '╚', '╟', '┏', '┣', '┗', '┠', '|', '╞', '╭', '╰']);
    let line = |c: char| matches!(c, '-' | '=' | '+' | ':' | '|' | ' ' | '─'..='╿');
    starts && text.chars().count() > 2 && text.chars().all(line) && text.contains(['-', '=', '─', '━', '═', '╌'])
}

fn is_row(text: &str) -> bool {
    let text = text.trim();
    let edge = |c: char| matches!(c, '|' | '│' | '┃' | '║');
    text.starts_with(edge) && text.chars().filter(|c| edge(*c)).count() >= 2 && !is_border(text)
}

/// The table that begins with a line, and the line after it.
pub(super) fn table(lines: &[Line<'_>], from: usize) -> Option<(Node, usize)> {
    // Looked at before the whole is read, so that a drawing that is no table is not read anew at each of its lines.
    let first = lines.iter().skip(from).take(3).map(Line::piece).find(|piece| is_row(piece.text))?;
    if cells(first).len() < 2 {
        return None;
    }
    // Rows between two borders are a group.
    let mut groups: Vec<Vec<Vec<Piece<'_>>>> = vec![Vec::new()];
    let mut at = from;
    while let Some(line) = lines.get(at) {
        let piece = line.piece();
        if is_border(piece.text) {
            if groups.last().is_some_and(|group| !group.is_empty()) {
                groups.push(Vec::new());
            }
        } else if is_row(piece.text) {
            if let Some(group) = groups.last_mut() {
                group.push(cells(piece));
            }
        } else {
            break;
        }
        at += 1;
    }
    groups.retain(|group| !group.is_empty());
    let columns = groups.iter().flatten().map(Vec::len).max().filter(|columns| *columns > 1)?;
    // A border after every row, or after the head only.
    let each = groups.len() > 2 || groups.iter().all(|group| group.len() == 1);
    let mut rows: Vec<Vec<Vec<Piece<'_>>>> = Vec::new();
    for (nth, group) in groups.iter().enumerate() {
        for (line, cells) in group.iter().enumerate() {
            let first_empty = cells.first().is_none_or(|piece| piece.text.is_empty());
            let goes_on = line > 0 && (each || nth == 0 && groups.len() > 1 || first_empty);
            match rows.last_mut().filter(|_| goes_on) {
                Some(row) => {
                    row.resize_with(row.len().max(cells.len()), Vec::new);
                    for (cell, piece) in row.iter_mut().zip(cells) {
                        cell.extend((!piece.text.is_empty()).then_some(*piece));
                    }
                }
                None => rows.push(cells.iter().map(|piece| vec![*piece]).collect()),
            }
        }
    }
    Some((grid(&rows, columns, true), at))
}

fn cells(line: Piece<'_>) -> Vec<Piece<'_>> {
    let edge = |c: char| matches!(c, '|' | '│' | '┃' | '║');
    let inner = line.text.trim_start_matches(edge);
    let from = line.text.len() - inner.len();
    let from = from.min(line.text.chars().next().map_or(0, char::len_utf8));
    let end = line.text.strip_suffix(edge).map_or(line.text.len(), str::len);
    let mut out = Vec::new();
    let (mut start, mut column) = (from, line.column + line.text.get(..from).map_or(0, columns));
    let mut escaped = false;
    // Columns are counted on from the cell before: counted from the start of the line, they would cost its square.
    let cell = |start: usize, column: usize, to: usize| {
        let text = line.text.get(start..to).unwrap_or_default();
        Piece { start: line.start + start, column, text }
    };
    for (at, c) in line.text.char_indices().filter(|(at, _)| (from..end).contains(at)) {
        if edge(c) && !escaped {
            let piece = cell(start, column, at);
            out.push(piece.trim());
            (start, column) = (at + c.len_utf8(), column + columns(piece.text) + 1);
        }
        escaped = c == '\\' && !escaped;
    }
    out.push(cell(start, column, end).trim());
    out
}
