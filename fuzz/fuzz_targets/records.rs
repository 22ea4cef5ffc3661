#![no_main]

use std::fs;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};
use statusbook::output::{BuildFolder, Scope};
use statusbook::render::FileSet;

const RECORDS: [&str; 4] = ["manifest", "journal", "journal.back", "inputs"];

/// A build folder in a folder of its own, for the whole run.
fn place() -> &'static tempfile::TempDir {
    static PLACE: OnceLock<tempfile::TempDir> = OnceLock::new();
    PLACE.get_or_init(|| tempfile::tempdir().expect("a folder"))
}

/// What makes the lines of a journal a whole one.
fn end(lines: &[u8]) -> String {
    let digest = Sha256::digest(lines);
    format!("end {}\n", digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

// The first byte says which record the rest is, and whether it gets the end that makes it whole.
fuzz_target!(|input: &[u8]| {
    let Some((first, bytes)) = input.split_first() else { return };
    let outside = place().path().join("outside.txt");
    let folder = place().path().join("public");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join(".statusbook")).expect("a folder");
    fs::create_dir_all(folder.join("html")).expect("a folder");
    fs::write(&outside, "outside").expect("a file");
    fs::write(folder.join("html/mine.html"), "mine").expect("a file");
    let record = RECORDS[usize::from(*first) % RECORDS.len()];
    let end = if *first >= 128 { end(bytes) } else { String::new() };
    fs::write(folder.join(".statusbook").join(record), [bytes, end.as_bytes()].concat()).expect("a file");

    let mut files = FileSet::default();
    files.insert("html/a.html", "a");
    let build = BuildFolder::new(&folder);
    let _ = build.up_to_date(Scope::All, "one");
    match build.commit(&files, Scope::All, "one") {
        Ok(_) => assert_eq!(fs::read(folder.join("html/a.html")).ok().as_deref(), Some(&b"a"[..])),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    assert_eq!(fs::read(&outside).ok().as_deref(), Some(&b"outside"[..]), "{record}");
    // A record that names the very bytes of a file says that they are ours.
    if !bytes.windows(9).any(|name| name == b"mine.html") {
        assert_eq!(fs::read(folder.join("html/mine.html")).ok().as_deref(), Some(&b"mine"[..]), "{record}");
    }
});
