//! What we last put onto a page of ours, and whether somebody was there since.

use super::look::ALL;
use super::memory::{Hex, Memory, Pending};
use super::placeholder::is_of;
use crate::confluence::{Api, ApiError, Body, ErrorKind, Page, User, Version};
use crate::copies::Form;
use crate::copies::base::{Base, Digest, meaning};

/// What is known of the past of a page of ours.
#[derive(Debug)]
pub(crate) struct Past {
    /// What is remembered, with what a write that was interrupted has done.
    pub(crate) memory: Memory,
    /// Whether all of that stands in the property.
    pub(crate) remembered: bool,
    /// The body as it is now.
    pub(crate) now: Body,
    /// Whether somebody has changed what the page says since we wrote it.
    pub(crate) touched: bool,
    pub(crate) base: Base,
    /// The text of the base, where it had to be asked for.
    pub(crate) base_text: Option<Body>,
}

impl Past {
    /// Looks at a page and at what is remembered of it. The page is asked for again where its body is not there, and may have
    /// another version then.
    pub(crate) fn of(api: &dyn Api, me: &User, page: &mut Page, mut memory: Memory) -> Result<Self, ApiError> {
        let now = body(api, page)?;
        let pending = memory.pending.take();
        let mut base_text = None;
        if let Some(pending) = &pending {
            base_text = finished(api, me, (page, &now), pending, &mut memory)?;
        }
        // Without a time, a version of our number is ours if it says so.
        let is_last = memory.is_version(&page.version);
        let is_told = memory.version == Some(page.version.number) && memory.has_stamp(&page.version);
        let mut base = match &base_text {
            Some(text) => Base { whole: Some(whole(text)), ..Base::default() },
            None => memory.base(),
        };
        let touched = match memory.version {
            Some(_) if is_last => false,
            Some(_) => {
                // A digest of another canonical form tells nothing.
                if base.whole.is_none() {
                    base_text = text_of_ours(api, page, &memory)?;
                    base.whole = base_text.as_deref().map(whole);
                }
                base.whole != Some(whole(&now))
            }
            None => !is_of(page, &memory.copy, memory.book.as_deref()),
        };
        base.untouched = !touched;
        Ok(Self { remembered: pending.is_none() && is_told, memory, now, touched, base, base_text })
    }
}

/// The text of the version that we wrote last, where it is still there.
pub(crate) fn text_of_ours(api: &dyn Api, page: &Page, memory: &Memory) -> Result<Option<Body>, ApiError> {
    let Some(number) = memory.version.filter(|number| *number > 0) else { return Ok(None) };
    let base = memory.base().whole;
    let is_ours = |text: &Body| base.is_none_or(|base| base == whole(text));
    // Where it cannot be told by what it says, it is by its time; earlier programs knew neither.
    if base.is_some() || memory.when.is_none() {
        let text = api.body_at(&page.id, number)?.filter(is_ours);
        if text.is_some() || memory.when.is_none() {
            return Ok(text);
        }
    }
    // Versions were deleted, and the others have other numbers.
    let versions = api.versions_since(&page.id, 0)?;
    let ours = versions.into_iter().find(|version| version.when.is_some() && memory.has_stamp(version));
    match ours {
        Some(ours) => Ok(api.body_at(&page.id, ours.number)?.filter(is_ours)),
        None => Ok(None),
    }
}

fn whole(text: &str) -> Digest {
    Digest::of(&meaning(Form::Storage, text))
}

/// The body of a page, asked for where it is not there yet.
pub(crate) fn body(api: &dyn Api, page: &mut Page) -> Result<Body, ApiError> {
    if let Some(body) = &page.body {
        return Ok(body.clone());
    }
    let again = api.page(&page.id, ALL)?.ok_or_else(|| gone(page))?;
    let body = again.body.clone().unwrap_or_default();
    // The property stays the one that was looked at: if it is another one by now, it cannot be set.
    *page = Page { body: Some(body.clone()), properties: page.properties.take(), ..again };
    Ok(body)
}

/// Decides whether a write that had begun was done, and gives what it wrote. It was if the version after the one that it was
/// based on says what was sent, or has what was said of it.
fn finished(
    api: &dyn Api,
    me: &User,
    (page, now): (&Page, &Body),
    pending: &Pending,
    memory: &mut Memory,
) -> Result<Option<Body>, ApiError> {
    let number = pending.based_on.saturating_add(1);
    if page.version.number < number {
        return Ok(None);
    }
    let (text, version) = if page.version.number == number {
        (Some(now.clone()), Some(page.version.clone()))
    } else {
        let versions = api.versions_since(&page.id, pending.based_on)?;
        (api.body_at(&page.id, number)?, versions.into_iter().find(|it| it.number == number))
    };
    let Some(text) = text else { return Ok(None) };
    let says_so = Hex::from(whole(&text)) == pending.meaning;
    let stamp = version.clone();
    let by_us = version.is_some_and(|version| {
        let is_me = version.by.is_none_or(|by| by.id == me.id);
        is_me && !pending.message.is_empty() && version.message == pending.message
    });
    if !says_so && !by_us {
        return Ok(None);
    }
    let stamp = stamp.unwrap_or(Version { number, message: String::new(), by: None, when: None });
    memory.set_version(&stamp);
    memory.sent = Some(pending.sent.clone());
    memory.title = Some(pending.title.clone());
    memory.unlike = !says_so;
    Ok(Some(text))
}

fn gone(page: &Page) -> ApiError {
    ApiError {
        kind: ErrorKind::Missing,
        request: String::new(),
        message: format!("the page “{}” was there a moment ago, and is gone", page.title),
        help: Some("publish again".to_owned()),
    }
}
