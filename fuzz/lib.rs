//! What the targets have in common.

pub mod laws;

use std::collections::BTreeMap;

use statusbook::check::check;
use statusbook::diagnostic::{human, json, short};
use statusbook::links::LinkIndex;
use statusbook::model::Output;
use statusbook::render::{Options, render};
use statusbook::source::{Inputs, load};

/// Loads a book of these files, with a `book.toml` where none is among them, and renders it where nothing is wrong.
///
/// # Panics
/// When a finding lies outside of its file, or the built-in templates fail.
pub fn build(files: &[(&str, &[u8])]) {
    let mut all: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    all.insert("book.toml".to_owned(), b"[book]\ntitle = \"Book\"\n".to_vec());
    all.extend(files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())));
    let mut loaded = load(Inputs::in_memory(all).expect("a book.toml"));
    let mut findings = loaded.findings.clone();
    if let Some(book) = &loaded.book {
        findings.extend(check(book, &LinkIndex::new(book), &loaded.sources));
    }
    findings.sort(&loaded.sources);
    for finding in &findings {
        for span in std::iter::once(finding.span).chain(finding.labels.iter().map(|label| label.span)) {
            let text = loaded.sources.text(span.file);
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{finding:?}");
        }
    }
    let told = short::report(&findings, &loaded.sources);
    assert_eq!(told.lines().count(), findings.iter().count());
    assert_eq!(human::report(&findings, &loaded.sources, false).is_empty(), findings.is_empty());
    assert_eq!(json::entries(&findings, &loaded.sources).len(), findings.iter().count());
    if let (Some(book), false) = (&loaded.book, findings.has_errors()) {
        let options = Options { outputs: Output::ALL.to_vec(), base_url: None };
        let rendered = render(book, &LinkIndex::new(book), &mut loaded.sources, &options);
        assert!(rendered.is_ok_and(|files| !files.is_empty()));
    }
}
