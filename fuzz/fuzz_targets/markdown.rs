#![no_main]

use libfuzzer_sys::fuzz_target;
use statusbook::richtext::{
    AsWritten, Block, Inline, MAX_DEPTH, Slugs, gfm, html, markdown, outline, plain_text, storage,
};

fuzz_target!(|source: &str| {
    let reading = markdown::read(source);
    for notice in &reading.notices {
        assert!(source.get(notice.range.clone()).is_some(), "{notice:?}");
    }
    for link in &reading.links {
        assert!(source.get(link.range.clone()).is_some(), "{link:?}");
        assert!(statusbook::richtext::is_safe_address(&link.target));
    }
    let text = reading.text;
    let written = gfm::blocks(&text.blocks, &AsWritten);
    assert_eq!(markdown::read(&written).text, text, "{written}");

    let cell = gfm::cell(&text.blocks, &AsWritten);
    assert!(!cell.contains('\n'));
    // The table and its cell count, too: what is as deep as a text may be is flattened there.
    if depth(&text.blocks) + 4 <= MAX_DEPTH {
        let table = gfm::table(&["a".to_owned()], &[vec![cell]], &[]);
        match markdown::read(&table).text.blocks.as_slice() {
            [Block::Table(table)] => assert_eq!(table.rows, [[text.blocks.clone()]]),
            other => panic!("{other:?} of {table}"),
        }
    }

    let mut out = String::new();
    html::Writer::new(&AsWritten).heading_ids(Some(Slugs::default())).blocks(&text.blocks, &mut out);
    storage::Writer::new(&AsWritten).heading_ids(Some(Slugs::default())).blocks(&text.blocks, &mut out);
    assert!(!plain_text(&text).contains('\n'));
    assert!(outline(&text).iter().all(|entry| !entry.id.is_empty()));
});

/// How deep elements stand within one another.
fn depth(blocks: &[Block]) -> usize {
    let of = |block: &Block| match block {
        Block::Quote(blocks) => 1 + depth(blocks),
        Block::List { items, .. } => 2 + items.iter().map(|item| depth(item)).max().unwrap_or(0),
        Block::Table(table) => {
            3 + std::iter::once(&table.head).chain(&table.rows).flatten().map(|cell| depth(cell)).max().unwrap_or(0)
        }
        Block::Paragraph(content) | Block::Heading { content, .. } => 1 + inline_depth(content),
        Block::CodeBlock { .. } | Block::Rule => 1,
    };
    blocks.iter().map(of).max().unwrap_or(0)
}

fn inline_depth(content: &[Inline]) -> usize {
    content.iter().map(|inline| 1 + inline_depth(inline.content())).max().unwrap_or(0)
}
