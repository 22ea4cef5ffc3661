//! Nodes → typed values, with every mistake reported and none hidden by another.
//!
//! `record!` declares a mapping of the source format: its struct, its JSON Schema and its reader come from one
//! declaration, so a field is added in one place.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::nearest::nearest;
use super::node::{Key, Node, Value};
use super::scalar;
use crate::diagnostic::{Diagnostic, FileId, Findings, Rule, Span, rules};
use crate::model::Place;

/// The rules that a kind of file is held to.
#[derive(Debug)]
pub struct Dialect {
    pub(crate) unknown_key: &'static Rule,
    pub(crate) wrong_type: &'static Rule,
    pub(crate) invalid_value: &'static Rule,
    pub(crate) missing_field: &'static Rule,
    /// What an empty text breaks.
    pub(crate) empty: &'static Rule,
    /// How a text, a list and a mapping are written.
    pub(crate) forms: [&'static str; 3],
}

/// Catalogs and front matter.
pub static SOURCE: Dialect = Dialect {
    unknown_key: &rules::UNKNOWN_KEY,
    wrong_type: &rules::WRONG_TYPE,
    invalid_value: &rules::INVALID_VALUE,
    missing_field: &rules::MISSING_FIELD,
    empty: &rules::EMPTY_FIELD,
    forms: [
        "Put the text in quotes, or after `|` on lines of its own.",
        "Start each item with `- ` on a line of its own.",
        "Write `key: value` lines, indented below the key.",
    ],
};

/// `book.toml`.
pub static CONFIG: Dialect = Dialect {
    unknown_key: &rules::CONFIG_UNKNOWN_KEY,
    wrong_type: &rules::CONFIG_WRONG_TYPE,
    invalid_value: &rules::CONFIG_INVALID_VALUE,
    missing_field: &rules::CONFIG_MISSING_FIELD,
    empty: &rules::CONFIG_INVALID_VALUE,
    forms: [
        "Put the text in double quotes.",
        "Write the items between brackets: [\"one\", \"two\"].",
        "Write its name in brackets on a line of its own, and `key = value` lines below it.",
    ],
};

/// Where decoding takes place, and what it finds.
#[derive(Debug)]
pub struct Context<'s> {
    /// The file.
    pub file: FileId,
    /// Its text.
    pub source: &'s str,
    /// The rules that it is held to.
    pub dialect: &'static Dialect,
    /// What was found.
    pub findings: Findings,
}

impl<'s> Context<'s> {
    /// A context without findings.
    pub fn new(file: FileId, source: &'s str, dialect: &'static Dialect) -> Self {
        Self { file, source, dialect, findings: Findings::default() }
    }

    /// The span of a range of the file.
    pub fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    /// Reports a finding at a node.
    pub fn report(
        &mut self,
        rule: &'static Rule,
        node: &Node<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        // Block scalars and collections would underline half the file: their first line is enough.
        let mut range = node.range.clone();
        let text = self.source.get(range.clone()).unwrap_or("");
        range.end = range.start + text.find('\n').unwrap_or(text.len());
        self.findings.push(Diagnostic::new(rule, self.span(&range), message).help(help));
    }

    /// Reports that something else was wanted.
    pub fn wrong_type(&mut self, node: &Node<'_>, wanted: &str) {
        let message = format!("{wanted} is wanted here, and this is {}", node.describe());
        let [text, list, mapping] = self.dialect.forms;
        let help = match wanted {
            wanted if wanted.starts_with("a text") => text.to_owned(),
            wanted if wanted.starts_with("a list") => list.to_owned(),
            wanted if wanted.starts_with("a mapping") => mapping.to_owned(),
            _ => format!("Write {wanted}."),
        };
        self.report(self.dialect.wrong_type, node, message, help);
    }

    /// The text of a node that must be one. Reports what YAML would change.
    pub fn text<'n>(&mut self, node: &'n Node<'_>, wanted: &str) -> Option<Cow<'n, str>> {
        match &node.value {
            Value::Text(text) => Some(Cow::Borrowed(text)),
            Value::Plain(_) if self.cut_off(node).is_some() => {
                let rest = self.cut_off(node).unwrap_or_default().trim_end().to_owned();
                let message = format!("YAML takes `{rest}` for a comment and drops it");
                let help = "Put the whole text in quotes; or, if it is a comment, write a space after the `#`.";
                self.report(&rules::AMBIGUOUS_SCALAR, node, message, help);
                self.mend(self.whole_line(node));
                None
            }
            Value::Plain(text) => match scalar::reading(text) {
                None => Some(Cow::Borrowed(text)),
                Some(reading) if reading.faithful || text.is_empty() => Some(Cow::Borrowed(text)),
                Some(reading) => {
                    let message =
                        format!("YAML reads `{text}` as {}, not as the text that it looks like", reading.what);
                    self.report(&rules::AMBIGUOUS_SCALAR, node, message, format!("Put it in quotes: \"{text}\"."));
                    // Of what YAML takes for nothing, it is not certain that it is to be a text.
                    let stands = reading.what != "nothing" && self.source.get(node.range.clone()) == Some(text);
                    self.mend(stands.then(|| (node.range.clone(), scalar::quoted(text))));
                    None
                }
            },
            _ => {
                self.wrong_type(node, wanted);
                None
            }
        }
    }

    /// What one of some words stands for; of another one is told that there is no such `what`.
    pub(crate) fn word<T: Decode + Copy>(&mut self, node: &Node<'_>, what: &str, words: &[(&str, T)]) -> Option<T> {
        let word = String::decode(node, self)?;
        let found = words.iter().find(|(known, _)| *known == word).map(|(_, meant)| *meant);
        if found.is_none() {
            let message = format!("there is no {what} `{word}`");
            self.report(self.dialect.invalid_value, node, message, format!("Write {}.", T::WANTED));
        }
        found
    }

    /// The entries of a mapping by key; unknown and repeated keys are reported. `keys` are those that are known.
    /// `extensible` says whether the author's own keys, which start with `x-`, have a place there.
    pub fn fields<'n, 'a>(
        &mut self,
        node: &'n Node<'a>,
        what: &str,
        keys: &[&'static str],
        extensible: bool,
    ) -> Option<Fields<'n, 'a>> {
        let Value::Mapping(entries) = &node.value else {
            self.wrong_type(node, &format!("a mapping ({what})"));
            return None;
        };
        let mut fields = Fields { known: BTreeMap::new(), extra: Vec::new() };
        let mut seen: BTreeMap<&str, &Key<'_>> = BTreeMap::new();
        for (key, value) in entries {
            let name = key.name.as_ref();
            if let Some(first) = seen.insert(name, key) {
                let diagnostic = Diagnostic::new(
                    &rules::DUPLICATE_KEY,
                    self.span(&key.range),
                    format!("the key `{name}` stands here a second time"),
                )
                .help("Keep one of the two.")
                .label(self.span(&first.range), "first here");
                self.findings.push(diagnostic);
            } else if keys.contains(&name) {
                fields.known.insert(name, value);
            } else if extensible && name.starts_with("x-") {
                fields.extra.push((key, value));
            } else if let Some(meant) = self.unknown_key(key, what, keys, extensible) {
                // Taken for the key that was meant, so that it is not missed as well.
                fields.known.entry(meant).or_insert(value);
            }
        }
        Some(fields)
    }

    /// Reports an unknown key. The one that is likely meant comes back.
    fn unknown_key(
        &mut self,
        key: &Key<'_>,
        what: &str,
        keys: &[&'static str],
        extensible: bool,
    ) -> Option<&'static str> {
        let name = key.name.as_ref();
        let near = nearest(name, keys);
        let mut help = match near {
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!("Known keys: {}.", keys.join(", ")),
        };
        if extensible {
            help.push_str(" Keys of your own start with `x-`.");
        }
        let message = format!("{what} has no key `{name}`");
        self.findings.push(Diagnostic::new(self.dialect.unknown_key, self.span(&key.range), message).help(help));
        near
    }

    /// Decodes a required field.
    pub fn required<T: Decode>(
        &mut self,
        fields: &Fields<'_, '_>,
        owner: &Node<'_>,
        what: &str,
        key: &str,
    ) -> Option<T> {
        let value = match fields.known.get(key) {
            Some(node) if node.is_nothing() || node.is_blank() => {
                let message = format!("`{key}` of {what} is empty");
                self.report(self.dialect.empty, node, message, format!("Give {}.", T::WANTED));
                None
            }
            Some(node) => T::decode(node, self),
            None => {
                let message = format!("{what} lacks `{key}`");
                let help = match T::WANTED.strip_prefix("a mapping (").and_then(|name| name.strip_suffix(')')) {
                    Some(table) if table.starts_with('[') => format!("Add a line `{table}`, and its keys below it."),
                    _ => format!("Add `{key}`: {}.", T::WANTED),
                };
                self.report(self.dialect.missing_field, owner, message, help);
                None
            }
        };
        value.or_else(|| T::placeholder(Place::of(owner, self)))
    }

    /// Decodes an optional field; one that is there and empty counts as not given.
    pub fn optional<T: Decode + Default>(&mut self, fields: &Fields<'_, '_>, key: &str) -> T {
        match fields.known.get(key) {
            Some(node) if !node.is_nothing() => T::decode(node, self).unwrap_or_default(),
            _ => T::default(),
        }
    }
}

/// The entries of a mapping.
#[derive(Debug)]
pub struct Fields<'n, 'a> {
    known: BTreeMap<&'n str, &'n Node<'a>>,
    pub(crate) extra: Vec<(&'n Key<'a>, &'n Node<'a>)>,
}

impl<'n, 'a> Fields<'n, 'a> {
    /// The entries whose keys are known, by key.
    pub(crate) fn known(&self) -> impl Iterator<Item = (&'n str, &'n Node<'a>)> {
        self.known.iter().map(|(key, node)| (*key, *node))
    }
}

/// A type that can be read from a node.
pub trait Decode: Sized {
    /// What is wanted, in words: "a text".
    const WANTED: &'static str;
    /// Reads it. None means that a finding was reported.
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self>;
    /// What stands in for a required value after its finding was reported, so that the rest of the mapping can still be
    /// checked; none where nothing can.
    fn placeholder(_place: Place) -> Option<Self> {
        None
    }
}

impl<T: Decode> Decode for Option<T> {
    const WANTED: &'static str = T::WANTED;
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        T::decode(node, cx).map(Some)
    }
}

/// A list. Where only one item is given, it may stand without the list around it.
impl<T: Decode> Decode for Vec<T> {
    const WANTED: &'static str = "a list";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            // A list with faults in it is read as far as it goes: the findings keep the phase from succeeding.
            Value::Sequence(items) => Some(items.iter().filter_map(|item| T::decode(item, cx)).collect()),
            _ => T::decode(node, cx).map(|item| vec![item]),
        }
    }
}

impl Decode for bool {
    const WANTED: &'static str = "`true` or `false`";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::Boolean(value) => Some(*value),
            Value::Plain(text) if text == "true" => Some(true),
            Value::Plain(text) if text == "false" => Some(false),
            _ => {
                cx.wrong_type(node, Self::WANTED);
                None
            }
        }
    }
}

impl Decode for i64 {
    const WANTED: &'static str = "a whole number";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let number = match &node.value {
            Value::Integer(number) => Some(*number),
            Value::Plain(text) if scalar::reading(text).is_some_and(|r| r.faithful) => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            cx.wrong_type(node, Self::WANTED);
        }
        number
    }
}

impl Decode for String {
    const WANTED: &'static str = "a text";
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let text = cx.text(node, Self::WANTED)?;
        if text.trim().is_empty() {
            cx.report(cx.dialect.empty, node, "this text is empty", "Write the text, or remove the key.");
            return None;
        }
        Some(text.trim().to_owned())
    }
}

/// Declares a mapping of the source format. From one declaration come the struct, its JSON Schema and its reader.
///
/// ```text
/// record! {
///     /// Documentation, shown by editors.
///     pub struct Name is "a thing" {
///         required { /// Documentation.  field "key": Type, }
///         optional { /// Documentation.  field "key": Type, }
///         extra { /// The author's own `x-…` keys.  field: Extra, }
///         place { /// Where it stands.  field: Place, }
///         short { function }
///     }
/// }
/// ```
///
/// The type of an optional field has a default, which stands for "not given". `extra`, `place` and `short` can be left
/// out; `short` reads what is not a mapping.
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident is $what:literal {
            required { $($(#[$rmeta:meta])* $rfield:ident $rkey:literal: $rtype:ty,)* }
            optional { $($(#[$ometa:meta])* $ofield:ident $okey:literal: $otype:ty,)* }
            $(extra { $(#[$emeta:meta])* $efield:ident: $etype:ty, })?
            $(place { $(#[$pmeta:meta])* $pfield:ident: $ptype:ty, })?
            $(short { $short:path })?
        }
    ) => {
        #[derive(Clone, Debug, PartialEq, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        $(#[$meta])*
        pub struct $name {
            $($(#[$rmeta])* #[schemars(rename = $rkey)] pub $rfield: $rtype,)*
            $($(#[$ometa])* #[schemars(rename = $okey, default)] pub $ofield: $otype,)*
            $($(#[$emeta])* #[schemars(skip)] pub $efield: $etype,)?
            $($(#[$pmeta])* #[schemars(skip)] pub $pfield: $ptype,)?
        }

        impl $name {
            /// The keys of this mapping, in the order of the documentation.
            pub const KEYS: &'static [&'static str] = &[$($rkey,)* $($okey,)*];
            /// Whether the author's own `x-…` keys have a place in it.
            pub const EXTENSIBLE: bool = !<[&str]>::is_empty(&[$(stringify!($efield),)?]);
        }

        impl $crate::source::decode::Decode for $name {
            const WANTED: &'static str = concat!("a mapping (", $what, ")");
            fn decode(node: &$crate::source::Node<'_>, cx: &mut $crate::source::decode::Context<'_>) -> Option<Self> {
                $(if !matches!(node.value, $crate::source::Value::Mapping(_)) {
                    return $short(node, cx);
                })?
                let fields = cx.fields(node, $what, Self::KEYS, Self::EXTENSIBLE)?;
                $(let $rfield: Option<$rtype> = cx.required(&fields, node, $what, $rkey);)*
                $(let $ofield: $otype = cx.optional(&fields, $okey);)*
                $(let $efield = <$etype>::from_fields(&fields, cx);)?
                Some(Self {
                    $($rfield: $rfield?,)*
                    $($ofield,)*
                    $($efield,)?
                    $($pfield: <$ptype>::of(node, cx),)?
                })
            }
        }
    };
}
pub(crate) use record;
