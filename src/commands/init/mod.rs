//! `statusbook init`: a new book that builds at once.

mod answers;
mod ask;
mod files;
mod paths;
mod write;

use std::path::{Path, PathBuf};

use crate::check::examine;
use crate::cli::{ImportArgs, InitArgs};
use crate::commands::import::{self, Made, count};
use crate::copies::MISSING;
use crate::diagnostic::{Severity, printable};
use crate::render::Options;
use crate::source::Inputs;
use crate::terminal::{self, Ending, Outcome};
pub use answers::Kind;
use answers::{Answers, CATALOG, Codes};
use ask::Asker;
use files::{FileTexts, files};

/// Files that a folder often has already. They stay as they are, and the book does without its own.
const OPTIONAL: [&str; 3] = [".github/workflows/docs.yml", ".gitignore", ".gitlab-ci.yml"];

/// How `init` takes copies: its own `--base-url` is another one.
const KEEPS_LINKS: &str = "`statusbook import --base-url URL`";

/// Runs the command.
///
/// # Errors
/// When it could not run.
pub fn run(book: Option<&Path>, args: &InitArgs) -> Ending {
    let folder = match book {
        Some(book) if args.dir == Path::new(".") => book.to_owned(),
        Some(book) => book.join(&args.dir),
        None => args.dir.clone(),
    };
    // The paths are the same whatever the answers are, and nobody is to answer in vain.
    let stands = |path: &str| folder.join(path).symlink_metadata().is_ok();
    let paths = files(&Answers::default())?.into_keys();
    let (left, standing): (Vec<String>, Vec<String>) =
        paths.filter(|path| stands(path)).partition(|path| OPTIONAL.contains(&path.as_str()));
    if !standing.is_empty() {
        let list = standing.join("\n  ");
        terminal::error(&format!(
            "these files are there already, so nothing was written:\n  {list}\n  help: start the book in another folder: `statusbook init DIR`"
        ));
        return Ok(Outcome::CouldNotRun);
    }
    let imported = match args.import.as_slice() {
        [] => None,
        files => match taken(files)? {
            Some(made) => Some(made),
            None => return Ok(Outcome::CouldNotRun),
        },
    };
    let answers = if !args.yes && terminal::can_ask() {
        let asker = Asker::new()?;
        asker.greet(&folder);
        let answered = asker.answers(args, imported).and_then(|answers| {
            let shown = shown(&folder, &answers, &left);
            asker.confirm(&shown).map(|agreed| agreed.then_some(answers))
        });
        match answered {
            Ok(Some(answers)) => answers,
            Ok(None) => return Ok(nothing_written()),
            Err(ended) => {
                ended.told()?;
                return Ok(nothing_written());
            }
        }
    } else {
        Answers::of(args, imported)
    };
    let mut files = files(&answers)?;
    files.retain(|path, _| !left.contains(path));
    write::all(&folder, &files)?;
    report(&folder, &answers, &files, &left)
}

fn nothing_written() -> Outcome {
    terminal::note("nothing was written\n");
    Outcome::CouldNotRun
}

/// The catalog that copies make; none where what is wrong with them is told already.
fn taken(files: &[PathBuf]) -> Result<Option<Made>, Box<dyn std::error::Error>> {
    let args = ImportArgs { files: files.to_vec(), ..ImportArgs::default() };
    let made = import::make(&args, Some("../schema/catalog.json"), KEEPS_LINKS)?;
    if let Some(made) = &made {
        terminal::note(&made.found);
    }
    Ok(made)
}

/// The answers, to be agreed to.
fn shown(folder: &Path, answers: &Answers, left: &[String]) -> String {
    let codes = match &answers.codes {
        Codes::Starter(Kind::Http) => "some of HTTP, to start from".to_owned(),
        Codes::Starter(Kind::Own) => "some of your own, to start from".to_owned(),
        Codes::Imported(made) => format!("{} from the copy", made.codes),
    };
    let outputs: Vec<&str> = answers.outputs.iter().map(|output| output.name()).collect();
    let address = answers.base_url.as_ref().map_or("none yet", |address| address.as_str());
    let mut lines = vec![
        ("folder", folder.display().to_string()),
        ("codes", codes),
        ("title", answers.title.clone()),
        ("language", answers.language.as_str().to_owned()),
        ("outputs", outputs.join(", ")),
        ("address", address.to_owned()),
    ];
    if !left.is_empty() {
        lines.push(("left as is", left.join(", ")));
    }
    lines.iter().map(|(name, value)| format!("  {name:<10}  {}\n", printable(value))).collect()
}

/// Says what was written, and what comes next.
fn report(folder: &Path, answers: &Answers, files: &FileTexts, left: &[String]) -> Ending {
    let mut text = format!("started a book in {}\n", folder.display());
    files.keys().for_each(|path| text.push_str(&format!("  {path}\n")));
    if !left.is_empty() {
        text.push_str(&format!("left as they are: {}\n", left.join(", ")));
        if left.iter().any(|path| path == ".gitignore") {
            text.push_str("  `/public` belongs into .gitignore: what is built there is made anew by every build\n");
        }
    }
    let mut steps = match &answers.codes {
        Codes::Imported(made) => after_import(made, &folder.join(CATALOG), files),
        Codes::Starter(_) if answers.is_english() => Vec::new(),
        Codes::Starter(_) => {
            vec![format!("translate the texts: they are in English, and the book says `{}`", answers.language.as_str())]
        }
    };
    let named = if folder == Path::new(".") { String::new() } else { format!("-C {} ", folder.display()) };
    for (command, what) in [
        ("serve --open", "see the site, and every change"),
        ("check", "what is wrong or questionable"),
        ("build", "write everything to public"),
    ] {
        steps.push(format!("{:<width$}  {what}", format!("statusbook {named}{command}"), width = 24 + named.len()));
    }
    text.push_str("next:\n");
    steps.iter().for_each(|step| text.push_str(&format!("  {step}\n")));
    terminal::result(&text)?;
    let disagree = matches!(&answers.codes, Codes::Imported(made) if !made.agrees);
    Ok(if disagree { Outcome::Findings } else { Outcome::Clean })
}

/// What is left to do with a catalog that copies made.
fn after_import(made: &Made, catalog: &Path, files: &FileTexts) -> Vec<String> {
    let (catalog, mut steps) = (catalog.display(), Vec::new());
    let names = Some(count(made.names, "name")).filter(|_| made.names > 0);
    let texts = Some(format!("{} (`{MISSING}`)", count(made.texts, "description"))).filter(|_| made.texts > 0);
    let lacks: Vec<String> = names.into_iter().chain(texts).collect();
    if !lacks.is_empty() {
        steps.push(format!("complete {catalog}: the copy lacks {}", lacks.join(" and ")));
    }
    if !made.agrees {
        steps.push(format!("look through {catalog}: comments say where the copies disagree"));
    }
    if let Some(found) = found(files) {
        steps.push(format!("mend what `check` finds in it, or allow it: {found}"));
    }
    steps
}

/// How much of the denied level the checks of the new book find in it.
fn found(files: &FileTexts) -> Option<String> {
    let bytes = files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    let inputs = Inputs::in_memory(bytes).ok()?;
    let options = inputs
        .config
        .as_ref()
        .map(|config| Options { outputs: config.outputs(), base_url: config.output.html.base_url.clone() });
    let mut findings = examine(inputs, options, |_| {}, None).findings;
    findings.retain(|finding| finding.severity <= Severity::Warn);
    (!findings.is_empty()).then(|| findings.tally())
}
