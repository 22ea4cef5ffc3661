//! Paths below the build folder: text with forward slashes, checked before it comes near the disk.

use super::tree::STATE;

/// Why a path cannot be that of a file of ours; `None` for a good one. Manifest and journal are read through this too,
/// so that a forged one cannot make us touch anything outside the build folder.
pub(super) fn refusal(path: &str) -> Option<&'static str> {
    let state = path.split('/').next().is_some_and(|first| first.eq_ignore_ascii_case(STATE));
    if path.contains(|c: char| c == '\\' || c.is_control()) {
        Some("it has a backslash or a control character")
    } else if path.split('/').any(|name| matches!(name, "" | "." | "..")) {
        Some("it has an empty part, `.` or `..`")
    } else if state {
        Some("the folder `.statusbook` is kept for statusbook's own records")
    } else if cfg!(windows) && path.contains(':') {
        Some("it has a colon")
    } else {
        None
    }
}

/// The folders a path leads through, from the top: `a` and `a/b` for `a/b/c`.
pub(super) fn folders(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// The folder a path stands in; `None` for the build folder itself.
pub(super) fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// The first part of a path: the top-level folder, or the file itself.
pub(super) fn top(path: &str) -> &str {
    path.split_once('/').map_or(path, |(top, _)| top)
}
