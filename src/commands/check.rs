//! `statusbook check`: every finding, and nothing written.

use std::path::Path;
use std::time::Instant;

use super::book_folder;
use crate::check::{Examined, examine};
use crate::cli::{CheckArgs, CheckFormat};
use crate::diagnostic::{human, json, short};
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
    match args.format {
        CheckFormat::Human => {
            terminal::result(&human::report(&findings, &sources, terminal::colors()))?;
            let tally = if findings.is_empty() { "nothing to mend".to_owned() } else { findings.tally() };
            let seconds = started.elapsed().as_secs_f64();
            terminal::result(&format!("checked: {tally}, {seconds:.2} s\n"))?;
        }
        CheckFormat::Short => {
            terminal::result(&short::report(&findings, &sources))?;
        }
        CheckFormat::Json => {
            let entries = json::entries(&findings, &sources);
            terminal::result(
                &(serde_json::to_string_pretty(&serde_json::json!({ "version": 1, "diagnostics": entries }))? + "\n"),
            )?;
        }
    }
    Ok(if denied { Outcome::Findings } else { Outcome::Clean })
}
