//! Words that stand twice in a row.

use super::passage::Slip;
use super::words::{Before, Kind, Word, starts_sentence};
use crate::diagnostic::rules;

/// A language whose sentences hold the same word twice in a row for few known reasons.
///
/// In others it is grammar (reduplication in Indonesian, Turkish, Hindi, Swahili and many more), so no book in them is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubles {
    /// English: words that no clause ends with, and long ones that are no verbs.
    English,
    /// Only words of four letters or more, but for these: articles and pronouns are often doubled, as in German `die die`.
    LongOnly(&'static [&'static str]),
    /// No word.
    Never,
}

impl Doubles {
    /// What is known of a language, by its tag (BCP 47).
    pub(super) fn of(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        match primary.as_str() {
            "en" => Self::English,
            "de" => Self::LongOnly(&["denen", "dass", "wenn", "sehr", "ihnen", "alle"]),
            "nl" => Self::LongOnly(&["haar", "heel", "voor", "door", "over"]),
            "fr" => Self::LongOnly(&["nous", "vous", "être"]),
            "es" | "pt" => Self::LongOnly(&["muito", "nada"]),
            "da" | "nb" | "no" | "sv" => Self::LongOnly(&["meget", "veldig", "mycket"]),
            _ => Self::Never,
        }
    }

    /// The slips of a passage.
    pub(super) fn slips(self, words: &[Word<'_>]) -> Vec<Slip> {
        if self == Self::Never {
            return Vec::new();
        }
        let mut slips = Vec::new();
        for (at, pair) in words.windows(2).enumerate() {
            let [first, second] = pair else { continue };
            let twice = first.kind == Kind::Word && second.kind == Kind::Word && second.before == Before::Space;
            // A capital that no start of a sentence explains makes another word of it.
            let same = first.text == second.text
                || starts_sentence(first) && first.text.to_lowercase() == second.text.to_lowercase();
            if !twice || !same {
                continue;
            }
            let before = at.checked_sub(1).and_then(|at| words.get(at)).filter(|_| first.before == Before::Space);
            if !self.is_meant(first, second, before.map_or("", |word| word.text)) {
                slips.push(slip(first, second));
            }
        }
        slips
    }

    fn is_meant(self, first: &Word<'_>, second: &Word<'_>, before: &str) -> bool {
        let word = second.text.to_lowercase();
        let upper = second.text.starts_with(char::is_uppercase);
        match self {
            Self::Never => true,
            Self::LongOnly(meant) => word.chars().count() < 4 || upper || meant.contains(&word.as_str()),
            Self::English => {
                // A name, such as Bora Bora, unless what is doubled is nobody's name.
                let small = SMALL.contains(&word.as_str());
                let name = upper && !(small && (starts_sentence(first) || first.text == second.text));
                let letter = word == "a" && first.text != "a";
                let particle = PARTICLES.contains(&word.as_str()) && is_phrasal(before);
                name || letter || particle || !small && !is_content(&word)
            }
        }
    }
}

/// Words after which a clause goes on, so that the same word cannot start the next one, as a verb can: `what it does does not
/// matter`, `who it is is clear`. They start no name.
const SMALL: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "for", "from", "if", "in", "into", "its", "of", "on", "or", "our", "the",
    "their", "this", "to", "with", "your",
];

/// Whether a word says something and is, as far as its letters tell, no verb and no plural.
fn is_content(word: &str) -> bool {
    word.chars().count() >= 5 && !["s", "ed", "ing"].iter().any(|end| word.ends_with(end)) && !MEANT.contains(&word)
}

/// Long words that English does double, and verbs.
const MEANT: &[&str] = &[
    "again", "better", "could", "every", "extra", "great", "happen", "hello", "knock", "matter", "maybe", "might",
    "never", "ought", "please", "pretty", "quite", "rather", "really", "right", "sent", "shall", "should", "still",
    "super", "there", "these", "think", "those", "where", "which", "would", "wrote", "yadda",
];

/// Words that belong to the verb before them, and can stand before a place: `you are logged in in another window`.
const PARTICLES: [&str; 7] = ["in", "on", "up", "out", "off", "over", "by"];

/// Whether a particle belongs to this verb.
fn is_phrasal(verb: &str) -> bool {
    let verb = verb.to_lowercase();
    let stem = verb.trim_end_matches('s');
    let stem = stem.strip_suffix("ing").or_else(|| stem.strip_suffix("ed")).unwrap_or(stem);
    const VERBS: [&str; 24] = [
        "log", "logg", "sign", "check", "opt", "opted", "optt", "plug", "plugg", "fill", "turn", "switch", "go",
        "went", "carry", "come", "came", "put", "built", "phas", "roll", "stood", "stand", "trad",
    ];
    VERBS.contains(&stem)
}

fn slip(first: &Word<'_>, second: &Word<'_>) -> Slip {
    // The second goes, with what parts it from the first.
    let fix = second.joined.then(|| (first.range.end..second.range.end, String::new()));
    Slip {
        rule: &rules::DOUBLED_WORD,
        range: first.range.start..second.range.end,
        message: format!("`{}` stands twice in a row", second.text),
        help: "Remove one of the two.".to_owned(),
        fix,
    }
}

#[cfg(test)]
mod tests {
    use super::Doubles;
    use crate::check::text::words::words;
    use crate::richtext::markdown;

    fn found<'t>(language: &str, text: &'t str) -> Vec<&'t str> {
        let words = words(text, &markdown::read(text).marks.prose);
        Doubles::of(language).slips(&words).into_iter().map(|slip| &text[slip.range]).collect()
    }

    #[test]
    fn doubled_words_are_found_across_lines_and_emphasis() {
        assert_eq!(found("en", "in the the end"), ["the the"]);
        assert_eq!(found("en", "The the end. The The end"), ["The the", "The The"]);
        assert_eq!(found("en", "in the\nthe end"), ["the\nthe"]);
        assert_eq!(found("en", "in *the* the end"), ["the* the"]);
        assert_eq!(found("en", "is a a list"), ["a a"]);
        assert_eq!(found("en", "the response response"), ["response response"]);
        assert_eq!(found("en-GB", "an error error").len(), 1);
    }

    #[test]
    fn what_is_doubled_on_purpose_is_left_alone() {
        for text in [
            "He had had that that day",
            "What it does does not matter, and who it is is clear.",
            "Whatever was was sent by the key it has has to be known.",
            "What the server requests requests another, and what was refused refused to go",
            "What you should should not be",
            "The end the. The end",
            "the, the",
            "the\n\nthe",
            "the `x` the",
            "`the` the",
            "Bora Bora, Bora bora",
            "x x 12 12",
            "you are logged in in another window",
            "once turned on on Monday",
            "the-the the",
            "| the | the |\n| - | - |\n| the | the |\n",
            "- the\n- the\n",
            "What they do do",
            "Class A a lot",
        ] {
            assert_eq!(found("en", text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn other_languages_have_other_doubles() {
        assert_eq!(found("de", "die Leute, die die Antwort Antwort Anfrage anfrage sie sie"), Vec::<&str>::new());
        assert_eq!(found("de", "wird gesendet gesendet"), ["gesendet gesendet"]);
        assert_eq!(found("fr", "nous nous levons"), Vec::<&str>::new());
        assert_eq!(found("id", "orang orang"), Vec::<&str>::new());
    }
}
