//! Files in memory to disk: the only place that writes to the build folder.
//!
//! A build is one switch from the old output to the new. New bytes are staged below `.statusbook/` in the build folder
//! and then come in by renames alone, under a journal:
//!
//! - An error on the way, a full disk among them, leaves the old output as it was.
//! - A kill leaves every file whole, old or new; the next run completes or undoes the switch before anything else.
//! - What statusbook did not write is never touched, and what somebody edited since is kept.
//! - Files with the same bytes are not written again.
//!
//! `.statusbook/manifest` says what statusbook wrote: `cd public && sha256sum -c .statusbook/manifest` checks it. Neither
//! it nor any other record holds a time or an absolute path. No file is synced to the medium, so that a loss of power,
//! unlike a kill, can tear files; the next build finds and replaces them.

mod disk;
mod error;
mod hash;
mod inputs;
mod journal;
mod lock;
mod manifest;
mod path;
mod plan;
mod scope;
mod stage;
mod summary;
mod survey;
mod switch;
#[cfg(test)]
mod tests;
mod tree;

use std::io::ErrorKind;
use std::path::Path;

use rayon::prelude::*;

use self::disk::{Disk, RealDisk};
use self::hash::Hash;
use self::inputs::Inputs;
use self::lock::Lock;
use self::manifest::Manifest;
use self::plan::Plan;
use self::survey::{Folders, Survey};
use self::tree::{INPUTS, Kind, MANIFEST, STATE, Tree};
use crate::render::FileSet;

pub use error::OutputError;
pub use scope::Scope;
pub use summary::{Kept, Recovery, Summary};

type Result<T> = std::result::Result<T, OutputError>;

/// How much of a file is read at a time when it is only compared with the manifest.
const READ_BUFFER: usize = 64 * 1024;

/// A folder that statusbook builds into.
#[derive(Clone, Copy)]
pub struct BuildFolder<'a> {
    tree: Tree<'a>,
    waiting: &'a dyn Fn(),
}

impl<'a> BuildFolder<'a> {
    /// The build folder at this path, there or not.
    pub fn new(path: &'a Path) -> Self {
        Self::on(path, &RealDisk)
    }

    fn on(path: &'a Path, disk: &'a dyn Disk) -> Self {
        Self { tree: Tree::new(path, disk), waiting: &|| {} }
    }

    /// Calls `waiting` when another process works in the folder, once, before waiting for it.
    #[must_use]
    pub fn when_waiting(self, waiting: &'a dyn Fn()) -> Self {
        Self { waiting, ..self }
    }

    /// Whether a build could be skipped: everything in the scope was made of what has this fingerprint, and every file
    /// is still there as it was written. Then this is what such a build would have to tell. Changes nothing on disk.
    ///
    /// # Errors
    /// The records are damaged, or a file is there but cannot be read.
    pub fn up_to_date(&self, scope: Scope<'_>, fingerprint: &str) -> Result<Option<Summary>> {
        let tree = self.tree;
        if tree.is_unfinished()? {
            return Ok(None);
        }
        let manifest = Manifest::read(tree)?;
        if !Inputs::read(tree)?.match_scope(scope, fingerprint) {
            return Ok(None);
        }
        let files: Vec<_> = manifest.iter().filter(|(path, _)| scope.contains(path)).collect();
        if files.is_empty() {
            // Somebody removed the manifest: a build takes over what it finds.
            return Ok(None);
        }
        let folders = Folders::look(tree, files.iter().map(|(path, _)| *path))?;
        let is_same = |buffer: &mut Vec<u8>, (path, hash): &(&str, Hash)| {
            let place = tree.at(path);
            // A pipe would never end, and a link is not what was written, whatever it leads to.
            if folders.around(path) != Kind::Folder || tree.kind(&place)? != Kind::File {
                return Ok(false);
            }
            match Hash::of_file(&place, buffer) {
                Ok(there) => Ok(there == *hash),
                Err(error) => match error.kind() {
                    ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory => Ok(false),
                    _ => Err(OutputError::io("read", &place)(error)),
                },
            }
        };
        let buffer = || vec![0; READ_BUFFER];
        let differs = files.par_iter().map_init(buffer, is_same).find_any(|same| !matches!(same, Ok(true)));
        match differs {
            None => Ok(Some(Summary { unchanged: files.len(), ..Summary::default() })),
            Some(same) => same.map(|_| None),
        }
    }

    /// Makes the output in the scope exactly these files.
    ///
    /// # Errors
    /// The old output is as it was: see [`OutputError`] for the one exception.
    pub fn commit(&self, files: &FileSet, scope: Scope<'_>, fingerprint: &str) -> Result<Summary> {
        plan::check(files, scope)?;
        let _lock = Lock::take(self.tree, self.waiting)?;
        let summary = self.build(files, scope, Some(fingerprint));
        if summary.is_err() {
            // A folder that holds nothing of ours is left as it was found.
            let _ = self.tree.remove_state_if_unused();
        }
        summary
    }

    /// Removes all that statusbook wrote and nobody edited, the folders that become empty by it, and its records; then the
    /// build folder, if nothing else is in it.
    ///
    /// # Errors
    /// As for [`commit`](Self::commit).
    pub fn clean(&self) -> Result<Summary> {
        let tree = self.tree;
        if tree.kind(&tree.at(STATE))? == Kind::Missing {
            return Ok(Summary::default());
        }
        let _lock = Lock::take(tree, self.waiting)?;
        let summary = self.build(&FileSet::default(), Scope::All, None)?;
        tree.remove_file(&tree.at(MANIFEST))?;
        tree.remove_state_if_unused()?;
        // It may be where somebody works, or a mount point.
        let _ = tree.remove_folder_if_empty(tree.root());
        Ok(summary)
    }

    fn build(&self, files: &FileSet, scope: Scope<'_>, fingerprint: Option<&str>) -> Result<Summary> {
        let tree = self.tree;
        let recovered = switch::recover(tree)?;
        let manifest = Manifest::read(tree)?;
        let inputs = match fingerprint {
            Some(fingerprint) => Inputs::read(tree)?.after(scope, fingerprint, files.iter().map(|(path, _)| path)),
            None => Inputs::default(),
        };
        let survey = Survey::take(tree, &manifest, files, scope)?;
        let records = [(MANIFEST, manifest.after(&survey.wanted, scope).text()), (INPUTS, inputs.text())];
        let mut plan = Plan::make(tree, &survey, records)?;
        if !plan.steps.is_empty() {
            let journal = stage::stage(tree, &mut plan).inspect_err(|_| drop(tree.remove_leftovers()))?;
            switch::switch(tree, &journal)?;
        }
        Ok(plan.summary.after(recovered))
    }
}
