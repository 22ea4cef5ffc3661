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
