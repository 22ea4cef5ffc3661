//! Stale, edited and conflict: whatever is edited on one side or on both, each difference says which side has moved; and what
//! a page means is the same after everything that a wiki does to it, and another after every edit.

mod support;

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};
use statusbook::copies::base::{Base, Digest, Fingerprint, Standing, lost, meaning, settle};
use statusbook::copies::compare::{Comparison, Options, compare};
use statusbook::copies::{Form, Hints, Sheet, read};
use statusbook::diagnostic::SourceMap;
use support::config;
use support::copies::{Random, body, catalog, load, page};
use support::rewrites::REWRITES;

const FORMS: [Form; 4] = [Form::Storage, Form::Markdown, Form::Html, Form::Csv];

/// What a page says, as a copy of a catalog.
fn sheet_of(form: Form, text: &str, source: &Value) -> Sheet {
    let loaded = load(source);
    let hints = Hints::of(body(loaded.book.as_ref().expect("a book")));
    let mut sources = SourceMap::default();
    let file = sources.add("copy", text.to_owned());
    let reading = read::read(&sources, file, form, &hints);
    reading.sheets.into_iter().next().unwrap_or_default()
}

fn source_of(catalog: &Value) -> Sheet {
    Sheet::of(body(load(catalog).book.as_ref().expect("a book")))
}

/// What is remembered of the base.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Memory {
    /// All, as it comes back from JSON.
    Written,
    /// The text of the page alone.
    Text,
}

/// Compares a copy with a source, and settles it by the base that both come from.
fn three(form: Form, base: &Value, source: &Value, copy: &Value, memory: Memory) -> Comparison {
    let [was, is] = [base, copy].map(|catalog| page(&mut load(catalog), form));
    let base = match memory {
        Memory::Written => {
            let written = Base::new(form, &was, &sheet_of(form, &was, base), &source_of(base));
            Base::from_json(&written.to_json()).expect("a base")
        }
        Memory::Text => Base::of_text(form, &was, &Hints::of(body(load(source).book.as_ref().expect("a book")))),
    };
    let base = base.held_against(Digest::of(&meaning(form, &is)));
    assert_eq!(base.untouched, was == is, "{was}\n{is}");
    let (source_sheet, copy_sheet) = (source_of(source), sheet_of(form, &is, source));
    let mut comparison = compare(&source_sheet, &copy_sheet, Options { form: Some(form), intro: None });
    settle(&mut comparison, &Fingerprint::of(&source_sheet), &Fingerprint::of(&copy_sheet), &base);
    comparison
}

/// What is told: the code or the section and the field of each difference, and how it stands.
fn told(comparison: &Comparison) -> Vec<(String, Option<Standing>)> {
    let subject = |it: &statusbook::copies::compare::Difference| {
        let about = it.code.clone().or_else(|| it.section.clone()).unwrap_or_else(|| "page".to_owned());
        let case = it.case.clone().map(|case| format!(" “{case}”")).unwrap_or_default();
        format!("{about}{case} {}", it.field.clone().unwrap_or_else(|| it.kind.word().to_owned()))
    };
    comparison.differences.iter().map(|it| (subject(it), it.standing)).collect()
}

/// The texts of a catalog that may be edited: what is told of each, and where it stands.
fn places(catalog: &Value, form: Form) -> Vec<(String, String)> {
    let mut out = Vec::new();
    if form != Form::Csv {
        // A page of Confluence has its title beside its text.
        if form != Form::Storage {
            out.push(("page title".to_owned(), "/title".to_owned()));
        }
        out.push(("page intro".to_owned(), "/description".to_owned()));
    }
    for (n, section) in catalog["sections"].as_array().expect("sections").iter().enumerate() {
        if form != Form::Csv {
            let title = section["title"].as_str().expect("a title");
            out.push((format!("{title} intro"), format!("/sections/{n}/description")));
        }
        for (m, code) in section["codes"].as_array().expect("codes").iter().enumerate() {
            let at = format!("/sections/{n}/codes/{m}");
            let name = code["code"].to_string();
            let case = |summary: &Value| match code.get("cases") {
                Some(_) => format!("{name} “{}”", summary.as_str().expect("a text")),
                None => name.clone(),
            };
            out.push((format!("{} description", case(&code["summary"])), format!("{at}/description")));
            out.push((format!("{name} x-team"), format!("{at}/x-team")));
            for (k, one) in code.get("cases").and_then(Value::as_array).into_iter().flatten().enumerate() {
                out.push((format!("{} description", case(&one["summary"])), format!("{at}/cases/{k}/description")));
            }
            if code.get("methods").is_some() {
                out.push((format!("{name} methods"), format!("{at}/methods/1")));
            }
        }
    }
    out
}

fn change(catalog: &mut Value, at: &str, word: &str) {
    let text = catalog.pointer_mut(at).expect("a text");
    *text = match text.as_str().expect("a text") {
        method if at.contains("/methods/") => {
            json!(if word == "Mine" { format!("{method}M") } else { format!("{method}Y") })
        }
        text => json!(format!("{word} {text}")),
    };
}

#[test]
fn every_edit_of_either_side_is_told_from_the_others() {
    let mut random = Random(17);
    for round in 0..60 {
        let base = catalog(&mut random);
        let form = FORMS[round % FORMS.len()];
        let memory = if random.below(3) == 0 { Memory::Text } else { Memory::Written };
        let (mut source, mut copy) = (base.clone(), base.clone());
        let mut expected: BTreeMap<String, Standing> = BTreeMap::new();
        let places = places(&base, form);
        let mut touched = std::collections::BTreeSet::new();
        for _ in 0..=random.below(6) {
            let (subject, at) = random.pick(&places);
            if !touched.insert(subject) {
                continue;
            }
            let standing =
                [None, Some(Standing::Stale), Some(Standing::Edited), Some(Standing::Conflict)][random.below(4)];
            match standing {
                Some(Standing::Stale) => change(&mut source, at, "Mine"),
                Some(Standing::Edited) => change(&mut copy, at, "Yours"),
                Some(Standing::Conflict) => {
                    change(&mut source, at, "Mine");
                    change(&mut copy, at, "Yours");
                }
                // Both to the same.
                None => {
                    change(&mut source, at, "Mine");
                    change(&mut copy, at, "Mine");
                    continue;
                }
            }
            expected.extend(standing.map(|standing| (subject.clone(), standing)));
        }
        let comparison = three(form, &base, &source, &copy, memory);
        let mut found = told(&comparison);
        found.sort();
        let expected: Vec<_> = expected.into_iter().map(|(subject, standing)| (subject, Some(standing))).collect();
        assert_eq!(found, expected, "round {round} {form:?} {memory:?}\n{:#?}", comparison.differences);
    }
}

/// A catalog of two sections.
fn small() -> Value {
    let code = |code: u16| {
        let more = if code == 201 { "" } else { ", see [the other](codes.yaml#200)" };
        json!({ "code": code, "summary": format!("Name {code}"), "description": format!("It is **{code}**{more}.") })
    };
    let mut cases = code(400);
    cases["cases"] =
        json!([{ "summary": "One", "description": "The first." }, { "summary": "Two", "description": "The second." }]);
    json!({ "title": "Codes", "description": "All of them.", "sections": [
        { "title": "Good", "codes": [code(200), code(201), code(204)] },
        { "title": "Bad", "description": "What went wrong.", "codes": [cases, code(404), code(409)] },
    ] })
}

/// An edit of a catalog.
type Edit = fn(&mut Value);

fn codes(catalog: &mut Value, section: usize) -> &mut Vec<Value> {
    catalog["sections"][section]["codes"].as_array_mut().expect("codes")
}

/// Edits that change more than one text, and what is told of them.
const EDITS: [(&str, Edit, &str); 12] = [
    ("a code is gone", |it| drop(codes(it, 0).remove(1)), "201 codes"),
    (
        "a code more",
        |it| codes(it, 0).push(json!({ "code": 299, "summary": "New", "description": "It is new." })),
        "299 codes",
    ),
    ("a code is called otherwise", |it| codes(it, 0)[1]["code"] = json!(299), "201/299 codes"),
    (
        "two codes change places",
        |it| {
            let one = codes(it, 0)[0].clone();
            let other = codes(it, 0)[2].clone();
            for field in ["summary", "description"] {
                codes(it, 0)[0][field] = other[field].clone();
                codes(it, 0)[2][field] = one[field].clone();
            }
        },
        "200 codes",
    ),
    ("a case is gone", |it| drop(codes(it, 1)[0]["cases"].as_array_mut().expect("cases").remove(0)), "400 “One” codes"),
    (
        "a case more",
        |it| {
            let cases = codes(it, 1)[0]["cases"].as_array_mut().expect("cases");
            cases.push(json!({ "summary": "Three", "description": "The third." }));
        },
        "400 “Three” codes",
    ),
    (
        "a code stands elsewhere",
        |it| {
            let code = codes(it, 1).remove(1);
            codes(it, 0).push(code);
        },
        "404 section",
    ),
    ("another order", |it| codes(it, 0).swap(0, 2), "Good order"),
    ("a section is called otherwise", |it| it["sections"][1]["title"] = json!("Worse"), "Bad/Worse section"),
    ("a section is gone", |it| drop(it["sections"].as_array_mut().expect("sections").pop()), "Bad section"),
    ("sections in another order", |it| it["sections"].as_array_mut().expect("sections").swap(0, 1), "section"),
    ("looks", |it| codes(it, 0)[1]["description"] = json!("It is *201*."), "201 description"),
];

#[test]
fn what_is_there_and_where_stands_as_it_was_edited() {
    for (memory, form) in [(Memory::Written, Form::Storage), (Memory::Text, Form::Markdown)] {
        for (name, edit, subject) in EDITS {
            let (base, mut edited) = (small(), small());
            edit(&mut edited);
            let (in_copy, in_source) =
                (three(form, &base, &base, &edited, memory), three(form, &base, &edited, &base, memory));
            for (comparison, standing) in [(in_copy, Standing::Edited), (in_source, Standing::Stale)] {
                let found = told(&comparison);
                assert!(!found.is_empty(), "{name}");
                assert!(found.iter().all(|(_, it)| *it == Some(standing)), "{name} {form:?} {memory:?}: {found:?}");
                let about = |word: &str| found.iter().any(|(subject, _)| subject.contains(word));
                assert!(
                    subject.split('/').any(|word| about(word.split(' ').next().unwrap_or_default())),
                    "{name}: {found:?}"
                );
            }
            // Both did it: nothing differs.
            let both = three(form, &base, &edited, &edited, memory);
            assert_eq!(told(&both), [], "{name}");
            // The source had another word changed meanwhile: that is stale, and the edit is an edit.
            let mut source = small();
            codes(&mut source, 1)[2]["description"] = json!("Another text of 409.");
            let mixed = told(&three(form, &base, &source, &edited, memory));
            if !name.starts_with("a section is gone") {
                for (subject, standing) in &mixed {
                    let wanted = if subject.starts_with("409") { Standing::Stale } else { Standing::Edited };
                    assert_eq!(*standing, Some(wanted), "{name} {form:?} {memory:?}: {mixed:?}");
                }
                assert!(mixed.len() > 1, "{name}: {mixed:?}");
            }
        }
    }
}

#[test]
fn what_one_takes_away_and_the_other_changes_is_a_conflict() {
    for memory in [Memory::Written, Memory::Text] {
        let (base, mut without, mut changed) = (small(), small(), small());
        codes(&mut without, 0).remove(1);
        codes(&mut changed, 0)[1]["description"] = json!("It says something else.");
        let standing = |source: &Value, copy: &Value| told(&three(Form::Storage, &base, source, copy, memory));
        let conflict = vec![("201 codes".to_owned(), Some(Standing::Conflict))];
        assert_eq!(standing(&changed, &without), conflict, "{memory:?}");
        assert_eq!(standing(&without, &changed), conflict, "{memory:?}");
        let mut case = small();
        codes(&mut case, 1)[0]["cases"].as_array_mut().expect("cases").remove(0);
        let mut other = small();
        codes(&mut other, 1)[0]["cases"][0]["description"] = json!("The very first.");
        let conflict = vec![("400 “One” codes".to_owned(), Some(Standing::Conflict))];
        assert_eq!(standing(&other, &case), conflict, "{memory:?}");
        assert_eq!(standing(&case, &other), conflict, "{memory:?}");
    }
}

#[test]
fn without_a_base_nothing_is_said_and_an_untouched_copy_is_stale() {
    let (source, mut copy) = (source_of(&small()), small());
    codes(&mut copy, 0)[1]["description"] = json!("Edited.");
    let text = page(&mut load(&copy), Form::Storage);
    let sheet = sheet_of(Form::Storage, &text, &small());
    let settled = |base: &Base| {
        let mut comparison = compare(&source, &sheet, Options { form: Some(Form::Storage), intro: None });
        settle(&mut comparison, &Fingerprint::of(&source), &Fingerprint::of(&sheet), base);
        told(&comparison).into_iter().map(|(_, standing)| standing).collect::<Vec<_>>()
    };
    assert_eq!(settled(&Base::default()), [None]);
    let whole = Base { whole: Some(Digest::of("x")), ..Base::default() };
    assert_eq!(settled(&whole), [None]);
    let same = Base { whole: Some(Digest::of(&meaning(Form::Storage, &text))), ..Base::default() };
    assert_eq!(settled(&same), [None], "nobody held it against the copy");
    assert_eq!(settled(&same.held_against(Digest::of(&meaning(Form::Storage, &text)))), [Some(Standing::Stale)]);
    assert_eq!(settled(&Base { untouched: true, ..Base::default() }), [Some(Standing::Stale)]);
}

#[test]
fn a_base_of_a_large_page_fits_a_property() {
    let codes: Vec<Value> = (0..500)
        .map(|n| json!({ "code": format!("PAY-{n:03}"), "summary": format!("Payment {n}"), "description": format!("It was **refused** as {n}.") }))
        .collect();
    let catalog = json!({ "title": "Codes", "sections": [{ "title": "All", "codes": codes }] });
    let text = page(&mut load(&catalog), Form::Storage);
    let base = Base::new(Form::Storage, &text, &sheet_of(Form::Storage, &text, &catalog), &source_of(&catalog));
    let json = base.to_json();
    let length = json.to_string().len();
    assert!((10_000..30_000).contains(&length), "{length}");
    let back = Base::from_json(&json).expect("a base");
    assert_eq!((back.whole, &back.print, back.untouched), (base.whole, &base.print, false));
    assert!(back.source.is_some());

    let mut many = base.clone();
    let more = many.print.as_mut().expect("a print");
    more.codes = (0..5).flat_map(|_| more.codes.clone()).collect();
    let json = many.to_json();
    assert!(json.to_string().len() < 200 && json.get("print").is_none());
    assert_eq!(Base::from_json(&json), Some(Base { whole: base.whole, ..Base::default() }));
    for wrong in
        [json!(null), json!({ "form": 1 }), json!({ "form": "1", "whole": "x" }), json!({ "form": "1", "print": {} })]
    {
        assert_eq!(Base::from_json(&wrong), None, "{wrong}");
    }
    assert_eq!(Base::from_json(&json!({ "form": "0", "whole": "00" })), Some(Base::default()), "of another version");
}

#[test]
fn what_stands_beside_codes_and_fields_is_told() {
    let wanted = page(&mut load(&small()), Form::Storage);
    let told = |base: Option<&str>, now: &str| {
        lost(Form::Storage, base, now, &wanted).into_iter().map(|it| it.text).collect::<Vec<_>>()
    };
    assert_eq!(told(None, &wanted), Vec::<String>::new());
    let note = "<ac:structured-macro ac:name=\"info\"><ac:rich-text-body><p>Ask the <strong>desk</strong>.</p></ac:rich-text-body></ac:structured-macro>";
    let now = format!("{note}{wanted}<p>Written by hand.</p>");
    let found = told(None, &now);
    assert_eq!(found, ["Ask the desk.", "Written by hand.", "macro \"info\""]);
    assert_eq!(told(Some(&now), &now), Vec::<String>::new(), "it was ours");
    assert_eq!(told(Some(&wanted), &now).len(), 3);
    // What a field says is told as a difference.
    assert_eq!(told(None, &wanted.replace("Name 201", "Other")), Vec::<String>::new());
    // A mention in a cell is in no field.
    let mention = wanted.replace("Name 201", "Name 201<ac:link><ri:user ri:account-id=\"7\"/></ac:link>");
    assert_eq!(told(None, &mention), ["link ri:user ri:account-id=\"7\""]);
    let coloured = wanted.replace("Name 201", "<span style=\"color: rgb(255,0,0);\">Name 201</span>");
    assert_eq!(told(None, &coloured), [" color:#ff0000"]);

    let wanted = page(&mut load(&small()), Form::Markdown);
    let told = |now: &str| lost(Form::Markdown, None, now, &wanted).into_iter().map(|it| it.text).collect::<Vec<_>>();
    assert_eq!(told(&wanted), Vec::<String>::new());
    assert_eq!(told(&format!("{wanted}\n<!-- mind   this -->\n\n- An item\n")), ["An item", "<!-- mind this -->"]);
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn a_page_means_the_same_whatever_a_wiki_does(
        seed in any::<u64>(),
        order in Just((0..REWRITES.len() - 1).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let text = page(&mut load(&catalog(&mut Random(seed))), Form::Storage);
        let before = meaning(Form::Storage, &text);
        let mut all = text.clone();
        for at in order {
            let (name, rewrite) = REWRITES[at];
            prop_assert_eq!(meaning(Form::Storage, &rewrite(&text)), before.clone(), "{}: {}", name, rewrite(&text));
            all = rewrite(&all);
        }
        prop_assert_eq!(meaning(Form::Storage, &all), before, "{}", all);
    }

    #[test]
    fn every_edit_of_a_page_changes_what_it_means(seed in any::<u64>(), at in any::<prop::sample::Index>(), what in 0..3_usize) {
        let text = page(&mut load(&catalog(&mut Random(seed))), Form::Storage);
        let letters: Vec<(usize, char)> = in_texts(&text).filter(|(_, c)| c.is_alphanumeric()).collect();
        let (at, letter) = letters[at.index(letters.len())];
        let instead = match what {
            0 => String::new(),
            1 => format!("{letter}x"),
            _ => if letter == 'q' { "w".to_owned() } else { "q".to_owned() },
        };
        let edited = format!("{}{instead}{}", &text[..at], &text[at + letter.len_utf8()..]);
        prop_assert_ne!(meaning(Form::Storage, &edited), meaning(Form::Storage, &text), "{} at {}", letter, at);
    }
}

/// The letters of a page that stand outside of tags and entities.
fn in_texts(page: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut in_tag, mut in_entity) = (false, false);
    page.char_indices().filter(move |(_, c)| {
        match c {
            '<' => in_tag = true,
            '&' => in_entity = true,
            _ => {}
        }
        let is_text = !in_tag && !in_entity;
        match c {
            '>' => in_tag = false,
            ';' => in_entity = false,
            _ => {}
        }
        is_text
    })
}
