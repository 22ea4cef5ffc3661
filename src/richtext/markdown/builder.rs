//! Builds the tree from one stream of opened and closed elements, whether Markdown or HTML opened them.
//!
//! Markdown's elements are always well nested; those of HTML need not be. So Markdown's are barriers: what HTML opened
//! within one must be closed within it, and what is not is shown as the text it was written as. Paragraphs are no
//! elements here: inlines gather in the element of blocks around them until something ends the paragraph.

use std::ops::Range;

use super::frame::{Frame, Kind, Row};
use super::table::table;
use super::{LinkSite, Notice, Reading};
use crate::diagnostic::rules;
use crate::richtext::normal::{append, append_text, clean, is_control, trim};
use crate::richtext::{Block, Inline, MAX_DEPTH, RichText, inline_text, is_safe_address, likely_scheme};

pub(super) struct Builder<'a> {
    source: &'a str,
    reading: Reading,
    /// The frame on top; always there.
    top: Frame,
    below: Vec<Frame>,
    /// How many of Markdown's elements are open beyond [`MAX_DEPTH`].
    beyond: usize,
    control_reported: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let top =
            Frame { kind: Kind::Group, tag: None, range: 0..source.len(), blocks: Vec::new(), inlines: Vec::new() };
        Self { source, reading: Reading::default(), top, below: Vec::new(), beyond: 0, control_reported: false }
    }

    pub(super) fn finish(mut self) -> Reading {
        while !self.below.is_empty() {
            self.give_up();
        }
        self.flush();
        self.reading.text = RichText { blocks: self.top.blocks };
        self.reading.links.sort_by_key(|link| link.range.start);
        self.reading.notices.sort_by_key(|notice| notice.range.start);
        self.reading
    }

    pub(super) fn top(&self) -> &Frame {
        &self.top
    }

    /// The language of the block of code that is open on top, as the `code` element within it says.
    pub(super) fn set_language(&mut self, value: Option<String>) {
        if let Kind::Pre { language } = &mut self.top.kind {
            *language = value;
        }
    }

    /// The open frames, the innermost first.
    fn open_frames(&self) -> impl Iterator<Item = &Frame> {
        std::iter::once(&self.top).chain(self.below.iter().rev())
    }

    /// The open frames of the paragraph at hand.
    pub(super) fn phrasing(&self) -> impl Iterator<Item = &Frame> {
        self.open_frames().take_while(|frame| frame.kind.is_phrasing())
    }

    pub(super) fn is_full(&self) -> bool {
        self.below.len() >= MAX_DEPTH
    }

    pub(super) fn push(&mut self, kind: Kind, tag: Option<&'static str>, range: Range<usize>) {
        let frame = Frame { kind, tag, range, blocks: Vec::new(), inlines: Vec::new() };
        self.below.push(std::mem::replace(&mut self.top, frame));
    }

    fn pop(&mut self) -> Option<Frame> {
        self.below.pop().map(|below| std::mem::replace(&mut self.top, below))
    }

    // Markdown

    pub(super) fn open(&mut self, kind: Kind, range: Range<usize>) {
        if self.is_full() && !matches!(kind, Kind::Heading(_) | Kind::Pre { .. }) {
            self.beyond += 1;
        } else {
            self.push(kind, None, range);
        }
    }

    /// Closes what Markdown opened last; `leaf` says that it was a heading or a block of code.
    pub(super) fn close_markdown(&mut self, leaf: bool) {
        if self.beyond > 0 && !leaf {
            self.beyond -= 1;
            return;
        }
        while self.top.tag.is_some() {
            self.give_up();
        }
        self.close();
    }

    // HTML

    /// Closes the innermost element of that name, unless Markdown's elements stand between.
    pub(super) fn close_html(&mut self, name: &str) -> bool {
        let is_open = self.open_frames().map_while(|frame| frame.tag).any(|open| open == name);
        if !is_open || self.beyond > 0 {
            return false;
        }
        while self.top.tag != Some(name) {
            self.give_up();
        }
        self.close();
        true
    }

    /// Ends the paragraph at hand, and the inline HTML that it leaves open.
    pub(super) fn end_paragraph(&mut self) {
        while self.top.kind.is_phrasing() && self.top.tag.is_some() {
            self.give_up();
        }
        self.flush();
    }

    /// Closes an element whose end tag is missing: where HTML asks for one, its start tag becomes text.
    fn give_up(&mut self) {
        let Some(name) = self.top.tag else { return self.close() };
        if super::element::end_is_optional(name) {
            return self.close();
        }
        if !self.top.kind.is_phrasing() {
            self.flush();
        }
        let Some(frame) = self.pop() else { return };
        self.notice(
            frame.range.clone(),
            format!("`<{name}>` is not closed where it should be, so it is shown as text"),
            format!("close it with `</{name}>` before what is around it ends, or write it in Markdown"),
        );
        let tag = clean(self.source.get(frame.range).unwrap_or(name), false).into_owned();
        if frame.kind.is_phrasing() {
            append_text(&mut self.top.inlines, &tag);
            match frame.kind {
                Kind::Pre { .. } => append_text(&mut self.top.inlines, &clean(&inline_text(&frame.inlines), false)),
                _ => self.splice(frame.inlines),
            }
            return;
        }
        self.flush();
        self.place(Block::Paragraph(vec![Inline::Text(tag)]));
        let inner = match frame.kind {
            Kind::List { items, .. } => items.into_iter().flatten().collect(),
            Kind::Table { rows, .. } => rows.into_iter().flat_map(|row| row.cells).flatten().collect(),
            _ => frame.blocks,
        };
        inner.into_iter().for_each(|block| self.place(block));
    }

    // Content

    pub(super) fn text(&mut self, text: &str, range: &Range<usize>) {
        let lines = self.keeps_lines();
        let cleaned = clean(text, lines);
        if cleaned.len() != text.len() {
            self.report_control(text, range);
        }
        append_text(&mut self.top.inlines, &cleaned);
    }

    /// Whether a line feed is one, as in a block of code.
    pub(super) fn keeps_lines(&self) -> bool {
        self.phrasing().any(|frame| matches!(frame.kind, Kind::Pre { .. }))
    }

    pub(super) fn inline(&mut self, inline: Inline) {
        append(&mut self.top.inlines, inline);
    }

    pub(super) fn code(&mut self, code: &str, range: &Range<usize>) {
        if matches!(self.top.kind, Kind::Pre { .. } | Kind::Code) {
            return self.text(code, range);
        }
        let code = self.attribute(code, range);
        if !code.is_empty() {
            self.inline(Inline::Code(code));
        }
    }

    /// A value without control characters or line feeds.
    pub(super) fn attribute(&mut self, value: &str, range: &Range<usize>) -> String {
        let cleaned = clean(value, false);
        if cleaned.len() != value.len() {
            self.report_control(value, range);
        }
        cleaned.into_owned()
    }

    /// An image, or its text alternative where its address is unsafe or missing.
    pub(super) fn image(&mut self, source: String, alt: String, title: String, range: Range<usize>) {
        if source.is_empty() || !self.is_published(&source, &range, "image", "text alternative") {
            append_text(&mut self.top.inlines, &alt);
            return;
        }
        self.reading.links.push(LinkSite { range, target: source.clone(), image: true, text: alt.clone() });
        self.inline(Inline::Image { source, alt, title });
    }

    fn is_published(&mut self, address: &str, range: &Range<usize>, what: &str, rest: &str) -> bool {
        let safe = is_safe_address(address);
        if !safe {
            let scheme = address.split(':').next().unwrap_or_default();
            let help = match likely_scheme(scheme) {
                Some(meant) => format!("Did you mean `{meant}{}`?", &address[scheme.len()..]),
                None => {
                    "Use a relative address, or one that begins with `https:`, `http:`, `mailto:`, `tel:` or `ftp:`."
                        .to_owned()
                }
            };
            self.reading.notices.push(Notice {
                range: range.clone(),
                rule: &rules::UNSAFE_ADDRESS,
                message: format!("the address `{address}` is not published; only the {rest} of the {what} is"),
                help,
            });
        }
        safe
    }

    pub(super) fn notice(&mut self, range: Range<usize>, message: String, help: String) {
        self.reading.notices.push(Notice { range, rule: &rules::RAW_HTML, message, help });
    }

    /// Once a text: where one is, there are many.
    fn report_control(&mut self, text: &str, range: &Range<usize>) {
        let rule = &rules::CONTROL_CHARACTER;
        let Some(c) = text.chars().find(|c| is_control(*c)) else { return };
        if std::mem::replace(&mut self.control_reported, true) {
            return;
        }
        let written = self.source.get(range.clone()).and_then(|source| source.find(c));
        let range = written.map_or(range.clone(), |at| range.start + at..range.start + at + c.len_utf8());
        self.reading.notices.push(Notice {
            range,
            rule,
            message: format!("the control character U+{:04X} is left out", u32::from(c)),
            help: "Delete it; it often comes from copying out of a terminal or a PDF.".to_owned(),
        });
    }

    // Tree

    /// Ends the paragraph of an element of blocks.
    fn flush(&mut self) {
        if self.top.inlines.is_empty() {
            return;
        }
        let mut inlines = std::mem::take(&mut self.top.inlines).into_iter().peekable();
        let mut paragraph = Vec::new();
        while let Some(inline) = inlines.next() {
            if inline == Inline::Break && inlines.peek() == Some(&Inline::Break) {
                self.paragraph(&mut paragraph);
            } else {
                paragraph.push(inline);
            }
        }
        self.paragraph(&mut paragraph);
    }

    fn paragraph(&mut self, content: &mut Vec<Inline>) {
        trim(content);
        if !content.is_empty() {
            self.place(Block::Paragraph(std::mem::take(content)));
        }
    }

    /// Adds a block to the frame on top, whatever that holds: text between the rows of a table is a row.
    pub(super) fn place(&mut self, block: Block) {
        match &mut self.top.kind {
            Kind::List { items, .. } => items.push(vec![block]),
            Kind::Table { rows, .. } => rows.push(Row { header: false, cells: vec![vec![block]] }),
            Kind::Row { cells, .. } => cells.push(vec![block]),
            _ => self.top.blocks.push(block),
        }
    }

    fn splice(&mut self, inlines: Vec<Inline>) {
        inlines.into_iter().for_each(|inline| append(&mut self.top.inlines, inline));
    }

    /// Closes the frame on top, and gives its content to the one below.
    pub(super) fn close(&mut self) {
        if !self.top.kind.is_phrasing() {
            self.flush();
        }
        let Some(Frame { kind, range, blocks, mut inlines, .. }) = self.pop() else { return };
        match kind {
            Kind::Group => blocks.into_iter().for_each(|block| self.place(block)),
            Kind::Quote => self.place_some(!blocks.is_empty(), Block::Quote(blocks)),
            Kind::Item => match &mut self.top.kind {
                Kind::List { items, .. } => items.push(blocks),
                _ => blocks.into_iter().for_each(|block| self.place(block)),
            },
            Kind::Cell { header, alignment } => match &mut self.top.kind {
                Kind::Row { header: all, alignment: alignments, cells } => {
                    *all &= header;
                    alignments.push(alignment);
                    cells.push(blocks);
                }
                _ => blocks.into_iter().for_each(|block| self.place(block)),
            },
            Kind::List { start, items } => self.place_some(!items.is_empty(), Block::List { start, items }),
            Kind::Row { header, alignment, cells } => match &mut self.top.kind {
                Kind::Table { alignment: columns, rows } => {
                    let known = columns.len().min(alignment.len());
                    columns.extend_from_slice(&alignment[known..]);
                    rows.push(Row { header, cells });
                }
                _ => cells.into_iter().flatten().for_each(|block| self.place(block)),
            },
            Kind::Table { alignment, rows } => {
                if let Some(table) = table(alignment, rows) {
                    self.place(Block::Table(table));
                }
            }
            Kind::Heading(level) => {
                trim(&mut inlines);
                self.place_some(!inlines.is_empty(), Block::Heading { level, content: inlines });
            }
            Kind::Pre { language } => {
                let mut text = inline_text(&inlines);
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
                self.place(Block::CodeBlock { language, text });
            }
            Kind::Code => {
                let code = inline_text(&inlines).replace('\n', " ");
                if !code.is_empty() {
                    self.inline(Inline::Code(code));
                }
            }
            Kind::Image { source, title } => {
                let alt = inline_text(&inlines).replace('\n', " ");
                self.image(source, alt, title, range);
            }
            Kind::Link { target, title } => self.close_link(target, title, inlines, range),
            Kind::Span => self.splice(inlines),
            Kind::Emphasis => self.wrap(inlines, |kind| matches!(kind, Kind::Emphasis), Inline::Emphasis),
            Kind::Strong => self.wrap(inlines, |kind| matches!(kind, Kind::Strong), Inline::Strong),
            Kind::Strikethrough => {
                self.wrap(inlines, |kind| matches!(kind, Kind::Strikethrough), Inline::Strikethrough)
            }
            Kind::Superscript => self.wrap(inlines, |_| false, Inline::Superscript),
            Kind::Subscript => self.wrap(inlines, |_| false, Inline::Subscript),
            Kind::Keyboard => self.wrap(inlines, |_| false, Inline::Keyboard),
        }
    }

    fn place_some(&mut self, some: bool, block: Block) {
        if some {
            self.place(block);
        }
    }

    /// Wraps inlines, unless there are none, or they stand within such a wrapper already.
    fn wrap(&mut self, inlines: Vec<Inline>, same: fn(&Kind) -> bool, wrapper: fn(Vec<Inline>) -> Inline) {
        if inlines.is_empty() {
            return;
        }
        if self.phrasing().any(|frame| same(&frame.kind)) {
            self.splice(inlines);
        } else {
            self.inline(wrapper(inlines));
        }
    }

    fn close_link(&mut self, target: String, title: String, mut content: Vec<Inline>, range: Range<usize>) {
        if !self.is_published(&target, &range, "link", "label") {
            return self.splice(content);
        }
        if content.is_empty() {
            append_text(&mut content, &target);
        }
        self.reading.links.push(LinkSite { range, target: target.clone(), image: false, text: inline_text(&content) });
        if !content.is_empty() {
            self.inline(Inline::Link { target, title, content });
        }
    }
}
