//! Codes: which of the source is which of the copy, and what each says.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rayon::prelude::*;

use super::lines::{self, Matches};
use super::moves::moved;
use super::texts::Reader;
use super::words::line;
use super::{Difference, Kind, Side};
use crate::copies::canonical::words_of;
use crate::copies::sheet::{At, Line, Origin, Record, Retired, Said, Sheet};
use crate::model::Code;

/// A code of a sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'s> {
    /// The index of its group.
    pub(super) group: usize,
    /// Its index among all codes of the sheet.
    pub(super) at: usize,
    pub(super) record: &'s Record,
}

/// A code that both have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<'s> {
    pub(super) source: Place<'s>,
    pub(super) copy: Place<'s>,
    naming: Naming,
}

/// How the copy calls a code of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    /// As the source does.
    Same,
    /// Otherwise.
    Renamed,
    /// As another one, which is called as this one there; the first of the two tells of it.
    Swapped { first: bool },
}

/// The codes of two sheets.
#[derive(Debug)]
pub(super) struct Pairs<'s> {
    /// Those that both have, in the order of the source.
    pub(super) matched: Vec<Pair<'s>>,
    /// Those that only the source has, in its order.
    pub(super) missing: Vec<Place<'s>>,
    /// Those that only the copy has, in its order.
    pub(super) extra: Vec<Place<'s>>,
    copy: &'s Sheet,
    source: &'s Sheet,
    /// The codes that are gone, in the copy and in the source.
    gone_there: BTreeMap<&'s str, &'s Retired>,
    gone_here: BTreeMap<&'s str, &'s Retired>,
}

/// The retired codes of a sheet by their names; the first of each.
pub(super) fn retired(sheet: &Sheet) -> BTreeMap<&str, &Retired> {
    sheet.retired.iter().rev().map(|retired| (retired.code.as_str(), retired)).collect()
}

fn places(sheet: &Sheet) -> Vec<Place<'_>> {
    let groups = sheet.groups.iter().enumerate();
    let records = groups.flat_map(|(group, it)| it.records.iter().map(move |record| (group, record)));
    records.enumerate().map(|(at, (group, record))| Place { group, at, record }).collect()
}

/// The words of the first row of a code: summary and description.
fn texts(record: &Record) -> (String, String) {
    let key = |said: Option<&Said>| said.map(|said| words_of(&said.text)).unwrap_or_default();
    let first = record.lines.first();
    (key(first.and_then(|line| line.summary.as_ref())), key(first.and_then(|line| line.description.as_ref())))
}

impl<'s> Pairs<'s> {
    pub(super) fn new(source: &'s Sheet, copy: &'s Sheet) -> Self {
        let (here, there) = (places(source), places(copy));
        let mut by_code: BTreeMap<&str, Place<'s>> = BTreeMap::new();
        for place in &there {
            by_code.entry(place.record.code.as_str()).or_insert(*place);
        }
        let mut matched = Vec::with_capacity(here.len());
        let mut missing = Vec::new();
        for place in here {
            match by_code.remove(place.record.code.as_str()) {
                Some(copy) => matched.push(Pair { source: place, copy, naming: Naming::Same }),
                None => missing.push(place),
            }
        }
        let mut extra: Vec<Place<'s>> = by_code.into_values().collect();
        extra.sort_unstable_by_key(|place| place.at);
        let (gone_there, gone_here) = (retired(copy), retired(source));
        let mut pairs = Self { matched, missing, extra, copy, source, gone_there, gone_here };
        pairs.find_renamed();
        pairs.find_swapped();
        pairs
    }

    /// A missing code and one more with the same texts, or the same code in other letters, are one that was renamed.
    fn find_renamed(&mut self) {
        if self.missing.is_empty() || self.extra.is_empty() {
            return;
        }
        let keys = |record: &Record| {
            let (summary, description) = texts(record);
            let says = !summary.is_empty() || !description.is_empty();
            [Some(format!("#{}", record.code.anchor())), says.then(|| format!("{summary}\n{description}"))]
        };
        for wanted in 0..2 {
            let mut named: BTreeMap<String, Vec<Place<'s>>> = BTreeMap::new();
            for place in self.extra.iter().rev() {
                if let Some(key) = keys(place.record).into_iter().nth(wanted).flatten() {
                    named.entry(key).or_default().push(*place);
                }
            }
            let matched = &mut self.matched;
            let mut taken = BTreeSet::new();
            self.missing.retain(|place| {
                let key = keys(place.record).into_iter().nth(wanted).flatten();
                let found = key.and_then(|key| named.get_mut(&key)?.pop());
                if let Some(copy) = found {
                    matched.push(Pair { source: *place, copy, naming: Naming::Renamed });
                    taken.insert(copy.at);
                }
                found.is_none()
            });
            self.extra.retain(|place| !taken.contains(&place.at));
        }
        self.matched.sort_unstable_by_key(|pair| pair.source.at);
    }

    /// Two codes of which each has all that the other should say have changed places.
    fn find_swapped(&mut self) {
        let other = |pair: &Pair<'s>| -> Option<[(String, String); 2]> {
            let (source, copy) = (pair.source.record, pair.copy.record);
            let same = |a: &Line, b: &Line| a.summary == b.summary || a.description == b.description;
            if source.lines.first().zip(copy.lines.first()).is_none_or(|(a, b)| same(a, b)) {
                return None;
            }
            let (a, b) = (texts(source), texts(copy));
            (a.0 != b.0 && a.1 != b.1).then_some([a, b])
        };
        let changed: Vec<Option<[(String, String); 2]>> = self.matched.par_iter().map(other).collect();
        let changed: Vec<(usize, [(String, String); 2])> =
            changed.into_iter().enumerate().filter_map(|(at, keys)| Some((at, keys?))).collect();
        // Those that wait for their other half, which stands below; a code changes places with one other at most.
        let mut waiting: BTreeMap<[&(String, String); 2], VecDeque<usize>> = BTreeMap::new();
        let mut swaps = Vec::new();
        for (at, [source, copy]) in &changed {
            match waiting.get_mut(&[copy, source]).and_then(VecDeque::pop_front) {
                Some(first) => swaps.push((first, *at)),
                None => waiting.entry([source, copy]).or_default().push_back(*at),
            }
        }
        for (i, j) in swaps {
            if let Ok([one, other]) = self.matched.get_disjoint_mut([i, j]) {
                std::mem::swap(&mut one.copy, &mut other.copy);
                one.naming = Naming::Swapped { first: true };
                other.naming = Naming::Swapped { first: false };
            }
        }
    }
}

/// The differences of codes.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// By group of the source.
    pub(super) of_groups: Vec<Vec<Difference>>,
    /// Of what only the copy has.
    pub(super) after: Vec<Difference>,
}

/// Compares code by code. Groups that are missing or extra as a whole are told of elsewhere.
pub(super) fn compare(pairs: &Pairs<'_>, reader: &Reader<'_>, missing_groups: &[bool], extra_groups: &[bool]) -> Told {
    let in_rows = pairs.matched.iter().filter(|pair| pair.copy.record.origin == Origin::Row).count();
    let mostly_rows = 2 * in_rows > pairs.matched.len();
    let of_pair = |pair: &Pair<'_>| -> Vec<Difference> {
        let mut out = Vec::new();
        let (source, copy) = (pair.source.record, pair.copy.record);
        out.extend(named(pair));
        if mostly_rows && copy.origin == Origin::Heading {
            let message =
                format!("`{}` is missing from the table; only what is said of it below is there", source.code);
            out.push(
                Difference::new(Kind::Codes, message).of(&source.code).sides(Side::at(source.at), Side::at(copy.at)),
            );
        } else {
            record(source, copy, reader, &mut out);
        }
        out
    };
    let found: Vec<Vec<Difference>> = pairs.matched.par_iter().with_min_len(64).map(of_pair).collect();
    // In the order of the source, with the codes that are missing between those that are there.
    let mut ordered: Vec<(usize, usize, Vec<Difference>)> =
        pairs.matched.iter().zip(found).map(|(pair, found)| (pair.source.at, pair.source.group, found)).collect();
    for place in &pairs.missing {
        if !missing_groups.get(place.group).copied().unwrap_or_default() {
            ordered.push((place.at, place.group, vec![missing(place, pairs)]));
        }
    }
    ordered.sort_by_key(|(at, ..)| *at);
    let mut of_groups = vec![Vec::new(); pairs.source.groups.len()];
    for (_, group, found) in ordered {
        if let Some(of_group) = of_groups.get_mut(group) {
            of_group.extend(found);
        }
    }
    let is_told = |place: &&Place<'_>| extra_groups.get(place.group).copied().unwrap_or_default();
    let after = pairs.extra.iter().filter(|place| !is_told(place)).map(|place| extra(place, pairs)).collect();
    Told { of_groups, after }
}

/// That a code is called otherwise. Of two that changed places, the first tells of both.
fn named(pair: &Pair<'_>) -> Option<Difference> {
    let (source, copy) = (pair.source.record, pair.copy.record);
    let (code, other) = (&source.code, &copy.code);
    let message = match pair.naming {
        Naming::Same | Naming::Swapped { first: false } => return None,
        Naming::Renamed => format!("`{code}` stands there as `{other}`"),
        Naming::Swapped { first: true } => {
            format!("`{code}` and `{other}` have changed places: each says what the other should")
        }
    };
    let side = |record: &Record| Side { text: Some(record.code.to_string()), at: Some(record.at) };
    let it = Difference::new(Kind::Codes, message).of(code).sides(side(source), side(copy));
    Some(Difference { others: vec![other.to_string()], ..it })
}

/// The text of a row, for what stands on one side only.
fn row(at: At, line_of: Option<&Line>) -> Side {
    let said = line_of.into_iter().flat_map(|line| [&line.summary, &line.description]).flatten();
    let text = said.map(|said| line(&said.text)).collect::<Vec<_>>().join(" — ");
    Side { text: (!text.is_empty()).then_some(text), at: Some(at) }
}

fn missing(place: &Place<'_>, pairs: &Pairs<'_>) -> Difference {
    let code = &place.record.code;
    let retired = pairs.gone_there.get(code.as_str());
    // Where it would stand: after the last of its section that is there, or at the heading.
    let before = pairs.matched.partition_point(|pair| pair.source.at < place.at);
    let before = before.checked_sub(1).and_then(|at| pairs.matched.get(at));
    let first = || pairs.copy.records().next().map(|record| record.at);
    let near = retired.map(|retired| retired.at).or(before.map(|pair| pair.copy.record.at)).or_else(first);
    let message = match (retired, before) {
        (Some(_), _) => format!("`{code}` stands among the retired codes of the copy"),
        (None, Some(before)) => format!("`{code}` is missing; it would stand after `{}`", before.copy.record.code),
        (None, None) => format!("`{code}` is missing"),
    };
    let it = Difference::new(Kind::Codes, message).of(code);
    it.sides(row(place.record.at, place.record.lines.first()), near.map(Side::at).unwrap_or_default())
}

fn extra(place: &Place<'_>, pairs: &Pairs<'_>) -> Difference {
    let code = &place.record.code;
    let retired = pairs.gone_here.get(code.as_str());
    let message = match retired {
        Some(_) => format!("`{code}` is retired in the source"),
        None => format!("the source has no `{code}`"),
    };
    let near = retired.map(|retired| Side::at(retired.at)).unwrap_or_default();
    Difference::new(Kind::Codes, message).of(code).sides(near, row(place.record.at, place.record.lines.first()))
}

/// Compares what is said of a code.
fn record(source: &Record, copy: &Record, reader: &Reader<'_>, out: &mut Vec<Difference>) {
    let start = out.len();
    let Matches { pairs, missing, extra } = lines::matches(&source.lines, &copy.lines);
    let several = source.lines.len() > 1 || copy.lines.len() > 1;
    let case = |line_of: &Line| line_of.summary.as_ref().filter(|_| several).map(|said| line(&said.text));
    let own = source.lines.first();
    for (i, j) in &pairs {
        let (Some(a), Some(b)) = (source.lines.get(*i), copy.lines.get(*j)) else { continue };
        let aliases = own.and_then(|own| own.fields.get("aliases"));
        for mut it in row_differences(&source.code, a, b, reader) {
            if it.field.as_deref() == Some("summary")
                && let Some(summary) = &b.summary
                && Reader::is_alias(aliases, summary)
            {
                it.message = "this is another name of the code, listed under `aliases`".to_owned();
            }
            it.case = case(a);
            it.lines = [Some(*i), Some(*j)];
            out.push(it);
        }
    }
    let kept: Vec<usize> = pairs.iter().map(|(_, j)| *j).collect();
    for at in moved(&kept) {
        let Some((i, j)) = pairs.get(at) else { continue };
        let (Some(a), Some(b)) = (source.lines.get(*i), copy.lines.get(*j)) else { continue };
        let lines = [Some(*i), Some(*j)];
        let it = Difference::new(Kind::Order, "this row stands elsewhere among those of the code");
        out.push(Difference { case: case(a), lines, ..it.sides(row(a.at, Some(a)), row(b.at, Some(b))) });
    }
    for (i, line_of) in missing.iter().filter_map(|at| Some((*at, source.lines.get(*at)?))) {
        let lines = [Some(i), None];
        let it = Difference::new(Kind::Codes, "this row of the code is missing");
        let sides = (row(line_of.at, Some(line_of)), Side::at(copy.at));
        out.push(Difference { case: case(line_of), lines, ..it.sides(sides.0, sides.1) });
    }
    for (j, line_of) in extra.iter().filter_map(|at| Some((*at, copy.lines.get(*at)?))) {
        let lines = [None, Some(j)];
        let it = Difference::new(Kind::Codes, "the source has no such row of the code");
        let sides = (Side::at(source.at), row(line_of.at, Some(line_of)));
        out.push(Difference { case: case(line_of), lines, ..it.sides(sides.0, sides.1) });
    }
    for at in copy.repeated.iter().skip(source.repeated.len()) {
        let it = Difference::new(Kind::Codes, "this row of the code stands there once more, word for word");
        out.push(it.sides(Side::at(source.at), Side::at(*at)));
    }
    fields(source, copy, reader, out);
    for it in out.iter_mut().skip(start) {
        it.code = Some(source.code.as_str().to_owned());
    }
}

fn row_differences(code: &Code, a: &Line, b: &Line, reader: &Reader<'_>) -> impl Iterator<Item = Difference> {
    let near = [Some(a.at), Some(b.at)];
    let of = |field, source: Option<&Said>, copy: Option<&Said>| {
        let stands_in = copy.is_none() && source.is_some_and(|said| Reader::stands_in(field, code.as_str(), said));
        (reader.carries(field) && !stands_in).then(|| reader.text(field, source, copy, near)).flatten()
    };
    let summary = of("summary", a.summary.as_ref(), b.summary.as_ref());
    let description = of("description", a.description.as_ref(), b.description.as_ref());
    summary.into_iter().chain(description)
}

/// Compares the other fields, which stand on the first row; on further ones only where they are others.
fn fields(source: &Record, copy: &Record, reader: &Reader<'_>, out: &mut Vec<Difference>) {
    let (Some(own), Some(first)) = (source.lines.first(), copy.lines.first()) else { return };
    let near = [Some(source.at), Some(copy.at)];
    let more = first.fields.keys().filter(|key| !own.fields.contains_key(*key));
    for field in own.fields.keys().chain(more).filter(|field| reader.carries(field)) {
        let it = reader.text(field, own.fields.get(field), first.fields.get(field), near);
        out.extend(it.map(|it| Difference { lines: [Some(0), Some(0)], ..it }));
    }
    for (at, line_of) in copy.lines.iter().enumerate().skip(1) {
        for (field, said) in line_of.fields.iter().filter(|(field, _)| reader.carries(field)) {
            let it = reader.text(field, own.fields.get(field), Some(said), [Some(source.at), None]);
            let case = line_of.summary.as_ref().map(|said| line(&said.text));
            out.extend(it.map(|it| Difference { case, lines: [Some(0), Some(at)], ..it }));
        }
    }
}
