//! Writing what `check --fix` mends, or showing it.

use std::fs;
use std::path::Path;

use crate::fix::{Fixed, FixedFile, unified};
use crate::replace::{ReplaceError, replace};
use crate::terminal;

const MARK: &str = "\u{FEFF}";

/// Writes the files that were mended, each of them whole or not at all. Gives what was written, and of every other file why
/// it was not.
pub(super) fn write(root: &Path, fixed: &Fixed) -> (Fixed, Vec<String>) {
    let (mut written, mut failed) = (Fixed { left: fixed.left.clone(), ..Fixed::default() }, Vec::new());
    for file in &fixed.files {
        match write_one(root, file) {
            Ok(()) => {
                written.count += file.count;
                written.files.push(file.clone());
            }
            Err(why) => failed.push(format!("{} is left as it is: {why}", file.name)),
        }
    }
    (written, failed)
}

fn write_one(root: &Path, file: &FixedFile) -> Result<(), String> {
    let path = root.join(&file.name);
    let within = |path: &Path| Some(path.canonicalize().ok()?.starts_with(root.canonicalize().ok()?));
    if !within(&path).unwrap_or_default() {
        return Err("it does not lie in the book any more".to_owned());
    }
    let bytes = fs::read(&path).map_err(|error| error.to_string())?;
    let mark = mark(&bytes);
    let new = [mark, file.new.as_str()].concat();
    if bytes == new.as_bytes() {
        // Two names of one file.
        return Ok(());
    }
    if bytes != [mark, file.old.as_str()].concat().as_bytes() {
        return Err(ReplaceError::Changed.to_string());
    }
    replace(&path, &bytes, new.as_bytes()).map_err(|error| error.to_string())
}

/// The byte order mark of a file that has one: it is kept.
fn mark(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(MARK.as_bytes()) { MARK } else { "" }
}

/// What would be changed, as one diff.
pub(super) fn diff(root: &Path, fixed: &Fixed) -> String {
    let one = |file: &FixedFile| {
        let bytes = fs::read(root.join(&file.name)).unwrap_or_default();
        let mark = mark(&bytes);
        let diff = unified(&file.name, &[mark, file.old.as_str()].concat(), &[mark, file.new.as_str()].concat());
        if !terminal::is_shown() {
            return diff;
        }
        let shown = |c: char| if c.is_control() && !matches!(c, '\n' | '\t') { char::REPLACEMENT_CHARACTER } else { c };
        diff.chars().map(shown).collect()
    };
    fixed.files.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::write;
    use crate::fix::{Fixed, FixedFile};

    fn fixed(name: &str) -> Fixed {
        let file = FixedFile { name: name.to_owned(), old: "old\r\n".to_owned(), new: "new\r\n".to_owned(), count: 1 };
        Fixed { files: vec![file], count: 1, left: Vec::new() }
    }

    fn tried(folder: &Path, name: &str) -> Result<(), String> {
        let (written, failed) = write(folder, &fixed(name));
        assert_eq!((written.count, written.files.len()), (1 - failed.len(), 1 - failed.len()));
        failed.into_iter().next().map_or(Ok(()), Err)
    }

    fn written(folder: &Path, name: &str, bytes: &str) -> Result<String, String> {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("a file");
        tried(folder, name)?;
        Ok(fs::read_to_string(&path).expect("a file"))
    }

    #[test]
    fn only_what_was_read_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        assert_eq!(written(folder, "a.md", "old\r\n"), Ok("new\r\n".to_owned()));
        assert_eq!(written(folder, "a.md", "\u{FEFF}old\r\n"), Ok("\u{FEFF}new\r\n".to_owned()));
        // Another name of the same file was written before.
        assert_eq!(written(folder, "a.md", "new\r\n"), Ok("new\r\n".to_owned()));
        let told = written(folder, "a.md", "old\n").expect_err("it was changed");
        assert_eq!(told, "a.md is left as it is: it was changed while the command ran; run it again");
        assert_eq!(fs::read_to_string(folder.join("a.md")).expect("a file"), "old\n");
        assert!(tried(folder, "gone.md").is_err());
    }

    #[test]
    fn nothing_outside_the_book_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let book = folder.path().join("book");
        fs::create_dir(&book).expect("a folder");
        fs::write(folder.path().join("out.md"), "old\r\n").expect("a file");
        let told = tried(&book, "../out.md").expect_err("it is outside");
        assert_eq!(told, "../out.md is left as it is: it does not lie in the book any more");
        assert_eq!(fs::read_to_string(folder.path().join("out.md")).expect("a file"), "old\r\n");
    }
}
