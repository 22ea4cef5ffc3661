//! Gives the links of a text other addresses, or takes them away.

use super::normal::append;
use super::plain::inline_text;
use super::{Block, Inline, RichText, Table};

/// The text with each address of a link or an image replaced by what `to` says of it. Where that is nothing, the label of
/// the link or the text alternative of the image stays.
pub fn relink(text: &RichText, to: &dyn Fn(&str) -> Option<String>) -> RichText {
    readdressed(text, &mut |led| Some((to(led.target)?, led.title.to_owned())))
}

/// What leads somewhere in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Led<'t> {
    /// Its address.
    pub target: &'t str,
    /// What a browser shows on hovering; may be empty.
    pub title: &'t str,
    /// Its label, or the text alternative of an image, without markup.
    pub label: String,
    /// Whether it is an image.
    pub image: bool,
}

/// What [`relink`] calls for each address: the address and the title that it gets.
type To<'f> = &'f mut dyn FnMut(&Led<'_>) -> Option<(String, String)>;

/// Like [`relink`], with titles, and labels to decide by. Images within the label of a link come before it.
pub fn readdressed(text: &RichText, to: To<'_>) -> RichText {
    RichText { blocks: blocks(&text.blocks, to) }
}

fn blocks(from: &[Block], to: To<'_>) -> Vec<Block> {
    fn row(row: &[Vec<Block>], to: To<'_>) -> Vec<Vec<Block>> {
        row.iter().map(|cell| blocks(cell, to)).collect()
    }
    fn table(table: &Table, to: To<'_>) -> Table {
        let head = row(&table.head, to);
        let rows = table.rows.iter().map(|cells| row(cells, to)).collect();
        Table { alignment: table.alignment.clone(), head, rows }
    }
    let block = |block: &Block| match block {
        Block::Paragraph(content) => Some(inlines(content, to)).filter(|c| !c.is_empty()).map(Block::Paragraph),
        Block::Heading { level, content } => Some(inlines(content, to))
            .filter(|content| !content.is_empty())
            .map(|content| Block::Heading { level: *level, content }),
        Block::List { start, items } => {
            Some(Block::List { start: *start, items: items.iter().map(|item| blocks(item, to)).collect() })
        }
        Block::Table(inner) => Some(Block::Table(table(inner, to))),
        Block::Quote(inner) => Some(blocks(inner, to)).filter(|inner| !inner.is_empty()).map(Block::Quote),
        Block::CodeBlock { .. } | Block::Rule => Some(block.clone()),
    };
    from.iter().filter_map(block).collect()
}

fn inlines(from: &[Inline], to: To<'_>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(from.len());
    for inline in from {
        let changed = match inline {
            Inline::Text(_) | Inline::Code(_) | Inline::Break => Some(inline.clone()),
            Inline::Link { target, title, content } => {
                let content = inlines(content, to);
                match to(&Led { target, title, label: inline_text(&content), image: false }) {
                    Some((target, title)) => Some(Inline::Link { target, title, content }),
                    None => {
                        content.into_iter().for_each(|inline| append(&mut out, inline));
                        None
                    }
                }
            }
            Inline::Image { source, alt, title } => {
                match to(&Led { target: source, title, label: alt.clone(), image: true }) {
                    Some((source, title)) => Some(Inline::Image { source, alt: alt.clone(), title }),
                    None => (!alt.is_empty()).then(|| Inline::Text(alt.clone())),
                }
            }
            wrapper => {
                let content = inlines(wrapper.content(), to);
                (!content.is_empty()).then(|| wrapper.around(content))
            }
        };
        changed.into_iter().for_each(|inline| append(&mut out, inline));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::relink;
    use crate::richtext::markdown::read;

    #[test]
    fn links_are_led_elsewhere_or_taken_away() {
        let to = |target: &str| target.strip_prefix('#').map(|rest| format!("https://example.com/{rest}"));
        let text = read(
            "See [a *b*](#x), [*c*](gone.md)*d* and ![e](pic.png) ![](none.png).\n\n- [f](#y)\n\n| [g](h) |\n|-|\n",
        )
        .text;
        let wanted = "See [a *b*](https://example.com/x), *cd* and e .\n\n- [f](https://example.com/y)\n\n| g |\n|-|\n";
        assert_eq!(relink(&text, &to), read(wanted).text);
    }
}
