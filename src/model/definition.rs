//! One code and all that is known about it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::code::Code;
use super::copy::Targets;
use super::extra::Extra;
use super::reference::Reference;
use super::text::{Markdown, Place, Text, Verbatim};
use crate::diagnostic::rules;
use crate::source::decode::{Context, Decode, record};
use crate::source::{Node, Value};

record! {
    /// One code. `code`, `summary` and `description` are a complete definition; everything else shows only where it is given.
    #[schemars(extend("patternProperties" = {"^x-": true}, "anyOf" = [{"required": ["description"]}, {"required": ["cases"]}]))]
    pub struct Definition is "a definition" {
        required {
            /// The code: a number (`404`) or a short text (`PAY-017`, `5xx`), once in its catalog.
            code "code": Code,
            /// The name of the code in a few words, such as `Not Found`.
            summary "summary": Text,
        }
        optional {
            /// What the code means, in Markdown; required unless there are `cases`.
            description "description": Option<Markdown>,
            /// More about it, in Markdown, for the page of the code only.
            details "details": Option<Markdown>,
            /// The request methods that it is answered to.
            methods "methods": Vec<Text>,
            /// Whether a client may repeat the request.
            retry "retry": Option<Retry>,
            /// The messages of a code that is answered with several: each has a row of its own.
            cases "cases": Vec<Case>,
            /// The header fields that come with it.
            headers "headers": Vec<Header>,
            /// Why it happens, in Markdown.
            causes "causes": Vec<Markdown>,
            /// What the reader can do about it, in Markdown.
            fixes "fixes": Vec<Markdown>,
            /// Where more is said: an address, an RFC such as `rfc9110#15.5.5`, or `title` and `url`.
            references "references": Vec<Reference>,
            /// Requests and responses.
            examples "examples": Vec<Example>,
            /// The version or date since which it exists.
            since "since": Option<Text>,
            /// That it is no longer used: `true`, a note, or a mapping.
            deprecated "deprecated": Option<Deprecated>,
            /// Other names, such as former summaries.
            aliases "aliases": Vec<Text>,
            /// Words to group codes by.
            tags "tags": Vec<Text>,
            /// The HTTP status that it is sent with, where the code itself is not one.
            http_status "http_status": Option<HttpStatus>,
            /// The problem type, a URI (RFC 9457, section 3.1.1).
            type_uri "type": Option<Text>,
            /// What it says otherwise in some copies: for the name of each, `summary`, `description`, or `hide: true`.
            targets "targets": Targets,
        }
        extra {
            /// The author's own `x-…` keys, for columns and templates.
            extra: Extra,
        }
        place {
            /// Where it stands.
            place: Place,
        }
    }
}

/// One row of the table of a section: a definition, or one of its cases.
#[derive(Clone, Copy, Debug)]
pub struct Row<'d> {
    /// The definition.
    pub definition: &'d Definition,
    /// The summary of the row.
    pub summary: &'d Text,
    /// The description of the row.
    pub description: Option<&'d Markdown>,
}

impl Definition {
    /// Its rows: its own, which has no description where only its cases have, and one for each case.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let own = Row { definition: self, summary: &self.summary, description: self.description.as_ref() };
        let cases = self.cases.iter().map(|case| Row {
            definition: self,
            summary: &case.summary,
            description: Some(&case.description),
        });
        std::iter::once(own).chain(cases)
    }

    /// The optional fields that are given, by their keys, but for `description` and `cases`, which are rows.
    pub fn given(&self) -> impl Iterator<Item = &'static str> {
        let given = [
            ("details", self.details.is_some()),
            ("methods", !self.methods.is_empty()),
            ("retry", self.retry.is_some()),
            ("headers", !self.headers.is_empty()),
            ("causes", !self.causes.is_empty()),
            ("fixes", !self.fixes.is_empty()),
            ("references", !self.references.is_empty()),
            ("examples", !self.examples.is_empty()),
            ("since", self.since.is_some()),
            ("deprecated", self.deprecated.is_some()),
            ("aliases", !self.aliases.is_empty()),
            ("tags", !self.tags.is_empty()),
            ("http_status", self.http_status.is_some()),
            ("type", self.type_uri.is_some()),
        ];
        given.into_iter().filter_map(|(key, given)| given.then_some(key))
    }

    /// All its texts in Markdown.
    pub fn texts(&self) -> impl Iterator<Item = &Markdown> {
        (self.description.iter())
            .chain(&self.details)
            .chain(self.cases.iter().map(|case| &case.description))
            .chain(self.headers.iter().filter_map(|header| header.description.as_ref()))
            .chain(&self.causes)
            .chain(&self.fixes)
            .chain(self.examples.iter().filter_map(|example| example.description.as_ref()))
            .chain(self.deprecated.iter().filter_map(|deprecated| deprecated.note.as_ref()))
            .chain(self.targets.0.iter().filter_map(|target| target.texts.description.as_ref()))
    }

    /// The same, to be changed, with those of the author's own fields.
    pub(crate) fn texts_mut(&mut self) -> impl Iterator<Item = &mut Markdown> {
        (self.description.iter_mut())
            .chain(&mut self.details)
            .chain(self.cases.iter_mut().map(|case| &mut case.description))
            .chain(self.headers.iter_mut().filter_map(|header| header.description.as_mut()))
            .chain(&mut self.causes)
            .chain(&mut self.fixes)
            .chain(self.examples.iter_mut().filter_map(|example| example.description.as_mut()))
            .chain(self.deprecated.iter_mut().filter_map(|deprecated| deprecated.note.as_mut()))
            .chain(self.extra.texts_mut())
    }
}

record! {
    /// One of several messages of a code.
    pub struct Case is "a case" {
        required {
            /// The message.
            summary "summary": Text,
            /// What it means, in Markdown.
            description "description": Markdown,
        }
        optional {}
    }
}

/// Whether a client may repeat a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The same request fails again.
    No,
    /// At any time.
    Yes,
    /// After the time that the response names.
    After,
    /// Only when the method is idempotent (RFC 9110, section 9.2.2).
    IdempotentOnly,
}

impl Retry {
    /// The words of the source format.
    pub const WORDS: [(&'static str, Retry); 4] =
        [("no", Retry::No), ("yes", Retry::Yes), ("after", Retry::After), ("idempotent-only", Retry::IdempotentOnly)];

    /// Its word in the source format.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, retry)| *retry == self).map_or("", |(word, _)| word)
    }
}

impl Decode for Retry {
    const WANTED: &'static str = "one of `no`, `yes`, `after`, `idempotent-only`";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        // `no` and `yes` are words of this key, so what YAML 1.1 makes of them does no harm here.
        let word = match &node.value {
            Value::Plain(text) | Value::Text(text) => match text.trim() {
                "true" => "yes",
                "false" => "no",
                word => word,
            },
            _ => {
                cx.wrong_type(node, Self::WANTED);
                return None;
            }
        };
        let found = Self::WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, retry)| *retry);
        if found.is_none() {
            cx.report(
                &rules::INVALID_VALUE,
                node,
                format!("`{word}` is no advice about repeating a request"),
                format!("Write {}.", Self::WANTED),
            );
        }
        found
    }
}

impl JsonSchema for Retry {
    fn schema_name() -> Cow<'static, str> {
        "Retry".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": ["no", "yes", "after", "idempotent-only", false, true] })
    }
}

/// A status code of HTTP: 100 to 599.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpStatus(pub u16);

impl Decode for HttpStatus {
    const WANTED: &'static str = "a status code of HTTP, 100 to 599";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let number = match &node.value {
            Value::Text(text) | Value::Plain(text) => text.trim().parse::<u16>().ok(),
            _ => None,
        };
        let status = number.filter(|n| (100..=599).contains(n)).map(Self);
        if status.is_none() {
            cx.report(
                &rules::INVALID_VALUE,
                node,
                "this is no status code of HTTP",
                "Write a number from 100 to 599 (RFC 9110, section 15).",
            );
        }
        status
    }
}

impl JsonSchema for HttpStatus {
    fn schema_name() -> Cow<'static, str> {
        "HttpStatus".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "string"], "minimum": 100, "maximum": 599, "pattern": "^[1-5][0-9][0-9]$" })
    }
}

record! {
    /// A header field that comes with a code; a text alone is its name.
    #[schemars(transform = or_text)]
    pub struct Header is "a header field" {
        required {
            /// Its name.
            name "name": Text,
        }
        optional {
            /// Whether it always comes.
            required "required": bool,
            /// What it says, in Markdown.
            description "description": Option<Markdown>,
        }
        short { named }
    }
}

fn named(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Header> {
    Some(Header { name: Text::decode(node, cx)?, required: false, description: None })
}

record! {
    /// A request and the response to it; a text alone is the response.
    #[schemars(transform = or_verbatim)]
    pub struct Example is "an example" {
        required {}
        optional {
            /// What it shows, in a few words.
            title "title": Option<Text>,
            /// What it shows, in Markdown.
            description "description": Option<Markdown>,
            /// The request, as it is sent.
            request "request": Option<Verbatim>,
            /// The response, as it is received.
            response "response": Option<Verbatim>,
            /// The language that both are highlighted in; `http` where it is not given.
            language "language": Option<Text>,
        }
        short { response }
    }
}

fn response(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Example> {
    let response = Some(Verbatim::decode(node, cx)?);
    Some(Example { title: None, description: None, request: None, response, language: None })
}

record! {
    /// That a code is no longer used. `true` alone, or a text alone, which is the note.
    #[schemars(transform = or_note)]
    pub struct Deprecated is "a deprecation" {
        required {}
        optional {
            /// The code that takes its place.
            replaced_by "replaced_by": Option<Code>,
            /// The version or date since which it is so.
            since "since": Option<Text>,
            /// Why, in Markdown.
            note "note": Option<Markdown>,
        }
        short { noted }
    }
}

fn noted(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Deprecated> {
    let bare = Deprecated { replaced_by: None, since: None, note: None };
    match &node.value {
        Value::Plain(text) if text == "true" => Some(bare),
        Value::Plain(text) if text == "false" => {
            cx.report(&rules::INVALID_VALUE, node, "`deprecated: false` says nothing", "Remove the key.");
            None
        }
        _ => Some(Deprecated { note: Some(Markdown::decode(node, cx)?), ..bare }),
    }
}

/// The schema of a mapping that may be written as a text alone.
pub(super) fn or_text(schema: &mut Schema) {
    either(schema, json_schema!({ "type": ["string", "integer"], "pattern": "\\S" }));
}

/// The schema of a column that may be written as its field alone.
pub(super) fn or_field(schema: &mut Schema) {
    either(schema, json_schema!({ "$ref": "#/$defs/Field" }));
}

/// The schema of a retired code that may be written as the code alone.
pub(super) fn or_code(schema: &mut Schema) {
    either(schema, json_schema!({ "$ref": "#/$defs/Code" }));
}

fn or_verbatim(schema: &mut Schema) {
    either(schema, json_schema!({ "type": ["string", "number", "boolean"], "pattern": "\\S" }));
}

fn or_note(schema: &mut Schema) {
    either(schema, json_schema!({ "anyOf": [{ "type": ["string", "integer"], "pattern": "\\S" }, { "const": true }] }));
}

fn either(schema: &mut Schema, short: Schema) {
    let mapping = std::mem::take(schema);
    let description = mapping.get("description").cloned();
    *schema = json_schema!({ "anyOf": [short, mapping] });
    if let Some(description) = description {
        schema.insert("description".to_owned(), description);
    }
}
