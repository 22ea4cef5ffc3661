//! A Confluence in memory, for tests: as much of one as publishing sees.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::Value;

use crate::confluence::{
    Api, ApiError, Archived, Attachment, Body, Comment, Draft, ErrorKind, Flavor, May, NewPage, Page, PageId, Position,
    Property, Resolution, Space, Update, User, Version, Wanted,
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
        let is = |page: &Stored| page.parent.as_deref() == Some(id) && !page.archived;
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

impl Api for Fake {
    fn flavor(&self) -> Flavor {
        self.state().flavor
    }

    fn me(&self) -> Result<User, ApiError> {
        self.ask(None, |_| Ok(User { id: BOT.to_owned(), name: Some("Bot".to_owned()) }))
    }

    fn space(&self, key: &str) -> Result<Option<Space>, ApiError> {
        let space = Space { id: "7".to_owned(), key: key.to_owned(), home: Some(PageId("1".to_owned())) };
        self.ask(None, |_| Ok(Some(space)))
    }

    fn may(&self, _: &Space) -> Result<May, ApiError> {
        self.ask(None, |state| Ok(May { read: Some(true), write: state.may_write }))
    }

    fn may_change(&self, _: &PageId) -> Result<May, ApiError> {
        self.ask(None, |state| Ok(May { read: Some(true), write: state.may_write }))
    }

    fn titled(&self, _: &Space, title: &str, wanted: Wanted) -> Result<Vec<Page>, ApiError> {
        let key = |title: &str| title.trim().to_lowercase();
        self.ask(None, |state| {
            let found = state.pages.iter().filter(|(_, page)| key(page.title()) == key(title));
            Ok(found.map(|(id, _)| state.told(id, wanted)).collect())
        })
    }

    fn page(&self, id: &PageId, wanted: Wanted) -> Result<Option<Page>, ApiError> {
        self.ask(None, |state| Ok(state.pages.contains_key(&id.0).then(|| state.told(&id.0, wanted))))
    }

    fn written(&self, id: &PageId, _: u64, wanted: Wanted) -> Result<Page, ApiError> {
        self.ask(None, |state| Ok(state.told(&id.0, wanted)))
    }

    fn body_at(&self, id: &PageId, number: u64) -> Result<Option<Body>, ApiError> {
        self.ask(None, |state| {
            let page = state.get(id)?;
            Ok(page.versions.iter().find(|(version, ..)| version.number == number).map(|(.., body)| body.clone()))
        })
    }

    fn versions_since(&self, id: &PageId, number: u64) -> Result<Vec<Version>, ApiError> {
        self.ask(None, |state| {
            let versions = state.get(id)?.versions.iter().rev().map(|(version, ..)| version.clone());
            Ok(versions.filter(|version| version.number > number).collect())
        })
    }

    fn draft(&self, id: &PageId) -> Result<Option<Draft>, ApiError> {
        self.ask(None, |state| {
            let page = state.get(id)?;
            let by = Some(User { id: "ann".to_owned(), name: None });
            Ok(page.draft.clone().map(|body| Draft { title: page.title().to_owned(), body, by }))
        })
    }

    fn children(&self, id: &PageId) -> Result<Vec<Page>, ApiError> {
        self.ask(None, |state| Ok(state.below(&id.0).iter().map(|id| state.told(id, Wanted::default())).collect()))
    }

    fn inline_comments(&self, id: &PageId) -> Result<Vec<Comment>, ApiError> {
        self.ask(None, |state| Ok(state.get(id)?.passages.clone()))
    }

    fn comments(&self, id: &PageId) -> Result<Vec<Comment>, ApiError> {
        self.ask(None, |state| Ok(state.get(id)?.comments.clone()))
    }

    fn create(&self, page: &NewPage) -> Result<Page, ApiError> {
        self.ask(Some(format!("create {}", page.title)), |state| {
            if state.taken(&page.title, "") {
                return Err(error(ErrorKind::TitleTaken, "a page with this title exists"));
            }
            let parent = page.parent.as_ref().map_or("1", |parent| &parent.0);
            let id = state.add(&page.title, Some(parent), &page.body, BOT);
            Ok(state.told(&id, Wanted::default()))
        })
    }

    fn update(&self, update: &Update) -> Result<Version, ApiError> {
        self.ask(Some(format!("update {}", update.title)), |state| {
            if state.taken(&update.title, &update.id.0) {
                return Err(error(ErrorKind::TitleTaken, "a page with this title exists"));
            }
            let body = state.rewritten(&update.body);
            let page = state.get(&update.id)?;
            if page.version() != update.based_on {
                return Err(error(ErrorKind::Conflict(Some(page.version())), "version conflict"));
            }
            let version = version(update.based_on + 1, &update.message, BOT);
            page.versions.push((version.clone(), update.title.clone(), body));
            page.draft = None;
            if let Some(parent) = &update.parent {
                page.parent = Some(parent.0.clone());
            }
            Ok(version)
        })
    }

    fn set_property(
        &self,
        id: &PageId,
        key: &str,
        value: &Value,
        known: Option<&Property>,
    ) -> Result<Property, ApiError> {
        self.ask(Some(format!("property {key}")), |state| {
            let page = state.get(id)?;
            let is = page.properties.get(key).map_or(0, |(_, version)| *version);
            if is != known.map_or(0, |known| known.version) {
                return Err(error(ErrorKind::Conflict(None), "the property has another version"));
            }
            if value.to_string().len() > 32_768 {
                return Err(error(ErrorKind::TooLarge, "the property is too large"));
            }
            page.properties.insert(key.to_owned(), (value.clone(), is + 1));
            Ok(Property { id: Some(key.to_owned()), value: value.clone(), version: is + 1 })
        })
    }

    fn add_labels(&self, id: &PageId, labels: &[String]) -> Result<(), ApiError> {
        self.ask(Some(format!("labels {}", labels.join(" "))), |state| {
            let page = state.get(id)?;
            labels.iter().for_each(|label| {
                if !page.labels.contains(label) {
                    page.labels.push(label.clone());
                }
            });
            Ok(())
        })
    }

    fn remove_label(&self, id: &PageId, label: &str) -> Result<(), ApiError> {
        self.ask(Some(format!("no label {label}")), |state| {
            state.get(id)?.labels.retain(|is| is != label);
            Ok(())
        })
    }

    fn move_page(&self, id: &PageId, position: Position, target: &PageId) -> Result<bool, ApiError> {
        if self.state().flavor == Flavor::DataCenter {
            return Ok(false);
        }
        self.ask(Some(format!("move {} {position:?} {}", id.0, target.0)), |state| {
            let parent = match position {
                Position::Append => Some(target.0.clone()),
                Position::Before | Position::After => state.get(target)?.parent.clone(),
            };
            state.get(id)?.parent = parent;
            state.order.retain(|page| *page != id.0);
            let at = state.order.iter().position(|page| *page == target.0).expect("the target");
            let at = match position {
                Position::Before => at,
                Position::After => at + 1,
                Position::Append => state.order.len(),
            };
            state.order.insert(at, id.0.clone());
            Ok(true)
        })
    }

    fn archive(&self, id: &PageId) -> Result<Archived, ApiError> {
        self.ask(Some(format!("archive {}", id.0)), |state| {
            state.get(id)?.archived = true;
            Ok(Archived::Done)
        })
    }

    fn attachments(&self, id: &PageId) -> Result<Vec<Attachment>, ApiError> {
        self.ask(None, |state| {
            Ok(state.get(id)?.attachments.iter().map(|(attachment, _)| attachment.clone()).collect())
        })
    }

    fn attach(
        &self,
        id: &PageId,
        known: Option<&Attachment>,
        (name, bytes): (&str, &[u8]),
        comment: &str,
    ) -> Result<(), ApiError> {
        self.ask(Some(format!("attach {name}")), |state| {
            let page = state.get(id)?;
            page.attachments.retain(|(is, _)| known.is_none_or(|known| known.id != is.id));
            let attachment =
                Attachment { id: format!("att{name}"), name: name.to_owned(), comment: comment.to_owned() };
            page.attachments.push((attachment, bytes.to_vec()));
            Ok(())
        })
    }

    fn user(&self, id: &str) -> Option<String> {
        (id == "ann").then(|| "Ann Example".to_owned())
    }
}

/// An open comment on a passage.
pub(crate) fn open(marker: &str) -> Comment {
    Comment { id: marker.to_owned(), marker: Some(marker.to_owned()), passage: None, resolution: Resolution::Open }
}
