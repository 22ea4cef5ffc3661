//! Carrying out a plan: all pages are made first, parents before what is below them; then they are written.

use std::collections::BTreeMap;

use super::job::{Job, There, Under, Writes};
use super::look::{ALL, told};
use super::memory::Memory;
use super::order::Move;
use super::parallel::each;
use super::placeholder::placeholder;
use super::plan::Plan;
use super::write::{Failed, Writer, Written};
use crate::confluence::{Archived, ErrorKind, NewPage, PageId, Position, Update};
use crate::copies::kind::Part;
use crate::copies::publish::{Does, Done, Hold, Step};

/// The property that says which editor a page is opened with.
const EDITOR: &str = "editor";

/// What is told of each step that is done.
type Progress<'p> = &'p (dyn Fn(&Done) + Sync);

/// A plan on its way.
pub(crate) struct Run<'k, 'p> {
    plan: Plan<'k>,
    progress: Progress<'p>,
    /// The pages of codes.
    pages: BTreeMap<String, PageId>,
    root: Option<PageId>,
    done: Vec<Done>,
}

impl<'k, 'p> Run<'k, 'p> {
    pub(crate) fn new(plan: Plan<'k>, progress: Progress<'p>) -> Self {
        let (pages, root) = (plan.pages.clone(), plan.root.clone());
        Self { plan, progress, pages, root, done: Vec::new() }
    }

    /// Does all of it. Where one page cannot be written, the others are.
    pub(crate) fn carry_out(mut self) -> Vec<Done> {
        let jobs = std::mem::take(&mut self.plan.jobs);
        let jobs = self.make(jobs);
        let (roots, jobs): (Vec<Job>, Vec<Job>) = jobs.into_iter().partition(|job| job.is_root);
        let (archive, jobs): (Vec<Job>, Vec<Job>) =
            jobs.into_iter().partition(|job| matches!(job.writes, Writes::Archive));
        // What gives up a title goes before what gets it.
        let (renamed, jobs): (Vec<Job>, Vec<Job>) =
            jobs.into_iter().partition(|job| self.plan.renames.contains(&job.step));
        self.rename(renamed);
        let run = &self;
        let results = each(&jobs, |job| run.told(job.step, run.write(job)));
        self.done.extend(results);
        let moved = self.order();
        for mut job in roots {
            let below = self.below();
            if let (Some(page), Some(below)) = (&mut job.page, below) {
                page.memory.below = below;
            }
            let result = match (&moved, self.write(&job)) {
                (Err(why), Ok(_)) => Err(Failed::Error(why.clone())),
                (_, result) => result,
            };
            let done = self.told(job.step, result);
            self.done.push(done);
        }
        let failed = self.done.iter().any(|done| done.result.is_err());
        for job in archive {
            let done = self.told(job.step, if failed { Err(LEFT.to_owned().into()) } else { self.archive(&job) });
            self.done.push(done);
        }
        self.done.sort_by_key(|done| done.step);
        self.done
    }

    fn told(&self, step: usize, result: Result<String, Failed>) -> Done {
        let late = |step: &Step| {
            let hold = Hold::Other {
                why: "somebody edited it while this ran".to_owned(),
                help: Some("publish again, which compares it with what it says now".to_owned()),
            };
            Box::new(Step { does: Does::Nothing, also: Vec::new(), ..step.clone() }.held(hold))
        };
        let done = match result {
            Ok(said) => Done { step, result: Ok(said), held: None },
            Err(Failed::Error(why)) => Done { step, result: Err(why), held: None },
            Err(Failed::TooLate) => {
                Done { step, result: Err("edited".to_owned()), held: self.plan.steps.get(step).map(late) }
            }
        };
        (self.progress)(&done);
        done
    }

    /// Makes the pages that are not there, in their order, and remembers at once that they are ours.
    fn make(&mut self, jobs: Vec<Job>) -> Vec<Job> {
        let mut ready = Vec::with_capacity(jobs.len());
        for mut job in jobs {
            if matches!(job.writes, Writes::New) {
                match self.create(&job) {
                    Ok(page) => {
                        match &job.wanted.part {
                            Part::Catalog => self.root = Some(page.id.clone()),
                            Part::Code(code) => drop(self.pages.insert(code.as_str().to_owned(), page.id.clone())),
                        }
                        job.page = Some(page);
                    }
                    Err(why) => {
                        let done = self.told(job.step, Err(why));
                        self.done.push(done);
                        continue;
                    }
                }
            }
            ready.push(job);
        }
        ready
    }

    fn create(&self, job: &Job) -> Result<There, Failed> {
        let api = self.plan.api;
        let parent = self.under(job.under.as_ref())?;
        let new = NewPage {
            space: self.plan.space.clone(),
            parent: parent.clone(),
            title: job.wanted.title.clone(),
            body: placeholder(&self.plan.copy),
        };
        let page = api.create(&new).map_err(|error| match error.kind {
            ErrorKind::TitleTaken => Failed::Error(format!(
                "{error}\n  help: another page of the space has this title, perhaps one in the trash of an archive or one \
                 that is not for us to see; give one of the two another title"
            )),
            _ => error.into(),
        })?;
        let mut memory = Memory::new(&self.plan.copy, &job.wanted.part, &page.id);
        memory.title = Some(job.wanted.title.clone());
        memory.parent = parent.map(|parent| parent.0);
        let mut there = There { id: page.id, version: page.version.number, property: None, memory };
        self.writer().remember(&mut there)?;
        if let Some(editor) = self.plan.editor {
            let value = serde_json::Value::from(editor.word());
            match api.set_property(&there.id, EDITOR, &value, None) {
                // The server has chosen one itself.
                Err(error) if !matches!(error.kind, ErrorKind::Conflict(_)) => return Err(error.into()),
                _ => {}
            }
        }
        Ok(there)
    }

    fn under(&self, under: Option<&Under>) -> Result<Option<PageId>, String> {
        match under {
            None => Ok(None),
            Some(Under::Page(id)) => Ok(Some(id.clone())),
            Some(Under::Root) => match &self.root {
                Some(id) => Ok(Some(id.clone())),
                None => Err("the page of the catalog, which it stands under, was not made".to_owned()),
            },
        }
    }

    fn writer(&self) -> Writer<'_> {
        Writer { api: self.plan.api, reader: &self.plan.reader }
    }

    /// Writes the pages that get another title, each after the one that has it.
    fn rename(&mut self, mut jobs: Vec<Job>) {
        while !jobs.is_empty() {
            let ids: Vec<PageId> = jobs.iter().filter_map(|job| Some(job.page.as_ref()?.id.clone())).collect();
            let free = |job: &Job| job.waits_for.as_ref().is_none_or(|other| !ids.contains(other));
            let (ready, waiting): (Vec<Job>, Vec<Job>) = jobs.into_iter().partition(free);
            let is_ring = ready.is_empty();
            for job in if is_ring { &waiting } else { &ready } {
                let result = if is_ring { Err(RING.to_owned().into()) } else { self.write(job) };
                let done = self.told(job.step, result);
                self.done.push(done);
            }
            jobs = if is_ring { Vec::new() } else { waiting };
        }
    }

    /// Does what is to be done to a page that is there.
    fn write(&self, job: &Job) -> Result<String, Failed> {
        let Some(there) = &job.page else { return Err("it is not there".to_owned().into()) };
        let mut page = There {
            id: there.id.clone(),
            version: there.version,
            property: there.property.clone(),
            memory: there.memory.clone(),
        };
        let api = self.plan.api;
        for upload in &job.uploads {
            let file = (upload.name.as_str(), &*upload.file.bytes);
            let attached = api.attach(&page.id, upload.known.as_ref(), file, &upload.file.comment);
            attached?;
        }
        self.remember_around(job, &mut page)?;
        let written = match &job.writes {
            Writes::New => Some(self.writer().body(job, &mut page, &job.wanted.body, (None, true))?),
            Writes::Body(body) => {
                let under = self.under(job.under.as_ref())?;
                Some(self.writer().body(job, &mut page, body, (under, self.plan.minor.contains(&job.step)))?)
            }
            Writes::Memory(now) => {
                let base = self.plan.reader.base(now, &job.source);
                page.memory.set_base(&base);
                page.memory.version = Some(page.version);
                page.memory.sent = Some(job.sent.into());
                page.memory.title = Some(job.wanted.title.clone());
                page.memory.unlike = false;
                page.memory.pending = None;
                None
            }
            Writes::Nothing | Writes::Archive => None,
        };
        if written.is_none() {
            self.move_page(job, &mut page)?;
        }
        self.labels(job, &page)?;
        self.writer().remember(&mut page)?;
        match written {
            Some(Written { version, unlike: Some(what) }) => Err(Failed::Error(format!(
                "version {version} was written, and Confluence made something else of it: {what}\n  help: look at the page, and \
                 change the source or the template"
            ))),
            Some(_) if matches!(job.writes, Writes::New) => Ok("made".to_owned()),
            Some(Written { version, unlike: None }) => Ok(format!("version {version}")),
            None => Ok("up to date".to_owned()),
        }
    }

    /// Remembers labels and places before they are there: what is remembered and not there does no harm.
    fn remember_around(&self, job: &Job, page: &mut There) -> Result<(), String> {
        page.memory.labels.retain(|label| !job.old_labels.contains(label));
        for label in &job.new_labels {
            if !page.memory.labels.contains(label) {
                page.memory.labels.push(label.clone());
            }
        }
        if let Some(under) = self.under(job.under.as_ref())? {
            page.memory.parent = Some(under.0);
        }
        Ok(())
    }

    fn labels(&self, job: &Job, page: &There) -> Result<(), Failed> {
        let api = self.plan.api;
        if !job.new_labels.is_empty() {
            api.add_labels(&page.id, &job.new_labels)?;
        }
        job.old_labels.iter().try_for_each(|label| api.remove_label(&page.id, label))?;
        Ok(())
    }

    /// Moves a page whose body stays as it is.
    fn move_page(&self, job: &Job, page: &mut There) -> Result<(), Failed> {
        let Some(parent) = self.under(job.under.as_ref())? else { return Ok(()) };
        let api = self.plan.api;
        if api.move_page(&page.id, Position::Append, &parent)? {
            return Ok(());
        }
        // Where pages cannot be moved, they are written anew in another place.
        let now = api.page(&page.id, ALL)?.ok_or_else(|| "it is gone".to_owned())?;
        let update = Update {
            id: page.id.clone(),
            title: now.title,
            parent: Some(parent),
            body: now.body.unwrap_or_default(),
            based_on: page.version,
            message: "moved".to_owned(),
            minor: true,
        };
        let version = api.update(&update)?;
        page.version = version.number;
        page.memory.version = Some(version.number);
        Ok(())
    }

    /// Puts the pages of codes into their order.
    fn order(&self) -> Result<(), String> {
        for Move { page, after, target } in &self.plan.moves {
            let (Some(page), Some(target)) = (self.pages.get(page), self.pages.get(target)) else { continue };
            let position = if *after { Position::After } else { Position::Before };
            self.plan.api.move_page(page, position, target).map_err(|error| told(&error))?;
        }
        Ok(())
    }

    /// The pages of codes as they are left.
    fn below(&self) -> Option<Vec<(String, String)>> {
        let known = |code: &String| Some((code.clone(), self.pages.get(code)?.0.clone()));
        Some(self.plan.below.as_ref()?.iter().filter_map(known).collect())
    }

    fn archive(&self, job: &Job) -> Result<String, Failed> {
        let Some(page) = &job.page else { return Err("it is not there".to_owned().into()) };
        match self.plan.api.archive(&page.id)? {
            Archived::Done => Ok("archived".to_owned()),
            Archived::Unsupported => Err("this Confluence archives no pages for programs".to_owned().into()),
        }
    }
}

const LEFT: &str = "it was not archived, because not all went well with the other pages\n  help: publish again";
const RING: &str = "its new title is that of a page that waits for the title of this one\n  help: give one of them another title \
                    in Confluence, and publish with `--force`";
