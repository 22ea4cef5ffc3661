//! The pages that statusbook makes are taken, and stay in sync with their source whatever is stored of them.

use proptest::prelude::*;
use statusbook::copies::{self, Form, Hints, Sheet};
use statusbook::links::LinkIndex;
use statusbook::model::Output;
use statusbook::render::{Options, render};
use statusbook::source::Loaded;

use crate::confluence::{Fake, Occasion, body_fault};
use crate::support::catalog::{book, catalog};
use crate::support::config;

/// The page of the only catalog.
fn page(loaded: &mut Loaded) -> String {
    let book = loaded.book.as_ref().expect("a book");
    let index = LinkIndex::new(book);
    let options = Options { outputs: vec![Output::Confluence], base_url: None };
    let files = render(book, &index, &mut loaded.sources, &options).expect("pages");
    let (_, bytes) = files.iter().find(|(name, _)| name.ends_with(".xhtml")).expect("the page of the catalog");
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// What a body says otherwise than the catalog, wherever it does.
fn differences(loaded: &mut Loaded, body: &str) -> String {
    let catalog = &loaded.book.as_ref().expect("a book").catalogs[0].body;
    let (sheet, hints) = (Sheet::of(catalog), Hints::of(catalog));
    let file = loaded.sources.add("copy", body);
    let reading = copies::read::read(&loaded.sources, file, Form::Storage, &hints);
    let [read] = reading.sheets.as_slice() else { return format!("{} sheets", reading.sheets.len()) };
    let options = copies::compare::Options { form: Some(Form::Storage), intro: None };
    let found = copies::compare::compare(&sheet, read, options).differences;
    let told = |it: &copies::compare::Difference| {
        format!("{:?} {:?} {:?} {:?} {:?} {:?}\n", it.kind, it.code, it.field, it.message, it.source.text, it.copy.text)
    };
    found.iter().map(told).collect()
}

/// Stores a page again and again: once by the interface, then by hand.
fn rounds(loaded: &mut Loaded, seed: u64) -> Result<(), TestCaseError> {
    let page = page(loaded);
    prop_assert_eq!(body_fault(&page), None, "{}", page);
    let before = differences(loaded, &page);
    for fake in [Fake::cloud(), Fake::data_center()] {
        fake.seed(seed);
        let mut body = page.clone();
        for occasion in [Occasion::Write, Occasion::Hand, Occasion::Write] {
            body = fake.stored(&body, occasion);
            prop_assert_eq!(body_fault(&body), None, "{}", body);
            prop_assert_eq!(differences(loaded, &body), before.clone(), "{}\n{}", page, body);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn generated_pages_stay_in_sync(catalog in catalog(), seed in any::<u64>()) {
        let mut loaded = book(&[("content/a.yaml", catalog.source().as_bytes())]);
        rounds(&mut loaded, seed)?;
    }
}

#[test]
fn the_page_of_this_project_stays_in_sync() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content/status-codes.yaml");
    let source = std::fs::read(path).expect("the catalog of the project");
    for seed in 0..8 {
        let mut loaded = book(&[("content/status-codes.yaml", &source)]);
        rounds(&mut loaded, seed).expect("in sync");
        assert_eq!(differences(&mut loaded, &page(&mut book(&[("content/status-codes.yaml", &source)]))), "");
    }
}
