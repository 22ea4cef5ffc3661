//! The HTML site.

use include_dir::{Dir, include_dir};
use rayon::prelude::*;
use tera::Context;

use super::engine::Engine;
use super::scope::Medium;
use super::site::{Content, Document};
use super::views::{Desk, columns, shortened};
use super::{Rendered, Source, data, markdown, view};
use crate::links::{encode, relative, section_ids};
use crate::model::{Catalog, Definition, Output};
use crate::richtext::plain_text;

/// The built-in theme: that of the project's own book.
static THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/theme");

/// One page of the site, with the files beside it.
enum Job<'a> {
    Document(&'a Document<'a>),
    Code { document: &'a Document<'a>, catalog: &'a Catalog, at: usize },
    Data { document: &'a Document<'a>, catalog: &'a Catalog },
    Redirect(&'a Document<'a>),
    Index,
    Error,
}

/// What all pages of codes share.
struct Siblings<'a> {
    definitions: Vec<(&'a Definition, usize)>,
    sections: Vec<String>,
}

/// All files of the output.
pub(super) fn render(source: Source<'_>, engine: &Engine, twins: Option<&Engine>) -> Vec<Rendered> {
    let site = source.site;
    let settings = &source.book.config.output.html;
    let mut jobs = Vec::new();
    let mut siblings = std::collections::BTreeMap::new();
    for document in &site.documents {
        jobs.push(Job::Document(document));
        if site.is_home(document.path) && document.path != "index" {
            jobs.push(Job::Redirect(document));
        }
        let Content::Catalog { catalog, .. } = &document.content else { continue };
        let definitions: Vec<_> = catalog
            .sections
            .iter()
            .enumerate()
            .flat_map(|(section, s)| s.codes.iter().map(move |definition| (definition, section)))
            .collect();
        if settings.data.0 {
            jobs.push(Job::Data { document, catalog });
        }
        jobs.extend((0..definitions.len()).map(|at| Job::Code { document, catalog, at }));
        siblings.insert(document.path, Siblings { definitions, sections: section_ids(catalog) });
    }
    if !site.has_home() {
        jobs.push(Job::Index);
    }
    jobs.push(Job::Error);

    let maker = Maker { source, engine, twins };
    let rendered = jobs.into_par_iter().flat_map_iter(|job| match job {
        Job::Document(document) => maker.document(document),
        Job::Code { document, catalog, at } => match siblings.get(document.path) {
            Some(siblings) => maker.code(document, catalog, siblings, at),
            None => Vec::new(),
        },
        Job::Data { document, catalog } => maker.data(document, catalog),
        Job::Redirect(document) => vec![maker.redirect(document)],
        Job::Index => vec![maker.index()],
        Job::Error => vec![maker.error()],
    });
    let mut files: Vec<Rendered> = rendered.collect();
    files.extend(theme(source));
    files.extend(maker.for_machines());
    // Whoever has a robots.txt of their own keeps it.
    files.extend(source.assets("html"));
    files
}

/// The names of the files of the built-in theme.
pub(crate) fn built_in_theme() -> impl Iterator<Item = &'static str> {
    THEME.files().filter_map(|file| file.path().to_str())
}

/// The files of the theme; the author's take the place of the built-in ones of the same name.
fn theme(source: Source<'_>) -> Vec<Rendered> {
    let built_in = THEME.files().filter_map(|file| Some((file.path().to_str()?, file.contents())));
    let own = source.book.theme.iter().map(|asset| (asset.path.as_str(), asset.bytes.as_slice()));
    built_in.chain(own).map(|(path, bytes)| Ok((format!("html/theme/{path}"), bytes.to_vec()))).collect()
}

struct Maker<'a> {
    source: Source<'a>,
    engine: &'a Engine,
    twins: Option<&'a Engine>,
}

impl<'a> Maker<'a> {
    fn page(&self, template: &str, path: &str, context: &Context) -> Rendered {
        let path = format!("html/{path}");
        match self.engine.render(template, context) {
            Ok(text) => Ok((path, text.into_bytes())),
            Err(fault) => Err((fault, Some(path))),
        }
    }

    fn document(&self, document: &'a Document<'a>) -> Vec<Rendered> {
        let source = self.source;
        let path = source.site.html_path(document.path);
        let Some(links) = source.document(document) else { return Vec::new() };
        let desk =
            Desk { form: Output::Html, medium: Medium::Html, path: &path, document: links, linker: source.linker };
        let mut context = Context::new();
        let mut page = source.page(document, &path, Output::Html);
        page.markdown = self.twins.map(|_| relative(&path, &format!("{}.md", document.path)));
        let template = match &document.content {
            Content::Catalog { catalog, sections } => {
                if source.book.config.output.html.data.0 {
                    page.json = Some(relative(&path, &format!("{}.json", document.path)));
                    page.csv = Some(relative(&path, &format!("{}.csv", document.path)));
                }
                let columns = columns(catalog);
                context.insert("catalog", &desk.catalog(catalog, sections, &columns));
                "catalog"
            }
            Content::Prose(prose) => {
                context.insert("prose", &desk.prose(prose));
                "prose"
            }
        };
        context.insert("page", &page);
        let mut files = vec![self.page(template, &path, &context)];
        if let Some(twins) = self.twins {
            let path = format!("html/{}.md", document.path);
            files.push(match markdown::page(source, twins, document, Medium::Twin) {
                Ok(text) => Ok((path, text.into_bytes())),
                Err(fault) => Err((fault, Some(path))),
            });
        }
        files
    }

    fn code(
        &self,
        document: &'a Document<'a>,
        catalog: &'a Catalog,
        siblings: &Siblings<'a>,
        at: usize,
    ) -> Vec<Rendered> {
        let source = self.source;
        let Some(links) = source.document(document) else { return Vec::new() };
        let (definition, section_at) = siblings.definitions[at];
        let section = &catalog.sections[section_at];
        let stem = |definition: &Definition| format!("{}/{}", document.path, definition.code.file_name());
        let base = stem(definition);
        let path = format!("{base}.html");
        let home = source.site.html_path(document.path);
        let up = relative(&path, &home);
        let link = |definition: &Definition, ending: &str, from: &str| view::Link {
            title: format!("{} {}", definition.code, definition.summary),
            href: relative(from, &format!("{}.{ending}", stem(definition))),
        };
        let neighbour =
            |at: Option<usize>| at.and_then(|at| siblings.definitions.get(at)).map(|(definition, _)| *definition);
        let (previous, next) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
        let title = format!("{} {}", definition.code, definition.summary);
        let meaning =
            definition.rows().find_map(|row| row.description).map(|text| plain_text(&text.text)).unwrap_or_default();
        let file = definition.code.file_name();
        let json = source.book.config.output.html.json_twins.0;
        let page = view::Page {
            kind: "code",
            description: shortened(&format!("{title}: {meaning}")),
            title,
            root: &"../".repeat(path.matches('/').count()),
            canonical: source.canonical(&path),
            markdown: self.twins.map(|_| encode(&format!("{file}.md"))),
            json: json.then(|| encode(&format!("{file}.json"))),
            csv: None,
            breadcrumbs: vec![
                view::Link { title: catalog.title.to_string(), href: up.clone() },
                view::Link {
                    title: section.title.to_string(),
                    href: format!("{up}#{}", encode(&siblings.sections[section_at])),
                },
            ],
            previous: previous.map(|definition| link(definition, "html", &path)),
            next: next.map(|definition| link(definition, "html", &path)),
            path: &path,
        };
        let parent = |up: &str| view::Parent {
            title: section.title.as_str(),
            href: format!("{up}#{}", encode(&siblings.sections[section_at])),
        };
        let desk =
            Desk { form: Output::Html, medium: Medium::Html, path: &path, document: links, linker: source.linker };
        let mut context = Context::new();
        context.insert("page", &page);
        context.insert("section", &parent(&up));
        context.insert("code", &desk.code(definition));
        let mut files = vec![self.page("code", &path, &context)];

        let twin = format!("{base}.md");
        let desk =
            Desk { form: Output::Markdown, medium: Medium::Twin, path: &twin, document: links, linker: source.linker };
        if self.twins.is_none() && !json {
            return files;
        }
        let code = desk.code(definition);
        if json {
            let bytes = data::code(definition, &code, catalog, section, source.canonical(&path));
            files.push(Ok((format!("html/{base}.json"), bytes)));
        }
        if let Some(twins) = self.twins {
            let up = relative(&twin, &format!("{}.md", document.path));
            let page = view::Page {
                path: &twin,
                breadcrumbs: vec![view::Link { title: catalog.title.to_string(), href: up.clone() }],
                previous: previous.map(|definition| link(definition, "md", &twin)),
                next: next.map(|definition| link(definition, "md", &twin)),
                ..page
            };
            let anchor = links.markdown.get(&siblings.sections[section_at]);
            let mut context = Context::new();
            context.insert("page", &page);
            context.insert(
                "section",
                &view::Parent {
                    href: anchor.map_or(up.clone(), |anchor| format!("{up}#{}", encode(anchor))),
                    ..parent(&up)
                },
            );
            context.insert("code", &code);
            let path = format!("html/{twin}");
            files.push(match twins.render("code", &context) {
                Ok(text) => Ok((path, markdown::tidy(&text).into_bytes())),
                Err(fault) => Err((fault, Some(path))),
            });
        }
        files
    }

    fn data(&self, document: &'a Document<'a>, catalog: &'a Catalog) -> Vec<Rendered> {
        let source = self.source;
        let Some(links) = source.document(document) else { return Vec::new() };
        let path = format!("{}.md", document.path);
        let desk =
            Desk { form: Output::Markdown, medium: Medium::Twin, path: &path, document: links, linker: source.linker };
        let url = |definition: &Definition| {
            source.canonical(&format!("{}/{}.html", document.path, definition.code.file_name()))
        };
        vec![
            Ok((format!("html/{}.json", document.path), data::catalog(catalog, &desk, &url))),
            Ok((format!("html/{}.csv", document.path), data::csv(catalog, &columns(catalog)))),
        ]
    }

    fn simple(&self, kind: &'static str, title: &str, path: &'a str, root: &'a str) -> view::Page<'a> {
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
            breadcrumbs: Vec::new(),
            previous: None,
            next: None,
        }
    }

    /// The old address of the page that is the first of the site.
    fn redirect(&self, document: &Document<'_>) -> Rendered {
        let path = format!("{}.html", document.path);
        let root = "../".repeat(path.matches('/').count());
        let mut context = Context::new();
        let target = view::Link { title: document.title.to_owned(), href: relative(&path, "index.html") };
        let title = format!("Moved: {}", document.title);
        let mut page = Maker { source: self.source, ..*self }.simple("redirect", &title, "", "");
        page.description = format!("This page has moved to the first page of {}.", self.source.book.config.book.title);
        page.canonical = self.source.canonical("index.html");
        context.insert("page", &view::Page { path: &path, root: &root, ..page });
        context.insert("target", &target);
        self.page("redirect", &path, &context)
    }

    /// The first page of a book that has several catalogs and no page of its own for it.
    fn index(&self) -> Rendered {
        let source = self.source;
        let entry = |document: &Document<'_>| {
            let page = source.page(document, "index.html", Output::Html);
            let codes = match &document.content {
                Content::Catalog { catalog, .. } => Some(catalog.definitions().count()),
                Content::Prose(_) => None,
            };
            let href = relative("index.html", &source.site.html_path(document.path));
            view::IndexEntry { title: document.title.to_owned(), href, description: page.description, codes }
        };
        let entries: Vec<_> = source.site.documents.iter().map(entry).collect();
        let title = source.book.config.book.title.as_str();
        let mut context = Context::new();
        let page = self.simple("index", title, "index.html", "");
        context.insert("page", &view::Page { canonical: source.canonical("index.html"), ..page });
        context.insert("entries", &entries);
        self.page("index", "index.html", &context)
    }

    /// The page that a host shows for addresses that do not exist, at any depth: its links start at the root.
    fn error(&self) -> Rendered {
        let path = self.source.base_url.map(|url| url.as_str().splitn(4, '/').nth(3).unwrap_or("").to_owned());
        let root = format!("/{}", path.unwrap_or_default());
        let mut context = Context::new();
        let page = Maker { source: self.source, ..*self }.simple("error", "Page not found", "404.html", &root);
        let description = "There is no page at this address.".to_owned();
        context.insert("page", &view::Page { description, ..page });
        self.page("404", "404.html", &context)
    }

    /// What search engines read, where the address of the site is known.
    fn for_machines(&self) -> Vec<Rendered> {
        let Some(base_url) = self.source.base_url else { return Vec::new() };
        let site = self.source.site;
        let mut paths: Vec<String> = Vec::new();
        if !site.has_home() {
            paths.push("index.html".to_owned());
        }
        for document in &site.documents {
            paths.push(site.html_path(document.path));
            if let Content::Catalog { catalog, .. } = &document.content {
                paths.extend(catalog.definitions().map(|d| format!("{}/{}.html", document.path, d.code.file_name())));
            }
        }
        let mut map = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        for address in paths.iter().filter_map(|path| self.source.canonical(path)) {
            map.push_str(&format!("<url><loc>{}</loc></url>\n", address.replace('&', "&amp;").replace('\'', "&apos;")));
        }
        map.push_str("</urlset>\n");
        let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {}sitemap.xml\n", base_url.as_str());
        vec![
            Ok(("html/sitemap.xml".to_owned(), map.into_bytes())),
            Ok(("html/robots.txt".to_owned(), robots.into_bytes())),
        ]
    }
}

impl<'a> Source<'a> {
    /// The whole address of a file of the site.
    fn canonical(&self, path: &str) -> Option<String> {
        let path = if path == "index.html" { "" } else { path };
        self.base_url.map(|base| format!("{}{}", base.as_str(), encode(path)))
    }

    /// What is known of the page of a document.
    pub(super) fn page<'p>(&self, document: &Document<'_>, path: &'p str, output: Output) -> view::Page<'p> {
        let (kind, own, text) = match &document.content {
            Content::Catalog { catalog, .. } => ("catalog", None, catalog.description.as_ref()),
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
            canonical: self.canonical(path),
            markdown: None,
            json: None,
            csv: None,
            breadcrumbs: Vec::new(),
            previous: link(at.and_then(|at| at.checked_sub(1))),
            next: link(at.map(|at| at + 1)),
        }
    }
}

/// The way from a file to the folder of the output.
fn root_of(path: &str) -> &'static str {
    const DEEPEST: &str = "../../../../../../../../../../../../../../../../";
    let depth = path.matches('/').count().min(DEEPEST.len() / 3);
    &DEEPEST[..depth * 3]
}
