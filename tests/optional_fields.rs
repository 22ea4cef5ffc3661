//! What a source may leave out: it shows in every output where it is given, and leaves no trace where it is not.
//!
//! The book is `tests/fixtures/rich`; its texts hold words such as `FixWordOne` that stand nowhere else.

mod harness;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use harness::{project, run, text};
use serde_json::{Value, json};

/// The rich book, built once, into a folder that the next run of the tests makes anew.
fn public() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rich");
        drop(fs::remove_dir_all(&folder));
        harness::copy(&project("tests/fixtures/rich"), &folder);
        let run = run(&folder, &["build", "--strict"]).clean();
        assert!(run.stderr.is_empty(), "{}", run.stderr);
        folder.join("public")
    })
}

/// The part of a page of the site that is its own, as text without tags.
fn main_of(name: &str) -> String {
    let page = text(public(), &format!("html/{name}"));
    let start = page.find("<main").expect("a main part");
    let main = &page[start..page.find("</main>").expect("its end")];
    let mut out = String::new();
    let mut within = false;
    for c in main.chars() {
        match c {
            '<' => within = true,
            '>' if within => within = false,
            c if !within => out.push(c),
            _ => {}
        }
    }
    out.replace("&amp;", "&").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">")
}

#[track_caller]
fn holds(name: &str, text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{name} lacks {word:?}:\n{text}");
    }
}

#[track_caller]
fn lacks(name: &str, text: &str, words: &[&str]) {
    for word in words {
        assert!(!text.contains(word), "{name} holds {word:?}:\n{text}");
    }
}

fn json(name: &str) -> Value {
    serde_json::from_str(&text(public(), name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Words of all fields of `PAY-017` that every output shows.
const EVERYWHERE: &[&str] = &[
    "PAY-017",
    "passed",
    "DetailsWord",
    "TableWord",
    "POST",
    "PUT",
    "Only when the method is idempotent",
    "card_expired",
    "CaseWordOne",
    "card_too_old",
    "CaseWordTwo",
    "Retry-After",
    "X-Reason",
    "HeaderWord",
    "CauseWordOne",
    "CauseWordTwo",
    "FixWordOne",
    "FixWordTwo",
    "RFC 9110, Section 15.5.5",
    "https://example.com/reference",
    "ReferenceWord",
    "TitleOnlyWord",
    "ExampleTitleWord",
    "ExampleTextWord",
    "POST /payments HTTP/1.1",
    "HTTP/1.1 402 Payment Required",
    "v1.4",
    "PAY-018",
    "v3",
    "DeprecationWord",
    "AliasWordOne",
    "AliasWordTwo",
    "TagWordOne",
    "TagWordTwo",
    "402",
    "https://example.com/problems/card-expired",
];
/// The short forms of `PAY-018`.
const SHORT: &[&str] = &[
    "ShortDescription",
    "DELETE",
    "No: the same request fails again",
    "ShortHeader",
    "ShortCause",
    "ShortFix",
    "RFC 9457",
    "HTTP/1.1 409 ShortExample",
    "ShortDeprecation",
    "ShortAlias",
    "ShortTag",
    "409",
    "2024",
];
/// Headings and labels that stand before a field.
const LABELS: &[&str] = &[
    "Deprecated",
    "Methods",
    "Retry",
    "Messages",
    "Headers",
    "Causes",
    "What to do",
    "References",
    "Examples",
    "Since",
    "Also known as",
    "Tags",
    "HTTP status",
    "Type",
];

#[test]
fn every_field_shows_on_the_page_of_its_code() {
    for (name, words) in [("PAY-017", EVERYWHERE), ("PAY-018", SHORT)] {
        holds(name, &main_of(&format!("payments/{name}.html")), words);
        holds(name, &text(public(), &format!("html/payments/{name}.md")), words);
    }
    holds("PAY-017", &main_of("payments/PAY-017.html"), LABELS);
    holds("PAY-017", &text(public(), "html/payments/PAY-017.md"), LABELS);
    for ending in ["html", "md"] {
        let page = text(public(), &format!("html/payments/PAY-017.{ending}"));
        holds(ending, &page, &["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5", &format!("PAY-018.{ending}")]);
    }
}

#[test]
fn every_field_shows_on_the_page_of_its_catalog() {
    let always = [
        "EmptySectionWord",
        "No codes yet",
        "Codes never change",
        "SharedWord",
        "PartWord",
        "OnlyCaseWord",
        "SeverityWord",
        "Again?",
        "PAY-001",
        "299",
        "PART-0",
        "It said",
    ];
    for name in ["markdown/payments.md", "confluence/payments.xhtml"] {
        let page = text(public(), name);
        holds(name, &page, EVERYWHERE);
        holds(name, &page, SHORT);
        holds(name, &page, &always);
    }
    let page = main_of("index.html");
    holds("index.html", &page, &always);
    let rows = ["CaseWordOne", "CaseWordTwo", "POST", "402", "ShortDescription", "BareDescription"];
    holds("index.html", &page, &rows);
}

#[test]
fn what_is_not_given_leaves_no_trace() {
    let html = main_of("payments/5xx.html");
    holds("5xx.html", &html, &["5xx", "Bare", "BareDescription"]);
    lacks("5xx.html", &html, LABELS);
    let markdown = text(public(), "html/payments/5xx.md");
    assert_eq!(
        markdown,
        "# 5xx Bare\n\nBareDescription.\n\n<!-- facts -->\n\n- Catalog: [Payment codes](../payments.md)\n- Section: [Refusals](../payments.md#refusals)\n"
    );
    let bare = json!({ "code": "5xx", "summary": "Bare", "catalog": "Payment codes", "section": "Refusals", "description": "BareDescription." });
    assert_eq!(json("html/payments/5xx.json"), bare);

    // A catalog of the three fields alone.
    let plain = harness::book(&[("content/codes.yaml", harness::CATALOG)]);
    run(plain.path(), &["build", "--strict"]).clean();
    let out = plain.path().join("public");
    assert_eq!(
        text(&out, "html/codes.csv"),
        "code,summary,description,section\r\n200,OK,Fine.,All\r\n404,Not Found,There is nothing.,All\r\n"
    );
    let data: Value = serde_json::from_str(&text(&out, "html/codes.json")).expect("JSON");
    let codes = json!([
        { "code": "200", "summary": "OK", "description": "Fine." },
        { "code": "404", "summary": "Not Found", "description": "There is _nothing_." },
    ]);
    assert_eq!(data, json!({ "title": "Codes", "sections": [{ "id": "all", "title": "All", "codes": codes }] }));
    for name in ["markdown/codes.md", "confluence/codes.xhtml", "html/codes/200.md"] {
        let page = text(&out, name);
        lacks(name, &page, LABELS);
        lacks(name, &page, &["Retired", "None", "null", "undefined"]);
    }
    assert_eq!(text(&out, "markdown/codes.md").matches('#').count(), 3, "one title and one section");
    let pages: Value = serde_json::from_str(&text(&out, "confluence/pages.json")).expect("JSON");
    assert_eq!(pages[0]["labels"], json!([]));
}

#[test]
fn data_holds_every_field_under_its_key() {
    let code = json("html/payments/PAY-017.json");
    let keys: Vec<&str> = code.as_object().expect("an object").keys().map(String::as_str).collect();
    let mut wanted = statusbook::model::Definition::KEYS.to_vec();
    // What copies say otherwise is no part of any output.
    wanted.retain(|key| *key != "targets");
    wanted.splice(2..2, ["catalog", "section"]);
    wanted.extend(["x-severity", "x-list", "x-map"]);
    assert_eq!(keys, wanted);
    assert_eq!(code["cases"][1], json!({ "summary": "card_too_old", "description": "CaseWordTwo, rarely." }));
    assert_eq!(code["headers"][0], json!({ "name": "Retry-After", "required": false }));
    assert_eq!(
        code["headers"][1],
        json!({ "name": "X-Reason", "required": true, "description": "HeaderWord in _words_." })
    );
    assert_eq!(code["references"][3], json!({ "title": "TitleOnlyWord" }));
    assert_eq!(code["references"][0]["url"], "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5");
    assert_eq!(code["deprecated"], json!({ "replaced_by": "PAY-018", "since": "v3", "note": "DeprecationWord." }));
    assert_eq!(code["examples"][0]["language"], "http");
    assert_eq!(code["examples"][0]["response"], "HTTP/1.1 402 Payment Required\n\n{\"code\": \"PAY-017\"}\n");
    assert_eq!((&code["http_status"], &code["retry"]), (&json!(402), &json!("idempotent-only")));
    assert_eq!(
        (&code["x-list"], &code["x-map"]),
        (&json!(["ListWordOne", "ListWordTwo"]), &json!({ "key": "MapWord" }))
    );

    // The short forms are the long ones.
    let short = json("html/payments/PAY-018.json");
    for key in ["methods", "headers", "causes", "fixes", "references", "examples", "aliases", "tags"] {
        assert_eq!(short[key].as_array().map(Vec::len), Some(1), "{key}");
    }
    assert_eq!((&short["http_status"], &short["since"], &short["retry"]), (&json!(409), &json!("2024"), &json!("no")));
    assert_eq!(short["deprecated"], json!({ "note": "ShortDeprecation." }));
    assert_eq!(json("html/payments/PAY-019.json")["deprecated"], json!({}));

    // A catalog holds each code as its own file does.
    let catalog = json("html/payments.json");
    let mut alone = code.clone();
    let object = alone.as_object_mut().expect("an object");
    object.shift_remove("catalog");
    object.shift_remove("section");
    assert_eq!(catalog["sections"][0]["codes"][0], alone);
    let gone = json!({ "code": "PAY-001", "replaced_by": "PAY-017", "since": "v2", "note": "It said _nothing_ in particular." });
    assert_eq!((&catalog["retired"][0], &catalog["retired"][1]), (&json!({ "code": "299" }), &gone));
    let retired: Vec<&Value> =
        catalog["retired"].as_array().expect("a list").iter().map(|retired| &retired["code"]).collect();
    assert_eq!(retired, ["299", "PAY-001", "PART-0"]);
}

#[test]
fn tables_have_the_columns_that_are_asked_for() {
    let csv = text(public(), "html/payments.csv");
    let mut lines = csv.split("\r\n");
    assert_eq!(lines.next(), Some("code,summary,description,section,methods,retry,x-severity,http_status"));
    assert_eq!(
        lines.next(),
        Some(
            "PAY-017,Card expired & refused,The card's expiry date has passed; see expiry.,Refusals,\"POST, PUT\",Only when the method is idempotent,SeverityWord,402"
        )
    );
    // A row for each code and for each case; a code with cases only has a row for its own summary, too.
    assert_eq!(csv.matches("\r\n").count(), 1 + 3 + 1 + 1 + 2 + 1 + 1 + 3 + 1);
    let page = text(public(), "markdown/payments.md");
    assert!(page.contains("| Code | Summary | Description | Methods | Again? | Severity | HTTP status |"), "{page}");
}

#[test]
fn every_script_has_its_pages() {
    for (file, words) in [
        ("کد-۱", ["کد-۱", "پرداخت"]),
        ("支付-7", ["支付-7", "支付失败"]),
        ("stop", ["🚫 stop", "Zero\u{200d}width and combining e\u{301}"]),
    ] {
        for ending in ["md", "json"] {
            holds(file, &text(public(), &format!("html/payments/{file}.{ending}")), &words);
        }
        holds(file, &main_of(&format!("payments/{file}.html")), &words);
        for name in ["markdown/payments.md", "confluence/payments.xhtml", "html/payments.csv"] {
            holds(name, &text(public(), name), &words);
        }
    }
}

#[test]
fn settings_reach_the_wiki() {
    let pages = json("confluence/pages.json");
    let payments =
        pages.as_array().expect("a list").iter().find(|page| page["file"] == "payments.xhtml").expect("a page");
    assert_eq!(
        (&payments["title"], &payments["space"], &payments["parent"]),
        (&json!("Payment codes"), &json!("DOC"), &json!("Reference"))
    );
    assert_eq!(payments["labels"], json!(["api", "payments", "reference", "status-codes"]));
    let guide = pages.as_array().expect("a list").iter().find(|page| page["file"] == "guide.xhtml").expect("a page");
    assert_eq!(guide["labels"], json!(["guide", "reference", "status-codes"]));
    assert_eq!(guide["attachments"].as_array().map(Vec::len), Some(1));
}
