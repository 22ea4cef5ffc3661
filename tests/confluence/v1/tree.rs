//! Moving and archiving on Cloud.

use serde_json::json;

use super::super::message::{Answer, Reply};
use super::super::route::Call;
use super::super::shape::{Shape, must};
use super::super::state::Status;

const ARCHIVE: Shape = Shape::Object(&[must("pages", Shape::List(&Shape::Object(&[must("id", Shape::Whole)])))]);

pub(super) fn move_page(call: &mut Call<'_>) -> Answer {
    let position = call.ids.get(1).cloned().unwrap_or_default();
    let page = call.changeable(call.id(0))?.clone();
    let target = call.page(call.id(2))?.clone();
    if page.id == target.id || call.state.ancestors(target.id).contains(&page.id) {
        return Err(call.error(400, "A page cannot be moved below itself"));
    }
    let siblings = call.state.children(target.space, target.parent);
    let before = siblings.iter().filter(|id| **id != page.id).position(|id| *id == target.id).unwrap_or_default();
    match position.as_str() {
        "append" => call.state.put(page.id, Some(target.id), usize::MAX),
        "before" | "after" if target.parent.is_none() => {
            return Err(call.bad("beside a page at the top of its space nothing can be seen any longer"));
        }
        "before" => call.state.put(page.id, target.parent, before),
        "after" => call.state.put(page.id, target.parent, before + 1),
        other => return Err(call.bad(&format!("{other} is neither before, after nor append"))),
    }
    Ok(Reply::ok(&json!({"pageId": page.id.to_string()})))
}

pub(super) fn archive(call: &mut Call<'_>) -> Answer {
    let sent = call.sent(&ARCHIVE)?;
    let ids: Vec<u64> = sent["pages"].as_array().into_iter().flatten().filter_map(|page| page["id"].as_u64()).collect();
    if ids.len() != 1 {
        return Err(call.error(403, "More than one page at once needs the premium edition"));
    }
    for id in &ids {
        if call.changeable(*id)?.status != Status::Current {
            return Err(call.error(400, "Only current pages can be archived"));
        }
    }
    let (task, looks) = (call.state.next_id(), call.state.rules.archive_looks);
    call.state.tasks.insert(task, (looks, ids));
    finish(call, task);
    let status = format!("/rest/api/longtask/{task}");
    Ok(Reply::json(
        202,
        &json!({"ari": format!("ari:cloud:confluence::task/{task}"), "id": task.to_string(), "links": {"status": status}}),
    ))
}

/// Carries out a task that nobody has to wait for any longer.
fn finish(call: &mut Call<'_>, task: u64) {
    if let Some((0, pages)) = call.state.tasks.get(&task).cloned() {
        for page in pages.iter().filter_map(|id| call.state.pages.get_mut(id).map(|_| *id)).collect::<Vec<_>>() {
            if let Some(page) = call.state.pages.get_mut(&page) {
                page.status = Status::Archived;
            }
        }
    }
}

pub(super) fn task(call: &mut Call<'_>) -> Answer {
    let task = call.id(0);
    let Some((looks, _)) = call.state.tasks.get_mut(&task) else { return Err(call.error(404, "No such task")) };
    *looks = looks.saturating_sub(1);
    let is_done = *looks == 0;
    finish(call, task);
    Ok(Reply::ok(&json!({
        "id": task.to_string(),
        "name": {"key": "archive.pages", "args": []},
        "elapsedTime": 10,
        "percentageComplete": if is_done { 100 } else { 50 },
        "successful": is_done,
        "finished": is_done,
        "messages": [],
    })))
}
