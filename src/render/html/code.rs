//! The page of a code, with its twins.

use tera::Context;

use super::{Codes, Maker, linked_data};
use crate::links::{encode, relative};
use crate::model::{Date, Definition, Output, Section};
use crate::render::page::root_of;
use crate::render::past::Past;
use crate::render::scope::Medium;
use crate::render::site::Document;
use crate::render::views::{Desk, shortened};
use crate::render::{Rendered, data, markdown, view};
use crate::richtext::plain_text;

/// A code and what stands around it.
pub(super) struct CodePage<'m, 'a> {
    maker: &'m Maker<'a>,
    codes: &'m Codes<'a>,
    definition: &'a Definition,
    section: &'a Section,
    section_id: &'a str,
    previous: Option<&'a Definition>,
    next: Option<&'a Definition>,
}

impl<'m, 'a> CodePage<'m, 'a> {
    /// The code at a place of its catalog.
    pub(super) fn new(maker: &'m Maker<'a>, codes: &'m Codes<'a>, at: usize) -> Self {
        let (definition, section) = codes.definitions[at];
        let neighbour = |at: Option<usize>| Some(codes.definitions.get(at?)?.0);
        Self {
            maker,
            codes,
            definition,
            section: &codes.catalog.sections[section],
            section_id: &codes.links.sections[section],
            previous: neighbour(at.checked_sub(1)),
            next: neighbour(Some(at + 1)),
        }
    }

    /// The page and its twins.
    pub(super) fn render(&self) -> Vec<Rendered> {
        let source = self.maker.source;
        let with_json = source.book.config.output.html.json_twins.0;
        let mut files = vec![self.html()];
        if !with_json && self.maker.twins.is_none() {
            return files;
        }
        let path = self.file(self.definition, "md");
        let code = self.desk(Output::Markdown, Medium::Twin, &path).code(self.definition);
        if with_json {
            let url = source.canonical(&self.file(self.definition, "html"));
            let data = data::code(self.definition, &code, self.codes.catalog, self.section, url);
            files.push(data::file(format!("html/{}", self.file(self.definition, "json")), data));
        }
        files.extend(self.markdown(&path, &code));
        files
    }

    fn html(&self) -> Rendered {
        let source = self.maker.source;
        let path = self.file(self.definition, "html");
        let above = relative(&path, &source.site.html_path(self.codes.document.path));
        let section = format!("{above}#{}", encode(self.section_id));
        let mut context = Context::new();
        let mut page = self.page(&path, "html", above, &section);
        let set = source.canonical(&source.site.html_path(self.codes.document.path));
        page.footer = source.footer(page.root);
        page.edit = source.edit(self.definition.code.place);
        page.linked_data = Some(linked_data::of_code(self.definition, &page, (self.codes.catalog.title.as_str(), set)));
        let changed = |past: &'a Past<'a>| past.of_code(self.codes.document.path, self.definition.code.as_str());
        page.changed = source.past.and_then(changed).map(Date::day);
        context.insert("page", &page);
        context.insert("section", &view::Parent { title: self.section.title.as_str(), href: section });
        context.insert("code", &self.desk(Output::Html, Medium::Html, &path).code(self.definition));
        self.maker.page("code", &path, &context)
    }

    fn markdown(&self, path: &str, code: &view::Code<'_>) -> Option<Rendered> {
        let engine = self.maker.twins?;
        let above = relative(path, &format!("{}.md", self.codes.document.path));
        let section = match self.codes.links.markdown.get(self.section_id) {
            Some(anchor) if !anchor.is_empty() => format!("{above}#{}", encode(anchor)),
            _ => above.clone(),
        };
        let mut context = Context::new();
        context.insert("page", &self.page(path, "md", above, &section));
        context.insert("section", &view::Parent { title: self.section.title.as_str(), href: section });
        context.insert("code", code);
        let path = format!("html/{path}");
        Some(match engine.render("code", &context) {
            Ok(text) => Ok((path, markdown::tidy(&text).into_bytes())),
            Err(fault) => Err((fault, Some(path))),
        })
    }

    fn desk<'p>(&self, form: Output, medium: Medium, path: &'p str) -> Desk<'p>
    where
        'a: 'p,
    {
        Desk { form, medium, path, document: self.codes.links, linker: self.maker.source.linker }
    }

    /// The file of a code of this catalog, below the folder of the output.
    fn file(&self, definition: &Definition, ending: &str) -> String {
        format!("{}/{}.{ending}", self.codes.document.path, definition.code.file_name())
    }

    /// What is known of the page in HTML or Markdown, with the ways to its catalog and its section.
    fn page<'p>(&self, path: &'p str, ending: &str, catalog: String, section: &str) -> view::Page<'p> {
        let settings = &self.maker.source.book.config.output.html;
        let title = |definition: &Definition| format!("{} {}", definition.code, definition.summary);
        let meaning = self.definition.rows().find_map(|row| row.description);
        let meaning = meaning.map(|text| plain_text(&text.text)).unwrap_or_default();
        let twin = |ending: &str| encode(&format!("{}.{ending}", self.definition.code.file_name()));
        let link = |to: &Definition| view::Link { title: title(to), href: relative(path, &self.file(to, ending)) };
        let site = self.maker.source.site;
        let above = |document: &Document<'_>| match ending {
            "html" => relative(path, &site.html_path(document.path)),
            _ => relative(path, &format!("{}.{ending}", document.path)),
        };
        let mut breadcrumbs: Vec<view::Link> = site
            .above(self.codes.document.path)
            .into_iter()
            .map(|document| view::Link { title: document.title.to_owned(), href: above(document) })
            .collect();
        breadcrumbs.extend([
            view::Link { title: self.codes.catalog.title.to_string(), href: catalog },
            view::Link { title: self.section.title.to_string(), href: section.to_owned() },
        ]);
        view::Page {
            kind: "code",
            title: title(self.definition),
            description: shortened(&format!("{}: {meaning}", title(self.definition))),
            path,
            root: root_of(path),
            canonical: self.maker.source.canonical(&self.file(self.definition, "html")),
            markdown: self.maker.twins.map(|_| twin("md")),
            json: settings.json_twins.0.then(|| twin("json")),
            csv: None,
            all: None,
            changed: None,
            linked_data: None,
            footer: None,
            edit: None,
            breadcrumbs,
            previous: self.previous.map(link),
            next: self.next.map(link),
            below: Vec::new(),
            lists_below: true,
        }
    }
}
