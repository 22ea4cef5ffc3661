//! The markers of comments on passages, put back around the same text in another body of a page.
//!
//! Confluence keeps an inline comment as an element around its passage (`ac:inline-comment-marker`), and loses the comment's
//! place when that element is gone. A body that is rendered anew has none, so those of the body that it replaces are put
//! back: by the place that they are in, a cell of the row of a code, an item with its label, what stands below a heading; and
//! by their text with what stands around it.

mod find;
mod scan;
mod tags;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use find::Finder;
use scan::{MARKER, Scan, scan};

/// A body with markers put back, and the comments that lost their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The new body with markers: its text is what it was.
    pub body: String,
    /// The markers that have no place in it.
    pub lost: Vec<Passage>,
}

/// A passage that was commented on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passage {
    /// What the marker refers to (`ac:ref`), by which the comment is known.
    pub marker: String,
    /// The words that it is around, the first few hundred letters of them.
    pub text: String,
}

/// How much of a passage that is lost is told, in letters.
const LONGEST: usize = 300;
/// How many markers may be around one letter.
const DEEPEST: u8 = 16;
/// How many letters of all markers together are looked at; no page that people comment on comes near.
const WORK: usize = 20_000_000;

/// Puts the markers of `old` around the same text in `new`: both are bodies of pages in storage format. A marker is kept
/// where its passage stands in the same place, whatever changed around it, or else where the passage stands with the same
/// words around it. One over several elements of a line becomes one in each, as Confluence writes it.
///
/// A body that is no well-formed XML gives or takes no markers: all are lost then, and `new` stays as it is.
pub fn kept(old: &str, new: &str) -> Kept {
    if !old.contains(MARKER) {
        return Kept { body: new.to_owned(), lost: Vec::new() };
    }
    let before = scan(old);
    let marked = marked(&before);
    let after = scan(new);
    let passage = |(reference, units): (&String, &Vec<Range<usize>>)| Passage {
        marker: reference.clone(),
        text: units
            .first()
            .map(|first| words(&before, first.start..units.last().map_or(first.end, |last| last.end)))
            .unwrap_or_default(),
    };
    if !before.sound || !after.sound {
        return Kept { body: new.to_owned(), lost: marked.iter().map(passage).collect() };
    }
    let there: BTreeSet<&str> = after.markers.iter().map(|marker| marker.reference.as_str()).collect();
    // Where no letter is another one, each marker stays where it is, however often its text stands on the page.
    let letters = before.units.iter().zip(&after.units);
    let same = before.units.len() == after.units.len() && letters.into_iter().all(|(old, new)| old.c == new.c);
    let mut finder = Finder::new(&before, &after);
    let mut depth = vec![0_u8; after.units.len()];
    let mut work = WORK;
    let mut lost = Vec::new();
    let mut spans: Vec<(Range<usize>, &str)> = Vec::new();
    for (reference, units) in &marked {
        if there.contains(reference.as_str()) {
            continue;
        }
        let found: Option<Vec<Range<usize>>> =
            units.iter().map(|it| if same { Some(it.clone()) } else { finder.find(it.clone(), &mut work) }).collect();
        let found = found.filter(|found| !found.is_empty());
        match found.filter(|found| found.iter().all(|span| is_free(&mut depth, span, &mut work))) {
            Some(found) => spans.extend(found.into_iter().map(|span| (span, reference.as_str()))),
            None => lost.push(passage((reference, units))),
        }
    }
    Kept { body: write::written(new, &after, &spans), lost }
}

/// The markers by what they refer to, with the letters of each without blanks at their ends; parts that follow one another
/// are one.
fn marked(page: &Scan) -> BTreeMap<String, Vec<Range<usize>>> {
    let mut all: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
    for marker in &page.markers {
        let known = all.entry(marker.reference.clone()).or_default();
        let units = trimmed(page, marker.units.clone());
        if units.is_empty() {
            continue;
        }
        match known.last_mut() {
            Some(last) if is_blank(page, last.end..units.start) => last.end = last.end.max(units.end),
            _ => known.push(units),
        }
    }
    all
}

/// Whether there is nothing but at most one blank in some letters.
fn is_blank(page: &Scan, units: Range<usize>) -> bool {
    units.start >= units.end || (units.len() == 1 && page.units.get(units.start).is_some_and(|unit| unit.c == ' '))
}

fn trimmed(page: &Scan, units: Range<usize>) -> Range<usize> {
    let is_space = |at: usize| page.units.get(at).is_none_or(|unit| matches!(unit.c, ' ' | '\n'));
    let (mut start, mut end) = (units.start, units.end.min(page.units.len()));
    while start < end && is_space(end - 1) {
        end -= 1;
    }
    while start < end && is_space(start) {
        start += 1;
    }
    start..end.max(start)
}

fn words(page: &Scan, units: Range<usize>) -> String {
    let letters = page.units.get(units.start..units.end.max(units.start)).unwrap_or_default();
    let mut text: String = letters.iter().take(LONGEST).map(|unit| if unit.c == '\n' { ' ' } else { unit.c }).collect();
    if letters.len() > LONGEST {
        text.push('…');
    }
    text
}

/// Whether one more marker has room around some letters; it is counted then.
fn is_free(depth: &mut [u8], span: &Range<usize>, work: &mut usize) -> bool {
    let Some(left) = work.checked_sub(span.len()) else { return false };
    *work = left;
    let Some(letters) = depth.get_mut(span.clone()) else { return false };
    if letters.iter().any(|depth| *depth >= DEEPEST) {
        return false;
    }
    letters.iter_mut().for_each(|depth| *depth += 1);
    true
}
