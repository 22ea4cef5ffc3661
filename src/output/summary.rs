//! What a build did, for the person who ran it.

use super::journal::Journal;

/// What a build did to the build folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many files were written where there was none.
    pub new: usize,
    /// How many files were replaced.
    pub changed: usize,
    /// How many stale files were removed.
    pub removed: usize,
    /// How many files had the right bytes already.
    pub unchanged: usize,
    /// How many bytes were written.
    pub bytes_written: u64,
    /// Files that somebody had edited and that were replaced.
    pub kept: Vec<Kept>,
    /// Stale files that somebody had edited: they were left in place and are no longer looked after.
    pub left: Vec<String>,
    /// What was done about an earlier build that was killed. Its `kept` and `left` are counted with these.
    pub recovered: Option<Recovery>,
}

/// An edited file that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The file, relative to the build folder.
    pub path: String,
    /// Where the edited version is now, relative to the build folder.
    pub copy: String,
}

/// What was done about a build that was killed in its switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// It was completed.
    Completed,
    /// It was undone.
    Undone,
}

impl Summary {
    /// This, with what an earlier build had no chance to tell.
    pub(super) fn after(mut self, recovered: Option<(Recovery, Journal)>) -> Self {
        if let Some((recovery, journal)) = recovered {
            self.recovered = Some(recovery);
            if recovery == Recovery::Completed {
                self.kept.splice(0..0, journal.kept);
                self.left.splice(0..0, journal.left);
            }
        }
        self
    }
}
