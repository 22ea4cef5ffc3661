//! What a region is to show: the catalog that its marker names, and the part of it.

use super::marker::{Request, Word};
use crate::diagnostic::{self, Diagnostic, FileId, Span, rules};
use crate::model::{Book, Catalog, CatalogFile};
use crate::source::nearest_title;

/// The catalog that a region shows a part of; `usual` is the one that is meant where the marker names none.
///
/// # Errors
/// The finding that says that there is no such catalog.
pub(super) fn catalog<'b>(
    book: &'b Book,
    usual: Option<&'b Catalog>,
    request: &Request,
    (file, begin): (FileId, &std::ops::Range<usize>),
) -> Result<&'b Catalog, Box<Diagnostic>> {
    let paths: Vec<&str> = book.catalogs.iter().map(|catalog| catalog.path.as_str()).collect();
    let known = || match paths.as_slice() {
        [] => "The book has no catalog.".to_owned(),
        paths => format!("The catalogs are {}.", listed(paths)),
    };
    let Some(word) = &request.catalog else {
        let only = match book.catalogs.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        return usual.or(only).ok_or_else(|| {
            let message = "this region does not say which catalog it shows";
            let help = format!("Write the path of one after `statusbook:begin`. {}", known());
            Box::new(
                Diagnostic::new(&rules::REGION_UNKNOWN, Span::new(file, begin.start, begin.end), message).help(help),
            )
        });
    };
    let path = word.text.strip_prefix("./").unwrap_or(&word.text);
    let stem = |catalog: &Catalog| path.strip_suffix(&catalog.ending).and_then(|path| path.strip_suffix('.'));
    let is_meant = |catalog: &&Catalog| catalog.path == path || stem(catalog) == Some(catalog.path.as_str());
    book.catalogs.iter().find(is_meant).ok_or_else(|| {
        let help = near(path, &paths).unwrap_or_else(known);
        unknown(file, word, format!("there is no catalog `{}`", word.text), help)
    })
}

/// The part of a catalog that a region shows: the sections and the codes that its marker names, or all. Sections of which
/// nothing is left are left out.
///
/// # Errors
/// A finding for each name and pattern that means nothing there.
pub(super) fn part(from: &CatalogFile, request: &Request, file: FileId) -> Result<CatalogFile, Vec<Diagnostic>> {
    let mut findings = Vec::new();
    for word in request.sections.iter().filter(|word| from.sections_named(&word.text).is_empty()) {
        let titles: Vec<&str> = from.sections.iter().map(|section| section.title.as_str()).collect();
        let help = near(&word.text, &titles).unwrap_or_else(|| format!("The sections are {}.", listed(&titles)));
        findings.push(*unknown(file, word, format!("there is no section `{}`", word.text), help));
    }
    let mut part = from.clone();
    part.keep_sections(request.sections.iter().map(|word| word.text.as_str()));
    for word in request.codes.iter().filter(|word| !part.has_code(&word.text)) {
        let codes: Vec<&str> = part.definitions().map(|definition| definition.code.as_str()).collect();
        let help = near(&word.text, &codes).unwrap_or_else(|| {
            "A pattern is a code, or one like `4xx`, `400-499` or `PAY-*`; several stand between commas.".to_owned()
        });
        findings.push(*unknown(file, word, format!("no code is `{}`", word.text), help));
    }
    part.keep_codes(&request.codes.iter().map(|word| word.text.as_str()).collect::<Vec<_>>());
    // A region shows no empty sections, those of the source among them.
    part.sections.retain(|section| !section.codes.is_empty());
    if findings.is_empty() { Ok(part) } else { Err(findings) }
}

fn unknown(file: FileId, word: &Word, message: String, help: String) -> Box<Diagnostic> {
    let span = Span::new(file, word.range.start, word.range.end);
    Box::new(Diagnostic::new(&rules::REGION_UNKNOWN, span, message).help(help))
}

/// The question whether one of the names was meant, in capitals or not.
pub(super) fn near(name: &str, known: &[&str]) -> Option<String> {
    nearest_title(name, known).map(|near| format!("Did you mean `{near}`?"))
}

/// The first names of a list.
pub(super) fn listed(names: &[&str]) -> String {
    diagnostic::listed(&names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>(), 8)
}
