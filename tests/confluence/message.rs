//! What is asked, what is answered, and what goes wrong in between.

use serde_json::{Value, json};

use super::Fake;

/// A request as it came in, without what is secret.
#[derive(Clone, Debug)]
pub struct Request {
    /// Counted from 0.
    pub number: usize,
    /// `GET` and so on.
    pub method: String,
    /// The path as it was written, without the query.
    pub path: String,
    /// The decoded pairs of the query, in their order.
    pub query: Vec<(String, String)>,
    /// Names in lower case. What logs in is there by its name only.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// What was answered; 0 where nothing was.
    pub status: u16,
    /// Whether nothing is at its path.
    pub is_stray: bool,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All values of a parameter that may be repeated, or hold a list with commas.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let named = self.query.iter().filter(|(known, _)| known == name);
        named.flat_map(|(_, value)| value.split(',')).map(str::trim).filter(|value| !value.is_empty()).collect()
    }

    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Whether it changes something.
    pub fn writes(&self) -> bool {
        self.method != "GET" && self.method != "HEAD"
    }

    /// `GET /wiki/api/v2/pages?limit=1`, without the host; for messages and for comparing.
    pub fn line(&self) -> String {
        let query: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        match query.is_empty() {
            true => format!("{} {}", self.method, self.path),
            false => format!("{} {}?{}", self.method, self.path, query.join("&")),
        }
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// How the request broke what the interface asks for.
    pub violation: Option<String>,
    /// Whether nothing is at the path.
    pub is_stray: bool,
}

impl Reply {
    pub fn json(status: u16, value: &Value) -> Self {
        Self {
            status,
            headers: vec![("Content-Type".to_owned(), "application/json;charset=UTF-8".to_owned())],
            body: value.to_string().into_bytes(),
            violation: None,
            is_stray: false,
        }
    }

    pub fn ok(value: &Value) -> Self {
        Self::json(200, value)
    }

    /// 204.
    pub fn nothing() -> Self {
        Self { status: 204, headers: Vec::new(), body: Vec::new(), violation: None, is_stray: false }
    }

    pub fn html(status: u16, body: &str) -> Self {
        Self {
            status,
            headers: vec![("Content-Type".to_owned(), "text/html;charset=UTF-8".to_owned())],
            body: body.as_bytes().to_vec(),
            violation: None,
            is_stray: false,
        }
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn broke(mut self, how: &str) -> Self {
        self.violation = Some(how.to_owned());
        self
    }
}

/// An answer, or one that ended the work early.
pub type Answer = Result<Reply, Reply>;

/// Which interface is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interface {
    /// REST v2 of Cloud.
    V2,
    /// What Cloud has left of REST v1.
    CloudV1,
    /// REST v1 of Data Center.
    V1,
}

impl Interface {
    /// An error in the form of this interface.
    pub fn error(self, status: u16, message: &str) -> Reply {
        match self {
            Self::V2 => Reply::json(
                status,
                &json!({"errors": [{"status": status, "code": code(status), "title": message, "detail": null}]}),
            ),
            Self::CloudV1 | Self::V1 => Reply::json(
                status,
                &json!({
                    "statusCode": status,
                    "data": {"authorized": status != 401 && status != 403, "valid": status != 400, "allowedInReadOnlyMode": true,
                             "errors": [], "successful": false},
                    "message": message,
                    "reason": reason(status),
                }),
            ),
        }
    }
}

fn code(status: u16) -> &'static str {
    match status {
        400 => "BAD_REQUEST",
        401 => "UNAUTHORIZED",
        403 => "FORBIDDEN",
        404 => "NOT_FOUND",
        405 => "METHOD_NOT_ALLOWED",
        409 => "CONFLICT",
        413 => "REQUEST_TOO_LARGE",
        429 => "TOO_MANY_REQUESTS",
        _ => "INTERNAL_SERVER_ERROR",
    }
}

/// The words of a status.
pub fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        202 => "Accepted",
        204 => "No Content",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        410 => "Gone",
        413 => "Request Entity Too Large",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Unknown",
    }
}

/// What may go wrong with a request.
pub enum Fault {
    /// This answer, and nothing is done.
    Status(u16, Vec<(String, String)>, String),
    /// An error in the form of the interface that was asked, and nothing is done.
    Error(u16, Vec<(String, String)>, String),
    /// What was asked is done, and this is answered instead of what came of it.
    ErrorAfter(u16, String),
    /// The connection ends, and nothing is done.
    ResetBefore,
    /// What was asked is done, and the connection ends without an answer.
    ResetAfter,
    /// What was asked is done, and half of the answer's body is sent.
    Truncate,
    /// A login page with status 200, and nothing is done.
    Html,
    /// No answer ever comes: the other side's patience ends it. With `true`, what was asked is done.
    Stall(bool),
    /// The answer is as it should be, and afterwards this happens: an edit between a read and a write.
    ThenEdit(Box<dyn FnOnce(&Fake) + Send>),
}

impl Fault {
    /// 429, with or without `Retry-After` (seconds, or a date of HTTP).
    pub fn too_many(retry_after: Option<&str>) -> Self {
        let headers = retry_after.map(|wait| ("Retry-After".to_owned(), wait.to_owned()));
        Self::Error(429, headers.into_iter().collect(), "Rate limit exceeded".to_owned())
    }

    /// 503, with or without `Retry-After`.
    pub fn unavailable(retry_after: Option<&str>) -> Self {
        let headers = retry_after.map(|wait| ("Retry-After".to_owned(), wait.to_owned()));
        Self::Error(503, headers.into_iter().collect(), "Service Unavailable".to_owned())
    }

    /// An error of the server, which did nothing.
    pub fn server(status: u16) -> Self {
        Self::Error(status, Vec::new(), reason(status).to_owned())
    }

    /// 409 though nobody edited.
    pub fn lock() -> Self {
        let text = "com.atlassian.confluence.api.service.exceptions.ConflictException: \
                    org.springframework.dao.OptimisticLockException: Batch update returned unexpected row count";
        Self::Error(409, Vec::new(), text.to_owned())
    }

    /// A draft that cannot be merged.
    pub fn unreconciled() -> Self {
        Self::Error(409, Vec::new(), UNRECONCILED.to_owned())
    }

    /// A conflict in words, without an edit.
    pub fn stale() -> Self {
        Self::Error(409, Vec::new(), STALE.to_owned())
    }
}

/// The other text of a conflict.
pub const STALE: &str = "Attempted to update stale data";
/// What is said of a draft that cannot be merged.
pub const UNRECONCILED: &str = "Cannot update a page with an unreconciled draft: content is unreconciled";
