//! The words of the interface: every text of a page that no author wrote, in the language of the book.

mod patterns;
mod plural;
mod read;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

pub(crate) use patterns::{deprecated, english, gone, sentence};
pub use read::OwnWords;
pub(crate) use read::read;

/// A language: each of its words by key, each word by form; the only form has no name.
type Language = (&'static str, &'static [(&'static str, &'static [(&'static str, &'static str)])]);

/// The built-in words, from the files in `theme/words`.
static BUILT_IN: &[Language] = include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The language that has what another lacks.
const LAST: &str = "en";

/// A word of the interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Word {
    /// One text.
    Single(Cow<'static, str>),
    /// A text for each plural category of the language that differs (Unicode CLDR: `one`, `few`, …, `other`).
    Counted(BTreeMap<&'static str, Cow<'static, str>>),
}

/// All words of the interface in a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    language: String,
    words: BTreeMap<&'static str, Word>,
}

impl Word {
    fn built_in(forms: &'static [(&'static str, &'static str)]) -> Self {
        match forms {
            [("", text)] => Word::Single(Cow::Borrowed(text)),
            forms => Word::Counted(forms.iter().map(|(form, text)| (*form, Cow::Borrowed(*text))).collect()),
        }
    }

    /// The text for a category, or that for any number.
    pub(crate) fn form(&self, category: &str) -> &str {
        match self {
            Word::Single(text) => text,
            Word::Counted(forms) => forms.get(category).or_else(|| forms.get("other")).map_or("", |text| text.as_ref()),
        }
    }

    /// All its texts.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let (single, forms) = match self {
            Word::Single(text) => (Some(text), None),
            Word::Counted(forms) => (None, Some(forms.values())),
        };
        single.into_iter().chain(forms.into_iter().flatten()).map(AsRef::as_ref)
    }
}

impl Words {
    /// The words of a language: of its tag, or else of the tags that it is a part of (`pt-BR`, `pt`), or else English. Of
    /// each the author's own come before the built-in ones.
    pub fn new(language: &str, own: &[OwnWords]) -> Self {
        let mut tags = vec![LAST];
        let ends = language.match_indices('-').map(|(at, _)| at).chain([language.len()]);
        tags.extend(ends.filter_map(|end| language.get(..end)));
        let mut words = BTreeMap::new();
        for tag in tags {
            let built_in = BUILT_IN.iter().find(|(known, _)| known.eq_ignore_ascii_case(tag));
            for (key, forms) in built_in.map_or(&[][..], |(_, words)| words) {
                words.insert(*key, Word::built_in(forms));
            }
            for own in own.iter().filter(|own| own.language.eq_ignore_ascii_case(tag)) {
                words.extend(own.words.iter().map(|(key, word)| (*key, word.clone())));
            }
        }
        Self { language: language.to_owned(), words }
    }

    /// The keys of all words.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        BUILT_IN
            .iter()
            .filter(|(language, _)| *language == LAST)
            .flat_map(|(_, words)| words.iter().map(|(key, _)| *key))
    }

    /// The languages that are built in.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(language, _)| *language)
    }

    /// All words, by key, as templates see them.
    pub(crate) fn all(&self) -> &BTreeMap<&'static str, Word> {
        &self.words
    }

    /// A word that stands by itself.
    pub fn get(&self, key: &str) -> &str {
        self.words.get(key).map_or("", |word| word.form("other"))
    }

    /// A word with what stands between braces in it.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = String::new();
        for piece in pieces(self.get(key)) {
            text.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Place(name) => values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value),
            });
        }
        text
    }

    /// The plural category of a number in this language.
    pub(crate) fn category(&self, number: u64) -> &'static str {
        plural::category(&self.language, number)
    }
}

/// An English word that stands by itself.
pub(crate) fn in_english(key: &str) -> &'static str {
    let english = BUILT_IN.iter().find(|(language, _)| *language == LAST).map_or(&[][..], |(_, words)| words);
    let word = english.iter().find(|(known, _)| *known == key).and_then(|(_, forms)| forms.last());
    word.map_or("", |(_, text)| text)
}

impl Default for Words {
    /// English.
    fn default() -> Self {
        Self::new(LAST, &[])
    }
}

/// A part of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// What it says.
    Text(&'t str),
    /// The name between braces, in whose place something is put.
    Place(&'t str),
}

/// The parts of a word.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = rest.split_once('{').and_then(|(before, rest)| {
        let (name, after) = rest.split_once('}')?;
        Some((before, name, after))
    }) {
        if !before.is_empty() {
            out.push(Piece::Text(before));
        }
        out.push(Piece::Place(name));
        rest = after;
    }
    if !rest.is_empty() {
        out.push(Piece::Text(rest));
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{BUILT_IN, Piece, Word, Words, pieces, plural};

    fn places(word: &Word) -> BTreeSet<&str> {
        let pieces = word.texts().flat_map(pieces);
        pieces.filter_map(|piece| if let Piece::Place(name) = piece { Some(name) } else { None }).collect()
    }

    #[test]
    fn every_language_has_every_word_with_the_same_places() {
        let english = Words::default();
        for (language, words) in BUILT_IN {
            let keys: Vec<&str> = words.iter().map(|(key, _)| *key).collect();
            let unique: BTreeSet<&str> = keys.iter().copied().collect();
            assert_eq!(keys.len(), unique.len(), "{language}: a word is given twice");
            let known: BTreeSet<&str> = english.all().keys().copied().collect();
            assert_eq!(unique, known, "{language}");
            for (key, forms) in *words {
                let (word, of_english) = (Word::built_in(forms), &english.all()[key]);
                assert!(word.texts().all(|text| !text.is_empty()), "{language}: {key}");
                assert_eq!(places(&word), places(of_english), "{language}: {key}");
                if let Word::Counted(forms) = &word {
                    let categories: BTreeSet<&str> = (0..200).map(|n| plural::category(language, n)).collect();
                    assert!(forms.contains_key("other"), "{language}: {key}");
                    assert!(
                        forms.keys().all(|form| categories.contains(form) || *form == "other"),
                        "{language}: {key}"
                    );
                }
            }
        }
    }

    /// The files are TOML, whatever the build script takes of them.
    #[test]
    fn the_files_say_the_same_to_a_reader_of_toml() {
        for (language, words) in BUILT_IN {
            let file = format!("{}/theme/words/{language}.toml", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(file).expect("a file of words");
            let table: toml::Table = text.parse().expect("TOML");
            assert_eq!(table.len(), words.len(), "{language}");
            for (key, forms) in *words {
                match (&table[*key], forms) {
                    (toml::Value::String(text), [("", built_in)]) => assert_eq!(text.as_str(), *built_in),
                    (toml::Value::Table(table), forms) => {
                        assert_eq!(table.len(), forms.len(), "{language}: {key}");
                        forms.iter().for_each(|(form, text)| assert_eq!(table[*form].as_str(), Some(*text)));
                    }
                    (other, _) => panic!("{language}: {key}: {other:?}"),
                }
            }
        }
    }

    #[test]
    fn a_language_that_is_not_there_is_english() {
        assert_eq!(Words::new("de-AT", &[]).get("causes"), "Ursachen");
        assert_eq!(Words::new("DE", &[]).get("causes"), "Ursachen");
        assert_eq!(Words::new("tlh", &[]).get("causes"), "Causes");
        assert_eq!(Words::new("ja", &[]).fill("in_full", &[("title", "{n}")]), "{n} 全文");
    }
}
