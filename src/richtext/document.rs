//! A page that somebody else wrote, as its readers give it: rich text with the place of every part.
//!
//! Copies are read from many forms into this one, and what is about codes is found in it. It is richer than the tree in
//! [`super`] only in what finding needs: places, lists of terms, tables whose cells know whether they are heads.

use std::ops::Range;

pub use super::read::Trace;
use super::{Alignment, Block, Inline, RichText, Table, read};

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The title that it gives itself beside its text, such as that of an HTML head.
    pub title: Option<String>,
    /// What it shows, in order. What only groups (a section, a layout, a panel) has been taken away.
    pub nodes: Vec<Node>,
    /// What it shows beside that, and its text does not hold.
    pub lost: Vec<Lost>,
}

/// What a page shows and its text does not hold: the text of another page, the name of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Where it stands, in bytes of the text that was read.
    pub range: Range<usize>,
    /// What it is, and why it is not read; a sentence without a capital and a final period.
    pub why: String,
}

/// A part of a page with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it stands, in bytes of the text that was read.
    pub range: Range<usize>,
    /// What it is.
    pub content: Content,
}

/// What a part of a page is. Inlines are in the normal form of [`super`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// The first number of a numbered list; none for bullets.
        start: Option<u64>,
        /// Its items.
        items: Vec<Item>,
    },
    /// A list of terms and what is said of each.
    Terms(Vec<Term>),
    /// A block of code, as in [`Block::CodeBlock`].
    CodeBlock {
        /// The language, never empty.
        language: Option<String>,
        /// The code.
        text: String,
    },
    /// A block quote.
    Quote(Vec<Node>),
    /// A table.
    Table(Grid),
    /// A line across the page.
    Rule,
}

/// An item of a list, or what is said of a term.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Where it stands.
    pub range: Range<usize>,
    /// What it says.
    pub nodes: Vec<Node>,
}

/// A term, and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The term.
    pub name: Item,
    /// What is said of it; terms that share it are several, of which the last has it.
    pub said: Vec<Item>,
}

/// A table, with its spans resolved: every row has a cell for every column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// What stands above it as its caption.
    pub caption: Vec<Inline>,
    /// How each column is aligned, as far as that is said.
    pub alignment: Vec<Alignment>,
    /// Its rows.
    pub rows: Vec<GridRow>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridRow {
    /// Where it stands.
    pub range: Range<usize>,
    /// Whether the page marks it as belonging to the head: a `thead` around it, or the head of a Markdown table.
    pub head: bool,
    /// Its cells, as many as the table has columns.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Where it stands.
    pub range: Range<usize>,
    /// Whether the page marks it as a head (`th`).
    pub head: bool,
    /// Whether it is here only because one above it or before it spans several rows or columns.
    pub repeated: bool,
    /// What it says.
    pub nodes: Vec<Node>,
}

impl Grid {
    /// The number of columns.
    pub fn columns(&self) -> usize {
        self.rows.first().map_or(0, |row| row.cells.len())
    }
}

/// Why a page could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, in bytes of the text that was read.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Reads a HTML page, or a part of one, as a browser does.
///
/// # Errors
/// When it is larger or more deeply nested than any page that people read.
pub fn from_html(text: &str) -> Result<Document, Fault> {
    read::html(text)
}

/// Reads the body of a Confluence page in storage format. What is not well-formed in it is read as well as can be.
///
/// # Errors
/// As for [`from_html`].
pub fn from_storage(text: &str) -> Result<Document, Fault> {
    read::storage(text)
}

/// Reads the body of a Confluence page with all that somebody can have put there, also what its text does not tell of:
/// macros with their parameters, mentions, dates, the state of tasks, colours. What Confluence changes of a page by itself
/// is not in it.
///
/// # Errors
/// As for [`from_html`].
pub fn traced_storage(text: &str) -> Result<(Document, Vec<Trace>), Fault> {
    read::traced_storage(text)
}

/// Reads a Markdown page: GitHub's Markdown with lists of terms and front matter, and HTML in it as a browser reads it.
///
/// # Errors
/// As for [`from_html`].
pub fn from_markdown(text: &str) -> Result<Document, Fault> {
    read::markdown(text)
}

/// A text as it comes back from a page, whatever its form is: white space is collapsed as HTML collapses it, and a heading
/// that is nothing but a link to a place on its own page is its text.
///
/// What [`text()`] gives of a page is settled already.
pub fn settled(text: &RichText) -> RichText {
    read::settled(text)
}

/// Parts of a page as a text, without their places.
pub fn text(nodes: &[Node]) -> RichText {
    RichText { blocks: blocks(nodes) }
}

/// Parts of a page as blocks, without their places.
pub fn blocks(nodes: &[Node]) -> Vec<Block> {
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        match &node.content {
            Content::Heading { level, content } => {
                out.push(Block::Heading { level: *level, content: content.clone() });
            }
            Content::Paragraph(content) => out.push(Block::Paragraph(content.clone())),
            Content::List { start, items } => {
                let items = items.iter().map(|item| blocks(&item.nodes)).collect();
                out.push(Block::List { start: *start, items });
            }
            Content::Terms(terms) => {
                out.extend(terms.iter().flat_map(|term| {
                    std::iter::once(&term.name).chain(&term.said).flat_map(|item| blocks(&item.nodes))
                }))
            }
            Content::CodeBlock { language, text } => {
                out.push(Block::CodeBlock { language: language.clone(), text: text.clone() });
            }
            Content::Quote(nodes) => out.push(Block::Quote(blocks(nodes))),
            Content::Table(grid) => out.extend(table(grid).map(Block::Table)),
            Content::Rule => out.push(Block::Rule),
        }
    }
    out
}

/// A table of a page as one of a text; none where there is nothing in it.
fn table(grid: &Grid) -> Option<Table> {
    let cells = |row: &GridRow| {
        let cell = |cell: &Cell| if cell.repeated { Vec::new() } else { blocks(&cell.nodes) };
        row.cells.iter().map(cell).collect::<Vec<_>>()
    };
    let mut rows = grid.rows.iter().peekable();
    let is_head = |row: &&GridRow| row.head || row.cells.iter().all(|cell| cell.head);
    let head = rows.next_if(is_head).map_or_else(|| vec![Vec::new(); grid.columns()], cells);
    let mut alignment = grid.alignment.clone();
    alignment.resize(grid.columns(), Alignment::None);
    let table = Table { alignment, head, rows: rows.map(cells).collect() };
    (!table.rows.is_empty() || table.has_head()).then_some(table)
}
