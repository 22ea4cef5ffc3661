//! Codes at the ends of a line, and what stands beside them.

pub(super) use crate::copies::shape::{Shape, shape};

/// Codes at the start of a line, and where the rest of it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lead {
    /// The codes, mostly one.
    pub(super) codes: Vec<String>,
    /// What the first looks like.
    pub(super) shape: Shape,
    /// The byte at which the codes end.
    pub(super) end: usize,
    /// The byte at which what follows begins, after what parts it from the codes.
    pub(super) rest: usize,
    /// Whether something other than a space parts the two.
    pub(super) parted: bool,
    /// Whether a word such as `HTTP` or `Error` stands before.
    pub(super) named: bool,
}

/// Words before a code that only say that it is one.
const NAMED: &[&str] = &[
    "http",
    "https",
    "http/1.0",
    "http/1.1",
    "http/2",
    "http/2.0",
    "http/3",
    "status",
    "code",
    "error",
    "response",
    "statuscode",
    "errorcode",
    "fehler",
    "fehlercode",
    "erreur",
    "errore",
    "código",
    "codigo",
    "codice",
    "fout",
    "err",
    "exit",
    "return",
    "エラー",
    "コード",
    "错误",
    "代码",
    "ошибка",
    "код",
];

/// What parts a code from what is said of it.
fn is_joint(c: char) -> bool {
    matches!(c, ':' | '-' | '–' | '—' | '−' | '|' | '=' | '.' | ',' | ';' | '·' | '•' | '→' | '\u{ff1a}' | '>')
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{200b}'
}

/// What may stand around a code.
const AROUND: &[char] = &['(', '[', '{', '"', '\'', '`', '“', '”', '«', '»', '*'];
const AFTER: &[char] = &[')', ']', '}', '"', '\'', '`', '“', '”', '«', '»', '*'];

/// The codes at the start of a line: `404 Not Found`, `HTTP 404: …`, `400, 401`, `Error 1001`.
pub(super) fn lead(text: &str) -> Option<Lead> {
    let mut at = skip(text, 0, |c| is_space(c) || AROUND.contains(&c));
    let mut named = false;
    // "HTTP status code 404" has three such words; a fourth would be prose.
    for _ in 0..4 {
        let word = word_at(text, at);
        let bare = word.trim_end_matches([':', '#']);
        if !NAMED.contains(&bare.to_lowercase().as_str()) {
            break;
        }
        let next = skip(text, at + word.len(), |c| is_space(c) || matches!(c, ':' | '#') || AROUND.contains(&c));
        if text.get(next..).is_none_or(str::is_empty) {
            break;
        }
        (at, named) = (next, true);
    }
    let (first, shape, mut end) = token_at(text, at)?;
    let mut codes = vec![first];
    // A range with spaces, then further codes of the same kind.
    if let Some((to, after)) = following(text, end, &["-", "–", "—", "to", "bis"])
        .filter(|(to, _)| shape == Shape::Status && matches!(self::shape(to), Some(Shape::Status)))
    {
        codes[0] = format!("{}-{to}", codes[0]);
        end = after;
    }
    if shape == Shape::Number
        && let Some((to, after)) = following(text, end, &["to", "through", "bis", "–", "—"])
        && self::shape(&to) == Some(Shape::Number)
    {
        codes[0] = format!("{} to {to}", codes[0]);
        end = after;
    }
    while let Some((next, after)) = following(
        text,
        end,
        &[",", "/", "&", ";", "|", "or", "and", "und", "oder", "ou", "et", "o", "y", "e", "of", "en", "и", "、"],
    )
    .filter(|(next, _)| self::shape(next).is_some_and(|other| same_kind(shape, other)))
    {
        codes.push(next);
        end = after;
    }
    let close = skip(text, end, |c| AFTER.contains(&c));
    let spaced = skip(text, close, is_space);
    let joints = skip(text, spaced, |c| is_joint(c) || is_space(c));
    let parted =
        text.get(spaced..joints).is_some_and(|joint| !joint.trim().is_empty()) || text[close..spaced].contains('\n');
    if spaced == close
        && joints == spaced
        && close < text.len()
        && close == end
        && !text[close..].starts_with(['(', '['])
    {
        return None;
    }
    Some(Lead { codes, shape, end: close, rest: joints, parted, named })
}

fn same_kind(one: Shape, other: Shape) -> bool {
    one == other || matches!((one, other), (Shape::Status, Shape::Class) | (Shape::Class, Shape::Status))
}

fn skip(text: &str, from: usize, is: impl Fn(char) -> bool) -> usize {
    let rest = text.get(from..).unwrap_or("");
    from + rest.find(|c| !is(c)).unwrap_or(rest.len())
}

fn word_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    rest.split(is_space).next().unwrap_or("")
}

/// The code that begins at a byte.
fn token_at(text: &str, at: usize) -> Option<(String, Shape, usize)> {
    let rest = text.get(at..)?;
    let sign = usize::from(rest.starts_with(['-', '+'])) + if rest.starts_with('−') { '−'.len_utf8() } else { 0 };
    let body = rest.get(sign..)?;
    let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '*' | '–'));
    let length = body.find(ends).unwrap_or(body.len());
    let mut token = rest.get(..sign + length)?;
    if token.is_empty() {
        return None;
    }
    // "404-Not Found", "404.", "400/401" and "404–Not" are codes with what follows them.
    token = token.trim_end_matches(['.', '-', '/', '–', '*']).trim_end_matches("…");
    // "404-Not Found": a word behind a number is no part of it.
    if let Some((number, word)) = token.split_once(['-', '–'])
        && !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.contains(|c: char| c.is_ascii_lowercase())
    {
        token = number;
    }
    loop {
        let plain = token.replace(['–', '−'], "-");
        if let Some(found) = shape(&plain) {
            let numbers = plain.split_once('/').is_some_and(|(a, _)| shape(a).is_some_and(|s| s != Shape::Name));
            if !numbers {
                return Some((plain, found, at + token.len()));
            }
        }
        let cut = token.rfind(['/', '-', '–', '.'])?;
        let shorter = &token[..cut];
        // Only a number parts from what is joined to it: "e-mail" is one word.
        if !shorter.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return None;
        }
        token = shorter;
    }
}

/// Another code after a byte, behind one of the words that join two.
fn following(text: &str, at: usize, joints: &[&str]) -> Option<(String, usize)> {
    let at = skip(text, at, |c| is_space(c) || AFTER.contains(&c));
    let rest = text.get(at..)?;
    let joint = joints.iter().find(|joint| {
        let word = joint.chars().all(char::is_alphabetic);
        rest.strip_prefix(**joint).is_some_and(|after| !word || after.starts_with(is_space))
    })?;
    let from = skip(text, at + joint.len(), |c| is_space(c) || AROUND.contains(&c));
    let (code, _, end) = token_at(text, from)?;
    // What is glued to it makes it a part of something else.
    let after = text.get(end..)?.chars().next();
    after.is_none_or(|c| !c.is_alphanumeric()).then_some((code, end))
}

/// The code at the end of a line, and where what stands before it ends: `Not Found (404)`.
pub(super) fn trail(text: &str) -> Option<(String, Shape, usize)> {
    let text = text.trim_end();
    let closed = text.ends_with([')', ']']);
    let body = text.trim_end_matches([')', ']']);
    let open = if closed {
        body.rfind(['(', '['])?
    } else {
        body.rfind([':', '–', '—', '-']).filter(|at| body[..*at].ends_with(' '))?
    };
    let inside = body.get(open..)?.trim_start_matches(['(', '[', ':', '–', '—', '-']).trim();
    let inside = lead(inside).filter(|lead| lead.end == inside.len() && lead.codes.len() == 1)?;
    let name = text.get(..open)?.trim_end();
    let letters = name.contains(char::is_alphabetic);
    letters.then(|| (inside.codes.into_iter().next().unwrap_or_default(), inside.shape, name.len()))
}

/// Whether a token names a range of numbers by its first digits: `5xx`, `312XX`.
pub(super) fn is_range_of(token: &str) -> bool {
    let digits = token.trim_end_matches(['x', 'X']);
    (1..=4).contains(&digits.len())
        && token.len() >= digits.len() + 2
        && token.len() <= 8
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A text without the brackets that are around all of it.
pub(super) fn unwrapped(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.filter(|inner| !inner.contains(['(', ')'])).map_or(text, str::trim)
}

#[cfg(test)]
mod tests {
    use super::{lead, trail};

    #[test]
    fn a_line_begins_with_its_codes() {
        for (line, codes, rest) in [
            ("404 Not Found", vec!["404"], "Not Found"),
            ("404 (NOT FOUND)", vec!["404"], "(NOT FOUND)"),
            ("404 - Not Found", vec!["404"], "Not Found"),
            ("404-Not Found", vec!["404"], "Not Found"),
            ("404: Not Found", vec!["404"], "Not Found"),
            ("404\nNot Found", vec!["404"], "Not Found"),
            ("HTTP 404", vec!["404"], ""),
            ("[404]", vec!["404"], ""),
            ("HTTP/1.1 404 Not Found", vec!["404"], "Not Found"),
            ("Error 1001: Bad", vec!["1001"], "Bad"),
            ("400, 401", vec!["400", "401"], ""),
            ("400/401 Bad", vec!["400", "401"], "Bad"),
            ("500 or 503 – Server", vec!["500", "503"], "Server"),
            ("400 – 499", vec!["400-499"], ""),
            ("-32000 to -32099 Server", vec!["-32000 to -32099"], "Server"),
            ("400–499 Client", vec!["400-499"], "Client"),
            ("-32600 Invalid Request", vec!["-32600"], "Invalid Request"),
            ("PAY-017 — Declined", vec!["PAY-017"], "Declined"),
            ("4xx Client errors", vec!["4xx"], "Client errors"),
        ] {
            let found = lead(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (found.codes.iter().map(String::as_str).collect::<Vec<_>>(), &line[found.rest..]),
                (codes, rest),
                "{line}"
            );
        }
        for line in ["Not Found", "", "Error handling", "404th visitor", "HTTP"] {
            assert_eq!(lead(line), None, "{line}");
        }
        let found = |text: &str| trail(text).map(|(code, _, end)| (code, text[..end].to_owned()));
        assert_eq!(found("Not Found (404)"), Some(("404".to_owned(), "Not Found".to_owned())));
        assert_eq!(found("Not Found - 404"), Some(("404".to_owned(), "Not Found".to_owned())));
        assert_eq!(found("Declined [PAY-017]"), Some(("PAY-017".to_owned(), "Declined".to_owned())));
        assert_eq!(found("Not Found (optional)"), None);
    }
}
