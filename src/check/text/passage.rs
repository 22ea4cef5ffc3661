//! The texts that an editor writes, one by one, with where they stand.

use std::fmt;
use std::ops::Range;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Rule, SourceMap, Span};
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
    /// What it is called in a message.
    pub(in crate::check) name: Name<'b>,
}

/// What a text is called: the description of `404`.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) struct Name<'b> {
    /// What it is: "the title of the book", "the summary of".
    pub(in crate::check) part: &'static str,
    /// The code, the section or the page that it is a part of, where `part` needs one.
    pub(in crate::check) of: Option<&'b str>,
}

/// What the description of a code is called.
pub(in crate::check) const DESCRIPTION: &str = "the description of";

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.part)?;
        self.of.map_or(Ok(()), |of| write!(f, " `{of}`"))
    }
}

/// Whose a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Owner {
    /// That of a catalog: one of its own, of a section, or of what is retired.
    Catalog,
    /// That of a code.
    Code,
    /// That of a code, in a field of the author's own.
    Field,
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
        let places = Places::new(written, text, slips.iter().map(|slip| &slip.range));
        let start = place.start as usize;
        // The settings are TOML, whose strings of several lines are not those of YAML.
        let is_toml = self.owner == Owner::Settings;
        let is_long = is_toml && ["\"\"\"", "'''"].iter().any(|quote| written.starts_with(quote));
        let can_fix = !is_toml || is_simple(written);
        let fixes: Vec<(Range<usize>, &str)> =
            slips.iter().filter(|_| can_fix).filter_map(|slip| self.fix(slip, text)).collect();
        let edits = match (fixes.is_empty(), self.content) {
            (true, _) => Vec::new(),
            (_, Content::Plain(text)) => text.rewrites(&fixes, sources),
            (_, Content::Rich(text)) => text.rewrites(&fixes, sources),
        };
        let mut edits = edits.into_iter();
        let finding = |slip: &Slip| {
            let range = if is_long { 0..written.len() } else { places.of(&slip.range) };
            let span = Span::new(place.file, start + range.start, start + range.end);
            let edit = self.fix(slip, text).and_then(|_| edits.next().flatten());
            Diagnostic::new(slip.rule, span, slip.message.as_str()).help(slip.help.as_str()).edits(edit)
        };
        slips.iter().map(finding).collect()
    }

    /// What mends a slip, where it leaves the markup of the text alone.
    fn fix<'s>(&self, slip: &'s Slip, text: &str) -> Option<(Range<usize>, &'s str)> {
        let (part, new) = slip.fix.as_ref()?;
        let calm = match self.content {
            Content::Plain(_) => true,
            Content::Rich(_) => is_prose(new) && !text.get(part.clone())?.contains('\n'),
        };
        calm.then_some((part.clone(), new.as_str()))
    }
}

/// Whether Markdown takes a text for nothing but words, wherever it comes to stand.
fn is_prose(new: &str) -> bool {
    new.chars().all(|c| c.is_alphanumeric() || " -'’./+&#_".contains(c))
        && !new.starts_with(|c: char| !c.is_alphanumeric())
        && ![" #", " - ", "  "].iter().any(|mark| new.contains(mark))
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
}

impl Places {
    /// Walks along the scalar once.
    fn new<'r>(written: &str, text: &str, ranges: impl Iterator<Item = &'r Range<usize>>) -> Self {
        if written == text {
            return Self { known: None };
        }
        let ends = |range: &Range<usize>| {
            let last = text.get(range.clone()).and_then(|part| part.char_indices().next_back());
            [range.start, last.map_or(range.start, |(at, _)| range.start + at)]
        };
        let mut wanted: Vec<usize> = ranges.flat_map(ends).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut walk = Walk::new(written, text);
        let character = |at: usize| text.get(at..).and_then(|rest| rest.chars().next());
        let known = wanted.into_iter().map(|at| {
            let from = walk.to(at);
            (at, from..from + character(at).map_or(0, |c| walk.length(c)))
        });
        Self { known: Some(known.collect()) }
    }

    /// Where a part stands, which is one of those that were asked for.
    fn of(&self, range: &Range<usize>) -> Range<usize> {
        let Some(known) = &self.known else { return range.clone() };
        // No character that is known lies between the last one of a part and its end.
        let before =
            |end: usize| known.partition_point(|(at, _)| *at < end).checked_sub(1).and_then(|at| known.get(at));
        let start = before(range.start + 1).map_or(0, |(_, place)| place.start);
        let end = before(range.end).filter(|_| !range.is_empty()).map_or(start, |(_, place)| place.end);
        start..end.max(start)
    }
}

/// Does something for every passage, on all cores; each of them has something of its own, `S`, to remember by. What comes of
/// it stays in the order of the passages.
pub(in crate::check) fn each<'b, S: Default, T: Send>(
    passages: &[Passage<'b>],
    judge: impl Fn(&Passage<'b>, &mut S) -> Vec<T> + Send + Sync,
) -> Vec<T> {
    let some = |some: &[Passage<'b>]| {
        let mut own = S::default();
        some.iter().flat_map(|passage| judge(passage, &mut own)).collect::<Vec<_>>()
    };
    passages.par_chunks(2048).flat_map_iter(some).collect()
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

fn plain<'b>(text: &'b Text, owner: Owner, part: &'static str, of: Option<&'b str>) -> Passage<'b> {
    Passage { content: Content::Plain(text), owner, name: Name { part, of } }
}

fn rich<'b>(text: &'b Markdown, owner: Owner, part: &'static str, of: Option<&'b str>) -> Passage<'b> {
    Passage { content: Content::Rich(text), owner, name: Name { part, of } }
}

fn settings(book: &Book) -> Vec<Passage<'_>> {
    let table = &book.config.book;
    let title = plain(&table.title, Owner::Settings, "the title of the book", None);
    let description =
        table.description.iter().map(|text| plain(text, Owner::Settings, "the description of the book", None));
    std::iter::once(title).chain(description).collect()
}

/// The texts of a catalog that are not those of a code.
fn of_catalog(catalog: &Catalog) -> Vec<Passage<'_>> {
    let owner = Owner::Catalog;
    let mut all = vec![plain(&catalog.title, owner, "the title of the catalog", None)];
    all.extend(catalog.description.iter().map(|text| rich(text, owner, "the description of the catalog", None)));
    let columns = catalog.columns.iter().filter_map(|column| column.title.as_ref());
    all.extend(columns.map(|title| plain(title, owner, "the title of a column", None)));
    for section in &catalog.sections {
        let title = Some(section.title.as_str());
        all.push(plain(&section.title, owner, "the title of a section", None));
        let description = section.description.iter();
        all.extend(description.map(|text| rich(text, owner, "the description of the section", title)));
    }
    for retired in &catalog.retired {
        let code = Some(retired.code.as_str());
        all.extend(retired.note.iter().map(|text| rich(text, owner, "the note on", code)));
    }
    all
}

/// The description of a code.
pub(in crate::check) fn description(definition: &Definition) -> Option<Passage<'_>> {
    let text = definition.description.as_ref()?;
    Some(rich(text, Owner::Code, DESCRIPTION, Some(definition.code.as_str())))
}

fn of_definition<'b>(definition: &'b Definition, catalog: &'b Catalog, all: &mut Vec<Passage<'b>>) {
    let code = Some(definition.code.as_str());
    let line = |text: &'b Text, part: &'static str| plain(text, Owner::Code, part, code);
    let text = |text: &'b Markdown, part: &'static str| rich(text, Owner::Code, part, code);
    all.push(line(&definition.summary, "the summary of"));
    all.extend(description(definition));
    all.extend(definition.details.iter().map(|it| text(it, "the text `details` of")));
    for case in &definition.cases {
        all.push(line(&case.summary, "the summary of a case of"));
        all.push(text(&case.description, "the description of a case of"));
    }
    let headers = definition.headers.iter().filter_map(|header| header.description.as_ref());
    all.extend(headers.map(|it| text(it, "the description of a header field of")));
    all.extend(definition.causes.iter().map(|it| text(it, "a cause of")));
    all.extend(definition.fixes.iter().map(|it| text(it, "a fix of")));
    for example in &definition.examples {
        all.extend(example.title.iter().map(|it| line(it, "the title of an example of")));
        all.extend(example.description.iter().map(|it| text(it, "the description of an example of")));
    }
    all.extend(definition.references.iter().map(|reference| line(&reference.title, "the title of a reference of")));
    let notes = definition.deprecated.iter().filter_map(|deprecated| deprecated.note.as_ref());
    all.extend(notes.map(|it| text(it, "the note on the deprecation of")));
    for target in &definition.targets.0 {
        all.extend(target.texts.summary.iter().map(|it| line(it, "the summary for a copy of")));
        all.extend(target.texts.description.iter().map(|it| text(it, "the description for a copy of")));
    }
    let own = catalog.columns.iter().filter_map(|column| definition.extra.text(column.field.as_str()));
    all.extend(own.map(|text| rich(text, Owner::Field, "a field of", code)));
}

fn of_page(page: &Page) -> Vec<Passage<'_>> {
    let (owner, title) = (Owner::Page, Some(page.title.as_str()));
    let mut all: Vec<_> =
        page.meta.title.iter().map(|text| plain(text, owner, "the title of the page", None)).collect();
    all.extend(page.meta.description.iter().map(|text| plain(text, owner, "the description of the page", title)));
    all.push(rich(&page.body, owner, "the page", title));
    all
}
