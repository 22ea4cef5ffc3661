//! Where the words of a text stand in its Markdown, for those who read over its author's shoulder.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

/// Where things stand in a text, in bytes of its Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Its words, in order: without code, addresses, HTML and what is written as a character reference.
    pub prose: Vec<Piece>,
    /// Its headings, with their levels.
    pub headings: Vec<(u8, Range<usize>)>,
    /// The HTML that begins with a comment.
    pub comments: Vec<Range<usize>>,
    /// Its blocks; not those within others.
    pub blocks: Vec<Range<usize>>,
    /// All its blocks, those within others, too: in the order in which they begin, the outer ones first.
    pub parts: Vec<Range<usize>>,
    /// Its code within lines, with the backticks.
    pub code: Vec<Range<usize>>,
}

/// A run of words that stands in the Markdown letter by letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where.
    pub range: Range<usize>,
    /// What lies between it and the piece before.
    pub gap: Gap,
}

/// What lies between two pieces of prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Nothing that is seen, such as the marks of emphasis.
    None,
    /// A line break that is shown as a space.
    Space,
    /// Something else than words: code, an image, an address, a character reference.
    Object,
    /// They are of different paragraphs, cells or headings.
    Block,
}

/// Collects the marks of a text from what the parser of Markdown tells.
pub(super) struct Collector<'t> {
    text: &'t str,
    marks: Marks,
    gap: Gap,
    /// How many elements are open whose text is no prose.
    closed: usize,
    /// How many elements are open.
    depth: usize,
}

impl<'t> Collector<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, marks: Marks::default(), gap: Gap::Block, closed: 0, depth: 0 }
    }

    pub(super) fn finish(self) -> Marks {
        self.marks
    }

    pub(super) fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Text(text) if self.closed == 0 => self.words(text, range),
            Event::SoftBreak | Event::HardBreak => self.gap = self.gap.max(Gap::Space),
            Event::Html(html) | Event::InlineHtml(html) => {
                self.gap = self.gap.max(Gap::Object);
                if html.trim_start().starts_with("<!--") {
                    self.marks.comments.push(range.clone());
                }
            }
            Event::Code(_) => {
                self.gap = self.gap.max(Gap::Object);
                self.marks.code.push(range.clone());
            }
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag),
            _ => self.gap = self.gap.max(Gap::Object),
        }
    }

    fn words(&mut self, text: &str, range: &Range<usize>) {
        if self.text.get(range.clone()) != Some(text) {
            self.gap = self.gap.max(Gap::Object);
            return;
        }
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        // The parser ends a text at each character that could have been markup.
        match self.marks.prose.last_mut().filter(|last| gap == Gap::None && last.range.end == range.start) {
            Some(last) => last.range.end = range.end,
            None => self.marks.prose.push(Piece { range: range.clone(), gap }),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        if self.depth == 0 {
            self.marks.blocks.push(range.clone());
        }
        self.depth += 1;
        if !super::is_inline(&tag.to_end()) {
            self.marks.parts.push(range.clone());
        }
        match tag {
            Tag::CodeBlock(_) | Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => self.closed += 1,
            Tag::Heading { level, .. } => self.marks.headings.push((*level as u8, range.clone())),
            _ => {}
        }
        self.gap = self.gap.max(if super::is_inline(&tag.to_end()) { Gap::None } else { Gap::Block });
    }

    fn end(&mut self, tag: TagEnd) {
        self.depth = self.depth.saturating_sub(1);
        match tag {
            TagEnd::CodeBlock => self.closed = self.closed.saturating_sub(1),
            // Only links that are their own label are closed, and those hold nothing else.
            TagEnd::Link if self.closed > 0 => {
                self.closed -= 1;
                self.gap = self.gap.max(Gap::Object);
            }
            TagEnd::Image => self.gap = self.gap.max(Gap::Object),
            _ => {}
        }
        if !super::is_inline(&tag) {
            self.gap = self.gap.max(Gap::Block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::Gap;

    fn pieces(text: &str) -> Vec<(&str, Gap)> {
        read(text).marks.prose.iter().map(|piece| (&text[piece.range.clone()], piece.gap)).collect()
    }

    #[test]
    fn words_are_told_from_what_is_none() {
        assert_eq!(
            pieces("A *b* c\n`d` e <https://f.g> &amp; h\n\n[label](target)\n"),
            [
                ("A ", Gap::Block),
                ("b", Gap::None),
                (" c", Gap::None),
                (" e ", Gap::Object),
                (" ", Gap::Object),
                (" h", Gap::Object),
                ("label", Gap::Block),
            ]
        );
        assert_eq!(pieces("one\ntwo\n\n    code\n\n```\ncode\n```\n"), [("one", Gap::Block), ("two", Gap::Space)]);
        assert_eq!(pieces("| a | b |\n| - | - |\n| c | d |\n").len(), 4);
    }

    #[test]
    fn headings_and_comments_have_their_place() {
        let text = "# One\n\n<!-- a -->\n\n### Three\n\nWords <!-- b --> and\nmore\n";
        let marks = read(text).marks;
        assert_eq!(marks.headings.iter().map(|(level, _)| *level).collect::<Vec<_>>(), [1, 3]);
        let comments: Vec<&str> = marks.comments.iter().map(|range| text[range.clone()].trim()).collect();
        assert_eq!(comments, ["<!-- a -->", "<!-- b -->"]);
        let text = "`a` *b* ``c`d``\n\n    no\n\n```\nno\n```\n";
        let code: Vec<&str> = read(text).marks.code.iter().map(|range| &text[range.clone()]).collect();
        assert_eq!(code, ["`a`", "``c`d``"]);
    }
}
