//! Writing what `check --fix` mends, or showing it.

use std::fs;
use std::path::Path;

use crate::fix::{Fixed, FixedFile, unified};
use crate::replace::{ReplaceError, replace};
use crate::terminal;

const MARK: &str = "\u{FEFF}";

/// Writes the files that were mended, each of them whole or not at all.
///
/// # Errors
/// What could not be written, and why; everything else was.
pub(super) fn write(root: &Path, fixed: &Fixed) -> Result<(), String> {
    let failed = fixed.files.iter().filter_map(|file| {
        let why = write_one(root, file).err()?;
        Some(format!("{} is left as it is: {why}", file.name))
    });
    let failed: Vec<String> = failed.collect();
    let written = fixed.files.len() - failed.len();
    match (failed.is_empty(), written) {
        (true, _) => Ok(()),
        (false, 0) => Err(failed.join("\n  ")),
        (false, 1) => Err(format!("{}\n  1 other file was fixed", failed.join("\n  "))),
        (false, _) => Err(format!("{}\n  {written} other files were fixed", failed.join("\n  "))),
    }
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
