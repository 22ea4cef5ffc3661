//! All codes of a catalog in full on one page: to print, to look through with the browser's own search, to paste elsewhere.

use tera::Context;

use super::{Codes, Maker};
use crate::links::relative;
use crate::model::{Catalog, Output};
use crate::render::page::root_of;
use crate::render::scope::Medium;
use crate::render::views::Desk;
use crate::render::{Rendered, view};

/// A page with more codes than this is no longer one to read or to print.
const MOST: usize = 1_000;

/// The file of the page, below the folder of the output; nothing for a catalog with no codes or with very many.
/// `all.html` stands beside the pages of the codes, so a code of that name has it first.
pub(crate) fn path(document: &str, catalog: &Catalog) -> Option<String> {
    if !(1..=MOST).contains(&catalog.definitions().count()) {
        return None;
    }
    let mut name = "all".to_owned();
    while catalog.definitions().any(|definition| definition.code.anchor() == name) {
        name.push_str("-codes");
    }
    Some(format!("{document}/{name}.html"))
}

impl<'a> Maker<'a> {
    /// The page, where the catalog has one.
    pub(super) fn whole(&self, codes: &Codes<'a>) -> Option<Rendered> {
        let (source, document) = (self.source, codes.document);
        let path = path(document.path, codes.catalog)?;
        let desk = Desk {
            form: Output::Html,
            medium: Medium::Html,
            path: &path,
            document: codes.links,
            linker: source.linker,
        };
        let above = source.site.html_path(document.path);
        let breadcrumb = view::Link { title: document.title.to_owned(), href: relative(&path, &above) };
        let mut page = source.page(document, &path, Output::Html);
        let mut breadcrumbs = std::mem::take(&mut page.breadcrumbs);
        breadcrumbs.push(breadcrumb);
        let words = &source.book.words;
        let mut context = Context::new();
        let page = view::Page {
            kind: "all",
            title: words.fill("in_full", &[("title", document.title)]),
            description: format!("{} {}", words.get("all_on_one"), page.description),
            root: root_of(&path),
            footer: source.footer(root_of(&path)),
            canonical: source.canonical(&path),
            breadcrumbs,
            previous: None,
            next: None,
            below: Vec::new(),
            lists_below: true,
            ..page
        };
        context.insert("page", &page);
        context.insert("catalog", &desk.whole(codes.catalog, &codes.links.sections));
        Some(self.page("all", &path, &context))
    }
}
