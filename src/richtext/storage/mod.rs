//! Writes the tree in Confluence's storage format, as Confluence itself would write it.
//!
//! What comes near to its own form changes least when a page is saved there: paragraphs in cells and items, `tbody` and
//! `colgroup`, no comments, and every text on one line.

mod xml;

use std::fmt::Write as _;

pub use xml::{anchor, cdata, code_macro, escape};

use super::outline::Slugs;
use super::{Address, Block, Inline, Links, Table, inline_text, is_safe_address};

/// The width of a page in the new editor, in tenths of pixels.
const PAGE_WIDTH: usize = 7600;

/// Writes storage format.
pub struct Writer<'a> {
    links: &'a dyn Links,
    heading_shift: u8,
    ids: Option<Slugs>,
    in_link: bool,
}

impl<'a> Writer<'a> {
    /// Headings keep their level and have no anchors.
    pub fn new(links: &'a dyn Links) -> Self {
        Self { links, heading_shift: 0, ids: None, in_link: false }
    }

    /// Moves headings down by some levels; none goes below `h6`.
    #[must_use]
    pub fn heading_shift(mut self, levels: u8) -> Self {
        self.heading_shift = levels;
        self
    }

    /// Gives every heading an anchor of the id in the [`outline`](super::outline()), as far as it is not given out yet:
    /// those that Confluence makes differ from one editor to the other.
    #[must_use]
    pub fn heading_ids(mut self, ids: Option<Slugs>) -> Self {
        self.ids = ids;
        self
    }

    /// Writes blocks.
    pub fn blocks(&mut self, blocks: &[Block], out: &mut String) {
        for block in blocks {
            match block {
                Block::Paragraph(content) => self.element("p", content, out),
                Block::Heading { level, content } => self.heading(*level, content, out),
                Block::List { start, items } => self.list(*start, items, out),
                Block::CodeBlock { language, text } => code_macro(language.as_deref(), text, out),
                Block::Table(table) => self.table(table, out),
                Block::Quote(blocks) => {
                    out.push_str("<blockquote>");
                    self.blocks(blocks, out);
                    out.push_str("</blockquote>");
                }
                Block::Rule => out.push_str("<hr/>"),
            }
        }
    }

    /// Writes the content of a cell or an item: blocks, at least one.
    pub fn cell(&mut self, blocks: &[Block], out: &mut String) {
        if blocks.is_empty() {
            out.push_str("<p></p>");
        }
        self.blocks(blocks, out);
    }

    fn heading(&mut self, level: u8, content: &[Inline], out: &mut String) {
        let level = level.saturating_add(self.heading_shift).clamp(1, 6);
        let _ = write!(out, "<h{level}>");
        if let Some(ids) = &mut self.ids {
            anchor(&ids.of(content), out);
        }
        self.inlines(content, out);
        let _ = write!(out, "</h{level}>");
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>], out: &mut String) {
        let name = if start.is_some() { "ol" } else { "ul" };
        let _ = match start.filter(|start| *start != 1) {
            Some(start) => write!(out, "<ol start=\"{start}\">"),
            None => write!(out, "<{name}>"),
        };
        for item in items {
            out.push_str("<li>");
            self.cell(item, out);
            out.push_str("</li>");
        }
        let _ = write!(out, "</{name}>");
    }

    fn table(&mut self, table: &Table, out: &mut String) {
        out.push_str(r#"<table data-layout="default" data-table-width="760"><colgroup>"#);
        let width = PAGE_WIDTH / table.alignment.len().max(1);
        for _ in &table.alignment {
            let _ = write!(out, r#"<col style="width: {}.{}px;"/>"#, width / 10, width % 10);
        }
        out.push_str("</colgroup><tbody>");
        if table.has_head() {
            self.row("th", &table.head, out);
        }
        table.rows.iter().for_each(|row| self.row("td", row, out));
        out.push_str("</tbody></table>");
    }

    fn row(&mut self, name: &str, cells: &[Vec<Block>], out: &mut String) {
        out.push_str("<tr>");
        for cell in cells {
            let _ = write!(out, "<{name}>");
            self.cell(cell, out);
            let _ = write!(out, "</{name}>");
        }
        out.push_str("</tr>");
    }

    /// Writes inlines.
    pub fn inlines(&mut self, content: &[Inline], out: &mut String) {
        for inline in content {
            match inline {
                Inline::Text(text) => escape(text, out),
                Inline::Code(code) => self.code(code, out),
                Inline::Emphasis(content) => self.element("em", content, out),
                Inline::Strong(content) => self.element("strong", content, out),
                Inline::Strikethrough(content) => self.element("del", content, out),
                Inline::Superscript(content) => self.element("sup", content, out),
                Inline::Subscript(content) => self.element("sub", content, out),
                // Confluence knows no keys, and loses what is emphasised within code.
                Inline::Keyboard(content) => self.code(&inline_text(content), out),
                Inline::Link { target, content, .. } => self.link(target, content, out),
                Inline::Image { source, alt, .. } => self.image(source, alt, out),
                Inline::Break => out.push_str("<br/>"),
            }
        }
    }

    fn code(&self, code: &str, out: &mut String) {
        out.push_str("<code>");
        escape(code, out);
        out.push_str("</code>");
    }

    fn element(&mut self, name: &str, content: &[Inline], out: &mut String) {
        out.push('<');
        out.push_str(name);
        out.push('>');
        self.inlines(content, out);
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }

    fn link(&mut self, target: &str, content: &[Inline], out: &mut String) {
        let close = match self.links.link(target) {
            _ if self.in_link => "",
            Address::Url(url) if !is_safe_address(&url) => "",
            Address::Url(url) => {
                out.push_str("<a");
                attribute("href", &url, out);
                out.push('>');
                "</a>"
            }
            Address::Anchor(name) => wiki_link(Some(&name), |_| {}, out),
            Address::Attachment(name) => wiki_link(None, |out| attachment(&name, out), out),
            Address::Page { space, title, anchor } => {
                let page = |out: &mut String| {
                    out.push_str("<ri:page");
                    if let Some(space) = &space {
                        attribute("ri:space-key", space, out);
                    }
                    attribute("ri:content-title", &title, out);
                    out.push_str("/>");
                };
                wiki_link(anchor.as_deref(), page, out)
            }
        };
        let outer = std::mem::replace(&mut self.in_link, true);
        self.inlines(content, out);
        self.in_link = outer;
        out.push_str(close);
    }

    fn image(&self, source: &str, alt: &str, out: &mut String) {
        let (name, value) = match self.links.image(source) {
            Address::Attachment(name) => ("ri:attachment ri:filename", name),
            Address::Url(url) if url.contains("://") && is_safe_address(&url) => ("ri:url ri:value", url),
            // A wiki has no place that a relative address could lead to.
            _ => return escape(alt, out),
        };
        out.push_str("<ac:image");
        if !alt.is_empty() {
            attribute("ac:alt", alt, out);
        }
        out.push_str("><");
        out.push_str(name);
        out.push_str("=\"");
        escape(&value, out);
        out.push_str("\"/></ac:image>");
    }
}

/// Opens a link within the wiki, and says how it ends.
fn wiki_link(anchor: Option<&str>, resource: impl FnOnce(&mut String), out: &mut String) -> &'static str {
    out.push_str("<ac:link");
    if let Some(anchor) = anchor {
        attribute("ac:anchor", anchor, out);
    }
    out.push('>');
    resource(out);
    out.push_str("<ac:link-body>");
    "</ac:link-body></ac:link>"
}

fn attachment(name: &str, out: &mut String) {
    out.push_str("<ri:attachment");
    attribute("ri:filename", name, out);
    out.push_str("/>");
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(value, out);
    out.push('"');
}
