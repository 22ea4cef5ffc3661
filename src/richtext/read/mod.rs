//! Reads foreign forms into a [`Document`](super::document::Document): HTML, storage format, and Markdown with HTML in it.
//!
//! ```text
//! HTML ────────── html5ever ─┐
//! Markdown ─ as HTML ────────┼─ Dom ─ Walker ─ Builder ─ nodes
//! storage format ─ xml ──────┘
//! ```

mod builder;
mod element;
mod frame;
mod grid;
mod line;
mod markdown;
mod page;
mod settled;
mod trace;
mod wiki;

pub(super) use markdown::read as markdown;
pub(super) use settled::settled;
pub use trace::Trace;

use std::ops::Range;

use super::document::{Document, Fault, Lost, Node};
use super::dom::{self, Data, Dom, Element, Id, ROOT};
use super::is_safe_address;
use super::normal::clean;
use builder::{Builder, Entered, Kind};
use element::Meaning;
use line::Format;

/// Reads a HTML page, or a part of one.
pub(super) fn html(text: &str) -> Result<Document, Fault> {
    page::read(&dom::html::read(text)?)
}

/// Reads a page in storage format.
pub(super) fn storage(text: &str) -> Result<Document, Fault> {
    storage_of(&dom::xml::read(text)?)
}

/// The same with all that somebody can have put there.
pub(super) fn traced_storage(text: &str) -> Result<(Document, Vec<Trace>), Fault> {
    let dom = dom::xml::read(text)?;
    Ok((storage_of(&dom)?, trace::trace(&dom)))
}

fn storage_of(dom: &Dom) -> Result<Document, Fault> {
    let (nodes, lost) = walk(dom, ROOT, &page::Left::default())?;
    Ok(Document { title: None, nodes, lost })
}

/// What an element does when it ends.
enum Leave {
    Nothing,
    /// It stood on lines of its own.
    Block,
    Frame,
    RowGroup,
    Format(Entered),
    /// It stood in quotation marks.
    Quotation,
}

/// What becomes of an element.
enum Step {
    /// What is in it comes next.
    Into(Leave),
    /// What is in it is left out.
    Over,
}

/// What a part of a page shows, and what of it is not in its text.
///
/// # Errors
/// When a table in it has more cells than any that people read.
fn walk(dom: &Dom, root: Id, left: &page::Left) -> Result<(Vec<Node>, Vec<Lost>), Fault> {
    let mut walker = Walker { dom, left, builder: Builder::new(), lost: Vec::new() };
    let mut open: Vec<(Id, Leave)> = Vec::new();
    let mut at = dom.first(root);
    loop {
        match at {
            Some(id) => match walker.enter(id) {
                Step::Into(leave) => {
                    open.push((id, leave));
                    at = dom.first(id);
                }
                Step::Over => at = dom.next(id),
            },
            None => {
                let Some((id, leave)) = open.pop() else { break };
                walker.leave(id, &leave);
                at = dom.next(id);
            }
        }
    }
    let (nodes, fault) = walker.builder.finish();
    fault.map_or(Ok((nodes, walker.lost)), Err)
}

struct Walker<'a> {
    dom: &'a Dom,
    left: &'a page::Left,
    builder: Builder,
    lost: Vec<Lost>,
}

impl Walker<'_> {
    fn enter(&mut self, id: Id) -> Step {
        let range = self.range(id);
        let element = match &self.dom.node(id).data {
            Data::Nothing => return Step::Over,
            Data::Text(text) => {
                self.builder.text(text, range);
                return Step::Over;
            }
            Data::Element(element) => element,
        };
        if page::is_hidden(element) || self.left.is_left_out(self.dom, id) {
            return Step::Over;
        }
        match element::meaning(&element.name) {
            Meaning::Nothing => Step::Over,
            Meaning::Inline => Step::Into(Leave::Nothing),
            Meaning::Block => {
                self.builder.block();
                Step::Into(Leave::Block)
            }
            Meaning::Format(format) => Step::Into(Leave::Format(self.enter_format(format, element, id))),
            Meaning::Break => {
                self.builder.line_break();
                Step::Over
            }
            Meaning::Rule => {
                self.builder.rule(range);
                Step::Over
            }
            Meaning::Image => {
                self.image(element, range);
                Step::Over
            }
            Meaning::Quotation => {
                self.builder.text("“", range);
                Step::Into(Leave::Quotation)
            }
            Meaning::RowGroup => {
                self.builder.row_group(&*element.name == "thead");
                Step::Into(Leave::RowGroup)
            }
            Meaning::Link => self.link(element, id),
            Meaning::Frame(kind) => self.frame(kind, element, id, range),
            Meaning::Time => {
                if !self.dom.descendants(id).any(|child| is_said(self.dom, child)) {
                    self.builder.text(element.attribute("datetime").unwrap_or_default(), range);
                }
                Step::Into(Leave::Nothing)
            }
            Meaning::Wiki(part) => self.wiki(part, element, id),
        }
    }

    fn leave(&mut self, id: Id, leave: &Leave) {
        let end = self.range(id).end;
        match leave {
            Leave::Nothing => {}
            Leave::Block => self.builder.block(),
            Leave::Frame => self.builder.close(end),
            Leave::RowGroup => self.builder.row_group(false),
            Leave::Format(entered) => self.builder.leave(*entered),
            Leave::Quotation => self.builder.text("”", end..end),
        }
    }

    fn range(&self, id: Id) -> Range<usize> {
        let node = self.dom.node(id);
        node.start as usize..node.end.max(node.start) as usize
    }

    fn enter_format(&mut self, format: Format, element: &Element, id: Id) -> Entered {
        if format == Format::Code && self.builder.in_pre() {
            self.builder.set_language(element::language(self.dom, id, element));
            return Entered::No;
        }
        self.builder.enter(format)
    }

    fn frame(&mut self, kind: Kind, element: &Element, id: Id, range: Range<usize>) -> Step {
        let kind = match kind {
            Kind::List { start: Some(_), items } => {
                let start = element.attribute("start").and_then(|start| start.trim().parse().ok());
                Kind::List { start: Some(start.unwrap_or(1)), items }
            }
            Kind::Cell(span) => Kind::Cell(element::span(element, span)),
            Kind::Pre { text, .. } => Kind::Pre { language: element::language(self.dom, id, element), text },
            kind => kind,
        };
        Step::Into(if self.builder.open(kind, range) { Leave::Frame } else { Leave::Block })
    }

    fn link(&mut self, element: &Element, id: Id) -> Step {
        let Some(target) = element.attribute("href").map(address) else { return Step::Into(Leave::Nothing) };
        if self.builder.in_heading() && page::is_permalink(self.dom, id, element) {
            return Step::Over;
        }
        let title = clean(element.attribute("title").unwrap_or_default(), false).into_owned();
        Step::Into(Leave::Format(self.enter_link(target, title)))
    }

    /// A link, unless its address is unsafe: then its label stays.
    fn enter_link(&mut self, target: String, title: String) -> Entered {
        if is_safe_address(&target) { self.builder.enter(Format::Link { target, title }) } else { Entered::No }
    }

    fn image(&mut self, element: &Element, range: Range<usize>) {
        let value = |name: &str| clean(element.attribute(name).unwrap_or_default(), false).into_owned();
        let class = element.attribute("class").unwrap_or_default();
        let source = match class.split_ascii_whitespace().any(|class| matches!(class, "emoticon" | "emoji")) {
            true => String::new(),
            false => address(element.attribute("src").unwrap_or_default()),
        };
        self.builder.image(source, value("alt"), value("title"), range);
    }
}

/// Whether it is text that shows.
fn is_said(dom: &Dom, id: Id) -> bool {
    matches!(&dom.node(id).data, Data::Text(text) if !text.trim().is_empty())
}

/// An address without what browsers ignore in it.
fn address(written: &str) -> String {
    clean(written, false).trim().to_owned()
}
