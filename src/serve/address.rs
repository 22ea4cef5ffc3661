//! What the address of a request means, and who may ask.

use std::net::IpAddr;

/// The folder of the preview's own files. Nothing of a book ever has such an address: hidden files are not published.
pub(super) const OWN: &str = ".statusbook";

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A file of the site, by its path from the site's folder: empty, or ending in `/`, for a folder.
    Site(String),
    /// A file of the preview's own.
    Own(String),
    /// An address above the site, which it moves on to.
    Above,
    /// An address on this host that is none of the site's.
    Elsewhere,
    /// Nothing that an address can be, or a way out of the site.
    Refused,
}

/// What the target of a request (RFC 9112, section 3.2.1) means for a site under `base`, a path with a slash at either end.
pub(super) fn asked(target: &str, base: &str) -> Asked {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    // A target with a scheme and a host is for proxies.
    let (Some(path), Some(base)) = (decoded(path), decoded(base)) else { return Asked::Refused };
    match path.strip_prefix(base.as_str()) {
        Some(below) => match below.strip_prefix(OWN).and_then(|rest| rest.strip_prefix('/')) {
            Some(own) => Asked::Own(own.to_owned()),
            None => Asked::Site(below.to_owned()),
        },
        None if base.strip_prefix(&path).is_some_and(|rest| path.ends_with('/') || rest.starts_with('/')) => {
            Asked::Above
        }
        None => Asked::Elsewhere,
    }
}

/// The path that an address stands for; none where a part of it would lead elsewhere than it seems.
fn decoded(path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.strip_prefix('/')?.split('/') {
        let part = unescaped(part)?;
        if part == "." || part == ".." || part.contains(|c: char| c == '/' || c == '\\' || c.is_control()) {
            return None;
        }
        parts.push(part);
    }
    Some(format!("/{}", parts.join("/")))
}

/// A text without its percent-encoding (RFC 3986, section 2.1); none where that is broken, or what it says is not UTF-8.
pub(super) fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// A value of the query of a target.
pub(super) fn query(target: &str, key: &str) -> Option<String> {
    let (_, query) = target.split_once('?')?;
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, _)| *name == key)
        .and_then(|(_, v)| unescaped(v))
}

/// Who may ask: requests that name another host than this machine are refused. Otherwise any page on the web could read
/// the preview, by a name of its own that it lets lead to 127.0.0.1 (DNS rebinding).
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    /// Whether the preview is for other machines, too.
    open: bool,
}

impl Guard {
    /// For a preview that listens on this address.
    pub fn new(address: IpAddr) -> Self {
        Self { open: !address.is_loopback() }
    }

    /// Whether a request with this `Host` field is answered. An address of digits is nobody's name, so nothing can be
    /// made to lead here by it.
    pub(super) fn lets_in(self, host: &str) -> bool {
        let name = match host.strip_prefix('[') {
            Some(rest) => match rest.split_once(']') {
                Some((name, port)) if is_port(port) => name,
                _ => return false,
            },
            None => match host.find(':') {
                Some(at) if is_port(&host[at..]) => &host[..at],
                Some(_) => return false,
                None => host,
            },
        };
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        // Browsers take these for this machine without asking (RFC 6761, section 6.3).
        if name == "localhost" || name.ends_with(".localhost") {
            return true;
        }
        name.parse::<IpAddr>().is_ok_and(|address| self.open || address.is_loopback())
    }
}

/// Nothing, or a colon and digits.
fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{Asked, Guard, asked, query};
    use proptest::prelude::*;

    fn site(path: &str) -> Asked {
        Asked::Site(path.to_owned())
    }

    #[test]
    fn addresses_are_those_of_the_site() {
        assert_eq!(asked("/", "/"), site(""));
        assert_eq!(asked("/a/404.html?q=1", "/"), site("a/404.html"));
        assert_eq!(asked("/docs/", "/docs/"), site(""));
        assert_eq!(asked("/docs/%C3%BC%20b.html", "/docs/"), site("ü b.html"));
        assert_eq!(asked("/d%6Fcs/a/", "/docs/"), site("a/"));
        assert_eq!(asked("/ü/a", "/%C3%BC/"), site("a"));
        assert_eq!(asked("/docs/.statusbook/live.js", "/docs/"), Asked::Own("live.js".to_owned()));
        for above in ["/", "/docs", "/docs/", "/docs/v2"] {
            assert_eq!(asked(above, "/docs/v2/"), Asked::Above, "{above}");
        }
        for elsewhere in ["/doc", "/docs2/", "/other", "/docs/v", "//docs/v2/"] {
            assert_eq!(asked(elsewhere, "/docs/v2/"), Asked::Elsewhere, "{elsewhere}");
        }
    }

    #[test]
    fn ways_out_are_refused() {
        for target in [
            "/../book.toml",
            "/a/../../book.toml",
            "/%2e%2e/book.toml",
            "/.%2E/book.toml",
            "/a%2f..%2fbook.toml",
            "/..%5cbook.toml",
            "/a\\b",
            "/%00",
            "/a%0d%0ab",
            "/%",
            "/%4",
            "/%zz",
            "/%ff",
            "/./a",
            "",
            "*",
            "http://localhost/a",
        ] {
            assert_eq!(asked(target, "/"), Asked::Refused, "{target}");
        }
    }

    proptest! {
        #[test]
        fn no_target_leads_out(target in "[/.%25efcdu0a\\\\]{0,24}") {
            if let Asked::Site(path) | Asked::Own(path) = asked(&target, "/") {
                prop_assert!(path.split('/').all(|part| part != ".." && part != "."), "{}", path);
                prop_assert!(!path.contains('\\'));
            }
        }
    }

    #[test]
    fn only_this_machine_is_named() {
        let (closed, open) = ([127, 0, 0, 1].into(), [0, 0, 0, 0].into());
        for host in
            ["localhost", "localhost:4040", "LOCALHOST.", "a.localhost:1", "127.0.0.1:4040", "[::1]:4040", "[::1]"]
        {
            assert!(Guard::new(closed).lets_in(host) && Guard::new(open).lets_in(host), "{host}");
        }
        for host in ["192.168.1.2:4040", "[fe80::1]:80", "10.0.0.1"] {
            assert!(!Guard::new(closed).lets_in(host) && Guard::new(open).lets_in(host), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:4040",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil.example:@127.0.0.1",
            "",
            "127.0.0.1:x",
            "[::1",
            "[::1]x",
            "localhost:80:80",
            "notlocalhost",
            "2130706433",
            "[localhost.evil]",
        ] {
            assert!(!Guard::new(closed).lets_in(host) && !Guard::new(open).lets_in(host), "{host}");
        }
    }

    #[test]
    fn values_come_out_of_the_query() {
        let target = "/events?page=%2Fa%20b.html&since=x-1";
        assert_eq!(query(target, "page").as_deref(), Some("/a b.html"));
        assert_eq!(query(target, "since").as_deref(), Some("x-1"));
        assert_eq!(query(target, "none"), None);
    }
}
