//! Finding the files of a folder of the book.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::read::Refusal;
use crate::diagnostic::rules;

/// A file, or something that cannot be one, by its path below the book's folder.
pub(crate) type Found = (String, Result<PathBuf, Refusal>);

/// What is wrong with a link that leaves the book, and what to do about it.
pub(super) const LEADS_OUT: &str = "this symbolic link leads out of the book";
pub(super) const PUT_IT_THERE: &str = "Put the file itself in its place.";

/// All files below a folder of the book, sorted by name; hidden ones and editors' leavings are passed over.
///
/// # Errors
/// When a folder cannot be read.
pub(crate) fn files(root: &Path, folder: &str, skip: Option<&Path>) -> std::io::Result<Vec<Found>> {
    let start = root.join(folder);
    if !start.exists() {
        return Ok(Vec::new());
    }
    let home = root.canonicalize()?;
    let mut found = Vec::new();
    let mut walk = WalkDir::new(&start).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let link = error.loop_ancestor().is_some() || error.path().is_some_and(Path::is_symlink);
                let (Some(path), true) = (error.path(), link) else { return Err(error.into()) };
                found.push(refused(
                    root,
                    path,
                    &rules::OUTSIDE_BOOK,
                    "this symbolic link leads nowhere, or back to a folder above",
                ));
                continue;
            }
        };
        let is_dir = entry.file_type().is_dir();
        let outside = entry.path_is_symlink() && !entry.path().canonicalize().is_ok_and(|to| to.starts_with(&home));
        if outside {
            found.push(refused(root, entry.path(), &rules::OUTSIDE_BOOK, LEADS_OUT));
        }
        let passed_over =
            entry.depth() > 0 && (is_passed_over(&entry) || skip.is_some_and(|skip| entry.path() == skip));
        if is_dir && (outside || passed_over) {
            walk.skip_current_dir();
        }
        if is_dir || outside || passed_over {
            continue;
        }
        found.push(match below(root, entry.path()) {
            Some(name) if is_portable(&name) => (name, Ok(entry.into_path())),
            _ => refused(root, entry.path(), &rules::FILE_NAME, "this file name cannot be published on every system"),
        });
    }
    Ok(found)
}

/// A file of the book's own folder, where there is one of that name.
pub(crate) fn file(root: &Path, name: &str) -> Option<Found> {
    let path = root.join(name);
    let is_link = path.symlink_metadata().ok()?.file_type().is_symlink();
    let leads_out = || !path.canonicalize().is_ok_and(|to| root.canonicalize().is_ok_and(|root| to.starts_with(root)));
    if is_link && leads_out() {
        return Some(refused(root, &path, &rules::OUTSIDE_BOOK, LEADS_OUT));
    }
    Some((name.to_owned(), Ok(path)))
}

fn is_passed_over(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with(['.', '#']) || name.ends_with('~')
}

fn refused(root: &Path, path: &Path, rule: &'static crate::diagnostic::Rule, message: &str) -> Found {
    // A name that is no Unicode is shown as far as it can be; never with the folders above the book.
    let name = below(root, path)
        .unwrap_or_else(|| path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/"));
    let help = match rule.id {
        "source/file-name" => "Rename it: letters, digits, spaces, `-`, `_` and `.` are safe, up to 200 bytes.",
        _ => PUT_IT_THERE,
    };
    (name, Err(Refusal::new(rule, message, help)))
}

/// A path below the book's folder, with forward slashes.
fn below(root: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(root).ok()?.components().map(|part| part.as_os_str().to_str());
    Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
}

/// Whether every common file system and web server can hold a file of this name, and those that are made of it.
fn is_portable(name: &str) -> bool {
    const LONGEST: usize = 200;
    name.split('/').all(|part| part.len() <= LONGEST)
        && !name.chars().any(|c| c.is_control() || "\\:*?\"<>|".contains(c))
}
