//! One way to write rich text for each output.

use crate::model::{Code, Definition, Deprecated, Example, Header, Markdown, Output, Reference, Row, Text};
use crate::richtext::{Address, AsWritten, Block, Inline, Links, RichText, Slugs, gfm, html, storage};
use crate::words::in_english;

/// The form of an output.
pub(super) type Form = Output;

/// How an output is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hand {
    /// Its form.
    pub(super) form: Form,
    /// Whether its pages have our style sheet, so that code can have colours.
    pub(super) colours: bool,
}

/// How the headings of a text fit in where it stands.
#[derive(Clone, Debug)]
pub(super) struct Headings {
    /// The level of the heading that the text stands below. Its own are moved so that none is as high.
    pub(super) below: u8,
    /// The ids that the page has given out, where the text's headings get ids too.
    pub(super) ids: Option<Slugs>,
}

impl Headings {
    /// Headings without ids.
    pub(super) fn below(level: u8) -> Self {
        Self { below: level, ids: None }
    }

    /// Headings with ids that none of `taken` has.
    pub(super) fn with_ids(below: u8, taken: &[&str]) -> Self {
        Self { below, ids: Some(Slugs::without(taken)) }
    }
}

/// Writes a text of any length.
pub(super) fn blocks(hand: Hand, text: &RichText, links: &dyn Links, headings: Headings) -> String {
    let highest = highest(&text.blocks);
    let shift = highest.map_or(0, |highest| (headings.below + 1).saturating_sub(highest));
    let mut out = String::new();
    match hand.form {
        Output::Html => html::Writer::new(links)
            .colours(hand.colours)
            .heading_shift(levels_to(headings.below + 1, highest))
            .heading_ids(headings.ids)
            .blocks(&text.blocks, &mut out),
        Output::Markdown => out = gfm::shifted_blocks(&text.blocks, links, shift),
        Output::Confluence => {
            storage::Writer::new(links).heading_shift(shift).heading_ids(headings.ids).blocks(&text.blocks, &mut out)
        }
    }
    out.truncate(out.trim_end_matches('\n').len());
    out
}

/// How far headings move so that the highest of them has a level: none is left out on a page, whose outline is read aloud.
fn levels_to(level: u8, highest: Option<u8>) -> i8 {
    let levels = highest.map_or(0, |highest| i16::from(level) - i16::from(highest));
    i8::try_from(levels).unwrap_or(0)
}

/// The highest heading of a text, in whatever it stands.
fn highest(blocks: &[Block]) -> Option<u8> {
    let of = |block: &Block| match block {
        Block::Heading { level, .. } => Some(*level),
        Block::Quote(blocks) => highest(blocks),
        Block::List { items, .. } => items.iter().filter_map(|item| highest(item)).min(),
        Block::Table(table) => {
            std::iter::once(&table.head).chain(&table.rows).flatten().filter_map(|cell| highest(cell)).min()
        }
        Block::Paragraph(_) | Block::CodeBlock { .. } | Block::Rule => None,
    };
    blocks.iter().filter_map(of).min()
}

/// Writes what stands in a cell of a table. On a page of the site its headings stand below that of a section; a wiki's
/// page is read back, and keeps the levels that the text has.
pub(super) fn cell(hand: Hand, text: &RichText, links: &dyn Links) -> String {
    let shift = levels_to(3, highest(&text.blocks));
    let mut out = String::new();
    match hand.form {
        Output::Html => {
            html::Writer::new(links).colours(hand.colours).heading_shift(shift).cell(&text.blocks, &mut out)
        }
        Output::Markdown => out = gfm::cell(&text.blocks, links),
        Output::Confluence => storage::Writer::new(links).cell(&text.blocks, &mut out),
    }
    out
}

/// Writes what stands within a line.
pub(super) fn inline(form: Form, content: &[Inline]) -> String {
    let mut out = String::new();
    match form {
        Output::Html => html::Writer::new(&AsWritten).inlines(content, &mut out),
        Output::Markdown => out = gfm::inline(content, &AsWritten),
        Output::Confluence => storage::Writer::new(&AsWritten).inlines(content, &mut out),
    }
    out
}

/// Writes a text as a link to an address, or by itself.
pub(super) fn link(form: Form, text: &str, to: Option<Address<'_>>) -> String {
    let content = vec![Inline::Text(text.to_owned())];
    let Some(address) = to else { return inline(form, &content) };
    let link = [Inline::Link { target: String::new(), title: String::new(), content }];
    let mut out = String::new();
    let links = One(address);
    match form {
        Output::Html => html::Writer::new(&links).inlines(&link, &mut out),
        Output::Markdown => out = gfm::inline(&link, &links),
        Output::Confluence => storage::Writer::new(&links).inlines(&link, &mut out),
    }
    out
}

/// Leads every link to one address.
struct One<'a>(Address<'a>);

impl Links for One<'_> {
    fn link<'a>(&'a self, _: &'a str) -> Address<'a> {
        self.0.clone()
    }
    fn image<'a>(&'a self, _: &'a str) -> Address<'a> {
        self.0.clone()
    }
}

/// Writes a block of code.
pub(super) fn code_block(hand: Hand, language: &str, text: &str) -> String {
    let language = Some(language.to_owned());
    let block = Block::CodeBlock { language, text: text.to_owned() };
    blocks(hand, &RichText { blocks: vec![block] }, &AsWritten, Headings::below(0))
}

/// What a column shows of a row: of a field that is named by its key in the source. Fields that no column can show (details,
/// references, examples, that it is deprecated) are written as a copy would have them in one place. In English, as
/// everything is compared.
pub(crate) fn field<'r>(row: Row<'r>, field: &str) -> std::borrow::Cow<'r, RichText> {
    field_in(row, field, &|key| in_english(key).to_owned())
}

/// The same with other words of the interface.
pub(super) fn field_in<'r>(row: Row<'r>, field: &str, say: &dyn Fn(&str) -> String) -> std::borrow::Cow<'r, RichText> {
    use std::borrow::Cow;
    let definition: &'r Definition = row.definition;
    let inline = |content: Vec<Inline>| Cow::Owned(paragraph(content));
    let text = |text: &str| inline(vec![Inline::Text(text.to_owned())]);
    let nothing = || Cow::Owned(RichText::default());
    match field {
        "code" => text(definition.code.as_str()),
        "summary" => text(row.summary.as_str()),
        "description" => row.description.map_or_else(nothing, |description| Cow::Borrowed(&description.text)),
        "methods" => {
            inline(separated(definition.methods.iter().map(|method| Inline::Code(method.as_str().to_owned()))))
        }
        "retry" => definition.retry.map_or_else(nothing, |retry| text(&say(super::views::retry_word(retry)))),
        "details" => definition.details.as_ref().map_or_else(nothing, |details| Cow::Borrowed(&details.text)),
        "references" => Cow::Owned(references(&definition.references)),
        "examples" => Cow::Owned(examples(&definition.examples)),
        "deprecated" => definition.deprecated.as_ref().map_or_else(nothing, |gone| Cow::Owned(deprecated(gone))),
        "headers" => Cow::Owned(headers(&definition.headers, say)),
        "causes" => Cow::Owned(list(&definition.causes)),
        "fixes" => Cow::Owned(list(&definition.fixes)),
        "since" => definition.since.as_ref().map_or_else(nothing, |since| text(since.as_str())),
        "aliases" => inline(separated(definition.aliases.iter().map(|alias| Inline::Text(alias.as_str().to_owned())))),
        "tags" => inline(separated(definition.tags.iter().map(|tag| Inline::Text(tag.as_str().to_owned())))),
        "http_status" => definition.http_status.map_or_else(nothing, |status| text(&status.0.to_string())),
        "type" => definition.type_uri.as_ref().map_or_else(nothing, |uri| text(uri.as_str())),
        own => match definition.extra.text(own) {
            Some(text) => Cow::Borrowed(&text.text),
            None => definition.extra.get(own).map_or_else(nothing, |value| Cow::Owned(free(value))),
        },
    }
}

pub(crate) fn paragraph(content: Vec<Inline>) -> RichText {
    if content.is_empty() { RichText::default() } else { RichText { blocks: vec![Block::Paragraph(content)] } }
}

fn separated(items: impl Iterator<Item = Inline>) -> Vec<Inline> {
    let mut content: Vec<Inline> = Vec::new();
    for item in items {
        if !content.is_empty() {
            content.push(Inline::Text(", ".to_owned()));
        }
        content.push(item);
    }
    // Neighbouring texts are one: the tree's normal form.
    let mut merged: Vec<Inline> = Vec::with_capacity(content.len());
    for item in content {
        match (merged.last_mut(), item) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, item) => merged.push(item),
        }
    }
    merged
}

/// Names of header fields; a list of them where more is said of one.
fn headers(headers: &[Header], say: &dyn Fn(&str) -> String) -> RichText {
    if headers.iter().all(|header| header.description.is_none() && !header.required) {
        return paragraph(separated(headers.iter().map(|header| Inline::Code(header.name.as_str().to_owned()))));
    }
    let item = |header: &Header| {
        let mut first = vec![Inline::Code(header.name.as_str().to_owned())];
        if header.required {
            first.push(Inline::Text(format!(" ({})", say("always"))));
        }
        let said = header.description.iter().flat_map(|text| text.text.blocks.iter().cloned());
        std::iter::once(Block::Paragraph(first)).chain(said).collect()
    };
    RichText { blocks: vec![Block::List { start: None, items: headers.iter().map(item).collect() }] }
}

fn list(texts: &[Markdown]) -> RichText {
    items(texts.iter().map(|text| text.text.clone()).collect())
}

/// One text by itself, several as a list.
fn items(texts: Vec<RichText>) -> RichText {
    let mut items: Vec<Vec<Block>> = texts.into_iter().map(|text| text.blocks).collect();
    match items.len() {
        0 | 1 => RichText { blocks: items.pop().unwrap_or_default() },
        _ => RichText { blocks: vec![Block::List { start: None, items }] },
    }
}

/// Links, as far as an address is given that is safe.
fn references(references: &[Reference]) -> RichText {
    let item = |reference: &Reference| {
        let title = Inline::Text(reference.title.as_str().to_owned());
        let url = reference.url.as_ref().map(Text::as_str).filter(|url| crate::richtext::is_safe_address(url));
        paragraph(vec![match url {
            Some(url) => Inline::Link { target: url.to_owned(), title: String::new(), content: vec![title] },
            None => title,
        }])
    };
    items(references.iter().map(item).collect())
}

/// Blocks of code, each pair after its title and what is said of it.
fn examples(examples: &[Example]) -> RichText {
    let blocks = examples.iter().flat_map(|example| {
        let language = example.language.as_ref().map_or("http", Text::as_str);
        let code = [&example.request, &example.response].into_iter().flatten();
        let code =
            code.map(|text| Block::CodeBlock { language: Some(language.to_owned()), text: text.as_str().to_owned() });
        let title = example.title.iter().map(|title| Block::Paragraph(vec![Inline::Text(title.as_str().to_owned())]));
        let said = example.description.iter().flat_map(|text| text.text.blocks.iter().cloned());
        title.chain(said).chain(code).collect::<Vec<_>>()
    });
    RichText { blocks: blocks.collect() }
}

fn deprecated(deprecated: &Deprecated) -> RichText {
    let gone = gone(deprecated.since.as_ref(), deprecated.replaced_by.as_ref(), deprecated.note.as_ref());
    if gone.is_empty() { paragraph(vec![Inline::Text("yes".to_owned())]) } else { gone }
}

/// What is said of a code that is gone or going: `since 2.0, replaced by 410`, and the note below.
pub(crate) fn gone(since: Option<&Text>, replaced_by: Option<&Code>, note: Option<&Markdown>) -> RichText {
    let since = since.map(|since| format!("since {since}"));
    let line = since.into_iter().chain(replaced_by.map(|code| format!("replaced by {code}"))).collect::<Vec<_>>();
    let line = (!line.is_empty()).then(|| Block::Paragraph(vec![Inline::Text(line.join(", "))]));
    RichText { blocks: line.into_iter().chain(note.iter().flat_map(|note| note.text.blocks.iter().cloned())).collect() }
}

/// An author's own value that is no text: lists are separated by commas, and mappings are written as in the source.
fn free(value: &serde_yaml::Value) -> RichText {
    use serde_yaml::Value;
    match value {
        Value::Null => RichText::default(),
        Value::String(text) => paragraph(vec![Inline::Text(text.clone())]),
        Value::Bool(value) => paragraph(vec![Inline::Text(if *value { "yes" } else { "no" }.to_owned())]),
        Value::Number(number) => paragraph(vec![Inline::Text(number.to_string())]),
        Value::Sequence(items) => {
            let words = items.iter().map(|item| crate::richtext::plain_text(&free(item)));
            paragraph(separated(words.filter(|word| !word.is_empty()).map(Inline::Text)))
        }
        other => {
            let text = serde_yaml::to_string(other).unwrap_or_default();
            paragraph(vec![Inline::Code(text.trim_end().replace('\n', "; "))])
        }
    }
}
