//! The checksum of a region: of what it means, so that a formatter may lay it out anew and a changed word is seen.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::comments::{Comment, comments, unread};
use crate::copies::Form;
use crate::copies::canonical::{self, VERSION};
use crate::richtext::{RichText, document, markdown};

/// The checksum that an end marker carries: `1-` and 16 hexadecimal digits, of SHA-256 over the meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum(u64);

impl Sum {
    /// The checksum of a meaning.
    pub(super) fn of(meaning: &str) -> Self {
        let digest = Sha256::digest(meaning.as_bytes());
        Self(digest.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{VERSION}-{:016x}", self.0)
    }
}

impl FromStr for Sum {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix(VERSION).and_then(|rest| rest.strip_prefix('-')).ok_or(())?;
        let fits = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if fits { u64::from_str_radix(digits, 16).map(Self).map_err(drop) } else { Err(()) }
    }
}

/// What the text of a region means: its rich text in canonical form with the titles of its links and images, what its
/// comments say, and what else a reader of
/// pages would pass over, which a page does not show and somebody wrote all the same.
pub(crate) fn meaning(text: &str, form: Form) -> String {
    let mut meaning = match form {
        // Of HTML in Markdown this reader shows as text what it does not understand, so nothing is passed over.
        Form::Markdown => shown(&markdown::read(text).text),
        _ => match document::from_html(text) {
            Ok(page) => shown(&document::text(&page.nodes)) + &unread(text),
            Err(_) => text.to_owned(),
        },
    };
    for comment in said_in_comments(text, form) {
        meaning.push_str("\n<!--");
        meaning.push_str(&comment);
    }
    meaning
}

/// What the comments of a text say, each on one line.
pub(crate) fn said_in_comments(text: &str, form: Form) -> impl Iterator<Item = String> {
    let one_line = |comment: Comment| comment.text.split_whitespace().collect::<Vec<_>>().join(" ");
    comments(text, form).into_iter().map(one_line)
}

/// A copy may lose the titles of links; in a region they are as it was written, and another one is somebody's edit.
fn shown(text: &RichText) -> String {
    canonical::text(text) + &canonical::unseen(text)
}

#[cfg(test)]
mod tests {
    use super::Sum;

    #[test]
    fn checksums_are_read_as_they_are_written() {
        let sum = Sum::of("a");
        assert_eq!(sum.to_string().parse(), Ok(sum));
        assert_eq!(sum.to_string(), "1-ca978112ca1bbdca", "of SHA-256, and the same for ever");
        for wrong in ["", "1-", "2-ca978112ca1bbdca", "1-ca978112ca1bbdc", "1-ca978112ca1bbdcaa", "1-+a978112ca1bbdca"]
        {
            assert_eq!(wrong.parse::<Sum>(), Err(()), "{wrong}");
        }
    }
}
