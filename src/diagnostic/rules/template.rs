//! Rules about templates.

use super::rules;

rules! {
    /// A template can be parsed.
    TEMPLATE_SYNTAX = Error "template/syntax", binding, rendered;
    /// A template can be rendered for every page.
    TEMPLATE_RENDER = Error "template/render", binding, rendered;
    /// A template has the name of a built-in one, or another template names it.
    TEMPLATE_UNUSED = Warn "template/unused";
    /// What the templates of the Confluence output write is well-formed XML.
    TEMPLATE_XML = Error "template/not-well-formed", binding, rendered;
}
