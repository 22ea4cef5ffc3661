//! Where a line begins to speak of a code, and how what it says comes apart.

use super::lines::{Piece, is_sentence};
use crate::copies::read::phrases::phrase_at;
use crate::copies::read::tokens::is_code;

/// How a code stands at the beginning of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its cells have run together: `404Not foundRequested resource`.
    Glued,
    /// Something parts it from what is said of it: `404 Not Found`, `404: …`.
    Apart,
    /// Nothing else stands on the line.
    Alone,
}

/// A line that begins with a code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'t> {
    pub(super) kind: Kind,
    /// Whether what follows the code is its reason phrase, so that this line is enough to be sure.
    pub(super) sure: bool,
    /// Whether it may as well be a sentence that starts with a number, so that others have to stand beside it.
    pub(super) loose: bool,
    /// The code as it is written, with what belongs to it: `HTTP 404`.
    pub(super) code: Piece<'t>,
    /// The code itself.
    name: &'t str,
    /// What is said of it.
    pub(super) rest: Piece<'t>,
}

/// Words before a code that belong to it.
const BEFORE: &[&str] = &[
    "http/1.0",
    "http/1.1",
    "http/2",
    "http/3",
    "http status code",
    "http status",
    "http error",
    "http",
    "error code",
    "status code",
    "response code",
    "error",
    "status",
    "code",
];
/// What can stand around a code.
const AROUND: &[(&str, &str)] = &[
    ("`", "`"),
    ("**", "**"),
    ("<code>", "</code>"),
    ("<b>", "</b>"),
    ("<strong>", "</strong>"),
    ("[", "]"),
    ("(", ")"),
];

/// The entry that a line begins, if it begins with a code.
pub(super) fn entry(line: Piece<'_>) -> Option<Entry<'_>> {
    let line = line.trim();
    let prefix = before(line.text);
    let bare = line.part(prefix, line.text.len());
    if let Some((length, name)) = around(bare.text) {
        return apart(line, prefix + length, name);
    }
    if let Some(length) = glued(bare.text) {
        let name = bare.text.get(..length)?;
        let rest = bare.part(length, bare.text.len());
        let phrase = phrase_at(name, rest.text);
        let starts = phrase.is_some() || rest.text.starts_with(char::is_uppercase);
        let code = line.part(0, prefix + length);
        return starts.then_some(Entry { kind: Kind::Glued, sure: phrase.is_some(), loose: false, code, name, rest });
    }
    let mut length =
        bare.text.find(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | ';' | '=' | '(' | ')' | '|' | '—'));
    // A range may be written with a dash that is not ASCII.
    if bare.text.get(3..).is_some_and(|rest| rest.starts_with('–')) {
        length = bare.text.find(char::is_whitespace);
    }
    let name = bare.text.get(..length.unwrap_or(bare.text.len()))?;
    let name = name.strip_suffix('.').unwrap_or(name);
    if !is_code(&name.replace('–', "-")) {
        return None;
    }
    apart(line, prefix + name.len(), name)
}

/// The length of the words before a code, with the space after them.
fn before(text: &str) -> usize {
    let fits = |word: &&&str| {
        text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && text.get(word.len()..).is_some_and(|rest| rest.starts_with(' '))
    };
    BEFORE
        .iter()
        .find(fits)
        .map_or(0, |word| text.get(word.len()..).map_or(0, |rest| word.len() + (rest.len() - rest.trim_start().len())))
}

/// The length of a code with what stands around it, and the code.
fn around(text: &str) -> Option<(usize, &str)> {
    AROUND.iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(open)?;
        let end = inner.find(close)?;
        let name = inner.get(..end).filter(|name| is_code(name))?;
        Some((open.len() + end + close.len(), name))
    })
}

/// The length of a code that a word follows without anything between: three digits, or a name that ends in digits.
fn glued(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let length = if digits > 0 {
        (3..=5).contains(&digits).then_some(digits)?
    } else {
        let name =
            text.bytes().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'));
        let name = text.get(..name.count())?;
        // The last capital begins the word that follows.
        let end = name.trim_end_matches(|c: char| c.is_ascii_uppercase()).len();
        let joined = name.len() == end + 1 || end == name.len();
        (joined && end >= 3 && name.get(..end)?.ends_with(|c: char| c.is_ascii_digit())).then_some(end)?
    };
    let next = text.get(length..)?.chars().next()?;
    (next.is_alphabetic() && is_code(text.get(..length)?)).then_some(length)
}

/// An entry whose code ends at a byte of its line, where something parts it from the rest.
fn apart<'t>(line: Piece<'t>, end: usize, name: &'t str) -> Option<Entry<'t>> {
    let code = line.part(0, end);
    let after = line.text.get(end..)?;
    if after.trim().is_empty() {
        return Some(Entry { kind: Kind::Alone, sure: false, loose: false, code, name, rest: line.part(end, end) });
    }
    let length = separator(after)?;
    let rest = line.part(end + length, line.text.len());
    let explicit = !after.get(..length)?.trim().is_empty();
    let sure = phrase(name, rest.text.trim_start_matches('(')).is_some();
    // After a mere space, something has to tell a name from a sentence that starts with a number.
    let named = || rest.text.starts_with(char::is_uppercase) && split(name, rest, false).0.text.len() < 80;
    let is_entry = !rest.text.is_empty() && (explicit || sure || rest.text.starts_with(char::is_uppercase));
    let loose = !explicit && !sure && !(named() && (!is_sentence(rest.text) || divider(rest.text, false).is_some()));
    is_entry.then_some(Entry { kind: Kind::Apart, sure, loose, code, name, rest })
}

/// The length of what parts a code from what follows: a colon, a dash between spaces, a point, or spaces alone.
fn separator(after: &str) -> Option<usize> {
    let spaces = after.len() - after.trim_start().len();
    let rest = after.trim_start();
    let mark =
        ["=>", "->", "--", ":", "=", "→", "–", "—", "-", "|", ".", ")"].into_iter().find(|m| rest.starts_with(m));
    match mark {
        None => (spaces > 0).then_some(spaces),
        Some(mark) => {
            let after = rest.get(mark.len()..)?;
            let parted = after.is_empty() || after.starts_with(char::is_whitespace);
            (parted || matches!(mark, ":" | "→"))
                .then(|| spaces + mark.len() + (after.len() - after.trim_start().len()))
        }
    }
}

/// The reason phrase of a code at the beginning of a text, unless the text goes on with it as a sentence does.
fn phrase(code: &str, text: &str) -> Option<usize> {
    let end = phrase_at(code, text)?;
    let after = text.get(end..)?;
    let rest = after.trim_start();
    let ends = rest.is_empty()
        || !rest.starts_with(char::is_alphanumeric)
        || rest.len() == after.len()
        || rest.starts_with(char::is_uppercase) && rest.len() > 25;
    ends.then_some(end)
}

/// What is said of a code, as its summary and its description. `glued`: whether nothing parts the two.
pub(super) fn split<'t>(code: &str, rest: Piece<'t>, glued: bool) -> (Piece<'t>, Piece<'t>) {
    let text = rest.text;
    let whole = text.len();
    let none = rest.part(whole, whole);
    if let Some((name, after)) = text.strip_prefix('(').and_then(|text| text.split_once(')')).filter(|_| !glued) {
        let parts = after.is_empty() || divider(after, true).is_some_and(|(at, _)| at == 0);
        if parts && is_name(name) {
            let length = divider(after, true).map_or(0, |(_, length)| length);
            return (rest.part(1, name.len() + 1), rest.part(name.len() + 2 + length, whole));
        }
    }
    if let Some(end) = phrase(code, text) {
        let after = text.get(end..).unwrap_or_default();
        if after.trim().is_empty() {
            return (rest, none);
        }
        // After a space, a capital begins the description; where the cells ran together, a joint may come later.
        let is_direct = !after.starts_with(char::is_whitespace) && after.starts_with(char::is_alphanumeric);
        let spaced = after.starts_with(char::is_whitespace) && after.trim_start().starts_with(char::is_uppercase);
        if is_direct || spaced && (!glued || joint(text).is_none()) {
            return (rest.part(0, end), rest.part(end, whole));
        }
        if let Some((0, length)) = divider(after, true).filter(|_| !glued || !after.starts_with('(')) {
            return (rest.part(0, end), rest.part(end + length, whole));
        }
    }
    if glued && let Some(at) = joint(text) {
        return (rest.part(0, at), rest.part(at, whole));
    }
    match divider(text, false) {
        Some((at, length)) if !glued && is_name(text.get(..at).unwrap_or_default()) => {
            (rest.part(0, at), rest.part(at + length, whole))
        }
        _ if is_sentence(text) || text.chars().count() > 80 => (rest.part(0, 0), rest),
        _ => (rest, none),
    }
}

impl<'t> Entry<'t> {
    /// The summary and the description that stand on its line.
    pub(super) fn split(&self) -> (Piece<'t>, Piece<'t>) {
        split(self.name, self.rest, self.kind == Kind::Glued)
    }

    /// Whether a text is the reason phrase of the code, or begins with it.
    pub(super) fn has_phrase(&self, text: &str) -> bool {
        phrase(self.name, text).is_some()
    }
}

/// Whether a text is short enough for the name of a code.
fn is_name(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (1..=8).contains(&words) && text.len() <= 80 && !text.contains(". ")
}

/// Where the first mark stands that parts a name from its explanation, and its length with the spaces around it. A point
/// is one only after a name that is known.
fn divider(text: &str, point: bool) -> Option<(usize, usize)> {
    let marks = [": ", " - ", " – ", " — ", " -- ", " = ", " => ", " -> ", " → ", " | ", "– ", "— "];
    let marks = marks.into_iter().chain(point.then_some(". "));
    let found = marks.filter_map(|mark| Some((text.find(mark)?, mark.len())));
    found.min_by_key(|(at, length)| (*at, usize::MAX - length))
}

/// Words with a capital within them, in which no two cells meet.
const ONE_WORD: &[&str] = &[
    "CosmosDB",
    "DevOps",
    "DynamoDB",
    "GitHub",
    "GitLab",
    "GraphQL",
    "JavaScript",
    "LinkedIn",
    "MariaDB",
    "MongoDB",
    "MySQL",
    "NoSQL",
    "OpenAI",
    "OpenAPI",
    "OpenID",
    "PayPal",
    "PostgreSQL",
    "PowerShell",
    "RabbitMQ",
    "SharePoint",
    "TypeScript",
    "WebDAV",
    "WebHook",
    "WebRTC",
    "WebSocket",
    "WhatsApp",
    "WordPress",
    "YouTube",
    "eBay",
    "gRPC",
    "iOS",
    "iPad",
    "iPhone",
    "macOS",
];

/// Where two cells meet that ran together: a small letter or a closing bracket before a capital, as in `OkHTTP`.
pub(super) fn joint(text: &str) -> Option<usize> {
    let mut last = None;
    for (at, c) in text.char_indices().take(400) {
        let meets = c.is_uppercase() && last.is_some_and(|last: char| last.is_lowercase() || matches!(last, ')' | ']'));
        if meets && !is_one_word(text, at) {
            return Some(at);
        }
        last = Some(c);
    }
    None
}

fn is_one_word(text: &str, at: usize) -> bool {
    ONE_WORD.iter().any(|word| {
        let capital = word.char_indices().skip(1).find(|(_, c)| c.is_uppercase()).map_or(0, |(capital, _)| capital);
        let start = at.checked_sub(capital);
        start.is_some_and(|start| text.get(start..).is_some_and(|rest| rest.starts_with(word)))
    })
}
