//! Whether the sources say after a change what the copy says, and everything else as before.

use super::Change;
use super::aim::{aim, is_text};
use super::held::Held;
use crate::copies::Sheet;
use crate::copies::compare::{Difference, compare};
use crate::copies::slot::Slot;
use crate::model::{Book, CatalogFile, Code, Definition};

/// Whether two books differ in nothing but what some changes are about. `copy` is the name of the copy, which may have texts
/// of its own.
pub fn proven<'c>(before: &Book, after: &Book, changes: impl IntoIterator<Item = &'c Change>, copy: &str) -> bool {
    let mut expected: Vec<CatalogFile> = before.catalogs.iter().map(|catalog| catalog.body.clone()).collect();
    if expected.len() != after.catalogs.len() {
        return false;
    }
    for change in changes {
        let Some(of) = before.catalogs.iter().find(|catalog| catalog.path == change.catalog) else { return false };
        // What several catalogs include changes in all of them.
        for (body, (own, new)) in expected.iter_mut().zip(before.catalogs.iter().zip(&after.catalogs)) {
            if std::ptr::eq(own, of) || is_shared(of, own, &change.slot) {
                take(body, &new.body, &change.slot, copy);
            }
        }
    }
    expected.iter().zip(&after.catalogs).all(|(expected, after)| *expected == after.body)
}

/// Whether a code of one catalog stands in the same place as that of another one.
fn is_shared(one: &CatalogFile, other: &CatalogFile, slot: &Slot) -> bool {
    let place = |catalog: &CatalogFile| Some(find(catalog, slot)?.place.0);
    place(one).is_some_and(|at| place(other) == Some(at))
}

fn find<'c>(catalog: &'c CatalogFile, slot: &Slot) -> Option<&'c Definition> {
    let Slot::Field { code, .. } = slot else { return None };
    catalog.definitions().find(|definition| definition.code == *code)
}

/// Takes what a slot is about over from another catalog.
fn take(into: &mut CatalogFile, from: &CatalogFile, slot: &Slot, copy: &str) {
    match slot {
        Slot::Title => into.title.clone_from(&from.title),
        Slot::Intro => into.description.clone_from(&from.description),
        // A new one, with its codes.
        Slot::GroupTitle(at) if *at >= into.sections.len() => into.sections.extend(from.sections.get(*at).cloned()),
        Slot::GroupTitle(at) => {
            if let (Some(into), Some(from)) = (into.sections.get_mut(*at), from.sections.get(*at)) {
                into.title.clone_from(&from.title);
            }
        }
        Slot::GroupIntro(at) => {
            if let (Some(into), Some(from)) = (into.sections.get_mut(*at), from.sections.get(*at)) {
                into.description.clone_from(&from.description);
            }
        }
        Slot::Field { code, line, field } => {
            let into = into.sections.iter_mut().flat_map(|section| &mut section.codes.0);
            let into = into.into_iter().find(|definition| definition.code == *code);
            if let (Some(into), Some(from)) = (into, find(from, slot)) {
                take_field(into, from, (*line, field), copy);
            }
        }
        Slot::Code(code) => take_code(into, from, code),
        Slot::Retired(_) => {}
    }
}

/// Takes over that a code is there, is gone, or is called otherwise.
fn take_code(into: &mut CatalogFile, from: &CatalogFile, code: &Code) {
    let place = |catalog: &CatalogFile| {
        let mut sections = catalog.sections.iter().enumerate();
        sections.find_map(|(at, section)| Some((at, section.codes.iter().position(|own| own.code == *code)?)))
    };
    match (place(into), place(from)) {
        (None, Some((section, at))) => {
            let new = from.sections.get(section).and_then(|section| section.codes.0.get(at));
            if let (Some(into), Some(new)) = (into.sections.get_mut(section), new) {
                into.codes.0.insert(at.min(into.codes.0.len()), new.clone());
            }
        }
        (Some((section, at)), None) => {
            let is_new = |other: &&Definition| into.definitions().all(|own| own.code != other.code);
            let other = from.sections.get(section).and_then(|section| section.codes.0.get(at)).filter(is_new);
            if let Some(into) = into.sections.get_mut(section) {
                match (into.codes.0.get_mut(at), other) {
                    (Some(own), Some(other)) if own.description == other.description => own.code = other.code.clone(),
                    _ => drop(into.codes.0.remove(at)),
                }
            }
        }
        _ => {}
    }
}

fn take_field(into: &mut Definition, from: &Definition, (line, field): (usize, &str), copy: &str) {
    if let Some(at) = line.checked_sub(1) {
        if let (Some(into), Some(from)) = (into.cases.get_mut(at), from.cases.get(at)) {
            match field {
                "summary" => into.summary.clone_from(&from.summary),
                "description" => into.description.clone_from(&from.description),
                _ => {}
            }
        }
        return;
    }
    let target = into.targets.0.iter_mut().find(|target| target.copy == copy).map(|target| &mut target.texts);
    let other = from.targets.get(copy);
    match field {
        "summary" => {
            match (target.and_then(|texts| texts.summary.as_mut()), other.and_then(|it| it.summary.as_ref())) {
                (Some(into), Some(from)) => into.clone_from(from),
                _ => into.summary.clone_from(&from.summary),
            }
        }
        "description" => {
            match (target.and_then(|texts| texts.description.as_mut()), other.and_then(|it| it.description.as_ref())) {
                (Some(into), Some(from)) => into.clone_from(from),
                _ => into.description.clone_from(&from.description),
            }
        }
        "cases" => into.cases.clone_from(&from.cases),
        "details" => into.details.clone_from(&from.details),
        "methods" => into.methods.clone_from(&from.methods),
        "retry" => into.retry.clone_from(&from.retry),
        "headers" => into.headers.clone_from(&from.headers),
        "causes" => into.causes.clone_from(&from.causes),
        "fixes" => into.fixes.clone_from(&from.fixes),
        "references" => into.references.clone_from(&from.references),
        "examples" => into.examples.clone_from(&from.examples),
        "since" => into.since.clone_from(&from.since),
        "deprecated" => into.deprecated.clone_from(&from.deprecated),
        "aliases" => into.aliases.clone_from(&from.aliases),
        "tags" => into.tags.clone_from(&from.tags),
        "http_status" => into.http_status.clone_from(&from.http_status),
        "type" => into.type_uri.clone_from(&from.type_uri),
        own => into.extra.take(own, &from.extra),
    }
}

/// Whether a copy, as it was read at first, still says otherwise what a change was to take over. It is not read again: what a
/// page says of a code in a row and in a heading is told apart by what the source says.
pub fn remains<'c>(changes: &[&'c Change], held: Vec<Held<'_>>, copies: &[Sheet]) -> Option<&'c Change> {
    if held.len() != copies.len() {
        return changes.first().copied();
    }
    held.into_iter().zip(copies).enumerate().find_map(|(at, (held, copy))| {
        let comparison = compare(&held.source, copy, held.options);
        let held = Held { copy: copy.clone(), comparison, ..held };
        let of = |change: &&&Change| change.held == at;
        changes.iter().filter(of).find(|change| remains_in(change, &held)).copied()
    })
}

fn remains_in(change: &Change, held: &Held<'_>) -> bool {
    held.comparison.differences.iter().any(|other| match is_text(other) {
        true => is_text(&change.difference) && aim(held, other).is_some_and(|aim| aim.slot == change.slot),
        false => {
            let about = |it: &Difference| (it.kind, it.code.clone(), it.others.clone(), it.copy.text.clone());
            about(other) == about(&change.difference)
        }
    })
}
