//! The rows of a code, matched by what they say and not by where they stand: one row that is gone is one difference.

use std::collections::{BTreeMap, VecDeque};

use crate::copies::canonical::words_of;
use crate::copies::sheet::{Line, Said};

/// Rows of a source and rows of a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Matches {
    /// Rows that belong together, by their indices, in the order of the source.
    pub(super) pairs: Vec<(usize, usize)>,
    /// Rows that only the source has.
    pub(super) missing: Vec<usize>,
    /// Rows that only the copy has.
    pub(super) extra: Vec<usize>,
}

/// Matching words of rows costs their product, so it ends with this many of them left over.
const MOST: usize = 64;

/// Finds the rows that belong together: equal ones first, then those that share their summary, then their description,
/// then those that share most words.
pub(super) fn matches(source: &[Line], copy: &[Line]) -> Matches {
    if source.len() == 1 && copy.len() == 1 {
        return Matches { pairs: vec![(0, 0)], ..Matches::default() };
    }
    let key = |said: &Option<Said>| said.as_ref().map(|said| words_of(&said.text)).unwrap_or_default();
    let keys = |lines: &[Line]| -> Vec<(String, String)> {
        lines.iter().map(|line| (key(&line.summary), key(&line.description))).collect()
    };
    let (a, b) = (keys(source), keys(copy));
    let mut left: Vec<usize> = (0..a.len()).collect();
    let mut right: Vec<usize> = (0..b.len()).collect();
    let mut pairs = Vec::new();
    pair_by(&mut left, &mut right, &mut pairs, |at| a.get(at), |at| b.get(at));
    let summary = |keys: Option<&(String, String)>| keys.map(|keys| keys.0.clone()).filter(|key| !key.is_empty());
    pair_by(&mut left, &mut right, &mut pairs, |at| summary(a.get(at)), |at| summary(b.get(at)));
    let description = |keys: Option<&(String, String)>| keys.map(|keys| keys.1.clone()).filter(|key| !key.is_empty());
    pair_by(&mut left, &mut right, &mut pairs, |at| description(a.get(at)), |at| description(b.get(at)));
    // What is left was edited, or is gone or new.
    if left.len().max(right.len()) <= MOST {
        let bag = |keys: Option<&(String, String)>| -> Vec<String> {
            let texts = keys.into_iter().flat_map(|(summary, description)| [summary, description]);
            let mut words: Vec<String> = texts.flat_map(|text| text.split(' ')).map(str::to_owned).collect();
            words.sort_unstable();
            words
        };
        let bags = |of: &[usize], keys: &[(String, String)]| -> Vec<Vec<String>> {
            of.iter().map(|at| bag(keys.get(*at))).collect()
        };
        let (left_bags, right_bags) = (bags(&left, &a), bags(&right, &b));
        let mut likely: Vec<(usize, usize, usize)> = Vec::new();
        for (i, x) in left_bags.iter().enumerate() {
            for (j, y) in right_bags.iter().enumerate() {
                likely.push((1000 - 2000 * shared(x, y) / (x.len() + y.len()).max(1), i, j));
            }
        }
        likely.sort_unstable();
        let (mut taken_left, mut taken_right) = (vec![false; left.len()], vec![false; right.len()]);
        // As many rows on both sides are those of before, however much was edited.
        let least = if left.len() == right.len() { 1000 } else { 600 };
        for (distance, i, j) in likely {
            let (Some(taken_i), Some(taken_j)) = (taken_left.get_mut(i), taken_right.get_mut(j)) else { continue };
            if distance <= least && !*taken_i && !*taken_j {
                (*taken_i, *taken_j) = (true, true);
                pairs.extend(left.get(i).copied().zip(right.get(j).copied()));
            }
        }
        let free = |of: &[usize], taken: &[bool]| -> Vec<usize> {
            of.iter().zip(taken).filter(|(_, taken)| !**taken).map(|(at, _)| *at).collect()
        };
        (left, right) = (free(&left, &taken_left), free(&right, &taken_right));
    }
    pairs.sort_unstable();
    Matches { pairs, missing: left, extra: right }
}

/// Takes out of both what has the same key.
fn pair_by<K: Ord>(
    left: &mut Vec<usize>,
    right: &mut Vec<usize>,
    pairs: &mut Vec<(usize, usize)>,
    key_left: impl Fn(usize) -> Option<K>,
    key_right: impl Fn(usize) -> Option<K>,
) {
    let mut places: BTreeMap<K, VecDeque<usize>> = BTreeMap::new();
    for at in right.iter() {
        if let Some(key) = key_right(*at) {
            places.entry(key).or_default().push_back(*at);
        }
    }
    let mut taken = std::collections::BTreeSet::new();
    left.retain(|at| {
        let found = key_left(*at).and_then(|key| places.get_mut(&key)?.pop_front());
        if let Some(found) = found {
            pairs.push((*at, found));
            taken.insert(found);
        }
        found.is_none()
    });
    right.retain(|at| !taken.contains(at));
}

/// How many words two sorted lists share.
fn shared(a: &[String], b: &[String]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut count = 0;
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                count += 1;
                a.next();
                b.next();
            }
        }
    }
    count
}
