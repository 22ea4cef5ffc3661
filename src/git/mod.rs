//! Asking the git of the system. Nothing is written, and nothing is fetched from elsewhere.

mod file;

use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub use file::{FileHistory, Version};

/// Why git could not be asked.
#[derive(Debug)]
pub enum GitError {
    /// There is no git, or it cannot be started.
    NoGit(io::Error),
    /// It refused.
    Refused {
        /// What was asked: the name of the command of git.
        what: String,
        /// What it said.
        said: String,
    },
    /// It said something that is not understood.
    Odd(&'static str),
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GitError::NoGit(error) => write!(
                f,
                "git cannot be started: {error}\n  help: install git, or write history.yaml by hand; a build needs no git"
            ),
            GitError::Refused { what, said } => write!(f, "`git {what}` failed: {said}"),
            GitError::Odd(what) => write!(f, "what `git {what}` prints is not understood"),
        }
    }
}

impl std::error::Error for GitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            GitError::NoGit(error) => Some(error),
            GitError::Refused { .. } | GitError::Odd(_) => None,
        }
    }
}

/// Git, asked in a folder.
#[derive(Clone, Debug)]
pub struct Git {
    folder: PathBuf,
}

impl Git {
    /// Git in a folder, which may be in a repository or not.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// What a command of git prints.
    ///
    /// # Errors
    /// When there is no git, or it refuses.
    pub(crate) fn text(&self, what: &str, args: &[&str]) -> Result<String, GitError> {
        let args: Vec<&str> = std::iter::once(what).chain(args.iter().copied()).collect();
        let output = checked(what, self.run(&args, None)?)?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }

    /// Runs git in the folder. The repository is the one that this folder is in, whatever a hook that the program may run in
    /// says.
    ///
    /// # Errors
    /// When there is no git.
    pub(crate) fn run(&self, args: &[&str], input: Option<&[u8]>) -> Result<Output, GitError> {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(&self.folder)
            .args(["-c", "core.fsmonitor=false", "-c", "core.quotePath=false"])
            .args(args);
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE"] {
            command.env_remove(variable);
        }
        for (name, value) in [
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_NO_REPLACE_OBJECTS", "1"),
            ("LC_ALL", "C"),
        ] {
            command.env(name, value);
        }
        let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
        command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(GitError::NoGit)?;
        let pipe = child.stdin.take();
        std::thread::scope(|scope| {
            // Beside the reading: neither of the two waits until the other has heard everything.
            scope.spawn(move || {
                if let (Some(mut pipe), Some(input)) = (pipe, input) {
                    // A git that ends early says why itself.
                    let _ = pipe.write_all(input);
                }
            });
            child.wait_with_output().map_err(GitError::NoGit)
        })
    }
}

/// What git printed, where it did what was asked.
pub(crate) fn checked(what: &str, output: Output) -> Result<Vec<u8>, GitError> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(GitError::Refused { what: what.to_owned(), said })
}
