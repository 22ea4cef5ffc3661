//! Copies in files.

use std::io;
use std::path::{Path, PathBuf};

use super::{Cx, Fetched, Kind, Original, Planned, Subject};
use crate::source::read_bytes;

/// More files than any copy has.
const MAX_FILES: usize = 100_000;

/// A copy in a file, or in all files that fit a pattern.
#[derive(Clone, Debug)]
pub struct InFiles {
    root: PathBuf,
    path: String,
}

impl InFiles {
    /// The files of `path`, which may hold `*`, `**`, `?` and `[…]`, from the folder `root`.
    pub fn new(root: &Path, path: &str) -> Self {
        Self { root: root.to_owned(), path: path.to_owned() }
    }

    /// The files that are there, `most` at most, in the order of their names.
    fn files(&self, most: usize) -> Result<Vec<PathBuf>, Fetched> {
        let one = self.root.join(&self.path);
        if one.is_dir() {
            let path = self.path.trim_end_matches('/');
            return Err(Fetched::Unreadable(format!("`{path}` is a folder; name its files, as in `{path}/*.md`")));
        }
        // A name may hold what means something in a pattern.
        if one.symlink_metadata().is_ok() || !self.path.contains(['*', '?', '[']) {
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

impl Kind for InFiles {
    fn fetch(&self, _: &Subject<'_>) -> Fetched {
        self.read()
    }

    fn plan<'k>(&'k self, _: &Subject<'_>, _: &mut Cx<'_>) -> Result<Box<dyn Planned + 'k>, String> {
        Err("whole files are not published".to_owned())
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
