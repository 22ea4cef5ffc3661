//! Writing another text in the place of one, in the style of YAML that it is written in.

use crate::diagnostic::{Diagnostic, SourceMap, Span};
use crate::model::Text;

/// Where the words of a text stand in the file, without quotes and without the head of a block.
pub(super) fn words(text: &Text, sources: &SourceMap) -> Span {
    let Span { file, start, .. } = text.place.0;
    let raw = sources.slice(text.place.0);
    let quoted = |quote| raw.len() > 1 && raw.starts_with(quote) && raw.ends_with(quote);
    let (from, to) = if quoted('"') || quoted('\'') {
        (1, raw.len() - 1)
    } else if raw.starts_with(['|', '>']) {
        (raw.find('\n').unwrap_or(raw.len()), raw.len())
    } else {
        (0, raw.len())
    };
    let inner = raw.get(from..to).unwrap_or_default();
    let from = from + inner.len() - inner.trim_start().len();
    let start = start as usize + from;
    Span::new(file, start, start + inner.trim().len())
}

/// Adds the change that makes a text say something else, where it can be written as it is in every style: where the text
/// stands in the file word by word, and what it is to say is plain words.
pub(super) fn rewrite(finding: Diagnostic, text: &Text, new: &str, sources: &SourceMap) -> Diagnostic {
    let span = words(text, sources);
    let same = sources.slice(span).split_whitespace().eq(text.as_str().split_whitespace());
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
    if same && new.starts_with(|c: char| c.is_ascii_alphabetic()) && new.chars().all(is_plain) {
        finding.fix(span, new)
    } else {
        finding
    }
}
