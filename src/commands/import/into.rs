//! `import --into`: what copies have more is added to a source.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::gather::gather;
use super::report::Summary;
use super::{count, fallback, faulty, nothing, readable, tell};
use crate::check::decide;
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
    /// How it was named.
    name: String,
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
    if let Some(section) = out_of_place(&target, &made) {
        return Err(format!(
            "{name} cannot be added to: it includes other files, and the section `{section}` is not in this one, so its \
             codes would stand before those of the others\n  help: Import into a new file with `-o FILE`, and take the \
             codes over from there."
        )
        .into());
    }
    let summary = Summary {
        sources: &all.sources,
        copies: &all.copies,
        read: &all.told,
        into: Some(&name),
        differences: &made.differences,
        formatting: &made.formatting,
        dropped: &made.dropped,
        notes: &made.notes,
        keeps_links: super::KEEPS_LINKS,
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
        for (field, codes) in unseen(&target, &made) {
            let with = count(codes, "code");
            terminal::note(&format!("`{field}` of {with} is new in {name}, and no page shows it without a column\n"));
        }
    }
    terminal::note(&summary.found());
    Ok(if made.differences.is_empty() && made.retired.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// A section with new codes that would come before what the catalog includes, as its own sections do.
fn out_of_place<'m>(target: &Target, made: &'m Addition) -> Option<&'m str> {
    if target.catalog.include.is_empty() {
        return None;
    }
    let own = catalog_of(&target.text).map(|catalog| catalog.sections).unwrap_or_default();
    let is_new = |title: &&str| !own.iter().any(|section| section.title.as_str() == *title);
    made.sections.iter().map(|section| section.title.as_str()).find(is_new)
}

/// The author's own fields that no code of the catalog has had and no column of it shows, and how many new codes have each.
fn unseen(target: &Target, made: &Addition) -> BTreeMap<String, usize> {
    let mut fields = BTreeMap::new();
    for definition in made.sections.iter().flat_map(|section| section.codes.iter()) {
        for (key, _) in definition.extra.iter() {
            *fields.entry(key.to_owned()).or_default() += 1;
        }
    }
    let catalog = &target.catalog;
    let known = |field: &str| {
        catalog.columns.iter().any(|column| column.field.as_str() == field)
            || catalog.definitions().any(|definition| definition.extra.get(field).is_some())
    };
    fields.retain(|field, _| !known(field));
    fields
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
    let name = path.display().to_string();
    let Read { sources, findings, catalog } = loaded(book.as_ref(), text, &name)?;
    let errors = errors(&findings);
    match catalog {
        Ok(catalog) => Ok(Some(Target { name, text: text.to_owned(), bom, book, catalog, errors })),
        Err(why) => {
            tell(&findings, &sources);
            terminal::error(&format!("nothing is added to {name}: {}\n  help: {}", why.0, why.1));
            Ok(None)
        }
    }
}

/// Why a file is no catalog that can be added to, and what to do.
type Why = (String, &'static str);

/// What was read of a book, or of a file by itself.
struct Read {
    sources: SourceMap,
    findings: Findings,
    /// The catalog of the file that is meant.
    catalog: Result<CatalogFile, Why>,
}

/// The book with a file of it as given. What is found in that file is told by the name that it was given.
fn loaded(book: Option<&(PathBuf, String)>, text: &str, given: &str) -> Result<Read, Box<dyn std::error::Error>> {
    let (inputs, name, file) = match book {
        Some((root, name)) => {
            let mut inputs = Inputs::read(root)?;
            let id = inputs.sources.add(name.clone(), text);
            let own = inputs.files.iter_mut().find(|input| input.path == *name);
            if let Some(own) = own {
                own.content = Content::Text(id);
                (inputs, name.clone(), Some(id))
            } else {
                return loaded(None, text, given);
            }
        }
        None => {
            let name = "content/catalog.yaml".to_owned();
            let files = [("book.toml".to_owned(), "[book]\ntitle = \"Book\"\n"), (name.clone(), text)];
            let files = files.map(|(path, text)| (path, text.as_bytes().to_vec()));
            let inputs = Inputs::in_memory(files.into())?;
            let file = inputs.sources.find(&name);
            (inputs, name, file)
        }
    };
    let Loaded { mut sources, mut findings, book } = load(inputs);
    let own = |finding: &crate::diagnostic::Diagnostic| {
        finding.severity == Severity::Error && sources.name(finding.span.file) == name
    };
    // What the rules find may be just what is added.
    let broken = findings.iter().any(own);
    if let Some(book) = &book {
        decide(book, &LinkIndex::new(book), &sources, &mut findings);
    }
    findings.sort(&sources);
    if let Some(file) = file {
        sources.rename(file, given);
    }
    let catalog = match book {
        _ if broken => Err(("it has the errors that are told above".to_owned(), "Mend them first.")),
        None => Err(("its book cannot be read".to_owned(), "Mend what is told above first.")),
        Some(book) => {
            // The other catalogs may be joined of this file and others.
            let by = book.catalogs.iter().find(|catalog| {
                let mut sections = catalog.body.sections.iter();
                Some(catalog.file) != file && sections.any(|section| Some(section.place.0.file) == file)
            });
            let by = by.map(|catalog| sources.name(catalog.file).to_owned());
            let own = book.catalogs.into_iter().find(|catalog| Some(catalog.file) == file);
            own.map(|catalog| catalog.body).ok_or_else(|| match by {
                Some(by) => (
                    format!("it is a part of the catalog {by}, which includes it"),
                    "Import into a new file with `-o FILE`, and take the codes over from there.",
                ),
                None => (
                    "it is no catalog, a mapping with a `title` and `sections`".to_owned(),
                    "Import into a new file with `-o FILE`.",
                ),
            })
        }
    };
    Ok(Read { sources, findings, catalog })
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
    let Ok(Read { sources, findings, catalog }) = loaded(target.book.as_ref(), &made.text, &target.name) else {
        return Err(Fault::Changed);
    };
    let more = errors(&findings).iter().any(|(key, count)| target.errors.get(key).is_none_or(|known| count > known));
    if more {
        return Err(Fault::Findings(Box::new((sources, findings))));
    }
    let (Some(before), Some(mut after), Some(_)) = (catalog_of(&target.text), catalog_of(&made.text), catalog.ok())
    else {
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
