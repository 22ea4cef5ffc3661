//! The build folder: where everything lies in it, and every operation on it with an error that names the path.
//!
//! All changes go through [`Disk`]; reading goes to the file system directly.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::OutputError;
use super::disk::Disk;
use super::hash::Hash;
use super::path::{folders, parent};

type Result<T> = std::result::Result<T, OutputError>;

/// The folder of our own records.
pub(super) const STATE: &str = ".statusbook";
/// Held by the process at work.
pub(super) const LOCK: &str = ".statusbook/lock";
/// What we wrote: see [`super::manifest`].
pub(super) const MANIFEST: &str = ".statusbook/manifest";
/// What it was made of: see [`super::inputs`].
pub(super) const INPUTS: &str = ".statusbook/inputs";
/// What somebody had edited.
pub(super) const KEPT: &str = ".statusbook/kept";
/// New bytes, each file under its path.
pub(super) const STAGING: &str = ".statusbook/staging";
/// Old bytes, each file under its path, until the switch is done.
pub(super) const UNDO: &str = ".statusbook/undo";
/// The steps of a switch that goes forward: see [`super::journal`].
pub(super) const JOURNAL: &str = ".statusbook/journal";
/// The same while it is being undone.
pub(super) const JOURNAL_BACK: &str = ".statusbook/journal.back";
/// The journal while it is written.
pub(super) const JOURNAL_NEW: &str = ".statusbook/journal.new";
/// An edited file on its way to `kept`.
pub(super) const KEPT_NEW: &str = ".statusbook/kept.new";

/// What is there only while a build is at work.
const LEFTOVERS: [&str; 4] = [JOURNAL_NEW, KEPT_NEW, STAGING, UNDO];

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Missing,
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link or something stranger: never ours.
    Other,
}

/// The build folder and the disk it lies on.
#[derive(Clone, Copy)]
pub(super) struct Tree<'a> {
    root: &'a Path,
    disk: &'a dyn Disk,
}

impl<'a> Tree<'a> {
    pub(super) fn new(root: &'a Path, disk: &'a dyn Disk) -> Self {
        Self { root, disk }
    }

    /// The build folder itself.
    pub(super) fn root(&self) -> &'a Path {
        self.root
    }

    /// The place of a path relative to the build folder.
    pub(super) fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Where the new bytes of a path lie before the switch.
    pub(super) fn staged(&self, path: &str) -> PathBuf {
        self.at(&format!("{STAGING}/{path}"))
    }

    /// Where the old bytes of a path lie until the switch is done.
    pub(super) fn old(&self, path: &str) -> PathBuf {
        self.at(&format!("{UNDO}/{path}"))
    }

    /// What stands there, following no link.
    pub(super) fn kind(&self, place: &Path) -> Result<Kind> {
        match fs::symlink_metadata(place) {
            Ok(found) if found.is_file() => Ok(Kind::File),
            Ok(found) if found.is_dir() => Ok(Kind::Folder),
            Ok(_) => Ok(Kind::Other),
            Err(error) if is_missing(error.kind()) => Ok(Kind::Missing),
            Err(error) => Err(OutputError::io("look at", place)(error)),
        }
    }

    pub(super) fn is_there(&self, place: &Path) -> Result<bool> {
        Ok(self.kind(place)? != Kind::Missing)
    }

    pub(super) fn read(&self, place: &Path) -> Result<Vec<u8>> {
        fs::read(place).map_err(OutputError::io("read", place))
    }

    /// The text of one of our records; `None` when there is none.
    pub(super) fn record(&self, path: &str) -> Result<Option<String>> {
        let path = self.at(path);
        // A pipe would never end.
        if self.kind(&path)? == Kind::Other {
            return Err(OutputError::Damaged { path, reason: "it is not a file".to_owned() });
        }
        match fs::read(&path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Ok(Some(text)),
                Err(_) => Err(OutputError::Damaged { path, reason: "it is not UTF-8 text".to_owned() }),
            },
            Err(error) if is_missing(error.kind()) => Ok(None),
            Err(error) => Err(OutputError::io("read", &path)(error)),
        }
    }

    /// The hash of the file at this place; `None` when no regular file stands there.
    pub(super) fn hash(&self, place: &Path) -> Result<Option<Hash>> {
        match self.kind(place)? {
            Kind::File => self.read(place).map(|bytes| Some(Hash::of(&bytes))),
            Kind::Missing | Kind::Folder | Kind::Other => Ok(None),
        }
    }

    /// Refuses paths that lead through anything but real folders.
    pub(super) fn refuse_links<P: AsRef<str>>(&self, paths: impl IntoIterator<Item = P>) -> Result<()> {
        let mut seen = BTreeSet::new();
        let mut links = Vec::new();
        for path in paths {
            for folder in folders(path.as_ref()) {
                if !seen.contains(folder) {
                    seen.insert(folder.to_owned());
                    let place = self.at(folder);
                    if self.kind(&place)? == Kind::Other {
                        links.push(place);
                    }
                }
            }
        }
        if links.is_empty() { Ok(()) } else { Err(OutputError::Obstacles(links)) }
    }

    pub(super) fn create_folder(&self, place: &Path) -> Result<()> {
        self.disk.create_folder(place).map_err(OutputError::io("create the folder", place))
    }

    /// Creates the folders that these paths stand in below `base`, each once.
    pub(super) fn create_parents<'p>(&self, base: &str, paths: impl Iterator<Item = &'p str>) -> Result<()> {
        let base = self.at(base);
        let parents: BTreeSet<_> = paths.map(|path| parent(path).unwrap_or_default()).collect();
        parents.into_iter().try_for_each(|folder| self.create_folder(&base.join(folder)))
    }

    pub(super) fn write(&self, place: &Path, bytes: &[u8]) -> Result<()> {
        self.disk.write(place, bytes).map_err(OutputError::io("write", place))
    }

    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.disk.rename(from, to).map_err(OutputError::io("move a file to", to))
    }

    /// Gives a file a second name, or makes a copy where the file system has no links.
    pub(super) fn link(&self, from: &Path, to: &Path) -> Result<()> {
        self.disk.link(from, to).or_else(|_| self.disk.copy(from, to)).map_err(OutputError::io("copy a file to", to))
    }

    /// Removes a file; one that is gone is fine.
    pub(super) fn remove_file(&self, place: &Path) -> Result<()> {
        match self.disk.remove_file(place) {
            Err(error) if !is_missing(error.kind()) => Err(OutputError::io("remove", place)(error)),
            _ => Ok(()),
        }
    }

    /// Removes a folder if nothing is in it; anything else there is left alone.
    pub(super) fn remove_folder_if_empty(&self, place: &Path) -> Result<()> {
        match self.disk.remove_folder(place) {
            Err(error) if !is_missing(error.kind()) && error.kind() != ErrorKind::DirectoryNotEmpty => {
                Err(OutputError::io("remove the folder", place)(error))
            }
            _ => Ok(()),
        }
    }

    /// Removes one of our own records, whatever it is.
    fn remove_record(&self, path: &str) -> Result<()> {
        let place = self.at(path);
        match self.kind(&place)? {
            Kind::Missing => Ok(()),
            Kind::Folder => self.disk.remove_all(&place).map_err(OutputError::io("remove the folder", &place)),
            Kind::File | Kind::Other => self.remove_file(&place),
        }
    }

    /// Removes what a build leaves behind that never came to its switch, or is done with it.
    pub(super) fn remove_leftovers(&self) -> Result<()> {
        LEFTOVERS.iter().try_for_each(|path| self.remove_record(path))
    }

    /// Whether a build was interrupted here, or is at work: there is something to finish, to take back or to remove.
    pub(super) fn is_unfinished(&self) -> Result<bool> {
        for record in [JOURNAL, JOURNAL_BACK].iter().chain(&LEFTOVERS) {
            if self.is_there(&self.at(record))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Removes our folder where it holds no record of ours, such as after a refused first build.
    pub(super) fn remove_state_if_unused(&self) -> Result<()> {
        for record in [MANIFEST, JOURNAL, JOURNAL_BACK] {
            if self.is_there(&self.at(record))? {
                return Ok(());
            }
        }
        self.remove_leftovers()?;
        self.remove_file(&self.at(INPUTS))?;
        self.remove_folder_if_empty(&self.at(KEPT))?;
        self.remove_file(&self.at(LOCK))?;
        self.remove_folder_if_empty(&self.at(STATE))
    }
}

/// A path below a file is as missing as one below no folder.
fn is_missing(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}
