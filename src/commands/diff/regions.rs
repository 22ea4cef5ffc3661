//! Files with regions, which are compared region by region.

use super::original::Original;
use crate::copies::compare::{Comparison, LeftOut};
use crate::copies::kind::Revision;
use crate::copies::publish::Lost;
use crate::copies::region::{Past, Source, check, may_be_in, past};
use crate::copies::report::State;
use crate::diagnostic::{Findings, SourceMap, Span};
use crate::links::LinkIndex;
use crate::model::{Book, CopyTable, Place};
use crate::render::Fragments;

/// A file with regions, as it was compared.
pub(super) struct InRegions {
    /// The catalog of all of them; none where they show several.
    pub(super) catalog: Option<String>,
    pub(super) state: State,
    /// Who edited one of them last.
    pub(super) revision: Revision,
    /// What was written in them beside codes and fields.
    pub(super) lost: Vec<Lost>,
}

/// Compares a file that has regions; none where it has not. Regions of a copy's own catalog show what that copy shows of it.
/// What stood in an edited one before is asked of git.
pub(super) fn compared(
    it: &Original,
    copy: Option<&CopyTable>,
    book: &Book,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Option<InRegions> {
    // Most files have none, and templates need not be read for these.
    if !may_be_in(sources.text(it.file)) {
        return None;
    }
    let index = LinkIndex::new(book);
    let fragments = Fragments::new(book, &index, sources, book.config.output.html.base_url.as_ref());
    let own = copy.and_then(|copy| Some((book.catalog_of(copy)?, copy)));
    let own = own.map(|(catalog, copy)| (catalog, catalog.for_copy(copy)));
    let usual = own.as_ref().map(|(catalog, part)| (*catalog, part));
    let source = Source { book, fragments: &fragments, usual };
    let regions = match check(&source, it.file, it.form, sources) {
        Ok(regions) => regions,
        Err(found) => {
            findings.extend(found);
            let state = State::Unreadable("its regions need mending".to_owned());
            return Some(InRegions { catalog: None, state, revision: Revision::default(), lost: Vec::new() });
        }
    };
    let first = regions.first()?.catalog.clone();
    let catalog = regions.iter().all(|region| region.catalog == first).then_some(first);
    let past = match &it.path {
        Some(path) => past(path, it.form, sources.text(it.file), &regions),
        None => vec![Past::default(); regions.len()],
    };
    let mut all = Comparison::default();
    let (mut revision, mut lost) = (Revision::default(), Vec::new());
    for (region, past) in regions.iter().zip(past) {
        let drift = region.drift(it.file, it.form, sources, &past);
        let mut of_region = drift.comparison;
        lost.extend(drift.lost);
        // Of several, the one that was edited last.
        if past.revision.when > revision.when {
            revision = past.revision;
        }
        if let Some(whole) = book.catalogs.iter().find(|catalog| catalog.path == region.catalog) {
            // The settings of a copy are about its own catalog.
            let copy = copy.filter(|_| own.as_ref().is_some_and(|(catalog, _)| catalog.path == whole.path));
            let begin = &region.region.begin;
            let marker = Place(Span::new(it.file, begin.start, begin.end));
            LeftOut::new(&whole.body, &region.part, copy, Some(marker)).explain(&mut of_region);
        }
        all.differences.extend(of_region.differences);
        all.codes += of_region.codes;
    }
    Some(InRegions { catalog, state: State::Compared(all), revision, lost })
}
