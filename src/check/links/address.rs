//! What is wrong with the letters of an address, whatever it leads to.

use std::net::Ipv6Addr;

use crate::links::has_scheme;
use crate::richtext::likely_scheme;

/// A fault of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    /// What is wrong, to be read after "the address …".
    pub(super) what: String,
    /// What to do, a sentence.
    pub(super) help: String,
}

impl Flaw {
    fn new(what: impl Into<String>, help: impl Into<String>) -> Option<Self> {
        Some(Self { what: what.into(), help: help.into() })
    }
}

/// The fault of a whole address: one with a scheme (RFC 3986, section 3), or with a host after two slashes.
pub(super) fn of_whole(address: &str) -> Option<Flaw> {
    if let Some(rest) = address.strip_prefix("//") {
        return of_host_and_path("https", rest);
    }
    let (scheme, rest) = address.split_once(':').filter(|_| has_scheme(address))?;
    match scheme.to_ascii_lowercase().as_str() {
        scheme @ ("http" | "https") => of_web(scheme, rest),
        "mailto" => of_mail(rest),
        _ => {
            let meant = likely_scheme(scheme).filter(|_| rest.starts_with("//"))?;
            Flaw::new(
                format!("has the scheme `{scheme}:`, which nobody knows"),
                format!("Did you mean `{meant}:{rest}`?"),
            )
        }
    }
}

/// The whole address that a relative one was most likely meant to be.
pub(super) fn meant(address: &str) -> Option<String> {
    let lower = address.to_ascii_lowercase();
    for scheme in ["https", "http"] {
        // `http//example.com`, `https/example.com`: the colon was left out.
        if let Some(rest) = lower.strip_prefix(scheme).and_then(|rest| rest.strip_prefix("//")) {
            return Some(format!("{scheme}://{}", &address[address.len() - rest.len()..]));
        }
    }
    let host = lower.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let www = labels.first() == Some(&"www") && labels.len() > 2;
    let known = labels.len() > 1 && labels.last().is_some_and(|last| TOP.contains(last));
    let named = labels.iter().all(|label| !label.is_empty());
    (named && (www || known)).then(|| format!("https://{address}"))
}

/// Top level domains that are no endings of files.
const TOP: [&str; 10] = ["com", "org", "net", "edu", "gov", "io", "dev", "eu", "de", "uk"];

fn of_web(scheme: &str, rest: &str) -> Option<Flaw> {
    let Some(after) = rest.strip_prefix("//") else {
        let bare = rest.trim_start_matches(['/', '\\']);
        let what = format!("has no `//` after `{scheme}:`");
        return Flaw::new(what, format!("Write `{scheme}://{bare}`."));
    };
    of_host_and_path(scheme, after)
}

fn of_host_and_path(scheme: &str, after: &str) -> Option<Flaw> {
    let end = after.find(['/', '?', '#']).unwrap_or(after.len());
    let (authority, path) = after.split_at(end);
    let lower = authority.to_ascii_lowercase();
    let second = lower.trim_end_matches(':');
    if matches!(second, "http" | "https") && (second.len() < lower.len() || path.starts_with("//")) {
        let bare = path.trim_start_matches('/');
        return Flaw::new("has two schemes", format!("Write `{second}://{bare}`."));
    }
    of_authority(scheme, authority, path).or_else(|| of_letters(after))
}

/// The host and its port (RFC 3986, section 3.2).
fn of_authority(scheme: &str, authority: &str, path: &str) -> Option<Flaw> {
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    let name_it = || format!("Write the host after `{scheme}://`, such as `{scheme}://example.com/`.");
    let (host, port) = if let Some(inner) = host_and_port.strip_prefix('[') {
        let Some((inner, port)) = inner.split_once(']') else {
            return Flaw::new("has a `[` without a `]`", "Close the bracket after the address of IPv6.");
        };
        let number = inner.split("%25").next().unwrap_or_default();
        if !inner.starts_with(['v', 'V']) && number.parse::<Ipv6Addr>().is_err() {
            return Flaw::new(
                format!("has `[{inner}]`, which is no address of IPv6"),
                "Write such as `[2001:db8::1]`.",
            );
        }
        if !(port.is_empty() || port.starts_with(':')) {
            return Flaw::new(format!("has `{port}` after its host"), "After the bracket comes a port, or the path.");
        }
        (host_and_port, port.strip_prefix(':').unwrap_or_default())
    } else if host_and_port.matches(':').count() > 1 && host_and_port.parse::<Ipv6Addr>().is_ok() {
        let what = "has an address of IPv6 without brackets";
        return Flaw::new(what, format!("Write `{scheme}://[{host_and_port}]{path}`."));
    } else {
        host_and_port.split_once(':').unwrap_or((host_and_port, ""))
    };
    if host.is_empty() {
        let what =
            if authority.is_empty() && matches!(path, "" | "/") { "ends before its host" } else { "has no host" };
        return Flaw::new(what, name_it());
    }
    if host.contains(char::is_whitespace) {
        return Flaw::new(format!("has a space in its host `{host}`"), "Remove the space.");
    }
    // WHATWG URL, "forbidden host code points"; templates of addresses have braces.
    if let Some(c) = host.chars().find(|c| !host.starts_with('[') && "<>[]\\^|".contains(*c)) {
        return Flaw::new(format!("has `{c}` in its host `{host}`"), "Correct the host.");
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    if !host.starts_with('[') && name.split('.').any(str::is_empty) {
        return Flaw::new(format!("has a dot too many in its host `{host}`"), "Correct the host.");
    }
    let placeholder = port.starts_with(['{', '<', '$']);
    if !port.is_empty() && !placeholder && port.parse::<u16>().is_err() {
        return Flaw::new(format!("has the port `{port}`"), "A port is a number up to 65535.");
    }
    None
}

/// The letters of the path and what follows it (RFC 3986, section 2).
fn of_letters(after: &str) -> Option<Flaw> {
    if after.contains(char::is_whitespace) {
        return Flaw::new("has a space in it", "Write `%20` for a space that belongs to it.");
    }
    for (at, _) in after.match_indices('%') {
        let digits = after.get(at + 1..at + 3);
        if !digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit())) {
            let found: String = after[at..].chars().take(3).collect();
            return Flaw::new(
                format!("has `{found}`, which stands for no character"),
                "Two hexadecimal digits follow a `%`; write `%25` for the sign itself.",
            );
        }
    }
    None
}

/// The address of a mail (RFC 6068, section 2).
fn of_mail(rest: &str) -> Option<Flaw> {
    if rest.starts_with("//") {
        let bare = rest.trim_start_matches('/');
        return Flaw::new("has `//` after `mailto:`", format!("Write `mailto:{bare}`."));
    }
    // The receiver may be left to whoever sends it: `mailto:?subject=…`.
    let to = rest.split('?').next().unwrap_or_default();
    if to.is_empty() && rest.contains('=') || to.starts_with(['{', '$']) {
        return None;
    }
    let whole = |to: &str| to.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    let all = to.replace("%40", "@");
    if !all.split(',').all(|to| whole(to.trim())) {
        return Flaw::new("names nobody to write to", "Write such as `mailto:support@example.com`.");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{meant, of_whole};

    #[test]
    fn good_addresses_pass() {
        for good in [
            "https://example.com",
            "https://example.com/",
            "HTTPS://Example.COM/Path?q=1#top",
            "http://localhost:8080/x",
            "http://localhost",
            "https://intranet/wiki",
            "https://müller.example/straße",
            "https://xn--mller-kva.example/",
            "https://例え.テスト/パス",
            "https://example.com./x",
            "https://example.com:/x",
            "https://example.com:65535/",
            "https://user:secret@example.com:443/",
            "https://user@name@example.com/",
            "http://[::1]:8080/x",
            "http://[2001:db8::1]/",
            "http://[fe80::1%25eth0]/",
            "http://[v1.fe80]/",
            "http://192.0.2.1:80/",
            "//example.com/x",
            "https://web.archive.org/web/2020/https://example.com/",
            "https://example.com/a%20b%2F?q=%C3%A4",
            "https://example.com/a:b@c,d;e=(f)",
            "https://example.com/{id}",
            "https://{tenant}.example.com:{port}/",
            "https://http.cat/404",
            "https://https.example.com/",
            "https://http/",
            "mailto:me@example.com",
            "mailto:a@example.com,b@example.com?subject=x%20y",
            "mailto:?subject=Hello",
            "mailto:me%40example.com",
            "tel:+49-30-123456",
            "ftp://example.com/file",
            "sftp://example.com",
            "urn:ietf:rfc:9457",
            "tag:example.com,2024:errors",
            "about:blank",
            "slack://channel?id=1",
            "git+ssh://example.com/x",
            "geo:1,2",
            "data:text/plain,100%",
            "#404",
            "",
            "guide.md",
            "a/b:c",
            "?q=1",
            "/docs/100%",
        ] {
            assert_eq!(of_whole(good), None, "{good}");
        }
    }

    #[test]
    fn faults_are_named_with_what_was_meant() {
        for (bad, what, help) in [
            ("http:/example.com", "has no `//` after `http:`", "Write `http://example.com`."),
            ("https:example.com/x", "has no `//` after `https:`", "Write `https://example.com/x`."),
            ("https:\\\\example.com", "has no `//` after `https:`", "Write `https://example.com`."),
            ("https://", "ends before its host", "https://example.com/"),
            ("https:///docs", "has no host", "https://example.com/"),
            ("https://?q=1", "has no host", "Write the host"),
            ("https://:8080/", "has no host", "Write the host"),
            ("https://https://example.com/x", "has two schemes", "Write `https://example.com/x`."),
            ("https://http//example.com", "has two schemes", "Write `http://example.com`."),
            ("https://example.com:80a/", "has the port `80a`", "65535"),
            ("https://example.com:70000/", "has the port `70000`", "65535"),
            ("https://example.com:80:90/", "has the port `80:90`", "65535"),
            ("https://exa mple.com/", "has a space in its host `exa mple.com`", "Remove"),
            ("https://example.com/a b", "has a space in it", "%20"),
            ("https://example.com/100%", "has `%`, which", "%25"),
            ("https://example.com/%zz/", "has `%zz`, which", "%25"),
            ("https://example.com/%ä", "has `%ä`, which", "%25"),
            ("https://example..com/", "has a dot too many", "Correct"),
            ("https://.example.com/", "has a dot too many", "Correct"),
            ("https://exa<mple.com/", "has `<` in its host", "Correct"),
            ("http://[::1/", "has a `[` without a `]`", "Close"),
            ("http://::1]/", "has no host", "Write the host"),
            ("http://[::g]/", "has `[::g]`, which is no address of IPv6", "2001:db8"),
            ("http://[::1]x/", "has `x` after its host", "port"),
            ("http://2001:db8::1/x", "IPv6 without brackets", "Write `http://[2001:db8::1]/x`."),
            ("//", "ends before its host", "https://example.com/"),
            ("mailto:", "names nobody", "mailto:support@example.com"),
            ("mailto:support", "names nobody", "mailto:support@example.com"),
            ("mailto:@example.com", "names nobody", "mailto:support@example.com"),
            ("mailto://me@example.com", "has `//` after", "Write `mailto:me@example.com`."),
            ("htp://example.com", "has the scheme `htp:`", "Did you mean `http://example.com`?"),
            ("hhtps://example.com", "has the scheme `hhtps:`", "Did you mean `https://example.com`?"),
        ] {
            let flaw = of_whole(bad).unwrap_or_else(|| panic!("{bad} passes"));
            assert!(flaw.what.contains(what) && flaw.help.contains(help), "{bad}: {flaw:?}");
        }
    }

    #[test]
    fn hosts_are_told_from_files() {
        for (address, whole) in [
            ("www.example.com/x", "https://www.example.com/x"),
            ("WWW.Example.fr", "https://WWW.Example.fr"),
            ("example.com", "https://example.com"),
            ("docs.example.org:80/a", "https://docs.example.org:80/a"),
            ("http//example.com/X", "http://example.com/X"),
            ("HTTPS//example.com", "https://example.com"),
        ] {
            assert_eq!(meant(address).as_deref(), Some(whole));
        }
        for file in ["guide.md", "a/b.com", "www.md", "codes.yaml#404", "#com", "../x.org", ".com", "http/x", "a..com"]
        {
            assert_eq!(meant(file), None, "{file}");
        }
    }
}
