//! The versions of one file.

use std::path::Path;

use super::{Git, GitError};

/// A file in a repository, with its past.
#[derive(Clone, Debug)]
pub struct FileHistory {
    git: Git,
    /// Its path from the top of the repository.
    path: String,
    /// Its name in its folder.
    name: String,
    /// The commit that its past ends with.
    commit: String,
}

/// A commit that changed the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The whole id of the commit.
    pub id: String,
    /// Who wrote it: the name of its author.
    pub author: String,
    /// When: as ISO 8601, in the time zone of the author.
    pub when: String,
    /// The first line of its message.
    pub subject: String,
}

impl FileHistory {
    /// The past of a file.
    ///
    /// # Errors
    /// When there is no git, or the file is in no repository.
    pub fn of(file: &Path) -> Result<Self, GitError> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = file.file_name().and_then(|name| name.to_str()).ok_or(GitError::Odd("rev-parse"))?.to_owned();
        let git = Git::at(folder);
        let prefix = git.text("rev-parse", &["--show-prefix"])?;
        let path = format!("{}{name}", prefix.trim_end_matches(['\n', '\r']));
        Ok(Self { git, path, name, commit: "HEAD".to_owned() })
    }

    /// The past of a file up to a commit of a repository that has no work tree; `git` is in that.
    pub(super) fn within(git: Git, commit: &str, path: &str) -> Self {
        Self { git, path: path.to_owned(), name: path.to_owned(), commit: commit.to_owned() }
    }

    /// The commits that changed it, the newest first: `most` of them at most.
    ///
    /// # Errors
    /// When git cannot be asked, or there is no commit yet.
    pub fn versions(&self, most: usize) -> Result<Vec<Version>, GitError> {
        let (count, path) = (format!("--max-count={most}"), format!(":(literal){}", self.name));
        let format = "--format=%H%x1f%an%x1f%aI%x1f%s";
        let text =
            self.git.text("log", &["--no-color", "--no-show-signature", &count, format, &self.commit, "--", &path])?;
        let version = |line: &str| {
            let mut parts = line.splitn(4, '\u{1f}').map(str::to_owned);
            Some(Version { id: parts.next()?, author: parts.next()?, when: parts.next()?, subject: parts.next()? })
        };
        text.lines().map(version).collect::<Option<_>>().ok_or(GitError::Odd("log"))
    }

    /// What it held in a version, as text without a byte order mark; none where it was not there, or is no UTF-8.
    ///
    /// # Errors
    /// When there is no git.
    pub fn text_in(&self, version: &Version) -> Result<Option<String>, GitError> {
        let output = self.git.run(&["cat-file", "blob", &format!("{}:{}", version.id, self.path)], None)?;
        let text = output.status.success().then(|| String::from_utf8(output.stdout).ok()).flatten();
        Ok(text.map(|text| text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
    }

    /// Whether the file is otherwise than it was committed, or was never.
    ///
    /// # Errors
    /// When git cannot be asked.
    pub fn is_changed(&self) -> Result<bool, GitError> {
        let path = format!(":(literal){}", self.name);
        Ok(!self.git.text("status", &["--porcelain", "--ignored", "--", &path])?.is_empty())
    }
}
