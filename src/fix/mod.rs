//! Mending what has one right answer: texts and findings → new texts. Nothing here reads or writes a file.

mod diff;
mod edits;

pub use diff::unified;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::check::{Examined, examine};
use crate::diagnostic::{FileId, Findings, Paths, Severity, rules};
use crate::render::Options;
use crate::source::Inputs;

/// One fix can uncover the next one. More rounds than this are two rules that undo each other.
const PASSES: usize = 16;

/// What was mended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// The files, by name.
    pub files: Vec<FixedFile>,
    /// How many findings were mended.
    pub count: usize,
}

/// A file that was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedFile {
    /// Its name from the book's folder, with forward slashes.
    pub name: String,
    /// Its text as it was read, without a byte order mark.
    pub old: String,
    /// Its text as it is to be.
    pub new: String,
}

impl Fixed {
    /// "2 findings in 1 file: content/codes.yaml". Of very many files, the first are named.
    pub fn tally(&self) -> String {
        const MOST: usize = 10;
        let findings = if self.count == 1 { "1 finding".to_owned() } else { format!("{} findings", self.count) };
        let files = if self.files.len() == 1 { "1 file".to_owned() } else { format!("{} files", self.files.len()) };
        let names: Vec<&str> = self.files.iter().take(MOST).map(|file| file.name.as_str()).collect();
        let more = self.files.len().saturating_sub(MOST);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{findings} in {files}: {}{more}", names.join(", "))
    }
}

/// Fixes that would have made a book worse; they are not to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What would be wrong: a finding on one line.
    pub finding: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "fixing would break the book, so nothing was written: {}\n  help: this is a fault of statusbook; please report it, with what `check --diff` shows",
            self.finding
        )
    }
}

impl std::error::Error for Fault {}

/// Examines a book, makes the edits that its findings offer, and examines it again, until nothing is left to mend. Gives the
/// book as it is first, as it would be then, and what would be written for that.
///
/// # Errors
/// When the book would be worse then.
pub fn fix(inputs: Inputs, options: Option<&Options>) -> Result<(Examined, Examined, Fixed), Fault> {
    let own: BTreeSet<FileId> = inputs.texts().collect();
    let examined = |inputs: &Inputs| examine(inputs.clone(), options.cloned(), |_| {}, None);
    let first = examined(&inputs);
    let mut now = inputs;
    let mut last: Option<Examined> = None;
    let (mut changed, mut counts) = (BTreeSet::new(), BTreeMap::<FileId, usize>::new());
    for _ in 0..PASSES {
        let pass = edits::apply(&last.as_ref().unwrap_or(&first).findings, &now.sources, &own);
        if pass.texts.is_empty() {
            break;
        }
        changed.extend(pass.texts.keys().copied());
        for (file, count) in pass.counts {
            *counts.entry(file).or_default() += count;
        }
        now = now.with(pass.texts);
        last = Some(examined(&now));
    }
    let mut files = Vec::new();
    for file in changed {
        let (old, new) = (first.sources.text(file), now.sources.text(file));
        if old != new {
            let name = now.sources.name(file).to_owned();
            files.push(FixedFile { name, old: old.to_owned(), new: new.to_owned() });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let count = if files.is_empty() { 0 } else { counts.values().sum() };
    let last = match last {
        Some(last) => last,
        None => Examined { findings: first.findings.clone(), sources: first.sources.clone(), files: None },
    };
    match worse(&first, &last) {
        Some(fault) if !files.is_empty() => Err(fault),
        _ => Ok((first, last, Fixed { files, count })),
    }
}

/// An error that was not there before. While there were errors, others may have been hidden behind them; none of those is
/// about the form of a source.
fn worse(before: &Examined, after: &Examined) -> Option<Fault> {
    let sound = before.files.is_some();
    let form = [&rules::YAML_SYNTAX, &rules::TAB_INDENT, &rules::TOO_LARGE, &rules::WRONG_TYPE, &rules::UNKNOWN_KEY];
    let form = form.into_iter().chain([&rules::DUPLICATE_KEY, &rules::MISSING_FIELD, &rules::EMPTY_FIELD]);
    let form: BTreeSet<&str> = form.chain([&rules::FRONT_MATTER]).map(|rule| rule.id).collect();
    let counted = |findings: &Findings| {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
            *counts.entry(finding.rule.id).or_default() += 1;
        }
        counts
    };
    let (old, new) = (counted(&before.findings), counted(&after.findings));
    let grown =
        |rule: &str| new.get(rule) > old.get(rule) && (sound || form.contains(rule) || rule.starts_with("config/"));
    let finding =
        after.findings.iter().find(|finding| finding.severity == Severity::Error && grown(finding.rule.id))?;
    let mut one = Findings::default();
    one.push(finding.clone());
    Some(Fault {
        finding: crate::diagnostic::short::report(&one, &after.sources, &Paths::default()).trim_end().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{fix, worse};
    use crate::check::Examined;
    use crate::diagnostic::{Diagnostic, Findings, Rule, Severity, SourceMap, Span, rules};
    use crate::render::{FileSet, Options};
    use crate::source::Inputs;

    fn examined(errors: &[&'static Rule]) -> Examined {
        let mut sources = SourceMap::default();
        let file = sources.add("a.yaml", "text");
        let mut findings = Findings::default();
        for rule in errors {
            findings.push(Diagnostic { severity: Severity::Error, ..Diagnostic::new(rule, Span::file(file), "x") });
        }
        Examined { findings, sources, files: errors.is_empty().then(FileSet::default) }
    }

    #[test]
    fn a_book_that_would_be_worse_is_told_from_one_that_shows_more() {
        let worse =
            |before: &[&'static Rule], after: &[&'static Rule]| worse(&examined(before), &examined(after)).is_some();
        assert!(!worse(&[], &[]) && !worse(&[&rules::AMBIGUOUS_SCALAR], &[]));
        assert!(worse(&[], &[&rules::BROKEN_LINK]), "a sound book gets no errors");
        assert!(!worse(&[&rules::AMBIGUOUS_SCALAR], &[&rules::DUPLICATE_CODE]), "it was hidden");
        assert!(worse(&[&rules::AMBIGUOUS_SCALAR], &[&rules::YAML_SYNTAX]), "the form was sound");
        assert!(!worse(&[&rules::YAML_SYNTAX], &[&rules::YAML_SYNTAX]), "it was there before");
    }

    #[test]
    fn a_book_in_memory_is_fixed_and_examined_again() {
        let mut files = BTreeMap::new();
        files.insert("book.toml".to_owned(), b"[book]\ntitle = \"Book\"\n".to_vec());
        let codes = "title: T\nkind: app\nsections:\n  - title: A\n    codes:\n      - {code: 010, summary: One, description: The first.}\n";
        files.insert("content/codes.yaml".to_owned(), codes.into());
        files.insert("content/dot.png".to_owned(), b"bytes".to_vec());
        let inputs = Inputs::in_memory(files).expect("a book");
        let options = inputs.config.as_ref().map(|config| Options { outputs: config.outputs(), base_url: None });
        let (before, after, fixed) = fix(inputs, options.as_ref()).expect("no fault");
        assert!(before.files.is_none() && after.files.is_some());
        assert_eq!(fixed.tally(), "1 finding in 1 file: content/codes.yaml");
        assert_eq!(fixed.files[0].new, codes.replace("010", "\"010\""));
    }
}
