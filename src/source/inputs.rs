//! All files of a book, read but not yet understood.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::decode::{CONFIG, Context, Decode};
use super::read::{self, Refusal};
use super::{folders, toml, walk};
use crate::diagnostic::{FileId, Findings, SourceMap, rules};
use crate::model::Config;

/// The name of the settings of a book.
const BOOK_TOML: &str = "book.toml";
/// The name of the file that says what changed.
pub(crate) const HISTORY: &str = "history.yaml";
/// The folders for an author's own templates and theme.
pub(super) const TEMPLATES: &str = "templates";
pub(super) const THEME: &str = "theme";

/// A file of a book.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its path below the book's folder, with forward slashes.
    pub path: String,
    /// What it is, or what of it could be read.
    pub content: Content,
}

/// What was read from a file.
#[derive(Clone, Debug)]
pub enum Content {
    /// A source in YAML, Markdown or a template: its text is in the source map.
    Text(FileId),
    /// A file that is published as it is.
    Bytes(Vec<u8>),
    /// Nothing that can be used; a finding says why.
    Refused,
}

/// All files of a book.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The folder of the book.
    pub root: PathBuf,
    /// The texts.
    pub sources: SourceMap,
    /// What is wrong with the files themselves and with `book.toml`.
    pub findings: Findings,
    /// The settings, where they can be understood.
    pub config: Option<Config>,
    /// The folder of the sources.
    pub src: String,
    /// The files under the sources, the templates and the theme, by path.
    pub files: Vec<Input>,
}

/// Why a book cannot be read at all.
#[derive(Debug)]
pub enum ReadError {
    /// There is no `book.toml` in a folder, nor in one above it.
    NoBook(PathBuf),
    /// There is no `book.toml` in the folder that was named.
    NotABook(PathBuf),
    /// A file or a folder cannot be read.
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::NoBook(path) => write!(
                f,
                "there is no book.toml in {} or any folder above it\n  help: name the book's folder with `-C DIR`, or start one with `statusbook init`",
                path.display()
            ),
            ReadError::NotABook(path) => write!(
                f,
                "there is no book.toml in {}\n  help: name the folder that holds it, or start a book there with `statusbook init {0}`",
                path.display()
            ),
            ReadError::Io { path, source } => write!(f, "{} cannot be read: {source}", path.display()),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ReadError::NoBook(_) | ReadError::NotABook(_) => None,
            ReadError::Io { source, .. } => Some(source),
        }
    }
}

/// The folder of the nearest `book.toml`, from `start` upward.
///
/// # Errors
/// When there is none.
pub fn find_book(start: &Path) -> Result<PathBuf, ReadError> {
    let start = start.canonicalize().map_err(|source| ReadError::Io { path: start.to_owned(), source })?;
    let found = start.ancestors().find(|folder| folder.join(BOOK_TOML).exists());
    found.map(Path::to_owned).ok_or(ReadError::NoBook(start))
}

/// For `map_err`: names the file.
fn io(path: &Path) -> impl FnOnce(io::Error) -> ReadError {
    let path = path.to_owned();
    move |source| ReadError::Io { path, source }
}

impl Inputs {
    /// Reads all files of the book in a folder. What is wrong with a single file becomes a finding.
    ///
    /// # Errors
    /// When there is no `book.toml`, or a file or folder that is there cannot be read.
    pub fn read(root: &Path) -> Result<Self, ReadError> {
        let mut inputs = Self::only_settings(root)?;
        let config = inputs.config.as_ref();
        inputs.src = config.map_or("content", Config::src).to_owned();
        let build_dir = root.join(config.map_or("public", Config::build_dir));
        let mut found = walk::files(root, &inputs.src, Some(&build_dir)).map_err(io(&root.join(&inputs.src)))?;
        found.extend(walk::file(root, HISTORY));
        for folder in [TEMPLATES, THEME] {
            found.extend(walk::files(root, folder, None).map_err(io(&root.join(folder)))?);
        }
        let read: Vec<_> = found
            .into_par_iter()
            .map(|(name, place)| {
                let bytes = match place {
                    Ok(path) => read::bytes(&path, inputs.is_text(&name)).map_err(io(&path))?,
                    Err(refusal) => Err(refusal),
                };
                Ok((name, bytes))
            })
            .collect::<Result<_, ReadError>>()?;
        for (name, bytes) in read {
            inputs.take(name, bytes);
        }
        Ok(inputs)
    }

    /// The files of a book that lies in memory, by their path from its folder: for programs that have it elsewhere than
    /// on disk, and for tests. What is under none of the folders of a book is passed over.
    ///
    /// # Errors
    /// When there is no `book.toml`.
    pub fn in_memory(mut files: BTreeMap<String, Vec<u8>>) -> Result<Self, ReadError> {
        let book_toml = files.remove(BOOK_TOML).ok_or_else(|| ReadError::NotABook(PathBuf::new()))?;
        let mut inputs = Self::empty(Path::new(""));
        inputs.settings(read::text(book_toml), None);
        inputs.src = inputs.config.as_ref().map_or("content", Config::src).to_owned();
        for (name, bytes) in files {
            let below = |folder: &str| name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
            if below(&inputs.src) || below(TEMPLATES) || below(THEME) || name == HISTORY {
                inputs.take(name, Ok(bytes));
            }
        }
        Ok(inputs)
    }

    /// Takes a file in.
    fn take(&mut self, name: String, bytes: Result<Vec<u8>, Refusal>) {
        let content = match bytes {
            Ok(bytes) if !self.is_text(&name) => Content::Bytes(bytes),
            other => match other.and_then(read::text) {
                Ok(text) => Content::Text(self.sources.add(name.clone(), text)),
                Err(refusal) => {
                    self.refuse(&name, refusal);
                    Content::Refused
                }
            },
        };
        self.files.push(Input { path: name, content });
    }

    /// The settings of the book in a folder, where nothing is wrong with them: a folder that is not understood must not
    /// be taken for the usual one.
    ///
    /// # Errors
    /// When there is no `book.toml`, or it cannot be read.
    pub fn settings_of(root: &Path) -> Result<Option<Config>, ReadError> {
        let inputs = Self::only_settings(root)?;
        Ok(inputs.config.filter(|_| inputs.findings.is_empty()))
    }

    fn only_settings(root: &Path) -> Result<Self, ReadError> {
        let book_toml = root.join(BOOK_TOML);
        if !book_toml.exists() {
            return Err(ReadError::NotABook(root.to_owned()));
        }
        let outside = book_toml.is_symlink()
            && !book_toml.canonicalize().is_ok_and(|to| root.canonicalize().is_ok_and(|root| to.starts_with(root)));
        let text = if outside && book_toml.is_file() {
            Err(Refusal::new(&rules::OUTSIDE_BOOK, walk::LEADS_OUT, walk::PUT_IT_THERE))
        } else {
            read::bytes(&book_toml, true).map_err(io(&book_toml))?.and_then(read::text)
        };
        let mut inputs = Self::empty(root);
        inputs.settings(text, Some(root));
        Ok(inputs)
    }

    fn empty(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            sources: SourceMap::default(),
            findings: Findings::default(),
            config: None,
            src: String::new(),
            files: Vec::new(),
        }
    }

    /// Takes the settings in. `root` is the folder of a book that is on disk.
    fn settings(&mut self, text: Result<String, Refusal>, root: Option<&Path>) {
        let text = match text {
            Ok(text) => text,
            Err(refusal) => return self.refuse(BOOK_TOML, refusal),
        };
        let file = self.sources.add(BOOK_TOML, text);
        self.understand(file, root);
    }

    /// Reads the settings from the text of `book.toml`.
    fn understand(&mut self, file: FileId, root: Option<&Path>) {
        let text = self.sources.text(file);
        let mut cx = Context::new(file, text, &CONFIG);
        let node = toml::parse(text, file, &mut cx.findings);
        // After a fault in the syntax, what is missing is not the author's mistake.
        if cx.findings.is_empty() {
            self.config = Config::decode(&node, &mut cx);
            self.config.iter().for_each(|config| folders::check(config, &node, root, &mut cx));
        }
        self.findings.extend(cx.findings);
    }

    /// The sources among the files: those that an author writes, and that can be changed.
    pub fn texts(&self) -> impl Iterator<Item = FileId> {
        let of_files = self.files.iter().filter_map(|file| match file.content {
            Content::Text(id) => Some(id),
            Content::Bytes(_) | Content::Refused => None,
        });
        self.sources.find(BOOK_TOML).into_iter().chain(of_files)
    }

    /// The same files, of which some have another text. Nothing is read or written.
    #[must_use]
    pub fn with(mut self, texts: BTreeMap<FileId, String>) -> Self {
        let settings = self.sources.find(BOOK_TOML).filter(|file| texts.contains_key(file));
        for (file, text) in texts {
            self.sources.change(file, text);
        }
        if let Some(file) = settings {
            self.findings.retain(|finding| finding.span.file != file);
            self.config = None;
            let root = self.root.clone();
            self.understand(file, Some(root.as_path()).filter(|root| !root.as_os_str().is_empty()));
        }
        self
    }

    fn refuse(&mut self, name: &str, refusal: Refusal) {
        let finding = refusal.finding(name, &mut self.sources);
        self.findings.push(finding);
    }

    /// Whether a file is a source or a template: everything else is published as it is.
    fn is_text(&self, name: &str) -> bool {
        match name.split('/').next() {
            Some(THEME) => is_words(name),
            Some(TEMPLATES) => true,
            _ => Kind::of(name) != Kind::Asset,
        }
    }

    /// A digest of everything that the output is made from: each file's path and bytes, and `options`, what else
    /// decides. Equal digests mean equal output.
    pub fn fingerprint(&self, options: &[&str]) -> String {
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        for option in options {
            part(option.as_bytes());
        }
        if let Some(settings) = self.sources.find(BOOK_TOML) {
            part(self.sources.text(settings).as_bytes());
        }
        for file in &self.files {
            part(file.path.as_bytes());
            match &file.content {
                Content::Text(id) => part(self.sources.text(*id).as_bytes()),
                Content::Bytes(bytes) => part(bytes),
                Content::Refused => part(b"refused"),
            }
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Whether a file of the theme holds words of the interface.
pub(super) fn is_words(name: &str) -> bool {
    name.strip_prefix("theme/words/").is_some_and(|file| file.ends_with(".toml"))
}

/// What a file under the sources is, by its ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Catalog,
    Page,
    Asset,
}

impl Kind {
    pub(super) fn of(name: &str) -> Self {
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("yaml" | "yml") => Kind::Catalog,
            Some("md") => Kind::Page,
            _ => Kind::Asset,
        }
    }
}
