//! `book.toml`.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::copy::CopyTable;
use super::lint::LintTable;
use super::look::{ColorsTable, EditUrl, HeaderLink};
use super::text::{Markdown, Text};
use crate::source::Node;
use crate::source::decode::{Context, Decode, record};

record! {
    /// The settings of a book: `book.toml`.
    pub struct Config is "book.toml" {
        required {
            /// What the book is.
            book "book": BookTable,
        }
        optional {
            /// Where and what to build.
            build "build": BuildTable,
            /// Settings of the outputs.
            output "output": OutputTable,
            /// The copies that must say what the source says.
            copy "copy": Vec<CopyTable>,
            /// What `check` finds, and what it passes over.
            lint "lint": LintTable,
        }
    }
}

record! {
    /// What the book is.
    pub struct BookTable is "[book]" {
        required {
            /// The name of the book, shown on every page.
            title "title": Text,
        }
        optional {
            /// Who wrote it.
            authors "authors": Vec<Text>,
            /// What it is about, in one sentence.
            description "description": Option<Text>,
            /// The language of its texts, a tag such as `en` or `pt-BR` (BCP 47).
            language "language": Option<Language>,
            /// The folder of the sources, `content` where it is not given.
            src "src": Option<Folder>,
        }
    }
}

record! {
    /// Where and what to build.
    #[derive(Default)]
    pub struct BuildTable is "[build]" {
        required {}
        optional {
            /// The folder that is built into, `public` where it is not given.
            build_dir "build-dir": Option<Folder>,
            /// The outputs that are built; all where it is not given.
            outputs "outputs": Vec<Output>,
        }
    }
}

record! {
    /// Settings of the outputs.
    #[derive(Default)]
    pub struct OutputTable is "[output]" {
        required {}
        optional {
            /// The HTML site.
            html "html": HtmlTable,
            /// The Markdown pages.
            markdown "markdown": MarkdownTable,
            /// The Confluence pages.
            confluence "confluence": ConfluenceTable,
        }
    }
}

record! {
    /// The HTML site.
    #[derive(Default)]
    pub struct HtmlTable is "[output.html]" {
        required {}
        optional {
            /// The address that the site is published at, such as `https://example.com/docs/`. With it come canonical links, `sitemap.xml` and `robots.txt`.
            base_url "base-url": Option<BaseUrl>,
            /// Whether each page has a twin in Markdown beside it; `true` where it is not given.
            markdown_twins "markdown-twins": Switch,
            /// Whether each code has a twin in JSON beside it; `true` where it is not given.
            json_twins "json-twins": Switch,
            /// Whether each catalog is written as data too, in JSON and CSV; `true` where it is not given.
            data "data": Switch,
            /// The picture in the header, in the place of the title: a file of the theme or of the sources, such as `theme/logo.svg`.
            logo "logo": Option<Text>,
            /// The colours, where they are not those of the theme.
            colors "colors": ColorsTable,
            /// Links in the header of every page.
            links "links": Vec<HeaderLink>,
            /// A text at the foot of every page, in Markdown.
            footer "footer": Option<Markdown>,
            /// The address at which a source can be edited, with `{path}` for its file and `{line}` for the line of a code.
            edit_url "edit-url": Option<EditUrl>,
            /// More style sheets: files of the theme, such as `theme/extra.css`.
            css "css": Vec<Text>,
            /// More scripts: files of the theme, such as `theme/extra.js`.
            js "js": Vec<Text>,
        }
    }
}

record! {
    /// The Markdown pages.
    #[derive(Default)]
    pub struct MarkdownTable is "[output.markdown]" {
        required {}
        optional {
            /// Whether the page of a catalog lists its sections above them; `true` where it is not given.
            contents "contents": Switch,
        }
    }
}

record! {
    /// The Confluence pages.
    #[derive(Default)]
    pub struct ConfluenceTable is "[output.confluence]" {
        required {}
        optional {
            /// The key of the space that the pages belong to.
            space "space": Option<Text>,
            /// The title of the page that they stand under.
            parent "parent": Option<Text>,
            /// Labels of every page.
            labels "labels": Vec<Text>,
        }
    }
}

/// A setting that is on where it is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switch(pub bool);

impl Default for Switch {
    fn default() -> Self {
        Self(true)
    }
}

impl Decode for Switch {
    const WANTED: &'static str = bool::WANTED;
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        bool::decode(node, cx).map(Self)
    }
}

impl JsonSchema for Switch {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Switch".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "boolean", "default": true })
    }
}

/// A form that the book is rendered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Output {
    /// The HTML site.
    Html,
    /// The Markdown pages.
    Markdown,
    /// The Confluence pages.
    Confluence,
}

impl Output {
    /// All outputs.
    pub const ALL: [Output; 3] = [Output::Html, Output::Markdown, Output::Confluence];

    /// Its name, which is also its folder.
    pub fn name(self) -> &'static str {
        match self {
            Output::Html => "html",
            Output::Markdown => "markdown",
            Output::Confluence => "confluence",
        }
    }
}

/// A text that has to have a certain form.
macro_rules! checked_text {
    ($(#[$meta:meta])* $name:ident, wanted $wanted:literal, help $help:literal, schema $schema:tt, $read:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = &'static str;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let read: fn(&str) -> Option<String> = $read;
                read(text).map(Self).ok_or(concat!("not ", $wanted, ". ", $help))
            }
        }

        impl Decode for $name {
            const WANTED: &'static str = $wanted;
            fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
                let text = String::decode(node, cx)?;
                let value = text.parse().ok();
                if value.is_none() {
                    cx.report(cx.dialect.invalid_value, node, format!(concat!("`{}` is not ", $wanted), text), $help);
                }
                value
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

pub(super) use checked_text;

checked_text! {
    /// A folder below the book's own, with forward slashes.
    Folder, wanted "a folder inside the book",
    help "Write a path from the folder of book.toml, such as \"content\", without `..`.",
    schema { "type": "string", "pattern": "^(?![/~])(?!(.*/)?\\.\\.(/|$))(?!\\.?/?$)[^:\\\\]+$" },
    |text| {
        let inside = !text.starts_with(['/', '\\', '~']) && !text.contains([':', '\\'])
            && text.split('/').all(|part| !matches!(part, ".." | "") || text == part);
        let plain = text.trim_end_matches('/').trim_start_matches("./");
        (inside && !plain.is_empty() && plain != "." && plain != "..").then(|| plain.to_owned())
    }
}

checked_text! {
    /// A language tag.
    Language, wanted "a language tag",
    help "Write a tag such as \"en\", \"de\" or \"pt-BR\" (BCP 47).",
    schema { "type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$" },
    |text| {
        let mut parts = text.split('-');
        let primary = parts.next().is_some_and(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
        let rest = parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        (primary && rest).then(|| text.to_owned())
    }
}

checked_text! {
    /// The address of a site, ending in a slash.
    BaseUrl, wanted "the address of a site",
    help "Write the whole address, such as \"https://example.com/docs/\", without `?` and `#`.",
    schema { "type": "string", "format": "uri", "pattern": "^https?://[^/?#\\s][^?#\\s]*$" },
    |text| {
        let (scheme, rest) = text.split_once("://")?;
        let host = rest.split('/').next().unwrap_or("");
        let good = matches!(scheme, "http" | "https") && !host.is_empty()
            && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "?#\"<>\\^`{|}".contains(c));
        good.then(|| format!("{}/", text.trim_end_matches('/')))
    }
}

impl Default for Language {
    /// English.
    fn default() -> Self {
        Self("en".to_owned())
    }
}

impl Language {
    /// Whether the language is written from right to left, by its primary tag or script (ISO 15924).
    pub fn is_right_to_left(&self) -> bool {
        let mut parts = self.0.split('-').map(str::to_ascii_lowercase);
        let primary = parts.next().unwrap_or_default();
        let script = parts.find(|part| part.len() == 4);
        match script.as_deref() {
            Some(script) => ["arab", "hebr", "thaa", "syrc", "nkoo", "adlm", "rohg"].contains(&script),
            None => {
                ["ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "nqo", "syr"].contains(&primary.as_str())
            }
        }
    }
}

impl Decode for Output {
    const WANTED: &'static str = "one of \"html\", \"markdown\", \"confluence\"";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        cx.word(node, "output", &Self::ALL.map(|output| (output.name(), output)))
    }
}

impl JsonSchema for Output {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Output".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": ["html", "markdown", "confluence"] })
    }
}

impl Config {
    /// The folder of the sources.
    pub fn src(&self) -> &str {
        self.book.src.as_ref().map_or("content", Folder::as_str)
    }

    /// The folder that is built into.
    pub fn build_dir(&self) -> &str {
        self.build.build_dir.as_ref().map_or("public", Folder::as_str)
    }

    /// The language of the texts.
    pub fn language(&self) -> Language {
        self.book.language.clone().unwrap_or_default()
    }

    /// The outputs that are built.
    pub fn outputs(&self) -> Vec<Output> {
        match self.build.outputs.as_slice() {
            [] => Output::ALL.to_vec(),
            some => Output::ALL.into_iter().filter(|output| some.contains(output)).collect(),
        }
    }
}
