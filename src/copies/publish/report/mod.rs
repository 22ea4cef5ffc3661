//! What a publish tells, for people and programs: a file for each form.

pub mod human;
pub mod json;
pub mod markdown;

use super::{Does, Done, Hold, RegionStep, Step};
use crate::copies::kind::Revision;
use crate::copies::region::Action;
use crate::copies::report::place_there;
use crate::copies::sheet::At;
use crate::diagnostic::{Findings, SourceMap};
use crate::model::CopyKind;

/// What came of all copies.
#[derive(Debug, Default)]
pub struct Publish {
    /// The copies, in the order of the settings or of the arguments.
    pub copies: Vec<Published>,
    /// What is wrong with the sources, the copies and their markers.
    pub findings: Findings,
    /// Whether nothing was to be written.
    pub dry_run: bool,
}

/// What came of a copy.
#[derive(Debug)]
pub struct Published {
    /// Its name: that of the settings, or the file as it was named.
    pub name: String,
    /// The name of the copy in the settings; none of a file that is of no copy.
    pub copy: Option<String>,
    /// Where it lives.
    pub kind: CopyKind,
    /// The catalog that it is a copy of, by the path below the content folder, where that is known.
    pub catalog: Option<String>,
    /// Whether it was asked for by itself, and not as one of all copies.
    pub named: bool,
    /// What came of it.
    pub fate: Fate,
}

/// What came of a copy.
#[derive(Debug)]
pub enum Fate {
    /// It was read and compared: its steps.
    Planned(Vec<Told>),
    /// It could not be published at all: why.
    Failed(String),
    /// The settings say that it is not written.
    PassedOver,
}

/// A step, and what came of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// The step.
    pub step: Step,
    /// The regions of its file.
    pub regions: Vec<RegionStep>,
    /// What came of it; none where nothing had to be done, or has been done yet.
    pub result: Option<Result<String, String>>,
}

/// How it ended for a copy, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// It is in line.
    Clean,
    /// Somebody has to decide something.
    Held,
    /// It could not be done.
    Failed,
}

/// What came of a file, a page or a region, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    Created,
    Written,
    Archived,
    Signed,
    InSync,
    Left,
    Failed,
    Passed,
}

impl Word {
    fn of(does: Does) -> Self {
        match does {
            Does::Nothing => Word::InSync,
            Does::Create => Word::Created,
            Does::Write => Word::Written,
            Does::Sign => Word::Signed,
            Does::Archive => Word::Archived,
        }
    }

    /// How people are told; `dry` before it is done.
    fn told(self, dry: bool) -> &'static str {
        match self {
            Word::Created if dry => "to be created",
            Word::Created => "created",
            Word::Written if dry => "to be written",
            Word::Written => "written",
            Word::Archived if dry => "to be archived",
            Word::Archived => "archived",
            Word::Signed if dry => "to be signed",
            Word::Signed => "signed",
            Word::InSync => "in sync",
            Word::Left => "left",
            Word::Failed => "not written",
            Word::Passed => "passed over",
        }
    }
}

impl Told {
    /// The steps of a plan, with what came of each.
    pub fn all(steps: Vec<(Step, Vec<RegionStep>)>, done: Vec<Done>) -> Vec<Self> {
        let told = |(step, regions)| Told { step, regions, result: None };
        let mut all: Vec<Self> = steps.into_iter().map(told).collect();
        for done in done {
            let Some(told) = all.get_mut(done.step) else { continue };
            match done.held {
                Some(step) => {
                    told.step = *step;
                    told.regions.clear();
                }
                None => told.result = Some(done.result),
            }
        }
        all
    }

    /// What is done in a word, regions aside.
    fn word(&self) -> Word {
        let step = &self.step;
        let failed = |hold: &Hold| matches!(hold, Hold::Failed(_));
        let passed = |hold: &Hold| matches!(hold, Hold::Passed { .. });
        match &self.result {
            Some(Err(_)) => Word::Failed,
            _ if step.holds.iter().any(failed) => Word::Failed,
            _ if step.does != Does::Nothing => Word::of(step.does),
            _ if step.holds.is_empty() => Word::InSync,
            _ if step.holds.iter().all(passed) => Word::Passed,
            _ => Word::Left,
        }
    }

    fn end(&self, named: bool, dry: bool) -> End {
        let of_hold = |hold: &Hold| match hold {
            Hold::Failed(_) => End::Failed,
            Hold::Passed { .. } if !named => End::Clean,
            _ => End::Held,
        };
        let held = self.step.holds.iter().map(of_hold).max().unwrap_or(End::Clean);
        let done = match &self.result {
            Some(Ok(_)) => End::Clean,
            Some(Err(_)) => End::Failed,
            // What was to be done and was not even begun.
            None if self.step.does != Does::Nothing && !dry => End::Failed,
            None => End::Clean,
        };
        held.max(done)
    }

    /// Whether anything of it was changed, or would be.
    fn changes(&self, dry: bool) -> bool {
        self.step.does != Does::Nothing && (dry || matches!(self.result, Some(Ok(_))))
    }

    /// The words of its regions, or its own.
    fn words(&self) -> Vec<Word> {
        let word = self.word();
        let of = |region: &RegionStep| match region.action {
            Action::Left => Word::Left,
            Action::None => Word::InSync,
            _ if word == Word::Failed => Word::Failed,
            Action::Written => Word::Written,
            Action::Signed => Word::Signed,
        };
        if self.regions.is_empty() { vec![word] } else { self.regions.iter().map(of).collect() }
    }

    /// Why it is not written as a whole, where there is nothing else to tell of it.
    fn only_reason(&self) -> Option<String> {
        match (self.regions.as_slice(), self.step.holds.as_slice(), &self.result) {
            (_, _, Some(Err(why))) => Some(format!("not written: {why}")),
            ([], [Hold::Failed(why)], _) => Some(format!("not written: {why}")),
            ([], [Hold::Other { why, .. }], _) if self.step.does == Does::Nothing => {
                Some(format!("not written: {why}"))
            }
            ([], [Hold::Passed { why, .. }], _) => Some(why.clone()),
            _ => None,
        }
    }
}

impl Published {
    /// How it ended.
    pub fn end(&self, dry: bool) -> End {
        match &self.fate {
            Fate::Planned(steps) => steps.iter().map(|told| told.end(self.named, dry)).max().unwrap_or(End::Clean),
            Fate::Failed(_) => End::Failed,
            Fate::PassedOver if self.named => End::Held,
            Fate::PassedOver => End::Clean,
        }
    }

    /// Whether anything of it was changed, or would be.
    pub fn changes(&self, dry: bool) -> bool {
        self.told().iter().any(|told| told.changes(dry))
    }

    /// Whether there is anything to tell of it: of one that is passed over only where it was asked for.
    fn is_told(&self) -> bool {
        self.named || !matches!(self.fate, Fate::PassedOver)
    }

    /// Its steps; none where it was not read.
    pub fn told(&self) -> &[Told] {
        match &self.fate {
            Fate::Planned(steps) => steps,
            Fate::Failed(_) | Fate::PassedOver => &[],
        }
    }

    /// How a step is called: by the copy, and where that has several, by the file or the page, too.
    fn label(&self, told: &Told) -> String {
        match self.told() {
            [_] => self.name.clone(),
            _ => format!("{} ({})", self.name, told.step.name),
        }
    }

    /// What came of it, in a few words.
    pub fn summary(&self, dry: bool) -> String {
        let steps = match &self.fate {
            Fate::Failed(why) => return format!("not published: {why}"),
            Fate::PassedOver => return "not published: `publish = false` in book.toml".to_owned(),
            Fate::Planned(steps) => steps,
        };
        if let [only] = steps.as_slice()
            && let Some(why) = only.only_reason()
        {
            return why;
        }
        let mut counts: Vec<(Word, &str, usize)> = Vec::new();
        for told in steps {
            let unit = if told.regions.is_empty() { self.unit() } else { "region" };
            for word in told.words() {
                match counts.iter_mut().find(|(known, of, _)| (*known, *of) == (word, unit)) {
                    Some((.., n)) => *n += 1,
                    None => counts.push((word, unit, 1)),
                }
            }
        }
        counts.sort_by_key(|(word, unit, _)| (*word, *unit));
        let mut told_unit = "";
        let mut parts = Vec::with_capacity(counts.len());
        for (word, unit, n) in counts {
            let s = if n == 1 { "" } else { "s" };
            let word = word.told(dry);
            parts.push(if unit == told_unit { format!("{n} {word}") } else { format!("{n} {unit}{s} {word}") });
            told_unit = unit;
        }
        if parts.is_empty() { "nothing to publish".to_owned() } else { parts.join(", ") }
    }

    /// A place of a difference: of a copy that is no file here by its name.
    fn place(&self, at: At, of_copy: bool, sources: &SourceMap) -> String {
        place_there(at, of_copy && self.kind != CopyKind::File, sources)
    }

    fn unit(&self) -> &'static str {
        if self.kind == CopyKind::Confluence { "page" } else { "file" }
    }
}

/// Why a step is held, in a few words without a capital.
pub fn reason(hold: &Hold, revision: &Revision) -> String {
    let by = who(revision);
    match hold {
        Hold::Edited => format!("edited{}", by.unwrap_or_else(|| " by hand".to_owned())),
        Hold::Conflict => {
            let by = by.unwrap_or_else(|| " by hand".to_owned());
            format!("edited{by}, and the source says something else by now in the same places")
        }
        Hold::Foreign => {
            let by = by.map(|by| format!("; it was last changed{by}"));
            format!("not made by statusbook{}", by.unwrap_or_default())
        }
        Hold::Draft(None) => "somebody has a draft of it that is not published".to_owned(),
        Hold::Draft(Some(whose)) => format!("{whose} has a draft of it that is not published"),
        Hold::Comments(passages) => {
            let passages: Vec<String> = passages.iter().map(|passage| format!("“{passage}”")).collect();
            format!("open comments are on what would change: {}", passages.join(", "))
        }
        Hold::Orphan(why) => format!("its code is gone: {why}"),
        Hold::Passed { why, .. } | Hold::Failed(why) | Hold::Other { why, .. } => why.clone(),
    }
}

/// ` by Ann on 2026-03-01 10:15`, as far as it is known.
fn who(revision: &Revision) -> Option<String> {
    let by = revision.by.as_ref().map(|by| format!(" by {by}"));
    let when = revision.when.as_ref().map(|when| format!(" on {}", minutes(when)));
    (by.is_some() || when.is_some()).then(|| by.unwrap_or_default() + &when.unwrap_or_default())
}

/// A time as ISO 8601 has it, to the minute: `2026-03-01T10:15:02.000Z` is `2026-03-01 10:15`. Anything else stays.
fn minutes(when: &str) -> String {
    match (when.get(..10), when.get(10..11), when.get(11..16)) {
        (Some(day), Some("T"), Some(time)) => format!("{day} {time}"),
        _ => when.to_owned(),
    }
}
