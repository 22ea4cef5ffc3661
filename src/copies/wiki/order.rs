//! The order of the pages of codes: that of the source, by as few moves as can be, unless somebody ordered them by hand.

use std::collections::{BTreeMap, BTreeSet};

/// A page is put before or after another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move<T> {
    pub(crate) page: T,
    pub(crate) after: bool,
    pub(crate) target: T,
}

/// Whether two lists have what is in both in another order.
pub(crate) fn differ<T: Ord>(a: &[T], b: &[T]) -> bool {
    let (in_a, in_b): (BTreeSet<&T>, BTreeSet<&T>) = (a.iter().collect(), b.iter().collect());
    let common = |list: &'_ [T], other: &BTreeSet<&T>| -> Vec<usize> {
        list.iter().enumerate().filter(|(_, it)| other.contains(it)).map(|(at, _)| at).collect()
    };
    let (of_a, of_b) = (common(a, &in_b), common(b, &in_a));
    let pairs = of_a.iter().zip(&of_b).all(|(at, other)| a.get(*at) == b.get(*other));
    of_a.len() != of_b.len() || !pairs
}

/// The fewest moves that put `now` into the order of `wanted`. What only one of the two has is passed over.
pub(crate) fn moves<T: Ord + Clone>(now: &[T], wanted: &[T]) -> Vec<Move<T>> {
    let places: BTreeMap<&T, usize> = wanted.iter().enumerate().map(|(at, it)| (it, at)).collect();
    let now: Vec<(&T, usize)> = now.iter().filter_map(|it| Some((it, *places.get(it)?))).collect();
    let there: BTreeSet<&T> = now.iter().map(|(it, _)| *it).collect();
    let stay: BTreeSet<&T> = longest_rising(&now).into_iter().collect();
    let mut before = now.iter().map(|(it, _)| *it).find(|it| stay.contains(it));
    let mut out = Vec::new();
    let mut last: Option<&T> = None;
    for it in wanted.iter().filter(|it| there.contains(it)) {
        if !stay.contains(it) {
            let target = match (last, before.take()) {
                (Some(last), _) => Some((true, last)),
                (None, first) => first.map(|first| (false, first)),
            };
            out.extend(target.map(|(after, target)| Move { page: it.clone(), after, target: target.clone() }));
        }
        last = Some(it);
    }
    out
}

/// The longest part of a list whose numbers rise.
fn longest_rising<'t, T>(list: &[(&'t T, usize)]) -> Vec<&'t T> {
    // For each length, the element that ends the part of this length with the smallest number.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(list.len());
    let number = |at: usize| list.get(at).map_or(0, |(_, number)| *number);
    for (at, (_, of)) in list.iter().enumerate() {
        let length = ends.partition_point(|end| number(*end) < *of);
        before.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut out = Vec::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        out.extend(list.get(at).map(|(it, _)| *it));
        next = before.get(at).copied().flatten();
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Move, differ, moves};

    fn carried_out(now: &[u8], moves: &[Move<u8>]) -> Vec<u8> {
        let mut pages = now.to_vec();
        for it in moves {
            pages.retain(|page| *page != it.page);
            let target = pages.iter().position(|page| *page == it.target).expect("the target");
            pages.insert(target + usize::from(it.after), it.page);
        }
        pages
    }

    #[test]
    fn one_page_that_is_out_of_order_is_one_move() {
        let one =
            |now: &[u8], wanted: &[u8]| moves(now, wanted).iter().map(|it| (it.page, it.target)).collect::<Vec<_>>();
        assert_eq!(one(&[1, 2, 4, 5, 3], &[1, 2, 3, 4, 5]), [(3, 2)]);
        assert_eq!(one(&[2, 3, 1], &[1, 2, 3]), [(1, 2)], "before the first");
        assert_eq!(one(&[1, 2, 3], &[1, 2, 3]), []);
        assert!(differ(&[1, 2, 3], &[3, 1]) && !differ(&[1, 2, 3], &[1, 3, 9]));
    }

    proptest! {
        #[test]
        fn the_order_becomes_the_wanted_one(wanted in Just((0_u8..12).collect::<Vec<_>>()).prop_shuffle(),
                now in Just((0_u8..14).collect::<Vec<_>>()).prop_shuffle(), most in 0_usize..14) {
            let now: Vec<u8> = now.into_iter().take(most).collect();
            let moves = moves(&now, &wanted);
            let after = carried_out(&now, &moves);
            prop_assert!(!differ(&after, &wanted), "{now:?} {wanted:?} {moves:?} {after:?}");
            prop_assert!(moves.len() < now.len().max(1));
        }
    }
}
