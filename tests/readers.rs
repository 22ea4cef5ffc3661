//! What is written in a form is read from it as the same text.

mod support;

use proptest::prelude::*;
use statusbook::richtext::{AsWritten, Block, RichText, document, gfm, html, storage};
use support::{config, rich_text};

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

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn html_comes_back(text in rich_text()) {
        let written = html(&text);
        let read = document::from_html(&written).unwrap();
        prop_assert_eq!(document::text(&read.nodes), document::settled(&text), "{}", written);
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
