//! The author's own fields.

use serde_yaml::Value as Yaml;

use crate::diagnostic::rules;
use crate::source::decode::{Context, Fields};
use crate::source::{Node, Value};

/// The `x-…` keys of a mapping, in the order of the file, for columns and templates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extra(Vec<(String, Yaml)>);

impl Extra {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Yaml> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Yaml)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    pub(crate) fn from_fields(fields: &Fields<'_, '_>, cx: &mut Context<'_>) -> Self {
        let pairs = fields.extra.iter();
        Self(pairs.filter_map(|(key, node)| Some((key.name.to_string(), value(node, cx)?))).collect())
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
