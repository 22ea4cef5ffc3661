//! Bytes of a copy → text.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, FileId, Findings, Rule, SourceMap, Span, rules};

/// The most bytes of a copy: 64 MiB.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Takes a copy in. Its text is UTF-8, or UTF-16 with a byte order mark (what Excel calls Unicode text), or else what
/// Windows has for Western languages; a byte order mark is dropped. Gives the file, and whether it can be read: where it
/// cannot, an error among the findings says why, and the file is empty.
pub fn decode(sources: &mut SourceMap, name: &str, bytes: Vec<u8>, findings: &mut Findings) -> (FileId, bool) {
    let refusal = |sources: &mut SourceMap, rule: &'static Rule, message: String, help: &str| {
        let file = sources.add(name, "");
        (file, Diagnostic::new(rule, Span::file(file), message).help(help))
    };
    if bytes.len() > MAX_BYTES {
        let message = format!("the copy is larger than {} MiB", MAX_BYTES / (1024 * 1024));
        let (file, finding) =
            refusal(sources, &rules::COPY_TOO_LARGE, message, "Give the part of it that is about codes.");
        findings.push(finding);
        return (file, false);
    }
    if let Some((what, help)) = binary(&bytes) {
        let (file, finding) = refusal(sources, &rules::COPY_UNREADABLE, format!("this is {what}, not a text"), help);
        findings.push(finding);
        return (file, false);
    }
    let text = text(&bytes);
    let file = sources.add(name, text.text);
    if let Some((range, message)) = text.doubt {
        let span = Span::new(file, range.start, range.end);
        let help = "Save the copy as UTF-8, or look whether its letters came out right.";
        findings.push(Diagnostic::new(&rules::COPY_ENCODING, span, message).help(help));
    }
    (file, true)
}

/// What files are that hold no text, and what to do instead.
fn binary(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const EXPORT: &str = "Export it as HTML, CSV or plain text, and give that.";
    // What begins as a text can go on as something else.
    const LOOKED_AT: usize = 4 * 1024;
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(("a packed file, such as those of Excel and Word", EXPORT));
    }
    if bytes.starts_with(b"%PDF-") {
        return Some(("a PDF", EXPORT));
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Some(("a file of an old Office program", EXPORT));
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return None;
    }
    let end = bytes.get(bytes.len().saturating_sub(LOOKED_AT)..).unwrap_or_default();
    (bytes.chunks_exact(LOOKED_AT).any(is_noise) || is_noise(end)).then_some((
        "a binary file, or UTF-16 without a byte order mark",
        "Save it as UTF-8; if it is no text, export it as HTML, CSV or plain text.",
    ))
}

/// Whether bytes hold what no text does: a text may have caught a NUL or two; a binary file, and UTF-16 without a mark, is
/// full of them, and what is packed or encrypted has all control characters alike.
fn is_noise(bytes: &[u8]) -> bool {
    let nothing = bytes.iter().filter(|byte| **byte == 0).count();
    // Tabs and line breaks, those of word processors too, and what terminals and typewriters write.
    let usual = |byte: u8| matches!(byte, 0x08..=0x0D | 0x1B);
    let controls = bytes.iter().filter(|byte| byte.is_ascii_control() && !usual(**byte)).count();
    (nothing > 2 && nothing * 200 > bytes.len()) || (controls > 2 && controls * 25 > bytes.len())
}

/// A text, with the first place where it may be wrong.
struct Text<'b> {
    text: Cow<'b, str>,
    doubt: Option<(std::ops::Range<usize>, String)>,
}

fn text(mut bytes: &[u8]) -> Text<'_> {
    // Programs that do not know of it add one more.
    while let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        bytes = rest;
    }
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Text { text: text.into(), doubt: None },
            Err(error) => eight_bits(bytes, error.valid_up_to()),
        },
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Text<'static> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut out = String::with_capacity(bytes.len());
    let mut fault = (!rest.is_empty()).then_some(None);
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match character {
            Ok(c) => out.push(c),
            Err(_) => {
                fault.get_or_insert(None).get_or_insert(out.len());
                out.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    let doubt = fault.map(|at| {
        let at = at.unwrap_or(out.len());
        let end = out.len().min(at + char::REPLACEMENT_CHARACTER.len_utf8());
        (at..end, "this UTF-16 is broken here".to_owned())
    });
    Text { text: out.into(), doubt }
}

/// What is no UTF-8 from the byte `valid` on. Where most of the letters beyond ASCII are UTF-8 all the same, the others
/// are broken; else it is Windows-1252.
fn eight_bits(bytes: &[u8], valid: usize) -> Text<'static> {
    let byte = bytes.get(valid).copied().unwrap_or_default();
    let lossy = String::from_utf8_lossy(bytes);
    let broken = lossy.matches(char::REPLACEMENT_CHARACTER).count();
    let good = lossy.chars().filter(|c| !c.is_ascii()).count().saturating_sub(broken);
    if good > broken {
        let at = valid..valid + char::REPLACEMENT_CHARACTER.len_utf8();
        let message = format!("the byte 0x{byte:02X} is not UTF-8, and is lost");
        return Text { text: lossy.into_owned().into(), doubt: Some((at, message)) };
    }
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut at = 0;
    for (nth, byte) in bytes.iter().enumerate() {
        if nth == valid {
            at = out.len();
        }
        out.push(windows_1252(*byte));
    }
    let end = at + out.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let message = format!("the byte 0x{byte:02X} is not UTF-8, so the copy is read as Windows-1252");
    Text { text: out.into(), doubt: Some((at..end, message)) }
}

/// The character of a byte (WHATWG Encoding, "index windows-1252").
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    let high = byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at)));
    high.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, decode};
    use crate::diagnostic::{Findings, SourceMap};

    /// The text, and each finding as its rule with the text at its place.
    fn decoded(bytes: &[u8]) -> (Option<String>, Vec<(&'static str, String)>) {
        let (mut sources, mut findings) = (SourceMap::default(), Findings::default());
        let (file, readable) = decode(&mut sources, "copy", bytes.to_vec(), &mut findings);
        let found = findings.iter().map(|f| (f.rule.id, sources.slice(f.span).to_owned())).collect();
        assert_eq!(findings.has_errors(), !readable);
        (readable.then(|| sources.text(file).to_owned()), found)
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        format!("\u{FEFF}{text}").encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn texts_of_every_encoding_are_read() {
        let text = "404\tNicht gefunden – “ü” 😀\r\n";
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{FEFF}{text}").into_bytes(),
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
        ] {
            assert_eq!(decoded(&bytes), (Some(text.to_owned()), vec![]));
        }
        let western = decoded(b"Gr\xFC\xDFe \x96 \x93x\x94 \x80");
        assert_eq!(western, (Some("Grüße – “x” €".to_owned()), vec![("copy/encoding", "ü".to_owned())]));
        let broken = decoded("é ü \u{e4} ".bytes().chain(*b"\xFF").collect::<Vec<_>>().as_slice());
        assert_eq!(broken, (Some("é ü ä \u{FFFD}".to_owned()), vec![("copy/encoding", "\u{FFFD}".to_owned())]));
        let half = decoded(b"\xFF\xFEa\0\x00\xD8b\0c");
        assert_eq!(half, (Some("a\u{FFFD}b".to_owned()), vec![("copy/encoding", "\u{FFFD}".to_owned())]));
        assert_eq!(decoded(b""), (Some(String::new()), vec![]));
    }

    #[test]
    fn any_number_of_byte_order_marks_is_dropped() {
        let marks = "\u{FEFF}".repeat(1_000_000) + "404";
        assert_eq!(decoded(marks.as_bytes()), (Some("404".to_owned()), vec![]));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [&b"PK\x03\x04rest"[..], b"%PDF-1.7", b"\x7FELF\0\0\0\x01", b"4\x000\x004\0", b"\xD0\xCF\x11\xE0"]
        {
            assert_eq!(decoded(bytes), (None, vec![("copy/unreadable", String::new())]), "{bytes:?}");
        }
        assert!(decoded(&vec![b'a'; MAX_BYTES + 1]).0.is_none());
        // Noise, at the start and behind a text; every byte stands in it as often as every other.
        let noise: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let behind = [&b"404 Not Found\n".repeat(10_000)[..], &noise].concat();
        for bytes in [&noise, &behind] {
            assert_eq!(decoded(bytes), (None, vec![("copy/unreadable", String::new())]));
        }
        // Colours of a terminal, and line breaks of a word processor.
        assert!(decoded(&b"\x1B[1m404\x1B[0m Not\x0BFound\n".repeat(100)).0.is_some());
        // One stray character is none of our business.
        assert!(decoded(b"404 Not\0Found").0.is_some());
    }
}
