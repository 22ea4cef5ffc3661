//! What YAML makes of a value without quotes.
//!
//! YAML 1.2 (section 10.3, the core schema) and YAML 1.1 (its type repository: bool, int, float, null) read some words
//! and numbers as something else than their letters. Editors' tools still differ in which of the two they follow, so a
//! value that either of them changes is never taken silently.

/// How YAML reads a plain scalar that is not just a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// What it becomes, in words: "a truth value".
    pub(crate) what: &'static str,
    /// Whether its letters come back unchanged when the value is written out again: so for `404`, not for `010`.
    pub(crate) faithful: bool,
}

/// How YAML (1.1 or 1.2) reads a plain scalar; none when it is the text that it looks like.
pub(crate) fn reading(text: &str) -> Option<Reading> {
    let read = |what, faithful| Some(Reading { what, faithful });
    match text.to_ascii_lowercase().as_str() {
        "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" if is_one_case(text) => {
            return read("a truth value", false);
        }
        "null" if is_one_case(text) => return read("nothing", false),
        "~" | "" => return read("nothing", false),
        ".inf" | "+.inf" | "-.inf" | ".nan" => return read("a number", false),
        _ => {}
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let decimal = digits.bytes().all(|b| b.is_ascii_digit());
    if decimal {
        // A leading zero means octal to YAML 1.1 and is dropped by YAML 1.2.
        let canonical = (digits == "0" || !digits.starts_with('0')) && !text.starts_with('+') && text != "-0";
        return read("a whole number", canonical);
    }
    let based = [("0x", 16), ("0o", 8), ("0b", 2)].iter().any(|(prefix, radix)| {
        digits
            .strip_prefix(prefix)
            .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c == '_' || c.is_digit(*radix)))
    });
    if based {
        return read("a whole number", false);
    }
    let grouped = digits.contains('_') && digits.chars().all(|c| c == '_' || c.is_ascii_digit());
    let sexagesimal = digits.contains(':')
        && digits.split(':').enumerate().all(|(at, part)| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_digit())
                && (at == 0 || (part.len() <= 2 && part.parse::<u8>().is_ok_and(|n| n < 60)))
        });
    if grouped || sexagesimal {
        return read("a whole number", false);
    }
    // Rust reads a superset of YAML's floats ("inf", "nan" without a dot), none of which starts with a digit or a dot.
    if text.parse::<f64>().is_ok() {
        return read("a number with a fraction or an exponent", false);
    }
    None
}

/// YAML 1.1 knows `no`, `No` and `NO`, but not `nO`.
fn is_one_case(text: &str) -> bool {
    let rest = text.get(1..).unwrap_or("");
    rest.bytes().all(|b| b.is_ascii_lowercase()) || text.bytes().all(|b| b.is_ascii_uppercase())
}

/// Whether a character may stand in YAML as it is, on one line (YAML 1.2, section 5.1), for readers of version 1.1 too.
pub(crate) fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
        && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Writes a text in quotes.
pub fn quoted(text: &str) -> String {
    let single = text.contains(['"', '\\']) && !text.contains('\'') && text.chars().all(is_printable);
    if single {
        return format!("'{text}'");
    }
    format!("\"{}\"", escaped(text))
}

/// A text as it stands between double quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_printable(c) => out.push(c),
            c if u32::from(c) > 0xFFFF => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => out.push_str(&format!("\\u{:04X}", u32::from(c))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::reading;

    #[test]
    fn values_that_yaml_changes_are_known() {
        for text in [
            "010",
            "0100",
            "007",
            "1e3",
            "1E3",
            "4.10",
            "0x1F",
            "0o17",
            "1_000",
            "12:30",
            "190:20:30",
            "+404",
            "-0",
            "1.",
        ] {
            assert!(reading(text).is_some_and(|r| !r.faithful), "{text}");
        }
        for text in ["no", "No", "NO", "yes", "on", "Off", "true", "FALSE", "null", "~", "y", "N", ".nan", "-.inf"] {
            assert!(reading(text).is_some_and(|r| !r.faithful), "{text}");
        }
        for text in ["404", "0", "-5", "100000000000000000000"] {
            assert!(reading(text).is_some_and(|r| r.faithful), "{text}");
        }
        for text in [
            "Not Found",
            "5xx",
            "PAY-017",
            "none",
            "nO",
            "2024-03-01",
            "1.2.3",
            "e3",
            "x",
            "12:99",
            "No content",
            "v1",
            "0x",
        ] {
            assert_eq!(reading(text), None, "{text}");
        }
    }
}
