//! HTML and XML as other parsers see it.

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// The elements of some HTML, with their attributes, and its text.
#[derive(Debug, Default)]
pub struct Seen {
    pub elements: Vec<(String, Vec<(String, String)>)>,
    pub text: String,
}

impl Seen {
    pub fn count(&self, name: &str) -> usize {
        self.elements.iter().filter(|(element, _)| element == name).count()
    }

    /// The attributes of the elements of one name, without percent-encoding: some parsers add it.
    pub fn attributes(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        let elements = self.elements.iter().filter(|(element, _)| element == name);
        elements
            .flat_map(|(_, attributes)| attributes)
            .map(|(name, value)| (name.clone(), percent_decoded(value)))
            .collect()
    }

    /// The text without white space, which means little in HTML.
    pub fn letters(&self) -> String {
        letters(&self.text)
    }
}

pub fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Reads HTML as a browser does.
pub fn html(source: &str) -> Seen {
    let page = format!("<!DOCTYPE html><body>{source}");
    let dom = html5ever::parse_document(RcDom::default(), Default::default()).one(page);
    let mut seen = Seen::default();
    see(&dom.document, &mut seen);
    seen.elements.retain(|(name, _)| !matches!(name.as_str(), "html" | "head" | "body"));
    seen
}

fn see(node: &Handle, seen: &mut Seen) {
    match &node.data {
        NodeData::Text { contents } => seen.text.push_str(&contents.borrow()),
        NodeData::Element { name, attrs, .. } => {
            let attributes = attrs.borrow();
            let attributes = attributes.iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
            seen.elements.push((name.local.to_string(), attributes));
        }
        _ => {}
    }
    node.children.borrow().iter().for_each(|child| see(child, seen));
}

fn percent_decoded(value: &str) -> Vec<u8> {
    let mut pieces = value.split('%');
    let mut out: Vec<u8> = pieces.next().unwrap_or_default().into();
    for piece in pieces {
        match piece.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                out.extend_from_slice(&piece.as_bytes()[2..]);
            }
            None => {
                out.push(b'%');
                out.extend_from_slice(piece.as_bytes());
            }
        }
    }
    out
}
