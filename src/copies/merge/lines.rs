//! Which rows about a code are the same in two copies.

use std::collections::{BTreeMap, VecDeque};

use super::super::canonical::words_of;
use super::super::sheet::Line;
use super::choose::same_words;

/// How many rows of equal words are looked at for one whose links are the same, too.
const MOST: usize = 64;

/// For each row of `other` the one of `known` that it is; none for a new one.
///
/// Rows are the same by their summaries, or else by their descriptions; what is left over stands for each other where
/// there is one on each side.
pub(super) fn align(known: &[Line], other: &[Line]) -> Vec<Option<usize>> {
    if let ([_], [_]) = (known, other) {
        return vec![Some(0)];
    }
    // Rows can only be the same where their words are; so each is held against those few, not against all.
    let words = |line: &Line| ["summary", "description"].map(|field| line.text(field).map(|said| words_of(&said.text)));
    let (here, there): (Vec<_>, Vec<_>) = (known.iter().map(words).collect(), other.iter().map(words).collect());
    let mut places: Vec<Option<usize>> = vec![None; other.len()];
    let mut taken = vec![false; known.len()];
    for fields in [&["summary", "description"][..], &["summary"], &["description"]] {
        let of = |[summary, description]: &[Option<String>; 2]| match fields {
            ["summary"] => summary.clone().map(|summary| (summary, String::new())),
            ["description"] => description.clone().map(|description| (description, String::new())),
            _ => summary.clone().zip(description.clone()),
        };
        let mut by_words: BTreeMap<(String, String), VecDeque<usize>> = BTreeMap::new();
        for (at, words) in here.iter().enumerate().filter(|(at, _)| taken.get(*at) == Some(&false)) {
            if let Some(words) = of(words) {
                by_words.entry(words).or_default().push_back(at);
            }
        }
        let open = other.iter().zip(&there).zip(&mut places).filter(|(_, place)| place.is_none());
        for ((line, words), place) in open {
            let Some(likely) = of(words).and_then(|words| by_words.get_mut(&words)) else { continue };
            let same = |at: &usize| known.get(*at).is_some_and(|known| fields.iter().all(|it| alike(known, line, it)));
            // Of equal words, only links can still be others.
            let found = likely.iter().take(MOST).position(same).and_then(|nth| likely.remove(nth));
            if let Some(at) = found {
                taken.get_mut(at).into_iter().for_each(|taken| *taken = true);
                *place = Some(at);
            }
        }
    }
    let left: Vec<usize> = taken.iter().enumerate().filter_map(|(at, taken)| (!taken).then_some(at)).collect();
    let mut open = places.iter_mut().filter(|place| place.is_none());
    if let ([at], Some(place), None) = (left.as_slice(), open.next(), open.next()) {
        *place = Some(*at);
    }
    places
}

fn alike(a: &Line, b: &Line, field: &str) -> bool {
    match (a.text(field), b.text(field)) {
        (Some(a), Some(b)) => same_words(&a.text, &b.text),
        _ => false,
    }
}
