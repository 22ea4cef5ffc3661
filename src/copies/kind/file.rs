//! Copies in files.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::{Cx, Fetched, Kind, Original, Planned, Subject};
use crate::copies::Form;
use crate::copies::detect::detect;
use crate::copies::publish::files::{self, Draft, Page};
use crate::copies::publish::{Done, Hold, RegionStep, Step};
use crate::diagnostic::{Diagnostic, Span, rules};
use crate::model::{Book, CopyKind, CopyTable, Text};
use crate::replace::{create, replace};
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
                return Ok(Box::new(Files::new(vec![(one, draft)])));
            }
            Err(Fetched::Found(_)) => Vec::new(),
        };
        let owners = self.owners(cx.book);
        let mut drafts = Vec::with_capacity(files.len());
        for path in files {
            let of = path.canonicalize().ok().and_then(|path| owners.get(&path)).map(Vec::as_slice).unwrap_or_default();
            let draft = match of {
                // Each would write over what the other wrote.
                [_, _, ..] => Draft::held(&self.name(&path), several(of)),
                _ => self.draft(&path, subject, cx),
            };
            drafts.push((path, draft));
        }
        Ok(Box::new(Files::new(drafts)))
    }

    fn draft(&self, path: &Path, subject: Option<&Subject<'_>>, cx: &mut Cx<'_>) -> Draft {
        let name = self.name(path);
        let mending = || Hold::Other { why: "it needs mending".to_owned(), help: None };
        if path.is_dir() {
            let file = cx.sources.add(name.clone(), "");
            let help = format!("Name its files, as in `{}/*.md`.", name.trim_end_matches('/'));
            let finding = Diagnostic::new(&rules::NOT_A_FILE, Span::file(file), "this is a folder, not a file");
            cx.findings.push(finding.help(help));
            return Draft::held(&name, mending());
        }
        let (file, bytes) = match read_page_text(path, &name, cx.sources) {
            Ok(Some(read)) => read,
            Ok(None) => return Draft::held(&name, Hold::Other { why: "it is not there".to_owned(), help: None }),
            Err(Refused::Finding(finding)) => {
                cx.findings.push(*finding);
                return Draft::held(&name, mending());
            }
            Err(Refused::Io(error)) => return Draft::held(&name, Hold::Failed(format!("it cannot be read: {error}"))),
        };
        let form = subject.and_then(|subject| subject.copy.form);
        let form = form.unwrap_or_else(|| detect(&name, cx.sources.text(file)));
        let usual = subject.map(|subject| (subject.catalog, subject.part));
        let page = Page { name: &name, file, bytes: &bytes, form };
        files::regions(cx, page, usual).unwrap_or_else(|| Draft::held(&name, without_regions(form)))
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

/// Files that were read and compared.
struct Files {
    steps: Vec<Step>,
    regions: Vec<Vec<RegionStep>>,
    writes: Vec<(PathBuf, Option<files::Write>)>,
}

impl Files {
    fn new(drafts: Vec<(PathBuf, Draft)>) -> Self {
        let mut it = Self { steps: Vec::new(), regions: Vec::new(), writes: Vec::new() };
        for (path, draft) in drafts {
            it.steps.push(draft.step);
            it.regions.push(draft.regions);
            it.writes.push((path, draft.write));
        }
        it
    }
}

impl Planned for Files {
    fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn regions(&self, step: usize) -> &[RegionStep] {
        self.regions.get(step).map(Vec::as_slice).unwrap_or_default()
    }

    fn carry_out(self: Box<Self>, progress: &(dyn Fn(&Done) + Sync)) -> Vec<Done> {
        let mut all = Vec::new();
        for (step, (path, write)) in self.writes.into_iter().enumerate() {
            let Some(files::Write { old, new }) = write else { continue };
            let result = match old {
                Some(old) => replace(&path, &old, &new).map_err(|error| error.to_string()),
                None => create(&path, &new).map_err(|error| error.to_string()),
            };
            let done = Done { step, result: result.map(|()| "written".to_owned()), held: None };
            progress(&done);
            all.push(done);
        }
        all
    }
}

impl Kind for InFiles {
    fn fetch(&self, _: &Subject<'_>) -> Fetched {
        self.read()
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
