//! A page as a tree of elements, each with its place in the text that was read.
//!
//! One arena for HTML and storage format, so that what elements mean is said once. Foreign pages are of any size and depth,
//! so building a tree has [limits](Limits), and everything that walks one does so without recursion.

pub(super) mod html;
pub(super) mod xml;

use html5ever::LocalName;

use super::document::Fault;

/// How many elements may stand within one another in a page.
const MAX_NESTING: u16 = 512;
/// How many bytes a page may have; places are counted in 32 bits.
const MAX_BYTES: usize = 256 << 20;
/// How many nodes a page may have.
const MAX_NODES: usize = 3_000_000;

/// The place of a node in its arena.
pub(super) type Id = u32;

/// No node.
const NONE: Id = Id::MAX;

/// The root of every tree.
pub(super) const ROOT: Id = 0;

/// A tree.
#[derive(Debug)]
pub(super) struct Dom {
    nodes: Vec<Node>,
}

#[derive(Debug)]
pub(super) struct Node {
    parent: Id,
    previous: Id,
    next: Id,
    first: Id,
    last: Id,
    /// How many elements are around it.
    depth: u16,
    /// How many of these are of those that HTML opens again where they were not closed.
    formatting: u16,
    /// Where it begins and ends, in bytes of the text that was read.
    pub start: u32,
    pub end: u32,
    pub data: Data,
}

#[derive(Debug)]
pub(super) enum Data {
    /// The page, a comment, or what else shows nothing.
    Nothing,
    Text(String),
    Element(Box<Element>),
}

#[derive(Debug)]
pub(super) struct Element {
    /// In lower case, with its prefix.
    pub name: LocalName,
    /// Names as they are compared, and values with their references decoded.
    pub attributes: Vec<(LocalName, String)>,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| &**known == name).map(|(_, value)| value.as_str())
    }
}

impl Dom {
    fn new() -> Self {
        let mut dom = Self { nodes: Vec::new() };
        dom.push(Data::Nothing, 0..0);
        dom
    }

    pub(super) fn node(&self, id: Id) -> &Node {
        // Ids come from `push` only, and nodes are never taken away.
        &self.nodes[id as usize]
    }

    fn node_mut(&mut self, id: Id) -> &mut Node {
        &mut self.nodes[id as usize]
    }

    pub(super) fn element(&self, id: Id) -> Option<&Element> {
        match &self.node(id).data {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The name of an element; empty for any other node.
    pub(super) fn name(&self, id: Id) -> &str {
        self.element(id).map_or("", |element| &element.name)
    }

    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        some(self.node(id).parent)
    }

    pub(super) fn next(&self, id: Id) -> Option<Id> {
        some(self.node(id).next)
    }

    pub(super) fn first(&self, id: Id) -> Option<Id> {
        some(self.node(id).first)
    }

    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.first(id), |child| self.next(*child))
    }

    /// The node after another in the order of the page, within a part of it; `skip` leaves out what is in the first.
    pub(super) fn following(&self, id: Id, within: Id, skip: bool) -> Option<Id> {
        if let Some(first) = self.first(id).filter(|_| !skip) {
            return Some(first);
        }
        let mut at = id;
        while at != within {
            match self.next(at) {
                Some(next) => return Some(next),
                None => at = self.parent(at)?,
            }
        }
        None
    }

    /// All nodes within another, in the order of the page.
    pub(super) fn descendants(&self, within: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.following(within, within, false), move |id| self.following(*id, within, false))
    }

    fn push(&mut self, data: Data, range: std::ops::Range<u32>) -> Id {
        let node = Node {
            parent: NONE,
            previous: NONE,
            next: NONE,
            first: NONE,
            last: NONE,
            depth: 0,
            formatting: 0,
            start: range.start,
            end: range.end,
            data,
        };
        self.nodes.push(node);
        (self.nodes.len() - 1) as Id
    }

    fn append(&mut self, parent: Id, child: Id) {
        self.insert(parent, child, NONE);
    }

    /// Puts a node before another child of its parent, or last.
    fn insert(&mut self, parent: Id, child: Id, before: Id) {
        self.detach(child);
        let previous = if before == NONE { self.node(parent).last } else { self.node(before).previous };
        let around = self.node(parent);
        let depth = around.depth.saturating_add(1);
        let formatting = around.formatting + u16::from(is_formatting(self.name(parent)));
        let node = self.node_mut(child);
        node.parent = parent;
        node.previous = previous;
        node.next = before;
        node.depth = depth;
        node.formatting = formatting;
        match previous {
            NONE => self.node_mut(parent).first = child,
            previous => self.node_mut(previous).next = child,
        }
        match before {
            NONE => self.node_mut(parent).last = child,
            before => self.node_mut(before).previous = child,
        }
    }

    fn detach(&mut self, id: Id) {
        let Node { parent, previous, next, .. } = *self.node(id);
        if parent == NONE {
            return;
        }
        match previous {
            NONE => self.node_mut(parent).first = next,
            previous => self.node_mut(previous).next = next,
        }
        match next {
            NONE => self.node_mut(parent).last = previous,
            next => self.node_mut(next).previous = previous,
        }
        let node = self.node_mut(id);
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    /// Adds text before a child, or last: to the text that stands there, where one does.
    fn insert_text(&mut self, parent: Id, text: &str, before: Id, range: std::ops::Range<u32>) {
        let previous = if before == NONE { self.node(parent).last } else { self.node(before).previous };
        if previous != NONE {
            let node = self.node_mut(previous);
            if let Data::Text(last) = &mut node.data {
                last.push_str(text);
                node.end = node.end.max(range.end);
                return;
            }
        }
        let id = self.push(Data::Text(text.to_owned()), range);
        self.insert(parent, id, before);
    }
}

fn some(id: Id) -> Option<Id> {
    (id != NONE).then_some(id)
}

/// Elements that HTML opens again after what closed them (HTML, "Reconstruct the active formatting elements").
fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

/// What may be spent on a page, so that none takes more than is proportional to its length.
#[derive(Debug)]
struct Limits {
    nodes: usize,
    /// Steps through open elements.
    steps: usize,
}

impl Limits {
    fn new(bytes: usize) -> Self {
        // No page needs more than a node for each byte, and a thousand to begin with.
        Self { nodes: (bytes + 1_000).min(MAX_NODES), steps: bytes.saturating_mul(15) + 5_000_000 }
    }

    /// What is wrong with a page that has grown to this, if anything is.
    fn check(&self, nodes: usize, depth: u16, steps: usize, at: usize) -> Result<(), Fault> {
        let message = if nodes > self.nodes {
            format!("the page has more than {} elements and texts", self.nodes)
        } else if depth > MAX_NESTING {
            format!("more than {MAX_NESTING} elements stand within one another here")
        } else if steps > self.steps {
            "too many elements that are not closed stand before this".to_owned()
        } else {
            return Ok(());
        };
        let help = "This is no page that people read. If it is one, close its elements, or save the part with the codes \
                    in a file of its own.";
        Err(Fault { range: at..at, message, help: help.to_owned() })
    }
}

/// A page of more bytes than one may have.
pub(super) fn check_size(bytes: usize) -> Result<(), Fault> {
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    Err(Fault {
        range: 0..0,
        message: format!("the page has {} MB; at most {} are read", bytes >> 20, MAX_BYTES >> 20),
        help: "Save the part with the codes in a file of its own.".to_owned(),
    })
}
