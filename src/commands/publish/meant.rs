//! What is to be published: the copies and files that the command line names, or all copies.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::cli::PublishArgs;
use crate::copies::kind::{self, InFiles, Kind};
use crate::model::{Book, Catalog, CopyKind, CopyTable};
use crate::source::nearest;

/// What is meant.
pub(super) struct Meant<'b> {
    /// What it is called in what is told of it.
    pub(super) name: String,
    /// Whether it was asked for by itself, and not as one of all copies.
    pub(super) named: bool,
    pub(super) at: At<'b>,
}

/// Where it is.
pub(super) enum At<'b> {
    /// A copy.
    Copy { copy: &'b CopyTable, catalog: &'b Catalog, kind: Box<dyn Kind> },
    /// A file that was named by its path: its regions, with the copy that it is one of several files of.
    File(InFiles, Option<(&'b CopyTable, &'b Catalog)>),
}

impl<'b> Meant<'b> {
    pub(super) fn copy(&self) -> Option<&'b CopyTable> {
        match &self.at {
            At::Copy { copy, .. } | At::File(_, Some((copy, _))) => Some(copy),
            At::File(_, None) => None,
        }
    }

    pub(super) fn catalog(&self) -> Option<&'b Catalog> {
        match &self.at {
            At::Copy { catalog, .. } | At::File(_, Some((_, catalog))) => Some(catalog),
            At::File(_, None) => None,
        }
    }

    pub(super) fn kind(&self) -> CopyKind {
        self.copy().map(|copy| copy.kind).unwrap_or_default()
    }
}

/// What the arguments mean; without any, all copies of the book.
///
/// # Errors
/// When there is nothing of a name, or nothing at all.
pub(super) fn meant<'b>(book: &'b Book, root: &Path, args: &PublishArgs) -> Result<Vec<Meant<'b>>, String> {
    let copies = &book.config.copy;
    let of_copy = |copy: &'b CopyTable, name: &str, named: bool| {
        // In a sound book every copy has a catalog.
        let catalog = book.catalog_of(copy)?;
        Some(Meant { name: name.to_owned(), named, at: At::Copy { copy, catalog, kind: kind::of(copy, root) } })
    };
    if args.copies.is_empty() {
        if copies.is_empty() {
            return Err("there is nothing to publish\n  help: name a file that has regions, as in `statusbook publish README.md`, or \
                 a `[[copy]]` in book.toml"
                .to_owned());
        }
        return Ok(copies.iter().filter_map(|copy| of_copy(copy, copy.name.as_str(), false)).collect());
    }
    let owners = owners(copies, root);
    let known: Vec<&str> = copies.iter().map(|copy| copy.name.as_str()).collect();
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for name in &args.copies {
        if let Some(copy) = copies.iter().find(|copy| copy.name.as_str() == name) {
            if seen.insert(PathBuf::from(format!("copy {name}"))) {
                all.extend(of_copy(copy, name, true));
            }
            continue;
        }
        // What looks like a path is a file, be it there or not.
        if !Path::new(name).exists() && !name.contains(['/', '.']) {
            let near = nearest(name, &known).map(|near| format!("\n  help: did you mean `{near}`?"));
            return Err(format!("there is no copy and no file called `{name}`{}", near.unwrap_or_default()));
        }
        // A file that has two names is written once.
        let path = Path::new(name).canonicalize().unwrap_or_else(|_| PathBuf::from(name));
        let owner = owners.get(&path).map(Vec::as_slice).unwrap_or_default();
        if !seen.insert(path) {
            continue;
        }
        // The file of a copy is that copy, by whatever name.
        match owner {
            [copy] if !InFiles::of(copy, root).is_pattern() => all.extend(of_copy(copy, name, true)),
            of => {
                let of = of.first().and_then(|copy| Some((*copy, book.catalog_of(copy)?)));
                all.push(Meant { name: name.clone(), named: true, at: At::File(InFiles::named(name, root), of) });
            }
        }
    }
    Ok(once(all))
}

/// Of a copy and a file of it by its path, the copy is enough.
fn once(mut all: Vec<Meant<'_>>) -> Vec<Meant<'_>> {
    let whole: BTreeSet<&str> = all
        .iter()
        .filter(|it| matches!(it.at, At::Copy { .. }))
        .filter_map(|it| it.copy().map(|copy| copy.name.as_str()))
        .collect();
    let mut told = BTreeSet::new();
    all.retain(|it| match (&it.at, it.copy()) {
        (At::Copy { .. }, Some(copy)) => told.insert(copy.name.as_str()),
        (At::File(..), Some(copy)) => !whole.contains(copy.name.as_str()),
        _ => true,
    });
    all
}

/// Which copies each file is of, by its one true path.
fn owners<'b>(copies: &'b [CopyTable], root: &Path) -> BTreeMap<PathBuf, Vec<&'b CopyTable>> {
    let mut owners: BTreeMap<PathBuf, Vec<&CopyTable>> = BTreeMap::new();
    for copy in copies.iter().filter(|copy| copy.kind == CopyKind::File) {
        for path in InFiles::of(copy, root).paths() {
            owners.entry(path).or_default().push(copy);
        }
    }
    owners
}
