//! Writing a new book: every file of it, or nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::files::FileTexts;
use crate::copies;

/// Writes files that are not there yet, below a folder. Where one cannot be written, those before it are taken back.
///
/// # Errors
/// When one cannot be written.
pub(super) fn all(folder: &Path, files: &FileTexts) -> Result<(), String> {
    let mut made = Made::default();
    for (path, text) in files {
        let place = folder.join(path);
        if let Err(error) = made.file(&place, text) {
            made.take_back();
            let why = match error.kind() {
                io::ErrorKind::AlreadyExists => "it is there already".to_owned(),
                _ => error.to_string(),
            };
            return Err(format!("{} cannot be written: {why}\n  help: nothing was written", place.display()));
        }
    }
    Ok(())
}

/// What was made, in its order.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    fn file(&mut self, place: &Path, text: &str) -> io::Result<()> {
        if let Some(folder) = place.parent() {
            self.folder(folder)?;
        }
        // Whoever else made the file meanwhile keeps it.
        copies::create(place, text.as_bytes())?;
        self.files.push(place.to_owned());
        Ok(())
    }

    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        if folder == Path::new("") || folder.is_dir() {
            return Ok(());
        }
        if let Some(above) = folder.parent() {
            self.folder(above)?;
        }
        match fs::create_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
            Err(error) => Err(error),
            Ok(()) => {
                self.folders.push(folder.to_owned());
                Ok(())
            }
        }
    }

    /// Removes what was made. What cannot be removed stays; a folder that somebody else put something into does, too.
    fn take_back(&self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
