//! The YAML at the top of a page.

use std::ops::Range;

/// Where the parts of a page are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Parts {
    /// No front matter.
    Body,
    /// The bytes of the front matter, without its marker lines, and the byte at which the text starts.
    Both { matter: Range<usize>, body: usize },
    /// The front matter is not closed.
    Open,
}

/// Takes a page apart: front matter stands between a first line of `---` and the next such line.
pub(super) fn split(text: &str) -> Parts {
    // Only what YAML takes for blanks: a line with another one is a text.
    let is = |line: &str, marker| line.trim_end_matches([' ', '\t', '\r', '\n']) == marker;
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    if !is(first, "---") {
        return Parts::Body;
    }
    let mut at = first.len();
    for line in lines {
        if is(line, "---") || is(line, "...") {
            return Parts::Both { matter: first.len()..at, body: at + line.len() };
        }
        at += line.len();
    }
    Parts::Open
}

/// The byte at which the text of a page starts, after its front matter.
pub(crate) fn body_of_page(text: &str) -> usize {
    match split(text) {
        Parts::Both { body, .. } => body,
        Parts::Body | Parts::Open => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{Parts, split};

    #[test]
    fn front_matter_is_found_only_at_the_top() {
        assert_eq!(split("# Title\n---\n"), Parts::Body);
        assert_eq!(split("---\ntitle: x\n---\ntext"), Parts::Both { matter: 4..13, body: 17 });
        assert_eq!(split("---\r\n---\r\n"), Parts::Both { matter: 5..5, body: 10 });
        assert_eq!(split("---\ntitle: x\n"), Parts::Open);
        assert_eq!(split("----\n"), Parts::Body);
        assert_eq!(split("--- \t\n---\n"), Parts::Both { matter: 6..6, body: 10 });
        assert_eq!(split("---\u{3000}\ntitle: x\n---\n"), Parts::Body);
        assert_eq!(split("---\ntitle: x\n---\u{3000}\n"), Parts::Open);
    }
}
