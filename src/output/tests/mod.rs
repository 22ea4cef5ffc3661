//! The build folder under good and bad conditions.

mod disks;
mod faults;
mod ownership;
mod records;
mod together;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{BuildFolder, Scope};
use crate::render::FileSet;

/// Files by path, folders with a slash at the end.
pub(super) type Snapshot = BTreeMap<String, String>;

/// A folder of the test's own, with `public` in it as build folder.
pub(super) struct Place {
    folder: tempfile::TempDir,
    build: PathBuf,
}

impl Place {
    pub(super) fn new() -> Self {
        // In memory where the system offers it: thousands of builds are about names, not about a medium.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let build = folder.path().join("public");
        Self { folder, build }
    }

    pub(super) fn outside(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn build(&self) -> BuildFolder<'_> {
        BuildFolder::new(&self.build)
    }

    pub(super) fn commit(&self, files: &[(&str, &str)]) -> super::Summary {
        self.build().commit(&set(files), Scope::All, "one").unwrap()
    }

    pub(super) fn obstacles(&self, files: &[(&str, &str)]) -> Vec<String> {
        match self.build().commit(&set(files), Scope::All, "one") {
            Err(super::OutputError::Obstacles(paths)) => {
                paths.iter().map(|path| path.strip_prefix(&self.build).unwrap().to_str().unwrap().to_owned()).collect()
            }
            other => panic!("no obstacles: {other:?}"),
        }
    }

    pub(super) fn at(&self, path: &str) -> PathBuf {
        self.build.join(path)
    }

    pub(super) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap()
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let place = self.at(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.at(path).symlink_metadata().is_ok()
    }

    /// Everything in the build folder but our records.
    pub(super) fn output(&self) -> Snapshot {
        self.all().into_iter().filter(|(path, _)| !path.starts_with(".statusbook/")).collect()
    }

    /// Everything below `.statusbook`.
    pub(super) fn state(&self) -> Snapshot {
        self.all().into_iter().filter(|(path, _)| path.starts_with(".statusbook/")).collect()
    }

    pub(super) fn all(&self) -> Snapshot {
        let mut found = Snapshot::new();
        if self.build.exists() {
            for entry in walkdir::WalkDir::new(&self.build).min_depth(1) {
                let entry = entry.unwrap();
                let path = entry.path().strip_prefix(&self.build).unwrap().to_str().unwrap();
                if entry.file_type().is_dir() {
                    found.insert(format!("{path}/"), String::new());
                } else {
                    found.insert(path.to_owned(), fs::read_to_string(entry.path()).unwrap_or_default());
                }
            }
        }
        found
    }
}

pub(super) fn set(files: &[(&str, &str)]) -> FileSet {
    let mut set = FileSet::default();
    for (path, text) in files {
        set.insert(*path, text.as_bytes());
    }
    set
}

/// The files of a snapshot without its folders.
pub(super) fn files(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.keys().map(String::as_str).filter(|path| !path.ends_with('/')).collect()
}
