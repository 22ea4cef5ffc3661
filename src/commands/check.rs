//! `statusbook check`: every finding, and nothing written but what `--fix` mends.

use std::path::Path;
use std::time::Instant;

use serde_json::json;

use super::{book_folder, fixes};
use crate::check::{Examined, examine};
use crate::cli::{CheckArgs, CheckFormat};
use crate::diagnostic::{human, json, short};
use crate::fix::{Fixed, fix, unified};
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
    if !args.fix && !args.diff {
        let examined = examine(inputs, options, |_| {});
        drop(progress);
        return report(&examined, None, args, started);
    }
    progress.phase("fixing");
    let (before, after, fixed) = fix(inputs, options.as_ref())?;
    if args.diff {
        drop(progress);
        return show(&root, &before, &after, &fixed, args);
    }
    let written = fixes::write(&root, &fixed);
    drop(progress);
    written?;
    report(&after, Some(&fixed), args, started)
}

/// Reports what was found and what was fixed before.
fn report(examined: &Examined, fixed: Option<&Fixed>, args: &CheckArgs, started: Instant) -> Ending {
    let Examined { findings, sources, .. } = examined;
    let mended = fixed.filter(|fixed| fixed.count > 0).map(|fixed| format!("fixed {}\n", fixed.tally()));
    match args.format {
        CheckFormat::Human => {
            terminal::result(&human::report(findings, sources, terminal::colors()))?;
            terminal::result(&mended.unwrap_or_default())?;
            let tally = if findings.is_empty() { "nothing to mend".to_owned() } else { findings.tally() };
            let seconds = started.elapsed().as_secs_f64();
            terminal::result(&format!("checked: {tally}, {seconds:.2} s\n"))?;
        }
        CheckFormat::Short => {
            terminal::result(&short::report(findings, sources))?;
            terminal::note(&mended.unwrap_or_default());
        }
        CheckFormat::Json => {
            let mut document = json!({ "version": 1 });
            if let Some(fixed) = fixed {
                let files: Vec<&str> = fixed.files.iter().map(|file| file.name.as_str()).collect();
                document["fixed"] = json!({ "count": fixed.count, "files": files });
            }
            document["diagnostics"] = serde_json::to_value(json::entries(findings, sources))?;
            terminal::result(&(serde_json::to_string_pretty(&document)? + "\n"))?;
        }
    }
    Ok(ending(examined, args))
}

/// Shows what would be fixed. Nothing is, so the exit code is that of the book as it stands.
fn show(root: &Path, before: &Examined, after: &Examined, fixed: &Fixed, args: &CheckArgs) -> Ending {
    if args.format == CheckFormat::Json {
        let diffs = fixed
            .files
            .iter()
            .map(|file| json!({ "file": file.name, "diff": unified(&file.name, &file.old, &file.new) }));
        let document = json!({
            "version": 1,
            "fixes": { "count": fixed.count, "files": diffs.collect::<Vec<_>>() },
            "diagnostics": json::entries(&before.findings, &before.sources),
        });
        terminal::result(&(serde_json::to_string_pretty(&document)? + "\n"))?;
        return Ok(ending(before, args));
    }
    terminal::result(&fixes::diff(root, fixed))?;
    let would = if fixed.count == 0 { "nothing".to_owned() } else { fixed.tally() };
    let remain = if after.findings.is_empty() { "nothing".to_owned() } else { after.findings.tally() };
    terminal::note(&format!("`--fix` would fix {would}\nand leave {remain}\n"));
    Ok(ending(before, args))
}

fn ending(examined: &Examined, args: &CheckArgs) -> Outcome {
    if examined.findings.reach(args.deny) { Outcome::Findings } else { Outcome::Clean }
}
