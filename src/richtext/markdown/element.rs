//! The HTML elements that mean something in the tree, and what may stand where.

use super::frame::Kind;

/// What a start tag does.
#[derive(Debug)]
pub(super) enum Element {
    Inline(Kind),
    Block(Kind),
    /// Groups the rows of a table, which the tree does not.
    RowGroup,
    Break,
    Rule,
    Image,
}

/// The element of a tag, with its name in lower case.
pub(super) fn find(name: &str) -> Option<(&'static str, Element)> {
    ELEMENTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(known, make)| (*known, make()))
}

type Make = fn() -> Element;

const ELEMENTS: &[(&str, Make)] = &[
    ("a", || Element::Inline(Kind::Span)),
    ("b", || Element::Inline(Kind::Strong)),
    ("blockquote", || Element::Block(Kind::Quote)),
    ("br", || Element::Break),
    ("code", || Element::Inline(Kind::Code)),
    ("del", || Element::Inline(Kind::Strikethrough)),
    ("div", || Element::Block(Kind::Group)),
    ("em", || Element::Inline(Kind::Emphasis)),
    ("h1", || Element::Block(Kind::Heading(1))),
    ("h2", || Element::Block(Kind::Heading(2))),
    ("h3", || Element::Block(Kind::Heading(3))),
    ("h4", || Element::Block(Kind::Heading(4))),
    ("h5", || Element::Block(Kind::Heading(5))),
    ("h6", || Element::Block(Kind::Heading(6))),
    ("hr", || Element::Rule),
    ("i", || Element::Inline(Kind::Emphasis)),
    ("img", || Element::Image),
    ("kbd", || Element::Inline(Kind::Keyboard)),
    ("li", || Element::Block(Kind::Item)),
    ("ol", || Element::Block(Kind::List { start: Some(1), items: Vec::new() })),
    ("p", || Element::Block(Kind::Group)),
    ("pre", || Element::Block(Kind::Pre { language: None })),
    ("s", || Element::Inline(Kind::Strikethrough)),
    ("span", || Element::Inline(Kind::Span)),
    ("strike", || Element::Inline(Kind::Strikethrough)),
    ("strong", || Element::Inline(Kind::Strong)),
    ("sub", || Element::Inline(Kind::Subscript)),
    ("sup", || Element::Inline(Kind::Superscript)),
    ("table", || Element::Block(Kind::Table { alignment: Vec::new(), rows: Vec::new() })),
    ("tbody", || Element::RowGroup),
    ("td", || Element::Block(Kind::Cell { header: false, alignment: Default::default() })),
    ("tfoot", || Element::RowGroup),
    ("th", || Element::Block(Kind::Cell { header: true, alignment: Default::default() })),
    ("thead", || Element::RowGroup),
    ("tr", || Element::Block(Kind::Row { header: true, alignment: Vec::new(), cells: Vec::new() })),
    ("ul", || Element::Block(Kind::List { start: None, items: Vec::new() })),
];

/// Whether the end tag of an open element may be left out before the start tag of another (HTML, "Optional tags").
pub(super) fn ends_before(open: &str, next: &str, next_is_block: bool) -> bool {
    let group = matches!(next, "tbody" | "tfoot" | "thead");
    match open {
        "p" => next_is_block,
        "li" => next == "li",
        "td" | "th" => group || matches!(next, "td" | "th" | "tr"),
        "tr" => group || next == "tr",
        _ => false,
    }
}

/// Whether the end tag of an element may be left out before that of its parent.
pub(super) fn end_is_optional(name: &str) -> bool {
    matches!(name, "p" | "li" | "td" | "th" | "tr")
}
