//! A catalog: the codes of one namespace, in sections.

use std::ops::Deref;

use schemars::{JsonSchema, Schema, json_schema};

use super::code::Code;
use super::definition::{Definition, or_code, or_field};
use super::extra::Extra;
use super::text::{Markdown, Place, Text};
use crate::diagnostic::{FileId, Findings, rules};
use crate::registry;
use crate::source::decode::{Context, Decode, record};
use crate::source::{Node, Value, nearest};

/// A catalog of a book.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// Its path below the content folder, without the ending: `status-codes`.
    pub path: String,
    /// The ending of its file: `yaml` or `yml`.
    pub ending: String,
    /// Its file.
    pub file: FileId,
    /// What the file says, with the parts that it includes.
    pub body: CatalogFile,
}

impl Deref for Catalog {
    type Target = CatalogFile;
    fn deref(&self) -> &CatalogFile {
        &self.body
    }
}

impl CatalogFile {
    /// All definitions, in order.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.sections.iter().flat_map(|section| section.codes.iter())
    }

    /// Whether its codes are status codes of HTTP: it says so, or they look it.
    pub fn is_http(&self) -> bool {
        self.kind.map_or_else(|| self.looks_http(), |kind| kind == CodeKind::Http)
    }

    /// Whether every code is a status of HTTP, or nearly every one, so that the others are slips. Classes (`5xx`) stand with
    /// either. Numbers of the author's own that run through 100 to 599 are mostly ones that nobody registered.
    fn looks_http(&self) -> bool {
        const FEWEST: usize = 4;
        let (mut statuses, mut registered, mut others) = (0, 0, 0);
        for code in self.definitions().map(|definition| &definition.code) {
            match code.http_status() {
                Some(status) => {
                    statuses += 1;
                    registered += usize::from(registry::phrase(status).is_some());
                }
                None => others += usize::from(!code.is_class()),
            }
        }
        let nearly = statuses >= FEWEST && others * 5 <= statuses + others && registered * 2 >= statuses;
        statuses > 0 && (others == 0 || nearly)
    }

    /// Whether the tables have a column for a field.
    pub fn has_column(&self, field: &str) -> bool {
        self.columns.iter().any(|column| column.field.as_str() == field)
    }

    /// Whether more is known of a definition than its rows in the tables show.
    pub fn has_more(&self, definition: &Definition) -> bool {
        definition.given().any(|field| !self.has_column(field))
    }

    /// All texts in Markdown.
    pub fn texts(&self) -> impl Iterator<Item = &Markdown> {
        let sections = self.sections.iter().filter_map(|section| section.description.as_ref());
        let retired = self.retired.iter().filter_map(|retired| retired.note.as_ref());
        let definitions = self.definitions().flat_map(Definition::texts);
        self.description
            .iter()
            .chain(sections)
            .chain(definitions)
            .chain(self.own_texts().map(|(text, _)| text))
            .chain(retired)
    }

    /// All texts in Markdown, to be changed.
    pub(crate) fn texts_mut(&mut self) -> impl Iterator<Item = &mut Markdown> {
        let sections = self.sections.iter_mut().flat_map(|section| {
            section.description.iter_mut().chain(section.codes.0.iter_mut().flat_map(Definition::texts_mut))
        });
        let retired = self.retired.iter_mut().filter_map(|retired| retired.note.as_mut());
        self.description.iter_mut().chain(sections).chain(retired)
    }

    /// The texts of the author's own fields that columns show, with what is wrong with each.
    pub(crate) fn own_texts(&self) -> impl Iterator<Item = (&Markdown, &Findings)> {
        self.definitions().flat_map(|definition| {
            let own = self.columns.iter().map(|column| column.field.as_str());
            own.filter_map(|field| Some((definition.extra.text(field)?, definition.extra.findings(field)?)))
        })
    }
}

record! {
    /// A catalog of status codes: one namespace of codes, in sections.
    #[schemars(extend("patternProperties" = {"^x-": true}))]
    pub struct CatalogFile is "a catalog" {
        required {
            /// The title of its page.
            title "title": Text,
        }
        optional {
            /// The text above the tables, in Markdown.
            description "description": Option<Markdown>,
            /// The sections, in their order.
            sections "sections": Vec<Section>,
            /// What its codes are: `http` for status codes of HTTP, which are held against the IANA registry, or `app` for codes of your own. Where it is not given, `http` if the codes are numbers from 100 to 599, all of them or nearly all.
            kind "kind": Option<CodeKind>,
            /// The columns of the tables. Columns that are added to the usual three, or, where `code` is among them, all of them.
            columns "columns": Vec<Column>,
            /// Codes that are gone and must not come back.
            retired "retired": Vec<Retired>,
            /// Files with more sections, from this file's folder; `*` stands for any letters of a file name.
            include "include": Vec<Text>,
            /// Its place among the pages of the book; those without come after those with, by path.
            order "order": Option<i64>,
            /// Labels of its page in Confluence.
            labels "labels": Vec<Text>,
        }
        extra {
            /// The author's own `x-…` keys, for templates.
            extra: Extra,
        }
    }
}

/// What the codes of a catalog are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// Status codes of HTTP (RFC 9110, section 15).
    Http,
    /// Codes of the author's own.
    App,
}

impl CodeKind {
    /// The words of the source format.
    pub const WORDS: [(&'static str, CodeKind); 2] = [("http", CodeKind::Http), ("app", CodeKind::App)];
}

impl Decode for CodeKind {
    const WANTED: &'static str = "one of `http`, `app`";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        cx.word(node, "kind of codes", &Self::WORDS)
    }
}

impl JsonSchema for CodeKind {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CodeKind".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> Schema {
        json_schema!({ "enum": ["http", "app"] })
    }
}

record! {
    /// A part of a catalog: a file that a catalog includes.
    #[schemars(extend("patternProperties" = {"^x-": true}))]
    pub struct Part is "a part of a catalog" {
        required {
            /// Sections that are added to those of the catalog; codes of a section with a title that is there already join it.
            sections "sections": Vec<Section>,
        }
        optional {
            /// Codes that are gone and must not come back.
            retired "retired": Vec<Retired>,
        }
        extra {
            /// The author's own `x-…` keys, such as values that aliases repeat.
            extra: Extra,
        }
    }
}

record! {
    /// A titled group of definitions.
    #[schemars(extend("patternProperties" = {"^x-": true}))]
    pub struct Section is "a section" {
        required {
            /// The heading.
            title "title": Text,
        }
        optional {
            /// The name of its anchor, where it is not to be made from the title.
            id "id": Option<Text>,
            /// The text above its table, in Markdown.
            description "description": Option<Markdown>,
            /// The definitions, in their order.
            codes "codes": Codes,
        }
        extra {
            /// The author's own `x-…` keys, for templates.
            extra: Extra,
        }
        place {
            /// Where it stands.
            place: Place,
        }
    }
}

/// The definitions of a section.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Codes(pub Vec<Definition>);

impl Deref for Codes {
    type Target = Vec<Definition>;
    fn deref(&self) -> &Vec<Definition> {
        &self.0
    }
}

impl Decode for Codes {
    const WANTED: &'static str = "a list of definitions";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        use rayon::prelude::*;
        let Value::Sequence(items) = &node.value else {
            cx.wrong_type(node, Self::WANTED);
            return None;
        };
        // The bulk of a large catalog: its texts are read on all cores, and what is found stays in the order of the file.
        let (file, source, dialect) = (cx.file, cx.source, cx.dialect);
        let read = |item: &Node<'_>| {
            let mut cx = Context::new(file, source, dialect);
            let definition = Definition::decode(item, &mut cx);
            let lacks = |d: &&Definition| d.description.is_none() && d.cases.is_empty() && !describes(item);
            if let Some(definition) = definition.as_ref().filter(lacks) {
                let message = format!("the definition of `{}` lacks `description`", definition.code);
                cx.report(&rules::MISSING_FIELD, item, message, "Add `description`: a text, or `cases`: a list.");
            }
            (definition, cx.findings)
        };
        let results: Vec<(Option<Definition>, Findings)> = items.par_iter().with_min_len(64).map(read).collect();
        let mut definitions = Vec::with_capacity(results.len());
        for (definition, findings) in results {
            definitions.extend(definition);
            cx.findings.extend(findings);
        }
        Some(Self(definitions))
    }
}

/// Whether a description or cases are given: where they could not be read, that has its own finding.
fn describes(definition: &Node<'_>) -> bool {
    let Value::Mapping(entries) = &definition.value else { return false };
    entries.iter().any(|(key, node)| {
        let is_empty = node.is_nothing() || matches!(&node.value, Value::Sequence(items) if items.is_empty());
        matches!(key.name.as_ref(), "description" | "cases") && !is_empty
    })
}

impl JsonSchema for Codes {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Codes".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<Definition>();
        json_schema!({ "type": "array", "items": item })
    }
}

record! {
    /// A column of the tables; a text alone is its field.
    #[schemars(transform = or_field)]
    pub struct Column is "a column" {
        required {
            /// The field that it shows: one of the definition's own, or an `x-…` key.
            field "field": Field,
        }
        optional {
            /// Its heading, where it is not to be made from the field.
            title "title": Option<Text>,
        }
        short { of_field }
    }
}

impl Column {
    /// A column of one of the known fields, with the usual heading.
    pub(crate) fn of(field: &str) -> Option<Self> {
        Field::KNOWN.contains(&field).then(|| Self { field: Field(field.to_owned()), title: None })
    }
}

fn of_field(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Column> {
    Some(Column { field: Field::decode(node, cx)?, title: None })
}

/// The name of a field that a column can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field(String);

impl Field {
    /// Fields of a definition that fit into a cell.
    pub const KNOWN: [&'static str; 13] = [
        "code",
        "summary",
        "description",
        "methods",
        "retry",
        "headers",
        "causes",
        "fixes",
        "since",
        "aliases",
        "tags",
        "http_status",
        "type",
    ];

    /// The field of a name, where a column can show it.
    pub(crate) fn new(name: &str) -> Option<Self> {
        (name.starts_with("x-") || Self::KNOWN.contains(&name)).then(|| Self(name.to_owned()))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Decode for Field {
    const WANTED: &'static str = "the name of a field";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let name = String::decode(node, cx)?;
        if let Some(field) = Self::new(&name) {
            return Some(field);
        }
        let help = match nearest(&name, &Self::KNOWN) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!("A column shows one of {}, or an `x-…` key.", Self::KNOWN.join(", ")),
        };
        cx.report(&rules::INVALID_VALUE, node, format!("no column can show `{name}`"), help);
        None
    }
}

impl JsonSchema for Field {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Field".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "enum": Self::KNOWN }, { "type": "string", "pattern": "^x-" }] })
    }
}

record! {
    /// A code that is gone; a text or a number alone is the code.
    #[schemars(transform = or_code)]
    pub struct Retired is "a retired code" {
        required {
            /// The code.
            code "code": Code,
        }
        optional {
            /// The code that took its place.
            replaced_by "replaced_by": Option<Code>,
            /// The version or date since which it is gone.
            since "since": Option<Text>,
            /// Why, in Markdown.
            note "note": Option<Markdown>,
        }
        short { gone }
    }
}

fn gone(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Retired> {
    Some(Retired { code: Code::decode(node, cx)?, replaced_by: None, since: None, note: None })
}
