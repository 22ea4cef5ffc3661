//! Rules that look at the whole book: one function each, one file per group.

mod codes;
mod copies;
mod links;
mod paths;
mod templates;

use crate::diagnostic::{Findings, SourceMap};
use crate::links::LinkIndex;
use crate::model::Book;

/// Holds a book against all rules.
pub fn check(book: &Book, index: &LinkIndex<'_>, sources: &SourceMap) -> Findings {
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
    templates::unused_template(book, sources, &mut findings);
    paths::confluence_title(book, &mut findings);
    paths::output_collision(book, sources, &mut findings);
    findings
}
