//! `statusbook publish`: bring the regions of files in line with the source.

mod report;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::book_folder;
use crate::check::check;
use crate::cli::PublishArgs;
use crate::copies::Form;
use crate::copies::detect::detect;
use crate::copies::region::{self, Action, Checked, Source};
use crate::diagnostic::{FileId, Findings, SourceMap};
use crate::links::LinkIndex;
use crate::model::Book;
use crate::render::Fragments;
use crate::source::{Inputs, Loaded, Refused, load, read_page_text};
use crate::terminal::{Ending, Outcome};

const BOM: &str = "\u{FEFF}";

/// A file that may have regions.
struct Target {
    /// What it is called in what is told.
    name: String,
    path: PathBuf,
    /// Whether it was asked for by itself, and not as one of all copies.
    named: bool,
}

/// What came of a file.
struct Published {
    name: String,
    file: Option<FileId>,
    form: Form,
    result: Fate,
    /// Whether it was asked for by itself.
    named: bool,
}

/// What came of a file.
enum Fate {
    /// Its regions were looked at, and what had to be written was, or would be.
    Done { regions: Vec<Checked>, actions: Vec<Action>, written: bool },
    /// Its markers, or the templates that they name, have mistakes; they are among the findings.
    Refused,
    /// There is nothing to be written in it.
    WithoutRegions,
    /// It is of a form that has no regions.
    OtherForm,
    /// It is not there.
    Missing,
    /// It could not be read or written.
    Failed(String),
}

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(book: Option<&Path>, args: &PublishArgs) -> Ending {
    let root = book_folder(book)?;
    let Loaded { mut sources, mut findings, book } = load(Inputs::read(&root)?);
    let index = book.as_ref().map(LinkIndex::new);
    if let (Some(book), Some(index)) = (&book, &index) {
        findings.extend(check(book, index, &sources));
    }
    findings.sort(&sources);
    let (Some(book), Some(index), false) = (&book, &index, findings.has_errors()) else {
        return report::refused(&findings, &sources, args);
    };
    // Warnings about the book are told by `build`.
    let mut findings = Findings::default();
    let targets = targets(args)?;
    let base_url = book.config.output.html.base_url.as_ref();
    let fragments = Fragments::new(book, index, &sources, base_url);
    let mut drafts = Vec::with_capacity(targets.len());
    for target in targets {
        drafts.push(draft(book, &fragments, target, args.force, &mut sources, &mut findings));
    }
    // Everything has been read and compared before anything is written.
    let published: Vec<Published> = drafts.into_iter().map(|draft| draft.publish(args.dry_run)).collect();
    findings.sort(&sources);
    report::report(&published, &findings, &sources, args)
}

/// The files that are meant.
fn targets(args: &PublishArgs) -> Result<Vec<Target>, String> {
    if args.copies.is_empty() {
        return Err(
            "there is nothing to publish\n  help: name a file that has regions: `statusbook publish README.md`"
                .to_owned(),
        );
    }
    let mut seen = BTreeSet::new();
    let targets = args.copies.iter().map(|name| Target { name: name.clone(), path: PathBuf::from(name), named: true });
    // The same file by two names is written once.
    Ok(targets
        .filter(|target| seen.insert(target.path.canonicalize().unwrap_or_else(|_| target.path.clone())))
        .collect())
}

/// A file as it is to be.
struct Draft {
    published: Published,
    path: PathBuf,
    /// Its bytes as they were read, and as they are to be.
    bytes: Option<(Vec<u8>, Vec<u8>)>,
}

fn draft(
    book: &Book,
    fragments: &Fragments<'_>,
    target: Target,
    force: bool,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Draft {
    let Target { name, path, named } = target;
    let ended = |file, result, bytes| Draft {
        published: Published { name: name.clone(), file, form: Form::Text, result, named },
        path: path.clone(),
        bytes,
    };
    let (file, bytes) = match read_page_text(&path, &name, sources) {
        Ok(Some(read)) => read,
        Ok(None) => return ended(None, Fate::Missing, None),
        Err(Refused::Finding(finding)) => {
            findings.push(*finding);
            return ended(None, Fate::Refused, None);
        }
        Err(Refused::Io(error)) => return ended(None, Fate::Failed(format!("cannot be read: {error}")), None),
    };
    let text = sources.text(file).to_owned();
    let form = detect(&name, &text);
    if !matches!(form, Form::Markdown | Form::Html) {
        return ended(Some(file), Fate::OtherForm, None);
    }
    let source = Source { book, fragments, usual: None };
    let refreshed = region::check(&source, file, form, sources).and_then(|regions| {
        let refreshed = region::refreshed(file, &text, form, &regions, force)?;
        Ok((regions, refreshed))
    });
    match refreshed {
        Err(found) => {
            findings.extend(found);
            ended(Some(file), Fate::Refused, None)
        }
        Ok((regions, _)) if regions.is_empty() => ended(Some(file), Fate::WithoutRegions, None),
        Ok((regions, refreshed)) => {
            let bom = if bytes.starts_with(BOM.as_bytes()) { BOM } else { "" };
            let new = [bom.as_bytes(), refreshed.text.as_bytes()].concat();
            let fate = Fate::Done { regions, actions: refreshed.actions, written: new != bytes };
            let mut draft = ended(Some(file), fate, Some((bytes, new)));
            draft.published.form = form;
            draft
        }
    }
}

impl Draft {
    /// Writes the file where it changes.
    fn publish(self, dry_run: bool) -> Published {
        let mut published = self.published;
        if let (Fate::Done { written: true, .. }, Some((old, new)), false) = (&published.result, &self.bytes, dry_run)
            && let Err(error) = region::replace(&self.path, old, new)
        {
            published.result = Fate::Failed(format!("cannot be written: {error}"));
        }
        published
    }
}

impl Published {
    /// How the run ends because of it.
    fn outcome(&self) -> Outcome {
        match &self.result {
            Fate::Done { actions, .. } if actions.contains(&Action::Left) => Outcome::Findings,
            Fate::Done { .. } => Outcome::Clean,
            // A copy that is kept by other means is no mistake, unless it was asked for.
            Fate::WithoutRegions | Fate::OtherForm if !self.named => Outcome::Clean,
            Fate::WithoutRegions | Fate::OtherForm | Fate::Refused | Fate::Missing => Outcome::Findings,
            Fate::Failed(_) => Outcome::CouldNotRun,
        }
    }
}
