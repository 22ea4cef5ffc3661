//! Rules that look at the whole book: one function each, one file per group.

mod codes;
mod copies;
mod decisions;
mod each;
mod examine;
mod links;
mod paths;
mod site;
mod templates;

pub use decisions::Decisions;
pub use examine::{Examined, examine};

use crate::diagnostic::{Findings, SourceMap};
use crate::links::LinkIndex;
use crate::model::Book;
use crate::render::FileSet;

/// What rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'b> {
    /// The book.
    pub book: &'b Book,
    /// What addresses within it mean.
    pub index: &'b LinkIndex<'b>,
    /// The texts of its files.
    pub sources: &'b SourceMap,
}

/// Holds a book against all rules that need no rendered page.
pub fn check(book: &Book, index: &LinkIndex<'_>, sources: &SourceMap) -> Findings {
    let mut findings = structure(book, index, sources);
    findings.extend(content(book, index, sources));
    findings
}

/// Holds a book against the rules that rendering relies on.
pub fn structure(book: &Book, index: &LinkIndex<'_>, sources: &SourceMap) -> Findings {
    let mut findings = Findings::default();
    for catalog in &book.catalogs {
        codes::duplicate_code(catalog, &mut findings);
        codes::duplicate_id(catalog, &mut findings);
        codes::retired_code_reused(catalog, &mut findings);
        for (_, own) in catalog.own_texts() {
            findings.extend(own.clone());
        }
        codes::dangling_reference(catalog, &mut findings);
    }
    copies::settings(book, &mut findings);
    copies::unknown_target(book, &mut findings);
    links::unsafe_reference(book, &mut findings);
    links::broken_link(book, index, sources, &mut findings);
    site::settings(book, index, &mut findings);
    templates::unused_template(book, sources, &mut findings);
    paths::confluence_title(book, &mut findings);
    paths::output_collision(book, sources, &mut findings);
    findings
}

/// Holds a book against the rules about what it says.
pub fn content(book: &Book, index: &LinkIndex<'_>, sources: &SourceMap) -> Findings {
    let _subject = Subject { book, index, sources };
    let mut findings = Findings::default();
    site::contrast(book, &mut findings);
    findings
}

/// Holds what was made of a book against the rules that look at that.
pub fn rendered(book: &Book, index: &LinkIndex<'_>, sources: &SourceMap, _files: &FileSet) -> Findings {
    let _subject = Subject { book, index, sources };
    Findings::default()
}
