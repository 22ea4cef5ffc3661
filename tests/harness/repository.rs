//! Repositories of git that a copy is published to, as others see them and change them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Run, command, finish};

/// A bare repository in a folder of its own, with all that runs of the program need beside it.
pub struct Repository {
    folder: tempfile::TempDir,
}

/// What somebody wrote into a commit.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    pub author: String,
    pub committer: String,
    pub message: String,
}

impl Repository {
    /// An empty one whose branch is to be `main`.
    pub fn empty() -> Self {
        let it = Self { folder: super::temp() };
        it.git_in(it.folder.path(), &["init", "--quiet", "--bare", "--initial-branch=main", "wiki.git"]);
        it
    }

    /// One with a first page of somebody else.
    pub fn new() -> Self {
        let it = Self::empty();
        it.edits("Ann", &[("Home.md", "# Home\n")]);
        it
    }

    pub fn bare(&self) -> PathBuf {
        self.folder.path().join("wiki.git")
    }

    pub fn url(&self) -> String {
        format!("file://{}", self.bare().display())
    }

    pub fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// Runs git in a folder, as nobody in particular.
    #[track_caller]
    pub fn git_in(&self, folder: &Path, args: &[&str]) -> String {
        let mut command = Command::new("git");
        command.current_dir(folder).args(args);
        for (name, value) in quiet() {
            command.env(name, value);
        }
        let output = command.output().expect("git starts");
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8").trim_end().to_owned()
    }

    #[track_caller]
    pub fn git(&self, args: &[&str]) -> String {
        self.git_in(&self.bare(), args)
    }

    /// A commit of somebody on the branch, with these files in it.
    #[track_caller]
    pub fn edits(&self, author: &str, files: &[(&str, &str)]) {
        self.edits_on("main", author, files);
    }

    /// The same on any branch, which begins where `main` is.
    #[track_caller]
    pub fn edits_on(&self, branch: &str, author: &str, files: &[(&str, &str)]) {
        let place = tempfile::tempdir().expect("a folder");
        let tree = place.path();
        self.git_in(tree, &["clone", "--quiet", &self.url(), "."]);
        if self.git_in(tree, &["branch", "-r", "--list", &format!("origin/{branch}")]).is_empty() {
            self.git_in(tree, &["checkout", "--quiet", "-B", branch]);
        } else {
            self.git_in(tree, &["checkout", "--quiet", branch]);
        }
        for (path, text) in files {
            super::write(tree, path, text);
        }
        self.git_in(tree, &["add", "--all"]);
        let author = format!("{author} <{}@example.com>", author.to_lowercase());
        self.git_in(
            tree,
            &["commit", "--quiet", "-m", "An edit", "--author", &author, "--date", "2026-02-03T10:15:00+01:00"],
        );
        self.git_in(tree, &["push", "--quiet", "origin", &format!("HEAD:refs/heads/{branch}")]);
    }

    /// What a file holds on the branch.
    #[track_caller]
    pub fn text(&self, path: &str) -> String {
        let mut command = Command::new("git");
        let output = command.current_dir(self.bare()).args(["cat-file", "blob", &format!("main:{path}")]).output();
        String::from_utf8(output.expect("git starts").stdout).expect("UTF-8")
    }

    /// Replaces words of a file that are there, in a commit of somebody.
    #[track_caller]
    pub fn edit(&self, author: &str, path: &str, from: &str, to: &str) {
        let old = self.text(path);
        assert!(old.contains(from), "{from} in {old}");
        self.edits(author, &[(path, &old.replacen(from, to, 1))]);
    }

    /// How many commits the branch has.
    pub fn commits(&self) -> usize {
        self.git(&["rev-list", "--count", "main"]).parse().expect("a number")
    }

    /// What the last commit says.
    pub fn last(&self) -> Said {
        let line = |format: &str| self.git(&["log", "-1", &format!("--format={format}"), "main"]);
        Said { author: line("%an <%ae>"), committer: line("%cn <%ce>"), message: line("%B").trim_end().to_owned() }
    }

    /// Puts a hook into it: lines of a shell script.
    pub fn hook(&self, name: &str, script: &str) {
        let path = self.bare().join("hooks").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, format!("#!/bin/sh\nunset GIT_QUARANTINE_PATH\n{script}\n")).expect("a hook");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("permissions");
        }
    }

    pub fn unhook(&self, name: &str) {
        fs::remove_file(self.bare().join("hooks").join(name)).expect("a hook");
    }

    /// The program, with a cache of its own and a git that knows nobody.
    pub fn command(&self, book: &Path) -> Command {
        let mut command = command(book);
        command.env("STATUSBOOK_CACHE", self.cache());
        for (name, value) in quiet() {
            command.env(name, value);
        }
        for name in ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL", "CI"]
        {
            command.env_remove(name);
        }
        command
    }

    #[track_caller]
    pub fn run(&self, book: &Path, args: &[&str]) -> Run {
        let mut run = finish(self.command(book).args(args));
        // The folder is another one each time.
        let here = self.folder.path().display().to_string();
        run.stdout = run.stdout.replace(&here, "HERE");
        run.stderr = run.stderr.replace(&here, "HERE");
        run
    }

    /// A book with a copy there.
    pub fn book(&self, path: &str, more: &str) -> tempfile::TempDir {
        self.book_at(&self.url(), path, more)
    }

    pub fn book_at(&self, url: &str, path: &str, more: &str) -> tempfile::TempDir {
        let toml = format!(
            "[book]\ntitle = \"Test\"\n[[copy]]\nname = \"wiki\"\nkind = \"git\"\nurl = \"{url}\"\npath = \"{path}\"\n{more}"
        );
        super::book(&[("book.toml", &toml), ("content/codes.yaml", super::CATALOG)])
    }
}

/// Nothing of the machine's own settings.
fn quiet() -> Vec<(&'static str, &'static str)> {
    vec![
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "Nobody"),
        ("GIT_AUTHOR_EMAIL", "nobody@example.com"),
        ("GIT_COMMITTER_NAME", "Nobody"),
        ("GIT_COMMITTER_EMAIL", "nobody@example.com"),
        ("GIT_TERMINAL_PROMPT", "0"),
    ]
}
