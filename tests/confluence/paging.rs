//! Results in portions: with cursors in v2, with numbers in v1.

use serde_json::{Value, json};

use super::message::{Answer, Interface, Reply};
use super::route::Call;

/// A portion of v2; the rest is behind an opaque cursor.
pub fn by_cursor<T>(
    call: &mut Call<'_>,
    usual: usize,
    all: Vec<T>,
    mut show: impl FnMut(&mut Call<'_>, T) -> Value,
) -> Answer {
    let limit = limit(call, usual);
    let start = match call.request.query("cursor") {
        Some(cursor) => offset(cursor, &call.request.path).ok_or_else(|| call.bad("the cursor is none of ours"))?,
        None => 0,
    };
    let total = all.len();
    let results: Vec<Value> = all.into_iter().skip(start).take(limit).map(|item| show(call, item)).collect();
    let mut links = json!({"base": call.base});
    let end = start + results.len();
    let mut header = format!("<{}>; rel=\"base\"", call.base);
    if end < total {
        let others = call.request.query.iter().filter(|(name, _)| name != "cursor");
        let query: Vec<String> = others.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        // Without the prefix of the gateway, as on the site itself.
        let path = call.request.path.find("/wiki/").map_or(call.request.path.as_str(), |at| &call.request.path[at..]);
        let next = format!(
            "{path}?{}",
            [query, vec![format!("cursor={}", cursor(end, &call.request.path))]].concat().join("&")
        );
        header = format!("<{next}>; rel=\"next\", {header}");
        links["next"] = json!(next);
    }
    Ok(Reply::ok(&json!({"results": results, "_links": links})).with("Link", &header))
}

/// A portion of v1; the next one begins with a number.
pub fn by_number<T>(
    call: &mut Call<'_>,
    usual: usize,
    all: Vec<T>,
    mut show: impl FnMut(&mut Call<'_>, T) -> Value,
) -> Answer {
    let limit = limit(call, usual);
    let start: usize = call.request.query("start").and_then(|start| start.parse().ok()).unwrap_or_default();
    let total = all.len();
    let results: Vec<Value> = all.into_iter().skip(start).take(limit).map(|item| show(call, item)).collect();
    let context = if call.interface == Interface::CloudV1 { "/wiki" } else { super::CONTEXT };
    let path = call.request.path.find("/rest/").map_or("", |at| &call.request.path[at..]);
    let others = call.request.query.iter().filter(|(name, _)| name != "start" && name != "limit");
    let query: String = others.map(|(name, value)| format!("&{name}={}", encoded(value))).collect();
    let mut links = json!({"self": format!("{}{path}", call.base), "base": call.base, "context": context});
    if start + results.len() < total {
        links["next"] = json!(format!("{path}?limit={limit}&start={}{query}", start + results.len()));
    }
    Ok(Reply::ok(&json!({"results": results, "start": start, "limit": limit, "size": results.len(), "_links": links})))
}

fn limit(call: &Call<'_>, usual: usize) -> usize {
    let asked = call.request.query("limit").and_then(|limit| limit.parse().ok()).unwrap_or(usual);
    asked.min(call.state.rules.page_size)
}

/// A text that says nothing to others, for the rest of the results after so many of them.
fn cursor(offset: usize, path: &str) -> String {
    format!("eyJpZCI{:x}Z{:x}==", offset, check(path))
}

fn offset(cursor: &str, path: &str) -> Option<usize> {
    let (offset, sum) = cursor.strip_prefix("eyJpZCI")?.strip_suffix("==")?.split_once('Z')?;
    (u32::from_str_radix(sum, 16).ok()? == check(path)).then(|| usize::from_str_radix(offset, 16).ok())?
}

/// A cursor is for the request that it came from.
fn check(path: &str) -> u32 {
    path.bytes().fold(17, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)))
}

/// A value as it stands in a query.
pub fn encoded(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~,".contains(&byte);
    value.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
