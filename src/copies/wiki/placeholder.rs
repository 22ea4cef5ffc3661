//! What stands on a page from when it is made until it is written.

use crate::confluence::Page;
use crate::copies::Form;
use crate::copies::base::meaning;
use crate::copies::kind::Owner;

/// The body of a new page of a copy. The copy and its book are in it, so that each knows its own.
pub(crate) fn placeholder(owner: Owner<'_>) -> String {
    of(owner.copy, Some(&owner.book.to_string()))
}

fn of(copy: &str, book: Option<&str>) -> String {
    let name = copy.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let book = book.map(|book| format!(" of the book {book}")).unwrap_or_default();
    format!("<p>This page is being written by statusbook, for the copy {name}{book}.</p>")
}

/// Whether a page is one that an interrupted run of the copy made and did not come to write: only that stands there.
pub(crate) fn is_placeholder(page: &Page, owner: Owner<'_>) -> bool {
    is_of(page, owner.copy, Some(&owner.book.to_string()))
}

/// The same for what a page of ours remembers: a book, unless an earlier program made it.
pub(crate) fn is_of(page: &Page, copy: &str, book: Option<&str>) -> bool {
    let body = page.body.as_deref().unwrap_or_default();
    page.version.number == 1 && meaning(Form::Storage, body) == meaning(Form::Storage, &of(copy, book))
}
