//! Completing the names of files while they are typed.

use std::path::{Path, PathBuf};

use inquire::autocompletion::{Autocomplete, Replacement};
use inquire::error::CustomUserError;

/// How many names are proposed.
const MOST: usize = 50;

/// Proposes the files and folders that a path may become.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Paths;

impl Autocomplete for Paths {
    fn get_suggestions(&mut self, input: &str) -> Result<Vec<String>, CustomUserError> {
        Ok(if input.is_empty() { Vec::new() } else { matching(input) })
    }

    fn get_completion(&mut self, input: &str, highlighted: Option<String>) -> Result<Replacement, CustomUserError> {
        Ok(highlighted.or_else(|| common(&matching(input)).filter(|common| common.len() > input.len())))
    }
}

/// The path that is meant: `~/` at its beginning is the folder of the user, as a shell would have it. Nothing is read from a
/// terminal on which questions are asked, so `-` is a file.
pub(super) fn meant(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ if typed == "-" => PathBuf::from("./-"),
        _ => PathBuf::from(typed),
    }
}

/// The paths that begin as what is typed, folders with a slash at their ends.
fn matching(typed: &str) -> Vec<String> {
    let (folder, begun) =
        typed.rsplit_once('/').map_or(("", typed), |(_, begun)| typed.split_at(typed.len() - begun.len()));
    let place = if folder.is_empty() { Path::new(".").to_owned() } else { meant(folder) };
    let Ok(entries) = place.read_dir() else { return Vec::new() };
    let mut found: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let hidden = name.starts_with('.') && !begun.starts_with('.');
            let fits = name.starts_with(begun) && !hidden && !name.contains(char::is_control);
            let slash = if entry.path().is_dir() { "/" } else { "" };
            fits.then(|| format!("{folder}{name}{slash}"))
        })
        .collect();
    found.sort();
    found.truncate(MOST);
    found
}

/// What all of them begin with.
fn common(paths: &[String]) -> Option<String> {
    let (first, rest) = paths.split_first()?;
    let mut end = first.len();
    for path in rest {
        let same = first.chars().zip(path.chars()).take_while(|(a, b)| a == b);
        end = end.min(same.map(|(letter, _)| letter.len_utf8()).sum());
    }
    first.get(..end).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_is_completed_and_never_half_a_letter() {
        let common = |paths: &[&str]| common(&paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>());
        assert_eq!(common(&[]), None);
        assert_eq!(common(&["docs/a.md"]).as_deref(), Some("docs/a.md"));
        assert_eq!(common(&["docs/aä.md", "docs/aö.md"]).as_deref(), Some("docs/a"));
        assert_eq!(common(&["docs", "docs/"]).as_deref(), Some("docs"));
        assert_eq!(common(&["a", "b"]).as_deref(), Some(""));
    }

    #[test]
    fn files_and_folders_are_proposed_as_they_are_typed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        std::fs::create_dir(path("pages")).expect("a folder");
        for name in ["page.md", "other.md", ".page"] {
            std::fs::write(path(name), "").expect("a file");
        }
        let root = format!("{}/", folder.path().display());
        let mut paths = Paths;
        let found = paths.get_suggestions(&format!("{root}pa")).expect("names");
        assert_eq!(found, [format!("{root}page.md"), format!("{root}pages/")]);
        let completed = paths.get_completion(&format!("{root}p"), None).expect("a name");
        assert_eq!(completed, Some(format!("{root}page")));
        assert!(paths.get_completion(&format!("{root}x"), None).expect("no name").is_none());
        assert_eq!(paths.get_suggestions("").expect("none"), Vec::<String>::new());
    }
}
