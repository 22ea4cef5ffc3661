//! `statusbook check`: every finding, and nothing written unless it is to be fixed.

use std::path::Path;
use std::time::Instant;

use super::ci::{paths, summarise};
use super::{book_folder, fixes};
use crate::check::{Examined, examine};
use crate::cli::{CheckArgs, CheckFormat};
use crate::diagnostic::{
    Diagnostic, Findings, Severity, github, gitlab, human, json, junit, rules, sarif, short, summary,
};
use crate::external;
use crate::external::cache::Cache;
use crate::fix::{Fixed, fix, unified};
use crate::model::Book;
use crate::registry::STATE;
use crate::render::Options;
use crate::source::Inputs;
use crate::terminal::{self, Ending, Outcome, Progress};

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(book: Option<&Path>, args: &CheckArgs) -> Ending {
    let started = Instant::now();
    if args.diff && !matches!(args.format, CheckFormat::Human | CheckFormat::Json) {
        return Err("`--diff` goes with `--format human` and `--format json` only".into());
    }
    let root = book_folder(book)?;
    let progress = Progress::start(args.format == CheckFormat::Human);
    progress.phase("reading");
    let inputs = Inputs::read(&root)?;
    progress.phase("checking");
    let options = inputs
        .config
        .as_ref()
        .map(|config| Options { outputs: config.outputs(), base_url: config.output.html.base_url.clone() });
    if !args.fix && !args.diff {
        let mut ask = |book: &Book| external(book, &progress);
        let ask: Option<&mut dyn FnMut(&Book) -> Findings> = if args.external { Some(&mut ask) } else { None };
        let examined = examine(inputs, options, |_| {}, ask);
        drop(progress);
        return report(&root, &examined, None, args, started);
    }
    progress.phase("fixing");
    let (before, after, fixed) = fix(inputs, options.as_ref());
    if args.diff {
        drop(progress);
        return show(&root, &before, &after, &fixed, args);
    }
    let (written, failed) = fixes::write(&root, &fixed);
    let after = if failed.is_empty() {
        after
    } else {
        progress.phase("checking");
        examine(Inputs::read(&root)?, options, |_| {}, None)
    };
    drop(progress);
    for fault in &fixed.left {
        terminal::note(&format!("{fault}\n"));
    }
    let ending = report(&root, &after, Some(&written), args, started)?;
    if failed.is_empty() { Ok(ending) } else { Err(failed.join("\n  ").into()) }
}

/// Reports what was found and what was fixed before.
fn report(root: &Path, examined: &Examined, fixed: Option<&Fixed>, args: &CheckArgs, started: Instant) -> Ending {
    let Examined { findings, sources, .. } = examined;
    let is_denied = |finding: &Diagnostic| is_denied(finding, args.deny);
    let paths = paths(root);
    let mended = fixed.filter(|fixed| fixed.count > 0).map(|fixed| format!("fixed {}\n", fixed.tally()));
    let text = match args.format {
        CheckFormat::Human => {
            let told = human::report(findings, sources, terminal::result_colors());
            let tally = if findings.is_empty() { "nothing to mend".to_owned() } else { findings.tally() };
            let (closing, mended) = (human::closing(findings), mended.unwrap_or_default());
            format!("{told}{closing}{mended}checked: {tally}, {:.2} s\n", started.elapsed().as_secs_f64())
        }
        CheckFormat::Short => {
            terminal::note(&mended.unwrap_or_default());
            short::report(findings, sources, &paths)
        }
        CheckFormat::Json => {
            let fixed = fixed.map(|fixed| json::Fixed {
                count: fixed.count,
                files: fixed.files.iter().map(|file| file.name.as_str()).collect(),
            });
            let head = json::Head { deny: args.deny, registry: Some(STATE), fixed, fixes: None };
            json::report(findings, sources, head)?
        }
        CheckFormat::Sarif => sarif::report(findings, sources, &paths)?,
        CheckFormat::Github => {
            summarise("Status codes", &summary::report(findings, sources, &paths));
            github::report(findings, sources, &paths)
        }
        CheckFormat::Gitlab => gitlab::report(findings, sources, &paths)?,
        CheckFormat::Junit => junit::report(findings, sources, &paths, &is_denied),
    };
    terminal::result(&text)?;
    Ok(ending(findings, args))
}

/// Shows what would be fixed. Nothing is, so the exit code is that of the book as it stands.
fn show(root: &Path, before: &Examined, after: &Examined, fixed: &Fixed, args: &CheckArgs) -> Ending {
    if args.format == CheckFormat::Json {
        let diff = |file: &crate::fix::FixedFile| unified(&file.name, &file.old, &file.new);
        let files = fixed.files.iter().map(|file| json::FileDiff { file: &file.name, diff: diff(file) }).collect();
        let fixes = Some(json::Fixes { count: fixed.count, files });
        let head = json::Head { deny: args.deny, registry: Some(STATE), fixed: None, fixes };
        terminal::result(&json::report(&before.findings, &before.sources, head)?)?;
        return Ok(ending(&before.findings, args));
    }
    terminal::result(&fixes::diff(root, fixed))?;
    for fault in &fixed.left {
        terminal::note(&format!("{fault}\n"));
    }
    let remain = if after.findings.is_empty() { "nothing".to_owned() } else { after.findings.tally() };
    terminal::note(&match (fixed.files.is_empty(), after.findings.is_empty()) {
        (true, true) => "nothing to mend\n".to_owned(),
        (true, false) => format!("`--fix` would fix nothing\nand leave {remain}\n"),
        (false, _) => format!("`--fix` would fix {}\nand leave {remain}\n", fixed.tally()),
    });
    Ok(ending(&before.findings, args))
}

fn ending(findings: &Findings, args: &CheckArgs) -> Outcome {
    let denied = findings.iter().any(|finding| is_denied(finding, args.deny));
    if denied { Outcome::Findings } else { Outcome::Clean }
}

/// Whether a finding fails the run. Other sites come and go: what they do never fails it by itself.
fn is_denied(finding: &Diagnostic, level: Severity) -> bool {
    let by_itself = finding.rule != &rules::EXTERNAL || finding.severity == Severity::Error;
    finding.severity <= level && by_itself
}

/// Asks for the links to other sites.
fn external(book: &Book, progress: &Progress) -> Findings {
    let (links, mut cache) = (external::Links::of(book), Cache::open());
    let told = |done: usize, of: usize| progress.phase(format!("asking for links: {done} of {of}"));
    let asked = external::ask(&links, &mut cache, &told);
    cache.close();
    let (all, new) = (links.len(), asked.asked);
    progress.line(&format!("{all} links to other sites, {new} of them asked for"));
    for (address, why) in &asked.unknown {
        progress.line(&format!("note: {address} could not be told: {why}"));
    }
    asked.findings
}
