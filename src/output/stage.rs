//! Before the switch: the new bytes and second names of the old ones go below `.statusbook`, then the journal appears.

use rayon::prelude::*;

use super::journal::{Journal, Step};
use super::path::{folders, parent};
use super::plan::Plan;
use super::tree::{JOURNAL, JOURNAL_NEW, KEPT, KEPT_NEW, Kind, STAGING, Tree, UNDO};
use super::{Kept, OutputError};

/// Stages a plan. Until this returns, nothing of the output has changed; from then on, the journal tells what is to be
/// done even to another process.
pub(super) fn stage(tree: Tree<'_>, plan: &mut Plan<'_>) -> Result<Journal, OutputError> {
    let records = plan.records.iter().map(|(path, text)| (*path, text.as_bytes()));
    let files: Vec<_> = plan.files.iter().copied().chain(records).collect();
    tree.create_parents(STAGING, files.iter().map(|(path, _)| *path))?;
    files.par_iter().try_for_each(|(path, bytes)| tree.write(&tree.staged(path), bytes))?;

    let old = |step: &Step| matches!(step, Step::Remove { .. } | Step::Replace { .. });
    tree.create_parents(UNDO, plan.steps.iter().filter(|step| old(step)).map(Step::path))?;
    plan.steps.par_iter().try_for_each(|step| match step {
        Step::Replace { path, .. } => tree.link(&tree.at(path), &tree.old(path)),
        _ => Ok(()),
    })?;
    for path in &plan.edited {
        plan.summary.kept.push(keep(tree, path)?);
    }

    let journal = Journal {
        steps: std::mem::take(&mut plan.steps),
        kept: plan.summary.kept.clone(),
        left: plan.summary.left.clone(),
    };
    let new = tree.at(JOURNAL_NEW);
    tree.write(&new, journal.text().as_bytes())?;
    tree.rename(&new, &tree.at(JOURNAL))?;
    Ok(journal)
}

/// Keeps the bytes that stand at a path for whoever wrote them. Bytes that are kept already are not kept twice, so that
/// this can be done again after a kill.
pub(super) fn keep(tree: Tree<'_>, path: &str) -> Result<Kept, OutputError> {
    let place = tree.at(path);
    let bytes = tree.read(&place)?;
    let mut stem = format!("{KEPT}/{path}");
    tree.refuse_links([&stem])?;
    let kinds = folders(&stem).map(|folder| tree.kind(&tree.at(folder))).collect::<Result<Vec<_>, _>>()?;
    if kinds.contains(&Kind::File) {
        // What is kept under the name of a folder was no folder then.
        stem = format!("{KEPT}/{}", path.replace('/', "-"));
    }
    let mut copy = stem.clone();
    let mut number = 0_u32;
    loop {
        let kept = tree.at(&copy);
        match tree.kind(&kept)? {
            Kind::Missing => {
                tree.create_folder(&tree.at(parent(&copy).unwrap_or(KEPT)))?;
                let new = tree.at(KEPT_NEW);
                tree.remove_file(&new)?;
                tree.link(&place, &new)?;
                tree.rename(&new, &kept)?;
                break;
            }
            Kind::File if tree.read(&kept)? == bytes => break,
            Kind::File | Kind::Folder | Kind::Other => {
                number += 1;
                copy = format!("{stem}.{number}");
            }
        }
    }
    Ok(Kept { path: path.to_owned(), copy })
}
