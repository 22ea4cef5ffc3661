//! What a service that runs commands on every change wants to know, and tells: the root of its checkout and its summary.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::diagnostic::Paths;
use crate::terminal;

/// Where GitHub and GitLab say what they have checked out into.
const CHECKOUTS: [&str; 2] = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"];

/// From where reports for machines and editors name the files of a book: from the checkout of the service, else from where
/// the command runs, if the book lies in there; else from the book.
pub(super) fn paths(book: &Path) -> Paths {
    let checkouts =
        CHECKOUTS.iter().filter_map(std::env::var_os).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let below = |folder: PathBuf| {
        let book = book.canonicalize().ok()?;
        book.strip_prefix(folder.canonicalize().ok()?).ok().map(Paths::leading)
    };
    checkouts.chain([PathBuf::from(".")]).find_map(below).unwrap_or_default()
}

/// Adds to the summary of a workflow run on GitHub, where this is one.
pub(super) fn summarise(title: &str, text: &str) {
    let Some(file) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) else { return };
    let written = OpenOptions::new().append(true).create(true).open(&file);
    let written = written.and_then(|mut file| writeln!(file, "## {title}\n\n{text}"));
    if let Err(error) = written {
        terminal::note(&format!("note: the summary cannot be written to {}: {error}\n", Path::new(&file).display()));
    }
}
