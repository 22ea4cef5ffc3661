//! Clones of repositories elsewhere, without a work tree: files are read from commits and put into new ones, so that nothing
//! of a checkout (links, line breaks, filters, hooks) is in the way. Nothing that was not pushed outlives a run.

mod commit;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::remote::{NAME, Remote};
use super::{FileHistory, Git, GitError, checked};
use crate::diagnostic::printable;
use crate::terminal;
pub(crate) use commit::{Change, Pushed};

/// How many commits a new clone has, and by how many it grows where more are needed.
const DEPTH: usize = 50;
const DEEPER: [usize; 2] = [500, 5_000];
/// How long another run is waited for: longer than a fetch and a push of a large repository take.
const LOCK_PATIENCE: Duration = Duration::from_secs(30 * 60);
/// So long nothing is said of it.
const LOCK_SILENCE: Duration = Duration::from_secs(2);
const LOCK_STEP: Duration = Duration::from_millis(50);
/// The most bytes of a file that is read.
pub(crate) const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Why a clone cannot be had or used.
#[derive(Debug)]
pub(crate) enum MirrorError {
    /// The folder for it cannot be made or locked.
    Io(PathBuf, io::Error),
    /// Another run uses the clone, and does not end: the file that it holds.
    Busy(PathBuf),
    /// Git said so. No secret is in it.
    Git(GitError),
}

impl MirrorError {
    /// That a command of git failed, with what it said.
    pub(crate) fn said(what: &str, said: String) -> Self {
        Self::Git(GitError::Refused { what: what.to_owned(), said })
    }
}

impl From<GitError> for MirrorError {
    fn from(error: GitError) -> Self {
        MirrorError::Git(error)
    }
}

impl std::fmt::Display for MirrorError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            MirrorError::Io(path, error) => write!(f, "{} cannot be used: {error}", path.display()),
            MirrorError::Busy(path) => write!(
                f,
                "another run of statusbook has used the clone for {} minutes and does not end: {}\n  help: look what it does, and end it; then run the command again",
                LOCK_PATIENCE.as_secs() / 60,
                path.display()
            ),
            MirrorError::Git(GitError::NoGit(error)) => {
                write!(f, "git cannot be started: {error}\n  help: install git")
            }
            MirrorError::Git(error) => error.fmt(f),
        }
    }
}

/// A clone of a repository in the cache.
#[derive(Debug)]
pub(crate) struct Mirror {
    remote: Remote,
    folder: PathBuf,
    /// Git in the clone.
    git: Git,
    /// Git beside it, which asks the other repository only.
    outside: Git,
}

/// A branch of the other repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tip {
    /// Its name.
    pub(crate) branch: String,
    /// Its last commit, which is in the clone; none where the repository is empty.
    pub(crate) commit: Option<String>,
}

/// A commit of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Commit {
    pub(crate) id: String,
    /// The name of its author.
    pub(crate) author: String,
    /// When it was written: ISO 8601.
    pub(crate) when: String,
    /// Its whole message.
    pub(crate) message: String,
}

/// A file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// `100644`, `100755`; `120000` is a link, `160000` another repository.
    pub(crate) mode: String,
    /// The id of what it holds.
    pub(crate) id: String,
}

/// A clone that no other run uses as long as this is there.
pub(crate) struct Locked<'c> {
    mirror: &'c Mirror,
    #[expect(dead_code, reason = "held, not used")]
    lock: File,
}

impl Mirror {
    /// The clone of a repository in a cache folder. It need not be there.
    pub(crate) fn of(remote: Remote, cache: &Path) -> Self {
        let parent = cache.join("git");
        let folder = parent.join(remote.digest());
        // Said outright, so that a clone that is broken is not taken for a part of what it lies in.
        let git = remote.git(&folder).with("GIT_DIR", &folder);
        let outside = remote.git(&parent).with("GIT_CEILING_DIRECTORIES", cache);
        Self { remote, folder, git, outside }
    }

    /// The address of the other repository, as it may be shown.
    pub(crate) fn shown(&self) -> String {
        self.remote.shown()
    }

    /// Waits until no other run uses it, and says so; not for ever.
    ///
    /// # Errors
    /// When its folder cannot be made or locked, or the other run does not end.
    pub(crate) fn lock(&self) -> Result<Locked<'_>, MirrorError> {
        self.lock_within(LOCK_PATIENCE)
    }

    fn lock_within(&self, patience: Duration) -> Result<Locked<'_>, MirrorError> {
        let path = self.folder.with_extension("lock");
        let failed = |error| MirrorError::Io(path.clone(), error);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        let mut waited = Duration::ZERO;
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(failed(error)),
                Err(TryLockError::WouldBlock) if waited >= patience => return Err(MirrorError::Busy(path)),
                Err(TryLockError::WouldBlock) => {}
            }
            if waited == LOCK_SILENCE {
                terminal::note(&format!("waiting for another run that uses {}\n", printable(&self.shown())));
            }
            std::thread::sleep(LOCK_STEP);
            waited += LOCK_STEP;
        }
        Ok(Locked { mirror: self, lock })
    }

    /// An error of git's without secrets.
    fn quiet(&self, error: GitError) -> MirrorError {
        MirrorError::Git(match error {
            GitError::Refused { what, said } => GitError::Refused { what, said: self.remote.quiet(&said) },
            error => error,
        })
    }

    fn text(&self, what: &str, args: &[&str]) -> Result<String, MirrorError> {
        self.git.text(what, args).map_err(|error| self.quiet(error))
    }
}

impl Locked<'_> {
    /// Looks where a branch is, the one that the repository itself names where none is named, and brings its last commits in.
    /// A clone that is broken is made anew.
    ///
    /// # Errors
    /// When the repository cannot be reached, or has no such branch: `Ok(Err(its branches))`.
    pub(crate) fn tip(&self, branch: Option<&str>) -> Result<Result<Tip, Vec<String>>, MirrorError> {
        let it = self.mirror;
        let heads = self.heads(branch)?;
        let Some(branch) = branch.map(str::to_owned).or(heads.own) else {
            self.prepare()?;
            return Ok(Ok(Tip { branch: self.unborn()?, commit: None }));
        };
        let Some(commit) = heads.ids.get(&branch).cloned() else {
            let all = self.heads(None)?.ids;
            self.prepare()?;
            // To an empty repository any branch can be pushed.
            let tip = Tip { branch, commit: None };
            return Ok(if all.is_empty() { Ok(tip) } else { Err(all.into_keys().collect()) });
        };
        if let Err(error) = self.bring(&branch, &commit) {
            if self.is_broken() {
                fs::remove_dir_all(&it.folder).map_err(|error| MirrorError::Io(it.folder.clone(), error))?;
            }
            // Once more: what is wrong with the other repository is so still.
            self.bring(&branch, &commit).map_err(|_| error)?;
        }
        Ok(Ok(Tip { branch, commit: Some(commit) }))
    }

    /// Whether the clone itself is of no use: what is in it is not whole, or a git that was killed left a lock in it, which
    /// nobody can hold as long as this one does.
    fn is_broken(&self) -> bool {
        let it = self.mirror;
        let locks = ["shallow.lock", "config.lock", "packed-refs.lock", "HEAD.lock"];
        let whole = ["fsck", "--connectivity-only", "--no-dangling", "--no-progress"];
        locks.iter().any(|name| it.folder.join(name).exists())
            || has_locks(&it.folder.join("refs"))
            || !it.git.run(&whole, None).is_ok_and(|output| output.status.success())
    }

    /// The branches of the other repository, and which one is its own.
    fn heads(&self, branch: Option<&str>) -> Result<Heads, MirrorError> {
        let pattern = branch.map_or_else(|| "refs/heads/*".to_owned(), |branch| format!("refs/heads/{branch}"));
        let text = self.mirror.outside.text("ls-remote", &["--symref", NAME, "HEAD", &pattern]);
        let text = text.map_err(|error| self.mirror.quiet(error))?;
        let mut heads = Heads::default();
        for line in text.lines() {
            let Some((what, name)) = line.split_once('\t') else { continue };
            if let (Some(target), "HEAD") = (what.strip_prefix("ref: refs/heads/"), name) {
                heads.own = Some(target.to_owned());
            } else if let Some(name) = name.strip_prefix("refs/heads/") {
                heads.ids.insert(name.to_owned(), what.to_owned());
            }
        }
        // An own branch that is not there is that of an empty repository.
        heads.own = heads.own.filter(|own| heads.ids.contains_key(own)).or_else(|| match heads.ids.len() {
            1 => heads.ids.keys().next().cloned(),
            _ => None,
        });
        Ok(heads)
    }

    /// The name that the branch of an empty repository is to have: what it says itself, where it does.
    fn unborn(&self) -> Result<String, MirrorError> {
        let it = self.mirror;
        let place = it.folder.with_extension("empty");
        let _ = fs::remove_dir_all(&place);
        let args = ["--bare", "--quiet", self.mirror.remote.url(), &place.to_string_lossy()];
        let head = it
            .outside
            .text("clone", &args)
            .and_then(|_| Git::at(&place).with("GIT_DIR", &place).text("symbolic-ref", &["--short", "HEAD"]));
        let _ = fs::remove_dir_all(&place);
        Ok(head
            .ok()
            .map(|head| head.trim().to_owned())
            .filter(|head| !head.is_empty())
            .unwrap_or_else(|| "main".to_owned()))
    }

    /// Makes the clone where it is not there; whether it was made.
    fn prepare(&self) -> Result<bool, MirrorError> {
        let it = self.mirror;
        let is_new = !it.folder.join("HEAD").is_file();
        if is_new {
            let place = it.folder.to_string_lossy();
            let args = ["--bare", "--quiet", "--template=", &place];
            it.outside.text("init", &args).map_err(|error| it.quiet(error))?;
        }
        Ok(is_new)
    }

    /// Has a commit in the clone, with some of its past.
    fn bring(&self, branch: &str, commit: &str) -> Result<(), MirrorError> {
        let it = self.mirror;
        let is_new = self.prepare()?;
        let found = it.git.run(&["rev-parse", "--verify", "--quiet", &reference(branch)], None)?;
        let is_here = found.status.success() && String::from_utf8_lossy(&found.stdout).trim() == commit;
        if is_here && it.git.run(&["cat-file", "-e", &format!("{commit}^{{tree}}")], None)?.status.success() {
            return Ok(());
        }
        let depth = format!("--depth={DEPTH}");
        match self.fetch(branch, is_new.then_some(depth.as_str())) {
            // Servers that only hand out files know nothing of depths.
            Err(MirrorError::Git(GitError::Refused { said, .. })) if is_new && said.contains("shallow") => {
                self.fetch(branch, None)?;
            }
            fetched => fetched?,
        }
        it.text("cat-file", &["-e", &format!("{commit}^{{tree}}")]).map(drop)
    }

    fn fetch(&self, branch: &str, depth: Option<&str>) -> Result<(), MirrorError> {
        let refs = format!("+refs/heads/{branch}:{}", reference(branch));
        let mut args = vec!["--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"];
        args.extend(depth);
        args.extend([NAME, &refs]);
        self.mirror.text("fetch", &args).map(drop)
    }

    /// Brings older commits in, step by step, for as long as `wanted` says so.
    ///
    /// # Errors
    /// When git refuses, or `wanted` fails.
    pub(crate) fn deepen_while(
        &self,
        branch: &str,
        mut wanted: impl FnMut() -> Result<bool, MirrorError>,
    ) -> Result<(), MirrorError> {
        for more in DEEPER {
            let shallow = self.mirror.text("rev-parse", &["--is-shallow-repository"])?.trim() == "true";
            if !wanted()? || !shallow {
                return Ok(());
            }
            self.fetch(branch, Some(&format!("--deepen={more}")))?;
        }
        Ok(())
    }

    /// All files of a commit by their paths.
    ///
    /// # Errors
    /// When git refuses.
    pub(crate) fn files(&self, commit: &str) -> Result<BTreeMap<String, Entry>, MirrorError> {
        let output = self.mirror.git.run(&["ls-tree", "-r", "-z", "--full-tree", commit], None)?;
        let output = checked("ls-tree", output).map_err(|error| self.mirror.quiet(error))?;
        let mut files = BTreeMap::new();
        for entry in output.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            // No setting can name one that is no Unicode.
            let Ok(entry) = std::str::from_utf8(entry) else { continue };
            let (about, path) = entry.split_once('\t').ok_or(GitError::Odd("ls-tree"))?;
            let mut about = about.split(' ').map(str::to_owned);
            let (mode, id) = (about.next().unwrap_or_default(), about.nth(1).unwrap_or_default());
            files.insert(path.to_owned(), Entry { mode, id });
        }
        Ok(files)
    }

    /// The past of a file up to a commit, as far as it is in the clone.
    pub(crate) fn history(&self, commit: &str, path: &str) -> FileHistory {
        FileHistory::within(self.mirror.git.clone(), commit, path)
    }

    /// What a file holds; none where that is not in the clone, or is too large.
    ///
    /// # Errors
    /// When there is no git.
    pub(crate) fn blob(&self, id: &str) -> Result<Option<Vec<u8>>, MirrorError> {
        let size = self.mirror.git.run(&["cat-file", "-s", id], None)?;
        let size = String::from_utf8_lossy(&size.stdout).trim().parse::<usize>().ok();
        if size.is_none_or(|size| size > MAX_BYTES) {
            return Ok(None);
        }
        let output = self.mirror.git.run(&["cat-file", "blob", id], None)?;
        Ok(output.status.success().then_some(output.stdout))
    }

    /// The id of a file of a commit.
    ///
    /// # Errors
    /// When there is no git.
    pub(crate) fn id_of(&self, commit: &str, path: &str) -> Result<Option<String>, MirrorError> {
        let output = self.mirror.git.run(&["rev-parse", "--verify", "--quiet", &format!("{commit}:{path}")], None)?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned()))
    }

    /// The commits up to one, the newest first, `most` at most: those in whose message a line starts so, or those that changed
    /// a file since another commit.
    ///
    /// # Errors
    /// When git refuses.
    pub(crate) fn log(&self, range: &str, which: Which<'_>, most: usize) -> Result<Vec<Commit>, MirrorError> {
        let (count, format) = (format!("--max-count={most}"), "--format=%H%x1f%an%x1f%aI%x1f%B");
        let (grep, path);
        let mut args = vec!["-z", "--no-color", "--no-show-signature", &count, format];
        match which {
            Which::Saying(start) => {
                grep = format!("--grep=^{start}");
                args.extend(["--basic-regexp", &grep, range, "--"]);
            }
            Which::Changing(file) => {
                path = format!(":(top,literal){file}");
                args.extend([range, "--", &path]);
            }
        }
        let text = self.mirror.text("log", &args)?;
        let commit = |entry: &str| {
            let mut parts = entry.splitn(4, '\u{1f}').map(str::to_owned);
            Some(Commit { id: parts.next()?, author: parts.next()?, when: parts.next()?, message: parts.next()? })
        };
        let entries = text.split('\0').filter(|entry| !entry.trim().is_empty());
        entries.map(commit).collect::<Option<_>>().ok_or(MirrorError::Git(GitError::Odd("log")))
    }
}

/// Which commits are meant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which<'w> {
    /// Those in whose message a line starts with this; it must hold nothing that means something in a pattern.
    Saying(&'w str),
    /// Those that changed the file of this path.
    Changing(&'w str),
}

/// The branches of a repository.
#[derive(Debug, Default)]
struct Heads {
    /// The one that it names itself.
    own: Option<String>,
    /// Their last commits.
    ids: BTreeMap<String, String>,
}

/// Whether a lock of a reference is in a folder or one below.
fn has_locks(folder: &Path) -> bool {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|ending| ending == "lock") {
                return true;
            }
            if entry.file_type().is_ok_and(|it| it.is_dir()) {
                folders.push(path);
            }
        }
    }
    false
}

/// Where the clone keeps a branch.
fn reference(branch: &str) -> String {
    format!("refs/statusbook/{branch}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Mirror, MirrorError, Remote};

    #[test]
    fn another_run_is_not_waited_for_for_ever() {
        let folder = tempfile::tempdir().expect("a folder");
        let mirror = || Mirror::of(Remote::new("https://host/x", folder.path()).expect("an address"), folder.path());
        let (one, other) = (mirror(), mirror());
        let locked = one.lock().expect("nobody has it");
        let error = other.lock_within(Duration::from_millis(100)).err().expect("it is held");
        assert!(matches!(error, MirrorError::Busy(_)) && error.to_string().contains("another run"), "{error}");
        drop(locked);
        assert!(other.lock_within(Duration::ZERO).is_ok());
    }
}
