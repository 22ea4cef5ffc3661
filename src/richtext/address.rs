//! Addresses of links and images, and which of them may be published.

use std::borrow::Cow;

/// Where a link or an image leads in one output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address<'a> {
    /// A URL or a relative reference, not yet escaped for the output.
    Url(Cow<'a, str>),
    /// A page of the wiki, by its title (Confluence only).
    Page {
        /// The key of its space; none for the space of the page that is written.
        space: Option<Cow<'a, str>>,
        /// The title.
        title: Cow<'a, str>,
        /// The name of an anchor on it.
        anchor: Option<Cow<'a, str>>,
    },
    /// An anchor on the same page of the wiki (Confluence only).
    Anchor(Cow<'a, str>),
    /// A file attached to the page (Confluence only).
    Attachment(Cow<'a, str>),
}

impl<'a> Address<'a> {
    /// The URL, where it is one that may be published.
    pub fn into_safe_url(self) -> Option<Cow<'a, str>> {
        match self {
            Address::Url(url) if is_safe_address(&url) => Some(url),
            _ => None,
        }
    }
}

/// The schemes that a published address may have. Everything else runs code, opens a local file or means nothing on
/// another machine.
const SCHEMES: [&str; 7] = ["http", "https", "mailto", "tel", "ftp", "ftps", "sftp"];

/// Whether an address may be published: a relative reference, or a URL of a harmless scheme.
///
/// Browsers drop tabs, line feeds and leading control characters before they look for a scheme (WHATWG URL, "basic URL
/// parser", steps 1 to 3), so these are dropped here too.
pub fn is_safe_address(address: &str) -> bool {
    let mut scheme = String::new();
    for c in address.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).skip_while(|c| *c <= ' ') {
        match c {
            ':' => return SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()),
            'a'..='z' | 'A'..='Z' | '0'..='9' | '+' | '-' | '.' => scheme.push(c),
            _ => return true,
        }
    }
    true
}

/// The scheme of the web that a scheme of one letter less, more or other was meant to be: `htp`, `htttps`, `ttps`.
pub(crate) fn likely_scheme(scheme: &str) -> Option<&'static str> {
    let scheme = scheme.to_ascii_lowercase();
    let near = ["https", "http"].into_iter().find(|known| *known == scheme || is_one_slip(known, &scheme));
    near.filter(|known| *known != scheme && !SCHEMES.contains(&scheme.as_str()))
}

/// Whether two words differ by one letter that was left out, added or mistaken, or by two neighbours that were swapped.
pub(crate) fn is_one_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    match (one, other) {
        ([], []) => false,
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([_, a @ ..], b) | (b, [_, a @ ..]) if a == b => true,
        ([a, b, c @ ..], [d, e, f @ ..]) => a == e && b == d && c == f,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_one_slip, is_safe_address, likely_scheme};

    #[test]
    fn slips_are_told_from_other_words() {
        for (one, other) in
            [("http", "htp"), ("htp", "http"), ("http", "hhttp"), ("abc", "acb"), ("abc", "axc"), ("a", "")]
        {
            assert!(is_one_slip(one, other), "{one} {other}");
        }
        for (one, other) in [("http", "http"), ("http", "ht"), ("abcd", "badc"), ("", ""), ("abc", "xyc")] {
            assert!(!is_one_slip(one, other), "{one} {other}");
        }
        assert_eq!(likely_scheme("HTP"), Some("http"));
        assert_eq!(likely_scheme("htps"), Some("https"));
        for known in ["http", "https", "ftp", "HTTPS", "localhost", "slack", "http+unix"] {
            assert_eq!(likely_scheme(known), None, "{known}");
        }
    }

    #[test]
    fn only_harmless_schemes_pass() {
        for good in
            ["https://example.com/a:b", "#404", "a/b.html", "mailto:x@example.com", "", "./a:b", "?a:b", "HTTP://x"]
        {
            assert!(is_safe_address(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            " \u{1}javascript:x",
            "java\tscript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            ":x",
            "1javascript:x",
        ] {
            assert!(!is_safe_address(bad), "{bad}");
        }
    }
}
