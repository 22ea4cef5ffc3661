//! Words that nobody spells so on purpose.

use std::collections::{BTreeSet, HashSet};

use super::passage::Slip;
use super::words::{Kind, Word, cased, starts_sentence};
use crate::diagnostic::rules;

/// Misspellings and what is meant, a line each, in the order of their letters.
static LIST: &str = include_str!("misspellings.txt");

/// What the list lacks, or leaves open between a frequent word and a rare one.
const MORE: [(&str, &str); 6] = [
    ("alot", "a lot"),
    ("aswell", "as well"),
    ("atleast", "at least"),
    ("transacton", "transaction"),
    ("transactons", "transactions"),
    ("wich", "which"),
];

/// The words of a project that are right whatever the list says, in small letters.
#[derive(Debug, Default)]
pub(super) struct Known(BTreeSet<String>);

impl Known {
    /// The words of `[lint] words`. Capitals do not count.
    pub(super) fn new<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        Self(words.flat_map(str::split_whitespace).map(str::to_lowercase).collect())
    }

    fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// Words that were looked up and are right: texts repeat their words, and looking up takes its time.
#[derive(Debug, Default)]
pub(super) struct Sound<'t>(HashSet<&'t str>);

/// A word that is on the list.
pub(super) fn slip<'t>(word: &Word<'t>, known: &Known, sound: &mut Sound<'t>) -> Vec<Slip> {
    if word.kind != Kind::Word
        || sound.0.contains(word.text)
        || known.has(&word.text.to_lowercase())
        || is_field(word.text)
    {
        return Vec::new();
    }
    let mut slips = Vec::new();
    let mut start = word.range.start;
    let parts = word.text.split_inclusive(['-', '\'', '’']);
    for (at, part) in parts.enumerate() {
        let letters = part.trim_end_matches(['-', '\'', '’']);
        let starts = at > 0 || starts_sentence(word);
        if let Some(corrections) = corrections(letters, starts, known) {
            slips.push(finding(letters, start, &corrections));
        }
        start += part.len();
    }
    // A word with capitals can be right in one place and wrong in another.
    if slips.is_empty() && word.text.bytes().all(|b| !b.is_ascii_uppercase()) {
        sound.0.insert(word.text);
    }
    slips
}

/// Whether a word is the name of a header field: `X-Request-Id`.
fn is_field(word: &str) -> bool {
    let capital = |part: &str| part.starts_with(|c: char| c.is_ascii_uppercase());
    word.contains('-') && word.split('-').all(capital)
        || word.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-"))
}

fn finding(word: &str, start: usize, corrections: &[&str]) -> Slip {
    let range = start..start + word.len();
    let all: Vec<String> = corrections.iter().map(|new| format!("`{}`", cased(new, word))).collect();
    let meant = match all.as_slice() {
        [first, rest @ .., last] if !rest.is_empty() || first != last => {
            format!("{} or {last}", all.get(..all.len() - 1).unwrap_or_default().join(", "))
        }
        _ => all.join(""),
    };
    let fix = match corrections {
        [only] => Some((range.clone(), cased(only, word))),
        _ => None,
    };
    let message = format!("`{word}` is a misspelling of {meant}");
    let help = "Correct it; a word of the project goes into `words` of `[lint]` in book.toml.".to_owned();
    Slip { rule: &rules::SPELLING, range, message, help, fix }
}

/// What is meant by a word that is on the list. `starts` says that a capital is no sign of a name.
fn corrections(word: &str, starts: bool, known: &Known) -> Option<Vec<&'static str>> {
    let ascii = word.len() >= 3 && word.bytes().all(|b| b.is_ascii_alphabetic());
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    let title = capitals == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
    // More capitals are an abbreviation; short words with a capital are often names.
    if !ascii || capitals > 0 && !title || title && !starts && word.len() < 6 {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    if known.has(&lower) {
        return None;
    }
    let more = MORE.iter().find(|(known, _)| *known == lower).map(|(_, meant)| *meant);
    let found: Vec<&str> = more.or_else(|| look_up(&lower))?.split(',').collect();
    // Of a short word with several readings nobody can tell whether it is a slip at all.
    (word.len() > 4 || found.len() == 1).then_some(found)
}

/// What the list has for a word of small letters, of which its comments are none.
fn look_up(word: &str) -> Option<&'static str> {
    let bytes = LIST.as_bytes();
    let (mut low, mut high) = (0, LIST.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = bytes.get(..middle)?.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let end = bytes.get(middle..)?.iter().position(|b| *b == b'\n').map_or(LIST.len(), |at| middle + at);
        let (key, value) = LIST.get(start..end)?.split_once(' ')?;
        match key.cmp(word) {
            std::cmp::Ordering::Equal => return Some(value),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Known, LIST, corrections, is_field, look_up};

    #[test]
    fn every_word_of_the_list_is_found_and_no_other() {
        let lines = LIST.lines().filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for (word, value) in lines.step_by(97).map(|line| line.split_once(' ').expect("a word and what is meant")) {
            assert_eq!(look_up(word), Some(value));
            count += 1;
        }
        assert!(count > 500);
        let (first, last) = (LIST.lines().find(|line| !line.starts_with('#')), LIST.lines().next_back());
        for line in [first, last] {
            let word = line.and_then(|line| line.split(' ').next()).expect("a word");
            assert!(look_up(word).is_some(), "{word}");
        }
        for word in ["receive", "a", "zzzzzz", "statusbook"] {
            assert_eq!(look_up(word), None, "{word}");
        }
    }

    #[test]
    fn names_of_header_fields_are_no_words() {
        for name in ["X-Recieve", "x-recieve", "Teh-Recieved"] {
            assert!(is_field(name), "{name}");
        }
        for word in ["Pre-recieved", "recieve", "Recieve"] {
            assert!(!is_field(word), "{word}");
        }
    }

    #[test]
    fn names_and_words_of_the_project_are_left_alone() {
        let (none, own) = (Known::default(), Known::new(["Recieve", "teh adn"].into_iter()));
        assert_eq!(corrections("recieve", false, &none), Some(vec!["receive"]));
        assert_eq!(corrections("Wich", true, &none), Some(vec!["which"]));
        assert_eq!(corrections("alot", false, &none), Some(vec!["a lot"]));
        assert_eq!(corrections("Recieve", false, &none), Some(vec!["receive"]));
        for word in ["RECIEVE", "CLAs", "recieve1", "receive", "ot"] {
            assert_eq!(corrections(word, true, &none), None, "{word}");
        }
        assert_eq!((corrections("Teh", true, &none), corrections("Teh", false, &none)), (Some(vec!["the"]), None));
        for word in ["recieve", "Recieve", "teh", "adn"] {
            assert_eq!(corrections(word, true, &own), None, "{word}");
        }
    }
}
