//! The copies that book.toml names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::original::{Original, readable};
use super::regions;
use crate::copies::base::{Base, Digest, Fingerprint, lost, meaning, settle, untold};
use crate::copies::compare::{LeftOut, Options, compare};
use crate::copies::kind::{self, Fetched, Identity, Part, Revision, Subject};
use crate::copies::publish::Lost;
use crate::copies::report::{Copy, State};
use crate::copies::{Form, Hints, Joined, Reading, Sheet, best, join};
use crate::diagnostic::{FileId, Findings, SourceMap};
use crate::links::LinkIndex;
use crate::model::{Book, CatalogFile, Code, CopyKind, CopyTable};
use crate::render::Fragments;
use crate::render::copies::{told, whole_file, wiki_pages};

/// What some files are a copy of.
pub(super) struct Held<'b> {
    /// What the copy is called.
    pub(super) name: &'b str,
    /// Its settings; none for files that were named on the command line.
    pub(super) copy: Option<&'b CopyTable>,
    /// The path of its catalog, where that is of the book.
    pub(super) path: Option<String>,
    pub(super) catalog: &'b CatalogFile,
    /// Whether the files may have regions, which are compared by themselves.
    pub(super) regions: bool,
}

/// A file or a page as it was opened.
pub(super) struct Opened {
    /// Its path, or its title.
    pub(super) name: String,
    pub(super) it: Result<Original, State>,
    part: Part,
    revision: Revision,
    base: Option<Base>,
}

impl Opened {
    /// A file of which nothing else is known.
    pub(super) fn new(name: String, it: Result<Original, State>) -> Self {
        Self { name, it, part: Part::Catalog, revision: Revision::default(), base: None }
    }
}

/// A file or a page that was read.
struct Read {
    file: FileId,
    form: Form,
    reading: Reading,
    revision: Revision,
    base: Option<Base>,
    /// What was written there beside codes and fields since.
    lost: Vec<Lost>,
}

impl Read {
    /// `wanted` gives what is to stand there, where that is known.
    fn new(
        it: &Original,
        (revision, base): (Revision, Option<Base>),
        sources: &mut SourceMap,
        hints: &Hints,
        wanted: impl FnOnce(&mut SourceMap) -> Option<String>,
    ) -> Self {
        let base = base.map(|base| base.held_against(Digest::of(&meaning(it.form, sources.text(it.file)))));
        let mut beside = Vec::new();
        if let Some(then) = base.as_ref().filter(|base| !base.untouched).and_then(|base| base.text.as_deref()) {
            let wanted = wanted(sources);
            let now = sources.text(it.file);
            beside = lost(it.form, Some(then), now, wanted.as_deref().unwrap_or(then));
        }
        let lost = beside;
        Self { file: it.file, form: it.form, reading: it.reading(sources, hints), revision, base, lost }
    }
}

/// Compares a copy that the settings name with its source.
pub(super) fn compared(
    copy: &CopyTable,
    form: Option<Form>,
    (book, root): (&Book, &Path),
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Vec<Copy> {
    let Some(catalog) = book.catalog_of(copy) else { return Vec::new() };
    let path = Some(catalog.path.clone());
    let of = Held { name: copy.name.as_str(), copy: Some(copy), path, catalog: &catalog.body, regions: true };
    let part = catalog.for_copy(copy);
    let subject = Subject { copy, catalog, part: &part, book: Identity::of(book, catalog) };
    let originals = match kind::of(copy, root).fetch(&subject) {
        Fetched::Found(originals) => originals,
        Fetched::Missing(why) => return vec![of.told(of.name.to_owned(), State::Missing(why))],
        Fetched::Unreadable(why) => return vec![of.told(of.name.to_owned(), State::Unreadable(why))],
    };
    let open = |original: kind::Original| -> Opened {
        let kind::Original { name, bytes, form: known, part, revision, base } = original;
        let it = Original::take(name.clone(), bytes, form.or(copy.form).or(known), sources, findings);
        let path = (copy.kind == CopyKind::File).then(|| root.join(&name));
        Opened { it: it.map(|it| Original { path, ..it }), name, part, revision, base }
    };
    let opened = originals.into_iter().map(open).collect();
    held(&of, opened, book, sources, findings)
}

/// Compares the files of a copy with its source. Those in which the same code stands are copies each for itself.
pub(super) fn held(
    of: &Held<'_>,
    opened: Vec<Opened>,
    book: &Book,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Vec<Copy> {
    let against = Against::new(of, &opened, book, sources);
    let alone = opened.len() == 1;
    let mut wholes = Vec::with_capacity(opened.len());
    // Copies each for itself, and files that cannot be read.
    let mut apart = Vec::new();
    for it in opened {
        let name = if alone { of.name.to_owned() } else { format!("{} ({})", of.name, it.name) };
        let Opened { it, part, revision, base, .. } = it;
        let it = match it {
            // The others are compared all the same.
            Err(state) => {
                apart.push(Copy { revision, ..of.told(name, state) });
                continue;
            }
            Ok(it) => it,
        };
        // A file with regions is a copy for itself, whatever stands around them.
        let in_regions = of.regions.then(|| regions::compared(&it, of.copy, book, sources, findings)).flatten();
        if let Some(found) = in_regions {
            let file = Some(sources.name(it.file).to_owned());
            let revision = Revision { link: found.revision.link.or(revision.link), ..found.revision };
            let told = of.told(name, found.state);
            apart.push(Copy { catalog: found.catalog, file, revision, lost: found.lost, ..told });
            continue;
        }
        let now = sources.text(it.file);
        if let (Part::Code(_), true) = (&part, now.trim().is_empty()) {
            let state = State::Missing(format!("there is no page “{}”, or nothing stands on it", it.name));
            apart.push(Copy { revision, ..of.told(name, state) });
            continue;
        }
        let wanted = |sources: &mut SourceMap| wanted(of.copy?, (&against.part, &part), it.form, book, sources);
        let read = Read::new(&it, (revision, base), sources, &against.hints, wanted);
        match part {
            Part::Catalog => wholes.push(read),
            Part::Code(code) => apart.push(against.of_code(&code, name, read, sources, findings)),
        }
    }
    if wholes.is_empty() && !apart.is_empty() {
        return apart;
    }
    let mut all = against.of_catalog(wholes, sources, findings);
    // The page of the catalog stands before those of its codes.
    if apart.iter().all(|copy| copy.elsewhere) {
        all.append(&mut apart);
        return all;
    }
    apart.into_iter().chain(all).collect()
}

impl Held<'_> {
    /// A copy of which nothing else is known.
    fn told(&self, name: String, state: State) -> Copy {
        Copy {
            catalog: self.path.clone(),
            settings: self.copy.map(CopyTable::place),
            of: self.copy.map(|copy| copy.name.to_string()),
            elsewhere: self.copy.is_some_and(|copy| copy.kind != CopyKind::File),
            ..Copy::new(name, state)
        }
    }
}

/// What files and pages of a copy are compared with.
struct Against<'h> {
    of: &'h Held<'h>,
    part: CatalogFile,
    source: Sheet,
    /// The same as it is told in files of each form, or in a wiki: links that lead nowhere from there are their labels.
    told: BTreeMap<Option<Form>, CatalogFile>,
    left_out: LeftOut,
    hints: Hints,
}

impl<'h> Against<'h> {
    fn new(of: &'h Held<'h>, opened: &[Opened], book: &Book, sources: &SourceMap) -> Self {
        let part = of.copy.map_or_else(|| of.catalog.clone(), |copy| of.catalog.for_copy(copy));
        let left_out = LeftOut::new(of.catalog, &part, of.copy, None);
        let told = of.copy.map(|copy| told_there(copy, &part, opened, book, sources)).unwrap_or_default();
        Self { of, source: Sheet::of(&part), told, part, left_out, hints: Hints::of(of.catalog) }
    }

    /// What a copy of a form is to say, as the source has it and as it is told there.
    fn told(&self, form: Form) -> Option<&CatalogFile> {
        self.told.get(&there(self.of.copy?, form))
    }

    /// Compares a page that is about one code with that code alone.
    fn of_code(&self, code: &Code, name: String, read: Read, sources: &SourceMap, findings: &mut Findings) -> Copy {
        let of = |part: &CatalogFile| Sheet::of(&part.only_code(code));
        let sides = (&of(&self.part), self.told(read.form).map(of));
        let state = match readable(read.reading, findings) {
            Ok(sheets) => compared_with(sides, sheets, (Some(read.form), Some(false)), read.base, None),
            Err(state) => state,
        };
        let file = Some(sources.name(read.file).to_owned());
        let told = self.of.told(name, state);
        let lost = untold(read.lost, told.differences());
        Copy { file, revision: read.revision, lost, ..told }
    }

    /// Compares what shows the catalog.
    fn of_catalog(&self, wholes: Vec<Read>, sources: &SourceMap, findings: &mut Findings) -> Vec<Copy> {
        let name = self.of.name;
        let (mut readings, mut others) = (Vec::with_capacity(wholes.len()), Vec::with_capacity(wholes.len()));
        for Read { file, form, reading, revision, base, lost } in wholes {
            readings.push((file, reading));
            others.push((form, revision, base, lost));
        }
        let file = match readings.as_slice() {
            [(file, _)] => Some(sources.name(*file).to_owned()),
            _ => None,
        };
        match join(readings) {
            Joined::One(reading) => {
                let form = others.first().map(|(form, ..)| *form);
                let (revision, base) = match others.as_mut_slice() {
                    [(_, revision, base, _)] => (std::mem::take(revision), base.take()),
                    several => {
                        let is_untouched = |base: &Option<Base>| base.as_ref().is_some_and(|base| base.untouched);
                        let untouched = !several.is_empty() && several.iter().all(|(_, _, base, _)| is_untouched(base));
                        (Revision::default(), Some(Base { untouched, ..Base::default() }))
                    }
                };
                let told = self.of.told(name.to_owned(), self.state(readable(reading, findings), form, base));
                let lost = others.into_iter().flat_map(|(.., lost)| lost).collect();
                vec![Copy { file, revision, lost: untold(lost, told.differences()), ..told }]
            }
            Joined::Several(readings) => {
                let each = readings.into_iter().zip(others).map(|((file, reading), (form, revision, base, lost))| {
                    let file = sources.name(file).to_owned();
                    let state = self.state(readable(reading, findings), Some(form), base);
                    let told = self.of.told(format!("{name} ({file})"), state);
                    let lost = untold(lost, told.differences());
                    Copy { revision, file: Some(file), lost, ..told }
                });
                each.collect()
            }
        }
    }

    fn state(&self, sheets: Result<Vec<Sheet>, State>, form: Option<Form>, base: Option<Base>) -> State {
        // Left out, the texts are compared where the copy is a page.
        let intro = self.of.copy.filter(|copy| !copy.intro.0).map(|_| false);
        match sheets {
            Ok(sheets) => {
                let told = form.and_then(|form| self.told(form)).map(Sheet::of);
                compared_with((&self.source, told), sheets, (form, intro), base, Some(&self.left_out))
            }
            Err(state) => state,
        }
    }
}

/// Where a copy of a form is told: in files of it, or in a wiki.
fn there(copy: &CopyTable, form: Form) -> Option<Form> {
    Some(form).filter(|_| copy.kind != CopyKind::Confluence)
}

/// What a copy is to say as it is told in files of the forms that it has, or in its wiki.
fn told_there(
    copy: &CopyTable,
    part: &CatalogFile,
    opened: &[Opened],
    book: &Book,
    sources: &SourceMap,
) -> BTreeMap<Option<Form>, CatalogFile> {
    let Some(catalog) = book.catalog_of(copy) else { return BTreeMap::new() };
    let forms = opened.iter().filter_map(|it| it.it.as_ref().ok()).map(|it| there(copy, it.form));
    let forms: BTreeSet<Option<Form>> = forms.collect();
    let index = LinkIndex::new(book);
    let fragments = Fragments::new(book, &index, sources, book.config.output.html.base_url.as_ref());
    let subject = Subject { copy, catalog, part, book: Identity::of(book, catalog) };
    forms.into_iter().map(|form| (form, told(&fragments, &subject, form, sources))).collect()
}

/// What is to stand in a file or on a page, as `publish` would write it.
fn wanted(
    copy: &CopyTable,
    (part, of): (&CatalogFile, &Part),
    form: Form,
    book: &Book,
    sources: &mut SourceMap,
) -> Option<String> {
    let catalog = book.catalog_of(copy)?;
    let index = LinkIndex::new(book);
    let fragments = Fragments::new(book, &index, sources, book.config.output.html.base_url.as_ref());
    let subject = Subject { copy, catalog, part, book: Identity::of(book, catalog) };
    if copy.kind == CopyKind::Confluence {
        let pages = wiki_pages(&fragments, &subject, sources).ok()?;
        return pages.into_iter().find(|page| page.part == *of).map(|page| page.body);
    }
    whole_file(&fragments, &subject, form, sources).ok()
}

/// Compares and says which side has moved, where there is a base. A copy may have the links of the source, or what is left of
/// them where they lead nowhere from there.
fn compared_with(
    (source, told): (&Sheet, Option<Sheet>),
    sheets: Vec<Sheet>,
    (form, intro): (Option<Form>, Option<bool>),
    base: Option<Base>,
    left_out: Option<&LeftOut>,
) -> State {
    let copy = best(source, sheets);
    let mut comparison = compare(source, &copy, Options { form, intro });
    let mut source = source;
    if let Some(told) = told.as_ref().filter(|told| *told != source && !comparison.differences.is_empty()) {
        let other = compare(told, &copy, Options { form, intro });
        if other.differences.len() < comparison.differences.len() {
            (comparison, source) = (other, told);
        }
    }
    if let Some(base) = base {
        settle(&mut comparison, &Fingerprint::of(source), &Fingerprint::of(&copy), &base);
    }
    if let Some(left_out) = left_out {
        left_out.explain(&mut comparison);
    }
    State::Compared(comparison)
}

#[cfg(test)]
mod tests {
    use super::{Held, Opened, Original, held};
    use crate::copies::base::{Base, Standing};
    use crate::copies::kind::{Part, Revision};
    use crate::copies::report::{Copy, State};
    use crate::copies::{Form, Hints};
    use crate::diagnostic::{Findings, SourceMap, Span};
    use crate::model::{Book, Code, Place};
    use crate::source::{Inputs, load};

    const TOML: &str = "[book]\ntitle = \"b\"\n[[copy]]\nname = \"wiki\"\nkind = \"confluence\"\nurl = \"https://example.com\"\nspace = \"API\"\n";
    const CODES: &str = "title: Codes\nsections:\n  - title: Bad\n    codes:\n      - {code: 404, summary: Not Found, description: It is not there.}\n      - {code: 410, summary: Gone, description: It was there.}\n";

    fn book() -> (SourceMap, Book) {
        let files = [("book.toml", TOML), ("content/codes.yaml", CODES)];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        let loaded = load(Inputs::in_memory(files.into_iter().collect()).expect("inputs"));
        (loaded.sources, loaded.book.expect("a book"))
    }

    fn page(rows: &str) -> String {
        format!(
            "<h2>Bad</h2><table><tbody><tr><th>Code</th><th>Summary</th><th>Description</th></tr>{rows}</tbody></table>"
        )
    }

    const GONE: &str = "<tr><td>410</td><td>Gone</td><td>It was there.</td></tr>";

    /// The copies that some pages come to: the title of each, what it is about, its text, and what we last put there.
    fn told(pages: [(&str, Part, String, Option<String>); 2]) -> Vec<Copy> {
        let (mut sources, book) = book();
        let (mut findings, catalog) = (Findings::default(), &book.catalogs[0]);
        let copy = Some(&book.config.copy[0]);
        let of = Held { name: "wiki", copy, path: None, catalog: &catalog.body, regions: true };
        let opened = pages.into_iter().map(|(name, part, text, base)| {
            let form = Some(Form::Storage);
            let it = Original::take(name.to_owned(), text.into_bytes(), form, &mut sources, &mut findings);
            let base = base.map(|text| Base::of_text(Form::Storage, &text, &Hints::of(&catalog.body)));
            let revision = Revision { link: Some("https://example.com/7".to_owned()), ..Revision::default() };
            Opened { name: name.to_owned(), it, part, revision, base }
        });
        let opened = opened.collect();
        held(&of, opened, &book, &mut sources, &mut findings)
    }

    fn code(code: &str) -> Part {
        Part::Code(Code::new(code.to_owned(), Place(Span::file(SourceMap::default().add("x", "")))).expect("a code"))
    }

    #[test]
    fn pages_of_codes_are_compared_with_their_codes_and_told_by_their_titles() {
        let found = "<tr><td>404</td><td>Not Found</td><td>It is not there.</td></tr>";
        let whole = page(&format!("{found}{GONE}"));
        let was = page("<tr><td>404</td><td>Not Found</td><td>It is not here.</td></tr>");
        let edited = page("<tr><td>404</td><td>Lost</td><td>It is not here.</td></tr>") + "<p>Ask Dee.</p>";
        let copies = told([
            ("Codes", Part::Catalog, whole.clone(), Some(whole)),
            ("404 Not Found", code("404"), edited, Some(was)),
        ]);
        let names: Vec<&str> = copies.iter().map(|copy| copy.name.as_str()).collect();
        assert_eq!(names, ["wiki", "wiki (404 Not Found)"]);
        assert!(copies[0].is_in_sync(), "{:?}", copies[0]);
        let standings: Vec<_> = copies[1].differences().iter().map(|it| (it.field.as_deref(), it.standing)).collect();
        let expected = [(Some("summary"), Some(Standing::Edited)), (Some("description"), Some(Standing::Stale))];
        assert_eq!(standings, expected);
        assert_eq!(copies[1].lost.iter().map(|it| it.text.as_str()).collect::<Vec<_>>(), ["Ask Dee."]);
        assert_eq!(copies[1].of.as_deref(), Some("wiki"));
        assert!(copies[1].elsewhere && copies[1].revision.link.is_some());
    }

    #[test]
    fn a_page_of_a_code_that_is_not_there_is_missing() {
        let copies = told([("Codes", Part::Catalog, page(GONE), None), ("410 Gone", code("410"), String::new(), None)]);
        assert!(matches!(&copies[1].state, State::Missing(why) if why.contains("“410 Gone”")), "{:?}", copies[1]);
        let differences = copies[0].differences();
        assert!(differences.len() == 1 && differences[0].standing.is_none(), "{differences:?}");
    }
}
