//! Puts the cells of a table into rows and columns (HTML, "Forming a table").

use std::ops::Range;

use super::builder::Span;
use crate::richtext::document::{Cell, Fault, Grid, GridRow, Node};
use crate::richtext::{Alignment, Inline, MAX_CELLS};

/// How many bytes of a page may be repeated by the spans of one table.
const MAX_REPEATED: usize = 1 << 22;

#[derive(Debug)]
pub(super) struct RawCell {
    pub range: Range<usize>,
    pub span: Span,
    pub nodes: Vec<Node>,
}

#[derive(Debug)]
pub(super) struct RawRow {
    pub range: Range<usize>,
    pub head: bool,
    /// Spans end with their part of a table.
    pub group: usize,
    pub cells: Vec<RawCell>,
}

/// What still reaches down into a column.
struct Down {
    cell: Cell,
    /// Into how many rows; none for all.
    rows: Option<usize>,
}

/// The table, and what is wrong where its rows have more cells than a table may have: the last column then holds the rest.
pub(super) fn resolve(caption: Vec<Inline>, raw: Vec<RawRow>) -> (Grid, Option<Fault>) {
    let width = |row: &RawRow| row.cells.iter().map(|cell| cell.span.columns).sum::<usize>();
    let most = (MAX_CELLS / raw.len().max(1)).max(1);
    let widest = raw.iter().map(width).max().unwrap_or(0).min(most);
    let mut table = Resolver { alignment: vec![None; widest], most, left: MAX_REPEATED, beyond: None };
    let mut down: Vec<Option<Down>> = Vec::new();
    let mut rows = Vec::with_capacity(raw.len());
    let mut group = None;
    for row in raw {
        if group.replace(row.group) != Some(row.group) {
            down.clear();
        }
        if row.cells.is_empty() && down.iter().all(Option::is_none) {
            continue;
        }
        let (range, head) = (row.range.clone(), row.head);
        rows.push(GridRow { range, head, cells: table.row(row.cells, &mut down) });
    }
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    for row in &mut rows {
        let end = row.range.end;
        row.cells.resize_with(columns, || Cell { range: end..end, ..Cell::default() });
    }
    let mut alignment: Vec<Alignment> = table.alignment.into_iter().map(Option::unwrap_or_default).collect();
    alignment.resize(columns, Alignment::None);
    let fault = table.beyond.map(|range| Fault {
        range,
        message: format!("the table has room for more than {MAX_CELLS} cells"),
        help: "Save the part with the codes in a file of its own.".to_owned(),
    });
    (Grid { caption, alignment, rows }, fault)
}

struct Resolver {
    alignment: Vec<Option<Alignment>>,
    /// The most columns.
    most: usize,
    /// How many bytes may still be repeated.
    left: usize,
    /// The first cell that there is no column for.
    beyond: Option<Range<usize>>,
}

impl Resolver {
    fn row(&mut self, raw: Vec<RawCell>, down: &mut Vec<Option<Down>>) -> Vec<Cell> {
        let mut cells: Vec<Cell> = Vec::new();
        for RawCell { range, span, nodes } in raw {
            self.fill(&mut cells, down, false);
            let cell = Cell { range, head: span.head, repeated: false, nodes };
            if cells.len() >= self.most {
                self.beyond.get_or_insert(cell.range);
                if let Some(last) = cells.last_mut() {
                    last.nodes.extend(cell.nodes);
                }
                continue;
            }
            if let Some(alignment) = self.alignment.get_mut(cells.len())
                && span.alignment != Alignment::None
            {
                alignment.get_or_insert(span.alignment);
            }
            let columns = span.columns.min(self.most - cells.len()).max(1);
            let first = cells.len();
            if span.rows != 1 {
                if down.len() < first + columns {
                    down.resize_with(first + columns, || None);
                }
                for slot in down.iter_mut().skip(first).take(columns) {
                    let rows = (span.rows > 0).then(|| span.rows - 1);
                    *slot = Some(Down { cell: self.again(&cell), rows });
                }
            }
            let repeated: Vec<Cell> = (1..columns).map(|_| self.again(&cell)).collect();
            cells.push(cell);
            cells.extend(repeated);
        }
        self.fill(&mut cells, down, true);
        cells
    }

    /// Adds what reaches down into the next columns; `all` passes over columns that nothing reaches into.
    fn fill(&mut self, cells: &mut Vec<Cell>, down: &mut [Option<Down>], all: bool) {
        // What nothing says stands between cells only, not after them.
        let mut said = cells.len();
        while let Some(slot) = down.get_mut(cells.len()) {
            match slot {
                None if all => {
                    cells.push(Cell::default());
                    continue;
                }
                None => return,
                Some(Down { rows: Some(rows), cell }) => {
                    *rows -= 1;
                    if *rows == 0 {
                        cells.push(std::mem::take(cell));
                        *slot = None;
                    } else {
                        cells.push(self.again(cell));
                    }
                }
                Some(Down { rows: None, cell }) => cells.push(self.again(cell)),
            }
            said = cells.len();
        }
        if all {
            cells.truncate(said);
        }
    }

    /// A cell once more, for another column or row that it spans.
    fn again(&mut self, cell: &Cell) -> Cell {
        let bytes = cell.range.len() + 16;
        let fits = bytes <= self.left;
        self.left -= if fits { bytes } else { 0 };
        let nodes = if fits { cell.nodes.clone() } else { Vec::new() };
        Cell { range: cell.range.clone(), head: cell.head, repeated: true, nodes }
    }
}
