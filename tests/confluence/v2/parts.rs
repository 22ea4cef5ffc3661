//! Reading what hangs on a page: labels, properties, comments, attachments, and what stands below and above it.

use serde_json::{Value, json};

use super::super::message::{Answer, Reply};
use super::super::paging::by_cursor;
use super::super::route::Call;
use super::super::state::Page;
use super::answers;

pub(super) fn labels(call: &mut Call<'_>) -> Answer {
    let labels = call.page(call.id(0))?.labels.clone();
    by_cursor(call, 25, labels, |_, label| answers::label(&label))
}

pub(super) fn properties(call: &mut Call<'_>) -> Answer {
    let key = call.request.query("key").map(str::to_owned);
    let held = call.page(call.id(0))?.properties.clone();
    let wanted = held.into_iter().filter(|(known, _)| key.as_ref().is_none_or(|key| key == known)).collect();
    by_cursor(call, 25, wanted, |call, (key, property)| answers::property(call, &key, &property))
}

pub(super) fn property(call: &mut Call<'_>) -> Answer {
    let id = call.id(1);
    let held = call.page(call.id(0))?.properties.clone();
    match held.iter().find(|(_, property)| property.id == id) {
        Some((key, property)) => Ok(Reply::ok(&answers::property(call, key, property))),
        None => Err(call.error(404, "Not Found")),
    }
}

fn below(call: &Call<'_>, page: &Page) -> Vec<Page> {
    let visible: Vec<u64> = call.state.children(page.space, Some(page.id));
    visible.iter().filter_map(|id| call.state.pages.get(id)).filter(|page| !page.hidden).cloned().collect()
}

pub(super) fn children(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let is_old = call.request.path.ends_with("/children");
    let found: Vec<Page> = below(call, &page).into_iter().filter(|child| !is_old || !child.is_folder).collect();
    by_cursor(call, 25, found, |_, child| {
        let mut value = json!({
            "id": child.id.to_string(),
            "status": child.status.name(),
            "title": child.title(),
            "spaceId": child.space.to_string(),
            "childPosition": child.position,
        });
        if !is_old {
            value["type"] = json!(if child.is_folder { "folder" } else { "page" });
        }
        value
    })
}

pub(super) fn descendants(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let depth = call.request.query("depth").and_then(|depth| depth.parse().ok()).unwrap_or(5);
    let mut found: Vec<(u64, Page)> = Vec::new();
    let mut level = vec![page];
    for at in 1..=depth {
        level = level.iter().flat_map(|page| below(call, page)).collect();
        found.extend(level.iter().map(|page| (at, page.clone())));
    }
    by_cursor(call, 25, found, |_, (depth, page)| {
        json!({
            "id": page.id.to_string(),
            "status": page.status.name(),
            "title": page.title(),
            "type": if page.is_folder { "folder" } else { "page" },
            "parentId": page.parent.map(|parent| parent.to_string()),
            "depth": depth,
            "childPosition": page.position,
        })
    })
}

pub(super) fn ancestors(call: &mut Call<'_>) -> Answer {
    let id = call.page(call.id(0))?.id;
    let above: Vec<Value> =
        call.state.ancestors(id).iter().map(|id| json!({"id": id.to_string(), "type": "page"})).collect();
    Ok(Reply::ok(&json!({"results": above})))
}

pub(super) fn inline_comments(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let wanted = call.request.all("resolution-status");
    let found = page.comments.iter().filter(|comment| comment.inline.is_some());
    let found = found.filter(|comment| wanted.is_empty() || wanted.contains(&comment.resolution)).cloned().collect();
    let format = call.request.query("body-format").map(str::to_owned);
    by_cursor(call, 25, found, |_, comment| answers::comment(&page, &comment, format.as_deref()))
}

pub(super) fn footer_comments(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let found = page.comments.iter().filter(|comment| comment.inline.is_none()).cloned().collect();
    let format = call.request.query("body-format").map(str::to_owned);
    by_cursor(call, 25, found, |_, comment| answers::comment(&page, &comment, format.as_deref()))
}

pub(super) fn attachments(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let name = call.request.query("filename");
    let found = page.attachments.iter().filter(|file| name.is_none_or(|name| name == file.name)).cloned().collect();
    by_cursor(call, 50, found, |_, file| answers::attachment(&page, &file))
}
