//! Whether a text is English at all.
//!
//! A book that does not name its language counts as English, and English books quote other languages. In those, every second
//! word would be a misspelling, so the rules about English words ask here first.

use super::passage::{Content, Passage};
use super::words::{Kind, Word, words};
use crate::diagnostic::SourceMap;

/// Words that every third or fourth word of English is one of, and few words of other languages.
const SMALL: &[&str] = &[
    "an", "and", "are", "be", "because", "been", "but", "by", "cannot", "could", "does", "for", "from", "has", "have",
    "if", "is", "it", "its", "must", "not", "of", "should", "than", "that", "the", "their", "there", "this", "to",
    "using", "was", "were", "when", "which", "while", "will", "with", "without", "would", "you", "your",
];
/// Words that are as frequent in other languages of Latin letters, and no words of English.
#[rustfmt::skip]
const FOREIGN: &[&str] = &[
    // German
    "auch", "auf", "aus", "bei", "das", "dass", "dem", "den", "der", "des", "durch", "ein", "eine", "einem", "einen",
    "einer", "eines", "für", "ist", "kann", "kein", "keine", "mit", "nach", "nicht", "oder", "sich", "sie", "sind", "über",
    "und", "von", "vom", "weil", "wenn", "werden", "wird", "wurde", "zu", "zum", "zur",
    // French
    "au", "aux", "avec", "ce", "cette", "dans", "du", "est", "et", "être", "la", "le", "les", "ne", "ou", "par", "pas",
    "qui", "que", "sont", "sur", "un", "une", "vous", "votre",
    // Spanish, Portuguese, Italian
    "como", "con", "da", "de", "del", "della", "di", "dos", "el", "está", "è", "é", "esta", "gli", "il", "las", "los", "na",
    "não", "nel", "non", "para", "pelo", "por", "puede", "se", "sono", "su", "uma", "una", "y",
    // Dutch, Danish, Norwegian, Swedish
    "aan", "af", "att", "det", "een", "het", "ikke", "inte", "kan", "naar", "niet", "och", "og", "på", "som", "til",
    "van", "voor", "wordt", "är", "zijn",
    // Polish, Czech
    "jest", "nie", "przez", "się", "że", "není", "která", "že",
];
/// No small word has more bytes.
const LONGEST: usize = 8;
/// How many texts of a book are looked at, and how few words of them say nothing.
const SAMPLE: usize = 256;
const FEW_OF_BOOK: usize = 60;
/// Of how few words of a passage nothing can be told, unless they are words of another language.
const FEW: usize = 25;

/// What the words of a text say about its language.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    /// How many words there are.
    all: usize,
    /// How many of them are small words of English.
    small: usize,
    /// How many of them are small words of other languages.
    foreign: usize,
}

impl Evidence {
    fn of(words: &[Word<'_>]) -> Self {
        let mut evidence = Self::default();
        for word in words.iter().filter(|word| word.kind == Kind::Word) {
            evidence.all += 1;
            if word.text.len() > LONGEST {
                continue;
            }
            let word = word.text.to_lowercase();
            evidence.small += usize::from(SMALL.contains(&word.as_str()));
            evidence.foreign += usize::from(FOREIGN.contains(&word.as_str()));
        }
        evidence
    }

    fn and(self, other: Self) -> Self {
        let Self { all, small, foreign } = other;
        Self { all: self.all + all, small: self.small + small, foreign: self.foreign + foreign }
    }

    /// Whether it is another language: one or two words are a name or a quotation.
    fn is_foreign(self) -> bool {
        self.foreign >= 2 && self.foreign > self.small
    }
}

/// How sure it is that a book is English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Book {
    /// It says so.
    Says,
    /// It says nothing, and looks English.
    Looks,
    /// It says nothing, and looks like another language.
    Foreign,
}

impl Book {
    /// What a book is that says English or nothing.
    pub(super) fn of(says: bool, passages: &[Passage<'_>], sources: &SourceMap) -> Self {
        match says {
            true => Self::Says,
            false if looks_english(passages, sources) => Self::Looks,
            false => Self::Foreign,
        }
    }

    /// What a passage of it is.
    pub(super) fn passage(self, words: &[Word<'_>]) -> Language {
        let evidence = Evidence::of(words);
        let small = self == Self::Says || evidence.all < FEW || evidence.small * 12 >= evidence.all;
        if self == Self::Foreign || evidence.is_foreign() || !small {
            Language::Other
        } else if evidence.foreign > 0 && evidence.small < 2 {
            Language::Doubtful
        } else {
            Language::English
        }
    }
}

/// What the language of a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    /// English, or another one of which little is said.
    Doubtful,
    Other,
}

/// Whether a book can be English: it says little, or one of ten words is a small one.
fn looks_english(passages: &[Passage<'_>], sources: &SourceMap) -> bool {
    let texts: Vec<_> = passages.iter().filter(|passage| matches!(passage.content, Content::Rich(_))).collect();
    let step = texts.len().div_ceil(SAMPLE).max(1);
    let of = |passage: &&Passage<'_>| Evidence::of(&words(passage.text(sources), &passage.prose()));
    let all = texts.iter().step_by(step).map(of).fold(Evidence::default(), Evidence::and);
    !all.is_foreign() && (all.all < FEW_OF_BOOK || all.small * 10 >= all.all)
}

#[cfg(test)]
mod tests {
    use super::{Book, FOREIGN, LONGEST, Language, SMALL};
    use crate::check::text::words::words;
    use crate::richtext::markdown;

    fn language(book: Book, text: &str) -> Language {
        book.passage(&words(text, &markdown::read(text).marks.prose))
    }

    #[test]
    fn english_is_told_from_other_languages() {
        for book in [Book::Says, Book::Looks] {
            for text in [
                "Not Found",
                "The server cannot process the request because the body of it is malformed.",
                "Requested resource not found, generally used as a response for unsuccessful GET requests.",
                "Recieved request contains malformed authentication credentials; client must reauthenticate using vaild token.",
                "Payment declined; issuer requires additional authentication",
            ] {
                assert_eq!(language(book, text), Language::English, "{text}");
            }
            for text in [
                "Le serveur ne peut pas traiter la requête en raison d'une erreur du client.",
                "Der Server kann die Anfrage nicht verarbeiten, weil sie fehlerhaft ist.",
                "Anfrage wurde nicht gefunden",
                "El servidor no puede procesar la solicitud debido a un error del cliente.",
                "Il server non può elaborare la richiesta per un errore del client.",
                "O servidor não pode processar o pedido, que está incompleto.",
                "De server kan het verzoek niet verwerken omdat de syntaxis onjuist of onvolledig geschreven werd door client.",
            ] {
                assert_eq!(language(book, text), Language::Other, "{text}");
            }
        }
    }

    #[test]
    fn small_words_are_short() {
        assert!(SMALL.iter().chain(FOREIGN).all(|word| word.len() <= LONGEST));
        assert!(SMALL.iter().all(|word| !FOREIGN.contains(word)));
    }

    #[test]
    fn what_a_book_says_counts() {
        // A long text without small words of any language: names, or a language that nobody listed here.
        let text = "Palvelin ei voi ".repeat(12);
        assert_eq!(language(Book::Says, &text), Language::English);
        assert_eq!(language(Book::Looks, &text), Language::Other);
        assert_eq!(language(Book::Foreign, "The server is down."), Language::Other);
        assert_eq!(language(Book::Says, "Konto de Facto gesperrt"), Language::Doubtful);
    }
}
