//! Pages of prose.

use super::extra::Extra;
use super::text::{Markdown, Text};
use crate::diagnostic::FileId;
use crate::source::decode::record;

/// A page of a book.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its path below the content folder, without the ending: `guide/editing`.
    pub path: String,
    /// Its file.
    pub file: FileId,
    /// The title: from the front matter, or else its first heading.
    pub title: Text,
    /// The heading of the first level that the text begins with, where it does.
    pub heading: Option<Text>,
    /// The front matter.
    pub meta: FrontMatter,
    /// The text, without the heading that is its title.
    pub body: Markdown,
}

record! {
    /// What stands between two lines of `---` at the top of a page.
    #[schemars(extend("patternProperties" = {"^x-": true}))]
    #[derive(Default)]
    pub struct FrontMatter is "the front matter" {
        required {}
        optional {
            /// The title, where it is not the first heading of the text.
            title "title": Option<Text>,
            /// What the page is about, in one sentence, for search engines and lists.
            description "description": Option<Text>,
            /// Its place among the pages of the book; those without come after those with, by path.
            order "order": Option<i64>,
            /// Labels of the page in Confluence.
            labels "labels": Vec<Text>,
        }
        extra {
            /// The author's own `x-…` keys, for templates.
            extra: Extra,
        }
    }
}
