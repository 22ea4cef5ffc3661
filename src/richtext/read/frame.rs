//! An element of a page that is still open.

use std::ops::Range;

use super::grid::{RawCell, RawRow};
use super::line::Line;
use crate::richtext::document::{Item, Node, Term};
use crate::richtext::{Alignment, Inline};

/// An element that is open.
#[derive(Debug)]
pub(super) enum Kind {
    /// The page.
    Page,
    Quote,
    Item,
    /// A term.
    Name,
    /// What is said of a term.
    Said,
    /// What stands in a table outside of its cells.
    Stray,
    Cell(Span),
    List {
        start: Option<u64>,
        items: Vec<Item>,
    },
    Terms(Vec<Term>),
    Table(Box<Table>),
    Row {
        cells: Vec<RawCell>,
    },
    Heading(u8),
    Caption,
    Pre {
        language: Option<String>,
        text: String,
    },
}

/// What a cell says of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub head: bool,
    pub columns: usize,
    /// 0 for all rows that follow in its part of the table.
    pub rows: usize,
    pub alignment: Alignment,
}

/// A table, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub caption: Vec<Inline>,
    pub rows: Vec<RawRow>,
    pub stray: Vec<Node>,
    pub in_head: bool,
    /// The number of the row group.
    pub group: usize,
}

/// What is open, and what it holds so far.
#[derive(Debug)]
pub(super) struct Frame {
    pub kind: Kind,
    pub range: Range<usize>,
    /// Whether no element of the page opened it.
    pub implied: bool,
    pub nodes: Vec<Node>,
    pub line: Line,
}

impl Frame {
    pub(super) fn new(kind: Kind, range: Range<usize>, implied: bool) -> Self {
        Self { kind, range, implied, nodes: Vec::new(), line: Line::default() }
    }

    /// Whether it holds blocks.
    pub(super) fn is_flow(&self) -> bool {
        matches!(
            self.kind,
            Kind::Page | Kind::Quote | Kind::Item | Kind::Name | Kind::Said | Kind::Stray | Kind::Cell(_)
        )
    }

    /// Whether it holds inlines only.
    pub(super) fn is_line(&self) -> bool {
        matches!(self.kind, Kind::Heading(_) | Kind::Caption)
    }
}
