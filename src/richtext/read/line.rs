//! A paragraph that is being read: its inlines, and the wrappers that are open in it.

use std::ops::Range;

use crate::richtext::normal::{append, append_text, trim};
use crate::richtext::{Inline, inline_text};

/// What text stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Emphasis,
    Strong,
    Strikethrough,
    Superscript,
    Subscript,
    Keyboard,
    Code,
    Link { target: String, title: String },
}

impl Format {
    /// Whether one of them stands within the other to no effect.
    pub(super) fn is_same(&self, other: &Format) -> bool {
        match (self, other) {
            (Format::Link { .. }, Format::Link { .. }) => true,
            (Format::Superscript | Format::Subscript | Format::Keyboard, _) => false,
            (one, other) => one == other,
        }
    }
}

/// What stands last in a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum End {
    /// Nothing, or a line break: a space means nothing here.
    #[default]
    Open,
    Space,
    Text,
}

#[derive(Debug, Default)]
pub(super) struct Line {
    /// What the paragraph says, outside of wrappers.
    content: Vec<Inline>,
    /// What stands in each of the wrappers that are open, the outermost first.
    open: Vec<Vec<Inline>>,
    end: End,
    range: Option<Range<usize>>,
}

impl Line {
    /// How many wrappers are open.
    pub(super) fn opened(&self) -> usize {
        self.open.len()
    }

    /// Adds text, with its white space collapsed as HTML does. A space that does not break is one, too: wikis turn the
    /// one into the other.
    pub(super) fn text(&mut self, text: &str, formats: &[Format], range: Range<usize>) {
        let mut kept = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}') {
                if self.end == End::Text {
                    kept.push(' ');
                    self.end = End::Space;
                }
            } else if !crate::richtext::normal::is_control(c) {
                kept.push(c);
                self.end = End::Text;
            }
        }
        if !kept.is_empty() {
            self.reach(range);
            append_text(self.within(formats), &kept);
        }
    }

    /// Adds an image.
    pub(super) fn image(&mut self, image: Inline, formats: &[Format], range: Range<usize>) {
        self.reach(range);
        self.end = End::Text;
        append(self.within(formats), image);
    }

    /// Adds a line break.
    pub(super) fn line_break(&mut self, formats: &[Format]) {
        self.strip();
        self.end = End::Open;
        append(self.within(formats), Inline::Break);
    }

    /// What stands nowhere, such as a space for a line break, does not change where the line is.
    fn reach(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.range = Some(match self.range.take() {
            None => range,
            Some(before) => before.start.min(range.start)..before.end.max(range.end),
        });
    }

    /// Where the next inline goes: into all wrappers that are asked for.
    fn within(&mut self, formats: &[Format]) -> &mut Vec<Inline> {
        while self.open.len() < formats.len() {
            self.open.push(Vec::new());
        }
        self.open.last_mut().unwrap_or(&mut self.content)
    }

    /// Closes the innermost wrapper. A link in a heading that only says where the heading is means nothing.
    pub(super) fn close(&mut self, format: &Format, in_heading: bool) {
        let Some(content) = self.open.pop() else { return };
        let below = self.open.last_mut().unwrap_or(&mut self.content);
        if content.is_empty() {
            return;
        }
        let wrapped = match format {
            Format::Emphasis => Inline::Emphasis(content),
            Format::Strong => Inline::Strong(content),
            Format::Strikethrough => Inline::Strikethrough(content),
            Format::Superscript => Inline::Superscript(content),
            Format::Subscript => Inline::Subscript(content),
            Format::Keyboard => Inline::Keyboard(content),
            Format::Code => match inline_text(&content) {
                code if code.is_empty() => return,
                code => Inline::Code(code),
            },
            Format::Link { target, .. } if in_heading && target.contains('#') && is_sign(&content) => {
                let before = self.open.iter().rev().chain([&self.content]).find_map(|content| content.last());
                self.end = before.map_or(End::Open, end);
                return;
            }
            Format::Link { target, title } => Inline::Link { target: target.clone(), title: title.clone(), content },
        };
        append(below, wrapped);
    }

    /// Takes the space away that stands last.
    fn strip(&mut self) {
        if self.end != End::Space {
            return;
        }
        for content in self.open.iter_mut().rev().chain([&mut self.content]) {
            if !content.is_empty() {
                return strip(content);
            }
        }
    }

    /// Takes what the paragraph says, and where.
    pub(super) fn take(&mut self, formats: &[Format], in_heading: bool) -> (Vec<Inline>, Option<Range<usize>>) {
        self.strip();
        while let Some(format) = self.open.len().checked_sub(1).and_then(|last| formats.get(last)) {
            self.close(format, in_heading);
        }
        let Line { mut content, range, .. } = std::mem::take(self);
        trim(&mut content);
        (content, range)
    }
}

/// What stands last in an inline, which is no deeper than [`MAX_DEPTH`](crate::richtext::MAX_DEPTH).
fn end(inline: &Inline) -> End {
    match inline {
        Inline::Text(text) | Inline::Code(text) if text.ends_with(' ') => End::Space,
        Inline::Text(_) | Inline::Code(_) | Inline::Image { .. } => End::Text,
        Inline::Break => End::Open,
        wrapper => wrapper.content().last().map_or(End::Text, end),
    }
}

/// Takes a space from the end. What is nested is no deeper than [`MAX_DEPTH`](crate::richtext::MAX_DEPTH).
fn strip(content: &mut Vec<Inline>) {
    let is_empty = match content.last_mut() {
        Some(Inline::Text(text) | Inline::Code(text)) => {
            text.truncate(text.trim_end_matches(' ').len());
            text.is_empty()
        }
        Some(other) => other.content_mut().is_some_and(|content| {
            strip(content);
            content.is_empty()
        }),
        None => false,
    };
    if is_empty {
        content.pop();
    }
}

/// Whether it is one of the signs by which sites show that a heading can be linked to.
fn is_sign(content: &[Inline]) -> bool {
    inline_text(content).chars().all(|c| {
        c.is_whitespace()
            || matches!(c, '¶' | '#' | '§' | '🔗' | '⚓' | '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{fe0f}')
    }) && !content.iter().any(|inline| matches!(inline, Inline::Image { .. }))
}
