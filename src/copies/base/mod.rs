//! What we last put into a copy: with it a stale copy and a hand-edited one are told apart.
//!
//! ```text
//! what we put there ── meaning → Digest, Sheet → Fingerprint ── Base ── JSON, kept where the copy is
//! source, copy ── compare → differences ── settle(Fingerprints of both, Base) → Stale, Edited or Conflict, each
//! ```

mod json;
mod lost;
mod meaning;
mod print;
mod settle;
mod theirs;
mod touched;

use sha2::{Digest as _, Sha256};

pub use lost::{lost, untold};
pub use meaning::meaning;
pub use print::{CodePrint, Fingerprint, Print, SectionPrint};
pub use settle::settle;
pub use theirs::{theirs, unshown};
pub use touched::{explained, raw, unseen};

use crate::copies::sheet::Sheet;
use crate::copies::{Form, Hints, join, read};
use crate::diagnostic::SourceMap;

/// What we last put into a file or onto a page, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// The digest of all that it meant when it was read back after it was written.
    pub whole: Option<Digest>,
    /// Whether it is as it was then, whatever the digests say: its version is the same.
    pub untouched: bool,
    /// What stood in each field, where that is known.
    pub print: Option<Fingerprint>,
    /// What the source said then, where that is known: a copy says some of it in its own way.
    pub source: Option<Fingerprint>,
    /// The text itself, where it was read again from the past of the copy. It is not kept as JSON.
    pub text: Option<String>,
}

/// The first eight bytes of a SHA-256 digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest(pub u64);

impl Digest {
    /// The digest of a text.
    pub fn of(text: &str) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        Self(digest.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }
}

impl Base {
    /// The base that is to be remembered of what was just written: its text as it was read back, what that says, and what
    /// the source says.
    pub fn new(form: Form, text: &str, copy: &Sheet, source: &Sheet) -> Self {
        let whole = Some(Digest::of(&meaning(form, text)));
        let (print, source) = (Some(Fingerprint::of(copy)), Some(Fingerprint::of(source)));
        Self { whole, print, source, ..Self::default() }
    }

    /// The base that an older version of a file or a page is, of which the text is known.
    pub fn of_text(form: Form, text: &str, hints: &Hints) -> Self {
        let mut sources = SourceMap::default();
        let file = sources.add("base", text.to_owned());
        let reading = read::read(&sources, file, form, hints);
        let sheet = match join(vec![(file, reading)]) {
            crate::copies::Joined::One(reading) => reading.sheets,
            crate::copies::Joined::Several(_) => Vec::new(),
        };
        let most = sheet.into_iter().max_by_key(Sheet::len);
        let whole = Some(Digest::of(&meaning(form, text)));
        let print = most.as_ref().map(Fingerprint::of);
        Self { whole, print, text: Some(text.to_owned()), ..Self::default() }
    }

    /// The same with what it comes to that the copy has this meaning now: where it is the one of the base, nobody touched it.
    #[must_use]
    pub fn held_against(mut self, now: Digest) -> Self {
        self.untouched |= self.whole == Some(now);
        self
    }
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

impl Standing {
    /// In words, as reports have it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Stale => "the source moved on",
            Self::Edited => "edited in the copy",
            Self::Conflict => "both changed",
        }
    }
}
