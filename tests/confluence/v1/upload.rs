//! Attaching files.

use serde_json::json;

use super::super::access::token_header;
use super::super::message::{Answer, Reply};
use super::super::route::Call;
use super::super::state::Attachment;
use super::answers;

/// What a form held.
#[derive(Default)]
struct Form {
    name: String,
    kind: String,
    bytes: Vec<u8>,
    comment: String,
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

/// The form that was sent (RFC 7578), with one file in it.
fn form(call: &Call<'_>) -> Result<Form, Reply> {
    if !token_header(call.request) {
        return Err(call.error(403, "XSRF check failed").broke("an upload lacks X-Atlassian-Token"));
    }
    let kind = call.request.header("content-type").unwrap_or_default();
    let boundary = kind.strip_prefix("multipart/form-data").and_then(|rest| rest.split("boundary=").nth(1));
    let Some(boundary) = boundary.map(|boundary| boundary.trim_matches('"')) else {
        return Err(call.error(415, "Unsupported Media Type").broke("an upload is no multipart/form-data"));
    };
    let mark = format!("--{boundary}").into_bytes();
    let mut rest = call.request.body.as_slice();
    let mut form = Form::default();
    let mut has_file = false;
    while let Some(start) = find(rest, &mark) {
        rest = &rest[start + mark.len()..];
        let Some(head_end) = find(rest, b"\r\n\r\n") else { break };
        let head = String::from_utf8_lossy(&rest[..head_end]).into_owned();
        let part = &rest[head_end + 4..];
        let end = find(part, &mark).unwrap_or(part.len());
        let value = part[..end].strip_suffix(b"\r\n").unwrap_or(&part[..end]);
        let between = |start: &str| head.split(start).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
        match between("; name=\"").as_deref() {
            Some("file") => {
                has_file = true;
                form.name = between("filename=\"").unwrap_or_default();
                let kind = head.lines().find_map(|line| line.strip_prefix("Content-Type: "));
                kind.unwrap_or("application/octet-stream").clone_into(&mut form.kind);
                form.bytes = value.to_vec();
            }
            Some("comment") => form.comment = String::from_utf8_lossy(value).into_owned(),
            Some("minorEdit") => {}
            other => return Err(call.bad(&format!("the form has an unknown part {other:?}"))),
        }
        rest = part;
    }
    if !has_file || form.name.is_empty() {
        return Err(call.bad("the form has no `file` with a name"));
    }
    if form.name.contains(['\\', '/', '"', ':', '?', '*', '|', '<', '>']) {
        return Err(call.error(400, "The name of the attachment has invalid characters"));
    }
    Ok(form)
}

pub(super) fn create(call: &mut Call<'_>) -> Answer {
    let form = form(call)?;
    let page = call.changeable(call.id(0))?;
    if page.attachments.iter().any(|file| file.name == form.name) {
        let text = format!("Cannot add a new attachment with same file name as an existing attachment: {}", form.name);
        return Err(call.error(400, &text));
    }
    attach(call, None, form)
}

pub(super) fn create_or_update(call: &mut Call<'_>) -> Answer {
    let form = form(call)?;
    let known = call.changeable(call.id(0))?.attachments.iter().find(|file| file.name == form.name).map(|file| file.id);
    attach(call, known, form)
}

pub(super) fn update(call: &mut Call<'_>) -> Answer {
    let form = form(call)?;
    let file = call.id(1);
    if call.changeable(call.id(0))?.attachments.iter().all(|known| known.id != file) {
        return Err(call.error(404, "No attachment found"));
    }
    attach(call, Some(file), form)
}

fn attach(call: &mut Call<'_>, known: Option<u64>, form: Form) -> Answer {
    let (id, when) = (known.unwrap_or(call.state.next_id()), call.state.tick());
    let page = call.page(call.id(0))?;
    let number = page.attachments.iter().find(|file| file.id == id).map_or(1, |file| file.number + 1);
    page.attachments.retain(|file| file.id != id);
    let Form { name, kind, bytes, comment } = form;
    let file = Attachment { id, name, comment, kind, bytes, number, when };
    page.attachments.push(file.clone());
    let page = page.clone();
    let value = answers::attachment(call, &page, &file);
    Ok(Reply::ok(&match known {
        Some(_) => value,
        None => json!({"results": [value], "start": 0, "limit": 1, "size": 1}),
    }))
}
