//! Sections: which of the source is which of the copy, what they are called, what stands in each and in what order.

use std::collections::{BTreeMap, VecDeque};

use super::codes::{Pair, Pairs};
use super::moves::moved;
use super::texts::Reader;
use super::words::line;
use super::{Difference, Kind, Side};
use crate::copies::canonical::words_of;
use crate::copies::sheet::{At, Group, Said, Sheet};
use crate::diagnostic::listed;

/// How many names are told of many.
const MOST: usize = 8;

/// The sections of two sheets.
#[derive(Debug)]
pub(super) struct Groups<'s> {
    source: &'s Sheet,
    copy: &'s Sheet,
    /// Whether the copy has headings at all; without any, its codes stand in no sections.
    has_headings: bool,
    /// For each section of the source the one of the copy.
    there: Vec<Option<usize>>,
    /// Which sections of the copy have one in the source.
    known: Vec<bool>,
}

/// The differences of sections.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Of all of them together.
    pub(super) first: Vec<Difference>,
    /// By section of the source.
    pub(super) of_groups: Vec<Vec<Difference>>,
    /// Of sections that only the copy has.
    pub(super) after: Vec<Difference>,
    /// Which sections of the source are missing with all their codes.
    pub(super) missing_groups: Vec<bool>,
    /// Which sections of the copy are new with all their codes.
    pub(super) extra_groups: Vec<bool>,
}

fn title(group: &Group) -> Option<String> {
    group.title.as_ref().map(|title| words_of(&title.text)).filter(|title| !title.is_empty())
}

fn shown(group: &Group) -> String {
    group.title.as_ref().map(|title| line(&title.text)).unwrap_or_default()
}

fn start(group: &Group) -> Option<At> {
    group.title.as_ref().map(|title| title.at).or_else(|| group.records.first().map(|record| record.at))
}

fn side(group: &Group) -> Side {
    Side { text: group.title.as_ref().map(|title| line(&title.text)), at: start(group) }
}

impl<'s> Groups<'s> {
    /// Finds the sections that belong together: by their titles, then by the codes that they share.
    pub(super) fn new(source: &'s Sheet, copy: &'s Sheet, pairs: &Pairs<'_>) -> Self {
        let mut there: Vec<Option<usize>> = vec![None; source.groups.len()];
        let mut known = vec![false; copy.groups.len()];
        let mut titles: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
        for (at, group) in copy.groups.iter().enumerate() {
            if let Some(title) = title(group) {
                titles.entry(title).or_default().push_back(at);
            }
        }
        let mut pair = |there: &mut Vec<Option<usize>>, from: usize, to: usize| {
            if let (Some(there), Some(known)) = (there.get_mut(from), known.get_mut(to))
                && there.is_none()
                && !*known
            {
                (*there, *known) = (Some(to), true);
            }
        };
        for (at, group) in source.groups.iter().enumerate() {
            if let Some(to) = title(group).and_then(|title| titles.get_mut(&title)?.pop_front()) {
                pair(&mut there, at, to);
            }
        }
        let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for it in &pairs.matched {
            *shared.entry((it.source.group, it.copy.group)).or_default() += 1;
        }
        let mut shared: Vec<((usize, usize), usize)> = shared.into_iter().collect();
        shared.sort_by_key(|(groups, count)| (usize::MAX - count, *groups));
        for ((from, to), _) in shared {
            pair(&mut there, from, to);
        }
        // Sections without codes can only be told by their order.
        let empty = |group: &Group| group.records.is_empty();
        let mut rest = copy.groups.iter().enumerate().filter(|(_, group)| empty(group)).map(|(at, _)| at);
        let known_titles: Vec<bool> = there.iter().map(Option::is_some).collect();
        for (at, _) in source.groups.iter().enumerate().filter(|(_, group)| empty(group)) {
            if !known_titles.get(at).copied().unwrap_or(true)
                && let Some(to) = rest.by_ref().find(|to| !there.contains(&Some(*to)))
            {
                pair(&mut there, at, to);
            }
        }
        let has_headings = copy.groups.iter().any(|group| group.title.is_some());
        Self { source, copy, has_headings, there, known }
    }

    /// Compares them. `page` is whether the texts of sections are compared, too.
    pub(super) fn compare(&self, pairs: &Pairs<'_>, reader: &Reader<'_>, page: bool) -> Told {
        let mut told = Told {
            of_groups: vec![Vec::new(); self.source.groups.len()],
            missing_groups: vec![false; self.source.groups.len()],
            extra_groups: vec![false; self.copy.groups.len()],
            ..Told::default()
        };
        if !self.has_headings {
            let all: Vec<&Pair<'_>> = pairs.matched.iter().collect();
            told.first.extend(self.only_heading().filter(|_| page));
            told.first.extend(order(&[all], None));
            return told;
        }
        told.first.extend(self.order_of_groups());
        // The codes of each section by the section of the copy in which they stand.
        let mut by_groups: BTreeMap<(usize, usize), Vec<&Pair<'_>>> = BTreeMap::new();
        for pair in &pairs.matched {
            by_groups.entry((pair.source.group, pair.copy.group)).or_default().push(pair);
        }
        for (at, group) in self.source.groups.iter().enumerate() {
            let mut out = Vec::new();
            let standing: Vec<(&usize, &Vec<&Pair<'_>>)> =
                by_groups.range((at, 0)..=(at, usize::MAX)).map(|((_, to), pairs)| (to, pairs)).collect();
            match self.there.get(at).copied().flatten().and_then(|to| self.copy.groups.get(to)) {
                Some(there) => {
                    // Codes right below the title: its import calls their section so, too.
                    let words = |said: Option<&Said>| said.map(|said| words_of(&said.text));
                    let named = words(group.title.as_ref());
                    let stands_in = there.title.is_none() && named == words(self.source.title.as_ref());
                    out.extend(heading(group, there, reader).filter(|_| !stands_in));
                    if page {
                        let near = [start(group), start(there)];
                        out.extend(reader.text("intro", group.intro.as_ref(), there.intro.as_ref(), near));
                    }
                }
                None if standing.is_empty() => {
                    if let Some(missing) = told.missing_groups.get_mut(at) {
                        *missing = true;
                    }
                    out.push(self.missing(at, group));
                }
                None => {}
            }
            for (to, pairs) in &standing {
                if self.there.get(at) != Some(&Some(**to)) {
                    out.extend(self.elsewhere(at, **to, pairs));
                }
            }
            let runs: Vec<Vec<&Pair<'_>>> = standing.into_iter().map(|(_, pairs)| pairs.clone()).collect();
            out.extend(order(&runs, Some(group)));
            for it in &mut out {
                it.section = Some(shown(group));
            }
            if let Some(of_group) = told.of_groups.get_mut(at) {
                *of_group = out;
            }
        }
        let mut has_source = vec![false; self.copy.groups.len()];
        for (_, to) in by_groups.keys() {
            has_source.get_mut(*to).into_iter().for_each(|has| *has = true);
        }
        for (at, group) in self.copy.groups.iter().enumerate() {
            let is_new = !self.known.get(at).copied().unwrap_or(true) && has_source.get(at) == Some(&false);
            // One without codes says nothing about any.
            if is_new && !group.records.is_empty() && group.title.is_some() {
                told.extra_groups.get_mut(at).into_iter().for_each(|extra| *extra = true);
                told.after.push(extra(group));
            }
        }
        told
    }

    /// The only section of the source, where the copy is a page whose heading of it is gone. One that is called as the page
    /// needs none, and a page of several sections may have them in one table.
    fn only_heading(&self) -> Option<Difference> {
        let [group] = self.source.groups.as_slice() else { return None };
        let named = title(group)?;
        let page = self.copy.title.as_ref().map(|title| words_of(&title.text))?;
        let of_source = self.source.title.as_ref().map(|title| words_of(&title.text));
        if named == page || Some(&named) == of_source.as_ref() {
            return None;
        }
        let there = self.copy.groups.first().and_then(start).map(Side::at).unwrap_or_default();
        let it = Difference::new(Kind::Section, "the section has no heading in the copy").field("section");
        Some(Difference { section: Some(shown(group)), ..it.sides(side(group), there) })
    }

    fn order_of_groups(&self) -> Option<Difference> {
        let both: Vec<(&Group, usize)> =
            self.source.groups.iter().zip(&self.there).filter_map(|(group, to)| Some((group, (*to)?))).collect();
        let positions: Vec<usize> = both.iter().map(|(_, to)| *to).collect();
        let moved = moved(&positions);
        let names: Vec<String> =
            moved.iter().filter_map(|at| both.get(*at)).map(|(group, _)| format!("“{}”", shown(group))).collect();
        let (group, to) = moved.first().and_then(|at| both.get(*at))?;
        let message = match names.as_slice() {
            [one] => format!("the section {one} stands elsewhere"),
            many => format!("{} sections stand elsewhere: {}", many.len(), listed(many, MOST)),
        };
        let copy = self.copy.groups.get(*to).map(side).unwrap_or_default();
        let it = Difference::new(Kind::Order, message).field("section").sides(side(group), copy);
        Some(Difference { section: Some(shown(group)), ..it })
    }

    fn missing(&self, at: usize, group: &Group) -> Difference {
        let codes: Vec<String> = group.records.iter().map(|record| record.code.to_string()).collect();
        let (kind, message) = match codes.as_slice() {
            [] => (Kind::Section, "the section is missing".to_owned()),
            [one] => (Kind::Codes, format!("the section is missing with its code, `{one}`")),
            many => (Kind::Codes, format!("the section is missing with its {} codes: {}", many.len(), quoted(many))),
        };
        let before = self.there.get(..at).and_then(|before| before.iter().rev().find_map(|to| *to));
        let near = self.copy.groups.get(before.unwrap_or_default()).and_then(start);
        let it = Difference::new(kind, message).field("section");
        Difference { others: codes, ..it.sides(side(group), near.map(Side::at).unwrap_or_default()) }
    }

    /// Codes of a section that stand in another one.
    fn elsewhere(&self, from: usize, to: usize, pairs: &[&Pair<'_>]) -> Vec<Difference> {
        let Some(group) = self.copy.groups.get(to) else { return Vec::new() };
        let place = match &group.title {
            Some(title) => format!("in the section “{}”", line(&title.text)),
            None => "without a heading".to_owned(),
        };
        let at =
            |pair: &Pair<'_>| (Side::at(pair.source.record.at), Side { at: Some(pair.copy.record.at), ..side(group) });
        let lost = self.there.get(from) == Some(&None);
        let is_new = self.known.get(to) == Some(&false);
        let (true, [first, _, ..]) = (lost || is_new, pairs) else {
            let one = |pair: &&Pair<'_>| {
                let code = &pair.source.record.code;
                let it = Difference::new(Kind::Section, format!("`{code}` stands {place}")).field("section");
                let (source, copy) = at(pair);
                it.of(code).sides(source, copy)
            };
            return pairs.iter().map(one).collect();
        };
        let codes: Vec<String> = pairs.iter().map(|pair| pair.source.record.code.to_string()).collect();
        let message = if lost {
            format!("the section is not there; its {} codes stand {place}: {}", codes.len(), quoted(&codes))
        } else {
            format!(
                "{} codes of the section stand {place}, which the source does not have: {}",
                codes.len(),
                quoted(&codes)
            )
        };
        let (source, copy) = at(first);
        let it = Difference::new(Kind::Section, message).field("section").sides(source, copy);
        vec![Difference { others: codes, ..it }]
    }
}

/// The difference of two headings.
fn heading(group: &Group, there: &Group, reader: &Reader<'_>) -> Option<Difference> {
    let near = [start(group), start(there)];
    let it = reader.text("section", group.title.as_ref(), there.title.as_ref(), near)?;
    let message = match (&group.title, &there.title) {
        (Some(_), None) => "the section has no heading in the copy",
        (None, _) => "the source has no such heading",
        (Some(_), Some(_)) => "the section is called otherwise",
    };
    Some(Difference { kind: Kind::Section, message: message.to_owned(), ..it })
}

fn extra(group: &Group) -> Difference {
    let codes: Vec<String> = group.records.iter().map(|record| record.code.to_string()).collect();
    let message = match codes.as_slice() {
        [one] => format!("the copy has a section more, with `{one}`"),
        many => format!("the copy has a section more, with {} codes: {}", many.len(), quoted(many)),
    };
    let it = Difference::new(Kind::Codes, message).field("section").sides(Side::default(), side(group));
    Difference { others: codes, section: Some(shown(group)), ..it }
}

/// The codes that stand in another order. Each run is of codes that stand in one section of each.
fn order(runs: &[Vec<&Pair<'_>>], group: Option<&Group>) -> Option<Difference> {
    let mut out: Vec<(&Pair<'_>, String)> = Vec::new();
    for run in runs {
        let positions: Vec<usize> = run.iter().map(|pair| pair.copy.at).collect();
        let moved = moved(&positions);
        if moved.is_empty() {
            continue;
        }
        let mut there: Vec<&&Pair<'_>> = run.iter().collect();
        there.sort_unstable_by_key(|pair| pair.copy.at);
        for pair in moved.into_iter().filter_map(|at| run.get(at)) {
            let at = there.partition_point(|other| other.copy.at < pair.copy.at);
            let before = at.checked_sub(1).and_then(|at| there.get(at));
            let place = match before {
                Some(before) => format!("after `{}`", before.source.record.code),
                None => "first".to_owned(),
            };
            out.push((pair, place));
        }
    }
    let (first, place) = out.first()?;
    let codes: Vec<String> = out.iter().map(|(pair, _)| pair.source.record.code.to_string()).collect();
    let message = match codes.as_slice() {
        [one] => format!("`{one}` stands {place}"),
        many => format!("{} codes stand elsewhere: {}", many.len(), quoted(many)),
    };
    let sides = (Side::at(first.source.record.at), Side::at(first.copy.record.at));
    let mut it = Difference::new(Kind::Order, message).sides(sides.0, sides.1);
    it.section = group.map(shown);
    if let [one] = codes.as_slice() {
        it.code = Some(one.clone());
    } else {
        it.others = codes;
    }
    Some(it)
}

pub(super) fn quoted(codes: &[String]) -> String {
    listed(&codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>(), MOST)
}
