//! The texts that an editor writes, one by one, with whose they are and where they stand.

use std::ops::Range;

use rayon::prelude::*;

use super::scalar;
use crate::diagnostic::{Diagnostic, Edit, Rule, SourceMap, Span};
use crate::model::{Book, Catalog, Definition, Markdown, Page, Text};
use crate::richtext::markdown::prose::{Gap, Piece};
use crate::source::Walk;

/// A text that an editor writes.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) struct Passage<'b> {
    /// The text.
    pub(in crate::check) content: Content<'b>,
    /// Whose it is.
    pub(in crate::check) owner: Owner,
}

/// Whose a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Owner {
    /// That of a catalog: one of its own, of a section, or of what is retired.
    Catalog,
    /// That of a code.
    Code,
    /// That of a page.
    Page,
    /// That of the settings.
    Settings,
}

/// A text in one of its kinds.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) enum Content<'b> {
    /// On one line.
    Plain(&'b Text),
    /// In Markdown.
    Rich(&'b Markdown),
}

/// A place in a passage that breaks a rule, in bytes of what [`Passage::text`] gives.
#[derive(Clone, Debug)]
pub(in crate::check) struct Slip {
    pub(in crate::check) rule: &'static Rule,
    pub(in crate::check) range: Range<usize>,
    pub(in crate::check) message: String,
    pub(in crate::check) help: String,
    /// What mends it: a part of the passage, and the words that come there.
    pub(in crate::check) fix: Option<(Range<usize>, String)>,
}

impl<'b> Passage<'b> {
    /// What its author wrote: Markdown, or a line of text.
    pub(in crate::check) fn text<'s>(&self, sources: &'s SourceMap) -> &'s str
    where
        'b: 's,
    {
        match self.content {
            Content::Plain(text) => text.as_str(),
            Content::Rich(text) => text.written(sources),
        }
    }

    /// Where it stands.
    pub(in crate::check) fn place(&self) -> Span {
        match self.content {
            Content::Plain(text) => text.place.0,
            Content::Rich(text) => text.place.0,
        }
    }

    /// Its words: a line of text has no markup, and is one piece.
    pub(in crate::check) fn prose(&self) -> Vec<Piece> {
        match self.content {
            Content::Plain(text) => vec![Piece { range: 0..text.as_str().len(), gap: Gap::Block }],
            Content::Rich(text) => text.marks.prose.clone(),
        }
    }

    /// Whether it only repeats, by an alias of YAML, what stands elsewhere and is looked at there.
    pub(in crate::check) fn is_alias(&self, sources: &SourceMap) -> bool {
        is_alias(self.place(), self.text(sources), sources)
    }

    /// The findings for its slips, each at its exact place.
    pub(in crate::check) fn findings(&self, slips: Vec<Slip>, sources: &SourceMap) -> Vec<Diagnostic> {
        if slips.is_empty() {
            return Vec::new();
        }
        let (text, place) = (self.text(sources), self.place());
        let written = sources.slice(place);
        // The settings are TOML, whose strings of several lines are not those of YAML.
        let is_toml = self.owner == Owner::Settings;
        let is_long = is_toml && ["\"\"\"", "'''"].iter().any(|quote| written.starts_with(quote));
        let ranges = slips.iter().flat_map(|slip| [Some(&slip.range), slip.fix.as_ref().map(|(range, _)| range)]);
        let places = Places::new(written, text, ranges.flatten());
        let span = |range: &Range<usize>| {
            let start = place.start as usize;
            Span::new(place.file, start + range.start, start + range.end)
        };
        let finding = |slip: Slip| {
            let part = if is_long { 0..written.len() } else { places.of(&slip.range) };
            let mut finding = Diagnostic::new(slip.rule, span(&part), slip.message).help(slip.help);
            if let Some((range, new)) = slip.fix.filter(|_| !is_toml || is_simple(written)) {
                let part = places.of(&range);
                let page = matches!((self.content, self.owner), (Content::Rich(_), Owner::Page));
                if let Some(text) = scalar::replacement(written, &part, &new, page) {
                    finding.fix.push(Edit { span: span(&part), text });
                }
            }
            finding
        };
        slips.into_iter().map(finding).collect()
    }
}

/// Whether a string of TOML stands on one line and holds just the text that it says.
pub(super) fn is_simple(written: &str) -> bool {
    written.starts_with('"') && !written.starts_with("\"\"\"") && !written.contains('\\')
}

/// Whether what stands at a place is an alias of YAML for a text.
pub(in crate::check) fn is_alias(place: Span, text: &str, sources: &SourceMap) -> bool {
    let written = sources.slice(place);
    written.starts_with('*') && written != text
}

/// Where parts of a text stand in its scalar.
struct Places {
    /// For a byte of the text that a part starts at, or the last character of one: its bytes in the scalar. None where the
    /// text is just what stands there.
    known: Option<Vec<(usize, Range<usize>)>>,
    /// For each part that was asked for, its last character.
    last: Vec<(Range<usize>, usize)>,
}

impl Places {
    /// Walks along the scalar once.
    fn new<'r>(written: &str, text: &str, ranges: impl Iterator<Item = &'r Range<usize>>) -> Self {
        if written == text {
            return Self { known: None, last: Vec::new() };
        }
        let mut last: Vec<(Range<usize>, usize)> = Vec::new();
        for range in ranges {
            let end = text.get(range.clone()).and_then(|part| part.char_indices().next_back());
            last.push((range.clone(), end.map_or(range.start, |(at, _)| range.start + at)));
        }
        let mut wanted: Vec<usize> = last.iter().flat_map(|(range, last)| [range.start, *last]).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut walk = Walk::new(written, text);
        let character = |at: usize| text.get(at..).and_then(|rest| rest.chars().next());
        let known = wanted.into_iter().map(|at| {
            let from = walk.to(at);
            (at, from..from + character(at).map_or(0, |c| walk.length(c)))
        });
        let known = Some(known.collect());
        Self { known, last }
    }

    /// Where a part stands, which is one of those that were asked for.
    fn of(&self, range: &Range<usize>) -> Range<usize> {
        let Some(known) = &self.known else { return range.clone() };
        let found = |at: usize| {
            let found = known.binary_search_by_key(&at, |(at, _)| *at).ok().and_then(|found| known.get(found));
            found.map_or(0..0, |(_, range)| range.clone())
        };
        let start = found(range.start).start;
        let last = self.last.iter().find(|(known, _)| known == range).map_or(range.start, |(_, last)| *last);
        start..if range.is_empty() { start } else { found(last).end.max(start) }
    }
}

/// Does something for every passage, on all cores. What comes of it stays in the order of the passages.
pub(in crate::check) fn each<'b, T: Send>(
    passages: &[Passage<'b>],
    judge: impl Fn(&Passage<'b>) -> Vec<T> + Send + Sync,
) -> Vec<T> {
    passages.par_iter().with_min_len(256).flat_map_iter(judge).collect()
}

/// All texts of a book, in the order of its parts.
pub(in crate::check) fn all(book: &Book) -> Vec<Passage<'_>> {
    let mut all = settings(book);
    for catalog in &book.catalogs {
        all.extend(of_catalog(catalog));
        for definition in catalog.definitions() {
            of_definition(definition, catalog, &mut all);
        }
    }
    for page in &book.pages {
        all.extend(of_page(page));
    }
    all
}

fn plain<'b>(text: &'b Text, owner: Owner) -> Passage<'b> {
    Passage { content: Content::Plain(text), owner }
}

fn rich<'b>(text: &'b Markdown, owner: Owner) -> Passage<'b> {
    Passage { content: Content::Rich(text), owner }
}

fn settings(book: &Book) -> Vec<Passage<'_>> {
    let table = &book.config.book;
    std::iter::once(&table.title).chain(&table.description).map(|text| plain(text, Owner::Settings)).collect()
}

/// The texts of a catalog that are not those of a code.
fn of_catalog(catalog: &Catalog) -> Vec<Passage<'_>> {
    let columns = catalog.columns.iter().filter_map(|column| column.title.as_ref());
    let sections = catalog.sections.iter().flat_map(|section| {
        let title = plain(&section.title, Owner::Catalog);
        std::iter::once(title).chain(section.description.iter().map(|text| rich(text, Owner::Catalog)))
    });
    let retired = catalog.retired.iter().filter_map(|retired| retired.note.as_ref());
    (std::iter::once(plain(&catalog.title, Owner::Catalog)))
        .chain(catalog.description.iter().map(|text| rich(text, Owner::Catalog)))
        .chain(columns.map(|text| plain(text, Owner::Catalog)))
        .chain(sections)
        .chain(retired.map(|text| rich(text, Owner::Catalog)))
        .collect()
}

fn of_definition<'b>(definition: &'b Definition, catalog: &'b Catalog, all: &mut Vec<Passage<'b>>) {
    let owner = Owner::Code;
    let examples = definition.examples.iter().filter_map(|example| example.title.as_ref());
    let references = definition.references.iter().map(|reference| &reference.title);
    let targets = definition.targets.0.iter().filter_map(|target| target.texts.summary.as_ref());
    let own = catalog.columns.iter().filter_map(|column| definition.extra.text(column.field.as_str()));
    let lines = (std::iter::once(&definition.summary))
        .chain(definition.cases.iter().map(|case| &case.summary))
        .chain(examples)
        .chain(references)
        .chain(targets);
    all.extend(lines.map(|text| plain(text, owner)));
    all.extend(definition.texts().chain(own).map(|text| rich(text, owner)));
}

fn of_page(page: &Page) -> Vec<Passage<'_>> {
    let meta = page.meta.title.iter().chain(&page.meta.description);
    meta.map(|text| plain(text, Owner::Page)).chain(std::iter::once(rich(&page.body, Owner::Page))).collect()
}
