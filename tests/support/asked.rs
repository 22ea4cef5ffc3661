//! What a tree asks its writers for.

use statusbook::richtext::{Block, Inline};

/// The elements that a tree asks for, in HTML.
pub fn asked_for(blocks: &[Block], names: &mut Vec<&'static str>) {
    for block in blocks {
        match block {
            Block::Paragraph(content) => inlines_asked_for(content, names),
            Block::Heading { level, content } => {
                names.push(["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level - 1)]);
                inlines_asked_for(content, names);
            }
            Block::List { start, items } => {
                names.push(if start.is_some() { "ol" } else { "ul" });
                for item in items {
                    names.push("li");
                    asked_for(item, names);
                }
            }
            Block::CodeBlock { .. } => names.extend(["pre", "code"]),
            Block::Table(table) => {
                names.push("table");
                if table.has_head() {
                    names.extend(["thead", "tr"]);
                    for cell in &table.head {
                        names.push("th");
                        asked_for(cell, names);
                    }
                }
                if !table.rows.is_empty() {
                    names.push("tbody");
                }
                for row in &table.rows {
                    names.push("tr");
                    for cell in row {
                        names.push("td");
                        asked_for(cell, names);
                    }
                }
            }
            Block::Quote(blocks) => {
                names.push("blockquote");
                asked_for(blocks, names);
            }
            Block::Rule => names.push("hr"),
        }
    }
}

fn inlines_asked_for(content: &[Inline], names: &mut Vec<&'static str>) {
    for inline in content {
        let (name, content) = match inline {
            Inline::Text(_) => continue,
            Inline::Code(_) => ("code", &[][..]),
            Inline::Emphasis(content) => ("em", content.as_slice()),
            Inline::Strong(content) => ("strong", content.as_slice()),
            Inline::Strikethrough(content) => ("del", content.as_slice()),
            Inline::Superscript(content) => ("sup", content.as_slice()),
            Inline::Subscript(content) => ("sub", content.as_slice()),
            Inline::Keyboard(content) => ("kbd", content.as_slice()),
            Inline::Link { content, .. } => ("a", content.as_slice()),
            Inline::Image { .. } => ("img", &[][..]),
            Inline::Break => ("br", &[][..]),
        };
        names.push(name);
        inlines_asked_for(content, names);
    }
}
