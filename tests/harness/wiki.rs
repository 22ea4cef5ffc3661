//! Every page for Confluence that a test builds is one that Confluence takes.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use super::storage::{check, check_anchors};

/// Larger ones are there to see that they end at all.
const GIANT: usize = 256 * 1024;

/// Checks the pages below the folder that a run of these arguments has built into. Books with templates of their own
/// for Confluence answer for these themselves.
#[track_caller]
pub fn assert_pages<'a>(folder: &Path, args: impl IntoIterator<Item = &'a OsStr>) {
    let args: Vec<&str> = args.into_iter().filter_map(OsStr::to_str).collect();
    if !args.contains(&"build") || args.contains(&"--help") {
        return;
    }
    let after = |names: &[&str]| {
        let at = args.iter().position(|arg| names.contains(arg))?;
        args.get(at + 1).map(|value| folder.join(value))
    };
    let start = after(&["-C", "--book"]).unwrap_or_else(|| folder.to_owned());
    let start = start.canonicalize().expect("the folder of a book that was built");
    let book = start.ancestors().find(|above| above.join("book.toml").is_file()).expect("a book that was built");
    if book.join("templates/confluence").exists() {
        return;
    }
    let settings = fs::read_to_string(book.join("book.toml")).expect("book.toml");
    let settings: toml::Table = settings.trim_start_matches('\u{feff}').parse().expect("sound settings");
    let setting = |name: &str| settings.get("build").and_then(|build| build.get(name));
    let build_dir = || book.join(setting("build-dir").and_then(toml::Value::as_str).unwrap_or("public"));
    let pages = after(&["--dest"]).unwrap_or_else(build_dir).join("confluence");
    let all_outputs = !args.contains(&"--output") && setting("outputs").is_none();
    assert!(pages.exists() || !all_outputs, "no pages at {}", pages.display());
    for entry in walkdir::WalkDir::new(&pages).into_iter().filter(|_| pages.exists()) {
        let entry = entry.expect("an entry");
        let is_page = entry.path().extension().is_some_and(|ending| ending == "xhtml");
        if !is_page || !entry.file_type().is_file() {
            continue;
        }
        let body = fs::read_to_string(entry.path()).expect("a page in UTF-8");
        if body.len() <= GIANT
            && let Err(fault) = check(&body).and_then(|()| check_anchors(&body))
        {
            let start: String = body.chars().take(4_000).collect();
            panic!("{fault} in {}:\n{start}", entry.path().display());
        }
    }
}
