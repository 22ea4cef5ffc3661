//! Reads HTML as a browser does, with html5ever, into a [`Dom`].
//!
//! html5ever knows no places. So it gets the text in pieces that end where a tag may begin or end, and what it makes of a
//! piece stands where the piece does.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{Attribute, ElementFlags, NodeOrText, QualName, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, TokenizerResult};

use super::{Data, Dom, Element, Id, Limits, NONE, ROOT};
use crate::richtext::document::Fault;

/// So many spaces, slashes and quotes in one tag, and no more: html5ever compares every attribute with all before it.
const MAX_SEPARATORS: usize = 30_000;

/// Where a piece of HTML stands in the text that was read.
#[derive(Clone, Copy, Debug)]
pub(in crate::richtext) enum Place {
    /// It is that text, from here on.
    At(usize),
    /// It stands for a part of it.
    For(usize, usize),
}

/// A page that is being read.
pub(in crate::richtext) struct Feeder {
    tokenizer: Tokenizer<Counter>,
    queue: BufferQueue,
    limits: Limits,
    separators: usize,
}

impl Feeder {
    /// A reader of a page that has so many bytes in the form that it comes in.
    pub(in crate::richtext) fn new(bytes: usize) -> Self {
        let sink = Sink {
            dom: RefCell::new(Dom::new()),
            spot: Spot::default(),
            nameless: QualName::new(None, html5ever::ns!(), html5ever::local_name!("")),
        };
        // Without scripts, what is in `noscript` is parsed, so that it can be left out as an element.
        let options = TreeBuilderOpts { scripting_enabled: false, ..Default::default() };
        let counter = Counter { builder: TreeBuilder::new(sink, options) };
        Self {
            // Or it would take one away from the beginning of every piece.
            tokenizer: Tokenizer::new(counter, TokenizerOpts { discard_bom: false, ..Default::default() }),
            queue: BufferQueue::default(),
            limits: Limits::new(bytes),
            separators: 0,
        }
    }

    fn sink(&self) -> &Sink {
        &self.tokenizer.sink.builder.sink
    }

    /// Reads on. The text that a limit is hit in is the last one to be read.
    pub(in crate::richtext) fn feed(&mut self, html: &StrTendril, place: Place) -> Result<(), Fault> {
        let mut from = 0;
        while from < html.len() {
            let to = piece_end(html.as_bytes(), from);
            let range = match place {
                Place::At(base) => base + from..base + to,
                Place::For(start, end) => start..end,
            };
            self.piece(html.subtendril(from as u32, (to - from) as u32), range)?;
            from = to;
        }
        Ok(())
    }

    fn piece(&mut self, piece: StrTendril, range: Range<usize>) -> Result<(), Fault> {
        if self.sink().spot.begin(&range) {
            self.separators = 0;
        }
        let bytes = piece.as_bytes();
        let is_tag = bytes.first() == Some(&b'<') && bytes.get(1).is_some_and(u8::is_ascii_alphabetic);
        if is_tag || self.separators > 0 {
            let separates = |byte: &&u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'');
            self.separators += 1 + bytes.iter().filter(separates).count();
            if self.separators > MAX_SEPARATORS {
                return Err(Fault {
                    range: range.start..range.start,
                    message: "a tag has more attributes than any page needs".to_owned(),
                    help: "Close the tag or the quotes that are open before this.".to_owned(),
                });
            }
        }
        self.queue.push_back(piece);
        while !matches!(self.tokenizer.feed(&self.queue), TokenizerResult::Done) {}
        let sink = self.sink();
        let nodes = sink.dom.borrow().nodes.len();
        self.limits.check(nodes, sink.spot.deepest.get(), sink.spot.steps.get(), range.start)
    }

    /// What was read.
    pub(in crate::richtext) fn finish(self) -> Dom {
        self.tokenizer.end();
        self.tokenizer.sink.builder.sink.finish()
    }
}

/// Reads a page.
pub(in crate::richtext) fn read(text: &str) -> Result<Dom, Fault> {
    super::check_size(text.len())?;
    let mut feeder = Feeder::new(text.len());
    let page = text.strip_prefix('\u{feff}').unwrap_or(text);
    feeder.feed(&StrTendril::from(page), Place::At(text.len() - page.len()))?;
    Ok(feeder.finish())
}

/// Where the piece ends that begins here: before the next `<`, or after the next `>`.
fn piece_end(bytes: &[u8], from: usize) -> usize {
    // A piece at least, and not so long that a tag without end is read as a whole before anybody counts.
    const LONGEST: usize = 1 << 14;
    let rest = &bytes[from..];
    let end = rest.iter().enumerate().take(LONGEST).find_map(|(at, byte)| match byte {
        b'<' if at > 0 => Some(at),
        b'>' => Some(at + 1),
        _ => None,
    });
    let mut end = end.unwrap_or_else(|| rest.len().min(LONGEST));
    while end < rest.len() && rest[end] & 0xc0 == 0x80 {
        end += 1;
    }
    from + end
}

/// Counts the tokens on their way from one half of html5ever to the other.
struct Counter {
    builder: TreeBuilder<Handle, Sink>,
}

impl TokenSink for Counter {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        let spot = &self.builder.sink.spot;
        if matches!(token, Token::ParseError(_)) {
            return self.builder.process_token(token, line);
        }
        if let Token::TagToken(tag) = &token {
            // What html5ever does for a tag: it walks through the open elements, and compares it with those that would be
            // opened again.
            let (depth, formatting) = (usize::from(spot.depth.get()), usize::from(spot.formatting.get()));
            let attributes = tag.attrs.len();
            let steps = 1 + depth + formatting * 8 * (1 + attributes) + attributes * attributes / 4;
            spot.count(steps);
            if tag.kind == TagKind::EndTag {
                self.builder.sink.ended(&tag.name);
            }
        }
        spot.done.set(true);
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Where reading is.
#[derive(Debug)]
struct Spot {
    start: Cell<u32>,
    end: Cell<u32>,
    /// Whether the piece at hand, or the one before it, was the end of a token.
    done: Cell<bool>,
    depth: Cell<u16>,
    formatting: Cell<u16>,
    deepest: Cell<u16>,
    steps: Cell<usize>,
    /// The element that is likely the innermost open one.
    inner: Cell<Id>,
}

impl Default for Spot {
    fn default() -> Self {
        Self {
            start: Cell::new(0),
            end: Cell::new(0),
            done: Cell::new(true),
            depth: Cell::new(0),
            formatting: Cell::new(0),
            deepest: Cell::new(0),
            steps: Cell::new(0),
            inner: Cell::new(ROOT),
        }
    }
}

impl Spot {
    /// A piece comes; whether it begins a token.
    fn begin(&self, range: &Range<usize>) -> bool {
        let begins = self.done.replace(false);
        if begins {
            self.start.set(range.start as u32);
        }
        self.end.set(range.end as u32);
        begins
    }

    fn range(&self) -> Range<u32> {
        self.start.get()..self.end.get()
    }

    fn count(&self, steps: usize) {
        self.steps.set(self.steps.get().saturating_add(steps));
    }
}

/// A node with the name that html5ever asks for again and again.
#[derive(Clone, Debug)]
struct Handle {
    id: Id,
    name: Option<Rc<QualName>>,
}

struct Sink {
    dom: RefCell<Dom>,
    spot: Spot,
    nameless: QualName,
}

impl Sink {
    /// An end tag comes. html5ever does not say which element it closes; mostly it is the innermost one of its name.
    fn ended(&self, name: &LocalName) {
        let mut dom = self.dom.borrow_mut();
        let mut around = std::iter::successors(Some(self.spot.inner.get()), |id| dom.parent(*id));
        let Some(id) = around.find(|id| dom.element(*id).is_some_and(|element| element.name == *name)) else { return };
        self.spot.inner.set(dom.parent(id).unwrap_or(ROOT));
        let node = dom.node_mut(id);
        node.end = node.end.max(self.spot.end.get());
    }

    fn add(&self, parent: Id, child: NodeOrText<Handle>, before: Id) {
        let mut dom = self.dom.borrow_mut();
        match child {
            NodeOrText::AppendNode(node) => {
                dom.insert(parent, node.id, before);
                self.spot.inner.set(node.id);
            }
            NodeOrText::AppendText(text) => {
                dom.insert_text(parent, &text, before, self.spot.range());
                self.spot.inner.set(parent);
            }
        }
        let around = dom.node(parent);
        let depth = around.depth + 1;
        self.spot.depth.set(depth);
        self.spot.formatting.set(around.formatting + 1);
        self.spot.deepest.set(self.spot.deepest.get().max(depth));
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Dom;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Dom {
        self.dom.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: ROOT, name: None }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        // html5ever asks for the names of elements only.
        target.name.as_deref().unwrap_or(&self.nameless)
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        let attributes =
            attributes.into_iter().map(|attribute| (attribute.name.local, attribute.value.to_string())).collect();
        let element = Element { name: name.local.clone(), attributes };
        let id = self.dom.borrow_mut().push(Data::Element(Box::new(element)), self.spot.range());
        Handle { id, name: Some(Rc::new(name)) }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        Handle { id: self.dom.borrow_mut().push(Data::Nothing, self.spot.range()), name: None }
    }

    fn create_pi(&self, _: StrTendril, data: StrTendril) -> Handle {
        self.create_comment(data)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.add(parent.id, child, NONE);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let parent = self.dom.borrow().parent(element.id);
        match parent {
            Some(parent) => self.add(parent, child, element.id),
            None => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// What is in a template is not shown, so it may stand where it was written.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let parent = self.dom.borrow().parent(sibling.id);
        if let Some(parent) = parent {
            self.add(parent, child, sibling.id);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        let mut dom = self.dom.borrow_mut();
        if let Data::Element(element) = &mut dom.node_mut(target.id).data {
            self.spot.count(element.attributes.len().saturating_mul(attributes.len()));
            for attribute in attributes {
                if element.attribute(&attribute.name.local).is_none() {
                    element.attributes.push((attribute.name.local, attribute.value.to_string()));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.dom.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, parent: &Handle) {
        let mut dom = self.dom.borrow_mut();
        while let Some(child) = dom.first(node.id) {
            dom.append(parent.id, child);
            self.spot.count(1);
        }
    }

    fn allow_declarative_shadow_roots(&self, _: &Handle) -> bool {
        false
    }
}
