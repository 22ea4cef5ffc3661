//! Keeps what is read in normal form.

use std::borrow::Cow;

use super::Inline;

/// Adds an inline so that the whole stays in normal form.
pub(super) fn append(inlines: &mut Vec<Inline>, inline: Inline) {
    match (inlines.last_mut(), inline) {
        (_, Inline::Text(text)) => append_text(inlines, &text),
        (Some(Inline::Emphasis(last)), Inline::Emphasis(content))
        | (Some(Inline::Strong(last)), Inline::Strong(content))
        | (Some(Inline::Strikethrough(last)), Inline::Strikethrough(content)) => {
            content.into_iter().for_each(|inline| append(last, inline));
        }
        (_, inline) => inlines.push(inline),
    }
}

/// Adds text to the text that stands last.
pub(super) fn append_text(inlines: &mut Vec<Inline>, text: &str) {
    match inlines.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(last)) => last.push_str(text),
        _ => inlines.push(Inline::Text(text.to_owned())),
    }
}

/// Takes away what means nothing at the ends of a paragraph.
pub(super) fn trim(content: &mut Vec<Inline>) {
    trim_of(content, |c| matches!(c, ' ' | '\t'));
}

/// The same for line breaks and all that is a space by `is_space`.
pub(crate) fn trim_of(content: &mut Vec<Inline>, is_space: fn(char) -> bool) {
    let is_blank = |inline: &Inline| match inline {
        Inline::Break => true,
        Inline::Text(text) => text.chars().all(is_space),
        _ => false,
    };
    let leading = content.iter().take_while(|inline| is_blank(inline)).count();
    content.drain(..leading);
    while content.last().is_some_and(is_blank) {
        content.pop();
    }
    if let Some(Inline::Text(text)) = content.last_mut() {
        text.truncate(text.trim_end_matches(is_space).len());
    }
    if let Some(Inline::Text(text)) = content.first_mut() {
        text.drain(..text.len() - text.trim_start_matches(is_space).len());
    }
}

/// Text without control characters; a line feed is a space where lines are not kept.
pub(super) fn clean(text: &str, lines: bool) -> Cow<'_, str> {
    let fits = |c: char| !is_control(c) && (c != '\r') && (lines || c != '\n');
    if text.chars().all(fits) {
        return Cow::Borrowed(text);
    }
    let line_end = if lines { '\n' } else { ' ' };
    let joined = text.replace("\r\n", "\n");
    let cleaned = joined.chars().filter(|c| !is_control(*c));
    Cow::Owned(cleaned.map(|c| if matches!(c, '\n' | '\r') { line_end } else { c }).collect())
}

/// Characters that XML forbids, or that mean nothing in a text.
pub(super) fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}')
}
