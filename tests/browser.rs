//! What readers do with the site, in a real browser: find, choose colours, copy, print, and read without scripts.

mod harness;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use harness::browser::{Browser, Page, View};
use harness::host::serve;
use harness::{book, run};

const CODES: &str = r#"title: Codes
sections:
  - title: Success
    codes:
      - { code: 200, summary: OK, description: It worked. }
  - title: Failure
    codes:
      - { code: 400, summary: Bad request, description: "Not what `404` means." }
      - { code: 404, summary: Not Found, description: "There is **nothing** of this name." }
      - { code: PAY-017, summary: Überlastet, description: Try again., http_status: 402, aliases: [declined], tags: [cards] }
      - { code: 503, summary: Unavailable, description: Nothing can be done about the name now. }
retired:
  - { code: 299, note: It said nothing. }
"#;

/// A site of one catalog and a page, and its folder.
fn site(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let book = book(files);
    run(book.path(), &["build", "--output", "html"]).clean();
    let html = book.path().join("public/html");
    (book, html)
}

fn usual() -> (tempfile::TempDir, PathBuf) {
    site(&[("content/codes.yaml", CODES), ("content/guide.md", "# Guide\n\n## Retrying\n\nAfter 503, wait a while.\n")])
}

/// The codes of the rows that are seen.
const SEEN: &str = "[...document.querySelectorAll('.codes th a, .retired dt')].filter((e) => e.checkVisibility()).map((e) => e.textContent)";

#[track_caller]
fn assert_finds(page: &mut Page<'_>, query: &str, codes: &[&str]) {
    page.press("Escape");
    page.press("Escape");
    page.press("/");
    page.write(query);
    assert_eq!(page.value(SEEN), serde_json::json!(codes), "{query}");
}

#[test]
fn typing_narrows_the_tables() {
    let Some(mut browser) = Browser::start() else { return };
    let (_book, html) = usual();
    let mut page = browser.page(View::default());
    page.open_file(&html.join("index.html"), "");
    let all = ["200", "400", "404", "PAY-017", "503", "299"];
    assert_eq!(page.value(SEEN), serde_json::json!(all));
    // A key from anywhere on the page, and the count is said.
    page.press("/");
    assert_eq!(page.value("document.activeElement.id"), "Find");
    page.write("404");
    assert_eq!(page.value("document.querySelector('output').value"), "2 of 6 codes");
    assert_eq!(
        page.value(
            "[...document.querySelectorAll('main h2')].filter((e) => e.checkVisibility()).map((e) => e.textContent)"
        ),
        serde_json::json!(["Failure"])
    );
    page.until("location.search === '?q=404'");
    // What is left stands where it stood.
    assert_eq!(
        page.value("document.querySelector('.body').getBoundingClientRect().left"),
        page.value("document.querySelector('h1').getBoundingClientRect().left")
    );
    // A second Escape leaves the box.
    page.press("Escape");
    assert_eq!(page.value(SEEN), serde_json::json!(all));
    assert_eq!(page.value("document.querySelector('output').value"), "");
    page.until("location.search === ''");
    page.press("Escape");
    assert_eq!(page.value("document.activeElement.tagName"), "BODY");

    assert_finds(&mut page, "4xx", &["400", "404", "PAY-017"]);
    assert_finds(&mut page, "4", &["400", "404", "PAY-017"]);
    assert_finds(&mut page, "5XX", &["503"]);
    assert_finds(&mut page, "402", &["PAY-017"]);
    assert_finds(&mut page, "17", &["PAY-017"]);
    assert_finds(&mut page, "pay-017", &["PAY-017"]);
    assert_finds(&mut page, "uberl", &["PAY-017"]);
    assert_finds(&mut page, "DECLINED", &["PAY-017"]);
    // Every word has to be there, in any order.
    assert_finds(&mut page, "name nothing", &["404", "503"]);
    assert_finds(&mut page, "name nothing 5xx", &["503"]);
    assert_finds(&mut page, "said", &["299"]);
    assert_finds(&mut page, "zebra", &[]);
    assert_eq!(page.value("document.querySelector('output').value"), "Nothing found for “zebra”");
    page.value("document.querySelector('.find [type=reset]').click()");
    assert_eq!(page.value(SEEN), serde_json::json!(all));

    // The best match is opened, not the first: 400 speaks of 404 before 404 does.
    assert_finds(&mut page, "404", &["400", "404"]);
    page.press("Enter");
    page.until("location.pathname.endsWith('/codes/404.html')");
}

#[test]
fn an_address_brings_what_is_looked_for_and_shows_what_it_names() {
    let Some(mut browser) = Browser::start() else { return };
    let (_book, html) = usual();
    let mut page = browser.page(View::default());
    page.open_file(&html.join("index.html"), "?q=unavail");
    assert_eq!(page.value(SEEN), serde_json::json!(["503"]));
    // A link to a row that is hidden shows it.
    page.value("location.hash = '#200'");
    page.until("document.getElementById('200').checkVisibility()");
    page.until("document.getElementById('200').getBoundingClientRect().top < innerHeight");
}

#[test]
fn other_pages_find_every_code_and_page() {
    let Some(mut browser) = Browser::start() else { return };
    let (_book, html) = usual();
    let mut page = browser.page(View::default());
    page.open_file(&html.join("codes/200.html"), "");
    // What is searched comes only when somebody looks for something.
    assert_eq!(page.value("document.scripts.length - document.querySelectorAll('script[type]').length"), 2);
    let found =
        "[...document.querySelectorAll('.found a')].filter((e) => e.checkVisibility()).map((e) => e.textContent)";
    page.press("/");
    page.write("404");
    page.until("document.querySelector('.found a')");
    assert_eq!(page.value(found), serde_json::json!(["404 Not Found", "400 Bad request"]));
    assert_eq!(page.value("document.querySelector('output').value"), "2 found");
    page.press("ArrowDown");
    assert_eq!(page.value("document.activeElement.textContent"), "404 Not Found");
    page.press("Enter");
    page.until("location.pathname.endsWith('/codes/404.html')");
    // From the table to the other pages, and to a heading of one.
    page.open_file(&html.join("index.html"), "?q=retrying");
    page.until("document.querySelector('.found a')");
    assert_eq!(page.value(found), serde_json::json!(["Retrying", "Guide"]));
    assert_eq!(page.value("document.querySelector('.found a').getAttribute('href')"), "guide.html#retrying");
    // The own page is not among the others.
    page.open_file(&html.join("index.html"), "?q=503");
    page.until("document.querySelector('.found a')");
    assert_eq!(page.value(found), serde_json::json!(["Guide"]));
}

#[test]
fn the_list_of_several_catalogs_finds_in_all_of_them() {
    let Some(mut browser) = Browser::start() else { return };
    let other =
        "title: Others\nsections:\n  - title: All\n    codes:\n      - { code: 404, summary: Gone, description: d }\n";
    let (_book, html) = site(&[("content/codes.yaml", CODES), ("content/deep/ünïcode.yaml", other)]);
    let mut page = browser.page(View::default());
    page.open_file(&html.join("index.html"), "?q=404");
    page.until("document.querySelectorAll('.found a').length === 3");
    assert_eq!(page.value("document.querySelector('.cards').checkVisibility()"), false);
    page.leave("[...document.querySelectorAll('.found a')].find((a) => a.textContent === '404 Gone').click()");
    page.until("document.querySelector('h1').textContent === '404 Gone'");
    // A box without an answer yet sends its words to the first page.
    page.leave("document.querySelector('#Find').value = '200'; document.querySelector('form.find').submit()");
    page.until("location.search === '?q=200' && document.querySelector('.found a')");
}

#[test]
fn thousands_of_rows_come_back() {
    let Some(mut browser) = Browser::start() else { return };
    let mut codes = String::from("title: Many\nsections:\n  - title: All\n    codes:\n");
    for code in 1..=4_000 {
        let _ = writeln!(codes, "      - {{ code: E-{code:04}, summary: Summary {code}, description: d }}");
    }
    let (_book, html) = site(&[("content/codes.yaml", &codes)]);
    let mut page = browser.page(View::default());
    page.open_file(&html.join("index.html"), "?q=E-3999");
    assert_eq!(page.value("document.querySelector('output').value"), "1 of 4000 codes");
    page.press("/");
    page.press("Escape");
    page.until("document.querySelectorAll('.codes tbody tr:not([hidden])').length === 4000");
}

#[test]
fn the_colours_stay_as_they_were_chosen() {
    let Some(mut browser) = Browser::start() else { return };
    let (_book, html) = usual();
    let served = serve(&html);
    let paper = "getComputedStyle(document.documentElement).backgroundColor";
    let mut page = browser.page(View { dark: true, ..View::default() });
    // The colour of every frame, from the first on that has something to show.
    page.before(&format!(
        "window.frames_seen = []; (function look() {{ if (document.body) frames_seen.push({paper}); requestAnimationFrame(look); }})();"
    ));
    page.open(&served);
    let dark = page.value(paper);
    let choose = |choice: &str| {
        format!(
            "(() => {{ const s = document.querySelector('.theme select'); s.value = '{choice}'; s.dispatchEvent(new Event('change')); }})()"
        )
    };
    page.value(&choose("light"));
    let light = page.value(paper);
    assert_ne!(light, dark);
    page.open(&format!("{served}codes/404.html"));
    assert_eq!(page.value("document.querySelector('.theme select').value"), "light");
    page.until("frames_seen.length > 3");
    assert_eq!(page.value("[...new Set(frames_seen)]"), serde_json::json!([light]));
    page.value(&choose(""));
    assert_eq!(page.value(paper), dark);

    // Where a browser refuses storage, a choice holds for the page, and nothing breaks.
    page.before("Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } });");
    page.open_file(&html.join("index.html"), "");
    page.value(&choose("light"));
    assert_eq!(page.value(paper), light);
    assert_eq!(page.value("seen"), serde_json::json!([]));
}

#[test]
fn a_strict_policy_is_kept_and_texts_are_copied() {
    let Some(mut browser) = Browser::start() else { return };
    let (_book, html) = usual();
    let served = serve(&html);
    let mut page = browser.page(View::default());
    page.open(&format!("{served}?q=zebra"));
    page.until("document.querySelector('output').value.startsWith('Nothing')");
    assert_eq!(page.value("seen"), serde_json::json!([]));

    page.open(&format!("{served}codes/404.html?q=x#top"));
    page.value("document.querySelectorAll('[data-copy]')[0].click()");
    page.until("document.querySelector('[role=status]').textContent === 'Copied'");
    assert_eq!(page.value("navigator.clipboard.readText()"), format!("{served}codes/404.html"));
    page.value("document.querySelectorAll('[data-copy]')[1].click()");
    page.until("document.querySelector('footer [role=status]').textContent === 'Copied'");
    let twin = std::fs::read_to_string(html.join("codes/404.md")).expect("a twin");
    assert_eq!(page.value("navigator.clipboard.readText()"), twin);
    assert_eq!(page.value("seen"), serde_json::json!([]));
    // A folder cannot give the text of a file beside it: the link is there, a dead button is not.
    page.open_file(&html.join("codes/404.html"), "");
    let shown = "[...document.querySelectorAll('[data-copy]')].filter((e) => e.checkVisibility()).length";
    assert_eq!(page.value(shown), 1);
}

#[test]
fn nothing_is_lost_without_scripts_and_nothing_moves_with_them() {
    let Some(mut browser) = Browser::start() else { return };
    let (_book, html) = usual();
    let pages = ["index.html", "codes/404.html", "guide.html", "codes/all.html"];
    let controls = "[...document.querySelectorAll('input, select, button')].filter((e) => e.checkVisibility()).length";
    let mut page = browser.page(View { scripts: false, ..View::default() });
    for name in pages {
        page.open_file(&html.join(name), "");
        assert_eq!(page.value(controls), 0, "{name}");
        assert_eq!(page.value("document.querySelector('.found:not([hidden]) li')"), serde_json::Value::Null);
    }
    page.open_file(&html.join("index.html"), "?q=404");
    assert_eq!(page.value("document.querySelectorAll('[data-find]:not([hidden])').length"), 6);
    for width in [320, 1280] {
        let mut page = browser.page(View { width, ..View::default() });
        for name in pages {
            page.open_file(&html.join(name), "");
            page.value("new Promise((done) => setTimeout(done, 100))");
            assert!(page.value("shift").as_f64().expect("a number") < 0.02, "{name} at {width}");
            let fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth";
            assert_eq!(page.value(fits), true, "{name} sticks out at {width}");
            assert_ne!(page.value(controls), 0, "{name}");
        }
    }
    // On paper there is nothing to press, and the paper is white in the dark, too, whatever was chosen.
    let mut page = browser.page(View { media: "print", dark: true, ..View::default() });
    for name in pages {
        page.open_file(&html.join(name), "");
        page.value("document.documentElement.dataset.theme = 'dark'");
        assert_eq!(page.value(controls), 0, "{name}");
        assert_eq!(page.value("getComputedStyle(document.documentElement).backgroundColor"), "rgb(255, 255, 255)");
        assert_eq!(page.value("getComputedStyle(document.querySelector('h1')).color"), "rgb(0, 0, 0)");
    }
}

/// Right to left, the box and what it finds stay in the window.
#[test]
fn the_box_fits_from_right_to_left() {
    let Some(mut browser) = Browser::start() else { return };
    let (_book, html) = site(&[
        ("book.toml", "[book]\ntitle = \"كتاب\"\nlanguage = \"ar\"\n"),
        ("content/codes.yaml", CODES),
        ("content/guide.md", "# دليل\n\nنص\n"),
    ]);
    for width in [320, 1280] {
        let mut page = browser.page(View { width, ..View::default() });
        page.open_file(&html.join("codes/404.html"), "?q=nothing");
        page.until("document.querySelector('.found a')");
        let inside = "(() => { const r = document.querySelector('.results').getBoundingClientRect(); return r.width > 200 && r.left >= 0 && r.right <= innerWidth; })()";
        assert_eq!(page.value(inside), true, "{width}");
    }
}

/// Bytes as they go over the wire.
fn zipped(files: &[&Path]) -> Option<usize> {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut sum = 0;
    for file in files {
        let mut gzip =
            Command::new("gzip").args(["-6", "-c"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        gzip.stdin.take()?.write_all(&std::fs::read(file).expect("a file")).ok()?;
        sum += gzip.wait_with_output().ok()?.stdout.len();
    }
    Some(sum)
}

#[test]
fn a_page_is_small() {
    let mut codes = String::from("title: Codes\nsections:\n  - title: All\n    codes:\n");
    for code in 100..162 {
        let text = format!(
            "What {code} means in so many words, no two of them alike: {:x}, {:x}.",
            code * 7919,
            code * 104_729
        );
        let _ = writeln!(codes, "      - {{ code: {code}, summary: Summary {code}, description: \"{text}\" }}");
    }
    let (_book, html) = site(&[("content/codes.yaml", &codes)]);
    let theme = |name: &str| html.join("theme").join(name);
    let (style, start, script, icon) = (theme("style.css"), theme("start.js"), theme("script.js"), theme("icon.svg"));
    let Some(scripts) = zipped(&[&start, &script]) else { return };
    assert!(scripts <= 6_000, "all scripts: {scripts}");
    let with = |page: &Path| zipped(&[page, &style, &start, &script, &icon]).expect("gzip");
    let (index, code) = (with(&html.join("index.html")), with(&html.join("codes/161.html")));
    assert!(index <= 30_000, "the page of 62 codes: {index}");
    assert!(code <= 12_000, "the page of a code: {code}");
    println!("bytes: scripts {scripts}, 62 codes {index}, a code {code}");
}
