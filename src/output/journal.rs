//! The journal: what a switch does, step by step, so that another process can finish it or take it back.
//!
//! It appears by a rename, whole or not at all. Its last line carries the hash of all others, so that one cut short by
//! other hands or a power failure is never acted upon.

use std::fmt::Write as _;

use super::hash::Hash;
use super::path::refusal;
use super::tree::{INPUTS, MANIFEST, Tree};
use super::{Kept, OutputError};

/// One step. Each can be done again when it was done already, and undone whether it was done or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A stale file with these bytes goes from its place to `undo`.
    Remove { path: String, old: Hash },
    /// A folder goes, if it is empty.
    Prune { path: String },
    /// A whole folder comes from `staging`.
    Move { path: String },
    /// A file with these bytes came with the folder moved just before.
    Inside { path: String, new: Hash },
    /// A file comes from `staging` to where there was none.
    Create { path: String, new: Hash },
    /// A file comes from `staging` in place of another, which has a second name in `undo`.
    Replace { path: String, new: Hash, old: Hash },
}

impl Step {
    /// What it is about.
    pub(super) fn path(&self) -> &str {
        match self {
            Self::Remove { path, .. }
            | Self::Prune { path }
            | Self::Move { path }
            | Self::Inside { path, .. }
            | Self::Create { path, .. }
            | Self::Replace { path, .. } => path,
        }
    }
}

/// The steps of a switch in order, and what to tell about it afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Journal {
    pub(super) steps: Vec<Step>,
    pub(super) kept: Vec<Kept>,
    pub(super) left: Vec<String>,
}

impl Journal {
    /// Reads one of the two journals; `None` where there is none.
    pub(super) fn read(tree: Tree<'_>, path: &str) -> Result<Option<Self>, OutputError> {
        let Some(text) = tree.record(path)? else { return Ok(None) };
        Self::parse(&text)
            .map(Some)
            .map_err(|reason| OutputError::Damaged { path: tree.at(path), reason: reason.to_owned() })
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        // Writing into a string cannot fail.
        for step in &self.steps {
            let _ = match step {
                Step::Remove { path, old } => writeln!(text, "remove {old} {path}"),
                Step::Prune { path } => writeln!(text, "prune {path}"),
                Step::Move { path } => writeln!(text, "move {path}"),
                Step::Inside { path, new } => writeln!(text, "inside {new} {path}"),
                Step::Create { path, new } => writeln!(text, "create {new} {path}"),
                Step::Replace { path, new, old } => writeln!(text, "replace {new} {old} {path}"),
            };
        }
        for Kept { path, copy } in &self.kept {
            let _ = writeln!(text, "kept {path}\t{copy}");
        }
        for path in &self.left {
            let _ = writeln!(text, "left {path}");
        }
        let hash = Hash::of(text.as_bytes());
        let _ = writeln!(text, "end {hash}");
        text
    }

    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let body = text.strip_suffix('\n').and_then(|text| {
            let (body, hash) = text.split_at_checked(text.len().checked_sub(Hash::DIGITS)?)?;
            let body = body.strip_suffix("end ")?;
            (Hash::parse(hash)? == Hash::of(body.as_bytes())).then_some(body)
        });
        let mut journal = Self::default();
        for line in body.ok_or("it is not complete")?.split_terminator('\n') {
            journal.take(line).ok_or("it has a line that is not ours")?;
        }
        Ok(journal)
    }

    fn take(&mut self, line: &str) -> Option<()> {
        let (word, rest) = line.split_once(' ')?;
        let step = match word {
            "remove" => hash(rest).and_then(|(old, rest)| Some(Step::Remove { path: output(rest)?, old })),
            "prune" => output(rest).map(|path| Step::Prune { path }),
            "move" => output(rest).map(|path| Step::Move { path }),
            "inside" => hash(rest).and_then(|(new, rest)| Some(Step::Inside { path: output(rest)?, new })),
            "create" => hash(rest).and_then(|(new, rest)| Some(Step::Create { path: any(rest)?, new })),
            "replace" => hash(rest).and_then(|(new, rest)| {
                let (old, rest) = hash(rest)?;
                Some(Step::Replace { path: any(rest)?, new, old })
            }),
            "kept" => {
                let (path, copy) = rest.split_once('\t')?;
                self.kept.push(Kept { path: path.to_owned(), copy: copy.to_owned() });
                return Some(());
            }
            "left" => {
                self.left.push(rest.to_owned());
                return Some(());
            }
            _ => None,
        };
        self.steps.push(step?);
        Some(())
    }
}

fn hash(text: &str) -> Option<(Hash, &str)> {
    let (hash, rest) = text.split_once(' ')?;
    Some((Hash::parse(hash)?, rest))
}

/// The path of an output file or folder.
fn output(path: &str) -> Option<String> {
    refusal(path).is_none().then(|| path.to_owned())
}

/// The path of an output file, or of a record that is switched in with the output.
fn any(path: &str) -> Option<String> {
    if [MANIFEST, INPUTS].contains(&path) { Some(path.to_owned()) } else { output(path) }
}
