//! Tables whose columns only spaces part.

use super::entry::{Entry, entry};
use super::lines::{Line, Piece};
use super::tabs::grid;
use crate::copies::read::tokens::{is_code, is_column_heading};
use crate::richtext::document::Node;

/// The cells of a line, where two spaces or more part them.
fn cells<'t>(line: &Line<'t>) -> Vec<Piece<'t>> {
    let mut out = Vec::new();
    let mut rest = line.piece();
    while let Some(at) = rest.text.find("  ") {
        out.push(rest.part(0, at));
        rest = rest.part(at, rest.text.len());
    }
    out.push(rest);
    out
}

/// Whether a line only draws: `===  ======`.
fn is_border(line: &Line<'_>) -> bool {
    let text = line.text.trim();
    text.len() > 2 && text.chars().all(|c| matches!(c, '=' | '-' | ' ' | '─' | '━' | '═'))
}

/// The table that begins with a line, and the line after it.
pub(super) fn table(lines: &[Line<'_>], from: usize) -> Option<(Node, usize)> {
    let drawn = lines.get(from).is_some_and(|line| is_border(line) && line.text.trim().contains(' '));
    let first = if drawn { from + 1 } else { from };
    let head = cells(lines.get(first).filter(|line| !drawn || !is_border(line))?);
    let columns = head.len();
    if columns < 2 {
        return None;
    }
    let is_head = head.iter().all(|piece| is_column_heading(piece.text));
    let is_coded = |pieces: &[Piece<'_>]| pieces.first().is_some_and(|piece| is_code(piece.text));
    if !is_head && !is_coded(&head) && !drawn {
        return None;
    }
    let starts: Vec<usize> = head.iter().map(|piece| piece.column).collect();
    let second = starts.get(1).copied().unwrap_or(0);
    let mut rows: Vec<Vec<Vec<Piece<'_>>>> = vec![head.into_iter().map(|piece| vec![piece]).collect()];
    let mut coded = usize::from(!is_head);
    let (mut at, mut next) = (first + 1, first + 1);
    while let Some(line) = lines.get(at) {
        if line.is_blank() || is_border(line) {
            at += 1;
            // The border below ends it.
            if !line.is_blank() {
                next = at;
            }
            continue;
        }
        if rows.len() > 12 && coded == 0 && !drawn {
            break;
        }
        let pieces = cells(line);
        let column = pieces.first().map_or(0, |piece| piece.column);
        let adjacent = at == next;
        let one = pieces.first().filter(|_| pieces.len() == 1).and_then(|piece| entry(*piece));
        if column + 1 >= second && adjacent && pieces.len() < columns {
            let Some(row) = rows.last_mut() else { break };
            for piece in pieces {
                let column = starts.iter().rposition(|start| *start <= piece.column + 1).unwrap_or(0);
                if let Some(cell) = row.get_mut(column) {
                    cell.push(piece);
                }
            }
        } else if let Some(entry) = one {
            coded += 1;
            rows.push(placed_entry(&entry, columns));
        } else if pieces.len() >= 2 && (is_coded(&pieces) || adjacent) {
            coded += usize::from(is_coded(&pieces));
            rows.push(placed(pieces, &starts));
        } else {
            break;
        }
        at += 1;
        next = at;
    }
    // Two spaces after a full stop part no columns: the codes tell.
    let told = coded * 2 >= rows.len().saturating_sub(usize::from(is_head));
    (rows.len() >= 2 && told && coded > 0 || rows.len() >= 2 && drawn).then(|| (grid(&rows, columns, true), next))
}

/// The cells of a row, each in its column.
fn placed<'t>(pieces: Vec<Piece<'t>>, starts: &[usize]) -> Vec<Vec<Piece<'t>>> {
    if pieces.len() >= starts.len() {
        let mut cells: Vec<Vec<Piece<'t>>> = pieces.into_iter().map(|piece| vec![piece]).collect();
        let surplus = cells.split_off(starts.len());
        if let Some(last) = cells.last_mut() {
            last.extend(surplus.into_iter().flatten());
        }
        return cells;
    }
    let mut cells = vec![Vec::new(); starts.len()];
    let mut least = 0;
    for piece in pieces {
        let column = starts.iter().rposition(|start| *start <= piece.column + 1).unwrap_or(0).max(least);
        if let Some(cell) = cells.get_mut(column) {
            cell.push(piece);
        }
        least = (column + 1).min(starts.len().saturating_sub(1));
    }
    cells
}

/// The cells of a row in which only one space parts a code from the rest.
fn placed_entry<'t>(entry: &Entry<'t>, columns: usize) -> Vec<Vec<Piece<'t>>> {
    if columns == 2 {
        return vec![vec![entry.code], vec![entry.rest]];
    }
    let (summary, description) = entry.split();
    let pieces = [entry.code, summary, description].into_iter();
    pieces.map(|piece| if piece.text.is_empty() { Vec::new() } else { vec![piece] }).collect()
}
