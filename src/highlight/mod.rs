//! Colours for code: which stretches of a text are keys, texts, numbers and so on.
//!
//! For what readers of status codes see: messages of HTTP with their bodies, JSON, YAML, TOML, XML and HTML, command lines.
//! Nothing is checked here, and nothing is wrong: what a reader of a language does not know stays plain.
//!
//! Each of them goes over its text once and never back, so time and output grow with the length of the text.

mod form;
mod http;
mod json;
mod markup;
mod pen;
mod shell;
mod toml;
mod yaml;

use std::ops::Range;

use pen::Pen;

use crate::richtext::html::escape;

/// Longer texts stay plain: nobody reads them on a page, and their pages are large already. In bytes.
const LONGEST: usize = 64 * 1024;

/// What a stretch of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name to which something belongs: of a field, an element, an option.
    Key,
    /// A text between quotes.
    Text,
    /// A number, or a word that stands for a value, such as `true`.
    Number,
    /// What something does or declares: a method, a command, the head of a table.
    Word,
    /// What is said beside: comments, versions, prompts.
    Aside,
    /// The status of a response, by its class, `1` to `5`.
    Status(u8),
}

impl Kind {
    /// The classes of the style sheet.
    fn class(self) -> &'static str {
        match self {
            Kind::Key => "t-key",
            Kind::Text => "t-text",
            Kind::Number => "t-number",
            Kind::Word => "t-word",
            Kind::Aside => "t-aside",
            Kind::Status(1) => "t-word tone c1",
            Kind::Status(2) => "t-word tone c2",
            Kind::Status(3) => "t-word tone c3",
            Kind::Status(4) => "t-word tone c4",
            Kind::Status(_) => "t-word tone c5",
        }
    }
}

/// The stretches of a text in a language that have a meaning of their own, in bytes, in their order; none of them overlap.
/// Languages are named as in fenced code blocks; one that is not known has none.
pub fn stretches(language: &str, text: &str) -> Vec<(Range<usize>, Kind)> {
    let mut pen = Pen::new(text);
    if text.len() > LONGEST {
        return Vec::new();
    }
    match language.to_ascii_lowercase().as_str() {
        "http" | "https" => http::mark(&mut pen),
        "json" | "json5" | "jsonc" | "jsonl" | "ndjson" | "problem+json" => json::mark(&mut pen),
        "yaml" | "yml" => yaml::mark(&mut pen),
        "toml" | "ini" => toml::mark(&mut pen),
        "xml" | "html" | "htm" | "xhtml" | "svg" => markup::mark(&mut pen),
        "sh" | "bash" | "shell" | "zsh" | "curl" => shell::mark(&mut pen),
        "console" | "shell-session" | "terminal" => shell::mark_session(&mut pen),
        "form" | "urlencoded" | "x-www-form-urlencoded" => form::mark(&mut pen),
        _ => {}
    }
    pen.done()
}

/// Writes code as HTML: the same text, with its stretches in elements of their own.
pub fn write(language: &str, text: &str, out: &mut String) {
    let mut from = 0;
    for (range, kind) in stretches(language, text) {
        let (Some(before), Some(inside)) = (text.get(from..range.start), text.get(range.clone())) else { continue };
        escape(before, out);
        out.push_str("<span class=\"");
        out.push_str(kind.class());
        out.push_str("\">");
        escape(inside, out);
        out.push_str("</span>");
        from = range.end;
    }
    escape(text.get(from..).unwrap_or_default(), out);
}

#[cfg(test)]
mod tests;
