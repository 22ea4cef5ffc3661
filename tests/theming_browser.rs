//! What is made of the site, as a browser shows it: colours, styles and scripts of the author's, words in other languages.

mod harness;

use std::path::{Path, PathBuf};

use harness::browser::{Browser, View};
use harness::{book, run};

const CODES: &str = "title: Codes\nsections:\n  - title: All\n    codes:\n      - { code: 200, summary: OK, description: d }\n      - { code: 404, summary: Not Found, description: e }\n      - { code: 410, summary: Gone, description: f }\n";

fn site(settings: &str, files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let book = book(
        &[&[("book.toml", settings), ("content/codes.yaml", CODES), ("content/guide.md", "# Guide\n\nText.\n")], files]
            .concat(),
    );
    run(book.path(), &["build", "--output", "html"]).clean();
    let html = book.path().join("public/html");
    (book, html)
}

#[test]
fn the_authors_colours_styles_and_scripts_are_those_that_count() {
    let Some(mut browser) = Browser::start() else { return };
    let settings = "[book]\ntitle = \"T\"\n[output.html]\nlogo = \"theme/logo.svg\"\ncss = \"theme/extra.css\"\njs = \"theme/extra.js\"\n\
        colors = { light = { accent = \"#0b5d3b\" }, dark = { accent = \"#7fd1a8\" } }\n\
        links = [{ label = \"A link with a long name\", address = \"guide.md\" }, { label = \"Another one\", address = \"codes.yaml#404\" }]\n";
    let (_book, html) = site(
        settings,
        &[
            (
                "theme/logo.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 90 30\"><path d=\"M0 0h90v30H0z\"/></svg>",
            ),
            ("theme/extra.css", "h1 { letter-spacing: 7px !important }\n"),
            (
                "theme/extra.js",
                "document.documentElement.dataset.extra = document.querySelectorAll('.theme option').length;\n",
            ),
        ],
    );
    let mut page = browser.page(View { width: 320, ..View::default() });
    page.open_file(&html.join("codes/404.html"), "");
    let link = "getComputedStyle(document.querySelector('.breadcrumbs + main .facts a')).color";
    assert_eq!(page.value(link), "rgb(11, 93, 59)");
    page.value("document.documentElement.dataset.theme = 'dark'");
    assert_eq!(page.value(link), "rgb(127, 209, 168)");
    assert_eq!(page.value("getComputedStyle(document.querySelector('h1')).letterSpacing"), "7px");
    assert_eq!(page.value("document.documentElement.dataset.extra"), "3");
    let logo = "(({ width, height }) => [width, height])(document.querySelector('.brand img').getBoundingClientRect())";
    assert_eq!(page.value(logo), serde_json::json!([96, 32]));
    assert_eq!(page.value("document.documentElement.scrollWidth"), 320);
}

/// What is counted while somebody types.
fn counted(browser: &mut Browser, html: &Path, query: &str) -> String {
    let mut page = browser.page(View::default());
    page.open_file(&html.join("index.html"), &format!("?q={query}"));
    page.until("document.querySelector('output').value !== ''");
    page.value("document.querySelector('output').value").as_str().expect("a text").to_owned()
}

#[test]
fn scripts_speak_the_language_of_the_book() {
    let Some(mut browser) = Browser::start() else { return };
    let settings = |language: &str| format!("[book]\ntitle = \"T\"\nlanguage = \"{language}\"\n");
    let (_book, html) = site(&settings("de"), &[]);
    assert_eq!(counted(&mut browser, &html, "404"), "1 von 3 Codes");
    let (_book, html) = site(&settings("ja"), &[]);
    assert_eq!(counted(&mut browser, &html, "4xx"), "3 件中 2 件のコード");
    // Three are few.
    let (_book, html) = site(&settings("ar"), &[]);
    assert_eq!(counted(&mut browser, &html, "4xx"), "2 من 3 رموز");
    let mut page = browser.page(View::default());
    page.open_file(&html.join("index.html"), "");
    assert_eq!(page.value("getComputedStyle(document.body).direction"), "rtl");
    // The key stands at the other end of the box than the glass.
    let middle = |part: &str| format!("document.querySelector('.box {part}').getBoundingClientRect().left");
    assert!(page.value(&middle("kbd")).as_f64() < page.value(&middle("button")).as_f64());
}
