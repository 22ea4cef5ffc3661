//! Responses as examples show them.

use std::ops::Range;

/// A response of an example. All ranges are of bytes of the example's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Message {
    /// The status line, where it has one.
    pub(super) status: Option<StatusLine>,
    /// The names of its header fields.
    pub(super) headers: Vec<Range<usize>>,
    /// The first line of its content.
    pub(super) content: Option<Range<usize>>,
    /// Whether it has the marks of `curl -v`, which do not tell where the content ends.
    marked: bool,
}

/// `HTTP/1.1 404 Not Found` (RFC 9112, section 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StatusLine {
    /// The code.
    pub(super) code: u16,
    /// Where the code stands.
    pub(super) at: Range<usize>,
    /// Where the phrase stands; none where there is none, as in HTTP/2.
    pub(super) phrase: Option<Range<usize>>,
}

/// The responses that a text shows, one after the other, such as an interim one and the final one.
pub(super) fn responses(text: &str) -> Vec<Message> {
    let mut messages = vec![Message::default()];
    let mut in_head = true;
    let mut blank = true;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (at, line) = (start, line.trim_end());
        start = at + text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len() - at, |end| end + 1);
        let marked = line.starts_with("< ") || line == "<";
        let (at, line) = if marked { (at + 2, line.get(2..).unwrap_or_default()) } else { (at, line) };
        if let Some(status) = status_line(line, at).filter(|_| in_head || blank || marked) {
            messages.push(Message { status: Some(status), marked, ..Message::default() });
            in_head = true;
        } else if let Some(message) = messages.last_mut() {
            let is_empty = message.status.is_none() && message.headers.is_empty();
            if in_head && line.is_empty() {
                in_head = is_empty;
            } else if let Some(name) = header_name(line).filter(|_| in_head) {
                message.headers.push(at..at + name.len());
            } else if !line.is_empty() && !message.marked {
                let indent = line.len() - line.trim_start().len();
                // A field that goes on, as in old messages, is no content.
                if !(in_head && indent > 0 && !is_empty) {
                    message.content.get_or_insert(at + indent..at + line.len());
                    in_head = false;
                }
            }
        }
        blank = line.is_empty();
    }
    messages.retain(|message| *message != Message::default());
    messages
}

fn status_line(line: &str, at: usize) -> Option<StatusLine> {
    let version = line.strip_prefix("HTTP/")?;
    let rest = version.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let digits = rest.trim_start_matches(' ');
    if rest.len() == version.len() || digits.len() == rest.len() {
        return None;
    }
    let code = digits.get(..3)?;
    let after = digits.get(3..)?;
    let number: u16 = code.parse().ok().filter(|code| (100..=599).contains(code))?;
    if !(after.is_empty() || after.starts_with(' ')) {
        return None;
    }
    let from = at + line.len() - digits.len();
    let phrase = after.trim_start();
    let phrase = (!phrase.is_empty()).then(|| at + line.len() - phrase.len()..at + line.len());
    Some(StatusLine { code: number, at: from..from + 3, phrase })
}

/// The name of a field (RFC 9110, section 5.1).
fn header_name(line: &str) -> Option<&str> {
    let (name, _) = line.split_once(':')?;
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    (!name.is_empty() && name.chars().all(fits)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{Message, responses};

    fn parts(text: &str) -> Vec<(Option<u16>, Vec<&str>, Option<&str>)> {
        let part = |message: Message| {
            let status = message.status.map(|status| {
                assert_eq!(text[status.at.clone()], status.code.to_string());
                status.code
            });
            (status, message.headers.into_iter().map(|at| &text[at]).collect(), message.content.map(|at| &text[at]))
        };
        responses(text).into_iter().map(part).collect()
    }

    #[test]
    fn heads_and_contents_are_told_apart() {
        assert_eq!(
            parts("HTTP/1.1 404 Not Found\nDate: x\nRetry-After: 3\n\n{\n  \"a\": 1\n}\n"),
            [(Some(404), vec!["Date", "Retry-After"], Some("{"))]
        );
        assert_eq!(parts("HTTP/2 204\n"), [(Some(204), vec![], None)]);
        assert_eq!(
            parts("HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nA: b\n\nhello\n"),
            [(Some(100), vec![], None), (Some(200), vec!["A"], Some("hello"))]
        );
        assert_eq!(parts("{\"a\": 1}\n"), [(None, vec![], Some("{\"a\": 1}"))]);
        assert_eq!(parts("Location: /x\n"), [(None, vec!["Location"], None)]);
        assert_eq!(
            parts("> GET / HTTP/1.1\n>\n< HTTP/1.1 304 Not Modified\n< ETag: x\n<\n* closing\n").last(),
            Some(&(Some(304), vec!["ETag"], None))
        );
        // A part of a content, such as one of several answers in one.
        assert_eq!(parts("HTTP/1.1 200 OK\n\nstart\nHTTP/1.1 404 Not Found\n").len(), 1);
        assert_eq!(parts("HTTP/1.1 200OK\n"), [(None, vec![], Some("HTTP/1.1 200OK"))]);
        assert_eq!(parts(""), []);
    }
}
