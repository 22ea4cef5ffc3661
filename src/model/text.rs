//! Texts and where they stand.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::diagnostic::{Diagnostic, Edit, SourceMap, Span, rules};
use crate::richtext::markdown::prose::Marks;
use crate::richtext::{RichText, markdown};
use crate::source::decode::{Context, Decode};
use crate::source::{Node, Value, Walk, body_of_page, restyle};

/// Where something stands in the sources; equal to every other place, so that models compare by what they say.
#[derive(Clone, Copy, Debug)]
pub struct Place(pub Span);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Place {}

impl Place {
    pub(crate) fn of(node: &Node<'_>, cx: &Context<'_>) -> Self {
        Self(cx.span(&node.range))
    }
}

/// A plain text on one line, never empty: a title, a summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    value: String,
    /// Where it stands.
    pub place: Place,
}

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// The edit after which this text of a YAML source is another one, in the same style and with its line breaks as they
    /// are, as far as that can be. None where it stands in no scalar of YAML, such as a title that is a heading, or cannot be
    /// written there.
    pub fn rewrite(&self, new: &str, sources: &SourceMap) -> Option<Edit> {
        let (span, old) = (self.place.0, restyle::value(sources, self.place.0)?);
        // Characters that are left out would be counted.
        if old.contains(|c: char| is_control(c) && !c.is_whitespace()) {
            return None;
        }
        let (part, new) = restyle::difference(&self.value, new)?;
        // Where that stands in the value as it is written, which may have more blanks.
        let start = written_at(old, &self.value, part.start)?;
        let end = if part.is_empty() { start } else { written_at(old, &self.value, part.end)? };
        restyle::part(sources, span, &(start..end.max(start)), new)
    }

    /// The edits after which parts of this text are others: one for each part, each of which can be made without the others.
    /// None where [`Self::rewrite`] gives none. A text of `book.toml` is changed as well where that needs no escapes.
    pub fn rewrites(&self, parts: &[(Range<usize>, &str)], sources: &SourceMap) -> Vec<Option<Edit>> {
        let none = || vec![None; parts.len()];
        let Some(old) = restyle::value(sources, self.place.0) else {
            return parts.iter().map(|(part, new)| self.rewrite_setting(part, new, sources)).collect();
        };
        if old == self.value {
            return restyle::parts(sources, self.place.0, parts);
        }
        if parts.len() > restyle::SINGLY || old.contains(|c: char| is_control(c) && !c.is_whitespace()) {
            return none();
        }
        let in_value = |(part, new): &(Range<usize>, &'_ str)| {
            let start = written_at(old, &self.value, part.start)?;
            let end = if part.is_empty() { start } else { written_at(old, &self.value, part.end)? };
            Some((start..end.max(start), new.to_string()))
        };
        let Some(parts) = parts.iter().map(in_value).collect::<Option<Vec<_>>>() else { return none() };
        let parts: Vec<_> = parts.iter().map(|(part, new)| (part.clone(), new.as_str())).collect();
        restyle::parts(sources, self.place.0, &parts)
    }

    /// The edit of a part of a text in TOML, where both are written as they are in all of its styles.
    fn rewrite_setting(&self, part: &Range<usize>, new: &str, sources: &SourceMap) -> Option<Edit> {
        let words = self.words(sources);
        let is_plain = !new.contains(|c: char| c.is_control() || "\"'\\".contains(c));
        let same = sources.name(words.file).ends_with(".toml") && sources.slice(words) == self.value;
        let old = self.value.get(part.clone())?;
        let start = words.start as usize;
        let span = Span::new(words.file, start + part.start, start + part.end);
        (is_plain && same && old != new).then(|| Edit { span, text: new.to_owned() })
    }

    /// Where its words stand in the file, without quotes and without the head of a block.
    pub fn words(&self, sources: &SourceMap) -> Span {
        let Span { file, start, .. } = self.place.0;
        let raw = sources.slice(self.place.0);
        let quoted = |quote| raw.len() > 1 && raw.starts_with(quote) && raw.ends_with(quote);
        let (from, to) = if quoted('"') || quoted('\'') {
            (1, raw.len() - 1)
        } else if raw.starts_with(['|', '>']) {
            (raw.find('\n').unwrap_or(raw.len()), raw.len())
        } else {
            (0, raw.len())
        };
        let inner = raw.get(from..to).unwrap_or_default();
        let from = from + inner.len() - inner.trim_start().len();
        let start = start as usize + from;
        Span::new(file, start, start + inner.trim().len())
    }

    /// A text that was found at a place.
    pub(crate) fn new(value: String, place: Place) -> Self {
        Self { value, place }
    }

    /// Another text at the same place.
    pub(super) fn with(&self, value: String) -> Self {
        Self { value, place: self.place }
    }
}

/// Where the byte `at` of a text stands in the value that it was made from by dropping blanks. The place after a word is
/// its end.
fn written_at(value: &str, text: &str, at: usize) -> Option<usize> {
    let words = text.get(..at)?.chars().filter(|c| !c.is_whitespace()).count();
    let blank = text.get(..at)?.ends_with(' ');
    let mut seen = value.char_indices().filter(|(_, c)| !c.is_whitespace());
    match words.checked_sub(1) {
        // After the blanks that follow the last letter before it.
        Some(_) if blank => seen.nth(words).map(|(at, _)| at),
        Some(last) => seen.nth(last).map(|(at, c)| at + c.len_utf8()),
        None => seen.next().map(|(at, _)| at),
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

impl Decode for Text {
    const WANTED: &'static str = "a text";
    fn placeholder(place: Place) -> Option<Self> {
        Some(Self { value: String::new(), place })
    }
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let text = String::decode(node, cx)?;
        let controls = text.contains(|c: char| is_control(c) && !c.is_whitespace());
        // Left out first: a word of nothing else would leave the spaces around it.
        let text: String = text.chars().filter(|c| c.is_whitespace() || !is_control(*c)).collect();
        let value = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if controls {
            cx.report(
                &rules::CONTROL_CHARACTER,
                node,
                "this text holds control characters, which are left out",
                "Type the text anew.",
            );
        }
        if value.is_empty() {
            let help = "Write the text, or remove the key.";
            cx.report(cx.dialect.empty, node, "this text is empty without its control characters", help);
            return None;
        }
        Some(Self { value, place: Place::of(node, cx) })
    }
}

/// Characters that no output can carry (XML 1.0, section 2.2).
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer"], "pattern": "\\S", "description": "A plain text on one line." })
    }
}

/// A link or an image in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address as the author wrote it.
    pub target: String,
    /// Whether it is an image.
    pub image: bool,
    /// Its label, or the text alternative of the image, without markup.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A text in Markdown.
#[derive(Clone, Debug)]
pub struct Markdown {
    /// What it says.
    pub text: RichText,
    /// Its links and images, in their order.
    pub links: Vec<Link>,
    /// Where it stands.
    pub place: Place,
    /// The Markdown as its author wrote it, without the layout of the YAML around it; nothing where that is just what
    /// stands at its place.
    written: Option<Box<str>>,
    /// Where its words, headings and comments stand in the Markdown.
    pub marks: Marks,
}

impl PartialEq for Markdown {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Markdown {
    /// Reads Markdown that stands at `span`; `locate` gives the byte in the file for a byte of the text, and is asked in
    /// rising order.
    pub(crate) fn read(text: &str, span: Span, mut locate: impl FnMut(usize) -> usize, cx: &mut Context<'_>) -> Self {
        let reading = markdown::read(text);
        let ranges = reading.notices.iter().map(|n| &n.range).chain(reading.links.iter().map(|l| &l.range));
        let mut places: BTreeMap<usize, usize> = ranges.flat_map(|r| [(r.start, 0), (r.end, 0)]).collect();
        for (at, place) in &mut places {
            *place = locate(*at);
        }
        let located = |at: usize| places.get(&at).copied().unwrap_or_default();
        let place = |range: &Range<usize>| Span::new(span.file, located(range.start), located(range.end));
        for notice in reading.notices {
            cx.findings.push(Diagnostic::new(notice.rule, place(&notice.range), notice.message).help(notice.help));
        }
        let links = reading.links.into_iter();
        let links =
            links.map(|l| Link { place: Place(place(&l.range)), target: l.target, image: l.image, text: l.text });
        let (links, marks) = (links.collect(), reading.marks);
        let written = (cx.source.get(span.start as usize..span.end as usize) != Some(text)).then(|| text.into());
        Self { text: reading.text, links, place: Place(span), written, marks }
    }

    /// A text that no author wrote, such as one of a copy.
    pub(crate) fn unwritten(text: RichText, place: Place) -> Self {
        Self { text, links: Vec::new(), place, written: None, marks: Marks::default() }
    }

    /// The Markdown as its author wrote it.
    pub fn written<'s>(&'s self, sources: &'s SourceMap) -> &'s str {
        self.written.as_deref().unwrap_or_else(|| sources.slice(self.place.0))
    }

    /// The edit after which a part of the Markdown is another text: least change, in the same style of YAML. None where it
    /// cannot be written there, or where the text is an alias of one that is written elsewhere.
    pub fn rewrite(&self, part: &Range<usize>, new: &str, sources: &SourceMap) -> Option<Edit> {
        let Span { file, start, .. } = self.place.0;
        if restyle::value(sources, self.place.0).is_some() {
            return restyle::part(sources, self.place.0, part, new);
        }
        // The text of a page is no value of YAML.
        let body = sources.name(file).ends_with(".md") && start as usize >= body_of_page(sources.text(file));
        let old = self.written(sources).get(part.clone())?;
        (body && old != new).then(|| Edit { span: self.span(part, sources), text: new.to_owned() })
    }

    /// The edits after which parts of the Markdown are other texts: one for each part, each of which can be made without the
    /// others. None where [`Self::rewrite`] gives none.
    pub fn rewrites(&self, parts: &[(Range<usize>, &str)], sources: &SourceMap) -> Vec<Option<Edit>> {
        if restyle::value(sources, self.place.0).is_some() {
            return restyle::parts(sources, self.place.0, parts);
        }
        parts.iter().map(|(part, new)| self.rewrite(part, new, sources)).collect()
    }

    /// Where a part of the Markdown stands in its file.
    pub fn span(&self, part: &Range<usize>, sources: &SourceMap) -> Span {
        self.spans(std::slice::from_ref(part), sources).pop().unwrap_or(self.place.0)
    }

    /// Where parts of the Markdown stand in its file, each in its place of the list: the text is walked along once.
    pub fn spans(&self, parts: &[Range<usize>], sources: &SourceMap) -> Vec<Span> {
        let Span { file, start, .. } = self.place.0;
        let start = start as usize;
        match &self.written {
            Some(written) => parts_of(self.place, written, parts, sources),
            None => parts.iter().map(|part| Span::new(file, start + part.start, start + part.end)).collect(),
        }
    }

    /// Whether it only repeats, by an alias of YAML, what stands elsewhere.
    pub fn is_alias(&self, sources: &SourceMap) -> bool {
        self.written.as_deref().is_some_and(|text| sources.slice(self.place.0).starts_with('*') && !text.is_empty())
    }
}

/// Where parts of a scalar stand in its file: `place` is that of the scalar, and `value` what was read from there.
fn parts_of(place: Place, value: &str, parts: &[Range<usize>], sources: &SourceMap) -> Vec<Span> {
    let Span { file, start, .. } = place.0;
    let start = start as usize;
    // A part ends with its last character, not before the first one after it: layout may lie between.
    let last = |part: &Range<usize>| value.get(part.clone()).and_then(|text| text.char_indices().next_back());
    let mut wanted: Vec<(usize, usize, Option<char>)> = Vec::with_capacity(parts.len() * 2);
    for (of, part) in parts.iter().enumerate() {
        wanted.push((part.start, of, None));
        wanted.extend(last(part).map(|(at, c)| (part.start + at, of, Some(c))));
    }
    wanted.sort_unstable();
    let mut walk = Walk::new(sources.slice(place.0), value);
    let mut found = vec![(0, None); parts.len()];
    for (at, of, c) in wanted {
        let reached = walk.to(at);
        let Some(found) = found.get_mut(of) else { continue };
        match c {
            Some(c) => found.1 = Some(reached + walk.length(c)),
            None => found.0 = reached,
        }
    }
    found.into_iter().map(|(from, to)| Span::new(file, start + from, start + to.unwrap_or(from))).collect()
}

impl Decode for Markdown {
    const WANTED: &'static str = "a text";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let text = cx.text(node, Self::WANTED)?;
        if text.trim().is_empty() {
            cx.report(&rules::EMPTY_FIELD, node, "this text is empty", "Write the text, or remove the key.");
            return None;
        }
        let source = cx.source.get(node.range.clone()).unwrap_or("");
        let start = node.range.start;
        let span = cx.span(&node.range);
        let mut walk = Walk::new(source, &text);
        let read = Self::read(&text, span, |at| start + walk.to(at), cx);
        if read.text.is_empty() {
            let help = "Write what is to be read, or remove the key.";
            cx.report(&rules::EMPTY_FIELD, node, "nothing of this text is shown", help);
            return None;
        }
        Some(read)
    }
}

impl JsonSchema for Markdown {
    fn schema_name() -> Cow<'static, str> {
        "Markdown".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer"], "pattern": "\\S", "description": "A text in Markdown." })
    }
}

/// A text that is shown as it is, line by line: an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verbatim {
    value: String,
    /// Where it stands.
    pub place: Place,
}

impl Verbatim {
    /// The lines, each with its end.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// A text that was found at a place.
    pub(crate) fn new(value: String, place: Place) -> Self {
        Self { value, place }
    }

    /// Where a part of it stands in its file.
    pub fn span(&self, part: &Range<usize>, sources: &SourceMap) -> Span {
        // What an alias repeats stands somewhere else.
        if sources.slice(self.place.0).starts_with('*') && !self.value.starts_with('*') {
            return self.place.0;
        }
        parts_of(self.place, &self.value, std::slice::from_ref(part), sources).pop().unwrap_or(self.place.0)
    }
}

impl Decode for Verbatim {
    const WANTED: &'static str = "a text";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let text = match &node.value {
            // Quotes are not asked for where a number or a word is meant as it stands.
            Value::Plain(text) => Cow::Borrowed(text.as_ref()),
            _ => cx.text(node, Self::WANTED)?,
        };
        let is_left_out = |c: char| is_control(c) && !matches!(c, '\n' | '\t');
        if text.contains(|c: char| is_left_out(c) && c != '\r') {
            cx.report(
                &rules::CONTROL_CHARACTER,
                node,
                "this text holds control characters, which are left out",
                "Type the text anew.",
            );
        }
        let kept: String = text.chars().filter(|c| !is_left_out(*c)).collect();
        if kept.trim().is_empty() {
            cx.report(&rules::EMPTY_FIELD, node, "this text is empty", "Write the text, or remove the key.");
            return None;
        }
        let lines = format!("{}\n", kept.trim_end());
        Some(Self { value: lines, place: Place::of(node, cx) })
    }
}

impl JsonSchema for Verbatim {
    fn schema_name() -> Cow<'static, str> {
        "Verbatim".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean"], "pattern": "\\S", "description": "A text that is shown as it is, line by line." })
    }
}
