//! What the targets have in common.

use std::collections::BTreeMap;

use statusbook::check::check;
use statusbook::diagnostic::{human, json, short};
use statusbook::links::LinkIndex;
use statusbook::model::Output;
use statusbook::render::{Options, render};
use statusbook::richtext::document::{self, Content, Document, Fault, Item, Node};
use statusbook::richtext::{AsWritten, gfm, html, markdown, storage};
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

/// Holds what a reader gave of a page to its laws: places lie within the page, tables are whole, and what the page says is
/// in normal form, so that it is settled, and comes back from every form.
///
/// # Panics
/// When one of them is broken.
pub fn document(source: &str, read: Result<Document, Fault>) {
    let document = match read {
        Ok(document) => document,
        Err(fault) => {
            assert!(source.get(fault.range.clone()).is_some(), "{fault:?}");
            return;
        }
    };
    nodes(source, &document.nodes);
    let text = document::text(&document.nodes);
    assert_eq!(document::settled(&text), text);
    let written = gfm::blocks(&text.blocks, &AsWritten);
    assert_eq!(document::settled(&markdown::read(&written).text), text, "{written}");
    let again = document::from_markdown(&written).expect("what was read is small");
    assert_eq!(document::text(&again.nodes), text, "{written}");
    let mut written = String::new();
    html::Writer::new(&AsWritten).blocks(&text.blocks, &mut written);
    let again = document::from_html(&written).expect("what was read is small");
    assert_eq!(document::text(&again.nodes), text, "{written}");
    let mut written = String::new();
    storage::Writer::new(&AsWritten).blocks(&text.blocks, &mut written);
    assert!(document::from_storage(&written).is_ok());
}

fn nodes(source: &str, parts: &[Node]) {
    for node in parts {
        assert!(source.get(node.range.clone()).is_some(), "{node:?}");
        match &node.content {
            Content::List { items: parts, .. } => parts.iter().for_each(|part| item(source, part)),
            Content::Terms(terms) => {
                terms.iter().for_each(|term| {
                    item(source, &term.name);
                    term.said.iter().for_each(|said| item(source, said));
                });
            }
            Content::Quote(quoted) => nodes(source, quoted),
            Content::Table(grid) => {
                assert_eq!(grid.alignment.len(), grid.columns());
                for row in &grid.rows {
                    assert!(source.get(row.range.clone()).is_some(), "{row:?}");
                    assert_eq!(row.cells.len(), grid.columns());
                    for cell in &row.cells {
                        assert!(source.get(cell.range.clone()).is_some(), "{cell:?}");
                        nodes(source, &cell.nodes);
                    }
                }
            }
            Content::Heading { .. } | Content::Paragraph(_) | Content::CodeBlock { .. } | Content::Rule => {}
        }
    }
}

fn item(source: &str, item: &Item) {
    assert!(source.get(item.range.clone()).is_some(), "{item:?}");
    nodes(source, &item.nodes);
}
