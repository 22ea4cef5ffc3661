//! How a page stands: asked page by page, several at once, and no more than what each needs. Bodies of pages that say what
//! they are to say are not kept. Nothing is written.

use super::fresh;
use super::look::{Found, Seen, Spot};
use super::memory::{Hex, Memory, Whose};
use super::past::{Past, body, text_of_ours};
use super::placeholder::is_placeholder;
use super::{Place, titles};
use crate::confluence::{ApiError, Attachment, Body, Comment, Draft, Flavor, May, Page, PageId, Version};
use crate::copies::Form;
use crate::copies::base::{Base, Digest, meaning};
use crate::render::copies::WikiPage;

/// How a page stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It is not there.
    Free,
    /// It is not there, and its title is that of an archived page.
    Archived(Box<Page>),
    /// It is not there, and its title is that of a page of ours that is about something else.
    TakenByOurs(PageId),
    /// Something else stands there.
    Foreign,
    /// It says what it is to say.
    Same {
        /// Whether what we remember of it is so, too.
        remembered: bool,
    },
    /// It says something else.
    Other,
    /// It says what Confluence made of the body that would be sent, and that is something else.
    Unlike,
}

/// A page that was looked at.
#[derive(Debug)]
pub(crate) struct Inspected {
    pub(crate) state: State,
    /// The page, without its body.
    pub(crate) found: Option<Found>,
    /// What is remembered of it, with what a write that was interrupted has done.
    pub(crate) memory: Option<Memory>,
    /// Its body, where it says something else than it is to, or that is not remembered.
    pub(crate) now: Option<Body>,
    /// Whether somebody has changed what it says since we wrote it.
    pub(crate) touched: bool,
    /// What it said when we had written it.
    pub(crate) base: Base,
    pub(crate) base_text: Option<Body>,
    /// The versions that others made since, the last one first.
    pub(crate) since: Vec<Version>,
    /// Another page that has the title that it is to get.
    pub(crate) namesake: Option<Box<Found>>,
    /// An archived one.
    pub(crate) archived_namesake: Option<Box<Page>>,
    pub(crate) draft: Option<Draft>,
    /// Comments on passages; none where that is not told.
    pub(crate) comments: Option<Vec<Comment>>,
    pub(crate) may: May,
    /// Its attachments, where it is to have some.
    pub(crate) attached: Vec<Attachment>,
    /// Digest of the body that is to be sent.
    pub(crate) sent: Digest,
}

/// Looks at the page of a spot. The message of an error is about this page alone.
///
/// # Errors
/// When something cannot be asked.
pub(crate) fn inspect(
    (place, seen): (&Place<'_>, &Seen),
    wanted: &WikiPage,
    spot: &Spot,
    force: bool,
) -> Result<Inspected, ApiError> {
    let mut it = Inspected {
        state: State::Free,
        found: None,
        memory: None,
        now: None,
        touched: false,
        base: Base::default(),
        base_text: None,
        since: Vec::new(),
        namesake: None,
        archived_namesake: None,
        draft: None,
        comments: None,
        may: May::default(),
        attached: Vec::new(),
        sent: Digest::of(&wanted.body),
    };
    let found = match spot {
        Spot::Free => return Ok(it),
        Spot::Archived(page) => {
            it.state = State::Archived(page.clone());
            return Ok(it);
        }
        Spot::Taken(found) => found,
    };
    if found.memory().is_some_and(|memory| !memory.is_of(&wanted.part)) {
        it.state = State::TakenByOurs(found.page.id.clone());
        return Ok(it);
    }
    Reader { place, seen, wanted, page: found.page.clone(), force }.read(&found.whose, &mut it)?;
    Ok(it)
}

struct Reader<'a> {
    place: &'a Place<'a>,
    seen: &'a Seen,
    wanted: &'a WikiPage,
    page: Page,
    /// Whether what differs in its layout only is written, too.
    force: bool,
}

impl Reader<'_> {
    fn read(mut self, whose: &Whose, it: &mut Inspected) -> Result<(), ApiError> {
        match whose {
            Whose::Ours(memory) => self.ours((**memory).clone(), it)?,
            Whose::Theirs | Whose::OfCopy(_) | Whose::OfBook(_) | Whose::Later(_) => {
                let now = body(self.place.api, &mut self.page)?;
                let owner = self.place.subject.owner();
                if *whose == Whose::Theirs && is_placeholder(&self.page, owner) {
                    it.memory = Some(Memory::new(owner, &self.wanted.part, &self.page.id));
                    it.state = State::Other;
                } else {
                    it.state = State::Foreign;
                }
                it.now = Some(now);
            }
        }
        // Whatever its state, a title is written with a body, and so is another layout.
        let is_behind = matches!(it.state, State::Other | State::Foreign | State::Unlike);
        let is_written = self.page.title != self.wanted.title
            || (self.force && it.memory.as_ref().is_none_or(|memory| memory.sent != Some(it.sent.into())));
        if is_behind || is_written {
            self.in_the_way(it)?;
        }
        if titles::key(&self.page.title) != titles::key(&self.wanted.title) {
            match self.place.titled(&self.seen.space, &self.wanted.title)? {
                Spot::Taken(other) if other.page.id != self.page.id => it.namesake = Some(other),
                Spot::Archived(other) => it.archived_namesake = Some(other),
                Spot::Taken(_) | Spot::Free => {}
            }
        }
        if !self.wanted.attachments.is_empty() {
            it.attached = self.place.api.attachments(&self.page.id)?;
        }
        self.page.body = None;
        it.found = Some(Found { page: self.page, whose: whose.clone() });
        Ok(())
    }

    fn ours(&mut self, memory: Memory, it: &mut Inspected) -> Result<(), ApiError> {
        let is_titled = self.page.title == self.wanted.title;
        let same_body = memory.sent == Some(Hex::from(it.sent));
        if memory.is_of_version(&self.page) && same_body && is_titled && !memory.unlike {
            it.base = Base { untouched: true, ..memory.base() };
            it.state = State::Same { remembered: true };
            it.memory = Some(memory);
            return Ok(());
        }
        let past = Past::of(self.place.api, &self.seen.me, &mut self.page, memory)?;
        let now = past.now;
        // What was sent last may be known only now.
        let same_body = past.memory.sent == Some(Hex::from(it.sent));
        it.state = if meaning(Form::Storage, &now) == meaning(Form::Storage, &self.wanted.body) {
            State::Same { remembered: past.remembered }
        } else if past.memory.unlike && same_body && !past.touched {
            State::Unlike
        } else {
            State::Other
        };
        // A title is written with a body, and so is what `--force` lays out anew.
        let is_needed = !is_titled || (self.force && !same_body);
        if it.state != (State::Same { remembered: true }) || is_needed {
            it.now = Some(now);
        }
        (it.touched, it.base, it.base_text) = (past.touched, past.base, past.base_text);
        if it.state == State::Other && it.touched {
            self.history(&past.memory, it)?;
        }
        it.memory = Some(past.memory);
        Ok(())
    }

    /// What it said when we had written it, and who has been there since.
    fn history(&self, memory: &Memory, it: &mut Inspected) -> Result<(), ApiError> {
        let number = memory.version.unwrap_or_default();
        if it.base_text.is_none() {
            it.base_text = text_of_ours(self.place.api, &self.page, memory)?;
        }
        it.since = self.place.api.versions_since(&self.page.id, number)?;
        Ok(())
    }

    /// What else may be in the way of writing.
    fn in_the_way(&mut self, it: &mut Inspected) -> Result<(), ApiError> {
        let id = &self.page.id;
        it.may = self.place.api.may_change(id)?;
        it.draft = fresh::draft(self.place.api, id, it.now.as_deref().unwrap_or_default(), &self.wanted.body)?;
        if it.now.as_ref().is_some_and(|now| now.contains("inline-comment-marker")) {
            it.comments = fresh::comments(self.place.api, id)?;
        }
        Ok(())
    }
}

/// Whether pages can be put into an order.
pub(crate) fn has_order(flavor: Flavor) -> bool {
    flavor == Flavor::Cloud
}
