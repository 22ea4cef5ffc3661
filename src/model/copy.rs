//! Copies as the settings name them, and what of a catalog each of them shows.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::catalog::{CatalogFile, Codes, Section};
use super::code::{Code, anchor_of};
use super::config::Switch;
use super::definition::Definition;
use super::text::{Markdown, Place, Text};
use crate::copies::Form;
use crate::diagnostic::{Diagnostic, Span, rules};
use crate::source::decode::{Context, Decode, record};
use crate::source::{Node, Value};

record! {
    /// A copy: a place out there that must say what the source says.
    pub struct CopyTable is "[[copy]]" {
        required {
            /// What it is called in commands and in `targets`; once in the book.
            name "name": Text,
        }
        optional {
            /// Where it lives; `file` where it is not given.
            kind "kind": CopyKind,
            /// The file, or a pattern for several such as `docs/errors/*.md`: from the folder of book.toml, `..` is allowed; of a git repository, from its top. A page of Confluence has none.
            path "path": Option<Text>,
            /// The catalog that it is a copy of, as in links and with or without its ending; needed where the book has several.
            catalog "catalog": Option<Text>,
            /// The sections that it has, by title or `id`; all where it is not given.
            section "section": Vec<Text>,
            /// The codes that it has, such as `404`, `4xx`, `400-499` or `PAY-*`; all where it is not given.
            codes "codes": Vec<CodePattern>,
            /// Whether its title and the text above the codes are compared; `true` where it is not given.
            intro "intro": Switch,
            /// The form that it is written in, where its name and its text do not tell.
            form "form": Option<Form>,
            /// Whether `publish` writes it; `true` where it is not given. One that is not written is compared all the same.
            publish "publish": Switch,
            /// Confluence: the address of the site, such as `https://example.atlassian.net/wiki`. Git: that of the repository.
            url "url": Option<Text>,
            /// Confluence: the key of the space.
            space "space": Option<Text>,
            /// Confluence: the page that it stands under, by its title or its id; the home page of the space where it is not given.
            parent "parent": Option<Text>,
            /// Confluence: the title of its page; that of the catalog where it is not given.
            title "title": Option<Text>,
            /// Confluence: the id of its page, where it is there already; a number.
            page_id "page-id": Option<Text>,
            /// Confluence: one page, or one below it for each code; `one` where it is not given.
            pages "pages": Pages,
            /// Confluence: the titles of the pages of codes, of `{code}`, `{summary}` and `{catalog}`; `{code} {summary}` where it is not given.
            code_title "code-title": Option<Text>,
            /// Confluence: labels of its pages, beside those of the catalog and of the output.
            labels "labels": Vec<Text>,
            /// Confluence: the editor that new pages are opened with, `v1` or `v2`; the server's choice where it is not given.
            editor "editor": Option<Editor>,
            /// Confluence: `cloud` or `data-center`; found by asking where it is not given.
            flavor "flavor": Option<WikiFlavor>,
            /// Confluence: the cloud id, for tokens with scopes, or `auto` to look it up.
            cloud_id "cloud-id": Option<Text>,
            /// Confluence: the environment variable that has the e-mail address of the account; `CONFLUENCE_USER` where it is not given. Without one there, the token is a personal access token.
            user_env "user-env": Option<Text>,
            /// Confluence: the environment variable that has the token; `CONFLUENCE_TOKEN` where it is not given.
            token_env "token-env": Option<Text>,
            /// Confluence: a file that has the token, from the folder of book.toml, which only its owner can read.
            token_file "token-file": Option<Text>,
            /// Git: the branch; the repository's own where it is not given.
            branch "branch": Option<Text>,
            /// Git: who the commits are by, as `Name <address>`; what git is set up with where it is not given.
            author "author": Option<Text>,
            /// Git: the first line of the messages of commits, with `{copy}` and `{codes}`.
            message "message": Option<Text>,
        }
    }
}

impl CopyTable {
    /// Where the settings say where it is: at its path or address, or at its name.
    pub fn place(&self) -> Span {
        [&self.path, &self.url].into_iter().flatten().next().unwrap_or(&self.name).place.0
    }
}

/// Where a copy lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CopyKind {
    /// In a file, or in several.
    #[default]
    File,
    /// On a page of Confluence, or on several.
    Confluence,
    /// In files of a git repository.
    Git,
}

/// How many pages of Confluence a copy has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pages {
    /// One for the catalog.
    #[default]
    One,
    /// One for the catalog, and below it one for each code.
    Codes,
}

/// An editor of Confluence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editor {
    /// The legacy editor.
    V1,
    /// The new editor.
    V2,
}

/// A generation of Confluence, as settings name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WikiFlavor {
    /// Atlassian's own.
    Cloud,
    /// One on a host of its own.
    DataCenter,
}

/// Enumerations that settings write as one of some words.
macro_rules! words {
    ($($name:ident, $schema:literal, $what:literal, $wanted:literal: { $($word:literal => $variant:ident),+ $(,)? })+) => { $(
        impl $name {
            const WORDS: &[(&'static str, Self)] = &[$(($word, Self::$variant)),+];

            /// Its word in the settings.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl Decode for $name {
            const WANTED: &'static str = $wanted;
            fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
                cx.word(node, $what, Self::WORDS)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $schema.into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "enum": [$($word),+] })
            }
        }
    )+ };
}

words! {
    CopyKind, "CopyKind", "kind of copy", "one of \"file\", \"confluence\", \"git\"": {
        "file" => File, "confluence" => Confluence, "git" => Git,
    }
    Pages, "Pages", "choice of pages", "\"one\" or \"codes\"": { "one" => One, "codes" => Codes }
    Editor, "Editor", "editor", "\"v1\" or \"v2\"": { "v1" => V1, "v2" => V2 }
    WikiFlavor, "WikiFlavor", "Confluence", "\"cloud\" or \"data-center\"": {
        "cloud" => Cloud, "data-center" => DataCenter,
    }
}

/// The names of the forms.
const FORMS: [(&str, Form); 7] = [
    ("markdown", Form::Markdown),
    ("html", Form::Html),
    ("storage", Form::Storage),
    ("csv", Form::Csv),
    ("tsv", Form::Tsv),
    ("text", Form::Text),
    ("yaml", Form::Yaml),
];

impl Decode for Form {
    const WANTED: &'static str = "one of \"markdown\", \"html\", \"storage\", \"csv\", \"tsv\", \"text\", \"yaml\"";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        cx.word(node, "form", &FORMS)
    }
}

impl JsonSchema for Form {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Form".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": FORMS.map(|(word, _)| word) })
    }
}

/// A pattern that codes fit: `404`, `4xx`, `400-499`, `PAY-*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodePattern {
    value: String,
    /// Where it stands.
    pub place: Place,
}

impl CodePattern {
    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Whether a code fits a pattern that stands in no settings.
    pub fn means(pattern: &str, code: &str) -> bool {
        fits(pattern, code)
    }

    /// Whether a code fits it, whatever its capitals.
    pub fn fits(&self, code: &str) -> bool {
        fits(&self.value, code)
    }
}

/// Whether a code fits a pattern: it is the pattern itself, of its class (`4xx`, `40x`), within its range (`400-499`), or
/// made of its parts with anything at each `*`. Capitals do not count.
fn fits(pattern: &str, code: &str) -> bool {
    let (pattern, code) = (pattern.trim().to_lowercase(), code.to_lowercase());
    if pattern == code {
        return true;
    }
    let number = |text: &str| text.trim().parse::<u64>().ok();
    if let Some((first, last)) = pattern.split_once('-')
        && let (Some(first), Some(last), Some(code)) = (number(first), number(last), number(&code))
    {
        return (first..=last).contains(&code);
    }
    if pattern.contains('*') {
        return has_parts(&pattern, &code);
    }
    let digits = pattern.trim_end_matches('x');
    let is_class = !digits.is_empty() && digits.len() < pattern.len() && digits.bytes().all(|b| b.is_ascii_digit());
    is_class && pattern.len() == code.len() && code.starts_with(digits) && code.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text is made of the parts of a pattern between its `*`.
fn has_parts(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let (Some(first), Some(last)) = (parts.next(), parts.next_back()) else { return false };
    let Some(mut rest) = text.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else { return false };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

impl Decode for CodePattern {
    const WANTED: &'static str = "a code or a pattern such as \"4xx\", \"400-499\" or \"PAY-*\"";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let value = match &node.value {
            Value::Integer(number) => number.to_string(),
            _ => String::decode(node, cx)?,
        };
        Some(Self { value, place: Place::of(node, cx) })
    }
}

impl JsonSchema for CodePattern {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CodePattern".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer"], "pattern": "\\S" })
    }
}

record! {
    /// What one copy has instead of the usual texts of a code.
    pub struct TargetTexts is "a target" {
        required {}
        optional {
            /// The summary there.
            summary "summary": Option<Text>,
            /// The description there, in Markdown.
            description "description": Option<Markdown>,
            /// Whether the code is left out there.
            hide "hide": bool,
        }
    }
}

/// What a definition says otherwise in one copy.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The name of the copy.
    pub copy: String,
    /// Where the name stands.
    pub place: Place,
    /// The texts.
    pub texts: TargetTexts,
}

/// What a definition says otherwise in some copies, in the order of the source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Targets(pub Vec<Target>);

impl Targets {
    /// The texts for the copy of a name.
    pub fn get(&self, copy: &str) -> Option<&TargetTexts> {
        self.0.iter().find(|target| target.copy == copy).map(|target| &target.texts)
    }
}

impl Decode for Targets {
    const WANTED: &'static str = "a mapping (names of copies, and the texts of each)";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            cx.wrong_type(node, Self::WANTED);
            return None;
        };
        let mut targets: Vec<Target> = Vec::new();
        for (key, value) in entries {
            let (copy, place) = (key.name.trim().to_owned(), Place(cx.span(&key.range)));
            if let Some(first) = targets.iter().find(|target| target.copy == copy) {
                let message = format!("the key `{copy}` stands here a second time");
                let finding = Diagnostic::new(&rules::DUPLICATE_KEY, place.0, message);
                let finding = finding.help("Keep one of the two.").label(first.place.0, "first here");
                cx.findings.push(finding);
                continue;
            }
            targets.extend(TargetTexts::decode(value, cx).map(|texts| Target { copy, place, texts }));
        }
        Some(Self(targets))
    }
}

impl JsonSchema for Targets {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Targets".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let texts = generator.subschema_for::<TargetTexts>();
        json_schema!({ "type": "object", "additionalProperties": texts })
    }
}

impl CatalogFile {
    /// The sections of a title or of an id, whatever their capitals: their places in the list.
    pub fn sections_named(&self, name: &str) -> Vec<usize> {
        let titled = |title: &str| title.to_lowercase() == name.to_lowercase();
        let by = |is: &dyn Fn(&super::Section) -> bool| {
            let all = self.sections.iter().enumerate();
            all.filter(|(_, section)| is(section)).map(|(at, _)| at).collect::<Vec<_>>()
        };
        let found = by(&|section| titled(section.title.as_str()));
        if !found.is_empty() {
            return found;
        }
        let anchor = anchor_of(name);
        by(&|section| {
            let id = section.id.as_ref().map_or_else(|| anchor_of(section.title.as_str()), |id| anchor_of(id.as_str()));
            !anchor.is_empty() && id == anchor
        })
    }

    /// Leaves only the sections of these names, as [`Self::sections_named`] finds them; all where no name is given.
    pub fn keep_sections<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        let mut names = names.into_iter().peekable();
        if names.peek().is_none() {
            return;
        }
        let wanted: Vec<usize> = names.flat_map(|name| self.sections_named(name)).collect();
        let mut at = 0..;
        self.sections.retain(|_| at.next().is_some_and(|at| wanted.contains(&at)));
    }

    /// Leaves only the codes that fit one of these patterns, and the sections that have one; all where none is given.
    pub fn keep_codes(&mut self, patterns: &[&str]) {
        if patterns.is_empty() {
            return;
        }
        self.sections.retain_mut(|section| {
            section.codes.0.retain(|definition| patterns.iter().any(|it| fits(it, definition.code.as_str())));
            !section.codes.is_empty()
        });
    }

    /// Whether one of its codes fits a pattern.
    pub fn has_code(&self, pattern: &str) -> bool {
        self.definitions().any(|definition| fits(pattern, definition.code.as_str()))
    }

    /// The catalog as a copy has to show it: the sections and the codes that it names, with the texts that `targets` have
    /// for it. Codes that are hidden there are gone, and so are sections of which nothing is left.
    #[must_use]
    pub fn for_copy(&self, copy: &CopyTable) -> CatalogFile {
        let mut part = self.clone();
        part.keep_sections(copy.section.iter().map(Text::as_str));
        part.keep_codes(&copy.codes.iter().map(CodePattern::as_str).collect::<Vec<_>>());
        let name = copy.name.as_str();
        part.sections.retain_mut(|section| {
            // A section that the source itself leaves empty is shown as such.
            let was_empty = section.codes.is_empty();
            section.codes.0.retain(|definition| !definition.targets.get(name).is_some_and(|texts| texts.hide));
            for definition in &mut section.codes.0 {
                definition.retarget(name);
            }
            was_empty || !section.codes.is_empty()
        });
        part
    }
}

impl CatalogFile {
    /// What a page about one code shows: its title, and the section of the code with that code alone.
    #[must_use]
    pub fn only_code(&self, code: &Code) -> CatalogFile {
        let of = |section: &Section| {
            let definition = section.codes.iter().find(|definition| definition.code == *code)?;
            Some(Section {
                codes: Codes(vec![definition.clone()]),
                title: section.title.clone(),
                id: section.id.clone(),
                description: section.description.clone(),
                extra: section.extra.clone(),
                place: section.place,
            })
        };
        CatalogFile {
            title: self.title.clone(),
            description: self.description.clone(),
            sections: self.sections.iter().filter_map(of).collect(),
            kind: self.kind,
            columns: self.columns.clone(),
            retired: Vec::new(),
            include: Vec::new(),
            order: self.order,
            labels: self.labels.clone(),
            extra: self.extra.clone(),
        }
    }
}

impl Definition {
    /// Takes over the texts that it has for a copy.
    fn retarget(&mut self, copy: &str) {
        let Some(texts) = self.targets.get(copy).cloned() else { return };
        if let Some(summary) = texts.summary {
            self.summary = summary;
        }
        if texts.description.is_some() {
            self.description = texts.description;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_mean_codes() {
        for (pattern, code, wanted) in [
            ("404", "404", true),
            ("404", "4040", false),
            ("4xx", "404", true),
            ("4XX", "499", true),
            ("4xx", "4xx", true),
            ("4xx", "500", false),
            ("4xx", "40", false),
            ("40x", "409", true),
            ("400-499", "404", true),
            ("400 - 499", "404", true),
            ("400-499", "500", false),
            ("PAY-*", "pay-017", true),
            ("PAY-*", "PAY", false),
            ("PAY-17", "PAY-17", true),
            ("*-*-7", "a-b-7", true),
            ("a*a", "a", false),
            ("*", "anything", true),
            ("xx", "11", false),
        ] {
            assert_eq!(fits(pattern, code), wanted, "{pattern} {code}");
        }
    }
}
