//! Rows of values are read as they were written, whoever wrote them.

#[path = "../fuzz/laws.rs"]
mod laws;
mod support;

use proptest::prelude::*;
use statusbook::copies::read::csv::read;
use statusbook::links::LinkIndex;
use statusbook::model::Output;
use statusbook::render::{Options, render};
use statusbook::richtext::document::{Content, Document, Grid, Node};
use statusbook::richtext::{inline_text, plain_text};

fn grid(document: &Document) -> &Grid {
    document
        .nodes
        .iter()
        .find_map(|node| match &node.content {
            Content::Table(grid) => Some(grid),
            _ => None,
        })
        .expect("a table")
}

/// The cells as text: `⏎` for a line break, `¶` between paragraphs.
fn cells(document: &Document) -> Vec<Vec<String>> {
    let paragraph = |node: &Node| match &node.content {
        Content::Paragraph(content) => inline_text(content).replace('\n', "⏎"),
        other => panic!("{other:?}"),
    };
    let row = grid(document).rows.iter();
    row.map(|row| row.cells.iter().map(|cell| cell.nodes.iter().map(paragraph).collect::<Vec<_>>().join("¶")).collect())
        .collect()
}

#[test]
fn every_dialect_is_understood() {
    let expected = [["Code", "Name", "Text"], ["404", "Not, \"Found\"", "a; b"], ["500", "Broken", ""]];
    for text in [
        "Code,Name,Text\n404,\"Not, \"\"Found\"\"\",a; b\n500,Broken,\n",
        "Code;Name;Text\r\n404;\"Not, \"\"Found\"\"\";\"a; b\"\r\n500;Broken;\r\n",
        "Code\tName\tText\r404\tNot, \"Found\"\ta; b\r500\tBroken\t",
        "Code|Name|Text\n404|Not, \"Found\"|a; b\n\n500|Broken\n",
        "sep=;\nCode;Name;Text\n404;Not, \"Found\";\"a; b\"\n500;Broken\n",
        "\"Code\",\"Name\",\"Text\"\n\"=\"\"404\"\"\",\"Not, \"\"Found\"\"\",\"a; b\"\n\"500\",\"Broken\"\n",
    ] {
        let document = read(text, false);
        assert_eq!(cells(&document), expected, "{text}");
        assert!(grid(&document).rows[0].head && !grid(&document).rows[1].head, "{text}");
    }
}

#[test]
fn titles_stand_above_the_head() {
    let document = read("HTTP status codes,,\n\nCode,Name,Text\n404,Not Found,x\n", false);
    let [title, table] = document.nodes.as_slice() else { panic!("{document:?}") };
    assert_eq!(title.range, 0..17);
    assert!(
        matches!(&title.content, Content::Heading { level: 1, content } if inline_text(content) == "HTTP status codes")
    );
    assert!(matches!(table.content, Content::Table(_)));
    assert_eq!(cells(&document)[1], ["404", "Not Found", "x"]);
    // Without a head, and with one cell only, a row is a row.
    assert_eq!(cells(&read("404,Gone\n500,Broken\n", false)), [["404", "Gone"], ["500", "Broken"]]);
    assert!(!grid(&read("404,Gone\n500,Broken\n", false)).rows[0].head);
    assert_eq!(cells(&read("404\n500\n", false)), [["404"], ["500"]]);
    assert!(read("", false).nodes.is_empty() && read("\n\r\n", true).nodes.is_empty());
}

#[test]
fn cells_keep_their_lines_and_their_places() {
    let text = "code,text\n404,\"one\r\ntwo\n\n\nthree \"\n";
    let document = read(text, false);
    assert_eq!(cells(&document)[1], ["404", "one⏎two¶three"]);
    let row = &grid(&document).rows[1];
    assert_eq!(
        (&text[row.cells[0].range.clone()], &text[row.cells[1].range.clone()]),
        ("404", "\"one\r\ntwo\n\n\nthree \"")
    );
    // What only looks like a quote is a character.
    assert_eq!(cells(&read("a,b\n404,\"open\n500,x\n", false))[1..], [["404", "\"open"], ["500", "x"]]);
    assert_eq!(cells(&read("a,b\n500,5\" disk\n", false))[1], ["500", "5\" disk"]);
    assert_eq!(cells(&read("code,b\n404,\"a\" b\n", false))[1], ["404", "a b"]);
    // Rows of other lengths lose nothing.
    assert_eq!(
        cells(&read("code,b\n404\n500,x,y,z\n", false)),
        [vec!["code", "b", "", ""], vec!["404", "", "", ""], vec!["500", "x", "y", "z"],]
    );
}

#[test]
fn hostile_rows_take_little_time_and_room() {
    for text in [
        ",".repeat(200_000) + &"\na".repeat(20_000),
        "\"".repeat(200_001),
        "\"a\n".repeat(50_001),
        "a,\"".repeat(66_667),
    ] {
        let start = std::time::Instant::now();
        let cells: usize = read(&text, false)
            .nodes
            .iter()
            .map(|node| match &node.content {
                Content::Table(grid) => grid.rows.iter().map(|row| row.cells.len()).sum(),
                _ => 0,
            })
            .sum();
        assert!(cells <= (1 << 20) + 20_001 && start.elapsed().as_secs() < 10, "{cells}");
    }
}

/// A text as a page has it: white space is one space, and what cannot be seen is not there.
fn normal(text: &str) -> String {
    let seen = |c: &char| !matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}') && (c.is_whitespace() || !c.is_control());
    let text: String = text.chars().filter(seen).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // What tells Excel that a value is a text.
    text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"')).unwrap_or(&text).trim().to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// What the `csv` crate writes comes back cell by cell.
    #[test]
    fn rows_come_back(
        rows in proptest::collection::vec(proptest::collection::vec("[a-z0-9,;\"| é\t'=-]{0,12}", 3), 1..8),
        delimiter in proptest::sample::select(vec![b',', b';', b'\t']),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["code", "summary", "description"]).expect("memory");
        for row in &rows {
            writer.write_record(row).expect("memory");
        }
        let text = String::from_utf8(writer.into_inner().expect("memory")).expect("UTF-8");
        laws::document(&text, Ok(read(&text, delimiter == b'\t')));
        let got = cells(&read(&text, delimiter == b'\t'));
        let wanted: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| normal(cell)).collect()).collect();
        prop_assert_eq!(&got[1..], &wanted[..], "{}", text);
    }
}

proptest! {
    // A book is built for each.
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// What the HTML output writes as CSV comes back cell by cell.
    #[test]
    fn our_own_rows_come_back(catalog in support::catalog::catalog()) {
        let source = catalog.source();
        let mut loaded = support::catalog::book(&[("content/codes.yaml", source.as_bytes())]);
        let book = loaded.book.as_ref().expect("a book");
        let options = Options { outputs: vec![Output::Html], base_url: None };
        let files = render(book, &LinkIndex::new(book), &mut loaded.sources, &options).expect("templates without faults");
        let text = String::from_utf8(files.get("html/codes.csv").expect("data").to_vec()).expect("UTF-8");
        let document = read(&text, false);
        let got = cells(&document);
        let definitions = book.catalogs[0].sections.iter().flat_map(|section| section.codes.iter().map(move |code| (section, code)));
        let wanted: Vec<Vec<String>> = definitions.flat_map(|(section, code)| code.rows().map(|row| {
            let description = row.description.map(|text| plain_text(&text.text)).unwrap_or_default();
            vec![code.code.to_string(), row.summary.to_string(), description, section.title.to_string()]
        }).collect::<Vec<_>>()).collect();
        prop_assert_eq!(got.len(), wanted.len() + 1);
        for (got, wanted) in got[1..].iter().zip(&wanted) {
            let wanted: Vec<String> = wanted.iter().map(|cell| normal(cell)).collect();
            prop_assert_eq!(&got[..4], &wanted[..]);
        }
    }
}
