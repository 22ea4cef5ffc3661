//! What we last put into files that are written as a whole: `.statusbook/copies.json` beside `book.toml`, to be committed with
//! the files.
//!
//! An entry is written before its file is and settled after it: whatever comes between, the file is known for ours, be it the
//! old one or the new one.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::copies::base::{Base, Digest};
use crate::replace::{ReplaceError, create, replace};

/// Where it is, from the folder of the book.
pub(crate) const PATH: &str = ".statusbook/copies.json";
/// The version of its form.
const VERSION: u64 = 1;
/// More bytes than any has, and than what is remembered of one file.
const MAX_BYTES: u64 = 256 * 1024 * 1024;
const MAX_ENTRY: usize = 8 * 1024 * 1024;

/// Why it cannot be read or written.
#[derive(Debug)]
pub(crate) enum ManifestError {
    /// The system said so.
    Io(io::Error),
    /// It could not be replaced.
    Replace(ReplaceError),
    /// It is something else than what we write: what is wrong.
    Broken(String),
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "{PATH}: {error}"),
            Self::Replace(error) => write!(f, "{PATH}: {error}"),
            Self::Broken(why) => write!(
                f,
                "{PATH} cannot be read: {why}\n  help: take it from the last commit; or remove it, and compare the copies before `--adopt`"
            ),
        }
    }
}

/// What we put into a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Entry {
    /// What stood there when we last looked at it after writing.
    base: Option<Base>,
    /// What was about to be written, and perhaps has been.
    next: Option<Base>,
}

/// The manifest.
#[derive(Debug, Default)]
pub(crate) struct Manifest {
    file: PathBuf,
    /// As it was read; none where it is not there.
    bytes: Option<Vec<u8>>,
    /// By the names of the copies, then by the paths of the files.
    entries: BTreeMap<String, BTreeMap<String, Entry>>,
}

impl Manifest {
    /// Reads that of the book in the folder `root`.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub(crate) fn open(root: &Path) -> Result<Self, ManifestError> {
        let file = root.join(PATH);
        let bytes = match fs::metadata(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self { file, ..Self::default() });
            }
            Err(error) => return Err(ManifestError::Io(error)),
            Ok(about) if !about.is_file() => return Err(ManifestError::Broken("it is not a file".to_owned())),
            Ok(about) if about.len() > MAX_BYTES => return Err(ManifestError::Broken("it is too large".to_owned())),
            Ok(_) => fs::read(&file).map_err(ManifestError::Io)?,
        };
        let value: Value =
            serde_json::from_slice(&bytes).map_err(|error| ManifestError::Broken(format!("it is no JSON: {error}")))?;
        let entries = entries(&value)?;
        Ok(Self { file, bytes: Some(bytes), entries })
    }

    /// What we last put into a file that has this digest now.
    pub(crate) fn base(&self, copy: &str, path: &str, now: Option<Digest>) -> Option<Base> {
        let entry = self.entries.get(copy)?.get(path)?;
        let is_now = |base: &&Base| now.is_some() && base.whole == now;
        entry.next.as_ref().filter(is_now).or(entry.base.as_ref()).or(entry.next.as_ref()).cloned()
    }

    /// Remembers what is about to be written.
    pub(crate) fn announce(&mut self, copy: &str, path: &str, base: Base) {
        self.entry(copy, path).next = Some(base);
    }

    /// Remembers what was written.
    pub(crate) fn settle(&mut self, copy: &str, path: &str, base: Base) {
        *self.entry(copy, path) = Entry { base: Some(base), next: None };
    }

    /// Forgets what was announced and not written.
    pub(crate) fn withdraw(&mut self, copy: &str, path: &str) {
        self.entry(copy, path).next = None;
    }

    fn entry(&mut self, copy: &str, path: &str) -> &mut Entry {
        self.entries.entry(copy.to_owned()).or_default().entry(path.to_owned()).or_default()
    }

    /// Writes it where it has changed, in one step.
    ///
    /// # Errors
    /// When it cannot be written, or somebody has changed it since it was read.
    pub(crate) fn save(&mut self) -> Result<(), ManifestError> {
        let new = self.text()?;
        if self.bytes.as_ref() == Some(&new) {
            return Ok(());
        }
        match &self.bytes {
            Some(old) => replace(&self.file, old, &new).map_err(ManifestError::Replace)?,
            None => {
                if let Some(folder) = self.file.parent() {
                    fs::create_dir_all(folder).map_err(ManifestError::Io)?;
                }
                create(&self.file, &new).map_err(ManifestError::Io)?;
            }
        }
        self.bytes = Some(new);
        Ok(())
    }

    fn text(&self) -> Result<Vec<u8>, ManifestError> {
        let mut copies = Map::new();
        for (copy, files) in &self.entries {
            let mut of_copy = Map::new();
            for (path, Entry { base, next }) in files {
                let mut entry = Map::new();
                for (key, base) in [("base", base), ("next", next)] {
                    if let Some(base) = base {
                        entry.insert(key.to_owned(), base.to_json_within(MAX_ENTRY));
                    }
                }
                if !entry.is_empty() {
                    of_copy.insert(path.clone(), entry.into());
                }
            }
            if !of_copy.is_empty() {
                copies.insert(copy.clone(), of_copy.into());
            }
        }
        let value = json!({ "version": VERSION, "copies": copies });
        let mut text = serde_json::to_vec_pretty(&value).map_err(|error| ManifestError::Broken(error.to_string()))?;
        text.push(b'\n');
        Ok(text)
    }
}

fn entries(value: &Value) -> Result<BTreeMap<String, BTreeMap<String, Entry>>, ManifestError> {
    let broken = |why: &str| ManifestError::Broken(why.to_owned());
    match value.get("version").and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(_) => return Err(broken("another version of statusbook wrote it")),
        None => return Err(broken("it has no version")),
    }
    let copies = value.get("copies").and_then(Value::as_object).ok_or_else(|| broken("it has no copies"))?;
    let mut all = BTreeMap::new();
    for (copy, files) in copies {
        let files = files.as_object().ok_or_else(|| broken("a copy has no files"))?;
        let mut of_copy = BTreeMap::new();
        for (path, entry) in files {
            let base = |key: &str| match entry.get(key) {
                None => Ok(None),
                Some(base) => Base::from_json(base).map(Some).ok_or_else(|| broken("an entry is no base")),
            };
            of_copy.insert(path.clone(), Entry { base: base("base")?, next: base("next")? });
        }
        all.insert(copy.clone(), of_copy);
    }
    Ok(all)
}
