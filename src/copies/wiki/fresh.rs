//! What is on a page right before it is written: comments and drafts come up while a publish runs, and make no version.

use std::collections::BTreeSet;

use super::job::{Job, Known, There, Writes};
use super::look::ALL;
use super::people::People;
use super::write::Failed;
use crate::confluence::{Api, ApiError, Body, Comment, Draft, ErrorKind, PageId, Resolution};
use crate::copies::Form;
use crate::copies::base::meaning;
use crate::copies::markers::{Passage, kept};
use crate::copies::publish::Hold;

/// The draft of a page, unless it says what the page does, or what is to be written.
pub(crate) fn draft(api: &dyn Api, id: &PageId, now: &str, wanted: &str) -> Result<Option<Draft>, ApiError> {
    let Some(draft) = api.draft(id)? else { return Ok(None) };
    let said = |body: &str| meaning(Form::Storage, body);
    let says = said(&draft.body);
    Ok(Some(draft).filter(|_| says != said(now) && says != said(wanted)))
}

/// The comments on passages of a page. Where they cannot be asked for, each of them may be open.
pub(crate) fn comments(api: &dyn Api, id: &PageId) -> Result<Option<Vec<Comment>>, ApiError> {
    match api.inline_comments(id) {
        Ok(comments) => Ok(Some(comments)),
        Err(error) if matches!(error.kind, ErrorKind::Scope(_) | ErrorKind::Forbidden | ErrorKind::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Of passages that lose their place, those that somebody waits for an answer about.
pub(crate) fn open(lost: Vec<Passage>, comments: Option<&[Comment]>) -> Vec<Passage> {
    let is_open = |marker: &str| match comments {
        Some(comments) => comments
            .iter()
            .any(|comment| comment.marker.as_deref() == Some(marker) && comment.resolution == Resolution::Open),
        None => true,
    };
    lost.into_iter().filter(|lost| is_open(&lost.marker)).collect()
}

/// The body that is written: from the page as it is now.
///
/// # Errors
/// When somebody has edited it, or a comment or a draft is in the way that nobody has been told of.
pub(crate) fn body(api: &dyn Api, job: &Job, page: &There) -> Result<Body, Failed> {
    let now = body_of(api, page)?;
    let wanted = match job.writes {
        Writes::Title => &now,
        _ => &job.wanted.body,
    };
    let kept = kept(&now, wanted);
    if !kept.lost.is_empty() {
        let comments = comments(api, &page.id)?;
        let lost = open(kept.lost, comments.as_deref()).into_iter();
        let new: BTreeSet<String> =
            lost.filter(|lost| !job.known.passages.contains(&lost.marker)).map(|lost| lost.text).collect();
        if !new.is_empty() {
            return Err(Failed::Held(Hold::Comments(new.into_iter().collect())));
        }
    }
    no_draft(api, (&page.id, &now, wanted), &job.known)?;
    Ok(kept.body)
}

/// The body of a page as it is now, which has the version that was looked at.
pub(crate) fn body_of(api: &dyn Api, page: &There) -> Result<Body, Failed> {
    let now = api.page(&page.id, ALL)?.filter(|now| !now.archived);
    let now = now.ok_or_else(|| "it is gone\n  help: publish again".to_owned())?;
    if now.version.number != page.version.number {
        return Err(Failed::edited());
    }
    Ok(now.body.unwrap_or_default())
}

/// Holds what has a draft that nobody has been told of.
pub(crate) fn no_draft(api: &dyn Api, (id, now, wanted): (&PageId, &str, &str), known: &Known) -> Result<(), Failed> {
    match draft(api, id, now, wanted)?.filter(|draft| known.draft.as_ref() != Some(&draft.body)) {
        Some(draft) => Err(Failed::Held(Hold::Draft(draft.by.map(|by| People::new(api).name(&by))))),
        None => Ok(()),
    }
}
