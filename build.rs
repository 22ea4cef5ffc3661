//! Gives the program a digest of what it was built from, so that a build folder made by another version is never taken
//! for one that is up to date; turns IANA's registry of status codes into Rust, and the words of the interface, from
//! `theme/words`, into constants.

#[path = "build/registry.rs"]
mod registry;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    for part in ["src", "build", "data", "templates", "theme", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={part}");
        collect(&root.join(part), &mut files)?;
    }
    files.sort();
    // FNV-1a: only accidents have to be told apart.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for file in files {
        let name = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        for byte in name.bytes().chain(fs::read(&file)?) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo::rustc-env=STATUSBOOK_DIGEST={hash:016x}");
    let table = root.join("data/iana-http-status-codes.csv");
    let faulty = |fault: String| io::Error::other(format!("{}: {fault}", table.display()));
    let text = fs::read_to_string(&table).map_err(|error| faulty(error.to_string()))?;
    let entries = registry::generate(&text).map_err(faulty)?;
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("registry.rs"), entries)?;
    words(&root.join("theme/words"))
}

/// Writes the table of all languages: each with its words, each word with its forms, the only one without a name.
fn words(folder: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for file in files {
        let language = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        table.push_str(&format!("({language:?}, &[\n"));
        let text = fs::read_to_string(&file)?;
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let word = word(line).ok_or_else(|| io::Error::other(format!("{}: `{line}`", file.display())))?;
            table.push_str(&format!("{word:?},\n").replacen(", [", ", &[", 1));
        }
        table.push_str("]),\n");
    }
    table.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("words.rs"), table)
}

/// `key = "text"`, or `key = { one = "text", other = "text" }`: as much of TOML as these files need.
fn word(line: &str) -> Option<(&str, Vec<(&str, &str)>)> {
    let (key, value) = line.split_once(" = ")?;
    let Some(forms) = value.strip_prefix("{ ").and_then(|rest| rest.strip_suffix("\" }")) else {
        return Some((key, vec![("", value.strip_prefix('"')?.strip_suffix('"')?)]));
    };
    let forms = forms.split("\", ").map(|form| form.split_once(" = \""));
    Some((key, forms.collect::<Option<_>>()?))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.exists() {
        files.push(path.to_path_buf());
    }
    Ok(())
}
