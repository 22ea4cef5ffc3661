//! Edits of a copy → edits of the source: what somebody improved out there comes back into the YAML, and nothing else of it
//! changes.
//!
//! ```text
//! copy, book ── held → differences ── choose → those that are wanted ── changes → edits of the YAML ── prove
//! ```
//!
//! What is made of a difference is proven before anything is written: read again, the book says in that place what the
//! copy says, and in every other place what it said before.

mod aim;
mod choose;
mod fields;
mod held;
mod links;
mod lists;
mod plan;
mod prose;
mod prove;
mod rows;
mod take;
mod tree;
mod words;

use std::collections::BTreeMap;
use std::path::Path;

pub use choose::{Asked, Choice, Side, choice};
pub use held::{Against, Held, held};
pub use plan::{Ask, Before, Plan, plan};
pub use prove::{proven, remains};
pub use take::changes;

use super::Form;
use super::compare::Difference;
use super::kind::Original;
use super::slot::Slot;
use crate::diagnostic::{Edit, FileId, Findings, SourceMap};
use crate::links::LinkIndex;
use crate::model::{Book, CopyTable};
use crate::render::Fragments;

/// Why something is not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why; a sentence without a capital and a final period.
    pub why: String,
    /// What to do; a sentence.
    pub help: String,
}

impl Refused {
    /// Says so.
    pub fn new(why: impl Into<String>, help: impl Into<String>) -> Self {
        Self { why: why.into(), help: help.into() }
    }
}

/// A difference, and the edits that take it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The difference.
    pub difference: Difference,
    /// Which of the parts of the copy it is of, by its index.
    pub held: usize,
    /// The path of the catalog.
    pub catalog: String,
    /// What of it changes.
    pub slot: Slot,
    /// The edits of its files.
    pub edits: Vec<Edit>,
    /// What else goes or comes with it, in sentences without a capital and a final period.
    pub notes: Vec<String>,
}

/// A difference that is not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The difference.
    pub difference: Difference,
    /// Why.
    pub refused: Refused,
}

/// A copy as it was found.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// Its settings.
    pub copy: &'a CopyTable,
    /// Its files or pages.
    pub originals: &'a [Original],
    /// The form that they are written in, where that was said.
    pub form: Option<Form>,
    /// The folder of the book, where that is on disk.
    pub root: Option<&'a Path>,
}

impl Found<'_> {
    /// Holds the copy against a book, whose texts `sources` has; those of the copy are added.
    ///
    /// # Errors
    /// As for [`held`].
    pub fn against<R>(
        &self,
        book: &Book,
        sources: &mut SourceMap,
        findings: &mut Findings,
        then: impl FnOnce(&Against<'_>, Vec<Held<'_>>, &SourceMap) -> R,
    ) -> Result<R, String> {
        let index = LinkIndex::new(book);
        let fragments = Fragments::new(book, &index, sources, book.config.output.html.base_url.as_ref());
        let against = Against { book, copy: self.copy, form: self.form, root: self.root, fragments: &fragments };
        let held = held(&against, self.originals, sources, findings)?;
        Ok(then(&against, held, sources))
    }
}

/// The texts of files after some changes, for those that are others then. Edits of two changes that meet are made once.
pub fn texts<'c>(changes: impl IntoIterator<Item = &'c Change>, sources: &SourceMap) -> BTreeMap<FileId, String> {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in changes.into_iter().flat_map(|change| &change.edits) {
        by_file.entry(edit.span.file).or_default().push(edit);
    }
    let mut texts = BTreeMap::new();
    for (file, mut edits) in by_file {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        edits.dedup();
        let old = sources.text(file);
        let (mut new, mut at) = (String::with_capacity(old.len()), 0);
        for edit in edits.into_iter() {
            let (start, end) = (edit.span.start as usize, edit.span.end as usize);
            if start < at {
                continue;
            }
            new.push_str(old.get(at..start).unwrap_or_default());
            new.push_str(&edit.text);
            at = end;
        }
        new.push_str(old.get(at..).unwrap_or_default());
        if new != old {
            texts.insert(file, new);
        }
    }
    texts
}
