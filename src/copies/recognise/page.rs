//! What of a page is not its own: what a wiki or a site puts around it.

use super::{Context, normal, words};
use crate::copies::chrome;
use crate::richtext::document::{Content, Item, Node, blocks};
use crate::richtext::{Block, Inline, RichText, inline_text, plain_text};
use crate::words::{english, in_english};

/// The parts of a page in order, without the chrome at its edges. Quotes and lists that hold tables are opened.
pub(super) fn parts<'n>(cx: &Context<'_>, nodes: &'n [Node]) -> Vec<&'n Node> {
    let mut out: Vec<&Node> = Vec::with_capacity(nodes.len());
    // Opened by a stack of its own: a page may be nested deeper than the stack of the program is.
    let mut stack: Vec<&Node> = nodes.iter().rev().collect();
    while let Some(node) = stack.pop() {
        match &node.content {
            Content::Quote(inner) if holds_table(inner) && !is_expected(cx, node) => stack.extend(inner.iter().rev()),
            // A list of what is known of a code stays whole.
            Content::List { items, .. }
                if items.iter().any(|item| holds_table(&item.nodes))
                    && !super::parts::is_labelled(items)
                    && !is_expected(cx, node) =>
            {
                stack.extend(items.iter().rev().flat_map(|item| item.nodes.iter().rev()));
            }
            _ => out.push(node),
        }
    }
    let start = start(cx, &out);
    let end = out.iter().rposition(|node| !is_around(cx, node)).map_or(0, |last| last + 1);
    out.get(start..end.max(start)).unwrap_or(&[]).to_vec()
}

fn holds_table(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| matches!(node.content, Content::Table(_)))
}

/// Where a page begins: below what skips to it.
fn start(cx: &Context<'_>, nodes: &[&Node]) -> usize {
    const NEAR: usize = 60;
    let skips = |node: &&Node| {
        let words = node_words(node);
        words.starts_with("skip to end of metadata")
            || words.starts_with("go to start of metadata")
            || words.ends_with("go to start of metadata")
    };
    let below = nodes.iter().take(NEAR).rposition(skips).map_or(0, |last| last + 1);
    let is_above = |node: &&&Node| is_around(cx, node) && !matches!(node.content, Content::Rule);
    below + nodes.iter().skip(below).take_while(is_above).count()
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

/// What a part of a text is and says, as it is known again in a copy of it.
pub(in crate::copies) fn part(block: &Block) -> String {
    let kind = match block {
        // The contents of a page repeat words that stand in its texts, too.
        Block::List { items, .. } => match items.first().and_then(|item| item.first()) {
            Some(Block::Paragraph(content)) if matches!(content.first(), Some(Inline::Link { .. })) => "links",
            _ => "list",
        },
        Block::Paragraph(_) => "text",
        Block::Heading { .. } => "heading",
        Block::Quote(_) => "quote",
        Block::Rule => return "---".to_owned(),
        Block::Table(_) | Block::CodeBlock { .. } => "other",
    };
    let text = plain_text(&RichText { blocks: vec![block.clone()] });
    let words = normal(&text);
    format!("{kind}: {}", if words.is_empty() { text.trim() } else { &words })
}

/// Whether the source says a part itself, whatever it looks like.
fn is_expected(cx: &Context<'_>, node: &Node) -> bool {
    let is_own = |blocks: Vec<Block>| matches!(blocks.as_slice(), [block] if cx.hints.own.contains(&part(block)));
    !cx.hints.own.is_empty() && is_own(blocks(std::slice::from_ref(node)))
}

/// Whether a part is of the site around a page, and not of its source.
fn is_around(cx: &Context<'_>, node: &Node) -> bool {
    is_chrome(node) && !is_expected(cx, node)
}

/// Whether a part looks as what a site puts around a page.
fn is_chrome(node: &Node) -> bool {
    match &node.content {
        Content::Rule => true,
        Content::Paragraph(_) | Content::List { .. } => {
            let words = node_words(node);
            is_contents(node) || chrome::is_whole(&words) || (words.len() < 400 && chrome::is_begun(&words))
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
pub(super) fn is_beside(cx: &Context<'_>, node: &Node) -> bool {
    let looks = match &node.content {
        Content::Paragraph(content) => {
            let images = content.iter().all(|inline| match inline {
                Inline::Image { .. } | Inline::Break => true,
                Inline::Link { content, .. } => content.iter().all(|inline| matches!(inline, Inline::Image { .. })),
                Inline::Text(text) => text.trim().is_empty(),
                _ => false,
            });
            images || is_trail(content) || is_chrome(node)
        }
        Content::Heading { content, .. } => chrome::is_contents(&normal(&inline_text(content))),
        _ => is_contents(node) || is_navigation(node) || is_chrome(node),
    };
    looks && !is_expected(cx, node)
}

/// Whether a line is the way to a page, "Home > Docs > Errors": links by their names, with signs between them, and at its
/// end the page itself. Signs within a name or an address are its own.
fn is_trail(content: &[Inline]) -> bool {
    const LONGEST: usize = 200;
    const MOST_WORDS: usize = 4;
    #[derive(Default)]
    struct Step {
        text: String,
        links: usize,
        name: String,
    }
    let mut steps = vec![Step::default()];
    for inline in content {
        let Some(step) = steps.last_mut() else { return false };
        match inline {
            Inline::Link { content, .. } => {
                step.links += 1;
                step.name = inline_text(content);
            }
            Inline::Text(text) => {
                let mut parts = text.split(['>', '›', '»', '/', '→']);
                step.text.push_str(parts.next().unwrap_or_default());
                steps.extend(parts.map(|part| Step { text: part.to_owned(), ..Step::default() }));
            }
            other => step.text.push_str(&inline_text(std::slice::from_ref(other))),
        }
    }
    let is_name = |name: &str| !name.contains("://") && name.split_whitespace().count() <= MOST_WORDS;
    let is_link = |step: &Step| {
        // "You are here: Home".
        let before = step.text.trim();
        step.links == 1 && (before.is_empty() || before.ends_with(':')) && is_name(before) && is_name(&step.name)
    };
    let is_here = |step: &Step| step.links == 0 && !step.text.trim().is_empty() && is_name(&step.text);
    let Some((last, above)) = steps.split_last() else { return false };
    !above.is_empty()
        && above.iter().all(is_link)
        && (is_link(last) || is_here(last))
        && inline_text(content).len() < LONGEST
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
    chrome::is_contents(&normal(words))
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
