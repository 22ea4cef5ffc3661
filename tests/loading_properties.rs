//! Loading survives whatever stands in the files, its findings point into them, and a model that is written as YAML comes
//! back as itself.

mod support;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_yaml::{Mapping, Value};
use statusbook::check::check;
use statusbook::diagnostic::{Paths, Severity, github, human, json, junit, short, summary};
use statusbook::links::LinkIndex;
use statusbook::model::{self, CatalogFile, Markdown, Text};
use statusbook::richtext::{AsWritten, gfm};
use statusbook::source::Loaded;
use support::catalog::{self, book};
use support::config;

type Checked = Result<(), TestCaseError>;

/// Every finding has a place in a file, on whole characters, and can be told in every form.
fn findings_are_sound(loaded: &Loaded) -> Checked {
    let mut findings = loaded.findings.clone();
    if let Some(book) = &loaded.book {
        findings.extend(check(book, &LinkIndex::new(book), &loaded.sources));
    }
    findings.sort(&loaded.sources);
    for finding in &findings {
        for span in std::iter::once(finding.span).chain(finding.labels.iter().map(|label| label.span)) {
            let text = loaded.sources.text(span.file);
            let range = span.start as usize..span.end as usize;
            prop_assert!(text.get(range.clone()).is_some(), "{:?} of {} in {:?}", range, finding.message, text);
        }
        prop_assert!(!finding.message.is_empty());
    }
    // What the files hold must not reach a terminal as more than a text.
    let paths = Paths::default();
    let short = short::report(&findings, &loaded.sources, &paths);
    let human = human::report(&findings, &loaded.sources, false);
    prop_assert_eq!(short.lines().count(), findings.iter().count());
    prop_assert!(!short.contains(|c: char| c.is_control() && c != '\n'), "{:?}", short);
    prop_assert!(!human.contains(|c: char| c.is_control() && c != '\n'), "{:?}", human);
    prop_assert_eq!(human.is_empty(), findings.is_empty());
    prop_assert_eq!(json::entries(&findings, &loaded.sources).len(), findings.iter().count());
    // Nor may it break the form of a report.
    let xml = junit::report(&findings, &loaded.sources, &paths, &|it| it.severity == Severity::Warn);
    let parsed = roxmltree::Document::parse(&xml);
    prop_assert!(parsed.is_ok(), "{:?} in {}", parsed.err(), xml);
    let github = github::report(&findings, &loaded.sources, &paths);
    let commands = github.lines().filter(|line| line.starts_with("::")).count();
    prop_assert_eq!(github.lines().count(), commands + 1);
    let table = summary::report(&findings, &loaded.sources, &paths);
    let rows = table.lines().filter(|line| line.starts_with('|')).count();
    prop_assert_eq!(rows, if findings.is_empty() { 0 } else { 2 + findings.iter().count().min(200) });
    Ok(())
}

/// Something like YAML: keys of the source format, marks and layout, in no good order.
fn yaml() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: &[&str] = &[
        "title: ",
        "sections:\n",
        "  - title: a\n    codes:\n",
        "      - code: ",
        "404\n",
        "summary: ",
        "description: ",
        "description: |\n  a\n  b\n",
        "description: >-\n   c\n\n   d\n",
        "- ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        ": ",
        "\"",
        "'",
        "\"a\\u00e9\\n\\\"b\\\"\"",
        "'it''s'",
        "[",
        "]",
        "{",
        "}",
        ",",
        "&a ",
        "*a",
        "!!str ",
        "!x ",
        "# note\n",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "~",
        "null",
        "yes",
        "no",
        "0x1f",
        "010",
        "1:30",
        "1e3",
        "<b>",
        "[x](javascript:y)",
        "[x](#nowhere)",
        "é日本",
        "\u{feff}",
        "\u{85}",
        "\u{0}",
        "\u{7}",
        "\r\n",
        "\r",
        "x-own: ",
        "cases:\n",
        "headers: ",
        "causes: ",
        "retry: ",
        "deprecated: ",
        "references: rfc9110#15\n",
        "examples: ",
        "http_status: ",
        "include: '*.yaml'\n",
        "columns: [",
        "retired: ",
        "order: ",
        "? ",
        "| ",
        "> ",
        "@",
        "`",
        "code: [1, 2]\n",
        "codes: {a: b}\n",
        "<<: *a\n",
        "title: Codes\nsections:\n  - title: A\n    codes:\n      - code: 404\n        summary: s\n        description: ",
    ];
    let pieces = vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![
        6 => pieces.clone(),
        2 => (pieces, vec((any::<prop::sample::Index>(), any::<u8>()), 0..4)).prop_map(|(mut bytes, changes)| {
            for (at, byte) in changes {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                }
            }
            bytes
        }),
        1 => vec(any::<u8>(), 0..64),
        1 => any::<String>().prop_map(String::into_bytes),
    ]
}

fn toml() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: &[&str] = &[
        "[book]\n",
        "[build]\n",
        "[output.html]\n",
        "[[book]]\n",
        "[output.confluence]\n",
        "title = ",
        "\"Book\"\n",
        "src = ",
        "\"content\"\n",
        "\"../x\"\n",
        "\"\"\n",
        "'x'\n",
        "\"\"\"\n",
        "language = \"en\"\n",
        "language = \"e\"\n",
        "build-dir = ",
        "outputs = [",
        "\"html\"",
        ",",
        "]\n",
        "base-url = \"https://x.y/é\"\n",
        "base-url = \"javascript:x\"\n",
        "json-twins = ",
        "true\n",
        "1\n",
        "1.5\n",
        "99999999999999999999\n",
        "0x1f\n",
        "1979-05-27\n",
        "{ a = 1 }\n",
        "# note\n",
        "\n",
        "\\u0000",
        "é",
        "\u{0}",
        "=",
        ".",
        "\"",
        "x-own = 1\n",
        "labels = [\"a\"]\n",
        "nan\n",
        "\r",
        "\u{feff}",
    ];
    prop_oneof![
        8 => vec(prop::sample::select(PIECES), 0..16).prop_map(|pieces| pieces.concat().into_bytes()),
        1 => vec(any::<u8>(), 0..48),
        1 => any::<String>().prop_map(String::into_bytes),
    ]
}

fn page() -> impl Strategy<Value = Vec<u8>> {
    (
        prop::sample::select(vec!["---\n", "---\r\n", "", "--- \n", "\u{feff}---\n"]),
        yaml(),
        prop::sample::select(vec!["---\n", "...\n", "---", ""]),
        yaml(),
    )
        .prop_map(|(open, matter, close, body)| [open.as_bytes(), &matter, close.as_bytes(), &body].concat())
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn any_catalog_is_read_or_reported(source in yaml(), part in yaml()) {
        let loaded = book(&[("content/codes.yaml", &source), ("content/part.yaml", &part)]);
        findings_are_sound(&loaded)?;
        let all = loaded.book.as_ref().map_or(0, |book| book.catalogs.len());
        prop_assert!(loaded.findings.has_errors() || all > 0);
    }

    #[test]
    fn any_page_is_read_or_reported(source in page()) {
        let loaded = book(&[("content/page.md", &source)]);
        findings_are_sound(&loaded)?;
        let read = loaded.book.as_ref().is_some_and(|book| !book.pages.is_empty());
        prop_assert!(read || loaded.findings.has_errors());
    }

    #[test]
    fn any_settings_are_read_or_reported(source in toml()) {
        let loaded = book(&[("book.toml", &source), ("content/page.md", b"# A\n")]);
        findings_are_sound(&loaded)?;
        prop_assert!(loaded.book.is_some() || loaded.findings.has_errors());
    }
}

/// The entries of a mapping that are there.
fn mapping(entries: impl IntoIterator<Item = (&'static str, Option<Value>)>) -> Value {
    let entries = entries.into_iter().filter_map(|(key, value)| Some((Value::from(key), value?)));
    Value::Mapping(entries.collect::<Mapping>())
}

fn text(text: &Text) -> Value {
    Value::from(text.as_str())
}

fn rich(text: &Markdown) -> Value {
    Value::from(gfm::blocks(&text.text.blocks, &AsWritten))
}

fn list<T>(items: &[T], value: impl Fn(&T) -> Value) -> Option<Value> {
    (!items.is_empty()).then(|| Value::Sequence(items.iter().map(value).collect()))
}

fn definition(definition: &model::Definition) -> Value {
    let optional = |value: &Option<Text>| value.as_ref().map(text);
    let verbatim = |value: &Option<model::Verbatim>| value.as_ref().map(|text| Value::from(text.as_str()));
    let header = |header: &model::Header| {
        mapping([
            ("name", Some(text(&header.name))),
            ("required", Some(Value::from(header.required))),
            ("description", header.description.as_ref().map(rich)),
        ])
    };
    let example = |example: &model::Example| {
        mapping([
            ("title", optional(&example.title)),
            ("description", example.description.as_ref().map(rich)),
            ("request", verbatim(&example.request)),
            ("response", verbatim(&example.response)),
            ("language", optional(&example.language)),
        ])
    };
    let deprecated = definition.deprecated.as_ref().map(|deprecated| {
        mapping([
            ("replaced_by", deprecated.replaced_by.as_ref().map(|code| Value::from(code.as_str()))),
            ("since", optional(&deprecated.since)),
            ("note", deprecated.note.as_ref().map(rich)),
        ])
    });
    let case = |case: &model::Case| {
        mapping([("summary", Some(text(&case.summary))), ("description", Some(rich(&case.description)))])
    };
    let reference = |reference: &model::Reference| {
        mapping([("title", Some(text(&reference.title))), ("url", optional(&reference.url))])
    };
    let mut value = mapping([
        ("code", Some(Value::from(definition.code.as_str()))),
        ("summary", Some(text(&definition.summary))),
        ("description", definition.description.as_ref().map(rich)),
        ("details", definition.details.as_ref().map(rich)),
        ("methods", list(&definition.methods, text)),
        ("retry", definition.retry.map(|retry| Value::from(retry.word()))),
        ("cases", list(&definition.cases, case)),
        ("headers", list(&definition.headers, header)),
        ("causes", list(&definition.causes, rich)),
        ("fixes", list(&definition.fixes, rich)),
        ("references", list(&definition.references, reference)),
        ("examples", list(&definition.examples, example)),
        ("since", optional(&definition.since)),
        ("deprecated", deprecated),
        ("aliases", list(&definition.aliases, text)),
        ("tags", list(&definition.tags, text)),
        ("http_status", definition.http_status.map(|status| Value::from(status.0))),
        ("type", optional(&definition.type_uri)),
    ]);
    if let Value::Mapping(entries) = &mut value {
        entries.extend(definition.extra.iter().map(|(key, value)| (Value::from(key), value.clone())));
    }
    value
}

fn catalog(catalog: &CatalogFile) -> Value {
    let section = |section: &model::Section| {
        mapping([
            ("title", Some(text(&section.title))),
            ("id", section.id.as_ref().map(text)),
            ("description", section.description.as_ref().map(rich)),
            ("codes", list(&section.codes, definition)),
        ])
    };
    let column = |column: &model::Column| {
        mapping([("field", Some(Value::from(column.field.as_str()))), ("title", column.title.as_ref().map(text))])
    };
    mapping([
        ("title", Some(text(&catalog.title))),
        ("description", catalog.description.as_ref().map(rich)),
        ("columns", list(&catalog.columns, column)),
        ("sections", list(&catalog.sections, section)),
    ])
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn a_model_written_as_yaml_comes_back(generated in catalog::catalog()) {
        let first = book(&[("content/codes.yaml", generated.source().as_bytes())]);
        let body = &first.book.as_ref().expect("a book").catalogs[0].body;
        let written = serde_yaml::to_string(&catalog(body)).expect("YAML");
        let second = book(&[("content/codes.yaml", written.as_bytes())]);
        let messages: Vec<_> = second.findings.iter().map(|finding| &finding.message).collect();
        prop_assert!(messages.is_empty(), "{:?} in {}", messages, written);
        prop_assert_eq!(&second.book.as_ref().expect("a book").catalogs[0].body, body, "{}", written);
    }
}

#[test]
fn a_text_of_which_nothing_is_shown_is_empty() {
    for field in
        ["description: '<!-- note -->'", "description: \"\\a\"", "summary: \"\\a\"", "examples: [\"\\a\\n\\e\"]"]
    {
        let rest = if field.starts_with('s') { "description: d" } else { "summary: s" };
        let source = format!(
            "title: a\nsections:\n  - title: b\n    codes:\n      - code: 1\n        {rest}\n        {field}\n"
        );
        let loaded = book(&[("content/codes.yaml", source.as_bytes())]);
        let rules: Vec<_> = loaded.findings.iter().map(|finding| finding.rule.id).collect();
        assert!(rules.contains(&"source/empty-field"), "{field}: {rules:?}");
    }
}
