//! What hangs on a page: children, comments, labels, properties.

use serde_json::{Value, json};

use super::super::checks::{new_property, next_property};
use super::super::message::{Answer, Reply};
use super::super::paging::by_number;
use super::super::route::Call;
use super::super::shape::{Shape, may, must};
use super::super::state::{Comment, Page};
use super::answers;

const LABELS: Shape = Shape::List(&Shape::Object(&[must("prefix", Shape::Text), must("name", Shape::Text)]));
const PROPERTY: Shape =
    Shape::Object(&[may("key", Shape::Text), must("value", Shape::Any), may("version", Shape::Any)]);
const PROPERTY_UPDATE: Shape = Shape::Object(&[
    may("id", Shape::LooseId),
    may("key", Shape::Text),
    must("value", Shape::Any),
    must(
        "version",
        Shape::Object(&[must("number", Shape::Whole), may("minorEdit", Shape::Flag), may("message", Shape::Text)]),
    ),
]);

pub(super) fn children(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let found = call.state.children(page.space, Some(page.id));
    pages(call, found)
}

pub(super) fn descendants(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let mut found = call.state.children(page.space, Some(page.id));
    let mut at = 0;
    while let Some(id) = found.get(at) {
        let below = call.state.children(page.space, Some(*id));
        found.extend(below);
        at += 1;
    }
    pages(call, found)
}

fn pages(call: &mut Call<'_>, found: Vec<u64>) -> Answer {
    let expand = answers::wanted(call);
    let seen = |id: &u64| call.state.pages.get(id).is_some_and(|page| !page.hidden && !page.is_folder);
    let found: Vec<u64> = found.into_iter().filter(seen).collect();
    by_number(call, 25, found, |call, id| match call.state.pages.get(&id) {
        Some(page) => answers::content(call, page, page.now(), &expand),
        None => Value::Null,
    })
}

/// Settled comments on passages are told of only where they are asked for.
pub(super) fn comments(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let asked = call.request.all("location");
    let wanted = |comment: &&Comment| {
        let location = match (&comment.inline, comment.resolution) {
            (None, _) => "footer",
            (Some(_), "resolved") => "resolved",
            (Some(_), _) => "inline",
        };
        if asked.is_empty() { location != "resolved" } else { asked.contains(&location) }
    };
    let found: Vec<Comment> = page.comments.iter().filter(wanted).cloned().collect();
    let expand = answers::wanted(call);
    by_number(call, 25, found, |call, comment| answers::comment(call, &page, &comment, &expand))
}

pub(super) fn attachments(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let name = call.request.query("filename");
    let found = page.attachments.iter().filter(|file| name.is_none_or(|name| name == file.name)).cloned().collect();
    by_number(call, 50, found, |call, file| answers::attachment(call, &page, &file))
}

pub(super) fn labels(call: &mut Call<'_>) -> Answer {
    let labels = call.page(call.id(0))?.labels.clone();
    by_number(call, 200, labels, |_, label| answers::label(&label))
}

pub(super) fn add_labels(call: &mut Call<'_>) -> Answer {
    let sent = call.sent(&LABELS)?;
    let names: Vec<String> = sent
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|label| label["name"].as_str())
        .map(str::to_lowercase)
        .collect();
    let is_bad =
        |name: &String| name.is_empty() || name.contains(|c: char| c.is_whitespace() || ":;,.?&[]()#^*!@".contains(c));
    call.changeable(call.id(0))?;
    if let Some(bad) = names.iter().find(|name| is_bad(name)) {
        return Err(call.error(400, &format!("The label {bad} contains invalid characters")));
    }
    for name in names {
        let id = call.state.next_id();
        let page = call.page(call.id(0))?;
        if page.labels.iter().all(|(_, known)| *known != name) {
            page.labels.push((id, name));
        }
    }
    labels(call)
}

pub(super) fn remove_label(call: &mut Call<'_>) -> Answer {
    let name = call.ids.get(1).cloned().or_else(|| call.request.query("name").map(str::to_owned));
    let Some(name) = name else { return Err(call.bad("the query lacks `name`")) };
    call.changeable(call.id(0))?.labels.retain(|(_, known)| *known != name);
    Ok(Reply::nothing())
}

fn show(call: &Call<'_>, page: &Page, key: &str) -> Answer {
    match page.properties.get(key) {
        Some(property) => Ok(Reply::ok(&answers::property(call, page, key, property))),
        None => Err(call.error(404, &format!("Cannot find a property with the key {key}"))),
    }
}

pub(super) fn properties(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let all: Vec<_> = page.properties.clone().into_iter().collect();
    by_number(call, 10, all, |call, (key, property)| answers::property(call, &page, &key, &property))
}

pub(super) fn property(call: &mut Call<'_>) -> Answer {
    let page = call.page(call.id(0))?.clone();
    let key = call.ids.get(1).cloned().unwrap_or_default();
    show(call, &page, &key)
}

pub(super) fn create_property(call: &mut Call<'_>) -> Answer {
    let sent = call.sent(&PROPERTY)?;
    let page = call.changeable(call.id(0))?.id;
    let key = call.ids.get(1).cloned().or_else(|| sent["key"].as_str().map(str::to_owned));
    let Some(key) = key else { return Err(call.bad("the body lacks `key`")) };
    new_property(call, page, &key, &sent["value"])?;
    let page = call.page(page)?.clone();
    show(call, &page, &key)
}

/// The first version makes a property that is not there.
pub(super) fn update_property(call: &mut Call<'_>) -> Answer {
    let sent = call.sent(&PROPERTY_UPDATE)?;
    let page = call.changeable(call.id(0))?.clone();
    let key = call.ids.get(1).cloned().unwrap_or_default();
    match (sent["version"]["number"].as_u64().unwrap_or_default(), page.properties.contains_key(&key)) {
        (1, false) => drop(new_property(call, page.id, &key, &sent["value"])?),
        (number, _) => drop(next_property(call, page.id, &key, &sent["value"], number)?),
    }
    let page = call.page(page.id)?.clone();
    show(call, &page, &key)
}

pub(super) fn delete_property(call: &mut Call<'_>) -> Answer {
    let key = call.ids.get(1).cloned().unwrap_or_default();
    match call.changeable(call.id(0))?.properties.remove(&key) {
        Some(_) => Ok(Reply::nothing()),
        None => Err(call.error(404, &json!(key).to_string())),
    }
}
