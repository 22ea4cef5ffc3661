//! References to characters, as HTML and XML write them: `&amp;`, `&#65;`, `&#x42;`.

use std::borrow::Cow;

use quick_xml::escape::resolve_html5_entity;

/// What a reference stands for, and its length in bytes.
type Reference = (Cow<'static, str>, usize);

/// No name is longer, with room for zeros before a number; a bound keeps `&&&&` linear.
const LONGEST: usize = 40;

/// The reference at the start of a text (HTML, "Named character
/// references", those that end in a semicolon; XML's are among them).
pub(crate) fn reference(text: &str) -> Option<Reference> {
    reference_of(text, LONGEST, |name| resolve_html5_entity(name).map(Cow::Borrowed))
}

/// A text with its references decoded; what is none stays as it is.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    decode_with(text, reference)
}

/// The same for a reference of so many bytes at the most, with names of another list.
pub(super) fn reference_of(
    text: &str,
    longest: usize,
    names: fn(&str) -> Option<Cow<'static, str>>,
) -> Option<Reference> {
    let end = text.bytes().take(longest).position(|b| b == b';')?;
    let name = text.get(..end)?.strip_prefix('&')?;
    let characters = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            Cow::Owned(char::from_u32(code.ok()?)?.to_string())
        }
        None => names(name)?,
    };
    Some((characters, end + 1))
}

/// A text with what is a reference by `reference` decoded.
pub(super) fn decode_with(text: &str, reference: fn(&str) -> Option<Reference>) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let (before, mut rest) = text.split_at(first);
    let mut out = String::with_capacity(text.len());
    out.push_str(before);
    while let Some(at) = rest.find('&') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let length = match reference(after) {
            Some((characters, length)) => {
                out.push_str(&characters);
                length
            }
            None => {
                out.push('&');
                1
            }
        };
        rest = after.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{decode, reference};

    #[test]
    fn references_are_decoded() {
        assert_eq!(decode("&lt;&#65;&#x42;&nbsp;&nope;&&amp;lt; &apos; é&"), "<AB\u{a0}&nope;&&lt; ' é&");
        assert_eq!(decode("&#xD800;&#99999999999;&#;&;"), "&#xD800;&#99999999999;&#;&;");
        assert_eq!(decode("&CounterClockwiseContourIntegral;&infin;"), "∳∞");
        assert_eq!(decode("&amp &lt"), "&amp &lt", "without a semicolon it is none");
        assert!(matches!(decode("no reference"), Cow::Borrowed("no reference")));
        assert_eq!(reference("&hellip; and"), Some((Cow::Borrowed("…"), "&hellip;".len())));
        assert_eq!(reference("x&hellip;"), None);
    }
}
