//! Rules about pages of prose.

use super::rules;

rules! {
    /// The front matter of a page is closed and is a mapping.
    ///
    /// The lines between two `---` at the top of a page are YAML, and say its title, its place and its labels. If they cannot
    /// be read, the page would be published with a raw block on top, under a wrong title.
    ///
    /// Breaks it:
    ///
    /// ```markdown
    /// ---
    /// title: Errors: all of them
    ///
    /// The text of the page.
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```markdown
    /// ---
    /// title: "Errors: all of them"
    /// ---
    ///
    /// The text of the page.
    /// ```
    ///
    /// Close the block with a line of `---`. A page that begins with a line across it writes `***` for that.
    FRONT_MATTER = Error "page/front-matter", binding;
    /// A page has a title: in its front matter, or as its first heading.
    ///
    /// The title stands in the navigation, in the browser's tab, in what is found by a search, and is the name of the page in
    /// Confluence. A page without one could not be told from the others.
    ///
    /// Breaks it:
    ///
    /// ```markdown
    /// The text of the page.
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```markdown
    /// # Changing a code
    ///
    /// The text of the page.
    /// ```
    ///
    /// Begin the text with a heading of the first level, or give `title` in the front matter.
    PAGE_TITLE = Error "page/title", binding;
    /// Headings skip no level.
    HEADING_SKIP = Warn "page/heading-skip";
    /// A page has one heading of the first level.
    SECOND_TITLE = Warn "page/second-title";
    /// An image has a text alternative.
    IMAGE_ALT = Warn "page/image-alt";
}
