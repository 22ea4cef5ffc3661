//! A phrase as somebody wrote it, held against that of the registry.

use crate::registry::{Former, code_of, former, letters, same_letters};
use crate::source::distance;

/// How a wording relates to the phrase of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wording {
    /// It is the phrase.
    Same,
    /// It is the phrase but for capitals, spaces and punctuation.
    Spelt,
    /// It is the phrase with the code before it.
    Numbered,
    /// It was the phrase.
    Former(&'static Former),
    /// It is the phrase of another code.
    Of(u16),
    /// It is the phrase but for a slip of the pen.
    Slip,
    /// It says the phrase, and more.
    Longer,
    /// It is somebody's own.
    Own,
}

/// Judges a wording for a code with a phrase.
pub(super) fn judge(code: u16, phrase: &str, written: &str) -> Wording {
    if written == phrase {
        return Wording::Same;
    }
    let (wanted, got) = (letters(phrase), letters(written));
    if got == wanted {
        return Wording::Spelt;
    }
    let number = code.to_string();
    if got.strip_prefix("http").unwrap_or(&got).strip_prefix(number.as_str()) == Some(wanted.as_str()) {
        return Wording::Numbered;
    }
    if let Some(known) = former(code).find(|former| same_letters(former.phrase, written)) {
        return Wording::Former(known);
    }
    match code_of(written) {
        Some(other) => Wording::Of(other),
        None if is_slip(&wanted, &got) => Wording::Slip,
        None if says(written, phrase) => Wording::Longer,
        None => Wording::Own,
    }
}

/// Whether the words of a phrase stand in a text, one after the other.
fn says(text: &str, phrase: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (text, phrase) = (words(text), words(phrase));
    text.windows(phrase.len().max(1)).any(|window| window == phrase.as_slice())
}

/// Whether a few letters alone tell two texts apart: few enough that no other words come of it.
fn is_slip(wanted: &str, got: &str) -> bool {
    let most = match wanted.len() {
        0..8 => return false,
        8..14 => 1,
        _ => 2,
    };
    let (wanted, got): (Vec<char>, Vec<char>) = (wanted.chars().collect(), got.chars().collect());
    wanted.len().abs_diff(got.len()) <= most && distance(&wanted, &got) <= most
}

#[cfg(test)]
mod tests {
    use super::{Wording, judge};
    use crate::registry::{ENTRIES, phrase};

    fn of(code: u16, written: &str) -> Wording {
        judge(code, phrase(code).expect("registered"), written)
    }

    #[test]
    fn each_wording_is_told_for_what_it_is() {
        assert_eq!(of(200, "OK"), Wording::Same);
        assert_eq!(of(200, "Ok"), Wording::Spelt);
        assert_eq!(of(203, "Non Authoritative Information"), Wording::Spelt);
        assert_eq!(of(408, "Request Time-out"), Wording::Spelt);
        assert_eq!(of(404, "404 Not Found"), Wording::Numbered);
        assert_eq!(of(404, "HTTP 404: not found"), Wording::Numbered);
        assert!(matches!(of(413, "Payload too large"), Wording::Former(former) if former.until == 9110));
        assert!(matches!(of(414, "Request-URI Too Large"), Wording::Former(former) if former.until == 7231));
        assert_eq!(of(503, "Bad Gateway"), Wording::Of(502));
        assert_eq!(of(500, "Interal Server Error"), Wording::Slip);
        assert_eq!(of(500, "Internal Sevrer Eror"), Wording::Slip);
        assert_eq!(of(401, "Unauthorised"), Wording::Slip);
        assert_eq!(of(401, "Unauthenticated"), Wording::Own);
        assert_eq!(of(423, "Blocked"), Wording::Own);
        assert_eq!(of(500, "Server Error"), Wording::Own);
        assert_eq!(of(404, "Nicht gefunden"), Wording::Own);
        assert_eq!(of(404, "Resource not found"), Wording::Longer);
        assert_eq!(of(200, "OK (no error)"), Wording::Longer);
        assert_eq!(of(200, "Token accepted"), Wording::Own);
        assert_eq!(of(410, "Done"), Wording::Own);
    }

    #[test]
    fn no_phrase_is_a_slip_of_another() {
        for a in ENTRIES.iter().filter(|entry| entry.phrase.is_some()) {
            for b in ENTRIES.iter().filter_map(|entry| entry.phrase) {
                let wording = of(a.first, b);
                let expected =
                    if a.phrase == Some(b) { wording == Wording::Same } else { matches!(wording, Wording::Of(_)) };
                assert!(expected, "{} {b}: {wording:?}", a.first);
            }
        }
    }
}
