//! What we last put into a copy: with it a stale copy and a hand-edited one are told apart.

mod meaning;

use std::collections::BTreeMap;

pub use meaning::meaning;

/// What we last put into a file or onto a page, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// The digest of all that it meant when it was read back after it was written.
    pub whole: Option<Digest>,
    /// Whether it is as it was then, whatever the digests say: its version is the same.
    pub untouched: bool,
    /// What stood in each field, where that is known.
    pub print: Option<Fingerprint>,
}

/// The first eight bytes of a SHA-256 digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest(pub u64);

/// What stands in each field of each code, as digests: enough to say which of two sides has moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// The digests of the texts that are about no code: `title`, `intro`, and those of sections by their titles.
    pub texts: BTreeMap<String, Digest>,
    /// The codes in their order.
    pub codes: Vec<CodePrint>,
}

/// A code of a [`Fingerprint`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodePrint {
    /// The code.
    pub code: String,
    /// The section that it stands in, by its index.
    pub section: usize,
    /// The digests of its fields by their keys, those of cases with the number of the case.
    pub fields: BTreeMap<String, Digest>,
}

/// Which side has moved since we last wrote a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Only the source: the copy is behind.
    Stale,
    /// Only the copy: somebody edited it.
    Edited,
    /// Both, to different texts.
    Conflict,
}
