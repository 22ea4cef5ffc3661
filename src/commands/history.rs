//! `statusbook history`: what changed, from git into `history.yaml`.

use std::fs;
use std::io;
use std::path::Path;

use super::book_folder;
use crate::cli::HistoryArgs;
use crate::copies::{create, replace};
use crate::diagnostic::{Findings, SourceMap, human};
use crate::history::{Found, Repository, Start, added, entries, read, start};
use crate::model::History;
use crate::source::{HISTORY, Inputs, read_history};
use crate::terminal::{self, Ending, Outcome, Progress};

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(book: Option<&Path>, args: &HistoryArgs) -> Ending {
    let root = book_folder(book)?;
    let Some(config) = Inputs::settings_of(&root)? else {
        return Err("book.toml has mistakes\n  help: `statusbook check` says which".into());
    };
    let place = root.join(HISTORY);
    let file = match fs::read_to_string(&place) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(format!("{} cannot be read: {error}", place.display()).into()),
    };
    let mut sources = SourceMap::default();
    let (known, findings) = parsed(file.as_deref(), &mut sources);
    if findings.has_errors() {
        terminal::note(&human::report(&findings, &sources, terminal::colors()));
        return Ok(Outcome::Findings);
    }

    let progress = Progress::start(true);
    progress.phase("reading git");
    let repository = Repository::of(&root)?;
    if repository.head()?.is_none() {
        return Err("there is no commit yet\n  help: commit the book first".into());
    }
    let from = start(&repository, known.as_ref().filter(|_| file.is_some()))?;
    let found = read(&repository, config.src(), &from)?;
    let uncommitted = repository.has_uncommitted(config.src())?;
    drop(progress);

    if let Start::AfterFile(commit) = &from {
        let why = match known.as_ref().and_then(|known| known.until.as_ref()) {
            Some(until) => {
                format!("the commit {} that {HISTORY} names is not in this line of development", short(until.as_str()))
            }
            None => format!("{HISTORY} names no commit up to which it is complete"),
        };
        terminal::note(&format!("note: {why}; git was read from where the file last changed, {}\n", short(commit)));
    }
    if found.passed_over > 0 {
        let commits = if found.passed_over == 1 {
            "1 commit was".to_owned()
        } else {
            format!("{} commits were", found.passed_over)
        };
        terminal::note(&format!(
            "note: {commits} passed over: their catalogs have errors; what changed there is told with the next\n"
        ));
    }
    if uncommitted {
        terminal::note(&format!("note: what is not committed in {} is not in it yet\n", config.src()));
    }
    let Some(until) = &found.until else {
        return terminal::result(&format!("{HISTORY}: nothing new\n"));
    };
    if args.dry_run {
        return terminal::result(&entries(&found.changes));
    }
    let text = added(file.as_deref(), &found.changes, until).filter(|text| is_whole(text, known.as_ref(), &found));
    let Some(text) = text else {
        let help = "put `changes:` on a line of its own, with the list below it; `--dry-run` prints what is new";
        return Err(format!("nothing can be added to {HISTORY} as it is laid out\n  help: {help}").into());
    };
    let written = match &file {
        Some(file) => replace(&place, file.as_bytes(), text.as_bytes()).map_err(|error| error.to_string()),
        None => create(&place, text.as_bytes()).map_err(|error| error.to_string()),
    };
    written.map_err(|error| format!("{} was not written: {error}", place.display()))?;
    if config.output.html.base_url.is_none() {
        terminal::note("note: the site has no feed of it: that needs `base-url` in book.toml\n");
    }
    terminal::result(&format!("{HISTORY}: {} added\n", counts(&found)))
}

/// What a file says, where there is one, and what is wrong with it.
fn parsed(file: Option<&str>, sources: &mut SourceMap) -> (Option<History>, Findings) {
    let mut findings = Findings::default();
    let history = file.and_then(|text| {
        let id = sources.add(HISTORY, text);
        read_history(id, sources, &mut findings).or_else(|| Some(History::default()))
    });
    (history, findings)
}

/// Whether a text that is to be written says what the old one said, and what is new.
fn is_whole(text: &str, known: Option<&History>, found: &Found) -> bool {
    let (history, findings) = parsed(Some(text), &mut SourceMap::default());
    let old = known.map(|known| known.changes.as_slice()).unwrap_or_default();
    let new: usize = found.changes.iter().map(|(_, entries)| entries.len()).sum();
    findings.is_empty()
        && history.is_some_and(|history| history.changes.len() == new + old.len() && history.changes.ends_with(old))
}

fn counts(found: &Found) -> String {
    let plural = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    let changes = found.changes.iter().map(|(_, entries)| entries.len()).sum();
    format!("{} of {}", plural(changes, "change"), plural(found.changes.len(), "commit"))
}

/// A commit as people name it.
fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}
