//! Codes that are not registered, or not for good.

use super::super::each::Brake;
use super::{state, statuses};
use crate::diagnostic::{Diagnostic, Findings, rules};
use crate::model::{Catalog, Code, CodeKind};
use crate::registry::{Origin, Status, origins};

/// A status code of HTTP is a number from 100 to 599. Where the catalog does not say that it has such codes, only what can be
/// a slip in a number is told.
pub(super) fn out_of_range(catalog: &Catalog, findings: &mut Findings) {
    let says = catalog.kind == Some(CodeKind::Http);
    let brake = Brake { things: "codes", likely: "If these codes are your own, write `kind: app` in the catalog." };
    let judge = |code: &Code| {
        if code.http_status().is_some() || code.is_class() || !says && !is_number(code.as_str()) {
            return None;
        }
        let message = format!("`{code}` is no status code of HTTP");
        let help = if says {
            "Write a number from 100 to 599. If the code is your own, it belongs into a catalog with `kind: app`, \
             with the number that it is sent with as its `http_status`."
        } else {
            "Nearly all codes of this catalog are. Correct it; or, if these codes are your own, write `kind: app` in the catalog."
        };
        Some(Diagnostic::new(&rules::OUT_OF_RANGE, code.place.0, message).help(help))
    };
    brake.each(catalog.definitions().map(|definition| &definition.code), judge, findings);
}

/// Whether a code is a number, or would be one if its letters were the digits that they look like: `4O4`.
fn is_number(code: &str) -> bool {
    code.starts_with(|c: char| c.is_ascii_digit())
        && code.chars().all(|c| c.is_ascii_digit() || matches!(c, 'O' | 'o' | 'I' | 'l'))
}

/// A status code of HTTP is registered.
pub(super) fn unregistered_code(catalog: &Catalog, findings: &mut Findings) {
    let brake = Brake {
        things: "codes",
        likely: "If these codes are your own and not status codes of HTTP, write `kind: app` in the catalog.",
    };
    let judge = |(definition, code, entry): (&crate::model::Definition, u16, &crate::registry::Entry)| {
        if entry.status != Status::Unassigned {
            return None;
        }
        let message = format!("`{code}` is not a registered status code of HTTP ({})", state());
        let known: Vec<String> = origins(code).map(origin).collect();
        let help = if known.is_empty() {
            format!("Clients take it for {}. Answer with a registered code, or allow the exception.", like(code))
        } else {
            let known = known.join(". ");
            format!("{known}. Other clients take it for {}: say whose code it is, and allow the exception.", like(code))
        };
        Some(Diagnostic::new(&rules::UNREGISTERED_CODE, definition.code.place.0, message).help(help))
    };
    brake.each(statuses(catalog), judge, findings);
}

fn origin(origin: &Origin) -> String {
    let mut who = origin.who.to_owned();
    // A sentence begins here; names that are written small, such as nginx, stay as they are.
    if who.starts_with("some ") || who.starts_with("the ") {
        who.replace_range(..1, &who[..1].to_uppercase());
    }
    let verb = if who.starts_with("Some ") || who.contains(" and ") { "use" } else { "uses" };
    format!("{who} {verb} it for {}", origin.what)
}

/// What clients that do not know a code take it for (RFC 9110, section 15).
fn like(code: u16) -> String {
    (code / 100 * 100).to_string()
}

/// A status code is not reserved, unless it is documented as one that is no longer used.
pub(super) fn reserved_code(catalog: &Catalog, findings: &mut Findings) {
    for (definition, code, entry) in statuses(catalog) {
        if entry.status != Status::Unused || definition.deprecated.is_some() {
            continue;
        }
        let message = format!("`{code}` is reserved and has no meaning ({})", state());
        let help = match code {
            306 => {
                "A draft of HTTP/1.1 had it for a switch of the proxy (RFC 9110, section 15.4.7). Remove the code, or mark it as `deprecated`."
            }
            418 => {
                "It is the teapot of an April Fools' Day RFC, and reserved because the joke is deployed (RFC 9110, section 15.5.19). \
                 Answer with another code, or allow the exception."
            }
            _ => "Answer with another code.",
        };
        findings.push(Diagnostic::new(&rules::RESERVED_CODE, definition.code.place.0, message).help(help));
    }
}

/// A status code is registered for good. The day of its expiry is told and never compared with today's.
pub(super) fn temporary_code(catalog: &Catalog, findings: &mut Findings) {
    for (definition, code, entry) in statuses(catalog) {
        let Status::Temporary { expires } = entry.status else { continue };
        let message = format!("`{code}` is registered for a time only, until {expires} ({})", state());
        let help = "Its meaning can still change, and the code can go to somebody else. Do not rely on it yet, or allow the exception.";
        findings.push(Diagnostic::new(&rules::TEMPORARY_CODE, definition.code.place.0, message).help(help));
    }
}

/// A status code is not obsolete, unless it is documented as one that is no longer used.
pub(super) fn obsolete_code(catalog: &Catalog, findings: &mut Findings) {
    for (definition, code, entry) in statuses(catalog) {
        let why = match code {
            102 => "`102` is obsolete: RFC 4918 dropped it from WebDAV".to_owned(),
            305 => "`305` is deprecated by RFC 9110, section 15.4.6".to_owned(),
            _ if entry.status == Status::Obsoleted => format!("`{code}` is obsolete ({})", state()),
            _ => continue,
        };
        if definition.deprecated.is_none() {
            let help = "Remove the code, or mark it as `deprecated`.";
            findings.push(Diagnostic::new(&rules::OBSOLETE_CODE, definition.code.place.0, why).help(help));
        }
    }
}
