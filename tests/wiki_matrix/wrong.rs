//! What goes wrong with a request.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::confluence::{Fake, Fault, Page, Request};
use crate::scenario::{EDITED, STALE};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wrong {
    /// 429, with and without a word on when to come back.
    TooMany,
    TooManyFor,
    /// 500, and nothing was done, or it was.
    Server,
    ServerAfter,
    /// 503, with and without a word on when to come back.
    Unavailable,
    UnavailableFor,
    /// 409, though nobody edited.
    Lock,
    /// Somebody edits the page just before, in a text of a code or beside it.
    EditField,
    EditBeside,
    /// The connection breaks, and nothing was done, or it was.
    ResetBefore,
    ResetAfter,
    /// No answer comes, and nothing was done, or it was.
    StallBefore,
    StallAfter,
    /// It is done, and half an answer comes.
    Truncated,
    /// A page to log in.
    Html,
    /// Our process ends, before it was done or after.
    KillBefore,
    KillAfter,
}

use Wrong::*;

/// What can go wrong with a request that reads. Whether the server did it makes no difference.
pub(crate) const READING: [Wrong; 12] = [
    TooMany,
    TooManyFor,
    Server,
    Unavailable,
    Lock,
    EditField,
    EditBeside,
    ResetBefore,
    StallBefore,
    Truncated,
    Html,
    KillBefore,
];

/// What can go wrong with one that writes.
pub(crate) const WRITING: [Wrong; 17] = [
    TooMany,
    TooManyFor,
    Server,
    ServerAfter,
    Unavailable,
    UnavailableFor,
    Lock,
    EditField,
    EditBeside,
    ResetBefore,
    ResetAfter,
    StallBefore,
    StallAfter,
    Truncated,
    Html,
    KillBefore,
    KillAfter,
];

impl Wrong {
    pub(crate) fn is_edit(self) -> bool {
        matches!(self, EditField | EditBeside)
    }

    pub(crate) fn is_stall(self) -> bool {
        matches!(self, StallBefore | StallAfter)
    }

    pub(crate) fn is_kill(self) -> bool {
        matches!(self, KillBefore | KillAfter)
    }
}

/// A request among those of a run, however these come in: its line, and how many of the same came before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) line: String,
    pub(crate) nth: usize,
    /// What is asked, without what is particular to the page.
    pub(crate) kind: String,
    pub(crate) writes: bool,
}

/// The keys of requests, in their order.
pub(crate) fn keys(requests: &[Request]) -> Vec<Key> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut key = |request: &Request| {
        let line = line(request);
        let count = counts.entry(line.clone()).or_default();
        *count += 1;
        Key { line, nth: *count - 1, kind: kind(request), writes: request.writes() }
    };
    requests.iter().map(&mut key).collect()
}

/// What tells a request from those about other pages. New pages get their ids in the order in which they are made, and that is
/// the same in each run; new properties do not.
fn line(request: &Request) -> String {
    match request.path.split_once("/properties/") {
        Some((page, _)) => format!("{} {page}/properties/{{id}}", request.method),
        None if request.method == "POST"
            && !request.path.contains("/pages/")
            && !request.path.contains("/content/") =>
        {
            let title = request.json().and_then(|body| body["title"].as_str().map(str::to_owned)).unwrap_or_default();
            format!("{} {title}", request.line())
        }
        None => request.line(),
    }
}

fn kind(request: &Request) -> String {
    let part = |part: &str| {
        if part.bytes().all(|b| b.is_ascii_digit()) && !part.is_empty() { "{id}" } else { part }.to_owned()
    };
    let path: Vec<String> = request.path.split('/').map(part).collect();
    let names: Vec<&str> = request.query.iter().map(|(name, _)| name.as_str()).collect();
    format!("{} {}?{}", request.method, path.join("/"), names.join("&"))
}

/// Lets this go wrong with that request, once. What it gives says whether it has happened.
pub(crate) fn inject(
    fake: &Arc<Fake>,
    key: &Key,
    wrong: Wrong,
    kill: impl Fn() + Send + Sync + 'static,
) -> Arc<AtomicBool> {
    let hit = Arc::new(AtomicBool::new(false));
    let (seen, dead) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (key, noted, weak) = (key.clone(), Arc::clone(&hit), Arc::downgrade(fake));
    fake.on(move |request| {
        if dead.load(Ordering::SeqCst) {
            return Some(Fault::ResetBefore);
        }
        if line(request) != key.line || seen.fetch_add(1, Ordering::SeqCst) != key.nth {
            return None;
        }
        noted.store(true, Ordering::SeqCst);
        if wrong.is_kill() {
            dead.store(true, Ordering::SeqCst);
            kill();
        }
        Some(match wrong {
            TooMany => Fault::too_many(None),
            TooManyFor => Fault::too_many(Some("1")),
            Server => Fault::server(500),
            ServerAfter => Fault::ErrorAfter(500, "Internal Server Error".to_owned()),
            Unavailable => Fault::unavailable(None),
            UnavailableFor => Fault::unavailable(Some("1")),
            Lock => Fault::lock(),
            EditField | EditBeside => {
                let fake = weak.upgrade()?;
                edit(&fake, request, wrong);
                return None;
            }
            ResetBefore | KillBefore => Fault::ResetBefore,
            ResetAfter | KillAfter => Fault::ResetAfter,
            StallBefore => Fault::Stall(false),
            StallAfter => Fault::Stall(true),
            Truncated => Fault::Truncate,
            Html => Fault::Html,
        })
    });
    hit
}

/// The word that somebody writes at the moment of the fault.
pub(crate) const WORD: &str = "hand777";

/// Somebody edits the page that a request is about; makes the one that is about to be made; or edits any other one.
fn edit(fake: &Fake, request: &Request, wrong: Wrong) {
    let wanted = request.json().and_then(|body| body["title"].as_str().map(str::to_owned));
    let is_create = request.method == "POST" && wanted.is_some();
    if let (true, Some(title)) = (is_create, wanted) {
        fake.create_page(&title, None, &format!("<p>Ours since long, {WORD}.</p>"));
        return;
    }
    let pages = fake.pages();
    let of = |page: &&Page| request.path.split('/').any(|part| part == page.id.to_string());
    let page = pages.iter().find(of).or_else(|| pages.iter().find(|page| page.title() == STALE));
    let Some(page) = page else {
        // Nothing is there yet.
        fake.create_page("Somebody's page", None, &format!("<p>{WORD}</p>"));
        return;
    };
    let beside = |body: &str| format!("{body}<p>Seen by {WORD}.</p>");
    let field = |body: &str| body.replacen("Text of", &format!("Text {WORD} of"), 1);
    let has_field = page.now().body.contains("Text of") && page.title() != EDITED.0;
    fake.edit_by_hand(page.title(), |body| if wrong == EditField && has_field { field(body) } else { beside(body) });
}
