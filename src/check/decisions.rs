//! What authors decided about findings: `allow` comments in the sources, and overrides in `book.toml`.

use crate::diagnostic::{Findings, SourceMap};
use crate::model::Book;

/// All decisions of a book, and which of them changed something.
#[derive(Debug, Default)]
pub struct Decisions {}

impl Decisions {
    /// Reads the decisions of a book, as far as it could be understood, and tells what is wrong with them.
    pub fn read(_book: Option<&Book>, _sources: &SourceMap) -> (Self, Findings) {
        (Self {}, Findings::default())
    }

    /// Carries them out: findings that are allowed go, others change their level.
    pub fn apply(&mut self, _findings: &mut Findings) {}

    /// Those that changed nothing. To be asked when all rules were held against the book.
    pub fn unused(&self) -> Findings {
        Findings::default()
    }
}
