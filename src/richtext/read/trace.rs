//! All that somebody can have put onto a page in storage format, also where its text does not tell of it.
//!
//! What Confluence adds, drops and reorders by itself when it stores a page is left out: ids, versions, the layout of tables
//! and images, parameters without a value, markers of comments, elements that only group.

use super::page;
use crate::richtext::dom::{Data, Dom, Element, Id, ROOT};

/// A part of what was put onto a page, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trace {
    /// Text, with the white space that it happens to have.
    Text(String),
    /// Something that is more than text: a macro with its parameters, a cell, a mention, an image.
    Mark(String),
    /// How what follows looks, or where it leads, until the next of these; empty where it is plain.
    Look(String),
}

/// Attributes that nobody chose, or that change by themselves.
const NOISE: [&str; 22] = [
    "ac:align",
    "ac:breakout-mode",
    "ac:breakout-width",
    "ac:card-appearance",
    "ac:custom-width",
    "ac:height",
    "ac:layout",
    "ac:local-id",
    "ac:macro-id",
    "ac:original-height",
    "ac:original-width",
    "ac:schema-version",
    "ac:width",
    "class",
    "data-card-appearance",
    "data-layout",
    "data-local-id",
    "data-table-display-mode",
    "data-table-width",
    "local-id",
    "ri:version-at-save",
    "style",
];
/// Parameters of macros that are the editors' own.
const OWN_PARAMETERS: [&str; 7] = [
    "_parentId",
    "__bodyContent",
    "atlassian-macro-output-type",
    "breakoutMode",
    "breakoutWidth",
    "legacyAnchorId",
    "localId",
];
/// Properties of styles that editors write by themselves.
const OWN_STYLES: [&str; 11] = [
    "display",
    "height",
    "letter-spacing",
    "line-height",
    "max-width",
    "min-height",
    "min-width",
    "table-layout",
    "white-space",
    "width",
    "word-spacing",
];
/// Elements that say nothing by themselves: their text says it, or they only group.
const PLAIN: [&str; 49] = [
    "ac:adf-content",
    "ac:caption",
    "ac:inline-comment-marker",
    "ac:layout",
    "ac:link-body",
    "ac:plain-text-body",
    "ac:plain-text-link-body",
    "ac:rich-text-body",
    "ac:task-body",
    "ac:task-list",
    "abbr",
    "article",
    "b",
    "blockquote",
    "body",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "hr",
    "html",
    "i",
    "kbd",
    "main",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "tbody",
    "tfoot",
    "thead",
    "tt",
    "ul",
    "var",
];

/// How many looks within one another are told together.
const MOST_LOOKS: usize = 16;

/// What becomes of an element.
enum Step {
    /// What is in it comes next, with this said of its looks, and this when it ends.
    Into {
        look: Option<String>,
        end: bool,
    },
    Over,
}

/// Goes through a page.
pub(super) fn trace(dom: &Dom) -> Vec<Trace> {
    let mut tracer = Tracer { dom, out: Vec::new() };
    let mut looks: Vec<String> = Vec::new();
    let mut open: Vec<(Id, bool, bool)> = Vec::new();
    let mut at = dom.first(ROOT);
    loop {
        let Some(id) = at else {
            let Some((id, has_look, end)) = open.pop() else { break };
            if end {
                tracer.mark("/".to_owned());
            }
            if has_look {
                looks.pop();
                tracer.look(&looks);
            }
            at = dom.next(id);
            continue;
        };
        match tracer.enter(id) {
            Step::Into { mut look, end } => {
                // So deep, one is told where it begins, and what it costs is bounded.
                if looks.len() >= MOST_LOOKS {
                    look.take().into_iter().for_each(|look| tracer.mark(look));
                }
                open.push((id, look.is_some(), end));
                if let Some(look) = look {
                    looks.push(look);
                    tracer.look(&looks);
                }
                at = dom.first(id);
            }
            Step::Over => at = dom.next(id),
        }
    }
    tracer.out
}

struct Tracer<'a> {
    dom: &'a Dom,
    out: Vec<Trace>,
}

impl Tracer<'_> {
    fn mark(&mut self, mark: String) {
        self.out.push(Trace::Mark(mark));
    }

    /// Says what holds from here on, however it is nested.
    fn look(&mut self, looks: &[String]) {
        let mut all: Vec<&str> = looks.iter().map(String::as_str).collect();
        all.sort_unstable();
        all.dedup();
        self.out.push(Trace::Look(all.join(" ")));
    }

    fn enter(&mut self, id: Id) -> Step {
        let element = match &self.dom.node(id).data {
            Data::Nothing => return Step::Over,
            Data::Text(text) => {
                self.out.push(Trace::Text(text.clone()));
                return Step::Over;
            }
            Data::Element(element) => element,
        };
        let name = &*element.name;
        let into = |look: Option<String>| Step::Into { look, end: false };
        match name {
            "col" | "colgroup" | "ac:task-id" | "ac:task-uuid" | "ac:parameter" | "ac:default-parameter" => Step::Over,
            "ac:adf-attribute" if matches!(element.attribute("key"), Some("local-id" | "localId")) => Step::Over,
            "ac:structured-macro" | "ac:macro" => self.structured_macro(element, id),
            "ac:link" => self.link(element, id),
            "a" => into(element.attribute("href").map(|href| format!("a={}", quoted(href.trim())))),
            "ac:image" | "img" => {
                let resource = self.resource(id).unwrap_or_default();
                self.mark(format!("image{}{resource}", attributes(element)));
                into(None)
            }
            // What a link or an image is of is said with it.
            _ if name.starts_with("ri:") && self.parent_is(id, &["ac:link", "ac:image"]) => Step::Over,
            "ac:emoticon" => {
                let named = ["ac:name", "ac:emoji-shortname"].map(|name| element.attribute(name).unwrap_or_default());
                self.mark(format!("emoticon {}", named.join(" ")));
                Step::Over
            }
            "ac:task" | "table" | "tr" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.mark(name.to_owned());
                into(styled(element))
            }
            "td" | "th" => {
                let style = styled(element).unwrap_or_default();
                self.mark(format!("{name}{}{style}", cell(element)));
                into(None)
            }
            "ac:layout-section" => {
                if let Some(kind) = columns(element) {
                    self.mark(format!("section {kind}"));
                }
                into(None)
            }
            "ac:layout-cell" => {
                let section = self.dom.parent(id).and_then(|parent| self.dom.element(parent));
                if section.and_then(columns).is_some() {
                    self.mark("column".to_owned());
                }
                into(None)
            }
            "u" | "ins" | "small" | "big" | "mark" | "font" => {
                let style = styled(element).unwrap_or_default();
                into(Some(format!("{name}{}{style}", attributes(element))))
            }
            _ if PLAIN.contains(&name) => {
                let hidden = page::is_hidden(element).then(|| "hidden".to_owned());
                into(hidden.or_else(|| styled(element)))
            }
            // A date, the state of a task, what we know nothing of.
            _ => {
                let style = styled(element).unwrap_or_default();
                self.mark(format!("{name}{}{style}", attributes(element)));
                Step::Into { look: None, end: self.dom.first(id).is_some() }
            }
        }
    }

    fn parent_is(&self, id: Id, names: &[&str]) -> bool {
        self.dom.parent(id).is_some_and(|parent| names.contains(&self.dom.name(parent)))
    }

    fn structured_macro(&mut self, element: &Element, id: Id) -> Step {
        let name = element.attribute("ac:name").unwrap_or_default();
        let parameters = self.parameters(id);
        // Code that says nothing else of itself is preformatted text as well.
        if !(name == "code" && parameters.is_empty()) {
            self.mark(format!("macro {}{parameters}", quoted(name)));
        }
        let has_body = self.dom.children(id).any(|child| self.dom.name(child) == "ac:rich-text-body");
        Step::Into { look: None, end: has_body }
    }

    /// The parameters of a macro, by their names; those without a value are none.
    fn parameters(&self, id: Id) -> String {
        let mut all = Vec::new();
        for child in self.dom.children(id) {
            let Some(element) = self.dom.element(child) else { continue };
            if !matches!(&*element.name, "ac:parameter" | "ac:default-parameter") {
                continue;
            }
            let name = element.attribute("ac:name").unwrap_or_default();
            let value = self.value(child);
            if !value.is_empty() && !OWN_PARAMETERS.contains(&name) {
                all.push(format!(" {name}={}", quoted(&value)));
            }
        }
        all.sort_unstable();
        all.concat()
    }

    /// The texts and the elements of a parameter.
    fn value(&self, id: Id) -> String {
        let mut out = String::new();
        for at in self.dom.descendants(id) {
            match &self.dom.node(at).data {
                Data::Text(text) => out.push_str(text.trim()),
                Data::Element(element) => out.push_str(&format!("<{}{}>", element.name, attributes(element))),
                Data::Nothing => {}
            }
        }
        out
    }

    fn link(&mut self, element: &Element, id: Id) -> Step {
        let anchor = element.attribute("ac:anchor").map(|anchor| format!("#{anchor}")).unwrap_or_default();
        let resource = self.resource(id).unwrap_or_default();
        let is_body = |child: &Id| matches!(self.dom.name(*child), "ac:link-body" | "ac:plain-text-link-body");
        let has_body = self.dom.children(id).filter(is_body).any(|body| self.dom.first(body).is_some());
        let look = format!("link{anchor}{resource}");
        if has_body {
            return Step::Into { look: Some(look), end: false };
        }
        self.mark(look);
        Step::Into { look: None, end: false }
    }

    /// What a link or an image is of.
    fn resource(&self, id: Id) -> Option<String> {
        let elements = self.dom.children(id).filter_map(|child| self.dom.element(child));
        let found = elements.into_iter().find(|element| element.name.starts_with("ri:"))?;
        Some(format!(" {}{}", found.name, attributes(found)))
    }
}

/// A value between quotes, on one line.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// The attributes that somebody chose, by their names.
fn attributes(element: &Element) -> String {
    // The space of a page is written or left off, as it comes.
    let is_space = |name: &str| name == "ri:space-key" && &*element.name != "ri:space";
    let mut all: Vec<String> = element
        .attributes
        .iter()
        .filter(|(name, value)| !NOISE.contains(&&**name) && !is_space(name) && !value.is_empty())
        .map(|(name, value)| format!(" {name}={}", quoted(value)))
        .collect();
    all.sort_unstable();
    all.dedup();
    all.concat()
}

/// What a cell says of itself: how far it spans, and its colour, which one generation has in its class.
fn cell(element: &Element) -> String {
    let mut out = String::new();
    for name in ["colspan", "rowspan"] {
        if let Some(span) = element.attribute(name).map(str::trim).filter(|span| !matches!(*span, "" | "1")) {
            out.push_str(&format!(" {name}={span}"));
        }
    }
    let of_class = || {
        let class = element.attribute("class")?;
        class.split_ascii_whitespace().find_map(|class| class.strip_prefix("highlight-"))
    };
    if let Some(colour) = element.attribute("data-highlight-colour").or_else(of_class) {
        out.push_str(&format!(" colour={}", colour.trim().to_ascii_lowercase()));
    }
    out
}

/// How many columns a section of a layout has, as Confluence calls it; none where there is one.
fn columns(section: &Element) -> Option<&str> {
    section.attribute("ac:type").filter(|kind| !matches!(*kind, "" | "single" | "fixed-width"))
}

/// The properties of a style that somebody chose: ` color:#ff0000`.
fn styled(element: &Element) -> Option<String> {
    let mut all = Vec::new();
    for declaration in element.attribute("style")?.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let property = property.trim().to_ascii_lowercase();
        let value: String = value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        let is_zero = value.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim_matches(['0', '.']).is_empty()
            && value.starts_with('0');
        let is_usual = is_zero
            || matches!(
                (property.as_str(), value.as_str()),
                ("text-align", "left" | "start") | ("text-decoration", "none")
            );
        if !is_usual && !OWN_STYLES.contains(&property.as_str()) {
            all.push(format!(" {property}:{}", colour(&value).unwrap_or(value)));
        }
    }
    all.sort_unstable();
    all.dedup();
    (!all.is_empty()).then(|| all.concat())
}

/// A colour of red, green and blue as hexadecimal digits: editors turn the one into the other.
fn colour(value: &str) -> Option<String> {
    let parts = value.strip_prefix("rgb(")?.strip_suffix(')')?;
    let mut out = "#".to_owned();
    let mut count = 0;
    for part in parts.split(',') {
        out.push_str(&format!("{:02x}", part.parse::<u8>().ok()?));
        count += 1;
    }
    (count == 3).then_some(out)
}
