//! Generators of hostile trees in normal form, shared by the tests of the readers and writers.
// Each test program is a crate of its own and uses only some of this.
#![allow(dead_code, unreachable_pub)]

pub mod asked;
pub mod catalog;
pub mod copies;
pub mod dom;
pub mod rewrites;
pub mod storage;
pub mod tree;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use statusbook::richtext::{Alignment, Block, Inline, RichText, Table};

/// So many cases; what failed is mended and gets a test of its own, so no file keeps it.
///
/// `CASES_TIMES=20 cargo test` looks harder.
pub fn config(cases: u32) -> ProptestConfig {
    let times: u32 = std::env::var("CASES_TIMES").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    ProptestConfig {
        cases: cases.saturating_mul(times),
        max_shrink_iters: 4000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Pieces of text that some form or other takes for markup.
const HOSTILE: &[&str] = &[
    "a",
    "b c",
    "GET",
    " ",
    "  ",
    "x_y",
    "_",
    "__",
    "*",
    "**",
    "***",
    "~",
    "~~",
    "`",
    "``",
    "```",
    "|",
    "\\|",
    "\\",
    "\\\\",
    "]]>",
    "<![CDATA[",
    "&nbsp;",
    "&amp;",
    "&",
    "&#",
    "65;",
    "amp;",
    "<",
    ">",
    "<b>",
    "</b>",
    "<br>",
    "<script>alert(1)</script>",
    "<!--",
    "-->",
    "[x](y)",
    "[",
    "]",
    "](",
    "![",
    "!",
    "[^1]",
    "[ ] ",
    "# ",
    "#",
    "1. ",
    "12) ",
    "1",
    ".",
    "-",
    "- ",
    "+ ",
    "---",
    "===",
    "= ",
    "> ",
    ":-",
    "{",
    "}",
    "{{ x }}",
    "\"",
    "'",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\u{202e}",
    "שלום",
    "مرحبا",
    "👩‍💻",
    "é",
    "日本。",
    "—",
    "…",
    "http://x.y/",
    "www.x.y",
    "a@b.c",
    "\t",
    "(",
    ")",
    "/",
    ":",
    ";",
    "$x$",
    "javascript:alert(1)",
    " onclick=x ",
];

const ADDRESSES: &[&str] = &[
    "https://example.com/",
    "http://x.y/a_b?c=d&e=f#g",
    "#404",
    "a b.html",
    "x(y)z",
    "a|b",
    "",
    "mailto:a@b.c",
    "a\\b",
    "\\",
    "&amp;",
    "<x>",
    "https://x.y/*a*",
    "é/日本",
    "a\"b'c",
    "x`y",
    "(",
    "[a]",
];

pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => vec(prop::sample::select(HOSTILE), 1..5).prop_map(|pieces| pieces.concat()),
        2 => "[a-zA-Z0-9 ,.]{1,30}",
        1 => "[ -~]{1,12}",
        1 => "\\PC{1,6}",
    ]
}

fn address() -> impl Strategy<Value = String> {
    prop::sample::select(ADDRESSES).prop_map(str::to_owned)
}

fn title() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(String::new()), 1 => text().prop_map(|text| text.trim().to_owned())]
}

pub fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let leaf = prop_oneof![
        6 => text().prop_map(Inline::Text),
        2 => text().prop_map(Inline::Code),
        1 => Just(Inline::Break),
        1 => (address(), title(), title()).prop_map(|(source, alt, title)| Inline::Image { source, alt, title }),
    ];
    let inline = leaf.prop_recursive(3, 12, 3, |inner| {
        let content = || vec(inner.clone(), 1..4);
        prop_oneof![
            3 => content().prop_map(Inline::Emphasis),
            3 => content().prop_map(Inline::Strong),
            1 => content().prop_map(Inline::Strikethrough),
            1 => content().prop_map(Inline::Superscript),
            1 => content().prop_map(Inline::Subscript),
            1 => content().prop_map(Inline::Keyboard),
            2 => (address(), title(), content())
                .prop_map(|(target, title, content)| Inline::Link { target, title, content }),
        ]
    });
    vec(inline, 1..6)
}

fn alignment() -> impl Strategy<Value = Alignment> {
    prop::sample::select(vec![Alignment::None, Alignment::Left, Alignment::Center, Alignment::Right])
}

fn code() -> impl Strategy<Value = String> {
    vec(prop_oneof![Just(String::new()), text(), Just("  {\"a\": 1}".to_owned())], 0..4)
        .prop_map(|lines| lines.iter().map(|line| format!("{line}\n")).collect())
}

fn language() -> impl Strategy<Value = Option<String>> {
    option::of(prop::sample::select(vec!["json", "c++", "x-y"]).prop_map(str::to_owned))
}

pub fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let leaf = prop_oneof![
        6 => inlines().prop_map(Block::Paragraph),
        1 => (1..=6_u8, inlines()).prop_map(|(level, content)| Block::Heading { level, content }),
        1 => (language(), code()).prop_map(|(language, text)| Block::CodeBlock { language, text }),
        1 => Just(Block::Rule),
    ];
    let block = leaf.prop_recursive(3, 16, 3, |inner| {
        let text = move || vec(inner.clone(), 0..3);
        let start = option::of(prop::sample::select(vec![0, 1, 7, 99]));
        let table = (1..4_usize, 0..3_usize).prop_flat_map({
            let text = text.clone();
            move |(columns, rows)| {
                let row = || vec(text(), columns);
                (vec(alignment(), columns), row(), vec(row(), rows))
            }
        });
        prop_oneof![
            3 => (start, vec(text(), 1..4)).prop_map(|(start, items)| Block::List { start, items }),
            1 => text().prop_map(Block::Quote),
            1 => table.prop_map(|(alignment, head, rows)| Block::Table(Table { alignment, head, rows })),
        ]
    });
    vec(block, 0..4)
}

/// Trees in normal form.
pub fn rich_text() -> impl Strategy<Value = RichText> {
    blocks().prop_map(|blocks| RichText { blocks: normal_blocks(blocks) })
}

pub fn normal_blocks(blocks: Vec<Block>) -> Vec<Block> {
    blocks.into_iter().flat_map(normal_block).collect()
}

fn normal_block(block: Block) -> Vec<Block> {
    match block {
        Block::Paragraph(content) => {
            let mut paragraphs = vec![Vec::new()];
            let content = normal_inlines(content, &[]);
            for (index, inline) in content.iter().enumerate() {
                if *inline == Inline::Break && content.get(index + 1) == Some(&Inline::Break) {
                    paragraphs.push(Vec::new());
                } else if let Some(last) = paragraphs.last_mut() {
                    last.push(inline.clone());
                }
            }
            paragraphs.into_iter().map(trimmed).filter(|content| !content.is_empty()).map(Block::Paragraph).collect()
        }
        Block::Heading { level, content } => {
            let content = trimmed(normal_inlines(content, &[]));
            if content.is_empty() { vec![] } else { vec![Block::Heading { level, content }] }
        }
        Block::List { start, items } => {
            vec![Block::List { start, items: items.into_iter().map(normal_blocks).collect() }]
        }
        Block::Quote(blocks) => match normal_blocks(blocks) {
            blocks if blocks.is_empty() => vec![],
            blocks => vec![Block::Quote(blocks)],
        },
        Block::Table(Table { alignment, head, rows }) => {
            let row = |row: Vec<Vec<Block>>| row.into_iter().map(normal_blocks).collect::<Vec<_>>();
            let table = Table { alignment, head: row(head), rows: rows.into_iter().map(row).collect() };
            if table.has_head() || !table.rows.is_empty() { vec![Block::Table(table)] } else { vec![] }
        }
        Block::CodeBlock { .. } | Block::Rule => vec![block],
    }
}

/// Without white space and breaks at its ends.
fn trimmed(mut content: Vec<Inline>) -> Vec<Inline> {
    const SPACE: [char; 2] = [' ', '\t'];
    loop {
        let before = content.clone();
        for at_start in [true, false] {
            let index = if at_start { 0 } else { content.len().saturating_sub(1) };
            let rest = match content.get(index) {
                Some(Inline::Break) => Some(String::new()),
                Some(Inline::Text(text)) if at_start => Some(text.trim_start_matches(SPACE).to_owned()),
                Some(Inline::Text(text)) => Some(text.trim_end_matches(SPACE).to_owned()),
                _ => None,
            };
            match rest {
                Some(rest) if rest.is_empty() => drop(content.remove(index)),
                Some(rest) => content[index] = Inline::Text(rest),
                None => {}
            }
        }
        if content == before {
            return content;
        }
    }
}

/// What is around an inline and does not hold its own kind.
#[derive(Clone, Copy, PartialEq)]
enum Around {
    Emphasis,
    Strong,
    Strikethrough,
    Link,
}

fn normal_inlines(content: Vec<Inline>, around: &[Around]) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in content {
        for inline in normal_inline(inline, around) {
            join(&mut out, inline);
        }
    }
    out
}

fn join(out: &mut Vec<Inline>, inline: Inline) {
    match (out.last_mut(), inline) {
        (Some(Inline::Text(last)), Inline::Text(text)) => last.push_str(&text),
        (Some(Inline::Emphasis(last)), Inline::Emphasis(content))
        | (Some(Inline::Strong(last)), Inline::Strong(content))
        | (Some(Inline::Strikethrough(last)), Inline::Strikethrough(content)) => {
            content.into_iter().for_each(|inline| join(last, inline));
        }
        (_, inline) => out.push(inline),
    }
}

fn normal_inline(inline: Inline, around: &[Around]) -> Vec<Inline> {
    let wrapped = |kind: Option<Around>, content: Vec<Inline>, wrap: fn(Vec<Inline>) -> Inline| {
        let inner: Vec<Around> = around.iter().copied().chain(kind).collect();
        let content = normal_inlines(content, &inner);
        if content.is_empty() || kind.is_some_and(|kind| around.contains(&kind)) {
            content
        } else {
            vec![wrap(content)]
        }
    };
    match inline {
        Inline::Text(text) if text.is_empty() => vec![],
        Inline::Code(code) if code.is_empty() => vec![],
        Inline::Image { source, alt, .. } if source.is_empty() => {
            if alt.is_empty() {
                vec![]
            } else {
                vec![Inline::Text(alt)]
            }
        }
        Inline::Emphasis(content) => wrapped(Some(Around::Emphasis), content, Inline::Emphasis),
        Inline::Strong(content) => wrapped(Some(Around::Strong), content, Inline::Strong),
        Inline::Strikethrough(content) => wrapped(Some(Around::Strikethrough), content, Inline::Strikethrough),
        Inline::Superscript(content) => wrapped(None, content, Inline::Superscript),
        Inline::Subscript(content) => wrapped(None, content, Inline::Subscript),
        Inline::Keyboard(content) => wrapped(None, content, Inline::Keyboard),
        Inline::Link { content, .. } if around.contains(&Around::Link) => normal_inlines(content, around),
        Inline::Link { target, title, content } => {
            let inner: Vec<Around> = around.iter().copied().chain([Around::Link]).collect();
            let mut content = normal_inlines(content, &inner);
            if content.is_empty() && !target.is_empty() {
                content = vec![Inline::Text(target.clone())];
            }
            if content.is_empty() { vec![] } else { vec![Inline::Link { target, title, content }] }
        }
        other => vec![other],
    }
}
