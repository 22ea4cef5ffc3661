//! Reads Markdown: CommonMark with tables and struck text, and the HTML that has an equivalent in the tree.

pub mod blanks;
mod builder;
mod element;
mod frame;
mod html;
pub mod letters;
pub mod prose;
mod raw;
mod table;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{Alignment, Block, Inline, RichText};
use crate::diagnostic::Rule;
use builder::Builder;
use frame::Kind;
use prose::Marks;
use raw::HtmlBlock;

/// What came of reading a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The text, in normal form.
    pub text: RichText,
    /// What its author should know, in the order of the text.
    pub notices: Vec<Notice>,
    /// Its links and images, in the order of the text.
    pub links: Vec<LinkSite>,
    /// Where its words, headings and comments stand.
    pub marks: Marks,
}

/// Something that could not be taken as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Where, in bytes of the Markdown.
    pub range: Range<usize>,
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// What is wrong, naming the thing.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// A link or an image, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSite {
    /// Where, in bytes of the Markdown.
    pub range: Range<usize>,
    /// The address as the author wrote it.
    pub target: String,
    /// Whether it is an image.
    pub image: bool,
    /// Its label, or the text alternative of the image, without markup.
    pub text: String,
}

/// Reads a text. Every text can be read; what is odd about it stands in the notices.
pub fn read(text: &str) -> Reading {
    let mut reader = Reader { builder: Builder::new(text), html: HtmlBlock::default() };
    let mut marks = prose::Collector::new(text);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        marks.event(&event, &range);
        reader.event(event, range);
    }
    let mut reading = reader.builder.finish();
    reading.marks = marks.finish();
    reading
}

struct Reader<'a> {
    builder: Builder<'a>,
    html: HtmlBlock,
}

impl<'a> Reader<'a> {
    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        let builder = &mut self.builder;
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => builder.text(&text, &range),
            Event::Code(code) => builder.code(&code, &range),
            Event::Html(line) => self.html.add(&line, range.start),
            Event::InlineHtml(html) => builder.inline_html(&html, range),
            Event::SoftBreak if builder.keeps_lines() => builder.text("\n", &range),
            Event::SoftBreak => builder.text(" ", &range),
            Event::HardBreak => builder.inline(Inline::Break),
            Event::Rule => {
                builder.end_paragraph();
                builder.place(Block::Rule);
            }
            // Of extensions that are not asked for.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                builder.text(&text, &range);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let builder = &mut self.builder;
        if !is_inline(&tag.to_end()) {
            builder.end_paragraph();
        }
        let kind = match tag {
            Tag::Paragraph | Tag::HtmlBlock => return,
            Tag::Heading { level, .. } => Kind::Heading(level as u8),
            Tag::BlockQuote(_) => Kind::Quote,
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Kind::Pre { language: language(&info) },
            Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Pre { language: None },
            Tag::List(start) => Kind::List { start, items: Vec::new() },
            Tag::Item => Kind::Item,
            Tag::Table(alignment) => {
                Kind::Table { alignment: alignment.into_iter().map(Alignment::from).collect(), rows: Vec::new() }
            }
            Tag::TableHead => Kind::Row { header: true, alignment: Vec::new(), cells: Vec::new() },
            Tag::TableRow => Kind::Row { header: false, alignment: Vec::new(), cells: Vec::new() },
            Tag::TableCell => Kind::Cell { header: true, alignment: Alignment::None },
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strikethrough,
            Tag::Superscript => Kind::Superscript,
            Tag::Subscript => Kind::Subscript,
            Tag::Link { .. } if builder.in_link() => Kind::Span,
            Tag::Link { link_type, dest_url, title, .. } => {
                let address = if link_type == LinkType::Email { format!("mailto:{dest_url}").into() } else { dest_url };
                Kind::Link { target: builder.address(&address, &range), title: builder.attribute(&title, &range) }
            }
            Tag::Image { dest_url, title, .. } => {
                Kind::Image { source: builder.address(&dest_url, &range), title: builder.attribute(&title, &range) }
            }
            // Of extensions that are not asked for.
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => Kind::Group,
        };
        builder.open(kind, range);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock => {
                self.html.read_into(&mut self.builder);
                self.builder.end_paragraph();
            }
            TagEnd::Paragraph => self.builder.end_paragraph(),
            TagEnd::Heading(_) | TagEnd::CodeBlock => self.builder.close_markdown(true),
            _ => {
                if !is_inline(&tag) {
                    self.builder.end_paragraph();
                }
                self.builder.close_markdown(false);
            }
        }
    }
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// The language of a block of code: the first word of its info string, where it looks like one.
pub(in crate::richtext) fn language(info: &str) -> Option<String> {
    let word = info.split(|c: char| c.is_whitespace() || c == ',').next()?;
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '+' | '#' | '.' | '-' | '_');
    (!word.is_empty() && word.chars().all(fits)).then(|| word.to_owned())
}

impl From<pulldown_cmark::Alignment> for Alignment {
    fn from(alignment: pulldown_cmark::Alignment) -> Self {
        match alignment {
            pulldown_cmark::Alignment::None => Alignment::None,
            pulldown_cmark::Alignment::Left => Alignment::Left,
            pulldown_cmark::Alignment::Center => Alignment::Center,
            pulldown_cmark::Alignment::Right => Alignment::Right,
        }
    }
}
