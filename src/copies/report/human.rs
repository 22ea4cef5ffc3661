//! Differences for people at a terminal.

use super::{Copy, hints, kind_and_standing, marked, subject, texts};
use crate::copies::compare::{Change, Difference, Side};
use crate::copies::sheet::At;
use crate::diagnostic::{SourceMap, printable};

/// A line for each copy, then its differences. What the source has and the copy has not is marked `[-so-]`, what the copy
/// has instead `{+so+}`; with colours, red and green.
pub fn report(copies: &[Copy], sources: &SourceMap, color: bool) -> String {
    let width = copies.iter().map(|copy| copy.name.chars().count()).max().unwrap_or_default().min(40);
    let mut out = String::new();
    for copy in copies {
        let line = printable(&copy.line()).into_owned();
        let line = match (&copy.state, copy.is_in_sync()) {
            (super::State::Compared(_), true) => paint(&line, GREEN, color),
            (super::State::Compared(_), false) => paint(&line, YELLOW, color),
            _ => paint(&line, RED, color),
        };
        out.push_str(&format!("{:width$}  {line}\n", printable(&copy.name)));
        for help in copy.help() {
            out.push_str(&format!("{:width$}  {}\n", "", printable(help)));
        }
        if let Some(link) = copy.revision.link.as_ref().filter(|_| !copy.is_in_sync()) {
            out.push_str(&format!("{:width$}  {}\n", "", printable(link)));
        }
    }
    for copy in copies {
        let place = |at, of_copy| copy.place(at, of_copy, sources);
        differences(&copy.name, copy.differences(), &place, color, &mut out);
        beside(copy, color, &mut out);
    }
    let hints = hints(copies);
    if !hints.is_empty() {
        out.push('\n');
        hints.iter().for_each(|hint| out.push_str(&format!("{}\n", printable(hint))));
    }
    out
}

/// What somebody wrote beside codes and fields.
fn beside(copy: &Copy, color: bool, out: &mut String) {
    if copy.lost.is_empty() {
        return;
    }
    let title = printable(&copy.name).into_owned();
    out.push_str(&format!(
        "\n{}: written there beside its codes; a publish would take it away\n",
        paint(&title, BOLD, color)
    ));
    for lost in &copy.lost {
        let line = format!("+ {}", printable(&lost.text.replace('\n', " ⏎ ")));
        out.push_str(&format!("  {}\n", paint(&line, GREEN, color)));
    }
}

/// The differences of one copy, each after an empty line; `place` tells of places, whether they are of the copy or of the
/// source.
pub(crate) fn differences(
    name: &str,
    found: &[Difference],
    place: &dyn Fn(At, bool) -> String,
    color: bool,
    out: &mut String,
) {
    for difference in found {
        out.push('\n');
        one(name, difference, place, color, out);
    }
}

const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const BOLD: &str = "1";

fn paint(text: &str, style: &str, color: bool) -> String {
    if color { format!("\x1b[{style}m{text}\x1b[0m") } else { text.to_owned() }
}

/// One difference; `place` tells of places, whether they are of the copy or of the source.
fn one(name: &str, difference: &Difference, place: &dyn Fn(At, bool) -> String, color: bool, out: &mut String) {
    let title = format!("{name}: {}", subject(difference));
    let (title, message) = (printable(&title).into_owned(), printable(&difference.message).into_owned());
    out.push_str(&format!("{}: {message} ({})\n", paint(&title, BOLD, color), kind_and_standing(difference)));
    for (who, side, of_copy) in [("source", &difference.source, false), ("copy  ", &difference.copy, true)] {
        if let Side { at: Some(at), .. } = side {
            out.push_str(&format!("  {who}  {}\n", printable(&place(*at, of_copy))));
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
