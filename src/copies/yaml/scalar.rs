//! One value on one line, in quotes where YAML needs them.

pub(super) use crate::source::is_printable;
pub use crate::source::quoted;

/// Writes a text on one line: plain, or in quotes where YAML (1.1 or 1.2) would read something else.
pub fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Writes a code: a number where its digits are one.
pub(crate) fn code(text: &str) -> String {
    // What fits no machine's whole number would come back as a fraction from some programs.
    let number = text.parse::<i64>().is_ok() && crate::source::reading(text).is_some_and(|reading| reading.faithful);
    if number { text.to_owned() } else { scalar(text) }
}

/// Whether every YAML reader takes it, without quotes, for the text that it is.
fn is_plain(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return false };
    let second = chars.next();
    let marks = first == '-' || first == '?' || first == ':';
    let starts = match first {
        // Marks of lists and mappings only before a blank, but the reader of a file should not have to know.
        _ if marks => second.is_some_and(|c| c.is_alphanumeric()),
        first => !",[]{}#&*!|>'\"%@`~=<.".contains(first),
    };
    // Dates and versions are texts to us, and something else to YAML 1.1.
    let digits = first.is_ascii_digit() || marks || first == '+';
    let number = digits && text.bytes().all(|b| b.is_ascii_digit() || b"+-.:_TZ ".contains(&b));
    starts
        && !number
        && !text.ends_with([' ', ':'])
        && !text.starts_with(' ')
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(is_printable)
        && crate::source::reading(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::{code, scalar};

    #[test]
    fn quotes_stand_where_yaml_needs_them() {
        for plain in ["Not Found", "PAY-017", "5xx", "-x", "a: b".replace(": ", ":").as_str(), "it's", "é", "a#b"] {
            assert_eq!(scalar(plain), plain);
        }
        for (text, written) in [
            ("404", "\"404\""),
            ("no", "\"no\""),
            ("2024-03-01", "\"2024-03-01\""),
            ("1.10", "\"1.10\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("- a", "\"- a\""),
            ("`a`", "\"`a`\""),
            ("say \"a: b\"", "'say \"a: b\"'"),
            ("a\u{85}", "\"a\\u0085\""),
            ("", "\"\""),
        ] {
            assert_eq!(scalar(text), written);
        }
        for (text, written) in [("404", "404"), ("-32600", "-32600"), ("010", "\"010\""), ("1e3", "\"1e3\"")] {
            assert_eq!(code(text), written);
        }
        assert_eq!(code("100000000000000000000"), "\"100000000000000000000\"");
    }
}
