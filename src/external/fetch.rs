//! Asking one address.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Error};

/// How long an address may take in all, redirects included.
const TIMEOUT: Duration = Duration::from_secs(20);
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How many redirects are followed.
const REDIRECTS: u32 = 10;
/// Who is asking.
const AGENT: &str = concat!("statusbook/", env!("CARGO_PKG_VERSION"), " (link check)");

/// What is known of an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Something is there.
    Alive,
    /// Nothing is there: why.
    Dead(String),
    /// It cannot be told: why.
    Unknown(String),
}

/// What one request came to.
pub(super) enum Outcome {
    Answered(Answer),
    /// The host asks to wait so long.
    Wait(Duration),
}

/// A client that all requests share, with the proxy and the certificates of the system.
pub(super) fn client() -> Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .timeout_global(Some(TIMEOUT))
        .timeout_connect(Some(CONNECT))
        .max_redirects(REDIRECTS)
        .user_agent(AGENT)
        .build()
        .new_agent()
}

/// Asks for an address: for its head, and for all of it where the host does not answer that (RFC 9110, section 9.3.2, wants
/// it to, and many do not).
pub(super) fn ask(client: &Agent, address: &str) -> Outcome {
    match request(client, address, "HEAD") {
        Outcome::Answered(Answer::Alive) => Outcome::Answered(Answer::Alive),
        Outcome::Wait(time) => Outcome::Wait(time),
        Outcome::Answered(_) => request(client, address, "GET"),
    }
}

fn request(client: &Agent, address: &str, method: &str) -> Outcome {
    let response = if method == "HEAD" { client.head(address).call() } else { client.get(address).call() };
    match response {
        Ok(response) => {
            let status = response.status().as_u16();
            let after = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
            judge(status, after)
        }
        Err(error) => Outcome::Answered(of_error(&error)),
    }
}

/// What a status says of an address. `after` is the value of `Retry-After`: seconds, or a date, which is not read (RFC 9110,
/// section 10.2.3).
fn judge(status: u16, after: Option<&str>) -> Outcome {
    Outcome::Answered(match status {
        200..=399 => Answer::Alive,
        404 | 410 => Answer::Dead(format!("the host answers {status}")),
        429 | 503 => match after.and_then(|value| value.trim().parse().ok()) {
            Some(seconds) => return Outcome::Wait(Duration::from_secs(seconds)),
            None => Answer::Unknown(format!("the host answers {status}")),
        },
        // Behind a password, or refused to programs; the host may be having a bad day.
        401 | 403 | 405..=408 | 425 | 451 | 500.. => Answer::Unknown(format!("the host answers {status}")),
        _ => Answer::Dead(format!("the host answers {status}")),
    })
}

fn of_error(error: &Error) -> Answer {
    match error {
        Error::HostNotFound => Answer::Dead("there is no such host".to_owned()),
        Error::TooManyRedirects => Answer::Dead(format!("it redirects more than {REDIRECTS} times")),
        Error::BadUri(_) | Error::Http(_) => Answer::Dead("it is no address that can be asked for".to_owned()),
        Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            Answer::Dead("the host refuses the connection".to_owned())
        }
        Error::Timeout(_) => Answer::Unknown(format!("no answer within {} s", TIMEOUT.as_secs())),
        Error::Rustls(_) | Error::Tls(_) => Answer::Unknown(format!("no secure connection: {error}")),
        other => Answer::Unknown(other.to_string()),
    }
}
