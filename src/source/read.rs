//! Reading one file, within limits.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::diagnostic::{Diagnostic, FileId, Rule, SourceMap, Span, rules};

/// The most bytes of a source in YAML, Markdown or TOML, or of a template.
const MAX_SOURCE: u64 = 16 * MIB;
/// The most bytes of a file that is published as it is.
const MAX_ASSET: u64 = 64 * MIB;
const MIB: u64 = 1024 * 1024;

/// Why a file cannot be taken; the author's to mend.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) rule: &'static Rule,
    /// The place in what was read.
    pub(crate) offset: usize,
    pub(crate) message: String,
    pub(crate) help: &'static str,
    /// What was read, as far as it can be shown.
    pub(crate) text: String,
}

impl Refusal {
    pub(crate) fn new(rule: &'static Rule, message: impl Into<String>, help: &'static str) -> Self {
        Self { rule, offset: 0, message: message.into(), help, text: String::new() }
    }

    /// The finding that says so, with what could be read under the name of the file.
    pub(super) fn finding(self, name: &str, sources: &mut SourceMap) -> Diagnostic {
        let file = sources.add(name, self.text);
        let width = sources.text(file)[self.offset..].chars().next().map_or(0, char::len_utf8);
        let span = Span::new(file, self.offset, self.offset + width);
        Diagnostic::new(self.rule, span, self.message).help(self.help)
    }
}

/// The bytes of a regular file, one more than a limit at the most; none where it is no regular file.
fn at_most(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let meta = path.metadata()?;
    // Looked at before opening: opening a pipe would wait for its other end.
    if !meta.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len().min(limit)).unwrap_or(0));
    // A file can grow while it is read, and a device can say that it is empty.
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Reads the bytes of a regular file of at most the size that its kind may have.
pub(crate) fn bytes(path: &Path, source: bool) -> io::Result<Result<Vec<u8>, Refusal>> {
    let limit = if source { MAX_SOURCE } else { MAX_ASSET };
    let Some(bytes) = at_most(path, limit)? else {
        let help = "Put a regular file in its place, or remove it.";
        return Ok(Err(Refusal::new(&rules::NOT_A_FILE, "this is not a regular file", help)));
    };
    if bytes.len() as u64 > limit {
        let message = format!("the file is larger than {} MiB", limit / MIB);
        return Ok(Err(Refusal::new(&rules::TOO_LARGE, message, "Split it, or keep it elsewhere and link to it.")));
    }
    Ok(Ok(bytes))
}

/// Reads a file that is named on the command line, or standard input where it is called `-`: one byte more than `limit` at
/// the most, so that too many are told from just enough.
///
/// # Errors
/// When it cannot be read, or is no regular file.
pub(crate) fn named(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    let limit = limit as u64;
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().take(limit + 1).read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    at_most(path, limit)?.ok_or_else(|| io::Error::other("it is not a regular file"))
}

/// The text of a source, without a byte order mark.
pub(crate) fn text(bytes: Vec<u8>) -> Result<String, Refusal> {
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(offset).copied().unwrap_or_default();
        let message = if utf16 {
            "the file is UTF-16, not UTF-8".to_owned()
        } else {
            format!("the byte 0x{byte:02X} is not UTF-8")
        };
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        Refusal { offset, text, ..Refusal::new(&rules::ENCODING, message, "Save the file as UTF-8 in your editor.") }
    })?;
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    Ok(text)
}

/// Why a page that is not of the book cannot be taken.
pub(crate) enum Refused {
    /// The owner has to mend it.
    Finding(Box<Diagnostic>),
    /// The system said so.
    Io(io::Error),
}

/// Reads a page that is not of the book into the source map, and gives its bytes, too; none where it is not there.
pub(crate) fn page(path: &Path, name: &str, sources: &mut SourceMap) -> Result<Option<(FileId, Vec<u8>)>, Refused> {
    let bytes = match bytes(path, true) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Refused::Io(error)),
    };
    match bytes {
        Ok(bytes) => taken(bytes.clone(), name, sources).map(|file| Some((file, bytes))).map_err(Refused::Finding),
        Err(refusal) => Err(Refused::Finding(Box::new(refusal.finding(name, sources)))),
    }
}

/// Takes the bytes of a page that is not of the book into the source map.
pub(crate) fn taken(bytes: Vec<u8>, name: &str, sources: &mut SourceMap) -> Result<FileId, Box<Diagnostic>> {
    match text(bytes) {
        Ok(text) => Ok(sources.add(name, text)),
        Err(refusal) => Err(Box::new(refusal.finding(name, sources))),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::named;

    #[test]
    fn named_files_are_read_to_just_beyond_a_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.md");
        fs::write(&file, "abcdef").expect("a file");
        assert_eq!(named(&file, 6).expect("a file"), b"abcdef");
        assert_eq!(named(&file, 3).expect("a file"), b"abcd", "one more, by which it is told to be too large");
        let why = |name: &str| named(&folder.path().join(name), 6).expect_err("no file").to_string();
        assert_eq!(why(""), "it is not a regular file");
        assert!(!why("b.md").is_empty());
    }
}
