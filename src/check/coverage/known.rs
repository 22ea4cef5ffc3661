//! What a book knows of codes.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Book;
use crate::richtext::is_one_slip;

/// So many codes of one form make it certain that another word of that form is a code, too.
const ENOUGH: usize = 2;

/// All codes of a book, and the forms that they have.
#[derive(Debug, Default)]
pub(super) struct Known<'b> {
    /// Codes that are defined, are retired or have another name.
    names: BTreeSet<&'b str>,
    /// Codes that are defined.
    pub(super) defined: BTreeSet<&'b str>,
    /// Statuses of HTTP that are meant somewhere: those of catalogs, and those that other codes are sent with.
    statuses: BTreeSet<u16>,
    /// The classes of statuses that a code stands for, such as `5xx`.
    classes: BTreeSet<char>,
    /// Whether there is a catalog of statuses of HTTP.
    pub(super) http: bool,
    /// The summaries of statuses that have several words, with their codes.
    pub(super) summaries: Vec<(&'b str, &'b str)>,
    /// What stands before the digits of codes, and how many digits there are: how many codes are of this form.
    numbered: BTreeMap<(&'b str, usize), usize>,
    /// Codes in capitals with underscores.
    capitals: Vec<&'b str>,
}

impl<'b> Known<'b> {
    pub(super) fn new(book: &'b Book) -> Self {
        let mut known = Self::default();
        for catalog in &book.catalogs {
            let http = catalog.is_http();
            known.http |= http;
            let retired = catalog.retired.iter().map(|retired| retired.code.as_str());
            known.names.extend(retired);
            for definition in catalog.definitions() {
                let code = definition.code.as_str();
                known.names.extend(definition.aliases.iter().map(|alias| alias.as_str()));
                known.names.insert(code);
                known.defined.insert(code);
                known.statuses.extend(definition.http_status.map(|status| status.0));
                known.classes.extend(class(code));
                if http && (definition.code.http_status().is_some() || definition.code.is_class()) {
                    let summary = definition.summary.as_str();
                    known.summaries.extend(summary.contains(' ').then_some((summary, code)));
                    continue;
                }
                if let Some(form) = numbered(code) {
                    *known.numbered.entry(form).or_default() += 1;
                }
                known.capitals.extend(is_in_capitals(code).then_some(code));
            }
        }
        known
    }

    /// Whether nothing that a page says could be a code that is missing.
    pub(super) fn is_empty(&self) -> bool {
        !self.http && self.numbered.values().all(|count| *count < ENOUGH) && self.capitals.len() < ENOUGH
    }

    /// Whether the book has a code, or had one.
    pub(super) fn has(&self, code: &str) -> bool {
        self.names.contains(code)
    }

    /// Whether a status of HTTP has a place in the book.
    pub(super) fn has_status(&self, code: &str) -> bool {
        let status = code.parse().is_ok_and(|status: u16| self.statuses.contains(&status));
        self.has(code) || status || code.chars().next().is_some_and(|class| self.classes.contains(&class))
    }

    /// Whether a word has the form of the codes of some catalog: `PAY-018`, where there are `PAY-001` and `PAY-017`.
    pub(super) fn is_numbered(&self, word: &str) -> bool {
        numbered(word).is_some_and(|form| self.numbered.get(&form).is_some_and(|count| *count >= ENOUGH))
    }

    /// The code in capitals that a word differs from by one slip: `CARD_DECLIEND` for `CARD_DECLINED`.
    pub(super) fn slip_of(&self, word: &str) -> Option<&'b str> {
        const LONG: usize = 8;
        if self.capitals.len() < ENOUGH || word.len() < LONG || !is_in_capitals(word) {
            return None;
        }
        let other = |code: &str| {
            // Plurals and numbered names are names of their own.
            let (short, long) = if code.len() < word.len() { (code, word) } else { (word, code) };
            long.strip_suffix('S') == Some(short) || without_digits(code) == without_digits(word)
        };
        let near = |code: &&&str| code.len().abs_diff(word.len()) <= 1 && is_one_slip(code, word) && !other(code);
        self.capitals.iter().find(near).copied()
    }

    /// The defined code of the same form whose number is nearest to that of a word.
    pub(super) fn nearest_numbered(&self, word: &str) -> Option<&'b str> {
        let form = numbered(word)?;
        let number = |code: &str| code.get(form.0.len()..)?.parse::<u64>().ok();
        let wanted = number(word)?;
        let alike = self.defined.iter().filter(|code| code.starts_with(form.0) && numbered(code) == Some(form));
        alike.copied().min_by_key(|code| number(code).map(|number| number.abs_diff(wanted)))
    }

    /// The defined status of the same class whose number is nearest.
    pub(super) fn nearest_status(&self, status: u16) -> Option<&'b str> {
        let numbers = self.defined.iter().filter_map(|code| Some((code.parse::<u16>().ok()?, *code)));
        let class = numbers.filter(|(number, _)| number / 100 == status / 100);
        class.min_by_key(|(number, _)| number.abs_diff(status)).map(|(_, code)| code)
    }
}

/// The first digit of a code that stands for a class of statuses: `5xx`.
fn class(code: &str) -> Option<char> {
    let (first, rest) = code.split_at_checked(1)?;
    (rest.eq_ignore_ascii_case("xx")).then(|| first.chars().next()).flatten().filter(char::is_ascii_digit)
}

/// What stands before the digits at the end of a code, and how many digits these are.
fn numbered(code: &str) -> Option<(&str, usize)> {
    let prefix = code.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = code.len() - prefix.len();
    let letters = prefix.bytes().filter(u8::is_ascii_alphabetic).count();
    let plain = prefix.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    // Without a sign between, two digits could be a version: `S3`, `H26`.
    let least = if prefix.ends_with(['-', '_']) { 2 } else { 3 };
    (plain && letters > 0 && digits >= least).then_some((prefix, digits))
}

fn is_in_capitals(code: &str) -> bool {
    code.contains('_') && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

fn without_digits(code: &str) -> String {
    code.chars().filter(|c| !c.is_ascii_digit()).collect()
}
