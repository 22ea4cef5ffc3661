//! Addresses: what is asked, and of whom.

use ureq::http::Uri;

use super::error::settings_error;
use super::{ApiError, Flavor};

/// The host of Atlassian's gateway, where tokens with scopes work.
pub(super) const GATEWAY: &str = "https://api.atlassian.com";
/// Where the path of a site behind the gateway begins.
pub(super) const BEHIND_GATEWAY: &str = "/ex/confluence/";

/// Where the REST interfaces of one Confluence begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Base {
    /// Scheme, host and port.
    pub(super) origin: String,
    /// The path before `/rest/api` and `/api/v2`, such as `/wiki`; empty, or with a `/` at its begin and none at its end.
    pub(super) path: String,
}

impl Base {
    /// Reads an address from the settings. What people copy from a browser is fine: all that follows `/wiki` on Atlassian's
    /// hosts, and the interface itself, do not belong to it.
    ///
    /// # Errors
    /// When it is no address, has a login in it, or would send a login over an open line.
    pub(super) fn read(url: &str) -> Result<Self, ApiError> {
        let url = url.trim();
        // The address itself is not told before it is known that there is no password in it, which may hold a `/`.
        if url.contains('@') {
            return Err(settings_error(
                "the address of Confluence has an `@` in it, as if there were a login before it",
                "Give the address up to where the pages begin; the login belongs into the environment.",
            ));
        }
        let help = "Give the address as `https://HOST` or `https://HOST/PATH`.";
        let uri: Uri = url.parse().map_err(|_| settings_error(&format!("`{url}` is no address"), help))?;
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host().filter(|host| !host.is_empty())) else {
            return Err(settings_error(&format!("`{url}` is no whole address"), help));
        };
        match scheme {
            "https" => {}
            "http" if is_loopback(host) => {}
            "http" => {
                let why = format!("`{url}` would send the token over an open line");
                return Err(settings_error(&why, "Write `https://`; `http://` is for this machine only."));
            }
            _ => return Err(settings_error(&format!("`{url}` is no address of the web"), help)),
        }
        let host = host.to_ascii_lowercase();
        let origin = match uri.port_u16() {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        };
        let mut base = Self { origin, path: uri.path().trim_end_matches('/').to_owned() };
        for interface in ["/rest/api", "/api/v2"] {
            if let Some(path) = base.path.strip_suffix(interface) {
                base.path = path.to_owned();
            }
        }
        if base.is_atlassian() && (base.path == "/wiki" || base.path.starts_with("/wiki/")) {
            base.path = "/wiki".to_owned();
        }
        Ok(base)
    }

    /// The name of the host, without its port.
    pub(super) fn host(&self) -> &str {
        let rest = self.origin.split_once("://").map_or(self.origin.as_str(), |(_, rest)| rest);
        match rest.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => rest,
        }
    }

    /// Whether it is this machine.
    pub(super) fn is_loopback(&self) -> bool {
        is_loopback(self.host())
    }

    /// Whether it is one of Atlassian's sites.
    pub(super) fn is_atlassian(&self) -> bool {
        self.host().ends_with(".atlassian.net")
    }

    /// Whether it leads through the gateway.
    pub(super) fn is_gateway(&self) -> bool {
        self.path.starts_with(BEHIND_GATEWAY)
    }

    /// The same with another path.
    pub(super) fn with_path(&self, path: &str) -> Self {
        Self { origin: self.origin.clone(), path: path.to_owned() }
    }

    /// The whole address, as people write it.
    pub(super) fn url(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// Which Confluence can only be here, where that shows in the address.
    pub(super) fn flavor(&self) -> Option<Flavor> {
        (self.is_atlassian() || self.is_gateway()).then_some(Flavor::Cloud)
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A text as part of a path or of a query: what is not unreserved is escaped (RFC 3986, section 2.3).
pub(super) fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            result.push(char::from(byte));
        } else {
            result.push_str(&format!("%{byte:02X}"));
        }
    }
    result
}

/// The names and values of a query that continue a list, as they stand in a link to its next part. Where such a link leads
/// does not count: behind a gateway it names another host.
pub(super) fn continuation(link: &str) -> Vec<(String, String)> {
    let query = link.split_once('?').map_or("", |(_, query)| query);
    let query = query.split('#').next().unwrap_or(query);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .filter(|(name, value)| matches!(*name, "cursor" | "start" | "next") && !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Base, continuation, escaped};
    use crate::confluence::Flavor;

    proptest! {
        /// Whatever somebody writes there: nothing but https leads away from this machine, and no login is told.
        #[test]
        fn no_address_is_too_odd(
            url in "(https?|ftp|HTTP)?(://|:|//)?([a-z0-9.:\\[\\]%ä-]{0,12}|localhost|127\\.0\\.0\\.1)(:[0-9]{0,6})?(/[a-z/?#@%]{0,9})?",
            login in proptest::option::of("[a-z]{3}:HUNTER2[%/?#a-z]{0,3}@"),
        ) {
            let url = match (&login, url.split_once("://")) {
                (Some(login), Some((scheme, rest))) => format!("{scheme}://{login}{rest}"),
                (Some(login), None) => format!("{login}{url}"),
                (None, _) => url,
            };
            match Base::read(&url) {
                Ok(base) => {
                    prop_assert!(base.origin.starts_with("https://") || base.is_loopback(), "{}", base.origin);
                    prop_assert!(!base.path.ends_with('/'));
                    prop_assert!(login.is_none() || !base.url().contains("HUNTER2"), "{}", base.url());
                }
                Err(error) => prop_assert!(login.is_none() || !format!("{error:?}").contains("HUNTER2"), "{error:?}"),
            }
        }
    }

    fn url(text: &str) -> String {
        Base::read(text).unwrap().url()
    }

    #[test]
    fn what_people_copy_is_an_address() {
        assert_eq!(url("https://example.atlassian.net"), "https://example.atlassian.net");
        assert_eq!(
            url("https://Example.atlassian.net/wiki/spaces/API/pages/12/A"),
            "https://example.atlassian.net/wiki"
        );
        assert_eq!(url("https://wiki.example.com/confluence/"), "https://wiki.example.com/confluence");
        assert_eq!(url("https://wiki.example.com:8443/rest/api/"), "https://wiki.example.com:8443");
        assert_eq!(url("http://127.0.0.1:8090/confluence"), "http://127.0.0.1:8090/confluence");
        assert_eq!(url("http://[::1]:8090"), "http://[::1]:8090");
        assert_eq!(url("http://localhost:1"), "http://localhost:1");
    }

    #[test]
    fn what_would_tell_a_secret_is_refused_without_telling_it() {
        for text in ["https://ann:hunter2@example.com/wiki", "http://hunter2@127.0.0.1", "ann:hunter2@example.com"] {
            let error = Base::read(text).unwrap_err();
            assert!(error.message.contains("login"), "{error}");
            assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        }
        for text in ["http://example.com", "http://127.0.0.1.example.com", "http://10.0.0.1", "ftp://example.com"] {
            assert!(Base::read(text).is_err(), "{text}");
        }
        for text in ["", "example.com", "/wiki", "https://", "https:///wiki"] {
            assert!(Base::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn addresses_of_atlassian_tell_who_answers() {
        let flavor = |text: &str| Base::read(text).unwrap().flavor();
        assert_eq!(flavor("https://example.atlassian.net"), Some(Flavor::Cloud));
        assert_eq!(flavor("https://api.atlassian.com/ex/confluence/11-22"), Some(Flavor::Cloud));
        assert_eq!(flavor("https://atlassian.net.example.com"), None);
        assert_eq!(flavor("https://wiki.example.com/confluence"), None);
    }

    #[test]
    fn only_what_continues_a_list_is_taken_from_a_link() {
        let link = "https://elsewhere.example/wiki/api/v2/pages?limit=25&cursor=a%3D%3D&token=x#end";
        assert_eq!(continuation(link), [("cursor".to_owned(), "a%3D%3D".to_owned())]);
        assert_eq!(continuation("/rest/api/content?start=25&limit=25"), [("start".to_owned(), "25".to_owned())]);
        assert!(continuation("/rest/api/content?cursor=").is_empty());
    }

    #[test]
    fn escapes_leave_nothing_to_chance() {
        assert_eq!(escaped("Ä b/c?d=e&f#g%+\"~a-._"), "%C3%84%20b%2Fc%3Fd%3De%26f%23g%25%2B%22~a-._");
    }
}
