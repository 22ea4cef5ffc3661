//! From a place in a value back to the place in the file.

use std::iter::Peekable;
use std::str::CharIndices;

/// A walk along the bytes of a scalar as they stand in the file, `source`, and along the `value` that was read from them.
///
/// YAML drops indentation, folds lines and resolves escapes. Both texts are walked side by side: equal characters go
/// together, and what the file has more (indentation, line breaks, quotes, the head of a block scalar) is passed over.
pub(crate) struct Walk<'t> {
    source: &'t str,
    quote: Option<char>,
    /// What of the value is still ahead.
    ahead: Peekable<CharIndices<'t>>,
    /// How far the source was walked.
    from: usize,
}

impl<'t> Walk<'t> {
    pub(crate) fn new(source: &'t str, value: &'t str) -> Self {
        let from = match source.as_bytes().first() {
            Some(b'|' | b'>') => source.find('\n').map_or(source.len(), |at| at + 1),
            Some(b'\'' | b'"') => 1,
            _ => 0,
        };
        let quote = source.chars().next().filter(|c| *c == '"' || *c == '\'');
        Self { source, quote, ahead: value.char_indices().peekable(), from }
    }

    /// Goes on to the byte `offset` of the value: the byte in the source that it came from. It never goes back, so
    /// offsets are to be asked for in rising order.
    pub(crate) fn to(&mut self, offset: usize) -> usize {
        let source = self.source;
        while let Some(&(at, wanted)) = self.ahead.peek() {
            if self.quote == Some('"') {
                self.from += continued(&source[self.from..]);
            }
            let is_blank = wanted == '\n' || wanted == ' ';
            if !is_blank {
                // Folded lines: what stands before the next character is layout. Texts on one line have lost the
                // white space of other kinds, too.
                let rest = &source[self.from..];
                let layout = |c: char| c != wanted && c.is_whitespace();
                self.from += rest.len() - rest.trim_start_matches(layout).len();
            }
            if at >= offset {
                break;
            }
            let rest = &source[self.from..];
            self.from += if is_blank { blank(rest, wanted) } else { one(rest, self.quote, wanted) };
            self.ahead.next();
        }
        self.from.min(source.len())
    }

    /// How many bytes of the source stand for the character that the walk has come to.
    pub(crate) fn length(&self, c: char) -> usize {
        let rest = self.source.get(self.from..).unwrap_or("");
        if matches!(c, '\n' | ' ') { blank(rest, c) } else { one(rest, self.quote, c) }
    }
}

/// How far line breaks reach that a backslash takes out of a double-quoted scalar, with the layout after them.
fn continued(source: &str) -> usize {
    let mut rest = source;
    while let Some(after) = rest.strip_prefix('\\').and_then(|after| after.trim_start_matches('\r').strip_prefix('\n'))
    {
        rest = after.trim_start_matches([' ', '\t', '\n', '\r']);
    }
    source.len() - rest.len()
}

/// How far a blank of the value reaches in the file.
fn blank(rest: &str, wanted: char) -> usize {
    if rest.starts_with(wanted) { 1 } else { escape(rest).unwrap_or(0) }
}

/// How far one character of the value reaches in the file.
fn one(rest: &str, quote: Option<char>, wanted: char) -> usize {
    match (quote, rest.as_bytes()) {
        (Some('"'), [b'\\', ..]) => escape(rest).unwrap_or(0),
        (Some('\''), [b'\'', b'\'', ..]) => 2,
        _ => rest.chars().next().filter(|c| *c == wanted).map_or(0, char::len_utf8),
    }
}

/// The length of an escape of a double-quoted scalar (YAML 1.2, section 5.7).
fn escape(rest: &str) -> Option<usize> {
    let mut chars = rest.strip_prefix('\\')?.chars();
    let length = match chars.next() {
        None => 1,
        Some('x') => 4,
        Some('u') => 6,
        Some('U') => 10,
        Some(other) => 1 + other.len_utf8(),
    };
    Some(length.min(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::Walk;

    fn check(source: &str, value: &str, needle: &str) {
        let at = Walk::new(source, value).to(value.find(needle).expect("in the value"));
        assert!(source[at..].starts_with(needle), "{:?} of {source:?}", &source[at..]);
    }

    #[test]
    fn every_style_of_scalar_leads_back() {
        check("plain text here", "plain text here", "here");
        check("plain\n    folded text", "plain folded text", "text");
        check("|\n      one\n        two\n\n      three\n", "one\n  two\n\nthree\n", "three");
        check("|\n      one\n        two\n", "one\n  two\n", "two");
        check(">-\n  folded\n  on lines\n\n  and more", "folded on lines\nand more", "more");
        check("\"a\\u00e9b \\\"c\\\" d\"", "aéb \"c\" d", "d");
        check("'it''s here'", "it's here", "here");
        check("\"über <b>\"", "über <b>", "<b>");
        assert_eq!(Walk::new("", "").to(0), 0);
        assert!(Walk::new("\"\\", "x").to(5) <= 2);
    }

    #[test]
    fn a_walk_on_leads_where_a_new_one_does() {
        for (source, value) in [
            ("|\n      one\n        two\n\n      three\n", "one\n  two\n\nthree\n"),
            (">-\n  folded\n  on lines\n\n  and more", "folded on lines\nand more"),
            ("\"a\\u00e9b \\\"c\\\" \\\n  d\"", "aéb \"c\" d"),
            ("'it''s\n  here'", "it's here"),
        ] {
            let mut walk = Walk::new(source, value);
            for offset in 0..=value.len() {
                assert_eq!(walk.to(offset), Walk::new(source, value).to(offset), "{offset} of {source:?}");
            }
        }
    }
}
