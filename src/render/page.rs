//! What is known of a page before its content is looked at.

use super::site::{Content, Document};
use super::views::shortened;
use super::{Source, view};
use crate::links::relative;
use crate::model::Output;
use crate::richtext::plain_text;

impl<'a> Source<'a> {
    /// The whole address of a file of the site.
    pub(super) fn canonical(&self, path: &str) -> Option<String> {
        self.linker.whole(path)
    }

    /// What is known of the page of a document.
    pub(super) fn page<'p>(&self, document: &Document<'_>, path: &'p str, output: Output) -> view::Page<'p> {
        let (kind, own, text) = match &document.content {
            Content::Catalog(catalog) => ("catalog", None, catalog.description.as_ref()),
            Content::Prose(page) => ("prose", page.meta.description.as_ref(), Some(&page.body)),
        };
        let description = match (own, text) {
            (Some(own), _) => own.to_string(),
            (None, Some(text)) => plain_text(&text.text),
            (None, None) => String::new(),
        };
        let file = |document: &Document<'_>| match output {
            Output::Html => self.site.html_path(document.path),
            Output::Markdown => format!("{}.md", document.path),
            Output::Confluence => format!("{}.xhtml", document.path),
        };
        let documents = &self.site.documents;
        let at = documents.iter().position(|known| known.path == document.path);
        let link = |at: Option<usize>| {
            let document = documents.get(at?)?;
            Some(view::Link { title: document.title.to_owned(), href: relative(path, &file(document)) })
        };
        view::Page {
            kind,
            title: document.title.to_owned(),
            description: if description.is_empty() { document.title.to_owned() } else { shortened(&description) },
            path,
            root: root_of(path),
            canonical: self.canonical(&self.site.html_path(document.path)),
            markdown: None,
            json: None,
            csv: None,
            all: None,
            linked_data: None,
            breadcrumbs: Vec::new(),
            previous: link(at.and_then(|at| at.checked_sub(1))),
            next: link(at.map(|at| at + 1)),
        }
    }
}

/// The way from a file to the folder of the output.
pub(super) fn root_of(path: &str) -> &'static str {
    const DEEPEST: &str = "../../../../../../../../../../../../../../../../";
    let depth = path.matches('/').count().min(DEEPEST.len() / 3);
    &DEEPEST[..depth * 3]
}
