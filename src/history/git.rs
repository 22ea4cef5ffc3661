//! Asking the git of the system. Nothing is written, and nothing is fetched from elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The most bytes of a source, as for the files of a book.
const MAX_SOURCE: usize = 16 * 1024 * 1024;

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

/// The repository that the folder of a book is in.
#[derive(Clone, Debug)]
pub struct Repository {
    folder: PathBuf,
    /// The folder of the book, from the top of the repository: empty, or with a slash at the end.
    prefix: String,
}

/// A commit, and when it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Commit {
    pub(super) id: String,
    /// Seconds since the beginning of 1970.
    pub(super) seconds: i64,
}

/// The files of a folder in a commit: the id of what each holds, by path from there.
pub(super) type Files = BTreeMap<String, String>;

impl Repository {
    /// The repository that a folder is in.
    ///
    /// # Errors
    /// When there is no git, or the folder is in no repository.
    pub fn of(folder: &Path) -> Result<Self, GitError> {
        let mut repository = Self { folder: folder.to_owned(), prefix: String::new() };
        let prefix = repository.text("rev-parse", &["--show-prefix"])?;
        prefix.trim_end_matches(['\n', '\r']).clone_into(&mut repository.prefix);
        Ok(repository)
    }

    /// The last commit; none where there is none yet.
    ///
    /// # Errors
    /// When git cannot be asked.
    pub fn head(&self) -> Result<Option<String>, GitError> {
        self.commit("HEAD")
    }

    /// The whole id of a commit, where there is such a one.
    pub(super) fn commit(&self, name: &str) -> Result<Option<String>, GitError> {
        let name = format!("{name}^{{commit}}");
        let output = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name], None)?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned()))
    }

    /// Whether a commit came before another, or is it.
    pub(super) fn is_before(&self, first: &str, second: &str) -> Result<bool, GitError> {
        Ok(self.run(&["merge-base", "--is-ancestor", first, second], None)?.status.success())
    }

    /// Whether older commits were left out when the repository was cloned.
    pub(super) fn is_shallow(&self) -> Result<bool, GitError> {
        Ok(self.text("rev-parse", &["--is-shallow-repository"])?.trim() == "true")
    }

    /// The last commit that changed a file of the book.
    pub(super) fn last_of(&self, file: &str) -> Result<Option<String>, GitError> {
        let path = format!(":(top,literal){}{file}", self.prefix);
        let line = self.text("rev-list", &["--max-count=1", "HEAD", "--", &path])?;
        Ok(Some(line.trim().to_owned()).filter(|id| !id.is_empty()))
    }

    /// Whether something in a folder of the book is not committed.
    ///
    /// # Errors
    /// When git cannot be asked.
    pub fn has_uncommitted(&self, folder: &str) -> Result<bool, GitError> {
        let path = format!(":(top,literal){}{folder}", self.prefix);
        Ok(!self.text("status", &["--porcelain", "--", &path])?.is_empty())
    }

    /// The commits of the line of development that `HEAD` is on, after one of them or all, the oldest first. What came in by
    /// a merge is in the commit of the merge.
    pub(super) fn commits(&self, after: Option<&str>) -> Result<Vec<Commit>, GitError> {
        let range = after.map_or_else(|| "HEAD".to_owned(), |after| format!("{after}..HEAD"));
        let lines = self.text("rev-list", &["--first-parent", "--reverse", "--timestamp", &range, "--"])?;
        let commit = |line: &str| {
            let (seconds, id) = line.split_once(' ')?;
            Some(Commit { id: id.to_owned(), seconds: seconds.parse().ok()? })
        };
        let mut commits: Vec<Commit> =
            lines.lines().map(commit).collect::<Option<_>>().ok_or(GitError::Odd("rev-list"))?;
        if after.is_some() {
            // Those of a line that was merged after it do not know of it, and would take its changes back.
            let knowing = self.text("rev-list", &["--ancestry-path", &range, "--"])?;
            let knowing: BTreeSet<&str> = knowing.lines().collect();
            commits.retain(|commit| knowing.contains(commit.id.as_str()));
        }
        Ok(commits)
    }

    /// The id of what a folder of the book holds in each of some commits; none where it is not there.
    pub(super) fn trees(&self, commits: &[&str], folder: &str) -> Result<Vec<Option<String>>, GitError> {
        let asked: String = commits.iter().map(|commit| format!("{commit}:{}{folder}\n", self.prefix)).collect();
        let output = self.run(&["cat-file", "--batch-check=%(objecttype) %(objectname)"], Some(asked.as_bytes()))?;
        let output = checked("cat-file", output)?;
        let text = String::from_utf8_lossy(&output);
        let tree = |line: &str| line.strip_prefix("tree ").map(str::to_owned);
        let trees: Vec<_> = text.lines().map(tree).collect();
        if trees.len() == commits.len() { Ok(trees) } else { Err(GitError::Odd("cat-file")) }
    }

    /// The regular files below a folder of that id.
    pub(super) fn files(&self, tree: &str) -> Result<Files, GitError> {
        let output = checked("ls-tree", self.run(&["ls-tree", "-r", "-z", "--full-tree", tree], None)?)?;
        let mut files = Files::new();
        for entry in output.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            // A name that is no Unicode is none that a book can have.
            let Ok(entry) = std::str::from_utf8(entry) else { continue };
            let (about, path) = entry.split_once('\t').ok_or(GitError::Odd("ls-tree"))?;
            let mut about = about.split(' ');
            let (mode, id) = (about.next().unwrap_or_default(), about.nth(1).unwrap_or_default());
            if mode.starts_with("100") {
                files.insert(path.to_owned(), id.to_owned());
            }
        }
        Ok(files)
    }

    /// What files hold, by their ids; none of one that is too large.
    pub(super) fn contents(&self, ids: &BTreeSet<&str>) -> Result<BTreeMap<String, Option<Vec<u8>>>, GitError> {
        let mut found = BTreeMap::new();
        if ids.is_empty() {
            return Ok(found);
        }
        let asked: String = ids.iter().map(|id| format!("{id}\n")).collect();
        let output = checked("cat-file", self.run(&["cat-file", "--batch"], Some(asked.as_bytes()))?)?;
        let odd = || GitError::Odd("cat-file");
        let mut rest = output.as_slice();
        while !rest.is_empty() {
            let end = rest.iter().position(|byte| *byte == b'\n').ok_or_else(odd)?;
            let head = std::str::from_utf8(rest.get(..end).unwrap_or_default()).map_err(|_| odd())?;
            let mut words = head.split(' ');
            let (id, kind, size) = (words.next().unwrap_or_default(), words.next(), words.next());
            let (Some("blob"), Some(size)) = (kind, size.and_then(|size| size.parse::<usize>().ok())) else {
                let said = format!("{head}; a clone that leaves files out cannot be read without fetching them");
                return Err(GitError::Refused { what: "cat-file".to_owned(), said });
            };
            let bytes = rest.get(end + 1..end + 1 + size).ok_or_else(odd)?;
            found.insert(id.to_owned(), (size <= MAX_SOURCE).then(|| bytes.to_vec()));
            rest = rest.get(end + 2 + size..).unwrap_or_default();
        }
        Ok(found)
    }

    fn text(&self, what: &str, args: &[&str]) -> Result<String, GitError> {
        let args: Vec<&str> = std::iter::once(what).chain(args.iter().copied()).collect();
        let output = checked(what, self.run(&args, None)?)?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }

    /// Runs git in the folder of the book. The repository is the one that this folder is in, whatever a hook that the
    /// program may run in says.
    fn run(&self, args: &[&str], input: Option<&[u8]>) -> Result<Output, GitError> {
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
fn checked(what: &str, output: Output) -> Result<Vec<u8>, GitError> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(GitError::Refused { what: what.to_owned(), said })
}
