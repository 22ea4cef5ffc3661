//! The copies that book.toml names.

use std::path::Path;

use super::original::{Original, readable};
use super::regions;
use crate::copies::compare::{LeftOut, Options, compare};
use crate::copies::kind::{self, Fetched, Subject};
use crate::copies::report::{Copy, State};
use crate::copies::{Form, Hints, Joined, Sheet, best, join};
use crate::diagnostic::{Findings, SourceMap};
use crate::model::{Book, CatalogFile, CopyTable};

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

/// A file as it was opened, and its name.
pub(super) type Opened = (String, Result<Original, State>);

/// Compares a copy that the settings name with its source.
pub(super) fn compared(
    copy: &CopyTable,
    form: Option<Form>,
    book: &Book,
    root: &Path,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Vec<Copy> {
    let Some(catalog) = book.catalog_of(copy) else { return Vec::new() };
    let (name, path) = (copy.name.as_str(), Some(catalog.path.clone()));
    let ended = |state| {
        let settings = Some(copy.place());
        vec![Copy { name: name.to_owned(), catalog: Some(catalog.path.clone()), file: None, settings, state }]
    };
    let part = catalog.for_copy(copy);
    let subject = Subject { copy, catalog, part: &part };
    let originals = match kind::of(copy, root).fetch(&subject) {
        Fetched::Found(originals) => originals,
        Fetched::Missing(why) => return ended(State::Missing(why)),
        Fetched::Unreadable(why) => return ended(State::Unreadable(why)),
    };
    let open = |original: kind::Original| -> Opened {
        let path = original.name.clone();
        (path, Original::take(original.name, original.bytes, form.or(copy.form), sources, findings))
    };
    let opened = originals.into_iter().map(open).collect();
    held(&Held { name, copy: Some(copy), path, catalog, regions: true }, opened, book, sources, findings)
}

/// Compares the files of a copy with its source. Those in which the same code stands are copies each for itself.
pub(super) fn held(
    of: &Held<'_>,
    opened: Vec<Opened>,
    book: &Book,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Vec<Copy> {
    let (name, settings) = (of.name, of.copy.map(|copy| copy.place()));
    let one =
        |name: String, file: Option<String>, state| Copy { name, catalog: of.path.clone(), file, settings, state };
    let part = of.copy.map_or_else(|| of.catalog.clone(), |copy| of.catalog.for_copy(copy));
    let source = Sheet::of(&part);
    let left_out = LeftOut::new(of.catalog, &part, of.copy, None);
    let hints = Hints::of(of.catalog);
    let alone = opened.len() == 1;
    let mut readings = Vec::with_capacity(opened.len());
    let mut forms = Vec::with_capacity(opened.len());
    // Copies each for itself, and files that cannot be read.
    let mut apart = Vec::new();
    for (path, it) in opened {
        let name = if alone { name.to_owned() } else { format!("{name} ({path})") };
        let it = match it {
            // The others are compared all the same.
            Err(state) => {
                apart.push(one(name, None, state));
                continue;
            }
            Ok(it) => it,
        };
        // A file with regions is a copy for itself, whatever stands around them.
        let in_regions = of.regions.then(|| regions::compared(&it, of.copy, book, sources, findings)).flatten();
        if let Some((catalog, state)) = in_regions {
            apart.push(Copy { name, catalog, file: Some(sources.name(it.file).to_owned()), settings, state });
            continue;
        }
        forms.push(it.form);
        readings.push((it.file, it.reading(sources, &hints)));
    }
    if readings.is_empty() && !apart.is_empty() {
        return apart;
    }
    let state = |sheets: Result<Vec<Sheet>, State>, form: Option<Form>| match sheets {
        // Left out, the texts are compared where the copy is a page.
        Ok(sheets) => {
            let options = Options { form, intro: of.copy.filter(|copy| !copy.intro.0).map(|_| false) };
            let mut comparison = compare(&source, &best(&source, sheets), options);
            left_out.explain(&mut comparison);
            State::Compared(comparison)
        }
        Err(state) => state,
    };
    let file = match readings.as_slice() {
        [(file, _)] => Some(sources.name(*file).to_owned()),
        _ => None,
    };
    let whole = match join(readings) {
        Joined::One(reading) => {
            vec![one(name.to_owned(), file, state(readable(reading, findings), forms.first().copied()))]
        }
        Joined::Several(readings) => {
            let each = readings.into_iter().zip(forms).map(|((file, reading), form)| {
                let file = sources.name(file).to_owned();
                one(format!("{name} ({file})"), Some(file), state(readable(reading, findings), Some(form)))
            });
            each.collect()
        }
    };
    apart.into_iter().chain(whole).collect()
}
