//! What the targets have in common.

pub mod laws;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use statusbook::check::check;
use statusbook::copies::Form;
use statusbook::copies::region;
use statusbook::diagnostic::{Paths, SourceMap, human, json, short};
use statusbook::links::LinkIndex;
use statusbook::model::{Book, Output};
use statusbook::render::{Fragments, Options, render};
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
    let told = short::report(&findings, &loaded.sources, &Paths::default());
    assert_eq!(told.lines().count(), findings.iter().count());
    assert_eq!(human::report(&findings, &loaded.sources, false).is_empty(), findings.is_empty());
    assert_eq!(json::entries(&findings, &loaded.sources).len(), findings.iter().count());
    if let (Some(book), false) = (&loaded.book, findings.has_errors()) {
        let options = Options { outputs: Output::ALL.to_vec(), base_url: None };
        let rendered = render(book, &LinkIndex::new(book), &mut loaded.sources, &options);
        assert!(rendered.is_ok_and(|files| !files.is_empty()));
    }
}

/// What regions of a fuzzed page show.
static BOOK: OnceLock<(&Book, &Fragments<'_>)> = OnceLock::new();
const BOOK_TOML: &str = "[book]\ntitle = \"Book\"\n";
const CATALOG: &str = "title: Codes\nsections:\n  - title: Bad\n    description: About *it*.\n    codes:\n      - {code: 404, summary: Not Found, description: \"`Nothing` | there.\"}\n";

/// Brings the regions of a page in line, and does it again.
///
/// # Panics
/// When a byte outside of a region changes, or the second run finds something to do.
pub fn publish(page: &str, markdown: bool, force: bool) {
    let form = if markdown { Form::Markdown } else { Form::Html };
    let (book, fragments) = *BOOK.get_or_init(book_with_codes);
    let source = region::Source { book, fragments, usual: None };
    let once = |page: &str, force| {
        let mut sources = SourceMap::default();
        // As in the book, so that its places are there.
        for (name, text) in [("book.toml", BOOK_TOML), ("content/codes.yaml", CATALOG)] {
            sources.add(name, text);
        }
        let file = sources.add("page", page);
        let regions = region::check(&source, file, form, &mut sources).ok()?;
        Some(region::refreshed(file, page, form, &regions, force).ok()?.text)
    };
    if let Some(new) = once(page, force) {
        assert_eq!(outside(&new, form), outside(page, form));
        assert_eq!(once(&new, false).as_ref(), Some(&new), "the second run changes nothing");
    }
}

/// A book with one catalog, made once for all pages.
fn book_with_codes() -> (&'static Book, &'static Fragments<'static>) {
    let files = [("book.toml", BOOK_TOML), ("content/codes.yaml", CATALOG)];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let loaded = Box::leak(Box::new(load(Inputs::in_memory(files.into()).expect("a book.toml"))));
    let book = loaded.book.as_ref().expect("a book");
    let index = Box::leak(Box::new(LinkIndex::new(book)));
    (book, Box::leak(Box::new(Fragments::new(book, index, &loaded.sources, None))))
}

/// The text outside of regions and of their end markers.
fn outside(page: &str, form: Form) -> Vec<&str> {
    let file = SourceMap::default().add("page", "");
    let mut parts = Vec::new();
    let mut at = 0;
    for region in region::scan(file, page, form).unwrap_or_default() {
        parts.extend([&page[at..region.inner.start], &page[region.inner.end..region.end.start]]);
        at = region.end.end;
    }
    parts.push(&page[at..]);
    parts
}
