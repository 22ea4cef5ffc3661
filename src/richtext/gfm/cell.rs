//! Writes blocks on one line, as HTML around inline Markdown: all that a cell of a table can hold.

use super::inline::{InlineWriter, Line};
use crate::richtext::{Alignment, Block, Inline, Table};

pub(super) fn write(writer: &mut InlineWriter<'_>, blocks: &[Block], line: Line) {
    let mut after_paragraph = false;
    for block in blocks {
        let is_paragraph = matches!(block, Block::Paragraph(_));
        if is_paragraph && after_paragraph {
            writer.out.push_str("<br><br>");
        }
        after_paragraph = is_paragraph;
        write_block(writer, block, line);
    }
}

fn write_block(writer: &mut InlineWriter<'_>, block: &Block, line: Line) {
    match block {
        Block::Paragraph(content) => writer.line(content, line),
        Block::Heading { level, content } => {
            let name = ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(writer.heading_level(*level) - 1)];
            element(writer, name, |writer| writer.line(content, Line::Element));
        }
        Block::List { start, items } => {
            match start.filter(|start| *start != 1) {
                Some(start) => writer.out.push_str(&format!("<ol start=\"{start}\">")),
                None => writer.out.push_str(if start.is_some() { "<ol>" } else { "<ul>" }),
            }
            for item in items {
                element(writer, "li", |writer| write(writer, item, Line::Element));
            }
            writer.out.push_str(if start.is_some() { "</ol>" } else { "</ul>" });
        }
        Block::CodeBlock { language, text } => {
            writer.out.push_str("<pre><code");
            if let Some(language) = language {
                writer.out.push_str(&format!(" class=\"language-{language}\""));
            }
            writer.out.push('>');
            // The last line feed goes without saying, except after an empty line.
            let body = text.strip_suffix('\n').filter(|body| !body.is_empty() && !body.ends_with('\n'));
            for (index, text) in body.unwrap_or(text).split('\n').enumerate() {
                if index > 0 {
                    writer.out.push_str("&#10;");
                }
                writer.line(&[Inline::Text(text.to_owned())], Line::Element);
            }
            writer.out.push_str("</code></pre>");
        }
        Block::Table(table) => write_table(writer, table),
        Block::Quote(blocks) => element(writer, "blockquote", |writer| write(writer, blocks, Line::Element)),
        Block::Rule => writer.out.push_str("<hr>"),
    }
}

fn write_table(writer: &mut InlineWriter<'_>, table: &Table) {
    let rows = table.rows.iter().map(|row| ("td", row));
    let head = table.has_head().then_some(("th", &table.head));
    element(writer, "table", |writer| {
        for (name, row) in head.into_iter().chain(rows) {
            element(writer, "tr", |writer| {
                for (cell, alignment) in row.iter().zip(&table.alignment) {
                    writer.out.push('<');
                    writer.out.push_str(name);
                    writer.out.push_str(match alignment {
                        Alignment::None => ">",
                        Alignment::Left => " align=\"left\">",
                        Alignment::Center => " align=\"center\">",
                        Alignment::Right => " align=\"right\">",
                    });
                    write(writer, cell, Line::Element);
                    writer.out.push_str(&format!("</{name}>"));
                }
            });
        }
    });
}

fn element(writer: &mut InlineWriter<'_>, name: &str, write: impl FnOnce(&mut InlineWriter<'_>)) {
    writer.out.push_str(&format!("<{name}>"));
    write(writer);
    writer.out.push_str(&format!("</{name}>"));
}
