//! The author's own fields.

use std::collections::BTreeMap;

use serde_yaml::Value as Yaml;

use super::text::{Markdown, Place};
use crate::diagnostic::{Findings, rules};
use crate::source::decode::{Context, Decode, Fields};
use crate::source::{Key, Node, Value};

/// The `x-…` keys of a mapping, in the order of the file, for columns and templates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extra(Vec<Entry>);

#[derive(Clone, Debug)]
struct Entry {
    key: String,
    /// Where the key stands.
    place: Place,
    value: Yaml,
    /// What a column shows of a text, and what is wrong with it there. A template may take it for something else than
    /// Markdown, so nothing is reported unless a column shows it.
    shown: Option<(Markdown, Findings)>,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        (&self.key, &self.value) == (&other.key, &other.value)
    }
}

impl Entry {
    fn read(key: &Key<'_>, node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let value = value(node, cx)?;
        let shown = matches!(&value, Yaml::String(text) if !text.trim().is_empty()).then(|| {
            let mut own = Context::new(cx.file, cx.source, cx.dialect);
            Markdown::decode(node, &mut own).map(|text| (text, own.findings))
        });
        Some(Self { key: key.name.to_string(), place: Place(cx.span(&key.range)), value, shown: shown.flatten() })
    }
}

impl Extra {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Yaml> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value of a key as the Markdown that a column shows, where it is a text.
    pub fn text(&self, key: &str) -> Option<&Markdown> {
        self.entry(key)?.shown.as_ref().map(|(text, _)| text)
    }

    /// Where a key stands.
    pub(crate) fn place(&self, key: &str) -> Option<Place> {
        self.entry(key).map(|entry| entry.place)
    }

    /// What is wrong with the value of a key as Markdown.
    pub(crate) fn findings(&self, key: &str) -> Option<&Findings> {
        self.entry(key)?.shown.as_ref().map(|(_, findings)| findings)
    }

    /// The values that are texts, as the Markdown that columns show.
    pub(crate) fn texts_mut(&mut self) -> impl Iterator<Item = &mut Markdown> {
        self.0.iter_mut().filter_map(|entry| entry.shown.as_mut().map(|(text, _)| text))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Yaml)> {
        self.0.iter().map(|entry| (entry.key.as_str(), &entry.value))
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        self.0.iter().find(|entry| entry.key == key)
    }

    /// Adds a key that is not there yet. `shown` is what a column shows of a text.
    pub(crate) fn add(&mut self, key: String, place: Place, value: Yaml, shown: Option<Markdown>) {
        self.0.push(Entry { key, place, value, shown: shown.map(|text| (text, Findings::default())) });
    }

    /// Makes the value of a key that of another mapping, which may have none.
    pub(crate) fn take(&mut self, key: &str, other: &Self) {
        match (self.0.iter_mut().find(|entry| entry.key == key), other.entry(key)) {
            (Some(own), Some(new)) => own.clone_from(new),
            (Some(_), None) => self.0.retain(|entry| entry.key != key),
            (None, Some(new)) => self.0.push(new.clone()),
            (None, None) => {}
        }
    }

    /// Takes over the keys of another mapping. Gives the places of those that say something else here: there, and here.
    pub(crate) fn join(&mut self, other: Self) -> Vec<(String, [Place; 2])> {
        let known: BTreeMap<String, usize> =
            self.0.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect();
        let mut twice = Vec::new();
        for entry in other.0 {
            match known.get(&entry.key).map(|at| &self.0[*at]) {
                None => self.0.push(entry),
                Some(known) if known.value != entry.value => twice.push((entry.key, [entry.place, known.place])),
                Some(_) => {}
            }
        }
        twice
    }

    pub(crate) fn from_fields(fields: &Fields<'_, '_>, cx: &mut Context<'_>) -> Self {
        Self(fields.extra.iter().filter_map(|(key, node)| Entry::read(key, node, cx)).collect())
    }
}

/// A free value. Numbers and truth values stay what they are as long as YAML does not change their letters.
fn value(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Yaml> {
    Some(match &node.value {
        _ if node.is_nothing() => Yaml::Null,
        Value::Plain(text) if matches!(text.as_ref(), "true" | "false") => Yaml::Bool(text == "true"),
        Value::Plain(text) if crate::source::reading(text).is_some_and(|r| r.faithful) => {
            text.parse::<i64>().map_or_else(|_| Yaml::String(text.to_string()), |n| Yaml::Number(n.into()))
        }
        Value::Plain(_) | Value::Text(_) => Yaml::String(cx.text(node, "a text")?.into_owned()),
        Value::Boolean(value) => Yaml::Bool(*value),
        Value::Integer(number) => Yaml::Number((*number).into()),
        Value::Sequence(items) => Yaml::Sequence(items.iter().filter_map(|item| value(item, cx)).collect()),
        Value::Mapping(entries) => {
            let entries =
                entries.iter().filter_map(|(key, node)| Some((Yaml::String(key.name.to_string()), value(node, cx)?)));
            Yaml::Mapping(entries.collect())
        }
        Value::Other(what) => {
            cx.report(&rules::WRONG_TYPE, node, format!("this is {what}"), "Put it in quotes.");
            return None;
        }
    })
}
