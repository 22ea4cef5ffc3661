//! Pages as they stand on the web and in wikis, and what is read of them.

use statusbook::richtext::document::{self, Content, Document, Grid, Node};
use statusbook::richtext::{AsWritten, gfm, inline_text, plain_text};

fn html(page: &str) -> Document {
    document::from_html(page).expect("a page")
}

fn storage(page: &str) -> Document {
    document::from_storage(page).expect("a page")
}

fn markdown(page: &str) -> Document {
    document::from_markdown(page).expect("a page")
}

/// What a page says, as Markdown.
fn said(document: &Document) -> String {
    gfm::blocks(&document::text(&document.nodes).blocks, &AsWritten)
}

#[track_caller]
fn assert_html(page: &str, expected: &str) {
    assert_eq!(said(&html(page)).trim_end(), expected, "{page}");
}

#[track_caller]
fn assert_storage(page: &str, expected: &str) {
    assert_eq!(said(&storage(page)).trim_end(), expected, "{page}");
}

#[track_caller]
fn assert_markdown(page: &str, expected: &str) {
    assert_eq!(said(&markdown(page)).trim_end(), expected, "{page}");
}

#[track_caller]
fn grid(document: &Document) -> &Grid {
    let table = |node: &'_ Node| matches!(node.content, Content::Table(_));
    match document.nodes.iter().find(|node| table(node)).map(|node| &node.content) {
        Some(Content::Table(grid)) => grid,
        _ => panic!("no table in {document:?}"),
    }
}

/// The cells of a table, row by row; those that only a span repeats begin with `=`, those of heads with `!`.
fn cells(grid: &Grid) -> Vec<Vec<String>> {
    let cell = |cell: &document::Cell| {
        let marks = format!("{}{}", if cell.head { "!" } else { "" }, if cell.repeated { "=" } else { "" });
        marks + &plain_text(&document::text(&cell.nodes))
    };
    grid.rows.iter().map(|row| row.cells.iter().map(cell).collect()).collect()
}

const TABLE: &str = "| Code | Text      |\n| ---- | --------- |\n| 404  | Not Found |";

#[test]
fn tables_of_every_shape_are_one() {
    for page in [
        "<table><thead><tr><th>Code</th><th>Text</th></tr></thead><tbody><tr><td>404</td><td>Not Found</td></tr></tbody></table>",
        "<TABLE BORDER=1><TR><TH>Code<TH>Text<TR><TD>404<TD>Not Found</TABLE>",
        "<table>\n  <tr>\n    <th>\n      Code\n    </th>\n    <th><p>Text</p></th>\n  </tr>\n  <tr><td><div><p>404</p></div></td><td>Not\n Found</td></tr>\n</table>",
        "<table class=\"confluenceTable\"><colgroup><col/><col/></colgroup><tbody><tr><th class=\"confluenceTh\"><p>Code</p></th><th class=\"confluenceTh\">Text</th></tr><tr><td class=\"confluenceTd\"><span>404</span></td><td class=\"confluenceTd\"><div class=\"content-wrapper\"><p>Not&nbsp;Found</p><p><br></p></div></td></tr></tbody></table>",
        "<div><table><tr><th>Code</th><th>Text</th></tr><tr></tr><tr><td>404</td><td>Not Found",
    ] {
        assert_html(page, TABLE);
        if page.starts_with("<table") && !page.contains("<br>") {
            assert_markdown(&format!("\n\n{page}\n\n"), TABLE);
            assert_storage(page, TABLE);
        }
    }
}

#[test]
fn spans_are_resolved() {
    let page = "<table><caption>All <b>codes</b></caption><tr><th colspan=2>A<th rowspan=0>B<tr><td rowspan='2'>1<td colspan=x>2<tr><td>3\
                <tbody><tr><td colspan=0>4<td>5<tr><td colspan=3>6</table>";
    let page = html(page);
    let grid = grid(&page);
    assert_eq!(
        cells(grid),
        [["!A", "!=A", "!B"], ["1", "2", "!=B"], ["=1", "3", "!=B"], ["4", "5", ""], ["6", "=6", "=6"],]
    );
    assert_eq!(inline_text(&grid.caption), "All codes");
    let page = html("<table><tr><td colspan=99999 rowspan=99999>x<tr><td>y</table>");
    let grid = self::grid(&page);
    assert_eq!(grid.columns(), 1001);
    assert_eq!(cells(grid)[1][1000], "y");
}

#[test]
fn heads_and_alignment_are_known() {
    let page = html(
        "<table><thead><tr><td>a</td></tr></thead><tr><th align=right>b</th></tr><tr><td style='text-align: center'>c</table>",
    );
    let heads: Vec<_> = grid(&page).rows.iter().map(|row| (row.head, row.cells[0].head)).collect();
    assert_eq!(heads, [(true, false), (false, true), (false, false)]);
}

#[test]
fn only_the_content_of_a_page_is_read() {
    let chrome = "<html><head><title> Codes  of it </title><style>x</style><script>y</script></head><body>\
                  <div role=navigation>n</div><header><a href=/>Site</a></header><nav>n</nav><div hidden>n</div>\
                  <span aria-hidden=true>n</span><noscript>n</noscript><svg><text>n</text></svg><button>n</button>\
                  <aside>n</aside>CONTENT<footer>n</footer><template>n</template><!-- n --><select><option>n</select></body>";
    for content in [
        "<main><h1>T</h1>c</main><p>n</p>",
        "<p>n</p><div role=main><h1>T</h1>c</div>",
        "<h1 id=title-heading>n</h1><div id=main-content class=wiki-content><h1>T</h1>c</div>",
        "<p>n<article><header><h1>T</h1></header>c</article>",
        "<h1>T</h1><p>c",
        "<header><nav>n</nav><h1>T</h1></header>c",
        "<section><header><h1>T</h1></header>c</section><article></article><article></article>",
    ] {
        let page = html(&chrome.replace("CONTENT", content));
        assert_eq!(said(&page), "# T\n\nc\n", "{content}");
        assert_eq!(page.title.as_deref(), Some("Codes of it"));
    }
}

#[test]
fn links_that_only_show_where_a_heading_is_are_left_out() {
    for heading in [
        "Not Found <a class=headerlink href=#x title=Permalink>¶</a>",
        "<a class=anchor aria-hidden=true href=#x><svg></svg></a>Not Found",
        "Not Found<a class=header-anchor href=#x aria-label=Permalink>\u{200b}</a>",
        "<a class=header href=#x>Not Found</a>",
        "<a class=anchor href=#x>Not Found</a>",
        "<a name=x></a>Not Found <a href=/page#x>#</a>",
        "<a class=anchor href=#x>Link to this heading</a> Not Found",
        "<span>Not</span> <a href=#x></a>Found <a href='#x'><img alt='' src=''></a>",
    ] {
        assert_html(&format!("<h2>{heading}</h2>"), "## Not Found");
    }
    assert_html("<h2>Not <a href=#x>¶</a> Found</h2>", "## Not Found");
    assert_html("<h2>See <a href=#x>x</a></h2>", "## See [x](#x)");
    assert_html("<p><a href=#x>x</a> <a class=anchor href=#y>y</a>", "[x](#x) [y](#y)");
}

#[test]
fn what_stands_in_a_line_is_known_by_meaning() {
    assert_html(
        "<p><b>a</b> <i>b</i> <cite>c</cite> <tt>d</tt> <samp>e</samp> <s>f</s> <u>g</u> <font size=1>h</font>",
        "**a** _b_ _c_ `d` `e` ~~f~~ g h",
    );
    assert_html("<code><a href=x>a</a>, <b>b</b></code>", "[`a`](x)`, b`");
    assert_html(
        "<a href='javascript:x'>a</a> <a href=' data:x'>b</a> <img src=data:x alt=c><img src='a b.png' alt=d>",
        "a b c![d](<a b.png>)",
    );
    assert_html("<b>a<div>b</div>c</b>", "**a**\n\n**b**\n\n**c**");
    assert_html(
        "a <b> b </b> c<br> d<br><br>e &nbsp; f",
        "a **b** c\\\nd\n\ne f".replace("**b** c", "<strong>b </strong>c").as_str(),
    );
    assert_html("<p>a<p>&nbsp;<p><br><p><b> </b><p>b", "a\n\nb");
    assert_html("<p>a<q>b</q>, <time datetime=2024-01-01></time> <time datetime=x>May</time>", "a“b”, 2024-01-01 May");
    assert_html(
        "<pre>\n a\n  <b>b</b>\n</pre><pre class='language-js'>x<br>y</pre>",
        "```\n a\n  b\n```\n\n```js\nx\ny\n```",
    );
    assert_html(
        "<ul><li>a<ul><li>b</ul><li>c<li></ul><ul>d<ul><li>e</ul></ul>",
        "- a\n  - b\n- c\n- <!-- -->\n\n<!-- -->\n\n- d\n  - e",
    );
    assert_html("<details><summary>More</summary>text</details>", "More\n\ntext");
    assert_html("<ol start=7><li>a</ol><ol start=x><li>b</ol>", "7. a\n\n<!-- -->\n\n1. b");
}

#[test]
fn terms_are_told_from_what_is_said_of_them() {
    for page in [
        html("<dl><dt>404<dt>410<dd>Gone<dd>for <b>good</b></dl>"),
        html("<dl><div><dt>404</dt></div><div><dt>410</dt><dd><p>Gone</p></dd><dd>for <b>good</b></dd></div></dl>"),
        markdown("404\n\n410\n: Gone\n: for **good**\n").tap_first_paragraph(),
    ] {
        let Some(Content::Terms(terms)) = page.nodes.last().map(|node| &node.content) else { panic!("{page:?}") };
        let last = terms.last().expect("a term");
        assert_eq!(plain_text(&document::text(&last.name.nodes)), "410");
        let said: Vec<_> = last.said.iter().map(|item| plain_text(&document::text(&item.nodes))).collect();
        assert_eq!(said, ["Gone", "for good"]);
    }
}

trait Tap {
    fn tap_first_paragraph(self) -> Self;
}

impl Tap for Document {
    /// Markdown knows no two terms for one definition: there the first is a paragraph.
    fn tap_first_paragraph(self) -> Self {
        assert!(matches!(self.nodes[0].content, Content::Paragraph(_)));
        self
    }
}

#[test]
fn macros_show_what_a_reader_sees() {
    let of = |name: &str, inner: &str| format!("<ac:structured-macro ac:name=\"{name}\">{inner}</ac:structured-macro>");
    let param = |name: &str, value: &str| format!("<ac:parameter ac:name=\"{name}\">{value}</ac:parameter>");
    let rich = |inner: &str| format!("<ac:rich-text-body>{inner}</ac:rich-text-body>");
    let code = "<ac:plain-text-body><![CDATA[if a < b]]]]><![CDATA[> &amp;\n  c]]></ac:plain-text-body>";
    assert_storage(
        &of("code", &(param("language", "js") + &param("title", "x") + code)),
        "```js\nif a < b]]> &amp;\n  c\n```",
    );
    assert_storage(&of("html", code), "```\nif a < b]]> &amp;\n  c\n```");
    assert_storage(&of("info", &(param("title", "x") + &rich("<p>a</p>"))), "a");
    assert_storage(
        &format!("<p>a {} b</p>", of("status", &(param("colour", "Red") + &param("title", "404")))),
        "a 404 b",
    );
    assert_storage(&format!("<p>a {} b</p>", of("jira", &param("key", "SI-1"))), "a SI-1 b");
    assert_storage(
        &format!("<h2>{}a</h2>{}", of("anchor", &param("", "code-404")), of("toc", &param("maxLevel", "3"))),
        "## a",
    );
    let inline = of("excerpt", &(param("atlassian-macro-output-type", "INLINE") + &rich("b")));
    assert_storage(&format!("<p>a {inline} c</p>"), "a b c");
    assert_storage(
        "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>",
        "- a",
    );
    assert_storage(
        "<p><time datetime=\"2024-01-01\" /> <ac:emoticon ac:name=\"tick\" ac:emoji-fallback=\"✅\"/> <ac:placeholder>x</ac:placeholder></p>",
        "2024-01-01 ✅",
    );
    assert_storage(
        "<ac:adf-extension><ac:adf-node type=\"panel\"><ac:adf-attribute key=\"x\">y</ac:adf-attribute><ac:adf-content><p>a</p></ac:adf-content></ac:adf-node><ac:adf-fallback><p>a</p></ac:adf-fallback></ac:adf-extension>",
        "a",
    );
    assert_storage(
        "<ac:layout><ac:layout-section ac:type=\"single\"><ac:layout-cell><p>a <ac:inline-comment-marker ac:ref=\"x\">b</ac:inline-comment-marker>c</p></ac:layout-cell></ac:layout-section></ac:layout>",
        "a bc",
    );
}

#[test]
fn links_of_a_wiki_lead_where_they_did() {
    let link = |attributes: &str, inner: &str| format!("<p><ac:link{attributes}>{inner}</ac:link></p>");
    let page = "<ri:page ri:space-key=\"S\" ri:content-title=\"Status codes: é\" />";
    let plain = "<ac:plain-text-link-body><![CDATA[see]]></ac:plain-text-link-body>";
    assert_storage(
        &link(" ac:anchor=\"code-404\"", "<ac:link-body><code>404</code></ac:link-body>"),
        "[`404`](#code-404)",
    );
    assert_storage(&link("", &format!("{page}{plain}")), "[see](Status%20codes%3A%20é)");
    assert_storage(&link(" ac:anchor=\"x\"", page), "[Status codes: é](Status%20codes%3A%20é#x)");
    assert_storage(&link("", &format!("<ri:attachment ri:filename=\"a b.json\"/>{plain}")), "[see](a%20b.json)");
    assert_storage(&link("", &format!("<ri:url ri:value=\"https://x.y/\"/>{plain}")), "[see](https://x.y/)");
    assert_storage(&link("", &format!("<ri:url ri:value=\"javascript:x\"/>{plain}")), "see");
    assert_storage(&link("", "<ri:user ri:userkey=\"x\"/>"), "");
    assert_storage("<p><ac:image ac:alt=\"x\"><ri:attachment ri:filename=\"y.png\"/></ac:image></p>", "![x](y.png)");
}

#[test]
fn storage_format_need_not_be_well_formed() {
    assert_storage("a<p>b<br>c &nope; & <d>e</p></x>f\u{2}", "a\n\nb\\\nc \\&nope; & e\n\nf");
    assert_storage("<p>1 < 2 <!-- x --><?y?><![CDATA[<z>]]></p", "1 < 2 \\<z>\\</p");
    assert_storage("<UL><LI>a</UL>b", "- a\n\nb");
}

#[test]
fn html_within_markdown_is_html() {
    assert_markdown("---\ntitle: \"Codes\"\nx: y\n---\n\n# T\n", "# T");
    assert_eq!(markdown("---\ntitle: \"Codes\"\nx: y\n---\n\n# T\n").title.as_deref(), Some("Codes"));
    assert_markdown(
        "<details><summary>More</summary>\n\n| Code | Text |\n|-|-|\n| 404 | Not Found |\n\n</details>",
        &format!("More\n\n{}", TABLE),
    );
    assert_markdown("- [x] a\n- [ ] b ~~c~~[^1]\n\n[^1]: d", "- a\n- b <del>c</del><sup>1</sup>\n\nd");
    assert_markdown(
        "a <script>x</script> <title> c\n\n<script>\ny\n</script>\n\n<style>y</style> <style>\n\nd",
        "a \\<script>x\\</script> \\<title> c\n\n\\<style>\n\nd",
    );
    assert_markdown(
        "| a |\n|-|\n| <ul><li>x<li>y</ul> |\n",
        "| a                             |\n| ----------------------------- |\n| <ul><li>x</li><li>y</li></ul> |",
    );
    assert_markdown("> [!NOTE]\n> a\n", "> a");
    assert_markdown("Setext\n===\n\n![a *b*](c \"d\") <e@f.g>", "# Setext\n\n![a b](c \"d\") [e@f.g](mailto:e@f.g)");
}

/// Where the text of a page stands.
fn places<'a>(source: &'a str, document: &Document) -> Vec<&'a str> {
    let mut out = Vec::new();
    for node in &document.nodes {
        out.push(&source[node.range.clone()]);
        if let Content::Table(grid) = &node.content {
            for row in &grid.rows {
                out.push(&source[row.range.clone()]);
                out.extend(row.cells.iter().map(|cell| &source[cell.range.clone()]));
            }
        }
    }
    out
}

#[test]
fn everything_knows_its_place() {
    let source = "\u{feff}<h1 title='<b>'>Codes</h1>\n<p>All &amp; <b>every</b> one</p>\n<table><tr><td>404<td>Not Found</table>";
    assert_eq!(
        places(source, &html(source)),
        [
            "<h1 title='<b>'>Codes</h1>",
            "All &amp; <b>every</b> one",
            "<table><tr><td>404<td>Not Found</table>",
            "<tr><td>404<td>Not Found",
            "<td>404",
            "<td>Not Found",
        ]
    );
    let source =
        "\u{feff}<h1>Codes</h1> <table><tbody><tr><td><p>404</p></td></tr></tbody></table><p>a<![CDATA[b]]></p>";
    assert_eq!(
        places(source, &storage(source)),
        [
            "<h1>Codes</h1>",
            "<table><tbody><tr><td><p>404</p></td></tr></tbody></table>",
            "<tr><td><p>404</p></td></tr>",
            "<td><p>404</p></td>",
            "a<![CDATA[b]]>",
        ]
    );
    let source = "\u{feff}# Codes\n\nAll *every* one\n\n| a | b |\n|-|-|\n| 404 | Not Found |\n\n> <table>\n> <tr><td>x\n> </table>\n";
    let document = markdown(source);
    assert_eq!(
        places(source, &document)[..8],
        [
            "# Codes\n",
            "All *every* one",
            "| a | b |\n|-|-|\n| 404 | Not Found |\n",
            "| a | b |\n",
            " a ",
            " b ",
            "| 404 | Not Found |\n",
            " 404 ",
        ]
    );
    let Some(Content::Quote(nodes)) = document.nodes.last().map(|node| &node.content) else { panic!("{document:?}") };
    assert_eq!(&source[nodes[0].range.clone()], "<table>\n> <tr><td>x\n> </table>");
}

#[test]
fn a_link_of_words_in_a_heading_is_its_text_whatever_its_class() {
    let page = "<h3 id=\"402\"><a href=\"402.html\">402</a> <a class=\"anchor\" href=\"#402\">Pay up</a></h3>\
        <h3>404 Not Found <a class=\"headerlink\" href=\"#404\">Permalink to this heading</a></h3>\
        <h3>500 Broken <a class=\"anchor\" href=\"#500\">¶</a></h3>";
    let document = statusbook::richtext::document::from_html(page).expect("a page");
    let titles: Vec<String> = document
        .nodes
        .iter()
        .map(|node| statusbook::richtext::plain_text(&statusbook::richtext::document::text(std::slice::from_ref(node))))
        .collect();
    assert_eq!(titles, ["402 Pay up", "404 Not Found", "500 Broken"]);
}

#[test]
fn tags_in_comments_of_markdown_are_no_tags() {
    let table = "<table><tr><th>a</th></tr><tr><td>b</td></tr></table>";
    let shown = "| a   |\n| --- |\n| b   |";
    for before in ["<!-- the old <script> was here -->", "<!--> <!-- <style> --!>", "<!-- <xmp> <script> -->"] {
        assert_markdown(&format!("<div>{before}\n{table}\n<script>x()</script></div>\n"), shown);
    }
    // One that is not closed says nothing of others.
    let page = markdown(&format!("<div><style>\n{table}\n<script>x()</script></div>\n"));
    assert!(said(&page).contains(shown) && !said(&page).contains("x()"), "{}", said(&page));
}

#[test]
fn a_break_in_code_stands_where_its_paragraph_does() {
    let source = "<h1>Codes</h1><p>See <code>a<br>b</code></p>";
    assert_eq!(places(source, &html(source)), ["<h1>Codes</h1>", "See <code>a<br>b"]);
}

#[test]
fn tables_with_room_for_too_many_cells_are_refused() {
    let wide = |columns: usize| {
        let rows = "<tr><td>a</td></tr>".repeat(2047);
        format!("<p>x</p><table>{rows}<tr>{}</tr></table>", "<td>b</td>".repeat(columns))
    };
    assert_eq!(grid(&html(&wide(512))).columns(), 512);
    for read in [document::from_html, document::from_storage] {
        let fault = read(&wide(513)).expect_err("a table with too many cells");
        assert_eq!(&wide(513)[fault.range], "<td>b</td>");
        assert!(fault.message.contains("1048576 cells"), "{}", fault.message);
    }
}
