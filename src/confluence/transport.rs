//! Sending one request, once, and taking what comes.

use std::io::ErrorKind as Io;
use std::time::Duration;

use ureq::http::{HeaderMap, Request, Response};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, Error};

use super::address::Base;
use super::ask::{Ask, Content};
use super::auth::Login;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(15);
/// How long a request may take in all, where nobody says otherwise.
pub(super) const PATIENCE: Duration = Duration::from_secs(90);
/// How long an answer may be, in bytes: a body of 5 MiB as JSON, with room.
const LONGEST: u64 = 64 * 1024 * 1024;
/// How many redirects within one host are followed.
const REDIRECTS: u32 = 5;
/// How many connections are kept open: as many as anybody asks at a time.
const KEPT: usize = 32;
/// Who is asking.
const AGENT: &str = concat!("statusbook/", env!("CARGO_PKG_VERSION"));

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    /// The status.
    pub(super) status: u16,
    /// The headers.
    pub(super) headers: Headers,
    /// What was sent along.
    pub(super) content: Received,
}

/// What was sent along with an answer.
#[derive(Debug)]
pub(super) enum Received {
    /// JSON.
    Json(serde_json::Value),
    /// Nothing.
    Nothing,
    /// A page for people.
    Html,
    /// JSON that ends too early.
    Torn,
    /// Something else: what, in a few words.
    Other(String),
}

/// The headers that count.
#[derive(Debug, Default)]
pub(super) struct Headers {
    /// `Retry-After`, as it stands there.
    pub(super) retry_after: Option<String>,
    /// `X-Failure-Category`: Atlassian's word for why.
    pub(super) failure: Option<String>,
    /// `X-Authentication-Denied-Reason`: why Data Center takes no login.
    pub(super) denied: Option<String>,
    /// `Location`.
    pub(super) location: Option<String>,
    /// The next part of a list (`Link`, RFC 8288).
    pub(super) next: Option<String>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct Broken {
    /// What went wrong.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Option<String>,
    /// Whether the server may have got the request.
    pub(super) sent: bool,
    /// Whether another try may do better.
    pub(super) passing: bool,
    /// Whether it is the answer that cannot be taken, so that nobody can be said to be out of reach.
    pub(super) answered: bool,
}

/// What a client is made of, with the proxy and the certificates of the system. Connections to this machine go straight.
pub(super) fn agent(patience: Duration, loopback: bool) -> Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .https_only(!loopback)
        .timeout_global(Some(patience))
        .timeout_connect(Some(CONNECT.min(patience)))
        // Followed here, because what follows redirects by itself changes methods.
        .max_redirects(0)
        .max_idle_connections(KEPT)
        .max_idle_connections_per_host(KEPT)
        .user_agent(AGENT);
    if loopback { config.proxy(None).build().new_agent() } else { config.build().new_agent() }
}

/// What sends requests to one Confluence.
pub(super) struct Transport {
    pub(super) base: Base,
    pub(super) agent: Agent,
    pub(super) login: Login,
    /// Whether every request says that it sends JSON, which Data Center wants even where nothing is sent.
    pub(super) always_typed: bool,
}

impl Transport {
    /// Sends a request, follows redirects that stay on the host, and reads what comes.
    ///
    /// # Errors
    /// When no answer comes, or not all of it.
    pub(super) fn send(&self, ask: &Ask) -> Result<Answer, Broken> {
        let mut address = format!("{}{}", self.base.url(), ask.target());
        for _ in 0..=REDIRECTS {
            let answer = self.once(ask, &address)?;
            let redirected = matches!(answer.status, 301 | 302 | 303 | 307 | 308) && ask.method == "GET";
            match answer.headers.location.as_deref().filter(|_| redirected).and_then(|place| self.within(place)) {
                Some(next) => address = next,
                None => return Ok(answer),
            }
        }
        Err(Broken {
            message: format!("it redirects more than {REDIRECTS} times"),
            help: Some("Open the address in a browser, and give the one where you end up.".to_owned()),
            sent: true,
            passing: false,
            answered: true,
        })
    }

    /// The whole address of a redirect that stays on the host; the login is sent nowhere else.
    fn within(&self, location: &str) -> Option<String> {
        let origin = &self.base.origin;
        match location.strip_prefix(origin.as_str()) {
            Some(rest) if rest.is_empty() || rest.starts_with(['/', '?']) => Some(location.to_owned()),
            Some(_) => None,
            None if location.starts_with('/') && !location.starts_with("//") => Some(format!("{origin}{location}")),
            None => None,
        }
    }

    fn once(&self, ask: &Ask, address: &str) -> Result<Answer, Broken> {
        let mut request = Request::builder()
            .method(ask.method)
            .uri(address)
            .header("accept", "application/json")
            // Both generations refuse some requests without it, as if a foreign page had made a browser send them.
            .header("x-atlassian-token", "no-check");
        if !ask.open {
            request = request.header("authorization", self.login.header());
        }
        let kind = match &ask.content {
            Content::Json(_) => Some("application/json".to_owned()),
            Content::Form(boundary, _) => Some(format!("multipart/form-data; boundary={boundary}")),
            Content::None => self.always_typed.then(|| "application/json".to_owned()),
        };
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let unusable = |error: ureq::http::Error| of_error(&Error::Http(error));
        let response = match &ask.content {
            Content::None => self.agent.run(request.body(()).map_err(unusable)?),
            Content::Json(bytes) | Content::Form(_, bytes) => {
                self.agent.run(request.body(bytes.as_slice()).map_err(unusable)?)
            }
        };
        read(response.map_err(|error| of_error(&error))?)
    }
}

fn read(response: Response<Body>) -> Result<Answer, Broken> {
    let status = response.status().as_u16();
    let headers = headers(response.headers());
    let kind = response.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    if matches!(kind.as_str(), "text/html" | "application/xhtml+xml") {
        // Not read at all: what it says is for people.
        return Ok(Answer { status, headers, content: Received::Html });
    }
    let is_json = kind.is_empty() || kind == "application/json" || kind.ends_with("+json");
    let bytes = response.into_body().into_with_config().limit(LONGEST).read_to_vec();
    let bytes = match bytes {
        Ok(bytes) => bytes,
        // The status says enough.
        Err(_) if status >= 400 => Vec::new(),
        Err(error) => return Err(of_error(&error)),
    };
    let content = if bytes.iter().all(u8::is_ascii_whitespace) {
        Received::Nothing
    } else if !is_json {
        Received::Other(format!("`{kind}`"))
    } else {
        match serde_json::from_slice(&bytes) {
            Ok(value) => Received::Json(value),
            Err(error) if error.is_eof() => Received::Torn,
            Err(_) if bytes.trim_ascii_start().starts_with(b"<") => Received::Html,
            Err(_) => Received::Other("what is no JSON".to_owned()),
        }
    };
    Ok(Answer { status, headers, content })
}

fn headers(map: &HeaderMap) -> Headers {
    let get = |name: &str| map.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let links = map.get_all("link").iter().filter_map(|value| value.to_str().ok());
    let next = links.flat_map(|value| value.split(',')).find_map(|link| {
        let (address, rest) = link.trim().strip_prefix('<')?.split_once('>')?;
        rest.contains("rel=\"next\"").then(|| address.to_owned())
    });
    Headers {
        retry_after: get("retry-after").or_else(|| get("beta-retry-after")),
        failure: get("x-failure-category"),
        denied: get("x-authentication-denied-reason"),
        location: get("location"),
        next,
    }
}

fn of_error(error: &Error) -> Broken {
    let broken = |message: String, help: Option<&str>, sent: bool, passing: bool| Broken {
        message,
        help: help.map(str::to_owned),
        sent,
        passing,
        answered: false,
    };
    let address = Some("Look at the address in the settings, and whether this machine needs a proxy (`HTTPS_PROXY`).");
    match error {
        Error::HostNotFound => broken("there is no such host".to_owned(), address, false, false),
        Error::Io(error) if error.kind() == Io::ConnectionRefused => {
            broken("the host refuses the connection".to_owned(), address, false, true)
        }
        Error::ConnectionFailed => broken("the host cannot be reached".to_owned(), address, false, true),
        Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            broken("the host cannot be reached in time".to_owned(), address, false, true)
        }
        Error::Timeout(_) => broken("no answer in time".to_owned(), None, true, true),
        Error::BodyExceedsLimit(limit) => Broken {
            answered: true,
            ..broken(format!("the answer is longer than {} MiB", limit / (1024 * 1024)), None, true, false)
        },
        Error::Io(error) if is_certificate(&error.to_string()) => untrusted(&error.to_string()),
        // The standard library knows no kind of its own for that.
        Error::Io(error) if error.to_string().contains("lookup address") => {
            broken(format!("the name of the host cannot be looked up: {error}"), address, false, true)
        }
        Error::Io(error) => broken(format!("the connection broke: {error}"), None, true, true),
        Error::Rustls(_) | Error::Tls(_) => untrusted(&error.to_string()),
        Error::InvalidProxyUrl => {
            let help = "Mend `HTTPS_PROXY` or `ALL_PROXY` in the environment.";
            broken("the address of the proxy cannot be used".to_owned(), Some(help), false, false)
        }
        Error::BadUri(_) | Error::Http(_) => {
            broken("it is no address that can be asked for".to_owned(), address, false, false)
        }
        // A request that cannot be written, or an answer that is no HTTP: both may be half done.
        other => broken(format!("the connection broke: {other}"), None, true, true),
    }
}

fn is_certificate(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains("certificate") || text.contains("tls") || text.contains("handshake")
}

fn untrusted(why: &str) -> Broken {
    Broken {
        message: format!("no secure connection: {why}"),
        help: Some("If your company has certificates of its own, add its authority to those of the system.".to_owned()),
        sent: false,
        passing: false,
        answered: false,
    }
}
