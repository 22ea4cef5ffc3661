//! Rows that have lost their table: each begins with a code.

use super::entry::{Entry, Kind, entry, joint};
use super::lines::{Line, Piece, cell, is_sentence, is_short, joined, range, row};
use super::list::is_item;
use super::{drawn, tabs};
use crate::copies::read::tokens::is_column_heading;
use crate::richtext::Alignment;
use crate::richtext::document::{Content, Grid, GridRow, Node};

/// How many lines may stand between two codes of one table.
const MAX_BODY: usize = 80;

/// An entry with the lines that belong to it.
struct Taken<'t> {
    entry: Entry<'t>,
    body: Vec<Piece<'t>>,
}

/// The table that begins with a line, and the line after it.
pub(super) fn table(lines: &[Line<'_>], from: usize) -> Option<(Node, usize)> {
    let (mut head, first) = head(lines, from).unwrap_or_default();
    let first = if head.is_empty() { from } else { first };
    let kind = entry(lines.get(first)?.piece())?.kind;
    let (taken, next) = entries(lines, first, kind)?;
    let sure = |taken: &Taken<'_>| {
        taken.entry.sure
            || kind == Kind::Alone && first_line(taken).is_some_and(|line| taken.entry.has_phrase(line.text))
    };
    let loose = taken.len() < 2 && taken.iter().any(|taken| taken.entry.loose);
    if loose || taken.len() < 2 && head.is_empty() && !taken.iter().any(sure) {
        return None;
    }

    // Two headings above rows that came apart in three: nobody knows which is whose.
    let parted = |taken: &Taken<'_>| kind == Kind::Glued && !taken.entry.split().1.text.is_empty();
    let columns = if head.len() == 2 && !taken.iter().any(parted) { 2 } else { head.len().max(3) };
    if head.len() == 2 && columns > 2 {
        head.insert(1, Vec::new());
    }
    let mut rows = Vec::with_capacity(taken.len() + 1);
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    if !head.is_empty() {
        pieces.extend(head.iter().flatten());
        rows.push(row(head.iter().map(|pieces| joined(pieces)).collect(), true));
    }
    for taken in &taken {
        pieces.push(taken.entry.code);
        pieces.push(taken.entry.rest);
        pieces.extend(&taken.body);
        rows.push(cells(taken, columns));
    }
    for row in &mut rows {
        row.cells.resize_with(columns, Default::default);
    }
    let grid = Grid { rows, alignment: vec![Alignment::None; columns], ..Grid::default() };
    Some((Node { range: range(&pieces), content: Content::Table(grid) }, next))
}

fn first_line<'t>(taken: &Taken<'t>) -> Option<Piece<'t>> {
    taken.body.iter().find(|piece| !piece.text.is_empty()).copied()
}

/// The row of an entry.
fn cells(taken: &Taken<'_>, columns: usize) -> GridRow {
    let Taken { entry, body } = taken;
    let code = joined(&[entry.code]);
    if columns == 2 {
        let text: Vec<Piece<'_>> = std::iter::once(entry.rest).chain(body.iter().copied()).collect();
        return row(vec![code, cell(&text)], false);
    }
    let (summary, description) = match entry.kind {
        Kind::Glued | Kind::Apart => {
            let (summary, description) = entry.split();
            (summary, std::iter::once(description).chain(body.iter().copied()).collect::<Vec<_>>())
        }
        Kind::Alone => {
            let given: Vec<Piece<'_>> = body.iter().filter(|piece| !piece.text.is_empty()).copied().collect();
            if columns > 3 && given.len() + 1 == columns {
                let cells = std::iter::once(code).chain(given.iter().map(|piece| cell(&[*piece])));
                return row(cells.collect(), false);
            }
            match given.split_first() {
                Some((first, _)) if is_short(first.text) || entry.has_phrase(first.text) => {
                    let after = body.iter().position(|piece| piece == first).map_or(0, |at| at + 1);
                    (*first, body.get(after..).unwrap_or_default().to_vec())
                }
                _ => (entry.rest, body.clone()),
            }
        }
    };
    let description: Vec<Piece<'_>> = description.into_iter().skip_while(|piece| piece.text.is_empty()).collect();
    row(vec![code, joined(&[summary]), cell(&description)], false)
}

/// All entries of one kind that follow each other, and the line after the last one.
fn entries<'t>(lines: &[Line<'t>], first: usize, kind: Kind) -> Option<(Vec<Taken<'t>>, usize)> {
    let mut taken: Vec<Taken<'t>> = Vec::new();
    let mut at = first;
    loop {
        let found = entry(lines.get(at)?.piece())?;
        let ahead = next_entry(lines, at, kind);
        let end = match ahead {
            Ahead::Entry(end) | Ahead::End(end) => end,
        };
        let body: Vec<Piece<'t>> = lines.get(at + 1..end)?.iter().map(Line::piece).collect();
        let is_last = matches!(ahead, Ahead::End(_));
        let kept = kept(&found, &body, &taken, is_last);
        let cut = body.iter().skip(kept).any(|piece| !piece.text.is_empty());
        if kind == Kind::Alone && kept == 0 {
            return None;
        }
        taken.push(Taken { entry: found, body: body.get(..kept).unwrap_or_default().to_vec() });
        match ahead {
            Ahead::Entry(next) if !cut => at = next,
            _ => return Some((taken, at + 1 + kept)),
        }
    }
}

/// What follows an entry.
enum Ahead {
    /// Another one, at this line.
    Entry(usize),
    /// Nothing of the table after this line.
    End(usize),
}

fn next_entry(lines: &[Line<'_>], at: usize, kind: Kind) -> Ahead {
    let last = lines.len().min(at + 1 + MAX_BODY);
    let mut before = at;
    for next in at + 1..last {
        let Some(line) = lines.get(next) else { break };
        if line.is_blank() {
            continue;
        }
        let piece = line.piece();
        let other_form = piece.text.starts_with('#') || tabs::is_row(line) || drawn::is_line(piece.text);
        if other_form || head(lines, next).is_some() {
            return Ahead::End(next);
        }
        if let Some(found) = entry(piece) {
            let same = found.kind == kind || found.sure && kind != Kind::Alone && found.kind != Kind::Alone;
            let parted = before == at
                || next > before + 1
                || found.sure
                || found.kind != Kind::Apart
                || lines.get(before).is_some_and(|line| is_sentence(line.text));
            if same && parted {
                return Ahead::Entry(next);
            }
        }
        before = next;
    }
    Ahead::End(last)
}

/// How many of the lines after an entry belong to it. `earlier` are those before it in the table.
fn kept(entry: &Entry<'_>, body: &[Piece<'_>], earlier: &[Taken<'_>], is_last: bool) -> usize {
    const RECENT: usize = 50;
    let earlier = earlier.get(earlier.len().saturating_sub(RECENT)..).unwrap_or_default();
    let attached = body.iter().take_while(|piece| !piece.text.is_empty()).count();
    let is_told = match entry.kind {
        Kind::Alone => false,
        _ => !entry.split().1.text.is_empty(),
    };
    let count = |taken: &Taken<'_>| taken.body.iter().filter(|piece| !piece.text.is_empty()).count();
    if is_last {
        // What the others have tells how much the last one can have: nothing else says where it ends.
        let most = earlier.iter().map(count).max();
        let limit = match most {
            Some(most) if is_told || most == 0 => most.min(attached),
            Some(most) if earlier.iter().all(|taken| count(taken) == most) => most,
            None if is_told => 0,
            _ => usize::MAX,
        };
        return last_lines(entry, body, limit);
    }
    // Blocks of lines: those that a row needs, and then all that are sentences.
    let mut needed = match entry.kind {
        _ if is_told => 0,
        Kind::Alone => 1,
        _ => usize::from(earlier.is_empty() || earlier.iter().any(|taken| count(taken) > 0)),
    };
    if entry.kind == Kind::Alone && attached <= 1 {
        needed += 1;
    }
    let mut end = attached;
    if attached > 0 {
        needed = needed.saturating_sub(1);
    }
    let mut at = attached;
    while at < body.len() {
        let blank = body.iter().skip(at).take_while(|piece| piece.text.is_empty()).count();
        let block = body.iter().skip(at + blank).take_while(|piece| !piece.text.is_empty()).count();
        let first = body.get(at + blank);
        let is_heading = block == 1 && first.is_some_and(|piece| is_short(piece.text) && !is_item(piece));
        // What announces something is about what follows.
        let last = body.get(at + blank + block.saturating_sub(1));
        let announces = needed == 0 && last.is_some_and(|piece| piece.text.ends_with(':'));
        if block == 0 || announces || is_heading && (needed == 0 || entry.kind != Kind::Alone) {
            break;
        }
        needed = needed.saturating_sub(1);
        at += blank + block;
        end = at;
    }
    end
}

/// How many lines belong to the last entry of a table, of which at most `limit` are not blank.
fn last_lines(entry: &Entry<'_>, body: &[Piece<'_>], limit: usize) -> usize {
    let (mut given, mut end) = (0, 0);
    for (at, piece) in body.iter().enumerate() {
        if piece.text.is_empty() {
            // The first block, and after a name alone on its line the second.
            if given > usize::from(entry.kind == Kind::Alone) {
                break;
            }
            continue;
        }
        let standing = at == 0 || body.get(at - 1).is_some_and(|before| before.text.is_empty());
        let heading = entry.kind != Kind::Alone && standing && at > 0 && is_short(piece.text);
        let before = at.checked_sub(1).and_then(|at| body.get(at)).unwrap_or(&entry.rest);
        let wrapped = !standing_alone(before) && piece.text.starts_with(char::is_lowercase);
        if given >= limit && !wrapped || heading || is_item(piece) && (given > 0 || standing) {
            break;
        }
        given += 1;
        end = at + 1;
    }
    end
}

/// Whether a line is too short to have been broken because the next word did not fit.
fn standing_alone(line: &Piece<'_>) -> bool {
    line.text.is_empty() || line.end_column() < 60
}

/// The headings of the columns that stand at a line, in one line or in several, and the line of the entry after them.
type Head<'t> = (Vec<Vec<Piece<'t>>>, usize);

fn head<'t>(lines: &[Line<'t>], from: usize) -> Option<Head<'t>> {
    const MAX_LINES: usize = 16;
    let mut found: Vec<Vec<Piece<'t>>> = Vec::new();
    let mut at = from;
    while let Some(line) = lines.get(at).filter(|_| at < from + MAX_LINES) {
        if !line.is_blank() {
            let Some(pieces) = headings(line.piece()) else { break };
            found.push(pieces);
        }
        at += 1;
    }
    entry(lines.get(at)?.piece())?;
    let count: usize = found.iter().map(Vec::len).sum();
    if let ([line], 1) = (found.as_slice(), count) {
        let words = by_kind(*line.first()?);
        return (words.len() > 1).then_some((words, at));
    }
    if count < 2 {
        return None;
    }
    // A heading of two words that was broken in two begins as an earlier one: Code, Code Summary.
    let mut cells: Vec<Vec<Piece<'t>>> = Vec::new();
    let mut joins = false;
    for (nth, line) in found.iter().enumerate() {
        for (at, piece) in line.iter().enumerate() {
            let starts_line = at == 0 && nth > 0;
            match cells.last_mut() {
                Some(last) if joins && starts_line => last.push(*piece),
                _ => cells.push(vec![*piece]),
            }
            let known =
                |cell: &Vec<Piece<'_>>| matches!(cell.as_slice(), [one] if one.text.eq_ignore_ascii_case(piece.text));
            joins = at + 1 == line.len() && cells.iter().rev().skip(1).any(known);
        }
    }
    Some((cells, at))
}

/// The headings of columns on a line, where it holds nothing else.
fn headings(line: Piece<'_>) -> Option<Vec<Piece<'_>>> {
    if line.text.len() > 200 {
        return None;
    }
    let mut out = Vec::new();
    for part in line.split('\t') {
        let mut rest = part.trim();
        while let Some(at) = joint(rest.text) {
            out.push(rest.part(0, at));
            rest = rest.part(at, rest.text.len());
        }
        out.push(rest);
    }
    out.retain(|piece| !piece.text.is_empty());
    (!out.is_empty() && out.iter().all(|piece| is_column_heading(piece.text))).then_some(out)
}

/// Headings that only spaces part: a new one begins with a word that tells another column.
fn by_kind(line: Piece<'_>) -> Vec<Vec<Piece<'_>>> {
    const BEGIN: [&str; 9] =
        ["summary", "name", "reason", "message", "meaning", "description", "explanation", "details", "text"];
    let mut starts = vec![0];
    let mut from = 0;
    for word in line.text.split(' ') {
        if from > 0 && BEGIN.contains(&word.to_lowercase().as_str()) {
            starts.push(from);
        }
        from += word.len() + 1;
    }
    let ends = starts.iter().skip(1).copied().chain([line.text.len()]);
    starts.iter().zip(ends).map(|(start, end)| vec![line.part(*start, end)]).collect()
}
