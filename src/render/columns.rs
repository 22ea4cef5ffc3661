//! The columns of a catalog and their headings.

use std::borrow::Cow;

use super::view;
use crate::model::{CatalogFile, Column, Field};
use crate::words::{Words, in_english};

/// A column with the heading that it has.
pub(crate) struct Col<'a> {
    column: Cow<'a, Column>,
    pub(crate) title: String,
}

impl Col<'_> {
    pub(crate) fn field(&self) -> &str {
        self.column.field.as_str()
    }
}

/// The columns of a catalog, with English headings where it gives none: as they are compared.
pub(crate) fn columns(catalog: &CatalogFile) -> Vec<Col<'_>> {
    with_headings(catalog, &|key| in_english(key).to_owned())
}

/// The columns of a catalog: its own after the usual three, or, where `code` is among its own, only those.
pub(super) fn columns_in<'c>(catalog: &'c CatalogFile, words: &Words) -> Vec<Col<'c>> {
    with_headings(catalog, &|key| words.get(key).to_owned())
}

fn with_headings<'c>(catalog: &'c CatalogFile, say: &dyn Fn(&str) -> String) -> Vec<Col<'c>> {
    let all = catalog.columns.iter().any(|column| column.field.as_str() == "code");
    let usual = if all { &[][..] } else { &["code", "summary", "description"][..] };
    let usual = usual.iter().filter_map(|field| Column::of(field)).map(Cow::Owned);
    let columns = usual.chain(catalog.columns.iter().map(Cow::Borrowed));
    columns
        .map(|column| {
            let title = column
                .title
                .as_ref()
                .map_or_else(|| heading_in(column.field.as_str(), say), |title| title.as_str().to_owned());
            Col { column, title }
        })
        .collect()
}

/// The heads of the columns, with widths that fill the narrow page of Confluence: 760 pixels.
pub(super) fn headings<'a>(columns: &'a [Col<'_>]) -> Vec<view::Column<'a>> {
    const PAGE: usize = 760;
    let weight = |column: &Col<'_>| match column.field() {
        "code" => 2,
        "summary" => 4,
        "description" => 14,
        _ => 4,
    };
    let all: usize = columns.iter().map(weight).sum();
    let head = |column: &'a Col<'_>| view::Column {
        field: column.field(),
        title: column.title.clone(),
        width: PAGE * weight(column) / all.max(1),
    };
    columns.iter().map(head).collect()
}

/// The heading of a column that has none of its own, in English.
pub(crate) fn heading(field: &str) -> String {
    heading_in(field, &|key| in_english(key).to_owned())
}

/// The same in other words of the interface.
pub(super) fn heading_in(field: &str, say: &dyn Fn(&str) -> String) -> String {
    match field {
        field if Field::KNOWN.contains(&field) => say(field),
        _ => {
            let words = field.strip_prefix("x-").unwrap_or(field).replace(['-', '_'], " ");
            let mut letters = words.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
    }
}
