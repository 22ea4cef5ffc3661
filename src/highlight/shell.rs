//! Command lines, by themselves and with what they answer.

use super::Kind;
use super::pen::{Pen, closed, length_while};

/// A script.
pub(super) fn mark(pen: &mut Pen<'_>) {
    while pen.peek().is_some() {
        command(pen);
    }
}

/// What a terminal shows: commands after a prompt, and what they answer.
pub(super) fn mark_session(pen: &mut Pen<'_>) {
    while pen.peek().is_some() {
        if ["$ ", "# ", "> ", "% "].iter().any(|prompt| pen.rest().starts_with(prompt)) {
            pen.mark(Kind::Aside, 1);
            command(pen);
        } else {
            pen.skip_line();
        }
    }
}

/// One line, with those that it goes on in.
fn command(pen: &mut Pen<'_>) {
    if pen.rest().starts_with("$ ") {
        pen.mark(Kind::Aside, 1);
    }
    let mut first = true;
    // Whether a word begins here.
    let mut fresh = true;
    while let Some(byte) = pen.peek() {
        let was_fresh = std::mem::replace(&mut fresh, false);
        match byte {
            b'\n' => return pen.skip(1),
            b' ' | b'\t' => {
                pen.skip_blanks();
                fresh = true;
            }
            b'\\' => {
                fresh = pen.rest().starts_with("\\\n");
                pen.skip(2);
            }
            b'#' if was_fresh => pen.mark_line(Kind::Aside),
            b'\'' | b'"' => {
                let length = string(pen.rest(), byte);
                pen.mark(Kind::Text, length.unwrap_or(1));
                first = false;
            }
            b'$' => pen.mark(Kind::Number, variable(pen.rest())),
            b'|' | b';' | b'&' | b'(' | b')' => {
                pen.skip(1);
                (first, fresh) = (true, true);
            }
            _ => {
                let length = length_while(pen.rest(), |c| !c.is_whitespace() && !"\\'\"$|;&()".contains(c));
                match pen.rest().get(..length).filter(|word| !word.is_empty()) {
                    Some(word) => first &= word_of(pen, word, first, was_fresh),
                    None => pen.skip(1),
                }
            }
        }
    }
}

/// Marks a word. Gives whether the command is still to come.
fn word_of(pen: &mut Pen<'_>, word: &str, first: bool, fresh: bool) -> bool {
    let name = length_while(word, |c| c.is_ascii_alphanumeric() || c == '_');
    let assigns = name > 0 && word.as_bytes().get(name) == Some(&b'=');
    match () {
        () if first && fresh && assigns => {
            pen.mark(Kind::Key, name);
            pen.skip(word.len() - name);
            true
        }
        () if first && fresh => {
            pen.mark(Kind::Word, word.len());
            false
        }
        () if fresh && word.len() > 1 && word.starts_with('-') => {
            let option = length_while(word, |c| c != '=');
            pen.mark(Kind::Key, option);
            pen.skip(word.len() - option);
            first
        }
        () => {
            pen.skip(word.len());
            first
        }
    }
}

/// The length of a text that begins with a quote, if there is an end.
fn string(text: &str, quote: u8) -> Option<usize> {
    if quote == b'"' {
        return closed(text, false);
    }
    text.get(1..)?.find('\'').map(|at| at + 2)
}

/// `$NAME`, `${NAME}`, or the `$` before something else.
fn variable(text: &str) -> usize {
    if text.starts_with("${") {
        let inside = length_while(text, |c| c != '}' && c != '\n');
        return inside + usize::from(text.as_bytes().get(inside) == Some(&b'}'));
    }
    1 + length_while(text.get(1..).unwrap_or_default(), |c| c.is_ascii_alphanumeric() || c == '_')
}
