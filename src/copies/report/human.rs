//! Differences for people at a terminal.

use super::{Copy, marked, place, subject, texts};
use crate::copies::compare::{Change, Difference, Side};
use crate::diagnostic::{SourceMap, printable};

/// A line for each copy, then its differences. What the source has and the copy has not is marked `[-so-]`, what the copy
/// has instead `{+so+}`; with colours, red and green.
pub fn report(copies: &[Copy], sources: &SourceMap, color: bool) -> String {
    let width = copies.iter().map(|copy| copy.name.chars().count()).max().unwrap_or_default().min(40);
    let mut out = String::new();
    for copy in copies {
        let line = printable(&copy.line()).into_owned();
        let line = match (&copy.state, copy.differences().is_empty()) {
            (super::State::Compared(_), true) => paint(&line, GREEN, color),
            (super::State::Compared(_), false) => paint(&line, YELLOW, color),
            _ => paint(&line, RED, color),
        };
        out.push_str(&format!("{:width$}  {line}\n", printable(&copy.name)));
    }
    for copy in copies {
        for difference in copy.differences() {
            out.push('\n');
            one(&copy.name, difference, sources, color, &mut out);
        }
    }
    out
}

const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const BOLD: &str = "1";

fn paint(text: &str, style: &str, color: bool) -> String {
    if color { format!("\x1b[{style}m{text}\x1b[0m") } else { text.to_owned() }
}

fn one(name: &str, difference: &Difference, sources: &SourceMap, color: bool, out: &mut String) {
    let title = format!("{name}: {}", subject(difference));
    let (title, message) = (printable(&title).into_owned(), printable(&difference.message).into_owned());
    out.push_str(&format!("{}: {message} ({})\n", paint(&title, BOLD, color), difference.kind.word()));
    for (who, side) in [("source", &difference.source), ("copy  ", &difference.copy)] {
        if let Side { at: Some(at), .. } = side {
            out.push_str(&format!("  {who}  {}\n", printable(&place(*at, sources))));
        }
    }
    let [source, copy] = texts(difference);
    for (mark, style, text) in [("-", RED, source), ("+", GREEN, copy)] {
        if let Some(text) = text {
            out.push_str(&format!("  {}\n", paint(&format!("{mark} {}", printable(&text)), style, color)));
        }
    }
    if !difference.changes.is_empty() {
        let mark = |change: &Change, word: &str| match (change, printable(word), color) {
            (Change::Same(_), word, _) => word.into_owned(),
            (Change::Removed(_), word, false) => format!("[-{word}-]"),
            (Change::Added(_), word, false) => format!("{{+{word}+}}"),
            (Change::Removed(_), word, true) => paint(&word, RED, true),
            (Change::Added(_), word, true) => paint(&word, GREEN, true),
        };
        out.push_str(&format!("  {}\n", marked(&difference.changes, mark)));
    }
}
