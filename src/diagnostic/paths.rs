//! From where reports name the files of a book.

use std::borrow::Cow;
use std::path::{Component, Path};

/// The folder that names of files are told from: that of the book, or one above it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// The folders that lead down to the book.
    down: Vec<String>,
}

impl Paths {
    /// Names that start at a folder above the book, from which the path `down` leads to the book.
    pub fn leading(down: &Path) -> Self {
        let folder = |part: Component<'_>| match part {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            _ => None,
        };
        Self { down: down.components().filter_map(folder).collect() }
    }

    /// The name of a file, given the one from the book's folder; with forward slashes.
    pub fn name<'n>(&self, file: &'n str) -> Cow<'n, str> {
        if self.down.is_empty() || file.starts_with('/') {
            return Cow::Borrowed(file);
        }
        // Copies may stand beside the book.
        let mut down = self.down.as_slice();
        let mut rest = file;
        while let (Some(above), Some((_, shorter))) = (rest.strip_prefix("../"), down.split_last()) {
            (rest, down) = (above, shorter);
        }
        let folders: String = down.iter().map(|folder| format!("{folder}/")).collect();
        Cow::Owned(folders + rest)
    }
}

#[cfg(test)]
mod tests {
    use super::Paths;
    use std::path::Path;

    #[test]
    fn names_start_at_the_folder_above() {
        let paths = Paths::leading(Path::new("docs/api"));
        assert_eq!(paths.name("content/a.yaml"), "docs/api/content/a.yaml");
        assert_eq!(paths.name("../wiki/a.md"), "docs/wiki/a.md");
        assert_eq!(paths.name("../../a.md"), "a.md");
        assert_eq!(paths.name("../../../a.md"), "../a.md");
        assert_eq!(paths.name("/tmp/a.md"), "/tmp/a.md");
        assert_eq!(Paths::default().name("../a.md"), "../a.md");
    }
}
