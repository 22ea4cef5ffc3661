//! Rules about what Confluence asks for.

use super::rules;

rules! {
    /// A page of Confluence has a title of its own, of at most 255 characters.
    ///
    /// In Confluence the title is the name of a page: it is unique in its space, whatever its capitals, and has at most 255
    /// characters. Of two pages with one title the second would overwrite the first, or be refused.
    ///
    /// Breaks it: two files with these lines.
    ///
    /// ```yaml
    /// title: Status codes
    /// ```
    ///
    /// ```yaml
    /// title: Status Codes
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// title: Status codes of the shop
    /// ```
    ///
    /// Give one of the two another title. A book that is not for Confluence leaves that output out, with `outputs` in
    /// `book.toml`, and then this rule is not asked.
    CONFLUENCE_TITLE = Error "confluence/title", binding;
}
