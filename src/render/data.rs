//! Catalogs and codes as data: JSON and CSV. Keys are those of the source, with `catalog`, `section` and `url` to say where
//! a code belongs, and never change.

use serde::Serialize;

use super::Rendered;
use super::columns::Col;
use super::engine::Fault;
use super::form;
use super::view;
use super::views::Desk;
use crate::model::{Catalog, CatalogFile, Definition, Extra, Section};
use crate::richtext::plain_text;

/// A code as it stands in JSON. Texts are Markdown.
#[derive(Serialize)]
struct Code<'a> {
    code: &'a str,
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    catalog: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    methods: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    retry: Option<&'static str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    cases: &'a [view::Case<'a>],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headers: Vec<Header<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    causes: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    fixes: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    references: Vec<Reference<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    examples: Vec<Example<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deprecated: Option<Deprecated<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    aliases: &'a [&'a str],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    type_uri: Option<&'a str>,
    #[serde(flatten)]
    extra: &'a Extra,
}

#[derive(Serialize)]
struct Example<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

#[derive(Serialize)]
struct Header<'a> {
    name: &'a str,
    required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

#[derive(Serialize)]
struct Reference<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Deprecated<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct CatalogData<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    sections: Vec<SectionData<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    retired: Vec<Retired<'a>>,
    #[serde(flatten)]
    extra: &'a Extra,
}

/// A code that is gone.
#[derive(Serialize)]
struct Retired<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl<'a> From<view::Retired<'a>> for Retired<'a> {
    fn from(retired: view::Retired<'a>) -> Self {
        let replaced_by = retired.replaced_by.map(|replacement| replacement.code);
        Self { code: retired.code, replaced_by, since: retired.since, note: retired.note }
    }
}

#[derive(Serialize)]
struct SectionData<'a> {
    id: String,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    codes: Vec<serde_json::Value>,
    #[serde(flatten)]
    extra: &'a Extra,
}

impl<'a> Code<'a> {
    /// `code` holds the texts as Markdown.
    fn new(definition: &'a Definition, code: &'a view::Code<'a>) -> Self {
        let examples = definition.examples.iter().zip(&code.examples).map(|(example, view)| Example {
            title: view.title,
            description: view.description.as_deref(),
            request: example.request.as_ref().map(|text| text.as_str()),
            response: example.response.as_ref().map(|text| text.as_str()),
            language: example.language.as_ref().map(crate::model::Text::as_str),
        });
        let headers = code.headers.iter().map(|header| Header {
            name: header.name,
            required: header.required,
            description: header.description.as_deref(),
        });
        let references =
            code.references.iter().map(|reference| Reference { title: reference.title, url: reference.url });
        Self {
            code: code.code,
            summary: code.summary,
            catalog: None,
            section: None,
            url: None,
            description: code.description.as_deref(),
            details: code.details.as_deref(),
            methods: &code.methods,
            retry: code.retry.as_ref().map(|retry| retry.word),
            cases: &code.cases,
            headers: headers.collect(),
            causes: &code.causes,
            fixes: &code.fixes,
            references: references.collect(),
            examples: examples.collect(),
            since: code.since,
            deprecated: code.deprecated.as_ref().map(|deprecated| Deprecated {
                replaced_by: deprecated.replaced_by.as_ref().map(|replacement| replacement.code.as_str()),
                since: deprecated.since,
                note: deprecated.note.as_deref(),
            }),
            aliases: &code.aliases,
            tags: &code.tags,
            http_status: code.http_status,
            type_uri: code.type_uri,
            extra: code.extra,
        }
    }
}

/// A code by itself.
pub(super) fn code(
    definition: &Definition,
    view: &view::Code<'_>,
    catalog: &Catalog,
    section: &Section,
    url: Option<String>,
) -> serde_json::Result<Vec<u8>> {
    lines(&Code {
        catalog: Some(catalog.title.as_str()),
        section: Some(section.title.as_str()),
        url,
        ..Code::new(definition, view)
    })
}

/// A catalog with all its codes.
pub(super) fn catalog<'a>(
    catalog: &'a Catalog,
    desk: &Desk<'a>,
    url: &dyn Fn(&Definition) -> Option<String>,
) -> serde_json::Result<Vec<u8>> {
    let codes = |section: &'a Section| {
        let value = |definition: &'a Definition| {
            let view = desk.code(definition);
            serde_json::to_value(Code { url: url(definition), ..Code::new(definition, &view) })
        };
        section.codes.iter().map(value).collect::<serde_json::Result<_>>()
    };
    let ids = desk.document.sections.iter().cloned();
    let sections = catalog.sections.iter().zip(ids).map(|(section, id)| {
        Ok(SectionData {
            id,
            title: section.title.as_str(),
            description: section.description.as_ref().map(|text| desk.below(text, 1)),
            codes: codes(section)?,
            extra: &section.extra,
        })
    });
    lines(&CatalogData {
        title: catalog.title.as_str(),
        description: catalog.description.as_ref().map(|text| desk.below(text, 1)),
        sections: sections.collect::<serde_json::Result<_>>()?,
        extra: &catalog.extra,
        retired: desk.retired(catalog).into_iter().map(Retired::from).collect(),
    })
}

/// A value as JSON that people can read.
pub(super) fn lines<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A file of data; one that cannot be written is a fault, never an empty file.
pub(super) fn file(path: String, data: serde_json::Result<Vec<u8>>) -> Rendered {
    match data {
        Ok(bytes) => Ok((path, bytes)),
        Err(error) => Err((Fault::of_data(&error), Some(path))),
    }
}

/// The rows of a catalog as CSV (RFC 4180), in plain text, with the section after the usual three fields.
pub(super) fn csv(catalog: &Catalog, columns: &[Col<'_>]) -> Vec<u8> {
    rows(catalog, columns, ',').into_bytes()
}

/// The same with something else between the fields.
pub(super) fn rows(catalog: &CatalogFile, columns: &[Col<'_>], delimiter: char) -> String {
    let usual = ["code", "summary", "description"];
    let own: Vec<&Col<'_>> = columns.iter().filter(|column| !usual.contains(&column.field())).collect();
    let mut out = String::new();
    let head = usual.into_iter().chain(["section"]).chain(own.iter().map(|column| column.field()));
    record(&mut out, delimiter, head.map(str::to_owned));
    for section in &catalog.sections {
        for row in section.codes.iter().flat_map(Definition::rows) {
            let description = row.description.map(|text| plain_text(&text.text)).unwrap_or_default();
            let fields =
                [row.definition.code.to_string(), row.summary.to_string(), description, section.title.to_string()];
            let own = own.iter().map(|column| plain_text(&form::field(row, column.field())));
            record(&mut out, delimiter, fields.into_iter().chain(own));
        }
    }
    out
}

fn record(out: &mut String, delimiter: char, fields: impl Iterator<Item = String>) {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            out.push(delimiter);
        }
        if field.contains(['"', delimiter, '\n', '\r']) || field.starts_with(' ') || field.ends_with(' ') {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}

impl serde::Serialize for Extra {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}
