//! What is written as Markdown comes back, from our reader and from comrak.

mod support;

use proptest::prelude::*;
use statusbook::richtext::gfm::{self, Place};
use statusbook::richtext::{AsWritten, Block, Inline, RichText, Table, html, markdown};
use support::{config, dom, inlines, normal_blocks, rich_text, text};

fn comrak(source: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.render.r#unsafe = true;
    comrak::markdown_to_html(source, &options)
}

proptest! {
    #![proptest_config(config(800))]

    #[test]
    fn blocks_come_back(text in rich_text()) {
        let written = gfm::blocks(&text.blocks, &AsWritten);
        let read = markdown::read(&written);
        prop_assert_eq!(&read.text, &text, "{}", written);
        prop_assert_eq!(read.notices, [], "{}", written);
        prop_assert_eq!(gfm::blocks(&read.text.blocks, &AsWritten), written);
    }
}

/// What comrak makes of a tree, in the terms of our HTML writer.
fn same_as_html(text: &RichText, written: &str) -> Result<(), TestCaseError> {
    let theirs = dom::html(&comrak(written));
    let mut ours = String::new();
    html::Writer::new(&AsWritten).blocks(&text.blocks, &mut ours);
    let ours = dom::html(&ours);
    prop_assert_eq!(theirs.letters(), ours.letters(), "{}", written);
    for name in [
        "em",
        "strong",
        "del",
        "code",
        "pre",
        "a",
        "img",
        "sub",
        "sup",
        "kbd",
        "li",
        "ul",
        "ol",
        "blockquote",
        "h2",
        "hr",
    ] {
        prop_assert_eq!(theirs.count(name), ours.count(name), "{} in {}", name, written);
    }
    for name in ["a", "img"] {
        prop_assert_eq!(theirs.attributes(name), ours.attributes(name), "{}", written);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn comrak_reads_blocks_alike(text in rich_text()) {
        same_as_html(&text, &gfm::blocks(&text.blocks, &AsWritten))?;
    }

    #[test]
    fn comrak_reads_cells_alike(text in rich_text()) {
        let cell = gfm::cell(&text.blocks, &AsWritten);
        prop_assert!(!cell.contains('\n'));
        let table = gfm::table(&["Code".to_owned(), "Text".to_owned()], &[vec!["1".to_owned(), cell.clone()]], &[]);
        let html = comrak(&table);
        let whole = dom::html(&html);
        let cells = Block::Table(Table {
            alignment: vec![Default::default(); 2],
            head: vec![word("Code"), word("Text")],
            rows: vec![vec![word("1"), text.blocks]],
        });
        same_as_html(&RichText { blocks: vec![cells.clone()] }, &table)?;
        prop_assert!(whole.count("table") >= 1);
        prop_assert_eq!(markdown::read(&table).text.blocks, [cells]);
    }

    #[test]
    fn an_inline_comes_back_from_its_line(content in inlines()) {
        let blocks = normal_blocks(vec![Block::Paragraph(content)]);
        if let [Block::Paragraph(content)] = blocks.as_slice() {
            let line = gfm::inline(content, &AsWritten);
            prop_assert!(!line.contains('\n'));
            prop_assert_eq!(markdown::read(&line).text.blocks, blocks, "{}", line);
        }
    }

    #[test]
    fn escaped_text_is_text(text in text()) {
        let expected = text.replace('\n', " ");
        for place in [Place::Line, Place::Cell] {
            let escaped = gfm::escape(&text, place);
            let source = if place == Place::Line { escaped } else { format!("| {escaped} |\n| --- |\n") };
            let seen = dom::html(&comrak(&source));
            prop_assert_eq!(seen.letters(), dom::letters(&expected), "{}", source);
            prop_assert!(seen.elements.iter().all(|(name, _)| matches!(name.as_str(), "p" | "table" | "thead" | "tr" | "th")));
        }
    }
}

fn word(text: &str) -> Vec<Block> {
    vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])]
}
