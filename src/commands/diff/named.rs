//! The copies that book.toml names.

use std::path::Path;

use super::original::{Original, readable};
use super::regions;
use crate::copies::base::{Base, Digest, Fingerprint, meaning, settle};
use crate::copies::compare::{LeftOut, Options, compare};
use crate::copies::kind::{self, Fetched, Part, Revision, Subject};
use crate::copies::report::{Copy, State};
use crate::copies::{Form, Hints, Joined, Reading, Sheet, best, join};
use crate::diagnostic::{FileId, Findings, SourceMap};
use crate::model::{Book, CatalogFile, Code, CopyKind, CopyTable};

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
    let subject = Subject { copy, catalog, part: &part };
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
    let against = Against::new(of);
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
        let base = base.map(|base| base.held_against(Digest::of(&meaning(it.form, sources.text(it.file)))));
        let reading = it.reading(sources, &against.hints);
        let read = Read { file: it.file, form: it.form, reading, revision, base };
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
    left_out: LeftOut,
    hints: Hints,
}

impl<'h> Against<'h> {
    fn new(of: &'h Held<'h>) -> Self {
        let part = of.copy.map_or_else(|| of.catalog.clone(), |copy| of.catalog.for_copy(copy));
        let left_out = LeftOut::new(of.catalog, &part, of.copy, None);
        Self { of, source: Sheet::of(&part), part, left_out, hints: Hints::of(of.catalog) }
    }

    /// Compares a page that is about one code with that code alone.
    fn of_code(&self, code: &Code, name: String, read: Read, sources: &SourceMap, findings: &mut Findings) -> Copy {
        let alone = self.part.only_code(code);
        let state = match readable(read.reading, findings) {
            Ok(sheets) => compared_with(&Sheet::of(&alone), sheets, (Some(read.form), Some(false)), read.base, None),
            Err(state) => state,
        };
        let file = Some(sources.name(read.file).to_owned());
        Copy { file, revision: read.revision, ..self.of.told(name, state) }
    }

    /// Compares what shows the catalog.
    fn of_catalog(&self, wholes: Vec<Read>, sources: &SourceMap, findings: &mut Findings) -> Vec<Copy> {
        let name = self.of.name;
        let (mut readings, mut others) = (Vec::with_capacity(wholes.len()), Vec::with_capacity(wholes.len()));
        for Read { file, form, reading, revision, base } in wholes {
            readings.push((file, reading));
            others.push((form, revision, base));
        }
        let file = match readings.as_slice() {
            [(file, _)] => Some(sources.name(*file).to_owned()),
            _ => None,
        };
        match join(readings) {
            Joined::One(reading) => {
                let form = others.first().map(|(form, ..)| *form);
                let (revision, base) = match others.as_mut_slice() {
                    [(_, revision, base)] => (std::mem::take(revision), base.take()),
                    several => {
                        let is_untouched = |base: &Option<Base>| base.as_ref().is_some_and(|base| base.untouched);
                        let untouched = !several.is_empty() && several.iter().all(|(.., base)| is_untouched(base));
                        (Revision::default(), Some(Base { untouched, ..Base::default() }))
                    }
                };
                let state = self.state(readable(reading, findings), form, base);
                vec![Copy { file, revision, ..self.of.told(name.to_owned(), state) }]
            }
            Joined::Several(readings) => {
                let each = readings.into_iter().zip(others).map(|((file, reading), (form, revision, base))| {
                    let file = sources.name(file).to_owned();
                    let state = self.state(readable(reading, findings), Some(form), base);
                    Copy { revision, file: Some(file.clone()), ..self.of.told(format!("{name} ({file})"), state) }
                });
                each.collect()
            }
        }
    }

    fn state(&self, sheets: Result<Vec<Sheet>, State>, form: Option<Form>, base: Option<Base>) -> State {
        // Left out, the texts are compared where the copy is a page.
        let intro = self.of.copy.filter(|copy| !copy.intro.0).map(|_| false);
        match sheets {
            Ok(sheets) => compared_with(&self.source, sheets, (form, intro), base, Some(&self.left_out)),
            Err(state) => state,
        }
    }
}

/// Compares and says which side has moved, where there is a base.
fn compared_with(
    source: &Sheet,
    sheets: Vec<Sheet>,
    (form, intro): (Option<Form>, Option<bool>),
    base: Option<Base>,
    left_out: Option<&LeftOut>,
) -> State {
    let copy = best(source, sheets);
    let mut comparison = compare(source, &copy, Options { form, intro });
    if let Some(base) = base {
        settle(&mut comparison, &Fingerprint::of(source), &Fingerprint::of(&copy), &base);
    }
    if let Some(left_out) = left_out {
        left_out.explain(&mut comparison);
    }
    State::Compared(comparison)
}
