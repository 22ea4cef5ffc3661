//! Rules that look at the whole book: one function each, one file per group.

mod codes;
mod copies;
mod coverage;
mod decisions;
mod each;
mod examine;
mod http;
mod links;
mod pages;
mod paths;
mod site;
mod source;
mod templates;
mod text;

pub use decisions::Decisions;
pub use examine::{Examined, examine};

use std::collections::BTreeSet;

use crate::diagnostic::{Findings, SourceMap, Span};
use crate::links::LinkIndex;
use crate::model::{Book, Markdown};
use crate::render::FileSet;
use templates::own_templates;

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

/// The texts that were met, for rules that tell of each once: YAML can repeat a text by an alias of it or of a list.
#[derive(Debug, Default)]
struct Once(BTreeSet<Span>);

impl Once {
    /// Whether a text is written where it is met, and was not met before.
    fn is_new(&mut self, text: &Markdown, sources: &SourceMap) -> bool {
        !text.is_alias(sources) && self.0.insert(text.place.0)
    }
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

/// Adds what is wrong with the structure of a book, and carries out what its author has decided: for commands that take a
/// sound book and do something else with it.
pub fn decide(book: &Book, index: &LinkIndex<'_>, sources: &SourceMap, findings: &mut Findings) {
    findings.extend(structure(book, index, sources));
    // What is wrong with decisions is told by those who check.
    let (mut decisions, _) = Decisions::read(Some(book), sources);
    decisions.apply(findings, sources);
}

/// Holds a book against the rules about what it says.
pub fn content(book: &Book, index: &LinkIndex<'_>, sources: &SourceMap) -> Findings {
    let subject = Subject { book, index, sources };
    let mut findings = Findings::default();
    source::unsorted(subject, &mut findings);
    source::empty_section(subject, &mut findings);
    source::placeholder(subject, &mut findings);
    source::deprecated_without_replacement(subject, &mut findings);
    http::rules(subject, &mut findings);
    text::texts(&subject, &mut findings);
    links::bad_address(subject, &mut findings);
    links::label_mismatch(subject, &mut findings);
    pages::heading_skip(subject, &mut findings);
    pages::second_title(subject, &mut findings);
    pages::image_alt(subject, &mut findings);
    coverage::unknown_code(subject, &mut findings);
    site::contrast(book, &mut findings);
    findings
}

/// Holds what was made of a book against the rules that look at that.
pub fn rendered(book: &Book, index: &LinkIndex<'_>, sources: &SourceMap, files: &FileSet) -> Findings {
    let subject = Subject { book, index, sources };
    let mut findings = Findings::default();
    links::output_link(subject, files, &mut findings);
    coverage::unlisted_code(subject, files, &mut findings);
    findings
}
