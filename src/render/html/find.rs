//! `search.js`: what the reader of a page can find on the others. A script and not data, because a browser gives files no
//! data from beside them; it comes only when somebody looks for something.

use serde::Serialize;

use super::Rendered;
use crate::links::encode;
use crate::model::Definition;
use crate::render::site::{Content, Document};
use crate::render::views::keywords;
use crate::render::{Source, data};
use crate::richtext::{outline, plain_text};

/// Its file, below the folder of the output.
pub(crate) const FILE: &str = "search.js";

/// A catalog or a page of prose.
#[derive(Serialize)]
struct Group<'a> {
    title: &'a str,
    /// Its file, from the root of the site.
    href: String,
    /// The folder of the pages of its codes, with a slash at the end.
    #[serde(skip_serializing_if = "String::is_empty")]
    folder: String,
    /// Its text, without that of its codes.
    text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headings: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    codes: Vec<Code<'a>>,
}

/// Code, summary, file, other words to find it by, and what it means.
#[derive(Serialize)]
struct Code<'a>(&'a str, &'a str, String, String, String);

/// The file, as the theme's script takes it: a call with all pages.
pub(super) fn render(source: Source<'_>) -> Rendered {
    let groups: Vec<Group<'_>> = source.site.documents.iter().map(|document| group(source, document)).collect();
    let script = serde_json::to_vec(&groups).map(|json| [b"statusbook(".as_slice(), &json, b");\n"].concat());
    data::file(format!("html/{FILE}"), script)
}

fn group<'a>(source: Source<'_>, document: &Document<'a>) -> Group<'a> {
    let mut group = Group {
        title: document.title,
        href: encode(&source.site.html_path(document.path)),
        folder: String::new(),
        text: String::new(),
        headings: Vec::new(),
        codes: Vec::new(),
    };
    match &document.content {
        Content::Catalog(catalog) => {
            group.folder = encode(&format!("{}/", document.path));
            group.text = catalog.description.as_ref().map(|text| plain_text(&text.text)).unwrap_or_default();
            group.codes = catalog.definitions().map(code).collect();
        }
        Content::Prose(page) => {
            group.text = plain_text(&page.body.text);
            group.headings = outline(&page.body.text).into_iter().map(|entry| (entry.id, entry.title)).collect();
        }
    }
    group
}

fn code(definition: &Definition) -> Code<'_> {
    let file = encode(&format!("{}.html", definition.code.file_name()));
    let summary = definition.summary.as_str();
    Code(definition.code.as_str(), summary, file, keywords(definition), meaning(definition))
}

/// What a code means, with the messages of all its cases.
fn meaning(definition: &Definition) -> String {
    let mut text = definition.description.as_ref().map(|text| plain_text(&text.text)).unwrap_or_default();
    for case in &definition.cases {
        for part in [case.summary.as_str(), &plain_text(&case.description.text)] {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(part);
        }
    }
    text
}
