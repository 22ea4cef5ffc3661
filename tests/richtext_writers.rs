//! What the writers write, to the byte.

mod support;

use std::borrow::Cow;

use statusbook::richtext::{Address, AsWritten, Block, Inline, Links, Slugs, gfm, html, markdown, storage};

/// Links as a wiki has them.
struct Wiki;

impl Links for Wiki {
    fn link<'a>(&'a self, target: &'a str) -> Address<'a> {
        let page = |space: Option<&'static str>, anchor: Option<&'a str>| Address::Page {
            space: space.map(Cow::from),
            title: "A & B".into(),
            anchor: anchor.map(Cow::from),
        };
        match target.split_once('#') {
            Some(("", anchor)) => Address::Anchor(anchor.into()),
            Some(("page.md", anchor)) => page(Some("API"), Some(anchor)),
            None if target == "page.md" => page(None, None),
            None if target.ends_with(".json") => Address::Attachment(target.into()),
            _ => Address::Url(target.into()),
        }
    }
    fn image<'a>(&'a self, source: &'a str) -> Address<'a> {
        if source.ends_with(".svg") { Address::Attachment(source.into()) } else { Address::Url(source.into()) }
    }
}

/// Sends a link to where it must not lead.
struct Hostile;

impl Links for Hostile {
    fn link<'a>(&'a self, _: &'a str) -> Address<'a> {
        Address::Url("javascript:alert(1)".into())
    }
    fn image<'a>(&'a self, _: &'a str) -> Address<'a> {
        Address::Url("data:text/html,x".into())
    }
}

fn blocks(source: &str) -> Vec<Block> {
    markdown::read(source).text.blocks
}

fn html(source: &str, links: &dyn Links) -> String {
    let mut out = String::new();
    html::Writer::new(links).blocks(&blocks(source), &mut out);
    out
}

fn storage(source: &str, links: &dyn Links) -> String {
    let mut out = String::new();
    storage::Writer::new(links).blocks(&blocks(source), &mut out);
    support::storage::assert_storage(&out);
    out
}

#[test]
fn html_is_plain_and_semantic() {
    for (source, expected) in [
        (
            "a *b* **c** ~~d~~ `<e>` \"&",
            "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>&lt;e&gt;</code> &quot;&amp;</p>\n",
        ),
        ("- a\n- b\n  1. c\n", "<ul>\n<li>a</li>\n<li>b\n<ol>\n<li>c</li>\n</ol></li>\n</ul>\n"),
        ("7. a\n\n   b\n", "<ol start=\"7\">\n<li><p>a</p>\n<p>b</p></li>\n</ol>\n"),
        ("```json\n{\"a\": 1}\n```", "<pre><code class=\"language-json\">{&quot;a&quot;: 1}\n</code></pre>\n"),
        ("> a\n\n---", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>\n"),
        (
            "|a||\n|-|:-:|\n|1|2|",
            "<table>\n<thead>\n<tr><th scope=\"col\">a</th><th class=\"center\"></th></tr>\n</thead>\n<tbody>\n\
             <tr><td>1</td><td class=\"center\">2</td></tr>\n</tbody>\n</table>\n",
        ),
        ("[a](<b\"c> \"d\") ![e](f)", "<p><a href=\"b&quot;c\" title=\"d\">a</a> <img src=\"f\" alt=\"e\"></p>\n"),
    ] {
        assert_eq!(html(source, &AsWritten), expected);
    }
}

#[test]
fn headings_are_shifted_and_link_to_themselves() {
    let source = "# A *b*\n\n###### A b\n\n## See [c](d)\n";
    let mut out = String::new();
    html::Writer::new(&AsWritten)
        .heading_shift(1)
        .heading_ids(Some(Slugs::default()))
        .blocks(&blocks(source), &mut out);
    assert_eq!(
        out,
        "<h2 id=\"a-b\"><a class=\"anchor\" href=\"#a-b\">A <em>b</em></a></h2>\n\
         <h6 id=\"a-b-1\"><a class=\"anchor\" href=\"#a-b-1\">A b</a></h6>\n\
         <h3 id=\"see-c\">See <a href=\"d\">c</a></h3>\n"
    );
    out.clear();
    storage::Writer::new(&AsWritten)
        .heading_shift(1)
        .heading_ids(Some(Slugs::default()))
        .blocks(&blocks("# A\n"), &mut out);
    let anchor = "<ac:structured-macro ac:name=\"anchor\" ac:schema-version=\"1\"><ac:parameter ac:name=\"\">a</ac:parameter></ac:structured-macro>";
    assert_eq!(out, format!("<h2>{anchor}A</h2>"));
    assert_eq!(
        gfm::shifted_blocks(&blocks(source), &AsWritten, 5),
        "###### A _b_\n\n###### A b\n\n###### See [c](d)\n"
    );
}

#[test]
fn storage_is_what_confluence_writes() {
    for (source, expected) in [
        ("a\nb **c** `d` <kbd>*e*</kbd>\\\nf", "<p>a b <strong>c</strong> <code>d</code> <code>e</code><br/>f</p>"),
        ("- a\n- \n", "<ul><li><p>a</p></li><li><p></p></li></ul>"),
        (
            "|a|b|c|\n|-|-|-|\n|1||2|",
            "<table data-layout=\"default\" data-table-width=\"760\"><colgroup><col style=\"width: 253.3px;\"/>\
             <col style=\"width: 253.3px;\"/><col style=\"width: 253.3px;\"/></colgroup><tbody>\
             <tr><th><p>a</p></th><th><p>b</p></th><th><p>c</p></th></tr>\
             <tr><td><p>1</p></td><td><p></p></td><td><p>2</p></td></tr></tbody></table>",
        ),
        (
            "```yaml\na: ]]>\n```",
            "<ac:structured-macro ac:name=\"code\" ac:schema-version=\"1\"><ac:parameter ac:name=\"language\">yml</ac:parameter>\
             <ac:plain-text-body><![CDATA[a: ]]]]><![CDATA[>]]></ac:plain-text-body></ac:structured-macro>",
        ),
        (
            "```brainfuck\n+\n```",
            "<ac:structured-macro ac:name=\"code\" ac:schema-version=\"1\"><ac:plain-text-body><![CDATA[+]]></ac:plain-text-body></ac:structured-macro>",
        ),
        (
            "[a](page.md#x) [b](page.md)",
            "<p><ac:link ac:anchor=\"x\"><ri:page ri:space-key=\"API\" ri:content-title=\"A &amp; B\"/><ac:link-body>a</ac:link-body></ac:link> \
             <ac:link><ri:page ri:content-title=\"A &amp; B\"/><ac:link-body>b</ac:link-body></ac:link></p>",
        ),
        (
            "[a](#x) [b](y.json) [c](https://z)",
            "<p><ac:link ac:anchor=\"x\"><ac:link-body>a</ac:link-body></ac:link> \
             <ac:link><ri:attachment ri:filename=\"y.json\"/><ac:link-body>b</ac:link-body></ac:link> <a href=\"https://z\">c</a></p>",
        ),
        (
            "![a](b.svg) ![c](https://d/e.png) ![f](g.png)",
            "<p><ac:image ac:alt=\"a\"><ri:attachment ri:filename=\"b.svg\"/></ac:image> \
             <ac:image ac:alt=\"c\"><ri:url ri:value=\"https://d/e.png\"/></ac:image> f</p>",
        ),
    ] {
        assert_eq!(storage(source, &Wiki), expected);
    }
}

#[test]
fn every_writer_refuses_unsafe_addresses() {
    let source = "a [b *c*](x) ![d](y)";
    assert_eq!(html(source, &Hostile), "<p>a b <em>c</em> d</p>\n");
    assert_eq!(storage(source, &Hostile), "<p>a b <em>c</em> d</p>");
    assert_eq!(gfm::blocks(&blocks(source), &Hostile), "a b _c_ d\n");
}

#[test]
fn addresses_of_the_wiki_are_labels_elsewhere() {
    assert_eq!(html("[a](page.md) ![b](c.svg)", &Wiki), "<p>a b</p>\n");
    assert_eq!(gfm::blocks(&blocks("[a](page.md) ![b](c.svg)"), &Wiki), "a b\n");
}

#[test]
fn markdown_stays_readable() {
    for source in [
        "A `GET /a_b?c=d&e` of max_age * 2 < 5 & R&D.\n",
        "_a_, **b**; ~~c~~: <https://example.com/a_b> [d](e_f#g \"h\") ![i](j.png)\n",
        "a\\\nb\n",
        "## Heading with `code` in C#\n\ntext\n",
        "- a\n- b\n  - c\n\n    d\n",
        "- a\n  1. b\n  2. c\n",
        "1. a\n\n   ```json\n   {}\n   ```\n\n2. b\n",
        "> a\n>\n> - b\n",
        "- a\n\n<!-- -->\n\n- b\n",
        "````text\n```\n````\n",
        "Codes 4xx\n\n***\n\n| a   | b   |\n| --- | --: |\n| 1   | `\\|` |\n",
    ] {
        let written = gfm::blocks(&blocks(source), &AsWritten);
        assert_eq!(blocks(&written), blocks(source), "{written}");
        if !source.contains('|') && !source.contains("    d") {
            assert_eq!(written, source);
        }
    }
}

#[test]
fn delimiters_give_way_where_they_would_not_be_read() {
    let text = |text: &str| Inline::Text(text.to_owned());
    let link = || Inline::Link { target: "b".into(), title: String::new(), content: vec![text("a")] };
    for (content, expected) in [
        (vec![text("a"), Inline::Strong(vec![text("b")])], "a<strong>b</strong>"),
        (vec![Inline::Emphasis(vec![text("b")]), text("s")], "<em>b</em>s"),
        (vec![Inline::Strong(vec![text("a ")]), text("b")], "<strong>a </strong>b"),
        (vec![Inline::Strong(vec![text("Note:")]), text(" b")], "**Note:** b"),
        (vec![Inline::Strong(vec![Inline::Emphasis(vec![text("a")])])], "**_a_**"),
        (vec![Inline::Code("a`b".into()), Inline::Code("c".into())], "``a`b``<code>c</code>"),
        (vec![Inline::Code("`".into()), text("!"), Inline::Code(" ".into())], "`` ` ``!` `"),
        (vec![text("a"), Inline::Break, text("b")], "a<br>b"),
        (vec![Inline::Strong(vec![text("No!")]), text(" See!"), link()], "**No!** See\\![a](b)"),
    ] {
        assert_eq!(gfm::inline(&content, &AsWritten), expected);
    }
}

#[test]
fn a_cell_holds_anything_on_one_line() {
    let source = "a | b\n\nc\\\nd\n\n- e\n- f\n\n```json\n{\n  \"g|h\": 1\n}\n```\n\n> i\n\n## j\n\n***";
    assert_eq!(
        gfm::cell(&blocks(source), &AsWritten),
        "a \\| b<br><br>c<br>d<ul><li>e</li><li>f</li></ul><pre><code class=\"language-json\">{&#10;  \"g\\|h\": 1&#10;}\
         </code></pre><blockquote>i</blockquote><h2>j</h2><hr>"
    );
    assert_eq!(gfm::cell(&[], &AsWritten), "");
}

#[test]
fn a_line_holds_anything_and_no_backslash_of_tables() {
    let source = "- # _`a|b`_\n- c | d \\\\| `e\\|f`\n";
    let line = gfm::line(&blocks(source), &AsWritten);
    assert_eq!(line, "<ul><li><h1>_`a|b`_</h1></li><li>c | d \\\\| <code>e\\\\|f</code></li></ul>");
    // Read by somebody else in an item of a list, its text is that of the source.
    let plain = |source: &str| -> String {
        let events = pulldown_cmark::Parser::new_ext(source, pulldown_cmark::Options::ENABLE_TABLES);
        let words = events.filter_map(|event| match event {
            pulldown_cmark::Event::Text(text) | pulldown_cmark::Event::Code(text) => Some(text.to_string()),
            _ => None,
        });
        words.collect()
    };
    assert_eq!(plain(&format!("- x: {line}")), format!("x: {}", plain(source)));
}
