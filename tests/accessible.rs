//! What everybody needs to read the site, in a real browser: no rule of axe broken, on screens and paper of every kind, keys,
//! and nothing lost in the colours that a system forces.

mod harness;

use std::path::{Path, PathBuf};

use harness::browser::{Browser, Page, View};
use harness::host::serve;
use harness::{finish, project};
use serde_json::{Value, json};

/// A book of the proof, built as a site.
fn site(book: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = harness::temp();
    harness::copy(&project("tests/fixtures/books").join(book), folder.path());
    finish(harness::command(folder.path()).args(["build", "--strict", "--output", "html"])).clean();
    let html = folder.path().join("public/html");
    (folder, html)
}

/// One page of each kind: first page, code with everything, prose, all codes, error page.
const KINDS: [&str; 5] = ["index.html", "payments/PAY-017.html", "guide.html", "payments/all.html", "404.html"];

/// axe-core, as `.ci/run` installs it; where it is not there, the test is skipped, unless `BROWSER_TESTS` is `required`.
fn axe() -> Option<String> {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("axe/node_modules/axe-core/axe.min.js");
    let script = std::fs::read_to_string(&file).ok();
    let required = std::env::var("BROWSER_TESTS").as_deref() == Ok("required");
    assert!(script.is_some() || !required, "there is no {}", file.display());
    if script.is_none() {
        eprintln!("skipped: there is no {}", file.display());
    }
    script
}

/// What breaks a rule of WCAG 2.2 A and AA, or of axe's best practices: the rule and the element.
fn broken(page: &mut Page<'_>) -> Value {
    page.value(
        "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((found) => \
         found.violations.flatMap((rule) => rule.nodes.map((node) => rule.id + ': ' + node.html)))",
    )
}

#[test]
fn axe_finds_nothing() {
    let Some(axe) = axe() else { return };
    let Some(mut browser) = Browser::start() else { return };
    for (book, kinds) in [("application", &KINDS[..]), ("arabic", &["index.html", "codes/404.html"])] {
        let (_folder, html) = site(book);
        let served = serve(&html);
        for (width, dark) in [(320, false), (1280, true)] {
            let mut page = browser.page(View { width, dark, ..View::default() });
            page.before(&axe);
            for name in kinds {
                page.open(&format!("{served}{name}"));
                assert_eq!(broken(&mut page), json!([]), "{book}: {name} at {width}, dark: {dark}");
            }
            // What shows only while somebody looks for something, or asks for the keys.
            page.open(&format!("{served}{}?q=4", kinds[1]));
            page.until("document.querySelector('.found a')");
            assert_eq!(broken(&mut page), json!([]), "{book}: what is found at {width}, dark: {dark}");
            page.value("document.querySelector('dialog.keys').showModal()");
            assert_eq!(broken(&mut page), json!([]), "{book}: the keys at {width}, dark: {dark}");
        }
    }
}

/// Axe sees a fault when there is one: the test above is not blind.
#[test]
fn axe_finds_pale_text() {
    let Some(axe) = axe() else { return };
    let Some(mut browser) = Browser::start() else { return };
    let (_folder, html) = site("application");
    let mut page = browser.page(View::default());
    page.before(&axe);
    page.open_file(&html.join("payments/PAY-017.html"), "");
    page.value("document.querySelector('.t-key').style.color = '#bbb'");
    let found = broken(&mut page).to_string();
    assert!(found.contains("color-contrast") && found.contains("t-key"), "{found}");
}

#[test]
fn the_keys_are_told() {
    let Some(mut browser) = Browser::start() else { return };
    let (_folder, html) = site("application");
    let served = serve(&html);
    let mut page = browser.page(View::default());
    let open = "document.querySelector('dialog.keys').open";
    for name in KINDS {
        page.open(&format!("{served}{name}"));
        assert_eq!(page.value(open), false, "{name}");
        page.press("?");
        assert_eq!(page.value(open), true, "{name}");
        // Keys of the page wait meanwhile.
        page.press("/");
        assert_eq!(page.value("document.activeElement.closest('dialog') !== null"), true, "{name}");
        page.press("Escape");
        assert_eq!(page.value(open), false, "{name}");
        // Somebody who writes a question mark means one.
        page.press("/");
        page.press("?");
        assert_eq!(page.value(open), false, "{name}");
        assert_eq!(page.value("document.querySelector('#Find').value"), "?", "{name}");
        page.press("Escape");
        page.value("document.querySelector('[data-keys]').click()");
        page.value("document.querySelector('dialog.keys button').click()");
        assert_eq!(page.value(open), false, "{name}");
        assert_eq!(page.value("seen"), json!([]), "{name}");
    }
}

#[test]
fn code_is_the_same_text_in_colours() {
    let Some(mut browser) = Browser::start() else { return };
    let (_folder, html) = site("application");
    let file = html.join("payments/PAY-017.html");
    let twin = std::fs::read_to_string(html.join("payments/PAY-017.json")).expect("a twin");
    let twin: Value = serde_json::from_str(&twin).expect("JSON");
    let examples = twin["examples"].as_array().expect("examples").iter();
    let texts: Vec<Value> = examples
        .flat_map(|example| [&example["request"], &example["response"]])
        .filter(|text| !text.is_null())
        .cloned()
        .collect();
    assert_eq!(texts.len(), 3);
    let colours = "[...new Set([...document.querySelectorAll('figure pre, figure pre span')].map((e) => getComputedStyle(e).color))].length";
    for dark in [false, true] {
        let mut page = browser.page(View { dark, ..View::default() });
        page.open_file(&file, "");
        assert_eq!(page.value("[...document.querySelectorAll('figure pre')].map((e) => e.textContent)"), json!(texts));
        assert!(page.value(colours).as_u64() > Some(3), "dark: {dark}");
        // Where a system has colours of its own, and on paper, there is but one.
        page.forced_colors();
        assert_eq!(page.value(colours), 1, "forced, dark: {dark}");
        let mut page = browser.page(View { dark, media: "print", ..View::default() });
        page.open_file(&file, "");
        assert_eq!(page.value(colours), 1, "print, dark: {dark}");
    }
}

/// What a row that was jumped to, the page that one is on, and a box to type in look like must not hang on a background.
#[test]
fn forced_colours_hide_nothing() {
    let Some(mut browser) = Browser::start() else { return };
    let (_folder, html) = site("application");
    let mut page = browser.page(View::default());
    page.forced_colors();
    page.open_file(&html.join("index.html"), "#404");
    let border = |selector: &str, side: &str| {
        format!("parseFloat(getComputedStyle(document.querySelector('{selector}')).border{side}Width)")
    };
    assert_eq!(page.value(&border(".codes tr:target > *", "Top")), 3);
    assert_eq!(page.value(&border("header nav [aria-current]", "Bottom")), 2);
    assert_eq!(page.value(&border(".box input", "Top")), 1);
    page.press("/");
    let outline = "getComputedStyle(document.activeElement)";
    assert_eq!(
        page.value(&format!("parseFloat({outline}.outlineWidth) >= 2 && {outline}.outlineStyle !== 'none'")),
        true
    );
}

#[test]
fn a_page_is_printed() {
    let Some(mut browser) = Browser::start() else { return };
    let (_folder, html) = site("application");
    let mut page = browser.page(View { dark: true, ..View::default() });
    for (name, words) in [
        ("index.html", &["Card declined", "Bank too slow"][..]),
        ("payments/PAY-017.html", &["402 Payment Required", "https://example.com/merchants"]),
        ("payments/all.html", &["PAY-017", "PAY-504"]),
    ] {
        page.open_file(&html.join(name), "");
        let pdf = page.pdf();
        assert!(pdf.starts_with(b"%PDF-"), "{name}");
        let Some(text) = text_of(&pdf) else { return };
        for word in words {
            assert!(text.contains(word), "{name} lacks {word}: {text}");
        }
        for word in ["Copy as Markdown", "Skip to the content", "Keys", "Auto"] {
            assert!(!text.contains(word), "{name} prints {word}: {text}");
        }
    }
}

/// The text of a PDF on one line, where poppler is there to read it.
fn text_of(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.pdf");
    std::fs::write(&file, pdf).expect("a file");
    let read = std::process::Command::new("pdftotext").arg(&file).arg("-").output().ok()?;
    let text = String::from_utf8_lossy(&read.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    Some(text)
}

/// Whoever follows a link to a row, a heading or a retired code sees it.
#[test]
fn deep_links_arrive() {
    let Some(mut browser) = Browser::start() else { return };
    let (_folder, html) = site("application");
    for width in [320, 1280] {
        let mut page = browser.page(View { width, ..View::default() });
        let targets = [
            ("index.html", "pay-504"),
            ("index.html", "pay-001"),
            ("payments/all.html", "404"),
            ("payments/all.html", "In-pay-017-causes"),
            ("payments/all.html", "In-pay-017-what-the-payer-sees"),
            ("payments/PAY-017.html", "examples"),
            ("guide.html", "trying-again"),
        ];
        for (name, id) in targets {
            page.open_file(&html.join(name), &format!("?{width}-{id}#{id}"));
            let seen = format!(
                "(() => {{ const r = document.getElementById('{id}').getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight; }})()"
            );
            page.until(&seen);
        }
    }
}
