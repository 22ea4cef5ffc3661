//! Live reload and the overlay of errors in a real browser, on pages with a strict policy. Passed over where no Chromium is
//! installed.

mod harness;

use std::fmt::Write;
use std::fs;

use harness::browser::{Browser, View};
use harness::served::Served;
use harness::{book, project, write};

const CODES: &str = "content/codes.yaml";
const STRICT: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; require-trusted-types-for 'script'\">\n";

/// A catalog that is longer than a window.
fn catalog(text: &str) -> String {
    let mut yaml = String::from("title: Codes\nsections:\n  - title: All\n    codes:\n");
    for code in 200..260 {
        let _ =
            write!(yaml, "      - code: {code}\n        summary: Summary {code}\n        description: {text} {code}\n");
    }
    yaml + "kind: app\n"
}

#[test]
fn changes_and_mistakes_show_in_the_browser() {
    let Some(mut browser) = Browser::start() else { return };
    let mut page = browser.page(View::default());
    let book = book(&[(CODES, &catalog("First")), ("content/index.md", "# Home\n\nText.\n")]);
    let head = fs::read_to_string(project("templates/html/head.html")).expect("a template");
    write(book.path(), "templates/html/head.html", head.replacen('\n', &format!("\n{STRICT}"), 1));
    let served = Served::start(book.path(), &[]);
    page.open(&format!("http://{}/codes.html", served.host));
    page.until("document.readyState === 'complete' && document.body.innerText.includes('First 250')");
    let mark =
        "window.mark = 1, window.violations = 0, addEventListener('securitypolicyviolation', () => violations++), true";
    page.until(mark);
    page.until("scrollTo(0, 500), Math.round(scrollY) === 500");

    // Another text: the page is loaded again, and stays where it was.
    write(book.path(), CODES, catalog("Second"));
    page.until("window.mark === undefined && document.readyState === 'complete' && document.body.innerText.includes('Second 250')");
    page.until("Math.round(scrollY) === 500");

    // Another style: the page is not loaded again.
    page.until(mark);
    for width in ["7px", "8px"] {
        write(book.path(), "theme/style.css", format!(":root {{ --own: {width} }} body {{ min-height: 3000px }}"));
        page.until(&format!("getComputedStyle(document.documentElement).getPropertyValue('--own') === '{width}'"));
        page.until("window.mark === 1 && document.querySelectorAll('link[rel~=stylesheet]').length === 1");
    }

    // A mistake: it stands over the page, which is as it was; what the source says is text.
    write(book.path(), CODES, catalog("Third").replacen("summary: Summary 201", "\"<i>sum</i>ary\": x", 1));
    let overlay = "document.querySelector('statusbook-findings').shadowRoot";
    page.until(&format!("{overlay}.textContent.includes('<i>sum</i>ary') && {overlay}.querySelector('i') === null"));
    page.until(&format!(
        "{overlay}.textContent.includes('{CODES}:9:9') && {overlay}.querySelectorAll('li').length === 2"
    ));
    page.until(&format!("getComputedStyle({overlay}.querySelector('section')).borderTopWidth === '6px'"));
    page.until("window.mark === 1 && document.body.innerText.includes('Second 250')");
    // It can be put aside, and a new mistake brings it back.
    page.until("dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })), document.querySelector('statusbook-findings') === null");
    write(book.path(), CODES, "title: [x]\n");
    page.until(&format!("{overlay}.textContent.includes('{CODES}')"));
    page.until("window.violations === 0");

    // Mended: it goes by itself.
    write(book.path(), CODES, catalog("Fourth"));
    page.until(
        "document.querySelector('statusbook-findings') === null && document.body.innerText.includes('Fourth 250')",
    );
}

#[test]
fn a_first_build_with_errors_becomes_a_page_by_itself() {
    let Some(mut browser) = Browser::start() else { return };
    let mut page = browser.page(View::default());
    let book = book(&[(CODES, "title: [x]\n")]);
    let served = Served::start(book.path(), &[]);
    page.open(&format!("http://{}/", served.host));
    page.until("document.querySelector('statusbook-findings').shadowRoot.querySelectorAll('li').length > 0");
    write(book.path(), CODES, catalog("Mended"));
    page.until(
        "document.querySelector('statusbook-findings') === null && document.body.innerText.includes('Mended 250')",
    );
}
