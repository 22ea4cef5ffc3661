//! YAML, line by line.

use super::Kind;
use super::pen::{Pen, closed, is_value, length_while};

pub(super) fn mark(pen: &mut Pen<'_>) {
    let mut yaml = Yaml::default();
    while pen.peek().is_some() {
        yaml.line(pen);
    }
}

/// What earlier lines mean for the next one.
#[derive(Default)]
struct Yaml {
    /// How many brackets are open.
    depth: usize,
    /// Within a text of several lines: how far the line is indented that it belongs to.
    block: Option<usize>,
}

impl Yaml {
    fn line(&mut self, pen: &mut Pen<'_>) {
        let line = pen.line();
        let indent = length_while(line, |c| c == ' ');
        pen.skip(indent);
        match self.block {
            Some(outer) if indent > outer || line.trim().is_empty() => {
                pen.mark_line(Kind::Text);
                return pen.skip(1);
            }
            _ => self.block = None,
        }
        if indent == 0 && ["---", "...", "%"].iter().any(|start| line.starts_with(start)) {
            pen.mark(Kind::Aside, length_while(line, |c| !c.is_whitespace()));
        }
        while ["- ", "? ", "-\n"].iter().any(|item| pen.rest().starts_with(item)) {
            pen.skip(1);
            pen.skip_blanks();
        }
        self.tokens(pen, indent);
        pen.skip(1);
    }

    /// Goes to the end of the line in which the last of its texts ends.
    fn tokens(&mut self, pen: &mut Pen<'_>, indent: usize) {
        while let Some(byte) = pen.peek() {
            let rest = pen.rest();
            match byte {
                b'\n' => return,
                b' ' | b'\t' => pen.skip_blanks(),
                b'#' => pen.mark_line(Kind::Aside),
                b'"' | b'\'' => {
                    let length = quoted(rest, byte);
                    let is_key = rest.get(length..).is_some_and(|rest| rest.trim_start_matches(' ').starts_with(':'));
                    pen.mark(if is_key { Kind::Key } else { Kind::Text }, length);
                }
                b'{' | b'[' => {
                    self.depth += 1;
                    pen.skip(1);
                }
                b'}' | b']' | b',' | b':' => {
                    self.depth -= usize::from(self.depth > 0 && matches!(byte, b'}' | b']'));
                    pen.skip(1);
                }
                b'&' | b'*' | b'!' => {
                    pen.mark(Kind::Word, length_while(rest, |c| !c.is_whitespace() && !",]}".contains(c)))
                }
                b'|' | b'>' if self.depth == 0 => {
                    self.block = Some(indent);
                    pen.skip(length_while(rest, |c| !c.is_whitespace()));
                }
                _ => self.plain(pen),
            }
        }
    }

    /// A text without quotes: a key, a value, or words.
    fn plain(&self, pen: &mut Pen<'_>) {
        // To its own end only: a line may have very many of them.
        let rest = pen.rest();
        let mut before = ' ';
        let mut letters = rest.char_indices().peekable();
        let (mut length, mut is_key) = (rest.len(), false);
        while let Some((at, c)) = letters.next() {
            let ends = match c {
                '\n' => true,
                ':' => letters
                    .peek()
                    .is_none_or(|(_, next)| next.is_whitespace() || (self.depth > 0 && ",[]{}".contains(*next))),
                '#' => before.is_whitespace(),
                ',' | '[' | ']' | '{' | '}' => self.depth > 0,
                _ => false,
            };
            if ends {
                (length, is_key) = (at, c == ':');
                break;
            }
            before = c;
        }
        let text = rest.get(..length).unwrap_or_default();
        let word = text.trim_end();
        match () {
            () if is_key && !word.is_empty() => pen.mark(Kind::Key, word.len()),
            () if is_value(word) => pen.mark(Kind::Number, word.len()),
            () => pen.skip(word.len().max(1)),
        }
    }
}

/// The length of a text that begins with a quote; to the end of the line where it has no end.
fn quoted(text: &str, quote: u8) -> usize {
    let end = if quote == b'"' { closed(text, false) } else { single(text) };
    end.unwrap_or_else(|| length_while(text, |c| c != '\n'))
}

/// Within single quotes, two of them are one.
fn single(text: &str) -> Option<usize> {
    let mut at = 1;
    loop {
        at += text.get(at..)?.find('\'')? + 1;
        match text.as_bytes().get(at) {
            Some(b'\'') => at += 1,
            _ => return Some(at),
        }
    }
}
