//! `[lint]` in `book.toml`: what authors decide about findings.

use std::borrow::Cow;
use std::collections::BTreeMap;

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
        cx.word(node, "level", &Self::WORDS)
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
        for (at, message) in chains(&terms) {
            if let Some((_, value)) =
                terms.get(at).and_then(|term| entries.iter().find(|(key, _)| cx.span(&key.range) == term.place.0))
            {
                let help = "Write what is to stand in the end, without a way round.";
                cx.report(cx.dialect.invalid_value, value, message, help);
            }
        }
        Some(Self(terms))
    }
}

/// The terms that could not come to rest, since what is to be written for one is a term itself: the index of the later of
/// both, and what is wrong.
fn chains(terms: &[Term]) -> BTreeMap<usize, String> {
    let mut by_first: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, term) in terms.iter().enumerate() {
        let first = term.not.split(' ').next().unwrap_or_default();
        by_first.entry(first.to_lowercase()).or_default().push(at);
    }
    let mut found = BTreeMap::new();
    for (at, term) in terms.iter().enumerate() {
        let words: Vec<&str> = term.but.as_str().split_whitespace().collect();
        for word in &words {
            for other in by_first.get(&word.to_lowercase()).into_iter().flatten() {
                let Some(next) = terms.get(*other).filter(|next| *other != at && next.would_change(&words)) else {
                    continue;
                };
                let message = format!("`{}` is to be written `{}`, and that `{}`", term.not, term.but, next.but);
                found.entry(at.max(*other)).or_insert(message);
            }
        }
    }
    found
}

impl Term {
    /// Whether words hold the term, and not as a part of what is to be written for it.
    fn would_change(&self, words: &[&str]) -> bool {
        let any_case = !self.not.contains(char::is_uppercase);
        let holds = |text: &str, any_case: bool| {
            let wanted: Vec<&str> = text.split_whitespace().collect();
            let equal = |a: &str, b: &str| if any_case { a.to_lowercase() == b.to_lowercase() } else { a == b };
            words.windows(wanted.len().max(1)).any(|part| part.iter().zip(&wanted).all(|(a, b)| equal(a, b)))
        };
        // What is shorter than the term does not stand around it.
        let length = |text: &str| text.split_whitespace().count();
        let around = length(self.but.as_str()) >= length(&self.not) && holds(self.but.as_str(), false);
        holds(&self.not, any_case) && !around
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

#[cfg(test)]
mod tests {
    use super::{Term, chains};
    use crate::diagnostic::{SourceMap, Span};
    use crate::model::{Place, Text};

    fn faults(terms: &[(&str, &str)]) -> Vec<usize> {
        let place = Place(Span::file(SourceMap::default().add("book.toml", "")));
        let term = |(not, but): &(&str, &str)| Term {
            not: (*not).to_owned(),
            but: Text::new((*but).to_owned(), place),
            place,
        };
        let terms: Vec<Term> = terms.iter().map(term).collect();
        chains(&terms).into_keys().collect()
    }

    #[test]
    fn what_is_to_be_written_is_no_term() {
        assert_eq!(faults(&[("foo", "bar"), ("bar", "foo")]), [1]);
        assert_eq!(faults(&[("foo", "bar"), ("x", "y"), ("bar", "baz"), ("baz", "foo")]), [2, 3]);
        assert_eq!(faults(&[("web site", "site"), ("e-mail", "Web site mail")]), [1], "within others");
        assert_eq!(faults(&[("k8s", "kubernetes"), ("kubernetes", "Kubernetes")]), [1]);
        // These come to rest.
        assert_eq!(faults(&[("k8s", "Kubernetes"), ("kubernetes", "Kubernetes")]), [0; 0]);
        assert_eq!(faults(&[("app", "mobile app"), ("phone app", "mobile app")]), [0; 0]);
        assert_eq!(faults(&[("api", "REST API"), ("rest", "REST")]), [0; 0]);
        assert_eq!(faults(&[("IT", "information technology"), ("foo", "make it")]), [0; 0]);
        assert_eq!(faults(&[("e-mail", "email"), ("log-in", "login")]), [0; 0]);
    }
}
