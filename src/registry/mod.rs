//! What is known of the status codes of HTTP: the registry of IANA, and what stands beside it.
//!
//! The registry itself is read at compile time from `data/iana-http-status-codes.csv`; see `data/README.md`.

mod former;
mod rfc;
mod vendors;

pub use former::{Former, former};
pub use rfc::{Demand, demands, has_content, overtaken, section_in};
pub use vendors::{Origin, origins};

/// The state of the registry that the program was built with: IANA's "Last Updated".
pub const STATE: &str = "2025-09-15";

/// A value of the registry, or a range of values that stand for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The first value.
    pub first: u16,
    /// The last value; the first one, but for ranges that are unassigned.
    pub last: u16,
    /// The phrase, where it has one.
    pub phrase: Option<&'static str>,
    /// What it is registered as.
    pub status: Status,
    /// What defines it.
    pub references: &'static [Reference],
}

/// What a value is registered as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// For good.
    Registered,
    /// For a time.
    Temporary {
        /// The day on which the registration ends, such as `2026-11-13`.
        expires: &'static str,
    },
    /// Reserved, without a meaning.
    Unused,
    /// No longer to be used.
    Obsoleted,
    /// Not registered.
    Unassigned,
}

/// What defines a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// An RFC.
    Rfc {
        /// Its number.
        number: u16,
        /// The section, such as `15.5.5`.
        section: Option<&'static str>,
    },
    /// Something else: an Internet-Draft, or a change of status.
    Other(&'static str),
}

impl Entry {
    /// The section of RFC 9110 that defines it.
    pub fn section_of_rfc_9110(&self) -> Option<&'static str> {
        self.references.iter().find_map(|reference| match reference {
            Reference::Rfc { number: 9110, section } => *section,
            _ => None,
        })
    }
}

/// The whole registry, in order.
pub static ENTRIES: &[Entry] = include!(concat!(env!("OUT_DIR"), "/registry.rs"));

/// The entry of a value from 100 to 599.
pub fn find(code: u16) -> Option<&'static Entry> {
    let at = ENTRIES.partition_point(|entry| entry.last < code);
    ENTRIES.get(at).filter(|entry| entry.first <= code)
}

/// The phrase of a code.
pub fn phrase(code: u16) -> Option<&'static str> {
    find(code)?.phrase
}

/// The code that has a phrase, whatever its capitals and punctuation.
pub fn code_of(phrase: &str) -> Option<u16> {
    ENTRIES.iter().find(|entry| entry.phrase.is_some_and(|known| same_letters(known, phrase))).map(|entry| entry.first)
}

/// Whether two texts differ in capitals, spaces and punctuation at most.
pub fn same_letters(a: &str, b: &str) -> bool {
    each_letter(a).eq(each_letter(b))
}

/// The letters and digits of a text, in lower case: what two spellings of a phrase have in common.
pub fn letters(text: &str) -> String {
    each_letter(text).collect()
}

fn each_letter(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// What the classes of codes are for (RFC 9110, section 15), by the first digit.
pub fn class(digit: u8) -> Option<&'static str> {
    Some(match digit {
        1 => "informational responses",
        2 => "successful responses",
        3 => "redirections",
        4 => "client errors",
        5 => "server errors",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
