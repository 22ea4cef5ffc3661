//! What must hold of every page that is read: for the fuzz targets, and for the tests that read their corpora again.
// The fuzz targets are other crates; a test that includes this is none.
#![allow(unreachable_pub)]

use statusbook::richtext::document::{self, Content, Document, Fault, Item, Node};
use statusbook::richtext::{AsWritten, gfm, html, markdown, storage};

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
