//! What stands on disk where the new files go and the stale ones lie. Looks only; in parallel, since it reads every file.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::hash::Hash;
use super::manifest::Manifest;
use super::path::{folders, parent};
use super::tree::{Kind, Tree};
use super::{OutputError, Scope};
use crate::render::FileSet;

/// What is to become of a place where a new file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing stands there.
    Create,
    /// These very bytes stand there, whoever wrote them.
    Unchanged,
    /// A file of ours with other bytes stands there, edited by somebody or not.
    Replace { old: Hash, edited: bool },
    /// A folder stands there.
    Folder,
    /// Something that is not ours stands there.
    Obstacle,
}

/// A new file.
pub(super) struct Wanted<'a> {
    pub(super) path: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) hash: Hash,
    pub(super) fate: Fate,
}

/// What has become of a file of ours that the build no longer makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stale {
    /// It is as we wrote it.
    Ours(Hash),
    /// Somebody edited it or put something else there.
    Edited,
    /// It is gone, or only to be reached through a link.
    Gone,
}

/// What was found.
pub(super) struct Survey<'a> {
    /// The folders of all files below, by path.
    pub(super) folders: Folders<'a>,
    /// The new files, by path.
    pub(super) wanted: Vec<Wanted<'a>>,
    /// The files of ours that are no longer made, by path.
    pub(super) stale: Vec<(&'a str, Stale)>,
}

impl<'a> Survey<'a> {
    pub(super) fn take(
        tree: Tree<'_>,
        manifest: &'a Manifest,
        files: &'a FileSet,
        scope: Scope<'_>,
    ) -> Result<Self, OutputError> {
        let files: Vec<_> = files.iter().collect();
        let stale: Vec<_> = manifest
            .iter()
            .filter(|(path, _)| scope.contains(path) && files.binary_search_by_key(path, |(path, _)| path).is_err())
            .collect();
        let paths = files.iter().map(|(path, _)| *path).chain(stale.iter().map(|(path, _)| *path));
        let folders = Folders::look(tree, paths)?;

        let wanted = files.into_par_iter().map(|(path, bytes)| {
            let fate = fate(tree, manifest, folders.around(path), path, bytes)?;
            Ok(Wanted { path, bytes, hash: Hash::of(bytes), fate })
        });
        let wanted = wanted.collect::<Result<_, _>>()?;
        let stale = stale.into_par_iter().map(|(path, hash)| {
            let place = tree.at(path);
            let stale = match folders.around(path) {
                Kind::Folder if tree.hash(&place)? == Some(hash) => Stale::Ours(hash),
                Kind::Folder if tree.is_there(&place)? => Stale::Edited,
                _ => Stale::Gone,
            };
            Ok((path, stale))
        });
        let stale = stale.collect::<Result<_, _>>()?;
        Ok(Self { folders, wanted, stale })
    }
}

fn fate(tree: Tree<'_>, manifest: &Manifest, around: Kind, path: &str, bytes: &[u8]) -> Result<Fate, OutputError> {
    if around != Kind::Folder {
        return Ok(Fate::Create);
    }
    let place = tree.at(path);
    Ok(match tree.kind(&place)? {
        Kind::Missing => Fate::Create,
        Kind::Folder => Fate::Folder,
        Kind::Other => Fate::Obstacle,
        Kind::File => {
            let there = tree.read(&place)?;
            match manifest.get(path) {
                _ if there == bytes => Fate::Unchanged,
                None => Fate::Obstacle,
                Some(ours) => {
                    let old = Hash::of(&there);
                    Fate::Replace { old, edited: old != ours }
                }
            }
        }
    })
}

/// What stands where folders are wanted, by path. Below anything but a folder, all counts as missing.
pub(super) struct Folders<'a>(BTreeMap<&'a str, Kind>);

impl<'a> Folders<'a> {
    pub(super) fn look(tree: Tree<'_>, paths: impl Iterator<Item = &'a str>) -> Result<Self, OutputError> {
        let mut found = Self(BTreeMap::new());
        for path in paths {
            if parent(path).is_some_and(|folder| found.0.contains_key(folder)) {
                continue;
            }
            for folder in folders(path) {
                if !found.0.contains_key(folder) {
                    let reachable = found.around(folder) == Kind::Folder;
                    let kind = if reachable { tree.kind(&tree.at(folder))? } else { Kind::Missing };
                    found.0.insert(folder, kind);
                }
            }
        }
        Ok(found)
    }

    /// What stands there.
    pub(super) fn kind(&self, folder: &str) -> Kind {
        self.0.get(folder).copied().unwrap_or(Kind::Missing)
    }

    /// What stands where the folder of this path is wanted.
    pub(super) fn around(&self, path: &str) -> Kind {
        parent(path).map_or(Kind::Folder, |folder| self.kind(folder))
    }
}
