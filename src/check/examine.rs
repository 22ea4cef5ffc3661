//! Loading, checking and rendering a book in memory, the same for `build` and `check`.

use super::Decisions;
use crate::diagnostic::{Findings, Rule, SourceMap, rules};
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
/// are beyond understanding, nothing is rendered. `external` is what asks for the links to other sites, where that is wanted.
pub fn examine(
    inputs: Inputs,
    options: Option<Options>,
    change: impl FnOnce(&mut Book),
    external: Option<&mut dyn FnMut(&Book) -> Findings>,
) -> Examined {
    let Loaded { mut sources, mut findings, mut book } = load(inputs);
    let wanted = book.as_ref().map_or(0, |book| book.config.outputs().len());
    if let Some(book) = &mut book {
        change(book);
    }
    let (mut decisions, wrong) = Decisions::read(book.as_ref(), &sources);
    findings.extend(wrong);
    let mut files = None;
    if let Some(book) = &book {
        let index = LinkIndex::new(book);
        findings.extend(super::check(book, &index, &sources));
        decisions.apply(&mut findings, &sources);
        // While something is missing, nobody knows what would be found in it.
        let whole = !findings.iter().any(|finding| finding.rule.binding);
        if let (Some(options), false) = (&options, findings.has_errors()) {
            match render(book, &index, &mut sources, options) {
                Ok(rendered) => {
                    let mut found = super::rendered(book, &index, &sources, &rendered);
                    decisions.apply(&mut found, &sources);
                    findings.extend(found);
                    files = Some(rendered);
                }
                Err(faults) => findings.extend(faults),
            }
        }
        let asked = external.is_some();
        if let Some(ask) = external {
            let mut found = ask(book);
            decisions.apply(&mut found, &sources);
            findings.extend(found);
        }
        if whole {
            let all = files.is_some() && options.is_some_and(|options| options.outputs.len() == wanted);
            let was_held = |rule: &Rule| match rule.id {
                id if id == rules::EXTERNAL.id => asked,
                _ => !rule.elsewhere && (all || !rule.rendered),
            };
            findings.extend(decisions.unused(was_held, &sources));
        }
        files = files.filter(|_| !findings.has_errors());
    } else {
        decisions.apply(&mut findings, &sources);
    }
    findings.sort(&sources);
    Examined { findings, sources, files }
}
