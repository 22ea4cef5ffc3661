//! Words that take the place of others in a scalar of YAML or in a page.

use std::ops::Range;

/// How words are to be written that take the place of a part of a scalar, `written`, so that nothing else of it changes
/// its meaning. None where that cannot be told for sure. `page` says that it is no scalar but the text of a page.
pub(super) fn replacement(written: &str, part: &Range<usize>, new: &str, page: bool) -> Option<String> {
    // Nothing that Markdown or YAML could take for markup, wherever it comes to stand.
    let inside = |c: char| c.is_alphanumeric() || " -'’./+&#_".contains(c);
    let harmless = new.chars().all(inside)
        && !new.starts_with(|c: char| !c.is_alphanumeric())
        && !new.contains(" #")
        && !new.contains(" - ")
        && !new.contains("  ");
    let line_break = written.get(part.clone())?.contains('\n');
    if !harmless || line_break {
        return None;
    }
    match written.as_bytes().first() {
        _ if page => Some(new.to_owned()),
        Some(b'|' | b'>' | b'"') => Some(new.to_owned()),
        Some(b'\'') => Some(new.replace('\'', "''")),
        _ => {
            let whole = format!("{}{new}{}", written.get(..part.start)?, written.get(part.end..)?);
            let sound = crate::source::reading(&whole).is_none() && !whole.ends_with([' ', ':']);
            let starts = part.start > 0 || whole.starts_with(char::is_alphanumeric);
            (sound && starts && !whole.trim().is_empty()).then(|| new.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::replacement;

    #[test]
    fn words_are_written_in_the_style_of_their_scalar() {
        let word = |written: &str, new: &str| {
            let at = written.find("teh").expect("there");
            replacement(written, &(at..at + 3), new, false)
        };
        assert_eq!(word("say teh word", "the").as_deref(), Some("the"));
        assert_eq!(word("'say teh word'", "it's").as_deref(), Some("it''s"));
        assert_eq!(word("\"say teh word\"", "it's").as_deref(), Some("it's"));
        assert_eq!(word("|\n  say teh word", "the").as_deref(), Some("the"));
        // What would be something else than a text, or the start of something else, is left to the author.
        assert_eq!(word("teh", "no"), None);
        assert_eq!(word("teh", "12"), None);
        assert_eq!(word("say teh word", "a #b"), None);
        assert_eq!(word("say teh word", "a: b"), None);
        assert_eq!(word("teh word", "*b*"), None);
        assert_eq!(word("teh word", ""), None);
        assert_eq!(word("a teh", ""), None);
        assert_eq!(word("a teh b", "").as_deref(), Some(""));
    }
}
