//! Reading, where both generations do the same.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::ask::Ask;
use super::client::Client;
use super::error::Failure;
use super::writes::Raw;
use super::{Api, ApiError, Draft, ErrorKind, Page, PageId, Version, Wanted, shape};

/// How long a page is waited for that was written.
const PATIENCE: Duration = Duration::from_secs(30);

/// A page that was written a moment ago.
pub(super) fn written(
    api: &impl Api,
    client: &Client,
    id: &PageId,
    number: u64,
    wanted: Wanted,
) -> Result<Page, ApiError> {
    let start = client.clock().now();
    let mut tries = 0;
    loop {
        if let Some(page) = api.page(id, wanted)?.filter(|page| page.version.number >= number) {
            return Ok(page);
        }
        tries += 1;
        if client.clock().now().saturating_sub(start) > PATIENCE {
            return Err(ApiError {
                kind: ErrorKind::Missing,
                request: String::new(),
                message: format!("version {number} of the page {} was written, and is still not there", id.0),
                help: Some("Run it again: what is there by then is not written twice.".to_owned()),
            });
        }
        client.rest(tries);
    }
}

/// Adds the properties of these keys to a page, where they did not come with it. Servers leave some out of long lists, so each
/// one that is missing is asked for.
pub(super) fn fill_properties(api: &impl Raw, page: &mut Page, keys: &[&str]) -> Result<(), Failure> {
    if keys.is_empty() {
        page.properties = None;
        return Ok(());
    }
    let mut properties: BTreeMap<_, _> = page.properties.take().unwrap_or_default();
    for key in keys {
        if !properties.contains_key(*key)
            && let Some(property) = api.property(&page.id, key)?
        {
            properties.insert((*key).to_owned(), property);
        }
    }
    page.properties = Some(properties);
    Ok(())
}

/// The versions after one, the last one first; empty where they cannot be asked for.
pub(super) fn versions(client: &Client, ask: Ask, number: u64) -> Result<Vec<Version>, Failure> {
    let is_known = |it: &Value| shape::version(it).number <= number;
    let list = match client.list(ask, |part| part.iter().any(is_known) && is_descending(part)) {
        Ok(list) => list,
        Err(failure) if failure.is_closed() => return Ok(Vec::new()),
        Err(failure) => return Err(failure),
    };
    let mut versions: Vec<Version> = list.members.iter().map(shape::version).filter(|it| it.number > number).collect();
    versions.sort_by_key(|version| std::cmp::Reverse(version.number));
    Ok(versions)
}

fn is_descending(part: &[Value]) -> bool {
    part.is_sorted_by_key(|it| std::cmp::Reverse(shape::version(it).number))
}

/// A draft, unless it is what is published.
pub(super) fn draft(api: &impl Raw, id: &PageId, value: &Value) -> Result<Option<Draft>, Failure> {
    let Some(Page { title, body: Some(body), version, .. }) = shape::page(value, "") else { return Ok(None) };
    let wanted = Wanted { body: true, ..Wanted::default() };
    let published = api.read(id, wanted)?;
    if published.is_some_and(|page| page.title == title && page.body.as_ref() == Some(&body)) {
        return Ok(None);
    }
    Ok(Some(Draft { title, body, by: version.by }))
}

/// The current pages of a list, in the order that they say or else come in.
pub(super) fn in_order(members: Vec<Value>, base: &str) -> Vec<Page> {
    let is_page = |it: &Value| shape::text(it, "type").is_none_or(|kind| kind == "page");
    let is_current = |it: &Value| shape::text(it, "status").is_none_or(|status| status == "current");
    let mut members: Vec<Value> = members.into_iter().filter(|it| is_page(it) && is_current(it)).collect();
    // Only where all of them say so: the others would have to stand somewhere.
    let places: Vec<Option<i64>> = members.iter().map(position).collect();
    if places.iter().all(Option::is_some) {
        members.sort_by_key(position);
    }
    members.iter().filter_map(|it| shape::page(it, base)).collect()
}

/// Where a page stands beside others: a number that may be below zero.
fn position(value: &Value) -> Option<i64> {
    let extensions = value.get("extensions").and_then(|extensions| extensions.get("position"));
    let place = value.get("childPosition").or_else(|| value.get("position")).or(extensions)?;
    place.as_i64().or_else(|| place.as_str()?.parse().ok())
}

/// The version in the answer to a write that was to make it; none where the answer is no page.
pub(super) fn answered_version(value: &Value, number: u64) -> Option<Version> {
    shape::text(value, "id")?;
    let version = value.get("version").map(shape::version);
    Some(version.filter(|version| version.number > 0).unwrap_or(Version {
        number,
        message: String::new(),
        by: None,
        when: None,
    }))
}
