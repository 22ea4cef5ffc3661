//! Standard output for results, standard error for everything else.

use std::error::Error;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Clean,
    /// The sources need mending.
    Findings,
    /// It could not run.
    CouldNotRun,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => ExitCode::SUCCESS,
            Outcome::Findings => ExitCode::from(1),
            Outcome::CouldNotRun => ExitCode::from(2),
        }
    }
}

/// What a command gives: how it ended, or why it could not run.
pub type Ending = Result<Outcome, Box<dyn Error>>;

/// Whether colours are wanted on standard error (see no-color.org).
pub fn colors() -> bool {
    io::stderr().is_terminal() && colors_are_welcome()
}

/// Whether colours are wanted in results, on standard output.
pub fn result_colors() -> bool {
    io::stdout().is_terminal() && colors_are_welcome()
}

/// Whether results go to a terminal.
pub fn is_shown() -> bool {
    io::stdout().is_terminal()
}

fn colors_are_welcome() -> bool {
    let asked_not_to = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    !asked_not_to && !dumb
}

/// Whether somebody is there to answer questions, on a terminal that can show them.
pub fn can_ask() -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdin().is_terminal() && io::stderr().is_terminal() && !dumb
}

/// Writes a result to standard output.
///
/// # Errors
/// When it cannot be written. A reader that has seen enough, such as `head`, is no error.
pub fn result(text: &str) -> Ending {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Outcome::Clean),
    }
}

/// Writes to standard error. Nothing can be done where that fails.
pub fn note(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Reports why a command could not run.
pub fn error(message: &str) {
    let mark = if colors() { "\x1b[1;31merror\x1b[0m" } else { "error" };
    note(&format!("{mark}: {message}\n"));
}

/// Shows which part of a long work is under way; on a terminal only.
#[derive(Debug)]
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// Starts showing, where `wanted` and there is a terminal.
    pub fn start(wanted: bool) -> Self {
        let bar = (wanted && io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self(bar)
    }

    /// Names the part that is under way.
    pub fn phase(&self, name: impl Into<std::borrow::Cow<'static, str>>) {
        if let Some(bar) = &self.0 {
            bar.set_message(name);
        }
    }

    /// Writes a line above what is shown.
    pub fn line(&self, text: &str) {
        match &self.0 {
            Some(bar) => bar.println(text),
            None => note(&format!("{text}\n")),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
