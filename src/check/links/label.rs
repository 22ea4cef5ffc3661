//! Labels that name something else than what their links lead to.

use super::{Site, references, sites};
use crate::check::Subject;
use crate::check::each::Brake;
use crate::diagnostic::{Diagnostic, Findings, Span, rules};
use crate::links::{Destination, LinkIndex, decode};
use crate::model::anchor_of;

const BRAKE: Brake = Brake {
    things: "links",
    likely: "Labels and addresses seem to have been shifted against each other: look where they come from.",
};

/// The label of a link, or the title of a reference, does not name another RFC, section, address or code than its target.
pub(in crate::check) fn label_mismatch(subject: Subject<'_>, findings: &mut Findings) {
    let Subject { book, index, sources } = subject;
    let links = sites(book, index, sources).filter(|site| !site.link.image && !site.repeated);
    let judge = |site: Site<'_>| {
        let (label, target) = (site.link.text.trim(), site.link.target.as_str());
        let differ = of_address(label, target).or_else(|| of_code(label, &site, index))?;
        Some(finding(site.link.place.0, label, target, &differ))
    };
    BRAKE.each(links, judge, findings);
    for (title, url) in references(book) {
        let differ = of_address(title.as_str(), url.as_str());
        findings.push_some(differ.map(|differ| finding(url.place.0, title.as_str(), url.as_str(), &differ)));
    }
}

fn finding(span: Span, label: &str, target: &str, (named, led): &(String, String)) -> Diagnostic {
    let message = format!("the label `{label}` names {named}, but the link leads to {led}: `{target}`");
    let help = "Correct the label or the address, whichever is wrong.";
    Diagnostic::new(&rules::LABEL_MISMATCH, span, message).help(help)
}

/// What a label names and what its address leads to, where these are two things.
fn of_address(label: &str, target: &str) -> Option<(String, String)> {
    of_rfc(label, target).or_else(|| of_url(label, target)).or_else(|| of_mail(label, target))
}

/// RFCs and their sections, at whatever host they are read.
fn of_rfc(label: &str, target: &str) -> Option<(String, String)> {
    let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
    let name = path.split('?').next().and_then(|path| path.trim_end_matches('/').rsplit('/').next())?;
    let name = name.to_ascii_lowercase();
    let number = name.strip_prefix("rfc").map(|rest| rest.split('.').next().unwrap_or_default())?;
    let number = digits(number).filter(|digits| digits.len() == number.len())?.trim_start_matches('0');
    let named = rfcs(label);
    if let Some(first) = named.first().filter(|_| !named.iter().any(|rfc| rfc.trim_start_matches('0') == number)) {
        return Some((format!("RFC {first}"), format!("RFC {number}")));
    }
    // `#section-15.5.5`, and `#section-15.5.5-2` for its second paragraph.
    let section = fragment.strip_prefix("section-").map(|rest| rest.split('-').next().unwrap_or_default())?;
    let named = sections(label);
    let first = named.first()?;
    // A label that is more or less exact than its link is right.
    let within =
        |one: &str, other: &str| one.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let fits = |named: &&str| within(named, section) || within(section, named);
    let is_numbered = section.starts_with(|c: char| c.is_ascii_digit());
    (is_numbered && !named.iter().any(fits)).then(|| (format!("section {first}"), format!("section {section}")))
}

/// The digits at the start of a text, where there are any.
fn digits(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).filter(|digits| !digits.is_empty())
}

/// The numbers of the RFCs that a text names.
fn rfcs(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(['R', 'r']) {
        let is_word = !text[..at].ends_with(|c: char| c.is_alphanumeric());
        let Some(rest) = text.get(at + 3..).filter(|_| is_word && text[at..at + 3].eq_ignore_ascii_case("rfc")) else {
            continue;
        };
        // "RFC 9110", "RFC9110", "RFC-9110", "RFCs 9110 and 9111" names at least the first.
        let rest = rest.trim_start_matches(['s', ' ', '\u{a0}', '-', '#']);
        found.extend(digits(rest));
    }
    found
}

/// The numbers of the sections that a text names.
fn sections(text: &str) -> Vec<&str> {
    let lower = text.to_ascii_lowercase();
    let starts =
        ["section", "sect.", "sec.", "\u{a7}"].iter().filter_map(|word| lower.find(word).map(|at| at + word.len()));
    let Some(rest) = starts.min().and_then(|at| text.get(at..)) else { return Vec::new() };
    let numbers = rest.split(|c: char| !(c.is_ascii_digit() || c == '.')).map(|number| number.trim_matches('.'));
    numbers.filter(|number| !number.is_empty()).collect()
}

/// A label that is an address itself.
fn of_url(label: &str, target: &str) -> Option<(String, String)> {
    let after_scheme = |text: &str| {
        let lower = text.to_ascii_lowercase();
        ["https://", "http://"].iter().find(|scheme| lower.starts_with(**scheme)).map(|scheme| scheme.len())
    };
    let shown = label.trim_end_matches(['.', ',', ';', ')']);
    let shortened = label.ends_with("...") || label.ends_with('…');
    let start = after_scheme(shown).or_else(|| shown.to_ascii_lowercase().starts_with("www.").then_some(0))?;
    let (shown, target) = (shown.get(start..)?, target.get(after_scheme(target)?..)?);
    if shown.contains(char::is_whitespace) || shortened {
        return None;
    }
    let (named, led) = (host(shown), host(target));
    // A name of another script may be written in two ways (RFC 5890).
    let other_script = |host: &str| !host.is_ascii() || host.contains("xn--");
    if other_script(&named) || other_script(&led) {
        return None;
    }
    if named != led {
        return Some((format!("the host `{named}`"), format!("`{led}`")));
    }
    let (named, led) = (path(shown), path(target));
    (!named.is_empty() && named != led)
        .then(|| (format!("the path `{named}`"), format!("`{}`", if led.is_empty() { "/" } else { &led })))
}

fn host(after_scheme: &str) -> String {
    let host = after_scheme.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.strip_suffix(":443").or_else(|| host.strip_suffix(":80")).unwrap_or(host);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

fn path(after_scheme: &str) -> String {
    let path = after_scheme.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once('/').map_or("", |(_, path)| path).trim_end_matches('/');
    if path.is_empty() { String::new() } else { format!("/{}", decode(path)) }
}

/// A label that is the address of a mail.
fn of_mail(label: &str, target: &str) -> Option<(String, String)> {
    let to = target.get(.."mailto:".len()).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"))?;
    let to = decode(target[to.len()..].split('?').next().unwrap_or_default());
    let label = label.strip_prefix("mailto:").unwrap_or(label);
    let is_mail =
        |text: &str| text.matches('@').count() == 1 && !text.contains(|c: char| c.is_whitespace() || c == ',');
    let differ = is_mail(label) && is_mail(&to) && !label.eq_ignore_ascii_case(&to);
    differ.then(|| (format!("`{label}`"), format!("`{to}`")))
}

/// A label that is a code, and a link to another code of a catalog.
fn of_code(label: &str, site: &Site<'_>, index: &LinkIndex<'_>) -> Option<(String, String)> {
    let Destination::Code(to, anchor) = index.find(site.from, site.document, &site.link.target) else { return None };
    let named = anchor_of(label);
    if named == anchor {
        return None;
    }
    // The name of its page is the code with its capitals, so that `ok` is not `OK`.
    let is_code = to.codes.get(&named).is_some_and(|name| name == label);
    let status = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit());
    let led = to.codes.get(anchor).map_or(anchor, String::as_str);
    (is_code || status(label) && status(anchor)).then(|| (format!("the code `{label}`"), format!("`{led}`")))
}

#[cfg(test)]
mod tests {
    use super::of_address;

    #[test]
    fn labels_that_agree_pass() {
        for (label, target) in [
            ("RFC 7538", "https://www.rfc-editor.org/rfc/rfc7538"),
            ("RFC7538", "https://datatracker.ietf.org/doc/html/rfc7538"),
            ("RFC 0768", "https://www.rfc-editor.org/rfc/rfc768.txt"),
            ("RFC 9110, Section 15.5.5", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5"),
            ("RFC 9110, Section 15.5.5", "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.5-2"),
            ("RFC 9110, Section 15.5", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5"),
            ("RFC 9110, Section 15.5.5", "https://www.rfc-editor.org/rfc/rfc9110#section-15"),
            ("RFC 9110, Sections 15.5.5 and 15.5.6", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6"),
            ("RFC 9110 §15.5.5", "https://httpwg.org/specs/rfc9110.html#status.404"),
            ("RFC 7231, obsoleted by RFC 9110", "https://www.rfc-editor.org/rfc/rfc9110"),
            ("RFC 7231, obsoleted by RFC 9110", "https://www.rfc-editor.org/rfc/rfc7231"),
            ("the successor of RFC 7231", "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-semantics"),
            ("HTTP Semantics", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5"),
            ("Appendix A of RFC 9110", "https://www.rfc-editor.org/rfc/rfc9110#appendix-A"),
            ("BCP 47", "https://www.rfc-editor.org/rfc/rfc5646"),
            ("https://example.com/docs", "https://www.example.com/docs/"),
            ("https://example.com", "https://example.com/docs"),
            ("http://Example.com/docs", "https://example.com:443/docs?from=label#top"),
            ("https://example.com/a b", "https://example.com/c"),
            ("https://example.com/a…", "https://example.com/abc"),
            ("https://example.com/a%20b", "https://example.com/a b"),
            ("https://müller.example/", "https://xn--mller-kva.example/"),
            ("https://example.com/docs", "guide.md"),
            ("example.com/docs", "https://example.com/other"),
            ("www.example.com", "https://example.com/"),
            ("me@example.com", "mailto:Me@example.com?subject=x"),
            ("write to us", "mailto:me@example.com"),
            ("mailto:me@example.com", "mailto:me@example.com"),
            ("me@example.com", "https://example.com/contact"),
        ] {
            assert_eq!(of_address(label, target), None, "{label} {target}");
        }
    }

    #[test]
    fn labels_that_name_something_else_are_told() {
        for (label, target, named, led) in [
            ("RFC 738", "https://www.rfc-editor.org/rfc/rfc7538", "RFC 738", "RFC 7538"),
            ("see RFC-7231", "https://datatracker.ietf.org/doc/html/RFC9110.html", "RFC 7231", "RFC 9110"),
            (
                "RFC 9110, Section 15.5.5",
                "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6",
                "section 15.5.5",
                "section 15.5.6",
            ),
            ("§ 15.5", "https://www.rfc-editor.org/rfc/rfc9110#section-15.50", "section 15.5", "section 15.50"),
            ("https://example.com/a", "https://example.com/b", "the path `/a`", "`/b`"),
            ("https://example.com/a", "https://example.com/", "the path `/a`", "`/`"),
            ("https://example.com/a", "https://example.org/a", "the host `example.com`", "`example.org`"),
            ("www.example.com.", "https://phish.example/", "the host `example.com`", "`phish.example`"),
            ("me@example.com", "mailto:you@example.com", "`me@example.com`", "`you@example.com`"),
        ] {
            assert_eq!(of_address(label, target), Some((named.to_owned(), led.to_owned())), "{label} {target}");
        }
    }
}
