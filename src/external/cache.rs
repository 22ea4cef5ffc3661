//! What was answered lately, in a file outside of the book, so that nobody is asked twice.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::Answer;

/// For how long an address that leads somewhere is not asked for again, in seconds: a week.
const ALIVE: u64 = 7 * 24 * 60 * 60;
/// For how long one that leads nowhere is not: somebody may be mending it.
const DEAD: u64 = 10 * 60;
/// The version of the form of the file.
const VERSION: u32 = 1;

/// The answers that are remembered.
#[derive(Debug, Default)]
pub struct Cache {
    file: Option<PathBuf>,
    entries: BTreeMap<String, Entry>,
    now: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    answer: Answer,
    /// When it was given, in seconds since 1970.
    at: u64,
}

#[derive(Serialize, Deserialize)]
struct Written<E> {
    version: u32,
    links: E,
}

impl Cache {
    /// The answers that are in the cache folder of the user, which `STATUSBOOK_CACHE` names otherwise. A cache that cannot be
    /// read is an empty one.
    #[expect(clippy::disallowed_methods, reason = "what is remembered grows old; no output depends on it")]
    pub fn open() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        let file = folder().map(|folder| folder.join("links.json"));
        let text = file.as_ref().and_then(|file| fs::read(file).ok());
        let written = text.and_then(|text| serde_json::from_slice::<Written<BTreeMap<String, Entry>>>(&text).ok());
        let mut entries = written.filter(|written| written.version == VERSION).map_or_else(BTreeMap::new, |w| w.links);
        entries.retain(|_, entry| {
            let age = now.saturating_sub(entry.at);
            match entry.answer {
                Answer::Alive => age < ALIVE,
                Answer::Dead(_) => age < DEAD,
                Answer::Unknown(_) => false,
            }
        });
        Self { file, entries, now }
    }

    /// What is known of an address.
    pub fn get(&self, address: &str) -> Option<&Answer> {
        self.entries.get(address).map(|entry| &entry.answer)
    }

    /// Remembers an answer.
    pub fn put(&mut self, address: String, answer: Answer) {
        self.entries.insert(address, Entry { answer, at: self.now });
    }

    /// Writes the file. That it cannot be written is no fault of the book: the next run asks again.
    pub fn close(self) {
        let Some((file, folder)) = self.file.as_ref().and_then(|file| Some((file, file.parent()?))) else { return };
        let written = Written { version: VERSION, links: &self.entries };
        let Ok(text) = serde_json::to_vec_pretty(&written) else { return };
        if fs::create_dir_all(folder).is_err() {
            return;
        }
        // Two runs at a time each leave a whole file.
        let draft = folder.join(format!("links.json.{}", std::process::id()));
        if fs::write(&draft, text).and_then(|()| fs::rename(&draft, file)).is_err() {
            let _ = fs::remove_file(&draft);
        }
    }
}

/// The folder for what can be made again: `$XDG_CACHE_HOME` or `~/.cache` (XDG Base Directory Specification), on Windows
/// `%LOCALAPPDATA%`, on macOS `~/Library/Caches`.
pub(crate) fn folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(own) = set("STATUSBOOK_CACHE") {
        return Some(own);
    }
    let base = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Caches"))
    } else {
        set("XDG_CACHE_HOME")
            .filter(|folder| folder.is_absolute())
            .or_else(|| set("HOME").map(|home| home.join(".cache")))
    };
    base.map(|base| base.join("statusbook"))
}
