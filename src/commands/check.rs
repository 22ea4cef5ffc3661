//! `statusbook check`: every finding, and nothing written.

use std::path::Path;
use std::time::Instant;

use super::book_folder;
use super::ci::{paths, summarise};
use crate::check::{Examined, examine};
use crate::cli::{CheckArgs, CheckFormat};
use crate::diagnostic::{github, gitlab, human, json, junit, sarif, short, summary};
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
    let Examined { findings, sources, .. } = examine(inputs, options, |_| {});
    drop(progress);
    let denied = findings.reach(args.deny);
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
        CheckFormat::Junit => junit::report(&findings, &sources, &paths, args.deny),
    };
    terminal::result(&report)?;
    Ok(if denied { Outcome::Findings } else { Outcome::Clean })
}
