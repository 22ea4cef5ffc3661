//! Faults in the syntax of YAML, in the words of those who write it.

use granit_parser::{ErrorKind, ScanError};

use super::yaml::MAX_DEPTH;
use crate::diagnostic::{Diagnostic, FileId, Span, rules};

/// The finding for a fault in the syntax.
pub(super) fn finding(text: &str, file: FileId, error: &ScanError) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let kind = error.kind();
    if matches!(kind, ErrorKind::RecursionLimitExceeded) {
        let message = format!("values are nested more than {MAX_DEPTH} deep");
        return Diagnostic::new(&rules::TOO_LARGE, Span::new(file, at, at + 1), message).help("Nest less.");
    }
    if let Some(tab) = tab_in_indentation(text, at, matches!(kind, ErrorKind::TabInPlainScalar)) {
        return Diagnostic::new(&rules::TAB_INDENT, Span::new(file, tab, tab + 1), "a tab stands in the indentation")
            .help("Indent with spaces: YAML does not allow tabs there.");
    }
    let line = line_of(text, at);
    let unclosed = matches!(
        kind,
        ErrorKind::UnclosedQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::DocumentIndicatorInQuotedScalar
    );
    let at = if unclosed { opening_quote(text, at).unwrap_or(at) } else { at };
    let width = text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let (message, help) = words(error, text[at..].chars().next(), line);
    Diagnostic::new(&rules::YAML_SYNTAX, Span::new(file, at, at + width), message).help(help)
}

/// What is the matter, and what to do about it.
fn words(error: &ScanError, character: Option<char>, line: &str) -> (String, &'static str) {
    const QUOTES: &str = "A text that starts with one of @ ` % * & ! [ { | > needs quotes.";
    const QUOTED: &str =
        "A quoted text ends with the quote that it starts with; inside double quotes write `\\\"` for a quote.";
    if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark)) {
        return ("a merge was not finished here".to_owned(), "Keep one of the two versions, and remove these marks.");
    }
    let (message, help) = match error.kind() {
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::DocumentIndicatorInQuotedScalar => ("this quote is not closed", QUOTED),
        ErrorKind::InvalidTrailingDoubleQuotedScalar | ErrorKind::InvalidTrailingSingleQuotedScalar => {
            ("something follows the closing quote", QUOTED)
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => (
            "this backslash sequence means nothing in double quotes",
            "Write `\\\\` for a backslash, or put the text in single quotes.",
        ),
        ErrorKind::UnclosedFlowCollection { .. } => (
            "this bracket is not closed",
            "Close it, or put the text in quotes if it is meant to start with a bracket.",
        ),
        ErrorKind::UnknownAnchor => ("there is no anchor for this alias", "A text that starts with `*` needs quotes."),
        ErrorKind::MappingValueNotAllowed if has_colon(line) => (
            "a second colon stands in this line",
            "A text with a colon before a space or at its end needs quotes: \"…: …\".",
        ),
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::InvalidIndentation => (
            "this line is not indented like those that it belongs to",
            "The keys of one item start in the same column, and so do the `- ` of one list.",
        ),
        ErrorKind::SimpleKeyExpected => (
            "a key without its colon, or a line of text that is not indented",
            "A key is followed by a colon and a space; the lines of a text are indented below their key.",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed => (
            "a list cannot start on the line of its key",
            "Start the list on the next line; a text that starts with `- ` needs quotes.",
        ),
        ErrorKind::UnexpectedCharacter { character: c } if c.is_control() => {
            let message = format!("the control character U+{:04X} cannot stand in YAML", u32::from(*c));
            return (message, "Delete it; it often comes from a file that is no text.");
        }
        ErrorKind::UnexpectedCharacter { .. } => {
            let message = character.map_or("a text cannot start so".to_owned(), |c| {
                format!("a text without quotes cannot start with `{c}`")
            });
            return (message, QUOTES);
        }
        _ => {
            let message = format!("this is not valid YAML: {}", error.info().trim_end_matches('.'));
            let quoted = value_of(line).starts_with(['"', '\'']);
            let special = value_of(line).starts_with(['@', '`', '%', '*', '&', '!', '[', '{', '|', '>']);
            let help = match (quoted, special) {
                (true, _) => QUOTED,
                (_, true) => QUOTES,
                _ => "Look at this line and the one above: indentation, a missing colon, or a text that needs quotes.",
            };
            return (message, help);
        }
    };
    (message.to_owned(), help)
}

/// The line of a byte.
fn line_of(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    text[start..].lines().next().unwrap_or("")
}

/// What follows the key of a line.
fn value_of(line: &str) -> &str {
    line.trim_start_matches([' ', '-']).split_once(": ").map_or("", |(_, value)| value.trim())
}

/// Whether the value of a line holds a colon of its own.
fn has_colon(line: &str) -> bool {
    let value = value_of(line);
    (value.contains(": ") || value.ends_with(':')) && !value.starts_with(['"', '\''])
}

/// The quote above `at` that most likely was not closed: the last with which a value starts.
fn opening_quote(text: &str, at: usize) -> Option<usize> {
    let starts = |(quote, _): &(usize, &str)| {
        let before = text[..*quote].trim_end_matches(' ');
        before.len() < *quote && before.ends_with([':', '-', '[', ','])
    };
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    text[..end].rmatch_indices(['"', '\'']).find(starts).map(|(quote, _)| quote)
}

/// The tab that indents the line of `at` or one just above it; or, where `below`, the next.
fn tab_in_indentation(text: &str, at: usize, below: bool) -> Option<usize> {
    let mut end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    let mut start = end;
    for _ in 0..3 {
        start = text[..start].rfind('\n').unwrap_or(0);
        if start == 0 {
            break;
        }
    }
    if below && end < text.len() {
        end = text[end + 1..].find('\n').map_or(text.len(), |n| end + 1 + n);
    }
    let mut from = start;
    for line in text[start..end].split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t') {
            return Some(from + tab);
        }
        from += line.len();
    }
    None
}
