//! Single pages of Cloud: finding, reading and sending them.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::{Cloud, page_path};
use crate::confluence::ask::Ask;
use crate::confluence::error::Failure;
use crate::confluence::{Body, Draft, NewPage, Page, PageId, Space, Update, Version, Wanted, reads, scope, shape, v1};

/// The status with which a server says that it does not know a part of a query.
const BAD_REQUEST: u16 = 400;

impl Cloud {
    /// The pages of a title: as the list knows them, which looks at capitals, and else as the index does.
    pub(super) fn find_titled(&self, space: &Space, title: &str, wanted: Wanted) -> Result<Vec<Page>, Failure> {
        let ask = Ask::get("/api/v2/pages", scope::READ_PAGE).with("space-id", &space.id).with("title", title.trim());
        let list = self.client.list(ask.with("limit", "25"), |_| false)?;
        let base = list.base.unwrap_or_else(|| self.base());
        let current = list.members.iter().filter(|it| !shape::is_gone(it) && !is_draft(it));
        let pages = current.filter_map(|it| shape::page(it, &base)).filter(|it| shape::is_title(&it.title, title));
        let mut found = Vec::new();
        for page in pages {
            found.push(self.completed(page, wanted)?);
        }
        if found.is_empty() {
            for id in v1::search(&self.client, &space.key, title, &self.search) {
                let page = self.read_page(&id, wanted)?;
                found.extend(page.filter(|page| shape::is_title(&page.title, title)));
            }
        }
        Ok(found)
    }

    /// A page of a list with all that is wanted of it.
    fn completed(&self, page: Page, wanted: Wanted) -> Result<Page, Failure> {
        if wanted == Wanted::default() && page.version.number > 0 {
            return Ok(page);
        }
        Ok(self.read_page(&page.id, wanted)?.unwrap_or(page))
    }

    pub(super) fn read_page(&self, id: &PageId, wanted: Wanted) -> Result<Option<Page>, Failure> {
        let along = self.along.load(Ordering::Relaxed);
        let mut ask = Ask::get(page_path(id, ""), scope::READ_PAGE).about(id);
        if wanted.body {
            ask = ask.with("body-format", "storage");
        }
        let (properties, labels) = (along && !wanted.properties.is_empty(), along && wanted.labels);
        if properties {
            ask = ask.with("include-properties", "true");
        }
        if labels {
            ask = ask.with("include-labels", "true");
        }
        let value = match self.client.found(&ask) {
            Err(failure) if failure.status == Some(BAD_REQUEST) && (properties || labels) => {
                self.along.store(false, Ordering::Relaxed);
                return self.read_page(id, wanted);
            }
            Ok(Some(value)) if !shape::is_gone(&value) => value,
            other => return other.map(|_| None),
        };
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

    pub(super) fn read_version(&self, id: &PageId, number: u64) -> Result<Option<Body>, Failure> {
        let ask = Ask::get(page_path(id, ""), scope::READ_PAGE).about(id);
        let ask = ask.with("version", &number.to_string()).with("body-format", "storage");
        let page = self.client.found(&ask)?.and_then(|value| shape::page(&value, ""));
        Ok(page.filter(|page| page.version.number == number).and_then(|page| page.body))
    }

    pub(super) fn read_draft(&self, id: &PageId) -> Result<Option<Draft>, Failure> {
        let ask = Ask::get(page_path(id, ""), scope::READ_PAGE).about(id);
        let ask = ask.with("get-draft", "true").with("body-format", "storage");
        match self.client.found(&ask)? {
            Some(value) => reads::draft(self, id, &value),
            None => Ok(None),
        }
    }

    pub(super) fn send_new(&self, page: &NewPage) -> Result<Page, Failure> {
        let mut body = json!({
            "spaceId": page.space.id,
            "status": "current",
            "title": page.title,
            "body": {"representation": "storage", "value": page.body},
        });
        if let (Some(parent), Some(body)) = (&page.parent, body.as_object_mut()) {
            body.insert("parentId".to_owned(), Value::from(parent.0.as_str()));
        }
        let ask = Ask::post("/api/v2/pages", &body, scope::WRITE_PAGE);
        let ask = match &page.parent {
            Some(parent) => ask.about(parent),
            // Without either, it becomes one below the home page of the space.
            None => ask.with("root-level", "true"),
        };
        let value = self.client.value(&ask)?;
        shape::page(&value, &self.base()).ok_or_else(|| self.client.context(&ask).odd("the answer is no page"))
    }

    pub(super) fn send_update(&self, update: &Update) -> Result<Version, Failure> {
        let number = update.based_on.saturating_add(1);
        let mut body = json!({
            "id": update.id.0,
            "status": "current",
            "title": update.title,
            "body": {"representation": "storage", "value": update.body},
            "version": {"number": number, "message": update.message},
        });
        if let (Some(parent), Some(body)) = (&update.parent, body.as_object_mut()) {
            body.insert("parentId".to_owned(), Value::from(parent.0.as_str()));
        }
        let ask = Ask::put(page_path(&update.id, ""), &body, scope::WRITE_PAGE).about(&update.id);
        let value = self.client.value(&ask)?;
        reads::answered_version(&value, number).ok_or_else(|| self.client.context(&ask).odd("the answer is no page"))
    }
}

fn is_draft(value: &Value) -> bool {
    shape::text(value, "status").is_some_and(|status| status == "draft")
}
