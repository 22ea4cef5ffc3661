//! The files that an editor writes, as they are.

use std::collections::BTreeSet;

use super::passage::{Content, Passage};
use crate::diagnostic::{Diagnostic, FileId, Findings, Group, Kind, SourceMap};
use crate::model::Book;

/// A source in YAML or Markdown.
#[derive(Clone, Debug)]
pub(super) struct Source<'s> {
    pub(super) file: FileId,
    pub(super) text: &'s str,
    /// Whether it is YAML.
    pub(super) yaml: bool,
    /// Where its texts on one line start.
    pub(super) lines_of_text: BTreeSet<usize>,
}

/// The sources of a book, in the order in which they were read.
pub(super) fn sources<'s>(book: &Book, map: &'s SourceMap, passages: &[Passage<'_>]) -> Vec<Source<'s>> {
    let prefix = format!("{}/", book.config.src());
    let mut found: Vec<Source<'_>> = Vec::new();
    for (file, source) in map.files() {
        let name = source.name();
        let yaml = name.ends_with(".yaml") || name.ends_with(".yml");
        if name.starts_with(&prefix) && (yaml || name.ends_with(".md")) && !source.text().is_empty() {
            found.push(Source { file, text: source.text(), yaml, lines_of_text: BTreeSet::new() });
        }
    }
    for passage in passages {
        let Content::Plain(text) = passage.content else { continue };
        let place = text.place.0;
        if let Ok(at) = found.binary_search_by_key(&place.file, |source| source.file)
            && let Some(source) = found.get_mut(at)
        {
            source.lines_of_text.insert(place.start as usize);
        }
    }
    found
}

/// If a file has more of the same than this, that is one finding.
const MANY: usize = 20;

/// Tells the findings of one file, or, where they are very many, the first of them with what mends them all.
pub(super) fn few(found: Vec<Diagnostic>, what: &'static str, findings: &mut Findings) {
    let count = found.len();
    let group = found.first().filter(|_| count > MANY);
    let group = group.map(|first| Group { first: first.span, count, kind: Kind::Many { what } });
    found.into_iter().for_each(|finding| findings.push(Diagnostic { group, ..finding }));
}
