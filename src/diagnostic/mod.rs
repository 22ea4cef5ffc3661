//! Findings: what is wrong, where, and what to do about it.

pub mod explain;
mod fingerprint;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod json;
pub mod junit;
mod paths;
pub mod rules;
pub mod sarif;
pub mod short;
mod source_map;
pub mod summary;

pub use paths::Paths;
pub use rules::Rule;
pub use source_map::{FileId, Position, SourceFile, SourceMap, Span};

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// How bad a finding is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema, clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is published until it is mended.
    Error,
    /// Questionable; `--strict` treats it as an error.
    Warn,
    /// Worth knowing; only `check` tells it.
    Info,
}

impl Severity {
    /// All of them, the worst first.
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warn, Severity::Info];

    /// Its word on the command line, in settings and in reports for programs.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warn => "warn",
            Severity::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warn => "warning",
            Severity::Info => "info",
        })
    }
}

/// A second place that belongs to a finding, such as the first of two equal codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What stands there, in a few words.
    pub text: String,
}

/// A text on one line: what comes from a source must not move the cursor of a terminal.
pub(crate) fn printable(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(char::is_control) { text.replace(char::is_control, "\u{FFFD}").into() } else { text.into() }
}

/// The first of some names, and how many more there are.
pub(crate) fn listed<T: AsRef<str>>(names: &[T], most: usize) -> String {
    let shown = names.iter().take(most).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// A change of a source: the bytes of `span` become `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty where something is put in.
    pub span: Span,
    /// What comes there, as it stands in the file.
    pub text: String,
}

/// Findings of one rule that are told as one, unless their author has decided about any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Where the first of them is.
    pub first: Span,
    /// How many they are.
    pub count: usize,
    /// What they have in common.
    pub kind: Kind,
}

/// What the findings of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// They are about every single thing of a kind, or nearly. That is a decision more likely than a slip, so it has no fix.
    All {
        /// What the things are, in the plural: "summaries".
        things: &'static str,
        /// What is likely wrong, and the way out.
        likely: &'static str,
        /// How many of them were looked at.
        of: usize,
    },
    /// They are very many of a kind in one file; mended together.
    Many {
        /// What they are: "lines end with white space".
        what: &'static str,
    },
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// How bad it is: as its rule says, or as the book has it.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// What is wrong, naming the thing; one sentence without a final period.
    pub message: String,
    /// What to do; one sentence or two. Empty only where the message says it already.
    pub help: String,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
    /// What mends it, where there is one right answer. All of them together, or none.
    pub fix: Vec<Edit>,
    /// The group that it belongs to, until decisions are carried out.
    pub group: Option<Group>,
}

impl Diagnostic {
    /// A finding of `rule` at `span`.
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        let (help, labels, fix) = (String::new(), Vec::new(), Vec::new());
        Self { rule, severity: rule.severity, span, message: message.into(), help, labels, fix, group: None }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a change that mends it, or is a part of what does.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix.push(Edit { span, text: text.into() });
        self
    }

    /// Adds changes that mend it, as [`Self::fix`] does.
    #[must_use]
    pub fn edits(mut self, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.fix.extend(edits);
        self
    }

    /// Makes it say what is wrong with its whole group. `fixes` are those of the others.
    fn stand_for(&mut self, fixes: Vec<Edit>) {
        let Some(Group { count, kind, .. }) = self.group else { return };
        match kind {
            Kind::All { things, likely, of } => {
                let how_many = if count == of { "all".to_owned() } else { format!("{count} of") };
                self.message = format!("{how_many} {of} {things} break this rule; the first: {}", self.message);
                likely.clone_into(&mut self.help);
                self.fix.clear();
            }
            Kind::Many { what } => {
                self.message = format!("{count} {what} in this file; this is the first");
                self.fix.extend(fixes);
            }
        }
    }

    /// What is wrong and what to do, in sentences on one line.
    fn told(&self) -> String {
        let message = printable(&self.message);
        if self.help.is_empty() { format!("{message}.") } else { format!("{message}. {}", printable(&self.help)) }
    }
}

/// The findings of a run, in the order in which they were met until [`Findings::sort`] is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Diagnostic>);

impl Findings {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds one, where there is one.
    pub fn push_some(&mut self, diagnostic: Option<Diagnostic>) {
        self.0.extend(diagnostic);
    }

    /// Adds those of another phase or thread.
    pub fn extend(&mut self, other: Findings) {
        self.0.extend(other.0);
    }

    /// All of them, to be changed.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.0.iter_mut()
    }

    /// Leaves only some.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.0.retain(keep);
    }

    /// Leaves only some, and may change those.
    pub fn retain_mut(&mut self, keep: impl FnMut(&mut Diagnostic) -> bool) {
        self.0.retain_mut(keep);
    }

    /// Makes one finding of each group of which all are left, at one level: of what is told otherwise, each is told by itself.
    pub(crate) fn fold(&mut self) {
        if self.0.iter().all(|finding| finding.group.is_none()) {
            return;
        }
        /// The findings of a group by their index, and whether they are of one level.
        type Members = (Vec<usize>, bool);
        let mut groups: BTreeMap<(&str, Span, usize), Members> = BTreeMap::new();
        let key = |finding: &Diagnostic, group: &Group| (finding.rule.id, group.first, group.count);
        for (at, finding) in self.0.iter().enumerate() {
            let Some(group) = &finding.group else { continue };
            let (members, even) = groups.entry(key(finding, group)).or_insert_with(|| (Vec::new(), true));
            *even &=
                members.first().and_then(|first| self.0.get(*first)).is_none_or(|f| f.severity == finding.severity);
            members.push(at);
        }
        let mut gone = BTreeSet::new();
        for ((_, _, count), (members, even)) in groups {
            let Some((first, others)) = members.split_first().filter(|_| even && members.len() == count) else {
                continue;
            };
            let fixes: Vec<Edit> = others.iter().flat_map(|at| self.0.get(*at)).flat_map(|f| f.fix.clone()).collect();
            if let Some(first) = self.0.get_mut(*first) {
                first.stand_for(fixes);
                gone.extend(others.iter().copied());
            }
        }
        let mut at = 0..;
        self.0.retain(|_| at.next().is_none_or(|at| !gone.contains(&at)));
        self.0.iter_mut().for_each(|finding| finding.group = None);
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }

    /// "2 errors and 1 warning"; nothing where there is none.
    pub fn tally(&self) -> String {
        let count = |severity, one: &str, many: &str| match self.count(severity) {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {many}")),
        };
        let parts = [
            count(Severity::Error, "error", "errors"),
            count(Severity::Warn, "warning", "warnings"),
            count(Severity::Info, "info", "infos"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        match parts.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, first)) => format!("{} and {last}", first.join(", ")),
            None => String::new(),
        }
    }

    /// All of them, the worst first, and else in their order.
    fn worst_first(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.0.iter().collect();
        all.sort_by_key(|it| it.severity);
        all
    }

    /// Whether one is at least as bad as `level`.
    pub fn reach(&self, level: Severity) -> bool {
        self.0.iter().any(|d| d.severity <= level)
    }

    /// Whether anything must not be published.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// Puts them in their stable order: by file name, place, rule and message. Equal ones become one.
    pub fn sort(&mut self, sources: &SourceMap) {
        let key = |d: &Diagnostic| (sources.name(d.span.file).to_owned(), d.span.start, d.rule.id, d.message.clone());
        self.0.sort_by_cached_key(key);
        self.0.dedup();
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn of_many_names_the_first_are_listed() {
        assert_eq!(listed(&["a", "b"], 2), "a, b");
        assert_eq!(listed(&["a", "b", "c"], 2), "a, b and 1 more");
        assert_eq!(listed::<String>(&[], 2), "");
    }
}
