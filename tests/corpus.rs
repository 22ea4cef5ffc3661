//! Pages that fuzzing has found, and such as are put together at random, are read as they must be.

#[path = "../fuzz/laws.rs"]
mod laws;
mod support;

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use statusbook::richtext::document::{self, Document, Fault};
use support::config;

fn replay(name: &str, read: fn(&str) -> Result<Document, Fault>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut pages = 0;
    for entry in fs::read_dir(&folder).expect("a corpus") {
        let bytes = fs::read(entry.expect("an entry").path()).expect("a page");
        let page = String::from_utf8_lossy(&bytes);
        laws::document(&page, read(&page));
        pages += 1;
    }
    assert!(pages > 0, "{folder:?} is empty");
}

#[test]
fn html_pages() {
    replay("html", document::from_html);
}

#[test]
fn storage_pages() {
    replay("storage", document::from_storage);
}

#[test]
fn markdown_pages() {
    replay("document_markdown", document::from_markdown);
}

/// Pieces of pages in one form or another.
const PIECES: &[&str] = &[
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<th colspan=2>",
    "<td rowspan=2>",
    "<td rowspan=0 align=right>",
    "<thead>",
    "</thead>",
    "<tbody>",
    "<caption>",
    "<ul>",
    "</ul>",
    "<ol start=3>",
    "</ol>",
    "<li>",
    "</li>",
    "<dl>",
    "</dl>",
    "<dt>",
    "<dd>",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<code>",
    "</code>",
    "<a href=x>",
    "<a href='#x'>",
    "<a class=anchor href=#y>",
    "<a href=javascript:x>",
    "</a>",
    "<pre>",
    "</pre>",
    "<h1>",
    "</h1>",
    "<h2>",
    "</h2>",
    "<blockquote>",
    "</blockquote>",
    "<br>",
    "<hr>",
    "<img src=x alt='a b'>",
    "<sup>",
    "</sup>",
    "<kbd>",
    "</kbd>",
    "<q>",
    "</q>",
    "<s>",
    "</s>",
    "<main>",
    "</main>",
    "<header>",
    "</header>",
    "<nav>",
    "</nav>",
    "<svg>",
    "</svg>",
    "<select>",
    "</select>",
    "<template>",
    "</template>",
    "<script>",
    "</script>",
    "<title>",
    "</title>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<details>",
    "<summary>",
    "<time datetime=1>",
    "</time>",
    "<font size=1>",
    "</font>",
    "<button>",
    "<form>",
    "<frameset>",
    "<body>",
    "<ac:structured-macro ac:name=\"code\">",
    "<ac:structured-macro ac:name=\"info\">",
    "</ac:structured-macro>",
    "<ac:plain-text-body>",
    "</ac:plain-text-body>",
    "<ac:rich-text-body>",
    "</ac:rich-text-body>",
    "<ac:parameter ac:name=\"language\">js</ac:parameter>",
    "<ac:link>",
    "<ac:link ac:anchor=\"x\">",
    "</ac:link>",
    "<ri:page ri:content-title=\"T\"/>",
    "<ac:link-body>",
    "</ac:link-body>",
    "<ac:task-list>",
    "<ac:task>",
    "</ac:task>",
    "</ac:task-list>",
    "<ac:image ac:alt=\"x\"><ri:url ri:value=\"https://x.y/z\"/></ac:image>",
    "*",
    "**",
    "~~",
    "`",
    "```\n",
    "\n",
    "\n\n",
    "\n> ",
    "\n- ",
    "\n1. ",
    "\n# ",
    "\n---\n",
    "\n: ",
    "\n[^1]: ",
    "[^1]",
    "- [ ] ",
    "|a|b|\n|-|-|\n",
    "|",
    "    ",
    " ",
    " ",
    "a",
    "b c",
    "404",
    "é",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\0",
    "\u{1}",
    "&nbsp;",
    "&lt;",
    "&#10;",
    "&amp",
    "&#",
    "\\",
    "\r\n",
    "<",
    ">",
    "[x](y)",
    "[x](#y)",
    "![a](b)",
    "¶",
    "#",
    "'",
    "\"",
];

fn page() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn any_page_is_read(page in page()) {
        laws::document(&page, document::from_html(&page));
        laws::document(&page, document::from_storage(&page));
        laws::document(&page, document::from_markdown(&page));
    }
}
