//! Reading, until the readers are joined.

use crate::copies::{Form, Hints, Reading, Sheet, recognise};
use crate::diagnostic::{FileId, Findings, SourceMap};
use crate::richtext::document;

pub(super) mod decode {
    use super::{FileId, Findings, SourceMap};
    pub(in super::super) const MAX_BYTES: usize = 64 * 1024 * 1024;
    pub(in super::super) fn decode(
        sources: &mut SourceMap,
        name: &str,
        bytes: Vec<u8>,
        _: &mut Findings,
    ) -> (FileId, bool) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (sources.add(name, text.trim_start_matches('\u{feff}')), true)
    }
}

pub(super) fn read(sources: &SourceMap, file: FileId, form: Form, hints: &Hints) -> Reading {
    let text = sources.text(file);
    let document = match form {
        Form::Markdown => document::from_markdown(text),
        Form::Html => document::from_html(text),
        Form::Storage => document::from_storage(text),
        Form::Csv => Ok(crate::copies::read::csv::read(text, false)),
        Form::Tsv => Ok(crate::copies::read::csv::read(text, true)),
        Form::Text => Ok(crate::copies::read::text::read(text)),
        Form::Yaml => {
            let (catalog, findings) = crate::source::load_catalog(sources, file);
            return Reading { sheets: catalog.iter().map(Sheet::of).collect(), findings, ..Reading::default() };
        }
    };
    document.map(|document| recognise(&document, file, hints)).unwrap_or_default()
}
