//! The characters of plain text: those that are not seen, and how far ahead is looked.

use std::borrow::Cow;

/// The longest tag or link, in bytes.
const LONGEST: usize = 2048;

/// The beginning of a text that is looked at for the end of a tag.
pub(in crate::copies::read) fn head(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// A text with each run of white space as one space, and without what no text holds.
pub(in crate::copies::read) fn spaced(text: &str) -> Cow<'_, str> {
    let blank = |c: char| c.is_whitespace();
    let left_out =
        |c: char| c.is_control() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}');
    if !text.contains("  ") && !text.contains(|c: char| c != ' ' && blank(c) || left_out(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if blank(c) {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !left_out(c) {
            out.push(c);
        }
    }
    Cow::Owned(out)
}
