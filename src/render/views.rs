//! From the model to what templates see.

use super::columns::{Col, headings};
use super::form::{self, Form, Headings};
use super::scope::{Linker, Medium, Scope};
use super::view;
use super::wiki::Wiki;
use crate::links::{Document, encode, relative, reserved, wiki_anchor};
use crate::model::{Catalog, CatalogFile, Code, Definition, Markdown, Retry, Section, Text};
use crate::richtext::{Address, RichText, gfm, outline};
use crate::words::Words;

/// The ids that the page of a code gives to its parts.
const CODE_PAGE_IDS: &[&str] = &["cases", "causes", "fixes", "headers", "examples", "references"];

/// A page of an output: where it is, and how texts are written on it.
pub(super) struct Desk<'a> {
    pub(super) form: Form,
    pub(super) medium: Medium,
    /// The file of the page, below the folder of the output.
    pub(super) path: &'a str,
    pub(super) document: &'a Document<'a>,
    pub(super) linker: Linker<'a>,
}

impl<'a> Desk<'a> {
    /// The links of a text, as seen from this page.
    fn scope(&self, text: &Markdown) -> Scope<'_> {
        let from = self.linker.source(text.place.0.file);
        Scope { linker: self.linker, medium: self.medium, page: self.path, document: self.document, from }
    }

    /// The words of the interface.
    fn words(&self) -> &'a Words {
        &self.linker.site.book.words
    }

    /// Writes a text of any length.
    pub(super) fn blocks(&self, text: &Markdown, headings: Headings) -> String {
        form::blocks(self.form, &text.text, &self.scope(text), headings)
    }

    /// Writes a text that stands below a heading of a level.
    pub(super) fn below(&self, text: &Markdown, level: u8) -> String {
        self.blocks(text, Headings::below(level))
    }

    /// A page of prose.
    pub(super) fn prose(&self, page: &'a crate::model::Page) -> view::Prose<'a> {
        let outline = outline(&page.body.text).into_iter();
        view::Prose {
            content: self.blocks(&page.body, Headings::with_ids(1, &[])),
            outline: outline
                .map(|entry| view::Heading { level: entry.level, id: entry.id, title: entry.title })
                .collect(),
            extra: &page.meta.extra,
        }
    }

    /// A catalog with every code in full, on one page.
    pub(super) fn whole(&self, catalog: &'a Catalog, ids: &'a [String]) -> view::Catalog<'a> {
        let sections = catalog.sections.iter().zip(ids).map(|(section, id)| view::Section {
            id,
            title: section.title.as_str(),
            description: section.description.as_ref().map(|text| self.below(text, 4)),
            rows: Vec::new(),
            table: None,
            more: section.codes.iter().map(|definition| self.code_below(definition, 4)).collect(),
            extra: &section.extra,
        });
        view::Catalog {
            title: catalog.title.as_str(),
            description: catalog.description.as_ref().map(|text| self.introduction(text)),
            columns: Vec::new(),
            sections: sections.collect(),
            table: None,
            retired: self.retired(catalog),
            extra: &catalog.extra,
        }
    }

    fn all(&self, texts: &[Markdown], level: u8) -> Vec<String> {
        texts.iter().map(|text| self.below(text, level)).collect()
    }

    /// The codes of a catalog that are gone.
    pub(super) fn retired(&self, catalog: &'a CatalogFile) -> Vec<view::Retired<'a>> {
        let retired = catalog.retired.iter().map(|retired| view::Retired {
            code: retired.code.as_str(),
            anchor: retired.code.anchor(),
            replaced_by: retired.replaced_by.as_ref().map(|code| self.replacement(code)),
            since: retired.since.as_ref().map(Text::as_str),
            note: retired.note.as_ref().map(|note| self.note(note)),
        });
        retired.collect()
    }

    /// The text above the tables. On pages of ours its headings have ids that no code has.
    fn introduction(&self, text: &Markdown) -> String {
        if self.medium == Medium::File {
            return self.below(text, 1);
        }
        self.blocks(text, Headings { below: 1, ids: Some(reserved(self.document.codes.keys())) })
    }

    /// Writes a text on one line, in an item of a list.
    fn line(&self, text: &Markdown) -> String {
        match text.text.as_inline() {
            _ if self.form != Form::Markdown => self.cell(&text.text, Some(text)),
            Some(content) => gfm::inline(content, &self.scope(text)),
            None => gfm::line(&text.text.blocks, &self.scope(text)),
        }
    }

    /// Writes a note below what it belongs to: in Markdown as blocks, so that it is read back as it is.
    fn note(&self, text: &Markdown) -> String {
        if self.form == Form::Markdown { self.below(text, 3) } else { self.line(text) }
    }

    fn cell(&self, text: &RichText, source: Option<&Markdown>) -> String {
        match source {
            Some(source) => form::cell(self.form, text, &self.scope(source)),
            None => form::cell(self.form, text, &crate::richtext::AsWritten),
        }
    }

    /// The address of a code of this page's catalog, where the output has one for it.
    fn code_href(&self, anchor: &str) -> Option<String> {
        let file = self.document.codes.get(anchor)?;
        match self.medium {
            Medium::Html => Some(relative(self.path, &format!("{}/{file}.html", self.document.path))),
            Medium::Twin => Some(relative(self.path, &format!("{}/{file}.md", self.document.path))),
            Medium::Markdown => self
                .document
                .markdown
                .get(anchor)
                .filter(|anchor| !anchor.is_empty())
                .map(|anchor| format!("#{}", encode(anchor))),
            Medium::Confluence => Some(wiki_anchor(anchor)),
            Medium::Region | Medium::File => self.linker.whole(&format!("{}/{file}.html", self.document.path)),
        }
    }

    fn replacement(&self, code: &Code) -> view::Replacement {
        view::Replacement {
            code: code.as_str().to_owned(),
            href: self.code_href(&code.anchor()),
            link: (self.form == Form::Confluence).then(|| self.linked(code.as_str(), self.wiki_address(code))),
        }
    }

    /// Where a reader of the wiki finds a code of this page's catalog.
    fn wiki_address(&self, code: &Code) -> Option<Address<'_>> {
        let anchor = code.anchor();
        let file = self.document.codes.get(&anchor)?;
        match self.linker.wiki {
            None => Some(Address::Anchor(wiki_anchor(&anchor).into())),
            Some(wiki) => wiki.address_of(self.document, &anchor, self.path).or_else(|| {
                let page = self.linker.whole(&format!("{}/{file}.html", self.document.path));
                page.map(|page| Address::Url(page.into()))
            }),
        }
    }

    /// A text as a link in the wiki, or by itself.
    pub(super) fn linked(&self, text: &str, to: Option<Address<'_>>) -> String {
        form::link(self.form, text, to)
    }

    /// A catalog with all its rows.
    pub(super) fn catalog(
        &self,
        catalog: &'a CatalogFile,
        ids: &'a [String],
        columns: &'a [Col<'a>],
    ) -> view::Catalog<'a> {
        let sections = catalog.sections.iter().zip(ids).map(|(section, id)| {
            let rows = self.rows(&section.codes, columns);
            let table = (self.form == Form::Markdown && !rows.is_empty()).then(|| markdown_table(columns, &rows));
            view::Section {
                id,
                title: section.title.as_str(),
                description: section.description.as_ref().map(|text| self.below(text, 2)),
                rows,
                table,
                more: self.more(catalog, &section.codes),
                extra: &section.extra,
            }
        });
        view::Catalog {
            title: catalog.title.as_str(),
            description: catalog.description.as_ref().map(|text| self.introduction(text)),
            columns: headings(columns),
            sections: sections.collect(),
            table: None,
            retired: self.retired(catalog),
            extra: &catalog.extra,
        }
    }

    /// What is known of codes beyond their rows, where the output has no pages for them.
    fn more(&self, catalog: &'a CatalogFile, codes: &'a [Definition]) -> Vec<view::Code<'a>> {
        let has_pages = self.form == Form::Html && self.medium != Medium::File;
        if has_pages || self.linker.wiki.is_some_and(Wiki::has_pages_of_codes) {
            return Vec::new();
        }
        let more = codes.iter().filter(|definition| catalog.has_more(definition));
        more.map(|definition| self.beyond(catalog, definition)).collect()
    }

    /// What is known of a code beyond its rows.
    fn beyond(&self, catalog: &'a CatalogFile, definition: &'a Definition) -> view::Code<'a> {
        let mut code = self.code_below(definition, 0);
        (code.description, code.cases) = (None, Vec::new());
        code.details = definition.details.as_ref().map(|text| self.below(text, 3));
        for column in &catalog.columns {
            code.forget(column.field.as_str());
        }
        code
    }

    /// A code on a page of its own in a wiki: its rows as a catalog of one section, and what is known of it beyond them.
    pub(super) fn alone(
        &self,
        catalog: &'a CatalogFile,
        (section, id): (&'a Section, &'a str),
        definition: &'a Definition,
        columns: &'a [Col<'a>],
    ) -> (view::Catalog<'a>, view::Code<'a>) {
        let section = view::Section {
            id,
            title: section.title.as_str(),
            description: None,
            rows: self.rows(std::slice::from_ref(definition), columns),
            table: None,
            more: Vec::new(),
            extra: &section.extra,
        };
        let catalog_of_one = view::Catalog {
            title: catalog.title.as_str(),
            description: None,
            columns: headings(columns),
            sections: vec![section],
            table: None,
            retired: Vec::new(),
            extra: &catalog.extra,
        };
        (catalog_of_one, self.beyond(catalog, definition))
    }

    fn rows(&self, codes: &'a [Definition], columns: &'a [Col<'a>]) -> Vec<view::Row<'a>> {
        use rayon::prelude::*;
        let rows = codes.par_iter().with_min_len(128).flat_map_iter(|definition| {
            let anchor = definition.code.anchor();
            let href = self.code_href(&anchor);
            let own_page = self.linker.wiki.is_some_and(Wiki::has_pages_of_codes) && self.path.is_empty();
            let link = own_page.then(|| self.linked(definition.code.as_str(), self.wiki_address(&definition.code)));
            let keywords = if self.form == Form::Html { keywords(definition) } else { String::new() };
            definition.rows().enumerate().map(move |(at, row)| view::Row {
                code: definition.code.as_str(),
                anchor: (at == 0).then(|| anchor.clone()),
                href: href.clone(),
                link: link.clone(),
                class: status_class(definition),
                keywords: keywords.clone(),
                deprecated: definition.deprecated.is_some(),
                cells: columns.iter().map(|column| self.row_cell(row, column)).collect(),
            })
        });
        rows.collect()
    }

    fn row_cell(&self, row: crate::model::Row<'a>, column: &'a Col<'a>) -> view::Cell<'a> {
        let text = form::field_in(row, column.field(), &|key| self.words().get(key).to_owned());
        let source = match column.field() {
            "description" => row.description,
            "causes" => row.definition.causes.first(),
            "fixes" => row.definition.fixes.first(),
            "headers" => row.definition.headers.iter().find_map(|header| header.description.as_ref()),
            own if own.starts_with("x-") => row.definition.extra.text(own),
            _ => row.definition.description.as_ref(),
        };
        view::Cell { field: column.field(), title: &column.title, content: self.cell(&text, source) }
    }

    /// A code with everything that is known about it, on a page of its own.
    pub(super) fn code(&self, definition: &'a Definition) -> view::Code<'a> {
        let details = definition.details.as_ref();
        let details = details.map(|text| self.blocks(text, Headings::with_ids(1, CODE_PAGE_IDS)));
        view::Code { details, ..self.code_below(definition, 0) }
    }

    /// A code whose headings are all below a level; those of its details have no ids.
    fn code_below(&self, definition: &'a Definition, least: u8) -> view::Code<'a> {
        let below = |text: &Markdown, level: u8| self.below(text, level.max(least));
        let text = |text: &'a Option<Text>| text.as_ref().map(Text::as_str);
        let texts = |texts: &'a [Text]| texts.iter().map(Text::as_str).collect::<Vec<_>>();
        view::Code {
            code: definition.code.as_str(),
            summary: definition.summary.as_str(),
            anchor: definition.code.anchor(),
            href: self.code_href(&definition.code.anchor()),
            description: definition.description.as_ref().map(|text| below(text, 1)),
            details: definition.details.as_ref().map(|text| below(text, 1)),
            methods: texts(&definition.methods),
            retry: definition
                .retry
                .map(|retry| view::Retry { word: retry.word(), text: self.words().get(retry_word(retry)) }),
            cases: definition
                .cases
                .iter()
                .map(|case| view::Case { summary: case.summary.as_str(), description: below(&case.description, 3) })
                .collect(),
            headers: definition
                .headers
                .iter()
                .map(|header| view::Header {
                    name: header.name.as_str(),
                    required: header.required,
                    description: header.description.as_ref().map(|text| self.line(text)),
                })
                .collect(),
            causes: self.all(&definition.causes, least.max(2)),
            fixes: self.all(&definition.fixes, least.max(2)),
            references: definition
                .references
                .iter()
                .map(|reference| view::Reference {
                    title: reference.title.as_str(),
                    url: text(&reference.url).filter(|url| crate::richtext::is_safe_address(url)),
                })
                .collect(),
            examples: definition.examples.iter().map(|example| self.example(example, least.max(3))).collect(),
            since: text(&definition.since),
            deprecated: definition.deprecated.as_ref().map(|deprecated| view::Deprecated {
                replaced_by: deprecated.replaced_by.as_ref().map(|code| self.replacement(code)),
                since: text(&deprecated.since),
                note: deprecated.note.as_ref().map(|note| self.note(note)),
            }),
            aliases: texts(&definition.aliases),
            tags: texts(&definition.tags),
            http_status: definition.http_status.map(|status| status.0),
            class: status_class(definition),
            type_uri: text(&definition.type_uri),
            extra: &definition.extra,
        }
    }

    fn example(&self, example: &'a crate::model::Example, level: u8) -> view::Example<'a> {
        let language = example.language.as_ref().map_or("http", Text::as_str);
        let block = |text: &crate::model::Verbatim| form::code_block(self.form, language, text.as_str());
        view::Example {
            title: example.title.as_ref().map(Text::as_str),
            description: example.description.as_ref().map(|text| self.below(text, level)),
            request: example.request.as_ref().map(block),
            response: example.response.as_ref().map(block),
        }
    }
}

/// The class of the HTTP status that a definition is about (RFC 9110, section 15): codes such as `404` and `4xx` say it
/// themselves.
fn status_class(definition: &Definition) -> Option<u8> {
    if let Some(status) = definition.http_status {
        return u8::try_from(status.0 / 100).ok();
    }
    match definition.code.as_str().as_bytes() {
        [class @ b'1'..=b'5', rest @ ..] if rest.len() == 2 => {
            let known = rest.iter().all(u8::is_ascii_digit) || rest.eq_ignore_ascii_case(b"xx");
            known.then_some(class - b'0')
        }
        _ => None,
    }
}

/// Words that a code is found by beside its own: the class and the HTTP status, other names and tags.
pub(super) fn keywords(definition: &Definition) -> String {
    let class = status_class(definition).map(|class| format!("{class}xx"));
    let status = definition.http_status.map(|status| status.0.to_string());
    let named = definition.aliases.iter().chain(&definition.tags).map(|text| text.as_str().to_owned());
    class.into_iter().chain(status).chain(named).collect::<Vec<_>>().join(" ")
}

/// The key of the word that gives advice about repeating a request, in a sentence.
pub(crate) fn retry_word(retry: Retry) -> &'static str {
    match retry {
        Retry::No => "retry_no",
        Retry::Yes => "retry_yes",
        Retry::After => "retry_after",
        Retry::IdempotentOnly => "retry_idempotent",
    }
}

pub(super) fn markdown_table(columns: &[Col<'_>], rows: &[view::Row<'_>]) -> String {
    let head: Vec<String> = columns.iter().map(|column| gfm::escape(&column.title, gfm::Place::Cell)).collect();
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.cells.iter().map(|cell| cell.content.clone()).collect()).collect();
    gfm::table(&head, &rows, &[]).trim_end().to_owned()
}

/// At most some 160 characters of a text, whole words, on one line: what search engines show of a page.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 160;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        None => text,
        Some((end, _)) => {
            let cut = text[..end].rfind(' ').unwrap_or(end);
            format!("{}…", text[..cut].trim_end_matches([',', ';', ':', '.', ' ']))
        }
    }
}
