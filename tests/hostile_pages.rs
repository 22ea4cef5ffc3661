//! Pages that are made to take time or memory are read, or refused with a reason, in a time that follows their length.

use std::time::Instant;

use statusbook::richtext::document::{self, Document, Fault};

type Read = fn(&str) -> Result<Document, Fault>;

const READERS: [(&str, Read); 3] =
    [("html", document::from_html), ("storage", document::from_storage), ("markdown", document::from_markdown)];

/// How many bytes a page has here; `PAGE_BYTES=10000000 cargo test --release` looks harder.
fn bytes() -> usize {
    std::env::var("PAGE_BYTES").ok().and_then(|bytes| bytes.parse().ok()).unwrap_or(40_000)
}

/// So much of a piece as fills a page; `{}` in it is a number.
fn many(piece: &str) -> String {
    let mut page = String::new();
    let mut count = 0;
    while page.len() < bytes() {
        page.push_str(&piece.replace("{}", &count.to_string()));
        count += 1;
    }
    page
}

fn nested(open: &str, depth: usize, then: &str) -> String {
    let mut page: String = (0..depth).map(|n| open.replace("{}", &n.to_string())).collect();
    page.push_str(&many(then));
    page
}

fn pages() -> Vec<(&'static str, String)> {
    vec![
        ("deep divs", many("<div>")),
        ("deep quotes", many("> ")),
        ("deep lists", many("<ul><li>")),
        ("deep tables", many("<table><tr><td>")),
        ("deep wiki", many("<ac:structured-macro ac:name=\"x\"><ac:rich-text-body>")),
        ("open formats", many("<b><p>")),
        ("different formats", many("<font color={}><p>x")),
        ("formats that open again", nested("<font color={}>", 300, "<p>x</p>")),
        ("formats and end tags", nested("<font color={}>", 300, "<font a=b></font>")),
        ("formats of many attributes", nested("<font a b c d e f g h i={}>", 300, "<font i j k l m n o p></font>")),
        ("links", many("<a href={}>")),
        ("misnested", many("<b><i><a></b><div></i></a></div>")),
        ("adopted children", nested("<b id={}>", 300, "<div>x</div>") + &"</b>".repeat(300)),
        ("adopted again", format!("{}{}{}", "<b>".repeat(300), "<div>", many("<br>")) + &"</b>".repeat(300)),
        ("wrong end tags", nested("<x{}>", 400, "</y>")),
        ("end tags of nothing", many("</p>")),
        ("attributes", format!("<a {}>", many("a{} "))),
        ("attributes again", many(&format!("<a {}>", (0..900).map(|n| format!("a{n} ")).collect::<String>()))),
        ("attributes of html", many("<html a{}=b>")),
        ("a long value", format!("<img src=\"data:{}\">", many("a/b "))),
        ("unclosed value", format!("<a href=\"{}", many("<b x='"))),
        ("unclosed tags", many("<a ")),
        ("comments", many("<!-- - -- ")),
        ("unclosed comments", many("<!--")),
        ("sections", many("<![CDATA[")),
        ("declarations", many("<!x")),
        ("instructions", many("<?x")),
        ("scripts", many("<script>")),
        ("ends of scripts", format!("<script>{}", many("</scrip"))),
        ("plain text", many("<plaintext>")),
        ("references", many("&amp")),
        ("ampersands", many("&")),
        ("long references", many("&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")),
        ("spans", format!("<table>{}", many("<tr><td colspan=1000 rowspan=65534>x"))),
        ("wide and long", format!("<table><tr>{}{}", many("<td>"), many("<tr><td>"))),
        (
            "spans of much",
            format!("<table><tr><td colspan=1000 rowspan=0>{}</td></tr>{}", many("x y<br>"), "<tr>".repeat(1000)),
        ),
        ("text in tables", many("<table>x")),
        ("select", many("<select><option>x")),
        ("templates", many("<template>")),
        ("svg", many("<svg><p>")),
        ("math", many("<math><mi>x")),
        ("forms", many("<form><input>")),
        ("headings with links", format!("<h1>{}", many("<a class=anchor href=#x></a>"))),
        ("headings", many("<h1>")),
        ("frames", many("<frameset><frame>")),
        ("bodies", many("<body><p>")),
        ("terms", many("<dl><dt>a<dd>b")),
        ("emphasis", many("*a **b ")),
        ("brackets", many("[")),
        ("images", many("![")),
        ("backticks", (1..).map(|n| "`".repeat(n) + " ").take_while(|run| run.len() < 600).collect()),
        ("pipes", many("|")),
        ("pipe tables", many("|a|b|\n|-|-|\n|c|d|\n\n")),
        ("footnotes", many("[^{}]: x\n\n[^{}]\n")),
        ("definitions", many("a\n: b\n")),
        ("references of links", many("[{}]: x\n[{}]\n")),
        ("html blocks", many("<div>\n\nx\n\n")),
        ("breaks", many("<br>")),
        ("spaces", many(" ")),
        ("zeros", many("\0")),
        ("line feeds", many("\r\n")),
    ]
}

#[test]
fn no_page_takes_long() {
    let mut slow = Vec::new();
    for (what, page) in pages() {
        for (form, read) in READERS {
            let start = Instant::now();
            let result = read(&page);
            let time = start.elapsed();
            if let Err(fault) = result {
                assert!(page.get(fault.range.clone()).is_some(), "{fault:?}");
                assert!(!fault.message.is_empty() && !fault.help.is_empty());
            }
            // A debug build on a busy machine; what grows with the square of its length takes minutes.
            let limit = 2.0 + page.len() as f64 / 20_000.0;
            if time.as_secs_f64() > limit {
                slow.push(format!("{what} as {form}: {time:?} for {} bytes", page.len()));
            }
            if std::env::var_os("SHOW_TIMES").is_some() && time.as_millis() > 300 {
                slow.push(format!("{what} as {form}: {time:?} for {} bytes", page.len()));
            }
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

#[test]
fn what_is_refused_says_why() {
    let deep = "<div>".repeat(600);
    for (form, read) in &READERS[..2] {
        let fault = read(&deep).expect_err(form);
        assert_eq!(fault.message, "more than 512 elements stand within one another here");
        assert!((2500..2600).contains(&fault.range.start), "{fault:?}");
    }
    let formats: String = (0..300).map(|n| format!("<font color={n}>")).collect();
    let fault = document::from_html(&(formats + &"<p>x</p>".repeat(20_000))).expect_err("too much to open again");
    assert_eq!(fault.message, "too many elements that are not closed stand before this");
}

#[test]
fn depth_is_flattened_long_before_it_is_refused() {
    let page = format!("{}x{}", "<blockquote>".repeat(400), "</blockquote>".repeat(400));
    for (form, read) in &READERS[..2] {
        let mut depth = 0;
        let document = read(&page).expect(form);
        let mut nodes = &document.nodes;
        while let [document::Node { content: document::Content::Quote(inner), .. }] = nodes.as_slice() {
            depth += 1;
            nodes = inner;
        }
        assert_eq!(depth, statusbook::richtext::MAX_DEPTH);
        assert_eq!(nodes.len(), 1);
    }
}
