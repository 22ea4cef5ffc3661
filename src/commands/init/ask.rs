//! The questions of `init`, on a terminal.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use inquire::error::InquireResult;
use inquire::list_option::ListOption;
use inquire::ui::RenderConfig;
use inquire::validator::Validation;
use inquire::{Confirm, InquireError, MultiSelect, Select, Text};

use super::answers::{Answers, Codes, Kind, outputs};
use super::paths::{Paths, meant};
use super::taken;
use crate::cli::{InitArgs, title};
use crate::commands::import::Made;
use crate::diagnostic::printable;
use crate::model::{BaseUrl, Language, Output};
use crate::terminal;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Ended {
    /// Whoever was asked wants no book: Ctrl-C, Escape, or a terminal that is gone.
    Wanted,
    /// The question could not be asked.
    Broken(InquireError),
}

impl Ended {
    /// Leaves the terminal as it was.
    ///
    /// # Errors
    /// When the question could not be asked.
    pub(super) fn told(self) -> Result<(), InquireError> {
        // A list that was shown hides the cursor.
        terminal::note("\x1b[?25h\n");
        match self {
            Ended::Wanted => Ok(()),
            Ended::Broken(error) => Err(error),
        }
    }
}

/// Asks.
pub(super) struct Asker {
    style: RenderConfig<'static>,
    interrupted: Arc<AtomicBool>,
}

/// Something to choose, and what it means.
struct Choice<T> {
    value: T,
    name: &'static str,
    meaning: &'static str,
}

impl<T> fmt::Display for Choice<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<10}  {}", self.name, self.meaning)
    }
}

const KINDS: [Choice<Kind>; 2] = [
    Choice { value: Kind::Http, name: "http", meaning: "status codes of HTTP, held against the IANA registry" },
    Choice { value: Kind::Own, name: "own", meaning: "codes of your own, such as PAY-402" },
];

const OUTPUTS: [Choice<Output>; 3] = [
    Choice { value: Output::Html, name: "html", meaning: "a site with a page for each code" },
    Choice { value: Output::Markdown, name: "markdown", meaning: "pages for a repository or a git wiki" },
    Choice { value: Output::Confluence, name: "confluence", meaning: "pages in Confluence's storage format" },
];

impl Asker {
    /// Prepares to ask.
    ///
    /// # Errors
    /// When Ctrl-C cannot be listened to.
    pub(super) fn new() -> Result<Self, ctrlc::Error> {
        let interrupted = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&interrupted);
        // Whoever reads keys is told that it was interrupted, and ends in order.
        ctrlc::set_handler(move || told.store(true, Ordering::SeqCst))?;
        let style = if terminal::colors() { RenderConfig::default_colored() } else { RenderConfig::empty() };
        Ok(Self { style, interrupted })
    }

    /// Says what is going on.
    pub(super) fn greet(&self, folder: &Path) {
        let folder = folder.display().to_string();
        let place = if folder == "." { "this folder".to_owned() } else { printable(&folder).into_owned() };
        terminal::note(&format!(
            "A new book in {place}. Enter takes what is proposed, Ctrl-C ends.\n\
             Nothing is written before you agree at the end.\n\n"
        ));
    }

    /// All answers; what the command line says is not asked.
    pub(super) fn answers(&self, args: &InitArgs, imported: Option<Made>) -> Result<Answers, Ended> {
        let codes = match (imported, args.kind) {
            (Some(made), _) => Codes::Imported(made),
            (None, Some(kind)) => Codes::Starter(kind),
            (None, None) => match self.copies()? {
                Some(made) => Codes::Imported(made),
                None => Codes::Starter(self.kind()?),
            },
        };
        let title = match &args.title {
            Some(title) => title.clone(),
            None => self.title(codes.title())?,
        };
        let language = match &args.language {
            Some(language) => language.clone(),
            None => self.language()?,
        };
        let outputs = if args.outputs.is_empty() { self.outputs()? } else { outputs(&args.outputs) };
        let base_url = match &args.base_url {
            None if outputs.contains(&Output::Html) => self.address()?,
            given => given.clone(),
        };
        Ok(Answers { codes, title, language, outputs, base_url })
    }

    /// Whether the files are to be written.
    pub(super) fn confirm(&self, shown: &str) -> Result<bool, Ended> {
        terminal::note(&format!("\n{shown}\n"));
        let question = Confirm::new("Write the book?").with_default(true).with_help_message("no writes nothing");
        self.answer(question.with_render_config(self.style).prompt())
    }

    /// The codes of copies that are there, where there are some.
    fn copies(&self) -> Result<Option<Made>, Ended> {
        let (mut files, mut made) = (Vec::new(), None);
        loop {
            let (question, meaning) = if files.is_empty() {
                ("Copy to import:", "a file or folder that has your codes already; empty for none")
            } else {
                ("Another copy:", "of the same codes; the first is followed where they differ; empty for none")
            };
            let question = Text::new(question).with_help_message(meaning).with_autocomplete(Paths);
            let typed = self.answer(question.with_render_config(self.style).prompt())?;
            if typed.trim().is_empty() {
                return Ok(made);
            }
            files.push(meant(typed.trim()));
            match taken(&files) {
                Ok(Some(taken)) => {
                    made = Some(taken);
                    continue;
                }
                // What is wrong is told.
                Ok(None) => {}
                Err(error) => terminal::error(&error.to_string()),
            }
            files.pop();
        }
    }

    fn kind(&self) -> Result<Kind, Ended> {
        let question = Select::new("Kind of codes:", KINDS.into())
            .with_help_message("what the catalog starts from; arrows move, Enter takes")
            .without_filtering()
            .with_formatter(&|chosen| chosen.value.name.to_owned());
        self.answer(question.with_render_config(self.style).prompt()).map(|chosen| chosen.value)
    }

    fn title(&self, proposed: &str) -> Result<String, Ended> {
        let question =
            Text::new("Title:").with_default(proposed).with_help_message("the name of the book, on every page");
        let question = question.with_validator(|text: &str| Ok(validation(title(text))));
        let typed = self.answer(question.with_render_config(self.style).prompt())?;
        Ok(title(&typed).unwrap_or_else(|_| proposed.to_owned()))
    }

    fn language(&self) -> Result<Language, Ended> {
        let proposed = Language::default();
        let question = Text::new("Language:")
            .with_default(proposed.as_str())
            .with_help_message("of the texts: en, de, pt-BR, …; it also decides the direction of writing")
            .with_validator(|text: &str| Ok(validation(text.trim().parse::<Language>())));
        let typed = self.answer(question.with_render_config(self.style).prompt())?;
        Ok(typed.trim().parse().unwrap_or(proposed))
    }

    fn outputs(&self) -> Result<Vec<Output>, Ended> {
        let some = |chosen: &[ListOption<&Choice<Output>>]| {
            Ok(if chosen.is_empty() { Validation::Invalid("choose one at least".into()) } else { Validation::Valid })
        };
        let question = MultiSelect::new("Outputs:", OUTPUTS.into())
            .with_all_selected_by_default()
            .with_help_message("what is made of the codes; arrows move, Space chooses, Enter takes")
            .without_filtering()
            .with_validator(some)
            .with_formatter(&|chosen| chosen.iter().map(|one| one.value.name).collect::<Vec<_>>().join(", "));
        let chosen = self.answer(question.with_render_config(self.style).prompt())?;
        Ok(outputs(&chosen.iter().map(|one| one.value).collect::<Vec<_>>()))
    }

    fn address(&self) -> Result<Option<BaseUrl>, Ended> {
        let question = Text::new("Address of the site:")
            .with_placeholder("https://example.com/docs/")
            .with_help_message("where it will be published, for links from outside; empty if not known yet")
            .with_validator(|text: &str| match text.trim() {
                "" => Ok(Validation::Valid),
                text => Ok(validation(text.parse::<BaseUrl>())),
            });
        let typed = self.answer(question.with_render_config(self.style).prompt())?;
        Ok(typed.trim().parse().ok())
    }

    /// What was answered, unless the whole was called off meanwhile.
    fn answer<T>(&self, asked: InquireResult<T>) -> Result<T, Ended> {
        use io::ErrorKind::{Interrupted, UnexpectedEof};
        match asked {
            Ok(_) if self.interrupted.load(Ordering::SeqCst) => Err(Ended::Wanted),
            Ok(answer) => Ok(answer),
            Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => Err(Ended::Wanted),
            Err(InquireError::IO(error)) if matches!(error.kind(), Interrupted | UnexpectedEof) => Err(Ended::Wanted),
            Err(error) => Err(Ended::Broken(error)),
        }
    }
}

fn validation<T>(read: Result<T, &'static str>) -> Validation {
    match read {
        Ok(_) => Validation::Valid,
        Err(why) => Validation::Invalid(why.into()),
    }
}
