//! A catalog that is written as YAML comes back as itself, for us and for other readers of YAML; a sheet becomes a catalog
//! that shows the same sheet.

mod support;

use proptest::prelude::*;
use statusbook::copies::merge::{Difference, merge};
use statusbook::copies::yaml::{Comments, catalog as written};
use statusbook::copies::{Imported, Lack, Record, Sheet, Slot, into_model, settle};
use statusbook::model::CatalogFile;
use statusbook::richtext::plain_text;
use statusbook::source::Loaded;
use support::catalog::{self, book};
use support::config;

/// The only catalog of a book of one file, with nothing wrong with it.
fn read(yaml: &str) -> Result<CatalogFile, TestCaseError> {
    let loaded = book(&[("content/codes.yaml", yaml.as_bytes())]);
    let messages: Vec<_> = loaded.findings.iter().map(|finding| &finding.message).collect();
    prop_assert!(messages.is_empty(), "{:?} in {}", messages, yaml);
    Ok(body(loaded))
}

fn body(loaded: Loaded) -> CatalogFile {
    loaded.book.expect("a book").catalogs.remove(0).body
}

/// The catalog of a generated source, which may have warnings.
fn generated(source: &catalog::Catalog) -> CatalogFile {
    body(book(&[("content/codes.yaml", source.source().as_bytes())]))
}

/// Without what is laid out anew although it is kept as a text.
fn without_extra(catalog: &CatalogFile) -> CatalogFile {
    let mut catalog = catalog.clone();
    catalog
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.codes.0)
        .for_each(|code| code.extra = Default::default());
    catalog
}

/// A value as JSON, which is YAML, in ASCII.
fn ascii_json(value: &serde_yaml::Value) -> String {
    let json = serde_json::to_string(value).expect("JSON");
    let mut out = String::new();
    for c in json.chars() {
        let mut units = [0; 2];
        match c {
            ' '..='~' => out.push(c),
            c => c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    out
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn what_is_written_comes_back(source in catalog::catalog()) {
        let model = generated(&source);
        let yaml = written(&model, &Comments::new());
        let again = read(&yaml)?;
        prop_assert_eq!(without_extra(&again), without_extra(&model), "{}", yaml);
        prop_assert_eq!(Sheet::of(&again), Sheet::of(&model), "{}", yaml);
        // Written again it is the same, letter by letter.
        prop_assert_eq!(&written(&again, &Comments::new()), &yaml);
    }

    #[test]
    fn other_readers_of_yaml_read_the_same(source in catalog::catalog()) {
        let yaml = written(&generated(&source), &Comments::new());
        let foreign: serde_yaml::Value = serde_yaml::from_str(&yaml).map_err(|e| TestCaseError::fail(format!("{e} in {yaml}")))?;
        let theirs = read(&ascii_json(&foreign))?;
        prop_assert_eq!(theirs, read(&yaml)?, "{}", yaml);
    }

    #[test]
    fn a_sheet_becomes_a_catalog_that_shows_it(source in catalog::catalog()) {
        let sheet = Sheet::of(&generated(&source));
        let file = sheet.title.as_ref().expect("a title").at.span.file;
        let Imported { catalog, notes } = into_model(&sheet, "", file);
        prop_assert!(notes.is_empty(), "{:?}", notes);
        prop_assert_eq!(Sheet::of(&catalog), sheet);
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn equal_copies_are_one(source in catalog::catalog()) {
        let sheet = Sheet::of(&generated(&source));
        let merged = merge(&[&sheet, &sheet, &sheet]);
        prop_assert_eq!(&merged.sheet, &sheet);
        prop_assert!(merged.differences.is_empty() && merged.formatting.is_empty(), "{:?}", merged.differences);
    }

    /// Whatever one copy lacks or says otherwise, nothing of the other is lost, and it is told.
    #[test]
    fn what_one_copy_lacks_is_taken_and_told(source in catalog::catalog(), at in any::<prop::sample::Index>()) {
        let whole = Sheet::of(&generated(&source));
        prop_assume!(!whole.is_empty());
        let at = at.index(whole.len());
        let code = whole.records().nth(at).expect("a code").code.clone();
        let mut less = whole.clone();
        less.groups.iter_mut().for_each(|group| group.records.retain(|record| record.code != code));
        for (copies, lacks) in [([&whole, &less], 1), ([&less, &whole], 0)] {
            let merged = merge(&copies);
            let has = |sheet: &Sheet| sheet.records().map(|record| record.code.clone()).collect::<Vec<_>>();
            let (mut found, mut wanted) = (has(&merged.sheet), has(&whole));
            found.sort();
            wanted.sort();
            prop_assert_eq!(found, wanted);
            prop_assert_eq!(merged.sheet.records().find(|record| record.code == code), whole.records().nth(at));
            let told = Difference::Missing {
                slot: Slot::Code(code.clone()),
                from: (1 - lacks, whole.records().nth(at).expect("a code").at),
                lacks: vec![lacks],
            };
            prop_assert_eq!(merged.differences, vec![told]);
        }
    }
}

/// The fields of a definition that a column may be taken for.
const FIELDS: [&str; 14] = [
    "methods",
    "retry",
    "headers",
    "causes",
    "fixes",
    "references",
    "examples",
    "since",
    "deprecated",
    "aliases",
    "tags",
    "http_status",
    "type",
    "details",
];

/// The letters and digits of a record, word by word.
fn words(record: &Record) -> Vec<String> {
    let texts = record.lines.iter().flat_map(|line| line.texts()).map(|(_, said)| plain_text(&said.text));
    let words =
        texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>());
    words.filter(|word| !word.is_empty()).collect()
}

/// Whether a field of its own has a value that the whole of a text is another word for; none where it is words.
fn value(field: &str, text: &str) -> Option<bool> {
    let text = text.to_lowercase();
    match (field, text.trim_end_matches(['.', '!'])) {
        (_, "none" | "n/a") | ("deprecated", "no" | "false") => Some(false),
        ("deprecated", "yes" | "true" | "deprecated" | "x") => Some(true),
        ("retry", "y" | "n" | "true" | "false" | "retry" | "safe" | "always" | "never" | "later") => Some(true),
        _ => None,
    }
}

/// Takes out the fields that are values in other words, with whether each is a value at all.
fn values(record: &mut Record) -> Vec<(String, bool)> {
    let fields = &mut record.lines[0].fields;
    let found: Vec<(String, bool)> =
        fields.iter().filter_map(|(key, said)| Some((key.clone(), value(key, &plain_text(&said.text))?))).collect();
    found.iter().for_each(|(key, _)| drop(fields.remove(key)));
    found
}

proptest! {
    #![proptest_config(config(48))]

    /// Whatever stands in whatever column: the source is sound, and no word is lost.
    #[test]
    fn no_word_is_lost(source in catalog::catalog(), turn in 1..FIELDS.len(), as_case in any::<bool>()) {
        let mut sheet = Sheet::of(&generated(&source));
        for line in sheet.groups.iter_mut().flat_map(|group| &mut group.records).flat_map(|record| &mut record.lines) {
            let fields = std::mem::take(&mut line.fields).into_values();
            line.fields = fields.enumerate().map(|(at, said)| (FIELDS[(at * 3 + turn) % FIELDS.len()].to_owned(), said)).collect();
        }
        if as_case {
            // The row of a case can have columns of its own.
            for record in sheet.groups.iter_mut().flat_map(|group| &mut group.records) {
                let again = record.lines[0].clone();
                record.lines.push(again);
            }
        }
        let codes: Vec<_> = sheet.records().map(|record| record.code.clone()).collect();
        settle(&mut sheet, codes.iter(), None);
        let file = sheet.title.as_ref().expect("a title").at.span.file;
        let made = into_model(&sheet, "", file);
        let yaml = written(&made.catalog, &Comments::new());
        let loaded = book(&[("content/codes.yaml", yaml.as_bytes())]);
        let messages: Vec<_> = loaded.findings.iter().map(|finding| &finding.message).collect();
        prop_assert!(!loaded.findings.has_errors(), "{:?} in {}", messages, yaml);
        let again = Sheet::of(&body(loaded));
        for (before, record) in sheet.records().zip(again.records()) {
            let mut before = before.clone();
            for (key, has) in values(&mut before) {
                // The texts of a column are kept together where one of them is no value.
                let fields = &record.lines[0].fields;
                let found = fields.contains_key(&key) || fields.contains_key(&format!("x-{key}"));
                prop_assert!(found == has || (found && key != "deprecated"), "{} in {}", key, yaml);
            }
            let after = words(record);
            let lost: Vec<_> = words(&before).into_iter().filter(|word| !after.contains(word)).collect();
            prop_assert!(lost.is_empty(), "{:?} in {}", lost, yaml);
        }
    }
}

/// The catalog of a page in YAML, and its sheet.
fn sheet(yaml: &str) -> Sheet {
    Sheet::of(&body(book(&[("content/codes.yaml", yaml.as_bytes())])))
}

fn one(fields: &str) -> Sheet {
    sheet(&format!(
        "title: T\nsections:\n  - title: S\n    codes:\n      - code: 404\n        summary: Not Found\n{fields}"
    ))
}

/// A type is an address; what a link to it says besides is kept elsewhere.
#[test]
fn a_type_with_another_label_keeps_both() {
    for (label, own) in [("out-of-credit", false), ("Out of credit", true)] {
        let link = format!("[{label}](https://example.com/errors/out-of-credit)");
        let mut sheet = one(&format!("        description: '{link}'\n"));
        let line = &mut sheet.groups[0].records[0].lines[0];
        let said = line.description.clone().expect("a link");
        line.fields.insert("type".to_owned(), said);
        let file = sheet.title.as_ref().expect("a title").at.span.file;
        let yaml = written(&into_model(&sheet, "", file).catalog, &Comments::new());
        let wanted = match own {
            true => format!("x-type: \"{link}\""),
            false => "type: https://example.com/errors/out-of-credit".to_owned(),
        };
        assert!(yaml.contains(&wanted), "{wanted} in {yaml}");
    }
}

#[test]
fn other_words_are_told_and_richer_formatting_is_taken() {
    let a = one("        description: There is nothing here.\n        since: v1\n");
    let b = one("        description: There is *nothing* here.\n        since: v2\n");
    let c = one("        description: There was nothing here.\n");
    let merged = merge(&[&a, &b, &c]);
    let record = merged.sheet.records().next().expect("a code");
    assert_eq!(record.lines[0].description, b.records().next().expect("a code").lines[0].description);
    let slot = |field: &str| Slot::Field { code: record.code.clone(), line: 0, field: field.to_owned() };
    assert_eq!(merged.formatting, [slot("description")]);
    let told: Vec<(Slot, Vec<usize>)> = merged
        .differences
        .iter()
        .map(|difference| match difference {
            Difference::Wording { slot, others, .. } => (slot.clone(), others.iter().map(|(copy, _)| *copy).collect()),
            other => panic!("{other:?}"),
        })
        .collect();
    // The last has no place for `since`, so it lacks none.
    assert_eq!(told, [(slot("description"), vec![2]), (slot("since"), vec![1])]);
    // A link that leads elsewhere is another text, although its words are the same.
    let links =
        [one("        description: See [x](https://a.b/).\n"), one("        description: See [x](https://a.c/).\n")];
    assert_eq!(merge(&[&links[0], &links[1]]).differences.len(), 1);
}

#[test]
fn links_to_other_codes_are_told() {
    let to = |code: &str, rest: &str| {
        let codes = ["402", "403", "404"].map(|c| {
            let says = if c == "404" { format!("See [the other]({code}).") } else { "It is.".to_owned() };
            format!("      - {{code: {c}, summary: Name, description: \"{says}\"}}\n")
        });
        sheet(&format!("title: T\nsections:\n  - title: S\n    codes:\n{}{rest}", codes.concat()))
    };
    let told =
        |a: &Sheet, b: &Sheet| merge(&[a, b]).differences.iter().map(|d| d.slot().to_string()).collect::<Vec<_>>();
    assert_eq!(told(&to("#402", ""), &to("#403", "")), ["the description of `404`"]);
    // The same code by another address is the same.
    assert_eq!(told(&to("#402", ""), &to("#402", "")), [""; 0]);
}

#[test]
fn sections_that_are_one_elsewhere_keep_their_words() {
    let section = |title: &str, intro: &str, codes: &[u16]| {
        let codes = codes.iter().map(|code| format!("      - {{code: {code}, summary: A, description: B}}\n"));
        let intro = if intro.is_empty() { String::new() } else { format!("    description: {intro}\n") };
        format!("  - title: {title}\n{intro}    codes:\n{}", codes.collect::<String>())
    };
    let a = sheet(&format!("title: T\nsections:\n{}", section("S", "", &[400, 404])));
    let parts = [section("One", "First words.", &[400]), section("Two", "Second words.", &[404])].concat();
    let b = sheet(&format!("title: T\nsections:\n{parts}"));
    let merged = merge(&[&a, &b]);
    let intro = merged.sheet.groups[0].intro.as_ref().expect("a text");
    assert_eq!(plain_text(&intro.text).trim(), "First words.");
    let others = merged.differences.iter().find_map(|difference| match difference {
        Difference::Wording { slot: Slot::GroupIntro(0), others, .. } => Some(others),
        _ => None,
    });
    let others: Vec<String> =
        others.into_iter().flatten().filter_map(|(_, said)| Some(plain_text(&said.as_ref()?.text))).collect();
    assert_eq!(others.iter().map(|text| text.trim()).collect::<Vec<_>>(), ["Second words."]);
}

#[test]
fn cases_are_known_by_what_they_say() {
    let cases = |cases: &[(&str, &str)]| {
        let lines = cases.iter().map(|(a, b)| format!("          - {{summary: {a}, description: {b}}}\n"));
        one(&format!("        cases:\n{}", lines.collect::<String>()))
    };
    let a = cases(&[("A", "one"), ("B", "two"), ("C", "three")]);
    let b = cases(&[("C", "three"), ("A", "one"), ("Bee", "two")]);
    let merged = merge(&[&a, &b]);
    assert_eq!(merged.sheet.records().next().expect("a code").lines.len(), 4);
    let slots: Vec<String> = merged.differences.iter().map(|difference| difference.slot().to_string()).collect();
    assert_eq!(slots, ["the summary of case 2 of `404`"]);
}

#[test]
fn what_others_write_is_understood() {
    let table = |column: &str, text: &str| {
        let mut sheet = one(&format!("        description: d\n        x-cell: {text}\n"));
        let line = &mut sheet.groups[0].records[0].lines[0];
        let said = line.fields.remove("x-cell").expect("a text");
        line.fields.insert(column.to_owned(), said);
        let file = sheet.title.as_ref().expect("a title").at.span.file;
        let made = into_model(&sheet, "", file);
        let yaml = written(&made.catalog, &Comments::new());
        let field =
            yaml.split("description: d\n").nth(1).expect("fields").split_whitespace().collect::<Vec<_>>().join(" ");
        (field, made.notes.iter().any(|note| matches!(note.what, Lack::Kept(_))))
    };
    for (column, text, field) in [
        ("methods", "GET, PUT", "methods: - GET - PUT"),
        ("methods", "GET/PUT", "methods: - GET - PUT"),
        ("methods", "'`GET` or `PUT`'", "methods: - GET - PUT"),
        ("retry", "'Yes'", "retry: yes"),
        ("retry", "Never", "retry: no"),
        ("retry", "'Yes, after the time that the response names.'", "retry: after"),
        ("headers", "Retry-After, ETag", "headers: - Retry-After - ETag"),
        (
            "headers",
            "'- `Retry-After`: seconds\n\n- `ETag`'",
            "headers: - name: Retry-After description: seconds - ETag",
        ),
        ("tags", "a b, c", "tags: - a b - c"),
        ("tags", "'–'", ""),
        ("deprecated", "'no'", ""),
        ("deprecated", "'No.'", ""),
        ("deprecated", "'Yes'", "deprecated: true"),
        ("deprecated", "x", "deprecated: true"),
        ("deprecated", "'Yes, use 999'", "deprecated: Yes, use 999"),
        ("deprecated", "'No, not yet'", "deprecated: No, not yet"),
        ("deprecated", "'[Yes](https://x.y/)'", "deprecated: \"[Yes](https://x.y/)\""),
        ("deprecated", "since v2", "deprecated: since: v2"),
        ("deprecated", "replaced by 999", "deprecated: replaced by 999"),
        ("references", "'[RFC 9110](https://www.rfc-editor.org/rfc/rfc9110)'", "references: - rfc9110"),
        ("http_status", "'404'", "http_status: 404"),
        ("fixes", "'- a\n\n- b'", "fixes: - a - b"),
    ] {
        assert_eq!(table(column, &text.replace("\n", "\n          ")), (field.to_owned(), false), "{column}: {text}");
    }
    for (column, text, field) in [
        ("http_status", "many", "x-http_status: many"),
        ("http_status", "'`0404`'", "x-http_status: \"`0404`\""),
        ("tags", "'[–](https://x.y/)'", "x-tags: \"[–](https://x.y/)\""),
        ("retry", "'Yes, with backoff'", "x-retry: Yes, with backoff"),
        ("headers", "some of them", "x-headers: some of them"),
    ] {
        assert_eq!(table(column, text), (field.to_owned(), true), "{column}: {text}");
    }
}

#[test]
fn a_block_of_code_with_nothing_in_it_is_said_of_its_example() {
    let sheet = one(
        "        description: d\n        examples:\n          - {title: A, description: \"```json\\n```\", request: GET /, response: '404'}\n",
    );
    let file = sheet.groups[0].records[0].at.span.file;
    let made = into_model(&sheet, "", file);
    assert_eq!((made.notes, Sheet::of(&made.catalog)), (Vec::new(), sheet));
    let [example] = made.catalog.sections[0].codes.0[0].examples.as_slice() else { panic!("{:?}", made.catalog) };
    assert!(example.request.is_some() && example.response.is_some() && example.description.is_some(), "{example:?}");
}

#[test]
fn what_a_copy_does_not_say_is_told() {
    let mut sheet = one("        description: d\n");
    let line = &mut sheet.groups[0].records[0].lines[0];
    (line.summary, line.description) = (None, None);
    sheet.title = None;
    sheet.groups[0].title = None;
    let file = sheet.groups[0].records[0].at.span.file;
    let made = into_model(&sheet, "My codes", file);
    let yaml = written(&made.catalog, &Comments::new());
    let expected = "title: My codes\nsections:\n  - title: Codes\n    codes:\n      - code: 404\n        summary: Not Found\n        description: TODO\n";
    assert_eq!(yaml, expected);
    let lacks: Vec<Lack> = made.notes.into_iter().map(|note| note.what).collect();
    assert_eq!(lacks, [Lack::Summary, Lack::Description]);
}

#[test]
fn links_lead_to_codes_or_are_labels() {
    let text =
        "'[a](x/404.html) [b](#code-404) [c](https://x.y/#404) [d](/guide) *e*[*f*](g.html) ![h](i.png) [j](#k)'";
    let sheet_of = || one(&format!("        description: {text}\n"));
    let settled = |base: Option<&str>| {
        let mut sheet = sheet_of();
        let codes: Vec<_> = sheet.records().map(|record| record.code.clone()).collect();
        let dropped = settle(&mut sheet, codes.iter(), base);
        let text = sheet.records().next().and_then(|record| record.lines[0].description.clone()).expect("a text");
        let dropped: Vec<String> = dropped.into_iter().map(|dropped| dropped.target).collect();
        (statusbook::richtext::gfm::blocks(&text.text.blocks, &statusbook::richtext::AsWritten), dropped)
    };
    let (text, dropped) = settled(None);
    assert_eq!(text, "[a](#404) [b](#404) [c](https://x.y/#404) d _ef_ h j\n");
    assert_eq!(dropped, ["/guide", "g.html", "i.png", "#k"]);
    let (text, dropped) = settled(Some("https://x.y/docs/codes.html"));
    assert!(text.contains("(https://x.y/docs/g.html)") && text.contains("(https://x.y/guide)"), "{text}");
    assert!(text.contains("(https://x.y/docs/codes.html#k)") && dropped.is_empty(), "{text}");
}
