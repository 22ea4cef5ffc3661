//! Goes over a text once, and marks stretches of it.

use std::ops::Range;

use super::Kind;

/// A place in a text, and what was marked before it.
pub(super) struct Pen<'t> {
    text: &'t str,
    at: usize,
    marks: Vec<(Range<usize>, Kind)>,
}

impl<'t> Pen<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, marks: Vec::new() }
    }

    /// What was marked.
    pub(super) fn done(self) -> Vec<(Range<usize>, Kind)> {
        self.marks
    }

    /// What has not been looked at.
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next byte; none at the end.
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes on by some bytes, to the end of the letter that the last of them is in.
    pub(super) fn skip(&mut self, bytes: usize) {
        let mut end = self.at.saturating_add(bytes).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        self.at = end;
    }

    /// Marks the next bytes, and goes behind them.
    pub(super) fn mark(&mut self, kind: Kind, bytes: usize) {
        let start = self.at;
        self.skip(bytes);
        if start == self.at {
            return;
        }
        match self.marks.last_mut() {
            Some((range, known)) if *known == kind && range.end == start => range.end = self.at,
            _ => self.marks.push((start..self.at, kind)),
        }
    }

    /// Goes over spaces and tabs.
    pub(super) fn skip_blanks(&mut self) {
        self.skip(length_while(self.rest(), |c| c == ' ' || c == '\t'));
    }

    /// The rest of the line, without its end.
    pub(super) fn line(&self) -> &'t str {
        let rest = self.rest();
        rest.get(..length_while(rest, |c| c != '\n')).unwrap_or_default()
    }

    /// Marks the rest of the line.
    pub(super) fn mark_line(&mut self, kind: Kind) {
        self.mark(kind, self.line().len());
    }

    /// Goes behind the end of the line.
    pub(super) fn skip_line(&mut self) {
        self.skip(self.line().len() + 1);
    }
}

/// How many bytes a text begins with whose letters are all of a kind.
pub(super) fn length_while(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is(c)).unwrap_or(text.len())
}

/// The length of a text up to the end of the first `end` in it after `from` bytes; all of it where there is none.
pub(super) fn length_to(text: &str, from: usize, end: &str) -> usize {
    let found = text.get(from..).and_then(|rest| rest.find(end));
    found.map_or(text.len(), |at| from + at + end.len())
}

/// The length of a text that begins with a quote, to the same quote or the end of the line, with backslashes escaping.
pub(super) fn quoted(text: &str) -> usize {
    closed(text, true).unwrap_or_else(|| length_while(text, |c| c != '\n'))
}

/// The same over lines, if there is an end.
pub(super) fn closed(text: &str, on_a_line: bool) -> Option<usize> {
    let mut bytes = text.bytes().enumerate();
    let (_, quote) = bytes.next()?;
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'\n' if on_a_line => return None,
            _ if byte == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Whether a word is a number, or stands for a value: `true`, `null`, `2025-09-15`.
pub(super) fn is_value(word: &str) -> bool {
    let number = word.trim_start_matches(['-', '+']);
    matches!(word, "true" | "false" | "null" | "~" | "yes" | "no")
        || (number.starts_with(|c: char| c.is_ascii_digit())
            && number.bytes().all(|b| b.is_ascii_hexdigit() || b"_.:-+xoTZ".contains(&b)))
}
