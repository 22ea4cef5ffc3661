//! Codes: what a status or an error is called by.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::text::Place;
use crate::diagnostic::rules;
use crate::richtext::is_word;
use crate::source::Node;
use crate::source::decode::{Context, Decode};

/// A code: `404`, `5xx`, `PAY-017`. Numbers and texts of the same letters are the same code.
#[derive(Clone, Debug)]
pub struct Code {
    value: String,
    /// Where it stands.
    pub place: Place,
}

impl Code {
    /// The longest that a code may be, in characters.
    const MAX_LENGTH: usize = 80;
    /// The longest that the name of its page may be, without the ending, in bytes.
    const MAX_BYTES: usize = 240;

    /// A code that was found at a place.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence without a final period.
    pub(crate) fn new(value: String, place: Place) -> Result<Self, String> {
        if value.is_empty() {
            Err("this code is empty".to_owned())
        } else if value.chars().count() > Self::MAX_LENGTH {
            Err(format!("this code has more than {} characters", Self::MAX_LENGTH))
        } else if slug(value.chars()).len() > Self::MAX_BYTES {
            Err("this code is too long for the name of a file".to_owned())
        } else if value.contains(char::is_control) {
            Err("this code holds a line break or a control character".to_owned())
        } else if slug(value.chars()).is_empty() {
            Err(format!("the code `{value}` has no letter and no digit"))
        } else {
            Ok(Self { value, place })
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// The status code of HTTP that it is: a number from 100 to 599 (RFC 9110, section 15).
    pub fn http_status(&self) -> Option<u16> {
        let three = self.value.len() == 3 && self.value.bytes().all(|b| b.is_ascii_digit());
        self.value.parse().ok().filter(|status| three && (100..=599).contains(status))
    }

    /// Whether it stands for all statuses of a class of HTTP: `5xx`.
    pub fn is_class(&self) -> bool {
        matches!(self.value.as_bytes(), [b'1'..=b'5', b'x' | b'X', b'x' | b'X'])
    }

    /// The name of its anchor on the page of its catalog: lower-case, with `-` for what an address cannot hold.
    pub fn anchor(&self) -> String {
        anchor_of(&self.value)
    }

    /// The name of its own page, without the ending: as the anchor, but with its capitals.
    pub fn file_name(&self) -> String {
        slug(self.value.chars())
    }
}

/// The anchor of the code that is written so.
pub fn anchor_of(code: &str) -> String {
    slug(code.chars().flat_map(char::to_lowercase))
}

/// Letters with their marks and digits of any script, `-`, `_` and `.`; one `-` for each run of anything else.
fn slug(chars: impl Iterator<Item = char>) -> String {
    let mut slug = String::new();
    for c in chars {
        if is_word(c) || matches!(c, '.' | '-') {
            slug.push(c);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches(['-', '.']).to_owned()
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Code {}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl Decode for Code {
    const WANTED: &'static str = "a code such as 404 or \"PAY-017\"";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let value = match &node.value {
            crate::source::Value::Integer(number) => number.to_string(),
            _ => cx.text(node, Self::WANTED)?.trim().to_owned(),
        };
        let problem = match Self::new(value, Place::of(node, cx)) {
            Ok(code) => return Some(code),
            Err(problem) => problem,
        };
        cx.report(
            &rules::INVALID_VALUE,
            node,
            problem,
            "A code is a number or a short word, such as 404 or \"PAY-017\": its address is made from it.",
        );
        None
    }
}

impl JsonSchema for Code {
    fn schema_name() -> Cow<'static, str> {
        "Code".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["integer", "string"],
            "pattern": "\\S",
            "maxLength": Self::MAX_LENGTH,
            "description": "A code: a number or a short word. 404 and \"404\" are the same."
        })
    }
}
