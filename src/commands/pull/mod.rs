//! `statusbook pull`: take what somebody improved in a copy into the sources.

mod ask;
mod report;
mod rules;

use std::path::Path;

use super::{book_folder, fixes};
use crate::check::decide;
use crate::cli::PullArgs;
use crate::copies::kind::{self, Fetched, Identity, Original, Subject};
use crate::copies::pull::{Asked, Before, Found, Plan, Side, plan};
use crate::diagnostic::{Findings, Severity, SourceMap};
use crate::fix::{Fixed, FixedFile};
use crate::links::LinkIndex;
use crate::model::{Book, CopyKind, CopyTable};
use crate::render::Options;
use crate::source::{Inputs, Loaded, load, nearest};
use crate::terminal::{Ending, Outcome};
use ask::Asker;
use report::Told;

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(book: Option<&Path>, args: &PullArgs) -> Ending {
    let root = book_folder(book)?;
    let inputs = Inputs::read(&root)?;
    let Loaded { mut sources, mut findings, book } = load(inputs.clone());
    if let Some(book) = &book {
        decide(book, &LinkIndex::new(book), &sources, &mut findings);
    }
    findings.sort(&sources);
    let Some(book) = book.filter(|_| !findings.has_errors()) else {
        return report::refused(&findings, &sources, args);
    };
    let copy = named(&book, &args.copy)?;
    let originals = fetched(&book, copy, &root)?;
    let found = Found { copy, originals: &originals, form: args.form, root: Some(&root) };
    let side = match (args.theirs, args.ours) {
        (true, _) => Some(Side::Theirs),
        (_, true) => Some(Side::Ours),
        _ => None,
    };
    let asked = Asked { codes: &args.codes, only: &args.only, side };
    let asker = if side.is_none() && !args.dry_run { Asker::new(copy)? } else { None };
    let mut ask = |difference: &_, sources: &SourceMap| match &asker {
        Some(asker) => asker.decide(difference, sources),
        None => Ok(None),
    };
    // What is wrong with the book is told by `check`.
    let mut findings = Findings::default();
    let before = Before { inputs: &inputs, book: &book };
    let plan = plan(&before, &found, &asked, &mut ask, (&mut sources, &mut findings))
        .map_err(|why| format!("the copy `{}` cannot be taken from: {why}", copy.name))?;
    let elsewhere = copy.kind != CopyKind::File;
    let told = Told { copy: copy.name.as_str(), elsewhere, plan: &plan, sources: &sources, findings: &findings, args };
    finish(&root, &inputs, &book, &told)
}

/// Holds the result against the rules, writes it, and says what was done.
fn finish(root: &Path, inputs: &Inputs, book: &Book, told: &Told<'_>) -> Ending {
    let fixed = fixed(told.plan, told.sources);
    let mut outcome = if told.plan.left.is_empty() { Outcome::Clean } else { Outcome::Findings };
    if fixed.files.is_empty() {
        told.report(&fixed, &Findings::default(), told.sources, false)?;
        return Ok(outcome);
    }
    let options = Options { outputs: book.config.outputs(), base_url: book.config.output.html.base_url.clone() };
    let (examined, new) = rules::held_against_rules(inputs, &told.plan.texts, Some(&options));
    if new.iter().any(|finding| finding.severity == Severity::Error) {
        told.broken(root, &fixed, &new, &examined.sources)?;
        return Ok(Outcome::Findings);
    }
    if told.args.dry_run {
        told.dry(root, &fixed, &new, &examined.sources)?;
        return Ok(outcome);
    }
    let (written, failed) = fixes::write(root, &fixed);
    told.report(&written, &new, &examined.sources, true)?;
    if !failed.is_empty() {
        return Err(failed.join("\n  ").into());
    }
    if outcome == Outcome::Clean && written.files.len() < fixed.files.len() {
        outcome = Outcome::CouldNotRun;
    }
    Ok(outcome)
}

/// The copy of a name.
fn named<'b>(book: &'b Book, name: &str) -> Result<&'b CopyTable, String> {
    let copies = &book.config.copy;
    if let Some(copy) = copies.iter().find(|copy| copy.name.as_str() == name) {
        return Ok(copy);
    }
    let names: Vec<&str> = copies.iter().map(|copy| copy.name.as_str()).collect();
    let help = match nearest(name, &names) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "book.toml names no copies: add a `[[copy]]` with `name` and `path`".to_owned(),
        None => format!("the copies of the book are {}", names.join(", ")),
    };
    Err(format!("there is no copy called `{name}`\n  help: {help}"))
}

/// The files or pages of a copy.
fn fetched(book: &Book, copy: &CopyTable, root: &Path) -> Result<Vec<Original>, String> {
    let name = &copy.name;
    let Some(catalog) = book.catalog_of(copy) else {
        return Err(format!("the copy `{name}` has no catalog\n  help: name it in its settings with `catalog`"));
    };
    let part = catalog.for_copy(copy);
    match kind::of(copy, root).fetch(&Subject { copy, catalog, part: &part, book: Identity::of(book, catalog) }) {
        Fetched::Found(originals) => Ok(originals),
        Fetched::Missing(why) => Err(format!("the copy `{name}` is missing: {why}")),
        Fetched::Unreadable(why) => Err(format!("the copy `{name}` cannot be read: {why}")),
    }
}

/// The files that change.
fn fixed(plan: &Plan, sources: &SourceMap) -> Fixed {
    let file = |(file, new): (&crate::diagnostic::FileId, &String)| {
        let of_file = plan.taken.iter().filter(|change| change.edits.iter().any(|edit| edit.span.file == *file));
        FixedFile {
            name: sources.name(*file).to_owned(),
            old: sources.text(*file).to_owned(),
            new: new.clone(),
            count: of_file.count(),
        }
    };
    let files: Vec<FixedFile> = plan.texts.iter().map(file).collect();
    Fixed { count: plan.taken.len(), files, left: Vec::new() }
}
