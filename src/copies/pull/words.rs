//! Which words of a text are others in another one, so that the rest can stay as it is written.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffTag};

use crate::copies::canonical::typed;

/// Texts of more words than this, apart from what they begin and end with alike, are taken as a whole.
const MOST: usize = 6_000;

/// A stretch of a text, and what stands for it in another one: in bytes of each.
pub(super) type Change = (Range<usize>, Range<usize>);

/// A word or a line feed, by its place.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    start: usize,
}

impl Word<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// What of `old` is another text in `new`, in order. Quotes and dashes that an editor makes of what was typed are no
/// change, and neither is white space other than line feeds, which part blocks. None where blocks are others.
pub(super) fn changes(old: &str, new: &str) -> Option<Vec<Change>> {
    let (a, b) = (words(old), words(new));
    let mut names: BTreeMap<Cow<'_, str>, usize> = BTreeMap::new();
    let mut ids = |words: &[Word<'_>]| -> Vec<usize> {
        let mut id = |word: &Word<'_>| {
            let next = names.len();
            match names.get(&typed(word.text)) {
                Some(id) => *id,
                None => *names.entry(Cow::Owned(typed(word.text).into_owned())).or_insert(next),
            }
        };
        words.iter().map(&mut id).collect()
    };
    let (x, y) = (ids(&a), ids(&b));
    let head = x.iter().zip(&y).take_while(|(x, y)| x == y).count();
    let room = x.len().min(y.len()) - head;
    let tail = x.iter().rev().zip(y.iter().rev()).take_while(|(x, y)| x == y).count().min(room);
    let (inner_x, inner_y) = (x.get(head..x.len() - tail)?, y.get(head..y.len() - tail)?);
    let operations = if inner_x.len() + inner_y.len() > MOST {
        vec![(DiffTag::Replace, 0..inner_x.len(), 0..inner_y.len())]
    } else {
        let found = similar::capture_diff(Algorithm::Myers, inner_x, 0..inner_x.len(), inner_y, 0..inner_y.len());
        found.iter().map(similar::DiffOp::as_tag_tuple).collect()
    };
    let mut out = Vec::new();
    for (tag, from, to) in operations.into_iter().filter(|(tag, ..)| *tag != DiffTag::Equal) {
        let (gone, come) = (a.get(head + from.start..head + from.end)?, b.get(head + to.start..head + to.end)?);
        if gone.iter().chain(come).any(|word| word.text == "\n") {
            return None;
        }
        let before = in_line(&a, (head + from.start).checked_sub(1));
        let after = in_line(&a, Some(head + from.end));
        let change = match (tag, gone, come) {
            (DiffTag::Delete, [first, ..], _) => {
                // The space goes with the word before which it stands, but for the first of a block.
                let last = gone.last()?.end();
                let gone = match (before, after) {
                    (Some(before), _) => before.end()..last,
                    (None, Some(after)) => first.start..after.start,
                    (None, None) => first.start..last,
                };
                let at = in_line(&b, (head + to.start).checked_sub(1)).map_or(0, |word| word.end());
                (gone, at..at)
            }
            (DiffTag::Insert, _, [first, ..]) => {
                let last = come.last()?.end();
                match (before, after) {
                    (Some(before), _) => {
                        let behind = in_line(&b, (head + to.start).checked_sub(1))?;
                        (before.end()..before.end(), behind.end()..last)
                    }
                    (None, Some(after)) => {
                        let next = in_line(&b, Some(head + to.end))?;
                        (after.start..after.start, first.start..next.start)
                    }
                    (None, None) => return None,
                }
            }
            (_, [first, ..], [other, ..]) => {
                trimmed(old, first.start..gone.last()?.end(), new, other.start..come.last()?.end())
            }
            _ => return None,
        };
        out.push(change);
    }
    Some(out)
}

/// A word that stands on the same line; none where another block is.
fn in_line<'t>(words: &[Word<'t>], at: Option<usize>) -> Option<Word<'t>> {
    at.and_then(|at| words.get(at)).filter(|word| word.text != "\n").copied()
}

/// A change without what both texts begin and end with.
fn trimmed(old: &str, from: Range<usize>, new: &str, to: Range<usize>) -> Change {
    let (a, b) = (old.get(from.clone()).unwrap_or_default(), new.get(to.clone()).unwrap_or_default());
    let head: usize = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let (a, b) = (a.get(head..).unwrap_or_default(), b.get(head..).unwrap_or_default());
    let tail: usize =
        a.chars().rev().zip(b.chars().rev()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    (from.start + head..from.end - tail, to.start + head..to.end - tail)
}

/// The words between white space, and line feeds.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        // A no-break space holds words together.
        if !c.is_whitespace() || c == '\u{a0}' {
            start = start.or(Some(at));
            continue;
        }
        if let Some(start) = start.take() {
            out.extend(text.get(start..at).map(|text| Word { text, start }));
        }
        if c == '\n' {
            out.extend(text.get(at..at + 1).map(|text| Word { text, start: at }));
        }
    }
    out
}

/// The old text with the words of the new one, where it has others.
pub(super) fn merged(old: &str, new: &str) -> String {
    let Some(changes) = changes(old, new) else { return new.to_owned() };
    let mut out = String::with_capacity(new.len());
    let mut at = 0;
    for (from, to) in changes {
        out.push_str(old.get(at..from.start).unwrap_or_default());
        out.push_str(new.get(to).unwrap_or_default());
        at = from.end;
    }
    out.push_str(old.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{changes, merged};

    #[test]
    fn only_words_that_are_others_change() {
        for (old, new, wanted) in [
            ("say \"a\" b", "say “a” c", "say \"a\" c"),
            ("a b c", "a c", "a c"),
            ("a b c", "b c", "b c"),
            ("a b c", "a b", "a b"),
            ("a", "b", "b"),
            ("a c", "a b c", "a b c"),
            ("b", "a b", "a b"),
            ("one two", "one   two three", "one two three"),
        ] {
            assert_eq!(merged(old, new), wanted, "{old} {new}");
        }
        assert_eq!(changes("a request.", "a requests."), Some(vec![(9..9, 9..10)]));
        assert_eq!(changes("a\nb", "a b"), None);
    }

    proptest! {
        #[test]
        fn what_is_merged_says_the_new_text(old in "([ab“\"] ?){0,6}", new in "([abc”\"] ?){0,6}") {
            let words = |text: &str| text.split_whitespace().map(|w| super::typed(w).into_owned()).collect::<Vec<_>>();
            prop_assert_eq!(words(&merged(&old, &new)), words(&new));
        }
    }
}
