//! What is written for copies says what the source says: pages of a wiki of both kinds, and whole files.

mod support;

use proptest::prelude::*;
use statusbook::copies::compare::{Kind, Options as Comparing, compare};
use statusbook::copies::kind::{Part, Subject};
use statusbook::copies::{self, Form, Hints, Line, Said, Sheet};
use statusbook::diagnostic::{Findings, SourceMap};
use statusbook::links::LinkIndex;
use statusbook::model::{Book, CatalogFile};
use statusbook::render::Fragments;
use statusbook::render::copies::{WikiPage, told, whole_file, wiki_pages};
use statusbook::richtext::plain_text;
use statusbook::source::Loaded;
use support::catalog::{self, Catalog, book};
use support::rewrites::REWRITES;
use support::storage;

type Checked = Result<(), TestCaseError>;

const ONE: &str = "kind = \"confluence\"\nurl = \"https://wiki.example.com\"\nspace = \"API\"\n";
const CODES: &str = "kind = \"confluence\"\nurl = \"https://wiki.example.com\"\nspace = \"API\"\npages = \"codes\"\ncode-title = \"{code}\"\n";

/// A book with one copy of these settings.
fn loaded(settings: &str, files: &[(&str, &str)]) -> Loaded {
    let toml = format!("[book]\ntitle = \"Book\"\n\n[[copy]]\nname = \"copy\"\n{settings}");
    let mut all: Vec<(&str, &[u8])> = vec![("book.toml", toml.as_bytes())];
    all.extend(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    let loaded = book(&all);
    let errors: Vec<_> = loaded.findings.iter().map(|finding| &finding.message).collect();
    assert!(!loaded.findings.has_errors(), "{errors:?}");
    loaded
}

/// Does something with a copy of a book.
fn with<T>(
    loaded: &mut Loaded,
    base_url: Option<&str>,
    act: impl FnOnce(&Fragments<'_>, &Subject<'_>, &mut SourceMap) -> T,
) -> T {
    let book: &Book = loaded.book.as_ref().expect("a book");
    let index = LinkIndex::new(book);
    let base_url = base_url.map(|url| url.parse().expect("an address"));
    let fragments = Fragments::new(book, &index, &loaded.sources, base_url.as_ref());
    let copy = &book.config.copy[0];
    let catalog = book.catalog_of(copy).expect("a catalog");
    let part = catalog.for_copy(copy);
    act(&fragments, &Subject { copy, catalog, part: &part }, &mut loaded.sources)
}

fn read(text: &str, form: Form, hints: &Hints) -> copies::Reading {
    let mut sources = SourceMap::default();
    let file = sources.add("copy", text);
    copies::read::read(&sources, file, form, hints)
}

fn words(said: Option<&Said>) -> String {
    said.map(|said| plain_text(&said.text).split_whitespace().collect::<String>()).unwrap_or_default()
}

/// The part with one of its codes.
fn only(part: &CatalogFile, code: &str) -> CatalogFile {
    let mut part = part.clone();
    part.description = None;
    part.retired.clear();
    for section in &mut part.sections {
        section.description = None;
        section.codes.0.retain(|definition| definition.code.as_str() == code);
    }
    part.sections.retain(|section| !section.codes.is_empty());
    part
}

fn same_line(copy: &Line, source: &Line, shown: &dyn Fn(&str) -> bool, what: &str) -> Checked {
    prop_assert_eq!(words(copy.summary.as_ref()), words(source.summary.as_ref()), "{}", what);
    prop_assert_eq!(words(copy.description.as_ref()), words(source.description.as_ref()), "{}", what);
    for (key, said) in source.fields.iter().filter(|(key, _)| shown(key)) {
        prop_assert_eq!(words(copy.fields.get(key)), words(Some(said)), "{} of {}", key, what);
    }
    for key in copy.fields.keys() {
        prop_assert!(source.fields.contains_key(key) && shown(key), "{} of {} is not of the source", key, what);
    }
    Ok(())
}

/// What is read back of a text is what the part says, as far as the text shows it.
fn says(text: &str, form: Form, part: &CatalogFile, shown: &dyn Fn(&str) -> bool, exact: bool) -> Checked {
    let sheet = Sheet::of(part);
    if sheet.is_empty() {
        return Ok(());
    }
    let reading = read(text, form, &Hints::of(part));
    prop_assert!(!reading.findings.has_errors());
    prop_assert_eq!(reading.sheets.len(), 1, "{}", text);
    let copy = &reading.sheets[0];
    let codes = |sheet: &Sheet| -> Vec<String> { sheet.records().map(|record| record.code.to_string()).collect() };
    prop_assert_eq!(codes(copy), codes(&sheet), "{}", text);
    let titles = |sheet: &Sheet| -> Vec<String> {
        let full = sheet.groups.iter().filter(|group| !group.records.is_empty());
        full.map(|group| words(group.title.as_ref())).collect()
    };
    prop_assert_eq!(titles(copy), titles(&sheet), "{}", text);
    for (copy, source) in copy.records().zip(sheet.records()) {
        prop_assert_eq!(copy.lines.len(), source.lines.len(), "{} in {}", copy.code, text);
        for (at, (copy, line)) in copy.lines.iter().zip(&source.lines).enumerate() {
            same_line(copy, line, shown, &format!("line {at} of {} in {text}", source.code))?;
        }
    }
    if exact {
        let options = Comparing { form: Some(form), intro: None };
        let found = compare(&sheet, copy, options).differences;
        prop_assert!(found.is_empty(), "{:#?} in {}", found, text);
    }
    Ok(())
}

/// Whether what is left of it after a trip can be told by wording and formatting: storage format has no keys of the
/// keyboard, and an image without an address is its text alternative.
fn comes_back_whole(source: &str) -> bool {
    !source.contains("![") && !source.contains("<img") && !source.contains("<kbd>")
}

fn pages(loaded: &mut Loaded) -> (Vec<WikiPage>, CatalogFile) {
    with(loaded, None, |fragments, subject, sources| {
        let part = told(fragments, subject, None, sources);
        (wiki_pages(fragments, subject, sources).expect("pages"), part)
    })
}

fn wiki(catalog: &Catalog, rewrite: usize) -> Checked {
    let source = catalog.source();
    if source.contains("![](") {
        return Ok(());
    }
    let (name, rewrite) = REWRITES[rewrite];
    let whole = comes_back_whole(&source);
    let mut one = loaded(ONE, &[("content/codes.yaml", &source)]);
    let (made, part) = pages(&mut one);
    let own: Vec<&str> = part.columns.iter().map(|column| column.field.as_str()).collect();
    let in_table = |key: &str| own.contains(&key);
    let below = |key: &str| in_table(key) || !key.starts_with("x-");
    prop_assert_eq!(made.len(), 1);
    let exact_after = |body: &str| whole && (name != "apostrophes" || !body.contains('\''));
    for page in &made {
        prop_assert_eq!(
            storage::check(&page.body).and_then(|()| storage::check_anchors(&page.body)),
            Ok(()),
            "{}",
            page.body
        );
        says(&page.body, Form::Storage, &part, &below, whole)?;
        says(&rewrite(&page.body), Form::Storage, &part, &below, exact_after(&page.body))?;
    }
    let mut codes = loaded(CODES, &[("content/codes.yaml", &source)]);
    let (made, part) = pages(&mut codes);
    prop_assert_eq!(made.len(), 1 + part.definitions().count());
    for page in &made {
        let body = &page.body;
        prop_assert_eq!(storage::check(body).and_then(|()| storage::check_anchors(body)), Ok(()), "{}", body);
        prop_assert!(page.title.encode_utf16().count() <= 255 && !page.title.contains(|c: char| c.is_control()));
        let rewritten = rewrite(body);
        for (text, exact) in [(body, whole), (&rewritten, exact_after(body))] {
            match &page.part {
                Part::Catalog => says(text, Form::Storage, &part, &in_table, exact)?,
                Part::Code(code) => says(text, Form::Storage, &only(&part, code.as_str()), &below, exact)?,
            }
        }
    }
    Ok(())
}

fn files(catalog: &Catalog) -> Checked {
    let source = catalog.source();
    if source.contains("![](") {
        return Ok(());
    }
    let whole = comes_back_whole(&source);
    let mut loaded = loaded("path = \"x\"\n", &[("content/codes.yaml", &source)]);
    for form in [Form::Markdown, Form::Html, Form::Storage, Form::Csv, Form::Tsv] {
        let (text, part) = with(&mut loaded, None, |fragments, subject, sources| {
            let part = told(fragments, subject, Some(form), sources);
            (whole_file(fragments, subject, form, sources).expect("a file"), part)
        });
        let own: Vec<&str> = part.columns.iter().map(|column| column.field.as_str()).collect();
        let in_table = |key: &str| own.contains(&key);
        let below = |key: &str| in_table(key) || !key.starts_with("x-");
        match form {
            Form::Csv | Form::Tsv => says(&text, form, &part, &in_table, false)?,
            _ => says(&text, form, &part, &below, whole)?,
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(support::config(48))]

    #[test]
    fn pages_of_a_wiki_say_what_the_source_says(catalog in catalog::catalog(), rewrite in 0..REWRITES.len() - 1) {
        wiki(&catalog.harmless(), rewrite)?;
        wiki(&catalog, rewrite)?;
    }

    #[test]
    fn whole_files_say_what_the_source_says(catalog in catalog::catalog()) {
        files(&catalog.harmless())?;
        files(&catalog)?;
    }
}
