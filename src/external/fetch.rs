//! Asking one address.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Error};

/// How long an address may take in all, redirects included.
const TIMEOUT: Duration = Duration::from_secs(20);
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a host is left alone that asks for that and does not say for how long, or by a date.
const PAUSE: Duration = Duration::from_secs(2);
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

/// Asks for an address: for its head, and for all of it where the host answers that with an error (RFC 9110, section 9.3.2,
/// wants the same answer to both, and many hosts know no heads). Where nobody answers, or a password is wanted, asking again
/// would bring nothing.
pub(super) fn ask(client: &Agent, address: &str) -> Outcome {
    match request(client, address, "HEAD") {
        Ok((401, after)) => judge(401, after.as_deref()),
        Ok((status, after)) => match judge(status, after.as_deref()) {
            Outcome::Answered(Answer::Dead(_) | Answer::Unknown(_)) => get(client, address),
            told => told,
        },
        Err(Error::Protocol(_)) => get(client, address),
        Err(error) => Outcome::Answered(of_error(&error)),
    }
}

fn get(client: &Agent, address: &str) -> Outcome {
    match request(client, address, "GET") {
        Ok((status, after)) => judge(status, after.as_deref()),
        Err(error) => Outcome::Answered(of_error(&error)),
    }
}

/// The status of an answer, and the value of its `Retry-After`.
fn request(client: &Agent, address: &str, method: &str) -> Result<(u16, Option<String>), Error> {
    let response = if method == "HEAD" { client.head(address).call()? } else { client.get(address).call()? };
    let after = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
    Ok((response.status().as_u16(), after.map(str::to_owned)))
}

/// What a status says of an address. `after` is the value of `Retry-After`: seconds, or a date, which is not read (RFC 9110,
/// section 10.2.3). Who asks for too much (RFC 6585, section 4) waits a little in any case.
fn judge(status: u16, after: Option<&str>) -> Outcome {
    let seconds = after.and_then(|value| value.trim().parse().ok()).map(Duration::from_secs);
    Outcome::Answered(match status {
        200..=399 => Answer::Alive,
        404 | 410 => Answer::Dead(format!("the host answers {status}")),
        429 => return Outcome::Wait(seconds.unwrap_or(PAUSE)),
        503 => match seconds {
            Some(time) => return Outcome::Wait(time),
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

#[cfg(test)]
mod tests {
    use super::{Answer, Outcome, PAUSE, judge};
    use std::time::Duration;

    #[test]
    fn who_asks_for_too_much_waits_in_any_case() {
        let date = Some("Wed, 21 Oct 2026 07:28:00 GMT");
        for (status, after, time) in [
            (429, Some("7"), Duration::from_secs(7)),
            (429, None, PAUSE),
            (429, date, PAUSE),
            (503, Some(" 1"), Duration::from_secs(1)),
        ] {
            assert!(matches!(judge(status, after), Outcome::Wait(wait) if wait == time), "{status} {after:?}");
        }
        assert!(matches!(judge(503, date), Outcome::Answered(Answer::Unknown(_))));
    }
}
