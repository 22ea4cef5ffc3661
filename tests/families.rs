//! Pages that stand below others: those in a folder that has the name of a page.

mod harness;
#[path = "support/tree.rs"]
#[allow(dead_code, unreachable_pub)]
mod tree;

use std::path::Path;

use harness::{book, run, storage, text};
use serde_json::Value;

const CATALOG: &str = "title: Payment codes\nkind: app\norder: 1\nsections:\n  - title: Refusals\n    codes:\n      - { code: PAY-1, summary: Card declined, description: The issuer refused it. }\n";

/// A book with a family of three generations, one of a catalog, and a page of each kind beside them.
fn families() -> tempfile::TempDir {
    let folder = book(&[
        ("content/index.md", "---\ntitle: Start\n---\n\nThe first page.\n"),
        ("content/codes.yaml", CATALOG),
        ("content/codes/history.md", "---\ntitle: History of the codes\n---\n\nThey are old.\n"),
        ("content/guide.md", "---\ntitle: Guide\norder: 2\n---\n\nIt has parts.\n"),
        ("content/guide/b.md", "---\ntitle: Part B\norder: 1\ndescription: About B.\n---\n\nText of B.\n"),
        ("content/guide/a.md", "---\ntitle: Part A\n---\n\nText of A.\n"),
        ("content/guide/a/deep.md", "---\ntitle: Deep\n---\n\nText below A.\n"),
        ("content/guide/none/far.md", "---\ntitle: Far\n---\n\nNo page has the name of its folder.\n"),
        ("content/other/alone.md", "---\ntitle: Alone\norder: 3\n---\n\nNo page has the name of its folder.\n"),
        (
            "content/guide/codes.yaml",
            &CATALOG.replace("Payment codes", "Codes of the guide").replace("order: 1", "order: 2"),
        ),
    ]);
    run(folder.path(), &["build"]).clean();
    folder
}

fn page(folder: &Path, name: &str) -> tree::Tree {
    tree::html(&text(folder, &format!("public/html/{name}.html")))
}

/// The texts and addresses of the links in the part of a page that has this label or class.
fn links(page: &tree::Tree, part: &str) -> Vec<(String, String)> {
    let found = page.all("nav").into_iter().find(|nav| nav.attribute("aria-label").is_some_and(|label| label == part));
    let links = found.map(|nav| nav.all("a")).unwrap_or_default();
    links.iter().map(|a| (a.words(), a.attribute("href").unwrap_or_default().to_owned())).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(text, href)| ((*text).to_owned(), (*href).to_owned())).collect()
}

#[test]
fn the_navigation_has_those_on_the_top() {
    let folder = families();
    let expected = [
        ("Start", "index.html"),
        ("Payment codes", "codes.html"),
        ("Guide", "guide.html"),
        ("Alone", "other/alone.html"),
    ];
    assert_eq!(links(&page(folder.path(), "index"), "Pages"), pairs(&expected));
}

#[test]
fn breadcrumbs_lead_up() {
    let folder = families();
    let crumbs = |name: &str| links(&page(folder.path(), name), "Breadcrumb");
    assert_eq!(crumbs("guide"), []);
    assert_eq!(crumbs("other/alone"), []);
    assert_eq!(crumbs("guide/a"), pairs(&[("Guide", "../guide.html")]));
    assert_eq!(crumbs("guide/a/deep"), pairs(&[("Guide", "../../guide.html"), ("Part A", "../a.html")]));
    assert_eq!(crumbs("guide/none/far"), pairs(&[("Guide", "../../guide.html")]));
    assert_eq!(crumbs("codes/history"), pairs(&[("Payment codes", "../codes.html")]));
    assert_eq!(crumbs("guide/codes"), pairs(&[("Guide", "../guide.html")]));
    let expected = [
        ("Guide", "../../guide.html"),
        ("Codes of the guide", "../codes.html"),
        ("Refusals", "../codes.html#refusals"),
    ];
    assert_eq!(crumbs("guide/codes/PAY-1"), pairs(&expected));
    assert_eq!(
        crumbs("guide/codes/all"),
        pairs(&[("Guide", "../../guide.html"), ("Codes of the guide", "../codes.html")])
    );
    // The twin in Markdown names its own catalog.
    let twin = text(folder.path(), "public/html/guide/codes/PAY-1.md");
    assert!(
        twin.contains("- Catalog: [Codes of the guide](../codes.md)\n- Section: [Refusals](../codes.md#refusals)\n"),
        "{twin}"
    );
}

#[test]
fn previous_and_next_stay_within_the_family() {
    let folder = families();
    let beside = |name: &str| {
        links(&page(folder.path(), name), "Previous and next").into_iter().map(|(_, href)| href).collect::<Vec<_>>()
    };
    assert_eq!(beside("index"), ["codes.html"]);
    assert_eq!(beside("codes"), ["index.html", "guide.html"]);
    assert_eq!(beside("guide"), ["codes.html", "other/alone.html"]);
    assert_eq!(beside("guide/b"), ["codes.html"]);
    assert_eq!(beside("guide/codes"), ["b.html", "a.html"]);
    assert_eq!(beside("guide/a"), ["codes.html", "none/far.html"]);
    assert_eq!(beside("guide/none/far"), ["../a.html"]);
    assert!(beside("guide/a/deep").is_empty() && beside("codes/history").is_empty());
}

#[test]
fn a_page_lists_those_below_unless_its_author_does() {
    let folder = families();
    let below = |name: &str| links(&page(folder.path(), name), "Pages below this one");
    let parts = [
        ("Part B", "guide/b.html"),
        ("Codes of the guide", "guide/codes.html"),
        ("Part A", "guide/a.html"),
        ("Far", "guide/none/far.html"),
    ];
    assert_eq!(below("guide"), pairs(&parts));
    assert_eq!(below("guide/a"), pairs(&[("Deep", "a/deep.html")]));
    assert_eq!(below("codes"), pairs(&[("History of the codes", "codes/history.html")]));
    assert_eq!(below("other/alone"), []);
    let words = page(folder.path(), "guide").one("main").words();
    assert!(words.contains("About B.") && words.contains("1 code"), "{words}");
    let markdown = text(folder.path(), "public/markdown/guide.md");
    assert!(
        markdown.contains("\n- [Part B](guide/b.md)\n- [Codes of the guide](guide/codes.md)\n- [Part A](guide/a.md)\n"),
        "{markdown}"
    );
    // Nothing of another page comes into what a copy of a catalog says.
    assert!(!text(folder.path(), "public/markdown/codes.md").contains("History"));

    // A text that links to some is no list; one that links to all is.
    let guide = |text: &str| {
        let text = format!("# Guide\n\n{text}\n");
        let folder = book(&[
            ("content/guide.md", &text),
            ("content/guide/a.md", "# A\n\nText.\n"),
            ("content/guide/b.md", "# B\n\nText.\n"),
            ("content/codes.yaml", CATALOG),
        ]);
        run(folder.path(), &["build"]).clean();
        (
            links(&page(folder.path(), "guide"), "Pages below this one").len(),
            self::text(folder.path(), "public/markdown/guide.md"),
        )
    };
    assert_eq!(guide("See [A](guide/a.md).").0, 2);
    let (listed, markdown) = guide("See [A](guide/a.md#a) and [B](guide/b.md).");
    assert_eq!((listed, markdown.matches("guide/").count()), (0, 2), "{markdown}");
}

#[test]
fn confluence_is_told_the_parent_of_each_page() {
    let folder = families();
    let pages: Value = serde_json::from_str(&text(folder.path(), "public/confluence/pages.json")).expect("JSON");
    let parents: Vec<(&str, Option<&str>)> = pages
        .as_array()
        .expect("pages")
        .iter()
        .map(|page| (page["file"].as_str().expect("a file"), page["parent"].as_str()))
        .collect();
    // Whoever makes them in this order has each parent before its children.
    let expected = [
        ("index.xhtml", None),
        ("codes.xhtml", None),
        ("codes/history.xhtml", Some("Payment codes")),
        ("guide.xhtml", None),
        ("guide/b.xhtml", Some("Guide")),
        ("guide/codes.xhtml", Some("Guide")),
        ("guide/a.xhtml", Some("Guide")),
        ("guide/a/deep.xhtml", Some("Part A")),
        ("guide/none/far.xhtml", Some("Guide")),
        ("other/alone.xhtml", None),
    ];
    assert_eq!(parents, expected);

    let folder = book(&[
        ("book.toml", "[book]\ntitle = \"T\"\n[output.confluence]\nparent = \"Home\"\n"),
        ("content/guide.md", "# Guide\n\nText.\n"),
        ("content/guide/a.md", "# A\n\nText.\n"),
    ]);
    run(folder.path(), &["build"]).clean();
    let pages: Value = serde_json::from_str(&text(folder.path(), "public/confluence/pages.json")).expect("JSON");
    assert_eq!((&pages[0]["parent"], &pages[1]["parent"]), (&"Home".into(), &"Guide".into()));
}

#[test]
fn the_first_page_stands_below_none() {
    // The only catalog is the first page of the site, whatever folder it is in.
    let folder = book(&[("content/guide.md", "# Guide\n\nText.\n"), ("content/guide/codes.yaml", CATALOG)]);
    run(folder.path(), &["build"]).clean();
    let first = page(folder.path(), "index");
    assert_eq!(links(&first, "Breadcrumb"), []);
    assert_eq!(links(&first, "Pages"), pairs(&[("Payment codes", "index.html"), ("Guide", "guide.html")]));

    // Pages below it make it no longer the only page: what is on them can be found from there.
    let folder = book(&[("content/codes.yaml", CATALOG), ("content/codes/history.md", "# History\n\nText.\n")]);
    run(folder.path(), &["build"]).clean();
    let first = text(folder.path(), "public/html/index.html");
    assert!(first.contains("data-index=\"search.js\"") && first.contains("On other pages"), "{first}");
    let history = page(folder.path(), "codes/history");
    assert_eq!(links(&history, "Breadcrumb"), pairs(&[("Payment codes", "../index.html")]));
}
