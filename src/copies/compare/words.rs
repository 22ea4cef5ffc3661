//! The difference of two texts, word by word.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use similar::{Algorithm, DiffTag};

use crate::copies::canonical::{Word, typed};
use crate::richtext::{RichText, plain_text};

/// A stretch of a text that was changed, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Both have it.
    Same(String),
    /// Only the source has it.
    Removed(String),
    /// Only the copy has it.
    Added(String),
}

/// Texts of more words than this, apart from what they begin and end with alike, are not looked into: it would take
/// seconds, and nobody could read what came of it.
const MOST: usize = 6_000;

/// A text on one line.
pub(super) fn line(text: &RichText) -> String {
    plain_text(text)
}

/// A word, or a part of one: scripts that write no spaces have words of one letter.
struct Unit<'w> {
    text: &'w str,
    after_space: bool,
}

/// What of `a` is gone in `b`, and what came instead.
pub(super) fn changes(a: &[Word<'_>], b: &[Word<'_>]) -> Vec<Change> {
    let (a, b) = (units(a), units(b));
    // Quotes and dashes count where nothing else differs.
    let same = a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| typed(a.text) == typed(b.text));
    let start = a.iter().zip(&b).take_while(|(a, b)| key(a, same) == key(b, same)).count();
    let room = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| key(a, same) == key(b, same)).count().min(room);
    let inner = |units: &[Unit<'_>]| start..units.len() - end;
    let mut names: BTreeMap<Cow<'_, str>, usize> = BTreeMap::new();
    let mut ids = Vec::new();
    for unit in [&a, &b].into_iter().flat_map(|units| units.get(inner(units)).unwrap_or_default()) {
        let next = names.len();
        ids.push(*names.entry(key(unit, same)).or_insert(next));
    }
    let middle = ids.split_at(inner(&a).len());
    let mut out = Written::default();
    out.push(Change::Same, b.get(..start).unwrap_or_default());
    for (tag, from, to) in operations(middle.0, middle.1) {
        let from = a.get(start + from.start..start + from.end).unwrap_or_default();
        let to = b.get(start + to.start..start + to.end).unwrap_or_default();
        match tag {
            DiffTag::Equal => out.push(Change::Same, to),
            DiffTag::Delete => out.push(Change::Removed, from),
            DiffTag::Insert => out.push(Change::Added, to),
            DiffTag::Replace => {
                out.push(Change::Removed, from);
                out.push(Change::Added, to);
            }
        }
    }
    out.push(Change::Same, b.get(b.len() - end..).unwrap_or_default());
    out.changes
}

/// What of a plain text is gone in another, and what came instead.
pub(crate) fn changes_of_plain(a: &str, b: &str) -> Vec<Change> {
    let words = |text| str::split_whitespace(text).map(|text| Word { text: text.into(), ..Word::default() }).collect();
    let (a, b): (Vec<_>, Vec<_>) = (words(a), words(b));
    changes(&a, &b)
}

/// What a word is compared by.
fn key<'w>(unit: &Unit<'w>, exact: bool) -> Cow<'w, str> {
    if exact { Cow::Borrowed(unit.text) } else { typed(unit.text) }
}

type Operation = (DiffTag, std::ops::Range<usize>, std::ops::Range<usize>);

fn operations(a: &[usize], b: &[usize]) -> Vec<Operation> {
    if a.len() + b.len() > MOST {
        return vec![(DiffTag::Replace, 0..a.len(), 0..b.len())];
    }
    let operations = similar::capture_diff(Algorithm::Myers, a, 0..a.len(), b, 0..b.len());
    operations.iter().map(similar::DiffOp::as_tag_tuple).collect()
}

fn units<'w>(words: &'w [Word<'_>]) -> Vec<Unit<'w>> {
    let mut out = Vec::with_capacity(words.len());
    for word in words {
        let mut start = 0;
        let mut after_space = true;
        for (at, c) in word.text.char_indices() {
            let end = at + c.len_utf8();
            if is_alone(c) {
                for range in [start..at, at..end] {
                    if let Some(text) = word.text.get(range).filter(|text| !text.is_empty()) {
                        out.push(Unit { text, after_space: std::mem::take(&mut after_space) });
                    }
                }
                start = end;
            }
        }
        if let Some(text) = word.text.get(start..).filter(|text| !text.is_empty()) {
            out.push(Unit { text, after_space });
        }
    }
    out
}

/// Letters and punctuation of scripts that write no spaces between words.
fn is_alone(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{3001}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Changes with the spaces between them, which belong to the one before, so that all of them in a row are the text.
#[derive(Default)]
struct Written {
    changes: Vec<Change>,
}

impl Written {
    fn push(&mut self, make: fn(String) -> Change, units: &[Unit<'_>]) {
        let mut text = String::new();
        // A text does not begin with a space, though what it stands beside comes before it.
        let other: fn(&Change) -> bool = match make(String::new()) {
            Change::Same(_) => |_| false,
            Change::Removed(_) => |change| matches!(change, Change::Added(_)),
            Change::Added(_) => |change| matches!(change, Change::Removed(_)),
        };
        let begins = self.changes.iter().all(other);
        for unit in units {
            if unit.after_space && !(text.is_empty() && begins) {
                text.push(' ');
            }
            text.push_str(unit.text);
        }
        if !text.is_empty() {
            self.changes.push(make(text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, changes};
    use crate::copies::canonical::{tokens, words};
    use crate::richtext::markdown;

    fn of(a: &str, b: &str) -> String {
        let (a, b) = (markdown::read(a).text, markdown::read(b).text);
        let (a, b) = (tokens(&a.blocks), tokens(&b.blocks));
        let changes = changes(&words(&a), &words(&b));
        let shown = changes.iter().map(|change| match change {
            Change::Same(text) => text.clone(),
            Change::Removed(text) => format!("[-{text}-]"),
            Change::Added(text) => format!("{{+{text}+}}"),
        });
        shown.collect()
    }

    #[test]
    fn words_that_changed_are_marked() {
        assert_eq!(of("your successful request", "your success request"), "your[- successful-]{+ success+} request");
        assert_eq!(of("a b c", "a c d"), "a[- b-] c{+ d+}");
        assert_eq!(of("a", "b"), "[-a-]{+b+}");
        assert_eq!(of("見つかりません", "見つけません"), "見つ[-かり-]{+け+}ません");
        assert_eq!(of("`“x”`", "`\"x\"`"), "[-“x”-]{+\"x\"+}");
    }

    #[test]
    fn texts_that_have_nothing_in_common_take_no_time() {
        let text = |word: &str| (0..200_000).map(|n| format!("{word}{n} ")).collect::<String>();
        assert_eq!(of(&text("a"), &text("b")).matches("[-").count(), 1);
    }
}
