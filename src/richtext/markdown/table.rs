//! Puts the rows of a table into shape.

use super::frame::Row;
use crate::richtext::{Alignment, MAX_CELLS, Table};

/// A table of rows of any lengths; none where there is nothing in it.
pub(super) fn table(mut alignment: Vec<Alignment>, mut rows: Vec<Row>) -> Option<Table> {
    let widest = rows.iter().map(|row| row.cells.len()).chain([alignment.len()]).max()?;
    let columns = widest.min(MAX_CELLS / rows.len().max(1)).max(1);
    alignment.resize(columns, Alignment::None);
    for Row { cells, .. } in &mut rows {
        let surplus = cells.split_off(columns.min(cells.len()));
        cells.resize(columns, Vec::new());
        if let Some(last) = cells.last_mut() {
            last.extend(surplus.into_iter().flatten());
        }
    }
    let mut rows = rows.into_iter().peekable();
    let head = rows.next_if(|row| row.header).map_or_else(|| vec![Vec::new(); columns], |row| row.cells);
    let table = Table { alignment, head, rows: rows.map(|row| row.cells).collect() };
    (!table.rows.is_empty() || table.has_head()).then_some(table)
}
