//! Confluence Cloud: REST v2, and v1 where v2 has nothing.
//!
//! Paths, members and scopes are those of Atlassian's interface document of REST v2.

mod lists;
mod pages;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, OnceLock};

use serde_json::{Value, json};

use super::address::escaped;
use super::ask::Ask;
use super::client::Client;
use super::error::Failure;
use super::retry::locked;
use super::v1::Upload;
use super::writes::{self, Raw};
use super::{
    Api, ApiError, Archived, Attachment, Body, Comment, Draft, Flavor, May, NewPage, Page, PageId, Position, Property,
    Space, Update, User, Version, Wanted, scope, shape, v1,
};

/// A Confluence Cloud.
pub(super) struct Cloud {
    client: Client,
    me: OnceLock<User>,
    /// The names of people by their accounts; none where they are not told.
    names: Mutex<BTreeMap<String, Option<String>>>,
    /// Whether properties and labels come along with a page, as far as we know.
    along: AtomicBool,
    /// Whether titles can be searched for, as far as we know.
    search: AtomicBool,
}

impl Cloud {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            me: OnceLock::new(),
            names: Mutex::default(),
            along: AtomicBool::new(true),
            search: AtomicBool::new(true),
        }
    }

    fn base(&self) -> String {
        self.client.url()
    }
}

impl fmt::Debug for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cloud({})", self.base())
    }
}

/// The path of a page, and of what belongs to it.
fn page_path(id: &PageId, rest: &str) -> String {
    format!("/api/v2/pages/{}{rest}", escaped(&id.0))
}

impl Raw for Cloud {
    fn client(&self) -> &Client {
        &self.client
    }

    fn known_me(&self) -> Option<User> {
        self.me().ok()
    }

    fn read(&self, id: &PageId, wanted: Wanted) -> Result<Option<Page>, Failure> {
        self.read_page(id, wanted)
    }

    fn post_page(&self, page: &NewPage) -> Result<Page, Failure> {
        self.send_new(page)
    }

    fn put_page(&self, update: &Update) -> Result<Version, Failure> {
        self.send_update(update)
    }

    fn property(&self, id: &PageId, key: &str) -> Result<Option<Property>, Failure> {
        let path = page_path(id, "/properties");
        let ask = Ask::get(path, scope::READ_PAGE).with("key", key).with("limit", "250").about(id);
        let is_it = |it: &Value| shape::text(it, "key").is_some_and(|it| it == key);
        let list = self.client.list(ask, |part| part.iter().any(is_it))?;
        Ok(list.members.iter().find(|it| is_it(it)).and_then(shape::property))
    }

    fn send_property(
        &self,
        id: &PageId,
        key: &str,
        value: &Value,
        known: Option<&Property>,
    ) -> Result<Property, Failure> {
        let ask = match known {
            None => Ask::post(page_path(id, "/properties"), &json!({"key": key, "value": value}), scope::WRITE_PAGE),
            Some(known) => {
                let property = match &known.id {
                    Some(property) => Some(property.clone()),
                    None => self.property(id, key)?.and_then(|property| property.id),
                };
                let rest = format!("/properties/{}", escaped(property.as_deref().unwrap_or(key)));
                let version = json!({"number": known.version.saturating_add(1)});
                let body = json!({"key": key, "value": value, "version": version});
                Ask::put(page_path(id, &rest), &body, scope::WRITE_PAGE)
            }
        };
        let ask = ask.about(id);
        let answered = self.client.value(&ask)?;
        shape::property(&answered).ok_or_else(|| self.client.context(&ask).odd("the answer is no property"))
    }
}

impl Api for Cloud {
    fn flavor(&self) -> Flavor {
        Flavor::Cloud
    }

    fn me(&self) -> Result<User, ApiError> {
        if let Some(me) = self.me.get() {
            return Ok(me.clone());
        }
        let me = v1::me(&self.client)?;
        Ok(self.me.get_or_init(|| me).clone())
    }

    fn space(&self, key: &str) -> Result<Option<Space>, ApiError> {
        let ask = Ask::get("/api/v2/spaces", scope::READ_SPACE).with("keys", key).with("limit", "25");
        let list = self.client.list(ask, |_| false)?;
        let spaces: Vec<Space> = list.members.iter().filter_map(shape::space).collect();
        let exact = spaces.iter().find(|space| space.key == key);
        Ok(exact.or_else(|| spaces.iter().find(|space| space.key.eq_ignore_ascii_case(key))).cloned())
    }

    fn may(&self, space: &Space) -> Result<May, ApiError> {
        let path = format!("/api/v2/spaces/{}/operations", escaped(&space.id));
        self.operations(Ask::get(path, scope::READ_SPACE), "create")
    }

    fn may_change(&self, page: &PageId) -> Result<May, ApiError> {
        self.operations(Ask::get(page_path(page, "/operations"), scope::READ_PAGE).about(page), "update")
    }

    fn titled(&self, space: &Space, title: &str, wanted: Wanted) -> Result<Vec<Page>, ApiError> {
        Ok(self.find_titled(space, title, wanted)?)
    }

    fn page(&self, id: &PageId, wanted: Wanted) -> Result<Option<Page>, ApiError> {
        Ok(self.read_page(id, wanted)?)
    }

    fn written(&self, id: &PageId, number: u64, wanted: Wanted) -> Result<Page, ApiError> {
        super::reads::written(self, &self.client, id, number, wanted)
    }

    fn body_at(&self, id: &PageId, number: u64) -> Result<Option<Body>, ApiError> {
        Ok(self.read_version(id, number)?)
    }

    fn versions_since(&self, id: &PageId, number: u64) -> Result<Vec<Version>, ApiError> {
        Ok(self.list_versions(id, number)?)
    }

    fn draft(&self, id: &PageId) -> Result<Option<Draft>, ApiError> {
        Ok(self.read_draft(id)?)
    }

    fn children(&self, id: &PageId) -> Result<Vec<Page>, ApiError> {
        Ok(self.list_children(id)?)
    }

    fn below(&self, id: &PageId) -> Result<Option<String>, ApiError> {
        Ok(self.first_below(id)?)
    }

    fn top(&self, space: &Space) -> Result<Vec<Page>, ApiError> {
        Ok(self.list_top(space)?)
    }

    fn inline_comments(&self, id: &PageId) -> Result<Vec<Comment>, ApiError> {
        Ok(self.list_comments(id, "/inline-comments")?)
    }

    fn comments(&self, id: &PageId) -> Result<Vec<Comment>, ApiError> {
        Ok(self.list_comments(id, "/footer-comments")?)
    }

    fn create(&self, page: &NewPage) -> Result<Page, ApiError> {
        writes::create(self, page)
    }

    fn update(&self, update: &Update) -> Result<Version, ApiError> {
        writes::update(self, update)
    }

    fn set_property(
        &self,
        id: &PageId,
        key: &str,
        value: &Value,
        known: Option<&Property>,
    ) -> Result<Property, ApiError> {
        writes::set_property(self, id, key, value, known)
    }

    fn add_labels(&self, id: &PageId, labels: &[String]) -> Result<(), ApiError> {
        Ok(v1::add_labels(&self.client, id, labels)?)
    }

    fn remove_label(&self, id: &PageId, label: &str) -> Result<(), ApiError> {
        Ok(v1::remove_label(&self.client, id, label)?)
    }

    fn move_page(&self, id: &PageId, position: Position, target: &PageId) -> Result<bool, ApiError> {
        Ok(v1::move_page(&self.client, id, position, target)?)
    }

    fn archive(&self, id: &PageId) -> Result<Archived, ApiError> {
        let Ok(number) = id.0.parse::<u64>() else { return Ok(Archived::Unsupported) };
        let pages = json!({"pages": [{"id": number}]});
        let ask = Ask::post("/rest/api/content/archive", &pages, scope::ARCHIVE).repeatable();
        match self.client.ask(&ask) {
            Ok(_) => Ok(Archived::Done),
            Err(failure) if matches!(failure.status, Some(404 | 405 | 410 | 501)) => Ok(Archived::Unsupported),
            Err(failure) => Err(failure.error),
        }
    }

    fn attachments(&self, id: &PageId) -> Result<Vec<Attachment>, ApiError> {
        Ok(self.list_attachments(id)?)
    }

    fn attach(
        &self,
        id: &PageId,
        known: Option<&Attachment>,
        file: (&str, &[u8]),
        comment: &str,
    ) -> Result<(), ApiError> {
        // REST v1 wants the prefix that REST v2 may leave out.
        let known = known.map(|known| match known.id.parse::<u64>() {
            Ok(number) => format!("att{number}"),
            Err(_) => known.id.clone(),
        });
        let file = Upload { known, name: file.0, bytes: file.1, comment };
        Ok(v1::attach(&self.client, id, &file, || self.list_attachments(id))?)
    }

    fn user(&self, id: &str) -> Option<String> {
        if let Some(known) = locked(&self.names).get(id) {
            return known.clone();
        }
        let name = v1::name(&self.client, "accountId", id);
        locked(&self.names).insert(id.to_owned(), name.clone());
        name
    }
}

impl Cloud {
    /// What we may do; nothing is known where that cannot be asked.
    fn operations(&self, ask: Ask, write: &str) -> Result<May, ApiError> {
        match self.client.value(&ask) {
            Ok(value) => Ok(shape::may(&value, write)),
            Err(failure) if failure.is_closed() => Ok(May::default()),
            Err(failure) => Err(failure.error),
        }
    }
}
