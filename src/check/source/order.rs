//! The order of the codes within a section.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::super::Subject;
use super::super::each::Brake;
use super::arrange::Layout;
use crate::diagnostic::{Diagnostic, FileId, Findings, rules};
use crate::model::{Code, Definition};

/// Words stand in another order than that of the alphabet for many good reasons. Only where that many of them are there, and
/// one in so many is out of place, that one is taken for a slip.
const WORDS: usize = 6;
const SLIPS: usize = 5;

/// The codes of a list stand in order: numbers by value, `PAY-2` before `PAY-10`. Codes of other kinds are not compared: which
/// of them comes first is their author's to say.
pub(in crate::check) fn unsorted(subject: Subject<'_>, findings: &mut Findings) {
    let brake = Brake {
        things: "sections",
        likely: "If another order is meant, set the level of this rule to `off` in an override; if not, `--fix` sorts them.",
    };
    let mut layouts: BTreeMap<FileId, Layout<'_>> = BTreeMap::new();
    let sections = subject.book.catalogs.iter().flat_map(|catalog| &catalog.sections);
    let mut lists: Vec<&[Definition]> = Vec::new();
    for section in sections {
        for list in section.codes.chunk_by(|a, b| a.place.0.file == b.place.0.file) {
            let Some(file) = list.first().map(|first| first.place.0.file) else { continue };
            if disorder(list).is_none() {
                lists.push(list);
                continue;
            }
            // Two lists of a file may have come together in one section.
            let layout = layouts.entry(file).or_insert_with(|| Layout::of(subject.sources, file));
            lists.extend(list.chunk_by(|a, b| layout.list_of(a) == layout.list_of(b)));
        }
    }
    let judge = |list: &[Definition]| {
        let disorder = disorder(list)?;
        let layout = layouts.get_mut(&list.first()?.place.0.file)?;
        Some(disorder.finding(list, layout))
    };
    brake.each(lists, judge, findings);
}

/// What is wrong with the order of a list.
struct Disorder {
    /// For each slot, the item that belongs there.
    order: Vec<usize>,
    /// The items that are to be moved.
    moved: BTreeSet<usize>,
    /// The items of the kind of the first one of these, in order as far as they stay.
    series: Vec<usize>,
}

/// Looks at the order of a list; none where it is in order, or has one of its own.
fn disorder(list: &[Definition]) -> Option<Disorder> {
    let code = |at: usize| list.get(at).map_or("", |definition| definition.code.as_str());
    // Most lists are of one kind and in order.
    let mut kinds: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, definition) in list.iter().enumerate() {
        kinds.entry(kind(&definition.code)).or_default().push(at);
    }
    let mut order: Vec<usize> = (0..list.len()).collect();
    let mut moved: BTreeSet<usize> = BTreeSet::new();
    let mut first: Option<(usize, Vec<usize>)> = None;
    for (kind, series) in kinds {
        let in_order = series
            .windows(2)
            .filter(|two| two.iter().map(|at| code(*at)).is_sorted_by(|a, b| compare(a, b).is_le()))
            .count();
        let neighbours = series.len().saturating_sub(1);
        // Where half of the neighbours are the wrong way round, that is an order of another kind.
        if in_order == neighbours || in_order * 2 <= neighbours {
            continue;
        }
        let stays = longest_rise(&series, |a, b| compare(code(a), code(b)).is_le());
        let moves: Vec<usize> = series.iter().copied().filter(|at| !stays.contains(at)).collect();
        if kind.is_empty() && (series.len() < WORDS || moves.len() * SLIPS > series.len()) {
            continue;
        }
        let mut sorted = series.clone();
        sorted.sort_by(|a, b| compare(code(*a), code(*b)));
        for (slot, item) in series.iter().zip(sorted) {
            if let Some(place) = order.get_mut(*slot) {
                *place = item;
            }
        }
        moved.extend(&moves);
        if let Some(at) = moves.first().filter(|at| first.as_ref().is_none_or(|(known, _)| *at < known)) {
            first = Some((*at, series));
        }
    }
    let (_, series) = first?;
    Some(Disorder { order, moved, series })
}

impl Disorder {
    fn finding(&self, list: &[Definition], layout: &mut Layout<'_>) -> Diagnostic {
        let code = |at: usize| list.get(at).map_or("", |definition| definition.code.as_str());
        let at = self.moved.first().copied().unwrap_or_default();
        let own = code(at);
        let is_less = |a: &str, b: &str| compare(a, b).is_lt();
        let before =
            self.series.iter().copied().rev().find(|other| *other < at).filter(|other| is_less(own, code(*other)));
        let after = self.series.iter().copied().find(|other| *other > at && is_less(code(*other), own));
        let (message, near) = match (before, after) {
            (Some(other), _) => (format!("`{own}` stands after `{}`", code(other)), Some(other)),
            (None, Some(other)) => (format!("`{own}` stands before `{}`", code(other)), Some(other)),
            (None, None) => (format!("`{own}` stands out of order"), None),
        };
        let stays = self.series.iter().copied().filter(|other| !self.moved.contains(other));
        let help = match stays.clone().rfind(|other| compare(code(*other), own).is_le()) {
            Some(other) => format!("In order, it comes after `{}`.", code(other)),
            None => format!("In order, it comes before `{}`.", stays.clone().next().map_or("", code)),
        };
        let more = match self.moved.len() {
            0 | 1 => String::new(),
            2 => " One more code of this list is out of order.".to_owned(),
            n => format!(" {} more codes of this list are out of order.", n - 1),
        };
        let span = |at: usize| list.get(at).map(|definition| definition.code.place.0);
        let first = list.first().map_or_else(|| layout.start(), |definition| definition.code.place.0);
        let mut finding = Diagnostic::new(&rules::UNSORTED, span(at).unwrap_or(first), message).help(help + &more);
        if let Some((span, near)) = near.and_then(|near| Some((span(near)?, near))) {
            finding = finding.label(span, if near < at { "after this one" } else { "before this one" });
        }
        // Where `5xx` stands among numbers is its author's to say, and what moves around it too.
        if !list.iter().any(|definition| is_class(definition.code.as_str())) {
            finding.fix = layout.arranged(list, &self.order, &self.moved).unwrap_or_default();
        }
        finding
    }
}

/// Whether a code stands for a class of numbers: `5xx`.
fn is_class(code: &str) -> bool {
    code.starts_with(|c: char| c.is_ascii_digit()) && code.ends_with(['x', 'X'])
}

/// What codes have in common that are in order among each other: their letters, with `#` for each number in them. Numbers are
/// of the kind `#`, and words without a number of the kind without a name.
fn kind(code: &Code) -> String {
    let code = code.as_str();
    if code.parse::<i64>().is_ok() {
        return "#".to_owned();
    }
    if !code.contains(|c: char| c.is_ascii_digit()) {
        return String::new();
    }
    let mut kind = String::new();
    for c in code.chars().flat_map(char::to_lowercase) {
        if !c.is_ascii_digit() {
            kind.push(c);
        } else if !kind.ends_with('#') {
            kind.push('#');
        }
    }
    kind
}

/// The order in which a reader looks for codes: numbers by value, letters by the alphabet, and numbers within them by value.
fn compare(a: &str, b: &str) -> Ordering {
    if let (Ok(a), Ok(b)) = (a.parse::<i64>(), b.parse::<i64>()) {
        return a.cmp(&b);
    }
    let (mut a, mut b) = (a, b);
    loop {
        let (number_a, rest_a) = number(a);
        let (number_b, rest_b) = number(b);
        if !number_a.is_empty() && !number_b.is_empty() {
            let (one, other) = (number_a.trim_start_matches('0'), number_b.trim_start_matches('0'));
            let by_value = one.len().cmp(&other.len()).then_with(|| one.cmp(other));
            if by_value.is_ne() {
                return by_value;
            }
            (a, b) = (rest_a, rest_b);
            continue;
        }
        let (mut next_a, mut next_b) = (a.chars(), b.chars());
        match (next_a.next(), next_b.next()) {
            (Some(one), Some(other)) => {
                let by_letter = one.to_lowercase().cmp(other.to_lowercase());
                if by_letter.is_ne() {
                    return by_letter;
                }
                (a, b) = (next_a.as_str(), next_b.as_str());
            }
            (one, other) => return one.is_some().cmp(&other.is_some()),
        }
    }
}

/// The digits that a text starts with, and the rest.
fn number(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// The most of some items that are in order among each other without being moved.
pub(super) fn longest_rise(items: &[usize], in_order: impl Fn(usize, usize) -> bool) -> BTreeSet<usize> {
    // From the end, so that of two neighbours the second one is moved. For each length, the item that the best rise of that
    // length starts with; and for each item, the one after it.
    let mut heads: Vec<usize> = Vec::new();
    let mut after: BTreeMap<usize, usize> = BTreeMap::new();
    for &item in items.iter().rev() {
        let length = heads.partition_point(|head| in_order(item, *head));
        if let Some(head) = length.checked_sub(1).and_then(|at| heads.get(at)) {
            after.insert(item, *head);
        }
        match heads.get_mut(length) {
            Some(head) => *head = item,
            None => heads.push(item),
        }
    }
    let mut rise = BTreeSet::new();
    let mut at = heads.last().copied();
    while let Some(item) = at {
        rise.insert(item);
        at = after.get(&item).copied();
    }
    rise
}

#[cfg(test)]
mod tests {
    use super::{compare, longest_rise};

    #[test]
    fn codes_are_in_the_order_in_which_they_are_looked_for() {
        for (less, more) in [
            ("99", "404"),
            ("-32700", "-32600"),
            ("PAY-2", "PAY-10"),
            ("pay-2", "PAY-3"),
            ("PAY-9", "pay-010"),
            ("E1-2", "E1-10"),
            ("4xx", "5xx"),
            ("abc", "abd"),
            ("ab", "abc"),
        ] {
            assert!(compare(less, more).is_lt() && compare(more, less).is_gt(), "{less} {more}");
        }
        assert!(compare("PAY-07", "pay-7").is_eq());
    }

    #[test]
    fn as_much_as_can_stays() {
        let stays = |items: &[usize]| longest_rise(&(0..items.len()).collect::<Vec<_>>(), |a, b| items[a] <= items[b]);
        assert_eq!(stays(&[1, 9, 2, 3, 3, 8, 4]), [0, 2, 3, 4, 5].into());
        assert_eq!(stays(&[]), [].into());
        assert_eq!(stays(&[3, 2, 1]).len(), 1);
    }
}
