//! A catalog as a page shows it: code by code and field by field, each a text with its place.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Findings, Span};
use crate::model::Code;
use crate::richtext::RichText;

/// The form that a copy is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
pub enum Form {
    /// Markdown: GitHub's, with HTML in it or not.
    Markdown,
    /// A HTML page or a part of one.
    Html,
    /// A Confluence page in storage format.
    Storage,
    /// Comma-separated values (RFC 4180), or the same with semicolons.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// Plain text, as it comes from the clipboard.
    Text,
    /// A catalog in YAML: a source, compared as a copy is.
    Yaml,
}

/// Where something stands in a copy; equal to every other place, so that sheets compare by what they say.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// Where, in the text that was read.
    pub span: Span,
    /// The table and the row of it, both from 1, where it stands in one. The row of the head is the first.
    pub cell: Option<(usize, usize)>,
}

impl PartialEq for At {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for At {}

/// A text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What it says, in normal form; never empty.
    pub text: RichText,
    /// Where.
    pub at: At,
}

/// A catalog as a page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its title, where the page gives one.
    pub title: Option<Said>,
    /// The text above the codes.
    pub intro: Option<Said>,
    /// The columns beyond code, summary and description, in the order of the page. Fields of tables that have different
    /// ones are all there.
    pub columns: Vec<SheetColumn>,
    /// The groups of codes, in the order of the page.
    pub groups: Vec<Group>,
    /// Codes that are said to be gone.
    pub retired: Vec<Retired>,
    /// The fields that the page has a place for, by their keys in the source: those of its columns and labels. A field
    /// that is not among them is not missing from a code of the page.
    pub carries: BTreeSet<String>,
}

/// A column of the tables of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetColumn {
    /// The key of its field in the source: a known one, or `x-…` made from its heading.
    pub field: String,
    /// Its heading as the page has it.
    pub title: String,
}

/// A section, as a page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Its heading, where there is one.
    pub title: Option<Said>,
    /// The text between the heading and the codes.
    pub intro: Option<Said>,
    /// Its codes, in order; each stands once in a sheet.
    pub records: Vec<Record>,
}

/// What a page says of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The code.
    pub code: Code,
    /// Where it is named.
    pub at: At,
    /// In what it stands.
    pub origin: Origin,
    /// Its rows, at least one: its own, and one for each of its cases.
    pub lines: Vec<Line>,
    /// Where its table or list says word for word what one of these rows says already.
    pub repeated: Vec<At>,
}

/// In what a code stands on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// In rows of a table, or of a file of rows, or of a text that was one.
    Row,
    /// In an item of a list, or a term.
    Item,
    /// In a heading, with what is said of it below.
    Heading,
}

/// One row about a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it stands.
    pub at: At,
    /// Its summary, in plain text.
    pub summary: Option<Said>,
    /// Its description.
    pub description: Option<Said>,
    /// Its other fields by their keys in the source, each as a column of ours would show it. On the rows of cases, only
    /// those that differ from the first row.
    pub fields: BTreeMap<String, Said>,
}

/// A code that is said to be gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retired {
    /// The code.
    pub code: Code,
    /// What is said of it.
    pub said: Option<Said>,
    /// Where it is named.
    pub at: At,
}

/// What came of reading a copy.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The catalogs on it: one, or several where the same code means different things in different tables.
    pub sheets: Vec<Sheet>,
    /// Tables that are not about codes; rows, items and headings among codes that are about none.
    pub skipped: Vec<Skipped>,
    /// How many tables were read.
    pub tables: usize,
    /// What was wrong with it. With an error among them, the sheets are not to be relied on.
    pub findings: Findings,
}

/// A table that was left alone, or a part among codes that is about none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Where it stands.
    pub at: At,
    /// Why, such as "no column holds codes"; a sentence without a capital and a final period.
    pub why: String,
}

/// What is expected on a copy, where its source is known: it decides what would otherwise be guessed.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// The headings of the columns, and the key of the field that each shows.
    pub columns: Vec<(String, String)>,
    /// The codes.
    pub codes: BTreeSet<String>,
    /// The summaries of the codes: a page may name one in a row and in a heading, and say something else in one of them.
    pub summaries: BTreeMap<String, String>,
    /// The titles of the sections.
    pub sections: BTreeSet<String>,
    /// The title.
    pub title: Option<String>,
    /// The headings within the text above the codes.
    pub headings: BTreeSet<String>,
    /// Parts of its texts by kind and words: those above codes, and of what is said of each code the lists, the quotes and the
    /// last part; `---` is a line across the page. What a copy says of these is its own, although it looks as what stands
    /// around a page.
    pub own: BTreeSet<String>,
}

impl Sheet {
    /// All its records, in order.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.groups.iter().flat_map(|group| &group.records)
    }

    /// How many codes it has.
    pub fn len(&self) -> usize {
        self.groups.iter().map(|group| group.records.len()).sum()
    }

    /// Whether it has no codes.
    pub fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.records.is_empty())
    }
}
