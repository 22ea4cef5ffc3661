//! What a text holds that [`super::text`] passes over because a page shows it only on demand: the titles of links and
//! images, and the sources of images that are links.

use crate::richtext::{Block, Inline, RichText, inline_text};

/// A link or an image.
enum Lead<'t> {
    Link { target: &'t str, title: &'t str, content: &'t [Inline] },
    Image { source: &'t str, title: &'t str, alt: &'t str, linked: bool },
}

/// What is passed over, a line for each link or image with any; nothing where there is none.
pub(crate) fn unseen(text: &RichText) -> String {
    let mut out = String::new();
    let mut line = |kind: &str, address: &str, title: &str, label: &str| {
        out.push_str(&format!("\n{kind} {address} {} \"{}", on_one_line(label), on_one_line(title)));
    };
    leads(&text.blocks, &mut |lead| match lead {
        Lead::Link { target, title, content } if !title.is_empty() => {
            line("link", target, title, &inline_text(content));
        }
        Lead::Image { source, title, alt, linked } if linked || !title.is_empty() => line("image", source, title, alt),
        Lead::Link { .. } | Lead::Image { .. } => {}
    });
    out
}

/// The sources of all images, in order.
pub(crate) fn images(blocks: &[Block]) -> Vec<&str> {
    let mut out = Vec::new();
    leads(blocks, &mut |lead| {
        if let Lead::Image { source, .. } = lead {
            out.push(source);
        }
    });
    out
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Goes through all links and images. Texts are no deeper than their readers let them be.
fn leads<'t>(blocks: &'t [Block], found: &mut dyn FnMut(Lead<'t>)) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => inlines(content, false, found),
            Block::List { items, .. } => items.iter().for_each(|item| leads(item, found)),
            Block::Quote(blocks) => leads(blocks, found),
            Block::Table(table) => {
                table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| leads(cell, found));
            }
            Block::CodeBlock { .. } | Block::Rule => {}
        }
    }
}

fn inlines<'t>(content: &'t [Inline], linked: bool, found: &mut dyn FnMut(Lead<'t>)) {
    for inline in content {
        match inline {
            Inline::Link { target, title, content } => {
                found(Lead::Link { target, title, content });
                inlines(content, true, found);
            }
            Inline::Image { source, alt, title } => {
                found(Lead::Image { source, title, alt, linked });
            }
            other => inlines(other.content(), linked, found),
        }
    }
}
