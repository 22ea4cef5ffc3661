//! Which of several texts is taken.

use std::collections::{BTreeMap, BTreeSet};

use super::super::canonical::{Target, same_shape, tokens, words};
use super::super::sheet::{Record, Said, Sheet};
use super::super::slot::Slot;
use super::{Candidates, Difference, Joined, Merged, Table};
use crate::richtext::{Block, Inline, RichText};

/// Whether two texts have the same words, whatever they look like. A link that leads out leads to the same place.
pub fn same_words(a: &RichText, b: &RichText) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (tokens(&a.blocks), tokens(&b.blocks));
    let (a, b) = (words(&a), words(&b));
    a == b && a.iter().zip(&b).all(|(a, b)| lead_alike(&a.targets, &b.targets))
}

/// Whether what leads out leads to the same place, where both lead out.
fn lead_alike(a: &[&str], b: &[&str]) -> bool {
    let outside = |targets: &[&str]| -> Vec<Target> {
        targets.iter().map(|to| Target::of(to)).filter(|to| matches!(to, Target::Outside(_))).collect()
    };
    let (a, b) = (outside(a), outside(b));
    a.is_empty() || b.is_empty() || a == b
}

/// Whether links of texts with the same words lead to the same code, where both lead to one of `codes`, which are anchors.
fn same_codes(a: &RichText, b: &RichText, codes: &BTreeSet<String>) -> bool {
    let of = |targets: &[&str]| -> Vec<String> {
        let names = targets.iter().filter_map(|to| match Target::of(to) {
            Target::Inside { names } => names,
            Target::Outside(_) => None,
        });
        names.filter(|name| codes.contains(name)).collect()
    };
    let (a, b) = (tokens(&a.blocks), tokens(&b.blocks));
    let (a, b) = (words(&a), words(&b));
    let mut leads = a.iter().zip(&b).filter(|(a, b)| !a.targets.is_empty() && !b.targets.is_empty());
    leads.all(|(a, b)| {
        let (a, b) = (of(&a.targets), of(&b.targets));
        a.is_empty() || b.is_empty() || a == b
    })
}

/// How much formatting a text has: what is in code, emphasised or linked, and how many parts it has.
fn richness(blocks: &[Block]) -> usize {
    fn inline(content: &[Inline]) -> usize {
        let one = |one: &Inline| usize::from(!matches!(one, Inline::Text(_))) + inline(one.content());
        content.iter().map(one).sum()
    }
    let cells = |row: &[Vec<Block>]| row.iter().map(|cell| 1 + richness(cell)).sum::<usize>();
    let block = |block: &Block| match block {
        Block::Paragraph(content) => inline(content),
        Block::Heading { content, .. } => 1 + inline(content),
        Block::List { items, .. } => cells(items),
        Block::CodeBlock { .. } => 1,
        Block::Table(table) => cells(&table.head) + table.rows.iter().map(|row| cells(row)).sum::<usize>(),
        Block::Quote(blocks) => 1 + richness(blocks),
        Block::Rule => 1,
    };
    blocks.iter().map(|one| 1 + block(one)).sum()
}

/// What was chosen for a text.
struct Choice {
    said: Said,
    formatting: bool,
    difference: Option<Difference>,
}

/// Chooses: the words of the first that says something, in the richest formatting that these words have.
fn choose(slot: &Slot, candidates: &Candidates, codes: &BTreeSet<String>) -> Option<Choice> {
    let (at, first, words) =
        candidates.iter().enumerate().find_map(|(at, (copy, said))| Some((at, *copy, said.as_ref()?)))?;
    let mut best = (words, richness(&words.text.blocks));
    let mut formatting = false;
    let mut others = Vec::new();
    let plain = matches!(slot, Slot::Title | Slot::GroupTitle(_))
        || matches!(slot, Slot::Field { field, .. } if field == "summary");
    // A copy says something twice where two of its sections are one here.
    for (_, (copy, said)) in candidates.iter().enumerate().filter(|(other, _)| *other != at) {
        match said {
            Some(said) if same_words(&said.text, &words.text) && same_codes(&said.text, &words.text, codes) => {
                formatting |= !plain && !same_shape(&tokens(&said.text.blocks), &tokens(&words.text.blocks));
                let rich = richness(&said.text.blocks);
                if rich > best.1 {
                    best = (said, rich);
                }
            }
            // What it says elsewhere is not nothing.
            None if *copy == first => {}
            said => others.push((*copy, said.clone())),
        }
    }
    let chosen = (first, words.clone());
    let difference = (!others.is_empty()).then(|| Difference::Wording { slot: slot.clone(), chosen, others });
    Some(Choice { said: best.0.clone(), formatting, difference })
}

impl Table {
    /// Adds the copies that have a place for a text and nothing there. Only texts that another one has are asked for: each
    /// copy has as many places as its columns times its rows.
    fn silent(&self, slot: &Slot, copies: &[&Sheet], candidates: &mut Candidates) {
        let Slot::Field { code, line, field } = slot else { return };
        let joined = self.by_code.get(code.as_str()).and_then(|at| self.records.get(*at));
        let Some(with) = joined.and_then(|joined| joined.lines.get(*line)) else { return };
        let usual = matches!(field.as_str(), "summary" | "description");
        if *line > 0 && !usual || with.len() == candidates.len() {
            return;
        }
        for copy in with {
            let carries = copies.get(*copy).is_some_and(|sheet| sheet.carries.contains(field));
            if carries && !candidates.iter().any(|(known, _)| known == copy) {
                candidates.push((*copy, None));
            }
        }
        candidates.sort_by_key(|(copy, _)| *copy);
    }

    /// Chooses every text, and puts the records in their order.
    pub(super) fn finish(mut self, copies: &[&Sheet]) -> Merged {
        let mut merged = Merged::default();
        let mut said: BTreeMap<Slot, Said> = BTreeMap::new();
        let mut wordings: BTreeMap<Slot, Difference> = BTreeMap::new();
        let codes: BTreeSet<String> = self.records.iter().map(|joined| joined.record.code.anchor()).collect();
        for (slot, mut candidates) in std::mem::take(&mut self.candidates) {
            let slot = &slot;
            self.silent(slot, copies, &mut candidates);
            if let Some(choice) = choose(slot, &candidates, &codes) {
                said.insert(slot.clone(), choice.said);
                if choice.formatting {
                    merged.formatting.push(slot.clone());
                }
                wordings.extend(choice.difference.map(|difference| (slot.clone(), difference)));
            }
        }
        let mut sheet = std::mem::take(&mut self.sheet);
        sheet.title = said.remove(&Slot::Title);
        sheet.intro = said.remove(&Slot::Intro);
        let differences = &mut merged.differences;
        let lacks = |has: &[usize]| -> Vec<usize> { (0..copies.len()).filter(|copy| !has.contains(copy)).collect() };
        differences.extend([Slot::Title, Slot::Intro].iter().filter_map(|slot| wordings.remove(slot)));
        let orders = order(&self.records, sheet.groups.len());
        let mut records: Vec<Option<Joined>> = self.records.into_iter().map(Some).collect();
        for (at, group) in sheet.groups.iter_mut().enumerate() {
            let slots = [Slot::GroupTitle(at), Slot::GroupIntro(at)];
            differences.extend(slots.iter().filter_map(|slot| wordings.remove(slot)));
            group.title = said.remove(&slots[0]);
            group.intro = said.remove(&slots[1]);
            for index in orders.get(at).into_iter().flatten() {
                let Some(joined) = records.get_mut(*index).and_then(Option::take) else { continue };
                let mut record = joined.record;
                let missing = lacks(&joined.has);
                let slot = Slot::Code(record.code.clone());
                if !missing.is_empty() {
                    let from = (joined.has.first().copied().unwrap_or_default(), record.at);
                    differences.push(Difference::Missing { slot, from, lacks: missing });
                }
                cases(&record, &joined.has, &joined.lines, differences);
                for (line, row) in record.lines.iter_mut().enumerate() {
                    let fields: Vec<String> = row.texts().map(|(field, _)| field.to_owned()).collect();
                    for field in fields {
                        let slot = Slot::Field { code: record.code.clone(), line, field };
                        differences.extend(wordings.remove(&slot));
                        if let (Some(text), Slot::Field { field, .. }) = (said.remove(&slot), &slot) {
                            row.set(field, text);
                        }
                    }
                }
                group.records.push(record);
            }
        }
        differences.extend(std::mem::take(&mut self.moved));
        for (gone, has) in sheet.retired.iter_mut().zip(&self.retired_has) {
            let slot = Slot::Retired(gone.code.clone());
            gone.said = said.remove(&slot);
            differences.extend(wordings.remove(&slot));
            let missing = lacks(has);
            if !missing.is_empty() {
                let from = (has.first().copied().unwrap_or_default(), gone.at);
                differences.push(Difference::Missing { slot, from, lacks: missing });
            }
        }
        merged.sheet = sheet;
        merged
    }
}

/// Cases that not all copies of a code have.
fn cases(record: &Record, has: &[usize], lines: &[Vec<usize>], differences: &mut Vec<Difference>) {
    for (line, (row, with)) in record.lines.iter().zip(lines).enumerate() {
        let without: Vec<usize> = has.iter().copied().filter(|copy| !with.contains(copy)).collect();
        if !without.is_empty() {
            let slot = Slot::Field { code: record.code.clone(), line, field: "summary".to_owned() };
            let from = (with.first().copied().unwrap_or_default(), row.at);
            differences.push(Difference::Missing { slot, from, lacks: without });
        }
    }
}

/// The records of each group in their order: what a later copy has more stands after what it stands after there.
fn order(records: &[Joined], groups: usize) -> Vec<Vec<usize>> {
    let first = |joined: &Joined| joined.has.first().copied();
    let mut base: Vec<Option<usize>> = vec![None; groups];
    for joined in records.iter().rev() {
        base[joined.group] = first(joined);
    }
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); records.len()];
    let mut starts: Vec<Vec<usize>> = vec![Vec::new(); groups];
    let mut early: Vec<Vec<usize>> = vec![Vec::new(); groups];
    for (index, joined) in records.iter().enumerate() {
        let own = base.get(joined.group).copied().flatten() == first(joined);
        match joined.after {
            Some(after) if !own => followers[after].push(index),
            _ if own => starts[joined.group].push(index),
            _ => early[joined.group].push(index),
        }
    }
    let walk = |starts: Vec<usize>| {
        let mut stack: Vec<usize> = starts.into_iter().rev().collect();
        let mut order = Vec::new();
        while let Some(index) = stack.pop() {
            order.push(index);
            stack.extend(followers[index].iter().rev());
        }
        order
    };
    early.into_iter().zip(starts).map(|(early, starts)| walk(early.into_iter().chain(starts).collect())).collect()
}
