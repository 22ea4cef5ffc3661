//! What the output was made of: a fingerprint for each top-level folder, and one for the whole.
//!
//! One line each: the hash of the fingerprint, two spaces, the folder, or `.` for the whole build folder. This only saves
//! work: a file that cannot be read counts as none.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::hash::Hash;
use super::path::top;
use super::tree::{INPUTS, Tree};
use super::{OutputError, Scope};

/// The name of the whole.
const WHOLE: &str = ".";

/// Fingerprints by top-level folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Inputs(BTreeMap<String, Hash>);

impl Inputs {
    pub(super) fn read(tree: Tree<'_>) -> Result<Self, OutputError> {
        match tree.record(INPUTS) {
            Ok(text) => Ok(Self::parse(&text.unwrap_or_default()).unwrap_or_default()),
            Err(OutputError::Damaged { .. }) => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let entry = |line: &str| {
            let (hash, folder) = line.split_once("  ")?;
            Some((folder.to_owned(), Hash::parse(hash)?))
        };
        text.lines().map(entry).collect::<Option<_>>().map(Self)
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (folder, hash) in &self.0 {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{hash}  {folder}");
        }
        text
    }

    /// Whether everything in the scope was made of what has this fingerprint.
    pub(super) fn match_scope(&self, scope: Scope<'_>, fingerprint: &str) -> bool {
        let hash = Hash::of(fingerprint.as_bytes());
        let matches = |folder: &str| self.0.get(folder) == Some(&hash);
        match scope {
            Scope::All => matches(WHOLE),
            Scope::Folders(folders) => folders.iter().all(|folder| matches(folder)),
        }
    }

    /// These after a build of the files in `scope`.
    #[must_use]
    pub(super) fn after<'p>(
        mut self,
        scope: Scope<'_>,
        fingerprint: &str,
        paths: impl Iterator<Item = &'p str>,
    ) -> Self {
        let hash = Hash::of(fingerprint.as_bytes());
        match scope {
            Scope::All => {
                self.0 = paths.map(|path| (top(path).to_owned(), hash)).collect();
                self.0.insert(WHOLE.to_owned(), hash);
            }
            Scope::Folders(folders) => {
                self.0.extend(folders.iter().map(|folder| ((*folder).to_owned(), hash)));
                if self.0.get(WHOLE) != Some(&hash) {
                    self.0.remove(WHOLE);
                }
            }
        }
        self
    }
}
