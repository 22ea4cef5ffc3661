//! Folders of copies, as they are named on the command line.

use std::path::{Path, PathBuf};

/// The endings of the files of a folder that can be copies.
const ENDINGS: [&str; 13] =
    ["md", "markdown", "mdx", "html", "htm", "xhtml", "xml", "csv", "tsv", "tab", "txt", "yaml", "yml"];

/// The files of a folder that can be copies, by path. Hidden ones are passed over, and so are links.
///
/// # Errors
/// Why the folder cannot be read, in a sentence that names it.
pub fn files_of(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|entry| !hidden(entry)) {
        let entry = entry.map_err(|error| format!("{} cannot be read: {error}", folder.display()))?;
        let ending = entry.path().extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let known = ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()));
        if entry.file_type().is_file() && known {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}
