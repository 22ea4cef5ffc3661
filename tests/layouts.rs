//! Pages as documentation has them, and what is recognised on each.
//!
//! `tests/fixtures/layouts/NAME.{md,html,xhtml}` is a page, `NAME.expected.txt` beside it what is read. `UPDATE_EXPECTED=1
//! cargo test --test layouts` writes the latter anew: read it before it is committed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use statusbook::copies::compare::{Options, compare};
use statusbook::copies::{Hints, Line, Reading, Said, Sheet, into_model, recognise, settle};
use statusbook::diagnostic::{FileId, SourceMap};
use statusbook::richtext::{AsWritten, document, gfm};
use statusbook::source::{Inputs, load};

fn layouts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/layouts");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| !path.to_string_lossy().ends_with(".expected.txt"))
        .collect();
    files.sort();
    files
}

fn read(path: &Path, text: &str) -> (SourceMap, Reading) {
    expecting(path, text, &Hints::default())
}

fn expecting(path: &Path, text: &str, hints: &Hints) -> (SourceMap, Reading) {
    let mut sources = SourceMap::default();
    let file: FileId = sources.add("page", text);
    let document = match path.extension().and_then(|ending| ending.to_str()) {
        Some("md") => document::from_markdown(text),
        Some("html") => document::from_html(text),
        Some("xhtml") => document::from_storage(text),
        other => panic!("a page that ends in {other:?}"),
    };
    let document = document.unwrap_or_else(|fault| panic!("{}: {}", path.display(), fault.message));
    (sources, recognise(&document, file, hints))
}

/// A text on one line, in Markdown, shortened where it is long.
fn shown(said: &Said) -> String {
    let text = gfm::blocks(&said.text.blocks, &AsWritten).trim_end().replace('\n', "⏎");
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(110).collect();
    if letters.next().is_some() { start + "…" } else { start }
}

fn line(out: &mut String, line: &Line, indent: &str) {
    let mut field = |name: &str, said: &Option<Said>| {
        if let Some(said) = said {
            let _ = writeln!(out, "{indent}{name}: {}", shown(said));
        }
    };
    field("summary", &line.summary);
    field("description", &line.description);
    for (key, said) in &line.fields {
        let _ = writeln!(out, "{indent}{key}: {}", shown(said));
    }
}

fn sheet(out: &mut String, sheet: &Sheet, sources: &SourceMap) {
    let columns: Vec<String> = sheet.columns.iter().map(|c| format!("{} = {}", c.field, c.title)).collect();
    let _ = writeln!(out, "sheet: {}", sheet.title.as_ref().map_or("-".to_owned(), shown));
    if let Some(intro) = &sheet.intro {
        let _ = writeln!(out, "intro: {}", shown(intro));
    }
    if !columns.is_empty() {
        let _ = writeln!(out, "columns: {}", columns.join(", "));
    }
    for group in &sheet.groups {
        let _ = writeln!(out, "\ngroup: {}", group.title.as_ref().map_or("-".to_owned(), shown));
        if let Some(intro) = &group.intro {
            let _ = writeln!(out, "intro: {}", shown(intro));
        }
        for record in &group.records {
            let place = sources.start(record.at.span).line;
            let cell = record.at.cell.map(|(table, row)| format!(", table {table}, row {row}")).unwrap_or_default();
            let _ = writeln!(out, "- {} ({:?}, line {place}{cell})", record.code, record.origin);
            let mut lines = record.lines.iter();
            lines.next().into_iter().for_each(|first| line(out, first, "  "));
            for case in lines {
                let _ = writeln!(out, "  and");
                line(out, case, "    ");
            }
        }
    }
    for retired in &sheet.retired {
        let _ = writeln!(out, "retired: {} {}", retired.code, retired.said.as_ref().map(shown).unwrap_or_default());
    }
}

fn report(reading: &Reading, sources: &SourceMap) -> String {
    let mut out = String::new();
    for (at, one) in reading.sheets.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        sheet(&mut out, one, sources);
    }
    for skipped in &reading.skipped {
        let table = skipped.at.cell.map_or(0, |(table, _)| table);
        let _ = writeln!(out, "skipped: table {table}, {}", skipped.why);
    }
    for finding in reading.findings.iter() {
        let _ = writeln!(out, "finding: {}", finding.message);
    }
    out
}

#[test]
fn every_layout_is_read_completely() {
    let mut wrong = Vec::new();
    for path in layouts() {
        let text = std::fs::read_to_string(&path).expect("a page");
        let (sources, reading) = read(&path, &text);
        let actual = report(&reading, &sources);
        let expected = path.with_extension("expected.txt");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            std::fs::write(&expected, &actual).expect("written");
        } else if std::fs::read_to_string(&expected).ok().as_deref() != Some(&actual) {
            wrong.push(format!("{}:\n{actual}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn tables_that_are_not_about_codes_are_left_alone_and_named() {
    let pages: Vec<PathBuf> = layouts().into_iter().filter(|path| path.to_string_lossy().contains("/not-")).collect();
    assert!(pages.len() >= 10, "{}", pages.len());
    for path in pages {
        let text = std::fs::read_to_string(&path).expect("a page");
        let (_, reading) = read(&path, &text);
        assert!(reading.sheets.is_empty(), "{}: {:?}", path.display(), reading.sheets);
        assert_eq!(reading.skipped.len(), reading.tables, "{}", path.display());
    }
}

#[test]
fn what_is_imported_from_a_page_is_in_sync_with_it() {
    let mut compared = 0;
    let mut wrong = String::new();
    for path in layouts() {
        let text = std::fs::read_to_string(&path).expect("a page");
        let (mut sources, reading) = read(&path, &text);
        let [sheet] = reading.sheets.as_slice() else { continue };
        let mut settled = sheet.clone();
        let codes: Vec<_> = sheet.records().map(|record| record.code.clone()).collect();
        settle(&mut settled, codes.iter(), None);
        let catalog = into_model(&settled, "Untitled", sources.add("source", "")).catalog;
        let (_, again) = expecting(&path, &text, &Hints::of(&catalog));
        let [again] = again.sheets.as_slice() else { panic!("{}: {} sheets", path.display(), again.sheets.len()) };
        let found = compare(&Sheet::of(&catalog), again, Options::default());
        compared += 1;
        for difference in found.differences {
            let (code, field) = (difference.code.unwrap_or_default(), difference.field.unwrap_or_default());
            let _ = writeln!(wrong, "{}: {code} {field}: {}", path.display(), difference.message);
        }
    }
    assert!(compared > 30, "{compared}");
    assert!(wrong.is_empty(), "{wrong}");
}

/// What is read of a page, as the files of expected readings have it.
fn reading(name: &str, text: &str) -> String {
    let (sources, reading) = read(Path::new(name), text);
    report(&reading, &sources)
}

const HEAD: &str = "<h1>Error codes</h1><table><tr><th>Code<th>Description";

#[test]
fn what_stands_below_a_code_in_its_cell_is_its_summary() {
    let page = format!(
        "{HEAD}<tr><td><p>500</p><p>Broken</p><p>Call us.</p><td>It fell over.\
         <tr><td><p>404</p><p>Deprecated</p><td>Nothing there.</table>"
    );
    let read = reading("a.html", &page);
    assert!(read.contains("  summary: Broken\n  description: Call us.⏎⏎It fell over.\n"), "{read}");
    assert!(!read.contains("Deprecated"), "{read}");
    let page = "<h1>Error codes</h1><table><tr><th>Code</th><th>Summary</th></tr>\
        <tr><td><p>500</p><p>Since v2.</p></td><td>Broken</td></tr>\
        <tr><td><p>404</p><p>Gone away</p></td><td>Gone away</td></tr></table>";
    for name in ["a.html", "a.xhtml"] {
        let read = reading(name, page);
        assert!(read.contains("  summary: Broken\n  description: Since v2.\n"), "{read}");
        assert_eq!(read.matches("Gone away").count(), 1, "{read}");
    }
}

#[test]
fn what_stands_below_a_code_is_compared() {
    let page = |summary: &str| {
        format!("{HEAD}</th></tr><tr><td><p>404</p><p>{summary}</p></td><td>Nothing there.</td></tr></table>")
            .replace("Error codes</h1>", "Errors</h1>")
            .replace("<th>Code<th>", "<th>Code</th><th>")
    };
    let (mut sources, reading) = read(Path::new("a.xhtml"), &page("Missing thing"));
    let [sheet] = reading.sheets.as_slice() else { panic!("{:?}", reading.sheets) };
    let catalog = into_model(sheet, "Untitled", sources.add("source", "")).catalog;
    for (summary, differences) in [("Missing thing", 0), ("Gone away", 1)] {
        let (_, again) = expecting(Path::new("a.xhtml"), &page(summary), &Hints::of(&catalog));
        let [again] = again.sheets.as_slice() else { panic!("{:?}", again.sheets) };
        let found = compare(&Sheet::of(&catalog), again, Options::default());
        assert_eq!(found.differences.len(), differences, "{summary}: {:?}", found.differences);
    }
}

#[test]
fn a_heading_says_where_the_summary_is() {
    let page = "<h1>Error codes</h1><table><tr><th>Code<th>Summary<th>Description\
        <tr><td>404<br>since v2 only<td>NF<td>Nothing there.\
        <tr><td>405<br>since v3 only<td>NA<td>Not so.</table>";
    let read = reading("a.html", page);
    assert!(read.contains("  summary: NF\n  description: since v2 only⏎⏎Nothing there.\n"), "{read}");
    assert!(read.contains("  summary: NA\n  description: since v3 only⏎⏎Not so.\n"), "{read}");
    assert!(!read.contains("x-summary"), "{read}");
    // What is expected says no less than what is found.
    let hints = Hints {
        columns: vec![("Code".to_owned(), "code".to_owned()), ("Summary".to_owned(), "summary".to_owned())],
        codes: ["404", "405"].map(str::to_owned).into(),
        ..Hints::default()
    };
    let (sources, hinted) = expecting(Path::new("a.html"), page, &hints);
    assert!(report(&hinted, &sources).contains("since v2 only"), "{hinted:?}");
}

#[test]
fn one_code_that_means_something_else_below_another_heading_parts_a_page() {
    let part = |title: &str, what: &str| {
        format!(
            "## {title}\n\n| Code | Description |\n|---|---|\n| 404 | {what} |\n| 401 | Sign in first |\n\
             | 403 | You may not |\n\n"
        )
    };
    let page = format!("# API errors\n\n{}{}", part("Users", "No such user"), part("Carts", "No such cart"));
    let (_, reading) = read(Path::new("a.md"), &page);
    let titles: Vec<String> =
        reading.sheets.iter().map(|sheet| sheet.title.as_ref().map(shown).unwrap_or_default()).collect();
    assert_eq!(titles, ["Users", "Carts"]);
    assert!(reading.sheets.iter().all(|sheet| sheet.len() == 3));
    // What is expected decides.
    let hints = Hints { codes: ["404", "401"].map(str::to_owned).into(), ..Hints::default() };
    assert_eq!(expecting(Path::new("a.md"), &page, &hints).1.sheets.len(), 1);
    let same = format!("# API errors\n\n{}{}", part("Users", "Not there"), part("Carts", "Not there"));
    assert_eq!(read(Path::new("a.md"), &same).1.sheets.len(), 1);
}

#[test]
fn what_is_about_no_code_is_named() {
    let long = "x".repeat(81);
    let page = format!(
        "{HEAD}<th>Solution<tr><td><td>Ask us first.<td>By mail.<tr><td>404<td>Nothing there.<tr><td>{long}<td>Too long.\
         <tr><td>405<td>Not so.<tr><td>409<td>Twice.<tr><td>410<td>Gone.</table>"
    );
    let (sources, reading) = read(Path::new("a.html"), &page);
    let told: Vec<_> = reading.skipped.iter().map(|skipped| (skipped.at.cell, skipped.why.as_str())).collect();
    assert_eq!(
        told,
        [
            (Some((1, 2)), "the row has no code, and none stands above it"),
            (Some((1, 4)), "what stands in the place of its code cannot be one"),
        ]
    );
    assert_eq!(reading.sheets.iter().map(Sheet::len).sum::<usize>(), 4, "{}", report(&reading, &sources));
    let codes = "- **404**: Nothing there\n- **405**: Not so\n- **409**: Twice\n- **410**: Gone\n\
        - **411**: Long\n- **412**: Not met\n";
    let page = format!("# Error codes\n\n- Ask us first.\n{codes}");
    let (sources, reading) = read(Path::new("a.md"), &page);
    let [skipped] = reading.skipped.as_slice() else { panic!("{:?}", reading.skipped) };
    assert_eq!((sources.start(skipped.at.span).line, skipped.at.cell), (3, None));
    assert_eq!(skipped.why, "the item names no code, and none stands above it");
}

/// A source with `404` and `405`, and what is told of a page that should say the same.
fn told_of(name: &str, page: &str) -> Vec<(String, usize)> {
    let source = "| Code | Summary | Description |\n|--|--|--|\n| 404 | Not Found | Nothing there. |\n\
        | 405 | Not Allowed | Use another method. |\n";
    let (mut sources, reading) = read(Path::new("a.md"), source);
    let catalog = into_model(&reading.sheets[0], "Codes", sources.add("source", "")).catalog;
    let (sources, again) = expecting(Path::new(name), page, &Hints::of(&catalog));
    let [again] = again.sheets.as_slice() else { panic!("{:?}", again.sheets) };
    let found = compare(&Sheet::of(&catalog), again, Options { intro: Some(false), ..Options::default() }).differences;
    let line = |at: statusbook::copies::At| sources.start(at.span).line;
    found.into_iter().map(|it| (it.code.unwrap_or_default() + ": " + &it.message, it.copy.at.map_or(0, line))).collect()
}

#[test]
fn a_row_that_stands_twice_in_one_table_is_told() {
    const HEAD: &str = "| Code | Summary | Description |\n|--|--|--|\n";
    const ROW: &str = "| 404 | Not Found | Nothing there. |\n";
    const OTHER: &str = "| 405 | Not Allowed | Use another method. |\n";
    let once_more = |line: usize| ("404: this row of the code stands there once more, word for word".to_owned(), line);
    assert_eq!(told_of("a.md", &format!("{HEAD}{ROW}{OTHER}")), []);
    assert_eq!(told_of("a.md", &format!("{HEAD}{ROW}{ROW}{OTHER}")), [once_more(4)]);
    assert_eq!(told_of("a.md", &format!("{HEAD}{ROW}{OTHER}{ROW}{ROW}")), [once_more(5), once_more(6)]);
    let list = "- **404 Not Found**: Nothing there.\n- **405 Not Allowed**: Use another method.\n";
    assert_eq!(told_of("a.md", list), []);
    assert_eq!(told_of("a.md", &format!("{list}{}", list.lines().next().unwrap_or_default())), [once_more(3)]);
    // In an overview and in a table of its own, or in a part of its own, it stands by right.
    assert_eq!(told_of("a.md", &format!("{HEAD}{ROW}{OTHER}\nOnce more, one by one:\n\n{HEAD}{ROW}")), []);
    assert_eq!(told_of("a.md", &format!("{HEAD}{ROW}{OTHER}\n### 404 Not Found\n")), []);
    // But not twice in the second one.
    assert_eq!(told_of("a.md", &format!("{HEAD}{ROW}{OTHER}\nOnce more:\n\n{HEAD}{ROW}{ROW}")), [once_more(11)]);
    // One row of a table that spans several is one.
    let page = "<table><tr><th>Code<th>Summary<th>Description<tr><td rowspan=2>404<td rowspan=2>Not Found\
        <td rowspan=2>Nothing there.<tr><tr><td>405<td>Not Allowed<td>Use another method.</table>";
    assert_eq!(told_of("a.html", page), []);
}

/// What stands above the codes of a page, part by part.
fn above(intro: &str, hints: &Hints) -> Vec<String> {
    let page = format!(
        "# Error codes\n\n{intro}\n\n| Code | Summary | Description |\n|---|---|---|\n| 404 | Not Found | Nothing there. |\n"
    );
    let (_, reading) = expecting(Path::new("a.md"), &page, hints);
    let [sheet] = reading.sheets.as_slice() else { panic!("{:?}", reading.sheets) };
    let blocks = sheet.intro.iter().flat_map(|said| &said.text.blocks);
    let parts = blocks.map(|block| gfm::blocks(std::slice::from_ref(block), &AsWritten).trim_end().to_owned());
    parts.collect()
}

#[test]
fn only_the_way_to_a_page_is_left_out_of_its_text() {
    for trail in [
        "[Home](/) > [Docs](/docs) > Errors",
        "[Home](/) / [Docs](/docs) / [Errors](/docs/errors)",
        "You are here: [Home](/) » **Errors**",
    ] {
        assert_eq!(above(&format!("{trail}\n\nRead on."), &Hints::default()), ["Read on."], "{trail}");
    }
    for text in [
        "javascript:alert(1) <https://x.y/>",
        "<https://x.y/a> / <https://x.y/b>",
        "Use [GET](/get)/PUT requests only.",
        "See [this](/a) and/or that.",
        "[Limits](/limits) hold: a > b",
        "[Home](/) >",
    ] {
        let read = above(&format!("{text}\n\nRead on."), &Hints::default());
        assert_eq!(read.len(), 2, "{text}: {read:?}");
    }
}

#[test]
fn what_a_source_says_itself_is_not_around_its_copy() {
    let parts = [
        "[Errors](https://x.y/a) / [Limits](https://x.y/b)",
        "Last updated by hand: tell us of faults.",
        "- [One](https://x.y/a)\n- [Two](https://x.y/b)",
        "## Contents",
        "- [Not Found](#404)",
        "Text.",
        "***",
        "> | a   |\n> | --- |\n> | b   |",
        "- | x_y |\n  | --- |",
    ];
    let intro = parts.join("\n\n");
    let indented = |text: &str| text.replace('\n', "\n  ");
    let source = format!(
        "title: Error codes\ndescription: |-\n  {}\nsections:\n  - title: S\n    codes:\n      - code: 404\n        \
         summary: Not Found\n        description: Nothing there.\n        details: \"Ask us.\\n\\nLabels are ours.\"\n",
        indented(&intro)
    );
    let files = [("book.toml", "[book]\ntitle = \"Book\"\n"), ("content/codes.yaml", source.as_str())];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let book = load(Inputs::in_memory(files.into()).expect("a book.toml")).book.expect("a book");
    let hints = Hints::of(&book.catalogs[0].body);
    assert_eq!(above(&intro, &Hints::default())[..1], ["Text."]);
    assert_eq!(above(&intro, &hints), parts);
    // A list of the parts of the page is none of the source, whatever words it has.
    let same = Hints { own: ["list: not found 404".to_owned()].into(), ..Hints::default() };
    assert_eq!(above("- [Not Found 404](#404)\n\nText.", &same), ["Text."]);
    // The last part of a page may be the last that is said of a code.
    let page = "# Error codes\n\n| Code | Summary | Description |\n|---|---|---|\n| 404 | Not Found | Nothing there. |\n\n\
        ## 404 Not Found\n\nAsk us.\n\nLabels are ours.\n\nLabels: a, b\n";
    for (hints, details) in [(hints, "Ask us.⏎⏎Labels are ours."), (Hints::default(), "Ask us.")] {
        let (sources, reading) = expecting(Path::new("a.md"), page, &hints);
        let read = report(&reading, &sources);
        assert!(read.lines().any(|line| line.ends_with(details)), "{read}");
    }
}
