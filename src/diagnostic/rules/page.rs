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
    ///
    /// Who reads with a screen reader goes from heading to heading and takes their levels for the order of the page: after a
    /// skipped one they look for the part that they seem to have missed (WCAG 2.2, technique G141). The first heading of a
    /// page comes after its title, so it is of level 2 or another title. In the texts of a catalog the first heading may
    /// have any level, because templates move it below those of the page.
    ///
    /// ```markdown
    /// # Payments
    /// #### Cards         two levels too deep
    /// ## Cards           right
    /// ```
    ///
    /// Choose the level by what the part belongs to, not by how large it is shown. `--fix` leaves it to you.
    HEADING_SKIP = Warn "page/heading-skip";
    /// A page has one heading of the first level.
    ///
    /// The first heading of a page is its title, on the page, in the navigation and in search engines; a second one on the
    /// same level says that another page begins. Where the front matter has a `title` as well, that is the one that is
    /// shown: a first heading that says something else is lost, and its author should know.
    ///
    /// ```markdown
    /// # Payments
    /// # Cards            a second title
    /// ## Cards           a part of the page
    /// ```
    ///
    /// Write further headings with `##`, or make pages of them. `--fix` leaves it to you.
    SECOND_TITLE = Warn "page/second-title";
    /// An image has a text alternative.
    ///
    /// The text stands in for the image where it is not seen: in screen readers, in search, in a terminal, and when it does not
    /// load (WCAG 2.2, section 1.1.1). Pages and all texts of catalogs are looked at.
    ///
    /// ```markdown
    /// ![](states.png)
    /// ![The states of a payment](states.png)
    /// ```
    ///
    /// An image that is there for looks only says so with an empty text: `<img src="line.png" alt="">`. `--fix` leaves it to
    /// you.
    IMAGE_ALT = Warn "page/image-alt";
}
