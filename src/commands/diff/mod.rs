//! `statusbook diff`: what the copies say otherwise than the source.

mod original;
mod source;

use std::path::{Path, PathBuf};

use super::book_folder;
use crate::cli::{DiffArgs, DiffFormat};
use crate::copies::compare::{Options, compare};
use crate::copies::report::{Copy, State, github, human, json, markdown};
use crate::copies::{Form, Hints, Sheet};
use crate::diagnostic::{self, Findings, SourceMap};
use crate::source::{Inputs, ReadError, load};
use crate::terminal::{self, Ending, Outcome};
use original::{Original, best};
use source::Source;

/// What was compared, and the texts that it points into.
struct Told {
    sources: SourceMap,
    findings: Findings,
    copies: Vec<Copy>,
    /// The folder of the book, where there is one: names of its files are told from there.
    root: Option<PathBuf>,
    /// Files that were named on the command line, whose names are told from where it runs.
    named: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(book: Option<&Path>, args: &DiffArgs) -> Ending {
    let told = match args.copies.as_slice() {
        [a, b] if book.is_none() && args.catalog.is_none() && is_file(a) && is_file(b) => pair([a, b], args)?,
        copies => with_book(book, copies, args)?,
    };
    report(told, args)
}

/// Whether an argument is a file rather than the name of a copy.
fn is_file(argument: &str) -> bool {
    argument == "-" || Path::new(argument).is_file()
}

/// Compares two files with each other; the first is the source.
fn pair(files: [&String; 2], args: &DiffArgs) -> Result<Told, Box<dyn std::error::Error>> {
    if files == ["-", "-"] {
        return Err("standard input is one copy only\n  help: name a file for the other".into());
    }
    let mut sources = SourceMap::default();
    let mut findings = Findings::default();
    let [a, b] = files.map(|file| Original::open(file, args.form, &mut sources, &mut findings));
    let (a, b) = match (a, b) {
        (Ok(a), Ok(b)) => (a, b),
        (a, b) => {
            let broken = [(files[0], a.err()), (files[1], b.err())];
            let copies = broken.into_iter().filter_map(|(file, state)| {
                Some(Copy { name: file.clone(), catalog: None, file: None, state: state? })
            });
            return Ok(Told { sources, findings, copies: copies.collect(), root: None, named: named(files) });
        }
    };
    let state = match (a.catalog(&sources, &mut findings), b.catalog(&sources, &mut findings)) {
        (Err(state), _) | (_, Err(state)) => state,
        (Ok(of_a), Ok(of_b)) => {
            // What a catalog says of itself helps to read the other.
            let hints = of_a.as_ref().or(of_b.as_ref()).map(Hints::of).unwrap_or_default();
            let sheets = |it: &Original, catalog: &Option<_>, findings: &mut Findings| match catalog {
                Some(catalog) => Ok(vec![Sheet::of(catalog)]),
                None => it.sheets(&sources, &hints, findings),
            };
            match (sheets(&a, &of_a, &mut findings), sheets(&b, &of_b, &mut findings)) {
                (Ok(of_a), Ok(of_b)) => {
                    let (source, copy) = original::closest(of_a, of_b);
                    State::Compared(compare(&source, &copy, Options { form: poorer(a.form, b.form), intro: None }))
                }
                (Err(state), _) | (_, Err(state)) => state,
            }
        }
    };
    let copy = Copy { name: b.name.clone(), catalog: None, file: Some(b.name.clone()), state };
    Ok(Told { sources, findings, copies: vec![copy], root: None, named: named(files) })
}

fn named(files: [&String; 2]) -> Vec<String> {
    files.map(|file| original::name(file)).to_vec()
}

/// Of two forms the one that holds less.
fn poorer(a: Form, b: Form) -> Option<Form> {
    Some(if matches!(a, Form::Csv | Form::Tsv) { a } else { b })
}

/// Compares copies with the sources of a book.
fn with_book(book: Option<&Path>, copies: &[String], args: &DiffArgs) -> Result<Told, Box<dyn std::error::Error>> {
    let root = match book_folder(book) {
        Ok(root) => root,
        Err(error @ ReadError::NoBook(_)) if copies.iter().any(|copy| is_file(copy)) => {
            return Err(
                format!("{error}\n  help: without a book, name two files to compare them with each other").into()
            );
        }
        Err(error) => return Err(error.into()),
    };
    let loaded = load(Inputs::read(&root)?);
    let (mut sources, mut findings) = (loaded.sources, loaded.findings);
    let told = |sources, findings, copies, named| Told { sources, findings, copies, root: Some(root.clone()), named };
    let Some(book) = loaded.book.filter(|_| !findings.has_errors()) else {
        return Ok(told(sources, findings, Vec::new(), Vec::new()));
    };
    if copies.is_empty() {
        return Err("there is no copy to compare\n  help: name a file, as in `statusbook diff docs/status-codes.md`, or two to \
             compare them with each other"
            .into());
    }
    if let Some(unknown) = copies.iter().find(|copy| !is_file(copy)) {
        return Err(format!("there is no copy and no file called `{unknown}`").into());
    }
    let mut out = Vec::new();
    let mut names = Vec::new();
    for file in copies {
        let name = original::name(file);
        names.push(name.clone());
        let (catalog, state) = match Original::open(file, args.form, &mut sources, &mut findings) {
            Err(state) => (None, state),
            Ok(it) => {
                let wanted = match &args.catalog {
                    Some(wanted) => Some(source::named(wanted, &book, &mut sources, &mut findings)?),
                    None => source::most_likely(&it, &book, &sources),
                };
                match wanted {
                    Some(source) => (source.path.clone(), with_source(&it, &source, &sources, &mut findings)),
                    None => {
                        let why = "the book has several catalogs, and it is not known of which this is a copy";
                        return Err(format!("{name}: {why}\n  help: name one with `--catalog PATH`").into());
                    }
                }
            }
        };
        let file = matches!(state, State::Compared(_)).then(|| name.clone());
        out.push(Copy { name, catalog, file, state });
    }
    Ok(told(sources, findings, out, names))
}

/// Compares a file with a catalog.
fn with_source(it: &Original, source: &Source<'_>, sources: &SourceMap, findings: &mut Findings) -> State {
    let sheet = Sheet::of(&source.catalog);
    let read = match it.catalog(sources, findings) {
        Ok(Some(catalog)) => Ok(vec![Sheet::of(&catalog)]),
        Ok(None) => it.sheets(sources, &Hints::of(&source.catalog), findings),
        Err(state) => Err(state),
    };
    match read {
        Ok(sheets) => {
            State::Compared(compare(&sheet, &best(&sheet, sheets), Options { form: Some(it.form), intro: None }))
        }
        Err(state) => state,
    }
}

/// Reports what was found, and says how it ended.
fn report(mut told: Told, args: &DiffArgs) -> Ending {
    told.findings.sort(&told.sources);
    for copy in &mut told.copies {
        if let State::Compared(comparison) = &mut copy.state {
            comparison.only(&args.only);
        }
    }
    let Told { sources, findings, copies, .. } = &told;
    if args.format != DiffFormat::Json && !findings.is_empty() {
        terminal::note(&diagnostic::human::report(findings, sources, terminal::colors()));
    }
    if copies.is_empty() && args.format != DiffFormat::Json {
        terminal::note("the sources need mending before copies are compared with them\n");
    } else {
        let text = match args.format {
            DiffFormat::Human => human::report(copies, sources, terminal::result_colors()),
            DiffFormat::Json => json::report(copies, diagnostic::json::entries(findings, sources), sources)?,
            DiffFormat::Markdown => markdown::report(copies, sources),
            DiffFormat::Github => {
                summarise(&markdown::report(copies, sources));
                github::report(copies, sources, &|file| in_repository(file, &told))
            }
        };
        terminal::result(&text)?;
    }
    let unreadable = copies.iter().any(|copy| matches!(copy.state, State::Unreadable(_)));
    let differ = copies.is_empty()
        || copies.iter().any(|copy| !copy.differences().is_empty() || matches!(copy.state, State::Missing(_)));
    Ok(match (unreadable, differ) {
        (true, _) => Outcome::CouldNotRun,
        (false, true) => Outcome::Findings,
        (false, false) => Outcome::Clean,
    })
}

/// Adds to the summary of a workflow run, where this is one.
fn summarise(text: &str) {
    use std::io::Write;
    let Some(file) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) else { return };
    let written = std::fs::OpenOptions::new().append(true).create(true).open(&file);
    let written = written.and_then(|mut file| writeln!(file, "## Copies of status codes\n\n{text}"));
    if let Err(error) = written {
        terminal::note(&format!("note: the summary cannot be written to {}: {error}\n", Path::new(&file).display()));
    }
}

/// The path of a file from the root of the repository, as annotations want it.
fn in_repository(file: &str, told: &Told) -> String {
    let here = Path::new(".");
    let from = if told.named.iter().any(|named| named == file) { here } else { told.root.as_deref().unwrap_or(here) };
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from).unwrap_or_else(|| here.to_owned());
    let resolved = from.join(file).canonicalize();
    match (resolved, workspace.canonicalize()) {
        (Ok(path), Ok(workspace)) => path
            .strip_prefix(&workspace)
            .map_or_else(|_| file.to_owned(), |path| path.display().to_string().replace('\\', "/")),
        _ => file.to_owned(),
    }
}
