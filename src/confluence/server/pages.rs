//! Single pages of Data Center: finding, reading and sending them.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::{NO_SCOPE, Server};
use crate::confluence::ask::Ask;
use crate::confluence::error::Failure;
use crate::confluence::{Body, Draft, NewPage, Page, PageId, Space, Update, Version, Wanted, reads, shape, v1};

/// What is always told of a page.
const EXPAND: &str = "version,space,ancestors";

impl Server {
    /// The pages of a title: the current ones, else those that are put away, else what the index knows.
    pub(super) fn find_titled(&self, space: &Space, title: &str, wanted: Wanted) -> Result<Vec<Page>, Failure> {
        let ask = Ask::get("/rest/api/content", NO_SCOPE).with("spaceKey", &space.key).with("type", "page");
        let ask = ask.with("title", title.trim()).with("expand", EXPAND).with("limit", "25");
        let mut found = self.listed(ask.clone(), title)?;
        if found.is_empty() && self.archive.load(Ordering::Relaxed) {
            found = match self.listed(ask.with("status", "archived"), title) {
                Err(failure) if failure.is_useless() => {
                    self.archive.store(false, Ordering::Relaxed);
                    Vec::new()
                }
                other => other?,
            };
        }
        let mut pages = Vec::new();
        for page in found {
            pages.push(if wanted == Wanted::default() {
                page
            } else {
                self.read_page(&page.id, wanted)?.unwrap_or(page)
            });
        }
        if pages.is_empty() {
            for id in v1::search(&self.client, &space.key, title, &self.search) {
                let page = self.read_page(&id, wanted)?;
                pages.extend(page.filter(|page| shape::is_title(&page.title, title)));
            }
        }
        Ok(pages)
    }

    fn listed(&self, ask: Ask, title: &str) -> Result<Vec<Page>, Failure> {
        let list = self.client.list(ask, |_| false)?;
        let base = list.base.unwrap_or_else(|| self.base());
        let there = list.members.iter().filter(|it| {
            shape::text(it, "status").is_none_or(|status| matches!(status.as_str(), "current" | "archived"))
        });
        Ok(there.filter_map(|it| shape::page(it, &base)).filter(|it| shape::is_title(&it.title, title)).collect())
    }

    pub(super) fn read_page(&self, id: &PageId, wanted: Wanted) -> Result<Option<Page>, Failure> {
        let mut expand = EXPAND.to_owned();
        if wanted.body {
            expand.push_str(",body.storage");
        }
        if wanted.labels {
            expand.push_str(",metadata.labels");
        }
        // Dots and commas would mean something else there; such keys are asked for on their own.
        let plain = |key: &&str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        for key in wanted.properties.iter().copied().filter(plain) {
            expand.push_str(",metadata.properties.");
            expand.push_str(key);
        }
        let ask = Ask::get(v1::content(id), NO_SCOPE).with("expand", &expand).about(id);
        let Some(value) = self.client.found(&ask)?.filter(|value| !shape::is_gone(value)) else { return Ok(None) };
        let odd = |message: &str| self.client.context(&ask).odd(message);
        let mut page = shape::page(&value, &self.base()).ok_or_else(|| odd("the answer is no page"))?;
        if wanted.body && page.body.is_none() {
            return Err(odd("the page has no body in storage format"));
        }
        reads::fill_properties(self, &mut page, wanted.properties)?;
        if wanted.labels && page.labels.is_none() {
            page.labels = Some(self.list_labels(id)?);
        }
        Ok(Some(page))
    }

    /// The body in a version. The last version is not among those of the past.
    pub(super) fn read_version(&self, id: &PageId, number: u64) -> Result<Option<Body>, Failure> {
        let past = Ask::get(v1::content(id), NO_SCOPE).about(id).with("status", "historical");
        let past = past.with("version", &number.to_string()).with("expand", "version,body.storage");
        let is_it = |page: &Page| page.version.number == number;
        let found = match self.client.found(&past) {
            Err(failure) if failure.is_closed() => None,
            other => other?,
        };
        if let Some(page) = found.and_then(|value| shape::page(&value, "")).filter(is_it) {
            return Ok(page.body);
        }
        let now = self.read_page(id, Wanted { body: true, ..Wanted::default() })?;
        Ok(now.filter(is_it).and_then(|page| page.body))
    }

    pub(super) fn read_draft(&self, id: &PageId) -> Result<Option<Draft>, Failure> {
        let ask = Ask::get(v1::content(id), NO_SCOPE).with("status", "draft").with("expand", "version,body.storage");
        match self.client.found(&ask) {
            Ok(Some(value)) => reads::draft(self, id, &value),
            Ok(None) => Ok(None),
            Err(failure) if failure.is_closed() => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    pub(super) fn send_new(&self, page: &NewPage) -> Result<Page, Failure> {
        let mut body = json!({
            "type": "page",
            "title": page.title,
            "space": {"key": page.space.key},
            "body": storage(&page.body),
        });
        if let (Some(parent), Some(body)) = (&page.parent, body.as_object_mut()) {
            body.insert("ancestors".to_owned(), json!([{"id": parent.0}]));
        }
        let mut ask = Ask::post("/rest/api/content", &body, NO_SCOPE);
        if let Some(parent) = &page.parent {
            ask = ask.about(parent);
        }
        let value = self.client.value(&ask)?;
        shape::page(&value, &self.base()).ok_or_else(|| self.client.context(&ask).odd("the answer is no page"))
    }

    pub(super) fn send_update(&self, update: &Update) -> Result<Version, Failure> {
        let number = update.based_on.saturating_add(1);
        let mut body = json!({
            "id": update.id.0,
            "type": "page",
            "status": "current",
            "title": update.title,
            "body": storage(&update.body),
            "version": {"number": number, "message": update.message, "minorEdit": update.minor},
        });
        if let (Some(parent), Some(body)) = (&update.parent, body.as_object_mut()) {
            body.insert("ancestors".to_owned(), json!([{"id": parent.0}]));
        }
        let ask = Ask::put(v1::content(&update.id), &body, NO_SCOPE).about(&update.id);
        let value = self.client.value(&ask)?;
        reads::answered_version(&value, number).ok_or_else(|| self.client.context(&ask).odd("the answer is no page"))
    }
}

fn storage(body: &str) -> Value {
    json!({"storage": {"value": body, "representation": "storage"}})
}
