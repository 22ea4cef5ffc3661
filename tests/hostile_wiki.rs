//! Pages of a wiki that were made to hurt: each is read or refused with a reason, within little time and memory.

mod harness;

use harness::bounded::bounded;
use harness::{CATALOG, Run, book, write};

/// As large as a page of Confluence can be.
const LARGEST: usize = 5 << 20;
const HEAD: &str = "<h2>All</h2><table><tbody><tr><th>Code</th><th>Summary</th><th>Description</th></tr>";
/// What the catalog says, as a page.
const TABLE: &str = "<h2>All</h2><table><tbody><tr><th><p>Code</p></th><th><p>Summary</p></th><th><p>Description</p></th></tr>\
    <tr><td><p>200</p></td><td><p>OK</p></td><td><p>Fine.</p></td></tr>\
    <tr><td><p>404</p></td><td><p>Not Found</p></td><td><p>There is <em>nothing</em>.</p></td></tr></tbody></table>";

/// Compares a page with the catalog.
#[track_caller]
fn compared(body: impl AsRef<[u8]>) -> Run {
    let toml = "[book]\ntitle = \"Test\"\n\n[[copy]]\nname = \"wiki\"\npath = \"page.xhtml\"\nform = \"storage\"\n";
    let book = book(&[("book.toml", toml), ("content/codes.yaml", CATALOG)]);
    write(book.path(), "page.xhtml", body);
    let run = bounded(book.path(), &["diff"]);
    assert!(run.stdout.len() + run.stderr.len() < 1 << 20, "a flood of {} bytes", run.stdout.len() + run.stderr.len());
    run
}

/// The page says what the catalog says, whatever else is on it.
#[track_caller]
fn in_sync(body: impl AsRef<[u8]>) {
    let run = compared(body);
    assert_eq!(run.code, Some(0), "{}{}", shortened(&run.stdout), shortened(&run.stderr));
}

/// The page is read, and differs.
#[track_caller]
fn differs(body: impl AsRef<[u8]>, told: &str) {
    let run = compared(body);
    assert_eq!(run.code, Some(1), "{}{}", shortened(&run.stdout), shortened(&run.stderr));
    assert!(run.stdout.contains(told), "{}", shortened(&run.stdout));
}

/// The page is refused, with this reason.
#[track_caller]
fn refused(body: impl AsRef<[u8]>, why: &str) {
    let run = compared(body);
    assert_eq!(run.code, Some(2), "{}{}", shortened(&run.stdout), shortened(&run.stderr));
    assert!(
        run.stderr.contains(why) || run.stdout.contains(why),
        "{}{}",
        shortened(&run.stdout),
        shortened(&run.stderr)
    );
}

fn shortened(text: &str) -> String {
    text.chars().take(3_000).collect()
}

fn many(piece: &str) -> String {
    piece.repeat(LARGEST / piece.len())
}

fn row(code: usize, text: &str) -> String {
    format!("<tr><td><p>{code}</p></td><td><p>Name</p></td><td>{text}</td></tr>")
}

#[test]
fn depth_is_refused_where_it_is() {
    let why = "more than 512 elements stand within one another here";
    refused(format!("{TABLE}{}x{}", "<div>".repeat(10_000), "</div>".repeat(10_000)), why);
    let (open, close) =
        ("<ac:structured-macro ac:name=\"panel\"><ac:rich-text-body>", "</ac:rich-text-body></ac:structured-macro>");
    refused(format!("{TABLE}{}<p>x</p>{}", open.repeat(10_000), close.repeat(10_000)), why);
    let marker = "<ac:inline-comment-marker ac:ref=\"x\">";
    refused(format!("<p>{}x{}</p>{TABLE}", marker.repeat(10_000), "</ac:inline-comment-marker>".repeat(10_000)), why);
    // Layouts within one another, as nobody makes them and some importer might.
    let (open, close) =
        ("<ac:layout><ac:layout-section><ac:layout-cell>", "</ac:layout-cell></ac:layout-section></ac:layout>");
    in_sync(format!("{}{TABLE}{}", open.repeat(100), close.repeat(100)));
}

#[test]
fn five_megabytes_are_read() {
    in_sync(format!("{TABLE}<p>{}</p>", many("word ")));
    let rows: String =
        (1_000..).map(|code| row(code, &"<p>some words</p>".repeat(500))).take(LARGEST / 9_000).collect();
    differs(format!("{HEAD}{}{rows}</tbody></table>", row(200, "<p>Fine.</p>")), "200");
    differs(format!("{HEAD}{}</tbody></table>", row(404, &format!("<p>{}</p>", many("word ")))), "404");
}

#[test]
fn what_is_quoted_is_no_part_of_the_page() {
    let page = TABLE.replace("404", "999").replace("]]>", "]]]]><![CDATA[>");
    let quoted = [
        page.clone(),
        format!("<!-- statusbook:begin table -->{page}<!-- statusbook:end 1:0123456789abcdef -->"),
        "<ac:inline-comment-marker ac:ref=\"a\">200</ac:inline-comment-marker>".to_owned(),
        "</ac:plain-text-body></ac:structured-macro><h1>Not a heading</h1>".to_owned(),
        "]]]]><![CDATA[></ac:plain-text-body><table><tr><td>404</td></tr></table>".to_owned(),
    ];
    for text in quoted {
        for name in ["code", "noformat", "html"] {
            let body = format!(
                "{TABLE}<ac:structured-macro ac:name=\"{name}\"><ac:plain-text-body><![CDATA[{text}]]></ac:plain-text-body></ac:structured-macro>"
            );
            in_sync(body);
        }
        in_sync(format!("{TABLE}<p>{}</p>", text.replace('&', "&amp;").replace('<', "&lt;")));
    }
    // Markers of ours in a page of a wiki are comments, which it drops.
    in_sync(format!("<!-- statusbook:begin table -->{TABLE}<!-- statusbook:end 1:0123456789abcdef -->"));
}

#[test]
fn references_stand_for_characters_and_nothing_else() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>";
    let compared = compared(format!("{bomb}{TABLE}<p>{}</p>", many("&b;")));
    assert!(matches!(compared.code, Some(0 | 1)), "{}", shortened(&compared.stderr));
    in_sync(format!("{TABLE}<p>{}</p>", many("&nbsp;&eacute;&#65;&#x1F600;&nothing;&#xD800;&#99999999;&")));
    in_sync(TABLE.replace("Fine.", "&#70;i&#x6e;e&period;").replace("Not Found", "Not&nbsp;Found"));
}

#[test]
fn what_confluence_never_stores_is_survived() {
    // Stored bodies can hold these all the same.
    in_sync(TABLE.replace("Fine", "Fi\u{2}ne").replace("<td>", "<td>\u{b}"));
    in_sync(format!("\u{feff}{TABLE}"));
    refused(format!("{TABLE}\0\0\0"), "this is a binary file");
    for open in ["<p", "<p a=\"", "<![CDATA[", "<!--", "<ac:link", "</", "<?"] {
        in_sync(format!("{TABLE}<p>x</p>{open}"));
    }
    in_sync(format!("{TABLE}{}", many("</p>")));
    in_sync(format!("{TABLE}{}", many("<br>")));
}

#[test]
fn cells_that_span_the_world_do_not() {
    let spans = |columns: usize, rows: usize| format!("<td colspan=\"{columns}\" rowspan=\"{rows}\"><p>x</p></td>");
    let rows = format!("<tr>{}</tr>", spans(60_000, 60_000)).repeat(2_000);
    let compared = compared(format!("{TABLE}<table><tbody>{rows}</tbody></table>"));
    assert!(matches!(compared.code, Some(0..=2)), "{}", shortened(&compared.stderr));
}

#[test]
fn macros_without_end_are_read_to_their_end() {
    in_sync(format!("{TABLE}{}", many("<ac:structured-macro ac:name=\"toc\"/>")));
    let parameters = many("<ac:parameter ac:name=\"title\">404</ac:parameter>");
    in_sync(format!("{TABLE}<ac:structured-macro ac:name=\"status\">{parameters}</ac:structured-macro>"));
    let attributes: String = (0..100_000).map(|n| format!(" ac:a{n}=\"x\"")).collect();
    in_sync(format!("{TABLE}<ac:structured-macro{attributes}></ac:structured-macro>"));
    let images = many("<p><ac:image><ri:attachment ri:filename=\"404.png\"/></ac:image></p>");
    in_sync(format!("{TABLE}{images}"));
}

#[test]
fn a_login_page_is_no_copy() {
    let page = "<!DOCTYPE html><html><head><title>Log in</title></head><body><form><input name=\"os_username\"><script>if (1 < 404) { document.write('<table>') }</script></form></body></html>";
    let run = compared(page);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("this does not look like a copy of this catalog"), "{}", run.stdout);
}
