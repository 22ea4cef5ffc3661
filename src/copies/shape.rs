//! What a code looks like by itself.
//!
//! Whether it is one is for its surroundings to say: see `recognise` for pages with markup, whose tables and headings tell
//! what a column holds, and [`is_code`](super::read::tokens::is_code) for texts without any.

/// What a token looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A status of HTTP: `404`.
    Status,
    /// A class or a range of them: `4xx`, `400-499`.
    Class,
    /// Another number: `-32600`, `1001`, `400.1`, `0x80070005`.
    Number,
    /// Letters and digits: `PAY-017`, `E0308`.
    Mixed,
    /// Capitals: `UNAUTHENTICATED`, `NOT_FOUND`.
    Upper,
    /// A name as programs have them: `insufficient_funds`, `AccessDenied`, `auth/invalid-email`.
    Name,
}

/// Words that are written in capitals and are no codes.
const NO_CODES: &[&str] = &[
    "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "HTTP", "HTTPS", "API", "REST",
    "JSON", "XML", "URL", "URI", "TODO", "NOTE", "WARNING", "YES", "NO", "TRUE", "FALSE", "NULL", "AND", "THE", "TLS",
    "SSL", "DNS", "FTP", "SSH", "TCP", "UDP", "UUID", "HTML", "CSS", "CSV", "YAML", "SQL", "UTC",
];

/// What a token looks like, if it looks like a code.
pub(crate) fn shape(token: &str) -> Option<Shape> {
    if token.is_empty() || token.len() > 80 || !token.is_ascii() {
        return None;
    }
    let bytes = token.as_bytes();
    if is_class(token) || range(token) {
        return Some(Shape::Class);
    }
    let digits = token.strip_prefix(['-', '+']).unwrap_or(token);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        let status = bytes.len() == 3 && matches!(bytes.first(), Some(b'1'..=b'5'));
        return (digits.len() <= 12).then_some(if status { Shape::Status } else { Shape::Number });
    }
    // "3rd" is a place, "200s" are a class in prose.
    let ordinal = ["st", "nd", "rd", "th", "s"].iter().find_map(|end| token.strip_suffix(end));
    if ordinal.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let hex = token.strip_prefix("0x").or_else(|| token.strip_prefix("0X"));
    if hex.is_some_and(|hex| !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit())) {
        return Some(Shape::Number);
    }
    if digits.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())) {
        return Some(Shape::Number);
    }
    let fits = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/');
    if !bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        || !bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        || !bytes.iter().all(fits)
        || token.contains("//")
    {
        return None;
    }
    let (mut lower, mut upper, mut digit, mut joint, mut humps) = (0, 0, 0, 0, 0);
    let mut before = b' ';
    for b in bytes {
        match b {
            b'a'..=b'z' => lower += 1,
            b'A'..=b'Z' => {
                upper += 1;
                humps += usize::from(before.is_ascii_lowercase());
            }
            b'0'..=b'9' => digit += 1,
            _ => joint += 1,
        }
        before = *b;
    }
    match (lower, upper, digit) {
        (0, 2.., 0) => (!NO_CODES.contains(&token)).then_some(Shape::Upper),
        (0, 1.., 1..) => Some(Shape::Mixed),
        (_, 0, 1..) if joint > 0 || digit >= 2 => Some(Shape::Mixed),
        (_, _, 1..) if joint > 0 || digit >= 3 => Some(Shape::Mixed),
        _ if joint > 0 && !token.contains('.') => Some(Shape::Name),
        _ if joint > 0 => token.split('.').all(|part| part.len() > 2).then_some(Shape::Name),
        _ => (humps > 0).then_some(Shape::Name),
    }
}

fn is_class(token: &str) -> bool {
    match token.as_bytes() {
        [b'1'..=b'9', rest @ ..] if rest.len() == 2 => {
            rest.eq_ignore_ascii_case(b"xx")
                || rest == b"**"
                || (rest[0].is_ascii_digit() && rest[1].eq_ignore_ascii_case(&b'x'))
        }
        _ => false,
    }
}

fn range(token: &str) -> bool {
    token.split_once('-').is_some_and(|(from, to)| {
        let number = |part: &str| (2..=6).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        number(from) && from.len() == to.len() && number(to) && from < to
    })
}

#[cfg(test)]
mod tests {
    use super::{Shape, shape};

    #[test]
    fn codes_are_known_by_their_shape() {
        for (token, expected) in [
            ("404", Some(Shape::Status)),
            ("4xx", Some(Shape::Class)),
            ("5XX", Some(Shape::Class)),
            ("400-499", Some(Shape::Class)),
            ("-32600", Some(Shape::Number)),
            ("1001", Some(Shape::Number)),
            ("400.1", Some(Shape::Number)),
            ("0x80070005", Some(Shape::Number)),
            ("PAY-017", Some(Shape::Mixed)),
            ("E0308", Some(Shape::Mixed)),
            ("ORA-00942", Some(Shape::Mixed)),
            ("UNAUTHENTICATED", Some(Shape::Upper)),
            ("insufficient_funds", Some(Shape::Name)),
            ("AccessDenied", Some(Shape::Name)),
            ("auth/invalid-email", Some(Shape::Name)),
            ("GET", None),
            ("string", None),
            ("Description", None),
            ("e.g", None),
            ("", None),
        ] {
            assert_eq!(shape(token), expected, "{token}");
        }
    }
}
