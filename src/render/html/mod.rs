//! The HTML site.

mod changes;
mod code;
mod find;
mod linked_data;
mod llms;
mod special;
mod whole;

use std::collections::BTreeSet;

use include_dir::{Dir, include_dir};
use rayon::prelude::*;
use tera::Context;

use super::columns::columns_in;
use super::engine::Engine;
use super::scope::Medium;
use super::site::{Content, Document, Site};
use super::views::Desk;
use super::{Rendered, Source, data, markdown};
use crate::diagnostic::Span;
use crate::links::{Document as LinkTargets, relative};
use crate::model::{Book, Catalog, Date, Definition, Output, Place};
pub(crate) use changes::{FEED, PAGE as CHANGES};
use code::CodePage;
pub(crate) use find::FILE as SEARCH;
pub(crate) use whole::path as whole_path;

/// The built-in theme: that of the project's own book.
static THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/theme");

/// One page of the site, with the files beside it.
enum Job<'l, 'a> {
    Document(&'a Document<'a>),
    Code { codes: &'l Codes<'a>, at: usize },
    Whole(&'l Codes<'a>),
    Data { document: &'a Document<'a>, catalog: &'a Catalog },
    Redirect(&'a Document<'a>),
    Index,
    Error,
    Find,
    Changes,
    Feed,
}

impl Job<'_, '_> {
    /// Whether what it makes is among the pages of these names. What belongs to no page is.
    fn is_among(&self, pages: &BTreeSet<String>, site: &Site<'_>) -> bool {
        let named = |document: &Document<'_>| {
            pages.contains(document.path) || (site.is_home(document.path) && pages.contains("index"))
        };
        match self {
            Job::Document(document) | Job::Redirect(document) => named(document),
            Job::Whole(codes) => {
                let path = whole_path(codes.document.path, codes.catalog);
                path.is_some_and(|path| pages.contains(path.trim_end_matches(".html")))
            }
            // What is made of all codes is no page, and takes longer than all that is wanted.
            Job::Data { .. } | Job::Find | Job::Feed => false,
            Job::Changes => pages.contains(CHANGES.trim_end_matches(".html")),
            Job::Code { codes, at } => codes.definitions.get(*at).is_some_and(|(definition, _)| {
                pages.contains(&format!("{}/{}", codes.document.path, definition.code.file_name()))
            }),
            Job::Index | Job::Error => true,
        }
    }
}

/// All codes of a catalog, in their order.
struct Codes<'a> {
    document: &'a Document<'a>,
    links: &'a LinkTargets<'a>,
    catalog: &'a Catalog,
    /// Each with the number of its section.
    definitions: Vec<(&'a Definition, usize)>,
}

impl<'a> Codes<'a> {
    fn of(document: &'a Document<'a>) -> Option<Self> {
        let Content::Catalog(catalog) = &document.content else { return None };
        let numbered = catalog.sections.iter().enumerate();
        let definitions = numbered.flat_map(|(at, section)| section.codes.iter().map(move |code| (code, at))).collect();
        Some(Self { document, links: document.links, catalog, definitions })
    }
}

/// All files of the output.
pub(super) fn render(source: Source<'_>, engine: &Engine, twins: Option<&Engine>) -> Vec<Rendered> {
    let site = source.site;
    let codes: Vec<Codes<'_>> = site.documents.iter().filter_map(Codes::of).collect();
    let mut jobs = Vec::new();
    for document in &site.documents {
        jobs.push(Job::Document(document));
        if site.is_home(document.path) && document.path != "index" {
            jobs.push(Job::Redirect(document));
        }
    }
    for codes in &codes {
        if source.book.config.output.html.data.0 {
            jobs.push(Job::Data { document: codes.document, catalog: codes.catalog });
        }
        jobs.push(Job::Whole(codes));
        jobs.extend((0..codes.definitions.len()).map(|at| Job::Code { codes, at }));
    }
    if !site.has_home() {
        jobs.push(Job::Index);
    }
    jobs.extend([Job::Error, Job::Find, Job::Changes, Job::Feed]);

    if let Some(only) = source.only {
        jobs.retain(|job| job.is_among(only, site));
    }
    let maker = Maker { source, engine, twins };
    let rendered = jobs.into_par_iter().flat_map_iter(|job| match job {
        Job::Document(document) => maker.document(document),
        Job::Code { codes, at } => CodePage::new(&maker, codes, at).render(),
        Job::Whole(codes) => maker.whole(codes).into_iter().collect(),
        Job::Data { document, catalog } => maker.data(document, catalog),
        Job::Redirect(document) => vec![maker.redirect(document)],
        Job::Index => vec![maker.index()],
        Job::Error => vec![maker.error()],
        Job::Find => vec![find::render(source)],
        Job::Changes => maker.changes().into_iter().collect(),
        Job::Feed => maker.feed().into_iter().collect(),
    });
    let mut files: Vec<Rendered> = rendered.collect();
    if twins.is_some() && source.only.is_none() {
        files.extend(llms::render(source, &files));
    }
    files.extend(theme(source));
    if source.only.is_none() {
        files.extend(maker.for_machines());
    }
    // Whoever has a robots.txt of their own keeps it.
    files.extend(source.assets("html"));
    files
}

/// The names of the files of the built-in theme.
pub(crate) fn built_in_theme() -> impl Iterator<Item = &'static str> {
    THEME.files().filter_map(|file| file.path().to_str())
}

/// The style sheet of the theme: the author's, or else the built-in one.
pub(crate) fn style_of(book: &Book) -> String {
    const STYLE: &str = "style.css";
    let own = book.theme.iter().find(|asset| asset.path == STYLE).map(|asset| asset.bytes.as_slice());
    let style = own.or_else(|| THEME.get_file(STYLE).map(include_dir::File::contents));
    String::from_utf8_lossy(style.unwrap_or_default()).into_owned()
}

/// The files of the theme; the author's take the place of the built-in ones of the same name.
fn theme(source: Source<'_>) -> Vec<Rendered> {
    let built_in = THEME.files().filter_map(|file| Some((file.path().to_str()?, file.contents())));
    // A book that knows of no changes has no page of them to style.
    let built_in = built_in.filter(|(path, _)| *path != changes::STYLE || source.past.is_some());
    let own = source.book.theme.iter().map(|asset| (asset.path.as_str(), asset.bytes.as_slice()));
    let files = built_in.chain(own).map(|(path, bytes)| (format!("html/theme/{path}"), bytes.to_vec()));
    source.color_sheet().into_iter().chain(files).map(Ok).collect()
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
        let links = document.links;
        let desk =
            Desk { form: Output::Html, medium: Medium::Html, path: &path, document: links, linker: source.linker };
        let mut context = Context::new();
        let mut page = source.page(document, &path, Output::Html);
        page.footer = source.footer(page.root);
        page.edit = source.edit(match &document.content {
            Content::Catalog(catalog) => Place(Span::file(catalog.file)),
            Content::Prose(prose) => Place(Span::file(prose.file)),
        });
        page.markdown = self.twins.map(|_| relative(&path, &format!("{}.md", document.path)));
        let template = match &document.content {
            Content::Catalog(catalog) => {
                if source.book.config.output.html.data.0 {
                    page.json = Some(relative(&path, &format!("{}.json", document.path)));
                    page.csv = Some(relative(&path, &format!("{}.csv", document.path)));
                }
                page.all = whole_path(document.path, catalog).map(|all| relative(&path, &all));
                page.linked_data = Some(linked_data::of_set(&page));
                page.changed = source.past.and_then(|past| past.of_catalog(document.path)).map(Date::day);
                let columns = columns_in(catalog, &source.book.words);
                context.insert("catalog", &desk.catalog(catalog, &links.sections, &columns));
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

    fn data(&self, document: &'a Document<'a>, catalog: &'a Catalog) -> Vec<Rendered> {
        let source = self.source;
        let links = document.links;
        let path = format!("{}.md", document.path);
        let desk =
            Desk { form: Output::Markdown, medium: Medium::Twin, path: &path, document: links, linker: source.linker };
        let url = |definition: &Definition| {
            source.canonical(&format!("{}/{}.html", document.path, definition.code.file_name()))
        };
        vec![
            data::file(format!("html/{}.json", document.path), data::catalog(catalog, &desk, &url)),
            Ok((format!("html/{}.csv", document.path), data::csv(catalog, &columns_in(catalog, &source.book.words)))),
        ]
    }
}
