//! Texts that stand for one that is still to be written.

use std::ops::Range;

use super::super::Subject;
use super::super::each::Brake;
use crate::diagnostic::{Diagnostic, Findings, SourceMap, Span, rules};
use crate::model::{Catalog, Definition, Markdown, Text};
use crate::richtext::markdown::prose::Gap;
use crate::richtext::plain_text;

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

/// A text says something: it is no placeholder, and holds no mark that it is to be written still.
pub(in crate::check) fn placeholder(subject: Subject<'_>, findings: &mut Findings) {
    let brake = Brake {
        things: "descriptions",
        likely: "Nothing is described yet. Write the descriptions, or keep the file out of the content folder until they are.",
    };
    let sources = subject.sources;
    let catalogs = &subject.book.catalogs;
    for catalog in catalogs {
        let described =
            catalog.definitions().filter_map(|definition| Some((definition, definition.description.as_ref()?)));
        let judge = |(definition, text): (&Definition, &Markdown)| {
            let of = || format!("the description of `{}`", definition.code);
            markdown(text, &of, sources)
        };
        brake.each(described, judge, findings);
        others(catalog, sources, findings);
    }
    for page in &subject.book.pages {
        let of = || format!("the page `{}`", page.title);
        findings.push_some(markdown(&page.body, &of, sources));
    }
}

/// All texts of a catalog but the descriptions of its codes, and but its author's own fields: `n/a` can be what a column says.
fn others(catalog: &Catalog, sources: &SourceMap, findings: &mut Findings) {
    findings.push_some(short(&catalog.title, &|| "the title of the catalog".to_owned(), sources));
    if let Some(text) = &catalog.description {
        findings.push_some(markdown(text, &|| "the description of the catalog".to_owned(), sources));
    }
    for section in &catalog.sections {
        findings.push_some(short(&section.title, &|| "the title of a section".to_owned(), sources));
        let of = || format!("the description of the section `{}`", section.title);
        findings.push_some(section.description.as_ref().and_then(|text| markdown(text, &of, sources)));
    }
    for definition in catalog.definitions() {
        let code = &definition.code;
        findings.push_some(short(&definition.summary, &|| format!("the summary of `{code}`"), sources));
        for case in &definition.cases {
            findings.push_some(short(&case.summary, &|| format!("the summary of a case of `{code}`"), sources));
        }
        let of_copies = definition.targets.0.iter().filter_map(|target| target.texts.summary.as_ref());
        for summary in of_copies {
            findings.push_some(short(summary, &|| format!("a summary of `{code}`"), sources));
        }
        let mut look = |what: &str, text: Option<&Markdown>| {
            let of = || format!("{what} of `{code}`");
            findings.push_some(text.and_then(|text| markdown(text, &of, sources)));
        };
        look("the text `details`", definition.details.as_ref());
        definition.cases.iter().for_each(|case| look("the description of a case", Some(&case.description)));
        definition
            .headers
            .iter()
            .for_each(|header| look("the description of a header field", header.description.as_ref()));
        definition.causes.iter().for_each(|cause| look("a cause", Some(cause)));
        definition.fixes.iter().for_each(|fix| look("a fix", Some(fix)));
        definition
            .examples
            .iter()
            .for_each(|example| look("the description of an example", example.description.as_ref()));
        look(
            "the note on the deprecation",
            definition.deprecated.as_ref().and_then(|deprecated| deprecated.note.as_ref()),
        );
        definition.targets.0.iter().for_each(|target| look("a description", target.texts.description.as_ref()));
    }
    for retired in &catalog.retired {
        let of = || format!("the note on `{}`", retired.code);
        findings.push_some(retired.note.as_ref().and_then(|text| markdown(text, &of, sources)));
    }
}

fn found(span: Span, of: &dyn Fn() -> String, mark: &str) -> Diagnostic {
    let message = format!("{} is still to be written: `{mark}`", of());
    let help = "Write what a reader is to know; or, if the key is optional, remove it.";
    Diagnostic::new(&rules::PLACEHOLDER, span, message).help(help)
}

/// What is to be written of a text on one line.
fn short(text: &Text, of: &dyn Fn() -> String, sources: &SourceMap) -> Option<Diagnostic> {
    let words = text.as_str();
    // A list of things to do may well be called that; in capitals it is a mark.
    let named = matches!(words, "Todo" | "To do" | "To Do" | "todo" | "to do");
    let mark = if is_whole(words) && !named { Some(0..words.len()) } else { marked(words, true) };
    let mark = words.get(mark?)?;
    // The quotes and the head of a block are not part of it.
    let (span, written) = (text.place.0, sources.slice(text.place.0));
    let start = span.start as usize + written.find(mark).unwrap_or(0);
    let end = if written.contains(mark) { start + mark.len() } else { span.end as usize };
    Some(found(Span::new(span.file, start, end), of, mark))
}

/// What is to be written of a text in Markdown.
fn markdown(text: &Markdown, of: &dyn Fn() -> String, sources: &SourceMap) -> Option<Diagnostic> {
    let written = text.written(sources);
    // Only what is short can be a placeholder as a whole.
    let bare = written.trim();
    if bare.len() < 200 {
        let words = plain_text(&text.text);
        if is_whole(words.trim()) {
            let start = written.len() - written.trim_start().len();
            return Some(found(text.span(&(start..start + bare.len()), sources), of, words.trim()));
        }
    }
    if !MARKS.iter().any(|mark| written.contains(mark)) && !written.contains("orem ipsum") {
        return None;
    }
    let pieces = text.marks.prose.iter();
    let mark = pieces.filter_map(|piece| {
        let words = written.get(piece.range.clone())?;
        let mark = marked(words, piece.gap == Gap::Block)?;
        Some(piece.range.start + mark.start..piece.range.start + mark.end)
    });
    let mark: Range<usize> = mark.into_iter().next()?;
    Some(found(text.span(&mark, sources), of, written.get(mark.clone())?))
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
        || bare.starts_with("lorem ipsum")
}

/// The marks that stand for themselves within a text.
const MARKS: [&str; 4] = ["TODO", "TBD", "FIXME", "XXX"];

/// The first mark within a text; `starts` says whether it starts a paragraph.
fn marked(text: &str, starts: bool) -> Option<Range<usize>> {
    if let Some(at) = text.find("Lorem ipsum").or_else(|| text.find("lorem ipsum")) {
        return Some(at..at + "lorem ipsum".len());
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for mark in MARKS {
        found.extend(text.match_indices(mark).map(|(at, _)| at..at + mark.len()).find(|at| is_mark(text, at, starts)));
    }
    found.into_iter().min_by_key(|mark| mark.start)
}

/// Whether a word is a mark rather than a name or a pattern (`PAY-XXX`): it stands by itself, and `TODO` and `XXX`, which
/// are names of things, are followed by what makes them a note.
fn is_mark(text: &str, at: &Range<usize>, starts: bool) -> bool {
    let (before, after) = (text.get(..at.start).unwrap_or_default(), text.get(at.end..).unwrap_or_default());
    let joins = |c: char| c.is_alphanumeric() || "-_/.#@+&=".contains(c);
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
            "Coming soon!",
            "<description here>",
            "To be written.",
        ] {
            assert!(is_whole(text), "{text}");
        }
        for text in
            ["Todos", "None", "TODO list", "x", "5xx", "XX-1", "OK", "✓", "", "Not applicable to GET", "A", "1", "+1"]
        {
            assert!(!is_whole(text), "{text}");
        }
    }

    #[test]
    fn a_mark_is_told_from_a_name() {
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
            assert_eq!(marked(text, true).map(|at| &text[at]), Some(mark), "{text}");
        }
        for text in [
            "The TODO does not exist.",
            "TODO not found",
            "TODOs are limited to 100.",
            "PAY-XXX is sent",
            "codes of the form XXX",
            "see TODO.md",
            "a todo: it",
            "TBDX",
            "the header X-TODO: it names the item",
            "Each TODO: an item of the list",
        ] {
            assert_eq!(marked(text, true), None, "{text}");
        }
    }
}
