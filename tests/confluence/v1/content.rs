//! Pages of Data Center.

use serde_json::{Value, json};

use super::super::checks::{fresh_body, fresh_title, next_version};
use super::super::message::{Answer, Reply};
use super::super::paging::by_number;
use super::super::rewrite::Occasion;
use super::super::route::Call;
use super::super::shape::{Shape, may, must};
use super::super::state::{Page, Status, Version};
use super::answers;

const ANCESTORS: Shape = Shape::List(&Shape::Object(&[must("id", Shape::LooseId), may("type", Shape::Text)]));
const SPACE: Shape = Shape::Object(&[must("key", Shape::Text), may("id", Shape::LooseId)]);
const BODY: Shape = Shape::Object(&[must(
    "storage",
    Shape::Object(&[must("value", Shape::Text), must("representation", Shape::One(&["storage"]))]),
)]);
const CREATE: Shape = Shape::Object(&[
    must("type", Shape::One(&["page"])),
    must("title", Shape::Text),
    must("space", SPACE),
    may("status", Shape::One(&["current"])),
    may("ancestors", ANCESTORS),
    must("body", BODY),
    may("metadata", Shape::Any),
]);
const UPDATE: Shape = Shape::Object(&[
    may("id", Shape::LooseId),
    must("type", Shape::One(&["page"])),
    must("title", Shape::Text),
    may("space", SPACE),
    may("status", Shape::One(&["current"])),
    may("ancestors", ANCESTORS),
    may("body", BODY),
    may("metadata", Shape::Any),
    must(
        "version",
        Shape::Object(&[must("number", Shape::Whole), may("message", Shape::Text), may("minorEdit", Shape::Flag)]),
    ),
]);
/// What comes back from a write.
const WRITTEN: [&str; 4] = ["body.storage", "version", "ancestors", "space"];

/// The statuses that are asked for; without any, what is current.
fn statuses(call: &Call<'_>) -> Vec<Status> {
    let asked = call.request.all("status");
    let all = [Status::Current, Status::Archived, Status::Trashed];
    match asked.as_slice() {
        [] => vec![Status::Current],
        asked if asked.contains(&"any") => all.to_vec(),
        asked => all.into_iter().filter(|status| asked.contains(&status.name())).collect(),
    }
}

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let key = call.request.query("spaceKey").map(str::to_owned);
    let space = key.map(|key| call.space(|space| space.key.eq_ignore_ascii_case(&key))).transpose()?;
    let title = call.request.query("title");
    let wanted = |page: &&Page| {
        space.as_ref().is_none_or(|space| space.id == page.space)
            && title.is_none_or(|title| call.is_titled(page, title))
    };
    let visible = call.visible(&statuses(call));
    let found: Vec<u64> =
        visible.iter().filter_map(|id| call.state.pages.get(id)).filter(wanted).map(|page| page.id).collect();
    let found = call.listed(found);
    let expand = answers::wanted(call);
    by_number(call, 25, found, |call, id| match call.state.pages.get(&id) {
        Some(page) => answers::content(call, page, page.now(), &expand),
        None => Value::Null,
    })
}

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let id = call.id(0);
    let page = call.page(id)?.clone();
    let gone = || call.error(404, &format!("No content found with id: ContentId{{id={id}}}"));
    let expand = answers::wanted(call);
    let asked = call.request.all("status");
    if asked == ["draft"] {
        let draft = page.draft.clone().ok_or_else(gone)?;
        let shown = Version { number: 1, title: draft.title, body: draft.body, by: draft.by, ..page.now().clone() };
        let mut value = answers::content(call, &page, &shown, &expand);
        value["status"] = json!("draft");
        return Ok(Reply::ok(&value));
    }
    if let Some(number) = call.request.query("version") {
        if asked != ["historical"] && number != page.number().to_string() {
            return Err(call.bad("an older version needs `status=historical`"));
        }
        let version = page.versions.iter().find(|version| version.number.to_string() == number).ok_or_else(gone)?;
        return Ok(Reply::ok(&answers::content(call, &page, version, &expand)));
    }
    if !statuses(call).contains(&page.status) {
        return Err(gone());
    }
    Ok(Reply::ok(&answers::content(call, &page, page.now(), &expand)))
}

fn written(call: &Call<'_>, id: u64) -> Answer {
    let expand = WRITTEN.map(str::to_owned);
    match call.state.pages.get(&id) {
        Some(page) => Ok(Reply::ok(&answers::content(call, page, page.now(), &expand))),
        None => Err(call.error(404, "No content found")),
    }
}

/// The last one of the pages above, which may be a number or one in quotes.
fn parent(sent: &Value) -> Option<u64> {
    let id = &sent["ancestors"].as_array()?.last()?["id"];
    id.as_u64().or_else(|| id.as_str()?.parse().ok())
}

pub(super) fn create(call: &mut Call<'_>) -> Answer {
    let sent = call.sent(&CREATE)?;
    let key = sent["space"]["key"].as_str().unwrap_or_default();
    let space = call.space(|space| space.key == key)?.id;
    call.may_write()?;
    let title = sent["title"].as_str().unwrap_or_default().to_owned();
    let body = sent["body"]["storage"]["value"].as_str().unwrap_or_default().to_owned();
    let parent = parent(&sent);
    if let Some(parent) = parent
        && call.page(parent)?.space != space
    {
        return Err(call.error(400, "The parent page is in another space"));
    }
    fresh_title(call, space, &title, None)?;
    fresh_body(call, &body)?;
    let by = call.account();
    let id = call.state.add_page(space, parent, &title, &body, "", &by);
    written(call, id)
}

pub(super) fn update(call: &mut Call<'_>) -> Answer {
    let sent = call.sent(&UPDATE)?;
    let page = call.changeable(call.id(0))?.clone();
    if page.status == Status::Archived {
        return Err(call.error(400, "Archived content cannot be changed"));
    }
    let title = sent["title"].as_str().unwrap_or_default().to_owned();
    let body = sent["body"]["storage"]["value"].as_str().unwrap_or(&page.now().body).to_owned();
    next_version(call, page.id, sent["version"]["number"].as_u64().unwrap_or_default())?;
    fresh_title(call, page.space, &title, Some(page.id))?;
    fresh_body(call, &body)?;
    if page.status != Status::Current {
        call.page(page.id)?.status = Status::Current;
    }
    if let Some(parent) = parent(&sent).filter(|parent| Some(*parent) != page.parent) {
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

pub(super) fn delete(call: &mut Call<'_>) -> Answer {
    let wants_trash = call.request.query("status") == Some("trashed");
    let page = call.changeable(call.id(0))?;
    let (id, is_trashed) = (page.id, page.status == Status::Trashed);
    if is_trashed != wants_trash {
        return Err(call.error(404, "No content found"));
    }
    page_gone(call, id, is_trashed)
}

fn page_gone(call: &mut Call<'_>, id: u64, for_good: bool) -> Answer {
    match for_good {
        true => drop(call.state.pages.remove(&id)),
        false => call.page(id)?.status = Status::Trashed,
    }
    Ok(Reply::nothing())
}

pub(super) fn history(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    Ok(Reply::ok(&answers::history(call, &page)))
}

pub(super) fn versions(call: &mut Call<'_>) -> Answer {
    if call.state.rules.is_old && call.request.path.contains("/rest/api/") {
        return Err(Reply { is_stray: true, ..call.error(404, "null for uri") });
    }
    let mut versions = call.page(call.id(0))?.versions.clone();
    versions.reverse();
    by_number(call, 200, versions, |call, version| answers::version(call, &version))
}
