//! `llms.txt` and `llms-full.txt` (<https://llmstxt.org>): the pages of the site for language models, as a list of the
//! Markdown twins and as one text. Without the twins there is neither.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::links::encode;
use crate::model::Definition;
use crate::render::site::{Content, Document};
use crate::render::views::shortened;
use crate::render::{Rendered, Source};
use crate::richtext::{gfm, plain_text};

/// Both files, of pages that are rendered.
pub(super) fn render(source: Source<'_>, files: &[Rendered]) -> Vec<Rendered> {
    let written: BTreeMap<&str, &[u8]> = files
        .iter()
        .flatten()
        .filter_map(|(path, bytes)| Some((path.strip_prefix("html/")?, bytes.as_slice())))
        .filter(|(path, _)| path.ends_with(".md"))
        .collect();
    let file = |name: &str, text: String| Ok((format!("html/{name}"), text.into_bytes()));
    vec![file("llms.txt", list(source)), file("llms-full.txt", full(source, &written))]
}

/// A title, what the site is about, and a link for each page with what it says.
fn list(source: Source<'_>) -> String {
    let words = &source.book.words;
    let mut text = head(source);
    let mut prose = String::new();
    for document in &source.site.documents {
        match &document.content {
            Content::Catalog(catalog) => {
                let _ = write!(text, "\n## {}\n\n", escaped(document.title));
                link(&mut text, source, &twin(document), document.title, words.get("one_table"));
                for definition in catalog.definitions() {
                    let title = format!("{} {}", definition.code, definition.summary);
                    link(&mut text, source, &twin_of(document, definition), &title, &meaning(definition));
                }
            }
            Content::Prose(page) => {
                let about =
                    page.meta.description.as_ref().map_or_else(|| plain_text(&page.body.text), ToString::to_string);
                link(&mut prose, source, &twin(document), document.title, &shortened(&about));
            }
        }
    }
    if !prose.is_empty() {
        let _ = write!(text, "\n## {}\n\n{prose}", escaped(words.get("pages")));
    }
    text
}

/// Every page, and every code of which more is known than the table of its catalog says.
fn full(source: Source<'_>, written: &BTreeMap<&str, &[u8]>) -> String {
    let mut text = head(source);
    let mut add = |path: String| {
        if let Some(page) = written.get(path.as_str()) {
            let from = source.book.words.fill("from", &[("address", &address(source, &path))]);
            let _ = write!(text, "\n---\n\n{from}\n\n{}", String::from_utf8_lossy(page));
        }
    };
    for document in &source.site.documents {
        add(twin(document));
        if let Content::Catalog(catalog) = &document.content {
            catalog.definitions().filter(|code| catalog.has_more(code)).for_each(|code| add(twin_of(document, code)));
        }
    }
    text
}

fn head(source: Source<'_>) -> String {
    let book = &source.book.config.book;
    let mut text = format!("# {}\n", escaped(book.title.as_str()));
    if let Some(description) = &book.description {
        let _ = write!(text, "\n> {}\n", escaped(description.as_str()));
    }
    text
}

fn link(text: &mut String, source: Source<'_>, path: &str, title: &str, about: &str) {
    let _ = write!(text, "- [{}]({})", escaped(title), address(source, path));
    let _ = if about.is_empty() { writeln!(text) } else { writeln!(text, ": {}", escaped(about)) };
}

/// The whole address where that of the site is known, or else the way from the first page.
fn address(source: Source<'_>, path: &str) -> String {
    source.canonical(path).unwrap_or_else(|| encode(path))
}

fn twin(document: &Document<'_>) -> String {
    format!("{}.md", document.path)
}

fn twin_of(document: &Document<'_>, definition: &Definition) -> String {
    format!("{}/{}.md", document.path, definition.code.file_name())
}

fn meaning(definition: &Definition) -> String {
    let text = definition.rows().find_map(|row| row.description);
    text.map(|text| shortened(&plain_text(&text.text))).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    gfm::escape(&text.split_whitespace().collect::<Vec<_>>().join(" "), gfm::Place::Anywhere)
}
