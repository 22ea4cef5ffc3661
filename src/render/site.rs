//! The book as a site: which pages there are, in which order, and where each is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::links::{Document as LinkTargets, LinkIndex};
use crate::model::{Book, Catalog, Markdown, Page};

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

impl<'a> Document<'a> {
    /// The texts that stand on its page.
    pub(super) fn texts(&self) -> Vec<&'a Markdown> {
        match &self.content {
            Content::Catalog(catalog) => catalog.texts().collect(),
            Content::Prose(page) => vec![&page.body],
        }
    }
}

/// All pages of a book, in the order of the navigation, those that stand below another right after it.
///
/// A page stands below another where a folder that it is in has that one's name: `rules/text/terms.md` below `rules.md`,
/// unless there is a `rules/text.md`. The first page of the site stands below none.
#[derive(Debug)]
pub(super) struct Site<'a> {
    pub(super) book: &'a Book,
    pub(super) documents: Vec<Document<'a>>,
    /// Where each document stands among the others, in the order of `documents`.
    places: Vec<Place>,
    by_path: BTreeMap<&'a str, usize>,
    /// The path of the page that is `index.html`.
    home: Option<&'a str>,
}

/// Where a document stands: numbers of others.
#[derive(Debug, Default)]
struct Place {
    parent: Option<usize>,
    children: Vec<usize>,
    previous: Option<usize>,
    next: Option<usize>,
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
        let (documents, places) = families(documents.into_iter().map(|(_, document)| document).collect(), home);
        let by_path = documents.iter().enumerate().map(|(at, document)| (document.path, at)).collect();
        Self { book, documents, places, by_path, home }
    }

    fn place(&self, path: &str) -> Option<&Place> {
        self.places.get(*self.by_path.get(path)?)
    }

    /// The documents that stand below no other.
    pub(super) fn top(&self) -> impl Iterator<Item = &Document<'a>> {
        let places = self.documents.iter().zip(&self.places);
        places.filter(|(_, place)| place.parent.is_none()).map(|(document, _)| document)
    }

    /// The documents that one stands below, from the top.
    pub(super) fn above(&self, path: &str) -> Vec<&Document<'a>> {
        let up = |at: &usize| self.places.get(*at).and_then(|place| place.parent);
        let above = std::iter::successors(self.place(path).and_then(|place| place.parent), up);
        let mut above: Vec<_> = above.filter_map(|at| self.documents.get(at)).collect();
        above.reverse();
        above
    }

    /// The documents right below one, in their order.
    pub(super) fn below(&self, path: &str) -> impl Iterator<Item = &Document<'a>> {
        let children = self.place(path).map(|place| place.children.as_slice()).unwrap_or_default();
        children.iter().filter_map(|at| self.documents.get(*at))
    }

    /// The documents before and after one, among those that stand below the same.
    pub(super) fn beside(&self, path: &str) -> [Option<&Document<'a>>; 2] {
        let place = self.place(path);
        let [previous, next] = [place.and_then(|place| place.previous), place.and_then(|place| place.next)];
        [previous, next].map(|at| self.documents.get(at?))
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

/// Puts each document behind the one that it stands below. The order among those that stand below the same stays.
fn families<'a>(sorted: Vec<Document<'a>>, home: Option<&str>) -> (Vec<Document<'a>>, Vec<Place>) {
    let paths: BTreeSet<&'a str> = sorted.iter().map(|document| document.path).collect();
    let parent = |path: &'a str| {
        let folders = path.rmatch_indices('/').filter_map(|(at, _)| path.get(..at));
        folders.filter(|_| home != Some(path)).find(|folder| paths.contains(folder))
    };
    let mut families: BTreeMap<Option<&'a str>, Vec<Document<'a>>> = BTreeMap::new();
    for document in sorted {
        families.entry(parent(document.path)).or_default().push(document);
    }
    let mut documents: Vec<Document<'a>> = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    // What is still to come, the next one last; paths get longer downward, so this ends.
    let mut waiting: Vec<(Option<usize>, Document<'a>)> = Vec::new();
    let mut of = |path: Option<&'a str>| families.remove(&path).unwrap_or_default().into_iter().rev();
    waiting.extend(of(None).map(|document| (None, document)));
    // The last that was seen on the top.
    let mut last = None;
    while let Some((parent, document)) = waiting.pop() {
        let at = documents.len();
        let siblings = parent.and_then(|parent| places.get_mut(parent)).map(|parent| &mut parent.children);
        let previous = siblings.map_or(last, |siblings| siblings.last().copied());
        if let Some(previous) = previous.and_then(|previous| places.get_mut(previous)) {
            previous.next = Some(at);
        }
        match parent {
            Some(parent) => places.get_mut(parent).into_iter().for_each(|parent| parent.children.push(at)),
            None => last = Some(at),
        }
        waiting.extend(of(Some(document.path)).map(|child| (Some(at), child)));
        places.push(Place { parent, previous, ..Place::default() });
        documents.push(document);
    }
    (documents, places)
}
