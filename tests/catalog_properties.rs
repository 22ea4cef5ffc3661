//! Whatever a catalog says, every output says it, and nothing that it holds becomes more than a text there.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use statusbook::links::LinkIndex;
use statusbook::model::{self, Output};
use statusbook::render::{FileSet, Options, render};
use statusbook::richtext::{
    Address, Block, Inline, Links, RichText, html, is_safe_address, markdown, outline, plain_text,
};
use statusbook::source::Loaded;
use support::asked::asked_for;
use support::catalog::{self, Catalog, book};
use support::storage;
use support::tree::{self, Tree};
use support::{config, dom};

type Checked = Result<(), TestCaseError>;

fn loaded(catalog: &Catalog) -> Loaded {
    let source = catalog.source();
    let loaded = book(&[("content/codes.yaml", source.as_bytes()), ("content/a.md", b"# A\n\ntext\n")]);
    let errors: Vec<_> = loaded.findings.iter().map(|finding| &finding.message).collect();
    assert!(!loaded.findings.has_errors(), "{errors:?} in {source}");
    loaded
}

fn rendered(loaded: &mut Loaded) -> FileSet {
    let book = loaded.book.as_ref().expect("a book");
    let options = Options { outputs: Output::ALL.to_vec(), base_url: None };
    render(book, &LinkIndex::new(book), &mut loaded.sources, &options).expect("templates without faults")
}

fn file<'f>(files: &'f FileSet, path: &str) -> &'f str {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// The letters of a text in an order of their own: a text alternative stands elsewhere in a tree than on a page.
fn sorted(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

/// What a reader gets of a part of a page.
fn seen(tree: &Tree) -> String {
    let alternative = |element: &&Tree| element.attribute("alt").or(element.attribute("ac:alt")).map(str::to_owned);
    let alternatives: String = tree.elements().iter().filter_map(alternative).collect();
    sorted(&(tree.text() + &alternatives))
}

/// The letters of a tree in their order, without text alternatives.
fn letters(text: &RichText) -> String {
    fn without_images(content: &[Inline]) -> String {
        let piece = |inline: &Inline| match inline {
            Inline::Text(text) | Inline::Code(text) => text.clone(),
            Inline::Image { .. } | Inline::Break => String::new(),
            wrapper => without_images(wrapper.content()),
        };
        content.iter().map(piece).collect()
    }
    fn of(blocks: &[Block]) -> String {
        let piece = |block: &Block| match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => without_images(content),
            Block::CodeBlock { text, .. } => text.clone(),
            Block::List { items, .. } => items.iter().map(|item| of(item)).collect(),
            Block::Quote(blocks) => of(blocks),
            Block::Table(table) => {
                std::iter::once(&table.head).chain(&table.rows).flatten().map(|cell| of(cell)).collect()
            }
            Block::Rule => String::new(),
        };
        blocks.iter().map(piece).collect()
    }
    dom::letters(&of(&text.blocks))
}

/// The rows that the tables of a catalog show.
fn rows(section: &model::Section) -> Vec<model::Row<'_>> {
    section.codes.iter().flat_map(model::Definition::rows).collect()
}

/// The tables of a page say what the model says, cell by cell. Those within cells are no tables of the page.
fn same_tables(page: &Tree, catalog: &model::Catalog) -> Checked {
    let whole: Vec<&Tree> = page.all("table").into_iter().filter(|table| table.rows().len() > 1).collect();
    let heads =
        |table: &&Tree| table.rows()[0].iter().map(|cell| cell.words()).take(3).eq(["Code", "Summary", "Description"]);
    let tables: Vec<&Tree> = whole.into_iter().filter(heads).collect();
    let sections: Vec<_> = catalog.sections.iter().filter(|section| !section.codes.is_empty()).collect();
    prop_assert_eq!(tables.len(), sections.len(), "{:?}", page);
    for (table, section) in tables.into_iter().zip(sections) {
        let body: Vec<&Tree> = if table.children().iter().any(|child| child.name() == "tbody") {
            table
                .children()
                .iter()
                .filter(|part| matches!(part.name(), "thead" | "tbody"))
                .flat_map(Tree::children)
                .collect()
        } else {
            table.children().iter().collect()
        };
        let lines: Vec<&Tree> = body.into_iter().filter(|row| row.name() == "tr").skip(1).collect();
        let expected = rows(section);
        prop_assert_eq!(lines.len(), expected.len());
        for (line, row) in lines.into_iter().zip(expected) {
            let cells: Vec<&Tree> = line.children().iter().filter(|cell| matches!(cell.name(), "td" | "th")).collect();
            prop_assert_eq!(cells.len(), 3 + catalog.columns.len());
            let code = dom::letters(&cells[0].text());
            let badge = code.strip_prefix(&dom::letters(row.definition.code.as_str()));
            let good = |badge: &str| badge.is_empty() || (badge == "Deprecated" && row.definition.deprecated.is_some());
            prop_assert!(badge.is_some_and(good), "{} in the row of {}", code, row.definition.code);
            prop_assert_eq!(dom::letters(&cells[1].text()), dom::letters(row.summary.as_str()));
            let description = row.description.map(|text| plain_text(&text.text)).unwrap_or_default();
            prop_assert_eq!(seen(cells[2]), sorted(&description));
        }
    }
    Ok(())
}

/// The same blocks with all addresses alike: each output has its own.
fn unaddressed(blocks: &[Block]) -> String {
    let mut out = String::new();
    html::Writer::new(&Nowhere).blocks(blocks, &mut out);
    out
}

struct Nowhere;

impl Links for Nowhere {
    fn link<'a>(&'a self, _: &'a str) -> Address<'a> {
        Address::Url("x".into())
    }
    fn image<'a>(&'a self, _: &'a str) -> Address<'a> {
        Address::Url("x".into())
    }
}

/// Our own reader finds in the Markdown page the very trees of the model.
fn same_trees(page: &str, catalog: &model::Catalog) -> Checked {
    let blocks = markdown::read(page).text.blocks;
    let tables = blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    let mut read = tables.flat_map(|table| &table.rows).map(|row| row.get(2).map(|cell| unaddressed(cell)));
    for row in catalog.sections.iter().flat_map(rows) {
        let expected = row.description.map_or_else(String::new, |text| unaddressed(&text.text.blocks));
        // Tables of descriptions above come first.
        prop_assert!(read.any(|cell| cell.as_ref() == Some(&expected)), "{} in {}", expected, page);
    }
    for text in
        catalog.description.iter().chain(catalog.sections.iter().filter_map(|section| section.description.as_ref()))
    {
        let expected: String = text
            .text
            .blocks
            .iter()
            .filter(|block| !matches!(block, Block::Heading { .. }))
            .map(|block| unaddressed(std::slice::from_ref(block)))
            .collect();
        prop_assert!(
            unaddressed(&blocks).contains(&expected) || !outline(&text.text).is_empty(),
            "{} in {}",
            expected,
            page
        );
    }
    Ok(())
}

/// How often each element stands on a page; paragraphs come and go with tight lists, and headings have links to
/// themselves where they have ids.
fn elements(page: &Tree) -> BTreeMap<String, i64> {
    let mut count: BTreeMap<String, i64> = BTreeMap::new();
    // Code has colours, as the tests of the highlighter say.
    let colour = |element: &&Tree| element.attribute("class").is_some_and(|class| class.starts_with("t-"));
    for element in page.elements().into_iter().filter(|element| element.name() != "p" && !colour(element)) {
        *count.entry(kind(element.name())).or_default() += 1;
        let own = |link: &&&Tree| {
            let to = link.attribute("href").and_then(|href| href.strip_prefix('#'));
            to.is_some() && to == element.attribute("id")
        };
        if kind(element.name()) == "heading" {
            *count.entry("a".to_owned()).or_default() -= element.all("a").iter().filter(own).count() as i64;
        }
    }
    count
}

/// A heading has another level where it stands below others.
fn kind(name: &str) -> String {
    let is_heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    if is_heading { "heading" } else { name }.to_owned()
}

/// All texts of a catalog that are read as Markdown.
fn texts(catalog: &model::Catalog) -> Vec<RichText> {
    catalog.texts().map(|text| text.text.clone()).collect()
}

/// A page has the elements of its harmless twin and those that the texts on it ask for, and no others; and no attribute
/// of it runs code. Which texts stand on it, and how often, the words of the twin tell.
fn nothing_else(page: &Tree, twin: &Tree, texts: &[(RichText, RichText)]) -> Checked {
    let mut expected = elements(twin);
    let words = twin.one("main").text();
    for (text, word) in texts {
        let mut names = Vec::new();
        for _ in words.matches(&plain_text(word)) {
            asked_for(&text.blocks, &mut names);
        }
        for name in names {
            *expected.entry(kind(name)).or_default() += 1;
        }
    }
    prop_assert_eq!(elements(page), expected);
    runs_nothing(page)
}

/// A page in Markdown, too, has no elements but those of its harmless twin and those that the texts on it ask for; raw
/// HTML counts as it would on a page of the web. Paragraphs of a cell are kept apart by line breaks.
fn nothing_else_in_markdown(page: &str, twin: &str, texts: &[(RichText, RichText)]) -> Checked {
    let (read, twin) = (tree::markdown(page), tree::markdown(twin));
    let mut allowed = elements(&twin);
    let words = twin.text();
    for (text, word) in texts {
        let times = words.matches(&plain_text(word)).count() as i64;
        let mut names = Vec::new();
        asked_for(&text.blocks, &mut names);
        for name in names {
            *allowed.entry(kind(name)).or_default() += times;
        }
    }
    for (name, count) in elements(&read) {
        // A table in Markdown always has a head.
        if !matches!(name.as_str(), "br" | "thead" | "tbody" | "tr" | "th" | "td") {
            let most = allowed.get(&name).copied().unwrap_or_default();
            prop_assert!(count <= most, "{} times {} and not {} at most in {}", count, name, most, page);
        }
        prop_assert!(!matches!(name.as_str(), "script" | "style" | "iframe" | "object" | "embed"), "{}", name);
    }
    runs_nothing(&read)
}

/// The headings of a page in Markdown are those that its templates write, with whole titles.
fn has_headings(page: &str, level: &str, titles: impl Iterator<Item = String>) -> Checked {
    let read = tree::markdown(page);
    let mut headings = read.all(level).into_iter().map(|heading| dom::letters(&heading.text()));
    for title in titles {
        let title = dom::letters(&title);
        prop_assert!(headings.any(|heading| heading == title), "no {} {} in {}", level, title, page);
    }
    Ok(())
}

/// No attribute of a page runs code.
fn runs_nothing(page: &Tree) -> Checked {
    for element in page.elements() {
        for (name, value) in element.attributes() {
            prop_assert!(
                !name.starts_with("on") && name != "style" && name != "srcdoc",
                "{} of {}",
                name,
                element.name()
            );
            let address = matches!(name.as_str(), "href" | "src" | "action" | "formaction" | "data" | "poster");
            prop_assert!(!address || is_safe_address(value), "{}", value);
        }
    }
    Ok(())
}

/// Reads RFC 4180.
fn csv(source: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut rest = source.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if field.is_empty() => {
                while let Some(c) = rest.next() {
                    match c {
                        '"' if rest.next_if_eq(&'"').is_none() => break,
                        c => field.push(c),
                    }
                }
                assert!(matches!(rest.peek(), Some(',' | '\r')), "a quoted field that goes on");
            }
            ',' => record.push(std::mem::take(&mut field)),
            '\r' => {
                assert_eq!(rest.next(), Some('\n'));
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            c => {
                assert!(c != '\n' && c != '"', "a bare quote or line feed");
                field.push(c);
            }
        }
    }
    assert!(record.is_empty() && field.is_empty(), "the last line ends");
    records
}

/// JSON and CSV say what the model says.
fn same_data(files: &FileSet, catalog: &model::Catalog) -> Checked {
    let parse = |path: &str| serde_json::from_str::<serde_json::Value>(file(files, path)).expect("JSON");
    let whole = parse("html/codes.json");
    prop_assert_eq!(whole["title"].as_str(), Some(catalog.title.as_str()));
    let mut expected = Vec::new();
    for (at, section) in catalog.sections.iter().enumerate() {
        prop_assert_eq!(whole["sections"][at]["title"].as_str(), Some(section.title.as_str()));
        for (number, definition) in section.codes.iter().enumerate() {
            let own = parse(&format!("html/codes/{}.json", definition.code.file_name()));
            for value in [&own, &whole["sections"][at]["codes"][number]] {
                prop_assert_eq!(value["code"].as_str(), Some(definition.code.as_str()));
                prop_assert_eq!(value["summary"].as_str(), Some(definition.summary.as_str()));
                let description = definition.description.as_ref().map(|text| sorted(&plain_text(&text.text)));
                let read = value["description"].as_str().map(|text| sorted(&plain_text(&markdown::read(text).text)));
                prop_assert_eq!(read, description);
                prop_assert_eq!(value["since"].as_str(), definition.since.as_ref().map(model::Text::as_str));
                let tags: Vec<_> =
                    value["tags"].as_array().into_iter().flatten().filter_map(|tag| tag.as_str()).collect();
                prop_assert_eq!(tags, definition.tags.iter().map(model::Text::as_str).collect::<Vec<_>>());
            }
        }
        for row in rows(section) {
            let description = row.description.map(|text| plain_text(&text.text)).unwrap_or_default();
            let fields = [row.definition.code.as_str(), row.summary.as_str(), &description, section.title.as_str()];
            expected.push(fields.map(str::to_owned).to_vec());
        }
    }
    let records = csv(file(files, "html/codes.csv"));
    prop_assert_eq!(&records[0][..4], ["code", "summary", "description", "section"]);
    let usual: Vec<_> = records[1..].iter().map(|record| record[..4].to_vec()).collect();
    prop_assert_eq!(usual, expected);
    Ok(())
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn every_output_says_what_the_catalog_says(generated in catalog::catalog()) {
        let mut hostile = loaded(&generated);
        let files = rendered(&mut hostile);
        let mut twin = loaded(&generated.harmless());
        let harmless = rendered(&mut twin);
        let book = hostile.book.as_ref().expect("a book");
        let catalog = &book.catalogs[0];

        // The model says what was written.
        prop_assert_eq!(catalog.definitions().count(), generated.definitions().count());
        for (definition, written) in catalog.definitions().zip(generated.definitions()) {
            prop_assert_eq!(definition.code.as_str(), written.code.trim());
            let control = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
            let summary: String = written.summary.chars().filter(|c| c.is_whitespace() || !control(*c)).collect();
            prop_assert_eq!(dom::letters(definition.summary.as_str()), dom::letters(&summary));
            if let (Some(tree), Some(description)) = (&written.description.tree, &definition.description) {
                prop_assert_eq!(tree, &description.text);
            }
        }

        let page = file(&files, "markdown/codes.md");
        let read = tree::markdown(page);
        same_tables(&read, catalog)?;
        same_trees(page, catalog)?;
        same_tables(&tree::markdown(file(&files, "html/codes.md")), catalog)?;
        prop_assert_eq!(dom::letters(&read.all("h1")[0].text()), dom::letters(catalog.title.as_str()));

        let body = file(&files, "confluence/codes.xhtml");
        prop_assert_eq!(storage::check(body).and_then(|()| storage::check_anchors(body)), Ok(()), "{}", body);
        same_tables(&tree::storage(body), catalog)?;

        let index = tree::html(file(&files, "html/index.html"));
        same_tables(&index, catalog)?;
        let twin = &twin.book.as_ref().expect("a book").catalogs[0];
        let mut texts: Vec<_> = texts(catalog).into_iter().zip(texts(twin)).collect();
        // Words are unique: what has the same word is the same text.
        let mut words = BTreeSet::new();
        texts.retain(|(_, word)| words.insert(plain_text(word)));
        nothing_else(&index, &tree::html(file(&harmless, "html/index.html")), &texts)?;
        for path in ["markdown/codes.md", "html/codes.md"] {
            nothing_else_in_markdown(file(&files, path), file(&harmless, path), &texts)?;
            has_headings(file(&files, path), "h2", catalog.sections.iter().map(|section| section.title.to_string()))?;
        }
        for (at, definition) in catalog.definitions().enumerate() {
            let page = tree::html(file(&files, &format!("html/codes/{}.html", definition.code.file_name())));
            let twin = tree::html(file(&harmless, &format!("html/codes/c-{at}.html")));
            nothing_else(&page, &twin, &texts)?;
            let page_in_markdown = file(&files, &format!("html/codes/{}.md", definition.code.file_name()));
            nothing_else_in_markdown(page_in_markdown, file(&harmless, &format!("html/codes/c-{at}.md")), &texts)?;
            let title = format!("{} {}", definition.code, definition.summary);
            has_headings(page_in_markdown, "h1", std::iter::once(title))?;
            let main = page.one("main");
            let heading = format!("{}{}", definition.code, definition.summary);
            prop_assert_eq!(dom::letters(&main.all("h1")[0].text()), dom::letters(&heading));
            let text = dom::letters(&main.text());
            if let Some(description) = &definition.description {
                prop_assert!(text.contains(&letters(&description.text)), "{}", text);
            }
        }
        same_data(&files, catalog)?;
    }
}
