//! Copies in files.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::{Cx, Fetched, Kind, Original, Planned, Subject};
use crate::copies::Form;
use crate::copies::base::{Digest, meaning};
use crate::copies::detect::detect;
use crate::copies::publish::Hold;
use crate::copies::publish::files::{self, BOM, Draft, Page};
use crate::copies::publish::in_files::Files;
use crate::copies::publish::manifest::Manifest;
use crate::copies::publish::whole::{Known, Whole};
use crate::diagnostic::{Diagnostic, Span, rules};
use crate::git::FileHistory;
use crate::model::{Book, CopyKind, CopyTable, Text};
use crate::source::{Refused, read_bytes, read_page_text};

/// More files than any copy has.
const MAX_FILES: usize = 100_000;

/// A copy in a file, or in all files that fit a pattern.
#[derive(Clone, Debug)]
pub struct InFiles {
    /// From where its path leads: the folder of the book, or where the command runs.
    root: PathBuf,
    path: String,
    /// The folder of the book.
    book: PathBuf,
    /// Whether only its regions are written.
    regions_only: bool,
}

impl InFiles {
    /// The files of `path`, which may hold `*`, `**`, `?` and `[…]`, from the folder `root` of the book.
    pub fn new(root: &Path, path: &str) -> Self {
        let mut it = Self { root: root.to_owned(), path: path.to_owned(), book: root.to_owned(), regions_only: false };
        // Which of several files has what of a catalog, nobody can tell.
        it.regions_only = it.is_pattern();
        it
    }

    /// The files of a copy of a book in the folder `root`.
    pub fn of(copy: &CopyTable, root: &Path) -> Self {
        Self::new(root, copy.path.as_ref().map_or("", Text::as_str))
    }

    /// A file that was named by its path from where the command runs; `root` is the folder of the book. Only its regions are
    /// written.
    pub fn named(path: &str, root: &Path) -> Self {
        Self { root: PathBuf::new(), path: path.to_owned(), book: root.to_owned(), regions_only: true }
    }

    /// Whether it is a pattern for several files. A name may hold what means something in a pattern.
    pub fn is_pattern(&self) -> bool {
        self.path.contains(['*', '?', '[']) && self.root.join(&self.path).symlink_metadata().is_err()
    }

    /// The files that are there, without links in their paths.
    pub fn paths(&self) -> Vec<PathBuf> {
        let files = self.files(MAX_FILES).unwrap_or_default();
        files.into_iter().filter_map(|path| path.canonicalize().ok()).collect()
    }

    /// The files that are there, `most` at most, in the order of their names.
    fn files(&self, most: usize) -> Result<Vec<PathBuf>, Fetched> {
        let one = self.root.join(&self.path);
        if one.is_dir() {
            let path = self.path.trim_end_matches('/');
            return Err(Fetched::Unreadable(format!("`{path}` is a folder; name its files, as in `{path}/*.md`")));
        }
        if !self.is_pattern() {
            return Ok(vec![one]);
        }
        let folder = glob::Pattern::escape(&self.root.to_string_lossy());
        let pattern = Path::new(&folder).join(&self.path);
        let found = glob::glob(&pattern.to_string_lossy())
            .map_err(|error| Fetched::Unreadable(format!("`{}` is no pattern: {}", self.path, error.msg)))?;
        let mut files = Vec::new();
        for file in found {
            // Folders fit, too, and are not meant.
            let file = file.map_err(|error| unreadable(&self.name(error.path()), error.error()))?;
            if file.is_dir() {
                continue;
            }
            if files.len() == most {
                return Err(Fetched::Unreadable(format!("more than {most} files fit `{}`", self.path)));
            }
            files.push(file);
        }
        files.sort();
        if files.is_empty() { Err(Fetched::Missing(format!("no file fits `{}`", self.path))) } else { Ok(files) }
    }

    /// A path as the settings would name it: from the folder of the book, with forward slashes.
    fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}

fn unreadable(name: &str, error: &io::Error) -> Fetched {
    Fetched::Unreadable(format!("`{name}` cannot be read: {}", error.kind()))
}

impl InFiles {
    /// Reads the files.
    pub fn read(&self) -> Fetched {
        let files = match self.files(MAX_FILES) {
            Ok(files) => files,
            Err(fetched) => return fetched,
        };
        let mut originals = Vec::with_capacity(files.len());
        for path in files {
            let name = self.name(&path);
            match read_bytes(&path, false) {
                Ok(Ok(bytes)) => originals.push(Original::file(name, bytes)),
                Ok(Err(refusal)) => return Fetched::Unreadable(format!("`{name}`: {}", refusal.message)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Fetched::Missing(format!("there is no file `{name}`"));
                }
                Err(error) => return unreadable(&name, &error),
            }
        }
        Fetched::Found(originals)
    }
}

/// Reads and compares the files.
impl InFiles {
    /// What publishing would do to each file; `subject` is what they have to say, where they are of a copy.
    ///
    /// # Errors
    /// Why they cannot be published at all.
    pub(crate) fn publish<'k>(
        &'k self,
        subject: Option<&Subject<'_>>,
        cx: &mut Cx<'_>,
    ) -> Result<Box<dyn Planned + 'k>, String> {
        let one = self.root.join(&self.path);
        let files = match self.files(MAX_FILES) {
            Ok(files) => files,
            Err(Fetched::Unreadable(_)) if one.is_dir() => vec![one],
            Err(Fetched::Unreadable(why)) => return Err(why),
            Err(Fetched::Missing(why)) => {
                let help = Some("make the files, with the markers of their regions in them".to_owned());
                let draft = Draft::held(&self.path, Hold::Other { why, help });
                return Ok(Box::new(Files::new(vec![(one, draft)], None)));
            }
            Err(Fetched::Found(_)) => Vec::new(),
        };
        let owners = self.owners(cx.book);
        let manifest = Manifest::open(&self.book).map_err(|error| error.to_string())?;
        let mut drafts = Vec::with_capacity(files.len());
        for path in files {
            let of = path.canonicalize().ok().and_then(|path| owners.get(&path)).map(Vec::as_slice).unwrap_or_default();
            let draft = match of {
                // Each would write over what the other wrote.
                [_, _, ..] => Draft::held(&self.name(&path), several(of)),
                _ => self.draft(&path, subject, &manifest, cx),
            };
            drafts.push((path, draft));
        }
        let remembered = subject.map(|subject| (self.book.clone(), subject.copy.name.as_str().to_owned()));
        Ok(Box::new(Files::new(drafts, remembered)))
    }

    fn draft(&self, path: &Path, subject: Option<&Subject<'_>>, manifest: &Manifest, cx: &mut Cx<'_>) -> Draft {
        let name = self.name(path);
        let mending = || Hold::Other { why: "it needs mending".to_owned(), help: None };
        if path.is_dir() {
            let file = cx.sources.add(name.clone(), "");
            let help = format!("Name its files, as in `{}/*.md`.", name.trim_end_matches('/'));
            let finding = Diagnostic::new(&rules::NOT_A_FILE, Span::file(file), "this is a folder, not a file");
            cx.findings.push(finding.help(help));
            return Draft::held(&name, mending());
        }
        let whole = subject.filter(|_| !self.regions_only);
        let (file, bytes) = match read_page_text(path, &name, cx.sources) {
            Ok(Some(read)) => read,
            Ok(None) => return self.missing(path, &name, whole, cx),
            Err(Refused::Finding(finding)) => {
                cx.findings.push(*finding);
                return Draft::held(&name, mending());
            }
            Err(Refused::Io(error)) => return Draft::held(&name, Hold::Failed(format!("it cannot be read: {error}"))),
        };
        let form = form_of(subject, &name, cx.sources.text(file));
        let usual = subject.map(|subject| (subject.catalog, subject.part));
        let page = Page { name: &name, file, bytes: &bytes, form };
        if let Some(draft) = files::regions(cx, page, usual, &|| FileHistory::of(path).ok()) {
            return draft;
        }
        let Some(subject) = whole else { return Draft::held(&name, without_regions(form)) };
        match Whole::of(cx, subject, form) {
            Ok(whole) => {
                let now = Digest::of(&meaning(form, cx.sources.text(file)));
                let base = manifest.base(subject.copy.name.as_str(), &name, Some(now));
                whole.draft(page, &Known { base, ..Known::default() }, cx.how, cx.sources)
            }
            Err(hold) => Draft::held(&name, hold),
        }
    }

    /// A file that is not there, and is made where it is clear what it is to say.
    fn missing(&self, path: &Path, name: &str, subject: Option<&Subject<'_>>, cx: &mut Cx<'_>) -> Draft {
        let Some(subject) = subject else {
            return Draft::held(name, Hold::Other { why: "it is not there".to_owned(), help: None });
        };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
            let folder = self.name(folder);
            let why = format!("the folder `{folder}` is not there");
            let help = format!(
                "make the folder `{folder}`, or correct the `path` of the copy `{}` in book.toml",
                subject.copy.name
            );
            return Draft::held(name, Hold::Other { why, help: Some(help) });
        }
        match Whole::of(cx, subject, form_of(Some(subject), name, "")) {
            Ok(whole) => whole.create(name),
            Err(hold) => Draft::held(name, hold),
        }
    }

    /// Which copies of a book each file is of, by its path without links.
    fn owners<'b>(&self, book: &'b Book) -> BTreeMap<PathBuf, Vec<&'b str>> {
        let mut owners: BTreeMap<PathBuf, Vec<&str>> = BTreeMap::new();
        for copy in book.config.copy.iter().filter(|copy| copy.kind == CopyKind::File) {
            for path in Self::of(copy, &self.book).paths() {
                owners.entry(path).or_default().push(copy.name.as_str());
            }
        }
        owners
    }
}

/// The form of a file: that of the settings, or what its name and its text tell.
fn form_of(subject: Option<&Subject<'_>>, name: &str, text: &str) -> Form {
    subject.and_then(|subject| subject.copy.form).unwrap_or_else(|| detect(name, text))
}

/// That a file is of several copies.
fn several(copies: &[&str]) -> Hold {
    let copies = copies.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
    Hold::Failed(format!("it is of the copies {copies}, and can be of one only"))
}

/// Why a file without regions is passed over.
fn without_regions(form: Form) -> Hold {
    if !matches!(form, Form::Markdown | Form::Html) {
        return Hold::Passed { why: "neither Markdown nor HTML, so it has no regions".to_owned(), help: None };
    }
    let help = "only what stands between markers is written; put these two lines where the codes are to stand:\n  \
                <!-- statusbook:begin -->\n  <!-- statusbook:end -->";
    Hold::Passed { why: "no regions".to_owned(), help: Some(help.to_owned()) }
}

impl Kind for InFiles {
    fn fetch(&self, subject: &Subject<'_>) -> Fetched {
        let mut fetched = self.read();
        // What is wrong with it is told when something is published.
        if let (Fetched::Found(originals), Ok(manifest)) = (&mut fetched, Manifest::open(&self.book)) {
            for original in originals {
                let Ok(text) = std::str::from_utf8(&original.bytes) else { continue };
                let text = text.strip_prefix(BOM).unwrap_or(text);
                let now = Digest::of(&meaning(form_of(Some(subject), &original.name, text), text));
                let base = manifest.base(subject.copy.name.as_str(), &original.name, Some(now));
                original.base = base.map(|base| base.held_against(now));
            }
        }
        fetched
    }

    fn plan<'k>(&'k self, subject: &Subject<'_>, cx: &mut Cx<'_>) -> Result<Box<dyn Planned + 'k>, String> {
        self.publish(Some(subject), cx)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Fetched, InFiles};

    #[test]
    fn files_are_found_by_name_and_by_pattern() {
        let temp = tempfile::tempdir().expect("a folder");
        let root = temp.path().join("book [1]");
        fs::create_dir_all(root.join("pages/folder.md")).expect("a folder");
        for name in ["pages/b.md", "pages/a.md", "pages/c.txt", "odd[*].md", "../outside.md"] {
            fs::write(root.join(name), name).expect("a file");
        }
        let names = |path: &str| match InFiles::new(&root, path).read() {
            Fetched::Found(found) => {
                found.into_iter().map(|o| format!("{}={}", o.name, String::from_utf8_lossy(&o.bytes))).collect()
            }
            other => vec![format!("{other:?}")],
        };
        assert_eq!(names("pages/*.md"), ["pages/a.md=pages/a.md", "pages/b.md=pages/b.md"]);
        assert_eq!(names("**/c.txt"), ["pages/c.txt=pages/c.txt"]);
        assert_eq!(names("odd[*].md"), ["odd[*].md=odd[*].md"]);
        assert_eq!(names("../outside.md"), ["../outside.md=../outside.md"]);
        let most = |most: usize| InFiles::new(&root, "pages/*.md").files(most);
        assert!(matches!(most(2), Ok(files) if files.len() == 2), "the folder among them is none");
        assert_eq!(most(1), Err(Fetched::Unreadable("more than 1 files fit `pages/*.md`".to_owned())));
        let fetch = |path: &str| InFiles::new(&root, path).read();
        assert_eq!(fetch("no.md"), Fetched::Missing("there is no file `no.md`".to_owned()));
        assert_eq!(fetch("no/*.md"), Fetched::Missing("no file fits `no/*.md`".to_owned()));
        assert!(
            matches!(fetch("pages"), Fetched::Unreadable(why) if why == "`pages` is a folder; name its files, as in `pages/*.md`")
        );
        assert!(matches!(fetch("a/***"), Fetched::Unreadable(why) if why.starts_with("`a/***` is no pattern")));
    }
}
