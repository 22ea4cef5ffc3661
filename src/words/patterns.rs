//! Our own words in pages that we wrote in other languages: what they are in English, as which pages are read back.

use super::{BUILT_IN, LAST, Language, Piece, in_english, pieces};

/// A word with one place in it.
#[derive(Clone, Copy)]
struct Pattern {
    before: &'static str,
    after: &'static str,
}

impl Pattern {
    fn of(language: &Language, key: &str) -> Option<Self> {
        match pieces(word(language, key)?).as_slice() {
            [Piece::Text(before), Piece::Place(_), Piece::Text(after)] => Some(Self { before, after }),
            [Piece::Text(before), Piece::Place(_)] => Some(Self { before, after: "" }),
            [Piece::Place(_), Piece::Text(after)] => Some(Self { before: "", after }),
            _ => None,
        }
    }

    /// What stands in the place, where the text is this word and nothing else.
    fn whole<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.strip_prefix(self.before)?.strip_suffix(self.after).filter(|value| !value.is_empty())
    }
}

fn word(language: &Language, key: &str) -> Option<&'static str> {
    let (_, forms) = language.1.iter().find(|(known, _)| *known == key)?;
    forms.first().map(|(_, text)| *text)
}

fn others() -> impl Iterator<Item = &'static Language> {
    BUILT_IN.iter().filter(|(language, _)| *language != LAST)
}

/// The English word for one of another language, among those of some keys.
pub(crate) fn english(keys: &[&str], is: impl Fn(&str) -> bool) -> Option<&'static str> {
    // `is` is asked first: it is nearly always false, and this is asked of every label of a page.
    let words = others().flat_map(|(_, words)| *words);
    let mut found = words.filter(|(key, forms)| forms.iter().any(|(_, text)| is(text)) && keys.contains(key));
    found.next().map(|(key, _)| in_english(key))
}

/// `since 2.0, replaced by 410` for a line that says so in another language.
pub(crate) fn gone(line: &str) -> Option<String> {
    others().find_map(|language| gone_in(language, line))
}

fn gone_in(language: &Language, line: &str) -> Option<String> {
    let [since, by] = [Pattern::of(language, "since_version")?, Pattern::of(language, "replaced_by")?];
    both(line, since, word(language, "comma")?, by).or_else(|| by.whole(line).map(replaced)).or_else(|| {
        let version = since.whole(line)?;
        Some(format!("since {version}"))
    })
}

/// The same for what stands behind the word for "deprecated": `since 2.0 · use 410 instead`.
pub(crate) fn deprecated(text: &str) -> Option<String> {
    let text = text.trim();
    others().find_map(|language| {
        let rest = text.strip_prefix(word(language, "deprecated")?)?.trim_start_matches([':', ',', ' ', '·', '\u{a0}']);
        if rest.is_empty() {
            return Some(String::new());
        }
        let [since, instead] = [Pattern::of(language, "since_version")?, Pattern::of(language, "use_instead")?];
        let here = both(rest, since, " · ", instead).or_else(|| instead.whole(rest).map(replaced));
        here.or_else(|| gone_in(language, rest))
    })
}

fn both(line: &str, since: Pattern, joint: &str, by: Pattern) -> Option<String> {
    let between = format!("{}{joint}{}", since.after, by.before);
    let line = line.strip_prefix(since.before)?.strip_suffix(by.after)?;
    line.rsplit_once(&between).map(|(version, code)| format!("since {version}, {}", replaced(code)))
}

fn replaced(code: &str) -> String {
    format!("replaced by {code}")
}

/// What a sentence that begins a text says: its English beginning, what stands in its place, and how long it is.
pub(crate) fn sentence<'t>(key: &str, text: &'t str) -> Option<(&'t str, usize)> {
    let found = others().filter_map(|language| {
        let pattern = Pattern::of(language, key)?;
        let rest = text.strip_prefix(pattern.before)?;
        let end =
            rest.find(&format!("{} ", pattern.after)).or_else(|| rest.strip_suffix(pattern.after).map(str::len))?;
        let value = rest.get(..end).filter(|value| !value.is_empty() && !value.contains('\n'))?;
        Some((value, pattern.before.len() + end + pattern.after.len()))
    });
    found.min_by_key(|(_, length)| *length)
}

#[cfg(test)]
mod tests {
    use super::{deprecated, english, gone, sentence};
    use crate::words::Words;

    #[test]
    fn what_we_write_in_any_language_is_read_in_english() {
        for language in Words::languages().filter(|language| *language != "en") {
            let words = Words::new(language, &[]);
            let [since, by] =
                [words.fill("since_version", &[("version", "2.0")]), words.fill("replaced_by", &[("code", "410")])];
            let both = format!("{since}{}{by}", words.get("comma"));
            assert_eq!(gone(&both).as_deref(), Some("since 2.0, replaced by 410"), "{language}");
            assert_eq!(gone(&since).as_deref(), Some("since 2.0"), "{language}");
            assert_eq!(gone(&by).as_deref(), Some("replaced by 410"), "{language}");
            let instead = words.fill("use_instead", &[("code", "410")]);
            let badge = words.get("deprecated");
            assert_eq!(
                deprecated(&format!("{badge} {since} · {instead}")).as_deref(),
                Some("since 2.0, replaced by 410")
            );
            assert_eq!(deprecated(badge).as_deref(), Some(""));
            let line = words.fill("since_sentence", &[("version", "v1.2")]);
            assert_eq!(sentence("since_sentence", &format!("{line} More.")), Some(("v1.2", line.len())), "{language}");
            let causes = english(&["retry", "causes"], |word| word == words.get("causes"));
            assert_eq!(causes, Some("Causes"), "{language}");
        }
        assert_eq!(gone("since 2.0"), None);
        assert_eq!(gone("a note of the author's"), None);
    }
}
