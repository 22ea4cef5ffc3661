//! Which rows about a code are the same in two copies.

use super::super::sheet::Line;
use super::choose::same_words;

/// For each row of `other` the one of `known` that it is; none for a new one.
///
/// Rows are the same by their summaries, or else by their descriptions; what is left over stands for each other where
/// there is one on each side.
pub(super) fn align(known: &[Line], other: &[Line]) -> Vec<Option<usize>> {
    if let ([_], [_]) = (known, other) {
        return vec![Some(0)];
    }
    let mut places: Vec<Option<usize>> = vec![None; other.len()];
    let mut taken = vec![false; known.len()];
    let both = |a: &Line, b: &Line| alike(a, b, "summary") && alike(a, b, "description");
    let summary = |a: &Line, b: &Line| alike(a, b, "summary");
    let description = |a: &Line, b: &Line| alike(a, b, "description");
    for same in [&both as &dyn Fn(&Line, &Line) -> bool, &summary, &description] {
        for (line, place) in other.iter().zip(&mut places).filter(|(_, place)| place.is_none()) {
            let found = known.iter().zip(&taken).position(|(known, taken)| !taken && same(known, line));
            if let Some(at) = found {
                taken[at] = true;
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
