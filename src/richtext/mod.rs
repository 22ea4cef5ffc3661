//! Rich text as a tree: one reader and one writer per form, one tree between them.
//!
//! Text of a definition or a page is read once, from Markdown ([`markdown`]), and written as HTML
//! ([`html`]), GitHub-flavoured Markdown ([`gfm`]) and Confluence storage format ([`storage`]).
//! Copies are compared on this tree, so it holds meaning only: no source layout, no markup choice.
//!
//! # Normal form
//!
//! Readers give trees in normal form, so that two texts of one meaning are equal:
//!
//! * Neighbouring texts are one [`Inline::Text`]; so are neighbouring emphases, strong or struck texts one of their kind,
//!   and none of the three stands within its own kind.
//! * No text, code, wrapper, paragraph, heading, quote, list or table is empty. Items of lists and cells of tables may be.
//! * A paragraph or heading neither begins nor ends with a space, a tab or a [`Inline::Break`]; two breaks in a row part
//!   a paragraph in two.
//! * Text and code hold no line feeds; nothing holds control characters.
//! * Links do not nest, their addresses are safe ([`is_safe_address`]), and they have a label.
//! * Nothing is nested deeper than [`MAX_DEPTH`], so that every writer may recurse.

pub mod document;
pub mod gfm;
pub mod html;
pub mod markdown;
pub mod storage;
pub mod terminal;

mod address;
mod dom;
mod normal;
mod outline;
mod plain;
mod read;
mod reference;
mod relink;

pub use address::{Address, is_safe_address};
pub(crate) use address::{is_one_slip, likely_scheme};
pub(crate) use normal::trim_of;
pub(crate) use outline::is_word;
pub use outline::{Entry, Slugs, outline, outline_with, slug};
pub use plain::{inline_text, plain_text};
pub(crate) use reference::{decode, reference};
pub use relink::{Led, readdressed, relink};

/// How many elements may stand within one another; deeper ones are flattened into their surroundings.
pub const MAX_DEPTH: usize = 48;

/// More cells than any table has: a wide row and many short ones, or a span of thousands, must not fill the memory.
const MAX_CELLS: usize = 1 << 20;

/// A text of any length: blocks in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RichText {
    /// Its blocks.
    pub blocks: Vec<Block>,
}

impl RichText {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Its inlines, where the whole text is one paragraph.
    pub fn as_inline(&self) -> Option<&[Inline]> {
        match self.blocks.as_slice() {
            [Block::Paragraph(content)] => Some(content),
            _ => None,
        }
    }
}

/// What stands on lines of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        content: Vec<Inline>,
    },
    /// A list.
    List {
        /// The first number of a numbered list; none for bullets.
        start: Option<u64>,
        /// The items, each a text of its own.
        items: Vec<Vec<Block>>,
    },
    /// A block of code, shown as it is.
    CodeBlock {
        /// The language, such as `json`; never empty.
        language: Option<String>,
        /// The code; lines end in `\n`, the last one too unless it is empty.
        text: String,
    },
    /// A table.
    Table(Table),
    /// A block quote.
    Quote(Vec<Block>),
    /// A line across the page.
    Rule,
}

/// A table: a head and rows of the same number of cells, at least one.
///
/// Cells are texts of their own, as list items are: a definition's description stands in a cell, and it must come back
/// from there as it was. A table without a head has a head of empty cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// How each column is aligned.
    pub alignment: Vec<Alignment>,
    /// The cells of the head.
    pub head: Vec<Vec<Block>>,
    /// The rows.
    pub rows: Vec<Vec<Vec<Block>>>,
}

impl Table {
    /// Whether there is anything in its head.
    pub fn has_head(&self) -> bool {
        self.head.iter().any(|cell| !cell.is_empty())
    }
}

/// How a column of a table is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// Not said.
    #[default]
    None,
    /// To the start of the line.
    Left,
    /// To the middle.
    Center,
    /// To the end of the line.
    Right,
}

/// What stands within a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Code.
    Code(String),
    /// Stress emphasis.
    Emphasis(Vec<Inline>),
    /// Strong importance.
    Strong(Vec<Inline>),
    /// Struck through.
    Strikethrough(Vec<Inline>),
    /// Superscript.
    Superscript(Vec<Inline>),
    /// Subscript.
    Subscript(Vec<Inline>),
    /// A key of the keyboard.
    Keyboard(Vec<Inline>),
    /// A link.
    Link {
        /// The address as the author wrote it; see [`Address`].
        target: String,
        /// What a browser shows on hovering; may be empty.
        title: String,
        /// The label.
        content: Vec<Inline>,
    },
    /// An image.
    Image {
        /// The address as the author wrote it.
        source: String,
        /// The text alternative; may be empty.
        alt: String,
        /// What a browser shows on hovering; may be empty.
        title: String,
    },
    /// A line break.
    Break,
}

impl Inline {
    /// The inlines within it.
    pub fn content(&self) -> &[Inline] {
        match self {
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Superscript(content)
            | Inline::Subscript(content)
            | Inline::Keyboard(content)
            | Inline::Link { content, .. } => content,
            Inline::Text(_) | Inline::Code(_) | Inline::Image { .. } | Inline::Break => &[],
        }
    }

    /// The inlines within it, to be changed; none where it holds none by its kind.
    pub fn content_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match self {
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Superscript(content)
            | Inline::Subscript(content)
            | Inline::Keyboard(content)
            | Inline::Link { content, .. } => Some(content),
            Inline::Text(_) | Inline::Code(_) | Inline::Image { .. } | Inline::Break => None,
        }
    }

    /// The same around something else; itself where it holds nothing by its kind.
    #[must_use]
    pub fn around(&self, content: Vec<Inline>) -> Inline {
        match self {
            Inline::Emphasis(_) => Inline::Emphasis(content),
            Inline::Strong(_) => Inline::Strong(content),
            Inline::Strikethrough(_) => Inline::Strikethrough(content),
            Inline::Superscript(_) => Inline::Superscript(content),
            Inline::Subscript(_) => Inline::Subscript(content),
            Inline::Keyboard(_) => Inline::Keyboard(content),
            Inline::Link { target, title, .. } => {
                Inline::Link { target: target.clone(), title: title.clone(), content }
            }
            Inline::Text(_) | Inline::Code(_) | Inline::Image { .. } | Inline::Break => self.clone(),
        }
    }
}

/// Where the links of a text lead in one output: the place at which author's addresses become addresses of that output.
///
/// The text itself keeps what the author wrote, because the same text stands on several pages of several outputs.
pub trait Links {
    /// The address of a link.
    fn link<'a>(&'a self, target: &'a str) -> Address<'a>;
    /// The address of an image.
    fn image<'a>(&'a self, source: &'a str) -> Address<'a>;
}

/// Leaves every address as the author wrote it.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsWritten;

impl Links for AsWritten {
    fn link<'a>(&'a self, target: &'a str) -> Address<'a> {
        Address::Url(target.into())
    }
    fn image<'a>(&'a self, source: &'a str) -> Address<'a> {
        Address::Url(source.into())
    }
}
