//! Asking the git of the system. Nothing is fetched from elsewhere but by `mirror`, and nothing is written but into its clones.

mod file;
pub(crate) mod mirror;
mod remote;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

pub use file::{FileHistory, Version};
pub(crate) use remote::Remote;

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
    /// It did not end in time, and was ended: the name of the command of git.
    Late(String),
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
            GitError::Late(what) => write!(f, "`git {what}` did not end in time"),
        }
    }
}

impl std::error::Error for GitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            GitError::NoGit(error) => Some(error),
            GitError::Refused { .. } | GitError::Odd(_) | GitError::Late(_) => None,
        }
    }
}

/// Git, asked in a folder.
#[derive(Clone, Debug)]
pub struct Git {
    folder: PathBuf,
    /// What is set in its environment, beside what always is.
    env: Vec<(OsString, OsString)>,
    /// How long a command may take.
    limit: Option<Duration>,
}

impl Git {
    /// Git in a folder, which may be in a repository or not.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), env: Vec::new(), limit: None }
    }

    /// The same with a variable of the environment.
    #[must_use]
    pub(crate) fn with(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// The same with an end to its patience.
    #[must_use]
    pub(crate) fn within(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
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
    /// When there is no git, or it does not end in time.
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
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
        command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(GitError::NoGit)?;
        if let (Some(mut pipe), Some(input)) = (child.stdin.take(), input.map(<[u8]>::to_vec)) {
            // Beside the reading: neither of the two waits until the other has heard everything. A git that ends early says
            // why itself.
            std::thread::spawn(move || drop(pipe.write_all(&input)));
        }
        let (out, err) = (heard(child.stdout.take()), heard(child.stderr.take()));
        let late = || GitError::Late(args.first().copied().unwrap_or_default().to_owned());
        let (Some(stdout), Some(stderr)) = (self.wait(&out), self.wait(&err)) else {
            let _ = child.kill();
            let _ = child.wait();
            return Err(late());
        };
        let status: ExitStatus = child.wait().map_err(GitError::NoGit)?;
        Ok(Output { status, stdout, stderr })
    }

    /// What a pipe had, unless that takes too long.
    fn wait(&self, pipe: &mpsc::Receiver<Vec<u8>>) -> Option<Vec<u8>> {
        match self.limit {
            Some(limit) => pipe.recv_timeout(limit).ok(),
            None => Some(pipe.recv().unwrap_or_default()),
        }
    }
}

/// Reads a pipe to its end, beside everything else.
fn heard(pipe: Option<impl Read + Send + 'static>) -> mpsc::Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before a fault is all there is.
        let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        let _ = send.send(bytes);
    });
    receive
}

/// What git printed, where it did what was asked.
pub(crate) fn checked(what: &str, output: Output) -> Result<Vec<u8>, GitError> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(GitError::Refused { what: what.to_owned(), said })
}
