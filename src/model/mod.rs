//! What a book says: plain data, the same from a YAML source as from a copy.
//!
//! Every text keeps its place in the file for findings; places do not count when two models are compared.

use crate::diagnostic::FileId;
use crate::words::Words;

mod catalog;
mod code;
mod config;
mod copy;
mod definition;
mod extra;
mod history;
mod lint;
mod look;
mod page;
mod reference;
mod text;

pub use catalog::{Catalog, CatalogFile, CodeKind, Codes, Column, Field, Part, Retired, Section};
pub use code::{Code, anchor_of};
pub use config::{
    BaseUrl, BookTable, BuildTable, Config, ConfluenceTable, Folder, HtmlTable, Language, MarkdownTable, Output,
    OutputTable, Switch,
};
pub use copy::{CodePattern, CopyKind, CopyTable, Editor, Pages, Target, TargetTexts, Targets, WikiFlavor};
pub use definition::{Case, Definition, Deprecated, Example, Header, HttpStatus, Retry, Row};
pub use extra::Extra;
pub use history::{Change, ChangeKind, Date, History};
pub use lint::{Level, LintTable, Override, Term, Terms};
pub use look::{Color, ColorsTable, EditUrl, HeaderLink, Palette};
pub use page::{FrontMatter, Page};
pub use reference::Reference;
pub use text::{Link, Markdown, Place, Text, Verbatim};

/// A whole book.
#[derive(Debug)]
pub struct Book {
    /// `book.toml`.
    pub config: Config,
    /// The catalogs, by path.
    pub catalogs: Vec<Catalog>,
    /// The pages of prose, by path.
    pub pages: Vec<Page>,
    /// Other files under the content folder, which are published as they are, by path.
    pub assets: Vec<Asset>,
    /// The author's own templates.
    pub templates: Vec<Template>,
    /// The author's own files of the theme.
    pub theme: Vec<Asset>,
    /// The words of the interface, in the language of the book.
    pub words: Words,
    /// What changed and when, where there is a `history.yaml`.
    pub history: Option<History>,
    /// Sources that are there but could not be understood, by path below the content folder, with the ending.
    pub unread: Vec<String>,
}

impl Book {
    /// A file that the site publishes as it is, named from the folder of the book, with the place where it is published.
    pub(crate) fn published(&self, name: &str) -> Option<(String, &Asset)> {
        let name = name.trim_start_matches("./");
        let file = |assets: &'_ [Asset], path: &str| assets.iter().position(|asset| asset.path == path);
        if let Some(path) = name.strip_prefix("theme/") {
            let asset = self.theme.get(file(&self.theme, path)?)?;
            return Some((format!("theme/{path}"), asset));
        }
        let path = name.strip_prefix(self.config.src())?.strip_prefix('/')?;
        let asset = self.assets.get(file(&self.assets, path)?)?;
        Some((path.to_owned(), asset))
    }

    /// The catalog that a copy is one of: the one that it names, or the only one.
    pub fn catalog_of(&self, copy: &CopyTable) -> Option<&Catalog> {
        let Some(name) = &copy.catalog else {
            return match self.catalogs.as_slice() {
                [only] => Some(only),
                _ => None,
            };
        };
        let path = name.as_str().trim_start_matches("./");
        let path = path.strip_prefix(self.config.src()).and_then(|path| path.strip_prefix('/')).unwrap_or(path);
        let stem = |catalog: &Catalog| path.strip_suffix(&catalog.ending)?.strip_suffix('.').map(str::to_owned);
        self.catalogs.iter().find(|catalog| catalog.path == path || stem(catalog).as_ref() == Some(&catalog.path))
    }
}

/// A template of the author's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name, with the folder of its output: `html/page.html`.
    pub name: String,
    /// Its file.
    pub file: FileId,
}

/// A file that is published as it is, such as an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its path below the content folder, with forward slashes.
    pub path: String,
    /// Its file, for findings; without a text.
    pub file: FileId,
    /// Its bytes.
    pub bytes: Vec<u8>,
}
