//! A Confluence in memory, for tests: as much of one as publishing sees.

mod api;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::Value;

use crate::confluence::{
    ApiError, Attachment, Body, Comment, ErrorKind, Flavor, Page, PageId, Property, Resolution, User, Version, Wanted,
};

/// Who publishes.
pub(crate) const BOT: &str = "bot";

/// A Confluence that the test looks into.
#[derive(Clone, Debug)]
pub(crate) struct Fake(Arc<Mutex<State>>);

#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) flavor: Flavor,
    pub(crate) pages: BTreeMap<String, Stored>,
    /// The ids of all pages in their order below whatever they stand under.
    order: Vec<String>,
    next: u64,
    /// Requests that write, in words.
    pub(crate) writes: Vec<String>,
    pub(crate) requests: usize,
    /// The request at which our process dies, and whether the server has done what it was asked then.
    pub(crate) dies_at: Option<(usize, bool)>,
    pub(crate) may_write: Option<bool>,
    /// Whether the server puts no pages into another place, and takes no bodies.
    pub(crate) moves_none: bool,
    pub(crate) takes_none: bool,
    /// Text that the server makes of another one.
    pub(crate) makes: Option<(String, String)>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Stored {
    pub(crate) parent: Option<String>,
    pub(crate) archived: bool,
    pub(crate) versions: Vec<(Version, String, Body)>,
    pub(crate) properties: BTreeMap<String, (Value, u64)>,
    pub(crate) labels: Vec<String>,
    pub(crate) draft: Option<Body>,
    pub(crate) passages: Vec<Comment>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) attachments: Vec<(Attachment, Vec<u8>)>,
}

impl Stored {
    pub(crate) fn title(&self) -> &str {
        &self.versions.last().expect("a version").1
    }

    pub(crate) fn body(&self) -> &str {
        &self.versions.last().expect("a version").2
    }

    pub(crate) fn version(&self) -> u64 {
        self.versions.len() as u64
    }
}

impl Fake {
    pub(crate) fn new(flavor: Flavor) -> Self {
        let home = Stored {
            versions: vec![(version(1, "", "ann"), "Home".to_owned(), "<p>Home</p>".to_owned())],
            ..Stored::default()
        };
        Self(Arc::new(Mutex::new(State {
            flavor,
            pages: [("1".to_owned(), home)].into(),
            order: vec!["1".to_owned()],
            next: 100,
            writes: Vec::new(),
            requests: 0,
            dies_at: None,
            may_write: Some(true),
            moves_none: false,
            takes_none: false,
            makes: None,
        })))
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no panic")
    }

    /// A state of its own, from here on.
    pub(crate) fn fork(&self) -> Self {
        Self(Arc::new(Mutex::new(self.state().clone())))
    }

    /// What was written since the last time.
    pub(crate) fn writes(&self) -> Vec<String> {
        std::mem::take(&mut self.state().writes)
    }

    /// The id of the current page of a title.
    pub(crate) fn id(&self, title: &str) -> String {
        let state = self.state();
        let mut found = state.pages.iter().filter(|(_, page)| !page.archived && page.title() == title);
        let id = found.next().unwrap_or_else(|| panic!("no page {title}: {:?}", state.titles())).0.clone();
        assert!(found.next().is_none(), "two pages {title}");
        id
    }

    pub(crate) fn with<R>(&self, title: &str, of: impl FnOnce(&mut Stored) -> R) -> R {
        let id = self.id(title);
        of(self.state().pages.get_mut(&id).expect("the page"))
    }

    /// Somebody edits a page.
    pub(crate) fn edit(&self, title: &str, by: &str, edit: impl FnOnce(&str) -> String) {
        self.with(title, |page| {
            let (title, body) = (page.title().to_owned(), edit(page.body()));
            page.versions.push((version(page.version() + 1, "", by), title, body));
        });
    }

    pub(crate) fn rename(&self, title: &str, new: &str) {
        self.with(title, |page| {
            let body = page.body().to_owned();
            page.versions.push((version(page.version() + 1, "", "ann"), new.to_owned(), body));
        });
    }

    /// Somebody makes a page.
    pub(crate) fn page(&self, title: &str, parent: Option<&str>, body: &str) -> String {
        let mut state = self.state();
        state.add(title, parent, body, "ann")
    }

    pub(crate) fn titles_below(&self, title: &str) -> Vec<String> {
        let id = self.id(title);
        let state = self.state();
        state.below(&id).iter().map(|id| state.pages[id].title().to_owned()).collect()
    }

    fn ask<R>(
        &self,
        write: Option<String>,
        act: impl FnOnce(&mut State) -> Result<R, ApiError>,
    ) -> Result<R, ApiError> {
        let mut state = self.state();
        state.requests += 1;
        let dead = Err(error(ErrorKind::Unreachable, "the process is dead"));
        match state.dies_at {
            Some((at, acts)) if state.requests == at && acts => {}
            Some((at, _)) if state.requests >= at => return dead,
            _ => {}
        }
        state.writes.extend(write);
        let result = act(&mut state);
        if state.dies_at.is_some_and(|(at, _)| state.requests >= at) { dead } else { result }
    }
}

fn error(kind: ErrorKind, message: &str) -> ApiError {
    ApiError { kind, request: "TEST".to_owned(), message: message.to_owned(), help: None }
}

fn version(number: u64, message: &str, by: &str) -> Version {
    let by = Some(User { id: by.to_owned(), name: None });
    Version { number, message: message.to_owned(), by, when: Some(format!("2026-01-{number:02}T00:00:00Z")) }
}

impl State {
    fn titles(&self) -> Vec<&str> {
        self.pages.values().map(Stored::title).collect()
    }

    fn add(&mut self, title: &str, parent: Option<&str>, body: &str, by: &str) -> String {
        self.next += 1;
        let id = self.next.to_string();
        let body = self.rewritten(body);
        let page = Stored {
            parent: parent.map(str::to_owned),
            versions: vec![(version(1, "", by), title.to_owned(), body)],
            ..Stored::default()
        };
        self.pages.insert(id.clone(), page);
        self.order.push(id.clone());
        id
    }

    pub(crate) fn below(&self, id: &str) -> Vec<String> {
        self.under(Some(id))
    }

    fn under(&self, id: Option<&str>) -> Vec<String> {
        let is = |page: &Stored| page.parent.as_deref() == id && !page.archived;
        self.order.iter().filter(|child| is(&self.pages[*child])).cloned().collect()
    }

    /// What the server makes of a body: it says the same, and no byte of it can be relied on.
    fn rewritten(&self, body: &str) -> Body {
        let number = self.requests;
        let body = body.replace("<p>", &format!("<p local-id=\"{number}\">")).replace("<td>", "<td class=\"x\">");
        match &self.makes {
            Some((from, to)) => body.replace(from, to),
            None => body,
        }
    }

    fn get(&mut self, id: &PageId) -> Result<&mut Stored, ApiError> {
        self.pages.get_mut(&id.0).ok_or_else(|| error(ErrorKind::Missing, "there is no such page"))
    }

    fn taken(&self, title: &str, but: &str) -> bool {
        let key = |title: &str| title.trim().to_lowercase();
        self.pages.iter().any(|(id, page)| id != but && key(page.title()) == key(title))
    }

    fn told(&self, id: &str, wanted: Wanted) -> Page {
        let page = &self.pages[id];
        let property = |(key, (value, version)): (&String, &(Value, u64))| {
            (key.clone(), Property { id: Some(key.clone()), value: value.clone(), version: *version })
        };
        Page {
            id: PageId(id.to_owned()),
            title: page.title().to_owned(),
            parent: page.parent.clone().map(PageId),
            space: Some("7".to_owned()),
            archived: page.archived,
            version: page.versions.last().expect("a version").0.clone(),
            body: wanted.body.then(|| page.body().to_owned()),
            properties: (!wanted.properties.is_empty()).then(|| page.properties.iter().map(property).collect()),
            labels: wanted.labels.then(|| page.labels.clone()),
            link: Some(format!("https://wiki.example/{id}")),
        }
    }
}

/// An open comment on a passage.
pub(crate) fn open(marker: &str) -> Comment {
    Comment { id: marker.to_owned(), marker: Some(marker.to_owned()), passage: None, resolution: Resolution::Open }
}
