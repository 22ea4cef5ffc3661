//! Which words of a text are others in another one, so that the rest can stay as it is written.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffTag};

use crate::copies::canonical::typed;

/// Texts of more words than this, apart from what they begin and end with alike, are taken as a whole.
const MOST: usize = 6_000;

/// A stretch of a text, and what stands for it in another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// In bytes of the old text.
    pub(super) from: Range<usize>,
    /// In bytes of the new one.
    pub(super) to: Range<usize>,
    /// The same where it belongs to what follows rather than to what stands before.
    pub(super) ahead: Option<(Range<usize>, Range<usize>)>,
}

impl Change {
    fn new(from: Range<usize>, to: Range<usize>) -> Self {
        Self { from, to, ahead: None }
    }
}

/// A word, the punctuation beside one, or a line feed, by its place.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    start: usize,
    /// Whether it stands right behind the one before.
    glued: bool,
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
    let mut names: BTreeMap<(bool, Cow<'_, str>), usize> = BTreeMap::new();
    let mut ids = |words: &[Word<'_>]| -> Vec<usize> {
        let mut id = |word: &Word<'_>| {
            let next = names.len();
            *names.entry((word.glued, Cow::Owned(typed(word.text).into_owned()))).or_insert(next)
        };
        words.iter().map(&mut id).collect()
    };
    let (x, y) = (ids(&a), ids(&b));
    let head = x.iter().zip(&y).take_while(|(x, y)| x == y).count();
    let room = x.len().min(y.len()) - head;
    let tail = x.iter().rev().zip(y.iter().rev()).take_while(|(x, y)| x == y).count().min(room);
    let (inner_x, inner_y) = (x.get(head..x.len() - tail)?, y.get(head..y.len() - tail)?);
    let mut out = Vec::new();
    for (from, to) in stretches(inner_x, inner_y) {
        let (gone, come) = (a.get(head + from.start..head + from.end)?, b.get(head + to.start..head + to.end)?);
        if gone.iter().chain(come).any(|word| word.text == "\n") {
            return None;
        }
        let before = in_line(&a, (head + from.start).checked_sub(1));
        let after = in_line(&a, Some(head + from.end));
        let change = match (gone, come) {
            ([first, ..], []) => {
                // The space goes with the word before which it stands, but for the first of a block.
                let last = gone.last()?.end();
                let gone = match (before, after) {
                    (Some(before), _) => before.end()..last,
                    (None, Some(after)) => first.start..after.start,
                    (None, None) => first.start..last,
                };
                let at = in_line(&b, (head + to.start).checked_sub(1)).map_or(0, |word| word.end());
                Change::new(gone, at..at)
            }
            ([], [first, ..]) => {
                let last = come.last()?.end();
                let behind = in_line(&b, (head + to.start).checked_sub(1));
                let next = in_line(&b, Some(head + to.end));
                let ahead = after.zip(next).filter(|(after, _)| after.glued == first.glued);
                let ahead = ahead.map(|(after, next)| (after.start..after.start, first.start..next.start));
                match (before.zip(behind), ahead) {
                    (Some((before, behind)), ahead) => {
                        Change { from: before.end()..before.end(), to: behind.end()..last, ahead }
                    }
                    (None, Some((from, to))) => Change { from: from.clone(), to: to.clone(), ahead: Some((from, to)) },
                    (None, None) => return None,
                }
            }
            ([first, ..], [other, ..]) => {
                let starts = match first.glued == other.glued {
                    true => (first.start, other.start),
                    false => (before?.end(), in_line(&b, (head + to.start).checked_sub(1))?.end()),
                };
                trimmed(old, starts.0..gone.last()?.end(), new, starts.1..come.last()?.end())
            }
            ([], []) => continue,
        };
        out.push(change);
    }
    Some(out)
}

/// The stretches of two lists that are not the same in both, by indices.
fn stretches(a: &[usize], b: &[usize]) -> Vec<(Range<usize>, Range<usize>)> {
    if a.len() + b.len() > MOST {
        return vec![(0..a.len(), 0..b.len())];
    }
    let found = similar::capture_diff(Algorithm::Myers, a, 0..a.len(), b, 0..b.len());
    let equal = found.iter().map(similar::DiffOp::as_tag_tuple).filter(|(tag, ..)| *tag == DiffTag::Equal);
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    for (from, to) in equal.map(|(_, from, to)| (from, to)).chain([(a.len()..a.len(), b.len()..b.len())]) {
        if i < from.start || j < to.start {
            out.push((i..from.start, j..to.start));
        }
        (i, j) = (from.end, to.end);
    }
    out
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
    let tail: usize = a.chars().rev().zip(b.chars().rev()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    Change::new(from.start + head..from.end - tail, to.start + head..to.end - tail)
}

/// A word by itself, and the punctuation before and after it.
fn parted(word: &str, start: usize) -> impl Iterator<Item = Word<'_>> {
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    let before = word.len() - word.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let parts = if inner.is_empty() {
        [0..word.len(), 0..0, 0..0]
    } else {
        [0..before, before..before + inner.len(), before + inner.len()..word.len()]
    };
    let part = move |part: Range<usize>| {
        let glued = part.start > 0;
        word.get(part.clone()).map(|text| Word { text, start: start + part.start, glued })
    };
    parts.into_iter().filter_map(part).filter(|word| !word.text.is_empty())
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
            out.extend(text.get(start..at).into_iter().flat_map(|word| parted(word, start)));
        }
        if c == '\n' {
            out.extend(text.get(at..at + 1).map(|text| Word { text, start: at, glued: false }));
        }
    }
    out
}

/// The old text with the words of the new one, where it has others.
pub(super) fn merged(old: &str, new: &str) -> String {
    let Some(changes) = changes(old, new) else { return new.to_owned() };
    let mut out = String::with_capacity(new.len());
    let mut at = 0;
    for Change { from, to, .. } in changes {
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

    use super::{Change, changes, merged};

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
        assert_eq!(changes("a request.", "a requests."), Some(vec![Change::new(9..9, 9..10)]));
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
