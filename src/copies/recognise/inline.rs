//! Cutting a line of rich text.

use crate::richtext::{Inline, trim_of};

/// What follows the first bytes of a line's plain text, with its markup, and without spaces at its ends.
pub(super) fn after(content: &[Inline], bytes: usize) -> Vec<Inline> {
    let mut left = bytes;
    let mut out = cut(content, &mut left);
    trim(&mut out);
    out
}

/// Recurses no deeper than the tree, which is limited.
fn cut(content: &[Inline], left: &mut usize) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in content {
        if *left == 0 {
            out.push(inline.clone());
            continue;
        }
        let rest = |text: &str, left: &mut usize| {
            let skip = text.len().min(*left);
            *left -= skip;
            text.get(skip..).unwrap_or("").to_owned()
        };
        match inline {
            Inline::Text(text) => push_text(&mut out, rest(text, left)),
            Inline::Code(text) => {
                let code = rest(text, left);
                if !code.is_empty() {
                    out.push(Inline::Code(code));
                }
            }
            Inline::Break => *left = left.saturating_sub(1),
            Inline::Image { alt, .. } => {
                if alt.len() > *left {
                    out.push(inline.clone());
                }
                *left = left.saturating_sub(alt.len());
            }
            wrapper => {
                let inner = cut(wrapper.content(), left);
                if !inner.is_empty() {
                    out.push(wrapper.around(inner));
                }
            }
        }
    }
    out
}

fn push_text(out: &mut Vec<Inline>, text: String) {
    if !text.is_empty() {
        out.push(Inline::Text(text));
    }
}

/// Takes spaces and breaks from both ends.
fn trim(content: &mut Vec<Inline>) {
    trim_of(content, char::is_whitespace);
}

/// Whether nothing of a line is seen.
pub(super) fn is_blank(content: &[Inline]) -> bool {
    content.iter().all(|inline| match inline {
        Inline::Break => true,
        Inline::Text(text) => text.trim().is_empty(),
        _ => false,
    })
}

/// A text with single spaces.
pub(super) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first bytes of a line's plain text, with their markup, and without spaces at their ends.
pub(super) fn before(content: &[Inline], bytes: usize) -> Vec<Inline> {
    let mut left = bytes;
    let mut out = keep(content, &mut left);
    trim(&mut out);
    out
}

/// Recurses no deeper than the tree, which is limited.
fn keep(content: &[Inline], left: &mut usize) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in content {
        if *left == 0 {
            break;
        }
        let start = |text: &str, left: &mut usize| {
            let take = text.len().min(*left);
            *left -= take;
            text.get(..take).unwrap_or("").to_owned()
        };
        match inline {
            Inline::Text(text) => push_text(&mut out, start(text, left)),
            Inline::Code(text) => out.push(Inline::Code(start(text, left))),
            Inline::Break => {
                *left = left.saturating_sub(1);
                out.push(Inline::Break);
            }
            Inline::Image { alt, .. } => {
                *left = left.saturating_sub(alt.len());
                out.push(inline.clone());
            }
            wrapper => {
                let inner = keep(wrapper.content(), left);
                out.push(wrapper.around(inner));
            }
        }
    }
    out
}
