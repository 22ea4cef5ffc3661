//! `statusbook init`: a new book that builds at once.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::cli::InitArgs;
use crate::commands::schema::{self, Subject};
use crate::terminal::{self, Ending, Outcome};

/// The files of a new book; `{{title}}` stands for its title.
static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/commands/init");

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(book: Option<&Path>, args: &InitArgs) -> Ending {
    let folder = match book {
        Some(book) if args.dir == Path::new(".") => book.to_owned(),
        Some(book) => book.join(&args.dir),
        None => args.dir.clone(),
    };
    let files = files(&args.title)?;
    let standing: Vec<&str> = files
        .iter()
        .map(|(path, _)| path.as_str())
        .filter(|path| folder.join(path).symlink_metadata().is_ok())
        .collect();
    if !standing.is_empty() {
        let list = standing.join("\n  ");
        terminal::error(&format!(
            "these files are there already, so nothing was written:\n  {list}\n  help: start the book in another folder: `statusbook init DIR`"
        ));
        return Ok(Outcome::CouldNotRun);
    }
    for (path, text) in &files {
        let place = folder.join(path);
        create(&place, text).map_err(|error| format!("{} cannot be written: {error}", place.display()))?;
    }
    let list: String = files.iter().map(|(path, _)| format!("  {path}\n")).collect();
    let named = if folder == Path::new(".") { String::new() } else { format!("-C {} ", folder.display()) };
    terminal::result(&format!("started a book in {}\n{list}next: statusbook {named}build\n", folder.display()))
}

/// The files of a new book, by path.
fn files(title: &str) -> Result<Vec<(String, String)>, Box<dyn std::error::Error>> {
    // As a JSON string a title is a YAML string and a TOML string, too.
    let quoted = serde_json::to_string(title.trim())?;
    let mut files = Vec::new();
    collect(&STARTER, &mut |path, text| {
        // Cargo leaves out files that start with a dot when it packs a crate.
        let path = path.replace("dot-", ".");
        let text = text.replace("\"{{title}}\"", &quoted).replace("{{version}}", env!("CARGO_PKG_VERSION"));
        files.push((path, text));
    });
    files.push(("schema/catalog.json".to_owned(), schema::text(Subject::Catalog)?));
    files.sort();
    Ok(files)
}

fn collect(dir: &Dir<'_>, take: &mut dyn FnMut(String, &str)) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            take(path.replace('\\', "/"), text);
        }
    }
    for dir in dir.dirs() {
        collect(dir, take);
    }
}

fn create(place: &PathBuf, text: &str) -> io::Result<()> {
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    // Whoever else made the file meanwhile keeps it.
    fs::OpenOptions::new().write(true).create_new(true).open(place)?.write_all(text.as_bytes())
}
