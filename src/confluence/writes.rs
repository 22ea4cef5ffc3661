//! Writing, when answers get lost: before anything is repeated, it is looked up whether it was done.

use serde_json::Value;

use super::client::Client;
use super::error::{Failure, Fate};
use super::{Api, ApiError, ErrorKind, NewPage, Page, PageId, Property, Update, User, Version, Wanted};
use crate::richtext::decode;

/// How often something is written that was not done, though nothing speaks against it.
const TRIES: u32 = 5;
/// How often a page is looked for that may have been made, and how often one that must be there, as its title is taken.
const LOOKS: u32 = 3;
const LONG_LOOKS: u32 = 8;

/// How much of a message every server keeps, in characters.
const CUT: usize = 200;

/// The requests of one generation, each of them sent once.
pub(super) trait Raw: Api {
    /// What asks.
    fn client(&self) -> &Client;

    /// Who we are, where that is known or can be asked.
    fn known_me(&self) -> Option<User>;

    /// A page; none where there is none, or we may not see it.
    fn read(&self, id: &PageId, wanted: Wanted) -> Result<Option<Page>, Failure>;

    /// Makes a page.
    fn post_page(&self, page: &NewPage) -> Result<Page, Failure>;

    /// Writes the next version of a page.
    fn put_page(&self, update: &Update) -> Result<Version, Failure>;

    /// A property; none where there is none.
    fn property(&self, id: &PageId, key: &str) -> Result<Option<Property>, Failure>;

    /// Makes a property, or changes the one that is `known`.
    fn send_property(
        &self,
        id: &PageId,
        key: &str,
        value: &Value,
        known: Option<&Property>,
    ) -> Result<Property, Failure>;
}

/// Whether a version is one that we wrote: with our message, and not by somebody else.
fn is_ours(version: &Version, message: &str, me: Option<&User>) -> bool {
    let (said, meant) = (version.message.trim(), message.trim());
    // Servers cut what is too long for them.
    let same = said == meant || (said.chars().count() >= CUT && meant.starts_with(said));
    same && me.is_none_or(|me| is_by(version, me))
}

/// Whether somebody wrote a version, as far as is told.
fn is_by(version: &Version, me: &User) -> bool {
    version.by.as_ref().is_none_or(|by| by.id == me.id || (by.name.is_some() && by.name == me.name))
}

/// Makes a page, once.
pub(super) fn create(api: &(impl Raw + ?Sized), page: &NewPage) -> Result<Page, ApiError> {
    let mut doubtful = false;
    let mut tries = 0;
    loop {
        let failure = match api.post_page(page) {
            Ok(made) => {
                api.client().has_made(&made.id);
                return Ok(made);
            }
            Err(failure) => failure,
        };
        tries += 1;
        doubtful |= failure.fate != Fate::Refused;
        // That the title is taken may mean that the first try was done, after all.
        if !doubtful || (failure.fate == Fate::Refused && failure.error.kind != ErrorKind::TitleTaken) {
            return Err(failure.error);
        }
        if let Some(made) = look_for(api, page, &failure)? {
            api.client().has_made(&made.id);
            return Ok(made);
        }
        if failure.fate == Fate::Odd || failure.error.kind == ErrorKind::TitleTaken || tries >= TRIES {
            return Err(failure.error);
        }
        api.client().rest(tries);
    }
}

/// The page that we may have made; where there is one of that title that is not ours, that is the error.
fn look_for(api: &(impl Raw + ?Sized), page: &NewPage, failure: &Failure) -> Result<Option<Page>, ApiError> {
    let me = api.known_me();
    let looks = if failure.error.kind == ErrorKind::TitleTaken { LONG_LOOKS } else { LOOKS };
    let (mut look, mut looks) = (0, looks);
    while look < looks {
        look += 1;
        let found = api.titled(&page.space, &page.title, Wanted { body: true, ..Wanted::default() })?;
        // A page that is listed is there, though it may not be read at once.
        if found.first().is_some_and(|page| page.body.is_none()) && looks < LONG_LOOKS + LOOKS {
            looks += 1;
        }
        if let Some(found) = found.into_iter().next().filter(|page| page.body.is_some()) {
            let same_place = found.parent.is_none() || page.parent.is_none() || found.parent == page.parent;
            // It has no message of ours: its author and what it says tell that it is ours.
            let by_us = me.as_ref().map_or(found.version.by.is_none(), |me| is_by(&found.version, me));
            let says_it = found.body.as_deref().is_some_and(|body| text_of(body) == text_of(&page.body));
            let ours = found.version.number <= 1 && !found.archived && same_place && by_us && says_it;
            return if ours { Ok(Some(found)) } else { Err(taken(failure)) };
        }
        // Lists and pages may lag behind.
        if look < looks {
            api.client().rest(look);
        }
    }
    Ok(None)
}

/// What a body says, without markup and white space, which servers write anew.
fn text_of(body: &str) -> String {
    let mut is_mark = false;
    let outside = |c: &char| match c {
        '<' => {
            is_mark = true;
            false
        }
        '>' if is_mark => {
            is_mark = false;
            false
        }
        _ => !is_mark,
    };
    let text: String = body.chars().filter(outside).collect();
    decode(&text).chars().filter(|c| !c.is_whitespace()).collect()
}

fn taken(failure: &Failure) -> ApiError {
    ApiError {
        kind: ErrorKind::TitleTaken,
        request: failure.error.request.clone(),
        message: "somebody made a page of that title meanwhile".to_owned(),
        help: Some("Compare the two, then adopt that page or give one of them another title.".to_owned()),
    }
}

/// Writes the next version of a page, once.
pub(super) fn update(api: &(impl Raw + ?Sized), update: &Update) -> Result<Version, ApiError> {
    let mut tries = 0;
    loop {
        let failure = match api.put_page(update) {
            Ok(version) => return Ok(version),
            Err(failure) => failure,
        };
        tries += 1;
        if failure.fate == Fate::Refused && !failure.is_missing() {
            return Err(failure.error);
        }
        match after(api, update, failure, tries)? {
            Some(version) => return Ok(version),
            None => api.client().rest(tries),
        }
    }
}

/// What became of a write that failed: the version that it made, nothing where it can be repeated, or an error.
fn after(
    api: &(impl Raw + ?Sized),
    update: &Update,
    failure: Failure,
    tries: u32,
) -> Result<Option<Version>, ApiError> {
    let Some(now) = api.page(&update.id, Wanted::default())? else {
        return Err(if failure.is_missing() { failure.error } else { gone(&failure) });
    };
    let number = now.version.number;
    let written = update.based_on.saturating_add(1);
    if number <= update.based_on {
        if failure.is_missing() && tries > 1 {
            return Err(unwritable(&failure));
        }
        if failure.fate == Fate::Odd || tries >= TRIES {
            return Err(in_use(failure));
        }
        return Ok(None);
    }
    let me = api.known_me();
    let ours = if number == written {
        Some(now.version)
    } else {
        let since = api.versions_since(&update.id, update.based_on).unwrap_or_default();
        since.into_iter().find(|version| version.number == written)
    };
    match ours.filter(|version| is_ours(version, &update.message, me.as_ref())) {
        Some(version) => Ok(Some(version)),
        None => Err(ApiError {
            kind: ErrorKind::Conflict(Some(number)),
            request: failure.error.request,
            message: format!(
                "somebody else was first: the page is at version {number}, and not at {}",
                update.based_on
            ),
            help: Some("Compare once more; nothing of theirs was overwritten.".to_owned()),
        }),
    }
}

fn gone(failure: &Failure) -> ApiError {
    ApiError { kind: ErrorKind::Missing, message: "the page is gone by now".to_owned(), ..failure.error.clone() }
}

fn unwritable(failure: &Failure) -> ApiError {
    ApiError {
        kind: ErrorKind::Forbidden,
        message: "the page can be read, but the account may not change it, or may not see the page above it".to_owned(),
        help: Some("Look at the restrictions of both, and at what the account may do in the space.".to_owned()),
        ..failure.error.clone()
    }
}

/// A conflict without another version is none.
fn in_use(failure: Failure) -> ApiError {
    let mut error = failure.error;
    if matches!(error.kind, ErrorKind::Conflict(_)) {
        error.kind = ErrorKind::Server(failure.status.unwrap_or(409));
        error.help = error.help.or_else(|| Some("Nobody changed the page: try again in a moment.".to_owned()));
    }
    error
}

/// Sets a property, once.
pub(super) fn set_property(
    api: &(impl Raw + ?Sized),
    id: &PageId,
    key: &str,
    value: &Value,
    known: Option<&Property>,
) -> Result<Property, ApiError> {
    let mut tries = 0;
    loop {
        let failure = match api.send_property(id, key, value, known) {
            Ok(property) => return Ok(property),
            Err(failure) => failure,
        };
        tries += 1;
        // Cloud answers 400 to a property that is there already, and 404 to one that is gone.
        if failure.fate == Fate::Refused && !failure.is_missing() && failure.status != Some(400) {
            return Err(failure.error);
        }
        let now = api.property(id, key)?;
        match (&now, known) {
            (Some(now), _) if now.value == *value && known.is_none_or(|known| now.version > known.version) => {
                return Ok(now.clone());
            }
            (None, None) => {}
            (Some(now), Some(known)) if now.version == known.version && now.value == known.value => {}
            _ => return Err(other_value(failure, key, now.as_ref())),
        }
        if matches!(failure.fate, Fate::Refused | Fate::Odd) || tries >= TRIES {
            return Err(in_use(failure));
        }
        api.client().rest(tries);
    }
}

fn other_value(failure: Failure, key: &str, now: Option<&Property>) -> ApiError {
    ApiError {
        kind: ErrorKind::Conflict(now.map(|now| now.version)),
        message: format!("somebody else was first: the property `{key}` has changed"),
        help: Some("Compare once more.".to_owned()),
        ..failure.error
    }
}
