//! Builds the parts of a page from what its elements open and close.
//!
//! Paragraphs are no elements here: inlines gather in the element of blocks around them until something ends the paragraph.
//! What text stands in (emphasis, a link) is kept apart from that, because HTML lets it go on over the ends of paragraphs.

use std::ops::Range;

use super::frame::Frame;
pub(super) use super::frame::{Kind, Span};
use super::grid::{self, RawCell, RawRow};
use super::line::Format;
use crate::richtext::document::{Content, Fault, Item, Node, Term};
use crate::richtext::normal::clean;
use crate::richtext::{Inline, MAX_DEPTH, is_safe_address};

/// What entering a format has done, to be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entered {
    No,
    Yes,
    /// A link that stands in code: code that stands in a link.
    InCode,
}

pub(super) struct Builder {
    /// The frame on top; always there.
    top: Frame,
    below: Vec<Frame>,
    formats: Vec<Format>,
    /// What is wrong with the page, if anything is.
    fault: Option<Fault>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self { top: Frame::new(Kind::Page, 0..0, false), below: Vec::new(), formats: Vec::new(), fault: None }
    }

    /// What the page shows, and what is wrong with it.
    pub(super) fn finish(mut self) -> (Vec<Node>, Option<Fault>) {
        while !self.below.is_empty() {
            self.pop_frame(0);
        }
        self.end_paragraph();
        (self.top.nodes, self.fault)
    }

    /// How many elements of the tree are open.
    fn depth(&self) -> usize {
        self.below.len() + self.formats.len()
    }

    // Inlines

    /// Begins emphasis, a link or the like.
    pub(super) fn enter(&mut self, format: Format) -> Entered {
        let in_code = self.formats.last() == Some(&Format::Code);
        let is_link = matches!(format, Format::Link { .. });
        if matches!(self.top.kind, Kind::Pre { .. })
            || self.depth() >= MAX_DEPTH
            || self.formats.iter().any(|open| format.is_same(open))
            || (in_code && !is_link)
        {
            return Entered::No;
        }
        if in_code {
            self.pop_format();
            self.formats.extend([format, Format::Code]);
            return Entered::InCode;
        }
        self.formats.push(format);
        Entered::Yes
    }

    /// Ends what [`enter`](Self::enter) began.
    pub(super) fn leave(&mut self, entered: Entered) {
        match entered {
            Entered::No => {}
            Entered::Yes => self.pop_format(),
            Entered::InCode => {
                self.pop_format();
                self.pop_format();
                self.formats.push(Format::Code);
            }
        }
    }

    fn pop_format(&mut self) {
        let in_heading = matches!(self.top.kind, Kind::Heading(_));
        if self.top.line.opened() == self.formats.len()
            && let Some(format) = self.formats.last()
        {
            self.top.line.close(format, in_heading);
        }
        self.formats.pop();
    }

    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        if let Kind::Pre { text: code, .. } = &mut self.top.kind {
            code.push_str(&clean(text, true));
            return;
        }
        let is_blank = |c: char| c.is_ascii_whitespace() || c == '\u{a0}';
        if !self.top.is_flow() && !self.top.is_line() {
            if text.chars().all(is_blank) {
                return;
            }
            self.imply_flow(&range);
        }
        self.top.line.text(text, &self.formats, range);
    }

    /// An image, or its text alternative where its address is unsafe or missing.
    pub(super) fn image(&mut self, source: String, alt: String, title: String, range: Range<usize>) {
        if source.is_empty() || !is_safe_address(&source) || self.formats.last() == Some(&Format::Code) {
            return self.text(&alt, range);
        }
        if matches!(self.top.kind, Kind::Pre { .. }) {
            return;
        }
        self.imply_flow(&range);
        self.top.line.image(Inline::Image { source, alt, title }, &self.formats, range);
    }

    pub(super) fn line_break(&mut self) {
        if let Kind::Pre { text, .. } = &mut self.top.kind {
            text.push('\n');
        } else if self.formats.last() == Some(&Format::Code) {
            self.top.line.text(" ", &self.formats, 0..0);
        } else if self.top.is_flow() || self.top.is_line() {
            self.top.line.line_break(&self.formats);
        }
    }

    // Blocks

    /// Something begins or ends that stands on lines of its own.
    pub(super) fn block(&mut self) {
        match &mut self.top.kind {
            Kind::Pre { text, .. } => {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
            }
            Kind::Heading(_) | Kind::Caption => self.top.line.text(" ", &self.formats, 0..0),
            _ => self.end_paragraph(),
        }
    }

    fn end_paragraph(&mut self) {
        let (content, range) = self.top.line.take(&self.formats, false);
        let range = range.unwrap_or(self.top.range.clone());
        self.top.range.end = self.top.range.end.max(range.end);
        let mut paragraph = Vec::new();
        let mut inlines = content.into_iter().peekable();
        while let Some(inline) = inlines.next() {
            if inline == Inline::Break && inlines.peek() == Some(&Inline::Break) {
                self.paragraph(&mut paragraph, &range);
            } else {
                paragraph.push(inline);
            }
        }
        self.paragraph(&mut paragraph, &range);
    }

    fn paragraph(&mut self, content: &mut Vec<Inline>, range: &Range<usize>) {
        crate::richtext::normal::trim(content);
        if !content.is_empty() {
            let content = Content::Paragraph(std::mem::take(content));
            self.top.nodes.push(Node { range: range.clone(), content });
        }
    }

    /// Makes a place for blocks where there is none: in a list an item, in a table what stands before it.
    fn imply_flow(&mut self, range: &Range<usize>) {
        let kind = match self.top.kind {
            Kind::List { .. } => Kind::Item,
            Kind::Terms(_) => Kind::Said,
            Kind::Table(_) | Kind::Row { .. } => Kind::Stray,
            _ => return,
        };
        self.push(Frame::new(kind, range.clone(), true));
    }

    /// Opens an element; whether it has a place here. One that has none only ends the paragraph.
    pub(super) fn open(&mut self, kind: Kind, range: Range<usize>) -> bool {
        if self.top.is_line() || matches!(self.top.kind, Kind::Pre { .. }) {
            self.block();
            return false;
        }
        let is_part =
            matches!(kind, Kind::Item | Kind::Name | Kind::Said | Kind::Row { .. } | Kind::Cell(_) | Kind::Caption);
        if is_part {
            self.end_implied(&kind);
        } else {
            self.imply_flow(&range);
        }
        if matches!((&kind, &self.top.kind), (Kind::Cell(_), Kind::Table(_))) {
            self.push(Frame::new(Kind::Row { cells: Vec::new() }, range.clone(), true));
        }
        let fits = match (&kind, &self.top.kind) {
            (Kind::Item, Kind::List { .. })
            | (Kind::Name | Kind::Said, Kind::Terms(_))
            | (Kind::Row { .. } | Kind::Caption, Kind::Table(_))
            | (Kind::Cell(_), Kind::Row { .. }) => true,
            (Kind::Table(_), _) => self.depth() + 3 <= MAX_DEPTH,
            (Kind::List { .. } | Kind::Terms(_), _) => self.depth() + 2 <= MAX_DEPTH,
            (Kind::Quote, _) => self.depth() < MAX_DEPTH,
            (Kind::Heading(_) | Kind::Pre { .. }, _) => true,
            _ => false,
        };
        self.block();
        if fits {
            self.push(Frame::new(kind, range, false));
        }
        fits
    }

    /// Closes the frames that nothing opened, as far as they stand in the way of a part of a list or table.
    fn end_implied(&mut self, next: &Kind) {
        while self.top.implied && !matches!((&self.top.kind, next), (Kind::Row { .. }, Kind::Cell(_))) {
            let end = self.top.range.end;
            self.pop_frame(end);
        }
    }

    fn push(&mut self, frame: Frame) {
        self.below.push(std::mem::replace(&mut self.top, frame));
    }

    /// Closes what [`open`](Self::open) opened.
    pub(super) fn close(&mut self, end: usize) {
        while self.top.implied {
            self.pop_frame(end);
        }
        self.pop_frame(end);
    }

    fn pop_frame(&mut self, end: usize) {
        let in_heading = matches!(self.top.kind, Kind::Heading(_));
        let line = if self.top.is_line() {
            let (content, range) = self.top.line.take(&self.formats, in_heading);
            self.top.range.end = range.map_or(0, |range| range.end).max(self.top.range.end);
            content
        } else {
            self.end_paragraph();
            Vec::new()
        };
        let Some(below) = self.below.pop() else { return };
        let Frame { kind, range, implied, nodes, .. } = std::mem::replace(&mut self.top, below);
        let range = range.start..range.end.max(end);
        self.top.range.end = self.top.range.end.max(range.end);
        match kind {
            Kind::Page => {}
            Kind::Quote => self.place(!nodes.is_empty(), Content::Quote(nodes), range),
            Kind::Item => self.item(Item { range, nodes }, implied),
            Kind::Name => {
                if let Kind::Terms(terms) = &mut self.top.kind {
                    terms.push(Term { name: Item { range, nodes }, said: Vec::new() });
                }
            }
            Kind::Said => self.said(Item { range, nodes }),
            Kind::Stray => match &mut self.top.kind {
                Kind::Table(table) => table.stray.extend(nodes),
                _ => {
                    if let Some(Frame { kind: Kind::Table(table), .. }) = self.below.last_mut() {
                        table.stray.extend(nodes);
                    }
                }
            },
            Kind::Cell(span) => {
                if let Kind::Row { cells } = &mut self.top.kind {
                    cells.push(RawCell { range, span, nodes });
                }
            }
            Kind::List { start, items } => self.place(!items.is_empty(), Content::List { start, items }, range),
            Kind::Terms(terms) => self.place(!terms.is_empty(), Content::Terms(terms), range),
            Kind::Row { cells } => {
                if let Kind::Table(table) = &mut self.top.kind {
                    table.rows.push(RawRow { range, head: table.in_head, group: table.group, cells });
                }
            }
            Kind::Table(table) => {
                self.top.nodes.extend(table.stray);
                let (grid, fault) = grid::resolve(table.caption, table.rows);
                self.fault = self.fault.take().or(fault);
                let says =
                    grid.rows.iter().flat_map(|row| &row.cells).any(|cell| !cell.repeated) || !grid.caption.is_empty();
                self.place(says, Content::Table(grid), range);
            }
            Kind::Caption => {
                if let Kind::Table(table) = &mut self.top.kind {
                    table.caption = line;
                }
            }
            Kind::Heading(level) => {
                let content = unlinked(line);
                self.place(!content.is_empty(), Content::Heading { level, content }, range);
            }
            Kind::Pre { language, mut text } => {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
                self.place(true, Content::CodeBlock { language, text }, range);
            }
        }
    }

    fn place(&mut self, says: bool, content: Content, range: Range<usize>) {
        if says {
            self.top.nodes.push(Node { range, content });
        }
    }

    /// An item of a list; a list that stands in a list without an item belongs to the one before.
    fn item(&mut self, item: Item, implied: bool) {
        let Kind::List { items, .. } = &mut self.top.kind else { return };
        let is_list = item.nodes.iter().all(|node| matches!(node.content, Content::List { .. }));
        match items.last_mut() {
            Some(last) if implied && is_list => {
                last.range.end = last.range.end.max(item.range.end);
                last.nodes.extend(item.nodes);
            }
            _ => items.push(item),
        }
    }

    fn said(&mut self, item: Item) {
        let Kind::Terms(terms) = &mut self.top.kind else { return };
        if terms.is_empty() {
            let start = item.range.start;
            terms.push(Term { name: Item { range: start..start, nodes: Vec::new() }, said: Vec::new() });
        }
        if let Some(last) = terms.last_mut() {
            last.said.push(item);
        }
    }

    /// A line across the page.
    pub(super) fn rule(&mut self, range: Range<usize>) {
        self.block();
        if self.top.is_line() || matches!(self.top.kind, Kind::Pre { .. }) {
            return;
        }
        self.imply_flow(&range);
        self.place(true, Content::Rule, range);
    }

    /// A part of a table begins or ends.
    pub(super) fn row_group(&mut self, head: bool) {
        self.end_implied(&Kind::Caption);
        if let Kind::Table(table) = &mut self.top.kind {
            table.in_head = head;
            table.group += 1;
        }
    }

    /// The language of the block of code that is open, as an element within it says.
    pub(super) fn set_language(&mut self, value: Option<String>) {
        if let Kind::Pre { language, .. } = &mut self.top.kind
            && value.is_some()
        {
            *language = value;
        }
    }

    pub(super) fn in_heading(&self) -> bool {
        matches!(self.top.kind, Kind::Heading(_))
    }

    pub(super) fn in_pre(&self) -> bool {
        matches!(self.top.kind, Kind::Pre { .. })
    }
}

/// A heading that is nothing but a link to a place on its page, such as itself, as its text.
fn unlinked(mut content: Vec<Inline>) -> Vec<Inline> {
    match content.as_mut_slice() {
        [Inline::Link { target, content, .. }] if target.starts_with('#') => {
            let mut content = std::mem::take(content);
            crate::richtext::normal::trim(&mut content);
            content
        }
        _ => content,
    }
}
