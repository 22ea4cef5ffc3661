//! No miss and no false alarm: a thousand random edits of rendered copies, each found where it was made and nothing else;
//! and whatever a wiki does to the markup of a page, nothing is found.

mod support;

use serde_json::{Value, json};
use statusbook::copies::compare::{Comparison, Difference, Kind};
use statusbook::copies::{self, Form, Hints, Sheet};
use statusbook::source::Loaded;
use support::copies::{Random, body, catalog, load, page};

/// What a page says otherwise than a source.
fn compared(source: &mut Loaded, page: &str, form: Form) -> Comparison {
    let sheet = Sheet::of(body(source.book.as_ref().expect("a book")));
    let hints = Hints::of(body(source.book.as_ref().expect("a book")));
    let file = source.sources.add("copy", page);
    let reading = copies::read::read(&source.sources, file, form, &hints);
    assert!(!reading.findings.has_errors(), "{:?}\n{page}", reading.findings);
    assert_eq!(reading.sheets.len(), 1, "{page}");
    copies::compare::compare(&sheet, &reading.sheets[0], copies::compare::Options { form: Some(form), intro: None })
}

const FORMS: [Form; 3] = [Form::Markdown, Form::Html, Form::Storage];

/// An edit of a copy, and what has to be found.
struct Edit {
    kind: Kind,
    code: String,
    field: Option<&'static str>,
    count: usize,
}

/// One random edit of a catalog.
fn edit(catalog: &mut Value, random: &mut Random) -> Edit {
    let section = random.below(3);
    let codes = catalog["sections"][section]["codes"].as_array_mut().expect("codes");
    let at = random.below(codes.len());
    let code = codes[at]["code"].to_string();
    let change = |text: &Value, random: &mut Random| {
        let text = text.as_str().expect("a text");
        // A word that no markup touches; each sentence starts with one.
        let places: Vec<usize> = text.match_indices("Word").map(|(at, _)| at).collect();
        let at = *random.pick(&places);
        json!(format!("{}{}{}", &text[..at], ["Otherwise", "Wort", "Words", "word"][random.below(4)], &text[at + 4..]))
    };
    match random.below(9) {
        0 | 1 => {
            codes[at]["description"] = change(&codes[at]["description"].clone(), random);
            Edit { kind: Kind::Wording, code, field: Some("description"), count: 1 }
        }
        2 => {
            codes[at]["summary"] = json!(codes[at]["summary"].as_str().expect("a text").replace("Name", "Title"));
            Edit { kind: Kind::Wording, code, field: Some("summary"), count: 1 }
        }
        3 => {
            codes.remove(at);
            Edit { kind: Kind::Codes, code, field: None, count: 1 }
        }
        4 => {
            let new = json!({ "code": 999, "summary": "Brand new", "description": "It came from nowhere.", "x-team": "Team 1" });
            codes.insert(at, new);
            Edit { kind: Kind::Codes, code: "999".to_owned(), field: None, count: 1 }
        }
        5 => {
            let other = (at + 1) % codes.len();
            let mine = codes[at]["description"].clone();
            codes[at]["description"] = codes[other]["description"].clone();
            codes[other]["description"] = mine;
            Edit { kind: Kind::Wording, code, field: Some("description"), count: 2 }
        }
        6 => {
            codes[at]["x-team"] = json!("Nobody");
            Edit { kind: Kind::Wording, code, field: Some("x-team"), count: 1 }
        }
        7 if codes[at].get("cases").is_some() => {
            let case = random.below(2);
            codes[at]["cases"][case]["description"] = change(&codes[at]["cases"][case]["description"].clone(), random);
            Edit { kind: Kind::Wording, code, field: Some("description"), count: 1 }
        }
        8 if codes[at].get("causes").is_some() => {
            codes[at]["causes"][1] = change(&codes[at]["causes"][1].clone(), random);
            Edit { kind: Kind::Wording, code, field: Some("causes"), count: 1 }
        }
        _ => {
            codes[at]["description"] = json!(format!("{} Added.", codes[at]["description"].as_str().expect("a text")));
            Edit { kind: Kind::Wording, code, field: Some("description"), count: 1 }
        }
    }
}

#[test]
fn every_edit_is_found_where_it_was_made_and_nothing_else() {
    let mut random = Random(4);
    for round in 0..1_000 {
        let catalog = catalog(&mut random);
        let mut edited = catalog.clone();
        let edit = edit(&mut edited, &mut random);
        let form = FORMS[round % FORMS.len()];
        // The site's page of a catalog shows no causes; its rows do.
        let expected = if edit.field == Some("causes") && form == Form::Html { 0 } else { edit.count };
        let page = page(&mut load(&edited), form);
        let found = compared(&mut load(&catalog), &page, form).differences;
        let told =
            format!("round {round}, {form:?}: {:?} of {} {:?}\n{found:#?}\n{page}", edit.kind, edit.code, edit.field);
        assert_eq!(found.len(), expected, "{told}");
        let right =
            |difference: &&Difference| difference.kind == edit.kind && difference.field.as_deref() == edit.field;
        assert_eq!(found.iter().filter(right).count(), expected, "{told}");
        assert!(
            expected == 0 || found.iter().any(|difference| difference.code.as_deref() == Some(&edit.code)),
            "{told}"
        );
    }
}

#[test]
fn pages_as_they_were_built_are_in_sync() {
    let mut random = Random(5);
    for _ in 0..40 {
        let catalog = catalog(&mut random);
        for form in FORMS.into_iter().chain([Form::Csv]) {
            let page = page(&mut load(&catalog), form);
            let found = compared(&mut load(&catalog), &page, form).differences;
            assert!(found.is_empty(), "{form:?}\n{found:#?}\n{page}");
        }
    }
}
