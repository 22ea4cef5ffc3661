//! `statusbook check`: every finding, and nothing written.

use std::path::Path;
use std::time::Instant;

use super::book_folder;
use super::ci::{paths, summarise};
use crate::check::{Examined, examine};
use crate::cli::{CheckArgs, CheckFormat};
use crate::diagnostic::{
    Diagnostic, Findings, Severity, github, gitlab, human, json, junit, rules, sarif, short, summary,
};
use crate::external;
use crate::external::cache::Cache;
use crate::model::Book;
use crate::render::Options;
use crate::source::Inputs;
use crate::terminal::{self, Ending, Outcome, Progress};

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(book: Option<&Path>, args: &CheckArgs) -> Ending {
    let started = Instant::now();
    let root = book_folder(book)?;
    let progress = Progress::start(args.format == CheckFormat::Human);
    progress.phase("reading");
    let inputs = Inputs::read(&root)?;
    progress.phase("checking");
    let options = inputs
        .config
        .as_ref()
        .map(|config| Options { outputs: config.outputs(), base_url: config.output.html.base_url.clone() });
    let mut ask = |book: &Book| external(book, &progress);
    let ask: Option<&mut dyn FnMut(&Book) -> Findings> = if args.external { Some(&mut ask) } else { None };
    let Examined { findings, sources, .. } = examine(inputs, options, |_| {}, ask);
    drop(progress);
    let is_denied = |finding: &Diagnostic| is_denied(finding, args.deny);
    let paths = paths(&root);
    let report = match args.format {
        CheckFormat::Human => {
            let told = human::report(&findings, &sources, terminal::result_colors());
            let tally = if findings.is_empty() { "nothing to mend".to_owned() } else { findings.tally() };
            let seconds = started.elapsed().as_secs_f64();
            format!("{told}{}checked: {tally}, {seconds:.2} s\n", human::closing(&findings))
        }
        CheckFormat::Short => short::report(&findings, &sources, &paths),
        CheckFormat::Json => {
            json::report(&findings, &sources, json::Head { deny: args.deny, registry: None, fixed: None })?
        }
        CheckFormat::Sarif => sarif::report(&findings, &sources, &paths)?,
        CheckFormat::Github => {
            summarise("Status codes", &summary::report(&findings, &sources, &paths));
            github::report(&findings, &sources, &paths)
        }
        CheckFormat::Gitlab => gitlab::report(&findings, &sources, &paths)?,
        CheckFormat::Junit => junit::report(&findings, &sources, &paths, &is_denied),
    };
    terminal::result(&report)?;
    Ok(if findings.iter().any(is_denied) { Outcome::Findings } else { Outcome::Clean })
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
