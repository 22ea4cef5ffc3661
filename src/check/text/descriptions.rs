//! Rules about summaries and descriptions beside each other.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::passage::{Content, Name, Owner, Passage, Slip, is_alias};
use crate::check::Subject;
use crate::check::each::Brake;
use crate::check::source::is_placeholder;
use crate::copies::canonical;
use crate::diagnostic::{Diagnostic, Findings, Span, rules};
use crate::model::{Catalog, Definition, Markdown, Row};
use crate::registry::{former, phrase, same_letters};
use crate::richtext::{Block, plain_text};

/// The most characters of a summary.
const LONGEST: usize = 60;
/// How many descriptions have to agree on how they end before the others are told.
const FEWEST: usize = 5;
/// Of a hundred descriptions, how many have to agree.
const MOST: usize = 80;

/// What a row is called in a message.
fn name(row: &Row<'_>) -> String {
    if std::ptr::eq(row.summary, &row.definition.summary) {
        format!("`{}`", row.definition.code)
    } else {
        format!("the case `{}` of `{}`", row.summary, row.definition.code)
    }
}

fn rows(catalog: &Catalog) -> impl Iterator<Item = Row<'_>> {
    catalog.definitions().flat_map(Definition::rows)
}

/// The rows whose description is written, with it.
fn described<'b>(catalog: &'b Catalog, subject: &Subject<'_>) -> Vec<(Row<'b>, &'b Markdown)> {
    let all = rows(catalog).filter_map(|row| Some((row, row.description?)));
    all.filter(|(_, text)| !is_placeholder(text, subject.sources)).collect()
}

/// A summary is short enough for a heading.
pub(super) fn length(subject: &Subject<'_>, findings: &mut Findings) {
    let rows = subject.book.catalogs.iter().flat_map(rows);
    let brake = Brake {
        things: "summaries",
        likely: "Perhaps what stands in `summary` is the description. If it is meant so, set `text/length` to `off` in a `[[lint.override]]`.",
    };
    let judge = |row: Row<'_>| {
        let count = row.summary.as_str().chars().count();
        let message = format!("the summary of {} has {count} characters", name(&row));
        let help =
            format!("Say it in {LONGEST} or less, and the rest in the description: a summary is a heading, too.");
        let name = Name { part: "the summary of", of: Some(row.definition.code.as_str()) };
        let passage = Passage { content: Content::Plain(row.summary), owner: Owner::Code, name };
        let range = 0..row.summary.as_str().len();
        let slip = Slip { rule: &rules::LENGTH, range, message, help, fix: None };
        (count > LONGEST).then(|| passage.findings(vec![slip], subject.sources).pop()).flatten()
    };
    brake.each(rows, judge, findings);
}

/// A description says more than the summary.
pub(super) fn starts_with_summary(subject: &Subject<'_>, findings: &mut Findings) {
    let brake = Brake {
        things: "descriptions",
        likely: "Perhaps the summaries were copied into the descriptions. Say there what the reader does not know yet.",
    };
    for catalog in &subject.book.catalogs {
        let described = described(catalog, subject);
        let repeats: Vec<bool> = described.par_iter().with_min_len(256).map(|(row, text)| repeats(row, text)).collect();
        let judge = |((row, text), repeats): (&(Row<'_>, &Markdown), bool)| {
            let message = format!("the description of {} only repeats the summary `{}`", name(row), row.summary);
            let help = "Say what the summary does not: when it happens, or what to do about it.";
            repeats.then(|| Diagnostic::new(&rules::STARTS_WITH_SUMMARY, first_line(text, subject), message).help(help))
        };
        brake.most(9, described.iter().zip(repeats), judge, findings);
    }
}

/// Whether a text has no word that the summary has not.
fn repeats(row: &Row<'_>, text: &Markdown) -> bool {
    const EMPTY: [&str; 18] = [
        "a", "an", "and", "are", "as", "been", "error", "has", "have", "is", "it", "of", "status", "that", "the",
        "this", "was", "were",
    ];
    let [Block::Paragraph(_)] = text.text.blocks.as_slice() else { return false };
    let plain = plain_text(&text.text).to_lowercase();
    if plain.len() > 3 * row.summary.as_str().len() + 60 {
        return false;
    }
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let known: BTreeSet<String> = words(&row.summary.as_str().to_lowercase()).into_iter().collect();
    let said = words(&plain);
    // A code that is named says something: what it is about.
    !said.is_empty()
        && said.iter().all(|word| known.contains(word) || EMPTY.contains(&word.as_str()))
        && said.iter().any(|word| known.contains(word))
}

/// The first line of a text, without the mark of a block scalar.
fn first_line(text: &Markdown, subject: &Subject<'_>) -> Span {
    match text.marks.prose.first() {
        Some(first) if !is_alias(text.place.0, text.written(subject.sources), subject.sources) => {
            text.span(&first.range, subject.sources)
        }
        _ => text.place.0,
    }
}

/// Two codes do not have the same description. Those that repeat one by an alias of YAML mean to, and a code that is
/// deprecated can say what its successor says.
pub(super) fn duplicate_description(subject: &Subject<'_>, findings: &mut Findings) {
    let brake = Brake {
        things: "descriptions",
        likely: "Perhaps one text was copied to all of them. Say of each code what tells it from the others.",
    };
    for catalog in &subject.book.catalogs {
        let sources = subject.sources;
        let described: Vec<(Row<'_>, &Markdown)> = described(catalog, subject)
            .into_iter()
            .filter(|(row, _)| row.definition.deprecated.is_none())
            .filter(|(_, text)| !is_alias(text.place.0, text.written(sources), sources))
            .collect();
        let texts: Vec<String> =
            described.par_iter().with_min_len(64).map(|(_, text)| canonical::text(&text.text)).collect();
        let mut first: BTreeMap<&str, &(Row<'_>, &Markdown)> = BTreeMap::new();
        let judge = |(described, text)| {
            let (row, description): &(Row<'_>, &Markdown) = described;
            let Some((other, known)) = first.get(text) else {
                first.insert(text, described);
                return None;
            };
            // A code that is defined twice has its own finding.
            if other.definition.code == row.definition.code && !std::ptr::eq(other.definition, row.definition) {
                return None;
            }
            let message = format!("the description of {} is that of {}", name(row), name(other));
            let help = "Say what tells one from the other. If both are to say the same, an alias of YAML (`*name`) shows that it is meant so.";
            let finding = Diagnostic::new(&rules::DUPLICATE_DESCRIPTION, first_line(description, subject), message);
            Some(finding.help(help).label(first_line(known, subject), "the first to say so"))
        };
        brake.each(described.iter().zip(texts.iter().map(String::as_str)), judge, findings);
    }
}

/// How a description ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Several sentences, the last with a period.
    Sentences,
    /// One sentence with a period.
    Period,
    /// A word.
    Bare,
    /// A list, code, a link, another mark: what says nothing about periods.
    Other,
}

fn ending(written: &str, text: &Markdown) -> Ending {
    let Some(Block::Paragraph(_)) = text.text.blocks.last() else { return Ending::Other };
    let end = written.trim_end().len();
    let Some(piece) = text.marks.prose.last().filter(|last| last.range.end >= end) else { return Ending::Other };
    let prose = written.get(piece.range.start..end).unwrap_or_default();
    if let Some(rest) = prose.strip_suffix('.') {
        let abbreviation = ["etc", "e.g", "i.e", "Inc", "Ltd", "Co", "."].iter().any(|last| rest.ends_with(last));
        let whole = written.get(..end - 1).unwrap_or_default();
        let several = text.text.blocks.len() > 1 || ends_sentence(whole);
        match (abbreviation, several) {
            (true, _) => Ending::Other,
            (_, true) => Ending::Sentences,
            (_, false) => Ending::Period,
        }
    } else if prose.ends_with(|c: char| c.is_alphanumeric()) && !is_foreign(prose) && !is_status_line(written.trim()) {
        Ending::Bare
    } else {
        Ending::Other
    }
}

/// Whether a text is a status with its phrase, as the line of an answer has them: `404 Not Found`, `HTTP/1.1 404 Not Found`.
fn is_status_line(text: &str) -> bool {
    fn split(text: &str) -> (&str, &str) {
        text.split_once(char::is_whitespace).map_or((text, ""), |(first, rest)| (first, rest.trim()))
    }
    let (mut first, mut rest) = split(text);
    if first == "HTTP" || first.starts_with("HTTP/") {
        (first, rest) = split(rest);
    }
    let status = first.parse().ok().filter(|_| first.len() == 3);
    let known = |status| {
        let former = former(status).map(|former| former.phrase);
        phrase(status).into_iter().chain(former).any(|phrase| same_letters(phrase, rest))
    };
    status.is_some_and(|status| rest.is_empty() || known(status))
}

/// Whether a sentence ends within a text: a mark of its end, a blank, and a word that starts with a capital.
fn ends_sentence(text: &str) -> bool {
    text.match_indices(['.', '!', '?', ':', ';']).any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        rest.starts_with(char::is_whitespace) && rest.trim_start().starts_with(|c: char| !c.is_lowercase())
    })
}

/// Whether a text is in a script that has another full stop, or none.
fn is_foreign(text: &str) -> bool {
    text.chars()
        .next_back()
        .is_some_and(|c| matches!(c, '\u{0900}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{9FFF}'))
}

/// All descriptions of a catalog end alike, where most of them do.
pub(super) fn final_period(subject: &Subject<'_>, findings: &mut Findings) {
    let sources = subject.sources;
    for catalog in &subject.book.catalogs {
        let described: Vec<(Row<'_>, &Markdown, Ending)> = described(catalog, subject)
            .into_iter()
            .filter(|(_, text)| !is_alias(text.place.0, text.written(sources), sources))
            .map(|(row, text)| (row, text, ending(text.written(sources), text)))
            .collect();
        let count = |wanted: Ending| described.iter().filter(|(.., ending)| *ending == wanted).count();
        let (sentences, periods, bare) = (count(Ending::Sentences), count(Ending::Period), count(Ending::Bare));
        // Several sentences need their periods, so they say nothing about a catalog of phrases.
        let (ended, phrases) = (sentences + periods + bare, periods + bare);
        let clear = |part: usize, whole: usize| whole >= FEWEST && part < whole && part * 100 >= whole * MOST;
        let told = if clear(sentences + periods, ended) {
            (Ending::Bare, sentences + periods, ended)
        } else if clear(bare, phrases) {
            (Ending::Period, bare, phrases)
        } else {
            continue;
        };
        for (row, text, ending) in &described {
            if *ending == told.0 {
                findings.push(unlike(row, text, told, subject));
            }
        }
    }
}

/// The finding for a description that ends unlike the others.
fn unlike(row: &Row<'_>, text: &Markdown, told: (Ending, usize, usize), subject: &Subject<'_>) -> Diagnostic {
    let sources = subject.sources;
    let (ending, most, all) = told;
    let written = text.written(sources);
    let end = written.trim_end().len();
    let before = written.get(..end).unwrap_or_default();
    let last = before.char_indices().next_back().map_or(0, |(at, _)| at);
    // The word that lacks the period, or the period.
    let word = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let from = if ending == Ending::Bare { word } else { last };
    let span = text.span(&(from..end), sources);
    let (message, help) = match ending {
        Ending::Bare => (
            format!(
                "the description of {} ends without a period, and {most} of {all} in this catalog end with one",
                name(row)
            ),
            "Add the period.",
        ),
        _ => (
            format!(
                "the description of {} ends with a period, and {most} of {all} in this catalog end without one",
                name(row)
            ),
            "Remove the period.",
        ),
    };
    let finding = Diagnostic::new(&rules::FINAL_PERIOD, span, message).help(help);
    let edit = if ending == Ending::Bare {
        text.rewrite(&(end..end), ".", sources)
    } else {
        text.rewrite(&(last..end), "", sources)
    };
    finding.edits(edit)
}
