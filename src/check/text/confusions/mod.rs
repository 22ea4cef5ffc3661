//! Words that are right by themselves, and wrong beside their neighbours.
//!
//! Only what is certain: each reading of a phrase that is sound English is left alone, so most patterns ask for the words
//! on both sides.

mod lists;

use std::borrow::Cow;

use lists::{CONSONANTS, OBJECTS, TOWARDS, VERBS, VOWELS, WANTING};

use super::passage::Slip;
use super::words::{Before, Kind, Word, starts_sentence};
use crate::diagnostic::rules;

/// What is found at a word: how many words it spans, which of them is replaced by what, and the message.
struct Found {
    from: usize,
    to: usize,
    replaced: usize,
    new: String,
    message: String,
}

/// The slips of a passage, in small letters and in their order.
pub(super) fn slips(words: &[Word<'_>]) -> Vec<Slip> {
    let lower: Vec<Cow<'_, str>> = words.iter().map(|word| lower(word.text)).collect();
    let phrase = Phrase { words, lower: &lower };
    (0..words.len()).filter_map(|at| phrase.at(at).and_then(|found| slip(found, words))).collect()
}

/// A word in small letters, its apostrophes straight.
fn lower(word: &str) -> Cow<'_, str> {
    match word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.to_lowercase().replace('’', "'")),
    }
}

fn slip(found: Found, words: &[Word<'_>]) -> Option<Slip> {
    let (first, last, replaced) = (words.get(found.from)?, words.get(found.to)?, words.get(found.replaced)?);
    let new = super::words::cased(&found.new, replaced.text);
    let help = "Correct it; if it is meant so, an `allow` comment says that.".to_owned();
    let range = first.range.start..last.range.end;
    let fix = Some((replaced.range.clone(), new));
    Some(Slip { rule: &rules::SPELLING, range, message: found.message, help, fix })
}

struct Phrase<'w, 't> {
    words: &'w [Word<'t>],
    lower: &'w [Cow<'t, str>],
}

impl Phrase<'_, '_> {
    /// What is wrong with the phrase that starts, or turns, at a word.
    fn at(&self, at: usize) -> Option<Found> {
        let word = self.lower.get(at)?.as_ref();
        match word {
            "your" => self.your(at),
            "it's" => self.its_own(at),
            "of" => self.of(at),
            "then" => self.then(at),
            "a" | "an" => self.article(at, word),
            _ => self.verb(at, word),
        }
    }

    /// The word `by` places on, where only white space lies between.
    fn next(&self, at: usize, by: usize) -> &str {
        let near = |at: usize| self.words.get(at).is_some_and(|word| word.before == Before::Space);
        if (at + 1..=at + by).all(near) { self.lower.get(at + by).map_or("", Cow::as_ref) } else { "" }
    }

    /// The word `by` places back, where only white space lies between.
    fn last(&self, at: usize, by: usize) -> &str {
        match at.checked_sub(by) {
            Some(start) if !self.next(start, by).is_empty() => self.lower.get(start).map_or("", Cow::as_ref),
            _ => "",
        }
    }

    fn found(&self, from: usize, to: usize, replaced: usize, new: &str) -> Found {
        let said: Vec<&str> = self.words.iter().take(to + 1).skip(from).map(|word| word.text).collect();
        let message = format!("`{new}` is meant in `{}`", said.join(" "));
        Found { from, to, replaced, new: new.to_owned(), message }
    }

    /// `when your successful in trying`.
    fn your(&self, at: usize) -> Option<Found> {
        let (next, after, last) = (self.next(at, 1), self.next(at, 2), self.last(at, 1));
        let clause = ["when", "if", "that", "because", "once", "until", "unless", "while", "since"].contains(&last);
        let certain = match next {
            "successful" | "unsuccessful" => matches!(after, "in" | "at"),
            "able" | "unable" | "about" | "allowed" | "required" | "ready" | "welcome" | "supposed" | "going" => {
                after == "to"
            }
            "not" => clause && !matches!(after, "" | "found"),
            _ => false,
        };
        certain.then(|| self.found(at, at + 1, at, "you are"))
    }

    /// `it's own`.
    fn its_own(&self, at: usize) -> Option<Found> {
        (self.next(at, 1) == "own").then(|| self.found(at, at + 1, at, "its"))
    }

    /// `could of been`.
    fn of(&self, at: usize) -> Option<Found> {
        const DONE: [&str; 14] = [
            "been", "done", "had", "gone", "made", "sent", "given", "taken", "seen", "come", "got", "gotten", "known",
            "kept",
        ];
        let modal = matches!(self.last(at, 1), "could" | "should" | "would" | "must" | "might");
        let next = self.next(at, 1);
        let done = DONE.contains(&next) || next.len() > 4 && next.ends_with("ed") && !next.ends_with("eed");
        (modal && done).then(|| self.found(at - 1, at, at, "have"))
    }

    /// `more then one`.
    fn then(&self, at: usize) -> Option<Found> {
        let (last, next, before) = (self.last(at, 1), self.next(at, 1), self.last(at, 2));
        let number = next.starts_with(|c: char| c.is_ascii_digit());
        let amount = number
            || matches!(
                next,
                "a" | "an"
                    | "the"
                    | "one"
                    | "two"
                    | "three"
                    | "once"
                    | "twice"
                    | "zero"
                    | "what"
                    | "that"
                    | "those"
                    | "this"
            );
        let certain = match last {
            "rather" => !next.is_empty() && before != "or",
            "greater" | "less" | "fewer" | "larger" | "smaller" | "higher" | "lower" | "longer" | "shorter"
            | "bigger" | "older" | "newer" => amount || matches!(next, "or" | "allowed" | "expected" | "zero"),
            "more" => {
                (number || matches!(next, "a" | "an" | "one" | "two" | "three" | "once" | "twice"))
                    && !matches!(before, "one" | "once" | "any" | "no")
            }
            "other" => {
                matches!(next, "a" | "an" | "the" | "those" | "what" | "that") && !matches!(before, "the" | "each")
            }
            _ => false,
        };
        certain.then(|| self.found(at - 1, at, at, "than"))
    }

    /// `a error`, `an request`.
    fn article(&self, at: usize, article: &str) -> Option<Found> {
        let word = self.words.get(at)?;
        let small = word.text.starts_with(char::is_lowercase) || starts_sentence(word) && word.text != "AN";
        let next = self.words.get(at + 1).filter(|next| next.kind == Kind::Word && next.before == Before::Space)?;
        let sound = self.next(at, 1);
        let sound = sound.split(['-', '\'']).next().unwrap_or(sound);
        // A variable, a grade, an item of a list: `option a error`.
        let named = matches!(
            self.last(at, 1),
            "option"
                | "class"
                | "type"
                | "grade"
                | "plan"
                | "group"
                | "team"
                | "vitamin"
                | "section"
                | "part"
                | "step"
                | "case"
        );
        let shouted = next.text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        let wrong = match article {
            "a" => VOWELS.binary_search(&sound).is_ok(),
            _ => CONSONANTS.binary_search(&sound).is_ok(),
        };
        let new = if article == "a" { "an" } else { "a" };
        (small && !named && !shouted && wrong).then(|| self.found(at, at + 1, at, new))
    }

    /// `to carryout various actions`, `unable to login`, `will shutdown`.
    fn verb(&self, at: usize, word: &str) -> Option<Found> {
        let (_, verb) = VERBS.iter().find(|(noun, _)| *noun == word)?;
        let (last, next, before) = (self.last(at, 1), self.next(at, 1), self.last(at, 2));
        if self.words.get(at)?.text != word {
            return None;
        }
        let modal = matches!(
            last,
            "can"
                | "cannot"
                | "can't"
                | "could"
                | "will"
                | "won't"
                | "would"
                | "should"
                | "must"
                | "shall"
                | "didn't"
                | "doesn't"
                | "don't"
                | "couldn't"
        );
        let object = OBJECTS.contains(&next);
        let certain = match word {
            // A noun that documentation has no use for.
            "carryout" => (modal || last == "to") && !next.is_empty(),
            // `must login fail`, `should setup errors`: what stands before the verb is its subject.
            _ if modal => !next.is_empty() && !matches!(next, "be" | "fail" | "fails" | "errors" | "pages" | "page"),
            _ if last == "to" && WANTING.contains(&before) => {
                !matches!(next, "page" | "pages" | "screen" | "form" | "errors")
            }
            "setup" | "backup" | "checkout" | "shutdown" | "rollback" | "cleanup" | "lookup" => {
                last == "to" && object && !TOWARDS.contains(&before)
            }
            _ => false,
        };
        if !certain {
            return None;
        }
        let message = format!("`{word}` is a noun; the verb is `{verb}`");
        Some(Found { message, ..self.found(at, at, at, verb) })
    }
}

#[cfg(test)]
mod tests {
    use super::{CONSONANTS, VOWELS, slips};
    use crate::check::text::words::words;
    use crate::richtext::markdown;

    /// What is found in a text, and the text as it is mended.
    fn found(text: &str) -> Vec<(String, String)> {
        let words = words(text, &markdown::read(text).marks.prose);
        let mend = |(range, new): (std::ops::Range<usize>, String)| {
            format!("{}{new}{}", &text[..range.start], &text[range.end..])
        };
        slips(&words).into_iter().map(|slip| (text[slip.range].to_owned(), mend(slip.fix.expect("one")))).collect()
    }

    #[test]
    fn what_is_certain_is_found() {
        for (text, slip, mended) in [
            ("sent to carryout various actions", "carryout", "sent to carry out various actions"),
            ("when your successful in trying", "your successful", "when you are successful in trying"),
            ("Your not able to, if your not able to", "your not", "Your not able to, if you are not able to"),
            ("Your unable to pay", "Your unable", "You are unable to pay"),
            ("it could of been lost", "could of", "it could have been lost"),
            ("by it's own name", "it's own", "by its own name"),
            ("It’s own name", "It’s own", "Its own name"),
            ("not more then 10 items", "more then", "not more than 10 items"),
            ("less then the limit", "less then", "less than the limit"),
            ("other then the one", "other then", "other than the one"),
            ("with a error", "a error", "with an error"),
            ("A invalid token", "A invalid", "An invalid token"),
            ("an user", "an user", "a user"),
            ("You will need to setup billing", "setup", "You will need to set up billing"),
            ("used to setup the account", "setup", "used to set up the account"),
            ("Call it to rollback the change", "rollback", "Call it to roll back the change"),
            ("users can login here", "login", "users can log in here"),
            ("unable to\nlogin", "login", "unable to\nlog in"),
        ] {
            assert_eq!(found(text), [(slip.to_owned(), mended.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_can_be_meant_is_left_alone() {
        for text in [
            "prior to login the user waits",
            "prior to setup the user waits",
            "changes to setup files",
            "redirected to login",
            "go to checkout",
            "access to backup your data",
            "your successful request",
            "your not-found page",
            "If your Not Found page",
            "your request, not your successful one",
            "it could, of course, be",
            "must of necessity be",
            "it could of course end",
            "it's owned by",
            "Send one more then stop",
            "first the lower, then the other",
            "less; then the limit",
            "one or the other then the third",
            "option a error",
            "Plan A error",
            "an hour, an honest answer, a user, a unique one, a one-time code, an HTTP error, a European server",
            "a `x` error, a, error",
            "an MQTT message, an SQL query, an RFC number",
            "to login pages",
            "Login to continue",
            "what the status can setup",
            "SETUP",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn the_lists_are_in_order() {
        assert!(VOWELS.is_sorted() && CONSONANTS.is_sorted());
    }
}
