//! What comments to statusbook say: `statusbook: allow(rule, rule) reason`.

use std::ops::Range;

use crate::source::nearest;

/// What a comment says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said<'t> {
    /// Findings of these rules are allowed here.
    Allow {
        /// The ids as they are written, with their place in the text.
        rules: Vec<(&'t str, Range<usize>)>,
        /// Why; may be empty.
        reason: &'t str,
    },
    /// It is meant for statusbook, and cannot be understood: what is wrong, and what to do.
    Malformed(String, &'static str),
}

const FORM: &str = "Write `statusbook: allow(group/name) reason`.";
const SEVERAL: &str =
    "Several rules are separated by commas: write `statusbook: allow(group/name, group/name) reason`.";

/// Whether a text may be or hold a comment to statusbook, however its author spelt the name.
pub(super) fn is_likely(text: &str) -> bool {
    text.contains("tatus") || text.contains("TATUS")
}

/// Reads the text of a comment, without the marks of the comment. None where it is not meant for statusbook.
pub(super) fn read(text: &str) -> Option<Said<'_>> {
    let at = text.len() - text.trim_start().len();
    let (name, rest) = text[at..].split_once(':')?;
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let known = plain == "statusbook" || (name.len() <= 12 && nearest(&plain, &["statusbook"]).is_some());
    // Managed regions are marked in the same way.
    if !known || ["begin", "end"].iter().any(|mark| rest.starts_with(mark)) {
        return None;
    }
    if name != "statusbook" {
        let what = match name.trim_end() {
            "statusbook" => "there is a space before its colon".to_owned(),
            name if name.eq_ignore_ascii_case("statusbook") => format!("`{name}:` is not written in small letters"),
            name => format!("it begins with `{name}:` and not with `statusbook:`"),
        };
        return Some(Said::Malformed(format!("this comment is ignored: {what}"), FORM));
    }
    let said = rest.trim_start();
    let from = at + name.len() + 1 + (rest.len() - said.len());
    let verb: &str = said.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').next().unwrap_or_default();
    if verb != "allow" {
        let what = if verb.is_empty() { "no word".to_owned() } else { format!("`{verb}`") };
        return Some(Said::Malformed(format!("a comment to statusbook says `allow`, and this one says {what}"), FORM));
    }
    let after = &said["allow".len()..];
    let Some(list) = after.trim_start().strip_prefix('(') else {
        return Some(Said::Malformed("`allow` names its rules in parentheses".to_owned(), FORM));
    };
    let Some((inside, reason)) = list.split_once(')') else {
        return Some(Said::Malformed("the parenthesis after `allow` is not closed".to_owned(), FORM));
    };
    let more = reason.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    if more.strip_prefix("allow").is_some_and(|rest| rest.trim_start().starts_with('(')) {
        let message = "this comment says `allow` twice, and the second is taken for its reason".to_owned();
        return Some(Said::Malformed(message, SEVERAL));
    }
    let mut start = from + "allow".len() + (after.len() - after.trim_start().len()) + 1;
    let mut rules = Vec::new();
    for part in inside.split(',') {
        let id = part.trim();
        let lead = part.len() - part.trim_start().len();
        if !id.is_empty() {
            rules.push((id, start + lead..start + lead + id.len()));
        }
        start += part.len() + 1;
    }
    if rules.is_empty() {
        return Some(Said::Malformed("`allow` names no rule".to_owned(), FORM));
    }
    Some(Said::Allow {
        rules,
        reason: reason.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—')),
    })
}

#[cfg(test)]
mod tests {
    use super::{Said, read};

    #[test]
    fn rules_and_reasons_are_read_with_their_places() {
        let text = " statusbook: allow(http/phrase-case, text/length ) agreed with the wiki";
        let Some(Said::Allow { rules, reason }) = read(text) else { panic!("it is one") };
        assert_eq!(reason, "agreed with the wiki");
        assert_eq!(rules.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["http/phrase-case", "text/length"]);
        assert!(rules.iter().all(|(id, range)| &text[range.clone()] == *id));
        for text in ["statusbook:allow(a/b)", "statusbook: allow (a/b) — why", "statusbook: allow(a/b): why"] {
            assert!(matches!(read(text), Some(Said::Allow { .. })), "{text}");
        }
    }

    #[test]
    fn near_misses_are_told_and_other_comments_are_not() {
        for text in [
            "statusbook: alow(a/b)",
            "statusbook: allow a/b",
            "statusbook: allow(a/b",
            "statusbook: allow()",
            "statusbook:",
            "Statusbook: allow(a/b)",
            "status-book: allow(a/b)",
            "statusbok: allow(a/b)",
            "statusbook : allow(a/b)",
            "STATUSBOOK: ALLOW(a/b)",
            "statusbook: ALLOW(a/b)",
            "statusbook: allow(a/b) allow(c/d) why",
            "statusbook: allow(a/b), allow (c/d) why",
        ] {
            assert!(matches!(read(text), Some(Said::Malformed(..))), "{text}");
        }
        for (text, said) in [
            ("STATUSBOOK: ALLOW(a/b)", "`STATUSBOOK:` is not written in small letters"),
            ("statusbook: allow(a/b", "is not closed"),
            ("statusbook: allow(a/b) allow(c/d) why", "says `allow` twice"),
        ] {
            let Some(Said::Malformed(message, _)) = read(text) else { panic!("{text}") };
            assert!(super::is_likely(text) && message.contains(said), "{message}");
        }
        for text in [
            "",
            "note: allow(a/b)",
            "the status book: a history",
            "statusbook:begin table",
            "statusbook:end",
            "statusbook",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
