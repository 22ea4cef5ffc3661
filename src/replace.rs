//! Writing files that are somebody else's: whole or not at all, and never over what was not read.

use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Why a file was not written; it is as it was.
#[derive(Debug)]
pub enum ReplaceError {
    /// Somebody has changed it since it was read.
    Changed,
    /// It is marked as not to be written.
    ReadOnly,
    /// The system said so.
    Io(io::Error),
}

impl fmt::Display for ReplaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReplaceError::Changed => f.write_str("it was changed while the command ran; run it again"),
            ReplaceError::ReadOnly => f.write_str("it is read-only"),
            ReplaceError::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReplaceError {}

impl From<io::Error> for ReplaceError {
    fn from(error: io::Error) -> Self {
        ReplaceError::Io(error)
    }
}

/// Replaces a file that was read as `old` by `new`, in one step: whoever looks, or pulls the plug on the program, finds
/// the one or the other. Its permissions stay, and a symbolic link goes on leading to it.
///
/// # Errors
/// When it cannot be done; the file is as it was then.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), ReplaceError> {
    let target = path.canonicalize()?;
    let permissions = target.metadata()?.permissions();
    if permissions.readonly() {
        return Err(ReplaceError::ReadOnly);
    }
    let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
        return Err(io::Error::from(io::ErrorKind::InvalidInput).into());
    };
    let (draft, file) = draft(folder, name, new)?;
    file.set_permissions(permissions)?;
    if fs::read(&target)? != old {
        return Err(ReplaceError::Changed);
    }
    // Some systems do not move a file that is open.
    drop(file);
    fs::rename(&draft.0, &target)?;
    Ok(())
}

/// Writes a file that is not there, in one step: whoever looks, or pulls the plug on the program, finds nothing or all of
/// it. Its folder must be there.
///
/// # Errors
/// When it cannot be done: with [`io::ErrorKind::AlreadyExists`] where something is there, which stays.
pub fn create(path: &Path, new: &[u8]) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (draft, file) = draft(folder, name, new)?;
    drop(file);
    // Unlike a move, a second name never takes the place of what somebody else made meanwhile.
    match fs::hard_link(&draft.0, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // Some systems have no second names.
        Err(_) if path.symlink_metadata().is_err() => fs::rename(&draft.0, path),
        Err(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Ok(()) => Ok(()),
    }
}

/// A draft of a file of this name, beside it. It is open, and locked so that no other run takes it for one that was left
/// over.
fn draft(folder: &Path, name: &OsStr, text: &[u8]) -> io::Result<(Draft, File)> {
    let prefix = format!(".{}.statusbook-", name.to_string_lossy());
    remove_left_over(folder, &prefix);
    let path = folder.join(format!("{prefix}{}", std::process::id()));
    let mut file = File::create_new(&path)?;
    let draft = Draft(path);
    let _ = file.try_lock();
    file.write_all(text)?;
    Ok((draft, file))
}

/// A file that is removed when it was not moved to its place.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Removes the drafts of runs that were killed. One that is still being written is locked.
fn remove_left_over(folder: &Path, prefix: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_draft =
            name.to_str().and_then(|name| name.strip_prefix(prefix)).is_some_and(|id| id.parse::<u32>().is_ok());
        if is_draft && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{ReplaceError, create, replace};

    #[test]
    fn a_file_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, killed) = (folder.path().join("page.md"), folder.path().join(".page.md.statusbook-4294967295"));
        fs::write(&file, "old").expect("a file");
        fs::write(&killed, "half").expect("a file");
        assert!(matches!(replace(&file, b"other", b"new"), Err(ReplaceError::Changed)));
        assert_eq!(fs::read(&file).expect("a file"), b"old");
        replace(&file, b"old", b"new").expect("it can be written");
        assert_eq!(fs::read(&file).expect("a file"), b"new");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "no draft is left");
        let mut permissions = fs::metadata(&file).expect("a file").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&file, permissions).expect("permissions can be set");
        assert!(matches!(replace(&file, b"new", b"newer"), Err(ReplaceError::ReadOnly)));
        assert!(matches!(replace(&folder.path().join("none.md"), b"", b""), Err(ReplaceError::Io(_))));
    }

    #[test]
    fn a_file_is_made_once_and_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, killed) = (folder.path().join("new.yaml"), folder.path().join(".new.yaml.statusbook-4294967295"));
        fs::write(&killed, "half").expect("a file");
        create(&file, b"one").expect("it can be written");
        let again = create(&file, b"two").expect_err("it is there");
        assert_eq!(again.kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&file).expect("a file"), b"one");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "no draft is left");
        assert!(create(&folder.path().join("no/file"), b"").is_err());
        assert!(create(std::path::Path::new("/"), b"").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_links_are_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("page.md"), folder.path().join("link.md"));
        fs::write(&file, "old").expect("a file");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o664)).expect("permissions can be set");
        symlink("page.md", &link).expect("a link");
        replace(&link, b"old", b"new").expect("it can be written");
        assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
        assert_eq!(fs::read(&file).expect("a file"), b"new");
        assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o664);
    }
}
