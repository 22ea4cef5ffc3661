//! Gives the program a digest of what it was built from, so that a build folder made by another version is never taken
//! for one that is up to date; and turns IANA's registry of status codes into Rust.

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
    Ok(())
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
