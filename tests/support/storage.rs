//! Confluence storage format held against exactly what statusbook writes of it: elements, attributes and their values,
//! what stands in what, and where text may be.
//!
//! As strict as a document type, and stricter where one cannot say it: see `schema/confluence-storage.dtd`.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

pub const AC: &str = "http://www.atlassian.com/schema/confluence/4/ac/";
pub const RI: &str = "http://www.atlassian.com/schema/confluence/4/ri/";

const BLOCKS: &[&str] =
    &["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "hr", "code macro"];
const INLINES: &[&str] =
    &["code", "em", "strong", "del", "sup", "sub", "a", "br", "ac:link", "ac:image", "anchor macro", "toc macro"];
/// What may stand between the start and the end of a link; a heading's and a paragraph's own macros may not.
const PHRASES: &[&str] = &["code", "em", "strong", "del", "sup", "sub", "a", "br", "ac:link", "ac:image"];
const LANGUAGES: &[&str] = &[
    "bash",
    "cpp",
    "c#",
    "css",
    "diff",
    "groovy",
    "java",
    "js",
    "json",
    "perl",
    "php",
    "powershell",
    "py",
    "ruby",
    "scala",
    "sql",
    "text",
    "xml",
    "yml",
];

type Checked = Result<(), String>;
/// Which values are good.
type Good<'a> = &'a dyn Fn(&str) -> bool;

/// Panics where the body of a page is not what statusbook may write.
#[track_caller]
pub fn assert_storage(body: &str) {
    if let Err(fault) = check(body) {
        panic!("{fault} in {body}");
    }
}

/// The same for a whole page, on which anchors are unique and links to them lead somewhere.
#[track_caller]
pub fn assert_storage_page(body: &str) {
    if let Err(fault) = check(body).and_then(|()| check_anchors(body)) {
        panic!("{fault} in {body}");
    }
}

/// The body within a root that declares the prefixes, as Confluence itself binds them.
pub fn wrapped(body: &str) -> String {
    format!(
        "<ac:confluence xmlns:ac=\"{AC}\" xmlns:ri=\"{RI}\">{}</ac:confluence>",
        body.strip_suffix('\n').unwrap_or(body)
    )
}

/// What is wrong with a body, if anything is.
pub fn check(body: &str) -> Checked {
    let page = wrapped(body);
    let document = Document::parse(&page).map_err(|error| format!("not well-formed: {error}"))?;
    for node in document.descendants() {
        if node.is_comment() || node.is_pi() {
            return Err("a comment or a processing instruction".to_owned());
        }
    }
    children(document.root_element(), BLOCKS, false)?;
    document.root_element().children().try_for_each(|node| element(node, &page))
}

/// What is wrong with the anchors of a page and the links to them.
pub fn check_anchors(body: &str) -> Checked {
    let page = wrapped(body);
    let document = Document::parse(&page).map_err(|error| format!("not well-formed: {error}"))?;
    let mut anchors = BTreeSet::new();
    for node in document.descendants().filter(|node| kind(*node) == "anchor macro") {
        let name = node.first_element_child().and_then(|parameter| parameter.text()).unwrap_or_default();
        if !anchors.insert(name.to_owned()) {
            return Err(format!("the anchor {name:?} stands twice"));
        }
    }
    for link in document.descendants().filter(|node| kind(*node) == "ac:link") {
        let elsewhere = link.children().any(|child| kind(child) == "ri:page");
        if let Some(anchor) = link.attribute((AC, "anchor")).filter(|anchor| !elsewhere && !anchors.contains(*anchor)) {
            return Err(format!("a link to the anchor {anchor:?}, which is not there"));
        }
    }
    Ok(())
}

/// The name of an element with its prefix; of a macro, what it is.
fn kind(node: Node<'_, '_>) -> String {
    let prefix = match node.tag_name().namespace() {
        Some(AC) => "ac:",
        Some(RI) => "ri:",
        Some(_) => "?:",
        None => "",
    };
    let name = format!("{prefix}{}", node.tag_name().name());
    match node.attribute((AC, "name")) {
        Some(of) if name == "ac:structured-macro" => format!("{of} macro"),
        _ => name,
    }
}

fn element(node: Node<'_, '_>, page: &str) -> Checked {
    if node.is_text() {
        return text(node, page);
    }
    let name = kind(node);
    let parent = node.parent().map(kind).unwrap_or_default();
    match name.as_str() {
        "p" => attributes(node, &[]).and(children(node, INLINES, true))?,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => heading(node)?,
        "ul" => attributes(node, &[]).and(some(node, &["li"]))?,
        "ol" => {
            let number = |value: &str| value.parse::<u64>().is_ok_and(|n| n.to_string() == value && n != 1);
            attributes(node, &[("start", false, &number)]).and(some(node, &["li"]))?;
        }
        "li" | "blockquote" | "td" | "th" => attributes(node, &[]).and(some(node, BLOCKS))?,
        "table" => table(node)?,
        "colgroup" | "col" | "tbody" | "tr" if ["table", "colgroup", "tbody"].contains(&parent.as_str()) => {}
        "hr" | "br" => attributes(node, &[]).and(children(node, &[], false))?,
        "code" => attributes(node, &[]).and(children(node, &[], true))?,
        "em" | "strong" | "del" | "sup" | "sub" => attributes(node, &[]).and(children(node, PHRASES, true))?,
        "a" => {
            attributes(node, &[("href", true, &is_address)]).and(children(node, PHRASES, true)).and(outermost(node))?
        }
        "ac:link" => link(node)?,
        "ac:link-body" if parent == "ac:link" => attributes(node, &[]).and(children(node, PHRASES, true))?,
        "ac:image" => {
            attributes(node, &[("ac:alt", false, &|alt| !alt.is_empty())])?;
            exactly(node, &[&["ri:attachment", "ri:url"]])?;
        }
        "ri:page" if parent == "ac:link" => {
            let filled = |value: &str| !value.is_empty();
            attributes(node, &[("ri:space-key", false, &filled), ("ri:content-title", true, &filled)])?;
            children(node, &[], false)?;
        }
        "ri:attachment" if ["ac:link", "ac:image"].contains(&parent.as_str()) => {
            let named = |value: &str| !value.is_empty() && !value.contains('/');
            attributes(node, &[("ri:filename", true, &named)]).and(children(node, &[], false))?;
        }
        "ri:url" if parent == "ac:image" => {
            let whole = |value: &str| value.contains("://") && is_address(value);
            attributes(node, &[("ri:value", true, &whole)]).and(children(node, &[], false))?;
        }
        "anchor macro" => structured(node, &[("", &|name| !name.is_empty())], page)?,
        "toc macro" => {
            structured(node, &[("maxLevel", &|level| level.parse().is_ok_and(|n: u8| (1..=6).contains(&n)))], page)?
        }
        "code macro" => structured(node, &[("language", &|language| LANGUAGES.contains(&language))], page)?,
        // Held against what it must be with the macro that it stands in.
        "ac:parameter" | "ac:plain-text-body" if parent.ends_with(" macro") => {}
        other => return Err(format!("<{other}> in <{parent}>")),
    }
    node.children().try_for_each(|child| element(child, page))
}

/// A text stands on one line, and only code is in CDATA.
fn text(node: Node<'_, '_>, page: &str) -> Checked {
    let of_code = node.parent().is_some_and(|parent| kind(parent) == "ac:plain-text-body");
    let text = node.text().unwrap_or_default();
    if !of_code && (text.contains(['\n', '\r']) || page[node.range()].contains("<![CDATA[")) {
        return Err(format!("a line feed or CDATA in the text {text:?}"));
    }
    Ok(())
}

/// A heading may start with an anchor.
fn heading(node: Node<'_, '_>) -> Checked {
    attributes(node, &[])?;
    let rest: Vec<_> = node.children().skip_while(|child| kind(*child) == "anchor macro").collect();
    if node.children().count() - rest.len() > 1 {
        return Err("two anchors in a heading".to_owned());
    }
    rest.into_iter().try_for_each(|child| allowed(child, PHRASES, true))
}

fn table(node: Node<'_, '_>) -> Checked {
    attributes(
        node,
        &[("data-layout", true, &|value| value == "default"), ("data-table-width", true, &|value| value == "760")],
    )?;
    exactly(node, &[&["colgroup"], &["tbody"]])?;
    let groups: Vec<_> = node.children().collect();
    let width = |style: &str| {
        let number = style.strip_prefix("width: ").and_then(|style| style.strip_suffix("px;"));
        let parts = number.and_then(|number| number.split_once('.'));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        parts.is_some_and(|(whole, tenth)| digits(whole) && digits(tenth) && tenth.len() == 1)
    };
    attributes(groups[0], &[]).and(some(groups[0], &["col"]))?;
    for col in groups[0].children() {
        attributes(col, &[("style", true, &width)]).and(children(col, &[], false))?;
    }
    let columns = groups[0].children().count();
    attributes(groups[1], &[]).and(some(groups[1], &["tr"]))?;
    for (at, row) in groups[1].children().enumerate() {
        let cell = if at == 0 && row.first_child().is_some_and(|cell| kind(cell) == "th") { "th" } else { "td" };
        attributes(row, &[]).and(some(row, &[cell]))?;
        if row.children().count() != columns {
            return Err(format!("{} cells in a table of {columns} columns", row.children().count()));
        }
    }
    Ok(())
}

fn link(node: Node<'_, '_>) -> Checked {
    attributes(node, &[("ac:anchor", false, &|anchor| !anchor.is_empty())]).and(outermost(node))?;
    match (node.children().count(), node.attribute((AC, "anchor"))) {
        (1, None) => Err("a link that leads nowhere".to_owned()),
        (1, Some(_)) => exactly(node, &[&["ac:link-body"]]),
        _ => exactly(node, &[&["ri:page", "ri:attachment"], &["ac:link-body"]]),
    }
}

/// A macro with its parameters in order; only that of an anchor must be there.
fn structured(node: Node<'_, '_>, parameters: &[(&str, Good<'_>)], page: &str) -> Checked {
    attributes(node, &[("ac:name", true, &|_| true), ("ac:schema-version", true, &|version| version == "1")])?;
    let name = kind(node);
    let mut rest = node.children().peekable();
    for (wanted, is_good) in parameters {
        let found = rest.next_if(|child| kind(*child) == "ac:parameter");
        let Some(parameter) = found else {
            if name == "code macro" {
                continue;
            }
            return Err(format!("the {name} lacks a parameter"));
        };
        attributes(parameter, &[("ac:name", true, &|name| name == *wanted)]).and(children(parameter, &[], true))?;
        let value = parameter.text().unwrap_or_default();
        if !is_good(value) || parameter.children().count() != 1 {
            return Err(format!("the parameter {value:?} of the {name}"));
        }
    }
    if name == "code macro" {
        let body =
            rest.next().filter(|child| kind(*child) == "ac:plain-text-body").ok_or("a code macro without code")?;
        attributes(body, &[]).and(children(body, &[], true))?;
        let source = &page[body.range()];
        let start = source.starts_with("<ac:plain-text-body><![CDATA[");
        if !start || !source.ends_with("]]></ac:plain-text-body>") {
            return Err("code outside of CDATA".to_owned());
        }
    }
    rest.next().map_or(Ok(()), |more| Err(format!("<{}> in the {name}", kind(more))))
}

/// The attributes that an element may have: name, whether it must be there, and what value is good.
fn attributes(node: Node<'_, '_>, known: &[(&str, bool, Good<'_>)]) -> Checked {
    for attribute in node.attributes() {
        let prefix = match attribute.namespace() {
            Some(AC) => "ac:",
            Some(RI) => "ri:",
            Some(_) => "?:",
            None => "",
        };
        let name = format!("{prefix}{}", attribute.name());
        let value = attribute.value();
        let good = known.iter().any(|(known, _, is_good)| *known == name && is_good(value));
        if !good || value.contains(['\n', '\r']) {
            return Err(format!("{name}={value:?} at <{}>", kind(node)));
        }
    }
    let missing = known.iter().filter(|(_, required, _)| *required).count()
        > node
            .attributes()
            .filter(|a| known.iter().any(|(name, required, _)| *required && name.ends_with(a.name())))
            .count();
    if missing { Err(format!("<{}> lacks an attribute", kind(node))) } else { Ok(()) }
}

fn allowed(child: Node<'_, '_>, names: &[&str], text: bool) -> Checked {
    let good = if child.is_text() { text } else { names.contains(&kind(child).as_str()) };
    let parent = child.parent().map(kind).unwrap_or_default();
    if good { Ok(()) } else { Err(format!("<{}> {:?} in <{parent}>", kind(child), child.text())) }
}

fn children(node: Node<'_, '_>, names: &[&str], text: bool) -> Checked {
    node.children().try_for_each(|child| allowed(child, names, text))
}

/// At least one child, each of these.
fn some(node: Node<'_, '_>, names: &[&str]) -> Checked {
    if node.has_children() { children(node, names, false) } else { Err(format!("an empty <{}>", kind(node))) }
}

/// Exactly these children, each one of several.
fn exactly(node: Node<'_, '_>, wanted: &[&[&str]]) -> Checked {
    if node.children().count() != wanted.len() {
        return Err(format!("<{}> has {} children", kind(node), node.children().count()));
    }
    node.children().zip(wanted).try_for_each(|(child, names)| allowed(child, names, false))
}

fn outermost(node: Node<'_, '_>) -> Checked {
    let within = node.ancestors().skip(1).any(|around| ["a", "ac:link"].contains(&kind(around).as_str()));
    if within { Err("a link within a link".to_owned()) } else { Ok(()) }
}

fn is_address(value: &str) -> bool {
    statusbook::richtext::is_safe_address(value)
}
