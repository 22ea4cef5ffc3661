//! What servers of both generations answer → our types. Whatever may be absent is absent; ids are texts or numbers.

use std::collections::BTreeMap;

use serde_json::Value;

use super::address::escaped;
use super::{Attachment, Comment, May, Page, PageId, Property, Resolution, Space, User, Version};

/// A text, or a number as one; none where it is empty.
pub(super) fn text(value: &Value, name: &str) -> Option<String> {
    match value.get(name)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A number, be it written as a text.
fn number(value: &Value, name: &str) -> Option<u64> {
    match value.get(name)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// The member at the end of a path.
fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

/// The list at the end of a path.
fn list<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Vec<Value>> {
    at(value, path).and_then(Value::as_array)
}

/// A person: of Cloud by the account id, of Data Center by the key or the name. None where it is nobody.
pub(super) fn user(value: &Value) -> Option<User> {
    if text(value, "type").is_some_and(|kind| kind == "anonymous") {
        return None;
    }
    let id = ["accountId", "userKey", "username"].iter().find_map(|name| text(value, name))?;
    let name = ["displayName", "publicName", "username"].iter().find_map(|name| text(value, name));
    Some(User { id, name })
}

/// A version. The number is 0 where it is not told.
pub(super) fn version(value: &Value) -> Version {
    let by = value.get("by").and_then(user);
    Version {
        number: number(value, "number").unwrap_or(0),
        message: text(value, "message").unwrap_or_default(),
        by: by.or_else(|| text(value, "authorId").map(|id| User { id, name: None })),
        when: text(value, "createdAt").or_else(|| text(value, "when")),
    }
}

/// A space.
pub(super) fn space(value: &Value) -> Option<Space> {
    let key = text(value, "key")?;
    let home = text(value, "homepageId").or_else(|| value.get("homepage").and_then(|home| text(home, "id")));
    Some(Space { id: text(value, "id").unwrap_or_else(|| key.clone()), key, home: home.map(PageId) })
}

/// Whether somebody has thrown it away, so that it is no page any longer.
pub(super) fn is_gone(value: &Value) -> bool {
    matches!(text(value, "status").as_deref(), Some("trashed" | "deleted"))
}

/// A page; none without an id. `base` is where links to it begin, unless it says that itself.
pub(super) fn page(value: &Value, base: &str) -> Option<Page> {
    let id = PageId(text(value, "id")?);
    // The nearest of the ancestors is the last one.
    let above = list(value, &["ancestors"]).and_then(|above| above.last()).and_then(|above| text(above, "id"));
    let space = text(value, "spaceId").or_else(|| {
        let space = value.get("space")?;
        text(space, "key").or_else(|| text(space, "id"))
    });
    let own = at(value, &["_links", "base"]).and_then(Value::as_str).filter(|own| is_web(own));
    let link = ["webui", "tinyui"].iter().find_map(|name| at(value, &["_links", name])?.as_str());
    let link = link.filter(|link| !link.chars().any(|c| c.is_control() || c.is_whitespace()));
    Some(Page {
        title: text(value, "title").unwrap_or_default(),
        parent: text(value, "parentId").or(above).map(PageId),
        space,
        archived: text(value, "status").is_some_and(|status| status == "archived"),
        version: value.get("version").map_or_else(|| version(&Value::Null), version),
        body: at(value, &["body", "storage", "value"]).and_then(Value::as_str).map(str::to_owned),
        properties: properties(value),
        labels: labels(value),
        link: Some(match link {
            Some(link) if is_web(link) => link.to_owned(),
            Some(link) => format!("{}{link}", own.unwrap_or(base)),
            None => format!("{base}/pages/viewpage.action?pageId={}", escaped(&id.0)),
        }),
        id,
    })
}

fn is_web(address: &str) -> bool {
    let is_plain = !address.chars().any(|c| c.is_control() || c.is_whitespace());
    is_plain && (address.starts_with("https://") || address.starts_with("http://"))
}

/// The properties that came with a page: a list on Cloud, a map on Data Center.
fn properties(value: &Value) -> Option<BTreeMap<String, Property>> {
    if let Some(list) = list(value, &["properties", "results"]) {
        return Some(list.iter().filter_map(|it| Some((text(it, "key")?, property(it)?))).collect());
    }
    let map = at(value, &["metadata", "properties"])?.as_object()?;
    Some(map.iter().filter_map(|(key, it)| Some((key.clone(), property(it)?))).collect())
}

/// A property; none without a value.
pub(super) fn property(value: &Value) -> Option<Property> {
    let version = value.get("version").and_then(|version| number(version, "number")).unwrap_or(1);
    Some(Property { id: text(value, "id"), value: value.get("value")?.clone(), version })
}

/// The labels that came with a page. Those of other prefixes are somebody's own (`my`) or a team's.
fn labels(value: &Value) -> Option<Vec<String>> {
    let more = |at: &str| value.pointer(at).is_some_and(|it| *it != Value::Bool(false) && !it.is_null());
    // A list that goes on is asked for by itself.
    if more("/labels/meta/hasMore") || more("/labels/_links/next") || more("/metadata/labels/_links/next") {
        return None;
    }
    let list = list(value, &["labels", "results"]).or_else(|| list(value, &["metadata", "labels", "results"]))?;
    Some(list.iter().filter_map(label).collect())
}

/// A label.
pub(super) fn label(value: &Value) -> Option<String> {
    let is_global = text(value, "prefix").is_none_or(|prefix| prefix == "global");
    text(value, "name").filter(|_| is_global)
}

/// A comment, and whether it stands on a passage of the text.
pub(super) fn comment(value: &Value) -> Option<(Comment, bool)> {
    let id = text(value, "id")?;
    let of = |paths: &[&[&str]]| {
        paths.iter().find_map(|path| at(value, path)?.as_str()).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let marker = of(&[
        &["properties", "inlineMarkerRef"],
        &["properties", "inline-marker-ref"],
        &["extensions", "inlineProperties", "markerRef"],
    ]);
    let passage = of(&[
        &["properties", "inlineOriginalSelection"],
        &["properties", "inline-original-selection"],
        &["extensions", "inlineProperties", "originalSelection"],
    ]);
    let state = of(&[&["resolutionStatus"], &["extensions", "resolution", "status"]]);
    let place = of(&[&["extensions", "location"]]);
    // A comment whose passage was taken away is settled by that.
    let settled = matches!(state.as_deref(), Some("resolved" | "dangling")) || place.as_deref() == Some("resolved");
    let inline = marker.is_some() || passage.is_some() || matches!(place.as_deref(), Some("inline" | "resolved"));
    let resolution = if settled { Resolution::Resolved } else { Resolution::Open };
    Some((Comment { id, marker, passage, resolution }, inline))
}

/// An attachment.
pub(super) fn attachment(value: &Value) -> Option<Attachment> {
    let comment: [&[&str]; 4] =
        [&["comment"], &["metadata", "comment"], &["extensions", "comment"], &["version", "message"]];
    let comment = comment.iter().find_map(|path| at(value, path)?.as_str()).unwrap_or_default();
    Some(Attachment { id: text(value, "id")?, name: text(value, "title")?, comment: comment.to_owned() })
}

/// What we may do, of the operations that are told; `write` and its target are what writing is here.
pub(super) fn may(value: &Value, write: &str) -> May {
    let Some(operations) = list(value, &["operations"]).filter(|list| !list.is_empty()) else { return May::default() };
    let is = |it: &Value, operation: &str, target: Option<&str>| {
        text(it, "operation").is_some_and(|name| name == operation)
            && target.is_none_or(|target| text(it, "targetType").is_some_and(|name| name == target))
    };
    May {
        read: Some(operations.iter().any(|it| is(it, "read", None))),
        write: Some(operations.iter().any(|it| is(it, write, Some("page")))),
    }
}

/// Whether two titles are one to Confluence, which looks neither at capitals nor at the blanks at their ends.
pub(super) fn is_title(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
