//! Where copies live: a file for each kind.

mod confluence;
mod file;
mod folder;
mod git;
mod identity;

use std::path::Path;

pub use confluence::OnPages;
pub use file::InFiles;
pub use folder::files_of;
pub use git::InGit;
pub(crate) use git::{Settings, failed};
pub use identity::Identity;
pub(crate) use identity::{OTHER_BOOK, Owner};

use super::Form;
use super::base::Base;
use super::publish::{Cx, Planned};
use crate::model::{Catalog, CatalogFile, Code, CopyKind, CopyTable};

/// What a copy has to say.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The copy, as the settings have it.
    pub copy: &'a CopyTable,
    /// The catalog that it is one of.
    pub catalog: &'a Catalog,
    /// What of the catalog it shows ([`CatalogFile::for_copy`]).
    pub part: &'a CatalogFile,
    /// The book that it is of, by which its pages and files are known.
    pub book: Identity,
}

impl<'a> Subject<'a> {
    pub(crate) fn owner(&self) -> Owner<'a> {
        Owner { copy: self.copy.name.as_str(), book: self.book }
    }
}

/// A file or a page of a copy, as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Its name for findings: a path, as the settings would name it, or the title of a page.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The form that it is written in, where its kind knows.
    pub form: Option<Form>,
    /// What of the catalog stands there.
    pub part: Part,
    /// Where people open it, and who changed it last.
    pub revision: Revision,
    /// What we last put there, where that is known.
    pub base: Option<Base>,
}

impl Original {
    /// A file of which nothing else is known.
    pub fn file(name: String, bytes: Vec<u8>) -> Self {
        Self { name, bytes, form: None, part: Part::Catalog, revision: Revision::default(), base: None }
    }
}

/// What of a catalog stands in a file or on a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// All of it, or what the file turns out to have.
    Catalog,
    /// One code.
    Code(Code),
}

/// What is known of the last change of a file or a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// Where people open it: a whole address.
    pub link: Option<String>,
    /// Its version, such as `12` or the id of a commit.
    pub version: Option<String>,
    /// Who made the last change that was not ours.
    pub by: Option<String>,
    /// When, as whoever keeps it writes it (ISO 8601).
    pub when: Option<String>,
    /// What they said of it.
    pub message: Option<String>,
}

/// What came of looking for a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// It is there; several files are in the order of their names, pages in that of the catalog.
    Found(Vec<Original>),
    /// It is not there: what is missing, in a sentence without a capital and a final period.
    Missing(String),
    /// It is there, and cannot be read: why, likewise.
    Unreadable(String),
}

/// A place where a copy can live.
pub trait Kind {
    /// Gets the copy from there, with what is known of its base. Nothing is written.
    fn fetch(&self, subject: &Subject<'_>) -> Fetched;

    /// Reads and compares everything, and says what publishing would do. Nothing is written.
    ///
    /// # Errors
    /// Why the copy cannot be published at all, in a sentence without a capital and a final period.
    fn plan<'k>(&'k self, subject: &Subject<'_>, cx: &mut Cx<'_>) -> Result<Box<dyn Planned + 'k>, String>;
}

/// The place of a copy; `root` is the folder of its book.
pub fn of(copy: &CopyTable, root: &Path) -> Box<dyn Kind> {
    match copy.kind {
        CopyKind::File => Box::new(InFiles::of(copy, root)),
        CopyKind::Confluence => Box::new(OnPages::new(copy, root)),
        CopyKind::Git => Box::new(InGit::of(copy, root)),
    }
}
