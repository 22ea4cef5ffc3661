//! Copies that are made to take time or memory where they are understood, compared and merged: what they cost follows their
//! length, and nothing of them is lost without a word.

use std::time::Instant;

use statusbook::copies::compare::{Options, compare};
use statusbook::copies::merge::merge;
use statusbook::copies::{self, Form, Hints, Reading};
use statusbook::diagnostic::SourceMap;

fn read(text: &str, form: Form) -> Reading {
    let mut sources = SourceMap::default();
    let file = sources.add("copy", text);
    copies::read::read(&sources, file, form, &Hints::default())
}

/// A page of so many parts, each with its number for `{}`.
fn many(before: &str, part: &str, count: usize) -> String {
    let mut page = before.to_owned();
    (0..count).for_each(|n| page.push_str(&part.replace("{}", &n.to_string())));
    page
}

const HEAD: &str = "| Code | Summary | Description |\n| --- | --- | --- |\n";

#[test]
fn what_it_costs_follows_the_length() {
    let table = format!("{HEAD}| 404 | Not {{}} | gone {{}} |\n\nText.\n\n");
    let odd = "## P {}\n\n| Code | Summary | Col {} |\n| --- | --- | --- |\n| 1{} | Not {} | gone {} |\n\n";
    let pages = [
        ("tables of one code", Form::Markdown, many("# Codes\n\n", &table, 2_000)),
        ("tables with a column each", Form::Markdown, many("# Codes\n\n", odd, 2_000)),
        ("rows of one code", Form::Csv, many("code,summary,description\n", "404,Not {},gone {}\n", 8_000)),
        ("rows of one name", Form::Csv, many("code,summary,description\n", "404,Not Found,gone {}\n", 8_000)),
        ("a line of separators", Form::Text, "|".repeat(400_000)),
        ("columns", Form::Csv, many("code", ",c{}", 40_000) + &many("\n404", ",v", 40_000)),
    ];
    for (what, form, page) in pages {
        let start = Instant::now();
        let reading = read(&page, form);
        if let [sheet] = reading.sheets.as_slice() {
            assert_eq!(compare(sheet, &sheet.clone(), Options::default()).differences, [], "{what}");
            assert_eq!(merge(&[sheet, sheet]).differences, [], "{what}");
        }
        // A debug build on a busy machine; what grows with the square takes minutes.
        let time = start.elapsed().as_secs();
        assert!(time < 30, "{what}: {time} s for {} bytes", page.len());
    }
}

#[test]
fn a_table_that_is_too_wide_is_named() {
    let reading = read(&(many("code", ",c{}", 2_000) + &many("\n404", ",v", 2_000)), Form::Csv);
    assert!(reading.sheets.is_empty());
    let why: Vec<&str> = reading.skipped.iter().map(|skipped| skipped.why.as_str()).collect();
    assert_eq!(why, ["it has more columns than anybody reads"]);
}

#[test]
fn codes_that_would_repeat_a_long_text_without_end_are_refused() {
    let codes = |count| many("1000", ", 77{}", count);
    let page = |count, words| format!("# Codes\n\n{HEAD}| {} | Bad | {} |\n", codes(count), "word ".repeat(words));
    let reading = read(&page(20, 2_000), Form::Markdown);
    assert_eq!(reading.sheets.iter().map(copies::Sheet::len).sum::<usize>(), 21);
    assert!(reading.findings.is_empty());
    let reading = read(&page(5_000, 20_000), Form::Markdown);
    assert!(reading.sheets.is_empty());
    assert_eq!(reading.findings.iter().map(|finding| finding.rule.id).collect::<Vec<_>>(), ["copy/too-large"]);
}

#[test]
fn the_intro_of_a_sheet_has_none_of_the_tables_before_it() {
    let page = format!(
        "# Codes\n\nFirst.\n\n{HEAD}| 404 | Not Found | No file. |\n\nSecond.\n\n{HEAD}| 404 | Locked | No key. |\n"
    );
    let reading = read(&page, Form::Markdown);
    let said = |sheet: &copies::Sheet| {
        sheet.intro.as_ref().map(|intro| statusbook::richtext::plain_text(&intro.text)).unwrap_or_default()
    };
    assert_eq!(reading.sheets.iter().map(said).collect::<Vec<_>>(), ["First.", "Second."]);
}
