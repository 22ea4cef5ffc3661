//! Comma-separated values and their kin, as a page with one table.

use std::ops::Range;

use super::text::spaced;
use super::tokens::{is_code, is_column_heading, is_head};
use crate::richtext::document::{Cell, Content, Document, Grid, GridRow, Node};
use crate::richtext::{Alignment, Inline};

/// What can part cells, the likelier first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// More cells than any table has.
const MAX_CELLS: usize = 1 << 20;

/// Reads rows of values (RFC 4180): one table, with what stands above its head as headings and paragraphs. Cells are
/// plain text, and places are bytes of `text`. `tabs` says that tabs part the cells; otherwise the text tells, by a first
/// line such as `sep=;` or by what gives the most even rows. Every text can be read: rows may be of any lengths, and a
/// quote that is never closed is a character.
pub fn read(text: &str, tabs: bool) -> Document {
    let (delimiter, from) = delimiter(text, tabs);
    let records: Vec<Record<'_>> = Records::new(text, from, delimiter).collect();
    document(&records)
}

/// The texts of all cells, row by row, as [`read`] finds them.
pub(crate) fn all_rows(text: &str, tabs: bool) -> impl Iterator<Item = Vec<std::borrow::Cow<'_, str>>> {
    let (delimiter, from) = delimiter(text, tabs);
    Records::new(text, from, delimiter).map(|record| record.fields.into_iter().map(|field| field.text).collect())
}

/// What parts the cells, and where the rows begin.
fn delimiter(text: &str, tabs: bool) -> (u8, usize) {
    let (told, from) = told(text);
    (told.unwrap_or_else(|| if tabs { b'\t' } else { sniff(text.get(from..).unwrap_or_default()) }), from)
}

/// Rows as they are told apart in detecting forms: the cells of the first ones.
pub(crate) fn rows(text: &str, delimiter: char) -> impl Iterator<Item = Vec<Field<'_>>> {
    let delimiter = u8::try_from(delimiter).unwrap_or(b',');
    Records::new(text, 0, delimiter).map(|record| record.fields)
}

/// The delimiter that a first line of `sep=;` names, as Excel writes it, and where the rows begin.
fn told(text: &str) -> (Option<u8>, usize) {
    let line = text.split_inclusive('\n').next().unwrap_or_default();
    let named = line.trim_end_matches(['\r', '\n']).trim_matches('"').strip_prefix("sep=").map(str::as_bytes);
    match named {
        Some([delimiter]) if delimiter.is_ascii_punctuation() || *delimiter == b'\t' => (Some(*delimiter), line.len()),
        _ => (None, 0),
    }
}

/// The delimiter that makes most of the first rows.
fn sniff(text: &str) -> u8 {
    const ROWS: usize = 200;
    let score = |delimiter: u8| {
        let mut lengths = std::collections::BTreeMap::<usize, usize>::new();
        let mut headings = 0;
        let mut rows = 0;
        for (at, record) in Records::new(text, 0, delimiter).take(ROWS).enumerate() {
            *lengths.entry(record.fields.len()).or_default() += 1;
            rows += 1;
            if at < 4 && record.fields.len() > 1 {
                let found = record.fields.iter().filter(|field| is_column_heading(field.text.trim())).count();
                headings = headings.max(found);
            }
        }
        lengths.remove(&1);
        let (columns, even) = lengths.into_iter().max_by_key(|(_, count)| *count).unwrap_or((0, 0));
        (headings, (even * 100).checked_div(rows).unwrap_or(0), columns)
    };
    let mut best = (b',', (0, 0, 0));
    for delimiter in DELIMITERS {
        let score = score(delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// A cell as it is written, with its place.
#[derive(Clone, Debug)]
pub(crate) struct Field<'t> {
    /// With its quotes.
    range: Range<usize>,
    /// Without them.
    pub(crate) text: std::borrow::Cow<'t, str>,
}

struct Record<'t> {
    fields: Vec<Field<'t>>,
}

/// The rows of a text; empty lines are none.
struct Records<'t> {
    text: &'t str,
    at: usize,
    delimiter: u8,
    /// A quote was opened and never closed: quotes are characters from here on.
    no_quotes: bool,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, at: usize, delimiter: u8) -> Self {
        Self { text, at, delimiter, no_quotes: false }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The end of a cell without quotes that starts or goes on at a byte.
    fn plain_end(&self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        let ends = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\n' | b'\r');
        at + rest.iter().position(ends).unwrap_or(rest.len())
    }

    /// A cell in quotes, if one starts here: where it ends, and its text.
    fn quoted(&mut self, start: usize) -> Option<(usize, String)> {
        if self.no_quotes || self.byte(start) != Some(b'"') {
            return None;
        }
        let mut value = String::new();
        let mut at = start + 1;
        loop {
            let Some(length) = self.text.get(at..)?.find('"') else {
                self.no_quotes = true;
                return None;
            };
            value.push_str(self.text.get(at..at + length)?);
            at += length + 1;
            if self.byte(at) != Some(b'"') {
                break;
            }
            value.push('"');
            at += 1;
        }
        // What follows the closing quote belongs to the cell all the same.
        let end = self.plain_end(at);
        value.push_str(self.text.get(at..end)?);
        Some((end, value))
    }
}

impl<'t> Iterator for Records<'t> {
    type Item = Record<'t>;

    fn next(&mut self) -> Option<Record<'t>> {
        while matches!(self.byte(self.at), Some(b'\n' | b'\r')) {
            self.at += 1;
        }
        self.byte(self.at)?;
        let mut fields = Vec::new();
        loop {
            let start = self.at;
            let (end, text) = match self.quoted(start) {
                Some((end, value)) => (end, value.into()),
                None => {
                    let end = self.plain_end(start);
                    (end, self.text.get(start..end).unwrap_or_default().into())
                }
            };
            fields.push(Field { range: start..end, text });
            self.at = end;
            match self.byte(end) {
                Some(byte) if byte == self.delimiter => self.at += 1,
                _ => return Some(Record { fields }),
            }
        }
    }
}

fn document(records: &[Record<'_>]) -> Document {
    let mut nodes = Vec::new();
    let given = |record: &Record<'_>| record.fields.iter().filter(|field| !field.text.trim().is_empty()).count();
    let widest = records.iter().map(|record| record.fields.len()).max().unwrap_or(0);
    // A title above the head stands in a cell alone.
    let is_above = |record: &Record<'_>| {
        let first = record.fields.first().map_or("", |field| field.text.trim());
        widest > 1 && given(record) <= 1 && !is_code(first)
    };
    let above = records.iter().take_while(|record| is_above(record)).count();
    let (above, rows) = records.split_at(above.min(records.len().saturating_sub(1)));
    for (nth, field) in
        above.iter().flat_map(|record| &record.fields).filter(|field| !field.text.trim().is_empty()).enumerate()
    {
        for content in paragraphs(&field.text) {
            let short = nth == 0 && field.text.len() <= 120 && !content.contains(&Inline::Break);
            let content = if short { Content::Heading { level: 1, content } } else { Content::Paragraph(content) };
            nodes.push(Node { range: field.range.clone(), content });
        }
    }
    if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
        let range = first.range().start..last.range().end;
        nodes.push(Node { range, content: Content::Table(grid(rows)) });
    }
    Document { nodes, ..Document::default() }
}

impl Record<'_> {
    fn range(&self) -> Range<usize> {
        let start = self.fields.first().map_or(0, |field| field.range.start);
        start..self.fields.last().map_or(start, |field| field.range.end)
    }
}

fn grid(records: &[Record<'_>]) -> Grid {
    let widest = records.iter().map(|record| record.fields.len()).max().unwrap_or(0);
    let columns = widest.min(MAX_CELLS / records.len().max(1)).max(1);
    let texts =
        |record: &Record<'_>| record.fields.iter().map(|field| field.text.trim().to_owned()).collect::<Vec<_>>();
    let first: Vec<Vec<String>> = records.iter().take(21).map(texts).collect();
    let borrowed: Vec<Vec<&str>> = first.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let has_head = borrowed.split_first().is_some_and(|(head, rest)| is_head(head, rest.iter().map(Vec::as_slice)));
    let rows = records.iter().enumerate().map(|(nth, record)| {
        let cells = record.fields.iter().take(columns).map(cell);
        let mut cells: Vec<Cell> = cells.collect();
        for surplus in record.fields.iter().skip(columns) {
            if let Some(last) = cells.last_mut() {
                last.range.end = surplus.range.end;
                last.nodes.extend(cell(surplus).nodes);
            }
        }
        let end = record.range().end;
        cells.resize(columns, Cell { range: end..end, ..Cell::default() });
        GridRow { range: record.range(), head: nth == 0 && has_head, cells }
    });
    Grid { rows: rows.collect(), alignment: vec![Alignment::None; columns], ..Grid::default() }
}

fn cell(field: &Field<'_>) -> Cell {
    let node = |content| Node { range: field.range.clone(), content: Content::Paragraph(content) };
    Cell {
        range: field.range.clone(),
        nodes: paragraphs(&field.text).into_iter().map(node).collect(),
        ..Cell::default()
    }
}

/// A cell as paragraphs: an empty line parts two, and a line is broken where it is. What tells Excel that a value is a
/// text (`="404"`) goes.
fn paragraphs(text: &str) -> Vec<Vec<Inline>> {
    let text = text.trim();
    let text = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let mut out: Vec<Vec<Inline>> = Vec::new();
    let mut is_parted = true;
    for line in text.split('\n').flat_map(|line| line.trim_end_matches('\r').split('\r')) {
        let line = spaced(line);
        let line = line.trim();
        if line.is_empty() {
            is_parted = true;
            continue;
        }
        match out.last_mut().filter(|_| !is_parted) {
            Some(last) => last.extend([Inline::Break, Inline::Text(line.to_owned())]),
            None => out.push(vec![Inline::Text(line.to_owned())]),
        }
        is_parted = false;
    }
    out
}
