//! What came of comparing copies, for people and programs: a file for each form.

pub mod github;
pub mod human;
pub mod json;
pub mod markdown;

use super::compare::{Change, Comparison, Difference, Kind, Side};
use super::sheet::At;
use crate::diagnostic::{SourceMap, Span};

/// Why nothing was compared, where the sources have errors; a sentence without a final period.
pub const NEED_MENDING: &str = "The sources need mending before copies are compared with them";

/// A copy, and how it stands with its source.
#[derive(Clone, Debug)]
pub struct Copy {
    /// Its name: that of the settings, or the file.
    pub name: String,
    /// The catalog that it is a copy of, by the path below the content folder; none where two copies are compared.
    pub catalog: Option<String>,
    /// Its file, as findings name it, where it is there.
    pub file: Option<String>,
    /// Where `book.toml` says where it is; none where it was named on the command line.
    pub settings: Option<Span>,
    /// How it stands.
    pub state: State,
}

/// How a copy stands with its source.
#[derive(Clone, Debug)]
pub enum State {
    /// It was read and compared.
    Compared(Comparison),
    /// It is not there; why.
    Missing(String),
    /// It is there, but cannot be read; why.
    Unreadable(String),
}

impl Copy {
    /// Its differences; none where it was not compared.
    pub fn differences(&self) -> &[Difference] {
        match &self.state {
            State::Compared(comparison) => &comparison.differences,
            State::Missing(_) | State::Unreadable(_) => &[],
        }
    }

    /// Its state in a few words.
    fn line(&self) -> String {
        match &self.state {
            State::Compared(comparison) => match comparison.differences.len() {
                0 if comparison.others > 0 => format!("no difference of this kind ({} of others)", comparison.others),
                0 => "in sync".to_owned(),
                1 => "1 difference".to_owned(),
                n => format!("{n} differences"),
            },
            State::Missing(why) => format!("missing: {why}"),
            State::Unreadable(why) => format!("unreadable: {why}"),
        }
    }
}

/// What a difference is about: `404 description`, `400 “Bad token” summary`, `section “Errors” intro`.
fn subject(difference: &Difference) -> String {
    let mut parts = Vec::new();
    match (&difference.code, &difference.section) {
        (Some(code), _) => parts.push(code.clone()),
        (None, Some(section)) => parts.push(format!("section “{section}”")),
        (None, None) => {}
    }
    parts.extend(difference.case.as_ref().map(|case| format!("“{case}”")));
    parts.extend(difference.field.clone().filter(|field| field != "section"));
    if parts.is_empty() { "page".to_owned() } else { parts.join(" ") }
}

/// A place as `file:line:column`, with the table and the row where it stands in one.
pub(crate) fn place(at: At, sources: &SourceMap) -> String {
    let position = sources.start(at.span);
    let file = format!("{}:{}:{}", sources.name(at.span.file), position.line, position.column);
    match at.cell {
        Some((table, row)) => format!("{file} (table {table}, row {row})"),
        None => file,
    }
}

/// How many letters of what is equal are kept beside a change.
const BESIDE: usize = 40;
/// How many letters of a text are shown that stands on one side only.
const WHOLE: usize = 240;

/// Changes with the long stretches between them shortened.
fn shortened(changes: &[Change]) -> Vec<Change> {
    let last = changes.len().saturating_sub(1);
    let short = |(at, change): (usize, &Change)| match change {
        Change::Same(text) => Change::Same(middle(text, at == 0, at == last)),
        Change::Removed(text) => Change::Removed(beginning(text)),
        Change::Added(text) => Change::Added(beginning(text)),
    };
    changes.iter().enumerate().map(short).collect()
}

/// What of an equal stretch stands beside a change: its end where it is the first, its beginning where it is the last.
fn middle(text: &str, first: bool, last: bool) -> String {
    let count = text.chars().count();
    let (head, tail) = (if first { 0 } else { BESIDE }, if last { 0 } else { BESIDE });
    if count <= head + tail + BESIDE / 2 {
        return text.to_owned();
    }
    let cut = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
    let (start, end) = (cut(head), cut(count - tail));
    // Whole words, where there are any.
    let start = text[..start].rfind(' ').map_or(start, |at| at + 1);
    let end = text[end..].find(' ').map_or(end, |at| end + at);
    let start = if first { 0 } else { start };
    let end = if last { text.len() } else { end };
    format!("{}…{}", &text[..start], &text[end..])
}

/// The beginning of a text.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(WHOLE) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

/// What each side says, where no words are compared: the source's, then the copy's.
fn texts(difference: &Difference) -> [Option<String>; 2] {
    // Where looks differ, the message says which; long texts of the same words would only hide it.
    let long = |side: &Side| side.text.as_ref().is_some_and(|text| text.chars().count() > WHOLE / 2);
    if difference.kind == Kind::Formatting && (long(&difference.source) || long(&difference.copy)) {
        return [None, None];
    }
    let of = |side: &Side| side.text.as_ref().map(|text| beginning(&text.replace('\n', " ⏎ ")));
    if difference.changes.is_empty() { [of(&difference.source), of(&difference.copy)] } else { [None, None] }
}

/// Changes on one line, each marked by `mark`. The space before a word is no part of what changed, and what comes instead
/// of something stands beside it.
fn marked(changes: &[Change], mark: impl Fn(&Change, &str) -> String) -> String {
    let mut out = String::new();
    let mut before_is_removed = false;
    for change in shortened(changes) {
        let (Change::Same(text) | Change::Removed(text) | Change::Added(text)) = &change;
        let word = text.trim_start();
        let instead = before_is_removed && matches!(change, Change::Added(_));
        if !instead {
            out.push_str(&text[..text.len() - word.len()]);
        }
        out.push_str(&mark(&change, word));
        before_is_removed = matches!(change, Change::Removed(_));
    }
    out.trim().to_owned()
}
