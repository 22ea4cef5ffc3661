//! TOML, and the files with `key = value` that are older than it.

use super::Kind;
use super::pen::{Pen, is_value, length_to, length_while, quoted};

pub(super) fn mark(pen: &mut Pen<'_>) {
    while pen.peek().is_some() {
        pen.skip_blanks();
        match pen.peek() {
            Some(b'[') => pen.mark(Kind::Word, pen.line().rfind(']').map_or(1, |at| at + 1)),
            Some(b'#' | b';') => pen.mark_line(Kind::Aside),
            _ => {
                if let Some((key, _)) = pen.line().split_once('=') {
                    pen.mark(Kind::Key, key.trim_end().len());
                    value(pen);
                }
            }
        }
        pen.skip_line();
    }
}

/// Goes over a value, to the end of its last line.
fn value(pen: &mut Pen<'_>) {
    let mut depth = 0_usize;
    while let Some(byte) = pen.peek() {
        let rest = pen.rest();
        match byte {
            b'\n' if depth == 0 => return,
            b'#' => pen.mark_line(Kind::Aside),
            b'"' if rest.starts_with("\"\"\"") => pen.mark(Kind::Text, length_to(rest, 3, "\"\"\"")),
            b'\'' if rest.starts_with("'''") => pen.mark(Kind::Text, length_to(rest, 3, "'''")),
            b'"' => pen.mark(Kind::Text, quoted(rest)),
            b'\'' => pen.mark(Kind::Text, literal(rest)),
            b'[' | b'{' | b']' | b'}' => {
                depth = if matches!(byte, b'[' | b'{') { depth + 1 } else { depth.saturating_sub(1) };
                pen.skip(1);
            }
            _ => match length_while(rest, |c| c.is_alphanumeric() || "_-+.:".contains(c)) {
                0 => pen.skip(1),
                length if rest.get(..length).is_some_and(is_value) => pen.mark(Kind::Number, length),
                length if depth > 0 && is_key(rest, length) => pen.mark(Kind::Key, length),
                length => pen.skip(length),
            },
        }
    }
}

/// The length of a text between single quotes, in which nothing is escaped, on one line.
fn literal(text: &str) -> usize {
    let inside = length_while(text.get(1..).unwrap_or_default(), |c| c != '\'' && c != '\n');
    1 + inside + usize::from(text.as_bytes().get(1 + inside) == Some(&b'\''))
}

fn is_key(text: &str, length: usize) -> bool {
    text.get(length..).is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('='))
}
