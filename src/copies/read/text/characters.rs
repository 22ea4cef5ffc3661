//! The characters of plain text: what stands for others, and what is not seen.

use std::borrow::Cow;

/// The longest tag, link or reference to a character, in bytes.
const LONGEST: usize = 2048;

/// The beginning of a text that is looked at for the end of a tag.
pub(in crate::copies::read) fn head(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The character that a reference stands for, and the length of the reference (HTML, "Named character references").
pub(in crate::copies::read) fn reference(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let end = head(text).bytes().take(40).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            Cow::Owned(char::from_u32(code.ok()?)?.to_string())
        }
        None => Cow::Borrowed(quick_xml::escape::resolve_html5_entity(name)?),
    };
    Some((character, end + 1))
}

/// A text with its references to characters resolved.
pub(in crate::copies::read) fn decode(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        match reference(after) {
            Some((character, length)) => {
                out.push_str(&character);
                rest = after.get(length..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    if out.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
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
