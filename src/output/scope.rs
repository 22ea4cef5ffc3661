//! Which part of the build folder a build is about.

use super::path::top;

/// The part of the build folder a build replaces. What statusbook wrote elsewhere before is left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<'a> {
    /// All of it: whatever the build no longer makes is stale, wherever it lies.
    All,
    /// Only these top-level folders.
    Folders(&'a [&'a str]),
}

impl Scope<'_> {
    /// Whether a path relative to the build folder belongs to it.
    pub(super) fn contains(self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Folders(folders) => folders.contains(&top(path)),
        }
    }
}
