//! Every rule: its id, its level, and what it is about. A file for each group.
//!
//! Ids are part of the interface: they stand in suppressions, in CI logs and in links, so they are never renamed. The doc
//! comment of a rule is its page in the book and what `statusbook explain` prints; its first paragraph is its summary.

mod config;
mod confluence;
mod copy;
mod coverage;
mod http;
mod link;
mod lint;
mod page;
mod region;
mod source;
mod template;
mod text;

pub use config::*;
pub use confluence::*;
pub use copy::*;
pub use coverage::*;
pub use http::*;
pub use link::*;
pub use lint::*;
pub use page::*;
pub use region::*;
pub use source::*;
pub use template::*;
pub use text::*;

use super::Severity;

/// A rule that a finding can break.
#[derive(PartialEq, Eq)]
pub struct Rule {
    /// The stable id, `group/name`.
    pub id: &'static str,
    /// How bad a finding of it is, unless the book says otherwise.
    pub severity: Severity,
    /// Whether `check --fix` can mend what it finds, at least often.
    pub fixable: bool,
    /// Whether everything else relies on it: its findings can be neither allowed nor lowered.
    pub binding: bool,
    /// Whether it is for other commands or options than `check` alone to find.
    pub elsewhere: bool,
    /// Whether it looks at what was rendered, which is nothing while there are errors.
    pub rendered: bool,
    /// The doc comment, a line each, with the space that follows the slashes.
    docs: &'static [&'static str],
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

impl Rule {
    const fn new(id: &'static str, severity: Severity, docs: &'static [&'static str]) -> Self {
        Self { id, severity, fixable: false, binding: false, elsewhere: false, rendered: false, docs }
    }

    const fn fixable(mut self) -> Self {
        self.fixable = true;
        self
    }

    const fn binding(mut self) -> Self {
        self.binding = true;
        self
    }

    const fn elsewhere(mut self) -> Self {
        self.elsewhere = true;
        self
    }

    const fn rendered(mut self) -> Self {
        self.rendered = true;
        self
    }

    /// The part of the id before the slash.
    pub fn group(&self) -> &'static str {
        self.id.split('/').next().unwrap_or_default()
    }

    /// What it demands, in one sentence.
    pub fn summary(&self) -> String {
        let lines = self.docs.iter().map(|line| line.trim()).take_while(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join(" ")
    }

    /// All that is known about it, in Markdown; the summary first.
    pub fn text(&self) -> String {
        let lines = self.docs.iter().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end());
        lines.collect::<Vec<_>>().join("\n") + "\n"
    }
}

/// Declares the rules of a group: `NAME = Level "group/name"`, and what else is true of each.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident = $severity:ident $id:literal $(, $flag:ident)*;)+) => {
        $(
            $(#[doc = $doc])+
            pub static $name: super::Rule =
                super::Rule::new($id, crate::diagnostic::Severity::$severity, &[$($doc),+])$(.$flag())*;
        )+
        /// The rules of this group, in the order of the documentation.
        pub(super) static RULES: &[&super::Rule] = &[$(&$name),+];
    };
}
use rules;

/// Rules about one subject; their ids begin with its name.
#[derive(Debug)]
pub struct Group {
    /// Its name.
    pub name: &'static str,
    /// What its rules are about, in a few words.
    pub about: &'static str,
    /// Its rules, in the order of the documentation.
    pub rules: &'static [&'static Rule],
}

/// Every group, in the order of the documentation.
pub static GROUPS: &[Group] = &[
    Group { name: "source", about: "the files of a book, and what they say", rules: source::RULES },
    Group { name: "http", about: "catalogs of status codes of HTTP", rules: http::RULES },
    Group { name: "text", about: "texts", rules: text::RULES },
    Group { name: "link", about: "links and images", rules: link::RULES },
    Group { name: "page", about: "pages of prose", rules: page::RULES },
    Group { name: "coverage", about: "codes and the pages that show them", rules: coverage::RULES },
    Group { name: "config", about: "`book.toml`", rules: config::RULES },
    Group { name: "template", about: "templates", rules: template::RULES },
    Group { name: "confluence", about: "what Confluence asks for", rules: confluence::RULES },
    Group { name: "copy", about: "copies", rules: copy::RULES },
    Group { name: "region", about: "the managed regions of files that are not of the book", rules: region::RULES },
    Group { name: "lint", about: "what authors decide about findings", rules: lint::RULES },
];

/// Every rule, in the order of the documentation.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(|group| group.rules).copied()
}

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}
