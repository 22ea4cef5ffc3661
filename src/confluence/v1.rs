//! What both generations have in REST v1, in the same form: labels, files, moving, people, searching.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::address::escaped;
use super::ask::Ask;
use super::client::Client;
use super::error::{Failure, Fate};
use super::{Attachment, ErrorKind, PageId, Position, User, scope, shape};

/// How often a file is sent that was not attached, though nothing speaks against it.
const UPLOADS: u32 = 5;

/// Who we are.
///
/// # Errors
/// When it cannot be asked, or we are nobody.
pub(super) fn me(client: &Client) -> Result<User, Failure> {
    let ask = Ask::get("/rest/api/user/current", scope::READ_USER);
    let value = client.value(&ask)?;
    shape::user(&value).ok_or_else(|| {
        // Data Center lets in as nobody who has a wrong token.
        let message = "the token is not taken: the server takes us for nobody in particular";
        let help = "Look whether the token has expired, and whether it is one for this server.";
        client.context(&ask).failure(ErrorKind::Unauthorized, Fate::Refused, message, Some(help))
    })
}

/// The path of a page.
pub(super) fn content(id: &PageId) -> String {
    format!("/rest/api/content/{}", escaped(&id.0))
}

/// The ids of the pages of a title, as the index knows it, which lags behind: nothing else is taken from there. Empty where it
/// cannot be asked.
///
/// `possible` is whether it can be, as far as we know.
pub(super) fn search(client: &Client, space: &str, title: &str, possible: &AtomicBool) -> Vec<PageId> {
    if !possible.load(Ordering::Relaxed) {
        return Vec::new();
    }
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let cql = format!("type = page and space = {} and title = {}", quoted(space), quoted(title.trim()));
    let ask = Ask::get("/rest/api/content/search", scope::SEARCH).with("cql", &cql).with("limit", "25");
    let value = match client.value(&ask) {
        Ok(value) => value,
        Err(failure) => {
            possible.store(!failure.is_useless(), Ordering::Relaxed);
            return Vec::new();
        }
    };
    let results = value.get("results").and_then(Value::as_array);
    let ours = results
        .into_iter()
        .flatten()
        .filter(|it| shape::text(it, "title").is_some_and(|it| shape::is_title(&it, title)));
    ours.filter_map(|it| shape::text(it, "id")).map(PageId).collect()
}

/// Adds labels.
pub(super) fn add_labels(client: &Client, id: &PageId, labels: &[String]) -> Result<(), Failure> {
    if labels.is_empty() {
        return Ok(());
    }
    let value = labels.iter().map(|label| json!({"prefix": "global", "name": label})).collect();
    let ask = Ask::post(format!("{}/label", content(id)), &Value::Array(value), scope::WRITE_LABEL);
    client.ask(&ask.about(id).repeatable()).map(drop)
}

/// Removes a label.
pub(super) fn remove_label(client: &Client, id: &PageId, label: &str) -> Result<(), Failure> {
    let ask = Ask::bare("DELETE", format!("{}/label", content(id)), scope::WRITE_LABEL).with("name", label);
    match client.ask(&ask.repeatable()) {
        Err(failure) if failure.is_missing() => Ok(()),
        other => other.map(drop),
    }
}

/// Moves a page; false where that cannot be asked for.
pub(super) fn move_page(client: &Client, id: &PageId, position: Position, target: &PageId) -> Result<bool, Failure> {
    let position = match position {
        Position::Before => "before",
        Position::After => "after",
        Position::Append => "append",
    };
    let path = format!("{}/move/{position}/{}", content(id), escaped(&target.0));
    let ask = Ask::bare("PUT", path, scope::WRITE_PAGE).about(id).about(target).repeatable();
    match client.ask(&ask) {
        Err(failure) if matches!(failure.status, Some(404 | 405 | 410 | 501)) => Ok(false),
        other => other.map(|_| true),
    }
}

/// A file that is to be attached.
pub(super) struct Upload<'a> {
    /// The id of the attachment that gets a new version.
    pub(super) known: Option<String>,
    pub(super) name: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) comment: &'a str,
}

/// Attaches a file, once; `there` lists what is attached: a file of the same name and comment is it.
pub(super) fn attach(
    client: &Client,
    id: &PageId,
    file: &Upload<'_>,
    there: impl Fn() -> Result<Vec<Attachment>, Failure>,
) -> Result<(), Failure> {
    let path = match &file.known {
        Some(known) => format!("{}/child/attachment/{}/data", content(id), escaped(known)),
        None => format!("{}/child/attachment", content(id)),
    };
    let boundary = boundary(client, file.bytes);
    let fields = [("comment", file.comment), ("minorEdit", "true")];
    let ask = Ask::upload(path, &fields, (file.name, file.bytes), &boundary, scope::WRITE_ATTACHMENT).about(id);
    let mut tries = 0;
    loop {
        let failure = match client.ask(&ask) {
            Ok(_) => return Ok(()),
            Err(failure) => failure,
        };
        tries += 1;
        // A second file of one name is refused with the status 400: perhaps the first try was done.
        if failure.fate == Fate::Refused && failure.status != Some(400) {
            return Err(failure);
        }
        if there()?.iter().any(|it| it.name == file.name && it.comment == file.comment) {
            return Ok(());
        }
        if matches!(failure.fate, Fate::Refused | Fate::Odd) || tries >= UPLOADS {
            return Err(failure);
        }
        client.rest(tries);
    }
}

/// A line that stands nowhere in a file.
fn boundary(client: &Client, bytes: &[u8]) -> String {
    loop {
        let boundary = format!("statusbook-{:016x}{:016x}", client.clock().chance(), client.clock().chance());
        let needle = boundary.as_bytes();
        if !bytes.windows(needle.len()).any(|window| window == needle) {
            return boundary;
        }
    }
}

/// The name of somebody, asked for by a parameter.
pub(super) fn name(client: &Client, parameter: &str, id: &str) -> Option<String> {
    let value = client.value(&Ask::get("/rest/api/user", scope::READ_USER).with(parameter, id)).ok()?;
    shape::user(&value)?.name
}
