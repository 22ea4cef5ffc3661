//! The words of a text, whatever they look like.

use std::borrow::Cow;

use super::characters::{composed, is_space, typed};
use super::tokens::{Gap, Marks, Token};
use crate::richtext::RichText;

/// A word of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word<'t> {
    /// Its canonical letters.
    pub(crate) text: Cow<'t, str>,
    /// Whether all of it is code, in which quotes and dashes are exact.
    pub(crate) code: bool,
    /// How its pieces look, without repetitions.
    pub(crate) marks: Vec<Marks>,
    /// Where its pieces lead, without repetitions.
    pub(crate) targets: Vec<&'t str>,
}

impl PartialEq for Word<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text || (!(self.code && other.code) && typed(&self.text) == typed(&other.text))
    }
}

impl Eq for Word<'_> {}

/// The words of a text that was taken apart.
pub(crate) fn words<'w>(tokens: &'w [Token<'_>]) -> Vec<Word<'w>> {
    let mut words: Vec<Word<'w>> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match token {
            Token::Piece(piece) => {
                let code = piece.marks.has(Marks::CODE);
                let targets = piece.target.into_iter().collect();
                match words.last_mut().filter(|_| piece.gap == Gap::None) {
                    None => {
                        words.push(Word { text: Cow::Borrowed(&piece.text), code, marks: vec![piece.marks], targets })
                    }
                    Some(word) => {
                        word.code &= code;
                        word.text.to_mut().push_str(&piece.text);
                        if word.marks.last() != Some(&piece.marks) {
                            word.marks.push(piece.marks);
                        }
                        if let Some(target) = piece.target.filter(|target| word.targets.last() != Some(target)) {
                            word.targets.push(target);
                        }
                    }
                }
            }
            Token::Code(lines) => words.extend(lines.split_whitespace().map(|word| Word {
                text: Cow::Borrowed(word),
                code: true,
                marks: vec![Marks::CODE],
                targets: Vec::new(),
            })),
            Token::Open(_) | Token::Close | Token::End => {}
        }
    }
    words.retain(|word| !word.text.is_empty());
    words
}

/// The words of a text on one line, the same for all texts of equal words: to find a text among others.
pub(crate) fn words_of(text: &RichText) -> String {
    let mut out = String::new();
    let plain = crate::richtext::plain_text(text);
    for c in composed(&plain).chars() {
        if is_space(c) {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            super::characters::push_typed(c, &mut out);
        }
    }
    out.truncate(out.trim_end().len());
    out
}
