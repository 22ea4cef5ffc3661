//! Addresses of links, as far as a copy keeps them.

use super::characters::{composed, is_space, push_typed};
use crate::links::decode;
use crate::model::anchor_of;

/// An address as its parts, for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A URL with a scheme or a host, in one spelling.
    Outside(String),
    /// An address within the book, its site or its wiki, which is another one in every copy.
    Inside {
        /// The anchor that it names, or else the name of its file; as the anchor of a code would be.
        names: Option<String>,
    },
}

impl Target {
    /// Takes an address apart.
    pub(crate) fn of(address: &str) -> Self {
        let address = address.trim();
        match split_scheme(address) {
            Some((scheme, rest)) => Self::Outside(outside(&scheme, rest)),
            None if address.starts_with("//") => Self::Outside(outside("https", address)),
            None => Self::Inside { names: named(address) },
        }
    }
}

/// The last part of an address that can name a code: its fragment, or else the name of its file without the ending.
pub(crate) fn named(address: &str) -> Option<String> {
    let (path, fragment) = address.split_once('#').map_or((address, None), |(path, at)| (path, Some(at)));
    if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
        return Some(anchor_of(&decode(fragment)));
    }
    let path = path.split('?').next().unwrap_or(path);
    let file = path.rsplit('/').find(|part| !part.is_empty() && !part.starts_with("index."))?;
    let stem = match file.rsplit_once('.') {
        Some((stem, "html" | "htm" | "xhtml" | "md" | "json" | "yaml" | "yml")) => stem,
        _ => file,
    };
    Some(anchor_of(&decode(stem)))
}

/// The scheme of an address, in small letters (RFC 3986, section 6.2.2.1), and what follows its colon.
fn split_scheme(address: &str) -> Option<(String, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    is_scheme.then(|| (scheme.to_ascii_lowercase(), rest))
}

/// One spelling of a URL: small letters in its scheme and host, no default port, no empty path, nothing
/// percent-encoded (RFC 3986, sections 6.2.2 and 6.2.3).
fn outside(scheme: &str, rest: &str) -> String {
    let Some(rest) = rest.strip_prefix("//") else { return format!("{scheme}:{}", decode(rest)) };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let (user, host) = host.rsplit_once('@').map_or(("", host), |(user, host)| (user, host));
    let host = host.to_ascii_lowercase();
    let port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => ":",
    };
    let host = host.strip_suffix(port).unwrap_or(&host).trim_end_matches(':');
    let at = if user.is_empty() { "" } else { "@" };
    let path = decode(path);
    let path = match path.strip_prefix('/') {
        Some(rest) if rest.is_empty() || rest.starts_with(['?', '#']) => rest,
        _ => &path,
    };
    format!("{scheme}://{user}{at}{host}{path}")
}

/// Whether a link shows nothing but its own address. Many readers make such links of bare addresses, so they are texts.
pub(super) fn shows_itself(label: &str, address: &str) -> bool {
    let label = label.trim();
    let said = |address: &str| Target::of(address) == Target::of(label);
    let mail = || address.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:")) && address[7..] == *label;
    match Target::of(address) {
        Target::Inside { .. } => typed_out(label) == typed_out(address),
        Target::Outside(_) => {
            said(address)
                || mail()
                || (label.starts_with("www.") && Target::of(&format!("http://{label}")) == Target::of(address))
        }
    }
}

/// A label or an address without what wikis change in a text.
fn typed_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in composed(text).chars() {
        if !is_space(c) {
            push_typed(c, &mut out);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::{Target, named, shows_itself};

    #[test]
    fn one_address_in_two_spellings_is_one() {
        let same = [
            ("https://Example.com", "HTTPS://example.com/"),
            ("https://example.com:443/a%20b", "https://example.com/a b"),
            ("http://example.com?x", "http://example.com/?x"),
            ("mailto:a@b.c", "MAILTO:a@b.c"),
            ("//example.com/", "https://example.com"),
        ];
        for (a, b) in same {
            assert_eq!(Target::of(a), Target::of(b), "{a} {b}");
        }
        for (a, b) in
            [("https://a.b/c", "https://a.b/c/"), ("https://a.b/c", "https://a.b/C"), ("http://a.b", "https://a.b")]
        {
            assert_ne!(Target::of(a), Target::of(b), "{a} {b}");
        }
    }

    #[test]
    fn an_inside_address_names_its_anchor_or_its_file() {
        for (address, name) in [
            ("status-codes.yaml#PAY-017", "pay-017"),
            ("../x/404.html", "404"),
            ("404/", "404"),
            ("404/index.html", "404"),
            ("#code-404", "code-404"),
            ("/a/404?x=y", "404"),
            ("400.1", "400.1"),
        ] {
            assert_eq!(named(address).as_deref(), Some(name), "{address}");
        }
        assert_eq!(named("#"), None);
    }

    #[test]
    fn a_bare_address_is_a_link_to_itself() {
        assert!(shows_itself("https://a.b", "https://a.b/"));
        assert!(shows_itself("a@b.c", "mailto:a@b.c"));
        assert!(shows_itself("www.a.b", "http://www.a.b"));
        assert!(!shows_itself("here", "https://a.b/") && !shows_itself("https://a.b/c", "https://a.b/"));
    }
}
