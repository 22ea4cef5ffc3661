//! The JSON of v1, with what was asked for expanded.

use serde_json::{Map, Value, json};

use super::super::CONTEXT;
use super::super::message::Interface;
use super::super::paging::encoded;
use super::super::route::Call;
use super::super::state::{Attachment, Comment, Page, Property, Space, Version};

/// What is to be expanded.
pub(super) fn wanted(call: &Call<'_>) -> Vec<String> {
    call.request.all("expand").into_iter().map(str::to_owned).collect()
}

/// Whether something is expanded, itself or something in it.
fn has(expand: &[String], name: &str) -> bool {
    expand.iter().any(|asked| asked == name || asked.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

pub(super) fn user(call: &Call<'_>, id: &str) -> Value {
    let Some(account) = call.state.account(id) else {
        return json!({"type": "anonymous", "displayName": "Anonymous", "profilePicture": {"path": "/images/default.svg"}});
    };
    match call.interface {
        Interface::V1 => json!({
            "type": "known",
            "username": account.email,
            "userKey": key(&account.id),
            "displayName": account.name,
            "_links": {"self": format!("{}/rest/api/user?key={}", call.base, key(&account.id))},
        }),
        _ => json!({
            "type": "known",
            "accountId": account.id,
            "accountType": "atlassian",
            "email": account.email,
            "publicName": account.name,
            "displayName": account.name,
        }),
    }
}

/// The key of an account on Data Center.
pub(super) fn key(id: &str) -> String {
    id.bytes().fold(String::from("ff80"), |key, byte| format!("{key}{byte:02x}"))
}

pub(super) fn version(call: &Call<'_>, version: &Version) -> Value {
    json!({
        "by": user(call, &version.by),
        "when": version.when,
        "friendlyWhen": "just now",
        "message": version.message,
        "number": version.number,
        // Cloud says so whatever was asked for.
        "minorEdit": version.minor && call.interface == Interface::V1,
        "hidden": false,
    })
}

pub(super) fn space(call: &Call<'_>, space: &Space) -> Value {
    json!({
        "id": space.id,
        "key": space.key,
        "name": space.name,
        "type": "global",
        "status": "current",
        "_links": {"webui": format!("/display/{}", space.key), "self": format!("{}/rest/api/space/{}", call.base, space.key)},
        "_expandable": {"homepage": format!("/rest/api/content/{}", space.home), "metadata": "", "description": ""},
    })
}

/// A page with this version of it.
pub(super) fn content(call: &Call<'_>, page: &Page, shown: &Version, expand: &[String]) -> Value {
    let mut value = brief(call, page, shown);
    let mut expandable = Map::new();
    let path = format!("/rest/api/content/{}", page.id);
    let state = &call.state;
    let mut member = |name: &str, link: String, show: &dyn Fn() -> Value| match has(expand, name) {
        true => value[name] = show(),
        false => drop(expandable.insert(name.to_owned(), json!(link))),
    };
    member("version", String::new(), &|| version(call, shown));
    member("space", format!("/rest/api/space/{}", state.space(page.space).key), &|| {
        space(call, state.space(page.space))
    });
    member("ancestors", String::new(), &|| {
        let above = state.ancestors(page.id);
        above.iter().filter_map(|id| state.pages.get(id)).map(|page| brief(call, page, page.now())).collect()
    });
    member("body", String::new(), &|| {
        let mut body = json!({"_expandable": {"view": "", "export_view": "", "editor": ""}});
        if has(expand, "body.storage") {
            body["storage"] =
                json!({"value": shown.body, "representation": "storage", "_expandable": {"content": path}});
        }
        body
    });
    member("history", format!("{path}/history"), &|| history(call, page));
    member("metadata", String::new(), &|| metadata(call, page, expand));
    member("operations", String::new(), &|| {
        let may = |operation: &str| json!({"operation": operation, "targetType": "page"});
        match call.who.may_write && !page.locked {
            true => json!([may("read"), may("update"), may("delete")]),
            false => json!([may("read")]),
        }
    });
    member("children", format!("{path}/child"), &|| {
        let below = state.children(page.space, Some(page.id));
        let shown: Vec<Value> =
            below.iter().filter_map(|id| state.pages.get(id)).map(|page| brief(call, page, page.now())).collect();
        json!({"page": {"results": shown, "start": 0, "limit": 25, "size": shown.len()}})
    });
    value["_expandable"] = Value::Object(expandable);
    value
}

fn brief(call: &Call<'_>, page: &Page, shown: &Version) -> Value {
    let key = &call.state.space(page.space).key;
    let status = if shown.number == page.number() { page.status.name() } else { "historical" };
    json!({
        "id": page.id.to_string(),
        "type": "page",
        "status": status,
        "title": shown.title,
        "position": page.position,
        "extensions": {"position": page.position},
        "_links": {
            "webui": format!("/display/{key}/{}", encoded(&shown.title).replace("%20", "+")),
            "edit": format!("/pages/resumedraft.action?draftId={}", page.id),
            "tinyui": format!("/x/{:x}", page.id),
            "self": format!("{}/rest/api/content/{}", call.base, page.id),
            "base": call.base,
            "context": if call.interface == Interface::V1 { CONTEXT } else { "/wiki" },
        },
    })
}

pub(super) fn history(call: &Call<'_>, page: &Page) -> Value {
    json!({
        "latest": true,
        "createdBy": user(call, &page.versions[0].by),
        "createdDate": page.versions[0].when,
        "lastUpdated": version(call, page.now()),
    })
}

fn metadata(call: &Call<'_>, page: &Page, expand: &[String]) -> Value {
    let mut metadata = json!({});
    if has(expand, "metadata.labels") {
        let labels: Vec<Value> = page.labels.iter().map(label).collect();
        metadata["labels"] = json!({"results": labels, "start": 0, "limit": 200, "size": labels.len()});
    }
    if has(expand, "metadata.properties") {
        let asked = |key: &String| expand.iter().any(|name| name.strip_prefix("metadata.properties.") == Some(key));
        let mut held = Map::new();
        for (key, held_property) in page.properties.iter().filter(|(key, _)| asked(key)) {
            held.insert(key.clone(), property(call, page, key, held_property));
        }
        metadata["properties"] = Value::Object(held);
    }
    metadata
}

pub(super) fn property(call: &Call<'_>, page: &Page, key: &str, property: &Property) -> Value {
    json!({
        "id": property.id.to_string(),
        "key": key,
        "value": property.value,
        "version": {"when": property.when, "message": "", "number": property.number, "minorEdit": false, "hidden": false},
        "_links": {"self": format!("{}/rest/api/content/{}/property/{key}", call.base, page.id)},
        "_expandable": {"content": format!("/rest/api/content/{}", page.id)},
    })
}

pub(super) fn label(label: &(u64, String)) -> Value {
    json!({"prefix": "global", "name": label.1, "id": label.0.to_string(), "label": label.1})
}

pub(super) fn comment(call: &Call<'_>, page: &Page, comment: &Comment, expand: &[String]) -> Value {
    let mut extensions = match &comment.inline {
        Some(_) => json!({"location": "inline"}),
        None => json!({"location": "footer"}),
    };
    if let Some((marker, passage)) = &comment.inline {
        if has(expand, "extensions.inlineProperties") {
            extensions["inlineProperties"] = json!({"markerRef": marker, "originalSelection": passage});
        }
        if has(expand, "extensions.resolution") {
            extensions["resolution"] = json!({"status": comment.resolution});
        }
    }
    let mut value = json!({
        "id": comment.id.to_string(),
        "type": "comment",
        "status": "current",
        "title": format!("Re: {}", page.title()),
        "extensions": extensions,
        "_links": {"self": format!("{}/rest/api/content/{}", call.base, comment.id)},
    });
    if has(expand, "body.storage") {
        value["body"] = json!({"storage": {"value": comment.text, "representation": "storage"}});
    }
    value
}

pub(super) fn attachment(call: &Call<'_>, page: &Page, file: &Attachment) -> Value {
    json!({
        "id": format!("att{}", file.id),
        "type": "attachment",
        "status": "current",
        "title": file.name,
        "version": {"when": file.when, "message": file.comment, "number": file.number, "minorEdit": false},
        "metadata": {"comment": file.comment, "mediaType": file.kind},
        "extensions": {"mediaType": file.kind, "fileSize": file.bytes.len(), "comment": file.comment},
        "_links": {
            "self": format!("{}/rest/api/content/att{}", call.base, file.id),
            "download": format!("/download/attachments/{}/{}?version={}&api=v2", page.id, encoded(&file.name), file.number),
        },
    })
}
