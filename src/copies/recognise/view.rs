//! A table as it is read: upright, or turned so that what stands across its top stands at its side.

use crate::richtext::document::{Cell, Grid, GridRow, text};
use crate::richtext::plain_text;

/// A table as rows of cells, upright or turned.
pub(super) struct View<'g> {
    /// The rows: for each cell its row in the table of the page, from 1.
    pub(super) rows: Vec<Vec<(usize, &'g Cell)>>,
    /// Their cells in plain text.
    pub(super) words: Vec<Vec<String>>,
    /// Whether each row is one cell across the table, with something in it.
    across: Vec<bool>,
    /// How many rows the page marks as the head.
    pub(super) marked: usize,
}

impl<'g> View<'g> {
    pub(super) fn upright(grid: &'g Grid) -> Self {
        let rows: Vec<Vec<(usize, &Cell)>> = grid
            .rows
            .iter()
            .enumerate()
            .map(|(at, row)| row.cells.iter().map(|cell| (at + 1, cell)).collect())
            .collect();
        let is_head = |row: &GridRow| row.head;
        let is_marked = |row: &GridRow| !row.cells.is_empty() && row.cells.iter().all(|cell| cell.head);
        let all_marked = grid.rows.iter().all(is_marked);
        let marked = match grid.rows.iter().take_while(|row| is_head(row)).count() {
            0 if all_marked => 0,
            0 => grid.rows.iter().take_while(|row| is_marked(row)).count(),
            heads => heads,
        };
        Self::of(rows, marked)
    }

    /// The same with rows for columns: a table whose codes stand across its top.
    pub(super) fn turned(grid: &'g Grid) -> Self {
        let row = |column: usize| {
            let cells = grid.rows.iter().enumerate();
            cells.filter_map(|(at, row)| row.cells.get(column).map(|cell| (at + 1, cell))).collect()
        };
        Self::of((0..grid.columns()).map(row).collect(), 1)
    }

    fn of(rows: Vec<Vec<(usize, &'g Cell)>>, marked: usize) -> Self {
        let words: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|(_, cell)| plain_text(&text(&cell.nodes))).collect()).collect();
        let across = rows.iter().zip(&words).map(|(row, words)| is_across(row, words)).collect();
        Self { rows, words, across, marked }
    }

    /// Whether all of a row is one cell across the table, with something in it.
    pub(super) fn is_across(&self, row: usize) -> bool {
        self.across.get(row) == Some(&true)
    }

    /// The number of columns.
    pub(super) fn columns(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The words of a column from a row on, without those that only a span repeats across.
    pub(super) fn column(&self, column: usize, from: usize) -> impl Iterator<Item = &str> {
        let rows = self.words.iter().enumerate().skip(from);
        rows.filter(|(at, _)| !self.is_across(*at)).filter_map(move |(_, row)| row.get(column).map(String::as_str))
    }
}

fn is_across(cells: &[(usize, &Cell)], words: &[String]) -> bool {
    cells.len() > 1
        && words.first().is_some_and(|first| !first.is_empty())
        // A code that spans rows may fill a row with what stands above it.
        && cells.first().is_some_and(|(_, cell)| !cell.repeated)
        && cells.iter().skip(1).all(|(_, cell)| cell.repeated)
        && words.iter().skip(1).all(|word| Some(word) == words.first())
}
