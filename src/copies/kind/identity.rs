//! Which book a copy is of, so that two books with copies of one name do not write over each other.

use std::fmt;

use crate::copies::base::Digest;
use crate::model::{Book, Catalog};

/// A book and one of its catalogs, without regard to where they lie: a digest of the title of the book, the path of the catalog
/// and the address of the site, where it has one. It is the same wherever the book is published from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity(Digest);

/// Whose a file or a page is: a copy of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Owner<'a> {
    /// The name of the copy.
    pub(crate) copy: &'a str,
    /// The book that it is of.
    pub(crate) book: Identity,
}

impl Identity {
    /// That of a catalog of a book.
    pub fn of(book: &Book, catalog: &Catalog) -> Self {
        let site = book.config.output.html.base_url.as_ref().map_or("", |url| url.as_str());
        // None of the three has a line break, but for a title that is written in several lines.
        Self(Digest::of(&format!("{}\n{}\n{site}", catalog.path, book.config.book.title.as_str().trim())))
    }
}

/// Sixteen hexadecimal digits.
impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0.0)
    }
}

/// What to do about a page or a file of another book.
pub(crate) const OTHER_BOOK: &str = "publish one of the two elsewhere, or under another title; if it is this book under an \
                                     earlier title, address or path of the catalog, `--adopt` takes it over";

#[cfg(test)]
mod tests {
    use super::Identity;
    use crate::source::{Inputs, load};

    fn identity(settings: &str, catalog: &str) -> String {
        let files = [("book.toml", settings), (catalog, "title: Codes\n")];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        let book = load(Inputs::in_memory(files.into()).expect("a book")).book.expect("a book");
        Identity::of(&book, &book.catalogs[0]).to_string()
    }

    #[test]
    fn it_is_told_by_title_catalog_and_address_and_nothing_else() {
        let plain = identity("[book]\ntitle = \"A\"\n", "content/a.yaml");
        assert_eq!(plain.len(), 16);
        assert_eq!(plain, identity("[book]\ntitle = \"A\"\ndescription = \"What it is.\"\n", "content/a.yaml"));
        let url = "[book]\ntitle = \"A\"\n[output.html]\nbase-url = \"https://a.example/\"\n";
        for other in [
            identity("[book]\ntitle = \"B\"\n", "content/a.yaml"),
            identity("[book]\ntitle = \"A\"\n", "content/b.yaml"),
            identity(url, "content/a.yaml"),
        ] {
            assert_ne!(plain, other);
        }
    }
}
