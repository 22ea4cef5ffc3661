//! Where a passage of one page stands on another.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffTag};

use super::scan::{BELOW, HEADING, Scan};

/// Texts of more words than this, apart from what they begin and end with alike, are not looked into.
const MOST_WORDS: usize = 6_000;
/// What all comparisons of words together may cost.
const DIFFS: usize = 100_000_000;
/// What all searches through the page together may cost, in letters.
const SEARCHES: usize = 16_000_000;
/// How much of what stands around a passage makes it known elsewhere, in letters.
const AROUND: usize = 24;
/// How many letters are known again elsewhere.
const KNOWN: usize = 12;

/// Finds passages of one page on another.
pub(super) struct Finder<'p> {
    old: &'p Scan,
    new: &'p Scan,
    /// The places of the old page: first letter, and the name of the place.
    by_start: BTreeMap<usize, (usize, &'p str)>,
    aligned: BTreeMap<&'p str, Option<Aligned>>,
    /// The blocks of both pages by their letters; none where two are alike.
    blocks: Option<[BTreeMap<String, Option<usize>>; 2]>,
    whole: Option<[Letters; 2]>,
    partners: Option<BTreeMap<&'static str, BTreeMap<&'p str, &'p str>>>,
    diffs: usize,
    searches: usize,
}

/// A place on both pages.
struct Aligned {
    /// The numbers of its letters on the old page, in order.
    old: Vec<usize>,
    new: Vec<usize>,
    /// For each letter of the old one its place among those of the new one.
    to: Vec<Option<usize>>,
    /// Both texts, once they are searched.
    letters: Option<[Letters; 2]>,
}

/// Letters to be searched.
struct Letters {
    text: String,
    /// The byte that each begins at.
    starts: Vec<usize>,
}

impl Letters {
    fn new(letters: impl Iterator<Item = char>) -> Self {
        let mut found = Self { text: String::new(), starts: Vec::new() };
        for c in letters {
            found.starts.push(found.text.len());
            found.text.push(c);
        }
        found
    }

    /// Where a text stands, in letters, if it does in one place only.
    fn only(&self, wanted: &str) -> Option<usize> {
        let first = self.text.find(wanted)?;
        let next = first + self.text.get(first..)?.chars().next()?.len_utf8();
        if self.text.get(next..)?.contains(wanted) {
            return None;
        }
        self.starts.binary_search(&first).ok()
    }
}

impl<'p> Finder<'p> {
    pub(super) fn new(old: &'p Scan, new: &'p Scan) -> Self {
        let places = old.places.iter().flat_map(|(name, ranges)| ranges.iter().map(move |range| (name, range)));
        let by_start = places.map(|(name, range)| (range.start, (range.end, name.as_str()))).collect();
        Self {
            old,
            new,
            by_start,
            aligned: BTreeMap::new(),
            blocks: None,
            whole: None,
            partners: None,
            diffs: DIFFS,
            searches: SEARCHES,
        }
    }

    /// Where the letters of a passage of the old page stand on the new one. `work` is what may still be looked at.
    pub(super) fn find(&mut self, units: Range<usize>, work: &mut usize) -> Option<Range<usize>> {
        *work = work.checked_sub(units.len())?;
        self.in_place(units.clone()).or_else(|| self.in_block(units.clone())).or_else(|| self.anywhere(units))
    }

    /// In the place of the same name: what of it did not change, or else the only place where the passage stands.
    fn in_place(&mut self, units: Range<usize>) -> Option<Range<usize>> {
        let (_, (end, name)) = self.by_start.range(..=units.start).next_back()?;
        let name = (*end >= units.end).then_some(*name)?;
        if !self.aligned.contains_key(name) {
            let aligned = self.align(name);
            self.aligned.insert(name, aligned);
        }
        let aligned = self.aligned.get_mut(name)?.as_mut()?;
        let first = aligned.old.binary_search(&units.start).ok()?;
        let to = aligned.to.get(first..first + units.len())?;
        let start = to.first().copied().flatten();
        if let Some(start) = start.filter(|start| to.iter().zip(*start..).all(|(to, at)| *to == Some(at))) {
            return span(&aligned.new, start, units.len());
        }
        self.searches = self.searches.checked_sub(aligned.old.len() + aligned.new.len())?;
        let (old, new) = (self.old, self.new);
        let of = |page: &Scan, all: &[usize]| Letters::new(all.iter().filter_map(|at| Some(page.units.get(*at)?.c)));
        let [before, after] = aligned.letters.get_or_insert_with(|| [of(old, &aligned.old), of(new, &aligned.new)]);
        let wanted = letters(old, units.clone());
        before.only(&wanted)?;
        let at = after.only(&wanted)?;
        span(&aligned.new, at, units.len())
    }

    /// The place on the new page that one of the old page has become: that of its name. A heading that was reworded, and what
    /// is below it, is known by its order, where as many came as went.
    fn partner(&mut self, name: &str) -> Option<&'p str> {
        if let Some((known, _)) = self.new.places.get_key_value(name) {
            return Some(known);
        }
        let kind = name.split('\n').next().filter(|kind| matches!(*kind, HEADING | BELOW))?;
        let partners = self.partners.get_or_insert_with(|| partners(self.old, self.new));
        partners.get(kind)?.get(name).copied()
    }

    fn align(&mut self, name: &str) -> Option<Aligned> {
        let partner = self.partner(name)?;
        let all = |page: &Scan, name: &str| -> Option<Vec<usize>> {
            Some(page.places.get(name)?.iter().flat_map(Clone::clone).collect())
        };
        let (old, new) = (all(self.old, name)?, all(self.new, partner)?);
        let of = |page: &Scan, at: &usize| page.units.get(*at).map(|unit| unit.c);
        if old.len() == new.len() && old.iter().zip(&new).all(|(a, b)| of(self.old, a) == of(self.new, b)) {
            let to = (0..old.len()).map(Some).collect();
            return Some(Aligned { old, new, to, letters: None });
        }
        let (a, b) = (words(self.old, &old), words(self.new, &new));
        let mut to = vec![None; old.len()];
        for (from, into) in self.equal(&a, &b) {
            for (a, b) in a.get(from)?.iter().zip(b.get(into)?) {
                for (from, into) in a.1.clone().zip(b.1.clone()) {
                    *to.get_mut(from)? = Some(into);
                }
            }
        }
        Some(Aligned { old, new, to, letters: None })
    }

    /// The words that two texts have in common, in their order.
    fn equal(&mut self, a: &[Word], b: &[Word]) -> Vec<(Range<usize>, Range<usize>)> {
        let start = a.iter().zip(b).take_while(|(a, b)| a.0 == b.0).count();
        let room = a.len().min(b.len()) - start;
        let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a.0 == b.0).count().min(room);
        let mut found = vec![(0..start, 0..start)];
        let (from, into) = (start..a.len() - end, start..b.len() - end);
        let words = from.len() + into.len();
        let cost = words.saturating_mul(words);
        if words <= MOST_WORDS && cost <= self.diffs {
            self.diffs -= cost;
            let mut names: BTreeMap<&str, usize> = BTreeMap::new();
            let mut ids: Vec<usize> = Vec::with_capacity(words);
            for (word, _) in [a.get(from.clone()), b.get(into)].into_iter().flatten().flatten() {
                let next = names.len();
                ids.push(*names.entry(word).or_insert(next));
            }
            let (one, other) = ids.split_at(from.len());
            let operations = similar::capture_diff_slices(Algorithm::Myers, one, other);
            for (tag, one, other) in operations.iter().map(similar::DiffOp::as_tag_tuple) {
                if tag == DiffTag::Equal {
                    found.push((start + one.start..start + one.end, start + other.start..start + other.end));
                }
            }
        }
        found.push((a.len() - end..a.len(), b.len() - end..b.len()));
        found
    }

    /// In the only block that says the same, wherever it is.
    fn in_block(&mut self, units: Range<usize>) -> Option<Range<usize>> {
        let is_end = |unit: &super::scan::Unit| unit.c == '\n';
        let before = self.old.units.get(..units.start)?;
        let from = before.iter().rposition(is_end).map_or(0, |at| at + 1);
        let length = self.old.units.get(from..)?.iter().position(is_end).unwrap_or(self.old.units.len() - from);
        self.searches = self.searches.checked_sub(length)?;
        let name = (from + length >= units.end).then(|| letters(self.old, from..from + length))?;
        let (old, new) = (self.old, self.new);
        let [there, blocks] = self.blocks.get_or_insert_with(|| [blocks(old), blocks(new)]);
        // What is said twice was perhaps said by the other one.
        there.get(&name).copied().flatten()?;
        let block = blocks.get(&name).copied().flatten()?;
        let start = block + units.start - from;
        Some(start..start + units.len())
    }

    /// With the same words around it, or on one side of it, if that is in one place only.
    fn anywhere(&mut self, units: Range<usize>) -> Option<Range<usize>> {
        let is_end = |at: &usize| self.old.units.get(*at).is_none_or(|unit| unit.c == '\n');
        let before = (units.start.saturating_sub(AROUND)..units.start).rev().take_while(|at| !is_end(at)).count();
        let after = (units.end..units.end + AROUND).take_while(|at| !is_end(at)).count();
        for (before, after) in [(before, after), (before, 0), (0, after), (0, 0)] {
            let wanted = units.start - before..units.end + after;
            // A word by itself is no sign of its place.
            if wanted.len() < KNOWN {
                continue;
            }
            // Finding letters takes less time than looking at each.
            self.searches = self.searches.checked_sub((self.old.units.len() + self.new.units.len()) / 4)?;
            let wanted = letters(self.old, wanted);
            let (old, new) = (self.old, self.new);
            let of = |page: &Scan| Letters::new(page.units.iter().map(|unit| unit.c));
            let [there, here] = self.whole.get_or_insert_with(|| [of(old), of(new)]);
            if let (Some(_), Some(at)) = (there.only(&wanted), here.only(&wanted)) {
                let start = at + before;
                return Some(start..start + units.len());
            }
        }
        None
    }
}

/// The places that only one of two pages has, those of the old page with those of the new one, by kind: in their order, where
/// they are as many.
fn partners<'p>(old: &'p Scan, new: &'p Scan) -> BTreeMap<&'static str, BTreeMap<&'p str, &'p str>> {
    let only = |page: &'p Scan, other: &Scan, kind: &str| {
        let own = page.places.iter().filter(|(name, _)| !other.places.contains_key(*name));
        let own = own.filter(|(name, _)| name.split('\n').next() == Some(kind));
        let mut own: Vec<(usize, &'p str)> =
            own.filter_map(|(name, ranges)| Some((ranges.first()?.start, name.as_str()))).collect();
        own.sort_unstable();
        own
    };
    let pairs = |kind: &'static str| {
        let (went, came) = (only(old, new, kind), only(new, old, kind));
        let same = went.len() == came.len();
        let pairs = went.into_iter().zip(came).filter(|_| same).map(|((_, went), (_, came))| (went, came));
        (kind, pairs.collect())
    };
    [HEADING, BELOW].map(pairs).into()
}

fn letters(page: &Scan, units: Range<usize>) -> String {
    page.units.get(units).unwrap_or_default().iter().map(|unit| unit.c).collect()
}

/// A stretch of the letters of a place, as letters of the page; none where it is in several parts.
fn span(all: &[usize], start: usize, length: usize) -> Option<Range<usize>> {
    let first = *all.get(start)?;
    let last = *all.get(start + length.checked_sub(1)?)?;
    (last - first + 1 == length).then(|| first..last + 1)
}

/// A word, and its letters by their numbers in the place.
type Word = (String, Range<usize>);

/// The words of a place; other letters are words by themselves.
fn words(page: &Scan, letters: &[usize]) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut open = false;
    for (number, at) in letters.iter().enumerate() {
        let Some(unit) = page.units.get(*at) else { continue };
        let of_word = unit.c.is_alphanumeric();
        match out.last_mut() {
            Some(last) if open && of_word => {
                last.0.push(unit.c);
                last.1.end = number + 1;
            }
            _ => out.push((unit.c.to_string(), number..number + 1)),
        }
        open = of_word;
    }
    out
}

/// The first letters of blocks by what the blocks say.
fn blocks(page: &Scan) -> BTreeMap<String, Option<usize>> {
    let mut all = BTreeMap::new();
    let mut start = 0;
    for block in page.units.split(|unit| unit.c == '\n') {
        let name: String = block.iter().map(|unit| unit.c).collect();
        all.entry(name).and_modify(|at| *at = None).or_insert(Some(start));
        start += block.len() + 1;
    }
    all
}
