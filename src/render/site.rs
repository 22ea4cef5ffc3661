//! The book as a site: which pages there are, in which order, and where each is written.

use crate::links::{Document as LinkTargets, LinkIndex};
use crate::model::{Book, Catalog, Page};

/// A page of the outputs.
#[derive(Debug)]
pub(super) struct Document<'a> {
    pub(super) path: &'a str,
    pub(super) title: &'a str,
    pub(super) content: Content<'a>,
    /// What links to it can name.
    pub(super) links: &'a LinkTargets<'a>,
}

/// What a page shows.
#[derive(Debug)]
pub(super) enum Content<'a> {
    Catalog(&'a Catalog),
    Prose(&'a Page),
}

/// All pages of a book, in the order of the navigation.
#[derive(Debug)]
pub(super) struct Site<'a> {
    pub(super) book: &'a Book,
    pub(super) documents: Vec<Document<'a>>,
    /// The path of the page that is `index.html`.
    home: Option<&'a str>,
}

impl<'a> Site<'a> {
    /// `index` is that of the same book.
    pub(super) fn new(book: &'a Book, index: &'a LinkIndex<'a>) -> Self {
        let catalogs = book.catalogs.iter().filter_map(|catalog| {
            let (content, links) = (Content::Catalog(catalog), index.of_catalog(catalog)?);
            Some((catalog.order, Document { path: &catalog.path, title: catalog.title.as_str(), content, links }))
        });
        let pages = book.pages.iter().filter_map(|page| {
            let (content, links) = (Content::Prose(page), index.of_page(page)?);
            Some((page.meta.order, Document { path: &page.path, title: page.title.as_str(), content, links }))
        });
        let paths = book.pages.iter().map(|page| &page.path).chain(book.catalogs.iter().map(|catalog| &catalog.path));
        let index = paths.map(String::as_str).find(|path| *path == "index");
        let home = index.or(match book.catalogs.as_slice() {
            [only] => Some(only.path.as_str()),
            _ => None,
        });
        let mut documents: Vec<_> = catalogs.chain(pages).collect();
        let key = |(order, document): &(Option<i64>, Document<'_>)| {
            (home != Some(document.path), order.is_none(), *order, document.path.to_owned())
        };
        documents.sort_by_cached_key(key);
        Self { book, documents: documents.into_iter().map(|(_, document)| document).collect(), home }
    }

    /// Whether a document is the first page of the site.
    pub(super) fn is_home(&self, path: &str) -> bool {
        self.home == Some(path)
    }

    /// Whether the first page is one of the documents; if not, a list of them is made.
    pub(super) fn has_home(&self) -> bool {
        self.home.is_some()
    }

    /// The file of a document in the HTML output.
    pub(super) fn html_path(&self, path: &str) -> String {
        if self.is_home(path) { "index.html".to_owned() } else { format!("{path}.html") }
    }
}
