//! `statusbook diff`: what the copies say otherwise than the source.

mod folder;
mod named;
mod original;
mod regions;
mod source;

use std::path::{Path, PathBuf};

use super::book_folder;
use super::ci::summarise;
use crate::check::decide;
use crate::cli::{DiffArgs, DiffFormat};
use crate::copies::compare::{Options, compare};
use crate::copies::report::{Copy, NEED_MENDING, State, github, human, json, markdown};
use crate::copies::{Form, Hints, Sheet, best, closest};
use crate::diagnostic::{self, Findings, SourceMap};
use crate::links::LinkIndex;
use crate::model::{Book, CopyTable};
use crate::source::{Inputs, Loaded, ReadError, load, nearest};
use crate::terminal::{self, Ending, Outcome};
use original::Original;

/// What was compared, and the texts that it points into.
struct Told {
    sources: SourceMap,
    findings: Findings,
    copies: Vec<Copy>,
    /// The folder of the book, where there is one: names of its files are told from there.
    root: Option<PathBuf>,
    /// Files that were named on the command line, whose names are told from where it runs.
    named: Vec<String>,
    /// Whether something was named that is not there.
    unknown: bool,
}

type Failed = Box<dyn std::error::Error>;

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(book: Option<&Path>, args: &DiffArgs) -> Ending {
    let told = match args.copies.as_slice() {
        [a, b] if args.catalog.is_none() && is_file(a) && is_file(b) && !is_named(book, [a, b]) => pair([a, b], args)?,
        copies => with_book(book, copies, args)?,
    };
    report(told, args)
}

/// Whether an argument is a file rather than the name of a copy.
fn is_file(argument: &str) -> bool {
    argument == "-" || Path::new(argument).is_file()
}

/// Whether a book has a copy of one of these names.
fn is_named(book: Option<&Path>, names: [&String; 2]) -> bool {
    let settings = book_folder(book).and_then(|root| Inputs::settings_of(&root)).ok().flatten();
    settings.is_some_and(|config| config.copy.iter().any(|copy| names.iter().any(|name| copy.name.as_str() == **name)))
}

/// Compares two files with each other; the first is the source.
fn pair(files: [&String; 2], args: &DiffArgs) -> Result<Told, Failed> {
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
            let copies = broken.into_iter().filter_map(|(file, state)| Some(Copy::new(file.clone(), state?)));
            return Ok(Told {
                sources,
                findings,
                copies: copies.collect(),
                root: None,
                named: named(files),
                unknown: false,
            });
        }
    };
    // What a catalog says of itself helps to read the other.
    let hints = [&a, &b].iter().find_map(|it| it.catalog(&sources)).map(|it| Hints::of(&it)).unwrap_or_default();
    let of = |it: &Original, state| Copy { file: Some(it.name.clone()), ..Copy::new(it.name.clone(), state) };
    let copies = match (a.sheets(&sources, &hints, &mut findings), b.sheets(&sources, &hints, &mut findings)) {
        (Ok(of_a), Ok(of_b)) => {
            let (source, copy) = closest(of_a, of_b);
            let options = Options { form: poorer(a.form, b.form), intro: None };
            vec![of(&b, State::Compared(compare(&source, &copy, options)))]
        }
        (of_a, of_b) => {
            let broken = [(&a, of_a.err()), (&b, of_b.err())];
            broken.into_iter().filter_map(|(it, state)| Some(of(it, state?))).collect()
        }
    };
    Ok(Told { sources, findings, copies, root: None, named: named(files), unknown: false })
}

fn named(files: [&String; 2]) -> Vec<String> {
    files.map(|file| original::name(file)).to_vec()
}

/// Of two forms the one that holds less.
fn poorer(a: Form, b: Form) -> Option<Form> {
    Some(if matches!(a, Form::Csv | Form::Tsv) { a } else { b })
}

/// The folder of the book that copies are compared with.
fn root_of(book: Option<&Path>, copies: &[String]) -> Result<PathBuf, Failed> {
    match book_folder(book) {
        Ok(root) => Ok(root),
        Err(error @ ReadError::NoBook(_)) if copies.len() == 2 && copies.iter().any(|copy| is_file(copy)) => {
            let missing: Vec<&str> = copies.iter().map(String::as_str).filter(|copy| !is_file(copy)).collect();
            Err(match missing.as_slice() {
                [missing, ..] => format!("there is no file `{missing}`").into(),
                [] => error.into(),
            })
        }
        Err(error @ ReadError::NoBook(_)) if copies.iter().any(|copy| is_file(copy)) => {
            Err(format!("{error}\n  help: without a book, name two files to compare them with each other").into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Compares copies with the sources of a book.
fn with_book(book: Option<&Path>, copies: &[String], args: &DiffArgs) -> Result<Told, Failed> {
    let root = root_of(book, copies)?;
    let Loaded { sources, mut findings, book } = load(Inputs::read(&root)?);
    if let Some(book) = &book {
        decide(book, &LinkIndex::new(book), &sources, &mut findings);
    }
    let root = Some(root);
    let mut told = Told { sources, findings, copies: Vec::new(), root, named: Vec::new(), unknown: false };
    let Some(book) = book.filter(|_| !told.findings.has_errors()) else {
        return Ok(told);
    };
    // Warnings about the sources are for those who build them.
    told.findings.retain(|finding| finding.rule.id.starts_with("copy/"));
    let wanted = wanted(copies, &book)?;
    // Alone and for people, what goes wrong with one is told without a report.
    let alone = wanted.len() == 1 && args.format == DiffFormat::Human;
    for copy in wanted {
        match copy {
            Wanted::Named(copy) => told.named(copy, args, &book),
            Wanted::File(file) => told.file(file, args, &book, alone)?,
            Wanted::Unknown { argument, help } => told.unknown(argument, help, alone)?,
        }
    }
    Ok(told)
}

impl Told {
    /// Compares a copy that the settings name.
    fn named(&mut self, copy: &CopyTable, args: &DiffArgs, book: &Book) {
        let root = self.root.clone().unwrap_or_default();
        let (sources, findings) = (&mut self.sources, &mut self.findings);
        self.copies.extend(named::compared(copy, args.form, (book, &root), sources, findings));
    }

    /// Compares a file or a folder.
    fn file(&mut self, file: &str, args: &DiffArgs, book: &Book, alone: bool) -> Result<(), Failed> {
        let (sources, findings) = (&mut self.sources, &mut self.findings);
        let copies = if Path::new(file).is_dir() {
            folder::compared(file, args, book, (sources, findings), &mut self.named)
        } else {
            self.named.push(original::name(file));
            of_file(file, args, book, sources, findings).map(|copy| vec![copy])
        };
        self.copies.extend(match copies {
            Ok(copies) => copies,
            Err(Refused::All(why)) => return Err(why.into()),
            Err(Refused::One { why, help }) if alone => {
                return Err(format!("{}: {why}\n  help: {help}", original::name(file)).into());
            }
            Err(Refused::One { why, help }) => {
                vec![Copy::new(original::name(file), State::Unreadable(format!("{why}: {help}")))]
            }
        });
        Ok(())
    }

    /// Something that is neither.
    fn unknown(&mut self, argument: &str, help: Option<String>, alone: bool) -> Result<(), Failed> {
        let message = format!("there is no copy and no file called `{argument}`");
        if alone {
            let help = help.map(|help| format!("\n  help: {help}")).unwrap_or_default();
            return Err((message + &help).into());
        }
        self.unknown = true;
        let help = help.map(|help| format!("; {help}")).unwrap_or_default();
        self.copies.push(Copy::new(argument.to_owned(), State::Missing(message + &help)));
        Ok(())
    }
}

/// What is to be compared.
enum Wanted<'a> {
    Named(&'a CopyTable),
    /// A file or a folder.
    File(&'a str),
    /// Neither is there; what was meant, perhaps.
    Unknown {
        argument: &'a str,
        help: Option<String>,
    },
}

impl Refused {
    const WHICH: Self = Self::One {
        why: "the book has several catalogs, and it is not known of which this is a copy",
        help: "name one with `--catalog PATH`",
    };
}

/// Why a file is not compared.
enum Refused {
    /// The whole run makes no sense.
    All(String),
    /// This file cannot be compared: why, and what to do.
    One { why: &'static str, help: &'static str },
}

/// What the arguments mean: names of copies first, then files; without any, all copies of the book.
fn wanted<'a>(arguments: &'a [String], book: &'a Book) -> Result<Vec<Wanted<'a>>, Failed> {
    let copies = &book.config.copy;
    if arguments.is_empty() && copies.is_empty() {
        return Err(
            "book.toml names no copies\n  help: add a `[[copy]]` with `name` and `path`, or name a file, as in \
             `statusbook diff docs/status-codes.md`"
                .into(),
        );
    }
    if arguments.is_empty() {
        return Ok(copies.iter().map(Wanted::Named).collect());
    }
    let names: Vec<&str> = copies.iter().map(|copy| copy.name.as_str()).collect();
    let find = |argument: &'a String| match copies.iter().find(|copy| copy.name.as_str() == argument) {
        Some(copy) => Wanted::Named(copy),
        None if is_file(argument) || Path::new(argument).is_dir() => Wanted::File(argument),
        None => {
            let help = match nearest(argument, &names) {
                Some(near) => Some(format!("did you mean `{near}`?")),
                None if names.is_empty() => None,
                None => Some(format!("the copies of the book are {}", names.join(", "))),
            };
            Wanted::Unknown { argument, help }
        }
    };
    Ok(arguments.iter().map(find).collect())
}

/// Compares a file with a catalog.
fn of_file(
    file: &str,
    args: &DiffArgs,
    book: &Book,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Copy, Refused> {
    let name = original::name(file);
    let it = match Original::open(file, args.form, sources, findings) {
        Ok(it) => it,
        Err(state) => return Ok(Copy::new(name, state)),
    };
    // Who names a catalog means the whole file.
    let in_regions = args.catalog.is_none().then(|| regions::compared(&it, None, book, sources, findings)).flatten();
    if let Some(found) = in_regions {
        let regions::InRegions { catalog, state, revision, lost } = found;
        let file = matches!(state, State::Compared(_)).then(|| name.clone());
        return Ok(Copy { catalog, file, revision, lost, ..Copy::new(name, state) });
    }
    let source = match &args.catalog {
        Some(wanted) => Some(source::named(wanted, book, sources, findings).map_err(Refused::All)?),
        None => source::most_likely(&[&it], book, sources),
    };
    let Some(source) = source else {
        return Err(Refused::WHICH);
    };
    let state = match it.sheets(sources, &Hints::of(&source.catalog), findings) {
        Ok(sheets) => {
            let sheet = Sheet::of(&source.catalog);
            State::Compared(compare(&sheet, &best(&sheet, sheets), Options { form: Some(it.form), intro: None }))
        }
        Err(state) => state,
    };
    Ok(Copy { catalog: source.path.clone(), file: Some(name.clone()), ..Copy::new(name, state) })
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
        terminal::note(&format!("{}\n", NEED_MENDING.replacen('T', "t", 1)));
    }
    let text = match args.format {
        DiffFormat::Human => human::report(copies, sources, terminal::result_colors()),
        DiffFormat::Json => json::report(copies, diagnostic::json::entries(findings, sources), sources)?,
        DiffFormat::Markdown => markdown::report(copies, findings, sources),
        DiffFormat::Github => {
            summarise("Copies of status codes", &markdown::report(copies, findings, sources));
            github::report(copies, findings, sources, &|file| in_repository(file, &told))
        }
    };
    terminal::result(&text)?;
    let unreadable = told.unknown || copies.iter().any(|copy| matches!(copy.state, State::Unreadable(_)));
    let differ = copies.is_empty()
        || copies.iter().any(|copy| !copy.is_in_sync() && !matches!(copy.state, State::Unreadable(_)));
    Ok(match (unreadable, differ) {
        (true, _) => Outcome::CouldNotRun,
        (false, true) => Outcome::Findings,
        (false, false) => Outcome::Clean,
    })
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
