//! What a Confluence holds: spaces, pages, versions and what hangs on them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::access::{Account, EDITOR, EMAIL, PUBLISHER, Token};
use super::markup;
use super::rewrite::{self, Occasion, Random};
use super::rules::Rules;

#[derive(Clone, Debug)]
pub struct Space {
    pub id: u64,
    pub key: String,
    pub name: String,
    pub home: u64,
    pub hidden: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Current,
    Archived,
    Trashed,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Archived => "archived",
            Self::Trashed => "trashed",
        }
    }
}

/// A version of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub number: u64,
    pub title: String,
    /// As it is stored.
    pub body: String,
    pub message: String,
    pub minor: bool,
    /// The id of the account.
    pub by: String,
    /// ISO 8601.
    pub when: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    pub id: u64,
    pub value: Value,
    pub number: u64,
    pub when: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub title: String,
    pub body: String,
    pub by: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub id: u64,
    pub text: String,
    /// The reference of its marker and the passage, for one on a passage.
    pub inline: Option<(String, String)>,
    /// `open`, `resolved` or `dangling`.
    pub resolution: &'static str,
    pub when: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub id: u64,
    pub name: String,
    pub comment: String,
    pub kind: String,
    pub bytes: Vec<u8>,
    pub number: u64,
    pub when: String,
}

#[derive(Clone, Debug)]
pub struct Page {
    pub id: u64,
    pub space: u64,
    pub parent: Option<u64>,
    /// Among those of the same parent.
    pub position: u64,
    pub status: Status,
    /// A folder of Cloud, which has a title and no body.
    pub is_folder: bool,
    /// All of them, the current one last.
    pub versions: Vec<Version>,
    /// With the ids of the labels.
    pub labels: Vec<(u64, String)>,
    pub properties: BTreeMap<String, Property>,
    pub draft: Option<Draft>,
    pub comments: Vec<Comment>,
    pub attachments: Vec<Attachment>,
    /// Nobody may see it.
    pub hidden: bool,
    /// Nobody may change it.
    pub locked: bool,
    pub late_gets: usize,
    pub late_lists: usize,
    pub late_searches: usize,
    pub early_conflicts: usize,
    pub early_properties: usize,
}

impl Page {
    pub fn now(&self) -> &Version {
        self.versions.last().expect("a page has a version")
    }

    pub fn title(&self) -> &str {
        &self.now().title
    }

    pub fn number(&self) -> u64 {
        self.now().number
    }
}

/// Everything.
#[derive(Clone, Debug)]
pub struct State {
    pub is_cloud: bool,
    pub rules: Rules,
    pub spaces: Vec<Space>,
    pub pages: BTreeMap<u64, Page>,
    pub accounts: Vec<Account>,
    pub tokens: Vec<Token>,
    /// Mails to those who watch.
    pub mails: usize,
    /// Drafts that were lost to a write.
    pub lost_drafts: Vec<Draft>,
    /// Tasks of archiving: looks that are left, and the pages.
    pub tasks: BTreeMap<u64, (usize, Vec<u64>)>,
    pub random: Random,
    last_id: u64,
    seconds: u64,
}

impl State {
    pub fn new(is_cloud: bool) -> Self {
        let account = |id: &str, email: &str, name: &str| Account {
            id: id.to_owned(),
            email: email.to_owned(),
            name: name.to_owned(),
        };
        let mut state = Self {
            is_cloud,
            rules: Rules::default(),
            spaces: Vec::new(),
            pages: BTreeMap::new(),
            accounts: vec![
                account(PUBLISHER, EMAIL, "The Publisher"),
                account(EDITOR, "editor@example.com", "An Editor"),
            ],
            tokens: Token::usual(),
            mails: 0,
            lost_drafts: Vec::new(),
            tasks: BTreeMap::new(),
            random: Random::new(1),
            last_id: 458_752,
            seconds: 0,
        };
        state.add_space("API", "Interfaces");
        state.mails = 0;
        state
    }

    pub fn next_id(&mut self) -> u64 {
        self.last_id += 3;
        self.last_id
    }

    /// A time, a second after the last one.
    pub fn tick(&mut self) -> String {
        self.seconds += 1;
        let (minutes, seconds) = (self.seconds / 60, self.seconds % 60);
        let (hours, minutes) = (minutes / 60, minutes % 60);
        format!("2026-01-{:02}T{:02}:{minutes:02}:{seconds:02}.000Z", 5 + hours / 24, hours % 24)
    }

    pub fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    pub fn add_space(&mut self, key: &str, name: &str) -> u64 {
        let id = self.next_id();
        let space = Space { id, key: key.to_owned(), name: name.to_owned(), home: 0, hidden: false };
        self.spaces.push(space);
        let home = self.add_page(id, None, name, "<p>Welcome.</p>", "", EDITOR);
        if let Some(space) = self.spaces.iter_mut().find(|space| space.id == id) {
            space.home = home;
        }
        id
    }

    pub fn space(&self, id: u64) -> &Space {
        self.spaces.iter().find(|space| space.id == id).expect("the space of a page")
    }

    /// Stores a page; its title is free, and its body is well-formed.
    pub fn add_page(
        &mut self,
        space: u64,
        parent: Option<u64>,
        title: &str,
        body: &str,
        message: &str,
        by: &str,
    ) -> u64 {
        let id = self.next_id();
        let body = self.stored(space, body, Occasion::Write);
        let version = Version {
            number: 1,
            title: title.trim().to_owned(),
            body,
            message: message.to_owned(),
            minor: false,
            by: by.to_owned(),
            when: self.tick(),
        };
        let position = self
            .children(space, parent)
            .last()
            .and_then(|last| self.pages.get(last))
            .map_or(1, |last| last.position + 10);
        let page = Page {
            id,
            space,
            parent,
            position,
            status: Status::Current,
            is_folder: false,
            versions: vec![version],
            labels: Vec::new(),
            properties: BTreeMap::new(),
            draft: None,
            comments: Vec::new(),
            attachments: Vec::new(),
            hidden: false,
            locked: false,
            late_gets: self.rules.late_gets,
            late_lists: self.rules.late_lists,
            late_searches: self.rules.late_searches,
            early_conflicts: self.rules.early_conflicts,
            early_properties: self.rules.early_properties,
        };
        self.pages.insert(id, page);
        self.mails += 1;
        id
    }

    /// Stores the next version of a page.
    pub fn add_version(&mut self, id: u64, title: &str, body: &str, about: (&str, bool, &str), occasion: Occasion) {
        let (message, minor, by) = about;
        let when = self.tick();
        let Some(space) = self.pages.get(&id).map(|page| page.space) else { return };
        let body = self.stored(space, body, occasion);
        let late = self.rules.late_searches;
        let Some(page) = self.pages.get_mut(&id) else { return };
        let version = Version {
            number: page.number() + 1,
            title: title.trim().to_owned(),
            body,
            message: message.to_owned(),
            minor,
            by: by.to_owned(),
            when,
        };
        for comment in &mut page.comments {
            if comment.inline.as_ref().is_some_and(|(marker, _)| !version.body.contains(marker.as_str())) {
                comment.resolution = if comment.resolution == "resolved" { "resolved" } else { "dangling" };
            }
        }
        page.late_searches = late;
        page.versions.push(version);
        let draft = page.draft.take();
        self.lost_drafts.extend(draft);
        self.mails += usize::from(!minor);
    }

    /// A body as it is stored: on Cloud, anchors on pages that are not there are lost; and it is written otherwise.
    pub fn stored(&mut self, space: u64, body: &str, occasion: Occasion) -> String {
        let mut pieces = markup::read(body);
        if self.is_cloud {
            let own = self.space(space).key.clone();
            let is_there = |key: &str, title: &str| {
                let space = self.spaces.iter().find(|space| space.key == key);
                space.is_some_and(|space| self.titled(space.id, title, &[Status::Current]).is_some())
            };
            rewrite::lose_anchors(&mut pieces, |key, title| is_there(key.unwrap_or(&own), title));
        }
        if self.rules.rewriting {
            let context = rewrite::Context { is_cloud: self.is_cloud, space: self.space(space).key.clone(), occasion };
            rewrite::rewrite(&mut pieces, &context, &mut self.random);
        }
        markup::write(&pieces)
    }

    /// The page of a title in a space; titles are equal whatever their capitals and the blanks at their ends.
    pub fn titled(&self, space: u64, title: &str, statuses: &[Status]) -> Option<&Page> {
        let wanted = title.trim().to_lowercase();
        let of = |page: &&Page| page.space == space && statuses.contains(&page.status);
        self.pages.values().filter(of).find(|page| page.title().to_lowercase() == wanted)
    }

    /// Whether a title cannot be given to a page: current and archived pages hold theirs.
    pub fn is_taken(&self, space: u64, title: &str, by_other_than: Option<u64>) -> bool {
        let holder = self.titled(space, title, &[Status::Current, Status::Archived]);
        holder.is_some_and(|page| Some(page.id) != by_other_than)
    }

    /// What stands right below a page, or at the top of a space, in order; current ones.
    pub fn children(&self, space: u64, parent: Option<u64>) -> Vec<u64> {
        let below = |page: &&Page| page.space == space && page.parent == parent && page.status == Status::Current;
        let mut found: Vec<&Page> = self.pages.values().filter(below).collect();
        found.sort_by_key(|page| (page.position, page.id));
        found.into_iter().map(|page| page.id).collect()
    }

    /// Puts a page among the children of another, before the one of this place.
    pub fn put(&mut self, id: u64, parent: Option<u64>, at: usize) {
        let Some(space) = self.pages.get(&id).map(|page| page.space) else { return };
        let mut siblings: Vec<u64> =
            self.children(space, parent).into_iter().filter(|sibling| *sibling != id).collect();
        siblings.insert(at.min(siblings.len()), id);
        for (position, sibling) in (1..).step_by(10).zip(siblings) {
            if let Some(page) = self.pages.get_mut(&sibling) {
                page.parent = parent;
                page.position = position;
            }
        }
    }

    /// The pages above a page, the topmost first.
    pub fn ancestors(&self, id: u64) -> Vec<u64> {
        let mut above = Vec::new();
        let mut next = self.pages.get(&id).and_then(|page| page.parent);
        while let Some(parent) = next.filter(|parent| !above.contains(parent)) {
            above.push(parent);
            next = self.pages.get(&parent).and_then(|page| page.parent);
        }
        above.reverse();
        above
    }
}
