//! From the text of a copy to what it says.

pub mod csv;
mod phrases;
pub mod text;
pub(crate) mod tokens;

pub(crate) use phrases::phrase;

use super::{Form, Hints, Reading, Sheet, recognise};
use crate::diagnostic::{Diagnostic, FileId, SourceMap, Span, rules};
use crate::richtext::document;
use crate::source::load_catalog;

/// Reads a copy that was taken in. What is expected on it decides what would otherwise be guessed. A copy that cannot be
/// read gives no sheets and a finding that says why.
pub fn read(sources: &SourceMap, file: FileId, form: Form, hints: &Hints) -> Reading {
    let text = sources.text(file);
    let document = match form {
        Form::Markdown => document::from_markdown(text),
        Form::Html => document::from_html(text),
        Form::Storage => document::from_storage(text),
        Form::Csv => Ok(csv::read(text, false)),
        Form::Tsv => Ok(csv::read(text, true)),
        Form::Text => Ok(text::read(text)),
        Form::Yaml => return source(sources, file),
    };
    match document {
        Ok(document) => {
            let mut reading = recognise(&document, file, hints);
            for lost in document.lost {
                let span = Span::new(file, lost.range.start, lost.range.end);
                let help = "Look there whether something of it belongs into the catalog.";
                reading.findings.push(Diagnostic::new(&rules::COPY_NOT_READ, span, lost.why).help(help));
            }
            reading
        }
        Err(fault) => {
            let span = Span::new(file, fault.range.start, fault.range.end);
            let mut reading = Reading::default();
            reading.findings.push(Diagnostic::new(&rules::COPY_UNREADABLE, span, fault.message).help(fault.help));
            reading
        }
    }
}

/// A catalog in YAML, as it stands by itself.
fn source(sources: &SourceMap, file: FileId) -> Reading {
    let (catalog, findings) = load_catalog(sources, file);
    let mut reading = Reading { findings, ..Reading::default() };
    match catalog {
        Some(catalog) if !catalog.include.is_empty() => {
            let place = catalog.include.first().map_or(Span::file(file), |include| include.place.0);
            let message = "this catalog includes other files, which are found in its book only";
            let help = "Name it as a catalog of its book.";
            reading.findings.push(Diagnostic::new(&rules::COPY_UNREADABLE, place, message).help(help));
        }
        Some(catalog) => reading.sheets.push(Sheet::of(&catalog)),
        None if reading.findings.is_empty() => {
            let finding = Diagnostic::new(&rules::COPY_UNREADABLE, Span::file(file), "this file is empty");
            reading.findings.push(finding.help("A catalog has a `title` and `sections`."));
        }
        None => {}
    }
    reading
}
