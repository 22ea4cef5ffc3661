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

pub use insert::{Refused, catalog_of, insert};
pub(crate) use scalar::code;
pub use scalar::{quoted, scalar};
pub(super) use wrap::markdown_lines;

use super::slot::Slot;
use crate::model::{CatalogFile, Definition, Section};

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
