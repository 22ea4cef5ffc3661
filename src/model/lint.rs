//! `[lint]` in `book.toml`: what authors decide about findings.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::copy::CodePattern;
use super::text::{Place, Text};
use crate::diagnostic::Severity;
use crate::source::decode::{Context, Decode, record};
use crate::source::{Node, Value};

record! {
    /// What `check` finds, and what it passes over.
    #[derive(Default)]
    pub struct LintTable is "[lint]" {
        required {}
        optional {
            /// Words of the project that are spelt right, whatever a dictionary says.
            words "words": Vec<Text>,
            /// Terms and what to write instead of them: `"e-mail" = "email"`.
            terms "terms": Terms,
            /// Rules whose findings count for more or less somewhere.
            overrides "override": Vec<Override>,
        }
    }
}

record! {
    /// A rule whose findings count for more or less, in some files or for some codes.
    pub struct Override is "[[lint.override]]" {
        required {
            /// The rule, such as `http/phrase-case`, or a whole group, such as `http/*`.
            rule "rule": Text,
            /// What its findings are there: `off`, `info`, `warn` or `error`.
            level "level": Level,
        }
        optional {
            /// The files, a pattern from the folder of book.toml such as `content/legacy/*.yaml`.
            path "path": Option<Text>,
            /// The codes, such as `418`, `4xx`, `400-499` or `PAY-*`.
            code "code": Vec<CodePattern>,
            /// Why.
            reason "reason": Option<Text>,
        }
        place {
            /// Where it stands.
            place: Place,
        }
    }
}

/// How bad a finding is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It is not told.
    Off,
    /// It is told so.
    At(Severity),
}

impl Level {
    /// The words of the settings.
    pub const WORDS: [(&'static str, Level); 4] = [
        ("off", Level::Off),
        ("info", Level::At(Severity::Info)),
        ("warn", Level::At(Severity::Warn)),
        ("error", Level::At(Severity::Error)),
    ];
}

impl Decode for Level {
    const WANTED: &'static str = "one of \"off\", \"info\", \"warn\", \"error\"";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let word = String::decode(node, cx)?;
        let found = Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, level)| *level);
        if found.is_none() {
            let message = format!("there is no level `{word}`");
            cx.report(cx.dialect.invalid_value, node, message, format!("Write {}.", Self::WANTED));
        }
        found
    }
}

impl JsonSchema for Level {
    fn schema_name() -> Cow<'static, str> {
        "Level".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": ["off", "info", "warn", "error"] })
    }
}

/// Terms, each with what to write instead of it, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms(pub Vec<Term>);

/// A term, and what to write instead of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What is not to be written.
    pub not: String,
    /// What is.
    pub but: Text,
    /// Where the term stands.
    pub place: Place,
}

impl Decode for Terms {
    const WANTED: &'static str = "a mapping ([lint.terms])";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            cx.wrong_type(node, Self::WANTED);
            return None;
        };
        let mut terms = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let not = key.name.split_whitespace().collect::<Vec<_>>().join(" ");
            let Some(but) = Text::decode(value, cx) else { continue };
            if not.is_empty() || not == but.as_str() {
                let message = format!("the term `{not}` is to be written as it is");
                cx.report(cx.dialect.invalid_value, value, message, "Write `\"not this\" = \"but this\"`.");
            } else {
                terms.push(Term { not, but, place: Place(cx.span(&key.range)) });
            }
        }
        Some(Self(terms))
    }
}

impl JsonSchema for Terms {
    fn schema_name() -> Cow<'static, str> {
        "Terms".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": { "type": "string", "pattern": "\\S" } })
    }
}
