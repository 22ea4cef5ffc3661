//! The text of a tree without its markup: for descriptions, data files, search and comparison.

use super::{Block, Inline, RichText};

/// The text on one line; blocks, items, cells and lines of code are parted by one space.
pub fn plain_text(text: &RichText) -> String {
    let mut out = String::new();
    push_blocks(&mut out, &text.blocks);
    out
}

/// The text of inlines as it is; a line break is a line feed, an image its text alternative.
pub fn inline_text(content: &[Inline]) -> String {
    let mut out = String::new();
    push_inlines(&mut out, content);
    out
}

fn push_blocks(out: &mut String, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => push_words(out, &inline_text(content)),
            Block::CodeBlock { text, .. } => push_words(out, text),
            Block::List { items, .. } => items.iter().for_each(|item| push_blocks(out, item)),
            Block::Table(table) => {
                std::iter::once(&table.head).chain(&table.rows).flatten().for_each(|cell| push_blocks(out, cell));
            }
            Block::Quote(blocks) => push_blocks(out, blocks),
            Block::Rule => {}
        }
    }
}

/// No-break spaces are not white space here: they hold "10 ms" together in a description, too.
fn push_words(out: &mut String, text: &str) {
    for word in text.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
}

fn push_inlines(out: &mut String, content: &[Inline]) {
    for inline in content {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Image { alt, .. } => out.push_str(alt),
            Inline::Break => out.push('\n'),
            wrapper => push_inlines(out, wrapper.content()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain_text;
    use crate::richtext::markdown;

    #[test]
    fn markup_goes_and_words_stay_apart() {
        let text =
            markdown::read("# A\n\n*b*`c`\\\nd\n\n- e\n- f\n\n|g|h|\n|-|-|\n|i\u{a0}j||\n\n```\nk\n  l\n```\n").text;
        assert_eq!(plain_text(&text), "A bc d e f g h i\u{a0}j k l");
    }
}
