//! What came of comparing copies, for people and programs: a file for each form.

pub mod github;
pub mod human;
pub mod json;
pub mod markdown;

use super::base::Standing;
use super::compare::{Change, Comparison, Difference, Kind, Side};
use super::kind::Revision;
use super::publish::Lost;
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
    /// What the settings call it, as commands take it; none where it was named on the command line. Several files or pages
    /// of one copy have the same.
    pub of: Option<String>,
    /// Whether it is no file of this folder: a page of a wiki, which is called by its title, or a file of another repository.
    pub elsewhere: bool,
    /// Where people open it, and who edited it last.
    pub revision: Revision,
    /// What somebody wrote there beside codes and fields.
    pub lost: Vec<Lost>,
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
    /// A copy of which nothing else is known.
    pub fn new(name: String, state: State) -> Self {
        let revision = Revision::default();
        let (catalog, file, settings, of) = (None, None, None, None);
        Self { name, catalog, file, settings, of, elsewhere: false, revision, lost: Vec::new(), state }
    }

    /// Whether it says what the source says, and nobody wrote anything beside that.
    pub fn is_in_sync(&self) -> bool {
        matches!(&self.state, State::Compared(comparison) if comparison.differences.is_empty()) && self.lost.is_empty()
    }

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
            State::Compared(comparison) => {
                let found = match comparison.differences.len() {
                    0 if comparison.others > 0 => {
                        format!("no difference of this kind ({} of others)", comparison.others)
                    }
                    0 => "in sync".to_owned(),
                    1 => format!("1 difference{}", self.standings()),
                    n => format!("{n} differences{}", self.standings()),
                };
                found + &self.beside()
            }
            State::Missing(why) => format!("missing: {}", first_line(why)),
            State::Unreadable(why) => format!("unreadable: {}", first_line(why)),
        }
    }

    /// What can be done about a copy that is not there or cannot be read, where that is known: what stands below why.
    fn help(&self) -> impl Iterator<Item = &str> {
        let why = match &self.state {
            State::Compared(_) => "",
            State::Missing(why) | State::Unreadable(why) => why,
        };
        why.lines().skip(1).map(str::trim)
    }

    /// How many differences stand in which way, and who edited it: ` (1 edited by Ann on 2026-01-02, 1 stale)`; nothing where
    /// that is not known.
    fn standings(&self) -> String {
        let count = |wanted| self.differences().iter().filter(|it| it.standing == Some(wanted)).count();
        let words = [(Standing::Edited, "edited"), (Standing::Conflict, "in conflict"), (Standing::Stale, "stale")];
        let mut parts: Vec<String> = Vec::new();
        let mut who = self.who();
        for (standing, word) in words {
            let count = count(standing);
            if count > 0 {
                let who = if standing == Standing::Stale { None } else { who.take() };
                parts.push(format!("{count} {word}{}", who.unwrap_or_default()));
            }
        }
        if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
    }

    /// ` by Ann on 2026-01-02`, as far as it is known.
    fn who(&self) -> Option<String> {
        let by = self.revision.by.as_ref().map(|by| format!(" by {by}"));
        let on = self.revision.when.as_ref().and_then(|when| when.get(..10)).map(|day| format!(" on {day}"));
        Some(by? + &on.unwrap_or_default())
    }

    /// How many lines were written beside codes and fields.
    fn beside(&self) -> String {
        match self.lost.len() {
            0 => String::new(),
            1 => ", and 1 line beside its codes".to_owned(),
            n => format!(", and {n} lines beside its codes"),
        }
    }

    /// A place of a difference.
    fn place(&self, at: At, of_copy: bool, sources: &SourceMap) -> String {
        place_there(at, of_copy && self.elsewhere, sources)
    }
}

/// A place of a difference. What is no file here is told by its name, and the row of its table.
pub(crate) fn place_there(at: At, elsewhere: bool, sources: &SourceMap) -> String {
    if !elsewhere {
        return place(at, sources);
    }
    let name = format!("“{}”", sources.name(at.span.file));
    match at.cell {
        Some((table, row)) => format!("{name} (table {table}, row {row})"),
        None => name,
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// What can be done about copies, a line for each command; nothing where it is not known which side has moved.
fn hints(copies: &[Copy]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for copy in copies {
        let Some(name) = &copy.of else { continue };
        let has = |wanted| copy.differences().iter().any(|it| it.standing == Some(wanted));
        let edited = has(Standing::Edited) || has(Standing::Conflict);
        let mut hint = |line: String| {
            if !out.contains(&line) {
                out.push(line);
            }
        };
        if edited {
            let theirs = if has(Standing::Conflict) { " --theirs" } else { "" };
            hint(format!("`statusbook pull {name}{theirs}` takes what was edited there into the source"));
        }
        if has(Standing::Stale) {
            let but = if edited { ", when it is decided what becomes of the edits" } else { "" };
            hint(format!("`statusbook publish {name}` brings it in line with the source{but}"));
        }
    }
    out
}

/// The kind of a difference, and which side has moved where that is known: `wording, edited in the copy`.
fn kind_and_standing(difference: &Difference) -> String {
    let standing = difference.standing.map(|standing| format!(", {}", standing.words()));
    format!("{}{}", difference.kind.word(), standing.unwrap_or_default())
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
