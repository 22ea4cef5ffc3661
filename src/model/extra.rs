//! The author's own fields.

use std::collections::BTreeMap;

use serde_yaml::Value as Yaml;

use super::text::Place;
use crate::diagnostic::rules;
use crate::source::decode::{Context, Fields};
use crate::source::{Key, Node, Value};

/// The `x-…` keys of a mapping, in the order of the file, for columns and templates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extra(Vec<(String, Place, Yaml)>);

impl Extra {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Yaml> {
        self.0.iter().find(|(name, ..)| name == key).map(|(.., value)| value)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Yaml)> {
        self.0.iter().map(|(key, _, value)| (key.as_str(), value))
    }

    /// Takes over the keys of another mapping. Gives the places of those that say something else here: there, and here.
    pub(crate) fn join(&mut self, other: Self) -> Vec<(String, [Place; 2])> {
        let known: BTreeMap<String, usize> =
            self.0.iter().enumerate().map(|(at, (key, ..))| (key.clone(), at)).collect();
        let mut twice = Vec::new();
        for (key, place, value) in other.0 {
            match known.get(&key).map(|at| &self.0[*at]) {
                None => self.0.push((key, place, value)),
                Some((_, first, known)) if *known != value => twice.push((key, [place, *first])),
                Some(_) => {}
            }
        }
        twice
    }

    pub(crate) fn from_fields(fields: &Fields<'_, '_>, cx: &mut Context<'_>) -> Self {
        let pairs = fields.extra.iter();
        let read = |(key, node): &(&Key<'_>, &Node<'_>)| {
            Some((key.name.to_string(), Place(cx.span(&key.range)), value(node, cx)?))
        };
        Self(pairs.filter_map(read).collect())
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
