//! Making the pages that are not there, so that links of all others find them.

use super::carry_out::Run;
use super::job::{Job, There, Writes};
use super::memory::Memory;
use super::placeholder::placeholder;
use super::write::Failed;
use crate::confluence::{ErrorKind, NewPage};
use crate::copies::kind::{Owner, Part};

/// The property that says which editor a page is opened with.
const EDITOR: &str = "editor";

impl Run<'_, '_> {
    /// Makes the pages that are not there, in their order, and remembers at once that they are ours. Those that are made
    /// already are not made again.
    pub(crate) fn make(&mut self) {
        let jobs = std::mem::take(&mut self.plan.jobs);
        for mut job in jobs {
            if matches!(job.writes, Writes::New) && job.page.is_none() {
                match self.create(&job) {
                    Ok(page) => {
                        match &job.wanted.part {
                            Part::Catalog => self.plan.root = Some(page.id.clone()),
                            Part::Code(code) => {
                                self.plan.pages.insert(code.as_str().to_owned(), page.id.clone());
                            }
                        }
                        job.page = Some(page);
                    }
                    Err(why) => {
                        let done = self.told(job.step, Err(why));
                        self.plan.done.push(done);
                        continue;
                    }
                }
            }
            self.plan.jobs.push(job);
        }
    }

    fn create(&self, job: &Job) -> Result<There, Failed> {
        let parent = self.under(job.under.as_ref())?;
        let owner = Owner { copy: &self.plan.copy, book: self.plan.book };
        let new = NewPage {
            space: self.plan.space.clone(),
            // At the top of a space, that is below its home page, where people look for it.
            parent: parent.clone().or_else(|| self.plan.space.home.clone()),
            title: job.wanted.title.clone(),
            body: placeholder(owner),
        };
        let page = self.plan.api.create(&new)?;
        let mut memory = Memory::new(owner, &job.wanted.part, &page.id);
        memory.title = Some(job.wanted.title.clone());
        memory.parent = parent.map(|parent| parent.0);
        let mut there = There { id: page.id, version: page.version, property: None, memory };
        self.writer().remember(&mut there)?;
        Ok(there)
    }

    /// Says which editor a page that was not written yet is opened with.
    pub(crate) fn open_with(&self, page: &There) -> Result<(), Failed> {
        let Some(editor) = self.plan.editor else { return Ok(()) };
        match self.plan.api.set_property(&page.id, EDITOR, &editor.word().into(), None) {
            // It has one: the server's, or ours of a run that was interrupted.
            Err(error) if !matches!(error.kind, ErrorKind::Conflict(_)) => Err(error.into()),
            _ => Ok(()),
        }
    }
}
