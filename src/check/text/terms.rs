//! Terms that a book prefers.

use std::collections::BTreeMap;

use super::passage::Slip;
use super::words::{Before, Word, cased};
use crate::diagnostic::rules;
use crate::model::Term;

/// The terms of a book, by their first words in small letters.
#[derive(Debug, Default)]
pub(super) struct Preferred<'b>(BTreeMap<String, Vec<Pattern<'b>>>);

#[derive(Debug)]
struct Pattern<'b> {
    words: Vec<&'b str>,
    /// The words to write instead.
    but: &'b str,
    /// Whether it fits any capitals.
    any_case: bool,
    /// How many words stand in what is to be written before the term itself, where it holds it.
    within: Option<usize>,
}

impl<'b> Preferred<'b> {
    /// The terms of `[lint.terms]`.
    pub(super) fn new(terms: &'b [Term]) -> Self {
        let mut patterns: BTreeMap<String, Vec<Pattern<'_>>> = BTreeMap::new();
        for term in terms {
            let words: Vec<&str> = term.not.split_whitespace().collect();
            let but = term.but.as_str();
            let whole: Vec<String> = but.split_whitespace().map(str::to_lowercase).collect();
            let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
            let within = whole.windows(lower.len().max(1)).position(|window| window == lower);
            // A term that differs from itself by its capitals alone is not within itself.
            let within = within.filter(|_| whole.len() > lower.len());
            let Some(first) = lower.first() else { continue };
            let any_case = !term.not.contains(char::is_uppercase);
            patterns.entry(first.clone()).or_default().push(Pattern { words, but, any_case, within });
        }
        // The longest first: `web site map` before `web site`.
        patterns.values_mut().for_each(|some| some.sort_by_key(|pattern| std::cmp::Reverse(pattern.words.len())));
        Self(patterns)
    }

    /// The slips of a passage.
    pub(super) fn slips(&self, words: &[Word<'_>]) -> Vec<Slip> {
        let mut slips = Vec::new();
        if self.0.is_empty() {
            return slips;
        }
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let first = without_s(word.text).to_lowercase();
            let fits = |pattern: &&Pattern<'_>| pattern.fits(words.get(at..).unwrap_or_default());
            let found = self.0.get(&first).and_then(|some| some.iter().find(fits));
            match found {
                Some(pattern) => {
                    slips.extend(pattern.slip(words, at));
                    at += pattern.words.len();
                }
                None => at += 1,
            }
        }
        slips
    }
}

impl Pattern<'_> {
    /// Whether words start with the term, with nothing but white space between them.
    fn fits(&self, words: &[Word<'_>]) -> bool {
        let last = self.words.len().saturating_sub(1);
        let equal = |(at, (word, wanted)): (usize, (&Word<'_>, &&str))| {
            let text = if at == last { without_s(word.text) } else { word.text };
            let near = at == 0 || word.before == Before::Space;
            near && if self.any_case { text.to_lowercase() == wanted.to_lowercase() } else { text == *wanted }
        };
        words.len() > last && words.iter().zip(&self.words).enumerate().all(equal)
    }

    /// What is wrong with the words from `at` on, which fit; nothing where they are what is to be written.
    fn slip(&self, words: &[Word<'_>], at: usize) -> Option<Slip> {
        let last = words.get(at + self.words.len() - 1)?;
        let start = words.get(at)?.range.start;
        let range = start..last.range.start + without_s(last.text).len();
        let part = words.get(at..at + self.words.len())?;
        let said = part.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
        let said = without_s(&said);
        let new = cased(self.but, said);
        if said == new || said == self.but || self.is_within(words, at) {
            return None;
        }
        let message = format!("`{said}` is to be written `{new}`");
        let help = "It is one of the terms of `[lint.terms]` in book.toml.".to_owned();
        let joined = part.iter().skip(1).all(|word| word.joined);
        let fix = joined.then(|| (range.clone(), new));
        Some(Slip { rule: &rules::TERMS, range, message, help, fix })
    }

    /// Whether what is to be written stands around it already.
    fn is_within(&self, words: &[Word<'_>], at: usize) -> bool {
        let Some(start) = self.within.and_then(|within| at.checked_sub(within)) else { return false };
        let mut wanted = self.but.split_whitespace();
        let count = wanted.clone().count();
        words.get(start..start + count).is_some_and(|around| {
            around.iter().all(|word| {
                wanted.next().is_some_and(|wanted| without_s(word.text).to_lowercase() == wanted.to_lowercase())
            })
        })
    }
}

/// A word without the `'s` of a genitive.
fn without_s(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::Preferred;
    use crate::check::text::words::words;
    use crate::diagnostic::{SourceMap, Span};
    use crate::model::{Place, Term, Text};
    use crate::richtext::markdown;

    fn mended(terms: &[(&str, &str)], text: &str) -> Vec<(String, Option<String>)> {
        let place = Place(Span::file(SourceMap::default().add("book.toml", "")));
        let terms = terms.iter().map(|(not, but)| Term {
            not: (*not).to_owned(),
            but: Text::new((*but).to_owned(), place),
            place,
        });
        let terms: Vec<Term> = terms.collect();
        let words = words(text, &markdown::read(text).marks.prose);
        let slips = Preferred::new(&terms).slips(&words);
        slips.into_iter().map(|slip| (text[slip.range].to_owned(), slip.fix.map(|(_, new)| new))).collect()
    }

    fn one(not: &str, but: &str, text: &str) -> Vec<(String, Option<String>)> {
        mended(&[(not, but)], text)
    }

    #[test]
    fn terms_are_whole_words_outside_of_code() {
        let found = |text: &str, new: &str| vec![(text.to_owned(), Some(new.to_owned()))];
        assert_eq!(one("e-mail", "email", "Send an e-mail."), found("e-mail", "email"));
        assert_eq!(one("e-mail", "email", "E-mail us"), found("E-mail", "Email"));
        assert_eq!(one("e-mail", "email", "E-MAIL US"), found("E-MAIL", "EMAIL"));
        assert_eq!(one("e-mail", "email", "the e-mail's end"), found("e-mail", "email"));
        assert_eq!(one("web site", "website", "Our web site, a web\nsite").len(), 2);
        assert_eq!(one("web site", "website", "a web *site*"), [("web *site".to_owned(), None)]);
        assert_eq!(one("Github", "GitHub", "Github, GitHub, github"), found("Github", "GitHub"));
        assert_eq!(one("github", "GitHub", "Github, GitHub, github").len(), 2);
        assert_eq!(one("node.js", "Node.js", "in node.js and Node.js"), found("node.js", "Node.js"));
        for text in
            ["`e-mail`", "e-mails", "my-e-mail", "a@e-mail.org", "e-mail/x", "https://e-mail.org", "email", "e mail"]
        {
            assert!(one("e-mail", "email", text).is_empty(), "{text}");
        }
        assert!(one("web site", "website", "the web, site").is_empty());
    }

    #[test]
    fn what_is_preferred_may_hold_the_term() {
        assert_eq!(one("API", "REST API", "The API and the REST API and the rest API").len(), 1);
        assert!(one("api", "API", "The API").is_empty());
        assert_eq!(one("api", "API", "The Api").len(), 1);
        let terms = [("web site", "website"), ("web site map", "sitemap")];
        assert_eq!(mended(&terms, "a web site map"), [("web site map".to_owned(), Some("sitemap".to_owned()))]);
    }
}
