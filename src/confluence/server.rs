//! Confluence Data Center: REST v1.
//!
//! Paths and members are those of Atlassian's reference of the REST interface of Confluence Data Center.

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
    Space, Update, User, Version, Wanted, reads, shape, v1,
};

/// Tokens of Data Center have no scopes.
const NO_SCOPE: &str = "";

/// A Confluence Data Center.
pub(super) struct Server {
    client: Client,
    me: OnceLock<User>,
    /// The names of people by their keys; none where they are not told.
    names: Mutex<BTreeMap<String, Option<String>>>,
    /// Whether titles can be searched for, as far as we know.
    search: AtomicBool,
    /// Whether pages that are put away can be listed, as far as we know.
    archive: AtomicBool,
}

impl Server {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            me: OnceLock::new(),
            names: Mutex::default(),
            search: AtomicBool::new(true),
            archive: AtomicBool::new(true),
        }
    }

    fn base(&self) -> String {
        self.client.url()
    }

    /// The path of a property.
    fn property_path(id: &PageId, key: &str) -> String {
        format!("{}/property/{}", v1::content(id), escaped(key))
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({})", self.base())
    }
}

impl Raw for Server {
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
        let ask = Ask::get(Self::property_path(id, key), NO_SCOPE).with("expand", "version").about(id);
        Ok(self.client.found(&ask)?.as_ref().and_then(shape::property))
    }

    fn send_property(
        &self,
        id: &PageId,
        key: &str,
        value: &Value,
        known: Option<&Property>,
    ) -> Result<Property, Failure> {
        let ask = match known {
            None => Ask::post(format!("{}/property", v1::content(id)), &json!({"key": key, "value": value}), NO_SCOPE),
            Some(known) => {
                let version = json!({"number": known.version.saturating_add(1)});
                let body = json!({"key": key, "value": value, "version": version});
                Ask::put(Self::property_path(id, key), &body, NO_SCOPE)
            }
        };
        let ask = ask.about(id);
        let answered = self.client.value(&ask)?;
        shape::property(&answered).ok_or_else(|| self.client.context(&ask).odd("the answer is no property"))
    }
}

impl Api for Server {
    fn flavor(&self) -> Flavor {
        Flavor::DataCenter
    }

    fn me(&self) -> Result<User, ApiError> {
        if let Some(me) = self.me.get() {
            return Ok(me.clone());
        }
        let me = v1::me(&self.client)?;
        Ok(self.me.get_or_init(|| me).clone())
    }

    fn space(&self, key: &str) -> Result<Option<Space>, ApiError> {
        let ask = Ask::get(format!("/rest/api/space/{}", escaped(key)), NO_SCOPE).with("expand", "homepage");
        Ok(self.client.found(&ask)?.as_ref().and_then(shape::space))
    }

    fn may(&self, space: &Space) -> Result<May, ApiError> {
        let path = format!("/rest/api/space/{}", escaped(&space.key));
        self.operations(Ask::get(path, NO_SCOPE), "create")
    }

    fn may_change(&self, page: &PageId) -> Result<May, ApiError> {
        self.operations(Ask::get(v1::content(page), NO_SCOPE).about(page), "update")
    }

    fn titled(&self, space: &Space, title: &str, wanted: Wanted) -> Result<Vec<Page>, ApiError> {
        Ok(self.find_titled(space, title, wanted)?)
    }

    fn page(&self, id: &PageId, wanted: Wanted) -> Result<Option<Page>, ApiError> {
        Ok(self.read_page(id, wanted)?)
    }

    fn written(&self, id: &PageId, number: u64, wanted: Wanted) -> Result<Page, ApiError> {
        reads::written(self, &self.client, id, number, wanted)
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

    fn inline_comments(&self, id: &PageId) -> Result<Vec<Comment>, ApiError> {
        Ok(self.list_comments(id, true)?)
    }

    fn comments(&self, id: &PageId) -> Result<Vec<Comment>, ApiError> {
        Ok(self.list_comments(id, false)?)
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

    fn archive(&self, _id: &PageId) -> Result<Archived, ApiError> {
        // It archives spaces only.
        Ok(Archived::Unsupported)
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
        let file = Upload { known: known.map(|known| known.id.clone()), name: file.0, bytes: file.1, comment };
        Ok(v1::attach(&self.client, id, &file, || self.list_attachments(id))?)
    }

    fn user(&self, id: &str) -> Option<String> {
        if let Some(known) = locked(&self.names).get(id) {
            return known.clone();
        }
        let name = v1::name(&self.client, "key", id).or_else(|| v1::name(&self.client, "username", id));
        locked(&self.names).insert(id.to_owned(), name.clone());
        name
    }
}

impl Server {
    /// What we may do; nothing is known where that cannot be asked.
    fn operations(&self, ask: Ask, write: &str) -> Result<May, ApiError> {
        match self.client.value(&ask.with("expand", "operations")) {
            Ok(value) => Ok(shape::may(&value, write)),
            Err(failure) if failure.is_closed() => Ok(May::default()),
            Err(failure) => Err(failure.error),
        }
    }
}
