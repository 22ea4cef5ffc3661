//! The Confluence output: the body of each page in storage format, and the list of pages.

use rayon::prelude::*;
use serde::Serialize;
use tera::Context;

use super::columns::columns_in;
use super::engine::{Engine, Fault, not_well_formed};
use super::scope::{Medium, attachment};
use super::site::{Content, Document};
use super::views::Desk;
use super::{Rendered, Source, data, well_formed};
use crate::links::Destination;
use crate::model::{Book, Output, Text};

/// An entry of `pages.json`.
#[derive(Serialize)]
struct PageEntry<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    space: Option<&'a str>,
    parent: Option<&'a str>,
    file: String,
    labels: Vec<&'a str>,
    attachments: Vec<Attachment>,
}

/// A file that is attached to a page.
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Attachment {
    name: String,
    file: String,
}

/// All files of the output.
pub(super) fn render(source: Source<'_>, engine: &Engine) -> Vec<Rendered> {
    let pages = source.site.documents.par_iter().map(|document| {
        let path = format!("confluence/{}.xhtml", document.path);
        match page(source, engine, document) {
            Ok(text) => Ok((path, text.into_bytes())),
            Err(fault) => Err((fault, Some(path))),
        }
    });
    let mut files: Vec<Rendered> = pages.collect();
    let entries: Vec<_> = source.site.documents.iter().map(|document| entry(source, document)).collect();
    files.push(data::file("confluence/pages.json".to_owned(), data::lines(&entries)));
    files.extend(source.assets("confluence"));
    files
}

fn page(source: Source<'_>, engine: &Engine, document: &Document<'_>) -> Result<String, Fault> {
    let links = document.links;
    let path = format!("{}.xhtml", document.path);
    let desk = Desk {
        form: Output::Confluence,
        medium: Medium::Confluence,
        path: &path,
        document: links,
        linker: source.linker,
    };
    let mut context = Context::new();
    context.insert("page", &source.page(document, &path, Output::Confluence));
    let (template, text) = match &document.content {
        Content::Catalog(catalog) => {
            let columns = columns_in(catalog, &source.book.words);
            context.insert("catalog", &desk.catalog(catalog, &links.sections, &columns));
            ("catalog", engine.render("catalog", &context)?)
        }
        Content::Prose(page) => {
            context.insert("prose", &desk.prose(page));
            ("prose", engine.render("prose", &context)?)
        }
    };
    checked(source.book, template, &text)
}

/// The body that a template wrote. The built-in ones are proved to be well-formed; an author's own may be anything.
pub(super) fn checked(book: &Book, template: &str, text: &str) -> Result<String, Fault> {
    let own = book.templates.iter().any(|template| template.name.starts_with("confluence/"));
    match own.then(|| well_formed::fault(text)).flatten() {
        Some((at, what)) => Err(not_well_formed(template, text, at, &what)),
        None => Ok(text.trim().to_owned() + "\n"),
    }
}

fn entry<'a>(source: Source<'a>, document: &Document<'a>) -> PageEntry<'a> {
    let settings = &source.book.config.output.confluence;
    let own: &'a [Text] = match &document.content {
        Content::Catalog(catalog) => &catalog.labels,
        Content::Prose(page) => &page.meta.labels,
    };
    let mut labels: Vec<&str> = settings.labels.iter().chain(own).map(Text::as_str).collect();
    labels.sort_unstable();
    labels.dedup();
    let mut attachments: Vec<Attachment> = Vec::new();
    for (text, link) in document.texts().iter().flat_map(|text| text.links.iter().map(move |link| (text, link))) {
        let from = source.linker.source(text.place.0.file);
        if let Destination::Asset(path) = source.linker.index.find(from, document.links, &link.target) {
            attachments.push(Attachment { name: attachment(path), file: path.to_owned() });
        }
    }
    attachments.sort();
    attachments.dedup();
    let above = source.site.above(document.path).last().map(|parent| parent.title);
    PageEntry {
        title: document.title,
        space: settings.space.as_ref().map(Text::as_str),
        parent: above.or(settings.parent.as_ref().map(Text::as_str)),
        file: format!("{}.xhtml", document.path),
        labels,
        attachments,
    }
}
