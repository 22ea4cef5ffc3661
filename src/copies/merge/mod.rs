//! Several copies as one sheet: what agrees is taken once, and every disagreement is told.

mod choose;
mod lines;

use std::collections::{BTreeMap, BTreeSet};

use super::canonical;
use super::sheet::{At, Group, Line, Record, Retired, Said, Sheet};
use super::slot::Slot;
use crate::model::Code;
use crate::richtext::plain_text;
pub use choose::same_words;

/// Copies joined into one.
#[derive(Clone, Debug, Default)]
pub struct Merged {
    /// What they say.
    pub sheet: Sheet,
    /// Where they do not say the same, in the order of the sheet.
    pub differences: Vec<Difference>,
    /// The texts of equal wording that differ in formatting.
    pub formatting: Vec<Slot>,
}

/// Something that copies do not say alike. Copies are named by their index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A text has other words.
    Wording {
        /// Which.
        slot: Slot,
        /// The copy that was followed, and what it says.
        chosen: (usize, Said),
        /// What each of the others says; none where it has a place for it and nothing there.
        others: Vec<(usize, Option<Said>)>,
    },
    /// A code, a retired code or a case is not in all copies. It is taken.
    Missing {
        /// Which.
        slot: Slot,
        /// The copy that it was taken from, and where it stands there.
        from: (usize, At),
        /// The copies without it.
        lacks: Vec<usize>,
    },
    /// A code stands in another section.
    Moved {
        /// Which.
        code: Code,
        /// Where it stands in the copy that was followed, and in which section.
        chosen: (usize, At, String),
        /// Where it stands in the other.
        other: (usize, At, String),
    },
}

impl Difference {
    /// What it is about.
    pub fn slot(&self) -> Slot {
        match self {
            Difference::Wording { slot, .. } | Difference::Missing { slot, .. } => slot.clone(),
            Difference::Moved { code, .. } => Slot::Code(code.clone()),
        }
    }
}

/// Joins copies. The first one is followed where they differ, so a preferred one comes first.
pub fn merge(copies: &[&Sheet]) -> Merged {
    let mut table = Table::default();
    for (copy, sheet) in copies.iter().enumerate() {
        table.add(copy, sheet);
    }
    table.finish(copies)
}

/// What copies say of a text: each by its index, with nothing where it has a place for it.
type Candidates = Vec<(usize, Option<Said>)>;

/// A record that is being put together.
struct Joined {
    record: Record,
    group: usize,
    /// The record that it stands after where a later copy put it in; at the start of its group without.
    after: Option<usize>,
    /// The copies that have it, and those that have each of its lines.
    has: Vec<usize>,
    lines: Vec<Vec<usize>>,
}

#[derive(Default)]
struct Table {
    sheet: Sheet,
    records: Vec<Joined>,
    by_code: BTreeMap<String, usize>,
    /// The groups by their titles; those of one title by their order in a copy.
    groups: BTreeMap<(String, usize), usize>,
    /// How many groups of each title the copy at hand had so far.
    seen: BTreeMap<String, usize>,
    /// The copies that have each retired code.
    retired_has: Vec<Vec<usize>>,
    by_retired: BTreeMap<String, usize>,
    /// The fields of the columns so far.
    columns: BTreeSet<String>,
    candidates: BTreeMap<Slot, Candidates>,
    moved: Vec<Difference>,
}

/// What a heading is known by.
fn key(title: &Said) -> String {
    canonical::words_of(&title.text).to_lowercase()
}

fn shown(title: Option<&Said>) -> String {
    title.map_or_else(|| "no section".to_owned(), |said| format!("`{}`", plain_text(&said.text)))
}

impl Table {
    fn offer(&mut self, slot: Slot, copy: usize, said: Option<&Said>) {
        self.candidates.entry(slot).or_default().push((copy, said.cloned()));
    }

    fn add(&mut self, copy: usize, sheet: &Sheet) {
        for (slot, said) in [(Slot::Title, &sheet.title), (Slot::Intro, &sheet.intro)] {
            if said.is_some() {
                self.offer(slot, copy, said.as_ref());
            }
        }
        for column in &sheet.columns {
            if self.columns.insert(column.field.clone()) {
                self.sheet.columns.push(column.clone());
            }
        }
        self.sheet.carries.extend(sheet.carries.iter().cloned());
        self.seen.clear();
        for group in &sheet.groups {
            self.group(copy, group);
        }
        for gone in &sheet.retired {
            self.retired(copy, gone);
        }
    }

    /// The group that one of a copy is: that of its title, or else that of most of its codes, or else a new one.
    fn place(&mut self, group: &Group) -> usize {
        let title = group.title.as_ref().map(|title| {
            let key = key(title);
            let nth = self.seen.entry(key.clone()).or_default();
            *nth += 1;
            (key, *nth)
        });
        if let Some(at) = title.as_ref().and_then(|title| self.groups.get(title)) {
            return *at;
        }
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for at in group.records.iter().filter_map(|record| self.by_code.get(record.code.as_str())) {
            *counts.entry(self.records[*at].group).or_default() += 1;
        }
        // The first of those with the most; a title that is there and leads elsewhere needs more than half.
        let most = counts.into_iter().max_by_key(|(at, count)| (*count, usize::MAX - at));
        let enough = |count: usize| group.title.is_none() || count * 2 > group.records.len();
        let at = match most.filter(|(_, count)| enough(*count)) {
            Some((at, _)) => at,
            None => {
                self.sheet.groups.push(Group { title: group.title.clone(), ..Group::default() });
                self.sheet.groups.len() - 1
            }
        };
        if let Some(title) = title {
            self.groups.entry(title).or_insert(at);
        }
        at
    }

    fn group(&mut self, copy: usize, group: &Group) {
        let at = self.place(group);
        if self.sheet.groups[at].title.is_none() {
            self.sheet.groups[at].title.clone_from(&group.title);
        }
        for (slot, said) in [(Slot::GroupTitle(at), &group.title), (Slot::GroupIntro(at), &group.intro)] {
            if said.is_some() {
                self.offer(slot, copy, said.as_ref());
            }
        }
        let mut before = None;
        for record in &group.records {
            let index = match self.by_code.get(record.code.as_str()).copied() {
                Some(index) => {
                    self.again(copy, record, index, (at, group));
                    index
                }
                None => {
                    let index = self.records.len();
                    let empty = Record { lines: Vec::new(), ..record.clone() };
                    // Kept beside what it stands beside in its copy, if that is in the same group here.
                    let after = before.filter(|before: &usize| self.records[*before].group == at);
                    self.records.push(Joined { record: empty, group: at, after, has: vec![copy], lines: Vec::new() });
                    self.by_code.insert(record.code.to_string(), index);
                    index
                }
            };
            self.lines(copy, record, index);
            before = Some(index);
        }
    }

    /// A record that an earlier copy has, too.
    fn again(&mut self, copy: usize, record: &Record, index: usize, (at, group): (usize, &Group)) {
        let known = &mut self.records[index];
        known.has.push(copy);
        let titles = (self.sheet.groups.get(known.group).and_then(|group| group.title.as_ref()), group.title.as_ref());
        if let (true, (Some(_), Some(_))) = (known.group != at, titles) {
            let first = known.has.first().copied().unwrap_or_default();
            self.moved.push(Difference::Moved {
                code: record.code.clone(),
                chosen: (first, known.record.at, shown(titles.0)),
                other: (copy, record.at, shown(titles.1)),
            });
        }
    }

    fn lines(&mut self, copy: usize, record: &Record, index: usize) {
        let places = lines::align(&self.records[index].record.lines, &record.lines);
        for (line, place) in record.lines.iter().zip(places) {
            let known = &mut self.records[index];
            let at = place.unwrap_or(known.record.lines.len());
            if at == known.record.lines.len() {
                let empty = Line { summary: None, description: None, fields: BTreeMap::new(), ..line.clone() };
                known.record.lines.push(empty);
                known.lines.push(Vec::new());
            }
            known.lines[at].push(copy);
            let slot = |field: &str| Slot::Field { code: record.code.clone(), line: at, field: field.to_owned() };
            for (field, said) in line.texts() {
                if known.record.lines[at].text(field).is_none() {
                    known.record.lines[at].set(field, said.clone());
                }
                self.candidates.entry(slot(field)).or_default().push((copy, Some(said.clone())));
            }
        }
    }

    fn retired(&mut self, copy: usize, gone: &Retired) {
        let at = *self.by_retired.entry(gone.code.to_string()).or_insert_with(|| {
            self.sheet.retired.push(Retired { said: None, ..gone.clone() });
            self.retired_has.push(Vec::new());
            self.sheet.retired.len() - 1
        });
        self.retired_has[at].push(copy);
        self.offer(Slot::Retired(gone.code.clone()), copy, gone.said.as_ref());
    }
}
