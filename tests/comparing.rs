//! Comparing sheets: what a wiki or a formatter changes is no difference, and one edit is one difference, at its place.

mod support;

use proptest::prelude::*;
use statusbook::copies::compare::{Comparison, Difference, Kind, Options, compare};
use statusbook::copies::{Form, Group, Line, Origin, Record, Said, Sheet};
use statusbook::richtext::{Block, Inline, RichText, markdown};

use support::catalog::{book, catalog};
use support::config;

/// The sheet of a catalog in YAML.
fn sheet(yaml: &str) -> Sheet {
    let loaded = book(&[("content/a.yaml", yaml.as_bytes())]);
    assert!(!loaded.findings.has_errors(), "{:?}\n{yaml}", loaded.findings);
    Sheet::of(&loaded.book.expect("a book").catalogs[0])
}

/// A catalog with everything that can be edited in it: no two texts are equal.
fn usual() -> Sheet {
    const WORDS: &[&str] = &["Request", "failed", "server", "client", "session", "limit", "token", "upload", "quota"];
    let word = |n: usize| format!("{}{n}", WORDS[n % WORDS.len()]);
    let words = |from: usize, count: usize| (from..from + count).map(word).collect::<Vec<_>>().join(" ");
    let mut yaml =
        format!("title: {}\ndescription: {}\ncolumns: [causes, x-team]\nsections:\n", words(1, 3), words(5, 9));
    let mut n = 100;
    for section in 0..4 {
        yaml.push_str(&format!("  - title: {}\n    description: {}\n    codes:\n", words(n, 3), words(n + 20, 6)));
        for code in 0..8 {
            n += 100;
            let code = section * 100 + 100 + code;
            yaml.push_str(&format!("      - code: {code}\n        summary: {}\n", words(n, 3)));
            yaml.push_str(&format!(
                "        description: |\n          {} `{}` **{}** [{}](https://example.com/{n}), [{}](#{}).\n\n          - {}\n          - {}\n",
                words(n + 3, 9), word(n + 12), word(n + 13), word(n + 14), word(n + 16), section * 100 + 100, words(n + 17, 3), words(n + 20, 2)
            ));
            yaml.push_str(&format!(
                "        causes: [{}, {}]\n        x-team: {}\n",
                words(n + 30, 3),
                words(n + 33, 3),
                words(n + 36, 2)
            ));
            if code % 4 == 1 {
                for case in [50, 60, 70] {
                    let key = if case == 50 { "        cases:\n" } else { "" };
                    yaml.push_str(&format!(
                        "{key}          - {{summary: {}, description: {}}}\n",
                        words(n + case, 3),
                        words(n + case + 4, 5)
                    ));
                }
            }
        }
    }
    sheet(&yaml)
}

fn differences(source: &Sheet, copy: &Sheet) -> Vec<Difference> {
    compare(source, copy, Options::default()).differences
}

#[track_caller]
fn only(source: &Sheet, copy: &Sheet) -> Difference {
    let mut found = differences(source, copy);
    assert_eq!(found.len(), 1, "{}", told(&found));
    found.remove(0)
}

fn told(found: &[Difference]) -> String {
    let line = |it: &Difference| {
        format!("{:?} {:?} {:?} {:?} {}: {:?}\n", it.kind, it.code, it.case, it.field, it.message, it.changes)
    };
    found.iter().map(line).collect()
}

fn text(source: &str) -> RichText {
    markdown::read(source).text
}

fn said(source: &str, like: &Said) -> Said {
    Said { text: text(source), at: like.at }
}

/// Every text of a sheet.
fn texts(sheet: &mut Sheet) -> Vec<&mut Said> {
    let mut out: Vec<&mut Said> = sheet.title.iter_mut().chain(&mut sheet.intro).collect();
    for group in &mut sheet.groups {
        out.extend(group.title.iter_mut().chain(&mut group.intro));
        for line in group.records.iter_mut().flat_map(|record| &mut record.lines) {
            out.extend(line.summary.iter_mut().chain(&mut line.description).chain(line.fields.values_mut()));
        }
    }
    for retired in &mut sheet.retired {
        out.extend(&mut retired.said);
    }
    out
}

fn each_text(blocks: &mut Vec<Block>, change: &mut dyn FnMut(&mut String)) {
    fn inlines(content: &mut [Inline], change: &mut dyn FnMut(&mut String)) {
        for inline in content {
            match inline {
                Inline::Text(text) => change(text),
                other => other.content_mut().into_iter().for_each(|content| inlines(content, change)),
            }
        }
    }
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => inlines(content, change),
            Block::List { items, .. } => items.iter_mut().for_each(|item| each_text(item, change)),
            Block::Table(table) => {
                table.head.iter_mut().chain(table.rows.iter_mut().flatten()).for_each(|cell| each_text(cell, change));
            }
            Block::Quote(blocks) => each_text(blocks, change),
            Block::CodeBlock { .. } | Block::Rule => {}
        }
    }
}

/// What the editors of wikis make of a text as it is typed, and what formatters do to it.
fn rewritten(text: &str, seed: usize) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::new();
    for (at, c) in text.chars().enumerate() {
        match (c, (at * 7 + seed) % 5) {
            (' ', 0) => out.push('\u{a0}'),
            (' ', 1) => out.push_str("\u{2009} "),
            ('\'', _) => out.push('\u{2019}'),
            ('"', 0 | 1) => out.push('\u{201c}'),
            ('"', _) => out.push('\u{201d}'),
            ('\u{2026}', _) => out.push_str("..."),
            (c, 2) if c.is_alphanumeric() => {
                out.push(c);
                out.push('\u{200b}');
            }
            (c, 3) if c.is_alphanumeric() => {
                out.push('\u{ad}');
                out.push(c);
            }
            (c, _) => out.push(c),
        }
    }
    if seed.is_multiple_of(2) { out.nfd().collect() } else { out }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn a_catalog_is_in_sync_with_itself(catalog in catalog()) {
        let sheet = sheet(&catalog.source());
        prop_assert_eq!(told(&differences(&sheet, &sheet)), "");
    }

    #[test]
    fn what_a_wiki_rewrites_is_no_difference(catalog in catalog(), seed in 0_usize..10) {
        let source = sheet(&catalog.source());
        let mut copy = source.clone();
        for said in texts(&mut copy) {
            each_text(&mut said.text.blocks, &mut |text| *text = rewritten(text, seed));
        }
        prop_assert_eq!(told(&differences(&source, &copy)), "");
    }
}

/// A word more at the end of a text, and one that is another one.
fn edited(said: &mut Said) {
    let Some(Block::Paragraph(content)) = said.text.blocks.first_mut() else { panic!("{:?}", said.text) };
    match content.first_mut() {
        Some(Inline::Text(text)) => *text = format!("another {}", text.split_once(' ').map_or("", |(_, rest)| rest)),
        other => panic!("{other:?}"),
    }
}

/// A code that the source does not have, after one that it has.
fn stranger(like: &Record) -> Record {
    let yaml =
        "title: T\nsections: [{title: S, codes: [{code: 999, summary: Wholly New, description: Nobody knows}]}]\n";
    let mut record = sheet(yaml).groups.remove(0).records.remove(0);
    record.at = like.at;
    record
}

#[test]
fn one_edit_is_one_difference() {
    let source = usual();
    for (g, group) in source.groups.iter().enumerate() {
        for (r, record) in group.records.iter().enumerate() {
            let code = record.code.as_str();
            let about = |it: &Difference, kind: Kind, field: Option<&str>| {
                assert_eq!((it.kind, it.code.as_deref(), it.field.as_deref()), (kind, Some(code), field), "{it:?}");
                assert!(it.source.at.is_some() && it.copy.at.is_some(), "{it:?}");
            };
            let edit = |change: &mut dyn FnMut(&mut Group, &mut Vec<Line>)| {
                let mut copy = source.clone();
                let mut lines = std::mem::take(&mut copy.groups[g].records[r].lines);
                change(&mut copy.groups[g], &mut lines);
                if let Some(record) = copy.groups[g].records.get_mut(r).filter(|it| it.code == record.code) {
                    record.lines = lines;
                }
                copy
            };
            for l in 0..record.lines.len() {
                let copy = edit(&mut |_, lines| edited(lines[l].summary.as_mut().expect("a summary")));
                let it = only(&source, &copy);
                about(&it, Kind::Wording, Some("summary"));
                assert_eq!(it.case.is_some(), record.lines.len() > 1);
                let copy = edit(&mut |_, lines| edited(lines[l].description.as_mut().expect("a description")));
                about(&only(&source, &copy), Kind::Wording, Some("description"));
                let copy = edit(&mut |_, lines| lines[l].description = None);
                about(&only(&source, &copy), Kind::Wording, Some("description"));
            }
            let copy = edit(&mut |_, lines| lines[0].description.as_mut().into_iter().for_each(plain));
            about(&only(&source, &copy), Kind::Formatting, Some("description"));
            let copy = edit(&mut |_, lines| lines[0].description.as_mut().into_iter().for_each(led_elsewhere));
            about(&only(&source, &copy), Kind::Wording, Some("description"));
            for field in ["causes", "x-team"] {
                let copy = edit(&mut |_, lines| {
                    let field = lines[0].fields.get_mut(field).expect("a field");
                    *field = said("something else", field);
                });
                about(&only(&source, &copy), Kind::Wording, Some(field));
                let copy = edit(&mut |_, lines| drop(lines[0].fields.remove(field)));
                about(&only(&source, &copy), Kind::Wording, Some(field));
            }
            // A row is gone, or there is one more, or it stands elsewhere.
            let copy = edit(&mut |group, _| drop(group.records.remove(r)));
            about(&only(&source, &copy), Kind::Codes, None);
            let mut copy = source.clone();
            copy.groups[g].records.insert(r, stranger(record));
            let it = only(&source, &copy);
            assert_eq!((it.kind, it.code.as_deref()), (Kind::Codes, Some("999")));
            for to in 0..group.records.len() {
                let mut copy = source.clone();
                let moved = copy.groups[g].records.remove(r);
                copy.groups[g].records.insert(to, moved);
                match to.abs_diff(r) {
                    0 => assert_eq!(told(&differences(&source, &copy)), ""),
                    1 => assert_eq!(only(&source, &copy).kind, Kind::Order),
                    _ => about(&only(&source, &copy), Kind::Order, None),
                }
            }
            // It is called otherwise.
            let mut copy = source.clone();
            copy.groups[g].records[r].code = stranger(record).code;
            let it = only(&source, &copy);
            about(&it, Kind::Codes, None);
            assert_eq!((it.message, it.others), (format!("`{code}` stands there as `999`"), vec!["999".to_owned()]));
            // It stands in another section.
            let mut copy = source.clone();
            let moved = copy.groups[g].records.remove(r);
            copy.groups[(g + 1) % 4].records.insert(3, moved);
            about(&only(&source, &copy), Kind::Section, Some("section"));
            if record.lines.len() > 1 {
                for l in 0..record.lines.len() {
                    let fields = record.lines[0].fields.clone();
                    let copy = edit(&mut |_, lines| {
                        lines.remove(l);
                        lines[0].fields.clone_from(&fields);
                    });
                    let it = only(&source, &copy);
                    about(&it, Kind::Codes, None);
                    assert!(it.case.is_some());
                }
                let copy = edit(&mut |_, lines| lines.push(stranger(record).lines.remove(0)));
                about(&only(&source, &copy), Kind::Codes, None);
                let copy = edit(&mut |_, lines| lines[1..].rotate_left(1));
                about(&only(&source, &copy), Kind::Order, None);
            }
        }
    }
}

/// Takes the code out of a text.
fn plain(said: &mut Said) {
    let Some(Block::Paragraph(content)) = said.text.blocks.first_mut() else { panic!("no paragraph") };
    let mut changed = false;
    for inline in content {
        if let Inline::Code(code) = inline {
            *inline = Inline::Text(std::mem::take(code));
            changed = true;
        }
    }
    assert!(changed);
}

fn led_elsewhere(said: &mut Said) {
    let Some(Block::Paragraph(content)) = said.text.blocks.first_mut() else { panic!("no paragraph") };
    let link = content.iter_mut().find_map(|inline| match inline {
        Inline::Link { target, .. } => Some(target),
        _ => None,
    });
    *link.expect("a link") = "https://example.org/".to_owned();
}

#[test]
fn swapped_cells_are_two_differences_and_swapped_codes_one() {
    let source = usual();
    for (a, b) in [(0, 1), (2, 7), (3, 6)] {
        let swap = |of: fn(&mut Record) -> &mut Option<Said>| {
            let mut copy = source.clone();
            let [one, other] = copy.groups[1].records.get_disjoint_mut([a, b]).expect("two codes");
            std::mem::swap(of(one), of(other));
            copy
        };
        for (field, copy) in [
            ("summary", swap(|record| &mut record.lines[0].summary)),
            ("description", swap(|record| &mut record.lines[0].description)),
        ] {
            let found = differences(&source, &copy);
            let codes = [a, b].map(|at| Some(source.groups[1].records[at].code.to_string()));
            assert_eq!(found.iter().map(|it| it.code.clone()).collect::<Vec<_>>(), codes, "{}", told(&found));
            assert!(found.iter().all(|it| it.kind == Kind::Wording && it.field.as_deref() == Some(field)));
        }
        let mut copy = source.clone();
        let [one, other] = copy.groups[1].records.get_disjoint_mut([a, b]).expect("two codes");
        std::mem::swap(&mut one.code, &mut other.code);
        let it = only(&source, &copy);
        assert_eq!((it.kind, it.others.len()), (Kind::Codes, 1));
        assert!(it.message.contains("changed places"), "{}", it.message);
    }
}

#[test]
fn one_edit_of_a_section_is_one_difference() {
    let source = usual();
    for g in 0..4 {
        let title = source.groups[g].title.as_ref().map(|title| statusbook::richtext::plain_text(&title.text));
        let edit = |change: &dyn Fn(&mut Vec<Group>)| {
            let mut copy = source.clone();
            change(&mut copy.groups);
            let it = only(&source, &copy);
            assert_eq!(it.section, title, "{it:?}");
            it
        };
        let it = edit(&|groups| edited(groups[g].title.as_mut().expect("a title")));
        assert_eq!((it.kind, it.changes.len()), (Kind::Section, 3));
        let it = edit(&|groups| groups[g].title = None);
        assert_eq!(it.kind, Kind::Section);
        let it = edit(&|groups| edited(groups[g].intro.as_mut().expect("a text")));
        assert_eq!((it.kind, it.field.as_deref()), (Kind::Wording, Some("intro")));
        let it = edit(&|groups| drop(groups.remove(g)));
        assert_eq!((it.kind, it.others.len()), (Kind::Codes, 8));
        // The heading is gone, and its codes stand below the one before.
        if g > 0 {
            let it = edit(&|groups| {
                let gone = groups.remove(g);
                groups[g - 1].records.extend(gone.records);
            });
            assert_eq!((it.kind, it.others.len()), (Kind::Section, 8));
            // Of two that changed places, either may have moved.
            let mut copy = source.clone();
            copy.groups[..=g].rotate_right(1);
            let it = only(&source, &copy);
            assert_eq!((it.kind, it.section == title || g == 1), (Kind::Order, true));
        }
        // A heading comes in between.
        let it = edit(&|groups| {
            let rest = groups[g].records.split_off(5);
            let title = groups[g].title.as_ref().map(|title| said("A Heading That Came In", title));
            groups.insert(g + 1, Group { title, intro: None, records: rest });
        });
        assert_eq!((it.kind, it.others.len()), (Kind::Section, 3));
    }
    let mut copy = source.clone();
    let title = copy.groups[0].title.as_ref().map(|title| said("New", title));
    copy.groups.push(Group { title, intro: None, records: vec![stranger(&source.groups[0].records[0])] });
    let it = only(&source, &copy);
    assert_eq!((it.kind, it.section.as_deref(), it.others.len()), (Kind::Codes, Some("New"), 1));
}

#[test]
fn the_page_around_the_codes_is_compared_where_the_copy_is_a_page() {
    let source = usual();
    let mut copy = source.clone();
    edited(copy.title.as_mut().expect("a title"));
    assert_eq!(only(&source, &copy).field.as_deref(), Some("title"));
    let mut copy = source.clone();
    edited(copy.intro.as_mut().expect("an intro"));
    assert_eq!(only(&source, &copy).field.as_deref(), Some("intro"));
    let off = Options { intro: Some(false), ..Options::default() };
    assert!(compare(&source, &copy, off).differences.is_empty());
    // A table by itself has no title, no intro and no sections.
    let records = source.groups.iter().flat_map(|group| group.records.clone()).collect();
    let table = Sheet {
        groups: vec![Group { records, ..Group::default() }],
        carries: source.carries.clone(),
        ..Sheet::default()
    };
    assert_eq!(told(&differences(&source, &table)), "");
    let mut moved = table.clone();
    let last = moved.groups[0].records.pop().expect("a code");
    moved.groups[0].records.insert(0, last);
    assert_eq!(only(&source, &moved).kind, Kind::Order);
}

#[test]
fn a_copy_is_not_asked_for_what_it_has_no_place_for() {
    let source = usual();
    let mut copy = source.clone();
    copy.carries.retain(|field| !["causes", "x-team"].contains(&field.as_str()));
    for line in copy.groups.iter_mut().flat_map(|group| &mut group.records).flat_map(|record| &mut record.lines) {
        line.fields.clear();
    }
    assert_eq!(told(&differences(&source, &copy)), "");
    for line in copy.groups.iter_mut().flat_map(|group| &mut group.records).flat_map(|record| &mut record.lines) {
        line.description = None;
    }
    assert_eq!(only(&source, &copy).message, "the copy has no description for any code");
    // A column that the source knows nothing of.
    let mut copy = source.clone();
    copy.carries.insert("x-notes".to_owned());
    for line in copy.groups.iter_mut().flat_map(|group| &mut group.records).flat_map(|record| &mut record.lines) {
        let note = line.summary.clone().expect("a summary");
        line.fields.insert("x-notes".to_owned(), note);
    }
    assert_eq!(only(&source, &copy).field.as_deref(), Some("x-notes"));
}

#[test]
fn rows_hold_no_formatting() {
    let source = usual();
    let mut copy = source.clone();
    copy.groups.iter_mut().flat_map(|group| &mut group.records).for_each(|record| {
        for said in record.lines.iter_mut().flat_map(|line| line.description.iter_mut().chain(line.fields.values_mut()))
        {
            let plain = statusbook::richtext::plain_text(&said.text);
            said.text = RichText { blocks: vec![Block::Paragraph(vec![Inline::Text(plain)])] };
        }
    });
    (copy.title, copy.intro) = (None, None);
    copy.groups.iter_mut().for_each(|group| group.intro = None);
    let form = |form| Options { form: Some(form), intro: None };
    assert_eq!(told(&compare(&source, &copy, form(Form::Csv)).differences), "");
    assert!(
        compare(&source, &copy, form(Form::Text))
            .differences
            .iter()
            .all(|it| it.kind != Kind::Wording || it.field.as_deref() == Some("intro"))
    );
}

#[test]
fn what_is_only_said_below_the_table_is_missing_from_it() {
    let source = usual();
    let mut copy = source.clone();
    let record = &mut copy.groups[2].records[4];
    record.origin = Origin::Heading;
    record.lines.truncate(1);
    record.lines[0].description = None;
    let it = only(&source, &copy);
    assert_eq!((it.kind, it.code.as_deref()), (Kind::Codes, Some("304")));
    // Where every code has a heading, none is missing.
    copy.groups.iter_mut().flat_map(|group| &mut group.records).for_each(|record| record.origin = Origin::Heading);
    assert!(differences(&source, &copy).iter().all(|it| it.kind == Kind::Wording));
}

#[test]
fn another_catalog_is_no_copy() {
    let source = usual();
    let other = sheet("title: T\nsections: [{title: S, codes: [{code: 999, summary: A, description: B}]}]\n");
    for copy in [&other, &Sheet::default()] {
        let it = only(&source, copy);
        assert!(it.message.starts_with("this does not look like a copy of this catalog"), "{}", it.message);
    }
    assert!(differences(&Sheet::default(), &Sheet::default()).is_empty());
}

#[test]
fn names_and_addresses_are_explained() {
    let source = sheet(
        "title: T\nretired: [418]\nsections:\n  - title: S\n    codes:\n      - {code: 404, summary: Not Found, aliases: [Missing, Gone away], description: 'See [410](#410), [here](a.md).'}\n      - {code: 410, summary: Gone, description: B}\n      - {code: 5xx, summary: Failed, description: C}\n",
    );
    let edit = |change: &dyn Fn(&mut Vec<Record>)| {
        let mut copy = source.clone();
        change(&mut copy.groups[0].records);
        copy
    };
    let set = |said_at: &mut Option<Said>, text: &str| *said_at = said_at.as_ref().map(|old| said(text, old));
    for alias in ["Missing", "Gone away"] {
        let it = only(&source, &edit(&|records| set(&mut records[0].lines[0].summary, alias)));
        assert!(it.message.contains("another name of the code"), "{}", it.message);
    }
    let see = |text: &str| edit(&|records| set(&mut records[0].lines[0].description, text));
    for same in [
        "See [410](status-codes/410.html), [here](../x/a.html#top).",
        "See [410](#code-410), [here](#a).",
        "See [410](#errors), [here](/wiki/a).",
        "See [410](#410-gone), [here](https://example.com/docs/a.html).",
        "See [410](pages/HTTP-410-Gone), [here](a).",
        "See [410](T), [here](a).",
    ] {
        assert_eq!(told(&differences(&source, &see(same))), "", "{same}");
    }
    let it = only(&source, &see("See [410](#404), [here](a.md)."));
    assert_eq!((it.kind, it.message.as_str()), (Kind::Wording, "the link on “410” leads elsewhere"));
    for elsewhere in ["setup.md", "../guide/setup.html#install", "x/4100.html"] {
        let it = only(&source, &see(&format!("See [410]({elsewhere}), [here](a.md).")));
        assert_eq!((it.kind, it.message.as_str()), (Kind::Wording, "the link on “410” leads elsewhere"));
    }
    let it = only(&source, &see("See [410](#410), [here](404.html)."));
    assert_eq!(it.message, "the link on “here” leads elsewhere");
    let it = only(&source, &see("See 410, [here](a.md)."));
    assert_eq!(it.message, "“410” is a link in the source and plain in the copy");
    let it = only(&source, &see("See [410](#410), [here](a.md), too."));
    assert_eq!((it.kind, it.field.as_deref()), (Kind::Wording, Some("description")));
    let upper = sheet("title: T\nsections: [{title: S, codes: [{code: 5XX, summary: Failed, description: C}]}]\n");
    let it = only(&source, &edit(&|records| records[2].code = upper.groups[0].records[0].code.clone()));
    assert_eq!(it.message, "`5xx` stands there as `5XX`");
    let back = sheet("title: T\nsections: [{title: S, codes: [{code: 418, summary: Teapot, description: D}]}]\n");
    let it = only(&source, &edit(&|records| records.push(back.groups[0].records[0].clone())));
    assert_eq!(it.message, "`418` is retired in the source");
}

#[test]
fn kinds_are_chosen() {
    let source = usual();
    let mut copy = source.clone();
    copy.groups[0].records.remove(0);
    plain(copy.groups[0].records[1].lines[0].description.as_mut().expect("a description"));
    edited(copy.groups[0].records[3].lines[0].summary.as_mut().expect("a summary"));
    let all = compare(&source, &copy, Options::default());
    let kinds = |only: &[Kind]| {
        let mut comparison: Comparison = all.clone();
        comparison.only(only);
        comparison.differences.iter().map(|it| it.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&[]), [Kind::Codes, Kind::Formatting, Kind::Wording]);
    assert_eq!(kinds(&[Kind::Wording]), [Kind::Codes, Kind::Wording]);
    assert_eq!(kinds(&[Kind::Formatting]), [Kind::Formatting]);
}

/// A code that changed places with one is not told of with another one, too.
#[test]
fn a_code_changes_places_with_one_other() {
    let row = |code: u16, text: &str| format!("      - {{code: {code}, summary: S{text}, description: D{text}}}\n");
    let of = |rows: [(u16, &str); 3]| {
        let rows: String = rows.into_iter().map(|(code, text)| row(code, text)).collect();
        sheet(&format!("title: T\nsections:\n  - title: S\n    codes:\n{rows}"))
    };
    let found = differences(&of([(401, "a"), (402, "a"), (403, "c")]), &of([(403, "a"), (402, "c"), (401, "c")]));
    let about: Vec<_> = found.iter().map(|it| (it.kind, it.code.as_deref(), it.field.as_deref())).collect();
    let words = |field| (Kind::Wording, Some("402"), Some(field));
    assert_eq!(about.len(), 3, "{}", told(&found));
    assert_eq!((about[0].0, about[0].1, &found[0].others), (Kind::Codes, Some("401"), &vec!["403".to_owned()]));
    assert_eq!(about[1..], [words("summary"), words("description")]);
}

#[test]
fn another_image_is_told_of() {
    let of = |text: &str| {
        sheet(&format!("title: T\nsections: [{{title: S, codes: [{{code: 1, summary: A, description: '{text}'}}]}}]\n"))
    };
    for (old, new) in [
        ("B ![](https://a.b/x.png)", "B ![](https://a.b/y.png)"),
        ("B ![c](https://a.b/x.png)", "B ![c](https://a.b/y.png)"),
        ("B [![c](https://a.b/x.png)](https://a.b)", "B [![c](https://a.b/y.png)](https://a.b)"),
    ] {
        let it = only(&of(old), &of(new));
        assert_eq!((it.kind, it.code.as_deref()), (Kind::Wording, Some("1")), "{new}");
    }
    // A wiki keeps it under the same name.
    assert_eq!(told(&differences(&of("B ![](https://a.b/x.png)"), &of("B ![](files/x.png)"))), "");
}

#[test]
fn a_page_that_lost_its_only_heading_is_told_of() {
    let source = sheet("title: T\nsections: [{title: S, codes: [{code: 1, summary: A, description: B}]}]\n");
    let mut copy = source.clone();
    copy.groups[0].title = None;
    let it = only(&source, &copy);
    assert_eq!((it.kind, it.section.as_deref()), (Kind::Section, Some("S")));
    // A table by itself has no headings, and a section that is called as its page needs none.
    copy.title = None;
    assert_eq!(told(&differences(&source, &copy)), "");
    let source = sheet("title: T\nsections: [{title: T, codes: [{code: 1, summary: A, description: B}]}]\n");
    let mut copy = source.clone();
    copy.groups[0].title = None;
    assert_eq!(told(&differences(&source, &copy)), "");
}

#[test]
fn spaces_around_commas_of_values_are_no_words() {
    let of = |methods: &str| {
        let mut it = sheet(
            "title: T\ncolumns: [methods]\nsections: [{title: S, codes: [{code: 1, summary: A, description: B, methods: [GET, POST]}]}]\n",
        );
        let said_there = &mut it.groups[0].records[0].lines[0].fields;
        let old = said_there.get("methods").expect("methods").clone();
        said_there.insert("methods".to_owned(), said(methods, &old));
        it
    };
    assert_eq!(told(&differences(&of("GET, POST"), &of("GET , POST"))), "");
    assert_eq!(only(&of("GET, POST"), &of("GET , PUT")).field.as_deref(), Some("methods"));
}
