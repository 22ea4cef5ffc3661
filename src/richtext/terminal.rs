//! Writes rich text for people at a terminal: wrapped, with colours and weights by the control sequences of ECMA-48.

use unicode_width::UnicodeWidthStr;

use super::{Block, Inline, RichText, gfm, inline_text};

/// Longer lines are hard to read, and few terminals are narrower.
const WIDTH: usize = 80;

const BOLD: &str = "\x1b[1m";
const TITLE: &str = "\x1b[1;4m";
const CODE: &str = "\x1b[36m";
const EMPHASIS: &str = "\x1b[3m";
const RESET: &str = "\x1b[0m";

/// The text, with an empty line between its blocks.
pub fn write(text: &RichText) -> String {
    let mut out = String::new();
    blocks(&mut out, &text.blocks, "");
    out
}

/// Recursion is as deep as the text is nested, and no text is deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
fn blocks(out: &mut String, blocks: &[Block], indent: &str) {
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        self::block(out, block, indent);
    }
}

fn block(out: &mut String, block: &Block, indent: &str) {
    match block {
        Block::Paragraph(content) => wrapped(out, content, "", indent),
        Block::Heading { level: 1, content } => wrapped(out, content, TITLE, indent),
        Block::Heading { content, .. } => wrapped(out, content, BOLD, indent),
        Block::CodeBlock { text, .. } => {
            for line in text.lines() {
                out.push_str(&format!("{indent}    {CODE}{line}{RESET}\n"));
            }
        }
        Block::List { start, items } => {
            for (number, item) in (0..).zip(items) {
                let marker =
                    start.map_or_else(|| "- ".to_owned(), |start| format!("{}. ", start.saturating_add(number)));
                let mut text = String::new();
                blocks(&mut text, item, &format!("{indent}{}", " ".repeat(marker.len())));
                out.push_str(&format!("{indent}{marker}{}\n", text.trim()));
            }
        }
        Block::Quote(content) => blocks(out, content, &format!("{indent}  ")),
        Block::Table(_) | Block::Rule => {
            let text = gfm::blocks(std::slice::from_ref(block), &super::AsWritten);
            text.lines().for_each(|line| out.push_str(&format!("{indent}{line}\n")));
        }
    }
}

/// Writes inlines on lines of at most [`WIDTH`] columns.
fn wrapped(out: &mut String, content: &[Inline], style: &'static str, indent: &str) {
    let mut pieces = Vec::new();
    inlines(&mut pieces, content, style);
    let mut column = indent.len();
    out.push_str(indent);
    // Pieces that touch, such as code and the period behind it, stay on one line.
    let mut word: Vec<(&str, &str)> = Vec::new();
    let mut flush = |word: &mut Vec<(&str, &str)>, out: &mut String| {
        let width: usize = word.iter().map(|(_, text)| text.width()).sum();
        if width == 0 {
            return;
        }
        if column > indent.len() && column + 1 + width > WIDTH {
            out.push('\n');
            out.push_str(indent);
            column = indent.len();
        } else if column > indent.len() {
            out.push(' ');
            column += 1;
        }
        column += width;
        for (style, text) in word.drain(..) {
            let end = if style.is_empty() { "" } else { RESET };
            out.push_str(&format!("{style}{text}{end}"));
        }
    };
    for (style, text) in &pieces {
        for (at, part) in text.split([' ', '\n']).enumerate() {
            if at > 0 {
                flush(&mut word, out);
            }
            if !part.is_empty() {
                word.push((style, part));
            }
        }
    }
    flush(&mut word, out);
    out.push('\n');
}

fn inlines(pieces: &mut Vec<(&'static str, String)>, content: &[Inline], style: &'static str) {
    for inline in content {
        match inline {
            Inline::Text(text) => pieces.push((style, text.clone())),
            Inline::Code(text) => pieces.push((CODE, text.clone())),
            Inline::Break => pieces.push((style, " ".to_owned())),
            Inline::Strong(content) => inlines(pieces, content, BOLD),
            Inline::Emphasis(content) => inlines(pieces, content, EMPHASIS),
            Inline::Image { alt, .. } => pieces.push((style, alt.clone())),
            Inline::Link { target, content, .. } => {
                inlines(pieces, content, style);
                if inline_text(content) != *target {
                    pieces.push((style, format!(" ({target})")));
                }
            }
            other => inlines(pieces, other.content(), style),
        }
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::{WIDTH, write};
    use crate::richtext::markdown::read;

    fn written(text: &str) -> String {
        write(&read(text).text)
    }

    #[test]
    fn parts_are_told_apart() {
        let text = written(
            "# A `b`\n\nSee `c`. And [d](https://e.example/), **f**.\n\n```yaml\n- a:  1\n```\n\n- one\n- two\n",
        );
        let expected = "\x1b[1;4mA\x1b[0m \x1b[36mb\x1b[0m\n\nSee \x1b[36mc\x1b[0m. And d (https://e.example/), \x1b[1mf\x1b[0m.\n\n    \x1b[36m- a:  1\x1b[0m\n\n- one\n- two\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn lines_are_short_and_words_whole() {
        let words: Vec<String> = (0..60).map(|n| format!("word{n}")).collect();
        let text = written(&format!("{}\n\n- {}\n", words.join(" "), words.join(" ")));
        assert!(text.lines().all(|line| line.width() <= WIDTH), "{text}");
        assert_eq!(
            text.split_whitespace().filter(|word| *word != "-").collect::<Vec<_>>(),
            [words.clone(), words].concat()
        );
        assert!(text.lines().last().is_some_and(|line| line.starts_with("  word")), "{text}");
    }
}
