//! Confluence's own elements: macros, links, images.

use super::builder::{Entered, Kind};
use super::{Leave, Step, Walker, address};
use crate::links::encode;
use crate::richtext::document::Lost;
use crate::richtext::dom::{Data, Dom, Element, Id};
use crate::richtext::normal::clean;

/// What one of them is.
pub(super) enum Part {
    Macro,
    /// What a macro holds: parts of the page.
    RichBody,
    /// What a macro holds: text as it is.
    PlainBody,
    Link,
    Image,
    Emoticon,
    /// A part of the new editor's, beside which stands what shows it elsewhere.
    AdfNode,
}

/// Macros without a body that show nothing a catalog could have: places, contents, what is about the wiki itself.
const WITHOUT_TEXT: [&str; 26] = [
    "anchor",
    "attachments",
    "blog-posts",
    "change-history",
    "children",
    "contentbylabel",
    "contributors",
    "contributors-summary",
    "create-from-template",
    "drawio",
    "gallery",
    "gliffy",
    "labels-list",
    "livesearch",
    "pagetree",
    "pagetreesearch",
    "popular-labels",
    "profile",
    "recently-updated",
    "related-labels",
    "search",
    "space-details",
    "toc",
    "view-file",
    "viewpdf",
    "widget",
];

/// Of how many children those are that say what an element is; they come first.
const FIRST: usize = 64;

impl Walker<'_> {
    pub(super) fn wiki(&mut self, part: Part, element: &Element, id: Id) -> Step {
        let range = self.range(id);
        match part {
            Part::Macro => self.structured_macro(element, id),
            Part::RichBody => {
                let is_inline = self.dom.parent(id).is_some_and(|parent| {
                    parameter(self.dom, parent, "atlassian-macro-output-type").is_some_and(|kind| kind == "INLINE")
                });
                if is_inline {
                    return Step::Into(Leave::Nothing);
                }
                self.builder.block();
                Step::Into(Leave::Block)
            }
            Part::PlainBody => {
                self.code(None, id);
                Step::Over
            }
            Part::Link => self.wiki_link(element, id),
            Part::Image => {
                let resource = self.resource(id).and_then(|resource| target(resource, None));
                let value = |name: &str| clean(element.attribute(name).unwrap_or_default(), false).into_owned();
                self.builder.image(resource.unwrap_or_default(), value("ac:alt"), value("ac:title"), range);
                // Its caption is within.
                Step::Into(Leave::Nothing)
            }
            Part::Emoticon => {
                let name = || element.attribute("ac:name").map(|name| format!(":{name}:"));
                let shown = element.attribute("ac:emoji-fallback").map(str::to_owned).or_else(name);
                self.builder.text(&shown.unwrap_or_default(), range);
                Step::Over
            }
            Part::AdfNode => {
                let beside = std::iter::successors(self.dom.next(id), |id| self.dom.next(*id)).take(FIRST);
                match beside.into_iter().any(|id| self.dom.name(id) == "ac:adf-fallback") {
                    true => Step::Over,
                    false => Step::Into(Leave::Nothing),
                }
            }
        }
    }

    fn structured_macro(&mut self, element: &Element, id: Id) -> Step {
        let shown = match element.attribute("ac:name").unwrap_or_default() {
            "status" => "title",
            "jira" => "key",
            "code" | "noformat" => {
                let body =
                    self.dom.children(id).take(FIRST).find(|child| self.dom.name(*child) == "ac:plain-text-body");
                if let Some(body) = body {
                    let language = parameter(self.dom, id, "language");
                    self.code(language.and_then(|name| crate::richtext::markdown::language(&name)), body);
                }
                return Step::Over;
            }
            name => {
                let has_body = self.dom.children(id).take(FIRST).any(|child| self.dom.name(child).ends_with("-body"));
                if !has_body && !WITHOUT_TEXT.contains(&name) {
                    self.lose(id, format!("what the macro `{name}` shows is not in the text of this page"));
                }
                return Step::Into(Leave::Nothing);
            }
        };
        match parameter(self.dom, id, shown) {
            Some(text) => self.builder.text(&text, self.range(id)),
            // A list of issues, which the wiki asks for each time.
            None if shown == "key" => self.lose(id, "the issues that this macro shows are not in the text".to_owned()),
            None => {}
        }
        Step::Over
    }

    fn lose(&mut self, id: Id, why: String) {
        self.lost.push(Lost { range: self.range(id), why });
    }

    fn code(&mut self, language: Option<String>, body: Id) {
        let range = self.range(body);
        let opened = self.builder.open(Kind::Pre { language, text: String::new() }, range.clone());
        for id in self.dom.descendants(body) {
            if let Data::Text(text) = &self.dom.node(id).data {
                self.builder.text(text, range.clone());
            }
        }
        if opened {
            self.builder.close(range.end);
        } else {
            self.builder.block();
        }
    }

    fn resource(&self, id: Id) -> Option<&Element> {
        let elements = self.dom.children(id).take(FIRST).filter_map(|child| self.dom.element(child));
        elements.into_iter().find(|element| element.name.starts_with("ri:"))
    }

    fn wiki_link(&mut self, element: &Element, id: Id) -> Step {
        let anchor = element.attribute("ac:anchor").filter(|anchor| !anchor.is_empty());
        let resource = self.resource(id);
        let target = match resource {
            Some(resource) => target(resource, anchor),
            None => anchor.map(|anchor| address(&format!("#{anchor}"))),
        };
        let is_body = |id: &Id| matches!(self.dom.name(*id), "ac:link-body" | "ac:plain-text-link-body");
        let body = self.dom.children(id).take(FIRST).find(is_body);
        let label = resource.and_then(|resource| {
            ["ri:content-title", "ri:filename", "ri:value"].iter().find_map(|name| resource.attribute(name))
        });
        let label = label.or(anchor).unwrap_or_default().to_owned();
        let is_user = resource.is_some_and(|resource| &*resource.name == "ri:user");
        let entered = target.map_or(Entered::No, |target| self.enter_link(target, String::new()));
        if body.is_some_and(|body| self.dom.first(body).is_some()) {
            return Step::Into(Leave::Format(entered));
        }
        if label.is_empty() {
            let what = if is_user { "somebody who is mentioned" } else { "the label of a link" };
            self.lose(id, format!("{what} has no name in the text of this page"));
        }
        self.builder.text(&label, self.range(id));
        self.builder.leave(entered);
        Step::Over
    }
}

/// Where a resource is, as an address; none for what has none, such as a user.
fn target(resource: &Element, anchor: Option<&str>) -> Option<String> {
    let address = match &*resource.name {
        "ri:page" | "ri:blog-post" => encode(resource.attribute("ri:content-title")?),
        "ri:attachment" => encode(resource.attribute("ri:filename")?),
        "ri:url" => address(resource.attribute("ri:value")?),
        _ => return None,
    };
    Some(match anchor {
        Some(anchor) => self::address(&format!("{address}#{anchor}")),
        None => address,
    })
}

/// The value of a parameter of a macro.
fn parameter(dom: &Dom, of: Id, name: &str) -> Option<String> {
    let is_named = |id: &Id| {
        dom.element(*id)
            .is_some_and(|element| &*element.name == "ac:parameter" && element.attribute("ac:name") == Some(name))
    };
    let found = dom.children(of).take(FIRST).find(is_named)?;
    let texts = dom.descendants(found).filter_map(|id| match &dom.node(id).data {
        Data::Text(text) => Some(text.as_str()),
        _ => None,
    });
    Some(texts.collect())
}
