//! What a text says, letter by letter, each with its place in the Markdown: to change words and leave their marks alone.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::richtext::{Block, Inline};

/// The letters of a text. Blocks, items and cells are parted by a line feed; blocks of code and rules are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// The letters.
    pub text: String,
    /// For each character of it, in order, where it begins, and the bytes of the Markdown that it was read from.
    places: Vec<(usize, Range<usize>)>,
}

impl Letters {
    /// The bytes of the Markdown for some bytes of the text; for none, the place after the letter before, or where `ahead`
    /// that before the letter after.
    pub fn place(&self, part: &Range<usize>, ahead: bool) -> Range<usize> {
        let index = |at: usize| self.places.partition_point(|(start, _)| *start < at);
        let (from, to) = (index(part.start), index(part.end));
        let of = |at: usize| self.places.get(at).map(|(_, range)| range);
        let before = from.checked_sub(1).and_then(of);
        if from < to {
            let first = of(from).map_or(0, |range| range.start);
            return first..of(to - 1).map_or(first, |range| range.end.max(first));
        }
        let at = match (before, of(from)) {
            (Some(before), None) => before.end,
            (Some(before), Some(_)) if !ahead => before.end,
            (_, Some(next)) => next.start,
            (None, None) => 0,
        };
        at..at
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        for c in text.chars() {
            self.places.push((self.text.len(), range.clone()));
            self.text.push(c);
        }
    }

    /// Adds what stands in the Markdown as it is said.
    fn push_exact(&mut self, text: &str, start: usize) {
        for (at, c) in text.char_indices() {
            let start = start + at;
            self.places.push((self.text.len(), start..start + c.len_utf8()));
            self.text.push(c);
        }
    }

    fn end_block(&mut self, at: usize) {
        while self.text.ends_with(' ') {
            self.text.pop();
            self.places.pop();
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.push("\n", at..at);
        }
    }
}

/// The letters of a text in Markdown.
pub fn letters(text: &str) -> Letters {
    let mut out = Letters::default();
    // Blocks of code that are open, and the place of an address that is its own label.
    let (mut code, mut whole): (usize, Option<Range<usize>>) = (0, None);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Text(_) if code > 0 => {}
            Event::Text(said) => match &whole {
                Some(whole) => out.push(&said, whole.clone()),
                None if text.get(range.clone()) == Some(&said) => {
                    let escaped = text[..range.start].ends_with('\\')
                        && out.places.last().is_none_or(|(_, last)| last.end < range.start);
                    let first = said.chars().next().map_or(0, char::len_utf8);
                    if escaped {
                        out.push(&said[..first], range.start - 1..range.start + first);
                        out.push_exact(&said[first..], range.start + first);
                    } else {
                        out.push_exact(&said, range.start);
                    }
                }
                // A reference to a character.
                None => out.push(&said, range),
            },
            Event::Code(said) => match text.get(range.clone()).and_then(|written| written.find(&*said)) {
                Some(at) => out.push_exact(&said, range.start + at),
                None => out.push(&said, range),
            },
            Event::SoftBreak | Event::HardBreak => out.push(" ", range),
            Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with("<br") => out.push(" ", range),
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => whole = Some(range),
            Event::End(TagEnd::Link) => whole = None,
            Event::Start(tag) => {
                code += usize::from(matches!(tag, Tag::CodeBlock(_)));
                if !super::is_inline(&tag.to_end()) {
                    out.end_block(range.start);
                }
            }
            Event::End(tag) => {
                code -= usize::from(tag == TagEnd::CodeBlock).min(code);
                if !super::is_inline(&tag) {
                    out.end_block(range.end);
                }
            }
            _ => {}
        }
    }
    while out.text.ends_with('\n') {
        out.text.pop();
        out.places.pop();
    }
    out
}

/// The letters of a tree, as those of the Markdown that it could have been read from, and how they look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The letters.
    pub text: String,
    /// Where each look begins: what stands in the same elements looks alike.
    looks: Vec<(usize, u16)>,
}

impl Shown {
    /// The letters of some blocks.
    pub fn of(blocks: &[Block]) -> Self {
        let mut out = Self::default();
        out.blocks(blocks);
        out.text.truncate(out.text.trim_end_matches('\n').len());
        out
    }

    /// The look of the letter at a byte; none where there is none.
    pub fn look(&self, at: usize) -> Option<u16> {
        let before = self.looks.partition_point(|(start, _)| *start <= at);
        let look = before.checked_sub(1).and_then(|before| self.looks.get(before))?.1;
        (at < self.text.len() && self.text.as_bytes().get(at) != Some(&b'\n')).then_some(look)
    }

    /// Trees are no deeper than [`MAX_DEPTH`](crate::richtext::MAX_DEPTH).
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(content) | Block::Heading { content, .. } => self.inlines(content, 0),
                Block::List { items, .. } => items.iter().for_each(|item| self.blocks(item)),
                Block::Table(table) => {
                    std::iter::once(&table.head).chain(&table.rows).flatten().for_each(|cell| self.blocks(cell));
                }
                Block::Quote(blocks) => self.blocks(blocks),
                Block::CodeBlock { .. } | Block::Rule => {}
            }
            if !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push('\n');
            }
        }
    }

    fn inlines(&mut self, content: &[Inline], look: u16) {
        for inline in content {
            let (text, own) = match inline {
                Inline::Text(text) => (text.as_str(), 0),
                Inline::Code(text) => (text.as_str(), 1),
                Inline::Image { alt, .. } => (alt.as_str(), 2),
                Inline::Break => (" ", 0),
                Inline::Emphasis(_) => ("", 4),
                Inline::Strong(_) => ("", 8),
                Inline::Strikethrough(_) => ("", 16),
                Inline::Superscript(_) => ("", 32),
                Inline::Subscript(_) => ("", 64),
                Inline::Keyboard(_) => ("", 128),
                Inline::Link { .. } => ("", 256),
            };
            self.looks.push((self.text.len(), look | own));
            self.text.push_str(text);
            self.inlines(inline.content(), look | own);
            self.looks.push((self.text.len(), look));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Shown, letters};
    use crate::richtext::markdown::read;

    #[test]
    fn both_say_the_same_letters() {
        for text in [
            "A *b* `c`\nd &amp; e\\*f\n\n- one\n- two\n  - three\n\n> q <https://a.b>\n\n```\nno\n```\nEnd\\\nof it",
            "| a | b `c` |\n| - | - |\n| d | **e**f |\n",
            "![alt](x.png) and [label](y) <br> more",
            "``a ` b`` &nbsp;x",
        ] {
            assert_eq!(
                letters(text).text.replace("  ", " "),
                Shown::of(&read(text).text.blocks).text.replace("  ", " ")
            );
        }
    }

    #[test]
    fn each_letter_has_its_place() {
        let text = "So *emphasised* it\\*s &amp; `code`";
        let letters = letters(text);
        for (word, place) in [("emphasised", "emphasised"), ("it*s", "it\\*s"), ("&", "&amp;"), ("code", "code")] {
            let at = letters.text.find(word).expect(word);
            assert_eq!(&text[letters.place(&(at..at + word.len()), false)], place);
        }
        let end = letters.text.find(" it").expect("a word");
        let place = |ahead| letters.place(&(end..end), ahead).start;
        assert_eq!((&text[..place(false)], &text[..place(true)]), ("So *emphasised", "So *emphasised*"));
    }
}
