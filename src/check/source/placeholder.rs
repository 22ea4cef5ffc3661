//! Texts that stand for one that is still to be written.

use std::ops::Range;

use super::super::Subject;
use super::super::each::Brake;
use super::super::text::passage::{self, Content, DESCRIPTION, Owner, Passage, Slip};
use crate::diagnostic::{Diagnostic, Findings, Severity, SourceMap, rules};
use crate::model::Markdown;
use crate::richtext::markdown::prose::Gap;
use crate::richtext::{Block, plain_text};

/// What says nothing but that something is to come, as a whole text, in small letters and without what ends a sentence.
const WHOLE: [&str; 28] = [
    "todo",
    "to do",
    "tbd",
    "tba",
    "tbc",
    "fixme",
    "fix me",
    "to be added",
    "to be announced",
    "to be completed",
    "to be confirmed",
    "to be continued",
    "to be decided",
    "to be defined",
    "to be described",
    "to be determined",
    "to be documented",
    "to be done",
    "to be filled in",
    "to be written",
    "coming soon",
    "placeholder",
    "add description here",
    "description goes here",
    "description here",
    "insert description here",
    "n/a",
    "not yet documented",
];

/// What a note to oneself starts with after the mark: `TODO describe the header`. A code can be about a thing that is called
/// `TODO`, so other words prove nothing.
const ORDERS: [&str; 22] = [
    "add",
    "ask",
    "check",
    "clarify",
    "complete",
    "confirm",
    "copy",
    "decide",
    "describe",
    "document",
    "explain",
    "fill",
    "find",
    "finish",
    "fix",
    "link",
    "review",
    "rewrite",
    "translate",
    "update",
    "verify",
    "write",
];

/// A text says something: it is no placeholder, and holds no mark that something is to be written still.
pub(in crate::check) fn placeholder(subject: Subject<'_>, findings: &mut Findings) {
    let sources = subject.sources;
    let brake = Brake {
        things: "descriptions",
        likely: "Nothing is described yet. Write the descriptions, or keep the file out of the content folder until they are.",
    };
    for catalog in &subject.book.catalogs {
        let described = catalog.definitions().filter_map(passage::description);
        brake.each(described, |passage| whole(&passage, sources), findings);
    }
    let passages = passage::all(subject.book);
    let found = passage::each(&passages, |passage, (): &mut ()| {
        // What an author's own field says can well be `n/a`.
        if passage.owner == Owner::Field {
            return Vec::new();
        }
        let description = passage.name.part == DESCRIPTION;
        match whole(passage, sources) {
            Some(_) if description => Vec::new(),
            Some(finding) => vec![finding],
            None => marks(passage, sources),
        }
    });
    for finding in found {
        findings.push(finding);
    }
}

/// The finding for a text that is a placeholder as a whole.
fn whole(passage: &Passage<'_>, sources: &SourceMap) -> Option<Diagnostic> {
    let text = passage.text(sources);
    let said = match passage.content {
        // A list of things to do may well be called that; in capitals it is a mark.
        Content::Plain(text) if matches!(text.as_str(), "Todo" | "To do" | "To Do" | "todo" | "to do") => return None,
        Content::Plain(text) => is_whole(text.as_str()).then(|| text.as_str().to_owned())?,
        Content::Rich(markdown) => said(markdown, text)?,
    };
    let message = format!("{} is still to be written: `{}`", passage.name, shortened(&said));
    let help = "Write what a reader is to know; or, if the key is optional, remove it.";
    if passage.is_alias(sources) {
        return Some(Diagnostic::new(&rules::PLACEHOLDER, passage.place(), message).help(help));
    }
    let start = text.len() - text.trim_start().len();
    let range = start..start + text.trim().len();
    let slip = Slip { rule: &rules::PLACEHOLDER, range, message, help: help.to_owned(), fix: None };
    passage.findings(vec![slip], sources).pop()
}

/// The start of a long text.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Whether a text in Markdown is a placeholder as a whole.
pub(in crate::check) fn is_placeholder(text: &Markdown, sources: &SourceMap) -> bool {
    said(text, text.written(sources)).is_some()
}

/// What a text says, if it is a placeholder as a whole.
fn said(text: &Markdown, written: &str) -> Option<String> {
    // Only what is short can be one, or the words that fill a page.
    let filler =
        || matches!(text.text.blocks.as_slice(), [Block::Paragraph(_)]) && filler(written.trim_start()).is_some();
    if written.trim().len() >= 200 && !filler() {
        return None;
    }
    let said = plain_text(&text.text);
    let said = said.trim();
    is_whole(said).then(|| said.to_owned())
}

/// The findings for the marks within a text, which says something besides.
fn marks(passage: &Passage<'_>, sources: &SourceMap) -> Vec<Diagnostic> {
    let text = passage.text(sources);
    if !MARKS.iter().any(|mark| text.contains(mark)) && !text.contains("orem ipsum") || passage.is_alias(sources) {
        return Vec::new();
    }
    let mut slips = Vec::new();
    for piece in passage.prose() {
        let words = text.get(piece.range.clone()).unwrap_or_default();
        for mark in marked(words, piece.gap == Gap::Block) {
            let range = piece.range.start + mark.start..piece.range.start + mark.end;
            let mark = words.get(mark).unwrap_or_default();
            let message = match mark {
                "TODO" | "TBD" | "FIXME" | "XXX" => format!("`{mark}` is still to be done"),
                _ => format!("`{mark}` stands for a text that is still to be written"),
            };
            let help = "Do it, and remove the mark; if the text is about such a word, put it in backticks.".to_owned();
            slips.push(Slip { rule: &rules::PLACEHOLDER, range, message, help, fix: None });
        }
    }
    let mut findings = passage.findings(slips, sources);
    findings.iter_mut().for_each(|finding| finding.severity = Severity::Warn);
    findings
}

/// Whether a text as a whole is a placeholder.
fn is_whole(text: &str) -> bool {
    let ends = |c: char| c.is_whitespace() || ".:!…*_[]()<>{}".contains(c);
    if text.is_empty() {
        // What could not be read has a finding of its own.
        return false;
    }
    let bare = text.trim_matches(ends).to_lowercase();
    let is_mark = |c: char| c.is_whitespace() || ".-–—−_*…?/\\~=".contains(c);
    WHOLE.contains(&bare.as_str())
        || text.chars().all(is_mark)
        || bare.len() > 2 && bare.chars().all(|c| c == 'x')
        || bare == "lorem ipsum"
        || filler(text.trim_start()).is_some()
}

/// The marks that stand for themselves within a text.
const MARKS: [&str; 4] = ["TODO", "TBD", "FIXME", "XXX"];

/// The name of the words that fill a page, if a text starts with them: not one that is about them.
fn filler(text: &str) -> Option<&str> {
    let name = text.get(.."lorem ipsum".len()).filter(|name| name.eq_ignore_ascii_case("lorem ipsum"))?;
    text.get(name.len()..)?.trim_start().get(..5).filter(|next| next.eq_ignore_ascii_case("dolor")).map(|_| name)
}

/// The marks within a text, in order; `starts` says whether it starts a paragraph.
fn marked(text: &str, starts: bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let start = text.len() - text.trim_start().len();
    if let Some(name) = text.get(start..).and_then(filler).filter(|_| starts) {
        found.push(start..start + name.len());
    }
    for mark in MARKS {
        let all = text.match_indices(mark).map(|(at, _)| at..at + mark.len());
        found.extend(all.filter(|at| is_mark(text, at, starts)));
    }
    found.sort_by_key(|mark| mark.start);
    found
}

/// Whether a word is a mark rather than a name or a pattern (`PAY-XXX`): it stands by itself, and `TODO` and `XXX`, which
/// are names of things, are followed by what makes them a note.
fn is_mark(text: &str, at: &Range<usize>, starts: bool) -> bool {
    let (before, after) = (text.get(..at.start).unwrap_or_default(), text.get(at.end..).unwrap_or_default());
    let joins = |c: char| c.is_alphanumeric() || "-_/.#@+&=`".contains(c);
    let alone = !before.ends_with(joins) && !after.starts_with(|c: char| joins(c) && c != '.');
    if !alone || after.starts_with('.') && after.get(1..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric)) {
        return false;
    }
    match text.get(at.clone()) {
        Some("TBD" | "FIXME") => true,
        _ => {
            let starts = starts && before.trim().is_empty() || before.trim_end().ends_with(['.', '!', '?', ':', ';']);
            let order = after.split_whitespace().next().map(|word| word.trim_end_matches([',', '.', ':', ';']));
            let note =
                after.starts_with(':') && after.get(1..).is_none_or(|rest| rest.is_empty() || rest.starts_with(' '));
            let bracketed = before.ends_with(['[', '(']) && after.starts_with([']', ')', ':']);
            let ends = after.trim().trim_end_matches(['.', '!', '…']).is_empty();
            bracketed
                || starts
                    && (note || ends || after.starts_with('(') || order.is_some_and(|order| ORDERS.contains(&order)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_whole, marked};

    #[test]
    fn what_says_nothing_is_a_placeholder() {
        for text in [
            "TODO",
            "todo",
            "TODO.",
            "TBD",
            "[TBD]",
            "*To be defined*",
            "…",
            "...",
            "???",
            "-",
            "–",
            "n/a",
            "N/A",
            "xxx",
            "XXXX",
            "Lorem ipsum dolor sit amet.",
            "Lorem ipsum",
            "Coming soon!",
            "<description here>",
            "To be written.",
        ] {
            assert!(is_whole(text), "{text}");
        }
        for text in [
            "Todos",
            "Lorem ipsum is shown.",
            "None",
            "TODO list",
            "x",
            "5xx",
            "XX-1",
            "OK",
            "✓",
            "",
            "Not applicable to GET",
            "A",
            "1",
            "+1",
        ] {
            assert!(!is_whole(text), "{text}");
        }
    }

    fn marks(text: &str) -> Vec<&str> {
        marked(text, true).into_iter().map(|at| &text[at]).collect()
    }

    #[test]
    fn a_mark_is_told_from_a_name() {
        assert_eq!(marks("one TBD and TODO: two. TODO: three"), ["TBD", "TODO"]);
        for (text, mark) in [
            ("TODO: say why.", "TODO"),
            ("Fine. TODO describe the header", "TODO"),
            ("Fine. TODO", "TODO"),
            ("Sent when (TODO) happens.", "TODO"),
            ("TODO(ann): more", "TODO"),
            ("The limit is TBD.", "TBD"),
            ("FIXME this is wrong", "FIXME"),
            ("XXX: check this", "XXX"),
            ("Lorem ipsum dolor", "Lorem ipsum"),
            ("one TBD and TODO: two", "TBD"),
        ] {
            assert_eq!(marks(text).first(), Some(&mark), "{text}");
        }
        for text in [
            "The TODO does not exist.",
            "TODO not found",
            "TODOs are limited to 100.",
            "a note such as `TBD`",
            "PAY-XXX is sent",
            "codes of the form XXX",
            "see TODO.md",
            "a todo: it",
            "TBDX",
            "the header X-TODO: it names the item",
            "Each TODO: an item of the list",
            "Lorem ipsum is what is shown",
            "The text Lorem ipsum dolor is shown",
        ] {
            assert_eq!(marks(text), Vec::<&str>::new(), "{text}");
        }
    }
}
