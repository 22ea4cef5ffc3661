//! Keeps text from being read as markup, and changes it no more than that takes.

/// Where escaped text will stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a paragraph, maybe at its start.
    Line,
    /// In a cell of a table.
    Cell,
    /// Where is not known: any of these, or a heading.
    Anywhere,
}

/// Escapes text that stands alone in its place.
pub fn escape(text: &str, place: Place) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let spot = Spot {
        cell: place != Place::Line,
        block_start: place != Place::Cell,
        heading_end: place == Place::Anywhere,
        line_start: true,
        line_end: true,
        ..Spot::default()
    };
    push(&mut out, text, spot);
    out
}

/// What matters around a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spot {
    /// A `|` would end the cell.
    pub cell: bool,
    /// A `]` would end the label.
    pub label: bool,
    /// Markers of blocks, such as `#`, count.
    pub block_start: bool,
    /// White space at the start would be stripped.
    pub line_start: bool,
    /// White space at the end would be stripped.
    pub line_end: bool,
    /// It ends a heading, which may be closed by `#`.
    pub heading_end: bool,
}

pub(super) fn push(out: &mut String, text: &str, spot: Spot) {
    let marker = if spot.block_start { block_marker(text) } else { None };
    // The character before the run of equal ones at hand.
    let mut before_run = None;
    let mut previous = None;
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let next = rest.chars().next();
        if previous != Some(c) {
            before_run = previous;
        }
        previous = Some(c);
        let edge = (spot.line_start && at == 0) || (spot.line_end && next.is_none());
        match c {
            ' ' | '\n' if edge => out.push_str("&#32;"),
            '\t' if edge => out.push_str("&#9;"),
            // A byte order mark at the start of a file.
            '\u{feff}' if edge => out.push_str("&#xFEFF;"),
            '\n' => out.push(' '),
            // Not to be told from a space by an editor, and trimmed by some.
            '\u{a0}' => out.push_str("&nbsp;"),
            _ => {
                let after_run = || rest.chars().find(|next| *next != c);
                let is_markup = marker == Some(at)
                    || match c {
                        // What is not seen may be written as a reference.
                        '\\' => next.is_none_or(|next| {
                            next.is_ascii_punctuation() || next.is_whitespace() || next == '\u{feff}'
                        }),
                        '`' | '[' => true,
                        ']' => spot.label,
                        // GitHub's footnotes.
                        '^' => spot.label && at == 0,
                        '|' => spot.cell,
                        '*' | '~' => !(before_run == Some(' ') && after_run() == Some(' ')),
                        '_' => !is_inert_underscore(before_run, after_run()),
                        '<' => starts_tag(rest),
                        '&' => starts_reference(rest, !spot.line_end),
                        '#' => next.is_none() && spot.heading_end && before_run.is_none_or(char::is_whitespace),
                        _ => false,
                    };
                if is_markup {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
}

/// Underscores within a word, as in `max_age`, emphasise nothing.
fn is_inert_underscore(before: Option<char>, after: Option<char>) -> bool {
    let both = |fits: fn(char) -> bool| before.is_some_and(fits) && after.is_some_and(fits);
    both(char::is_alphanumeric) || both(|c| c == ' ')
}

/// Whether what follows a `<` makes a tag, a comment or an address of it, or could with other text.
fn starts_tag(rest: &str) -> bool {
    let Some(next) = rest.chars().next() else { return true };
    let word = rest.split([' ', '<', '>']).next().unwrap_or_default();
    next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?') || word.contains('@')
}

/// Whether what follows an `&` makes a character reference of it; `goes_on` says that other text may follow.
pub(super) fn starts_reference(rest: &str, goes_on: bool) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest);
    match name.find(|c: char| !c.is_ascii_alphanumeric()) {
        Some(end) => end > 0 && name[end..].starts_with(';'),
        None => goes_on,
    }
}

/// The place of the character that would make the start of a line the start of a block.
fn block_marker(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let run = text.len() - text.trim_start_matches(first).len();
    let after_run = text[run..].chars().next();
    let ends_word = |c: Option<char>| c.is_none_or(|c| matches!(c, ' ' | '\t' | '\n'));
    let is_marker = match first {
        '#' => run <= 6 && ends_word(after_run),
        '>' | '|' => true,
        // Of items, lines across the page, underlined headings and the second line of tables.
        '+' => ends_word(text.chars().nth(1)),
        '-' => run > 1 || ends_word(after_run) || after_run == Some('|') || after_run == Some(':'),
        '=' => ends_word(after_run),
        // For some parsers, of what is said of a term.
        ':' => true,
        '0'..='9' => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let delimiter = text[digits..].starts_with(['.', ')']);
            return (digits <= 9 && delimiter && ends_word(text[digits + 1..].chars().next())).then_some(digits);
        }
        _ => false,
    };
    is_marker.then_some(0)
}

#[cfg(test)]
mod tests {
    use super::{Place, escape};

    #[test]
    fn only_what_would_be_read_otherwise_is_escaped() {
        for (text, line, cell) in [
            ("a * b ~ c _ d_e", "a * b ~ c _ d_e", "a * b ~ c _ d_e"),
            ("*a* _b_ ~c~", "\\*a\\* \\_b\\_ \\~c\\~", "\\*a\\* \\_b\\_ \\~c\\~"),
            ("# a", "\\# a", "# a"),
            (": a", "\\: a", ": a"),
            (":a", "\\:a", ":a"),
            ("#404 and C#", "#404 and C#", "#404 and C#"),
            ("1. a", "1\\. a", "1. a"),
            ("2026) a", "2026\\) a", "2026) a"),
            ("1.5 s", "1.5 s", "1.5 s"),
            ("- a", "\\- a", "- a"),
            ("-5 °C", "-5 °C", "-5 °C"),
            ("---", "\\---", "---"),
            ("> a", "\\> a", "> a"),
            ("a | b", "a | b", "a \\| b"),
            ("1 < 2 > 0 <5 s", "1 < 2 > 0 <5 s", "1 < 2 > 0 <5 s"),
            ("<1@b.c>", "\\<1@b.c>", "\\<1@b.c>"),
            ("<b> </b> <!-- <?", "\\<b> \\</b> \\<!-- \\<?", "\\<b> \\</b> \\<!-- \\<?"),
            ("R&D &nbsp; &#1; & &", "R&D \\&nbsp; \\&#1; & &", "R&D \\&nbsp; \\&#1; & &"),
            ("[a](b) ![c]", "\\[a](b) !\\[c]", "\\[a](b) !\\[c]"),
            ("C:\\dir\\*", "C:\\dir\\\\\\*", "C:\\dir\\\\\\*"),
            (" a\u{a0}b ", "&#32;a&nbsp;b&#32;", "&#32;a&nbsp;b&#32;"),
            ("`a`", "\\`a\\`", "\\`a\\`"),
        ] {
            assert_eq!(escape(text, Place::Line), line);
            assert_eq!(escape(text, Place::Cell), cell);
        }
    }
}
