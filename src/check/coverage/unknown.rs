//! Codes that pages of prose mention and that no catalog has.

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;

use super::flat::{Flat, blocks};
use super::known::Known;
use crate::check::Subject;
use crate::check::each::Brake;
use crate::copies::read::phrase;
use crate::diagnostic::{Diagnostic, Findings, Span, rules};
use crate::model::Page;

const BRAKE: Brake = Brake {
    things: "codes that pages mention",
    likely: "The pages seem to speak of other codes than the catalogs hold: if that is meant so, lower `coverage/unknown` in a `[[lint.override]]` of `book.toml`.",
};

/// A code that a page certainly speaks of.
#[derive(Debug)]
struct Mention<'p> {
    code: &'p str,
    /// Whether it is a status of HTTP.
    http: bool,
    /// The code that is meant, where that can be told.
    meant: Option<&'p str>,
    span: Span,
}

/// What a page calls a code is a code of some catalog, or was one. Only what cannot be anything else is taken for a code:
/// a number beside the words of HTTP, and words of the form that the codes of a catalog have.
pub(in crate::check) fn unknown_code(subject: Subject<'_>, findings: &mut Findings) {
    let known = Known::new(subject.book);
    if known.is_empty() {
        return;
    }
    let read = |page: &Page| {
        let written = page.body.written(subject.sources);
        let flats = blocks(written, &page.body.marks);
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for flat in &flats {
            for (range, http, meant) in mentions(flat, &known) {
                let Some((code, part)) = flat.text.get(range.clone()).zip(flat.written(&range)) else { continue };
                let span = page.body.span(&part, subject.sources);
                // A word that leads elsewhere may be the name of a ticket.
                let is_link = || {
                    page.body.links.iter().any(|link| link.place.0.start <= span.start && span.end <= link.place.0.end)
                };
                if (http || !is_link()) && seen.insert(code.to_owned()) {
                    found.push((code.to_owned(), http, meant.map(str::to_owned), span));
                }
            }
        }
        found
    };
    let found: Vec<_> = subject.book.pages.par_iter().map(read).collect();
    let judge = |(code, http, meant, span): &(String, bool, Option<String>, Span)| {
        let mention = Mention { code, http: *http, meant: meant.as_deref(), span: *span };
        finding(&mention, &known)
    };
    BRAKE.each(found.iter().flatten(), judge, findings);
}

fn finding(mention: &Mention<'_>, known: &Known<'_>) -> Option<Diagnostic> {
    let Mention { code, http, meant, span } = *mention;
    if if http { known.has_status(code) } else { known.has(code) } {
        return None;
    }
    let near = match meant {
        Some(meant) => Some(meant),
        None if http => code.parse().ok().and_then(|status| known.nearest_status(status)),
        None => known.nearest_numbered(code),
    };
    let help = match (meant, near) {
        (Some(meant), _) => format!("Did you mean `{meant}`?"),
        (None, Some(near)) => format!("Define it, or name one that is defined: the nearest is `{near}`."),
        (None, None) => "Define it, or name one that is defined.".to_owned(),
    };
    let message = format!("this page speaks of the code `{code}`, which no catalog has");
    Some(Diagnostic::new(&rules::UNKNOWN_CODE, span, message).help(help))
}

/// Where a block certainly speaks of a code, whether of HTTP, and which code is meant, where that can be told.
fn mentions<'k>(flat: &Flat, known: &Known<'k>) -> Vec<(Range<usize>, bool, Option<&'k str>)> {
    let text = flat.text.as_str();
    let mut found = Vec::new();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(is_part)).map(|start| at + start) {
        let rest = &text[start..];
        let end = start + rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        at = end;
        let word = text[start..end].trim_end_matches(['.', '-', '_']);
        let range = start..start + word.len();
        let (before, after) = (&text[..start], &text[range.end..]);
        if !stands_alone(before, after) {
            continue;
        }
        let is_status = word.len() == 3 && word.parse().is_ok_and(|status: u16| (100..=599).contains(&status));
        if is_status {
            let meant = other_summary(word, after, known);
            if known.http && (meant.is_some() || is_certain(word, before, after)) {
                found.push((range, true, meant));
            }
        } else if known.is_numbered(word) && !is_placeholder(word) {
            found.push((range, false, None));
        } else if !known.has(word)
            && let Some(meant) = known.slip_of(word)
        {
            found.push((range, false, Some(meant)));
        }
    }
    found
}

/// Whether a word is no part of an address, an expression or a range.
fn stands_alone(before: &str, after: &str) -> bool {
    let opens = before.chars().next_back().is_none_or(|c| c.is_whitespace() || "(\"'“‘«[,;".contains(c));
    let closes = after.chars().next().is_none_or(|c| c.is_whitespace() || ".,;:!?)\"'”’»]".contains(c));
    opens && closes && !is_range(after.split_whitespace()) && !is_range(before.split_whitespace().rev())
}

/// Whether a range goes on with these words, as in `400 to 499` and `PAY-001 – PAY-099`.
fn is_range<'t>(mut words: impl Iterator<Item = &'t str>) -> bool {
    let joins = matches!(words.next(), Some("to" | "through" | "until" | "–" | "—" | "-" | "…" | "..." | ".."));
    let is_numbered =
        |word: &str| word.trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with(|c: char| c.is_ascii_digit());
    joins && words.next().is_some_and(is_numbered)
}

/// Whether the words around a number leave no doubt that it is a status of HTTP.
fn is_certain(code: &str, before: &str, after: &str) -> bool {
    if says_phrase(code, after) {
        return true;
    }
    // A sentence that ends before the number says nothing of it.
    if before.trim_end().ends_with(['.', ',', ';', '!', '?', '\u{fffc}', '(']) {
        return false;
    }
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/').to_owned();
    let words: Vec<String> = before.split_whitespace().rev().take(6).map(plain).collect();
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let is_http = |word: &str| word == "HTTP" || word.starts_with("HTTP/");
    let is_code = matches!(word(0), "code" | "codes");
    if is_http(word(0)) || ((is_code || word(0) == "status") && (is_http(word(1)) || is_code && is_http(word(2)))) {
        return true;
    }
    // Programs have a status, too: `exits with status 127`.
    let of_program = words.iter().any(|word| {
        let word = word.to_lowercase();
        ["exit", "process", "program", "shell", "command", "signal"].iter().any(|other| word.starts_with(other))
    });
    let is_likely = phrase(code).is_some() || code.starts_with(['4', '5']);
    let named = word(0).eq_ignore_ascii_case("status")
        || is_code && matches!(word(1).to_lowercase().as_str(), "status" | "response");
    let article =
        matches!(word(0).to_lowercase().as_str(), "a" | "an" | "the" | "this" | "that" | "each" | "every" | "any");
    let mut next = after.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (first, second) = (next.next().unwrap_or_default(), next.next().unwrap_or_default());
    // `A 300 response limit` counts responses.
    let counts = ["limit", "cap", "quota", "budget", "maximum", "minimum", "window", "batch", "page"];
    let answer = article
        && after.starts_with(' ')
        && matches!(first, "response" | "error" | "status")
        && !counts.iter().any(|noun| second.starts_with(noun));
    is_likely && !of_program && (named || answer)
}

/// Whether the usual name of a status follows it: `410 Gone`. One word counts only as it is spelt there: `302 found` could
/// be anything.
fn says_phrase(code: &str, after: &str) -> bool {
    phrase(code).is_some_and(|phrase| {
        let start = after.strip_prefix(' ').and_then(|rest| rest.get(..phrase.len()));
        let ends = after.get(1 + phrase.len()..).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        let same = |start: &str| start == phrase || phrase.contains(' ') && start.eq_ignore_ascii_case(phrase);
        ends && start.is_some_and(same)
    })
}

/// The code whose summary of several words follows another number: `440 Not Found`.
fn other_summary<'k>(code: &str, after: &str, known: &Known<'k>) -> Option<&'k str> {
    if known.has_status(code) {
        return None;
    }
    let rest = after.strip_prefix(' ')?;
    let follows = |summary: &str| {
        rest.strip_prefix(summary).is_some_and(|end| !end.starts_with(char::is_alphanumeric))
            && !says_phrase(code, after)
    };
    known.summaries.iter().find(|(summary, _)| follows(summary)).map(|(_, code)| *code)
}

/// Whether a code has a number that stands for any: `PAY-000`, `PAY-999`.
fn is_placeholder(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| !c.is_ascii_digit());
    ["0", "9"].iter().any(|digit| digits.trim_matches(|c: char| digit.starts_with(c)).is_empty())
}

#[cfg(test)]
mod tests {
    use super::{is_certain, stands_alone};

    /// Whether the number between `<` and `>` is taken for a status of HTTP.
    fn is_mention(text: &str) -> bool {
        let (before, rest) = text.split_once('<').expect("a mark");
        let (code, after) = rest.split_once('>').expect("a mark");
        stands_alone(before, after) && is_certain(code, before, after)
    }

    #[test]
    fn only_what_can_be_nothing_else_is_a_mention() {
        for text in [
            "HTTP <429>",
            "HTTP/1.1 <429>",
            "HTTP <429> – Too many",
            "**HTTP status:** <429>",
            "an HTTP status code of the kind HTTP <199>",
            "with status code <429>.",
            "the HTTP code <599>",
            "Status <429>",
            "the response code <403>,",
            "a <502> response",
            "An <502> error occurs",
            "the <403> status code",
            "<410> Gone",
            "(<410> Gone)",
            "<429> too many requests",
            "<302> Found",
        ] {
            assert!(is_mention(text), "{text}");
        }
        for text in [
            "<429>",
            "<429> requests",
            "RFC <404>",
            "port <443>",
            "<200> ms",
            "<502> responses",
            "a <300> response limit",
            "<302> found items",
            "<410> Goner",
            "status. <429>",
            "exits with status <127>",
            "exit status <126>",
            "a status of <429>",
            "HTTP <400> to 499",
            "HTTP 400 to <499>",
            "HTTP <400>-499",
            "HTTP 400–<499>",
            "/status/<429>",
            "#<429>",
            "$<429>",
            "<429>%",
            "status code <299>",
            "the code <429>",
            "error code <429>",
        ] {
            assert!(!is_mention(text), "{text}");
        }
    }
}
