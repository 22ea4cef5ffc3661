//! Pages that fuzzing has found are read as they must be.

#[path = "../fuzz/laws.rs"]
mod laws;

use std::fs;
use std::path::Path;

use statusbook::richtext::document::{self, Document, Fault};

fn replay(name: &str, read: fn(&str) -> Result<Document, Fault>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut pages = 0;
    for entry in fs::read_dir(&folder).expect("a corpus") {
        let bytes = fs::read(entry.expect("an entry").path()).expect("a page");
        let page = String::from_utf8_lossy(&bytes);
        laws::document(&page, read(&page));
        pages += 1;
    }
    assert!(pages > 0, "{folder:?} is empty");
}

#[test]
fn html_pages() {
    replay("html", document::from_html);
}

#[test]
fn storage_pages() {
    replay("storage", document::from_storage);
}

#[test]
fn markdown_pages() {
    replay("document_markdown", document::from_markdown);
}
