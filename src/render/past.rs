//! What changed, as the pages of today show it: under the names that things have now.

use std::collections::BTreeMap;

use crate::model::{Book, Catalog, Change, ChangeKind, Date, Definition};

/// The changes of a book.
#[derive(Debug)]
pub(super) struct Past<'a> {
    /// The newest first.
    pub(super) changes: Vec<Known<'a>>,
    catalogs: BTreeMap<&'a str, Now<'a>>,
    /// What codes were called when they went, by their catalogs.
    gone: BTreeMap<(&'a str, &'a str), &'a str>,
}

/// A change, and the path that its catalog has now, or had when it went.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub(super) change: &'a Change,
    pub(super) catalog: &'a str,
}

/// A catalog as it is now.
#[derive(Debug)]
pub(super) struct Now<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) codes: BTreeMap<&'a str, &'a Definition>,
    /// When it last changed.
    changed: Option<&'a Date>,
    /// When it came.
    added: Option<&'a Date>,
    /// When each code last changed.
    changed_codes: BTreeMap<&'a str, &'a Date>,
}

impl<'a> Past<'a> {
    /// The changes that the book knows of; nothing where it knows of none.
    pub(super) fn of(book: &'a Book) -> Option<Self> {
        let history = book.history.as_ref().filter(|history| !history.changes.is_empty())?;
        let now = |catalog: &'a Catalog| {
            let codes = catalog.definitions().map(|definition| (definition.code.as_str(), definition)).collect();
            let (changed, added) = (None, None);
            (catalog.path.as_str(), Now { catalog, codes, changed, added, changed_codes: BTreeMap::new() })
        };
        let mut catalogs: BTreeMap<&str, Now<'a>> = book.catalogs.iter().map(now).collect();
        // The file says first what happened last: names are followed back from today.
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        let mut changes = Vec::with_capacity(history.changes.len());
        for change in &history.changes {
            let written = change.catalog.as_str();
            let catalog = names.get(written).copied().unwrap_or(written);
            changes.push(Known { change, catalog });
            if let (ChangeKind::Moved, Some(from)) = (change.kind, &change.from) {
                names.insert(from.as_str(), catalog);
            }
        }
        changes.sort_by(|a, b| b.change.date.cmp(&a.change.date));
        let mut gone = BTreeMap::new();
        for Known { change, catalog } in &changes {
            if let (ChangeKind::Removed, None, Some(code), Some(from)) =
                (change.kind, &change.field, &change.code, &change.from)
            {
                gone.entry((*catalog, code.as_str())).or_insert(from.as_str());
            }
            let Some(now) = catalogs.get_mut(catalog) else { continue };
            now.changed.get_or_insert(&change.date);
            match &change.code {
                Some(code) => {
                    now.changed_codes.entry(code.as_str()).or_insert(&change.date);
                }
                None if change.kind == ChangeKind::Added && change.field.is_none() => now.added = Some(&change.date),
                None => {}
            }
        }
        Some(Self { changes, catalogs, gone })
    }

    /// A catalog that is there now.
    pub(super) fn catalog(&self, path: &str) -> Option<&Now<'a>> {
        self.catalogs.get(path)
    }

    /// What a code was called when it went, as far as that is known.
    pub(super) fn last_summary(&self, path: &'a str, code: &'a str) -> Option<&'a str> {
        self.gone.get(&(path, code)).copied()
    }

    /// When a catalog last changed, as far as that is known.
    pub(super) fn of_catalog(&self, path: &str) -> Option<&'a Date> {
        self.catalogs.get(path)?.changed
    }

    /// When a code of a catalog last changed: if never, it came with its catalog.
    pub(super) fn of_code(&self, path: &str, code: &str) -> Option<&'a Date> {
        let now = self.catalogs.get(path)?;
        now.changed_codes.get(code).copied().or(now.added)
    }
}
