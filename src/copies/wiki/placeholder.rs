//! What stands on a page from when it is made until it is written.

use crate::confluence::Page;
use crate::copies::Form;
use crate::copies::base::meaning;

/// The body of a new page of a copy. The name of the copy is in it, so that each knows its own.
pub(crate) fn placeholder(copy: &str) -> String {
    let name = copy.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<p>This page is being written by statusbook, for the copy {name}.</p>")
}

/// Whether a page is one that an interrupted run of the copy made and did not come to write: only that stands there.
pub(crate) fn is_placeholder(page: &Page, copy: &str) -> bool {
    let body = page.body.as_deref().unwrap_or_default();
    page.version.number == 1 && meaning(Form::Storage, body) == meaning(Form::Storage, &placeholder(copy))
}
