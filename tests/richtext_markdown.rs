//! Reading Markdown: what HTML becomes, what is told about it, and that no input is too deep.

mod support;

use statusbook::richtext::{AsWritten, Block, Inline, MAX_DEPTH, gfm, html, markdown, plain_text, storage};

/// The Markdown of the same meaning, and the notices.
fn read(source: &str) -> (String, Vec<String>) {
    let reading = markdown::read(source);
    let notices = reading.notices.iter().map(|notice| format!("{} {}", &source[notice.range.clone()], notice.rule.id));
    (gfm::blocks(&reading.text.blocks, &AsWritten), notices.collect())
}

#[test]
fn known_html_is_its_markdown() {
    for (source, expected) in [
        ("use <code>GET</code> &amp; <code>a **b** `c` &lt;</code>", "use `GET` & `a b c <`\n"),
        ("<b>*x*</b> <i>y</i> <del>z</del> <s>1</s><strike>2</strike>", "**_x_** _y_ ~~z~~ ~~12~~\n"),
        ("**<code>x</code>** *a<em>b</em>* <B>c</B>", "**`x`** _ab_ **c**\n"),
        ("a<br>b<br/>c<BR />", "a\\\nb\\\nc\n"),
        ("a<br><br>b", "a\n\nb\n"),
        (
            "x<sub>2</sub> <sup>*n*</sup> <kbd>Ctrl</kbd><kbd>C</kbd>",
            "x<sub>2</sub> <sup>_n_</sup> <kbd>Ctrl</kbd><kbd>C</kbd>\n",
        ),
        ("<a href=\"x&amp;y\" title='t'>l *m*</a> <a>n</a>", "[l _m_](x&y \"t\") n\n"),
        ("<img src=x.png alt='a b'>", "![a b](x.png)\n"),
        ("<span>a</span> <!-- note --> b", "a  b\n"),
        ("<!-- only\n\n a note -->\n\na", "a\n"),
        ("text <ul><li>a</li><li>*b* <ol start=3><li>c</ol></ul> more", "text\n\n- a\n\n- _b_\n\n  3. c\n\nmore\n"),
        ("<ul>\n<li>a\n<li><p>b</p><p>c</p></li>\n</ul>", "- a\n\n- b\n\n  c\n"),
        ("<div>\n\n*a*\n\n</div>\n\n<blockquote>\n\n- b\n\n</blockquote>", "_a_\n\n> - b\n"),
        ("<h2>A <b>b</b></h2>\n<hr>\n<p>c</p>", "## A **b**\n\n***\n\nc\n"),
        ("<p>two\n  words &copy;&#x41;&nbsp;&lt;b&gt;</p>", "two words ©A&nbsp;\\<b>\n"),
        ("<pre>\na\n  &lt;b&gt;</pre>", "```\na\n  <b>\n```\n"),
        ("<pre><code class=\"language-json\">{}\n\n[1]</code></pre>", "```json\n{}\n\n[1]\n```\n"),
        (
            "<table>\n<thead><tr><th>a</th><th align=\"right\">b</th></tr></thead>\n<tbody><tr><td>1<td>2</tr>\n<tr><td>3</tbody></table>",
            "| a   | b   |\n| --- | --: |\n| 1   | 2   |\n| 3   |     |\n",
        ),
        ("<table><tr><td>1</td></tr></table>", "|     |\n| --- |\n| 1   |\n"),
        (
            "|a|\n|-|\n|b<br><br>c<ul><li>d</ul>|",
            "| a                             |\n| ----------------------------- |\n| b<br><br>c<ul><li>d</li></ul> |\n",
        ),
        ("> <ul>\n> <li>a\n> b</li>\n> </ul>", "> - a b\n"),
        ("<em></em><code></code>a", "a\n"),
    ] {
        let (written, notices) = read(source);
        assert_eq!(written, expected, "{source}");
        assert!(notices.is_empty(), "{source}: {notices:?}");
    }
}

#[test]
fn other_html_is_text_and_is_reported() {
    for (source, text, reported) in [
        ("<script>x</script>", "<script>x</script>", &["<script>", "</script>"][..]),
        ("a <blink>b</blink>", "a <blink>b</blink>", &["<blink>", "</blink>"]),
        ("List<String> x", "List<String> x", &["<String>"]),
        ("a <b>c", "a <b>c", &["<b>"]),
        ("a</b>c", "a</b>c", &["</b>"]),
        ("<b><i>x</b></i>", "<i>x</i>", &["<i>", "</i>"]),
        ("*<b>x*</b>", "<b>x</b>", &["<b>", "</b>"]),
        ("a <b>c\n\nd</b>", "a <b>c d</b>", &["<b>", "</b>"]),
        ("x <li>a</li>", "x <li>a</li>", &["<li>", "</li>"]),
        ("<tr><td>a</td></tr>", "<tr><td>a</td></tr>", &["<tr>", "<td>", "</td>", "</tr>"]),
        ("<b><p>a</p></b>", "<p>a</p>", &["<p>", "</p>"]),
        ("<div>\n\na", "<div> a", &["<div>"]),
        ("<a href=x onclick='y'>z</a>", "z", &["<a href=x onclick='y'>"]),
        ("<p style=\"x\" class=y>z</p>", "z", &["<p style=\"x\" class=y>", "<p style=\"x\" class=y>"]),
        ("a <?php b ?>", "a <?php b ?>", &["<?php b ?>"]),
        ("<![CDATA[a]]>", "<![CDATA[a]]>", &["<![CDATA[a]]>"]),
        ("> a\n> <foo\n> bar>", "a <foo bar>", &["<foo\n> bar>"]),
    ] {
        let reading = markdown::read(source);
        assert_eq!(plain_text(&reading.text), text, "{source}");
        let found: Vec<_> = reading.notices.iter().map(|notice| &source[notice.range.clone()]).collect();
        assert_eq!(found, reported, "{source}");
        assert!(reading.notices.iter().all(|notice| notice.rule.id == "text/raw-html" && !notice.help.is_empty()));
    }
}

#[test]
fn unsafe_addresses_leave_the_label() {
    for source in [
        "a [b *c*](javascript:x) d",
        "a [b *c*](<java\tscript:x>) d",
        "a <a href=\" &#106;avascript:x\">b *c*</a> d",
        "a ![b *c*](data:x) d",
        "a [b *c*](java&#1;script:x) d",
    ] {
        let reading = markdown::read(source);
        assert_eq!(plain_text(&reading.text), "a b c d", "{source}");
        assert!(reading.links.is_empty(), "{source}");
        assert!(reading.notices.iter().any(|notice| notice.rule.id == "link/unsafe-address"), "{source}");
    }
}

#[test]
fn links_and_images_know_their_places() {
    let source = "[a ![i](p.png)](x)\n\n> <a href=y>b</a> <https://z> <q@r.s> [c][d]\n\n[d]: e 'f'\n";
    let links: Vec<_> = markdown::read(source)
        .links
        .into_iter()
        .map(|link| (source[link.range].to_owned(), link.target, link.image))
        .collect();
    let expected = [
        ("[a ![i](p.png)](x)", "x", false),
        ("![i](p.png)", "p.png", true),
        ("<a href=y>", "y", false),
        ("<https://z>", "https://z", false),
        ("<q@r.s>", "mailto:q@r.s", false),
        ("[c][d]", "e", false),
    ];
    assert_eq!(links, expected.map(|(source, target, image)| (source.to_owned(), target.to_owned(), image)));
}

#[test]
fn control_characters_are_left_out_and_reported_once() {
    let source = "a\u{1}b\u{7f} `c\u{fffe}` &#2;\n";
    let reading = markdown::read(source);
    assert_eq!(reading.text.as_inline(), Some(&[Inline::Text("ab ".into()), Inline::Code("c".into())][..]));
    let notices: Vec<_> = reading.notices.iter().map(|n| (n.range.clone(), n.rule.id, n.message.as_str())).collect();
    assert_eq!(notices, [(1..2, "text/control-character", "the control character U+0001 is left out")]);
}

#[test]
fn line_ends_do_not_matter() {
    let unix = "a\nb\\\nc\n\n```\nd\n\ne\n```\n\n<p>f\ng</p>\n";
    assert_eq!(markdown::read(&unix.replace('\n', "\r\n")).text, markdown::read(unix).text);
}

#[test]
fn nothing_is_too_deep() {
    for piece in [
        ">",
        "> ",
        "- ",
        "1. ",
        "*",
        "**a ",
        "[",
        "![",
        "<b>",
        "<div>\n",
        "<ul><li>",
        "`",
        "<!--",
        "[a](",
        "<a href=\"",
        "| ",
    ] {
        let reading = markdown::read(&piece.repeat(100_000));
        assert!(depth(&reading.text.blocks) <= MAX_DEPTH + 2, "{piece}");
        let mut out = String::new();
        storage::Writer::new(&AsWritten).blocks(&reading.text.blocks, &mut out);
        support::storage::assert_storage(&out);
        html::Writer::new(&AsWritten).blocks(&reading.text.blocks, &mut out);
        out += &gfm::cell(&reading.text.clone().blocks, &AsWritten);
        assert!(out.len() < 10_000_000, "{piece}");
    }
}

#[test]
fn what_is_too_deep_keeps_its_text() {
    let quotes = format!("{} *a* **b**\n\n`c`", "> ".repeat(200));
    assert_eq!(plain_text(&markdown::read(&quotes).text), "a b c");
    let tags = format!("{}x{}", "<sup>".repeat(60), "</sup>".repeat(60));
    let reading = markdown::read(&tags);
    let shown = format!("{}x{}", "<sup>".repeat(60 - MAX_DEPTH), "</sup>".repeat(60 - MAX_DEPTH));
    assert_eq!(plain_text(&reading.text), shown);
    let lists: String = (0..80).map(|level| format!("{}- {level}\n", "  ".repeat(level))).collect();
    let numbers: Vec<String> = (0..80).map(|level| level.to_string()).collect();
    assert_eq!(plain_text(&markdown::read(&lists).text), numbers.join(" "));
}

fn depth(blocks: &[Block]) -> usize {
    let deepest = blocks.iter().map(|block| match block {
        Block::Quote(blocks) => depth(blocks),
        Block::List { items, .. } => 1 + items.iter().map(|item| depth(item)).max().unwrap_or(0),
        Block::Paragraph(content) | Block::Heading { content, .. } => inline_depth(content),
        Block::Table(_) | Block::CodeBlock { .. } | Block::Rule => 0,
    });
    1 + deepest.max().unwrap_or(0)
}

fn inline_depth(content: &[Inline]) -> usize {
    let deepest = content.iter().map(|inline| match inline {
        Inline::Emphasis(content) | Inline::Strong(content) | Inline::Link { content, .. } => 1 + inline_depth(content),
        _ => 0,
    });
    deepest.max().unwrap_or(0)
}

#[test]
fn ragged_tables_are_filled_up_to_a_limit() {
    let source =
        format!("<table><tr>{}</tr>{}</table>", "<td>a</td>".repeat(5_000), "<tr><td>b</td></tr>".repeat(5_000));
    let reading = markdown::read(&source);
    let Some(Block::Table(table)) = reading.text.blocks.first() else { panic!("no table") };
    assert!(table.rows.iter().all(|row| row.len() == table.head.len()) && table.alignment.len() == table.head.len());
    let letters = |letter| plain_text(&reading.text).matches(letter).count();
    assert_eq!((letters("a"), letters("b")), (5_000, 5_000));
}
