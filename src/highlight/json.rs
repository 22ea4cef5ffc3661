//! JSON, with the comments and bare keys that some write.

use super::Kind;
use super::pen::{Pen, is_value, length_to, length_while, quoted};

pub(super) fn mark(pen: &mut Pen<'_>) {
    while let Some(byte) = pen.peek() {
        let rest = pen.rest();
        match byte {
            b'"' | b'\'' => {
                let length = quoted(rest);
                pen.mark(if before_colon(rest, length) { Kind::Key } else { Kind::Text }, length);
            }
            b'/' if rest.starts_with("//") => pen.mark_line(Kind::Aside),
            b'/' if rest.starts_with("/*") => pen.mark(Kind::Aside, length_to(rest, 2, "*/")),
            _ => match length_while(rest, |c| c.is_alphanumeric() || "_$+-.".contains(c)) {
                0 => pen.skip(1),
                length if rest.get(..length).is_some_and(is_value) => pen.mark(Kind::Number, length),
                length if before_colon(rest, length) => pen.mark(Kind::Key, length),
                length => pen.skip(length),
            },
        }
    }
}

/// Whether a colon comes after some bytes, on the same line.
fn before_colon(text: &str, after: usize) -> bool {
    text.get(after..).is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with(':'))
}
