//! Rules about copies in Confluence: titles and labels that it takes.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Findings, Span, rules};
use crate::model::{Book, Catalog, CopyTable, Pages, Text};
use crate::words::{Piece, pieces};

/// What Confluence refuses in a label, beside blanks (its `LabelParser`).
const NOT_IN_LABELS: &[char] =
    &[':', ';', ',', '.', '?', '&', '[', ']', '(', ')', '#', '^', '*', '@', '!', '<', '>', '~'];
/// How long a label may be, in characters.
const LONGEST_LABEL: usize = 255;

/// The titles of pages of codes tell them apart, and every label is one. `seen` are the places of labels that were looked at.
pub(super) fn names(
    book: &Book,
    copy: &CopyTable,
    catalog: Option<&Catalog>,
    seen: &mut BTreeSet<Span>,
    findings: &mut Findings,
) {
    if let Some(title) = &copy.code_title {
        code_title(copy, title, findings);
    }
    let of_book = &book.config.output.confluence.labels;
    let of_catalog = catalog.into_iter().flat_map(|catalog| &catalog.labels);
    for label in of_book.iter().chain(&copy.labels).chain(of_catalog) {
        let span = label.place.0;
        if let Some(why) = wrong(label.as_str()).filter(|_| seen.insert(span)) {
            let message = format!("`{label}` is no label that Confluence takes: {why}");
            let help = "Labels have letters, digits, `-` and `_`: write `api-errors`.";
            findings.push(Diagnostic::new(&rules::COPY_SETTINGS, span, message).help(help));
        }
    }
}

fn wrong(label: &str) -> Option<String> {
    let label = label.trim();
    if label.is_empty() {
        return Some("it is empty".to_owned());
    }
    if label.chars().any(char::is_whitespace) {
        return Some("it has a blank in it".to_owned());
    }
    if let Some(c) = label.chars().find(|c| NOT_IN_LABELS.contains(c) || c.is_control()) {
        return Some(format!("it has `{}` in it", c.escape_debug()));
    }
    (label.chars().count() > LONGEST_LABEL).then(|| format!("it is longer than {LONGEST_LABEL} characters"))
}

fn code_title(copy: &CopyTable, title: &Text, findings: &mut Findings) {
    let mut push = |message: String, help: &str| {
        findings.push(Diagnostic::new(&rules::COPY_SETTINGS, title.place.0, message).help(help));
    };
    let known = ["code", "summary", "catalog"];
    let places: Vec<&str> = pieces(title.as_str())
        .into_iter()
        .filter_map(|piece| if let Piece::Place(name) = piece { Some(name) } else { None })
        .collect();
    if let Some(unknown) = places.iter().find(|name| !known.contains(name)) {
        let message = format!("`code-title` knows no `{{{unknown}}}`");
        push(message, "It is made of texts and of `{code}`, `{summary}` and `{catalog}`.");
    } else if !places.contains(&"code") && !places.contains(&"summary") {
        let message = "all pages of codes would have one title, and titles are unique in a space".to_owned();
        push(message, "Put `{code}` into `code-title`.");
    }
    if copy.pages == Pages::One {
        let message = "`code-title` means nothing for a copy of one page".to_owned();
        push(message, "Remove it, or set `pages = \"codes\"`.");
    }
}
