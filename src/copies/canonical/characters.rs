//! Characters that mean the same in a copy, however a wiki, an editor or a formatter writes them.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A text without what nobody sees of it, in Unicode's Normalization Form C (UAX 15).
pub(crate) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let seen: Cow<'_, str> = if text.contains(is_invisible) {
        Cow::Owned(text.chars().filter(|c| !is_invisible(*c)).collect())
    } else {
        Cow::Borrowed(text)
    };
    if is_nfc_quick(seen.chars()) == IsNormalized::Yes { seen } else { Cow::Owned(seen.nfc().collect()) }
}

/// Whether a character only parts words. All spaces of Unicode are one: which of them an editor types or keeps differs.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}')
}

/// Whether nothing is to be seen of a character: soft hyphens, zero-width spaces and joiners, marks of direction.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Adds a character as a typewriter has it: editors make quotes, dashes and an ellipsis of what was typed, and back.
pub(super) fn push_typed(c: char, out: &mut String) {
    match c {
        '\u{2018}'..='\u{201b}' => out.push('\''),
        '\u{201c}'..='\u{201f}' => out.push('"'),
        '\u{2026}' => out.push_str("..."),
        '\u{2010}' | '\u{2011}' => out.push('-'),
        '\u{2013}' => out.push_str("--"),
        '\u{2014}' => out.push_str("---"),
        c => out.push(c),
    }
}

/// A word as a typewriter has it.
pub(crate) fn typed(word: &str) -> Cow<'_, str> {
    if word.is_ascii() || !word.contains(|c| matches!(c, '\u{2010}'..='\u{2026}')) {
        return Cow::Borrowed(word);
    }
    let mut out = String::with_capacity(word.len());
    word.chars().for_each(|c| push_typed(c, &mut out));
    Cow::Owned(out)
}
