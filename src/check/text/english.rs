//! Whether a text is English at all.
//!
//! A book that does not name its language counts as English, and English books quote other languages. In those, every second
//! word would be a misspelling, so the rules about English words ask here first.

use super::passage::{Content, Passage};
use super::words::{Kind, Word, words};
use crate::diagnostic::SourceMap;

/// Words that every third or fourth word of English is one of, and few words of other languages.
const SMALL: [&str; 23] = [
    "an", "and", "are", "be", "been", "by", "for", "from", "has", "if", "is", "it", "not", "of", "that", "the", "this",
    "to", "was", "when", "will", "with", "you",
];
/// Of how few words nothing can be told.
const FEW: usize = 8;
/// How many texts of a book are looked at, and how few words of them say nothing.
const SAMPLE: usize = 256;
const FEW_OF_BOOK: usize = 60;

/// How many words there are, and how many of them are small words of English.
fn count(words: &[Word<'_>]) -> (usize, usize) {
    let all = words.iter().filter(|word| word.kind == Kind::Word);
    let small = all.clone().filter(|word| SMALL.iter().any(|small| word.text.eq_ignore_ascii_case(small)));
    (all.count(), small.count())
}

/// Whether a passage can be English: it is short, or one of a dozen words is a small one.
pub(super) fn passage(words: &[Word<'_>]) -> bool {
    let (all, small) = count(words);
    all < FEW || small > 0 && small * 12 >= all
}

/// Whether a book can be English: it says little, or one of ten words is a small one.
pub(super) fn book(passages: &[Passage<'_>], sources: &SourceMap) -> bool {
    let texts: Vec<_> = passages.iter().filter(|passage| matches!(passage.content, Content::Rich(_))).collect();
    let step = texts.len().div_ceil(SAMPLE).max(1);
    let counts = texts.iter().step_by(step).map(|passage| count(&words(passage.text(sources), &passage.prose())));
    let (all, small) = counts.fold((0, 0), |(all, small), (words, some)| (all + words, small + some));
    all < FEW_OF_BOOK || small * 10 >= all
}

#[cfg(test)]
mod tests {
    use super::passage;
    use crate::check::text::words::words;
    use crate::richtext::markdown;

    #[test]
    fn english_is_told_from_other_languages() {
        let is_english = |text: &str| passage(&words(text, &markdown::read(text).marks.prose));
        assert!(is_english("Not Found"));
        assert!(is_english("The server cannot process the request because the body of it is malformed."));
        assert!(is_english(
            "Requested resource not found, generally used as a response for unsuccessful GET requests."
        ));
        for text in [
            "Le serveur ne peut pas traiter la requête en raison d'une erreur du client.",
            "Der Server kann die Anfrage nicht verarbeiten, weil sie fehlerhaft ist.",
            "El servidor no puede procesar la solicitud debido a un error del cliente.",
            "De server kan het verzoek niet verwerken omdat de syntaxis onjuist of onvolledig geschreven werd door client.",
        ] {
            assert!(!is_english(text), "{text}");
        }
    }
}
