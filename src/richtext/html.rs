//! Writes the tree as HTML.

use std::fmt::Write as _;

use super::outline::Slugs;
use super::{Alignment, Block, Inline, Links, Table};
use crate::highlight;

/// Writes HTML5 that holds nothing but what the tree asks for.
pub struct Writer<'a> {
    links: &'a dyn Links,
    heading_shift: i8,
    ids: Option<Slugs>,
    in_link: bool,
    colours: bool,
}

impl<'a> Writer<'a> {
    /// Headings keep their level and have no ids.
    pub fn new(links: &'a dyn Links) -> Self {
        Self { links, heading_shift: 0, ids: None, in_link: false, colours: false }
    }

    /// Moves headings down by some levels, or up; none goes below `h6` or above `h1`.
    #[must_use]
    pub fn heading_shift(mut self, levels: i8) -> Self {
        self.heading_shift = levels;
        self
    }

    /// Gives every heading the id of the [`outline`](super::outline()), as far as it is not given out yet, and a link to
    /// itself; with none, headings have no ids.
    #[must_use]
    pub fn heading_ids(mut self, ids: Option<Slugs>) -> Self {
        self.ids = ids;
        self
    }

    /// Whether the parts of code have classes by what they are, for a page that has our style sheet
    /// ([`highlight`]). The text stays the same.
    #[must_use]
    pub fn colours(mut self, colours: bool) -> Self {
        self.colours = colours;
        self
    }

    /// Writes blocks, each on lines of its own.
    pub fn blocks(&mut self, blocks: &[Block], out: &mut String) {
        for block in blocks {
            self.block(block, out);
            out.push('\n');
        }
    }

    /// Writes a text in a place that has no lines of its own: a single paragraph is its content only.
    pub fn cell(&mut self, blocks: &[Block], out: &mut String) {
        match blocks {
            [Block::Paragraph(content)] => self.inlines(content, out),
            [Block::Paragraph(content), list @ Block::List { .. }] => {
                self.inlines(content, out);
                out.push('\n');
                self.block(list, out);
            }
            blocks => {
                for (index, block) in blocks.iter().enumerate() {
                    if index > 0 {
                        out.push('\n');
                    }
                    self.block(block, out);
                }
            }
        }
    }

    fn block(&mut self, block: &Block, out: &mut String) {
        match block {
            Block::Paragraph(content) => self.element("p", content, out),
            Block::Heading { level, content } => self.heading(*level, content, out),
            Block::List { start, items } => self.list(*start, items, out),
            Block::CodeBlock { language, text } => {
                out.push_str("<pre><code");
                if let Some(language) = language {
                    out.push_str(" class=\"language-");
                    escape(language, out);
                    out.push('"');
                }
                out.push('>');
                match language.as_ref().filter(|_| self.colours) {
                    Some(language) => highlight::write(language, text, out),
                    None => escape(text, out),
                }
                out.push_str("</code></pre>");
            }
            Block::Table(table) => self.table(table, out),
            Block::Quote(blocks) => {
                out.push_str("<blockquote>\n");
                self.blocks(blocks, out);
                out.push_str("</blockquote>");
            }
            Block::Rule => out.push_str("<hr>"),
        }
    }

    fn heading(&mut self, level: u8, content: &[Inline], out: &mut String) {
        let level = level.saturating_add_signed(self.heading_shift).clamp(1, 6);
        let _ = write!(out, "<h{level}");
        let id = self.ids.as_mut().map(|ids| ids.of(content));
        if let Some(id) = &id {
            attribute("id", id, out);
        }
        out.push('>');
        match id.filter(|_| !has_link(content)) {
            // Links do not nest: a heading with a link of its own has none to itself.
            None => self.inlines(content, out),
            Some(id) => {
                out.push_str("<a class=\"anchor\" href=\"#");
                escape(&id, out);
                out.push_str("\">");
                self.inlines(content, out);
                out.push_str("</a>");
            }
        }
        let _ = write!(out, "</h{level}>");
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>], out: &mut String) {
        let name = if start.is_some() { "ol" } else { "ul" };
        let _ = match start.filter(|start| *start != 1) {
            Some(start) => writeln!(out, "<ol start=\"{start}\">"),
            None => writeln!(out, "<{name}>"),
        };
        for item in items {
            out.push_str("<li>");
            self.cell(item, out);
            out.push_str("</li>\n");
        }
        let _ = write!(out, "</{name}>");
    }

    fn table(&mut self, table: &Table, out: &mut String) {
        out.push_str("<table>\n");
        if table.has_head() {
            out.push_str("<thead>\n");
            self.row("th", &table.head, &table.alignment, out);
            out.push_str("</thead>\n");
        }
        if !table.rows.is_empty() {
            out.push_str("<tbody>\n");
            table.rows.iter().for_each(|row| self.row("td", row, &table.alignment, out));
            out.push_str("</tbody>\n");
        }
        out.push_str("</table>");
    }

    fn row(&mut self, name: &str, cells: &[Vec<Block>], alignment: &[Alignment], out: &mut String) {
        out.push_str("<tr>");
        for (index, cell) in cells.iter().enumerate() {
            out.push('<');
            out.push_str(name);
            if name == "th" && !cell.is_empty() {
                out.push_str(" scope=\"col\"");
            }
            out.push_str(match alignment.get(index) {
                Some(Alignment::Left) => " class=\"left\">",
                Some(Alignment::Center) => " class=\"center\">",
                Some(Alignment::Right) => " class=\"right\">",
                Some(Alignment::None) | None => ">",
            });
            self.cell(cell, out);
            out.push_str("</");
            out.push_str(name);
            out.push('>');
        }
        out.push_str("</tr>\n");
    }

    /// Writes inlines.
    pub fn inlines(&mut self, content: &[Inline], out: &mut String) {
        for inline in content {
            match inline {
                Inline::Text(text) => escape(text, out),
                Inline::Code(code) => {
                    out.push_str("<code>");
                    escape(code, out);
                    out.push_str("</code>");
                }
                Inline::Emphasis(content) => self.element("em", content, out),
                Inline::Strong(content) => self.element("strong", content, out),
                Inline::Strikethrough(content) => self.element("del", content, out),
                Inline::Superscript(content) => self.element("sup", content, out),
                Inline::Subscript(content) => self.element("sub", content, out),
                Inline::Keyboard(content) => self.element("kbd", content, out),
                Inline::Link { target, title, content } => self.link(target, title, content, out),
                Inline::Image { source, alt, title } => self.image(source, alt, title, out),
                Inline::Break => out.push_str("<br>"),
            }
        }
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

    fn link(&mut self, target: &str, title: &str, content: &[Inline], out: &mut String) {
        let Some(url) = self.links.link(target).into_safe_url().filter(|_| !self.in_link) else {
            return self.inlines(content, out);
        };
        out.push_str("<a");
        attribute("href", &url, out);
        if !title.is_empty() {
            attribute("title", title, out);
        }
        out.push('>');
        self.in_link = true;
        self.inlines(content, out);
        self.in_link = false;
        out.push_str("</a>");
    }

    fn image(&self, source: &str, alt: &str, title: &str, out: &mut String) {
        let Some(url) = self.links.image(source).into_safe_url() else { return escape(alt, out) };
        out.push_str("<img");
        attribute("src", &url, out);
        attribute("alt", alt, out);
        if !title.is_empty() {
            attribute("title", title, out);
        }
        out.push('>');
    }
}

fn has_link(content: &[Inline]) -> bool {
    content.iter().any(|inline| matches!(inline, Inline::Link { .. }) || has_link(inline.content()))
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(value, out);
    out.push('"');
}

/// Writes text so that it is nothing but text, within an element or a quoted attribute.
pub fn escape(text: &str, out: &mut String) {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        out.push_str(reference);
        plain = at + 1;
    }
    out.push_str(&text[plain..]);
}
