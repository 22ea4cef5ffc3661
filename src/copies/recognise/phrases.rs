//! The registered statuses of HTTP.

use crate::registry::{ENTRIES, phrase};

/// The name that a status of HTTP has in the registry, or had before it was unused.
pub(super) fn registered(code: &str) -> Option<&'static str> {
    let unused = || UNUSED.iter().find(|(known, _)| *known == code).map(|(_, phrase)| *phrase);
    code.parse().ok().filter(|_| code.len() == 3).and_then(phrase).or_else(unused)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(60).collect()
}

/// Whether a text begins with a usual name of a status of HTTP, or the usual name with the text.
pub(super) fn says_phrase(code: &str, text: &str) -> bool {
    let text = letters(text);
    if text.is_empty() {
        return false;
    }
    let says = |phrase: &str| {
        let phrase = letters(phrase);
        text.starts_with(&phrase) || phrase.starts_with(&text)
    };
    registered(code).is_some_and(says) || OLD.iter().any(|(known, phrase)| *known == code && says(phrase))
}

/// Whether a text is a usual name of any status of HTTP, and nothing more.
pub(super) fn is_phrase(text: &str) -> bool {
    let text = letters(text);
    let others = UNUSED.iter().chain(OLD).map(|(_, phrase)| *phrase);
    ENTRIES.iter().filter_map(|entry| entry.phrase).chain(others).any(|phrase| letters(phrase) == text)
}

/// Names of statuses that older documents of HTTP, other protocols upon it and well-known servers have.
const OLD: &[(&str, &str)] = &[
    ("302", "Moved Temporarily"),
    ("401", "Unauthenticated"),
    ("404", "Resource Not Found"),
    ("408", "Request Time-out"),
    ("413", "Request Entity Too Large"),
    ("413", "Payload Too Large"),
    ("414", "Request-URI Too Long"),
    ("414", "Request-URI Too Large"),
    ("414", "Request URL Too Long"),
    ("416", "Requested Range Not Satisfiable"),
    ("418", "I am a teapot"),
    ("419", "Page Expired"),
    ("420", "Enhance Your Calm"),
    ("422", "Unprocessable Entity"),
    ("425", "Unordered Collection"),
    ("429", "Rate Limit Exceeded"),
    ("444", "No Response"),
    ("449", "Retry With"),
    ("499", "Client Closed Request"),
    ("500", "Server Error"),
    ("504", "Gateway Time-out"),
    ("505", "HTTP Version Not Supported"),
    ("509", "Bandwidth Limit Exceeded"),
];

/// What is registered as unused, and what it was.
const UNUSED: &[(&str, &str)] = &[("306", "Switch Proxy"), ("418", "I'm a teapot")];
