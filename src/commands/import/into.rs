//! `import --into`: what copies have more is added to a source.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::gather::gather;
use super::report::{Summary, count};
use super::{fallback, faulty, nothing, readable, tell};
use crate::check::structure;
use crate::cli::ImportArgs;
use crate::copies::import::{Addition, Copy, Fault, Options, add};
use crate::copies::yaml::catalog_of;
use crate::copies::{Hints, Sheet, replace};
use crate::diagnostic::{FileId, Findings, Severity, SourceMap};
use crate::links::LinkIndex;
use crate::model::CatalogFile;
use crate::source::{Content, Inputs, Loaded, find_book, load, load_catalog};
use crate::terminal::{self, Ending, Outcome};

const BOM: &str = "\u{FEFF}";

/// The source that is added to.
struct Target {
    /// Its text, without a byte order mark.
    text: String,
    bom: bool,
    /// The folder of its book, and its path in it; a file without a book is a book of its own.
    book: Option<(PathBuf, String)>,
    /// Its catalog, with the parts that it includes.
    catalog: CatalogFile,
    /// The errors that are there already.
    errors: BTreeMap<(String, String), usize>,
}

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub(super) fn run(path: &Path, args: &ImportArgs) -> Ending {
    let name = path.display().to_string();
    let Some(target) = target(path)? else { return Ok(Outcome::CouldNotRun) };
    let gathered = gather(args, &Hints::of(&target.catalog))?;
    let Some(mut all) = readable(gathered) else { return Ok(Outcome::CouldNotRun) };
    if all.file.is_none() {
        return Err(nothing(&all).into());
    }
    let file = all.sources.add(name.clone(), target.text.clone());
    let mut sheet = sheet(&target, &all.sources, file);
    // What only a copy has a place for is told, too.
    sheet.carries.extend(all.copies.iter().flat_map(|copy| copy.sheet.carries.iter().cloned()));
    all.copies.insert(0, Copy { name: name.clone(), sheet });
    let fallback = fallback(args);
    let options = Options { fallback: &fallback, base_url: args.base_url.as_deref(), ..Options::default() };
    let made = match add(&all.copies, &target.text, &all.sources, file, &options) {
        Ok(made) => made,
        Err(refused) => {
            return Err(format!("{name} cannot be added to: {}\n  help: {}", refused.why, refused.help).into());
        }
    };
    let summary = Summary {
        sources: &all.sources,
        copies: &all.copies,
        read: &all.told,
        into: Some(&name),
        differences: &made.differences,
        formatting: &made.formatting,
        dropped: &made.dropped,
        notes: &made.notes,
    };
    terminal::note(&summary.read());
    if let Err(fault) = prove(&target, &made) {
        return Ok(faulty(&fault));
    }
    let codes: usize = made.sections.iter().map(|section| section.codes.len()).sum();
    if !made.retired.is_empty() {
        let retired: Vec<&str> = made.retired.iter().map(|code| code.as_str()).collect();
        terminal::note(&format!("retired in {name}, and not added: {}\n", retired.join(", ")));
    }
    if codes == 0 {
        let every = if made.retired.is_empty() { "every code" } else { "every other code" };
        terminal::note(&format!("nothing to add: {name} has {every}\n"));
    } else {
        let whole = |text: &str| format!("{}{text}", if target.bom { BOM } else { "" });
        let (old, new) = (whole(&target.text), whole(&made.text));
        replace(path, old.as_bytes(), new.as_bytes()).map_err(|error| format!("{name} cannot be written: {error}"))?;
        terminal::note(&format!("added {} to {name}\n", count(codes, "code")));
    }
    terminal::note(&summary.found());
    Ok(if made.differences.is_empty() && made.retired.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// The sheet of the catalog, with its places in the file that was read anew.
fn sheet(target: &Target, sources: &SourceMap, file: FileId) -> Sheet {
    // Parts that are included have places in other files: they are told by name only.
    load_catalog(sources, file)
        .0
        .filter(|catalog| catalog.include.is_empty())
        .map_or_else(|| Sheet::of(&target.catalog), |catalog| Sheet::of(&catalog))
}

/// Reads the source; none where it has errors, which are told.
fn target(path: &Path) -> Result<Option<Target>, Box<dyn std::error::Error>> {
    let cannot = |error: io::Error| format!("{} cannot be read: {error}", path.display());
    let bytes = fs::read(path).map_err(cannot)?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{} is not UTF-8", path.display()))?;
    let (bom, text) = text.strip_prefix(BOM).map_or((false, text.as_str()), |rest| (true, rest));
    let whole = path.canonicalize().map_err(cannot)?;
    let book = whole.parent().and_then(|folder| find_book(folder).ok());
    let book = book.and_then(|root| {
        let inside = whole.strip_prefix(&root).ok()?.to_string_lossy().replace('\\', "/");
        Some((root, inside))
    });
    let loaded = loaded(book.as_ref(), text)?;
    let errors = errors(&loaded.1);
    let (sources, findings, catalog) = (loaded.0, loaded.1, loaded.2);
    match catalog {
        Some(catalog) => Ok(Some(Target { text: text.to_owned(), bom, book, catalog, errors })),
        None => {
            tell(&findings, &sources);
            terminal::error(&format!("{} is no catalog that can be read, so nothing is added to it", path.display()));
            Ok(None)
        }
    }
}

type Read = (SourceMap, Findings, Option<CatalogFile>);

/// The book with a file of it as given.
fn loaded(book: Option<&(PathBuf, String)>, text: &str) -> Result<Read, Box<dyn std::error::Error>> {
    let (inputs, name) = match book {
        Some((root, name)) => {
            let mut inputs = Inputs::read(root)?;
            let id = inputs.sources.add(name.clone(), text);
            let own = inputs.files.iter_mut().find(|input| input.path == *name);
            if let Some(own) = own {
                own.content = Content::Text(id);
                (inputs, name.clone())
            } else {
                return loaded(None, text);
            }
        }
        None => {
            let name = "content/catalog.yaml".to_owned();
            let files = [("book.toml".to_owned(), "[book]\ntitle = \"Book\"\n"), (name.clone(), text)];
            let files = files.map(|(path, text)| (path, text.as_bytes().to_vec()));
            (Inputs::in_memory(files.into())?, name)
        }
    };
    let Loaded { sources, mut findings, book } = load(inputs);
    let own = |finding: &crate::diagnostic::Diagnostic| {
        finding.severity == Severity::Error && sources.name(finding.span.file) == name
    };
    // What the rules find may be just what is added.
    let broken = findings.iter().any(own);
    if let Some(book) = &book {
        findings.extend(structure(book, &LinkIndex::new(book), &sources));
    }
    findings.sort(&sources);
    let catalogs = book.map(|book| book.catalogs).unwrap_or_default();
    let catalog = catalogs.into_iter().find(|catalog| sources.name(catalog.file) == name).filter(|_| !broken);
    Ok((sources, findings, catalog.map(|catalog| catalog.body)))
}

fn errors(findings: &Findings) -> BTreeMap<(String, String), usize> {
    let mut errors = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        *errors.entry((finding.rule.id.to_owned(), finding.message.clone())).or_default() += 1;
    }
    errors
}

/// Reads the book with what was added, and holds it against what it was.
fn prove(target: &Target, made: &Addition) -> Result<(), Fault> {
    let Ok((sources, findings, catalog)) = loaded(target.book.as_ref(), &made.text) else {
        return Err(Fault::Changed);
    };
    let more = errors(&findings).iter().any(|(key, count)| target.errors.get(key).is_none_or(|known| count > known));
    if more {
        return Err(Fault::Findings(Box::new((sources, findings))));
    }
    let (Some(before), Some(mut after), Some(_)) = (catalog_of(&target.text), catalog_of(&made.text), catalog) else {
        return Err(Fault::Changed);
    };
    let added: Vec<_> = made.sections.iter().flat_map(|section| section.codes.iter()).collect();
    let mut found = Vec::new();
    for section in &mut after.sections {
        let (new, old) = section.codes.0.drain(..).partition(|code| added.iter().any(|one| one.code == code.code));
        section.codes.0 = old;
        let new: Vec<_> = new;
        found.extend(new);
    }
    after.sections.retain(|section| before.sections.iter().any(|known| known.title == section.title));
    let shows = |codes: Vec<crate::model::Definition>| {
        let mut catalog = before.clone();
        catalog.sections.clear();
        let section = made.sections.first().map(|first| crate::model::Section {
            codes: crate::model::Codes(codes),
            description: None,
            ..first.clone()
        });
        catalog.sections.extend(section);
        Sheet::of(&catalog)
    };
    let whole = after == before && shows(found) == shows(added.into_iter().cloned().collect());
    if whole { Ok(()) } else { Err(Fault::Changed) }
}
