//! What we write of a catalog is recognised as that catalog, code by code and field by field.

mod support;

use proptest::prelude::*;
use statusbook::copies::compare::{Kind, Options as Comparing, compare};
use statusbook::copies::{Hints, Line, Reading, Said, Sheet, recognise};
use statusbook::diagnostic::SourceMap;
use statusbook::links::LinkIndex;
use statusbook::model::{self, Output};
use statusbook::render::{FileSet, Options, render};
use statusbook::richtext::document::{Document, from_html, from_markdown, from_storage};
use statusbook::richtext::plain_text;
use statusbook::source::Loaded;
use support::catalog::{self, Catalog, book};

type Checked = Result<(), TestCaseError>;

fn rendered(loaded: &mut Loaded) -> FileSet {
    let book = loaded.book.as_ref().expect("a book");
    let options = Options { outputs: Output::ALL.to_vec(), base_url: None };
    render(book, &LinkIndex::new(book), &mut loaded.sources, &options).expect("templates without faults")
}

fn page(files: &FileSet, path: &str) -> String {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn read(document: &Document, text: &str, hints: &Hints) -> Reading {
    recognise(document, SourceMap::default().add("page", text), hints)
}

/// Letters only: white space around blocks is the form's own.
fn words(said: Option<&Said>) -> String {
    said.map(|said| plain_text(&said.text).split_whitespace().collect::<String>()).unwrap_or_default()
}

fn same_line(copy: &Line, source: &Line, fields: &[&str], what: &str) -> Checked {
    prop_assert_eq!(words(copy.summary.as_ref()), words(source.summary.as_ref()), "{}", what);
    prop_assert_eq!(words(copy.description.as_ref()), words(source.description.as_ref()), "{}", what);
    for key in fields {
        prop_assert_eq!(words(copy.fields.get(*key)), words(source.fields.get(*key)), "{} of {}", key, what);
    }
    for key in copy.fields.keys() {
        prop_assert!(source.fields.contains_key(key), "{} of {} is not in the source: {:?}", key, what, copy.fields);
    }
    Ok(())
}

/// Compares what is recognised with the source; `fields` are those that the page shows.
fn same(reading: &Reading, source: &Sheet, fields: &dyn Fn(&str) -> bool, text: &str) -> Checked {
    if source.is_empty() {
        return Ok(());
    }
    prop_assert_eq!(reading.sheets.len(), 1, "{}", text);
    let copy = &reading.sheets[0];
    prop_assert!(!reading.findings.has_errors());
    let titles = |sheet: &Sheet| -> Vec<String> {
        let full = sheet.groups.iter().filter(|group| !group.records.is_empty());
        full.map(|group| words(group.title.as_ref())).collect()
    };
    prop_assert_eq!(titles(copy), titles(source), "{}", text);
    let codes = |sheet: &Sheet| -> Vec<String> { sheet.records().map(|record| record.code.to_string()).collect() };
    prop_assert_eq!(codes(copy), codes(source), "{}", text);
    for (copy, source) in copy.records().zip(source.records()) {
        prop_assert_eq!(copy.lines.len(), source.lines.len(), "{} in {}", copy.code, text);
        for (at, (copy, line)) in copy.lines.iter().zip(&source.lines).enumerate() {
            let shown: Vec<&str> = line.fields.keys().map(String::as_str).filter(|key| fields(key)).collect();
            let what = format!("line {at} of {} in {text}", source.code);
            same_line(copy, line, &shown, &what)?;
        }
    }
    Ok(())
}

/// What three columns and the columns of a catalog show.
fn columns(catalog: &model::Catalog) -> Vec<String> {
    catalog.columns.iter().map(|column| column.field.as_str().to_owned()).collect()
}

fn recognised(catalog: &Catalog) -> Checked {
    let source = catalog.source();
    // An image without a text alternative is nothing at all in some outputs, and takes what it stands in with it.
    if source.contains("![](") {
        return Ok(());
    }
    let mut loaded = book(&[("content/codes.yaml", source.as_bytes())]);
    prop_assert!(!loaded.findings.has_errors());
    let files = rendered(&mut loaded);
    let catalog = &loaded.book.as_ref().expect("a book").catalogs[0];
    let (sheet, hints, shown) = (Sheet::of(catalog), Hints::of(catalog), columns(catalog));
    // Pages of codes have what the table of the site does not; the author's own fields stand in columns only.
    let in_table = |key: &str| shown.iter().any(|column| column == key);
    let below = |key: &str| in_table(key) || !key.starts_with("x-");
    let markdown = page(&files, "markdown/codes.md");
    same(&read(&from_markdown(&markdown).expect("a page"), &markdown, &hints), &sheet, &below, &markdown)?;
    let storage = page(&files, "confluence/codes.xhtml");
    same(&read(&from_storage(&storage).expect("a page"), &storage, &hints), &sheet, &below, &storage)?;
    let html = page(&files, "html/index.html");
    same(&read(&from_html(&html).expect("a page"), &html, &hints), &sheet, &in_table, &html)?;
    let pages = [
        (read(&from_markdown(&markdown).expect("a page"), &markdown, &hints), markdown),
        (read(&from_storage(&storage).expect("a page"), &storage, &hints), storage),
        (read(&from_html(&html).expect("a page"), &html, &hints), html),
    ];
    for (reading, text) in pages {
        let Some(copy) = reading.sheets.first().filter(|_| !sheet.is_empty()) else { continue };
        let found = compare(&sheet, copy, Comparing::default()).differences;
        // Storage format has no keys of the keyboard, and an image without an address is its text alternative.
        let lost = source.contains("![") || source.contains("<img") || source.contains("<kbd>");
        let counts = |kind: Kind| !matches!(kind, Kind::Formatting | Kind::Wording) || !lost;
        let found: Vec<String> = found
            .iter()
            .filter(|difference| counts(difference.kind))
            .map(|difference| format!("{difference:#?}"))
            .collect();
        prop_assert!(found.is_empty(), "{} in {}", found.join("\n"), text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(support::config(96))]

    #[test]
    fn what_we_write_is_recognised(catalog in catalog::catalog()) {
        recognised(&catalog.harmless())?;
        recognised(&catalog)?;
    }

    #[test]
    fn no_page_is_too_odd(parts in prop::collection::vec((0..pieces().len(), any::<bool>()), 1..40), hinted in any::<bool>()) {
        let pieces = pieces();
        let text: String = parts.iter().map(|(at, gap)| format!("{}{}", pieces[*at], if *gap { "\n\n" } else { "\n" })).collect();
        let codes = ["404", "a b", "4xx", "PAY-1"].map(str::to_owned);
        let columns = vec![("Code".to_owned(), "code".to_owned()), ("Message".to_owned(), "x-a".to_owned())];
        let expected = Hints { columns, codes: codes.into(), sections: ["Errors".to_owned()].into(), ..Hints::default() };
        let hints = if hinted { expected } else { Hints::default() };
        let mut rows = 0;
        for document in [from_markdown(&text), from_html(&text)] {
            let reading = read(&document.expect("a page"), &text, &hints);
            for sheet in &reading.sheets {
                let codes: Vec<_> = sheet.records().map(|record| &record.code).collect();
                let once: std::collections::BTreeSet<_> = codes.iter().collect();
                prop_assert_eq!(once.len(), codes.len(), "a code stands twice in {}", &text);
                prop_assert!(sheet.records().all(|record| !record.lines.is_empty()));
                rows += codes.len();
            }
        }
        prop_assert!(rows <= text.len());
    }
}

/// Lines of pages about codes, and of others.
fn pieces() -> Vec<&'static str> {
    vec![
        "# Errors",
        "## 404 Not Found",
        "### PAY-1",
        "## Error 1001: x",
        "#### Causes",
        "## Retired codes",
        "# 404 Not Found",
        "###### (404)",
        "| Code | Message | Description |\n|---|---|---|",
        "| 404 | Not Found | x |",
        "| 404 | Other | y |",
        "| | a | |",
        "| 4xx Client errors | | |",
        "| | | |\n|-|-|-|",
        "| Status | 404 |\n|---|---|\n| Reason | x |",
        "| Code |\n|---|\n| a b |",
        "|Constant|Reason|\n|-|-|\n|A_B|1|",
        "- `404` - Not Found: x",
        "- 400, 401: y",
        "- **Cause:** z",
        "  - nested",
        "1. PAY-1",
        "**404** x",
        "**Resolution:** y",
        "Cause: z",
        "404",
        "<dl><dt>404 Not Found</dt><dd>x</dd><dt>Causes</dt></dl>",
        "<table><tr><td colspan=3>404<tr><th rowspan=9>400<td>a</table>",
        "<table><tr><th>Code<td>404<td>500<tr><th>Meaning<td>a<td>b</table>",
        "> | a |\n> |---|\n> | 404 |",
        "No codes yet.",
        "```\n404\n```",
        "---",
        "text",
        "**Deprecated** since 1",
        "- [404](#404)",
        "\u{2212}404–500 — x",
        "- (404",
        "- 404)",
        "- HTTP",
        "- HTTP 404 or",
        "- -1, -2",
        "\u{ff1a}",
    ]
}
