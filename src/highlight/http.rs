//! Messages of HTTP as they are written down (RFC 9112): a first line, fields, and a body of the type that the fields say.

use super::pen::{Pen, length_while};
use super::{Kind, form, json, markup, shell, yaml};

pub(super) fn mark(pen: &mut Pen<'_>) {
    // Many write a request as the command that sends it.
    if ["curl ", "$ ", "http ", "wget "].iter().any(|start| pen.rest().starts_with(start)) {
        return shell::mark(pen);
    }
    // One message after another: an answer such as 103 has no body, and the next answer follows it.
    let mut body = body_of("", pen.rest());
    while body.is_none() && pen.peek().is_some() {
        body = head(pen);
    }
    if let Some(mark) = body {
        mark(pen);
    }
}

type Mark = fn(&mut Pen<'_>);

/// Goes to the body of a message, and gives the one who reads it.
fn head(pen: &mut Pen<'_>) -> Option<Mark> {
    first_line(pen);
    let mut kind = "";
    loop {
        let line = pen.line();
        if line.trim_end().is_empty() {
            pen.skip(line.len() + 1);
            let blanks = length_while(pen.rest(), |c| c.is_ascii_whitespace());
            pen.skip(blanks);
            let next = pen.rest();
            return if next.is_empty() || begins_message(pen.line()) {
                None
            } else {
                Some(body_of(kind, next).unwrap_or(|pen| pen.skip(usize::MAX)))
            };
        }
        if line.starts_with('#') {
            pen.mark_line(Kind::Aside);
        } else if let Some((name, value)) = line.split_once(':').filter(|(name, _)| is_name(name)) {
            if name.eq_ignore_ascii_case("content-type") {
                kind = value;
            }
            pen.mark(Kind::Key, name.len());
        }
        pen.skip_line();
    }
}

/// `POST /payments HTTP/1.1`, or `HTTP/1.1 402 Payment Required`.
fn first_line(pen: &mut Pen<'_>) {
    let line = pen.line();
    let word = length_while(line, |c| !c.is_whitespace());
    let first = line.get(..word).unwrap_or_default();
    if first.starts_with("HTTP/") {
        pen.mark(Kind::Aside, word);
        pen.skip_blanks();
        let status = length_while(pen.line(), |c| c.is_ascii_digit());
        match pen.peek() {
            Some(class @ b'1'..=b'5') if status == 3 => {
                pen.mark(Kind::Status(class - b'0'), pen.line().trim_end().len())
            }
            _ => pen.mark(Kind::Word, status),
        }
    } else if is_method(first) && line.len() > word {
        pen.mark(Kind::Word, word);
        let target = pen.line().trim_end();
        if let Some((target, version)) = target.rsplit_once(' ').filter(|(_, last)| last.starts_with("HTTP/")) {
            pen.skip(target.len() + 1);
            pen.mark(Kind::Aside, version.len());
        }
    } else {
        return;
    }
    pen.skip_line();
}

fn begins_message(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    first.starts_with("HTTP/")
        || (is_method(first) && line.trim_end().rsplit(' ').next().is_some_and(|last| last.starts_with("HTTP/")))
}

fn is_method(word: &str) -> bool {
    (3..=20).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'-')
}

/// Whether a name can be that of a field (RFC 9110, section 5.6.2).
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Who reads a body of a type, or one that looks like it where no type is given.
fn body_of(kind: &str, text: &str) -> Option<Mark> {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is = |ending: &str| kind.ends_with(ending);
    match kind.as_str() {
        "application/x-www-form-urlencoded" => Some(form::mark),
        "" if text.starts_with(['{', '[']) => Some(json::mark),
        "" if text.starts_with('<') => Some(markup::mark),
        _ if is("/json") || is("+json") || is("/x-ndjson") => Some(json::mark),
        _ if is("/xml") || is("+xml") || is("/html") => Some(markup::mark),
        _ if is("yaml") => Some(yaml::mark),
        _ => None,
    }
}
