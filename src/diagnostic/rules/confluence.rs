//! Rules about what Confluence asks for.

use super::rules;

rules! {
    /// A page of Confluence has a title of its own, of at most 255 characters.
    CONFLUENCE_TITLE = Error "confluence/title", binding;
}
