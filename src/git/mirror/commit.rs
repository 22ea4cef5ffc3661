//! New commits: made without a work tree, and pushed only where nobody was faster.

use super::super::remote::NAME;
use super::{Locked, MirrorError, Tip, checked, reference};
use crate::git::{Git, GitError};

/// A file as it is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change<'c> {
    pub(crate) path: &'c str,
    /// `100644`, or what it was.
    pub(crate) mode: &'c str,
    pub(crate) bytes: &'c [u8],
}

/// What came of a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// The branch is there.
    Done,
    /// Somebody was faster: the branch is elsewhere.
    Rejected,
    /// The other side does not want it: why. It is no use to try again.
    Refused(String),
    /// It is not known why; the branch is where it was.
    Failed(String),
}

impl Locked<'_> {
    /// The id that a file of these bytes would have.
    ///
    /// # Errors
    /// When git refuses.
    pub(crate) fn store(&self, bytes: &[u8]) -> Result<String, MirrorError> {
        self.said("hash-object", &self.mirror.git, &["hash-object", "-w", "--stdin"], bytes)
    }

    /// Makes a commit with some files changed; it is on no branch. `ident` is what git is told of who it is by.
    ///
    /// # Errors
    /// When git refuses.
    pub(crate) fn commit(
        &self,
        tip: &Tip,
        changes: &[Change<'_>],
        message: &str,
        ident: &[(&str, String)],
    ) -> Result<String, MirrorError> {
        let index = self.mirror.folder.join(format!("index-{}", std::process::id()));
        let made = self.commit_with(tip, changes, message, ident, &index.to_string_lossy());
        let _ = std::fs::remove_file(&index);
        made
    }

    fn commit_with(
        &self,
        tip: &Tip,
        changes: &[Change<'_>],
        message: &str,
        ident: &[(&str, String)],
        index: &str,
    ) -> Result<String, MirrorError> {
        let mut lines = Vec::new();
        for change in changes {
            let id = self.store(change.bytes)?;
            lines.extend_from_slice(format!("{} {id}\t{}\0", change.mode, change.path).as_bytes());
        }
        let git = self.mirror.git.clone().with("GIT_INDEX_FILE", index);
        // One that was left over by a run that was killed.
        let _ = std::fs::remove_file(index);
        if let Some(commit) = &tip.commit {
            self.said("read-tree", &git, &["read-tree", commit], b"")?;
        }
        self.said("update-index", &git, &["update-index", "--add", "-z", "--index-info"], &lines)?;
        let tree = self.said("write-tree", &git, &["write-tree"], b"")?;
        let mut git = git;
        for (name, value) in ident {
            git = git.with(*name, value);
        }
        let mut args = vec!["commit-tree", &tree];
        if let Some(parent) = &tip.commit {
            args.extend(["-p", parent]);
        }
        if self.signs()? {
            args.push("-S");
        }
        args.extend(["-F", "-"]);
        self.said("commit-tree", &git, &args, message.as_bytes())
    }

    /// Whether commits are signed, as git is set up.
    fn signs(&self) -> Result<bool, MirrorError> {
        let output = self.mirror.git.run(&["config", "--type=bool", "--get", "commit.gpgSign"], None)?;
        Ok(output.stdout.starts_with(b"true"))
    }

    /// Whether git knows who somebody is: `AUTHOR` or `COMMITTER`.
    ///
    /// # Errors
    /// When there is no git.
    pub(crate) fn knows(&self, who: &str) -> Result<bool, MirrorError> {
        let name = format!("GIT_{who}_IDENT");
        Ok(self.mirror.git.run(&["-c", "user.useConfigOnly=true", "var", &name], None)?.status.success())
    }

    /// Pushes a commit to the branch, where that is as it was. A push of which it is not known what came of it is looked up.
    ///
    /// # Errors
    /// When the repository cannot be reached any more.
    pub(crate) fn push(&self, tip: &Tip, commit: &str) -> Result<Pushed, MirrorError> {
        let it = self.mirror;
        let lease =
            format!("--force-with-lease=refs/heads/{}:{}", tip.branch, tip.commit.as_deref().unwrap_or_default());
        let refs = format!("{commit}:refs/heads/{}", tip.branch);
        let args =
            ["push", "--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", &lease, NAME, &refs];
        let output = it.git.run(&args, None)?;
        let said = it.remote.quiet(String::from_utf8_lossy(&output.stderr).trim());
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let refused = stdout.lines().find_map(|line| Some(line.strip_prefix("!\t")?.split_once('\t')?.1.to_owned()));
        if !output.status.success() {
            // Whatever it said, where the branch is by now tells.
            let now = self.heads(Some(&tip.branch))?.ids.remove(&tip.branch);
            if now.as_deref() != Some(commit) {
                return Ok(match refused {
                    _ if now != tip.commit => Pushed::Rejected,
                    Some(reason) if reason.starts_with("[remote rejected]") && !is_a_race(&reason) => {
                        Pushed::Refused(told(&it.remote.quiet(&reason), &said))
                    }
                    _ if is_no_use(&said) => Pushed::Refused(said),
                    _ => Pushed::Failed(if said.is_empty() { "git does not say why".to_owned() } else { said }),
                });
            }
        }
        // The next run need not fetch it.
        let _ = it.git.run(&["update-ref", &reference(&tip.branch), commit], None);
        Ok(Pushed::Done)
    }

    /// What a command prints that reads from its input.
    fn said(&self, what: &str, git: &Git, args: &[&str], input: &[u8]) -> Result<String, MirrorError> {
        let output = git.run(args, Some(input)).and_then(|output| checked(what, output));
        let output = output.map_err(|error| self.mirror.quiet(error))?;
        let text = String::from_utf8(output).map_err(|_| GitError::Odd("hash-object"))?;
        Ok(text.trim().to_owned())
    }
}

/// Whether the other side was busy with the same branch.
fn is_a_race(reason: &str) -> bool {
    ["cannot lock ref", "incorrect old value", "fetch first", "non-fast-forward", "stale info", "failed to update ref"]
        .iter()
        .any(|word| reason.contains(word))
}

/// Whether the same will be said the next time.
fn is_no_use(said: &str) -> bool {
    const WORDS: [&str; 6] = [
        "Permission denied",
        "Permission to ",
        "error: 403",
        "Authentication failed",
        "could not read ",
        "access denied",
    ];
    let spoken = |line: &&str| ["fatal: ", "error: ", "remote: "].iter().any(|start| line.starts_with(start));
    said.lines().filter(spoken).any(|line| WORDS.iter().any(|word| line.contains(word)))
}

/// Why the other side refused, with what its hooks said.
fn told(reason: &str, said: &str) -> String {
    let reason = reason.trim_start_matches("[remote rejected]").trim().trim_start_matches('(').trim_end_matches(')');
    let hooks: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("remote:")).map(str::trim).collect();
    let hooks: Vec<&str> = hooks.into_iter().filter(|line| !line.is_empty()).collect();
    if hooks.is_empty() { reason.to_owned() } else { format!("{reason}: {}", hooks.join(" / ")) }
}
