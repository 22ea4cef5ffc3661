//! A catalog as keys and values, in the order of the documentation.

use super::super::slot::Slot;
use super::Comments;
use super::scalar::{code, quoted, scalar};
use crate::model::{
    Case, CatalogFile, Column, Definition, Deprecated, Example, Extra, Header, Markdown, Reference, Retired, Section,
    TargetTexts, Text, Verbatim,
};
use crate::richtext::RichText;

/// A value, as it is laid out.
pub(super) enum Item<'c> {
    /// A value that is written already, on one line.
    Scalar(String),
    /// A text in Markdown.
    Rich(&'c RichText),
    /// A text that is kept as it is; its Markdown where it may be laid out anew.
    Exact(&'c str, Option<&'c RichText>),
    /// A list; with blank lines between its items where they are long.
    List { items: Vec<Item<'c>>, spaced: bool },
    /// A mapping.
    Map(Vec<Entry<'c>>),
}

/// A key with its value.
pub(super) struct Entry<'c> {
    pub(super) key: String,
    pub(super) item: Item<'c>,
    /// What is said about it, above it.
    pub(super) comments: &'c [String],
}

/// Gathers the entries of a mapping.
struct Mapping<'c> {
    comments: &'c Comments,
    entries: Vec<Entry<'c>>,
}

impl<'c> Mapping<'c> {
    fn new(comments: &'c Comments) -> Self {
        Self { comments, entries: Vec::new() }
    }

    fn add(&mut self, key: &str, item: Item<'c>) {
        self.entries.push(Entry { key: scalar(key), item, comments: &[] });
    }

    fn add_some(&mut self, key: &str, item: Option<Item<'c>>) {
        if let Some(item) = item {
            self.add(key, item);
        }
    }

    /// Adds what is said about the entry that was added last.
    fn about(&mut self, slot: &Slot) {
        if let (Some(entry), Some(comments)) = (self.entries.last_mut(), self.comments.get(slot)) {
            entry.comments = comments;
        }
    }

    fn list<T>(&mut self, key: &str, values: &'c [T], item: impl Fn(&'c T) -> Item<'c>) {
        if !values.is_empty() {
            self.add(key, Item::List { items: values.iter().map(item).collect(), spaced: false });
        }
    }

    fn extra(&mut self, extra: &'c Extra) {
        for (key, value) in extra.iter() {
            let item = match value {
                serde_yaml::Value::String(text) => Item::Exact(text, extra.text(key).map(|text| &text.text)),
                // JSON is YAML.
                other => Item::Scalar(serde_json::to_string(other).unwrap_or_default()),
            };
            self.add(key, item);
        }
    }

    fn end(self) -> Item<'c> {
        Item::Map(self.entries)
    }
}

fn text(text: &Text) -> Item<'_> {
    Item::Scalar(scalar(text.as_str()))
}

fn rich(text: &Markdown) -> Item<'_> {
    Item::Rich(&text.text)
}

fn verbatim(text: &Verbatim) -> Item<'_> {
    Item::Exact(text.as_str(), None)
}

pub(super) fn catalog<'c>(catalog: &'c CatalogFile, comments: &'c Comments) -> Vec<Entry<'c>> {
    let mut map = Mapping::new(comments);
    map.add("title", text(&catalog.title));
    map.about(&Slot::Title);
    if let Some(description) = &catalog.description {
        map.add("description", rich(description));
        map.about(&Slot::Intro);
    }
    map.add_some("order", catalog.order.map(|order| Item::Scalar(order.to_string())));
    map.list("labels", &catalog.labels, text);
    map.list("columns", &catalog.columns, column);
    map.list("include", &catalog.include, text);
    if !catalog.sections.is_empty() {
        let sections = catalog.sections.iter().enumerate();
        let items = sections.map(|(at, one)| section(one, at, comments)).collect();
        map.add("sections", Item::List { items, spaced: true });
    }
    map.list("retired", &catalog.retired, |gone| retired(gone, comments));
    map.extra(&catalog.extra);
    map.entries
}

fn column(column: &Column) -> Item<'_> {
    let field = scalar(column.field.as_str());
    Item::Scalar(match &column.title {
        None => field,
        // Within braces more letters mean something.
        Some(title) => {
            let bare = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            let within = |text: &str| if bare(text) { scalar(text) } else { quoted(text) };
            format!("{{ field: {}, title: {} }}", within(column.field.as_str()), within(title.as_str()))
        }
    })
}

pub(super) fn section<'c>(section: &'c Section, at: usize, comments: &'c Comments) -> Item<'c> {
    let mut map = Mapping::new(comments);
    map.add("title", text(&section.title));
    map.about(&Slot::GroupTitle(at));
    map.add_some("id", section.id.as_ref().map(text));
    if let Some(description) = &section.description {
        map.add("description", rich(description));
        map.about(&Slot::GroupIntro(at));
    }
    if section.codes.is_empty() {
        map.add("codes", Item::Scalar("[]".to_owned()));
    } else {
        let items = section.codes.iter().map(|code| definition(code, comments)).collect();
        map.add("codes", Item::List { items, spaced: true });
    }
    map.extra(&section.extra);
    map.end()
}

pub(super) fn definition<'c>(definition: &'c Definition, comments: &'c Comments) -> Item<'c> {
    let mut map = Mapping::new(comments);
    let about = |map: &mut Mapping<'c>, field: &str| {
        map.about(&Slot::Field { code: definition.code.clone(), line: 0, field: field.to_owned() });
    };
    map.add("code", Item::Scalar(code(definition.code.as_str())));
    map.about(&Slot::Code(definition.code.clone()));
    map.add("summary", text(&definition.summary));
    about(&mut map, "summary");
    if let Some(description) = &definition.description {
        map.add("description", rich(description));
        about(&mut map, "description");
    }
    map.add_some("details", definition.details.as_ref().map(rich));
    map.list("methods", &definition.methods, text);
    let retry = definition.retry.map(|retry| Item::Scalar(retry.word().to_owned()));
    map.add_some("retry", retry);
    if !definition.cases.is_empty() {
        let cases = definition.cases.iter().enumerate();
        let items = cases.map(|(at, one)| case(definition, one, at + 1, comments)).collect();
        map.add("cases", Item::List { items, spaced: false });
    }
    map.list("headers", &definition.headers, |one| header(one, comments));
    map.list("causes", &definition.causes, rich);
    map.list("fixes", &definition.fixes, rich);
    map.list("references", &definition.references, |one| reference(one, comments));
    map.list("examples", &definition.examples, |one| example(one, comments));
    map.add_some("since", definition.since.as_ref().map(text));
    map.add_some("deprecated", definition.deprecated.as_ref().map(|one| deprecated(one, comments)));
    map.list("aliases", &definition.aliases, text);
    map.list("tags", &definition.tags, text);
    map.add_some("http_status", definition.http_status.map(|status| Item::Scalar(status.0.to_string())));
    map.add_some("type", definition.type_uri.as_ref().map(text));
    if !definition.targets.0.is_empty() {
        let mut targets = Mapping::new(comments);
        definition.targets.0.iter().for_each(|one| targets.add(&one.copy, target(&one.texts, comments)));
        map.add("targets", targets.end());
    }
    map.extra(&definition.extra);
    for entry in map.entries.iter_mut().filter(|entry| entry.comments.is_empty()) {
        // What a field could not hold stands under a key of the author's own.
        let kept = entry.key.strip_prefix("x-").unwrap_or(&entry.key);
        for field in [entry.key.as_str(), kept] {
            let slot = Slot::Field { code: definition.code.clone(), line: 0, field: field.to_owned() };
            if let Some(comments) = comments.get(&slot) {
                entry.comments = comments;
            }
        }
    }
    map.end()
}

/// The texts that one copy has instead of the usual ones.
fn target<'c>(texts: &'c TargetTexts, comments: &'c Comments) -> Item<'c> {
    let mut map = Mapping::new(comments);
    map.add_some("summary", texts.summary.as_ref().map(text));
    map.add_some("description", texts.description.as_ref().map(rich));
    map.add_some("hide", texts.hide.then(|| Item::Scalar("true".to_owned())));
    map.end()
}

fn case<'c>(definition: &Definition, case: &'c Case, line: usize, comments: &'c Comments) -> Item<'c> {
    let slot = |field: &str| Slot::Field { code: definition.code.clone(), line, field: field.to_owned() };
    let mut map = Mapping::new(comments);
    map.add("summary", text(&case.summary));
    map.about(&slot("summary"));
    map.add("description", rich(&case.description));
    map.about(&slot("description"));
    map.end()
}

fn header<'c>(header: &'c Header, comments: &'c Comments) -> Item<'c> {
    if !header.required && header.description.is_none() {
        return text(&header.name);
    }
    let mut map = Mapping::new(comments);
    map.add("name", text(&header.name));
    map.add_some("required", header.required.then(|| Item::Scalar("true".to_owned())));
    map.add_some("description", header.description.as_ref().map(rich));
    map.end()
}

fn reference<'c>(reference: &'c Reference, comments: &'c Comments) -> Item<'c> {
    if let Some(short) = reference.short() {
        return Item::Scalar(scalar(&short));
    }
    let mut map = Mapping::new(comments);
    map.add("title", text(&reference.title));
    map.add_some("url", reference.url.as_ref().map(text));
    map.end()
}

fn example<'c>(example: &'c Example, comments: &'c Comments) -> Item<'c> {
    let mut map = Mapping::new(comments);
    map.add_some("title", example.title.as_ref().map(text));
    map.add_some("description", example.description.as_ref().map(rich));
    map.add_some("request", example.request.as_ref().map(verbatim));
    map.add_some("response", example.response.as_ref().map(verbatim));
    map.add_some("language", example.language.as_ref().map(text));
    map.end()
}

fn deprecated<'c>(deprecated: &'c Deprecated, comments: &'c Comments) -> Item<'c> {
    if deprecated.replaced_by.is_none() && deprecated.since.is_none() {
        return deprecated.note.as_ref().map_or_else(|| Item::Scalar("true".to_owned()), rich);
    }
    let mut map = Mapping::new(comments);
    map.add_some("replaced_by", deprecated.replaced_by.as_ref().map(|by| Item::Scalar(code(by.as_str()))));
    map.add_some("since", deprecated.since.as_ref().map(text));
    map.add_some("note", deprecated.note.as_ref().map(rich));
    map.end()
}

fn retired<'c>(retired: &'c Retired, comments: &'c Comments) -> Item<'c> {
    if retired.replaced_by.is_none() && retired.since.is_none() && retired.note.is_none() {
        return Item::Scalar(code(retired.code.as_str()));
    }
    let mut map = Mapping::new(comments);
    map.add("code", Item::Scalar(code(retired.code.as_str())));
    map.about(&Slot::Retired(retired.code.clone()));
    map.add_some("replaced_by", retired.replaced_by.as_ref().map(|by| Item::Scalar(code(by.as_str()))));
    map.add_some("since", retired.since.as_ref().map(text));
    map.add_some("note", retired.note.as_ref().map(rich));
    map.end()
}
