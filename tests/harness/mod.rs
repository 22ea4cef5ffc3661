//! Runs the built program as an author would, in folders that are gone afterwards.
//!
//! Expected files are written anew instead of compared when `UPDATE_EXPECTED` is set: `UPDATE_EXPECTED=1 cargo test`.
//! Read the difference before committing it.
// Each test program is a crate of its own and uses only some of this.
#![allow(dead_code, unreachable_pub)]

pub mod bounded;
pub mod browser;
pub mod fixtures;
pub mod git_server;
pub mod host;
pub mod python;
pub mod repository;
pub mod served;
#[path = "../support/storage.rs"]
pub mod storage;
pub mod terminal;
pub mod wiki;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// Everything in one text, for a snapshot.
    pub fn transcript(&self, args: &[&str]) -> String {
        let quoted: Vec<String> = args
            .iter()
            .map(|a| if a.is_empty() || a.contains(' ') { format!("'{a}'") } else { (*a).to_owned() })
            .collect();
        let mut text =
            format!("$ {}\n", ["statusbook".to_owned()].into_iter().chain(quoted).collect::<Vec<_>>().join(" "));
        for (name, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !stream.is_empty() {
                text.push_str(&format!("--- {name}\n{}", without_seconds(stream)));
            }
        }
        text + &format!("--- exit code {}\n", self.code.map_or("none".to_owned(), |code| code.to_string()))
    }

    /// The run, which must have ended well.
    #[track_caller]
    pub fn clean(self) -> Self {
        assert_eq!(self.code, Some(0), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// The run, which must have ended with this exit code.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

/// `0.01 s` → `0.00 s`: how long a run took is no part of what is expected.
fn without_seconds(text: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        match line
            .rfind(", ")
            .filter(|_| line.ends_with(" s\n") && (line.starts_with("built ") || line.starts_with("checked: ")))
        {
            Some(at) => out.push_str(&format!("{}, 0.00 s\n", &line[..at])),
            None => out.push_str(line),
        }
    }
    out
}

/// The program, with nothing of the environment that would change what it prints.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_statusbook"));
    command.current_dir(folder).stdin(Stdio::null());
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "RAYON_NUM_THREADS", "RUST_BACKTRACE"] {
        command.env_remove(variable);
    }
    // What a service says that runs the tests is not about the books of the tests.
    for variable in ["GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY", "CI_PROJECT_DIR"] {
        command.env_remove(variable);
    }
    command
}

/// Runs the program in a folder.
#[track_caller]
pub fn run(folder: &Path, args: &[&str]) -> Run {
    finish(command(folder).args(args))
}

/// Runs a prepared command, and looks at the pages for Confluence that it builds.
#[track_caller]
pub fn finish(command: &mut Command) -> Run {
    let output = command.output().expect("the program starts");
    if output.status.success() {
        wiki::assert_pages(command.get_current_dir().expect("a folder"), command.get_args());
    }
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
    }
}

/// Runs the program and holds what it said against a transcript among those of the commands.
#[track_caller]
pub fn transcript(name: &str, folder: &Path, args: &[&str]) -> Run {
    transcript_in("commands", name, folder, args)
}

/// The same, with the transcripts in a folder of `tests/expected`.
#[track_caller]
pub fn transcript_in(expected: &str, name: &str, folder: &Path, args: &[&str]) -> Run {
    let run = run(folder, args);
    assert!(!run.stdout.contains('\x1b') && !run.stderr.contains('\x1b'), "colours in a pipe: {args:?}");
    expect(&format!("tests/expected/{expected}/{name}.txt"), &run.transcript(args));
    run
}

/// A folder that is removed when it is dropped.
pub fn temp() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Writes a file, with the folders above it.
pub fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) {
    let place = folder.join(name);
    fs::create_dir_all(place.parent().expect("a folder")).expect("folders can be made");
    fs::write(&place, text).unwrap_or_else(|error| panic!("{}: {error}", place.display()));
}

/// A book of these files, with a `book.toml` where none is among them.
pub fn book(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = temp();
    if !files.iter().any(|(name, _)| *name == "book.toml") {
        write(folder.path(), "book.toml", "[book]\ntitle = \"Test\"\n");
    }
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

/// A catalog that is sound.
pub const CATALOG: &str = "title: Codes\nsections:\n  - title: All\n    codes:\n      - code: 200\n        summary: OK\n        description: Fine.\n      - code: 404\n        summary: Not Found\n        description: There is *nothing*.\n";

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folders can be made");
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// All files below a folder by path, with their bytes; links and pipes by name only.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.expect("an entry");
        if entry.file_type().is_dir() {
            continue;
        }
        let name = entry.path().strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
        let bytes = if entry.file_type().is_file() { fs::read(entry.path()).unwrap_or_default() } else { Vec::new() };
        found.insert(name, bytes);
    }
    found
}

/// The names of all files below a folder, a line each.
pub fn names(folder: &Path) -> String {
    files(folder).keys().map(|name| format!("{name}\n")).collect()
}

/// The text of a file.
pub fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A folder of the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Whether expected files are to be written anew.
pub fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some()
}

/// What is wrong with a text, held against the file that it should be equal to.
pub fn differs(file: &Path, actual: &str) -> Option<String> {
    if updating() {
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
        fs::write(file, actual).expect("an expected file can be written");
        return None;
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    (expected != actual).then(|| format!("{}\n{}", file.display(), difference(&expected, actual)))
}

/// Holds a text against the file that it should be equal to.
#[track_caller]
pub fn expect(file: &str, actual: &str) {
    if let Some(difference) = differs(&project(file), actual) {
        panic!("{difference}");
    }
}

/// The lines that differ, between those that do not.
fn difference(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let mut out = format!("  line {}:\n", head + 1);
    old[head..old.len() - tail].iter().for_each(|line| out.push_str(&format!("  - {line}\n")));
    new[head..new.len() - tail].iter().for_each(|line| out.push_str(&format!("  + {line}\n")));
    if old == new {
        out.push_str("  only the line breaks differ\n");
    }
    out
}
