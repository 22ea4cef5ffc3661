//! The pages and files of the site beside those of its sources: all codes on one page, what is searched, what machines read.

mod harness;
// Shared with the tests of the writers, which use the rest of it.
#[allow(dead_code, unreachable_pub)]
#[path = "support/tree.rs"]
mod tree;

use std::collections::BTreeSet;
use std::path::Path;

use harness::{book, command, finish, project, run, storage, text};
use serde_json::Value;

/// The rich book of the tests, built as a site at an address.
fn rich(address: &[&str]) -> tempfile::TempDir {
    let folder = harness::temp();
    harness::copy(&project("tests/fixtures/rich"), folder.path());
    finish(command(folder.path()).args(["build", "--output", "html"]).args(address)).clean();
    folder
}

fn searched(folder: &Path) -> Value {
    let script = text(folder, "public/html/search.js");
    let data = script.strip_prefix("statusbook(").and_then(|rest| rest.strip_suffix(");\n")).expect("one call");
    serde_json::from_str(data).expect("JSON")
}

#[test]
fn one_page_has_every_code_in_full() {
    let folder = rich(&[]);
    let page = tree::html(&text(folder.path(), "public/html/payments/all.html"));
    let main = page.one("main");
    let words = main.words();
    for word in [
        "DetailsWord",
        "TableWord",
        "CaseWordOne",
        "CaseWordTwo",
        "HeaderWord",
        "CauseWordTwo",
        "FixWordOne",
        "ReferenceWord",
        "ExampleTitleWord",
        "DeprecationWord",
        "AliasWordTwo",
        "TagWordOne",
        "PartWord",
        "پرداخت ناموفق",
        "EmptySectionWord",
    ] {
        assert!(words.contains(word), "{word}");
    }
    let codes = searched(folder.path())[0]["codes"].as_array().expect("codes").len();
    assert_eq!(main.all("h3").len(), codes);
    // The page of the catalog leads there.
    assert!(text(folder.path(), "public/html/index.html").contains("<a href=\"payments/all.html\">"));
}

#[test]
fn ids_are_given_once_on_the_page_of_all_codes() {
    let folder = rich(&[]);
    let page = text(folder.path(), "public/html/payments/all.html");
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert!(ids.len() > 20 && unique.contains("pay-017") && unique.contains("In-pay-017-causes"), "{ids:?}");
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(unique.contains(target) || target.contains('%'), "#{target}");
    }
}

#[test]
fn a_code_that_is_named_all_keeps_its_page() {
    let codes = "title: Codes\nsections:\n  - title: s\n    codes:\n      - { code: ALL, summary: Everything, description: d }\n      - { code: all-codes, summary: More, description: d }\n";
    let book = book(&[("content/codes.yaml", codes)]);
    run(book.path(), &["build"]).clean();
    assert!(text(book.path(), "public/html/codes/ALL.html").contains("Everything"));
    assert!(text(book.path(), "public/html/codes/all-codes-codes.html").contains("in full"));

    // A page of prose of that name is in the way, and is told.
    let catalog =
        "title: Codes\nsections:\n  - title: s\n    codes:\n      - { code: 1, summary: s, description: d }\n";
    let book = self::book(&[("content/codes.yaml", catalog), ("content/codes/all.md", "# All\n\ntext\n")]);
    let findings = run(book.path(), &["build", "--format", "short"]).ends(1);
    let told = format!("{}{}", findings.stdout, findings.stderr);
    assert!(told.contains("the page of all codes") && told.contains("html/codes/all.html"), "{told}");
}

#[test]
fn very_many_codes_have_no_page_of_all() {
    let codes: String = (0..1_001).map(|n| format!("      - {{ code: {n}, summary: s, description: d }}\n")).collect();
    let codes = format!("title: Codes\nsections:\n  - title: s\n    codes:\n{codes}");
    let book = book(&[
        ("book.toml", "[book]\ntitle = \"T\"\n[output.html]\nmarkdown-twins = false\njson-twins = false\n"),
        ("content/codes.yaml", &codes),
    ]);
    run(book.path(), &["build", "--output", "html"]).clean();
    assert!(!book.path().join("public/html/codes/all.html").exists());
    assert!(!text(book.path(), "public/html/index.html").contains("codes/all.html"));
}

#[test]
fn every_page_and_code_can_be_found() {
    let folder = rich(&[]);
    let groups = searched(folder.path());
    let html = folder.path().join("public/html");
    let decoded = |address: &str| address.replace("%2F", "/");
    let mut found = BTreeSet::new();
    for group in groups.as_array().expect("groups") {
        let href = group["href"].as_str().expect("an address");
        assert!(html.join(href).exists(), "{href}");
        for code in group["codes"].as_array().into_iter().flatten() {
            let file = format!("{}{}", group["folder"].as_str().expect("a folder"), code[2].as_str().expect("a file"));
            assert!(html.join(decoded(&file)).exists(), "{file}");
            found.insert(code[0].as_str().expect("a code").to_owned());
        }
    }
    assert!(found.contains("PAY-017") && found.contains("کد-۱") && found.contains("PART-2"), "{found:?}");
    let code = &groups[0]["codes"][0];
    assert_eq!(code[3], "4xx 402 AliasWordOne AliasWordTwo TagWordOne TagWordTwo");
    assert!(code[4].as_str().expect("a text").contains("CaseWordTwo"));
    // The same words stand with the row.
    let row = "data-find=\"4xx 402 AliasWordOne AliasWordTwo TagWordOne TagWordTwo\"";
    assert!(text(folder.path(), "public/html/index.html").contains(row));
}

#[test]
fn language_models_are_given_every_page() {
    for (address, base) in [(&[][..], ""), (&["--base-url", "https://docs.example/a/"][..], "https://docs.example/a/")]
    {
        let folder = rich(address);
        let list = text(folder.path(), "public/html/llms.txt");
        let page = tree::markdown(&list);
        assert_eq!(page.one("h1").words(), "A rich book");
        let links: Vec<&str> = list.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        let twins = harness::files(&folder.path().join("public/html"));
        let twins = twins.keys().filter(|name| name.ends_with(".md")).count();
        assert_eq!(links.len(), twins);
        for link in links.iter().filter(|link| link.is_ascii() && !link.contains('%')) {
            let path = link.strip_prefix(base).unwrap_or_else(|| panic!("{link}"));
            assert!(folder.path().join("public/html").join(path).exists(), "{link}");
        }
        let full = text(folder.path(), "public/html/llms-full.txt");
        for word in ["DetailsWord", "CaseWordTwo", "FixWordTwo", "PartWord", &format!("From {base}guide.md")] {
            assert!(full.contains(word), "{word}");
        }
    }
    // Without twins there is nothing to list.
    let book = book(&[
        ("book.toml", "[book]\ntitle = \"T\"\n[output.html]\nmarkdown-twins = false\n"),
        ("content/a.yaml", harness::CATALOG),
    ]);
    run(book.path(), &["build"]).clean();
    assert!(!book.path().join("public/html/llms.txt").exists());
    assert!(!text(book.path(), "public/html/a/404.html").contains("Copy as Markdown"));
}

#[test]
fn search_engines_are_told_what_a_code_is() {
    let folder = rich(&["--base-url", "https://docs.example/a/"]);
    let data = |page: &str| -> Value {
        let text = text(folder.path(), page);
        let from = text.split("<script type=\"application/ld+json\">").nth(1).expect("data");
        serde_json::from_str(from.split("</script>").next().expect("an end")).expect("JSON")
    };
    let code = data("public/html/payments/PAY-017.html");
    assert_eq!(code["@type"], "DefinedTerm");
    assert_eq!(code["termCode"], "PAY-017");
    assert_eq!(code["name"], "Card expired & refused");
    assert_eq!(code["url"], "https://docs.example/a/payments/PAY-017.html");
    assert_eq!(code["inDefinedTermSet"]["url"], "https://docs.example/a/");
    assert_eq!(data("public/html/index.html")["@type"], "DefinedTermSet");
}

/// Bytes as they go over the wire; none where there is no gzip.
fn zipped(file: &Path) -> Option<usize> {
    use std::process::{Command, Stdio};
    let text = std::fs::File::open(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let gzip = Command::new("gzip").args(["-6", "-c"]).stdin(text).stderr(Stdio::null()).output().ok()?;
    Some(gzip.stdout.len())
}

/// What the page asks for while it loads, from its folder.
fn loaded(page: &str) -> Vec<String> {
    let page = tree::html(page);
    let of = |name: &str, attribute: &str| -> Vec<String> {
        page.all(name).iter().filter_map(|element| element.attribute(attribute).map(str::to_owned)).collect()
    };
    let links =
        page.all("link").into_iter().filter(|link| matches!(link.attribute("rel"), Some("stylesheet" | "icon")));
    let links = links.filter_map(|link| link.attribute("href").map(str::to_owned));
    links.chain(of("script", "src")).chain(of("img", "src")).collect()
}

/// All registered codes, built as a site: bytes and requests of what readers load first.
#[test]
fn the_registered_codes_keep_to_the_budgets() {
    let folder = harness::temp();
    harness::copy(&project("tests/fixtures/books/registered"), folder.path());
    let args = ["build", "--strict", "--output", "html", "--base-url", "https://docs.example/help/"];
    finish(command(folder.path()).args(args)).clean();
    assert_eq!(searched(folder.path())[0]["codes"].as_array().map(Vec::len), Some(62));
    let html = folder.path().join("public/html");
    for (name, most) in [("index.html", 30_000), ("status-codes/404.html", 12_000), ("status-codes/503.html", 12_000)] {
        let page = html.join(name);
        let files = loaded(&text(folder.path(), &format!("public/html/{name}")));
        assert!(files.len() < 6, "{name} asks for {files:?}");
        let around = page.parent().expect("a folder");
        let Some(own) = zipped(&page) else { return };
        let sum = own + files.iter().filter_map(|file| zipped(&around.join(file))).sum::<usize>();
        assert!(own > 1_000 && sum <= most, "{name}: {sum} bytes");
        println!("{name}: {sum} bytes, {} requests", files.len() + 1);
    }
    let scripts: usize =
        ["start.js", "script.js"].iter().filter_map(|name| zipped(&html.join("theme").join(name))).sum();
    assert!(scripts <= 6_000, "all scripts: {scripts}");
}
