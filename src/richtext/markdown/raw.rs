//! Raw HTML: tags that mean something open and close elements of the tree, all others are text.

use std::ops::Range;

use super::builder::Builder;
use super::element::{self, Element};
use super::frame::Kind;
use super::html::{OpenTag, Token, Tokens, decode};
use super::language;
use crate::richtext::{Alignment, Block, Inline};

impl Builder<'_> {
    /// A tag or a comment within a paragraph of Markdown.
    pub(super) fn inline_html(&mut self, html: &str, range: Range<usize>) {
        match Tokens::new(html).next() {
            None | Some((_, Token::Text(_))) => self.unknown(html, range),
            Some((_, token)) => self.token(token, html, range),
        }
    }

    fn token(&mut self, token: Token<'_>, html: &str, range: Range<usize>) {
        match token {
            Token::Comment => {}
            Token::Text(text) => self.text(text, &range),
            Token::Close(name) => self.end_tag(name, html, range),
            Token::Open(tag) => self.start_tag(&tag, html, range),
        }
    }

    fn start_tag(&mut self, tag: &OpenTag<'_>, html: &str, range: Range<usize>) {
        let Some((name, element)) = element::find(tag.name) else { return self.unknown(html, range) };
        let is_block = matches!(element, Element::Block(_) | Element::RowGroup | Element::Rule);
        while self.top().tag.is_some_and(|open| element::ends_before(open, name, is_block)) {
            self.close();
        }
        let is_allowed = match &element {
            Element::Block(kind) => self.top().kind.admits(kind) && !self.is_full(),
            Element::Inline(_) => !self.is_full(),
            Element::RowGroup => matches!(self.top().kind, Kind::Table { .. }),
            Element::Rule => !self.top().kind.is_phrasing(),
            Element::Break | Element::Image => true,
        };
        if !is_allowed {
            return self.literal(html, range, format!("`<{name}>` has no place here, so it is shown as text"));
        }
        let attributes = self.attributes(name, tag, &range);
        match element {
            Element::Break => self.inline(Inline::Break),
            Element::Image => self.image(attributes.address, attributes.alt, attributes.title, range),
            Element::RowGroup => self.end_paragraph(),
            Element::Rule => {
                self.end_paragraph();
                self.place(Block::Rule);
            }
            Element::Inline(kind) => self.open_html(attributes.apply(kind, name), name, tag.empty, range),
            Element::Block(kind) => {
                self.end_paragraph();
                self.open_html(attributes.apply(kind, name), name, tag.empty, range);
            }
        }
    }

    fn open_html(&mut self, kind: Kind, name: &'static str, empty: bool, range: Range<usize>) {
        let kind = match kind {
            Kind::Link { .. } if self.in_link() => Kind::Span,
            Kind::Code if matches!(self.top().kind, Kind::Pre { .. }) => Kind::Span,
            kind => kind,
        };
        self.push(kind, Some(name), range);
        if empty {
            self.close();
        }
    }

    fn end_tag(&mut self, name: &str, html: &str, range: Range<usize>) {
        let closed = match element::find(name) {
            None => return self.unknown(html, range),
            Some((_, Element::RowGroup)) => {
                self.close_html("tr");
                matches!(self.top().kind, Kind::Table { .. })
            }
            Some((name, _)) => self.close_html(name),
        };
        if !closed {
            let message = format!("`</{name}>` closes nothing here, so it is shown as text");
            self.literal(html, range, message);
        }
    }

    fn unknown(&mut self, html: &str, range: Range<usize>) {
        let name = html.split_inclusive(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default();
        let name = name.trim_end().trim_end_matches('>');
        self.literal(html, range, format!("`{name}>` has no equivalent in Markdown, so it is shown as text"));
    }

    fn literal(&mut self, html: &str, range: Range<usize>, message: String) {
        self.text(html, &range);
        let help = "Leave it out; if it is meant as text, put it in backticks or write `\\<` for `<`.";
        self.notice(range, message, help.to_owned());
    }

    pub(super) fn in_link(&self) -> bool {
        self.phrasing().any(|frame| matches!(frame.kind, Kind::Link { .. }))
    }

    /// An address without what browsers ignore in it.
    pub(super) fn address(&mut self, address: &str, range: &Range<usize>) -> String {
        let mut address = self.attribute(address, range);
        address.truncate(address.trim_end().len());
        address.drain(..address.len() - address.trim_start().len());
        address
    }

    fn attributes(&mut self, name: &'static str, tag: &OpenTag<'_>, range: &Range<usize>) -> Attributes {
        let mut known = Attributes::default();
        for (attribute, value) in &tag.attributes {
            let value = decode(value);
            let value = value.as_ref();
            match (name, attribute.to_ascii_lowercase().as_str()) {
                ("a", "href") => {
                    known.address = self.address(value, range);
                    known.is_link = true;
                }
                ("img", "src") => known.address = self.address(value, range),
                ("img", "alt") => known.alt = self.attribute(value, range),
                ("a" | "img", "title") => known.title = self.attribute(value, range),
                ("ol", "start") if value.parse::<u64>().is_ok() => known.start = value.parse().ok(),
                ("td" | "th", "align") => known.alignment = alignment(value),
                ("code", "class") if value.starts_with("language-") => {
                    self.set_language(language(value.trim_start_matches("language-")));
                }
                _ => self.notice(
                    range.clone(),
                    format!("attribute `{attribute}` of `<{name}>` is left out"),
                    "remove it; the look of a page is a matter of its theme".to_owned(),
                ),
            }
        }
        known
    }

    /// Text of an HTML block: white space is collapsed there, except in a block of code.
    fn html_text(&mut self, text: &str, range: &Range<usize>) {
        let text = decode(text);
        if self.keeps_lines() {
            let starts = matches!(self.top().kind, Kind::Pre { .. }) && self.top().inlines.is_empty();
            let text = if starts { text.strip_prefix('\n').unwrap_or(&text) } else { &text };
            return self.text(text, range);
        }
        let mut collapsed = String::with_capacity(text.len());
        for c in text.chars() {
            if !c.is_ascii_whitespace() {
                collapsed.push(c);
            } else if !collapsed.ends_with(' ') {
                collapsed.push(' ');
            }
        }
        self.text(&collapsed, range);
    }
}

fn alignment(value: &str) -> Alignment {
    match value {
        "left" => Alignment::Left,
        "center" => Alignment::Center,
        "right" => Alignment::Right,
        _ => Alignment::None,
    }
}

/// The attributes that mean something to the tree.
#[derive(Default)]
struct Attributes {
    /// Of a link or an image.
    address: String,
    is_link: bool,
    alt: String,
    title: String,
    start: Option<u64>,
    alignment: Alignment,
}

impl Attributes {
    fn apply(self, kind: Kind, name: &str) -> Kind {
        match kind {
            Kind::List { start: Some(first), items } => Kind::List { start: self.start.or(Some(first)), items },
            Kind::Cell { header, .. } => Kind::Cell { header, alignment: self.alignment },
            Kind::Span if name == "a" && self.is_link => Kind::Link { target: self.address, title: self.title },
            kind => kind,
        }
    }
}

/// The HTML block that is being read: its lines, without what stands before them in quotes and lists.
#[derive(Default)]
pub(super) struct HtmlBlock {
    text: String,
    /// Where each piece begins: here, and in the Markdown.
    pieces: Vec<(usize, usize)>,
}

impl HtmlBlock {
    pub(super) fn add(&mut self, line: &str, start: usize) {
        self.pieces.push((self.text.len(), start));
        self.text.push_str(line);
    }

    pub(super) fn read_into(&mut self, builder: &mut Builder<'_>) {
        for (read, token) in Tokens::new(&self.text) {
            let range = self.origin(read.start)..self.origin(read.end - 1) + 1;
            match token {
                Token::Text(text) if text.starts_with("<!") || text.starts_with("<?") => builder.unknown(text, range),
                Token::Text(text) => builder.html_text(text, &range),
                token => builder.token(token, &self.text[read], range),
            }
        }
        self.text.clear();
        self.pieces.clear();
    }

    fn origin(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.pieces.get(piece).map_or(at, |(start, origin)| origin + (at - start))
    }
}
