//! A catalog that is written as YAML comes back as itself, for us and for other readers of YAML; a sheet becomes a catalog
//! that shows the same sheet.

mod support;

use proptest::prelude::*;
use statusbook::copies::yaml::{Comments, catalog as written};
use statusbook::copies::{Imported, Sheet, into_model};
use statusbook::model::CatalogFile;
use statusbook::source::Loaded;
use support::catalog::{self, book};
use support::config;

/// The only catalog of a book of one file, with nothing wrong with it.
fn read(yaml: &str) -> Result<CatalogFile, TestCaseError> {
    let loaded = book(&[("content/codes.yaml", yaml.as_bytes())]);
    let messages: Vec<_> = loaded.findings.iter().map(|finding| &finding.message).collect();
    prop_assert!(messages.is_empty(), "{:?} in {}", messages, yaml);
    Ok(body(loaded))
}

fn body(loaded: Loaded) -> CatalogFile {
    loaded.book.expect("a book").catalogs.remove(0).body
}

/// The catalog of a generated source, which may have warnings.
fn generated(source: &catalog::Catalog) -> CatalogFile {
    body(book(&[("content/codes.yaml", source.source().as_bytes())]))
}

/// Without what is laid out anew although it is kept as a text.
fn without_extra(catalog: &CatalogFile) -> CatalogFile {
    let mut catalog = catalog.clone();
    catalog
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.codes.0)
        .for_each(|code| code.extra = Default::default());
    catalog
}

/// A value as JSON, which is YAML, in ASCII.
fn ascii_json(value: &serde_yaml::Value) -> String {
    let json = serde_json::to_string(value).expect("JSON");
    let mut out = String::new();
    for c in json.chars() {
        let mut units = [0; 2];
        match c {
            ' '..='~' => out.push(c),
            c => c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    out
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn what_is_written_comes_back(source in catalog::catalog()) {
        let model = generated(&source);
        let yaml = written(&model, &Comments::new());
        let again = read(&yaml)?;
        prop_assert_eq!(without_extra(&again), without_extra(&model), "{}", yaml);
        prop_assert_eq!(Sheet::of(&again), Sheet::of(&model), "{}", yaml);
        // Written again it is the same, letter by letter.
        prop_assert_eq!(&written(&again, &Comments::new()), &yaml);
    }

    #[test]
    fn other_readers_of_yaml_read_the_same(source in catalog::catalog()) {
        let yaml = written(&generated(&source), &Comments::new());
        let foreign: serde_yaml::Value = serde_yaml::from_str(&yaml).map_err(|e| TestCaseError::fail(format!("{e} in {yaml}")))?;
        let theirs = read(&ascii_json(&foreign))?;
        prop_assert_eq!(theirs, read(&yaml)?, "{}", yaml);
    }

    #[test]
    fn a_sheet_becomes_a_catalog_that_shows_it(source in catalog::catalog()) {
        let sheet = Sheet::of(&generated(&source));
        let file = sheet.title.as_ref().expect("a title").at.span.file;
        let Imported { catalog, notes } = into_model(&sheet, "", file);
        prop_assert!(notes.is_empty(), "{:?}", notes);
        prop_assert_eq!(Sheet::of(&catalog), sheet);
    }
}
