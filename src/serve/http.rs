//! Requests and answers on the wire: as much of HTTP/1.1 (RFC 9112) as a preview needs, read by `httparse`.
//!
//! A request has no body here, and every limit is small: whoever sends more is answered once and then no more.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// The longest head of a request, in bytes.
const MAX_HEAD: usize = 16 * 1024;
const MAX_FIELDS: usize = 64;
/// How long a connection may say nothing, and an answer may wait to be taken.
const PATIENCE: Duration = Duration::from_secs(30);
/// What is still read of a request that was refused, so that its sender sees the answer.
const MAX_LEFT: usize = 64 * 1024;

/// A request, without a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) target: String,
    /// The fields, with their names in lower case.
    fields: Vec<(String, String)>,
    /// Whether another request may follow on the connection.
    pub(super) keeps: bool,
}

impl Request {
    /// The value of a field; none where there is none, or more than one.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let mut values = self.fields.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        values.next().filter(|_| values.next().is_none())
    }
}

/// A connection that requests come in on.
pub(super) struct Connection {
    stream: TcpStream,
    /// Read, but not yet understood.
    buffer: Vec<u8>,
}

/// Why there is no request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoRequest {
    /// The other side has gone, or says nothing.
    Gone,
    /// This is to be answered with a status and nothing more.
    Bad(u16),
}

impl Connection {
    pub(super) fn new(stream: TcpStream) -> io::Result<Self> {
        // An answer goes out at once, not when the one before it was acknowledged.
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self { stream, buffer: Vec::new() })
    }

    /// The next request.
    pub(super) fn request(&mut self) -> Result<Request, NoRequest> {
        loop {
            if let Some((request, length)) = parse(&self.buffer).map_err(NoRequest::Bad)? {
                self.buffer.drain(..length);
                return Ok(request);
            }
            if self.buffer.len() >= MAX_HEAD {
                return Err(NoRequest::Bad(431));
            }
            let mut part = [0; 4096];
            match self.stream.read(&mut part) {
                Ok(0) => return Err(NoRequest::Gone),
                Ok(read) => self.buffer.extend_from_slice(part.get(..read).unwrap_or_default()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(NoRequest::Gone),
            }
        }
    }

    /// Answers a request.
    pub(super) fn answer(&mut self, request: &Request, answer: &Answer) -> io::Result<()> {
        self.stream.write_all(&answer.bytes(request.method != "HEAD", request.keeps))
    }

    /// Says why what came in is no request, and ends.
    pub(super) fn refuse(mut self, status: u16) {
        if self.stream.write_all(&Answer::text(status, "").bytes(true, false)).is_ok() {
            self.end();
        }
    }

    /// Ends the connection after the last answer. What was sent and not read would take the answer away with it.
    pub(super) fn end(mut self) {
        let _ = self.stream.set_read_timeout(Some(Duration::from_millis(200)));
        let _ = self.stream.shutdown(Shutdown::Write);
        let mut left = MAX_LEFT;
        let mut part = [0; 4096];
        while let Ok(read @ 1..) = self.stream.read(&mut part) {
            left = left.saturating_sub(read);
            if left == 0 {
                break;
            }
        }
    }

    /// Writes what is no answer with an end.
    pub(super) fn send(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text.as_bytes())
    }
}

/// The request at the start of what was read, and how long it is; none where the rest of it is still to come.
fn parse(bytes: &[u8]) -> Result<Option<(Request, usize)>, u16> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut head = httparse::Request::new(&mut fields);
    let length = match head.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(431),
        Err(httparse::Error::Version) => return Err(505),
        Err(_) => return Err(400),
    };
    let value = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let mut request = Request {
        method: head.method.unwrap_or_default().to_owned(),
        target: head.path.unwrap_or_default().to_owned(),
        fields: head.headers.iter().map(|field| (field.name.to_ascii_lowercase(), value(field.value))).collect(),
        keeps: head.version == Some(1),
    };
    let has = |name: &str, wanted: &str| {
        let values = request.fields.iter().filter(|(known, _)| known == name);
        values.flat_map(|(_, value)| value.split(',')).any(|value| value.trim().eq_ignore_ascii_case(wanted))
    };
    // Whoever sends a body wants to change something. It is not read, so nothing after it can be understood.
    let has_body = request
        .fields
        .iter()
        .any(|(name, value)| name == "transfer-encoding" || (name == "content-length" && value != "0"));
    request.keeps = request.keeps && !has("connection", "close") && !has_body;
    Ok(Some((request, length)))
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    fields: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Answer {
    pub(super) fn new(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        let fields = vec![("Content-Type", kind.to_owned())];
        Self { status, fields, body: body.into() }
    }

    /// A line of text, or the name of the status.
    pub(super) fn text(status: u16, text: &str) -> Self {
        let text = if text.is_empty() { reason(status) } else { text };
        Self::new(status, "text/plain; charset=utf-8", format!("{text}\n"))
    }

    /// An answer that leads to another address.
    pub(super) fn moved(status: u16, to: &str) -> Self {
        Self::text(status, "").with("Location", to)
    }

    /// With another field. What could break out of it is left out.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.fields.push((name, value.replace(|c: char| c.is_control(), "")));
        self
    }

    fn bytes(&self, with_body: bool, keeps: bool) -> Vec<u8> {
        let mut head = head(self.status);
        for (name, value) in &self.fields {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        // RFC 9110, section 8.6: none with this status.
        if self.status != 304 {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        if !keeps {
            head.push_str("Connection: close\r\n");
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        if with_body && self.status != 304 {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }
}

/// The first line of every answer, and the fields that all have.
fn head(status: u16) -> String {
    // No page of another site may use what is here, and nothing is taken for what it is not.
    format!(
        "HTTP/1.1 {status} {}\r\nServer: statusbook\r\nX-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n",
        reason(status)
    )
}

/// The head of an answer that has no end: a stream of events (WHATWG HTML, section 9.2).
pub(super) fn stream_head() -> String {
    head(200) + "Content-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Error",
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, MAX_FIELDS, parse};
    use proptest::prelude::*;

    #[test]
    fn requests_are_read_one_after_the_other() {
        let two = b"GET /a HTTP/1.1\r\nHost: localhost\r\n\r\nHEAD /b HTTP/1.0\r\n\r\n";
        let (first, length) = parse(two).expect("a request").expect("a whole one");
        assert_eq!((first.method.as_str(), first.target.as_str(), first.keeps), ("GET", "/a", true));
        assert_eq!(first.field("host"), Some("localhost"));
        let (second, rest) = parse(&two[length..]).expect("a request").expect("a whole one");
        assert_eq!((second.method.as_str(), second.target.as_str(), second.keeps), ("HEAD", "/b", false));
        assert_eq!(length + rest, two.len());
        for end in 0..length {
            assert_eq!(parse(&two[..end]), Ok(None), "{end} bytes of it");
        }
    }

    #[test]
    fn a_field_that_stands_twice_has_no_value() {
        let (request, _) =
            parse(b"GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n").expect("a request").expect("a whole one");
        assert_eq!(request.field("host"), None);
    }

    #[test]
    fn after_a_body_nothing_is_understood() {
        for field in ["Content-Length: 99999999999999999999", "Transfer-Encoding: chunked", "Content-Length: 5"] {
            let text = format!("POST / HTTP/1.1\r\nHost: a\r\n{field}\r\n\r\nhello");
            assert!(!parse(text.as_bytes()).expect("a request").expect("a whole one").0.keeps, "{field}");
        }
    }

    #[test]
    fn what_is_no_request_has_a_status() {
        assert_eq!(parse(b"\x16\x03\x01\x02"), Err(400));
        assert_eq!(parse(b"GET / HTTP/2.0\r\n\r\n"), Err(505));
        let many = "A: b\r\n".repeat(MAX_FIELDS + 1);
        assert_eq!(parse(format!("GET / HTTP/1.1\r\n{many}\r\n").as_bytes()), Err(431));
    }

    #[test]
    fn an_answer_says_how_long_it_is() {
        let answer = Answer::new(200, "text/html; charset=utf-8", "<p>").with("Location", "/a\r\nX: y");
        let text = String::from_utf8(answer.bytes(true, true)).expect("UTF-8");
        assert!(text.starts_with("HTTP/1.1 200 OK\r\n") && text.ends_with("Content-Length: 3\r\n\r\n<p>"), "{text}");
        assert!(text.contains("\r\nLocation: /aX: y\r\n"), "{text}");
        let text = String::from_utf8(answer.bytes(false, false)).expect("UTF-8");
        assert!(text.ends_with("Content-Length: 3\r\nConnection: close\r\n\r\n"), "{text}");
    }

    proptest! {
        #[test]
        fn nothing_that_comes_in_stops_it(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }
    }
}
