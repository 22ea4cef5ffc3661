//! One process at a time.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::ErrorKind;

use super::OutputError;
use super::tree::{Kind, LOCK, STATE, Tree};

/// The build folder is ours until this is dropped.
pub(super) struct Lock(
    /// Locked as long as it is open.
    #[expect(dead_code, reason = "held, not used")]
    File,
);

impl Lock {
    /// Takes the lock, creating the build folder on the way; calls `waiting` once if another process has it.
    pub(super) fn take(tree: Tree<'_>, waiting: &dyn Fn()) -> Result<Self, OutputError> {
        let (state, place) = (tree.at(STATE), tree.at(LOCK));
        let mut told = false;
        // Where a folder cannot be made at all, the system may say the same as when another process has just removed it.
        let mut patience = 100;
        loop {
            if matches!(tree.kind(&state)?, Kind::File | Kind::Other) {
                return Err(OutputError::Obstacles(vec![state]));
            }
            match tree.create_folder(&state) {
                // Another process cleans the build folder away as we create it.
                Err(OutputError::Io { source, .. }) if source.kind() == ErrorKind::NotFound && patience > 0 => {
                    patience -= 1;
                    continue;
                }
                created => created?,
            }
            if matches!(tree.kind(&place)?, Kind::Folder | Kind::Other) {
                return Err(OutputError::Obstacles(vec![place]));
            }
            let file = match OpenOptions::new().write(true).create(true).truncate(false).open(&place) {
                Ok(file) => file,
                // The same, a moment later.
                Err(error) if error.kind() == ErrorKind::NotFound && patience > 0 => {
                    patience -= 1;
                    continue;
                }
                Err(error) => return Err(OutputError::io("open", &place)(error)),
            };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    if !told {
                        waiting();
                        told = true;
                    }
                    file.lock().map_err(OutputError::io("lock", &place))?;
                }
                Err(TryLockError::Error(error)) => return Err(OutputError::io("lock", &place)(error)),
            }
            // Whoever had it may have removed the file: then others lock another one by now.
            let held = file.metadata().map_err(OutputError::io("look at", &place))?;
            if fs::symlink_metadata(&place).is_ok_and(|there| is_same(&held, &there)) {
                return Ok(Self(file));
            }
        }
    }
}

#[cfg(unix)]
fn is_same(held: &Metadata, there: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (held.dev(), held.ino()) == (there.dev(), there.ino())
}

/// Where a file has no number that the standard library tells, one that was removed while open cannot be replaced before
/// it is closed, so that being there is enough.
#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}
