//! `statusbook build`: every output, all or nothing.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;

use super::book_folder;
use super::ci::{paths, summarise};
use crate::check::{Examined, examine};
use crate::cli::{BuildArgs, BuildFormat};
use crate::diagnostic::{Findings, Paths, Severity, SourceMap, github, human, json, short, summary};
use crate::model::{Book, Config, Output};
use crate::output::{BuildFolder, Recovery, Scope, Summary};
use crate::render::Options;
use crate::source::Inputs;
use crate::terminal::{self, Ending, Outcome, Progress};

/// What this program was built from, and its version: other programs may make other bytes of the same sources.
const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("STATUSBOOK_DIGEST"));

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(book: Option<&Path>, args: &BuildArgs) -> Ending {
    let started = Instant::now();
    let root = book_folder(book)?;
    let telling = Telling { args, paths: paths(&root), started };
    let progress = Progress::start(args.format == BuildFormat::Human);
    progress.phase("reading");
    let inputs = Inputs::read(&root)?;
    let Some(target) = inputs.config.as_ref().map(|config| Target::new(&root, config, args)) else {
        // Without settings nothing can be built, but everything else that is wrong is still told.
        let Examined { findings, sources, .. } = examine(inputs, None, |_| {}, None);
        drop(progress);
        return refuse(&findings, &sources, &telling);
    };
    if args.dest.is_some() && inputs.findings.is_empty() {
        target.is_apart(&root, &inputs.src)?;
    }
    let waiting = || progress.line("waiting for another build of this folder to end");
    let folder = BuildFolder::new(&target.folder).when_waiting(&waiting);
    let base_url = target.options.base_url.as_ref().map_or("", |url| url.as_str());
    let fingerprint = inputs.fingerprint(&[PROGRAM, base_url]);
    if inputs.findings.is_empty()
        && let Some(summary) = folder.up_to_date(target.scope(), &fingerprint)?
    {
        drop(progress);
        return report(&Findings::default(), &inputs.sources, &summary, &target, &telling);
    }

    progress.phase("checking");
    let Examined { mut findings, sources, files } =
        examine(inputs, Some(target.options.clone()), |book| overrule(book, args), None);
    // Advice is for `check`: who builds has other things to do.
    findings.retain(|finding| finding.severity != Severity::Info);
    let refused = args.strict && !findings.is_empty();
    let (Some(files), false) = (files, refused) else {
        drop(progress);
        return refuse(&findings, &sources, &telling);
    };
    progress.phase("writing");
    // Warnings are told on every build, so a build with some is never taken for one that has nothing to do.
    let fingerprint = if findings.is_empty() { fingerprint.as_str() } else { "" };
    let summary = folder.commit(&files, target.scope(), fingerprint)?;
    drop(progress);
    report(&findings, &sources, &summary, &target, &telling)
}

/// Changes the settings as the command line says.
fn overrule(book: &mut Book, args: &BuildArgs) {
    if !args.output.is_empty() {
        book.config.build.outputs.clone_from(&args.output);
    }
    if args.base_url.is_some() {
        book.config.output.html.base_url.clone_from(&args.base_url);
    }
}

/// What is built, and into which folder.
struct Target {
    folder: PathBuf,
    shown: String,
    options: Options,
    names: Vec<&'static str>,
    everything: bool,
}

impl Target {
    fn new(root: &Path, config: &Config, args: &BuildArgs) -> Self {
        let mut outputs = if args.output.is_empty() { config.outputs() } else { args.output.clone() };
        outputs.sort_unstable();
        outputs.dedup();
        let folder = args.dest.clone().unwrap_or_else(|| root.join(config.build_dir()));
        let shown = args.dest.as_ref().map_or_else(|| config.build_dir().to_owned(), |dest| dest.display().to_string());
        let base_url = args.base_url.clone().or_else(|| config.output.html.base_url.clone());
        let names = outputs.iter().copied().map(Output::name).collect();
        Self { folder, shown, options: Options { outputs, base_url }, names, everything: args.output.is_empty() }
    }

    /// Nothing is built into what is read: the next build would take it for sources.
    fn is_apart(&self, root: &Path, src: &str) -> Result<(), String> {
        let folder = resolved(&self.folder);
        let into: Vec<PathBuf> = self.names.iter().map(|output| folder.join(output)).collect();
        for read in [src, "templates", "theme"] {
            let taken = resolved(&root.join(read));
            let meet = |folder: &PathBuf| folder.starts_with(&taken) || taken.starts_with(folder);
            if folder.starts_with(&taken) || into.iter().any(meet) {
                let (folder, taken) = (self.folder.display(), taken.display());
                return Err(format!(
                    "{folder} cannot be built into: it has to do with {taken}, which is read\n  help: name another folder with `--dest DIR`"
                ));
            }
        }
        Ok(())
    }

    fn scope(&self) -> Scope<'_> {
        if self.everything { Scope::All } else { Scope::Folders(&self.names) }
    }
}

/// A path without links, as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = path.ancestors().find_map(|part| Some((part.canonicalize().ok()?, path.strip_prefix(part).ok()?)));
    there.map_or_else(|| path.clone(), |(there, rest)| there.join(rest))
}

/// The result in JSON.
#[derive(Serialize)]
struct Report<'a> {
    /// The version of this form; it grows only when something is changed or taken away.
    version: u8,
    written: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Counts<'a>>,
    diagnostics: Vec<json::Entry<'a>>,
}

#[derive(Serialize)]
struct Counts<'a> {
    new: usize,
    changed: usize,
    removed: usize,
    unchanged: usize,
    bytes_written: u64,
    kept: Vec<&'a str>,
    left: &'a [String],
    /// What was done about an earlier build that was interrupted: `completed` or `undone`.
    #[serde(skip_serializing_if = "Option::is_none")]
    recovered: Option<&'static str>,
}

/// How it is told.
struct Telling<'a> {
    args: &'a BuildArgs,
    paths: Paths,
    started: Instant,
}

impl Telling<'_> {
    /// Tells the findings, in every form but JSON.
    fn findings(&self, findings: &Findings, sources: &SourceMap) -> Ending {
        match self.args.format {
            BuildFormat::Human => terminal::note(&human::report(findings, sources, terminal::colors())),
            BuildFormat::Short => terminal::note(&short::report(findings, sources, &self.paths)),
            // A build that found nothing has nothing to add to a summary.
            BuildFormat::Github if findings.is_empty() => {}
            BuildFormat::Github => {
                summarise("Status codes", &summary::report(findings, sources, &self.paths));
                terminal::result(&github::report(findings, sources, &self.paths))?;
            }
            BuildFormat::Json => {}
        }
        Ok(Outcome::Clean)
    }
}

/// Reports findings for which nothing was written.
fn refuse(findings: &Findings, sources: &SourceMap, telling: &Telling<'_>) -> Ending {
    telling.findings(findings, sources)?;
    match telling.args.format {
        BuildFormat::Json => {
            let report =
                Report { version: 1, written: false, files: None, diagnostics: json::entries(findings, sources) };
            terminal::result(&(serde_json::to_string_pretty(&report)? + "\n"))?;
        }
        BuildFormat::Short => {}
        BuildFormat::Human | BuildFormat::Github => {
            let strict = if findings.has_errors() { "" } else { " (--strict)" };
            terminal::note(&format!("{}: nothing was written{strict}\n", findings.tally()));
        }
    }
    Ok(Outcome::Findings)
}

fn report(
    findings: &Findings,
    sources: &SourceMap,
    summary: &Summary,
    target: &Target,
    telling: &Telling<'_>,
) -> Ending {
    if telling.args.format == BuildFormat::Json {
        let files = Counts {
            new: summary.new,
            changed: summary.changed,
            removed: summary.removed,
            unchanged: summary.unchanged,
            bytes_written: summary.bytes_written,
            kept: summary.kept.iter().map(|kept| kept.copy.as_str()).collect(),
            left: &summary.left,
            recovered: summary.recovered.map(recovery),
        };
        let report =
            Report { version: 1, written: true, files: Some(files), diagnostics: json::entries(findings, sources) };
        return terminal::result(&(serde_json::to_string_pretty(&report)? + "\n"));
    }
    telling.findings(findings, sources)?;
    if let Some(done) = summary.recovered.map(recovery) {
        terminal::note(&format!("note: an earlier build was interrupted; it was {done} first\n"));
    }
    for kept in &summary.kept {
        terminal::note(&format!(
            "note: {} was edited since the last build; the edited file is kept as {}\n",
            kept.path, kept.copy
        ));
    }
    for left in &summary.left {
        terminal::note(&format!("note: {left} is no longer made, but was edited since the last build, so it stays\n"));
    }
    let warnings = if findings.is_empty() { String::new() } else { format!(", {}", findings.tally()) };
    let seconds = telling.started.elapsed().as_secs_f64();
    let line =
        format!("{} into {} ({}){warnings}, {seconds:.2} s\n", target.names.join(", "), target.shown, counts(summary));
    terminal::result(&format!("built {line}"))
}

fn recovery(recovery: Recovery) -> &'static str {
    match recovery {
        Recovery::Completed => "completed",
        Recovery::Undone => "undone",
    }
}

fn counts(summary: &Summary) -> String {
    let all = summary.new + summary.changed + summary.unchanged;
    let parts = [(summary.new, "new"), (summary.changed, "changed"), (summary.removed, "removed")];
    let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    let files = if all == 1 { "1 file".to_owned() } else { format!("{all} files") };
    if parts.is_empty() { format!("{files}, nothing changed") } else { format!("{files}: {}", parts.join(", ")) }
}
