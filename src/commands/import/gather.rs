//! The files that are named, read into copies.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::cli::ImportArgs;
use crate::copies::import::Copy;
use crate::copies::read::read;
use crate::copies::report::place;
use crate::copies::{At, Form, Hints, Reading, Sheet, Skipped, decode, detect, kind, one};
use crate::diagnostic::{FileId, Findings, SourceMap, printable};
use crate::model::Code;
use crate::source::read_named;

/// What a file gave, to be told.
pub(super) struct Told {
    pub(super) name: String,
    pub(super) tables: usize,
    pub(super) codes: usize,
    pub(super) skipped: Vec<Skipped>,
}

/// Everything that was read.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) sources: SourceMap,
    pub(super) copies: Vec<Copy>,
    pub(super) told: Vec<Told>,
    pub(super) findings: Findings,
    /// The first file that gave codes.
    pub(super) file: Option<FileId>,
}

/// A file that was read.
struct Page {
    name: String,
    file: FileId,
    reading: Reading,
}

/// Reads the files that are named; those of a folder are its files, and files in which no code stands twice are one copy.
/// The one that is preferred comes first.
///
/// # Errors
/// When a file cannot be read, or has a code with several meanings.
pub(super) fn gather(args: &ImportArgs, hints: &Hints) -> Result<Gathered, String> {
    let mut all = Gathered::default();
    let mut files = args.files.clone();
    if let Some(prefer) = &args.prefer {
        let same = |file: &PathBuf| file == prefer || same_file(file, prefer);
        match files.iter().position(same) {
            Some(at) => {
                let first = files.remove(at);
                files.insert(0, first);
            }
            None => {
                return Err(format!(
                    "{} is not among the copies\n  help: `--prefer` names one of the files that are imported",
                    prefer.display()
                ));
            }
        }
    }
    for path in &files {
        let pages = if path != Path::new("-") && path.is_dir() {
            kind::files_of(path)?.iter().map(|file| page(file, args, hints, &mut all)).collect::<Result<Vec<_>, _>>()?
        } else {
            vec![page(path, args, hints, &mut all)?]
        };
        let mut sheets = Vec::new();
        for page in pages {
            let sheet = only_sheet(&page, args.sheet, &all.sources)?;
            let codes = sheet.len();
            let Reading { tables, skipped, findings, .. } = page.reading;
            all.told.push(Told { name: page.name.clone(), tables, codes, skipped });
            all.findings.extend(findings);
            if codes > 0 {
                all.file.get_or_insert(page.file);
                sheets.push(Copy { name: page.name, sheet });
            }
        }
        let whole = path.display().to_string().replace('\\', "/");
        all.copies.extend(parts(sheets).into_iter().map(|copy| join(copy, &whole)));
    }
    let mut seen = BTreeSet::new();
    if all.copies.iter().flat_map(|copy| copy.sheet.records()).all(|record| seen.insert(record.code.clone())) {
        let whole = all.copies.iter().map(|copy| copy.name.as_str()).collect::<Vec<_>>().join(", ");
        let copies = std::mem::take(&mut all.copies);
        all.copies.extend((!copies.is_empty()).then(|| join(copies, &whole)));
    }
    Ok(all)
}

fn same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Reads one file.
fn page(path: &Path, args: &ImportArgs, hints: &Hints, all: &mut Gathered) -> Result<Page, String> {
    let stdin = path == Path::new("-");
    let name = if stdin { "standard input".to_owned() } else { path.display().to_string().replace('\\', "/") };
    let bytes = read_named(path, decode::MAX_BYTES);
    let bytes = bytes.map_err(|error| format!("{} cannot be read: {error}", printable(&name)))?;
    let (file, readable) = decode::decode(&mut all.sources, &name, bytes, &mut all.findings);
    if !readable {
        return Ok(Page { name, file, reading: Reading::default() });
    }
    let shown = if stdin { "-" } else { &name };
    let form: Form = args.form.unwrap_or_else(|| detect::detect(shown, all.sources.text(file)));
    let reading = read(&all.sources, file, form, hints);
    Ok(Page { name, file, reading })
}

/// The sheet of a page that is meant.
fn only_sheet(page: &Page, wanted: Option<usize>, sources: &SourceMap) -> Result<Sheet, String> {
    let sheets = &page.reading.sheets;
    match (sheets.as_slice(), wanted) {
        ([], _) => Ok(Sheet::default()),
        ([only], _) => Ok(only.clone()),
        (several, Some(at)) => several
            .get(at.wrapping_sub(1))
            .cloned()
            .ok_or_else(|| format!("{} has {} catalogs, and no number {at}", printable(&page.name), several.len())),
        (several, None) => Err(several_meanings(&page.name, several, sources)),
    }
}

/// Why a page with several number spaces is refused.
fn several_meanings(name: &str, sheets: &[Sheet], sources: &SourceMap) -> String {
    let mut first: BTreeMap<&Code, (At, usize)> = BTreeMap::new();
    let all = sheets.iter().enumerate().flat_map(|(at, sheet)| sheet.records().map(move |record| (at, record)));
    let twice = all.into_iter().find_map(|(at, record)| {
        let (there, sheet) = *first.entry(&record.code).or_insert((record.at, at));
        let (there, here) = (place(there, sources), place(record.at, sources));
        (sheet != at).then(|| format!(": `{}` at {there} and at {here}", printable(record.code.as_str())))
    });
    format!(
        "{} has codes that mean different things in different tables{}\n  help: each meaning is a catalog of its own: import them one after the other, with `--sheet 1` to `--sheet {}`, each into a file of its own",
        printable(name),
        twice.unwrap_or_default(),
        sheets.len()
    )
}

/// The files of a folder as copies: files of one ending in which no code stands twice are one, such as a page for each
/// code. What stands twice is another copy.
fn parts(files: Vec<Copy>) -> Vec<Vec<Copy>> {
    let mut copies: Vec<(String, BTreeSet<Code>, Vec<Copy>)> = Vec::new();
    for file in files {
        let ending = ending(&file.name).to_owned();
        let codes: BTreeSet<Code> = file.sheet.records().map(|record| record.code.clone()).collect();
        let fits = |(known, taken, _): &&mut (String, BTreeSet<Code>, Vec<Copy>)| {
            *known == ending && taken.is_disjoint(&codes)
        };
        match copies.iter_mut().find(fits) {
            Some((_, taken, files)) => {
                taken.extend(codes);
                files.push(file);
            }
            None => copies.push((ending, codes, vec![file])),
        }
    }
    copies.into_iter().map(|(_, _, files)| files).collect()
}

fn ending(name: &str) -> &str {
    name.rsplit('/').next().and_then(|file| file.rsplit_once('.')).map_or("", |(_, ending)| ending)
}

/// Files that are one copy, as one sheet. `whole` is what they are in.
fn join(mut copies: Vec<Copy>, whole: &str) -> Copy {
    if copies.len() == 1
        && let Some(only) = copies.pop()
    {
        return only;
    }
    let name = match copies.first().map(|copy| ending(&copy.name)) {
        Some(first) if Path::new(whole).is_dir() => format!("{}/*.{first}", whole.trim_end_matches('/')),
        _ => whole.to_owned(),
    };
    Copy { name, sheet: one(copies.into_iter().map(|copy| copy.sheet).collect()) }
}
