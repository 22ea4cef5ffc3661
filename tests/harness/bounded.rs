//! Runs the program on hostile input, with little memory and an end.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use super::{CATALOG, Run, book, write};

/// Long enough for a slow machine that builds other things meanwhile; a run that hangs is ended by it.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a run may take, in KiB of address space: the stacks of the threads are part of it.
const MEMORY: u32 = 768 * 1024;

/// Runs the program with little memory; ends it when it does not end by itself. What it builds for Confluence is looked
/// at as after every other run.
#[track_caller]
pub fn bounded(folder: &Path, args: &[&str]) -> Run {
    let plain = super::command(folder);
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = std::process::Command::new("sh");
        let script = format!("ulimit -v {MEMORY}; exec \"$@\"");
        shell.args(["-c", &script, "sh"]).arg(plain.get_program()).current_dir(folder).env("RAYON_NUM_THREADS", "4");
        shell
    } else {
        plain
    };
    command.args(args).env_remove("COLUMNS").env("MALLOC_ARENA_MAX", "1").stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let (done, ended) = mpsc::channel();
    let pipes: [Box<dyn Read + Send>; 2] =
        [Box::new(child.stdout.take().expect("a pipe")), Box::new(child.stderr.take().expect("a pipe"))];
    for (at, mut pipe) in pipes.into_iter().enumerate() {
        let done = done.clone();
        std::thread::spawn(move || {
            let mut text = String::new();
            let read = pipe.read_to_string(&mut text);
            drop(done.send((at, read.map(|_| text))));
        });
    }
    let mut texts = [String::new(), String::new()];
    for _ in 0..2 {
        match ended.recv_timeout(PATIENCE) {
            Ok((at, text)) => texts[at] = text.expect("what it says is UTF-8"),
            Err(_) => {
                child.kill().expect("it can be ended");
                panic!("it does not end: {args:?}");
            }
        }
    }
    let [stdout, stderr] = texts;
    let code = child.wait().expect("it ends").code();
    if code == Some(0) {
        super::wiki::assert_pages(folder, args.iter().map(std::ffi::OsStr::new));
    }
    Run { code, stdout, stderr }
}

/// Builds a book of one hostile file: the rules of its findings, each once, and the exit code.
#[track_caller]
pub fn rules_of(folder: &Path) -> (Vec<String>, i32) {
    let run = bounded(folder, &["build"]);
    assert!(run.stderr.len() < 1 << 20, "a flood of {} bytes", run.stderr.len());
    assert!(run.stderr.lines().all(|line| line.chars().count() < 2_000), "a line that nobody can read");
    let rule = |line: &str| {
        let after = line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["))?;
        Some(after.split_once(']')?.0.to_owned())
    };
    let mut rules: Vec<String> = run.stderr.lines().filter_map(rule).collect();
    rules.sort();
    rules.dedup();
    (rules, run.code.unwrap_or_else(|| panic!("it was ended by a signal:\n{}", run.stderr)))
}

/// The file is refused by this rule alone, and nothing is written.
#[track_caller]
pub fn refused(name: &str, bytes: impl AsRef<[u8]>, rule: &str) {
    let book = book(&[]);
    write(book.path(), "content/fine.yaml", CATALOG.replace("title: Codes", "title: Fine"));
    write(book.path(), name, bytes);
    assert_eq!(rules_of(book.path()), (vec![rule.to_owned()], 1));
    assert!(!book.path().join("public").exists());
}

/// The file is taken, whatever it looks like.
#[track_caller]
pub fn taken(name: &str, bytes: impl AsRef<[u8]>, args: &[&str]) {
    let book = book(&[]);
    fs::create_dir_all(book.path().join("content")).expect("a folder");
    write(book.path(), name, bytes);
    let run = bounded(book.path(), &[&["build"], args].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr.get(..2_000).unwrap_or(&run.stderr));
}
