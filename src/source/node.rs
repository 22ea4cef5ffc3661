//! What YAML and TOML have in common: values with their place.

use std::borrow::Cow;
use std::ops::Range;

/// A value and the bytes that it was read from.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// The bytes in the file.
    pub range: Range<usize>,
    /// The value.
    pub value: Value<'a>,
}

/// A value of YAML or TOML.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// A text that says that it is one: quoted, or a YAML block scalar.
    Text(Cow<'a, str>),
    /// A YAML scalar without quotes; what it is depends on what is wanted. An empty one is nothing.
    Plain(Cow<'a, str>),
    /// A truth value of TOML.
    Boolean(bool),
    /// A whole number of TOML.
    Integer(i64),
    /// A value of TOML that no key wants: what it is.
    Other(&'static str),
    /// A list.
    Sequence(Vec<Node<'a>>),
    /// A mapping in the order of the file; a key can be there twice.
    Mapping(Vec<(Key<'a>, Node<'a>)>),
}

/// A key of a mapping.
#[derive(Clone, Debug)]
pub struct Key<'a> {
    /// The bytes in the file.
    pub range: Range<usize>,
    /// The key.
    pub name: Cow<'a, str>,
}

impl Node<'_> {
    /// Whether nothing stands there: no text at all, or YAML's words for nothing.
    pub fn is_nothing(&self) -> bool {
        matches!(&self.value, Value::Plain(text) if matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Whether it is a text of blanks alone.
    pub fn is_blank(&self) -> bool {
        matches!(&self.value, Value::Text(text) if text.trim().is_empty())
    }

    /// What it is, in words for a message: "a list", "the number 3".
    pub fn describe(&self) -> String {
        match &self.value {
            Value::Text(_) => "a text".to_owned(),
            Value::Plain(_) if self.is_nothing() => "nothing".to_owned(),
            Value::Plain(text) => match super::scalar::reading(text) {
                Some(reading) => reading.what.to_owned(),
                None => "a text".to_owned(),
            },
            Value::Boolean(_) => "a truth value".to_owned(),
            Value::Integer(_) => "a number".to_owned(),
            Value::Other(what) => (*what).to_owned(),
            Value::Sequence(_) => "a list".to_owned(),
            Value::Mapping(_) => "a mapping".to_owned(),
        }
    }
}
