//! The catalog that a file is compared with.

use std::borrow::Cow;

use super::original::Original;
use crate::copies::report::State;
use crate::copies::{Form, Hints, Sheet, shared};
use crate::diagnostic::{Findings, SourceMap};
use crate::model::{Book, Catalog, CatalogFile};
use crate::source::{load_catalog, nearest};

/// A catalog of the book, or a file.
pub(super) struct Source<'b> {
    /// Its path below the content folder, where it is of the book.
    pub(super) path: Option<String>,
    pub(super) catalog: Cow<'b, CatalogFile>,
}

impl<'b> Source<'b> {
    fn of(catalog: &'b Catalog) -> Self {
        Self { path: Some(catalog.path.clone()), catalog: Cow::Borrowed(&catalog.body) }
    }
}

/// The catalog that was named: by its path below the content folder, with the ending or without, or as a file.
///
/// # Errors
/// When there is none of that name.
pub(super) fn named<'b>(
    wanted: &str,
    book: &'b Book,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Source<'b>, String> {
    let src = format!("{}/", book.config.src());
    let path = wanted.trim_start_matches("./");
    let path = path.strip_prefix(&src).unwrap_or(path);
    let is_it = |catalog: &&Catalog| path == catalog.path || path == format!("{}.{}", catalog.path, catalog.ending);
    if let Some(catalog) = book.catalogs.iter().find(is_it) {
        return Ok(Source::of(catalog));
    }
    if super::is_file(wanted) {
        let it = match Original::open(wanted, Some(Form::Yaml), sources, findings) {
            Ok(it) => it,
            Err(State::Unreadable(why) | State::Missing(why)) => return Err(format!("{wanted} cannot be read: {why}")),
            Err(State::Compared(_)) => return Err(format!("{wanted} is no catalog")),
        };
        let (catalog, found) = load_catalog(sources, it.file);
        let broken = found.has_errors();
        findings.extend(found);
        let catalog = catalog.filter(|_| !broken).ok_or_else(|| format!("{wanted} is no sound catalog"))?;
        return Ok(Source { path: None, catalog: Cow::Owned(catalog) });
    }
    let known: Vec<&str> = book.catalogs.iter().map(|catalog| catalog.path.as_str()).collect();
    let help = match nearest(path, &known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the book has {}", known.join(", ")),
    };
    Err(format!("the book has no catalog `{wanted}`\n  help: {help}"))
}

/// The catalog of which some files have most codes; none where they have codes of none of several.
pub(super) fn most_likely<'b>(files: &[&Original], book: &'b Book, sources: &SourceMap) -> Option<Source<'b>> {
    if let [only] = book.catalogs.as_slice() {
        return Some(Source::of(only));
    }
    // What is wrong with it is told when it is compared.
    let mut unsaid = Findings::default();
    let mut read = |it: &&Original| it.sheets(sources, &Hints::default(), &mut unsaid).unwrap_or_default();
    let files: Vec<Vec<Sheet>> = files.iter().map(&mut read).collect();
    let counted = book.catalogs.iter().enumerate().map(|(at, catalog)| {
        let sheet = Sheet::of(&catalog.body);
        let best = |sheets: &Vec<Sheet>| sheets.iter().map(|other| shared(&sheet, other)).max().unwrap_or_default();
        (files.iter().map(best).sum::<usize>(), usize::MAX - at, catalog)
    });
    let best = counted.max_by_key(|(count, at, _)| (*count, *at));
    best.filter(|(count, ..)| *count > 0).map(|(.., catalog)| Source::of(catalog))
}
