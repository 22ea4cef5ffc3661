//! `statusbook import`: copies that are there become a source.

mod gather;
mod into;
mod report;

use std::fs;
use std::io;
use std::path::Path;

use crate::cli::ImportArgs;
use crate::copies::import::{Fault, Options, import, prove};
use crate::copies::{self, Hints, Lack};
use crate::diagnostic::{SourceMap, human};
use crate::model::Code;
use crate::terminal::{self, Ending, Outcome};
use gather::{Gathered, gather};
use report::Summary;
pub(super) use report::count;

/// What keeps links that lead nowhere from a source.
const KEEPS_LINKS: &str = "`--base-url URL`";

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
    let schema = args.output.as_deref().and_then(schema);
    let Some(made) = make(args, schema.as_deref(), KEEPS_LINKS)? else { return Ok(Outcome::CouldNotRun) };
    match &args.output {
        Some(path) => create(path, &made.yaml)?,
        None => drop(terminal::result(&made.yaml)?),
    }
    let into = args.output.as_ref().map(|path| format!(" to {}", path.display())).unwrap_or_default();
    terminal::note(&format!("wrote {} in {}{into}\n", made.codes, made.sections));
    terminal::note(&made.found);
    Ok(if made.agrees { Outcome::Clean } else { Outcome::Findings })
}

/// The catalog that copies make. Which copies were read, and what is wrong with them, is told; without a catalog, nothing else
/// has to be. `schema` is the address of the JSON Schema from the catalog, and `keeps_links` how to say where copies were
/// published.
///
/// # Errors
/// When the copies cannot be read, or have no codes.
pub(super) fn make(
    args: &ImportArgs,
    schema: Option<&str>,
    keeps_links: &str,
) -> Result<Option<Made>, Box<dyn std::error::Error>> {
    let gathered = gather(args, &Hints::default())?;
    let Some(all) = readable(gathered) else { return Ok(None) };
    let Some(file) = all.file else { return Err(nothing(&all).into()) };
    let fallback = fallback(args);
    let options =
        Options { title: args.title.as_deref(), fallback: &fallback, base_url: args.base_url.as_deref(), schema };
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
        keeps_links,
    };
    terminal::note(&summary.read());
    if let Err(fault) = prove(&made.yaml, &made.catalog) {
        faulty(&fault);
        return Ok(None);
    }
    let found = summary.found();
    let plain = |code: &&Code| code.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let lacks = |what: &Lack| made.notes.iter().filter(|note| note.what == *what).count();
    Ok(Some(Made {
        title: made.catalog.title.as_str().to_owned(),
        codes: count(made.catalog.definitions().count(), "code"),
        sections: count(made.catalog.sections.len(), "section"),
        first: made.catalog.definitions().map(|definition| &definition.code).find(plain).cloned(),
        names: lacks(&Lack::Summary),
        texts: lacks(&Lack::Description),
        agrees: made.differences.is_empty(),
        yaml: made.yaml,
        found,
    }))
}

/// A catalog that copies made, and what there is to say about it.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) yaml: String,
    pub(super) title: String,
    /// How many codes it has, as words.
    pub(super) codes: String,
    /// How many sections it has, as words.
    pub(super) sections: String,
    /// The first code of plain letters and digits.
    pub(super) first: Option<Code>,
    /// How many codes have no name of their own.
    pub(super) names: usize,
    /// How many have no description.
    pub(super) texts: usize,
    /// Whether the copies say the same.
    pub(super) agrees: bool,
    /// What was found out about the copies.
    pub(super) found: String,
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
        keeps_links: KEEPS_LINKS,
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
