//! Writing one page so that it can be interrupted anywhere: a word of what is about to be done, the write, a look at what came
//! of it, and what is to be remembered.

use super::job::{Job, There};
use super::look::told;
use super::memory::{KEY, Pending};
use super::sheets::Reader;
use crate::confluence::{Api, ApiError, Body, ErrorKind, Page, PageId, Update, Version, Wanted};
use crate::copies::Form;
use crate::copies::base::{Digest, meaning};
use crate::copies::compare::{Options, changes_of_plain, compare};
use crate::copies::publish::Hold;

/// Writes pages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Writer<'a> {
    pub(crate) api: &'a dyn Api,
    pub(crate) reader: &'a Reader,
}

/// What was written.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) version: u64,
    /// What Confluence made of it, where that is something else than what was sent.
    pub(crate) unlike: Option<String>,
}

/// Why something was not done.
#[derive(Debug)]
pub(crate) enum Failed {
    /// Why, with what to do.
    Error(String),
    /// Somebody has to decide something, which could not be known before.
    Held(Hold),
}

impl Failed {
    /// Somebody was there first.
    pub(crate) fn edited() -> Self {
        Self::Held(Hold::Other {
            why: "somebody edited it while this ran".to_owned(),
            help: Some("publish again, which compares it with what it says now".to_owned()),
        })
    }
}

impl From<ApiError> for Failed {
    fn from(error: ApiError) -> Self {
        match error.kind {
            ErrorKind::Conflict(_) => Self::edited(),
            ErrorKind::TitleTaken => Self::Held(Hold::Other {
                why: format!("{error}; it is archived, or not for us to see"),
                help: Some(
                    "if it was made a moment ago, publish again; else give one of the two another title, or restore it"
                        .to_owned(),
                ),
            }),
            _ => Self::Error(told(&error)),
        }
    }
}

impl From<String> for Failed {
    fn from(why: String) -> Self {
        Self::Error(why)
    }
}

impl Writer<'_> {
    /// Sets the property of a page to what is remembered of it.
    ///
    /// # Errors
    /// When it was not set.
    pub(crate) fn remember(&self, page: &mut There) -> Result<(), ApiError> {
        let value = page.memory.to_value();
        page.property = Some(self.api.set_property(&page.id, KEY, &value, page.property.as_ref())?);
        Ok(())
    }

    /// Writes the next version of a page and reads it back. What is remembered of it is told by [`Self::remember`] afterwards.
    ///
    /// # Errors
    /// Why it was not written.
    pub(crate) fn body(
        &self,
        job: &Job,
        page: &mut There,
        body: &Body,
        (under, minor): (Option<PageId>, bool),
    ) -> Result<Written, Failed> {
        let means = meaning(Form::Storage, body);
        page.memory.pending = Some(Pending {
            based_on: page.version.number,
            sent: job.sent.into(),
            meaning: Digest::of(&means).into(),
            title: job.wanted.title.clone(),
            message: job.message.clone(),
        });
        // A page of somebody else stays theirs until it is written.
        if !job.adopts {
            self.remember(page)?;
        }
        let update = Update {
            id: page.id.clone(),
            title: job.wanted.title.clone(),
            parent: under,
            body: body.clone(),
            based_on: page.version.number,
            message: job.message.clone(),
            minor,
        };
        let version = self.api.update(&update).map_err(|error| self.refused(job, page, &error))?;
        let (back, stamp) = self.back(&page.id, &version)?;
        page.version = Version { number: version.number, ..stamp };
        page.memory.pending = None;
        page.memory.set_version(&page.version);
        page.memory.title = Some(job.wanted.title.clone());
        page.memory.sent = Some(job.sent.into());
        page.memory.set_base(&self.reader.base(&back, &job.source));
        let came = meaning(Form::Storage, &back);
        page.memory.unlike = came != means;
        let unlike = page.memory.unlike.then(|| self.difference(job, (body, &means), (&back, &came)));
        Ok(Written { version: version.number, unlike })
    }

    /// The body of a version that was just written, and when that was.
    fn back(&self, id: &PageId, version: &Version) -> Result<(Body, Version), ApiError> {
        let number = version.number;
        let page: Page = self.api.written(id, number, Wanted { body: true, ..Wanted::default() })?;
        // Somebody may have been there already.
        if page.version.number == number {
            return Ok((page.body.unwrap_or_default(), page.version));
        }
        Ok((self.api.body_at(id, number)?.unwrap_or_default(), version.clone()))
    }

    /// Why a page was not written. Where that is certain, the word of it is taken back; else the next run will see.
    fn refused(&self, job: &Job, page: &mut There, error: &ApiError) -> Failed {
        let is_certain = !matches!(
            error.kind,
            ErrorKind::Unreachable
                | ErrorKind::Server(_)
                | ErrorKind::NotConfluence
                | ErrorKind::Odd
                | ErrorKind::TooMany
        );
        if is_certain && !job.adopts {
            page.memory.pending = None;
            // If that fails, too, the next run compares versions and sees that nothing was written.
            drop(self.remember(page));
        }
        match error.kind {
            ErrorKind::BadBody(Some((line, column))) => {
                let help = "look at the template and the text there";
                Failed::Error(format!("{error}: line {line}, column {column} of its body\n  help: {help}"))
            }
            _ => error.clone().into(),
        }
    }

    /// What came back otherwise than it was sent, in a few words.
    fn difference(&self, job: &Job, (sent, means): (&str, &str), (back, came): (&str, &str)) -> String {
        let sheet = |body: &str| self.reader.sheet(body, &job.source);
        let options = Options { form: Some(Form::Storage), intro: None };
        let found = compare(&sheet(sent), &sheet(back), options).differences;
        if let Some(first) = found.first() {
            let code = first.code.as_ref().map(|code| format!("`{code}`: ")).unwrap_or_default();
            let more = if found.len() > 1 { format!(" (and {} more)", found.len() - 1) } else { String::new() };
            return format!("{code}{}{more}", first.message);
        }
        let (a, b) =
            means.lines().zip(came.lines().chain(std::iter::repeat(""))).find(|(a, b)| a != b).unwrap_or_default();
        let changes = changes_of_plain(a, b);
        if changes.is_empty() {
            "something was added at its end".to_owned()
        } else {
            format!("“{a}” became “{b}”")
        }
    }
}
