//! Codes that no page of an output shows.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;

use crate::check::each::Brake;
use crate::check::{Subject, own_templates};
use crate::diagnostic::{Diagnostic, Findings, rules};
use crate::model::{Book, Catalog, Output};
use crate::render::FileSet;

const BRAKE: Brake = Brake {
    things: "codes",
    likely: "A template of your own shows no codes: go through `section.codes` in it, as the built-in one does. If it is meant so, lower `coverage/unlisted` in a `[[lint.override]]` of `book.toml`.",
};

/// The page of a catalog shows all its codes, in every output that the author has templates for. Built-in ones do.
pub(in crate::check) fn unlisted_code(subject: Subject<'_>, files: &FileSet, findings: &mut Findings) {
    let book = subject.book;
    let outputs = Output::ALL.into_iter().filter(|output| !own_templates(book, *output).is_empty());
    let outputs: Vec<Output> = outputs.collect();
    for catalog in book.catalogs.iter().filter(|_| !outputs.is_empty()) {
        let codes: BTreeMap<&str, Vec<&str>> = catalog
            .definitions()
            .map(|definition| (definition.code.as_str(), words(definition.code.as_str()).collect()))
            .collect();
        let pages = outputs.par_iter().filter_map(|output| {
            let (path, bytes) = page(book, catalog, *output, files)?;
            Some((path, missing(&codes, std::str::from_utf8(bytes).unwrap_or_default())))
        });
        let pages: Vec<(String, BTreeSet<&str>)> = pages.collect();
        let judge = |definition: &crate::model::Definition| {
            let code = &definition.code;
            let without = pages.iter().filter(|(_, missing)| missing.contains(code.as_str()));
            let without: Vec<String> = without.map(|(path, _)| format!("`{path}`")).collect();
            if without.is_empty() {
                return None;
            }
            let message = format!("the code `{code}` is not on {}", without.join(" and "));
            let help =
                "Show it in your template of that page; one that must not be seen any more belongs under `retired`.";
            Some(Diagnostic::new(&rules::UNLISTED_CODE, code.place.0, message).help(help))
        };
        BRAKE.each(catalog.definitions(), judge, findings);
    }
}

/// The page of a catalog in an output; nothing where it was not rendered.
fn page<'f>(book: &Book, catalog: &Catalog, output: Output, files: &'f FileSet) -> Option<(String, &'f [u8])> {
    let ending = match output {
        Output::Html => "html",
        Output::Markdown => "md",
        Output::Confluence => "xhtml",
    };
    let path = format!("{}/{}.{ending}", output.name(), catalog.path);
    // The only catalog of a site without a first page of its own is that page; a redirect stands in its place.
    let has_index = book.pages.iter().any(|page| page.path == "index");
    let home = (output == Output::Html && book.catalogs.len() == 1 && !has_index).then(|| "html/index.html".to_owned());
    let path = home.unwrap_or(path);
    files.get(&path).map(|bytes| (path, bytes))
}

/// The words of letters and digits that a text is made of, whatever stands between them and escapes it.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The codes whose words nowhere follow one another on a page. Addresses count, so that a page that leads to a code shows it.
fn missing<'c>(codes: &BTreeMap<&'c str, Vec<&'c str>>, page: &str) -> BTreeSet<&'c str> {
    let wanted: HashSet<&[&str]> = codes.values().map(Vec::as_slice).collect();
    let lengths: BTreeSet<usize> = codes.values().map(Vec::len).filter(|length| *length > 0).collect();
    let page: Vec<&str> = words(page).collect();
    let mut found: HashSet<&[&str]> = HashSet::new();
    for length in lengths {
        found.extend(page.windows(length).filter(|window| wanted.contains(window)));
    }
    codes.iter().filter(|(_, words)| !found.contains(words.as_slice())).map(|(code, _)| *code).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{missing, words};

    #[test]
    fn codes_are_found_as_whole_words_however_they_are_escaped() {
        let all = ["404", "PAY-017", "A_B", "é.1", "40", "PAY-01"];
        let codes: BTreeMap<&str, Vec<&str>> = all.into_iter().map(|code| (code, words(code).collect())).collect();
        let page = "<a href=\"x/404.html\">PAY&#45;017</a> A\\_B É.1";
        let gone: Vec<&str> = missing(&codes, page).into_iter().collect();
        assert_eq!(gone, ["40", "PAY-01", "PAY-017", "é.1"]);
        assert!(missing(&codes, "404 PAY-017 A_B é.1 40 PAY-01").is_empty());
    }
}
