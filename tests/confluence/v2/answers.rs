//! The JSON of v2, member by member as Cloud gives it.

use serde_json::{Value, json};

use super::super::message::Reply;
use super::super::paging::encoded;
use super::super::route::Call;
use super::super::state::{Attachment, Comment, Draft, Page, Property, Version};

pub(super) fn version(version: &Version) -> Value {
    json!({
        "number": version.number,
        "message": version.message,
        // Cloud says so whatever was asked for.
        "minorEdit": false,
        "authorId": version.by,
        "createdAt": version.when,
        "ncsStepVersion": version.number.to_string(),
    })
}

pub(super) fn links(call: &Call<'_>, page: &Page) -> Value {
    let key = &call.state.space(page.space).key;
    let id = page.id;
    json!({
        "editui": format!("/pages/resumedraft.action?draftId={id}"),
        "webui": format!("/spaces/{key}/pages/{id}/{}", encoded(page.title()).replace("%20", "+")),
        "edituiv2": format!("/spaces/{key}/pages/edit-v2/{id}"),
        "tinyui": format!("/x/{id:x}"),
    })
}

fn body(format: Option<&str>, value: &str) -> Value {
    match format {
        Some("storage") => json!({"storage": {"representation": "storage", "value": value}}),
        Some(other) => {
            json!({other: {"representation": other, "value": "{\"type\":\"doc\",\"version\":1,\"content\":[]}"}})
        }
        None => json!({}),
    }
}

/// A page in a list, with this version of it.
pub(super) fn page(call: &Call<'_>, page: &Page, shown: &Version, format: Option<&str>) -> Value {
    let parent = page.parent.and_then(|parent| call.state.pages.get(&parent));
    let parent_type = parent.map(|parent| if parent.is_folder { "folder" } else { "page" });
    let status = if shown.number == page.number() { page.status.name() } else { "historical" };
    json!({
        "id": page.id.to_string(),
        "status": status,
        "title": shown.title,
        "spaceId": page.space.to_string(),
        "parentId": page.parent.map(|parent| parent.to_string()),
        "parentType": parent_type,
        "position": page.position,
        "authorId": page.versions[0].by,
        "ownerId": page.versions[0].by,
        "lastOwnerId": null,
        "createdAt": page.versions[0].when,
        "version": version(shown),
        "body": body(format, &shown.body),
        "_links": links(call, page),
    })
}

/// A page on its own: its links say which site it is on.
pub(super) fn single(call: &Call<'_>, shown: &Page, version: &Version, format: Option<&str>) -> Value {
    let mut value = page(call, shown, version, format);
    value["_links"]["base"] = json!(call.base);
    value
}

/// The draft of a page on its own.
pub(super) fn draft(call: &Call<'_>, of: &Page, draft: &Draft, format: Option<&str>) -> Value {
    let mut value = single(call, of, of.now(), format);
    value["status"] = json!("draft");
    value["title"] = json!(draft.title);
    value["body"] = body(format, &draft.body);
    value["version"]["number"] = json!(1);
    value["version"]["authorId"] = json!(draft.by);
    value
}

pub(super) fn property(call: &Call<'_>, key: &str, property: &Property) -> Value {
    json!({
        "id": property.id.to_string(),
        "key": key,
        "value": property.value,
        "version": {
            "number": property.number, "message": "", "minorEdit": false, "authorId": call.account(), "createdAt": property.when,
        },
    })
}

pub(super) fn label(label: &(u64, String)) -> Value {
    json!({"id": label.0.to_string(), "prefix": "global", "name": label.1})
}

/// At most fifty of what is asked for along with a page.
pub(super) fn included(of: &Page, what: &str, all: &[Value]) -> Value {
    let shown: Vec<&Value> = all.iter().take(50).collect();
    let self_link = format!("/wiki/api/v2/pages/{}/{what}", of.id);
    json!({"results": shown, "meta": {"hasMore": all.len() > 50}, "_links": {"self": self_link}})
}

pub(super) fn comment(of: &Page, comment: &Comment, format: Option<&str>) -> Value {
    let mut value = json!({
        "id": comment.id.to_string(),
        "status": "current",
        "title": format!("Re: {}", of.title()),
        "pageId": of.id.to_string(),
        "version": {"number": 1, "message": "", "minorEdit": false, "authorId": super::super::EDITOR, "createdAt": comment.when},
        "body": body(format, &comment.text),
        "_links": {"webui": format!("/pages/{}?focusedCommentId={}", of.id, comment.id)},
    });
    if let Some((marker, passage)) = &comment.inline {
        value["resolutionStatus"] = json!(comment.resolution);
        value["properties"] = json!({
            "inlineMarkerRef": marker,
            "inlineOriginalSelection": passage,
            "inline-marker-ref": marker,
            "inline-original-selection": passage,
        });
    }
    value
}

pub(super) fn attachment(of: &Page, file: &Attachment) -> Value {
    let download = format!("/download/attachments/{}/{}?version={}&api=v2", of.id, encoded(&file.name), file.number);
    json!({
        "id": format!("att{}", file.id),
        "status": "current",
        "title": file.name,
        "createdAt": file.when,
        "pageId": of.id.to_string(),
        "mediaType": file.kind,
        "mediaTypeDescription": "File",
        "comment": file.comment,
        "fileId": format!("file-{}", file.id),
        "fileSize": file.bytes.len(),
        "webuiLink": format!("/pages/viewpageattachments.action?pageId={}", of.id),
        "downloadLink": download,
        "version": {
            "number": file.number, "message": file.comment, "minorEdit": false, "authorId": super::super::PUBLISHER, "createdAt": file.when,
        },
        "_links": {"webui": format!("/pages/viewpageattachments.action?pageId={}", of.id), "download": download},
    })
}

pub(super) fn operations(may_write: bool, targets: &[(&str, &str)]) -> Vec<Value> {
    let allowed = targets.iter().filter(|(operation, _)| may_write || *operation == "read");
    allowed.map(|(operation, target)| json!({"operation": operation, "targetType": target})).collect()
}

pub(super) fn ok(value: &Value) -> Reply {
    Reply::ok(value)
}
