//! Writes what stands within a line.

use super::escape::{self, Spot};
use crate::richtext::{Inline, Links};

/// Where a line stands, which decides what must be escaped and how lines break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A paragraph, whose lines begin with the given prefix.
    Paragraph,
    /// A text of one line.
    Single,
    Heading,
    Cell,
    /// Within an HTML element of a cell.
    Element,
}

pub(super) struct InlineWriter<'a> {
    pub out: String,
    pub links: &'a dyn Links,
    /// What stands before every line of the block at hand.
    pub prefix: String,
    line: Line,
    /// Where the line at hand begins, after its prefix.
    start: usize,
    in_link: bool,
    /// By how many levels headings are moved down.
    heading_shift: u8,
}

impl<'a> InlineWriter<'a> {
    pub(super) fn new(links: &'a dyn Links, heading_shift: u8) -> Self {
        let (out, prefix) = (String::new(), String::new());
        Self { out, links, prefix, line: Line::Single, start: 0, in_link: false, heading_shift }
    }

    /// The level that a heading is written with.
    pub(super) fn heading_level(&self, level: u8) -> u8 {
        level.saturating_add(self.heading_shift).clamp(1, 6)
    }

    /// Writes the content of a paragraph, a heading or a cell.
    pub(super) fn line(&mut self, content: &[Inline], line: Line) {
        self.line = line;
        self.start = self.out.len();
        self.inlines(content, true);
    }

    /// Ends the line at hand and begins another.
    pub(super) fn new_line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&self.prefix);
        self.start = self.out.len();
    }

    fn in_cell(&self) -> bool {
        matches!(self.line, Line::Cell | Line::Element)
    }

    /// `outermost` says that nothing follows the content on its line.
    fn inlines(&mut self, content: &[Inline], outermost: bool) {
        for (index, inline) in content.iter().enumerate() {
            let next = content.get(index + 1);
            let ends = outermost && next.is_none_or(|next| *next == Inline::Break);
            match inline {
                Inline::Text(text) => self.text(text, ends),
                Inline::Code(code) => self.code(code),
                Inline::Emphasis(content) => self.delimited("_", "em", content, next),
                Inline::Strong(content) => self.delimited("**", "strong", content, next),
                Inline::Strikethrough(content) => self.delimited("~~", "del", content, next),
                Inline::Superscript(content) => self.element("sup", content),
                Inline::Subscript(content) => self.element("sub", content),
                Inline::Keyboard(content) => self.element("kbd", content),
                Inline::Link { target, title, content } => {
                    self.link(target, title, content, outermost && next.is_none())
                }
                Inline::Image { source, alt, title } => self.image(source, alt, title, ends),
                // Within a label, not every parser knows the backslash.
                Inline::Break if outermost && self.line == Line::Paragraph => {
                    self.out.push('\\');
                    self.new_line();
                }
                Inline::Break => self.out.push_str("<br>"),
            }
        }
    }

    fn text(&mut self, text: &str, ends: bool) {
        let starts = self.out.len() == self.start;
        let spot = Spot {
            cell: self.in_cell(),
            label: self.in_link,
            block_start: starts && matches!(self.line, Line::Paragraph | Line::Single),
            line_start: starts && self.line != Line::Element,
            line_end: ends && self.line != Line::Element,
            heading_end: ends && self.line == Line::Heading,
        };
        escape::push(&mut self.out, text, spot);
    }

    fn code(&mut self, code: &str) {
        // Neighbouring backticks would be one fence, and a cell has no way to write a code span with `\|`.
        let is_lost = self.out.ends_with('`') || (self.in_cell() && code.contains("\\|")) || code.is_empty();
        if is_lost {
            return self.element("code", &[Inline::Text(code.to_owned())]);
        }
        let fence = longest_run(code, '`') + 1;
        let inner_spaces = code.starts_with(' ') && code.ends_with(' ') && !code.trim_matches(' ').is_empty();
        let pad = if inner_spaces || code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        self.out.extend(std::iter::repeat_n('`', fence));
        self.out.push_str(pad);
        for c in code.chars() {
            match c {
                '\n' => self.out.push(' '),
                '|' if self.in_cell() => self.out.push_str("\\|"),
                _ => self.out.push(c),
            }
        }
        self.out.push_str(pad);
        self.out.extend(std::iter::repeat_n('`', fence));
    }

    fn element(&mut self, name: &str, content: &[Inline]) {
        for part in ["<", name, ">"] {
            self.out.push_str(part);
        }
        self.inlines(content, false);
        for part in ["</", name, ">"] {
            self.out.push_str(part);
        }
    }

    /// Writes delimiters where they are read as such, and the HTML element elsewhere.
    ///
    /// The rules for delimiters are narrower here than in CommonMark: with white space or punctuation on the outside, and
    /// no white space on the inside, no parser has a choice.
    fn delimited(&mut self, mark: &str, name: &str, content: &[Inline], next: Option<&Inline>) {
        let before = self.out[self.start..].chars().next_back();
        let after = next.map(|next| edge(next, Side::Start));
        let is_clear = before.is_none_or(|c| is_boundary(c) && !mark.ends_with(c))
            && after.is_none_or(|c| c.is_some_and(is_boundary))
            && content.first().and_then(|first| edge(first, Side::Start)).is_some_and(|c| !c.is_whitespace())
            && content.last().and_then(|last| edge(last, Side::End)).is_some_and(|c| !c.is_whitespace());
        if !is_clear {
            return self.element(name, content);
        }
        self.out.push_str(mark);
        self.inlines(content, false);
        self.out.push_str(mark);
    }

    fn link(&mut self, target: &str, title: &str, content: &[Inline], outermost: bool) {
        let links = self.links;
        let Some(url) = links.link(target).into_safe_url().filter(|_| !self.in_link) else {
            return self.inlines(content, outermost);
        };
        if let [Inline::Text(label)] = content
            && *label == *url
            && title.is_empty()
            && is_autolink(label)
        {
            self.out.push('<');
            self.out.push_str(label);
            self.out.push('>');
            return;
        }
        if self.out.ends_with('!') {
            // Not an image.
            self.out.insert(self.out.len() - 1, '\\');
        }
        self.out.push('[');
        self.in_link = true;
        self.inlines(content, false);
        self.in_link = false;
        self.destination(&url, title);
    }

    fn image(&mut self, source: &str, alt: &str, title: &str, ends: bool) {
        let links = self.links;
        let Some(url) = links.image(source).into_safe_url() else { return self.text(alt, ends) };
        self.out.push_str("![");
        let outer = std::mem::replace(&mut self.in_link, true);
        self.text(alt, false);
        self.in_link = outer;
        self.destination(&url, title);
    }

    /// Writes the end of a label and what follows it.
    fn destination(&mut self, url: &str, title: &str) {
        let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '(' | ')' | '<' | '>');
        let is_bare = !url.is_empty() && url.chars().all(is_plain);
        self.out.push_str(if is_bare { "](" } else { "](<" });
        self.quoted(url, &['<', '>']);
        if !is_bare {
            self.out.push('>');
        }
        if !title.is_empty() {
            self.out.push_str(" \"");
            self.quoted(title, &['"']);
            self.out.push('"');
        }
        self.out.push(')');
    }

    fn quoted(&mut self, value: &str, delimiters: &[char]) {
        for (at, c) in value.char_indices() {
            let rest = &value[at + c.len_utf8()..];
            match c {
                // cmark decodes references here before it looks for backslashes.
                '&' if escape::starts_reference(rest, false) => self.out.push_str("&amp;"),
                // comrak takes it for that of a quote.
                '\\' if rest.is_empty() => self.out.push_str("&#92;"),
                '\\' if rest.starts_with(|next: char| next.is_ascii_punctuation()) => self.out.push_str("\\\\"),
                '|' if self.in_cell() => self.out.push_str("\\|"),
                '\n' => self.out.push(' '),
                _ if delimiters.contains(&c) => self.out.extend(['\\', c]),
                _ => self.out.push(c),
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

/// The character that an inline shows at one side; none where there is no saying.
fn edge(inline: &Inline, side: Side) -> Option<char> {
    match inline {
        // An image is written as its text alternative where it has no address.
        Inline::Text(text) | Inline::Image { alt: text, .. } => match side {
            Side::Start => text.chars().next(),
            Side::End => text.chars().next_back(),
        },
        Inline::Code(_) => Some('`'),
        Inline::Break => Some(' '),
        wrapper => match side {
            Side::Start => edge(wrapper.content().first()?, side),
            Side::End => edge(wrapper.content().last()?, side),
        },
    }
}

/// White space, or punctuation in every version of Unicode and CommonMark. Not `~`: cmark-gfm looks beyond it.
fn is_boundary(c: char) -> bool {
    c.is_whitespace()
        || (c.is_ascii_punctuation() && c != '~')
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203e}')
}

/// Whether an address between angle brackets is read as it is.
fn is_autolink(url: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$'()*+,;=%".contains(c);
    url.split_once("://").is_some_and(|(scheme, _)| matches!(scheme, "http" | "https")) && url.chars().all(is_plain)
}

/// The length of the longest run of a character.
pub(super) fn longest_run(text: &str, c: char) -> usize {
    text.split(|other| other != c).map(str::len).max().unwrap_or(0)
}
