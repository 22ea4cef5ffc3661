//! Characters that nobody can see.

use std::ops::Range;

use rayon::prelude::*;

use super::files::{Source, few};
use super::passage::{Owner, Passage};
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, FileId, Findings, Span, rules};

/// What is to come in the place of an invisible character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Instead {
    Nothing,
    Space,
}

/// The name of a character that nobody can see, and what to write instead of it.
fn unseen(c: char) -> Option<(&'static str, Instead)> {
    let name = match c {
        '\u{00A0}' => return Some(("no-break space", Instead::Space)),
        '\u{202F}' => return Some(("narrow no-break space", Instead::Space)),
        '\u{2028}' => return Some(("line separator", Instead::Space)),
        '\u{2029}' => return Some(("paragraph separator", Instead::Space)),
        '\u{00AD}' => "soft hyphen",
        '\u{061C}' => "Arabic letter mark",
        '\u{180E}' => "Mongolian vowel separator",
        '\u{200B}' => "zero width space",
        '\u{200C}' => "zero width non-joiner",
        '\u{200D}' => "zero width joiner",
        '\u{200E}' => "left-to-right mark",
        '\u{200F}' => "right-to-left mark",
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => "control of the direction of writing",
        '\u{2060}' => "word joiner",
        '\u{2061}'..='\u{2064}' => "invisible operator",
        '\u{3164}' => "Hangul filler",
        '\u{FEFF}' => "zero width no-break space, or byte order mark,",
        '\u{E0000}'..='\u{E007F}' => "tag character",
        _ => return None,
    };
    Some((name, Instead::Nothing))
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// What is known of a language.
#[derive(Clone, Copy, Debug)]
struct Writing {
    /// French puts no-break spaces before and after many marks.
    french: bool,
    right_to_left: bool,
}

impl Writing {
    /// Whether a character has its place between two others.
    fn wants(self, c: char, before: Option<char>, after: Option<char>) -> bool {
        let either = |fits: fn(char) -> bool| before.is_some_and(fits) || after.is_some_and(fits);
        match c {
            '\u{00A0}' | '\u{202F}' => self.french || is_typography(before, after),
            '\u{200C}' | '\u{200D}' => either(joins) || either(is_pictograph),
            '\u{200E}' | '\u{200F}' | '\u{061C}' => self.right_to_left || either(is_right_to_left),
            // Scripts without spaces between words break their lines there.
            '\u{200B}' => {
                either(|c| matches!(c, '\u{0E00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{19E0}'..='\u{19FF}'))
            }
            '\u{180E}' => either(|c| matches!(c, '\u{1800}'..='\u{18AF}')),
            // Flags of regions are a black flag and letters that nobody sees.
            '\u{E0000}'..='\u{E007F}' => before.is_some_and(is_pictograph),
            _ => false,
        }
    }
}

/// Whether a no-break space has its place there: beside a mark that wants one, at a number, after an abbreviation.
fn is_typography(before: Option<char>, after: Option<char>) -> bool {
    const EITHER: &str = "–—−±×=<>≤≥€$£¥/|·&";
    let opens = |c: char| "«‹„§".contains(c) || EITHER.contains(c);
    let closes = |c: char| "»›“;:!?%‰°…†".contains(c) || EITHER.contains(c);
    let digit = |c: char| c.is_numeric();
    let number = before.is_some_and(digit) && after.is_some_and(char::is_alphanumeric) || after.is_some_and(digit);
    before.is_some_and(opens) || after.is_some_and(closes) || number || before == Some('.')
}

/// Whether it is of a script whose letters join: Arabic, Syriac, N'Ko, Mongolian, the scripts of India and what is near them.
fn joins(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{08FF}' | '\u{0900}'..='\u{0DFF}' | '\u{0F00}'..='\u{109F}' | '\u{1780}'..='\u{18AF}'
        | '\u{A8E0}'..='\u{A8FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}')
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}')
}

/// Whether it is an emoji, or stands within the sequence of one (Unicode Technical Standard 51).
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{FE0F}' | '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' | '\u{E0000}'..='\u{E007F}')
}

/// No source holds characters that nobody can see, as they are or, in the texts that it shows, as escapes.
pub(super) fn invisible(
    subject: &Subject<'_>,
    sources: &[Source<'_>],
    passages: &[Passage<'_>],
    findings: &mut Findings,
) {
    let language = subject.book.config.language();
    let french = language.as_str().split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case("fr"));
    let writing = Writing { french, right_to_left: language.is_right_to_left() };
    let found: Vec<Vec<Diagnostic>> = sources.par_iter().map(|source| of_file(source, writing)).collect();
    for found in found {
        few(found, "places have characters that nobody can see", findings);
    }
    for passage in passages {
        let place = passage.place();
        let scalar = subject.sources.slice(place);
        if scalar.starts_with('"') && scalar.contains('\\') {
            for (range, c) in escapes(scalar, writing) {
                let start = place.start as usize;
                let mut found = finding(place.file, start + range.start..start + range.end, c, false, writing);
                // TOML has other escapes than YAML.
                if let Some(found) = found.as_mut().filter(|_| passage.owner == Owner::Settings) {
                    found.fix.clear();
                }
                findings.push_some(found);
            }
        }
    }
}

fn of_file(source: &Source<'_>, writing: Writing) -> Vec<Diagnostic> {
    let text = source.text;
    let mut found = Vec::new();
    if text.is_ascii() {
        return found;
    }
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if unseen(c).is_none() {
            before = Some(c);
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((next, _)) = chars.next_if(|(_, next)| *next == c) {
            end = next + c.len_utf8();
        }
        let after = chars.peek().map(|(_, c)| *c);
        if !writing.wants(c, before, after) {
            let gap = |c: Option<char>| c.is_none_or(char::is_whitespace);
            // Beside other blanks, or before what would be a mark of YAML or Markdown after a blank.
            let unsure = gap(before) || gap(after) || after == Some('#') || before == Some(':') || before == Some('-');
            found.extend(finding(source.file, at..end, c, unsure, writing));
        }
        before = Some(c);
    }
    found
}

/// The invisible characters that a double-quoted scalar holds as escapes (YAML 1.2, section 5.7).
fn escapes(scalar: &str, writing: Writing) -> Vec<(Range<usize>, char)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = scalar.get(at..).and_then(|rest| rest.find('\\')).map(|by| at + by) {
        let rest = scalar.get(start + 1..).unwrap_or_default();
        let hex = |digits: usize| {
            let code = rest.get(1..1 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
            (code.and_then(char::from_u32), 1 + digits)
        };
        let (c, length) = match rest.chars().next() {
            Some('x') => hex(2),
            Some('u') => hex(4),
            Some('U') => hex(8),
            Some('_') => (Some('\u{A0}'), 1),
            Some('L') => (Some('\u{2028}'), 1),
            Some('P') => (Some('\u{2029}'), 1),
            other => (None, other.map_or(0, char::len_utf8)),
        };
        let end = (start + 1 + length).min(scalar.len());
        let before = scalar.get(..start).and_then(|text| text.chars().next_back());
        let after = scalar.get(end..).and_then(|text| text.chars().next());
        if let Some(c) = c.filter(|c| unseen(*c).is_some() && !writing.wants(*c, before, after)) {
            found.push((start..end, c));
        }
        at = end;
    }
    found
}

/// The finding for a character, or several of the same. `unsure` says that a space is no safe thing to write there.
fn finding(file: FileId, range: Range<usize>, c: char, unsure: bool, writing: Writing) -> Option<Diagnostic> {
    let (name, instead) = unseen(c)?;
    let span = Span::new(file, range.start, range.end);
    let message = format!("a {name} (U+{:04X}) stands here, which nobody can see", u32::from(c));
    let help = match instead {
        _ if is_bidi(c) => {
            "Remove it: with such characters a text is shown in another order than programs read it (\"Trojan Source\", CVE-2021-42574)."
        }
        Instead::Nothing => "Remove it: searching and comparing find another word with it, and copies carry it on.",
        Instead::Space => "Write a plain space: searching does not find words that are parted so.",
    };
    let finding = Diagnostic::new(&rules::INVISIBLE, span, message).help(help);
    Some(match instead {
        Instead::Nothing if is_bidi(c) && writing.right_to_left => finding,
        Instead::Nothing => finding.fix(span, ""),
        Instead::Space if unsure => finding,
        Instead::Space => finding.fix(span, " "),
    })
}

#[cfg(test)]
mod tests {
    use super::{Source, Writing, escapes, of_file};
    use crate::diagnostic::{SourceMap, Span};

    const ENGLISH: Writing = Writing { french: false, right_to_left: false };

    /// The text as it is mended, and how many findings there are.
    fn mended(text: &str, writing: Writing) -> (String, usize) {
        let file = SourceMap::default().add("a.md", text);
        let source = Source { file, text, yaml: false, lines_of_text: Default::default() };
        let found = of_file(&source, writing);
        let mut out = text.to_owned();
        for edit in found.iter().rev().flat_map(|finding| &finding.fix) {
            let Span { start, end, .. } = edit.span;
            out.replace_range(start as usize..end as usize, &edit.text);
        }
        (out, found.len())
    }

    #[test]
    fn characters_that_nobody_sees_are_found() {
        for (text, clean) in [
            ("a\u{200B}b", "ab"),
            ("a\u{200B}\u{200B}b", "ab"),
            ("a\u{FEFF}b", "ab"),
            ("a\u{AD}b", "ab"),
            ("a\u{202E}b", "ab"),
            ("a\u{2066}b", "ab"),
            ("a\u{200E}b", "ab"),
            ("a\u{200D}b", "ab"),
            ("a\u{E0041}b", "ab"),
            ("the\u{A0}word", "the word"),
            ("the\u{202F}word", "the word"),
            ("the\u{2028}word", "the word"),
            ("the\u{A0}\u{A0}word", "the word"),
        ] {
            assert_eq!(mended(text, ENGLISH), (clean.to_owned(), 1), "{text:?}");
        }
        for text in ["a\u{A0} b", "a\u{A0}#b", "a:\u{A0} b", "\u{A0}b", "a\u{A0}"] {
            assert_eq!(mended(text, ENGLISH), (text.to_owned(), 1), "{text:?}");
        }
    }

    #[test]
    fn what_a_language_or_a_script_wants_is_left_alone() {
        for text in [
            "«\u{A0}mot\u{A0}»",
            "mot\u{202F}!",
            "10\u{A0}km",
            "10\u{A0}000",
            "RFC\u{A0}9110",
            "z.\u{A0}B.",
            "5\u{A0}%",
            "می\u{200C}خواهم",
            "क्\u{200D}ष",
            "👩\u{200D}💻",
            "❤\u{FE0F}\u{200D}🔥",
            "🏴\u{E0067}\u{E0062}\u{E007F}",
            "ภาษา\u{200B}ไทย",
            "שלום\u{200F}!",
            "plain ASCII",
            "naïve — Übung",
        ] {
            assert_eq!(mended(text, ENGLISH).1, 0, "{text:?}");
        }
        assert_eq!(mended("le\u{A0}mot", Writing { french: true, ..ENGLISH }).1, 0);
        assert_eq!(mended("a\u{200E}b", Writing { right_to_left: true, ..ENGLISH }).1, 0);
    }

    #[test]
    fn escapes_are_read_as_yaml_reads_them() {
        let found = |text: &str| {
            escapes(text, ENGLISH).into_iter().map(|(range, _)| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found(r#""a\u200bb\_c\U0000FEFF\L""#), [r"\u200b", r"\_", r"\U0000FEFF", r"\L"]);
        assert!(found(r#""a\\u200b \n \xe9 5\_km \u12 \"""#).is_empty());
        assert!(found("\"\\").is_empty());
    }
}
