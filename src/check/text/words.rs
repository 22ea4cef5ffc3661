//! The words of a passage.

use std::ops::Range;

use crate::richtext::markdown::prose::{Gap, Piece};

/// A word of a passage, or what stands in the place of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// The letters, without the punctuation around them.
    pub(super) text: &'t str,
    /// Where, in bytes of the passage.
    pub(super) range: Range<usize>,
    /// What it is.
    pub(super) kind: Kind,
    /// What lies between it and the word before.
    pub(super) before: Before,
    /// Whether it stands in the same run of words as the one before, so that both can be replaced at once.
    pub(super) joined: bool,
}

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word of a language: letters, with apostrophes and hyphens between them.
    Word,
    /// An address, a path, a name of a program, a number.
    Other,
}

/// What lies between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Before {
    /// White space only, which can be a line break.
    Space,
    /// Punctuation within a sentence.
    Mark,
    /// The end of a sentence, or code, an image, an address.
    Stop,
    /// The end of a paragraph.
    Block,
}

/// The words of a text that has these pieces of prose.
pub(super) fn words<'t>(text: &'t str, pieces: &[Piece]) -> Vec<Word<'t>> {
    let mut reader = Reader { text, words: Vec::new(), before: Before::Block, joined: false };
    for (at, piece) in pieces.iter().enumerate() {
        let follows = pieces.get(at + 1).map(|next| next.gap);
        let before = at.checked_sub(1).and_then(|at| pieces.get(at));
        reader.piece(piece, before, follows);
    }
    reader.words
}

struct Reader<'t> {
    text: &'t str,
    words: Vec<Word<'t>>,
    /// What was met since the last word.
    before: Before,
    joined: bool,
}

impl<'t> Reader<'t> {
    fn piece(&mut self, piece: &Piece, last: Option<&Piece>, follows: Option<Gap>) {
        let Some(text) = self.text.get(piece.range.clone()) else { return };
        self.joined = false;
        self.before = self.before.max(match piece.gap {
            Gap::None | Gap::Space => Before::Space,
            Gap::Object => Before::Stop,
            Gap::Block => Before::Block,
        });
        let last_text = last.and_then(|last| self.text.get(last.range.clone())).unwrap_or("");
        // A word that emphasis or code cuts in two is none that anybody could look up.
        let cut_at_start = match piece.gap {
            Gap::None => goes_on(last_text.chars().next_back()) && goes_on(text.chars().next()),
            Gap::Object => goes_on(text.chars().next()) && !ends_line(self.text.get(..piece.range.start)),
            Gap::Space | Gap::Block => false,
        };
        if cut_at_start
            && piece.gap == Gap::None
            && let Some(word) = self.words.last_mut()
        {
            word.kind = Kind::Other;
        }
        let after = self.text.get(piece.range.end..).and_then(|rest| rest.chars().next());
        let parted = after.is_none_or(char::is_whitespace);
        let cut_at_end = follows == Some(Gap::Object) && !parted && goes_on(text.chars().next_back());
        for (start, chunk) in chunks(text) {
            let end = start + chunk.len();
            let cut = cut_at_start && start == 0 || cut_at_end && end == text.len();
            self.chunk(chunk, piece.range.start + start, cut);
        }
    }

    /// Takes what stands between two blanks.
    fn chunk(&mut self, chunk: &'t str, at: usize, cut: bool) {
        let core = chunk.trim_start_matches(opens).trim_end_matches(closes);
        let lead = chunk.len() - chunk.trim_start_matches(opens).len();
        if core.is_empty() {
            self.before = self.before.max(mark(chunk));
            return;
        }
        if lead > 0 {
            self.before = self.before.max(Before::Mark);
        }
        let tail = &chunk[lead + core.len()..];
        // What braces hold is put in by a program.
        let named = cut || chunk[..lead].contains('{') || tail.contains('}');
        let kind = if !named && is_word(core) { Kind::Word } else { Kind::Other };
        let range = at + lead..at + lead + core.len();
        let before = std::mem::replace(&mut self.before, Before::Space);
        self.words.push(Word { text: core, range, kind, before, joined: std::mem::replace(&mut self.joined, true) });
        self.before = if tail == "." && is_abbreviation(core) { Before::Mark } else { mark(tail) };
    }
}

/// The parts of a text between blanks and dashes, with the byte that each starts at.
fn chunks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    let parts = text.split(|c: char| c.is_whitespace()).filter(|chunk| !chunk.is_empty());
    // A dash stays with the word before it, as other punctuation does.
    let parts = parts.flat_map(|chunk| chunk.split_inclusive(['—', '–', '…']));
    parts.map(move |chunk| (chunk.as_ptr() as usize - base, chunk))
}

/// Punctuation that stands before a word.
fn opens(c: char) -> bool {
    "\"'“”‘’„‚«»‹›([{¿¡*".contains(c)
}

/// Punctuation that stands behind a word.
fn closes(c: char) -> bool {
    ".,;:!?…—–\"'“”‘’«»‹›)]}*。、！？".contains(c)
}

/// What punctuation between two words means.
fn mark(punctuation: &str) -> Before {
    if punctuation.is_empty() {
        Before::Space
    } else if punctuation.contains(['.', '!', '?', ':', ';', '…', '。', '！', '？']) {
        Before::Stop
    } else {
        Before::Mark
    }
}

/// Whether a period behind it belongs to it, so that a capital behind that is a name's: `Dr.`, `e.g.`.
fn is_abbreviation(word: &str) -> bool {
    const ALL: &[&str] = &["approx", "cf", "dr", "e.g", "i.e", "mr", "mrs", "ms", "prof", "st", "vs"];
    ALL.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether a word goes on at this end of a piece.
fn goes_on(c: Option<char>) -> bool {
    c.is_some_and(|c| !c.is_whitespace() && !opens(c) && !closes(c))
}

/// Whether a blank or a line break stands at the end of what lies before a piece.
fn ends_line(before: Option<&str>) -> bool {
    before.is_none_or(|before| before.ends_with(char::is_whitespace))
}

/// Whether it is made of letters, with an apostrophe or a hyphen between them, and is no name of a program.
fn is_word(core: &str) -> bool {
    let mut last = ' ';
    for c in core.chars() {
        let between = matches!(c, '\'' | '’' | '-');
        if !(c.is_alphabetic() || is_mark(c) || between && last.is_alphabetic())
            || c.is_uppercase() && last.is_lowercase()
        {
            return false;
        }
        last = c;
    }
    last.is_alphabetic() || is_mark(last)
}

/// Whether a character is a mark on a letter.
fn is_mark(c: char) -> bool {
    !c.is_alphanumeric() && c != '_' && crate::richtext::is_word(c)
}

/// The case of a word that takes the place of another: it takes capitals along, unless it has some of its own.
pub(super) fn cased(new: &str, old: &str) -> String {
    let letters = || old.chars().filter(|c| c.is_alphabetic());
    if new.contains(char::is_uppercase) || !old.starts_with(char::is_uppercase) {
        new.to_owned()
    } else if letters().count() > 1 && letters().all(char::is_uppercase) {
        new.to_uppercase()
    } else {
        let mut chars = new.chars();
        chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
    }
}

/// Whether a word starts a sentence or a paragraph, so that its capital says nothing.
pub(super) fn starts_sentence(word: &Word<'_>) -> bool {
    word.before >= Before::Stop
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Before, Kind, cased, words};
    use crate::richtext::markdown;

    fn read(text: &str) -> Vec<(String, Kind, Before)> {
        let pieces = markdown::read(text).marks.prose;
        words(text, &pieces).iter().map(|word| (word.text.to_owned(), word.kind, word.before)).collect()
    }

    fn kinds(text: &str) -> Vec<(String, bool)> {
        read(text).into_iter().map(|(text, kind, _)| (text, kind == Kind::Word)).collect()
    }

    #[test]
    fn words_are_told_from_names_of_programs() {
        for word in ["word", "Word", "it's", "it’s", "re-try", "OK", "naïve", "Übung"] {
            assert_eq!(kinds(word), [(word.to_owned(), true)]);
            assert_eq!(kinds(&format!("(\"{word}\")."))[0], (word.to_owned(), true));
        }
        for name in ["camelCase", "snake_case", "a.b", "x/y", "v2", "a@b.c", "C:\\teh", "--flag", "$teh", "#teh", "404"]
        {
            assert!(kinds(name).iter().all(|(_, is_word)| !is_word), "{name}: {:?}", kinds(name));
        }
        assert_eq!(
            kinds("re**ciev**e `x`teh teh`x` x*teh*"),
            [
                ("re".to_owned(), false),
                ("ciev".to_owned(), false),
                ("e".to_owned(), false),
                ("teh".to_owned(), false),
                ("teh".to_owned(), false),
                ("x".to_owned(), false),
                ("teh".to_owned(), false),
            ]
        );
        assert!(kinds("{teh} {teh").iter().all(|(_, is_word)| !is_word));
        assert!(kinds("`x`\nteh\n`x`").iter().all(|(_, is_word)| *is_word));
        assert_eq!(kinds("*teh*, \\*teh\\*"), [("teh".to_owned(), true), ("teh".to_owned(), true)]);
    }

    #[test]
    fn what_lies_between_words_is_known() {
        let before = |text: &str| read(text).into_iter().map(|(.., before)| before).collect::<Vec<_>>();
        assert_eq!(
            before("a b\nc *d* (e) f, g. h"),
            [
                Before::Block,
                Before::Space,
                Before::Space,
                Before::Space,
                Before::Mark,
                Before::Mark,
                Before::Mark,
                Before::Stop
            ]
        );
        assert_eq!(before("a\n\nb `c` d"), [Before::Block, Before::Block, Before::Stop]);
        assert_eq!(
            before("Ask Dr. B, e.g. C."),
            [Before::Block, Before::Space, Before::Mark, Before::Mark, Before::Mark]
        );
        assert_eq!(before("a — b—c"), [Before::Block, Before::Mark, Before::Mark]);
    }

    #[test]
    fn capitals_are_taken_along() {
        assert_eq!(cased("receive", "Recieve"), "Receive");
        assert_eq!(cased("receive", "recieve"), "receive");
        assert_eq!(cased("email", "E-MAIL"), "EMAIL");
        assert_eq!(cased("GitHub", "Github"), "GitHub");
        assert_eq!(cased("an", "A"), "An");
    }

    proptest! {
        #[test]
        fn every_word_is_where_it_says(text in "[a-zA-Zé'’ .,*`_\\[\\]()<>\n-]{0,60}") {
            let pieces = markdown::read(&text).marks.prose;
            let mut last = 0;
            for word in words(&text, &pieces) {
                prop_assert_eq!(text.get(word.range.clone()), Some(word.text));
                prop_assert!(word.range.start >= last);
                last = word.range.end;
            }
        }
    }
}
