//! Regions: the managed parts of hand-written files.
//!
//! ```text
//! <!-- statusbook:begin status-codes section="Error HTTP status codes" codes="4xx" template="table" -->
//! …
//! <!-- statusbook:end 1-3f9a6c0d2b1e4f57 -->
//! ```
//!
//! [`scan`] finds them, [`check`] says what each has to say and whether it does, [`refreshed`] gives the file with the
//! regions brought in line, and [`replace`](fn@replace) writes it. Bytes outside of regions never change.

mod comments;
mod drift;
mod marker;
mod past;
mod refresh;
mod scan;
mod select;
mod sum;

pub use crate::replace::{ReplaceError, replace};
pub use drift::Drift;
pub use marker::{Request, Word};
pub(crate) use past::past_in;
pub use past::{Past, past};
pub use refresh::{Action, Refreshed, refreshed};
pub use scan::{Region, scan};
pub use sum::Sum;
pub(crate) use sum::{meaning, said_in_comments};

use super::Form;
use crate::diagnostic::{Diagnostic, FileId, Findings, SourceMap, Span, rules};
use crate::model::{Book, Catalog, CatalogFile, Output};
use crate::render::Fragments;

/// Whether a text may have regions. Most have none, and need not be looked at any closer.
pub fn may_be_in(text: &str) -> bool {
    marker::may_be_in(text)
}

/// How a region stands to its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is as it was written, and says what the source says.
    InSync,
    /// Nothing stands in it yet.
    New,
    /// It is as it was written, and the source has moved on.
    Stale,
    /// It was not written by us as it is, and says what the source says.
    Agreed,
    /// It was edited, or written by hand before it became a region, and says otherwise than the source.
    Edited,
}

/// A region, what it has to say, and whether it does.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The region.
    pub region: Region,
    /// The path of its catalog.
    pub catalog: String,
    /// The part of the catalog that it has to say, with the links that it has out there.
    pub part: CatalogFile,
    /// The same as it is written, lines ending in `\n`, without one at the end.
    pub wanted: String,
    /// How it stands to it.
    pub state: State,
    sum: Sum,
}

/// What regions are held against.
#[derive(Debug)]
pub struct Source<'a> {
    /// The book, which was checked.
    pub book: &'a Book,
    /// What writes parts of its catalogs.
    pub fragments: &'a Fragments<'a>,
    /// The catalog, as the copy that the file is of has it; none where the file is of no copy.
    pub usual: Option<(&'a Catalog, &'a CatalogFile)>,
}

/// Holds the regions of a page against their source. A page of a form that has no regions has none.
///
/// # Errors
/// What is wrong with its markers, or with the templates that they name: with any of it, none of its regions is to be
/// written or compared.
pub fn check(source: &Source<'_>, file: FileId, form: Form, sources: &mut SourceMap) -> Result<Vec<Checked>, Findings> {
    let regions = scan(file, sources.text(file), form)?;
    let mut findings = Findings::default();
    let mut checked = Vec::with_capacity(regions.len());
    for region in regions {
        match one(source, file, form, region, sources) {
            Ok(region) => checked.push(region),
            Err(found) => findings.extend(found),
        }
    }
    if findings.is_empty() { Ok(checked) } else { Err(findings) }
}

fn one(
    source: &Source<'_>,
    file: FileId,
    form: Form,
    region: Region,
    sources: &mut SourceMap,
) -> Result<Checked, Findings> {
    let request = &region.request;
    let mut findings = Findings::default();
    let output = if form == Form::Html { Output::Html } else { Output::Markdown };
    let templates = source.fragments.templates(output);
    if let Some(word) = request.template.as_ref().filter(|word| !templates.contains(&word.text.as_str())) {
        let known = || {
            format!(
                "The templates are {}; one of your own is `templates/{}/region-NAME`.",
                select::listed(&templates),
                output.name()
            )
        };
        let help = select::near(&word.text, &templates).unwrap_or_else(known);
        let span = Span::new(file, word.range.start, word.range.end);
        let message = format!("there is no template `{}` for regions", word.text);
        findings.push(Diagnostic::new(&rules::REGION_UNKNOWN, span, message).help(help));
    }
    let usual = source.usual;
    let catalog = match select::catalog(source.book, usual.map(|(catalog, _)| catalog), request, (file, &region.begin))
    {
        Ok(catalog) => catalog,
        Err(finding) => {
            findings.push(*finding);
            return Err(findings);
        }
    };
    let told = usual.filter(|(usual, _)| usual.path == catalog.path).map_or(&catalog.body, |(_, told)| told);
    let part = match select::part(told, request, file) {
        Ok(part) if findings.is_empty() => part,
        Ok(_) => return Err(findings),
        Err(found) => {
            found.into_iter().for_each(|finding| findings.push(finding));
            return Err(findings);
        }
    };
    let part = source.fragments.told_elsewhere(catalog, part, sources);
    let page = sources.name(file).to_owned();
    let wanted = source.fragments.write(catalog, part.clone(), (output, request.template()), &page, sources)?;
    let inner = &sources.text(file)[region.inner.clone()];
    let (now, then) = (sum::meaning(inner, form), sum::meaning(&wanted, form));
    let state = match region.sum {
        _ if inner.trim().is_empty() => State::New,
        Some(sum) if sum == Sum::of(&now) && now == then => State::InSync,
        Some(sum) if sum == Sum::of(&now) => State::Stale,
        _ if now == then => State::Agreed,
        _ => State::Edited,
    };
    Ok(Checked { catalog: catalog.path.clone(), part, wanted, state, sum: Sum::of(&then), region })
}
