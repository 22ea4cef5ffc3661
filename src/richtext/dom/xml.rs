//! Reads storage format: XML without a root, with the character names of HTML, into a [`Dom`].
//!
//! Confluence stores no page that is not well-formed, but for control characters; a page that somebody saved by hand may be
//! anything. So what is no tag is text, and an end tag closes what it can.

use std::ops::Range;

use html5ever::LocalName;

use super::{Data, Dom, Element, Id, Limits, MAX_NESTING, NONE, ROOT};
use crate::richtext::decode;
use crate::richtext::document::Fault;

/// Reads a page.
pub(in crate::richtext) fn read(text: &str) -> Result<Dom, Fault> {
    super::check_size(text.len())?;
    let mut reader = Reader { dom: Dom::new(), open: vec![ROOT], steps: 0 };
    let limits = Limits::new(text.len());
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while at < text.len() {
        at = reader.token(text, at);
        limits.check(reader.dom.nodes.len(), reader.open.len() as u16 - 1, reader.steps, at)?;
    }
    while reader.open.len() > 1 {
        reader.pop(text.len());
    }
    Ok(reader.dom)
}

struct Reader {
    dom: Dom,
    /// The open elements, below them the page. Never more than [`MAX_NESTING`] and one.
    open: Vec<Id>,
    steps: usize,
}

impl Reader {
    fn top(&self) -> Id {
        self.open.last().copied().unwrap_or(ROOT)
    }

    fn pop(&mut self, end: usize) {
        if let Some(id) = self.open.pop() {
            self.dom.node_mut(id).end = end as u32;
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if !text.is_empty() {
            self.dom.insert_text(self.top(), text, NONE, range.start as u32..range.end as u32);
        }
    }

    /// Reads what stands at a place, and says where it ends.
    fn token(&mut self, text: &str, at: usize) -> usize {
        let rest = text.get(at..).unwrap_or_default();
        let until = |end: &str| rest.find(end).map_or(text.len(), |found| at + found + end.len());
        if let Some(section) = rest.strip_prefix("<![CDATA[") {
            let body = section.split("]]>").next().unwrap_or_default();
            let end = until("]]>");
            self.text(body, at..end);
            return end;
        }
        if rest.starts_with("<!--") {
            return until("-->");
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            return until(">");
        }
        if rest.starts_with('<')
            && let Some(tag) = tag(rest)
        {
            let end = at + tag.len() + 2;
            match tag.strip_prefix('/') {
                Some(name) => self.end_tag(name.trim(), end),
                None => self.start_tag(tag, at..end),
            }
            return end;
        }
        let tried = usize::from(rest.starts_with('<'));
        let length = rest.get(tried..).and_then(|rest| rest.find('<')).map_or(rest.len(), |found| found + tried);
        let piece = rest.get(..length).unwrap_or_default();
        self.text(&decode(piece), at..at + length);
        at + length
    }

    fn start_tag(&mut self, tag: &str, range: Range<usize>) {
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let name_end = tag.find(|c: char| c.is_whitespace()).unwrap_or(tag.len());
        let (name, rest) = tag.split_at(name_end);
        let name = lower(name);
        let is_void = matches!(&*name, "br" | "hr" | "img" | "col" | "input" | "wbr" | "link" | "meta");
        let element = Element { name, attributes: attributes(rest) };
        self.steps += element.attributes.len();
        let id = self.dom.push(Data::Element(Box::new(element)), range.start as u32..range.end as u32);
        self.dom.append(self.top(), id);
        if !is_empty && !is_void && self.open.len() <= usize::from(MAX_NESTING) + 1 {
            self.open.push(id);
        }
    }

    /// Closes the innermost element of a name and all within it; where there is none, nothing.
    fn end_tag(&mut self, name: &str, end: usize) {
        let name = lower(name);
        let is_named = |id: &Id| self.dom.element(*id).is_some_and(|element| element.name == name);
        let found = self.open.iter().rposition(is_named);
        self.steps += self.open.len() - found.unwrap_or(0);
        if let Some(found) = found {
            while self.open.len() > found {
                self.pop(end);
            }
        }
    }
}

fn lower(name: &str) -> LocalName {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return LocalName::from(name.to_ascii_lowercase());
    }
    LocalName::from(name)
}

/// What stands between `<` and `>`, where that is a tag. XML has no `<` within one.
fn tag(rest: &str) -> Option<&str> {
    let name = rest.get(1..)?;
    let first = name.strip_prefix('/').unwrap_or(name);
    if !first.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    let mut quote = None;
    for (at, byte) in name.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return name.get(..at),
            (b'<', _) => return None,
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    None
}

fn attributes(mut rest: &str) -> Vec<(LocalName, String)> {
    let mut found: Vec<(LocalName, String)> = Vec::new();
    while let Some((name, after)) = rest.split_once('=') {
        // What has no value stands before the name, if anything does.
        let name = name.split_whitespace().next_back().unwrap_or_default();
        let after = after.trim_start();
        let (value, next) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
            _ => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
        };
        rest = next;
        // The first counts; nobody reads one beyond these.
        if !name.is_empty() && found.len() < 100 {
            found.push((lower(name), decode(value).into_owned()));
        }
    }
    found
}
