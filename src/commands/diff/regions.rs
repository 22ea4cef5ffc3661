//! Files with regions, which are compared region by region.

use super::original::Original;
use crate::copies::compare::{Comparison, LeftOut};
use crate::copies::region::{Source, check, may_be_in};
use crate::copies::report::State;
use crate::diagnostic::{Findings, SourceMap, Span};
use crate::links::LinkIndex;
use crate::model::{Book, CopyTable, Place};
use crate::render::Fragments;

/// The catalog and the state of a file that has regions; none for one that has not. The catalog is none where they show
/// several. Regions of a copy's own catalog show what that copy shows of it.
pub(super) fn compared(
    it: &Original,
    copy: Option<&CopyTable>,
    book: &Book,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Option<(Option<String>, State)> {
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
            return Some((None, State::Unreadable("its regions need mending".to_owned())));
        }
    };
    let first = regions.first()?.catalog.clone();
    let catalog = regions.iter().all(|region| region.catalog == first).then_some(first);
    let mut all = Comparison::default();
    for region in &regions {
        let mut of_region = region.differences(it.file, it.form, sources);
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
    Some((catalog, State::Compared(all)))
}
