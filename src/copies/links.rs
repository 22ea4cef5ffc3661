//! Links of a copy, as links of a source.
//!
//! An address within a copy's site leads nowhere from a source. One that names a code of the catalog becomes a link to the
//! code; of the others, those with a scheme or a host stay, and the rest become absolute where it is known where the copy
//! was, or else leave their label.

use std::collections::BTreeMap;

use super::canonical::named;
use super::sheet::{At, Said, Sheet};
use crate::links::encode;
use crate::model::Code;
use crate::richtext::{AsWritten, Block, Inline, RichText, Table, gfm, markdown};

/// A link or an image that leads nowhere from a source: its label is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The text that it stands in.
    pub at: At,
    /// Where it led.
    pub target: String,
}

/// Turns the links of a sheet into those of a source that defines `codes`. `base` is the address that the copy was
/// published at, such as `https://example.com/docs/codes.html`.
pub fn settle<'c>(sheet: &mut Sheet, codes: impl Iterator<Item = &'c Code>, base: Option<&str>) -> Vec<Dropped> {
    let anchors = codes.map(|code| (code.anchor(), code.as_str())).collect();
    let mut desk = Desk { anchors, base, dropped: Vec::new(), changed: false };
    let mut dropped = Vec::new();
    for said in sheet.texts_mut() {
        desk.changed = false;
        let blocks = desk.blocks(&said.text.blocks);
        if desk.changed {
            take(said, RichText { blocks });
        }
        dropped.extend(desk.dropped.drain(..).map(|target| Dropped { at: said.at, target }));
    }
    dropped
}

/// A text of a copy with the links of a source that defines `codes`, as [`settle`] makes them; none where it has them.
pub(super) fn settled<'c>(blocks: &[Block], codes: impl Iterator<Item = &'c Code>) -> Option<RichText> {
    // Most texts have none.
    let mut desk = Desk { anchors: BTreeMap::new(), base: None, dropped: Vec::new(), changed: false };
    desk.blocks(blocks);
    if !desk.changed {
        return None;
    }
    desk.anchors = codes.map(|code| (code.anchor(), code.as_str())).collect();
    Some(normal(RichText { blocks: desk.blocks(blocks) }))
}

/// The address of a link of a copy, or where it is none of an image, in a source that defines `codes`; none where there is
/// none.
pub(super) fn address<'c>(target: &str, is_link: bool, codes: impl Iterator<Item = &'c Code>) -> Option<String> {
    let anchors = codes.map(|code| (code.anchor(), code.as_str())).collect();
    Desk { anchors, base: None, dropped: Vec::new(), changed: false }.address(target, is_link)
}

/// Takes a text over, in normal form.
fn take(said: &mut Said, text: RichText) {
    said.text = normal(text);
}

/// A text that was put together, in normal form.
pub(super) fn normal(text: RichText) -> RichText {
    // Labels join what stands beside them: writing and reading puts that right.
    let read = markdown::read(&gfm::blocks(&text.blocks, &AsWritten)).text;
    if read.is_empty() {
        // Nothing but images without a text; a text is never empty.
        return RichText { blocks: vec![Block::Paragraph(vec![Inline::Text("(image)".to_owned())])] };
    }
    read
}

struct Desk<'s> {
    /// The codes by their anchors.
    anchors: BTreeMap<String, &'s str>,
    base: Option<&'s str>,
    dropped: Vec<String>,
    changed: bool,
}

impl Desk<'_> {
    fn blocks(&mut self, blocks: &[Block]) -> Vec<Block> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> Block {
        let row = |desk: &mut Self, row: &[Vec<Block>]| row.iter().map(|cell| desk.blocks(cell)).collect::<Vec<_>>();
        match block {
            Block::Paragraph(content) => Block::Paragraph(self.inlines(content)),
            Block::Heading { level, content } => Block::Heading { level: *level, content: self.inlines(content) },
            Block::List { start, items } => Block::List { start: *start, items: row(self, items) },
            Block::Quote(blocks) => Block::Quote(self.blocks(blocks)),
            Block::Table(Table { alignment, head, rows }) => Block::Table(Table {
                alignment: alignment.clone(),
                head: row(self, head),
                rows: rows.iter().map(|cells| row(self, cells)).collect(),
            }),
            Block::CodeBlock { .. } | Block::Rule => block.clone(),
        }
    }

    fn inlines(&mut self, content: &[Inline]) -> Vec<Inline> {
        content.iter().flat_map(|inline| self.inline(inline)).collect()
    }

    fn inline(&mut self, inline: &Inline) -> Vec<Inline> {
        let wrapped = match inline {
            Inline::Link { target, title, content } => {
                let content = self.inlines(content);
                return match self.address(target, true) {
                    Some(target) => vec![Inline::Link { target, title: title.clone(), content }],
                    None => content,
                };
            }
            Inline::Image { source, alt, title } => {
                return match self.address(source, false) {
                    Some(source) => vec![Inline::Image { source, alt: alt.clone(), title: title.clone() }],
                    None if alt.is_empty() => Vec::new(),
                    None => vec![Inline::Text(alt.clone())],
                };
            }
            wrapper => wrapper.around(self.inlines(wrapper.content())),
        };
        vec![wrapped]
    }

    /// The address in a source; none where there is none.
    fn address(&mut self, target: &str, link: bool) -> Option<String> {
        if crate::links::has_scheme(target) || target.starts_with("//") {
            return Some(target.to_owned());
        }
        let name = named(target).filter(|_| link);
        let code = name.and_then(|name| {
            let wiki = name.strip_prefix("code-").and_then(|rest| self.anchors.get(rest));
            self.anchors.get(&name).or(wiki).copied()
        });
        let new = match (code, self.base) {
            (Some(code), _) => Some(format!("#{}", encode(code))),
            (None, Some(base)) => resolve(base, target),
            (None, None) => None,
        };
        self.changed |= new.as_deref() != Some(target);
        if new.is_none() {
            self.dropped.push(target.to_owned());
        }
        new
    }
}

/// The address of a relative reference at a base (RFC 3986, section 5.2); none where the base is no address of the web.
fn resolve(base: &str, target: &str) -> Option<String> {
    let (scheme, rest) = base.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let path = path.split('#').next().unwrap_or("");
    let (path, query) = path.split_once('?').map_or((path, ""), |(path, query)| (path, query));
    let path = if path.is_empty() { "/" } else { path };
    let at = target.find(['?', '#']).unwrap_or(target.len());
    let (wanted, tail) = target.split_at(at);
    if wanted.is_empty() {
        let query = if query.is_empty() || tail.starts_with('?') { String::new() } else { format!("?{query}") };
        return Some(format!("{scheme}://{host}{path}{query}{tail}"));
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let joined = if wanted.starts_with('/') { wanted.to_owned() } else { format!("{folder}/{wanted}") };
    let mut parts: Vec<&str> = Vec::new();
    let mut segments = joined.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." => {}
            ".." => drop(parts.pop()),
            segment => parts.push(segment),
        }
        if is_last && matches!(segment, "." | "..") {
            parts.push("");
        }
    }
    Some(format!("{scheme}://{host}/{}{tail}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn relative_addresses_are_resolved_as_browsers_do() {
        let base = "https://a.b/c/d.html?e#f";
        for (target, whole) in [
            ("x.png", "https://a.b/c/x.png"),
            ("./x/../y.html#z", "https://a.b/c/y.html#z"),
            ("../../x", "https://a.b/x"),
            ("/x/", "https://a.b/x/"),
            ("..", "https://a.b/"),
            ("#x", "https://a.b/c/d.html?e#x"),
            ("?x", "https://a.b/c/d.html?x"),
        ] {
            assert_eq!(resolve(base, target).as_deref(), Some(whole), "{target}");
        }
        assert_eq!(resolve("https://a.b", "x").as_deref(), Some("https://a.b/x"));
        assert_eq!(resolve("file:///x", "x"), None);
    }
}
