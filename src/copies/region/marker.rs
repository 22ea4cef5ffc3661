//! What a marker says: `statusbook:begin CATALOG section="…" codes="…" template="…"`, `statusbook:end CHECKSUM`.

use std::ops::Range;

use super::comments::Comment;
use super::sum::Sum;
use crate::source::nearest;

/// A word of a marker, and where it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word, without its quotes.
    pub text: String,
    /// Where.
    pub range: Range<usize>,
}

/// What a region shows, as its begin marker says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The path of the catalog; none where the marker leaves it to the copy or to the book.
    pub catalog: Option<Word>,
    /// Titles or ids of sections; all where none is named.
    pub sections: Vec<Word>,
    /// Patterns of codes; all where none is given.
    pub codes: Vec<Word>,
    /// The template, `table` where none is named.
    pub template: Option<Word>,
}

impl Request {
    /// The name of the template.
    pub fn template(&self) -> &str {
        self.template.as_ref().map_or("table", |word| &word.text)
    }
}

/// A marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Begin(Request),
    End(Option<Sum>),
}

/// What is wrong with a marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

impl Mistake {
    fn new(range: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { range, message: message.into(), help: help.into() }
    }
}

/// The start of what a marker says.
const PREFIX: &str = "statusbook:";
const VERBS: [&str; 2] = ["begin", "end"];
const ATTRIBUTES: [&str; 3] = ["section", "codes", "template"];
const GRAMMAR: &str = "A marker is `<!-- statusbook:begin CATALOG section=\"…\" codes=\"…\" template=\"…\" -->` or `<!-- statusbook:end -->`.";

/// Whether a text has a comment that may be a marker, however it is written.
pub(super) fn may_be_in(text: &str) -> bool {
    text.match_indices("<!--").any(|(at, open)| text.get(at + open.len()..).and_then(said).is_some())
}

/// What a comment says after the name of the program and the colon: a marker, or something near to one.
fn said(comment: &str) -> Option<&str> {
    let comment = comment.trim_start();
    let (name, colon) = PREFIX.split_at(PREFIX.len() - 1);
    let start = comment.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name))?;
    comment.strip_prefix(start)?.trim_start().strip_prefix(colon)
}

/// Reads a comment of `page` as a marker; none where it is another comment.
pub(super) fn read(comment: &Comment, page: &str) -> Option<Result<Marker, Vec<Mistake>>> {
    let said = said(&comment.text)?;
    let verb = said.split_whitespace().next().unwrap_or("");
    let lower = verb.to_lowercase();
    let near = nearest(&lower, &VERBS);
    // A remark about the program is no marker: `<!-- statusbook: see the wiki -->`.
    if said.starts_with(char::is_whitespace) && near.is_none() {
        return None;
    }
    let whole = comment.range.clone();
    if !comment.closed {
        return Some(Err(vec![Mistake::new(whole, "the comment of this marker does not end with `-->`", GRAMMAR)]));
    }
    let exact = comment.text.trim_start().strip_prefix(PREFIX).is_some_and(|rest| rest.starts_with(verb));
    if !exact || !VERBS.contains(&verb) {
        let known = VERBS.iter().find(|known| **known == lower);
        let (message, help) = match (known, near) {
            (Some(known), _) => (
                "this marker is not read: it has other capitals or blanks".to_owned(),
                format!("Write `{PREFIX}{known}`."),
            ),
            (None, Some(near)) => {
                (format!("there is no marker `{PREFIX}{verb}`"), format!("Did you mean `{PREFIX}{near}`?"))
            }
            (None, None) => (format!("there is no marker `{PREFIX}{verb}`"), GRAMMAR.to_owned()),
        };
        return Some(Err(vec![Mistake::new(whole, message, help)]));
    }
    // Places are those of the page, so the words are read from it: the tokenizer has changed its line breaks.
    let inner = whole.start + 4..whole.end - 3;
    let from = page[inner.clone()].find(PREFIX).map_or(inner.end, |at| inner.start + at + PREFIX.len() + verb.len());
    let mut mistakes = Vec::new();
    let words = words(page, from..inner.end, &mut mistakes);
    let marker = if verb == "begin" {
        Marker::Begin(request(words, &mut mistakes))
    } else {
        Marker::End(checksum(&words, &mut mistakes))
    };
    Some(if mistakes.is_empty() { Ok(marker) } else { Err(mistakes) })
}

/// A word, and before `=` its name.
struct Part {
    name: Option<Word>,
    value: Word,
}

fn words(page: &str, within: Range<usize>, mistakes: &mut Vec<Mistake>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = within.start;
    let end = within.end;
    loop {
        let rest = &page[at..end];
        at += rest.len() - rest.trim_start().len();
        let rest = &page[at..end];
        if rest.is_empty() {
            return parts;
        }
        let start = at;
        let name_length = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let name = rest[name_length..]
            .starts_with('=')
            .then(|| Word { text: rest[..name_length].to_owned(), range: start..start + name_length });
        at += name.as_ref().map_or(0, |_| name_length + 1);
        let rest = &page[at..end];
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (from, length, after) = match quote {
            Some(quote) => match rest[1..].find(quote) {
                Some(length) => (at + 1, length, at + length + 2),
                None => {
                    let help = format!("Close it with {quote}.");
                    mistakes.push(Mistake::new(at..end, "this quote is not closed", help));
                    return parts;
                }
            },
            None => {
                let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
                (at, length, at + length)
            }
        };
        let stray = match quote {
            // Attributes stand apart.
            Some(_) => {
                page[after..end].chars().next().filter(|c| !c.is_whitespace()).map(|c| after..after + c.len_utf8())
            }
            // An apostrophe may be of a title.
            None => page[from..after].find('"').map(|at| from + at..from + at + 1),
        };
        if let Some(stray) = stray {
            let help =
                "A value with blanks in it stands in quotes, the first right after `=`, the last before a blank.";
            mistakes.push(Mistake::new(stray, "a quote stands here where none belongs, or a blank is missing", help));
        }
        let text = page[from..from + length].split_whitespace().collect::<Vec<_>>().join(" ");
        parts.push(Part { name, value: Word { text, range: from..from + length } });
        at = after;
    }
}

fn request(parts: Vec<Part>, mistakes: &mut Vec<Mistake>) -> Request {
    let mut request = Request::default();
    for (at, Part { name, value }) in parts.into_iter().enumerate() {
        let Some(name) = name else {
            if at == 0 {
                request.catalog = Some(value);
            } else {
                let message = format!("`{}` has no name", value.text);
                let help =
                    "Only the catalog stands without one, and first; write `section=\"…\"` with quotes around titles.";
                mistakes.push(Mistake::new(value.range, message, help));
            }
            continue;
        };
        if value.text.is_empty() {
            let message = format!("`{}` is empty", name.text);
            mistakes.push(Mistake::new(name.range, message, "Give it a value, or leave it away."));
            continue;
        }
        match name.text.as_str() {
            "section" => request.sections.push(value),
            "codes" if request.codes.is_empty() => request.codes = patterns(&value),
            "template" if request.template.is_none() => request.template = Some(value),
            known if ATTRIBUTES.contains(&known) => {
                let message = format!("`{known}` is given twice");
                mistakes.push(Mistake::new(name.range, message, "Keep one of the two."));
            }
            unknown => {
                let help = nearest(unknown, &ATTRIBUTES).map_or_else(
                    || format!("A region has {}.", ATTRIBUTES.map(|name| format!("`{name}`")).join(", ")),
                    |near| format!("Did you mean `{near}`?"),
                );
                mistakes.push(Mistake::new(name.range, format!("a region has no `{unknown}`"), help));
            }
        }
    }
    request
}

/// The patterns of a list, between commas or blanks.
fn patterns(value: &Word) -> Vec<Word> {
    let mut found = Vec::new();
    let mut at = 0;
    for part in value.text.split([',', ' ']) {
        if !part.is_empty() {
            // Blanks were made one, so within a value that had more of them the place is that of the whole.
            let exact = value.range.len() == value.text.len();
            let range =
                if exact { value.range.start + at..value.range.start + at + part.len() } else { value.range.clone() };
            found.push(Word { text: part.to_owned(), range });
        }
        at += part.len() + 1;
    }
    found
}

fn checksum(parts: &[Part], mistakes: &mut Vec<Mistake>) -> Option<Sum> {
    let help =
        "The program writes it. Take it away, and the region is held against the source as if it was written by hand.";
    let [first, more @ ..] = parts else { return None };
    let sum = first.value.text.parse().ok().filter(|_| first.name.is_none() && more.is_empty());
    if sum.is_none() {
        let last = more.last().unwrap_or(first);
        let start = first.name.as_ref().map_or(first.value.range.start, |name| name.range.start);
        mistakes.push(Mistake::new(start..last.value.range.end, "this is no checksum of a region", help));
    }
    sum
}
