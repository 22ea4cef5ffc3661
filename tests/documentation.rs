//! What the book says about itself is what the program does.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use statusbook::model::{
    BookTable, BuildTable, CatalogFile, ConfluenceTable, Definition, Example, Field, FrontMatter, HtmlTable,
    MarkdownTable, Section,
};
use statusbook::render::DOCS;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join("content").join(name)).expect("a page of the book")
}

/// What the page says below a heading, up to the next of the same or a higher level.
fn below<'t>(text: &'t str, heading: &str) -> &'t str {
    let level = heading.split(' ').next().expect("a heading").len();
    let from = text.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("the page has no `{heading}`"));
    let rest = &text[from + heading.len() + 2..];
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        let hashes = line.len() - line.trim_start_matches('#').len();
        if hashes > 0 && hashes <= level && line[hashes..].starts_with(' ') {
            return &rest[..at];
        }
        at += line.len();
    }
    rest
}

/// The keys in the first column of the tables of a text.
fn keys(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(key, _)| key)
        .filter(|key| !key.starts_with("x-"))
        .collect()
}

fn assert_keys(page: &str, heading: &str, expected: &[&str]) {
    let mut expected = expected.to_vec();
    let mut found = keys(below(page, heading));
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected, "the keys below `{heading}`");
}

#[test]
fn every_key_of_the_source_is_documented() {
    let page = page("source-format.md");
    assert_keys(&page, "## A catalog", CatalogFile::KEYS);
    assert_keys(&page, "## A section", Section::KEYS);
    let definition = below(&page, "## A definition").split("### Cases").next().expect("a table");
    let mut found = keys(definition);
    let mut expected = Definition::KEYS.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert_keys(&page, "### Examples", Example::KEYS);
    assert_keys(&page, "## Pages", FrontMatter::KEYS);
    let columns = below(&page, "## Columns");
    for field in Field::KNOWN {
        assert!(columns.contains(&format!("`{field}`")), "the column {field}");
    }
}

#[test]
fn every_setting_is_documented() {
    let page = page("settings.md");
    assert_keys(&page, "## book", BookTable::KEYS);
    assert_keys(&page, "## build", BuildTable::KEYS);
    assert_keys(&page, "## output.html", HtmlTable::KEYS);
    assert_keys(&page, "## output.markdown", MarkdownTable::KEYS);
    assert_keys(&page, "## output.confluence", ConfluenceTable::KEYS);
}

/// The list of variables, as it stands between the marks of the page.
fn variables() -> String {
    let mut text = String::new();
    for doc in DOCS {
        let (name, summary) = match doc.summary.trim().split_once(": ") {
            Some((variable, rest)) if variable.starts_with('`') => (variable.to_owned(), rest),
            _ => (doc.name.to_owned(), doc.summary.trim()),
        };
        let mut letters = summary.chars();
        let summary: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let _ = write!(text, "\n### {name}\n\n{summary}\n\n| Field | Type | What it is |\n| --- | --- | --- |\n");
        for (field, kind, what) in doc.fields {
            let kind = type_name(kind);
            let _ = writeln!(text, "| `{field}` | {kind} | {} |", what.trim().trim_end_matches('.'));
        }
    }
    text
}

/// A Rust type in the words of the page.
fn type_name(kind: &str) -> String {
    let kind = kind.replace("< 'a >", "").replace("<'a>", "").replace("&'a ", "").replace("&'static ", "");
    if let Some(inner) = kind.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>')) {
        return format!("{}, or nothing", type_name(inner));
    }
    if let Some(inner) = kind.strip_prefix("Vec<").and_then(|rest| rest.strip_suffix('>')) {
        return format!("list of {}", type_name(inner));
    }
    match kind.as_str() {
        "str" | "String" => "text".to_owned(),
        "bool" => "truth value".to_owned(),
        "u8" | "u16" | "usize" => "number".to_owned(),
        "Extra" => "mapping".to_owned(),
        other => other.to_owned(),
    }
}

/// `UPDATE_EXPECTED=1 cargo test --test documentation` writes the list anew.
#[test]
fn every_variable_of_templates_is_documented() {
    const MARKS: (&str, &str) = ("<!-- views:begin -->\n", "<!-- views:end -->");
    let page = page("templates.md");
    let (before, rest) = page.split_once(MARKS.0).expect("the first mark");
    let (listed, after) = rest.split_once(MARKS.1).expect("the second mark");
    let current = format!("{}\n", variables());
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let text = format!("{before}{}{current}{}{after}", MARKS.0, MARKS.1);
        fs::write(root().join("content/templates.md"), text).expect("the page");
        return;
    }
    assert_eq!(listed, current, "run `UPDATE_EXPECTED=1 cargo test --test documentation`");
}

#[test]
fn the_filters_that_are_listed_exist() {
    let page = page("templates.md");
    let filters = below(&page, "## Filters").split('`').skip(1).step_by(2);
    // Our own are used by the built-in templates, which every other test renders.
    let filters: Vec<&str> =
        filters.filter(|filter| !["code", "link"].contains(filter) && !filter.contains(' ')).collect();
    assert!(filters.len() > 30, "{filters:?}");
    for filter in filters {
        let template = format!("{{{{ value | {filter} }}}}");
        tera::Tera::default().add_raw_template("page", &template).unwrap_or_else(|error| panic!("{filter}: {error}"));
    }
    assert!(
        tera::Tera::default().add_raw_template("page", "{{ value | nonsense }}").is_err(),
        "unknown ones are refused"
    );
}
