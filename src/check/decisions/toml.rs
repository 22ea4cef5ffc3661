//! The comments of TOML.

use std::ops::Range;

/// The strings of TOML (1.0, section String) by what opens and closes them, and whether a backslash escapes in them. The
/// long ones first.
const STRINGS: [(&str, bool, bool); 4] =
    [("\"\"\"", true, true), ("'''", false, true), ("\"", true, false), ("'", false, false)];

/// Where the comments of a text stand, from `#` to the end of the line.
pub(super) fn comments(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find(['#', '"', '\''])) {
        at += next;
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with('#') {
            let line = rest.split('\n').next().unwrap_or_default();
            found.push(at..at + line.trim_end().len());
            at += line.len();
        } else {
            at += string(rest);
        }
    }
    found
}

/// How long the string is that a text begins with.
fn string(text: &str) -> usize {
    let Some((quote, escapes, lines)) = STRINGS.into_iter().find(|(quote, ..)| text.starts_with(quote)) else {
        return 1;
    };
    let mut at = quote.len();
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(quote) {
            // Up to two more quotes belong to a string of several lines (TOML 1.0, Multi-line basic strings).
            let mark = quote.get(..1).unwrap_or_default();
            let more = rest.len() - rest.trim_start_matches(mark).len() - quote.len();
            return at + quote.len() + if lines { more.min(2) } else { 0 };
        }
        if !lines && rest.starts_with('\n') {
            break;
        }
        let skipped = if escapes && rest.starts_with('\\') { 2 } else { 1 };
        at += rest.chars().take(skipped).map(char::len_utf8).sum::<usize>();
    }
    at
}

#[cfg(test)]
mod tests {
    use super::comments;

    fn found(text: &str) -> Vec<&str> {
        comments(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_comment_is_what_no_string_holds() {
        assert_eq!(found("# a\r\nx = 1 # b # c \n#"), ["# a", "# b # c", "#"]);
        assert_eq!(found("t = \"it's\" # a"), ["# a"]);
        assert_eq!(found("t = \"# \\\" # \\\\\" # a"), ["# a"]);
        assert_eq!(found("t = '# \\' # a"), ["# a"]);
        assert_eq!(found("t = \"\"\"\n# no \\\"\"\" # no\n\"\" # no\"\"\"\" # a"), ["# a"]);
        assert_eq!(found("t = '''\n# no ' # no\n''''' # a"), ["# a"]);
        assert_eq!(found("t = \"\" # a\nu = '' # b"), ["# a", "# b"]);
        assert_eq!(found("\"é#\".'#' = 1 # é"), ["# é"]);
        // What is no TOML ends all the same.
        assert_eq!(found("t = \"open # no\n# a"), ["# a"]);
        for text in ["\"\"\"", "'''''", "\"\\", "'", "\"\"\"\\"] {
            assert_eq!(found(text), [""; 0]);
        }
    }
}
