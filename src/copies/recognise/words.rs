//! What headings of columns and labels mean, in the languages that documentation is written in.

use super::synonyms::{CODE, DESCRIPTION, FIELDS, HARDLY_CODE, MAYBE_CODE, QUALIFIERS, RETIRED, SECTION, SUMMARY};
use crate::model::Field;
use crate::richtext::slug;
use crate::words::english;

/// What a heading may mean. The numbers say how much speaks for it; 0 is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sense {
    /// The code: 3 where it says so, 2 where it may, 1 where the rest of the page must.
    pub(super) code: u8,
    /// The summary.
    pub(super) summary: u8,
    /// The description.
    pub(super) description: u8,
    /// A field by its key in the source.
    pub(super) field: Option<&'static str>,
    /// The section.
    pub(super) section: bool,
}

/// Letters and digits in lower case with single spaces between words.
pub(super) fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    if out.is_empty() && text.contains('#') { "#".to_owned() } else { out }
}

/// What a heading means.
pub(super) fn sense(heading: &str) -> Sense {
    let mut words = normal(heading);
    // "Code (integer)", "Description *", "HTTP Status Code(s)".
    if let Some(open) = heading.find(['(', '[', '\u{ff08}']).filter(|open| *open > 0) {
        let short = normal(heading.get(..open).unwrap_or(""));
        if !short.is_empty() && exact(&words) == Sense::default() {
            words = short;
        }
    }
    // What our own pages say in other languages.
    match exact(&words) {
        unknown if unknown == Sense::default() => own_label(&words).map_or(unknown, |words| exact(&words)),
        known => known,
    }
}

/// The English for a label of our own pages in another language.
pub(super) fn own_label(words: &str) -> Option<String> {
    const LABELS: &[&str] = &[
        "code",
        "summary",
        "description",
        "details",
        "class",
        "catalog",
        "deprecated",
        "section",
        "http_status",
        "methods",
        "retry",
        "since",
        "aliases",
        "type",
        "tags",
        "messages",
        "causes",
        "fixes",
        "headers",
        "examples",
        "references",
        "request",
        "response",
    ];
    english(LABELS, |label| label.len() == words.len() && normal(label) == words).map(normal)
}

fn exact(words: &str) -> Sense {
    let has = |list: &[&str]| list.contains(&words);
    let score = |list: &[(&str, u8)]| list.iter().find(|(known, _)| *known == words).map_or(0, |(_, score)| *score);
    let qualified =
        words.strip_suffix(" code").or_else(|| words.strip_suffix(" codes")).or_else(|| words.strip_suffix(" number"));
    let qualified = qualified.is_some_and(|rest| rest.split(' ').all(|word| QUALIFIERS.contains(&word)));
    Sense {
        code: if has(CODE) || qualified {
            3
        } else if has(MAYBE_CODE) {
            2
        } else {
            u8::from(has(HARDLY_CODE))
        },
        summary: score(SUMMARY),
        description: score(DESCRIPTION),
        field: FIELDS.iter().find(|(_, names)| names.contains(&words)).map(|(key, _)| *key),
        section: has(SECTION),
    }
}

/// The key of the source that a heading is, as in the head of our own CSV.
pub(super) fn own_key(heading: &str) -> Option<&str> {
    let heading = heading.trim();
    let is_own = heading.strip_prefix("x-").is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace));
    (is_own || (Field::KNOWN.contains(&heading) && heading.contains('_'))).then_some(heading)
}

/// The key of a field that no word is known for.
pub(super) fn own_field(heading: &str) -> String {
    let words: String =
        heading.chars().map(|c| if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_') { c } else { ' ' }).collect();
    let slug = slug(&words.split_whitespace().collect::<Vec<_>>().join(" "));
    let slug: String = slug.chars().take(60).collect();
    match slug.trim_matches(['-', '_']) {
        "" => "x-column".to_owned(),
        slug => format!("x-{slug}"),
    }
}

/// Whether a heading stands above codes that are gone.
pub(super) fn is_retired(heading: &str) -> bool {
    let words = normal(heading);
    RETIRED.contains(&words.as_str()) || english(&["retired"], |retired| normal(retired) == words).is_some()
}

/// Whether a text speaks of what has codes: it allows to take for codes what might be something else.
pub(super) fn speaks_of_codes(text: &str) -> bool {
    const STEMS: &[&str] = &[
        "error",
        "status",
        "return code",
        "exit",
        "exception",
        "fault",
        "failure",
        "decline",
        "http",
        "response",
        "fehler",
        "erreur",
        "erro",
        "errore",
        "fout",
        "ошиб",
        "статус",
        "エラー",
        "ステータス",
        "错误",
        "状态",
        "錯誤",
        "狀態",
        "오류",
        "에러",
        "상태",
        "estado",
        "código de",
        "result code",
        "reason code",
        "troubleshoot",
    ];
    let text = text.to_lowercase();
    STEMS.iter().any(|stem| text.contains(stem))
}

#[cfg(test)]
mod tests {
    use super::{normal, own_field, own_key, sense};

    #[test]
    fn headings_mean_the_same_in_any_dress() {
        for heading in [
            "Code",
            "CODE:",
            "Status code",
            "HTTP Status Code(s)",
            "Error-Code",
            "Fehlercode",
            "状态码",
            "Código",
            "gRPC Code",
            "API Error Code",
        ] {
            assert_eq!(sense(heading).code, 3, "{heading}");
        }
        for heading in ["Country code", "Zip code", "Sample code", "Source code", "Required", "Parameter"] {
            assert_eq!(sense(heading).code, 0, "{heading}");
        }
        assert_eq!(sense("Possible causes").field, Some("causes"));
        assert_eq!(sense("How to fix?").field, Some("fixes"));
        assert_eq!(sense("http_status").field, Some("http_status"));
        assert_eq!(
            (own_key("x-own"), own_key("http_status"), own_key("X-Ray")),
            (Some("x-own"), Some("http_status"), None)
        );
        assert_eq!(own_field("Logged as… (level)"), "x-logged-as-level");
        assert_eq!((normal("  What to *do*? "), normal("#")), ("what to do".to_owned(), "#".to_owned()));
    }

    /// As long as their normal form, by which most of them are told from a word at once.
    #[test]
    fn labels_of_our_own_pages_are_known_in_every_language() {
        for language in crate::words::Words::languages() {
            let words = crate::words::Words::new(language, &[]);
            for (key, english) in [
                ("causes", "causes"),
                ("http_status", "http status"),
                ("aliases", "also known as"),
                ("headers", "headers"),
            ] {
                let label = normal(words.get(key));
                assert_eq!(super::own_label(&label).as_deref().unwrap_or(&label), english, "{language}");
            }
        }
    }
}
