//! A copy as it was found: its text, and what it says.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::copies::report::State;
use crate::copies::{Form, Hints, Reading, Sheet, detect, read, recognise};
use crate::diagnostic::{FileId, Findings, SourceMap};
use crate::model::CatalogFile;
use crate::richtext::document;
use crate::source::load_catalog;

/// The largest copy that is read, in bytes.
const MOST: u64 = 64 << 20;

/// A text that was read.
pub(super) struct Original {
    /// Its name, as findings tell it.
    pub(super) name: String,
    pub(super) file: FileId,
    pub(super) form: Form,
}

/// How a file that is named on the command line is told of.
pub(super) fn name(file: &str) -> String {
    if file == "-" { "standard input".to_owned() } else { file.replace('\\', "/") }
}

impl Original {
    /// Reads a file, or standard input where it is called `-`.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn open(
        file: &str,
        form: Option<Form>,
        sources: &mut SourceMap,
        _findings: &mut Findings,
    ) -> Result<Self, State> {
        let bytes = bytes(file).map_err(|error| State::Unreadable(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|_| State::Unreadable("it is no text in UTF-8".to_owned()))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let form = form.unwrap_or_else(|| detect::detect(file, text));
        let name = name(file);
        let file = sources.add(name.clone(), text);
        Ok(Self { name, file, form })
    }

    /// What it says, where it is a source itself.
    ///
    /// # Errors
    /// When it is one with mistakes.
    pub(super) fn catalog(&self, sources: &SourceMap, findings: &mut Findings) -> Result<Option<CatalogFile>, State> {
        if self.form != Form::Yaml {
            return Ok(None);
        }
        let (catalog, found) = load_catalog(sources, self.file);
        let broken = found.has_errors();
        findings.extend(found);
        match catalog.filter(|_| !broken) {
            Some(catalog) if catalog.include.is_empty() => Ok(Some(catalog)),
            Some(_) => Err(State::Unreadable("it includes other files, which are found in its book only".to_owned())),
            None => Err(State::Unreadable("this catalog has mistakes".to_owned())),
        }
    }

    /// What it says, where it is a page.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn sheets(
        &self,
        sources: &SourceMap,
        hints: &Hints,
        findings: &mut Findings,
    ) -> Result<Vec<Sheet>, State> {
        let Reading { sheets, findings: found, .. } = self.read(sources, hints)?;
        let broken = found.has_errors().then(|| found.iter().next().map(|finding| finding.message.clone()));
        findings.extend(found);
        match broken {
            Some(why) => Err(State::Unreadable(why.unwrap_or_default())),
            None => Ok(sheets),
        }
    }

    fn read(&self, sources: &SourceMap, hints: &Hints) -> Result<Reading, State> {
        let text = sources.text(self.file);
        let document = match self.form {
            Form::Markdown => document::from_markdown(text),
            Form::Html => document::from_html(text),
            Form::Storage => document::from_storage(text),
            Form::Csv => Ok(read::csv::read(text, false)),
            Form::Tsv => Ok(read::csv::read(text, true)),
            Form::Text | Form::Yaml => Ok(read::text::read(text)),
        };
        let document = document.map_err(|fault| State::Unreadable(fault.message))?;
        Ok(recognise(&document, self.file, hints))
    }
}

fn bytes(file: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let from: &mut dyn Read = if file == "-" { &mut io::stdin().lock() } else { &mut File::open(Path::new(file))? };
    from.take(MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST {
        return Err(io::Error::other(format!("it is larger than {} MiB", MOST >> 20)));
    }
    Ok(bytes)
}

/// How many codes of one sheet another one has.
pub(super) fn shared(a: &Sheet, b: &Sheet) -> usize {
    let codes: std::collections::BTreeSet<&str> = a.records().map(|record| record.code.as_str()).collect();
    b.records().filter(|record| codes.contains(record.code.as_str())).count()
}

/// Of the catalogs on a page the one that shares most codes with a source.
pub(super) fn best(source: &Sheet, sheets: Vec<Sheet>) -> Sheet {
    let counted = sheets.into_iter().enumerate().map(|(at, sheet)| ((shared(source, &sheet), usize::MAX - at), sheet));
    counted.max_by_key(|(count, _)| *count).map(|(_, sheet)| sheet).unwrap_or_default()
}

/// Of the catalogs on two pages the two that share most codes.
pub(super) fn closest(of_a: Vec<Sheet>, of_b: Vec<Sheet>) -> (Sheet, Sheet) {
    let pairs =
        of_a.iter().enumerate().flat_map(|(i, a)| of_b.iter().enumerate().map(move |(j, b)| (shared(a, b), i, j)));
    let found = pairs.max_by_key(|(count, i, j)| (*count, usize::MAX - i, usize::MAX - j));
    let (i, j) = found.map_or((0, 0), |(_, i, j)| (i, j));
    let take = |sheets: Vec<Sheet>, at: usize| sheets.into_iter().nth(at).unwrap_or_default();
    (take(of_a, i), take(of_b, j))
}
