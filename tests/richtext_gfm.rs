//! What is written as Markdown comes back, from our reader and from comrak.

mod support;

use proptest::prelude::*;
use statusbook::richtext::{AsWritten, Block, Inline, RichText, gfm, markdown};
use support::{config, dom, inlines, rich_text};

fn comrak(source: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.render.r#unsafe = true;
    comrak::markdown_to_html(source, &options)
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn blocks_come_back(text in rich_text()) {
        let written = gfm::blocks(&text.blocks, &AsWritten);
        let read = markdown::read(&written);
        prop_assert_eq!(&read.text, &text, "{}", written);
        prop_assert_eq!(read.notices, [], "{}", written);
        prop_assert_eq!(gfm::blocks(&read.text.blocks, &AsWritten), written);
    }
}
