//! Disks that fail.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::disk::{Disk, RealDisk};

/// How a disk fails.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    /// One operation fails.
    Once,
    /// From one operation on, nothing that needs space works any more.
    Full,
    /// From one operation on, nothing works any more, as after a kill: that one may have been done by half.
    Crash,
}

/// A disk that fails at operation `at`, counted from 0.
pub(super) struct Faulty {
    fault: Fault,
    at: usize,
    count: AtomicUsize,
}

impl Faulty {
    pub(super) fn new(fault: Fault, at: usize) -> Self {
        Self { fault, at, count: AtomicUsize::new(0) }
    }

    pub(super) fn has_failed(&self) -> bool {
        self.count.load(Ordering::SeqCst) > self.at
    }

    fn operate(
        &self,
        needs_space: bool,
        operation: impl FnOnce() -> io::Result<()>,
        half: impl FnOnce(),
    ) -> io::Result<()> {
        let number = self.count.fetch_add(1, Ordering::SeqCst);
        let fails = match self.fault {
            Fault::Once => number == self.at,
            Fault::Full => number == self.at || number > self.at && needs_space,
            Fault::Crash => number >= self.at,
        };
        if !fails {
            return operation();
        }
        if number == self.at {
            half();
        }
        Err(io::Error::from(io::ErrorKind::StorageFull))
    }
}

impl Disk for Faulty {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.operate(true, || RealDisk.create_folder(path), || {})
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let half = || fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        self.operate(true, || RealDisk.write(path, bytes), half)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.operate(false, || RealDisk.rename(from, to), || {})
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.operate(true, || RealDisk.link(from, to), || {})
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        let half = || {
            let bytes = fs::read(from).unwrap();
            fs::write(to, &bytes[..bytes.len() / 2]).unwrap();
        };
        self.operate(true, || RealDisk.copy(from, to), half)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.operate(false, || RealDisk.remove_file(path), || {})
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.operate(false, || RealDisk.remove_folder(path), || {})
    }

    fn remove_all(&self, path: &Path) -> io::Result<()> {
        let half = || {
            let files = walkdir::WalkDir::new(path).into_iter().map(Result::unwrap);
            if let Some(file) = files.filter(|entry| entry.file_type().is_file()).last() {
                fs::remove_file(file.path()).unwrap();
            }
        };
        self.operate(false, || RealDisk.remove_all(path), half)
    }
}

/// A disk without links.
pub(super) struct NoLinks<D>(pub(super) D);

impl<D: Disk> Disk for NoLinks<D> {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.0.create_folder(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.0.write(path, bytes)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.rename(from, to)
    }
    fn link(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.copy(from, to)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.0.remove_file(path)
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.0.remove_folder(path)
    }
    fn remove_all(&self, path: &Path) -> io::Result<()> {
        self.0.remove_all(path)
    }
}

/// Fails once, then crashes so many operations later: in the middle of the undo.
pub(super) struct Undone {
    pub(super) error: Faulty,
    pub(super) crash: Faulty,
}

impl Undone {
    fn operate(&self, operation: impl FnOnce(&Faulty) -> io::Result<()>) -> io::Result<()> {
        if self.error.has_failed() { operation(&self.crash) } else { operation(&self.error) }
    }
}

impl Disk for Undone {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.operate(|disk| disk.create_folder(path))
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.operate(|disk| disk.write(path, bytes))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.operate(|disk| disk.rename(from, to))
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.operate(|disk| disk.link(from, to))
    }
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.operate(|disk| disk.copy(from, to))
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.operate(|disk| disk.remove_file(path))
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.operate(|disk| disk.remove_folder(path))
    }
    fn remove_all(&self, path: &Path) -> io::Result<()> {
        self.operate(|disk| disk.remove_all(path))
    }
}
