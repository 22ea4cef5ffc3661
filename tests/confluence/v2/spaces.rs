//! Spaces.

use serde_json::{Value, json};

use super::super::message::{Answer, Reply};
use super::super::paging::by_cursor;
use super::super::route::Call;
use super::super::state::Space;
use super::answers;

const OPERATIONS: &[(&str, &str)] = &[
    ("read", "space"),
    ("create", "page"),
    ("create", "comment"),
    ("create", "attachment"),
    ("delete", "page"),
    ("archive", "page"),
];

fn show(space: &Space) -> Value {
    json!({
        "id": space.id.to_string(),
        "key": space.key,
        "name": space.name,
        "type": "global",
        "status": "current",
        "authorId": super::super::EDITOR,
        "createdAt": "2026-01-05T00:00:00.000Z",
        "homepageId": space.home.to_string(),
        "description": null,
        "icon": null,
        "currentActiveAlias": space.key,
        "_links": {"webui": format!("/spaces/{}", space.key)},
    })
}

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let (ids, keys) = (call.request.all("ids"), call.request.all("keys"));
    let wanted = |space: &&Space| {
        (ids.is_empty() || ids.contains(&space.id.to_string().as_str()))
            && (keys.is_empty() || keys.contains(&space.key.as_str()))
    };
    let may_read = call.who.may_read;
    let found: Vec<Space> =
        call.state.spaces.iter().filter(|space| may_read && !space.hidden).filter(wanted).cloned().collect();
    by_cursor(call, 25, found, |_, space| show(&space))
}

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let id = call.id(0);
    let mut value = show(&call.space(|space| space.id == id)?);
    value["_links"]["base"] = json!(call.base);
    if call.flag("include-operations") {
        value["operations"] =
            json!({"results": answers::operations(call.who.may_write, OPERATIONS), "meta": {"hasMore": false}});
    }
    Ok(Reply::ok(&value))
}

pub(super) fn operations(call: &mut Call<'_>) -> Answer {
    let id = call.id(0);
    call.space(|space| space.id == id)?;
    Ok(Reply::ok(&json!({"operations": answers::operations(call.who.may_write, OPERATIONS)})))
}
