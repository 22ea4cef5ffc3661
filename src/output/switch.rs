//! The switch from the old output to the new: forward, back, and after a kill.
//!
//! A file is replaced by a rename onto it, so that at any moment its path holds the old bytes or the new ones, whole. The
//! journal is what makes all the renames one: as long as it is there, the next process goes on with it, and under the
//! name of `journal.back` it takes the steps back.

use std::collections::BTreeSet;

use super::hash::Hash;
use super::journal::{Journal, Step};
use super::path::parent;
use super::stage::keep;
use super::tree::{JOURNAL, JOURNAL_BACK, Kind, STAGING, Tree, UNDO};
use super::{OutputError, Recovery};

type Result<T> = std::result::Result<T, OutputError>;

/// Switches to what was staged.
///
/// # Errors
/// The old output is as it was, or for [`OutputError::NotUndone`] the next run will make it so.
pub(super) fn switch(tree: Tree<'_>, journal: &Journal) -> Result<()> {
    let done = journal.steps.iter().try_for_each(|step| forward(tree, step)).and_then(|()| finish(tree, JOURNAL));
    done.map_err(|cause| match turn(tree).and_then(|()| back(tree, journal)) {
        Ok(()) => cause,
        Err(undo) => OutputError::NotUndone { cause: Box::new(cause), undo: Box::new(undo) },
    })
}

/// Sorts out what a killed process left, before anything else is done: a switch that was under way is completed, or
/// undone where that is not possible any more.
pub(super) fn recover(tree: Tree<'_>) -> Result<Option<(Recovery, Journal)>> {
    let recovered = if let Some(journal) = Journal::read(tree, JOURNAL_BACK)? {
        refuse_links(tree, &journal)?;
        back(tree, &journal)?;
        Some((Recovery::Undone, journal))
    } else if let Some(journal) = Journal::read(tree, JOURNAL)? {
        refuse_links(tree, &journal)?;
        match resume(tree, &journal) {
            Ok(()) => Some((Recovery::Completed, journal)),
            Err(_) => {
                turn(tree)?;
                back(tree, &journal)?;
                Some((Recovery::Undone, journal))
            }
        }
    } else {
        None
    };
    tree.remove_leftovers()?;
    Ok(recovered)
}

/// Does a step that was not done yet.
fn forward(tree: Tree<'_>, step: &Step) -> Result<()> {
    match step {
        Step::Remove { path, .. } => tree.rename(&tree.at(path), &tree.old(path)),
        Step::Prune { path } => tree.remove_folder_if_empty(&tree.at(path)),
        Step::Inside { .. } => Ok(()),
        Step::Move { path } | Step::Create { path, .. } | Step::Replace { path, .. } => {
            tree.rename(&tree.staged(path), &tree.at(path))
        }
    }
}

/// The switch is done with, one way or the other. What is left behind harms nobody: the next run removes it.
fn finish(tree: Tree<'_>, journal: &str) -> Result<()> {
    tree.remove_file(&tree.at(journal))?;
    let _ = tree.remove_leftovers();
    Ok(())
}

/// From here on, the steps are taken back.
fn turn(tree: Tree<'_>) -> Result<()> {
    tree.rename(&tree.at(JOURNAL), &tree.at(JOURNAL_BACK))
}

/// Goes on after a kill. Time has passed since: where a step would destroy what it did not expect, it is refused.
fn resume(tree: Tree<'_>, journal: &Journal) -> Result<()> {
    for step in &journal.steps {
        let (path, place) = (step.path(), tree.at(step.path()));
        let is_due = match step {
            Step::Remove { old, .. } => tree.hash(&place)? == Some(*old),
            Step::Prune { .. } | Step::Inside { .. } => true,
            Step::Move { .. } | Step::Create { .. } | Step::Replace { .. } => {
                let is_staged = tree.is_there(&tree.staged(path))?;
                let is_expected = match step {
                    Step::Replace { old, .. } => tree.hash(&place)? == Some(*old),
                    _ => !tree.is_there(&place)?,
                };
                if is_staged && !is_expected {
                    return Err(OutputError::Obstacles(vec![place]));
                }
                is_staged
            }
        };
        if is_due {
            forward(tree, step)?;
        }
    }
    finish(tree, JOURNAL)
}

/// Takes back all steps that were done, the last one first.
fn back(tree: Tree<'_>, journal: &Journal) -> Result<()> {
    for step in journal.steps.iter().rev() {
        let (path, place) = (step.path(), tree.at(step.path()));
        match step {
            Step::Remove { .. } => restore(tree, path, None)?,
            Step::Prune { .. } => tree.create_folder(&place)?,
            _ if tree.is_there(&tree.staged(path))? => {}
            Step::Move { .. } => remove_empty(tree, path)?,
            Step::Inside { new, .. } | Step::Create { new, .. } => {
                if tree.hash(&place)? == Some(*new) {
                    tree.remove_file(&place)?;
                }
            }
            Step::Replace { new, .. } => restore(tree, path, Some(*new))?,
        }
    }
    finish(tree, JOURNAL_BACK)
}

/// Puts old bytes back, unless that has happened. What somebody put in their place since is kept.
fn restore(tree: Tree<'_>, path: &str, expected: Option<Hash>) -> Result<()> {
    let (old, place) = (tree.old(path), tree.at(path));
    let Some(hash) = tree.hash(&old)? else { return Ok(()) };
    match tree.kind(&place)? {
        Kind::Missing => tree.create_folder(&tree.at(parent(path).unwrap_or_default()))?,
        Kind::File => {
            let there = tree.hash(&place)?;
            if there != Some(hash) && there != expected {
                keep(tree, path)?;
            }
        }
        Kind::Folder | Kind::Other => return Err(OutputError::Obstacles(vec![place])),
    }
    tree.rename(&old, &place)
}

/// Removes a folder and those in it, as far as nothing else is in them.
fn remove_empty(tree: Tree<'_>, folder: &str) -> Result<()> {
    let place = tree.at(folder);
    if tree.kind(&place)? != Kind::Folder {
        return Ok(());
    }
    for entry in walkdir::WalkDir::new(&place).contents_first(true).into_iter().flatten() {
        if entry.file_type().is_dir() {
            tree.remove_folder_if_empty(entry.path())?;
        }
    }
    Ok(())
}

/// A journal is acted upon only where no link leads any of its steps elsewhere.
fn refuse_links(tree: Tree<'_>, journal: &Journal) -> Result<()> {
    let mut links = BTreeSet::new();
    for step in &journal.steps {
        links.extend([step.path().to_owned(), format!("{STAGING}/{}", step.path()), format!("{UNDO}/{}", step.path())]);
    }
    tree.refuse_links(links)
}
