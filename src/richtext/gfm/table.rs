//! The layout of tables in Markdown source.

use unicode_width::UnicodeWidthStr;

use crate::richtext::Alignment;

/// The widest table that is aligned. In a wider one the rows break anyway, and one long cell would pad all others.
const MAX_WIDTH: usize = 120;

/// A table of cells that are escaped already.
///
/// Its columns are aligned where every row stays within 120 columns of display width; otherwise every cell has one
/// space on either side. Markdownlint's MD060 knows both styles, but no mixture of them.
pub fn table(head: &[String], rows: &[Vec<String>], alignment: &[Alignment]) -> String {
    let columns = head.len();
    let mut widths = vec![3; columns];
    for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    let total: usize = widths.iter().map(|width| width + 3).sum();
    let is_aligned = total < MAX_WIDTH;
    if !is_aligned {
        widths.fill(3);
    }

    let mut out = String::new();
    let mut push_row = |row: &[String]| {
        for (index, width) in widths.iter().enumerate() {
            let cell = row.get(index).map_or("", String::as_str);
            out.push_str("| ");
            out.push_str(cell);
            if is_aligned {
                out.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width())));
            }
            if is_aligned || !cell.is_empty() {
                out.push(' ');
            }
        }
        out.push_str("|\n");
    };
    push_row(head);
    let delimiters: Vec<String> = widths
        .iter()
        .enumerate()
        .map(|(index, width)| {
            let (start, end) = match alignment.get(index) {
                Some(Alignment::Left) => (":", ""),
                Some(Alignment::Center) => (":", ":"),
                Some(Alignment::Right) => ("", ":"),
                Some(Alignment::None) | None => ("", ""),
            };
            format!("{start}{}{end}", "-".repeat(width - start.len() - end.len()))
        })
        .collect();
    push_row(&delimiters);
    rows.iter().for_each(|row| push_row(row));
    out
}

#[cfg(test)]
mod tests {
    use super::{Alignment, table};

    fn strings(cells: [&str; 2]) -> Vec<String> {
        cells.map(str::to_owned).to_vec()
    }

    #[test]
    fn narrow_tables_are_aligned_by_display_width() {
        let rows = [strings(["200", "好"]), strings(["", "Created"])];
        assert_eq!(
            table(&strings(["Code", "Summary"]), &rows, &[Alignment::Right, Alignment::None]),
            "| Code | Summary |\n| ---: | ------- |\n| 200  | 好      |\n|      | Created |\n"
        );
    }

    #[test]
    fn wide_tables_are_not() {
        let long = "x".repeat(112);
        let rows = [strings(["200", &long]), strings(["", "b"])];
        assert_eq!(
            table(&strings(["a", "Text"]), &rows, &[Alignment::Center]),
            format!("| a | Text |\n| :-: | --- |\n| 200 | {long} |\n| | b |\n")
        );
    }
}
