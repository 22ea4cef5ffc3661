//! Pages that no source stands for: the first page, the error page, redirects, and what search engines read.

use tera::Context;

use super::Maker;
use crate::links::relative;
use crate::model::Date;
use crate::render::page::{entry, root_of};
use crate::render::site::{Content, Document};
use crate::render::views::shortened;
use crate::render::{Rendered, view};

impl<'a> Maker<'a> {
    pub(super) fn simple(&self, kind: &'static str, title: &str, path: &'a str, root: &'a str) -> view::Page<'a> {
        let book = &self.source.book.config.book;
        let description = book.description.as_ref().map_or_else(|| book.title.to_string(), ToString::to_string);
        view::Page {
            kind,
            title: title.to_owned(),
            description: shortened(&description),
            path,
            root,
            canonical: None,
            markdown: None,
            json: None,
            csv: None,
            all: None,
            changed: None,
            linked_data: None,
            footer: self.source.footer(root),
            edit: None,
            breadcrumbs: Vec::new(),
            previous: None,
            next: None,
            below: Vec::new(),
            lists_below: true,
        }
    }

    /// The old address of the page that is the first of the site.
    pub(super) fn redirect(&self, document: &Document<'_>) -> Rendered {
        let path = format!("{}.html", document.path);
        let mut context = Context::new();
        let target = view::Link { title: document.title.to_owned(), href: relative(&path, "index.html") };
        let words = &self.source.book.words;
        let title = words.fill("moved", &[("title", document.title)]);
        let mut page = Maker { source: self.source, ..*self }.simple("redirect", &title, "", "");
        page.description = words.fill("moved_note", &[("book", self.source.book.config.book.title.as_str())]);
        page.canonical = self.source.canonical("index.html");
        context.insert(
            "page",
            &view::Page { path: &path, root: root_of(&path), footer: self.source.footer(root_of(&path)), ..page },
        );
        context.insert("target", &target);
        self.page("redirect", &path, &context)
    }

    /// The first page of a book that has several catalogs and no page of its own for it.
    pub(super) fn index(&self) -> Rendered {
        let source = self.source;
        let href = |document: &Document<'_>| relative("index.html", &source.site.html_path(document.path));
        let entries: Vec<_> = source.site.top().map(|document| entry(document, href(document))).collect();
        let title = source.book.config.book.title.as_str();
        let mut context = Context::new();
        let page = self.simple("index", title, "index.html", "");
        context.insert("page", &view::Page { canonical: source.canonical("index.html"), ..page });
        context.insert("entries", &entries);
        self.page("index", "index.html", &context)
    }

    /// The page that a host shows for addresses that do not exist, at any depth: its links start at the root.
    pub(super) fn error(&self) -> Rendered {
        let words = &self.source.book.words;
        let path = self.source.base_url.map(|url| url.as_str().splitn(4, '/').nth(3).unwrap_or("").to_owned());
        let root = format!("/{}", path.unwrap_or_default());
        let mut context = Context::new();
        let page = Maker { source: self.source, ..*self }.simple("error", words.get("not_found"), "404.html", &root);
        let description = words.get("not_found_note").to_owned();
        context.insert("page", &view::Page { description, ..page });
        self.page("404", "404.html", &context)
    }

    /// What search engines read, where the address of the site is known.
    pub(super) fn for_machines(&self) -> Vec<Rendered> {
        let Some(base_url) = self.source.base_url else { return Vec::new() };
        let site = self.source.site;
        let past = self.source.past;
        let mut paths: Vec<(String, Option<&Date>)> = Vec::new();
        if !site.has_home() {
            paths.push(("index.html".to_owned(), None));
        }
        for document in &site.documents {
            let changed = past.and_then(|past| past.of_catalog(document.path));
            paths.push((site.html_path(document.path), changed));
            if let Content::Catalog(catalog) = &document.content {
                paths.extend(super::whole_path(document.path, catalog).map(|path| (path, changed)));
                paths.extend(catalog.definitions().map(|definition| {
                    let changed = past.and_then(|past| past.of_code(document.path, definition.code.as_str()));
                    (format!("{}/{}.html", document.path, definition.code.file_name()), changed)
                }));
            }
        }
        let newest = past.and_then(|past| past.changes.first()).map(|known| &known.change.date);
        paths.extend(newest.map(|date| (super::CHANGES.to_owned(), Some(date))));
        let mut map = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        for (path, changed) in &paths {
            let Some(address) = self.source.canonical(path) else { continue };
            let address = address.replace('&', "&amp;").replace('\'', "&apos;");
            let changed = changed.map(|date| format!("<lastmod>{}</lastmod>", date.day())).unwrap_or_default();
            map.push_str(&format!("<url><loc>{address}</loc>{changed}</url>\n"));
        }
        map.push_str("</urlset>\n");
        let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {}sitemap.xml\n", base_url.as_str());
        vec![
            Ok(("html/sitemap.xml".to_owned(), map.into_bytes())),
            Ok(("html/robots.txt".to_owned(), robots.into_bytes())),
        ]
    }
}
