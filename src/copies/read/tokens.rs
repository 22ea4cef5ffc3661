//! What codes and headings of columns look like, where nothing but letters can tell.

use crate::copies::shape::shape;

/// The words that headings of columns are made of, in lower case.
const HEADING_WORDS: &[&str] = &[
    "action",
    "beschreibung",
    "bedeutung",
    "bezeichnung",
    "body",
    "brief",
    "category",
    "cause",
    "causes",
    "code",
    "codice",
    "codigo",
    "código",
    "comment",
    "comments",
    "content",
    "de",
    "definition",
    "description",
    "descripción",
    "descrição",
    "descrizione",
    "detail",
    "details",
    "error",
    "errorcode",
    "example",
    "examples",
    "explanation",
    "fehlercode",
    "field",
    "fix",
    "fixes",
    "grund",
    "header",
    "headers",
    "http",
    "id",
    "kurzbeschreibung",
    "label",
    "meaning",
    "meldung",
    "mensaje",
    "mensagem",
    "message",
    "method",
    "methods",
    "name",
    "nachricht",
    "no",
    "note",
    "notes",
    "number",
    "omschrijving",
    "oorzaak",
    "phrase",
    "possible",
    "reason",
    "recommended",
    "remark",
    "remarks",
    "resolution",
    "response",
    "result",
    "retry",
    "return",
    "returned",
    "scenario",
    "section",
    "short",
    "signification",
    "significado",
    "since",
    "solution",
    "state",
    "status",
    "statuscode",
    "statut",
    "string",
    "summary",
    "symbol",
    "tag",
    "tags",
    "text",
    "title",
    "type",
    "usage",
    "value",
    "when",
    "zusammenfassung",
    "コード",
    "説明",
    "状态码",
    "错误码",
    "描述",
    "说明",
    "含义",
    "코드",
    "설명",
    "код",
    "описание",
    "значение",
];

/// Whether a text is the heading of a column: a few words of those that such headings are made of.
pub(crate) fn is_column_heading(text: &str) -> bool {
    let mut words = 0;
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '_' | '-')) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() {
            continue;
        }
        words += 1;
        if words > 4 || word.len() > 32 || !HEADING_WORDS.contains(&word.to_lowercase().as_str()) {
            return false;
        }
    }
    words > 0
}

/// Whether a text looks like a code by itself: `404`, `4xx`, `400-499`, `-32600`, `400.1`, `PAY-017`, `E0308`,
/// `0x80070005`, `NOT_FOUND`, `not_found`.
///
/// That is less than every [`shape`] of one. Without markup nothing but the text says where a cell begins and what its
/// column holds, and there `AccessDenied`, `OK`, `7` and `v2` are words and numbers of prose far more often than codes. A
/// column of them whose heading says so is read as one of codes all the same, when the table is recognised.
pub(crate) fn is_code(text: &str) -> bool {
    if text.len() > 64 || text.contains('/') || shape(text).is_none() {
        return false;
    }
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match text.as_bytes() {
        [b'-', ..] => text.get(1..).is_some_and(|rest| digits(rest) && (2..=6).contains(&rest.len())),
        [b'1'..=b'9', b'x' | b'X', b'x' | b'X'] => true,
        [b'0', b'x' | b'X', hex @ ..] => hex.len() >= 2 && hex.iter().all(u8::is_ascii_hexdigit),
        _ if digits(text) => (3..=7).contains(&text.len()),
        _ => {
            let range = text.split_once(['-', '.']);
            let is_range = range.is_some_and(|(first, second)| first.len() == 3 && digits(first) && digits(second));
            is_range || is_name(text)
        }
    }
}

/// Whether letters and digits are the name of a code: capitals with a digit, or words that are joined by underscores.
fn is_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let lower = bytes.iter().any(u8::is_ascii_lowercase);
    let upper = bytes.iter().any(u8::is_ascii_uppercase);
    let digit = bytes.iter().any(u8::is_ascii_digit);
    let underscore = bytes.contains(&b'_');
    match (upper, lower) {
        (true, false) => (digit && !bytes.first().is_some_and(u8::is_ascii_digit)) || underscore,
        (false, true) => underscore && !bytes.first().is_some_and(u8::is_ascii_digit),
        _ => false,
    }
}

/// Whether the first of several rows says what the others hold, rather than being one of them.
pub(crate) fn is_head<'r>(first: &[&str], mut rest: impl Iterator<Item = &'r [&'r str]>) -> bool {
    let given = first.iter().filter(|cell| !cell.is_empty());
    if given.clone().count() < 2 || given.clone().any(|cell| is_code(cell)) {
        return false;
    }
    given.clone().any(|cell| is_column_heading(cell))
        || given.clone().all(|cell| cell.chars().count() <= 40)
            && rest.by_ref().take(20).any(|row| row.iter().any(|cell| is_code(cell)))
}

#[cfg(test)]
mod tests {
    use super::{is_code, is_column_heading};

    #[test]
    fn codes_are_told_from_words() {
        for code in [
            "404",
            "4xx",
            "5XX",
            "400-499",
            "-32600",
            "400.1",
            "PAY-017",
            "E0308",
            "0x80070005",
            "NOT_FOUND",
            "insufficient_funds",
            "1001",
            "ORA-00001",
            "ERR_404",
        ] {
            assert!(is_code(code), "{code}");
        }
        for word in [
            "",
            "Not",
            "GET",
            "OK",
            "7",
            "-",
            "x",
            "Http",
            "a-b",
            "12345678",
            "404 Not Found",
            "_",
            "É1",
            "v2",
            "Error",
            "AccessDenied",
            "auth/invalid_email",
            "e_g.x",
        ] {
            assert!(!is_code(word), "{word}");
        }
    }

    #[test]
    fn headings_of_columns_are_told_from_headings() {
        for heading in ["Code", "Code Summary", "HTTP status code", "Reason phrase", "DESCRIPTION:", "Fehlercode"] {
            assert!(is_column_heading(heading), "{heading}");
        }
        for other in ["HTTP Status Codes", "Success HTTP status codes", "404", "", "The description of the code is"] {
            assert!(!is_column_heading(other), "{other}");
        }
    }
}
