//! Tags of storage format: how long each is, what it says, and what its element is to the text.

/// What an element is to its text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It stands on lines of its own.
    Block,
    /// It stands within a line.
    Inline,
    /// What is in it is no text.
    Silent,
}

/// What an element is to its text, by its name.
pub(super) fn kind(name: &str) -> Kind {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "li" | "table" | "tbody" | "thead" | "tfoot"
        | "tr" | "td" | "th" | "caption" | "blockquote" | "div" | "hr" | "pre" | "dl" | "dt" | "dd" | "ac:layout"
        | "ac:layout-section" | "ac:layout-cell" | "ac:rich-text-body" | "ac:task-list" | "ac:task"
        | "ac:task-body" => Kind::Block,
        "ac:parameter"
        | "ac:plain-text-body"
        | "ac:task-id"
        | "ac:task-uuid"
        | "ac:task-status"
        | "ac:placeholder"
        | "ac:image"
        | "time"
        | "colgroup"
        | "ac:plain-text-link-body"
        | "ac:adf-extension" => Kind::Silent,
        _ => Kind::Inline,
    }
}

/// The length of the tag that a text begins with.
pub(super) fn tag_length(text: &str) -> Option<usize> {
    let first = text.get(1..)?.trim_start_matches('/');
    if !first.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (byte, quote) {
            (b'>', None) => return Some(at + 1),
            (b'<', _) => return None,
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    None
}

/// The value of an attribute of a tag; empty where it has none.
pub(super) fn attribute(tag: &str, name: &str) -> String {
    let value = tag.match_indices(name).find_map(|(at, _)| {
        let before = tag.get(..at)?;
        let after = tag.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        before.ends_with(char::is_whitespace).then(|| after.get(1..)?.split(quote).next()).flatten()
    });
    value.map(|value| crate::richtext::decode(value).into_owned()).unwrap_or_default()
}
