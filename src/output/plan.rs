//! From what stands on disk to the steps of the switch.

use std::collections::BTreeSet;

use super::hash::Hash;
use super::journal::Step;
use super::path::{folders, refusal};
use super::survey::{Fate, Stale, Survey, Wanted};
use super::tree::{Kind, Tree};
use super::{OutputError, Scope, Summary};
use crate::render::FileSet;

/// Our records as they are to be: paths and texts.
pub(super) type Records = [(&'static str, String); 2];

/// What a build is to do.
#[derive(Default)]
pub(super) struct Plan<'a> {
    /// In order; empty when all is as it should be.
    pub(super) steps: Vec<Step>,
    /// What is written anew.
    pub(super) files: Vec<(&'a str, &'a [u8])>,
    /// Those of it that replace a file somebody edited.
    pub(super) edited: Vec<&'a str>,
    /// The records that are written anew.
    pub(super) records: Vec<(&'static str, String)>,
    /// What to tell about it, but for the copies of edited files.
    pub(super) summary: Summary,
}

/// Refuses files that could not be written safely, before anything on disk is looked at.
pub(super) fn check(files: &FileSet, scope: Scope<'_>) -> Result<(), OutputError> {
    let refuse = |path: &str, reason| Err(OutputError::Path { path: path.to_owned(), reason });
    for (path, _) in files.iter() {
        if let Some(reason) = refusal(path) {
            return refuse(path, reason);
        }
        if !scope.contains(path) {
            return refuse(path, "it is outside what this build is about");
        }
        if let Some(folder) = folders(path).find(|folder| files.get(folder).is_some()) {
            return refuse(folder, "another file has it as its folder");
        }
    }
    Ok(())
}

impl<'a> Plan<'a> {
    /// The plan that leads from what was found to exactly the new files.
    ///
    /// # Errors
    /// Something that is not ours stands in the way.
    pub(super) fn make(tree: Tree<'_>, survey: &Survey<'a>, records: Records) -> Result<Self, OutputError> {
        let stale = Removal::of(survey);
        refuse_obstacles(tree, survey, &stale)?;

        let mut plan = Self::default();
        for (path, stale) in &survey.stale {
            match stale {
                Stale::Ours(old) => plan.steps.push(Step::Remove { path: (*path).to_owned(), old: *old }),
                Stale::Edited => plan.summary.left.push((*path).to_owned()),
                Stale::Gone => {}
            }
        }
        plan.summary.removed = plan.steps.len();
        // A folder makes room for a file at once; others go last, so that an undo seldom has to create them again.
        let is_wanted = |path: &str| survey.wanted.binary_search_by_key(&path, |file| file.path).is_ok();
        let makes_room = |folder: &str| is_wanted(folder) || folders(folder).any(is_wanted);
        let (first, last): (Vec<_>, Vec<_>) = stale.folders.iter().rev().partition(|folder| makes_room(folder));
        let prune = |folder: &str| Step::Prune { path: folder.to_owned() };
        plan.steps.extend(first.into_iter().map(prune));
        let mut moved = None;
        for file in &survey.wanted {
            plan.switch_in(file, survey, &mut moved);
        }
        for (record, text) in records {
            let (path, new) = (record.to_owned(), Hash::of(text.as_bytes()));
            match tree.hash(&tree.at(record))? {
                Some(old) if old == new => continue,
                Some(old) => plan.steps.push(Step::Replace { path, new, old }),
                None => plan.steps.push(Step::Create { path, new }),
            }
            plan.records.push((record, text));
        }
        plan.steps.extend(last.into_iter().map(prune));
        Ok(plan)
    }

    fn switch_in(&mut self, file: &Wanted<'a>, survey: &Survey<'a>, moved: &mut Option<&'a str>) {
        let (path, new) = (file.path.to_owned(), file.hash);
        match file.fate {
            Fate::Unchanged => {
                self.summary.unchanged += 1;
                return;
            }
            Fate::Replace { old, edited } => {
                self.steps.push(Step::Replace { path, new, old });
                self.summary.changed += 1;
                if edited {
                    self.edited.push(file.path);
                }
            }
            Fate::Create | Fate::Folder | Fate::Obstacle => {
                match folders(file.path).find(|folder| survey.folders.kind(folder) != Kind::Folder) {
                    // Sorted by path, all that goes into one folder follows each other.
                    Some(folder) => {
                        if *moved != Some(folder) {
                            self.steps.push(Step::Move { path: folder.to_owned() });
                            *moved = Some(folder);
                        }
                        self.steps.push(Step::Inside { path, new });
                    }
                    None => self.steps.push(Step::Create { path, new }),
                }
                self.summary.new += 1;
            }
        }
        self.summary.bytes_written += file.bytes.len() as u64;
        self.files.push((file.path, file.bytes));
    }
}

/// The stale files that go, and the folders that may become empty by it.
struct Removal<'s> {
    files: BTreeSet<&'s str>,
    folders: BTreeSet<&'s str>,
}

impl<'s> Removal<'s> {
    fn of(survey: &Survey<'s>) -> Self {
        let is = |stale: &Stale, gone: bool| matches!(stale, Stale::Ours(_)) || gone && *stale == Stale::Gone;
        let paths = |gone| survey.stale.iter().filter(move |(_, stale)| is(stale, gone)).map(|(path, _)| *path);
        let mut folders: BTreeSet<_> = paths(true).flat_map(folders).collect();
        folders.retain(|folder| survey.folders.kind(folder) == Kind::Folder);
        for needed in survey.wanted.iter().flat_map(|file| self::folders(file.path)) {
            folders.remove(needed);
        }
        Self { files: paths(false).collect(), folders }
    }

    /// Whether a folder goes with all that is in it.
    fn empties(&self, tree: Tree<'_>, folder: &str) -> Result<bool, OutputError> {
        let place = tree.at(folder);
        for entry in walkdir::WalkDir::new(&place) {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(&place).to_path_buf();
                OutputError::Io { action: "look into", path, source: error.into() }
            })?;
            let below = entry.path().strip_prefix(tree.root()).ok().and_then(|path| path.to_str());
            let goes = below.map(|path| if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() });
            let set = if entry.file_type().is_dir() { &self.folders } else { &self.files };
            if !goes.is_some_and(|path| set.contains(path.as_str())) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Refuses all that is not ours and stands where a new file or its folder goes.
fn refuse_obstacles(tree: Tree<'_>, survey: &Survey<'_>, stale: &Removal<'_>) -> Result<(), OutputError> {
    let mut obstacles = BTreeSet::new();
    for file in &survey.wanted {
        let is_obstacle = match file.fate {
            Fate::Obstacle => true,
            Fate::Folder => !stale.empties(tree, file.path)?,
            Fate::Create | Fate::Unchanged | Fate::Replace { .. } => false,
        };
        if is_obstacle {
            obstacles.insert(tree.at(file.path));
        }
        for folder in folders(file.path) {
            let is_obstacle = match survey.folders.kind(folder) {
                Kind::Folder | Kind::Missing => false,
                Kind::File => !stale.files.contains(folder),
                Kind::Other => true,
            };
            if is_obstacle {
                obstacles.insert(tree.at(folder));
            }
        }
    }
    if obstacles.is_empty() { Ok(()) } else { Err(OutputError::Obstacles(obstacles.into_iter().collect())) }
}
