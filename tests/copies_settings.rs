//! What a copy has to show of its catalog, and how its files are read.

use std::collections::BTreeMap;

use statusbook::copies::{Form, Hints, decode, detect, kind, read::read};
use statusbook::diagnostic::{Findings, SourceMap};
use statusbook::model::{Book, CatalogFile};
use statusbook::richtext::plain_text;
use statusbook::source::{Inputs, load};

const CODES: &str = "\
title: Codes
sections:
  - title: Success codes
    codes:
      - { code: 200, summary: Ok, description: Fine. }
  - title: Client errors
    id: client
    codes:
      - code: 402
        summary: Payment required
        description: No credit.
        targets:
          wiki: { summary: Pay, description: Ask *sales*. }
          readme: { hide: true }
          hidden: { hide: true }
      - { code: 404, summary: Not found, description: Gone. }
  - title: Empty
";

fn book(copies: &str) -> Book {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    files.insert("book.toml".to_owned(), format!("[book]\ntitle = \"Book\"\n{copies}").into_bytes());
    files.insert("content/codes.yaml".to_owned(), CODES.into());
    let loaded = load(Inputs::in_memory(files).expect("a book"));
    let found: Vec<_> = loaded.findings.iter().map(|finding| &finding.message).collect();
    // Books in memory have no folders.
    assert!(found.iter().all(|message| message.contains("there is no folder")), "{found:?}");
    loaded.book.expect("a book")
}

/// The sections with their codes and texts.
fn shown(catalog: &CatalogFile) -> Vec<String> {
    let text = |definition: &statusbook::model::Definition| {
        let description = definition.description.as_ref().map(|text| plain_text(&text.text)).unwrap_or_default();
        format!("{} {}: {description}", definition.code, definition.summary)
    };
    let sections = catalog.sections.iter();
    sections.map(|s| format!("{} [{}]", s.title, s.codes.iter().map(text).collect::<Vec<_>>().join(", "))).collect()
}

#[test]
fn a_copy_shows_its_part_in_its_words() {
    let copy = |name: &str, rest: &str| {
        let book = book(&format!("[[copy]]\nname = \"{name}\"\npath = \"x.md\"\n{rest}"));
        let copy = &book.config.copy[0];
        assert_eq!(book.catalog_of(copy).map(|catalog| catalog.path.as_str()), Some("codes"));
        shown(&book.catalogs[0].body.for_copy(copy))
    };
    let all = [
        "Success codes [200 Ok: Fine.]",
        "Client errors [402 Payment required: No credit., 404 Not found: Gone.]",
        "Empty []",
    ];
    assert_eq!(copy("other", ""), all);
    assert_eq!(copy("other", "catalog = \"content/codes.yaml\""), all);
    assert_eq!(copy("wiki", "section = \"client\""), ["Client errors [402 Pay: Ask sales., 404 Not found: Gone.]"]);
    assert_eq!(
        copy("readme", "section = [\"client errors\", \"Success Codes\"]"),
        ["Success codes [200 Ok: Fine.]", "Client errors [404 Not found: Gone.]"]
    );
    assert_eq!(
        copy("other", "codes = [\"2xx\", 404]"),
        ["Success codes [200 Ok: Fine.]", "Client errors [404 Not found: Gone.]"]
    );
    assert_eq!(copy("hidden", "codes = \"402\""), Vec::<String>::new());
}

#[test]
fn settings_of_a_copy_are_read() {
    let book = book(
        "[[copy]]\nname = \"a\"\npath = \"x\"\nkind = \"file\"\nintro = false\nform = \"storage\"\n[[copy]]\nname = \"b\"\npath = \"y\"\n",
    );
    let [a, b] = book.config.copy.as_slice() else { panic!("two copies") };
    assert_eq!((a.intro.0, a.form, b.intro.0, b.form), (false, Some(Form::Storage), true, None));
    assert!(matches!(kind::InFiles::new(std::path::Path::new("/nowhere"), "x").read(), kind::Fetched::Missing(_)));
}

/// The way of a copy from its bytes to what it says, in every form.
#[test]
fn every_form_is_read_through_one_door() {
    for (name, text, form) in [
        ("a.md", "# Codes\n\n| Code | Name | Text |\n|-|-|-|\n| 404 | Not found | Gone. |\n", Form::Markdown),
        (
            "a.html",
            "<h1>Codes</h1><table><tr><th>Code<th>Name<th>Text<tr><td>404<td>Not found<td>Gone.</table>",
            Form::Html,
        ),
        (
            "a.xhtml",
            "<table><tbody><tr><th>Code</th><th>Summary</th><th>Description</th></tr><tr><td>404</td><td>Not found</td><td>Gone.</td></tr></tbody></table>",
            Form::Storage,
        ),
        ("a.csv", "\u{FEFF}Code;Summary;Description\r\n404;Not found;Gone.\r\n", Form::Csv),
        ("a.tsv", "Code\tSummary\tDescription\r\n404\tNot found\tGone.\r\n", Form::Tsv),
        ("-", "Codes\n\nCodeSummaryDescription\n404Not foundGone.\n", Form::Text),
        (
            "a.yaml",
            "title: Codes\nsections:\n- title: S\n  codes:\n  - code: 404\n    summary: Not found\n    description: Gone.\n",
            Form::Yaml,
        ),
    ] {
        let (mut sources, mut findings) = (SourceMap::default(), Findings::default());
        let (file, readable) = decode::decode(&mut sources, name, text.into(), &mut findings);
        assert!(readable && findings.is_empty());
        assert_eq!(detect::detect(name, sources.text(file)), form, "{name}");
        let reading = read(&sources, file, form, &Hints::default());
        assert!(reading.findings.is_empty(), "{name}: {:?}", reading.findings);
        let [sheet] = reading.sheets.as_slice() else { panic!("{name}: {reading:?}") };
        let records: Vec<_> = sheet.records().collect();
        let [record] = records.as_slice() else { panic!("{name}: {sheet:?}") };
        let line = &record.lines[0];
        let said = |said: &Option<statusbook::copies::Said>| said.as_ref().map(|said| plain_text(&said.text));
        assert_eq!(record.code.as_str(), "404");
        assert_eq!(
            (said(&line.summary).as_deref(), said(&line.description).as_deref()),
            (Some("Not found"), Some("Gone.")),
            "{name}"
        );
    }
}

#[test]
fn both_seeds_are_nine_codes_in_two_sections() {
    for text in [include_str!("seeds/documentation.txt"), include_str!("seeds/confluence.txt")] {
        let mut sources = SourceMap::default();
        let file = sources.add("seed.txt", text);
        assert_eq!(detect::detect("seed.txt", text), Form::Text);
        let reading = read(&sources, file, Form::Text, &Hints::default());
        let [sheet] = reading.sheets.as_slice() else { panic!("{reading:?}") };
        let groups: Vec<_> = sheet
            .groups
            .iter()
            .map(|group| {
                (
                    group.title.as_ref().map(|title| plain_text(&title.text)),
                    group.records.iter().map(|r| r.code.to_string()).collect::<Vec<_>>().join(" "),
                )
            })
            .collect();
        let title = |text: &str| Some(text.to_owned());
        assert_eq!(
            groups,
            [
                (title("Success HTTP status codes"), "100 200 201 202".to_owned()),
                (title("Error HTTP status codes"), "400 403 404 409 500".to_owned()),
            ]
        );
        let intro = sheet.intro.as_ref().map(|intro| plain_text(&intro.text)).unwrap_or_default();
        assert!(
            intro.starts_with("When REST API requests are sent") && intro.ends_with("status codes that are returned:"),
            "{intro}"
        );
    }
}
