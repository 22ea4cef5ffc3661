//! A copy as it was found: its text, and what it says.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::copies::report::State;
use crate::copies::{Form, Hints, Reading, Sheet, decode, detect, read};
use crate::diagnostic::{FileId, Findings, Severity, SourceMap};
use crate::model::CatalogFile;
use crate::source::load_catalog;

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
        findings: &mut Findings,
    ) -> Result<Self, State> {
        let bytes = bytes(file).map_err(|error| State::Unreadable(error.to_string()))?;
        Self::take(name(file), bytes, form, sources, findings)
    }

    /// Takes in what was read.
    ///
    /// # Errors
    /// Why it is no text.
    pub(super) fn take(
        name: String,
        bytes: Vec<u8>,
        form: Option<Form>,
        sources: &mut SourceMap,
        findings: &mut Findings,
    ) -> Result<Self, State> {
        let mut found = Findings::default();
        let (file, readable) = decode::decode(sources, &name, bytes, &mut found);
        let why = broken(&found);
        findings.extend(found);
        if !readable {
            return Err(State::Unreadable(why.unwrap_or_else(|| "it cannot be read".to_owned())));
        }
        let form = form.unwrap_or_else(|| detect::detect(&name, sources.text(file)));
        Ok(Self { name, file, form })
    }

    /// What it says, where it is a source itself, without what is wrong with it.
    pub(super) fn catalog(&self, sources: &SourceMap) -> Option<CatalogFile> {
        if self.form == Form::Yaml { load_catalog(sources, self.file).0 } else { None }
    }

    /// What it says.
    ///
    /// # Errors
    /// Why it cannot be understood.
    pub(super) fn sheets(
        &self,
        sources: &SourceMap,
        hints: &Hints,
        findings: &mut Findings,
    ) -> Result<Vec<Sheet>, State> {
        readable(self.reading(sources, hints), findings)
    }

    pub(super) fn reading(&self, sources: &SourceMap, hints: &Hints) -> Reading {
        read::read(sources, self.file, self.form, hints)
    }
}

/// The sheets of a reading that can be relied on.
///
/// # Errors
/// What is wrong with it.
pub(super) fn readable(reading: Reading, findings: &mut Findings) -> Result<Vec<Sheet>, State> {
    let why = broken(&reading.findings);
    findings.extend(reading.findings);
    why.map_or(Ok(reading.sheets), |why| Err(State::Unreadable(why)))
}

/// The message of the first error.
fn broken(findings: &Findings) -> Option<String> {
    findings.iter().find(|finding| finding.severity == Severity::Error).map(|finding| finding.message.clone())
}

fn bytes(file: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let from: &mut dyn Read = if file == "-" { &mut io::stdin().lock() } else { &mut File::open(Path::new(file))? };
    // One more than is allowed, so that too many are told from just enough.
    from.take(decode::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
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
    // Each is held against each, so a page that comes apart in thousands is looked at no further than this.
    const MOST: usize = 100;
    let (some_a, some_b) = (of_a.iter().take(MOST), of_b.iter().take(MOST));
    let pairs =
        some_a.enumerate().flat_map(|(i, a)| some_b.clone().enumerate().map(move |(j, b)| (shared(a, b), i, j)));
    let found = pairs.max_by_key(|(count, i, j)| (*count, usize::MAX - i, usize::MAX - j));
    let (i, j) = found.map_or((0, 0), |(_, i, j)| (i, j));
    let take = |sheets: Vec<Sheet>, at: usize| sheets.into_iter().nth(at).unwrap_or_default();
    (take(of_a, i), take(of_b, j))
}
