//! The manifest: what statusbook wrote, as `sha256sum -c` reads it.
//!
//! One line for each file, sorted by path: the hash, two spaces, the path relative to the build folder. No path we write
//! needs the escapes of `sha256sum`: see [`refusal`].

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::hash::Hash;
use super::path::refusal;
use super::survey::Wanted;
use super::tree::{MANIFEST, Tree};
use super::{OutputError, Scope};

/// Files of ours and their hashes, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest(BTreeMap<String, Hash>);

impl Manifest {
    /// Reads the manifest of a build folder; empty where there is none.
    ///
    /// # Errors
    /// A line we would not have written: what it lists must not be trusted, let alone removed.
    pub(super) fn read(tree: Tree<'_>) -> Result<Self, OutputError> {
        let text = tree.record(MANIFEST)?.unwrap_or_default();
        Self::parse(&text).map_err(|reason| OutputError::Damaged { path: tree.at(MANIFEST), reason })
    }

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut files = BTreeMap::new();
        for (index, line) in text.split_terminator('\n').enumerate() {
            let entry = line.split_once("  ").and_then(|(hash, path)| Some((Hash::parse(hash)?, path)));
            let Some((hash, path)) = entry else {
                return Err(format!("line {} is not a hash and a path", index + 1));
            };
            if let Some(reason) = refusal(path) {
                return Err(format!("the path in line {} cannot be ours: {reason}", index + 1));
            }
            if files.insert(path.to_owned(), hash).is_some() {
                return Err(format!("line {} names a file a second time", index + 1));
            }
        }
        Ok(Self(files))
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (path, hash) in &self.0 {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{hash}  {path}");
        }
        text
    }

    /// This after a build of these files, which are all that is in the scope.
    pub(super) fn after(&self, wanted: &[Wanted<'_>], scope: Scope<'_>) -> Self {
        let others = self.iter().filter(|(path, _)| !scope.contains(path));
        let files = others.chain(wanted.iter().map(|file| (file.path, file.hash)));
        Self(files.map(|(path, hash)| (path.to_owned(), hash)).collect())
    }

    pub(super) fn get(&self, path: &str) -> Option<Hash> {
        self.0.get(path).copied()
    }

    /// All files, by path.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Hash)> {
        self.0.iter().map(|(path, hash)| (path.as_str(), *hash))
    }
}
