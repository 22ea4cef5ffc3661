//! Where copies live: a file for each kind.

mod file;
mod folder;

use std::path::Path;

pub use file::InFiles;
pub use folder::files_of;

use crate::model::{CopyKind, CopyTable};

/// A file or a page of a copy, as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Its name for findings: a path, as the settings would name it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What came of looking for a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// It is there; several files are in the order of their names.
    Found(Vec<Original>),
    /// It is not there: what is missing, in a sentence without a capital and a final period.
    Missing(String),
    /// It is there, and cannot be read: why, likewise.
    Unreadable(String),
}

/// A place where a copy can live.
pub trait Kind {
    /// Gets the copy from there.
    fn fetch(&self) -> Fetched;
}

/// The place of a copy; `root` is the folder of its book.
pub fn of(copy: &CopyTable, root: &Path) -> Box<dyn Kind> {
    match copy.kind {
        CopyKind::File => Box::new(InFiles::new(root, copy.path.as_str())),
    }
}
