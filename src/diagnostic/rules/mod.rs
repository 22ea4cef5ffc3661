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
#[derive(Debug, PartialEq, Eq)]
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

/// Every rule, in the order of the documentation.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let groups = [
        source::RULES,
        http::RULES,
        text::RULES,
        link::RULES,
        page::RULES,
        coverage::RULES,
        config::RULES,
        template::RULES,
        confluence::RULES,
        copy::RULES,
        region::RULES,
        lint::RULES,
    ];
    groups.into_iter().flatten().copied()
}

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}
