//! When the files of a book have changed, and come to rest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

/// A save is over when nothing has happened for so long: editors write, sync and rename in steps that follow at once.
const QUIET: Duration = Duration::from_millis(10);
/// A file that somebody writes to is left alone until it is closed, where the system tells of that; but for no longer.
const WRITING: Duration = Duration::from_millis(500);
/// As [`QUIET`], where a file has gone that may be coming back.
const LONG_QUIET: Duration = Duration::from_millis(150);
/// Files that never come to rest are read all the same.
const RESTLESS: Duration = Duration::from_secs(2);
/// As [`RESTLESS`], while git is at work.
const CHECKOUT: Duration = Duration::from_secs(20);
/// Whether the system tells when a file is closed: inotify does.
const TELLS_OF_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));
/// How often files are looked at where the system cannot tell of changes.
const POLL: Duration = Duration::from_millis(500);

/// What comes in.
enum Signal {
    /// A file changed.
    Touched,
    /// Somebody writes to a file, and has not closed it yet.
    Written(PathBuf),
    /// A file that was written to is closed.
    Closed(PathBuf),
    /// The system lost count of what changed, and maybe of what it watches.
    Lost,
    Stop,
}

/// Ends the watching, from another thread.
#[derive(Clone, Debug)]
pub struct Stop(Sender<Signal>);

impl Stop {
    /// Makes every wait of the watch end.
    pub fn stop(&self) {
        // Nobody may be waiting any more.
        let _ = self.0.send(Signal::Stop);
    }
}

/// Watches the files of a book.
pub struct Watch {
    root: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    /// Whether the files are looked at from time to time, because the system cannot tell of changes.
    polls: bool,
    signals: Receiver<Signal>,
    sender: Sender<Signal>,
    /// What is watched, and which folder that was: another one may have taken its place.
    watched: BTreeMap<PathBuf, Identity>,
    /// Whether something came in that was not waited for yet.
    due: bool,
    /// Whether a stop came in.
    stopped: bool,
    /// The files that somebody writes to.
    open: BTreeSet<PathBuf>,
    /// The file that stands while git is at work.
    git_lock: Option<PathBuf>,
    /// A lock that was waited for in vain: git was ended half way, and it stands for ever.
    stale_lock: Option<SystemTime>,
}

/// Tells a folder from another of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    fn of(folder: &Path) -> Option<Self> {
        let meta = fs::metadata(folder).ok().filter(fs::Metadata::is_dir)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            Some(Self(meta.dev(), meta.ino()))
        }
        #[cfg(not(unix))]
        {
            let made = meta.created().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
            Some(Self(made.map_or(0, |time| time.as_secs()), made.map_or(0, |time| u64::from(time.subsec_nanos()))))
        }
    }
}

impl Watch {
    /// Gets ready to watch the book in a folder; [`follow`](Self::follow) says what of it.
    ///
    /// # Errors
    /// When the system can neither tell of changes nor be asked for them.
    pub fn new(root: &Path) -> notify::Result<Self> {
        let root = root.canonicalize().map_err(notify::Error::io)?;
        let (sender, signals) = mpsc::channel();
        let told = RecommendedWatcher::new(handler(&sender), notify::Config::default());
        let polls = told.is_err();
        let watcher: Box<dyn Watcher + Send> = match told {
            Ok(watcher) => Box::new(watcher),
            Err(_) => Box::new(by_polling(&sender)?),
        };
        let git_lock = git_folder(&root).map(|folder| folder.join("index.lock"));
        Ok(Self {
            root,
            watcher,
            polls,
            signals,
            sender,
            watched: BTreeMap::new(),
            due: false,
            stopped: false,
            open: BTreeSet::new(),
            git_lock,
            stale_lock: None,
        })
    }

    /// What ends the waiting.
    pub fn stopper(&self) -> Stop {
        Stop(self.sender.clone())
    }

    /// Watches the settings of the book, its sources in `src`, its templates and its theme, as far as they are there.
    /// Gives whether anything is watched now that was not before: it may have changed meanwhile.
    ///
    /// # Errors
    /// When something cannot be watched.
    pub fn follow(&mut self, src: &str) -> notify::Result<bool> {
        let mut wanted = BTreeMap::from([(self.root.clone(), RecursiveMode::NonRecursive)]);
        for folder in [src, "templates", "theme"] {
            let folder = self.root.join(folder);
            // A folder that is made anew is told by the one above it.
            let above = folder.ancestors().skip(1).take_while(|above| above.starts_with(&self.root));
            wanted.extend(above.map(|above| (above.to_owned(), RecursiveMode::NonRecursive)));
            wanted.insert(folder, RecursiveMode::Recursive);
        }
        let old: Vec<PathBuf> = self.watched.keys().filter(|path| !wanted.contains_key(*path)).cloned().collect();
        old.iter().for_each(|path| self.forget(path));
        let mut more = false;
        for (path, mode) in wanted {
            let Some(identity) = Identity::of(&path) else {
                self.forget(&path);
                continue;
            };
            if self.watched.get(&path) == Some(&identity) {
                continue;
            }
            self.forget(&path);
            if let Err(error) = self.watcher.watch(&path, mode) {
                // Gone again, which the folder above tells.
                if Identity::of(&path).is_none() {
                    continue;
                }
                self.poll_instead(error)?;
                return self.follow(src);
            }
            self.watched.insert(path, identity);
            more = true;
        }
        Ok(more)
    }

    /// Looks at the files from time to time, where the system has no room for more watches or cannot watch this disk.
    fn poll_instead(&mut self, error: notify::Error) -> notify::Result<()> {
        if self.polls {
            return Err(error);
        }
        self.watcher = Box::new(by_polling(&self.sender)?);
        self.polls = true;
        self.watched.clear();
        Ok(())
    }

    fn forget(&mut self, path: &Path) {
        if self.watched.remove(path).is_some() {
            // The system forgets by itself what is no more.
            let _ = self.watcher.unwatch(path);
        }
    }

    /// Waits for a change, and until it is over. Gives whether to go on.
    pub fn wait(&mut self) -> bool {
        if !self.has_more() {
            let Ok(signal) = self.signals.recv() else { return false };
            self.take(signal);
        }
        self.due = false;
        !self.stopped && self.settle(QUIET)
    }

    /// Whether a change or a stop has come in meanwhile.
    pub fn has_more(&mut self) -> bool {
        while let Ok(signal) = self.signals.try_recv() {
            self.due = true;
            self.take(signal);
        }
        self.due
    }

    fn take(&mut self, signal: Signal) {
        match signal {
            Signal::Stop => self.stopped = true,
            Signal::Lost => self.watched.clear(),
            Signal::Touched => {}
            Signal::Written(path) => drop(self.open.insert(path)),
            Signal::Closed(path) => drop(self.open.remove(&path)),
        }
    }

    /// Waits longer, for a file that may be coming back. Gives whether to go on.
    pub fn wait_longer(&mut self) -> bool {
        self.settle(LONG_QUIET)
    }

    /// Waits until nothing has happened for a while, and git is done: a checkout is one change.
    fn settle(&mut self, quiet: Duration) -> bool {
        let start = Instant::now();
        let mut last = start;
        loop {
            match self.signals.recv_timeout(quiet) {
                Err(RecvTimeoutError::Disconnected) => return false,
                Ok(signal) => {
                    self.take(signal);
                    if self.stopped {
                        return false;
                    }
                    last = Instant::now();
                }
                Err(RecvTimeoutError::Timeout) => {
                    let writing = !self.open.is_empty() && last.elapsed() < WRITING;
                    if !writing && self.git_lock().is_none() {
                        break;
                    }
                }
            }
            if start.elapsed() > RESTLESS {
                let lock = self.git_lock();
                if lock.is_none() || start.elapsed() > CHECKOUT {
                    self.stale_lock = lock;
                    break;
                }
            }
        }
        // What is still open by now may never be closed, or was removed meanwhile.
        self.open.clear();
        true
    }

    /// Since when git is at work, if it is.
    fn git_lock(&self) -> Option<SystemTime> {
        let since = fs::metadata(self.git_lock.as_ref()?).ok()?.modified().ok()?;
        (self.stale_lock != Some(since)).then_some(since)
    }
}

fn by_polling(sender: &Sender<Signal>) -> notify::Result<PollWatcher> {
    let config = notify::Config::default().with_poll_interval(POLL).with_compare_contents(true);
    PollWatcher::new(handler(sender), config)
}

fn handler(sender: &Sender<Signal>) -> impl FnMut(notify::Result<Event>) + Send + use<> {
    let sender = sender.clone();
    move |event| {
        let signal = match event {
            Ok(event) if event.need_rescan() => Signal::Lost,
            Ok(event) if !matters(&event) => return,
            Ok(event) => match (event.kind, event.paths.into_iter().next()) {
                (EventKind::Modify(ModifyKind::Data(_)), Some(path)) if TELLS_OF_CLOSING => Signal::Written(path),
                (EventKind::Access(_), Some(path)) => Signal::Closed(path),
                _ => Signal::Touched,
            },
            // Not known what it was, so it may have been a change.
            Err(_) => Signal::Touched,
        };
        let _ = sender.send(signal);
    }
}

/// Whether an event can be a change of a file of the book. What else happens costs a look at the files, and no more.
fn matters(event: &Event) -> bool {
    // Reading is what a build does itself.
    let reads = matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write));
    !reads && (event.paths.is_empty() || event.paths.iter().any(|path| !is_passed_over(path)))
}

/// Whether a file is one of those that no book has: hidden ones, and editors' leavings.
fn is_passed_over(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(['.', '#']) || name.ends_with('~')
}

/// The folder that git keeps of a working tree.
fn git_folder(root: &Path) -> Option<PathBuf> {
    let git = root.ancestors().map(|folder| folder.join(".git")).find(|git| git.exists())?;
    if git.is_dir() {
        return Some(git);
    }
    // In a linked working tree it is a file that names the folder.
    let text = fs::read_to_string(&git).ok()?;
    Some(git.parent()?.join(text.strip_prefix("gitdir: ")?.trim()))
}

#[cfg(test)]
mod tests;
