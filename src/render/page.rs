//! What is known of a page before its content is looked at.

use std::collections::BTreeSet;

use super::site::{Content, Document};
use super::views::shortened;
use super::{Source, view};
use crate::links::{Destination, relative};
use crate::model::Output;
use crate::richtext::plain_text;

impl<'a> Source<'a> {
    /// The whole address of a file of the site.
    pub(super) fn canonical(&self, path: &str) -> Option<String> {
        self.linker.whole(path)
    }

    /// What is known of the page of a document.
    pub(super) fn page<'p>(&self, document: &Document<'_>, path: &'p str, output: Output) -> view::Page<'p> {
        let kind = match &document.content {
            Content::Catalog(_) => "catalog",
            Content::Prose(_) => "prose",
        };
        let file = |document: &Document<'_>| match output {
            Output::Html => self.site.html_path(document.path),
            Output::Markdown => format!("{}.md", document.path),
            Output::Confluence => format!("{}.xhtml", document.path),
        };
        let link = |document: &Document<'_>| view::Link {
            title: document.title.to_owned(),
            href: relative(path, &file(document)),
        };
        let [previous, next] = self.site.beside(document.path);
        view::Page {
            kind,
            title: document.title.to_owned(),
            description: about(document),
            path,
            root: root_of(path),
            canonical: self.canonical(&self.site.html_path(document.path)),
            markdown: None,
            json: None,
            csv: None,
            all: None,
            changed: None,
            linked_data: None,
            footer: None,
            edit: None,
            breadcrumbs: self.site.above(document.path).into_iter().map(link).collect(),
            previous: previous.map(link),
            next: next.map(link),
            below: self.site.below(document.path).map(|child| entry(child, relative(path, &file(child)))).collect(),
            lists_below: self.lists_below(document),
        }
    }

    /// Whether the author's text links to every page that stands below a document.
    fn lists_below(&self, document: &Document<'_>) -> bool {
        let mut missing: BTreeSet<&str> = self.site.below(document.path).map(|child| child.path).collect();
        if missing.is_empty() {
            return true;
        }
        for text in document.texts() {
            let from = self.linker.source(text.place.0.file);
            for link in &text.links {
                if let Destination::Document(to, _) = self.linker.index.find(from, document.links, &link.target) {
                    missing.remove(to.path);
                }
            }
        }
        missing.is_empty()
    }
}

/// What a document is about, in plain text on one line; its title where nothing more is known.
fn about(document: &Document<'_>) -> String {
    let (own, text) = match &document.content {
        Content::Catalog(catalog) => (None, catalog.description.as_ref()),
        Content::Prose(page) => (page.meta.description.as_ref(), Some(&page.body)),
    };
    let description = match (own, text) {
        (Some(own), _) => own.to_string(),
        (None, Some(text)) => plain_text(&text.text),
        (None, None) => String::new(),
    };
    if description.is_empty() { document.title.to_owned() } else { shortened(&description) }
}

/// A document in a list of pages, at an address.
pub(super) fn entry(document: &Document<'_>, href: String) -> view::IndexEntry {
    let codes = match &document.content {
        Content::Catalog(catalog) => Some(catalog.definitions().count()),
        Content::Prose(_) => None,
    };
    view::IndexEntry { title: document.title.to_owned(), href, description: about(document), codes }
}

/// The way from a file to the folder of the output.
pub(super) fn root_of(path: &str) -> &'static str {
    const DEEPEST: &str = "../../../../../../../../../../../../../../../../";
    let depth = path.matches('/').count().min(DEEPEST.len() / 3);
    &DEEPEST[..depth * 3]
}
