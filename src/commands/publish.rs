//! `statusbook publish`: bring the regions of files in line with the source.

mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::book_folder;
use crate::check::decide;
use crate::cli::PublishArgs;
use crate::copies::Form;
use crate::copies::detect::detect;
use crate::copies::kind::{self, Fetched};
use crate::copies::region::{self, Action, Checked, Source};
use crate::diagnostic::{Diagnostic, FileId, Findings, SourceMap, Span, rules};
use crate::links::LinkIndex;
use crate::model::{Book, CopyTable};
use crate::render::Fragments;
use crate::source::{Inputs, Loaded, Refused, load, nearest, read_page_text};
use crate::terminal::{Ending, Outcome};

const BOM: &str = "\u{FEFF}";

/// A file that may have regions.
struct Target<'b> {
    /// What it is called in what is told of it.
    label: String,
    /// Its name in findings: from the folder of the book, or as it was given.
    name: String,
    path: PathBuf,
    /// The copy that it is of.
    copy: Option<&'b CopyTable>,
    /// The names of the copies that it is of, where these are several.
    several: Vec<&'b str>,
    /// Whether it was asked for by itself, and not as one of all copies.
    named: bool,
}

/// What is meant: a file, or the end of a copy that is not there.
type Meant<'b> = Result<Target<'b>, Published>;

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
        decide(book, index, &sources, &mut findings);
    }
    findings.sort(&sources);
    let (Some(book), Some(index), false) = (&book, &index, findings.has_errors()) else {
        return report::refused(&findings, &sources, args);
    };
    // Warnings about the book are told by `build`.
    let mut findings = Findings::default();
    let targets = targets(book, &root, args)?;
    let base_url = book.config.output.html.base_url.as_ref();
    let fragments = Fragments::new(book, index, &sources, base_url);
    let mut drafts = Vec::with_capacity(targets.len());
    for target in targets {
        drafts.push(match target {
            Ok(target) => draft(book, &fragments, target, args.force, &mut sources, &mut findings),
            Err(published) => Draft { published, path: PathBuf::new(), bytes: None },
        });
    }
    // Everything has been read and compared before anything is written.
    let published: Vec<Published> = drafts.into_iter().map(|draft| draft.publish(args.dry_run)).collect();
    findings.sort(&sources);
    report::report(&published, &findings, &sources, args)
}

/// The files that are meant: those of the copies that are named, files that are given by their paths, or those of all
/// copies.
fn targets<'b>(book: &'b Book, root: &Path, args: &PublishArgs) -> Result<Vec<Meant<'b>>, String> {
    let copies = &book.config.copy;
    let mut all = Vec::new();
    if args.copies.is_empty() {
        if copies.is_empty() {
            return Err("there is nothing to publish\n  help: name a file that has regions, as in `statusbook publish README.md`, or \
                 a `[[copy]]` in book.toml"
                .to_owned());
        }
        copies.iter().for_each(|copy| all.extend(of_copy(copy, root, false)));
    }
    let known: Vec<&str> = copies.iter().map(|copy| copy.name.as_str()).collect();
    for name in &args.copies {
        match copies.iter().find(|copy| copy.name.as_str() == name) {
            Some(copy) => all.extend(of_copy(copy, root, true)),
            // What looks like a path is a file, be it there or not.
            None if Path::new(name).exists() || name.contains(['/', '.']) => all.push(Ok(Target {
                label: name.clone(),
                name: name.clone(),
                path: PathBuf::from(name),
                copy: None,
                several: Vec::new(),
                named: true,
            })),
            None => {
                let near = nearest(name, &known).map(|near| format!("\n  help: did you mean `{near}`?"));
                return Err(format!("there is no copy and no file called `{name}`{}", near.unwrap_or_default()));
            }
        }
    }
    // A file that is of several copies, or has two names, is written once.
    let mut seen = BTreeSet::new();
    all.retain(|target| match target {
        Ok(target) => seen.insert(target.path.canonicalize().unwrap_or_else(|_| target.path.clone())),
        Err(_) => true,
    });
    // The file of a copy is of that copy, by whatever name.
    let folder = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut owners: BTreeMap<PathBuf, Vec<&CopyTable>> = BTreeMap::new();
    for copy in copies {
        let files = of_copy(copy, &folder, true).into_iter().flatten();
        for path in files.filter_map(|own| own.path.canonicalize().ok()) {
            owners.entry(path).or_default().push(copy);
        }
    }
    for target in all.iter_mut().flatten() {
        let Some(of) = target.path.canonicalize().ok().and_then(|path| owners.get(&path)) else { continue };
        target.copy = target.copy.or(of.first().copied());
        target.several = if of.len() > 1 { of.iter().map(|copy| copy.name.as_str()).collect() } else { Vec::new() };
    }
    Ok(all)
}

/// The files of a copy.
fn of_copy<'b>(copy: &'b CopyTable, root: &Path, named: bool) -> Vec<Meant<'b>> {
    let name = copy.name.as_str();
    let ended = |result| vec![Err(Published { name: name.to_owned(), file: None, form: Form::Text, result, named })];
    let files = kind::InFiles::new(root, copy.path.as_ref().map_or("", crate::model::Text::as_str));
    let originals = match files.read() {
        Fetched::Found(originals) => originals,
        Fetched::Missing(_) => return ended(Fate::Missing),
        Fetched::Unreadable(why) => return ended(Fate::Failed(format!("cannot be read: {why}"))),
    };
    let several = originals.len() > 1;
    let target = |original: kind::Original| Target {
        label: if several { format!("{name} ({})", original.name) } else { name.to_owned() },
        path: root.join(&original.name),
        name: original.name,
        copy: Some(copy),
        several: Vec::new(),
        named,
    };
    originals.into_iter().map(|original| Ok(target(original))).collect()
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
    target: Target<'_>,
    force: bool,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Draft {
    let Target { label, name, path, copy, several, named } = target;
    let ended = |file, result, bytes| Draft {
        published: Published { name: label.clone(), file, form: Form::Text, result, named },
        path: path.clone(),
        bytes,
    };
    if path.is_dir() {
        let file = sources.add(name.clone(), "");
        let help = format!("Name its files, as in `{}/*.md`.", name.trim_end_matches('/'));
        findings.push(Diagnostic::new(&rules::NOT_A_FILE, Span::file(file), "this is a folder, not a file").help(help));
        return ended(None, Fate::Refused, None);
    }
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
    let form = copy.and_then(|copy| copy.form).unwrap_or_else(|| detect(&name, &text));
    if !matches!(form, Form::Markdown | Form::Html) {
        return ended(Some(file), Fate::OtherForm, None);
    }
    let usual = copy.and_then(|copy| Some((book.catalog_of(copy)?, copy)));
    let usual = usual.map(|(catalog, copy)| (catalog, catalog.for_copy(copy)));
    let source = Source { book, fragments, usual: usual.as_ref().map(|(catalog, told)| (*catalog, told)) };
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
        // Each would write over what the other wrote.
        Ok(_) if !several.is_empty() => {
            let copies = several.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
            let why = format!("is not written: it is of the copies {copies}, and its regions can be of one only");
            ended(Some(file), Fate::Failed(why), None)
        }
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
