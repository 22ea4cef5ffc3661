//! What is written in a form is read from it as the same text.

mod support;

use proptest::prelude::*;
use statusbook::richtext::{
    Alignment, AsWritten, Block, Inline, RichText, Table, document, gfm, html, inline_text, storage,
};
use support::rewrites::REWRITES;
use support::{config, normal_blocks, rich_text};

fn html(text: &RichText) -> String {
    let mut out = String::new();
    html::Writer::new(&AsWritten).blocks(&text.blocks, &mut out);
    out
}

fn storage(text: &RichText) -> String {
    let mut out = String::new();
    storage::Writer::new(&AsWritten).blocks(&text.blocks, &mut out);
    out
}

/// What storage format can hold of a text: no keys, no titles, no alignment, no images without a whole address, and the
/// languages of code that Confluence knows.
fn storable(text: &RichText) -> RichText {
    RichText { blocks: normal_blocks(storable_blocks(&text.blocks)) }
}

fn storable_blocks(blocks: &[Block]) -> Vec<Block> {
    let block = |block: &Block| match block {
        Block::Paragraph(content) => Block::Paragraph(storable_inlines(content)),
        Block::Heading { level, content } => Block::Heading { level: *level, content: storable_inlines(content) },
        Block::List { start, items } => {
            Block::List { start: *start, items: items.iter().map(|item| storable_blocks(item)).collect() }
        }
        Block::CodeBlock { language, text } => {
            let language = match language.as_deref() {
                Some("c++") => Some("cpp".to_owned()),
                Some("x-y") => None,
                _ => language.clone(),
            };
            Block::CodeBlock { language, text: text.clone() }
        }
        Block::Table(table) => {
            let row = |row: &Vec<Vec<Block>>| row.iter().map(|cell| storable_blocks(cell)).collect::<Vec<_>>();
            let alignment = vec![Alignment::None; table.alignment.len()];
            Block::Table(Table { alignment, head: row(&table.head), rows: table.rows.iter().map(row).collect() })
        }
        Block::Quote(blocks) => Block::Quote(storable_blocks(blocks)),
        Block::Rule => Block::Rule,
    };
    blocks.iter().map(block).collect()
}

fn storable_inlines(content: &[Inline]) -> Vec<Inline> {
    let inline = |inline: &Inline| {
        let inner = || storable_inlines(inline.content());
        match inline {
            Inline::Emphasis(_) => Inline::Emphasis(inner()),
            Inline::Strong(_) => Inline::Strong(inner()),
            Inline::Strikethrough(_) => Inline::Strikethrough(inner()),
            Inline::Superscript(_) => Inline::Superscript(inner()),
            Inline::Subscript(_) => Inline::Subscript(inner()),
            Inline::Keyboard(content) => Inline::Code(inline_text(content)),
            // Not even a link stays of one whose label was an image without a whole address.
            Inline::Link { .. } if inner().iter().all(|inline| !says(inline)) => Inline::Text(String::new()),
            Inline::Link { target, .. } => {
                Inline::Link { target: target.clone(), title: String::new(), content: inner() }
            }
            Inline::Image { source, alt, .. } if source.contains("://") => {
                Inline::Image { source: source.clone(), alt: alt.clone(), title: String::new() }
            }
            Inline::Image { alt, .. } => Inline::Text(alt.clone()),
            Inline::Text(_) | Inline::Code(_) | Inline::Break => inline.clone(),
        }
    };
    content.iter().map(inline).collect()
}

fn says(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) | Inline::Code(text) => !text.is_empty(),
        Inline::Break | Inline::Image { .. } => true,
        wrapper => wrapper.content().iter().any(says),
    }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn html_comes_back(text in rich_text()) {
        let written = html(&text);
        let read = document::from_html(&written).unwrap();
        prop_assert_eq!(document::text(&read.nodes), document::settled(&text), "{}", written);
    }

    #[test]
    fn storage_format_comes_back(text in rich_text()) {
        let written = storage(&text);
        let read = document::from_storage(&written).unwrap();
        prop_assert_eq!(document::text(&read.nodes), document::settled(&storable(&text)), "{}", written);
    }


    #[test]
    fn markdown_comes_back(text in rich_text()) {
        let written = gfm::blocks(&text.blocks, &AsWritten);
        let read = document::from_markdown(&written).unwrap();
        prop_assert_eq!(document::text(&read.nodes), document::settled(&text), "{}", written);
    }

    #[test]
    fn cells_of_markdown_come_back(text in rich_text()) {
        let cell = gfm::cell(&text.blocks, &AsWritten);
        let written = gfm::table(&["a".to_owned()], &[vec![cell]], &[]);
        let read = document::from_markdown(&written).unwrap();
        let read = document::text(&read.nodes);
        let [Block::Table(table)] = read.blocks.as_slice() else { panic!("{read:?} of {written}") };
        prop_assert_eq!(&table.rows, &vec![vec![document::settled(&text).blocks]], "{}", written);
    }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn what_confluence_rewrites_is_the_same(
        text in rich_text(),
        order in Just(REWRITES[..20].to_vec()).prop_shuffle(),
    ) {
        let written = storage(&text);
        let read = |page: &str| document::text(&document::from_storage(page).unwrap().nodes);
        let before = read(&written);
        for (name, rewrite) in &REWRITES[..20] {
            let rewritten = rewrite(&written);
            prop_assert_eq!(read(&rewritten), before.clone(), "{}: {}", name, rewritten);
        }
        let all = order.iter().fold(written, |page, (_, rewrite)| rewrite(&page));
        prop_assert_eq!(read(&all), before, "{}", all);
    }
}

#[test]
fn every_rewrite_changes_a_page() {
    let page = "<h2>Errors</h2><p>It&rsquo;s <strong>all</strong> <em>é</em>  <a href=\"https://x.y/\">here</a> or it's \
                <ac:link ac:anchor=\"a\"><ri:page ri:content-title=\"B\"/><ac:link-body>there</ac:link-body></ac:link>\
                <ac:image ac:alt=\"x\"><ri:attachment ri:filename=\"x.png\"/></ac:image></p>\
                <table><tbody><tr><td><p>404</p></td></tr></tbody></table><ol><li><p>a</p></li></ol>\
                <ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[ab]]></ac:plain-text-body></ac:structured-macro>";
    let read = |page: &str| document::text(&document::from_storage(page).unwrap().nodes);
    for (at, (name, rewrite)) in REWRITES.iter().enumerate() {
        let rewritten = rewrite(page);
        assert_ne!(rewritten, page, "{name}");
        assert_eq!(read(&rewritten) == read(page), at < 20, "{name}: {rewritten}");
    }
}
