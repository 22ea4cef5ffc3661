//! The markers of inline comments survive a page that is rendered anew, wherever the text that they are around does.

mod support;

use proptest::prelude::*;
use statusbook::copies::canonical;
use statusbook::copies::markers::{Kept, kept};
use statusbook::links::LinkIndex;
use statusbook::model::Output;
use statusbook::render::{Options, render};
use statusbook::richtext::RichText;
use statusbook::richtext::document::{blocks, from_storage};
use support::catalog::{self, Catalog, book};
use support::rewrites::REWRITES;
use support::tree;

const OPEN: &str = "<ac:inline-comment-marker ac:ref=\"";
const CLOSE: &str = "</ac:inline-comment-marker>";

fn marker(name: &str, text: &str) -> String {
    format!("{OPEN}{name}\">{text}{CLOSE}")
}

/// The same with `[…]` for a marker, so that tests can be read: `[a:text]`.
fn marked(body: &str) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some(at) = rest.find(['[', ']']) {
        out.push_str(&rest[..at]);
        if rest[at..].starts_with('[') {
            out.push_str(&format!("{OPEN}{}\">", &rest[at + 1..at + 2]));
            rest = &rest[at + 3..];
        } else {
            out.push_str(CLOSE);
            rest = &rest[at + 1..];
        }
    }
    out + rest
}

fn unmarked(body: &str) -> String {
    let mut out = body.replace(CLOSE, "");
    while let Some(at) = out.find(OPEN) {
        let end = at + out[at..].find('>').expect("the end of a tag") + 1;
        out.replace_range(at..end, "");
    }
    out
}

fn shown(found: &Kept) -> (String, Vec<(String, String)>) {
    let mut body = found.body.clone();
    for name in ["a", "b", "c"] {
        body = body.replace(&format!("{OPEN}{name}\">"), &format!("[{name}:"));
    }
    let lost = found.lost.iter().map(|passage| (passage.marker.clone(), passage.text.clone())).collect();
    (body.replace(CLOSE, "]"), lost)
}

/// From one body to another, both with markers as `[a:…]`: what is lost is `lost`.
#[track_caller]
fn goes(old: &str, new: &str, lost: &[(&str, &str)]) {
    let found = kept(&marked(old), &unmarked(&marked(new)));
    let (body, gone) = shown(&found);
    assert_eq!(body, new);
    let gone: Vec<(&str, &str)> = gone.iter().map(|(marker, text)| (marker.as_str(), text.as_str())).collect();
    assert_eq!(gone, lost);
}

#[test]
fn a_marker_stays_around_text_that_stays() {
    goes("<p>The [a:old key] fits.</p>", "<p>The [a:old key] fits.</p>", &[]);
    goes("<p>The [a:old key] fits.</p>", "<p>Now the [a:old key] is good.</p>", &[]);
    goes("<p>The [a:old key] fits.</p>", "<p>First.</p><p>The [a:old key] fits.</p>", &[]);
    // What is around it may be written otherwise.
    goes("<td>a&nbsp; [a:b&eacute;&rsquo;s]</td>", "<td><p>a [a:bé's]</p></td>", &[]);
    goes("<p>[a:b  c] d</p>", "<p>[a:b c] d</p>", &[]);
    goes("<p>x &amp; [a:y &lt; z]</p>", "<p>[a:y &lt; z] &amp; x</p>", &[]);
}

#[test]
fn a_passage_that_changed_is_told() {
    goes("<p>The [a:old key] fits.</p>", "<p>The new key fits.</p>", &[("a", "old key")]);
    goes("<p>[a:Gone.]</p>", "<p>Here.</p>", &[("a", "Gone.")]);
    goes("<p>a [a:b] c</p><p>d</p>", "<p>d</p>", &[("a", "b")]);
    // One changed, the other did not.
    goes("<p>[a:one] and [b:two]</p>", "<p>[a:one] and three</p>", &[("b", "two")]);
    let long = "word ".repeat(200);
    let found = kept(&marked(&format!("<p>[a:{long}]</p>")), "<p>x</p>");
    assert_eq!(found.lost[0].text.chars().count(), 301);
}

#[test]
fn the_row_and_the_column_say_which_text_is_meant() {
    let row = |code: &str, text: &str| format!("<tr><td><p>{code}</p></td><td><p>{text}</p></td></tr>");
    let table = |rows: &[String]| {
        format!("<table><tbody><tr><th>Code</th><th>Description</th></tr>{}</tbody></table>", rows.concat())
    };
    let old = table(&[row("400", "try again"), row("404", "[a:try] again"), row("500", "try again")]);
    let new = table(&[row("500", "try again"), row("404", "[a:try] it again"), row("400", "try again")]);
    goes(&old, &new, &[]);
    // A row that is gone takes its comments with it, though another says the same.
    let new = table(&[row("400", "try"), row("500", "try")]);
    goes(&old, &new, &[("a", "try")]);
    // Cells that nobody has written anything into count, too.
    let old = "<table><tr><th>Code</th><th>A</th><th>B</th></tr><tr><td>1</td><td/><td>x [a:y]</td></tr></table>";
    let new = "<table><tr><th>Code</th><th>A</th><th>B</th></tr><tr><td>1</td><td>y</td><td>z [a:y]</td></tr></table>";
    goes(old, new, &[]);
}

#[test]
fn the_item_and_the_heading_say_which_text_is_meant() {
    let old = "<h3>404</h3><ul><li><p><strong>Causes:</strong> a [a:slip] of it</p></li><li><p><strong>Fixes:</strong> a slip of it</p></li></ul>";
    let new = "<h3>404</h3><ul><li><p><strong>Fixes:</strong> a slip of it</p></li><li><p><strong>Causes:</strong> one [a:slip] of it</p></li></ul>";
    goes(old, new, &[]);
    let old = "<h2>A</h2><p>the [a:same] words here</p><h2>B</h2><p>the same words here</p>";
    let new = "<h2>B</h2><p>the same words here</p><h2>A</h2><p>these are the [a:same] words</p>";
    goes(old, new, &[]);
    goes("<h2>The [a:old] title</h2><p>x</p>", "<h2>Now the [a:old] title</h2><p>x</p>", &[]);
}

#[test]
fn a_marker_over_several_elements_is_one_in_each() {
    let new = "<p>a [a:b ]<strong>[a:c]</strong>[a: d] e</p>";
    goes("<p>a [a:b <strong>c</strong> d] e</p>", new, &[]);
    goes(new, new, &[]);
    goes("<p>[a:b c]</p>", "<p>[a:b ]<em>[a:c]</em></p>", &[]);
    goes("<p>x <code>[a:y]</code></p>", "<p>x <code>[a:y]</code></p>", &[]);
    // Over two blocks.
    goes("[a:<p>b</p><p>c</p>]<p>d</p>", "<p>[a:b]</p><p>[a:c]</p><p>d</p>", &[]);
    let cell = |inner: &str| format!("<table><tr><th>A</th></tr><tr><td>{inner}</td></tr></table>");
    goes(&cell("[a:<p>b</p><p>c</p>] d"), &cell("<p>[a:b]</p><p>[a:c]</p>d"), &[]);
    // In the label of a link, or around a link whose label is no markup.
    let link = |label: &str| {
        format!("<p>see <ac:link><ri:page ri:content-title=\"T\"/><ac:link-body>{label}</ac:link-body></ac:link></p>")
    };
    goes(&link("[a:this]"), &link("[a:this]"), &[]);
    let plain = |body: &str| body.replace("<!CDATA!", "<![CDATA[").replace("!!>", "]]>");
    let old = plain(&marked(
        "<p>see [a:<ac:link ac:anchor=\"x\"><ac:plain-text-link-body><!CDATA!this page!!></ac:plain-text-link-body></ac:link>] now</p>",
    ));
    let new = unmarked(&old);
    assert_eq!(kept(&old, &new), Kept { body: old.clone(), lost: vec![] });
}

#[test]
fn markers_may_nest_and_cross() {
    goes("<p>[a:b [b:c] d]</p>", "<p>[a:b [b:c] d]</p>", &[]);
    goes("<p>[a:b [b:c]]</p>", "<p>x [a:b [b:c]]</p>", &[]);
    // Crossing ones are cut.
    goes("<p>[a:b ][a:[b:c]][b: d]</p>", "<p>[a:b [b:c]][b: d]</p>", &[]);
}

#[test]
fn what_is_no_page_takes_no_markers() {
    let broken = marked("<p>[a:b</p>");
    assert_eq!(kept(&broken, "<p>b</p>").body, "<p>b</p>");
    assert_eq!(kept(&broken, "<p>b</p>").lost.len(), 1);
    let good = marked("<p>[a:b]</p>");
    for new in ["<p>b", "<p>b<br></p>", "b</p>", "<p>b &lt; <c</p>", "<!DOCTYPE x><p>b</p>", "<p a=\"b</p>"] {
        let found = kept(&good, new);
        assert_eq!((found.body.as_str(), found.lost.len()), (new, 1), "{new}");
    }
    // A marker that is only quoted is none.
    let quoted = format!(
        "<p>x</p><ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[{good}]]></ac:plain-text-body></ac:structured-macro>"
    );
    assert_eq!(kept(&quoted, "<p>b</p>"), Kept { body: "<p>b</p>".to_owned(), lost: vec![] });
    let quoted = format!("<p>{}</p>", good.replace('<', "&lt;"));
    assert_eq!(kept(&quoted, "<p>b</p>"), Kept { body: "<p>b</p>".to_owned(), lost: vec![] });
}

/// What it costs follows the length: these end.
#[test]
fn hostile_pages_end() {
    // `PAGE_BYTES=5242880 cargo test --release` looks harder.
    let bytes: usize = std::env::var("PAGE_BYTES").ok().and_then(|bytes| bytes.parse().ok()).unwrap_or(1 << 20);
    let many = |piece: &str, bytes: usize| piece.repeat(bytes / piece.len());
    let deep = |depth: usize| {
        let open: String = (0..depth).map(|n| format!("{OPEN}m{n}\">")).collect();
        format!("<p>{open}{}{}</p>", many("word ", 20_000), CLOSE.repeat(depth))
    };
    let numbered = |count: usize, text: &str| -> String {
        (0..count).map(|n| format!("<p>{text} {}</p>", marker(&format!("m{n}"), &format!("w{n}")))).collect()
    };
    let pages = [
        ("deep", deep(10_000)),
        ("deep elements", format!("{}{}{}", "<div>".repeat(10_000), marker("a", "x"), "</div>".repeat(10_000))),
        ("many", numbered(5_000, "the same words around it")),
        ("of one block", format!("<p>{}</p>", numbered(3_000, "x").replace("<p>", "").replace("</p>", " "))),
        ("a long text", format!("<p>{}{}</p>", marker("a", "x"), many("word ", bytes))),
        ("entities", format!("<p>{}{}</p>", marker("a", "x"), many("&amp;&eacute;&#65;&nothing;&", bytes))),
        ("links", format!("<p>{}{}", marker("a", "x"), many("<ac:link>", bytes))),
        ("unclosed", many(&format!("{OPEN}a\">x"), bytes)),
        ("quotes", format!("<p>{}<a b=\"{}", marker("a", "x"), many("<p>", bytes))),
        (
            "sections",
            format!(
                "<p>{}</p>{}",
                marker("a", "x"),
                many("<![CDATA[<ac:inline-comment-marker ac:ref=\"q\">]]>", bytes)
            ),
        ),
    ];
    for (what, page) in pages {
        let bare = unmarked_fast(&page);
        for new in [bare.clone(), bare.replace("word ", "other ").replace("the", "some"), String::from("<p>x</p>")] {
            let found = kept(&page, &new);
            assert_eq!(unmarked_fast(&found.body), unmarked_fast(&new), "{what}");
            assert!(found.lost.iter().all(|passage| passage.text.chars().count() <= 301), "{what}");
        }
    }
}

/// [`unmarked`] in linear time.
fn unmarked_fast(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find(OPEN) {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        rest = &rest[end..];
    }
    (out + rest).replace(CLOSE, "")
}

fn rendered(catalog: &Catalog) -> String {
    let source = catalog.source();
    let mut loaded = book(&[("content/codes.yaml", source.as_bytes())]);
    let book = loaded.book.as_ref().expect("a book");
    let options = Options { outputs: vec![Output::Confluence], base_url: None };
    let files = render(book, &LinkIndex::new(book), &mut loaded.sources, &options).expect("templates without faults");
    String::from_utf8(files.get("confluence/codes.xhtml").expect("a page").to_vec()).expect("UTF-8")
}

fn meaning(body: &str) -> String {
    canonical::text(&RichText { blocks: blocks(&from_storage(body).expect("a page").nodes) })
}

/// A body with a marker around some words of some of its texts: `which` says of each text how much of it.
fn commented(body: &str, which: &[u8]) -> String {
    let mut out = String::new();
    let mut rest = body;
    let mut silent = 0;
    let mut which = which.iter().cycle();
    let mut number = 0;
    while !rest.is_empty() {
        if let Some(section) = rest.strip_prefix("<![CDATA[") {
            let end = section.find("]]>").expect("an end") + 12;
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if rest.starts_with('<') {
            let end = rest.find('>').expect("an end") + 1;
            let tag = &rest[..end];
            silent += i32::from(tag.starts_with("<ac:parameter")) - i32::from(tag.starts_with("</ac:parameter"));
            out.push_str(tag);
            rest = &rest[end..];
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            let text = &rest[..end];
            let pieces: Vec<&str> = text.split(' ').collect();
            let size = usize::from(*which.next().expect("no end"));
            if silent == 0 && size > 0 && pieces.iter().any(|piece| seen(piece)) {
                number += 1;
                let at = pieces.iter().position(|piece| seen(piece)).expect("one");
                let to = pieces.iter().rposition(|piece| seen(piece)).expect("one").min(at + size);
                let inner = marker(&format!("m{number}"), &pieces[at..=to].join(" "));
                let all = [&pieces[..at], &[inner.as_str()], &pieces[to + 1..]].concat();
                out.push_str(&all.join(" "));
            } else {
                out.push_str(text);
            }
            rest = &rest[end..];
        }
    }
    out
}

/// Whether a piece of a text is more than blanks and what nobody sees, at both of its ends.
fn seen(piece: &str) -> bool {
    let is_seen = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric());
    is_seen(piece.chars().next()) && is_seen(piece.chars().next_back())
}

/// What each marker of a body is around.
fn passages(body: &str) -> Vec<(String, String)> {
    let root = tree::storage(body);
    let mut all = std::collections::BTreeMap::<String, String>::new();
    for element in root.all("ac:inline-comment-marker") {
        let name = element.attribute("ac:ref").expect("a reference").to_owned();
        all.entry(name).or_default().push_str(&element.text());
    }
    let words = |text: String| text.split_whitespace().collect::<String>();
    all.into_iter().map(|(name, text)| (name, words(text))).collect()
}

proptest! {
    #![proptest_config(support::config(48))]

    #[test]
    fn markers_on_text_that_stays_stay(catalog in catalog::catalog(), which in prop::collection::vec(0..4_u8, 1..9), rewrite in 0..REWRITES.len() - 1) {
        let body = rendered(&catalog);
        let old = commented(&body, &which);
        let found = kept(&old, &body);
        prop_assert_eq!(&found.lost, &vec![], "{}", old);
        prop_assert_eq!(unmarked(&found.body), body.clone());
        prop_assert_eq!(passages(&found.body), passages(&old));
        prop_assert_eq!(meaning(&found.body), meaning(&body));
        // And as Confluence wrote the old one.
        let (name, rewrite) = REWRITES[rewrite];
        if !matches!(name, "comment markers" | "named entities") {
            let found = kept(&rewrite(&old), &body);
            prop_assert_eq!(&found.lost, &vec![], "{}: {}", name, old);
            prop_assert_eq!(unmarked(&found.body), body.clone());
            prop_assert_eq!(passages(&found.body), passages(&old));
        }
    }

    #[test]
    fn nothing_breaks_a_page(one in catalog::catalog(), other in catalog::catalog(), which in prop::collection::vec(0..4_u8, 1..9)) {
        let (old, new) = (commented(&rendered(&one), &which), rendered(&other));
        let found = kept(&old, &new);
        prop_assert_eq!(unmarked(&found.body), new.clone());
        prop_assert_eq!(meaning(&found.body), meaning(&new));
        let all = passages(&old).len();
        prop_assert_eq!(passages(&found.body).len() + found.lost.len(), all);
    }
}
