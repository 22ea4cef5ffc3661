//! Pages of codes that are gone: they stay until somebody wants them archived, and nothing of anybody is below them.

use super::job::{Job, Known, There, Writes};
use super::look::{ALL, Found, Place, told};
use super::memory::{Memory, property};
use super::people::People;
use crate::confluence::{Api, ApiError, Flavor, Page, Resolution};
use crate::copies::base::{Digest, meaning};
use crate::copies::kind::Part;
use crate::copies::publish::{Does, Hold, How, Step};
use crate::copies::{Form, Sheet};
use crate::model::Code;
use crate::render::copies::WikiPage;

/// What is done to a page whose code is gone.
pub(crate) fn look(place: &Place<'_>, found: &Found, how: How) -> (Step, Option<Job>) {
    let new = |part| Step { part, revision: People::own(&found.page), ..Step::new(found.page.title.clone()) };
    let Some(memory) = found.memory() else { return (new(Part::Catalog), None) };
    let code = memory.code.clone().unwrap_or_default();
    let mut step = new(Code::new(code, place.subject.copy.name.place).map_or(Part::Catalog, Part::Code));
    if !how.prune {
        step.holds.push(Hold::Orphan("it is archived with `--prune archive` only".to_owned()));
        return (step, None);
    }
    match in_the_way(place.api, &found.page, memory, how) {
        Ok(None) => {
            step.does = Does::Archive;
            let job = job(found, memory, &step);
            (step, Some(job))
        }
        Ok(Some(why)) => {
            step.holds.push(Hold::Orphan(why));
            (step, None)
        }
        Err(error) => {
            step.holds.push(Hold::Failed(told(&error)));
            (step, None)
        }
    }
}

/// Why it is not archived.
pub(crate) fn in_the_way(api: &dyn Api, page: &Page, memory: &Memory, how: How) -> Result<Option<String>, ApiError> {
    let id = &page.id;
    if api.flavor() == Flavor::DataCenter {
        return Ok(Some("this Confluence archives no pages for programs: archive or delete it there".to_owned()));
    }
    if let Some(child) = api.below(id)? {
        return Ok(Some(format!("“{child}” stands below it: move that elsewhere first")));
    }
    let open = api.inline_comments(id)?.into_iter().filter(|it| it.resolution == Resolution::Open).count();
    if open > 0 || !api.comments(id)?.is_empty() {
        return Ok(Some("there are comments on it: read them, and archive it in Confluence".to_owned()));
    }
    if !memory.is_version(&page.version) && !how.force {
        let body = api.page(id, ALL)?.and_then(|page| page.body).unwrap_or_default();
        if memory.base().whole != Some(Digest::of(&meaning(Form::Storage, &body))) {
            return Ok(Some("it was edited since we wrote it: read it, and archive it in Confluence".to_owned()));
        }
    }
    if api.draft(id)?.is_some() && !how.drop_drafts {
        return Ok(Some("somebody has a draft of it: `--drop-drafts` archives it all the same".to_owned()));
    }
    Ok(None)
}

fn job(found: &Found, memory: &Memory, step: &Step) -> Job {
    let nothing = WikiPage {
        part: step.part.clone(),
        title: found.page.title.clone(),
        body: String::new(),
        labels: Vec::new(),
        attachments: Vec::new(),
    };
    Job {
        step: 0,
        is_root: false,
        wanted: nothing,
        source: Sheet::default(),
        sent: Digest(0),
        page: Some(There {
            id: found.page.id.clone(),
            version: found.page.version.clone(),
            property: property(&found.page).cloned(),
            memory: memory.clone(),
        }),
        writes: Writes::Archive,
        under: None,
        new_labels: Vec::new(),
        old_labels: Vec::new(),
        uploads: Vec::new(),
        waits_for: None,
        message: String::new(),
        known: Known::default(),
        adopts: false,
    }
}
