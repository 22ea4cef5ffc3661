//! Plans for files of git repositories: one commit for all files of a copy, pushed where nobody was faster.
//!
//! Which text of a file is ours stands in the message of our commit: `Statusbook-Copy: NAME BOOK` with the
//! identity of the book, and for each file `Statusbook-File: ID PATH` with the id of what it held. A commit that was changed afterwards no longer fits its ids.

mod idents;
mod item;
mod ours;

use super::{Does, Done, Planned, RegionStep, Step, message};
use crate::copies::kind::{Identity, Owner, Settings, failed};
use crate::diagnostic::{listed, printable};
use crate::git::mirror::{Change, Locked, Mirror, MirrorError, Pushed, Tip};
pub(crate) use idents::{Idents, author_of};
use item::Now;
pub(crate) use item::{Item, Way};
pub(crate) use ours::{Known, known};

/// How often a push is tried where somebody else is always faster.
const TRIES: usize = 5;
/// What begins the lines of a message by which our commits are known.
const COPY: &str = "Statusbook-Copy: ";
const FILE: &str = "Statusbook-File: ";

/// The files of a copy in a repository, read and compared.
pub(crate) struct InMirror<'k> {
    mirror: Mirror,
    steps: Vec<Step>,
    work: Work<'k>,
}

/// What is to be pushed.
struct Work<'k> {
    tip: Tip,
    settings: &'k Settings,
    book: Identity,
    idents: Idents,
    items: Vec<Item>,
}

impl<'k> InMirror<'k> {
    pub(crate) fn new(
        mirror: Mirror,
        tip: Tip,
        settings: &'k Settings,
        (book, idents): (Identity, Idents),
        items: Vec<Item>,
    ) -> Self {
        let steps = items.iter().map(|item| item.step.clone()).collect();
        Self { mirror, steps, work: Work { tip, settings, book, idents, items } }
    }
}

impl Planned for InMirror<'_> {
    fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn regions(&self, step: usize) -> &[RegionStep] {
        self.work.items.get(step).map(|item| item.regions.as_slice()).unwrap_or_default()
    }

    fn carry_out(self: Box<Self>, progress: &(dyn Fn(&Done) + Sync)) -> Vec<Done> {
        let Self { mirror, mut work, .. } = *self;
        let mut all: Vec<Option<Done>> = work.items.iter().map(|_| None).collect();
        if work.items.iter().all(|item| item.step.does == Does::Nothing) {
            return Vec::new();
        }
        let result = work.pushed(&mirror, &mut all);
        // What is left was in the last commit that was tried.
        for (at, (item, done)) in work.items.iter().zip(&mut all).enumerate() {
            if item.step.does != Does::Nothing && done.is_none() {
                *done = Some(Done { step: at, result: result.clone(), held: None });
            }
        }
        let all: Vec<Done> = all.into_iter().flatten().collect();
        all.iter().for_each(progress);
        all
    }
}

impl Work<'_> {
    /// Commits and pushes, again where somebody was faster. Steps that are held by then are among `done`.
    fn pushed(&mut self, mirror: &Mirror, done: &mut [Option<Done>]) -> Result<String, String> {
        let shown = mirror.shown();
        let failed = |error: &MirrorError| failed(&shown, error);
        let locked = mirror.lock().map_err(|error| error.to_string())?;
        let mut last = String::new();
        for attempt in 0..TRIES {
            if attempt > 0 {
                // A clone may have been made anew, and somebody been faster.
                let tip = locked.tip(Some(&self.tip.branch)).map_err(|error| failed(&error))?;
                let tip = tip.map_err(|_| format!("the branch `{}` of {shown} is gone", self.tip.branch))?;
                self.again(&locked, tip, done).map_err(|error| failed(&error))?;
            }
            let open =
                |at: usize, item: &Item| item.step.does != Does::Nothing && done.get(at).is_some_and(Option::is_none);
            let items: Vec<&Item> =
                self.items.iter().enumerate().filter(|(at, item)| open(*at, item)).map(|(_, item)| item).collect();
            if items.is_empty() {
                return Ok("in sync".to_owned());
            }
            let commit = match self.commit(&locked, &items) {
                Ok(commit) => commit,
                // What the plan was made from is gone, when somebody made the clone anew.
                Err(error) if attempt == 0 => {
                    last = failed(&error);
                    continue;
                }
                Err(error) => return Err(failed(&error)),
            };
            match locked.push(&self.tip, &commit).map_err(|error| failed(&error))? {
                Pushed::Done => return Ok(format!("commit {}", commit.get(..10).unwrap_or(&commit))),
                Pushed::Rejected => last = format!("{shown} was changed each time; run the command again"),
                Pushed::Refused(why) => return Err(format!("{shown} refused it: {}", printable(&why))),
                Pushed::Failed(why) => last = failed(&MirrorError::said("push", why)),
            }
        }
        Err(last)
    }

    fn commit(&self, locked: &Locked<'_>, items: &[&Item]) -> Result<String, MirrorError> {
        let mut changes = Vec::new();
        let mut trailers = format!("{COPY}{} {}\n", self.settings.name, self.book);
        for item in items {
            let (mode, id) = item.old.as_ref().map_or(("100644", ""), |(mode, id)| (mode.as_str(), id.as_str()));
            let id = match &item.write {
                Some(write) => {
                    changes.push(Change { path: &item.step.name, mode, bytes: &write.new });
                    locked.store(&write.new)?
                }
                None => id.to_owned(),
            };
            trailers.push_str(&format!("{FILE}{id} {}\n", item.step.name));
        }
        let message = format!("{}\n\n{}\n{trailers}", self.subject(items), body(items));
        locked.commit(&self.tip, &changes, &message, &self.idents)
    }

    /// The first line of the message.
    fn subject(&self, items: &[&Item]) -> String {
        let mut codes: Vec<&str> = Vec::new();
        for code in items.iter().flat_map(|item| message::codes(&item.step.differences)) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let codes = listed(&codes, 8);
        let line = match &self.settings.message {
            Some(own) => own.replace("{copy}", &self.settings.name).replace("{codes}", &codes),
            None if codes.is_empty() => "Status codes".to_owned(),
            None => format!("Status codes: {codes}"),
        };
        let line = printable(&line).trim().to_owned();
        if line.is_empty() { "Status codes".to_owned() } else { line }
    }

    /// Compares again with what stands there by now.
    fn again(&mut self, locked: &Locked<'_>, tip: Tip, done: &mut [Option<Done>]) -> Result<(), MirrorError> {
        let files = match &tip.commit {
            Some(commit) => locked.files(commit)?,
            None => Default::default(),
        };
        for (at, item) in self.items.iter_mut().enumerate().filter(|(_, item)| item.step.does != Does::Nothing) {
            let Some(slot) = done.get_mut(at).filter(|slot| slot.is_none()) else { continue };
            let entry = files.get(&item.step.name);
            if entry.map(|entry| &entry.id) == item.old.as_ref().map(|(_, id)| id) {
                continue;
            }
            let now = match entry {
                Some(entry) if entry.mode.starts_with("100") => locked.blob(&entry.id)?,
                _ => None,
            };
            let old = entry.map(|entry| (entry.mode.clone(), entry.id.clone()));
            match item.redrafted(now, old, locked, &tip, Owner { copy: &self.settings.name, book: self.book })? {
                Now::Written => {}
                Now::InSync => {
                    *slot = Some(Done { step: at, result: Ok("in sync by other hands".to_owned()), held: None })
                }
                Now::Held(step) => *slot = Some(Done { step: at, result: Err("held".to_owned()), held: Some(step) }),
            }
        }
        self.tip = tip;
        Ok(())
    }
}

/// What changed, file by file.
fn body(items: &[&Item]) -> String {
    let line = |item: &&Item| {
        let what = item.step.message.clone();
        let what = what.unwrap_or_else(|| if item.old.is_none() { "new" } else { "brought in line" }.to_owned());
        format!("{}: {what}\n", printable(&item.step.name))
    };
    items.iter().map(line).collect()
}
