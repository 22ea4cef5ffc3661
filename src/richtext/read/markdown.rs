//! Reads a Markdown page as a browser shows it: what Markdown means is written as HTML, beside the HTML that stands in it.

use std::ops::Range;

use html5ever::tendril::StrTendril;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::page;
use crate::richtext::document::{Document, Fault, Lost};
use crate::richtext::dom::check_size;
use crate::richtext::dom::html::{Feeder, Place};
use crate::richtext::html::escape;

/// Reads a page.
pub(in crate::richtext) fn read(text: &str) -> Result<Document, Fault> {
    check_size(text.len())?;
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    // What Markdown has few letters for has many in HTML.
    let mut writer = Writer { feeder: Feeder::new(text.len().saturating_mul(2)), ..Writer::default() };
    writer.write("<!DOCTYPE html><body>", 0..0)?;
    let page = text.strip_prefix('\u{feff}').unwrap_or(text);
    let before = text.len() - page.len();
    for (event, range) in Parser::new_ext(page, options).into_offset_iter() {
        writer.event(event, before + range.start..before + range.end, text)?;
    }
    let mut document = page::read(&writer.feeder.finish())?;
    document.title = writer.title;
    document.lost.append(&mut writer.lost);
    Ok(document)
}

struct Writer {
    feeder: Feeder,
    /// What has been written and not yet read.
    html: String,
    /// The block of HTML that is being read, and where each line of it begins: in it, and in the Markdown.
    block: String,
    lines: Vec<(usize, usize)>,
    alignment: Vec<Alignment>,
    /// How many tables of HTML are open: blocks of HTML end at an empty line, and what is indented behind it is code for
    /// Markdown, but was meant as more of the table.
    tables: usize,
    indented: bool,
    /// The number of the cell that comes next.
    cell: usize,
    /// Whether a row of the head is open.
    head: bool,
    /// Images that are open; what is in them is their text alternative.
    images: usize,
    alternative: String,
    metadata: bool,
    title: Option<String>,
    lost: Vec<Lost>,
}

impl Default for Writer {
    fn default() -> Self {
        Self {
            feeder: Feeder::new(0),
            html: String::new(),
            block: String::new(),
            lines: Vec::new(),
            alignment: Vec::new(),
            tables: 0,
            indented: false,
            cell: 0,
            head: false,
            images: 0,
            alternative: String::new(),
            metadata: false,
            title: None,
            lost: Vec::new(),
        }
    }
}

impl Writer {
    fn write(&mut self, html: &str, range: Range<usize>) -> Result<(), Fault> {
        self.feeder.feed(&StrTendril::from(html), Place::For(range.start, range.end))
    }

    fn text(&mut self, text: &str, range: Range<usize>) -> Result<(), Fault> {
        self.html.clear();
        escape(text, &mut self.html);
        let html = StrTendril::from(self.html.as_str());
        self.feeder.feed(&html, Place::For(range.start, range.end))
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>, source: &str) -> Result<(), Fault> {
        if self.images > 0 {
            return self.alternative(event, range);
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) if self.metadata => {
                self.title = title(&text);
                Ok(())
            }
            Event::Text(line) if self.indented => {
                self.lines.push((self.block.len(), range.start));
                self.block.push_str(&line);
                Ok(())
            }
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => {
                self.write("<code>", range.clone())?;
                self.text(&code, range.clone())?;
                self.write("</code>", range)
            }
            Event::Html(line) => {
                self.lines.push((self.block.len(), range.start));
                self.block.push_str(&line);
                Ok(())
            }
            Event::InlineHtml(html) => {
                let is_source = source.get(range.clone()) == Some(&*html);
                self.raw(&html, |at| if is_source { range.start + at } else { range.start })
            }
            Event::SoftBreak => self.write("\n", range),
            Event::HardBreak => self.write("<br>", range),
            Event::Rule => self.write("<hr>", range),
            Event::FootnoteReference(name) => {
                let why = format!("what the footnote `{name}` says is not read with the text that refers to it");
                self.lost.push(Lost { range: range.clone(), why });
                self.write("<sup>", range.clone())?;
                self.text(&name, range.clone())?;
                self.write("</sup>", range)
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, range),
            Event::TaskListMarker(_) => Ok(()),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) -> Result<(), Fault> {
        let at = range.start..range.start;
        let html = match tag {
            Tag::HtmlBlock => return Ok(()),
            Tag::MetadataBlock(_) => {
                self.metadata = true;
                return Ok(());
            }
            Tag::Paragraph => "<p>",
            Tag::Heading { level, .. } => return self.write(&format!("<{level}>"), range.start..range.end),
            Tag::BlockQuote(_) => "<blockquote>",
            Tag::CodeBlock(CodeBlockKind::Indented) if self.tables > 0 => {
                self.indented = true;
                return Ok(());
            }
            Tag::CodeBlock(kind) => {
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => crate::richtext::markdown::language(info),
                    CodeBlockKind::Indented => None,
                };
                let Some(language) = info else { return self.write("<pre><code>", at) };
                return self.tag("<pre><code", &[("class", &format!("language-{language}"))], at);
            }
            Tag::List(Some(1)) => "<ol>",
            Tag::List(Some(start)) => return self.write(&format!("<ol start=\"{start}\">"), at),
            Tag::List(None) => "<ul>",
            Tag::Item => "<li>",
            Tag::FootnoteDefinition(_) => "<div>",
            Tag::DefinitionList => "<dl>",
            Tag::DefinitionListTitle => "<dt>",
            Tag::DefinitionListDefinition => "<dd>",
            Tag::Table(alignment) => {
                self.alignment = alignment;
                "<table>"
            }
            Tag::TableHead => {
                (self.head, self.cell) = (true, 0);
                "<thead><tr>"
            }
            Tag::TableRow => {
                (self.head, self.cell) = (false, 0);
                "<tr>"
            }
            Tag::TableCell => {
                let alignment = match self.alignment.get(self.cell) {
                    Some(Alignment::Left) => "left",
                    Some(Alignment::Center) => "center",
                    Some(Alignment::Right) => "right",
                    _ => "",
                };
                self.cell += 1;
                let name = if self.head { "<th" } else { "<td" };
                return self.tag(name, &[("align", alignment)], at);
            }
            Tag::Emphasis => "<em>",
            Tag::Strong => "<strong>",
            Tag::Strikethrough => "<del>",
            Tag::Superscript => "<sup>",
            Tag::Subscript => "<sub>",
            Tag::Link { link_type, dest_url, title, .. } => {
                let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
                return self.tag("<a", &[("href", &format!("{scheme}{dest_url}")), ("title", &title)], at);
            }
            Tag::Image { dest_url, title, .. } => {
                self.images = 1;
                self.alternative.clear();
                return self.tag("<img", &[("src", &dest_url), ("title", &title)], at);
            }
        };
        self.write(html, at)
    }

    /// Writes a start tag; that of an image stays open for its text alternative.
    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], range: Range<usize>) -> Result<(), Fault> {
        self.html.clear();
        self.html.push_str(name);
        for (name, value) in attributes.iter().filter(|(name, value)| !value.is_empty() || *name == "href") {
            self.html.push_str(&format!(" {name}=\""));
            escape(value, &mut self.html);
            self.html.push('"');
        }
        if self.images == 0 {
            self.html.push('>');
        }
        let html = StrTendril::from(self.html.as_str());
        self.feeder.feed(&html, Place::For(range.start, range.end))
    }

    /// Within an image: text only.
    fn alternative(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), Fault> {
        match event {
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => {
                self.images -= 1;
                if self.images == 0 {
                    let alternative = std::mem::take(&mut self.alternative);
                    return self.tag("", &[("alt", &alternative)], range);
                }
            }
            Event::Text(text) | Event::Code(text) => self.alternative.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.alternative.push(' '),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) -> Result<(), Fault> {
        let at = range.end..range.end;
        let html = match tag {
            TagEnd::CodeBlock if !self.indented => "</code></pre>",
            TagEnd::HtmlBlock | TagEnd::CodeBlock => {
                self.indented = false;
                let block = std::mem::take(&mut self.block);
                let lines = std::mem::take(&mut self.lines);
                self.tables = open_tables(&block, self.tables);
                return self.raw(&block, |at| {
                    let line = lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
                    lines.get(line).map_or(range.start, |(start, origin)| origin + (at - start))
                });
            }
            TagEnd::MetadataBlock(_) => {
                self.metadata = false;
                return Ok(());
            }
            TagEnd::Paragraph => "</p>",
            TagEnd::Heading(level) => return self.write(&format!("</{level}>"), at),
            TagEnd::BlockQuote(_) => "</blockquote>",
            TagEnd::List(true) => "</ol>",
            TagEnd::List(false) => "</ul>",
            TagEnd::Item => "</li>",
            TagEnd::FootnoteDefinition => "</div>",
            TagEnd::DefinitionList => "</dl>",
            TagEnd::DefinitionListTitle => "</dt>",
            TagEnd::DefinitionListDefinition => "</dd>",
            TagEnd::Table => "</table>",
            TagEnd::TableHead => "</tr></thead>",
            TagEnd::TableRow => "</tr>",
            TagEnd::TableCell if self.head => "</th>",
            TagEnd::TableCell => "</td>",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Superscript => "</sup>",
            TagEnd::Subscript => "</sub>",
            TagEnd::Link => "</a>",
            TagEnd::Image => return Ok(()),
        };
        self.write(html, at)
    }

    /// HTML as it stands, but for the tags that GitHub shows as text ("Disallowed Raw HTML"), because what follows them
    /// would no longer be part of the page. Scripts and styles are left out where they end, as browsers leave them out;
    /// what stands in comments is no tag.
    fn raw(&mut self, html: &str, origin: impl Fn(usize) -> usize) -> Result<(), Fault> {
        let mut from = 0;
        // Where the last comment ends.
        let mut passed = 0;
        // What is known not to end in this block: elements by their names, and comments as `!--`.
        let mut endless: Vec<&str> = Vec::new();
        for (at, _) in html.match_indices('<') {
            let rest = html.get(at + 1..).unwrap_or_default();
            if at < from.max(passed) {
                continue;
            }
            if rest.starts_with("!--") && !endless.contains(&"!--") {
                match comment_end(rest) {
                    Some(end) => passed = at + 1 + end,
                    None => endless.push("!--"),
                }
                continue;
            }
            let Some(name) = disallowed(rest) else { continue };
            self.raw_piece(html, from..at, &origin)?;
            let may_end = matches!(name, "script" | "style") && !endless.contains(&name);
            let end = may_end.then(|| end_of(rest, name));
            from = match end {
                Some(Some(end)) => at + 1 + end,
                end => {
                    // One that is not closed: nor is any of its name that follows.
                    if end.is_some() {
                        endless.push(name);
                    }
                    self.text("<", origin(at)..origin(at) + 1)?;
                    at + 1
                }
            };
        }
        self.raw_piece(html, from..html.len(), &origin)
    }

    /// Line by line: where a block is quoted, something else stands between its lines.
    fn raw_piece(&mut self, html: &str, range: Range<usize>, origin: &impl Fn(usize) -> usize) -> Result<(), Fault> {
        let mut from = range.start;
        for line in html.get(range).unwrap_or_default().split_inclusive('\n') {
            self.feeder.feed(&StrTendril::from(line), Place::At(origin(from)))?;
            from += line.len();
        }
        Ok(())
    }
}

/// How many tables are open after a block of HTML.
fn open_tables(html: &str, before: usize) -> usize {
    let tag = |rest: &str, name: &str| {
        rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && !rest.get(name.len()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    };
    html.match_indices('<').fold(before, |open, (at, _)| match html.get(at + 1..) {
        Some(rest) if tag(rest, "table") => open + 1,
        Some(rest) if tag(rest, "/table") => open.saturating_sub(1),
        _ => open,
    })
}

/// The name of a tag that is shown as text.
fn disallowed(rest: &str) -> Option<&'static str> {
    const NAMES: [&str; 9] =
        ["title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext"];
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let name = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
    NAMES.into_iter().find(|known| name.eq_ignore_ascii_case(known))
}

/// Where a comment ends whose start, without its `<`, begins the text (HTML, "Comments": `<!-->` and `<!--->` are whole).
fn comment_end(rest: &str) -> Option<usize> {
    let body = rest.get(3..)?;
    if let Some(short) = [">", "->"].into_iter().find(|short| body.starts_with(short)) {
        return Some(3 + short.len());
    }
    let ends = ["-->", "--!>"].into_iter().filter_map(|end| body.find(end).map(|at| at + end.len()));
    ends.min().map(|end| 3 + end)
}

/// Where an element ends whose start tag this is.
fn end_of(rest: &str, name: &str) -> Option<usize> {
    let is_end = |at: usize| rest.get(at + 2..at + 2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
    let (at, _) = rest.match_indices("</").find(|(at, _)| is_end(*at))?;
    rest.get(at..)?.find('>').map(|end| at + end + 1)
}

/// The title that front matter gives a page.
fn title(front_matter: &str) -> Option<String> {
    let value = front_matter.lines().find_map(|line| {
        let value = line.strip_prefix("title")?.trim_start();
        value.strip_prefix([':', '=']).map(str::trim)
    })?;
    let unquoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    Some(unquoted.unwrap_or(value).to_owned()).filter(|title| !title.is_empty())
}
