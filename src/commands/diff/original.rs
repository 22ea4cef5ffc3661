//! A copy as it was found: its text, and what it says.

use std::path::{Path, PathBuf};

use crate::copies::report::State;
use crate::copies::{Form, Hints, Reading, Sheet, decode, detect, read};
use crate::diagnostic::{FileId, Findings, Severity, SourceMap};
use crate::model::CatalogFile;
use crate::source::{load_catalog, read_named};

/// A text that was read.
pub(super) struct Original {
    /// Its name, as findings tell it.
    pub(super) name: String,
    pub(super) file: FileId,
    pub(super) form: Form,
    /// Where it is on this machine, if it is a file there.
    pub(super) path: Option<PathBuf>,
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
        let bytes =
            read_named(Path::new(file), decode::MAX_BYTES).map_err(|error| State::Unreadable(error.to_string()))?;
        let path = (file != "-").then(|| PathBuf::from(file));
        Ok(Self { path, ..Self::take(name(file), bytes, form, sources, findings)? })
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
        Ok(Self { name, file, form, path: None })
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
