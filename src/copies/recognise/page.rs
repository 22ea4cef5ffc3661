//! What of a page is not its own: what a wiki or a site puts around it.

use super::{normal, words};
use crate::richtext::document::{Content, Item, Node};
use crate::richtext::{Inline, inline_text};
use crate::words::{english, in_english};

/// The parts of a page in order, without the chrome at its edges. Quotes and lists that hold tables are opened.
pub(super) fn parts(nodes: &[Node]) -> Vec<&Node> {
    let mut out: Vec<&Node> = Vec::with_capacity(nodes.len());
    // Opened by a stack of its own: a page may be nested deeper than the stack of the program is.
    let mut stack: Vec<&Node> = nodes.iter().rev().collect();
    while let Some(node) = stack.pop() {
        match &node.content {
            Content::Quote(inner) if holds_table(inner) => stack.extend(inner.iter().rev()),
            // A list of what is known of a code stays whole.
            Content::List { items, .. }
                if items.iter().any(|item| holds_table(&item.nodes)) && !super::parts::is_labelled(items) =>
            {
                stack.extend(items.iter().rev().flat_map(|item| item.nodes.iter().rev()));
            }
            _ => out.push(node),
        }
    }
    let start = start(&out);
    let end = out.iter().rposition(|node| !is_chrome(node)).map_or(0, |last| last + 1);
    out.get(start..end.max(start)).unwrap_or(&[]).to_vec()
}

fn holds_table(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| matches!(node.content, Content::Table(_)))
}

/// Where a page begins: below what skips to it.
fn start(nodes: &[&Node]) -> usize {
    const NEAR: usize = 60;
    let skips = |node: &&Node| {
        let words = node_words(node);
        words.starts_with("skip to end of metadata")
            || words.starts_with("go to start of metadata")
            || words.ends_with("go to start of metadata")
    };
    let below = nodes.iter().take(NEAR).rposition(skips).map_or(0, |last| last + 1);
    below
        + nodes.iter().skip(below).take_while(|node| is_chrome(node) && !matches!(node.content, Content::Rule)).count()
}

fn node_words(node: &Node) -> String {
    match &node.content {
        Content::Paragraph(content) | Content::Heading { content, .. } => normal(&inline_text(content)),
        Content::List { items, .. } if items.len() <= 3 => {
            let words: Vec<String> = items
                .iter()
                .flat_map(|item| &item.nodes)
                .filter(|node| matches!(node.content, Content::Paragraph(_)))
                .map(node_words)
                .collect();
            words.join(" ")
        }
        _ => String::new(),
    }
}

/// Whether a part is of the site around a page.
fn is_chrome(node: &Node) -> bool {
    const WHOLE: &[&str] = &[
        "no labels",
        "edit this page",
        "edit this page on github",
        "edit on github",
        "improve this page",
        "view source",
        "back to top",
        "labels none",
        "was this page helpful",
        "was this helpful",
        "was this article helpful",
        "yes no",
        "table of contents",
        "on this page",
        "contents",
        "in this article",
        "skip to content",
        "skip to main content",
        "previous next",
        "like be the first to like this",
        "copy page",
        "export as pdf",
        "add labels",
    ];
    const STARTS: &[&str] = &[
        "created by",
        "skip to end of metadata",
        "go to start of metadata",
        "this confluence has been ldap enabled",
        "last modified",
        "last updated",
        "last edited",
        "licensed under",
        "copyright",
        "powered by",
        "is this page helpful",
        "was this page helpful",
        "added by",
        "page tree",
        "edit this page",
        "labels",
    ];
    match &node.content {
        Content::Rule => true,
        Content::Paragraph(_) | Content::List { .. } => {
            let words = node_words(node);
            is_contents(node)
                || WHOLE.contains(&words.as_str())
                || (words.len() < 400 && STARTS.iter().any(|start| words.starts_with(start)))
        }
        _ => false,
    }
}

/// Whether a part is a list of links to parts of its own page.
pub(super) fn is_contents(node: &Node) -> bool {
    let Content::List { items, .. } = &node.content else { return false };
    !items.is_empty() && items.iter().all(|item| leads_within(item, 0))
}

fn leads_within(item: &Item, depth: usize) -> bool {
    const DEEPEST: usize = 8;
    let link = |node: &Node| match &node.content {
        Content::Paragraph(content) => {
            matches!(content.as_slice(), [Inline::Link { target, .. }] if target.starts_with('#'))
        }
        Content::List { items, .. } => depth < DEEPEST && items.iter().all(|item| leads_within(item, depth + 1)),
        _ => false,
    };
    !item.nodes.is_empty() && item.nodes.iter().all(link)
}

/// Whether a part says nothing in an introduction: contents, badges, ways back.
pub(super) fn is_beside(node: &Node) -> bool {
    match &node.content {
        Content::Paragraph(content) => {
            let images = content.iter().all(|inline| match inline {
                Inline::Image { .. } | Inline::Break => true,
                Inline::Link { content, .. } => content.iter().all(|inline| matches!(inline, Inline::Image { .. })),
                Inline::Text(text) => text.trim().is_empty(),
                _ => false,
            });
            // "Home > Docs > Errors"
            let words = inline_text(content);
            let links = content.iter().filter(|inline| matches!(inline, Inline::Link { .. })).count();
            let parted = words.contains(['>', '›', '»', '/', '→'])
                && words.split(['>', '›', '»', '/', '→']).all(|part| part.split_whitespace().count() <= 4);
            images || (links >= 1 && parted && words.len() < 200) || is_chrome(node)
        }
        _ => is_contents(node) || is_navigation(node) || is_chrome(node),
    }
}

/// Whether a part is a list of links and nothing else: the way around a site.
fn is_navigation(node: &Node) -> bool {
    let Content::List { items, .. } = &node.content else { return false };
    let is_link = |item: &Item| match item.nodes.as_slice() {
        [Node { content: Content::Paragraph(content), .. }] => matches!(content.as_slice(), [Inline::Link { .. }]),
        _ => false,
    };
    items.len() > 1 && items.iter().all(is_link)
}

/// Whether a heading stands above what is left out of introductions.
pub(super) fn is_contents_heading(words: &str) -> bool {
    matches!(
        normal(words).as_str(),
        "contents"
            | "table of contents"
            | "on this page"
            | "in this article"
            | "inhalt"
            | "inhaltsverzeichnis"
            | "sommaire"
            | "目次"
            | "目录"
    )
}

/// Whether a paragraph says, as our templates do, that a section has no codes.
pub(super) fn is_empty_section(node: &Node) -> bool {
    matches!(&node.content, Content::Paragraph(content) if matches!(content.as_slice(), [Inline::Text(text)] if is_no_codes(text)))
}

fn is_no_codes(text: &str) -> bool {
    text == in_english("no_codes") || english(&["no_codes"], |words| words == text).is_some()
}

/// Whether a heading or a paragraph before a table says that codes follow.
pub(super) fn speaks(node: &Node) -> bool {
    match &node.content {
        Content::Paragraph(content) | Content::Heading { content, .. } => words::speaks_of_codes(&inline_text(content)),
        _ => false,
    }
}
