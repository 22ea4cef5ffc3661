//! What the book says about itself is what the program does.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use statusbook::diagnostic::{explain, rules};
use statusbook::links::LinkIndex;
use statusbook::model::{
    BookTable, BuildTable, Case, CatalogFile, Change, Column, ConfluenceTable, CopyTable, Definition, Deprecated,
    Example, Field, FrontMatter, Header, History, HtmlTable, LintTable, MarkdownTable, Output, Part, Reference,
    Retired, Section, TargetTexts,
};
use statusbook::render::{DOCS, Options, render};
use support::catalog::book;

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
    // Kinds of copies have keys in common.
    found.dedup();
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

/// The line of the table of definitions that is about a key.
fn about<'p>(page: &'p str, key: &str) -> &'p str {
    let start = format!("| `{key}` |");
    below(page, "## A definition").lines().find(|line| line.starts_with(&start)).expect("a line about the key")
}

/// The keys of the mappings within a definition or a catalog, too, stand where an author looks for them.
#[test]
fn every_key_of_a_mapping_within_is_documented() {
    let page = page("source-format.md");
    for (name, keys, told) in [
        ("headers", Header::KEYS, about(&page, "headers")),
        ("references", Reference::KEYS, about(&page, "references")),
        ("deprecated", Deprecated::KEYS, about(&page, "deprecated")),
        ("examples", Example::KEYS, below(&page, "### Examples")),
        ("cases", Case::KEYS, below(&page, "### Cases")),
        ("columns", Column::KEYS, below(&page, "## Columns")),
        ("targets", TargetTexts::KEYS, below(&page, "### Targets")),
        ("retired", Retired::KEYS, below(&page, "## Retired codes")),
        ("a part", Part::KEYS, below(&page, "## Several files")),
    ] {
        for key in keys {
            // In the text as code, or as a key of the example.
            let in_text = told.contains(&format!("`{key}`"));
            let is_key = |line: &str| {
                let line = line.trim_start().trim_start_matches("- ").trim_start_matches("{ ");
                line.split(", ").any(|pair| pair.starts_with(&format!("{key}:")))
            };
            assert!(in_text || told.lines().any(is_key), "`{key}` of {name}");
        }
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
    assert_keys(&page, "## copy", CopyTable::KEYS);
    // What is below it has tables of its own.
    let lint = below(&page, "## lint").split("\n### ").next().expect("a table");
    let mut found = keys(lint);
    let mut expected = LintTable::KEYS.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected, "the keys below `## lint`");
}

#[test]
fn every_key_of_the_history_is_documented() {
    assert_keys(&page("history.md"), "## The file", &[History::KEYS, Change::KEYS].concat());
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
        "u8" | "u16" | "u32" | "usize" => "number".to_owned(),
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
    let filters: Vec<&str> = filters
        .filter(|filter| !["code", "fill", "forms", "line", "link"].contains(filter) && !filter.contains(' '))
        .collect();
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

/// Which variables the pages see, beside those that every template sees.
const SEEN: &[(&str, &str, &[&str])] = &[
    ("html/catalog.html", "html/one.html", &["catalog", "site"]),
    ("html/code.html", "html/one/200.html", &["code", "section", "site"]),
    ("html/all.html", "html/one/all.html", &["catalog", "site"]),
    ("html/prose.html", "html/page.html", &["prose", "site"]),
    ("html/index.html", "html/index.html", &["entries", "site"]),
    ("html/changes.html", "html/changes.html", &["days", "site"]),
    ("html/feed.xml", "html/feed.xml", &["feed", "site"]),
    ("html/redirect.html", "html/one.html", &["target", "site"]),
    ("html/404.html", "html/404.html", &["site"]),
    ("markdown/catalog.md", "markdown/one.md", &["catalog", "contents"]),
    ("markdown/prose.md", "markdown/page.md", &["prose"]),
    ("markdown/code.md", "html/one/200.md", &["code", "section"]),
    ("confluence/catalog.xhtml", "confluence/one.xhtml", &["catalog"]),
    ("confluence/prose.xhtml", "confluence/page.xhtml", &["prose"]),
];
const EVERYWHERE: &[&str] = &["book", "navigation", "page", "words"];

/// Renders a book with one template of the author's own: the page, or what is wrong with it.
fn with_template(name: &str, template: &str, path: &str) -> Result<String, String> {
    let codes = |title: &str| {
        format!(
            "title: {title}\nsections:\n  - title: All\n    codes:\n      - {{ code: 200, summary: s, description: d }}\n"
        )
    };
    let (one, two, own) = (codes("One"), codes("Two"), format!("templates/{name}"));
    let mut loaded = book(&[
        ("content/one.yaml", one.as_bytes()),
        // An only catalog is the first page of the site, and its name leads there.
        if name == "html/redirect.html" {
            ("content/note.md", b"# Note\n")
        } else {
            ("content/two.yaml", two.as_bytes())
        },
        ("content/page.md", b"# Page\n\ntext\n"),
        ("history.yaml", b"changes:\n  - { date: 2026-01-01, catalog: one, kind: added }\n"),
        (own.as_str(), template.as_bytes()),
    ]);
    assert!(!loaded.findings.has_errors(), "{:?}", loaded.findings);
    let book = loaded.book.as_ref().expect("a book");
    let base_url = (name == "html/feed.xml").then(|| "https://example.com/".parse().expect("an address"));
    let options = Options { outputs: Output::ALL.to_vec(), base_url };
    let files =
        render(book, &LinkIndex::new(book), &mut loaded.sources, &options).map_err(|found| format!("{found:?}"))?;
    let known = || files.iter().map(|(path, _)| path).collect::<Vec<_>>();
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path} in {:?}", known()));
    Ok(String::from_utf8(bytes.to_vec()).expect("UTF-8"))
}

#[test]
fn every_template_sees_the_variables_that_the_page_says() {
    let page = page("templates.md");
    let told = below(&page, "## Variables").split("<!--").next().expect("a text");
    let all: BTreeSet<&str> =
        SEEN.iter().flat_map(|(_, _, names)| names.iter().copied()).chain(EVERYWHERE.iter().copied()).collect();
    let listed: BTreeSet<&str> = told.split('`').skip(1).step_by(2).collect();
    assert_eq!(listed, all, "the variables that the page names");
    for (template, path, names) in SEEN {
        let using =
            |variable: &&str| format!("<p>{variable}{{% if {variable} %}} given{{% else %}} empty{{% endif %}}</p>\n");
        let text: String = names.iter().chain(EVERYWHERE).map(using).collect();
        let seen = with_template(template, &text, path).unwrap_or_else(|error| panic!("{template}: {error}"));
        for variable in names.iter().chain(EVERYWHERE) {
            assert!(seen.contains(&format!("<p>{variable} given</p>")), "{variable} in {template}: {seen}");
        }
        // And no others: what the page does not promise is a mistake that is told.
        for variable in all.iter().filter(|name| !names.contains(name) && !EVERYWHERE.contains(name)) {
            let text = format!("<p>{{{{ {variable} }}}}</p>\n");
            assert!(with_template(template, &text, path).is_err(), "{template} sees {variable}");
        }
    }
}

/// The files below a folder, by path from there.
fn below_folder(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_str().expect("UTF-8"));
        if entry.path().is_dir() {
            below_folder(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name);
        }
    }
}

/// `UPDATE_EXPECTED=1 cargo test --test documentation` writes the pages anew and removes those of rules that are gone.
#[test]
fn every_rule_has_its_page_and_every_page_its_rule() {
    let folder = root().join("content/rules");
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let pages: BTreeMap<String, String> =
        rules::all().map(|rule| (format!("{}.md", rule.id), explain::page(rule))).collect();
    let mut found = BTreeSet::new();
    below_folder(&folder, "", &mut found);
    if update {
        for stray in found.iter().filter(|name| !pages.contains_key(*name)) {
            fs::remove_file(folder.join(stray)).expect("a page that is gone");
        }
        for (name, text) in &pages {
            let place = folder.join(name);
            fs::create_dir_all(place.parent().expect("a folder")).expect("folders can be made");
            fs::write(place, text).expect("the page");
        }
        return;
    }
    let known: BTreeSet<String> = pages.keys().cloned().collect();
    assert_eq!(found, known, "run `UPDATE_EXPECTED=1 cargo test --test documentation`");
    for (name, text) in &pages {
        let written = fs::read_to_string(folder.join(name)).expect("a page");
        assert_eq!(&written, text, "{name}: run `UPDATE_EXPECTED=1 cargo test --test documentation`");
    }
}

/// Written anew in the same way.
#[test]
fn the_list_of_rules_is_current() {
    const MARKS: (&str, &str) = ("<!-- rules:begin -->\n", "<!-- rules:end -->");
    let page = page("rules.md");
    let (before, rest) = page.split_once(MARKS.0).expect("the first mark");
    let (listed, after) = rest.split_once(MARKS.1).expect("the second mark");
    let current = format!("{}\n", explain::index());
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let text = format!("{before}{}{current}{}{after}", MARKS.0, MARKS.1);
        fs::write(root().join("content/rules.md"), text).expect("the page");
        return;
    }
    assert_eq!(listed, current, "run `UPDATE_EXPECTED=1 cargo test --test documentation`");
}

/// A reader learns more about a rule than that it is there: why, what breaks it, and what satisfies it.
#[test]
fn every_rule_is_explained() {
    let poor: Vec<&str> = rules::all()
        .filter(|rule| {
            let (summary, text) = (rule.summary(), rule.text());
            let rest = text.split_once("\n\n").map_or("", |(_, rest)| rest);
            // A block of code within a block of code has a fence of four.
            let fences = text.lines().filter(|line| line.starts_with("```")).collect::<Vec<_>>();
            let long = fences.iter().filter(|line| line.starts_with("````")).count();
            let whole = if long > 0 { long % 2 == 0 } else { fences.len() % 2 == 0 };
            !summary.ends_with('.') || rest.trim().len() < 100 || fences.is_empty() || !whole
        })
        .map(|rule| rule.id)
        .collect();
    assert!(poor.is_empty(), "rules with no explanation, or none with an example: {poor:?}");
}
