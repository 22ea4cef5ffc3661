//! Loading, checking and rendering a book in memory, the same for `build` and `check`.

use super::Decisions;
use crate::diagnostic::{Findings, SourceMap};
use crate::links::LinkIndex;
use crate::model::Book;
use crate::render::{FileSet, Options, render};
use crate::source::{Inputs, Loaded, load};

/// What came of examining a book.
#[derive(Debug)]
pub struct Examined {
    /// Everything that was found, as its author has decided about it, in order.
    pub findings: Findings,
    /// What the findings point into.
    pub sources: SourceMap,
    /// What was rendered; nothing where there are errors.
    pub files: Option<FileSet>,
}

/// Examines a book. `change` makes the settings those that the command line wants. Without `options`, because the settings
/// are beyond understanding, nothing is rendered.
pub fn examine(inputs: Inputs, options: Option<Options>, change: impl FnOnce(&mut Book)) -> Examined {
    let Loaded { mut sources, mut findings, mut book } = load(inputs);
    if let Some(book) = &mut book {
        change(book);
    }
    let (mut decisions, wrong) = Decisions::read(book.as_ref(), &sources);
    findings.extend(wrong);
    let mut files = None;
    if let Some(book) = &book {
        let index = LinkIndex::new(book);
        findings.extend(super::check(book, &index, &sources));
        decisions.apply(&mut findings);
        if let (Some(options), false) = (&options, findings.has_errors()) {
            match render(book, &index, &mut sources, options) {
                Ok(rendered) => {
                    let mut found = super::rendered(book, &index, &sources, &rendered);
                    decisions.apply(&mut found);
                    found.extend(decisions.unused());
                    findings.extend(found);
                    files = Some(rendered).filter(|_| !findings.has_errors());
                }
                Err(faults) => findings.extend(faults),
            }
        }
    } else {
        decisions.apply(&mut findings);
    }
    findings.sort(&sources);
    Examined { findings, sources, files }
}
