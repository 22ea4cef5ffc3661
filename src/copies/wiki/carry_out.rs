//! Carrying out a plan: all pages are made first, parents before what is below them; then they are written.

use super::fresh;
use super::job::{Job, There, Under, Writes};
use super::look::{ALL, NO_BODY, told};
use super::order::{self, Move};
use super::orphans;
use super::parallel::each;
use super::plan::Plan;
use super::write::{Failed, Writer, Written};
use crate::confluence::{Archived, PageId, Position, Update};
use crate::copies::publish::{Does, Done, Hold, Step};

/// What is told of each step that is done.
type Progress<'p> = &'p (dyn Fn(&Done) + Sync);

/// A plan on its way.
pub(crate) struct Run<'r, 'k> {
    pub(crate) plan: &'r mut Plan<'k>,
    pub(crate) progress: Progress<'r>,
}

impl Run<'_, '_> {
    /// Does all of it. Where one page cannot be written, the others are.
    pub(crate) fn carry_out(mut self) -> Vec<Done> {
        self.make();
        let mut done = std::mem::take(&mut self.plan.done);
        let jobs = std::mem::take(&mut self.plan.jobs);
        let (roots, jobs): (Vec<Job>, Vec<Job>) = jobs.into_iter().partition(|job| job.is_root);
        let (archive, jobs): (Vec<Job>, Vec<Job>) =
            jobs.into_iter().partition(|job| matches!(job.writes, Writes::Archive));
        // What gives up a title goes before what gets it.
        let (renamed, jobs): (Vec<Job>, Vec<Job>) =
            jobs.into_iter().partition(|job| self.plan.renames.contains(&job.step));
        done.extend(self.rename(renamed));
        done.extend(each(&jobs, |job| self.told(job.step, self.write(job))));
        let mut roots = roots;
        let moved = self.order(&mut roots);
        for mut job in roots {
            if let (Some(page), Some(below), Ok(())) = (&mut job.page, self.below(), &moved) {
                page.memory.below = below;
                page.memory.ordering = false;
            }
            let result = match (&moved, self.write(&job)) {
                (Err(why), Ok(_)) => Err(Failed::Error(why.clone())),
                (_, result) => result,
            };
            done.push(self.told(job.step, result));
        }
        let failed = done.iter().any(|done| done.result.is_err());
        for job in archive {
            done.push(self.told(job.step, if failed { Err(LEFT.to_owned().into()) } else { self.archive(&job) }));
        }
        done.sort_by_key(|done| done.step);
        done
    }

    pub(crate) fn told(&self, step: usize, result: Result<String, Failed>) -> Done {
        let done = match result {
            Ok(said) => Done { step, result: Ok(said), held: None },
            Err(Failed::Error(why)) => Done { step, result: Err(why), held: None },
            Err(Failed::Held(hold)) => {
                let step_of =
                    |of: &Step| Box::new(Step { does: Does::Nothing, also: Vec::new(), ..of.clone() }.held(hold));
                Done { step, result: Err("held".to_owned()), held: self.plan.steps.get(step).map(step_of) }
            }
        };
        (self.progress)(&done);
        done
    }

    pub(crate) fn under(&self, under: Option<&Under>) -> Result<Option<PageId>, String> {
        match under {
            None => Ok(None),
            Some(Under::Page(id)) => Ok(Some(id.clone())),
            Some(Under::Root) => match &self.plan.root {
                Some(id) => Ok(Some(id.clone())),
                None => Err("the page of the catalog, which it stands under, was not made".to_owned()),
            },
        }
    }

    pub(crate) fn writer(&self) -> Writer<'_> {
        Writer { api: self.plan.api, reader: &self.plan.reader }
    }

    /// Writes the pages that get another title, each after the one that has it.
    fn rename(&self, mut jobs: Vec<Job>) -> Vec<Done> {
        let mut done = Vec::new();
        while !jobs.is_empty() {
            let ids: Vec<PageId> = jobs.iter().filter_map(|job| Some(job.page.as_ref()?.id.clone())).collect();
            let free = |job: &Job| job.waits_for.as_ref().is_none_or(|other| !ids.contains(other));
            let (ready, waiting): (Vec<Job>, Vec<Job>) = jobs.into_iter().partition(free);
            let is_ring = ready.is_empty();
            for job in if is_ring { &waiting } else { &ready } {
                let result = if is_ring { Err(RING.to_owned().into()) } else { self.write(job) };
                done.push(self.told(job.step, result));
            }
            jobs = if is_ring { Vec::new() } else { waiting };
        }
        done
    }

    /// Does what is to be done to a page that is there.
    fn write(&self, job: &Job) -> Result<String, Failed> {
        let Some(there) = &job.page else { return Err("it is not there".to_owned().into()) };
        let mut page = there.clone();
        let api = self.plan.api;
        for upload in &job.uploads {
            let file = (upload.name.as_str(), &*upload.file.bytes);
            let attached = api.attach(&page.id, upload.known.as_ref(), file, &upload.file.comment);
            attached?;
        }
        self.remember_around(job, &mut page)?;
        if page.memory.version.is_none() {
            self.open_with(&page)?;
        }
        let written = match &job.writes {
            Writes::New => Some(self.writer().body(job, &mut page, &job.wanted.body, (None, true))?),
            Writes::Body | Writes::Title => {
                let under = self.under(job.under.as_ref())?;
                let body = fresh::body(api, job, &page)?;
                Some(self.writer().body(job, &mut page, &body, (under, self.plan.minor.contains(&job.step)))?)
            }
            Writes::Memory(now) => {
                let base = self.plan.reader.base(now, &job.source);
                page.memory.set_base(&base);
                page.memory.set_version(&page.version);
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
        } else if job.adopts {
            // With its labels, which are ours then.
            self.writer().remember(&mut page)?;
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
        let body = now.body.as_deref().unwrap_or_default();
        fresh::no_draft(api, (&page.id, body, body), &job.known)?;
        let update = Update {
            id: page.id.clone(),
            title: now.title,
            parent: Some(parent),
            body: now.body.unwrap_or_default(),
            based_on: page.version.number,
            message: "moved".to_owned(),
            minor: true,
        };
        let version = api.update(&update)?;
        page.memory.set_version(&version);
        page.version = version;
        Ok(())
    }

    /// Puts the pages of codes into their order. That this has begun is remembered: what is half done was not done by hand.
    fn order(&self, roots: &mut [Job]) -> Result<(), String> {
        let Some([now, wanted]) = &self.plan.reorder else { return Ok(()) };
        // Of those that could be made.
        let there = |codes: &[String]| -> Vec<String> {
            codes.iter().filter(|code| self.plan.pages.contains_key(*code)).cloned().collect()
        };
        let moves = order::moves(&there(now), &there(wanted));
        for job in roots.iter_mut() {
            let Some(page) = &mut job.page else { continue };
            page.memory.ordering = true;
            if !job.adopts {
                self.writer().remember(page).map_err(|error| told(&error))?;
            }
        }
        let mut is_first = true;
        for Move { page, after, target } in &moves {
            let (Some(page), Some(target)) = (self.plan.pages.get(page), self.plan.pages.get(target)) else { continue };
            let position = if *after { Position::After } else { Position::Before };
            if !self.plan.api.move_page(page, position, target).map_err(|error| told(&error))? {
                // The order is the one that was there.
                for page in roots.iter_mut().filter_map(|job| job.page.as_mut()).filter(|_| is_first) {
                    page.memory.below = self.known(now);
                    page.memory.ordering = false;
                }
                return Err(NO_ORDER.to_owned());
            }
            is_first = false;
        }
        Ok(())
    }

    /// The pages of codes as they are left.
    fn below(&self) -> Option<Vec<(String, String)>> {
        Some(self.known(self.plan.below.as_ref()?))
    }

    /// The pages of codes, of those that there are.
    fn known(&self, codes: &[String]) -> Vec<(String, String)> {
        codes.iter().filter_map(|code| Some((code.clone(), self.plan.pages.get(code)?.0.clone()))).collect()
    }

    fn archive(&self, job: &Job) -> Result<String, Failed> {
        let Some(page) = &job.page else { return Err("it is not there".to_owned().into()) };
        // Some time has passed since it was looked at.
        let api = self.plan.api;
        let now = api.page(&page.id, NO_BODY)?.ok_or_else(|| "it is gone".to_owned())?;
        if let Some(why) = orphans::in_the_way(api, &now, &page.memory, self.plan.how)? {
            return Err(Failed::Held(Hold::Orphan(why)));
        }
        match api.archive(&page.id)? {
            Archived::Done => Ok("archived".to_owned()),
            Archived::Unsupported => Err("this Confluence archives no pages for programs".to_owned().into()),
        }
    }
}

const NO_ORDER: &str = "the pages of codes were not put into their order: this Confluence moves no pages for programs\n  \
                        help: put them into the order of the catalog in Confluence";
const LEFT: &str = "it was not archived, because not all went well with the other pages\n  help: publish again";
const RING: &str = "its new title is that of a page that waits for the title of this one\n  help: give one of them another title \
                    in Confluence, and publish with `--force`";
