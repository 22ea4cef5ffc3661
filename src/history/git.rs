//! What is asked of the repository that a book is in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::git::{Git, GitError, checked};

/// The most bytes of a source, as for the files of a book.
const MAX_SOURCE: usize = 16 * 1024 * 1024;

/// The repository that the folder of a book is in.
#[derive(Clone, Debug)]
pub struct Repository {
    git: Git,
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
        let mut repository = Self { git: Git::at(folder), prefix: String::new() };
        let prefix = repository.git.text("rev-parse", &["--show-prefix"])?;
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
        let output = self.git.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name], None)?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned()))
    }

    /// Whether a commit came before another, or is it.
    pub(super) fn is_before(&self, first: &str, second: &str) -> Result<bool, GitError> {
        Ok(self.git.run(&["merge-base", "--is-ancestor", first, second], None)?.status.success())
    }

    /// Whether older commits were left out when the repository was cloned.
    pub(super) fn is_shallow(&self) -> Result<bool, GitError> {
        Ok(self.git.text("rev-parse", &["--is-shallow-repository"])?.trim() == "true")
    }

    /// The last commit that changed a file of the book.
    pub(super) fn last_of(&self, file: &str) -> Result<Option<String>, GitError> {
        let path = format!(":(top,literal){}{file}", self.prefix);
        let line = self.git.text("rev-list", &["--max-count=1", "HEAD", "--", &path])?;
        Ok(Some(line.trim().to_owned()).filter(|id| !id.is_empty()))
    }

    /// Whether something in a folder of the book is not committed.
    ///
    /// # Errors
    /// When git cannot be asked.
    pub fn has_uncommitted(&self, folder: &str) -> Result<bool, GitError> {
        let path = format!(":(top,literal){}{folder}", self.prefix);
        Ok(!self.git.text("status", &["--porcelain", "--", &path])?.is_empty())
    }

    /// The commits of the line of development that `HEAD` is on, after one of them or all, the oldest first. What came in by
    /// a merge is in the commit of the merge.
    pub(super) fn commits(&self, after: Option<&str>) -> Result<Vec<Commit>, GitError> {
        let range = after.map_or_else(|| "HEAD".to_owned(), |after| format!("{after}..HEAD"));
        let lines = self.git.text("rev-list", &["--first-parent", "--reverse", "--timestamp", &range, "--"])?;
        let commit = |line: &str| {
            let (seconds, id) = line.split_once(' ')?;
            Some(Commit { id: id.to_owned(), seconds: seconds.parse().ok()? })
        };
        let mut commits: Vec<Commit> =
            lines.lines().map(commit).collect::<Option<_>>().ok_or(GitError::Odd("rev-list"))?;
        if after.is_some() {
            // Those of a line that was merged after it do not know of it, and would take its changes back.
            let knowing = self.git.text("rev-list", &["--ancestry-path", &range, "--"])?;
            let knowing: BTreeSet<&str> = knowing.lines().collect();
            commits.retain(|commit| knowing.contains(commit.id.as_str()));
        }
        Ok(commits)
    }

    /// The id of what a folder of the book holds in each of some commits; none where it is not there.
    pub(super) fn trees(&self, commits: &[&str], folder: &str) -> Result<Vec<Option<String>>, GitError> {
        let asked: String = commits.iter().map(|commit| format!("{commit}:{}{folder}\n", self.prefix)).collect();
        let output =
            self.git.run(&["cat-file", "--batch-check=%(objecttype) %(objectname)"], Some(asked.as_bytes()))?;
        let output = checked("cat-file", output)?;
        let text = String::from_utf8_lossy(&output);
        let tree = |line: &str| line.strip_prefix("tree ").map(str::to_owned);
        let trees: Vec<_> = text.lines().map(tree).collect();
        if trees.len() == commits.len() { Ok(trees) } else { Err(GitError::Odd("cat-file")) }
    }

    /// The regular files below a folder of that id.
    pub(super) fn files(&self, tree: &str) -> Result<Files, GitError> {
        let output = checked("ls-tree", self.git.run(&["ls-tree", "-r", "-z", "--full-tree", tree], None)?)?;
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
        let output = checked("cat-file", self.git.run(&["cat-file", "--batch"], Some(asked.as_bytes()))?)?;
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
}
