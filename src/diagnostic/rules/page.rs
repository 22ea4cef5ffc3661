//! Rules about pages of prose.

use super::rules;

rules! {
    /// The front matter of a page is closed and is a mapping.
    FRONT_MATTER = Error "page/front-matter", binding;
    /// A page has a title: in its front matter, or as its first heading.
    PAGE_TITLE = Error "page/title", binding;
    /// Headings skip no level.
    HEADING_SKIP = Warn "page/heading-skip";
    /// A page has one heading of the first level.
    SECOND_TITLE = Warn "page/second-title";
    /// An image has a text alternative.
    IMAGE_ALT = Warn "page/image-alt";
}
