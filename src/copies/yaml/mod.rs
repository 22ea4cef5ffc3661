//! Writes a catalog as YAML, as its editors would: texts in blocks, a blank line between definitions, no more quotes
//! than YAML needs.
//!
//! What is written is read back by `source` as the same catalog, and by every other reader of YAML (1.1 or 1.2) as the
//! same strings.

mod insert;
mod layout;
mod print;
mod scalar;
mod wrap;

use std::collections::BTreeMap;

pub use insert::{Refused, catalog_of, insert, insertions};
pub(crate) use scalar::code;
pub use scalar::{quoted, scalar};
pub(super) use wrap::markdown_lines;

use super::slot::Slot;
use crate::model::{CatalogFile, Definition, Section};
use crate::richtext::RichText;

/// How wide the lines are, in columns, as far as they can be broken.
pub const WIDTH: usize = 100;

/// What is said beside the values, a comment each.
pub type Comments = BTreeMap<Slot, Vec<String>>;

/// Writes a catalog. It ends with a line feed.
pub fn catalog(catalog: &CatalogFile, comments: &Comments) -> String {
    print::mapping(&layout::catalog(catalog, comments), 0)
}

/// Writes a section as an item of a list whose marks stand in column `indent` (from 0).
pub fn section(section: &Section, at: usize, comments: &Comments, indent: usize) -> String {
    print::items(&[layout::section(section, at, comments)], indent)
}

/// Writes a definition as an item of a list whose marks stand in column `indent` (from 0).
pub fn definition(definition: &Definition, comments: &Comments, indent: usize) -> String {
    print::items(&[layout::definition(definition, comments)], indent)
}

/// The keys of a definition, as they stand one after the other.
pub(super) fn keys(definition: &Definition) -> Vec<String> {
    entries(definition, &Comments::new(), |entries| entries.iter().map(|entry| entry.key.clone()).collect())
}

/// Writes one field of a definition, its key in column `indent` (from 0); none where it does not have it.
pub(super) fn field(definition: &Definition, key: &str, indent: usize) -> Option<String> {
    entries(definition, &Comments::new(), |entries| {
        let at = entries.iter().position(|entry| entry.key == key)?;
        Some(print::mapping(entries.get(at..=at)?, indent))
    })
}

/// Writes an item of a field that is a list, its mark in column `indent` (from 0).
pub(super) fn item(definition: &Definition, key: &str, at: usize, indent: usize) -> Option<String> {
    entries(definition, &Comments::new(), |entries| match &entries.iter().find(|entry| entry.key == key)?.item {
        layout::Item::List { items, .. } => Some(print::items(items.get(at..=at)?, indent)),
        _ => None,
    })
}

/// Writes a key with a text in Markdown.
pub(super) fn rich(key: &str, text: &RichText, indent: usize) -> String {
    print::mapping(&[layout::Entry { key: key.to_owned(), item: layout::Item::Rich(text), comments: &[] }], indent)
}

/// Writes a text between brackets.
pub(super) fn bracketed(text: &str) -> String {
    let bare = text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.'));
    if bare { scalar(text) } else { quoted(text) }
}

fn entries<R>(definition: &Definition, comments: &Comments, with: impl FnOnce(&[layout::Entry<'_>]) -> R) -> R {
    match layout::definition(definition, comments) {
        layout::Item::Map(entries) => with(&entries),
        _ => with(&[]),
    }
}
