//! The versions of the catalogs, one after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::compare::{Entry, differences};
use super::git::{Commit, Files, Repository};
use crate::git::GitError;
use crate::model::{Catalog, Date, History};
use crate::source::{HISTORY, Inputs, load};

/// Where reading starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// With the first commit.
    Beginning,
    /// After the commit that the file names.
    After(String),
    /// After the last commit that changed the file: that which it names is none of this line of development.
    AfterFile(String),
}

/// Why there is nowhere to start.
#[derive(Debug)]
pub enum StartError {
    /// Git could not be asked.
    Git(GitError),
    /// The repository was cloned without the commits that are wanted.
    Shallow,
}

impl From<GitError> for StartError {
    fn from(error: GitError) -> Self {
        StartError::Git(error)
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Git(error) => error.fmt(f),
            StartError::Shallow => f.write_str(
                "this clone lacks older commits, so what changed cannot be told\n  help: run `git fetch --unshallow`; in CI, clone with the whole history (`fetch-depth: 0` on GitHub, `GIT_DEPTH: 0` on GitLab)",
            ),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StartError::Git(error) => Some(error),
            StartError::Shallow => None,
        }
    }
}

/// What was found in git.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The changes of each commit, the newest first.
    pub changes: Vec<(Date, Vec<Entry>)>,
    /// The commit up to which the catalogs were understood; none where nothing was new.
    pub until: Option<String>,
    /// How many commits were passed over, because their catalogs have errors: what changed in them is told with the next.
    pub passed_over: usize,
}

/// Where reading starts, after what a history has already.
///
/// # Errors
/// When git cannot be asked, or does not have the commits that are needed.
pub fn start(repository: &Repository, history: Option<&History>) -> Result<Start, StartError> {
    let Some(history) = history else {
        return if repository.is_shallow()? { Err(StartError::Shallow) } else { Ok(Start::Beginning) };
    };
    if let Some(until) = &history.until
        && let Some(id) = repository.commit(until.as_str())?
        && repository.is_before(&id, "HEAD")?
    {
        return Ok(Start::After(id));
    }
    if repository.is_shallow()? {
        return Err(StartError::Shallow);
    }
    Ok(repository.last_of(HISTORY)?.map_or(Start::Beginning, Start::AfterFile))
}

/// Reads the versions of the catalogs in a folder of the book, and what changed from each to the next.
///
/// # Errors
/// When git cannot be asked.
pub fn read(repository: &Repository, src: &str, start: &Start) -> Result<Found, GitError> {
    let after = match start {
        Start::Beginning => None,
        Start::After(id) | Start::AfterFile(id) => Some(id.as_str()),
    };
    let mut commits = repository.commits(after)?;
    // What is known already is the version that the first is compared with.
    let known = after.map(|id| Commit { id: id.to_owned(), seconds: 0 });
    commits.splice(0..0, known.clone());
    let ids: Vec<&str> = commits.iter().map(|commit| commit.id.as_str()).collect();
    let trees = repository.trees(&ids, src)?;

    let mut reader = Reader { repository, last: Files::new(), contents: BTreeMap::new() };
    let mut found = Found::default();
    let mut before: Option<Vec<Catalog>> = known.is_none().then(Vec::new);
    let mut last_tree: Option<&str> = None;
    for (commit, tree) in commits.iter().zip(&trees) {
        if tree.as_deref() == last_tree {
            continue;
        }
        last_tree = tree.as_deref();
        let Some(catalogs) = reader.version(tree.as_deref())? else {
            continue;
        };
        match catalogs {
            Version::Broken => found.passed_over += 1,
            Version::Sound(catalogs) => {
                let entries = before.map(|before| differences(&before, &catalogs)).unwrap_or_default();
                if !entries.is_empty() {
                    found.changes.push((Date::of_seconds(commit.seconds), entries));
                    found.until = Some(commit.id.clone());
                }
                before = Some(catalogs);
            }
        }
    }
    found.changes.reverse();
    Ok(found)
}

/// The catalogs of a commit.
enum Version {
    Sound(Vec<Catalog>),
    /// With errors.
    Broken,
}

struct Reader<'r> {
    repository: &'r Repository,
    /// The sources of the version before.
    last: Files,
    /// What they hold.
    contents: BTreeMap<String, Option<Vec<u8>>>,
}

impl Reader<'_> {
    /// The catalogs of a version of the folder; none where its sources are those of the version before.
    fn version(&mut self, tree: Option<&str>) -> Result<Option<Version>, GitError> {
        let mut files = tree.map(|tree| self.repository.files(tree)).transpose()?.unwrap_or_default();
        files.retain(|path, _| is_source(path));
        if files == self.last {
            return Ok(None);
        }
        let wanted: BTreeSet<&str> = files.values().map(String::as_str).collect();
        self.contents.retain(|id, _| wanted.contains(id.as_str()));
        let new = wanted.into_iter().filter(|id| !self.contents.contains_key(*id)).collect();
        let new = self.repository.contents(&new)?;
        self.contents.extend(new);
        let version = self.load(&files);
        self.last = files;
        Ok(Some(version))
    }

    fn load(&self, files: &Files) -> Version {
        let mut book = BTreeMap::from([("book.toml".to_owned(), b"[book]\ntitle = \"b\"\n".to_vec())]);
        for (path, id) in files {
            let Some(Some(bytes)) = self.contents.get(id) else { return Version::Broken };
            book.insert(format!("content/{path}"), bytes.clone());
        }
        let Ok(inputs) = Inputs::in_memory(book) else { return Version::Broken };
        let loaded = load(inputs);
        match loaded.book {
            Some(book) if !loaded.findings.has_errors() => Version::Sound(book.catalogs),
            _ => Version::Broken,
        }
    }
}

/// Whether a file is read as a catalog or a part of one: as in a build, without hidden files and editors' leavings.
fn is_source(path: &str) -> bool {
    (path.ends_with(".yaml") || path.ends_with(".yml"))
        && !path.split('/').any(|part| part.starts_with(['.', '#']) || part.ends_with('~'))
}
