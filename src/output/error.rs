//! What can go wrong on disk, and what to do about it.

use std::path::{Path, PathBuf};
use std::{error, fmt, io};

/// Why the build folder could not be written, read or cleaned.
#[derive(Debug)]
#[non_exhaustive]
pub enum OutputError {
    /// Files or folders that are not statusbook's stand where it would write. Nothing was written.
    Obstacles(Vec<PathBuf>),
    /// A rendered file has a path that cannot be written safely. Nothing was written.
    Path {
        /// The path, relative to the build folder.
        path: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A file under `.statusbook` does not say what statusbook writes there. Nothing was written or removed.
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The operating system refused an operation. The old output is as it was.
    Io {
        /// What was tried, as it stands after "cannot": "write", "rename".
        action: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A build failed, and so did putting the old output back. Every file is whole, old or new; the next run sorts
    /// it out before it does anything else.
    NotUndone {
        /// Why the build failed.
        cause: Box<OutputError>,
        /// Why the old output could not be put back.
        undo: Box<OutputError>,
    },
}

impl OutputError {
    /// For `map_err`: puts the action and the path to what the operating system said.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_path_buf(), source }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Obstacles(paths) => {
                f.write_str("not written by statusbook and in the way, so nothing was written:\n")?;
                for path in paths {
                    writeln!(f, "  {}", path.display())?;
                }
                f.write_str("move these away, or build into another folder")
            }
            Self::Path { path, reason } => write!(f, "cannot write a file named {path:?}: {reason}"),
            Self::Damaged { path, reason } => write!(
                f,
                "{} is damaged ({reason}), so nothing was written or removed; delete it and build again: files with \
                 the bytes of the build are taken over, others are named",
                path.display()
            ),
            Self::Io { action, path, source } => write!(f, "cannot {action} {}: {source}", path.display()),
            Self::NotUndone { cause, undo } => {
                write!(f, "{cause}; putting the old output back failed too: {undo}; the next build tries again")
            }
        }
    }
}

impl error::Error for OutputError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::NotUndone { cause, .. } => Some(cause),
            Self::Obstacles(_) | Self::Path { .. } | Self::Damaged { .. } => None,
        }
    }
}
