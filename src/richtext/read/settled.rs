//! Brings a text into the shape that it comes back in from a page.

use super::builder::{Builder, Entered, Kind, Span};
use super::line::Format;
use crate::richtext::{Alignment, Block, Inline, RichText, Table, document};

pub(in crate::richtext) fn settled(text: &RichText) -> RichText {
    let mut builder = Builder::new();
    blocks(&mut builder, &text.blocks);
    document::text(&builder.finish().0)
}

/// Texts are no deeper than [`MAX_DEPTH`](crate::richtext::MAX_DEPTH).
fn blocks(builder: &mut Builder, blocks: &[Block]) {
    blocks.iter().for_each(|block| self::block(builder, block));
}

fn block(builder: &mut Builder, block: &Block) {
    builder.block();
    match block {
        Block::Paragraph(content) => {
            inlines(builder, content);
            builder.block();
        }
        Block::Heading { level, content } => within(builder, Kind::Heading(*level), |b| inlines(b, content)),
        Block::List { start, items } => within(builder, Kind::List { start: *start, items: Vec::new() }, |builder| {
            items.iter().for_each(|item| within(builder, Kind::Item, |builder| blocks(builder, item)));
        }),
        Block::CodeBlock { language, text } => {
            let kind = Kind::Pre { language: language.clone(), text: String::new() };
            within(builder, kind, |builder| builder.text(text, 0..0));
        }
        Block::Table(table) => within(builder, Kind::Table(Box::default()), |builder| self::table(builder, table)),
        Block::Quote(quoted) => within(builder, Kind::Quote, |builder| blocks(builder, quoted)),
        Block::Rule => builder.rule(0..0),
    }
}

fn table(builder: &mut Builder, table: &Table) {
    let mut row = |cells: &[Vec<Block>], head: bool| {
        within(builder, Kind::Row { cells: Vec::new() }, |builder| {
            for (index, cell) in cells.iter().enumerate() {
                let alignment = table.alignment.get(index).copied().unwrap_or(Alignment::None);
                let span = Span { head, columns: 1, rows: 1, alignment };
                within(builder, Kind::Cell(span), |builder| blocks(builder, cell));
            }
        });
    };
    if table.has_head() {
        row(&table.head, true);
    }
    table.rows.iter().for_each(|cells| row(cells, false));
}

fn within(builder: &mut Builder, kind: Kind, write: impl FnOnce(&mut Builder)) {
    let opened = builder.open(kind, 0..0);
    write(builder);
    if opened {
        builder.close(0);
    }
}

fn inlines(builder: &mut Builder, content: &[Inline]) {
    for inline in content {
        let format = match inline {
            Inline::Text(text) => {
                builder.text(text, 0..0);
                continue;
            }
            Inline::Code(code) => {
                let entered = builder.enter(Format::Code);
                builder.text(code, 0..0);
                builder.leave(entered);
                continue;
            }
            Inline::Image { source, alt, title } => {
                builder.image(source.clone(), alt.clone(), title.clone(), 0..0);
                continue;
            }
            Inline::Break => {
                builder.line_break();
                continue;
            }
            Inline::Emphasis(_) => Format::Emphasis,
            Inline::Strong(_) => Format::Strong,
            Inline::Strikethrough(_) => Format::Strikethrough,
            Inline::Superscript(_) => Format::Superscript,
            Inline::Subscript(_) => Format::Subscript,
            Inline::Keyboard(_) => Format::Keyboard,
            Inline::Link { target, title, .. } => Format::Link { target: target.clone(), title: title.clone() },
        };
        let entered: Entered = builder.enter(format);
        inlines(builder, inline.content());
        builder.leave(entered);
    }
}
