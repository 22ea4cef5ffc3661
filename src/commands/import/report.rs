//! What is told about an import, on standard error.

use std::fmt::Write;

use super::gather::Told;
use crate::copies::import::Copy;
use crate::copies::merge::Difference;
use crate::copies::report::place;
use crate::copies::{At, Dropped, Lack, MISSING, Note, Slot};
use crate::diagnostic::{SourceMap, listed, printable};
use crate::richtext::plain_text;

/// How many codes or copies are named.
const MOST: usize = 12;
/// How many links are named.
const MOST_LINKS: usize = 5;

/// What is told of.
pub(super) struct Summary<'s> {
    pub(super) sources: &'s SourceMap,
    pub(super) copies: &'s [Copy],
    pub(super) read: &'s [Told],
    /// The source that was added to, whose texts stay as they are.
    pub(super) into: Option<&'s str>,
    pub(super) differences: &'s [Difference],
    pub(super) formatting: &'s [Slot],
    pub(super) dropped: &'s [Dropped],
    pub(super) notes: &'s [Note],
    /// What keeps links that lead nowhere from a source.
    pub(super) keeps_links: &'s str,
}

/// A number with its noun.
pub(in crate::commands) fn count(number: usize, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

impl Summary<'_> {
    /// What was read, a line for each file and each table that was left alone.
    pub(super) fn read(&self) -> String {
        let mut out = String::new();
        for told in self.read {
            let tables = if told.tables == 0 { String::new() } else { format!("{}, ", count(told.tables, "table")) };
            let _ = writeln!(out, "{}: {tables}{}", told.name, count(told.codes, "code"));
            for skipped in &told.skipped {
                let _ = writeln!(out, "  left alone: {}: {}", place(skipped.at, self.sources), skipped.why);
            }
        }
        safe_lines(&out)
    }

    /// What was found out, and whether the copies disagree.
    pub(super) fn found(&self) -> String {
        let mut out = String::new();
        if !self.differences.is_empty() {
            let with = self.into.map(|name| format!(" with {name}, which stays as it is, or with each other,"));
            let places = count(self.differences.len(), "place");
            let _ = writeln!(out, "the copies disagree{} in {places}:", with.unwrap_or_default());
        }
        for difference in self.differences {
            self.difference(difference, &mut out);
        }
        if !self.formatting.is_empty() {
            let texts = count(self.formatting.len(), "text");
            let only =
                if self.differences.is_empty() { "the copies differ in formatting only" } else { "formatting differs" };
            let _ = writeln!(out, "{only}, in {texts}; the richer formatting is taken");
        }
        self.links(&mut out);
        self.notes(&mut out);
        safe_lines(&out)
    }

    fn name(&self, copy: usize) -> &str {
        self.copies.get(copy).map_or("", |copy| copy.name.as_str())
    }

    fn difference(&self, difference: &Difference, out: &mut String) {
        let at = |at: At| place(at, self.sources);
        let names = |copies: &[usize]| listed(&copies.iter().map(|copy| self.name(*copy)).collect::<Vec<_>>(), MOST);
        let taken = if self.into.is_some() { "first" } else { "taken" };
        // Writing to a string cannot fail.
        let _ = match difference {
            Difference::Wording { slot, chosen, others } => {
                let _ = writeln!(out, "  {slot}");
                let _ = writeln!(out, "    {taken}: {}: {}", at(chosen.1.at), plain_text(&chosen.1.text));
                for (copy, said) in others {
                    let _ = match said {
                        Some(said) => writeln!(out, "    other: {}: {}", at(said.at), plain_text(&said.text)),
                        None => writeln!(out, "    other: {} says nothing", self.name(*copy)),
                    };
                }
                Ok(())
            }
            Difference::Missing { slot: Slot::Field { code, line, .. }, from, lacks } => {
                let (at, names) = (at(from.1), names(lacks));
                let row = if *line == 0 { "the first row".to_owned() } else { format!("case {line}") };
                writeln!(out, "  {row} of `{code}`\n    {taken}: {at}\n    not in {names}")
            }
            Difference::Missing { slot, from, lacks } => {
                writeln!(out, "  {slot}\n    {taken}: {}\n    not in {}", at(from.1), names(lacks))
            }
            Difference::Moved { code, chosen, other } => writeln!(
                out,
                "  the section of `{code}`\n    {taken}: {}: {}\n    other: {}: {}",
                at(chosen.1),
                chosen.2,
                at(other.1),
                other.2
            ),
        };
    }

    fn links(&self, out: &mut String) {
        if self.dropped.is_empty() {
            return;
        }
        let (many, they) = if self.dropped.len() == 1 {
            ("1 link leads nowhere from a source: its label is kept".to_owned(), "it")
        } else {
            (format!("{} links lead nowhere from a source: their labels are kept", self.dropped.len()), "them")
        };
        let _ = writeln!(out, "{many} ({} keeps {they})", self.keeps_links);
        for dropped in self.dropped.iter().take(MOST_LINKS) {
            let _ = writeln!(out, "  {}: {}", place(dropped.at, self.sources), dropped.target);
        }
        if self.dropped.len() > MOST_LINKS {
            let _ = writeln!(out, "  and {} more", self.dropped.len() - MOST_LINKS);
        }
    }

    fn notes(&self, out: &mut String) {
        let mut kinds: Vec<&Lack> = self.notes.iter().map(|note| &note.what).collect();
        kinds.sort();
        kinds.dedup();
        for kind in kinds {
            let of: Vec<&str> =
                self.notes.iter().filter(|note| note.what == *kind).map(|note| note.code.as_str()).collect();
            let _ = match kind {
                Lack::Summary => writeln!(
                    out,
                    "without a summary in the copy, named as HTTP does or after the code: {}",
                    listed(&of, MOST)
                ),
                Lack::Description => {
                    writeln!(
                        out,
                        "without a description in the copy, `{MISSING}` stands there until you write one: {}",
                        listed(&of, MOST)
                    )
                }
                Lack::Kept(key) => {
                    writeln!(out, "kept as `{key}`, because the field cannot hold the text: {}", listed(&of, MOST))
                }
                Lack::Retired => {
                    writeln!(out, "retired and defined, only the definition is taken: {}", listed(&of, MOST))
                }
            };
        }
    }
}

/// What foreign files hold must not move the cursor of a terminal.
fn safe_lines(text: &str) -> String {
    text.lines().map(|line| printable(line).into_owned() + "\n").collect()
}
