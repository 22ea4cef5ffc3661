//! `statusbook import`: copies that are there become a source.

mod gather;
mod into;
mod report;

use std::fs;
use std::io;
use std::path::Path;

use crate::cli::ImportArgs;
use crate::copies::import::{Fault, Options, import, prove};
use crate::copies::{self, Hints};
use crate::diagnostic::{SourceMap, human};
use crate::terminal::{self, Ending, Outcome};
use gather::{Gathered, gather};
use report::{Summary, count};

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(args: &ImportArgs) -> Ending {
    if let Some(file) = &args.output
        && file.symlink_metadata().is_ok()
    {
        return Err(standing(file).into());
    }
    if let Some(path) = &args.into {
        return into::run(path, args);
    }
    let gathered = gather(args, &Hints::default())?;
    let Some(all) = readable(gathered) else { return Ok(Outcome::CouldNotRun) };
    let Some(file) = all.file else { return Err(nothing(&all).into()) };
    let fallback = fallback(args);
    let schema = args.output.as_deref().and_then(schema);
    let options = Options {
        title: args.title.as_deref(),
        fallback: &fallback,
        base_url: args.base_url.as_deref(),
        schema: schema.as_deref(),
    };
    let made = import(&all.copies, &all.sources, file, &options);
    let summary = Summary {
        sources: &all.sources,
        copies: &all.copies,
        read: &all.told,
        into: None,
        differences: &made.differences,
        formatting: &made.formatting,
        dropped: &made.dropped,
        notes: &made.notes,
    };
    terminal::note(&summary.read());
    if let Err(fault) = prove(&made.yaml, &made.catalog) {
        return Ok(faulty(&fault));
    }
    match &args.output {
        Some(path) => create(path, &made.yaml)?,
        None => drop(terminal::result(&made.yaml)?),
    }
    let sections = made.catalog.sections.len();
    let codes = made.catalog.definitions().count();
    let into = args.output.as_ref().map(|path| format!(" to {}", path.display())).unwrap_or_default();
    terminal::note(&format!("wrote {} in {}{into}\n", count(codes, "code"), count(sections, "section")));
    terminal::note(&summary.found());
    Ok(if made.differences.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// Tells what was wrong with the files; none where they are not to be relied on.
fn readable(mut all: Gathered) -> Option<Gathered> {
    all.findings.sort(&all.sources);
    tell(&all.findings, &all.sources);
    (!all.findings.has_errors()).then_some(all)
}

fn tell(findings: &crate::diagnostic::Findings, sources: &SourceMap) {
    terminal::note(&human::report(findings, sources, terminal::colors()));
}

/// Why nothing came of it.
fn nothing(all: &Gathered) -> String {
    let summary = Summary {
        sources: &all.sources,
        copies: &[],
        read: &all.told,
        into: None,
        differences: &[],
        formatting: &[],
        dropped: &[],
        notes: &[],
    };
    terminal::note(&summary.read());
    "nothing about codes was found\n  help: a copy has a table with a column of codes, a list such as `404 - Not Found`, or a heading for each code; `--form FORM` says how it is written".to_owned()
}

/// Tells why what was made is not written.
fn faulty(fault: &Fault) -> Outcome {
    match fault {
        Fault::Findings(found) => {
            tell(&found.1, &found.0);
            terminal::error(
                "what was read makes no sound catalog, so nothing was written\n  help: mend the copy where it says this, and import it again",
            );
        }
        Fault::Changed => terminal::error(
            "a text would be read from the YAML as something else, so nothing was written\n  help: this is a mistake of statusbook; please report it with the copy",
        ),
    }
    Outcome::CouldNotRun
}

/// The title of what has none: from the name of the first file.
fn fallback(args: &ImportArgs) -> String {
    let first = args.files.first().filter(|path| path.as_path() != Path::new("-"));
    let stem = first.and_then(|path| path.file_stem()).map(|stem| stem.to_string_lossy().replace(['-', '_'], " "));
    let stem = stem.unwrap_or_default();
    let mut letters = stem.trim().chars();
    letters.next().map_or_else(|| "Codes".to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

/// The address of the JSON Schema of the book that a file is written into, where it has one.
fn schema(file: &Path) -> Option<String> {
    let folder = file.parent()?;
    let folder = if folder == Path::new("") { Path::new(".") } else { folder };
    (1..4).map(|up| format!("{}schema/catalog.json", "../".repeat(up))).find(|path| folder.join(path).is_file())
}

fn standing(file: &Path) -> String {
    format!(
        "{0} is there already, and nothing is overwritten\n  help: name another file, or add to it with `--into {0}`",
        file.display()
    )
}

/// Writes a new file.
fn create(path: &Path, text: &str) -> Result<(), String> {
    let refused = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => standing(path),
        _ => format!("{} cannot be written: {error}", path.display()),
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(refused)?;
    }
    // Whoever else made the file meanwhile keeps it.
    copies::create(path, text.as_bytes()).map_err(refused)
}
