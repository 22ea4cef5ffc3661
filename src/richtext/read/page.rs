//! What of a HTML page is its content.

use super::walk;
use crate::richtext::document::{Document, Fault};
use crate::richtext::dom::{Data, Dom, Element, Id, ROOT};
use crate::richtext::normal::clean;

/// Reads a page.
///
/// # Errors
/// As for [`walk`].
pub(super) fn read(dom: &Dom) -> Result<Document, Fault> {
    let found = Found::new(dom);
    let title = found.title.map(|id| words(dom, id, usize::MAX)).filter(|title| !title.is_empty());
    let root = found.main.or(found.wiki).or(found.article).or(found.body).unwrap_or(ROOT);
    let left = Left { headers: root == found.body.unwrap_or(ROOT), keep: found.header_of_only_heading };
    let (nodes, lost) = walk(dom, root, &left)?;
    Ok(Document { title, nodes, lost })
}

/// What is left out of a page beside what its elements say.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// Whether the headers of the page are.
    headers: bool,
    /// The header that is not, because the only `h1` stands in it.
    keep: Option<Id>,
}

impl Left {
    pub(super) fn is_left_out(&self, dom: &Dom, id: Id) -> bool {
        self.headers && self.keep != Some(id) && dom.name(id) == "header" && !is_in_content(dom, id)
    }
}

/// Whether what is around an element makes a header in it one of a part of the page only.
fn is_in_content(dom: &Dom, id: Id) -> bool {
    let around = std::iter::successors(dom.parent(id), |id| dom.parent(*id));
    around
        .into_iter()
        .any(|id| matches!(dom.name(id), "article" | "main" | "section" | "td" | "th" | "li" | "blockquote"))
}

/// The parts of a page that may be its content.
#[derive(Default)]
struct Found {
    title: Option<Id>,
    body: Option<Id>,
    main: Option<Id>,
    wiki: Option<Id>,
    /// The only article.
    article: Option<Id>,
    header_of_only_heading: Option<Id>,
}

impl Found {
    fn new(dom: &Dom) -> Self {
        let mut found = Self::default();
        let (mut articles, mut headings) = (0, Vec::new());
        let mut at = dom.following(ROOT, ROOT, false);
        while let Some(id) = at {
            let element = dom.element(id);
            let hidden = element.is_some_and(is_hidden);
            if let Some(element) = element.filter(|_| !hidden) {
                let class = || element.attribute("class").unwrap_or_default().split_ascii_whitespace();
                let slot = match &*element.name {
                    "title" => {
                        Some(&mut found.title).filter(|_| dom.parent(id).is_some_and(|head| dom.name(head) == "head"))
                    }
                    "body" => Some(&mut found.body),
                    "main" => Some(&mut found.main),
                    _ if element.attribute("role") == Some("main") => Some(&mut found.main),
                    _ if element.attribute("id") == Some("main-content") => Some(&mut found.wiki),
                    _ if class().any(|class| class == "wiki-content") => Some(&mut found.wiki),
                    "article" => {
                        articles += 1;
                        Some(&mut found.article)
                    }
                    "h1" => {
                        headings.push(id);
                        None
                    }
                    _ => None,
                };
                if let Some(slot) = slot {
                    slot.get_or_insert(id);
                }
            }
            at = dom.following(id, ROOT, hidden);
        }
        if articles != 1 {
            found.article = None;
        }
        if let [only] = headings.as_slice() {
            let mut around = std::iter::successors(Some(*only), |id| dom.parent(*id));
            found.header_of_only_heading = around.find(|id| dom.name(*id) == "header");
        }
        found
    }
}

/// Whether a browser or those who listen to a page are not to get an element, or it only serves finding one's way.
pub(super) fn is_hidden(element: &Element) -> bool {
    if element.attributes.is_empty() {
        return false;
    }
    if matches!(&*element.name, "body" | "html") {
        return false;
    }
    let role = element.attribute("role").unwrap_or_default();
    element.attribute("hidden").is_some_and(|hidden| hidden != "until-found")
        || element.attribute("aria-hidden") == Some("true")
        || matches!(role, "navigation" | "banner" | "contentinfo" | "complementary" | "search")
}

/// Whether a link in a heading is there only to be copied.
pub(super) fn is_permalink(dom: &Dom, id: Id, element: &Element) -> bool {
    let class = element.attribute("class").unwrap_or_default();
    let is_known = class.split_ascii_whitespace().any(|class| {
        matches!(
            class,
            "headerlink"
                | "header-anchor"
                | "heading-anchor"
                | "anchor"
                | "anchor-link"
                | "anchorjs-link"
                | "hash-link"
                | "permalink"
                | "heading-link"
                | "direct-link"
                | "toclink"
        )
    });
    if !is_known {
        return false;
    }
    // What says something is text of the heading, whatever it is called.
    const ENOUGH: usize = 64;
    let text = words(dom, id, ENOUGH).to_lowercase();
    let is_sign = !text.contains(char::is_alphanumeric);
    let names_itself = ["permalink", "permanent link", "direct link", "link to this", "copy link", "anchor"];
    is_sign || names_itself.iter().any(|name| text.starts_with(name))
}

/// The text within an element, as far as so many bytes, with its white space collapsed.
fn words(dom: &Dom, id: Id, enough: usize) -> String {
    let mut out = String::new();
    // Not more nodes than that, either: there may be many without a text.
    for id in dom.descendants(id).take(enough) {
        if out.len() >= enough {
            break;
        }
        if let Data::Text(text) = &dom.node(id).data {
            for word in text.split(|c: char| c.is_ascii_whitespace() || c == '\u{a0}').filter(|word| !word.is_empty()) {
                if !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(&clean(word, false));
                if out.len() >= enough {
                    break;
                }
            }
        }
    }
    out
}
