//! Writing pages and their properties.

use serde_json::{Value, json};

use super::super::checks::{fresh_body, fresh_title, new_property, next_property, next_version};
use super::super::message::{Answer, Reply};
use super::super::rewrite::Occasion;
use super::super::route::Call;
use super::super::shape::{Shape, may, must};
use super::super::state::{Draft, Status};
use super::answers;

const WRITTEN: Shape = Shape::Object(&[
    must("representation", Shape::One(&["storage", "atlas_doc_format", "wiki"])),
    must("value", Shape::Text),
]);
const BODY: Shape = Shape::Either(&WRITTEN, &Shape::Object(&[must("storage", WRITTEN)]));
const STATUS: Shape = Shape::One(&["current", "draft"]);
const CREATE: Shape = Shape::Object(&[
    must("spaceId", Shape::Id),
    may("status", STATUS),
    // Required unless it is a draft.
    must("title", Shape::Text),
    may("parentId", Shape::Id),
    may("body", BODY),
    may("subtype", Shape::One(&["live"])),
]);
const UPDATE: Shape = Shape::Object(&[
    must("id", Shape::Id),
    must("status", STATUS),
    must("title", Shape::Text),
    may("spaceId", Shape::Id),
    may("parentId", Shape::Id),
    may("ownerId", Shape::Text),
    must("body", BODY),
    must(
        "version",
        Shape::Object(&[
            must("number", Shape::Whole),
            may("message", Shape::Text),
            // Not in the document, and taken all the same.
            may("minorEdit", Shape::Flag),
        ]),
    ),
]);
const TITLE: Shape = Shape::Object(&[must("status", STATUS), must("title", Shape::Text)]);
const PROPERTY: Shape = Shape::Object(&[must("key", Shape::Text), must("value", Shape::Any)]);
const PROPERTY_UPDATE: Shape = Shape::Object(&[
    must("key", Shape::Text),
    must("value", Shape::Any),
    must("version", Shape::Object(&[must("number", Shape::Whole), may("message", Shape::Text)])),
]);

/// The id that a member holds.
fn id(value: &Value, member: &str) -> Option<u64> {
    value[member].as_str().and_then(|id| id.parse().ok())
}

/// The text of a body in either form.
fn text(call: &Call<'_>, sent: &Value) -> Result<String, Reply> {
    let body = if sent["body"]["storage"].is_object() { &sent["body"]["storage"] } else { &sent["body"] };
    match body["representation"].as_str() {
        Some("storage") | None => Ok(body["value"].as_str().unwrap_or_default().to_owned()),
        Some(other) => Err(call.error(400, &format!("this fake does not convert {other}"))),
    }
}

pub(super) fn create(call: &mut Call<'_>) -> Answer {
    let sent = call.sent(&CREATE)?;
    let space = id(&sent, "spaceId").unwrap_or_default();
    call.space(|known| known.id == space)?;
    call.may_write()?;
    let title = sent["title"].as_str().unwrap_or_default().to_owned();
    if sent["status"] == "draft" {
        return Err(call.error(400, "this fake makes no drafts"));
    }
    let body = text(call, &sent)?;
    let home = call.state.space(space).home;
    let parent = match (id(&sent, "parentId"), call.flag("root-level")) {
        (Some(_), true) => return Err(call.bad("`root-level` and `parentId` exclude each other")),
        (Some(parent), false) => Some(parent),
        (None, true) => None,
        (None, false) => Some(home),
    };
    if let Some(parent) = parent
        && !call.state.pages.get(&parent).is_some_and(|page| page.space == space && page.status == Status::Current)
    {
        return Err(call.error(404, "The parent page does not exist"));
    }
    fresh_title(call, space, &title, None)?;
    fresh_body(call, &body)?;
    let by = call.account();
    let id = call.state.add_page(space, parent, &title, &body, "", &by);
    written(call, id)
}

/// What was written, as it is stored.
fn written(call: &mut Call<'_>, id: u64) -> Answer {
    match call.state.pages.get(&id) {
        Some(page) => Ok(Reply::ok(&answers::single(call, page, page.now(), Some("storage")))),
        None => Err(call.error(404, "Not Found")),
    }
}

pub(super) fn update(call: &mut Call<'_>) -> Answer {
    let sent = call.sent(&UPDATE)?;
    let id_of_page = call.id(0);
    if id(&sent, "id") != Some(id_of_page) {
        return Err(call.bad("`id` in the body is not that of the path"));
    }
    let page = call.changeable(id_of_page)?.clone();
    if id(&sent, "spaceId").is_some_and(|space| space != page.space) {
        return Err(call.error(400, "Moving a page to another space is not supported"));
    }
    let title = sent["title"].as_str().unwrap_or_default().to_owned();
    let body = text(call, &sent)?;
    if page.status == Status::Archived {
        return Err(call.error(400, "Archived content cannot be changed"));
    }
    if sent["status"] == "draft" {
        return draft(call, page.id, &sent, &title, &body);
    }
    if page.status != Status::Current {
        // Only the status comes back, not the body.
        fresh_title(call, page.space, page.title(), Some(page.id))?;
        call.page(id_of_page)?.status = Status::Current;
        return written(call, id_of_page);
    }
    next_version(call, id_of_page, sent["version"]["number"].as_u64().unwrap_or_default())?;
    fresh_title(call, page.space, &title, Some(page.id))?;
    fresh_body(call, &body)?;
    if let Some(parent) = id(&sent, "parentId").filter(|parent| Some(*parent) != page.parent) {
        call.page(parent)?;
        if parent == page.id || call.state.ancestors(parent).contains(&page.id) {
            return Err(call.error(400, "A page cannot be moved below itself"));
        }
        call.state.put(page.id, Some(parent), usize::MAX);
    }
    let message = sent["version"]["message"].as_str().unwrap_or_default().to_owned();
    let minor = sent["version"]["minorEdit"] == true;
    let by = call.account();
    call.state.add_version(page.id, &title, &body, (&message, minor, &by), Occasion::Write);
    written(call, page.id)
}

/// A draft has the version 1, however often it is written.
fn draft(call: &mut Call<'_>, id: u64, sent: &Value, title: &str, body: &str) -> Answer {
    if sent["version"]["number"] != 1 {
        return Err(call.error(400, "The version number of a draft has to be 1"));
    }
    fresh_body(call, body)?;
    let draft = Draft { title: title.to_owned(), body: body.to_owned(), by: call.account() };
    let page = call.page(id)?;
    page.draft = Some(draft.clone());
    let page = page.clone();
    Ok(Reply::ok(&answers::draft(call, &page, &draft, Some("storage"))))
}

pub(super) fn rename(call: &mut Call<'_>) -> Answer {
    let sent = call.sent(&TITLE)?;
    let page = call.changeable(call.id(0))?.clone();
    let title = sent["title"].as_str().unwrap_or_default().to_owned();
    fresh_title(call, page.space, &title, Some(page.id))?;
    let by = call.account();
    call.state.add_version(page.id, &title, &page.now().body, ("", false, &by), Occasion::Write);
    written(call, page.id)
}

pub(super) fn delete(call: &mut Call<'_>) -> Answer {
    let page = call.changeable(call.id(0))?;
    match (page.status, page.id) {
        (Status::Trashed, id) => {
            if !call.flag("purge") {
                return Err(call.error(404, "Not Found"));
            }
            call.state.pages.remove(&id);
        }
        _ => page.status = Status::Trashed,
    }
    Ok(Reply::nothing())
}

pub(super) fn create_property(call: &mut Call<'_>) -> Answer {
    let sent = call.sent(&PROPERTY)?;
    let page = call.changeable(call.id(0))?.id;
    let key = sent["key"].as_str().unwrap_or_default().to_owned();
    let property = new_property(call, page, &key, &sent["value"])?;
    Ok(Reply::ok(&answers::property(call, &key, &property)))
}

pub(super) fn update_property(call: &mut Call<'_>) -> Answer {
    let sent = call.sent(&PROPERTY_UPDATE)?;
    let (page, property) = (call.changeable(call.id(0))?.clone(), call.id(1));
    let Some((key, _)) = page.properties.iter().find(|(_, held)| held.id == property) else {
        return Err(call.error(404, "Not Found"));
    };
    if sent["key"] != json!(key) {
        return Err(call.bad("`key` is not that of the property"));
    }
    let number = sent["version"]["number"].as_u64().unwrap_or_default();
    let property = next_property(call, page.id, key, &sent["value"], number)?;
    Ok(Reply::ok(&answers::property(call, key, &property)))
}

pub(super) fn delete_property(call: &mut Call<'_>) -> Answer {
    let property = call.id(1);
    let page = call.changeable(call.id(0))?;
    let key = page.properties.iter().find(|(_, held)| held.id == property).map(|(key, _)| key.clone());
    match key.and_then(|key| page.properties.remove(&key)) {
        Some(_) => Ok(Reply::nothing()),
        None => Err(call.error(404, "Not Found")),
    }
}
