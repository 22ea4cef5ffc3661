//! The copies that book.toml names.

use std::path::Path;

use super::original::{Original, readable};
use super::regions;
use crate::copies::compare::{Options, compare};
use crate::copies::kind::{self, Fetched};
use crate::copies::report::{Copy, State};
use crate::copies::{Form, Hints, Joined, Sheet, best, join};
use crate::diagnostic::{Findings, SourceMap};
use crate::model::{Book, CopyTable};

/// Compares a copy with its source. Files in which the same code stands are copies each for itself.
pub(super) fn compared(
    copy: &CopyTable,
    form: Option<Form>,
    book: &Book,
    root: &Path,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Vec<Copy> {
    let Some(catalog) = book.catalog_of(copy) else { return Vec::new() };
    let one =
        |name: String, file: Option<String>, state| Copy { name, catalog: Some(catalog.path.clone()), file, state };
    let name = copy.name.as_str();
    let originals = match kind::of(copy, root).fetch() {
        Fetched::Found(originals) => originals,
        Fetched::Missing(why) => return vec![one(name.to_owned(), None, State::Missing(why))],
        Fetched::Unreadable(why) => return vec![one(name.to_owned(), None, State::Unreadable(why))],
    };
    let source = Sheet::of(&catalog.for_copy(copy));
    let hints = Hints::of(catalog);
    let alone = originals.len() == 1;
    let mut readings = Vec::with_capacity(originals.len());
    let mut forms = Vec::with_capacity(originals.len());
    // Copies each for itself, and files that cannot be read.
    let mut apart = Vec::new();
    for original in originals {
        let path = original.name.clone();
        let it = match Original::take(original.name, original.bytes, form.or(copy.form), sources, findings) {
            // The others are compared all the same.
            Err(state) => {
                let name = if alone { name.to_owned() } else { format!("{name} ({path})") };
                apart.push(one(name, None, state));
                continue;
            }
            Ok(it) => it,
        };
        // A file with regions is a copy for itself, whatever stands around them.
        if let Some((catalog, state)) = regions::compared(&it, Some(copy), book, sources, findings) {
            let file = sources.name(it.file).to_owned();
            let name = if alone { name.to_owned() } else { format!("{name} ({file})") };
            apart.push(Copy { name, catalog, file: Some(file), state });
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
            let options = Options { form, intro: (!copy.intro.0).then_some(false) };
            State::Compared(compare(&source, &best(&source, sheets), options))
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
