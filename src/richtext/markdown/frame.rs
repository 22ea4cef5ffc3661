//! An element of the tree that is still open.

use std::ops::Range;

use crate::richtext::{Alignment, Block, Inline};

/// An open element and what it holds so far.
#[derive(Debug)]
pub(super) struct Frame {
    pub kind: Kind,
    /// The name of the HTML tag that opened it; none for Markdown.
    pub tag: Option<&'static str>,
    /// Where it was opened.
    pub range: Range<usize>,
    pub blocks: Vec<Block>,
    /// In an element of blocks: the paragraph that is not yet ended.
    pub inlines: Vec<Inline>,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// Blocks that become blocks of what is around them.
    Group,
    Quote,
    Item,
    Cell {
        header: bool,
        alignment: Alignment,
    },

    List {
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Table {
        alignment: Vec<Alignment>,
        rows: Vec<Row>,
    },
    Row {
        /// Whether it holds header cells only.
        header: bool,
        alignment: Vec<Alignment>,
        cells: Vec<Vec<Block>>,
    },

    Heading(u8),
    Pre {
        language: Option<String>,
    },

    Emphasis,
    Strong,
    Strikethrough,
    Superscript,
    Subscript,
    Keyboard,
    Code,
    Link {
        target: String,
        title: String,
    },
    Image {
        source: String,
        title: String,
    },
    /// Inlines that become inlines of what is around them.
    Span,
}

#[derive(Debug)]
pub(super) struct Row {
    pub header: bool,
    pub cells: Vec<Vec<Block>>,
}

impl Kind {
    /// Whether it holds inlines only.
    pub(super) fn is_phrasing(&self) -> bool {
        !self.is_flow() && !matches!(self, Kind::List { .. } | Kind::Table { .. } | Kind::Row { .. })
    }

    /// Whether it holds any blocks.
    pub(super) fn is_flow(&self) -> bool {
        matches!(self, Kind::Group | Kind::Quote | Kind::Item | Kind::Cell { .. })
    }

    /// Whether it may hold an element of the other kind.
    pub(super) fn admits(&self, other: &Kind) -> bool {
        match other {
            Kind::Item => matches!(self, Kind::List { .. }),
            Kind::Row { .. } => matches!(self, Kind::Table { .. }),
            Kind::Cell { .. } => matches!(self, Kind::Row { .. }),
            _ => self.is_flow(),
        }
    }
}
