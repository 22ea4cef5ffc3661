//! The published copies that this project started from: every code, summary, title and sentence of both stands in each
//! output of the book of this repository, in the same place and order.
//!
//! What is expected is read from the copies themselves. They are as they were published, mistakes included.

mod support;

use std::path::Path;
use std::process::Command;

use support::storage::assert_storage_page;
use support::tree::{self, Tree};

const DOCUMENTATION: &str = include_str!("seeds/documentation.txt");
const CONFLUENCE: &str = include_str!("seeds/confluence.txt");

/// What the book corrects: what the copies say, and what it says.
const CORRECTIONS: [(&str, &str); 2] =
    [("carryout", "carry out"), ("when your successful in", "when you are successful in")];

/// A text with the pieces of it that are code; none where the copy has lost which these are.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Text {
    words: String,
    code: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    code: String,
    summary: String,
    description: Text,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Section {
    title: String,
    head: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Page {
    title: Option<String>,
    introduction: Text,
    sections: Vec<Section>,
}

/// Takes `<code>…</code>` and backticks out of a text of the documentation.
fn marked(text: &str) -> Text {
    let text = text.replace("<code>", "`").replace("</code>", "`");
    let pieces: Vec<&str> = text.split('`').collect();
    assert!(pieces.len() % 2 == 1, "code that does not end: {text}");
    let code = pieces.iter().skip(1).step_by(2).map(|piece| (*piece).to_owned()).collect();
    Text { words: pieces.concat(), code: Some(code) }
}

/// The copy of the documentation: tables with tabs between their cells.
fn documentation() -> Page {
    let mut lines = DOCUMENTATION.lines().filter(|line| !line.trim().is_empty()).peekable();
    let title = lines.next().map(str::to_owned);
    let introduction = marked(lines.next().expect("an introduction"));
    let mut listed = Vec::new();
    while let Some(line) = lines.next_if(|line| line.starts_with("- ")) {
        let name = line.strip_prefix("- [").and_then(|line| line.strip_suffix("](#)"));
        listed.push(name.expect("an entry of the contents").to_owned());
    }
    let mut sections: Vec<Section> = Vec::new();
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        match (cells.as_slice(), sections.last_mut()) {
            ([title], _) => sections.push(Section { title: (*title).to_owned(), head: vec![], rows: vec![] }),
            ([_, _, _], Some(section)) if section.head.is_empty() => {
                section.head = cells.iter().map(|cell| (*cell).to_owned()).collect();
            }
            ([code, summary, description], Some(section)) => section.rows.push(Row {
                code: (*code).to_owned(),
                summary: (*summary).to_owned(),
                description: marked(description),
            }),
            _ => panic!("a line of the documentation: {line}"),
        }
    }
    assert_eq!(listed, sections.iter().map(|section| section.title.clone()).collect::<Vec<_>>());
    Page { title, introduction, sections }
}

/// The copy of the wiki: text of its page as it was pasted, in which cells run together and code is lost.
fn confluence() -> Page {
    let plain = |text: &str| Text { words: text.to_owned(), code: None };
    let page = CONFLUENCE.split_once("Go to start of metadata").expect("the page after the frame").1;
    let page = page.split_once("  • No labels").expect("the frame after the page").0;
    let mut lines = page.lines().filter(|line| !line.trim().is_empty()).peekable();
    let introduction = plain(lines.next().expect("an introduction"));
    let mut sections: Vec<Section> = Vec::new();
    while let Some(line) = lines.next() {
        let starts_row = line.get(..3).is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_digit()));
        if starts_row {
            let rest = &line[3..];
            // A summary is words of small letters: the next capital within a word starts the description.
            let end = rest
                .as_bytes()
                .windows(2)
                .position(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
            let (summary, description) = match end {
                Some(end) => rest.split_at(end + 1),
                None => (rest, lines.next().expect("a description on a line of its own")),
            };
            let row = Row { code: line[..3].to_owned(), summary: summary.to_owned(), description: plain(description) };
            sections.last_mut().expect("a section").rows.push(row);
        } else if line.starts_with("CodeCode") {
            let mut head = line.to_owned();
            while !head.ends_with("Description") {
                head = format!("{} {}", head, lines.next().expect("the rest of the head"))
                    .replace(" Description", "Description");
            }
            assert_eq!(head, "CodeCode SummaryDescription");
            sections.last_mut().expect("a section").head =
                ["Code", "Code Summary", "Description"].map(str::to_owned).into();
        } else {
            sections.push(Section { title: line.to_owned(), head: vec![], rows: vec![] });
        }
    }
    Page { title: None, introduction, sections }
}

/// The copy with the two corrections made, each of them exactly once.
fn corrected(mut page: Page) -> Page {
    for (wrong, right) in CORRECTIONS {
        let mut made = 0;
        let rows = page.sections.iter_mut().flat_map(|section| &mut section.rows);
        for text in rows.map(|row| &mut row.description).chain([&mut page.introduction]) {
            made += text.words.matches(wrong).count();
            text.words = text.words.replace(wrong, right);
        }
        assert_eq!(made, 1, "{wrong}");
    }
    page
}

/// What an output says, without what the copy cannot tell: its title, or which pieces are code.
fn as_told_by(copy: &Page, mut output: Page) -> Page {
    let forget = |text: &mut Text, told: bool| text.code = text.code.take().filter(|_| told);
    output.title = output.title.filter(|_| copy.title.is_some());
    forget(&mut output.introduction, copy.introduction.code.is_some());
    for row in output.sections.iter_mut().flat_map(|section| &mut section.rows) {
        forget(&mut row.description, copy.introduction.code.is_some());
    }
    output
}

/// The book of this repository, built.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_statusbook"))
        .args(["build", "--strict", "-C", env!("CARGO_MANIFEST_DIR"), "--dest"])
        .arg(folder.path())
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

fn read(folder: &Path, file: &str) -> String {
    std::fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn text_of(tree: &Tree) -> Text {
    let code = tree.all("code").iter().map(|code| code.text()).collect();
    Text { words: tree.words(), code: Some(code) }
}

/// The catalog on a page: headings of the second level, each with a table; what stands first is the introduction.
fn page_of(root: &Tree, title: Option<String>) -> Page {
    let elements = root.elements();
    let first = |name: &str| elements.iter().position(|element| element.name() == name);
    let introduction = first("p").expect("an introduction");
    assert!(Some(introduction) < first("h2") && Some(introduction) < first("table"));
    let mut sections: Vec<Section> = Vec::new();
    for element in &elements {
        match element.name() {
            "h2" => sections.push(Section { title: element.words(), head: vec![], rows: vec![] }),
            "table" => {
                let section = sections.last_mut().expect("a heading above the table");
                assert!(section.head.is_empty(), "a second table in {}", section.title);
                let mut rows = element.rows().into_iter();
                section.head = rows.next().expect("a head").iter().map(|cell| cell.words()).collect();
                section.rows.extend(rows.map(|cells| match cells.as_slice() {
                    [code, summary, description] => {
                        Row { code: code.words(), summary: summary.words(), description: text_of(description) }
                    }
                    other => panic!("{} cells", other.len()),
                }));
            }
            _ => {}
        }
    }
    Page { title, introduction: text_of(elements[introduction]), sections }
}

fn markdown_page(source: &str) -> Page {
    let tree = tree::markdown(source);
    page_of(&tree, Some(tree.one("h1").words()))
}

fn storage_page(body: &str) -> Page {
    assert_storage_page(body);
    page_of(&tree::storage(body), None)
}

fn html_page(source: &str) -> Page {
    let tree = tree::html(source);
    let main = tree.one("main");
    page_of(main, Some(main.one("h1").words()))
}

#[test]
fn the_copies_are_read_whole() {
    let (documentation, confluence) = (documentation(), confluence());
    for page in [&documentation, &confluence] {
        let rows: Vec<usize> = page.sections.iter().map(|section| section.rows.len()).collect();
        assert_eq!(rows, [4, 5]);
        assert!(page.sections.iter().all(|section| section.head == ["Code", "Code Summary", "Description"]));
    }
    let code = documentation.sections.iter().flat_map(|section| &section.rows);
    let code: usize = code.map(|row| row.description.code.as_ref().map_or(0, Vec::len)).sum();
    assert_eq!(code, DOCUMENTATION.matches("<code>").count());
    // Both copies are of one page: they differ in nothing but what pasting lost.
    let introduction = confluence.introduction.words.clone();
    assert_eq!(documentation.introduction.words, introduction);
    assert_eq!(as_told_by(&confluence, documentation), confluence);
}

#[test]
fn every_output_says_what_both_copies_say() {
    let folder = built();
    let outputs = || {
        [
            ("html", html_page(&read(folder.path(), "html/index.html"))),
            ("markdown", markdown_page(&read(folder.path(), "markdown/status-codes.md"))),
            ("twin", markdown_page(&read(folder.path(), "html/status-codes.md"))),
            ("confluence", storage_page(&read(folder.path(), "confluence/status-codes.xhtml"))),
        ]
    };
    for copy in [corrected(documentation()), corrected(confluence())] {
        for (output, page) in outputs() {
            // The title of a page of the wiki is not in its body.
            let title = copy.title.clone().filter(|_| page.title.is_some());
            assert_eq!(as_told_by(&copy, page), Page { title, ..copy.clone() }, "{output}");
        }
    }
    let pages: serde_json::Value = serde_json::from_str(&read(folder.path(), "confluence/pages.json")).expect("JSON");
    assert_eq!(pages[0]["title"].as_str(), documentation().title.as_deref());
}

#[test]
fn each_code_has_a_page_and_data_of_its_own() {
    let folder = built();
    let copy = corrected(documentation());
    let csv = read(folder.path(), "html/status-codes.csv");
    for section in &copy.sections {
        for row in &section.rows {
            let page = tree::html(&read(folder.path(), &format!("html/status-codes/{}.html", row.code)));
            let main = page.one("main");
            assert_eq!(main.one("h1").words(), format!("{} {}", row.code, row.summary));
            assert_eq!(main.all("p").into_iter().map(text_of).filter(|text| *text == row.description).count(), 1);

            let twin = tree::markdown(&read(folder.path(), &format!("html/status-codes/{}.md", row.code)));
            assert_eq!(twin.one("h1").words(), format!("{} {}", row.code, row.summary));
            assert_eq!(text_of(twin.all("p")[0]), row.description);

            let json = read(folder.path(), &format!("html/status-codes/{}.json", row.code));
            let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
            for (key, value) in [("code", &row.code), ("summary", &row.summary), ("section", &section.title)] {
                assert_eq!(json[key].as_str(), Some(value.as_str()), "{key}");
            }
            let description = tree::markdown(json["description"].as_str().expect("a description"));
            assert_eq!(text_of(&description), row.description);
            assert!(csv.contains(&format!("\r\n{},{},", row.code, row.summary)));
            assert_eq!(csv.matches(&row.description.words).count(), 1);
        }
    }
}
