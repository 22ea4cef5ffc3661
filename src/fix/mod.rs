//! Mending what has one right answer: texts and findings → new texts. Nothing here reads or writes a file.

mod diff;
mod edits;

pub use diff::unified;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::check::{Examined, examine};
use crate::diagnostic::{FileId, Findings, Paths, rules};
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
    /// What is left as it is because of a fault of the fixes.
    pub left: Vec<Fault>,
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
    /// How many findings were mended in it.
    pub count: usize,
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

/// Fixes that would have made a book worse; they are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of the file that is left as it is, from the book's folder.
    pub name: String,
    /// What would be wrong: a finding on one line.
    pub finding: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is left as it is, since fixing would break the book: {}\n  help: this is a fault of statusbook; please report it, with what the file says",
            self.name, self.finding
        )
    }
}

/// How often what would break the book is left out, before nothing is fixed.
const TRIES: usize = 4;

/// Examines a book, makes the edits that its findings offer, and examines it again, until nothing is left to mend. Gives the
/// book as it is first, as it would be then, and what would be written for that. A file whose fixes would make the book worse
/// is left as it is.
pub fn fix(inputs: Inputs, options: Option<&Options>) -> (Examined, Examined, Fixed) {
    let examined = |inputs: &Inputs| examine(inputs.clone(), options.cloned(), |_| {}, None);
    let first = examined(&inputs);
    let mut own: BTreeSet<FileId> = inputs.texts().collect();
    let mut left: Vec<Fault> = Vec::new();
    for _ in 0..TRIES {
        let (last, mut fixed) = passes(&inputs, &first, own.clone(), examined);
        let faults = worse(&first, &last);
        let changed: BTreeSet<&str> = fixed.files.iter().map(|file| file.name.as_str()).collect();
        let of_changed = |fault: &&Fault| changed.contains(fault.name.as_str());
        // What is wrong elsewhere is the fault of any of them.
        let elsewhere = faults.first().filter(|_| !faults.iter().any(|fault| of_changed(&fault)));
        let blamed: Vec<Fault> = match elsewhere {
            Some(fault) => changed.iter().map(|name| Fault { name: (*name).to_owned(), ..fault.clone() }).collect(),
            None => faults.iter().filter(of_changed).cloned().collect(),
        };
        if blamed.is_empty() {
            fixed.left = left;
            return (first, last, fixed);
        }
        for fault in &blamed {
            own.retain(|file| inputs.sources.name(*file) != fault.name);
        }
        left.extend(blamed);
    }
    let (last, fixed) = passes(&inputs, &first, BTreeSet::new(), examined);
    (first, last, Fixed { left, ..fixed })
}

/// Mends the files of `own`, in as many passes as it takes.
fn passes(
    inputs: &Inputs,
    first: &Examined,
    mut own: BTreeSet<FileId>,
    examined: impl Fn(&Inputs) -> Examined,
) -> (Examined, Fixed) {
    let mut now = inputs.clone();
    let mut last: Option<Examined> = None;
    let mut counts = BTreeMap::<FileId, usize>::new();
    // The texts that a file has had, each with how many findings were mended by then.
    let mut had: BTreeMap<FileId, Vec<(String, usize)>> = BTreeMap::new();
    for _ in 0..PASSES {
        let mut pass = edits::apply(&last.as_ref().unwrap_or(first).findings, &now.sources, &own);
        if pass.texts.is_empty() {
            break;
        }
        for (file, text) in &mut pass.texts {
            let had = had.entry(*file).or_insert_with(|| vec![(now.sources.text(*file).to_owned(), 0)]);
            let count = counts.entry(*file).or_default();
            *count += pass.counts.get(file).copied().unwrap_or_default();
            if let Some((_, before)) = had.iter().find(|(known, _)| known == text) {
                // Fixes that undo each other: the file stays at this, in this run and in the next one.
                *count = *before;
                own.remove(file);
            } else {
                had.push((text.clone(), *count));
            }
        }
        now = now.with(pass.texts);
        last = Some(examined(&now));
    }
    let mut files = Vec::new();
    for file in had.into_keys() {
        let (old, new) = (first.sources.text(file), now.sources.text(file));
        if old != new {
            let (name, count) = (now.sources.name(file).to_owned(), counts.get(&file).copied().unwrap_or_default());
            files.push(FixedFile { name, old: old.to_owned(), new: new.to_owned(), count });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let last = last.unwrap_or_else(|| Examined {
        findings: first.findings.clone(),
        sources: first.sources.clone(),
        files: None,
    });
    let count = files.iter().map(|file| file.count).sum();
    (last, Fixed { files, count, left: Vec::new() })
}

/// Rules whose findings stop a file from being read.
const UNREAD: [&rules::Rule; 6] = [
    &rules::YAML_SYNTAX,
    &rules::TAB_INDENT,
    &rules::TOO_LARGE,
    &rules::DUPLICATE_KEY,
    &rules::FRONT_MATTER,
    &rules::CONFIG_SYNTAX,
];

/// Whether a rule is about the form of a source: of a file that can be read, all of it is found at once.
fn is_form(rule: &rules::Rule) -> bool {
    let others = [&rules::WRONG_TYPE, &rules::UNKNOWN_KEY, &rules::MISSING_FIELD, &rules::EMPTY_FIELD];
    rule.group() == "config" || UNREAD.contains(&rule) || others.contains(&rule)
}

/// What nothing can be built with and was not there before: the first finding of each file. What a file that could not be
/// read says now was always in it, and while anything was wrong that nothing can be built with, more may have been hidden.
fn worse(before: &Examined, after: &Examined) -> Vec<Fault> {
    let counted = |examined: &Examined| {
        let mut counts: BTreeMap<(String, &'static str), usize> = BTreeMap::new();
        for finding in examined.findings.iter().filter(|finding| finding.rule.binding) {
            let name = examined.sources.name(finding.span.file).to_owned();
            *counts.entry((name, finding.rule.id)).or_default() += 1;
        }
        counts
    };
    let (old, new) = (counted(before), counted(after));
    let is_unread = |rule: &str| UNREAD.iter().any(|unread| unread.id == rule);
    let unread: BTreeSet<&str> =
        old.keys().filter(|(_, rule)| is_unread(rule)).map(|(name, _)| name.as_str()).collect();
    let mut faults: Vec<Fault> = Vec::new();
    for finding in after.findings.iter().filter(|finding| finding.rule.binding) {
        let name = after.sources.name(finding.span.file).to_owned();
        let key = (name, finding.rule.id);
        let has_grown = new.get(&key) > old.get(&key) && (old.is_empty() || is_form(finding.rule));
        if has_grown && !unread.contains(key.0.as_str()) && !faults.iter().any(|fault| fault.name == key.0) {
            let mut one = Findings::default();
            one.push(finding.clone());
            let told = crate::diagnostic::short::report(&one, &after.sources, &Paths::default());
            faults.push(Fault { name: key.0, finding: told.trim_end().to_owned() });
        }
    }
    faults
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
            |before: &[&'static Rule], after: &[&'static Rule]| !worse(&examined(before), &examined(after)).is_empty();
        assert!(!worse(&[], &[]) && !worse(&[&rules::AMBIGUOUS_SCALAR], &[]));
        assert!(worse(&[], &[&rules::DUPLICATE_CODE]), "a sound book stays sound");
        assert!(!worse(&[], &[&rules::STARTS_WITH_SUMMARY]), "it can be built all the same");
        assert!(!worse(&[&rules::AMBIGUOUS_SCALAR], &[&rules::DUPLICATE_CODE]), "it was hidden");
        assert!(worse(&[&rules::AMBIGUOUS_SCALAR], &[&rules::YAML_SYNTAX]), "the form was sound");
        assert!(!worse(&[&rules::YAML_SYNTAX], &[&rules::YAML_SYNTAX]), "it was there before");
        assert!(!worse(&[&rules::TAB_INDENT], &[&rules::DUPLICATE_KEY]), "nobody could read it before");
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
        let (before, after, fixed) = fix(inputs, options.as_ref());
        assert!(before.files.is_none() && after.files.is_some());
        assert_eq!(fixed.tally(), "1 finding in 1 file: content/codes.yaml");
        assert_eq!(fixed.files[0].new, codes.replace("010", "\"010\""));
    }
}
