//! Reading pages and their versions.

use serde_json::{Value, json};

use super::super::message::{Answer, Reply};
use super::super::paging::by_cursor;
use super::super::route::Call;
use super::super::state::{Page, Status, Version};
use super::answers;

const OPERATIONS: &[(&str, &str)] = &[("read", "page"), ("update", "page"), ("delete", "page"), ("archive", "page")];

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let spaces: Vec<u64> = call.request.all("space-id").iter().filter_map(|id| id.parse().ok()).collect();
    find(call, &spaces, false)
}

pub(super) fn in_space(call: &mut Call<'_>) -> Answer {
    let id = call.id(0);
    call.space(|space| space.id == id)?;
    let root_only = call.request.query("depth") == Some("root");
    find(call, &[id], root_only)
}

/// The statuses that are asked for; without any, what is current or archived.
fn statuses(call: &Call<'_>) -> Vec<Status> {
    let asked = call.request.all("status");
    let all = [Status::Current, Status::Archived, Status::Trashed];
    match asked.is_empty() {
        true => vec![Status::Current, Status::Archived],
        false => all.into_iter().filter(|status| asked.contains(&status.name())).collect(),
    }
}

fn find(call: &mut Call<'_>, spaces: &[u64], root_only: bool) -> Answer {
    let ids = call.request.all("id");
    let title = call.request.query("title");
    let wanted = |page: &&Page| {
        !page.is_folder
            && (spaces.is_empty() || spaces.contains(&page.space))
            && (ids.is_empty() || ids.contains(&page.id.to_string().as_str()))
            && title.is_none_or(|title| call.is_titled(page, title))
            && (!root_only || page.parent.is_none())
    };
    let visible = call.visible(&statuses(call));
    let mut found: Vec<&Page> = visible.iter().filter_map(|id| call.state.pages.get(id)).filter(wanted).collect();
    match call.request.query("sort") {
        Some("title") => found.sort_by(|a, b| a.title().cmp(b.title())),
        Some("-title") => found.sort_by(|a, b| b.title().cmp(a.title())),
        Some("modified-date") => found.sort_by(|a, b| a.now().when.cmp(&b.now().when)),
        Some("-modified-date") => found.sort_by(|a, b| b.now().when.cmp(&a.now().when)),
        Some(sort) if sort.starts_with('-') => found.reverse(),
        _ => {}
    }
    let found: Vec<u64> = found.into_iter().map(|page| page.id).collect();
    let found = call.listed(found);
    let format = call.request.query("body-format").map(str::to_owned);
    by_cursor(call, 25, found, |call, id| match call.state.pages.get(&id) {
        Some(page) => answers::page(call, page, page.now(), format.as_deref()),
        None => Value::Null,
    })
}

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let gone = call.error(404, "Not Found");
    let format = call.request.query("body-format");
    let asked = call.request.all("status");
    if page.is_folder || (!asked.is_empty() && !asked.contains(&page.status.name()) && !asked.contains(&"draft")) {
        return Err(gone);
    }
    if call.flag("get-draft") || asked == ["draft"] {
        return match &page.draft {
            Some(draft) => Ok(answers::ok(&answers::draft(call, &page, draft, format))),
            None if call.state.rules.draftless_is_missing => Err(gone),
            None => Ok(answers::ok(&answers::single(call, &page, page.now(), format))),
        };
    }
    let version = match call.request.query("version") {
        Some(number) => page.versions.iter().find(|version| version.number.to_string() == number).ok_or(gone)?,
        None if page.status == Status::Trashed && asked.is_empty() => return Err(gone),
        None => page.now(),
    };
    let mut value = answers::single(call, &page, version, format);
    include(call, &page, &mut value);
    Ok(answers::ok(&value))
}

/// What is asked for along with the page.
fn include(call: &Call<'_>, page: &Page, value: &mut Value) {
    let mut add = |flag: &str, what: &str, all: &[Value]| {
        if call.flag(flag) {
            value[what] = answers::included(page, what, all);
        }
    };
    let labels: Vec<Value> = page.labels.iter().map(answers::label).collect();
    add("include-labels", "labels", &labels);
    let properties: Vec<Value> = page.properties.iter().map(|(key, held)| answers::property(call, key, held)).collect();
    add("include-properties", "properties", &properties);
    add("include-operations", "operations", &operations_on(call, page));
    let versions: Vec<Value> = page.versions.iter().rev().map(answers::version).collect();
    add("include-versions", "versions", &versions);
    if call.request.query("include-version") == Some("false")
        && let Some(object) = value.as_object_mut()
    {
        object.remove("version");
    }
}

fn operations_on(call: &Call<'_>, page: &Page) -> Vec<Value> {
    answers::operations(call.who.may_write && !page.locked, OPERATIONS)
}

pub(super) fn operations(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    Ok(Reply::ok(&json!({"operations": operations_on(call, &page)})))
}

pub(super) fn versions(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let mut versions: Vec<Version> = page.versions.clone();
    if call.request.query("sort") != Some("modified-date") {
        versions.reverse();
    }
    let format = call.request.query("body-format").map(str::to_owned);
    by_cursor(call, 25, versions, |_, version| {
        let mut value = answers::version(&version);
        value["page"] = json!({"title": version.title, "id": page.id.to_string()});
        if format.as_deref() == Some("storage") {
            value["page"]["body"] = json!({"storage": {"representation": "storage", "value": version.body}});
        }
        value
    })
}

pub(super) fn version(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let number = call.id(1);
    let Some(version) = page.versions.iter().find(|version| version.number == number) else {
        return Err(call.error(404, "Not Found"));
    };
    let mut value = answers::version(version);
    value["contentTypeModified"] = json!(false);
    value["collaborators"] = json!([version.by]);
    value["prevVersion"] = json!(number - 1);
    Ok(Reply::ok(&value))
}
