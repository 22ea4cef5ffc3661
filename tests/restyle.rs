//! Another value for a scalar, in every style and every place of YAML: read back by our reader and by somebody else's, with
//! every byte outside of the edit and every other value as it was.

mod support;

use proptest::prelude::*;
use serde_yaml::Value;
use statusbook::diagnostic::{Edit, SourceMap, Span};
use statusbook::source::{load_catalog, restyle};

/// Where a scalar can stand: `@` is the scalar, and what comes before it on its line.
const PLACES: [&str; 14] = [
    "a: @\nz: 1\n",
    "a: @",
    "a: @\n",
    "# top\na: @\n\n# more\n\nz: [1, 2]\n",
    "a:\n  b:\n    - c: @\n      d: 'x'\n    - e\n",
    "a:\n- @\n- b # c\n",
    "a:\n  - @\n\n\n",
    "- - @\n  - b\n",
    "a: &anchor @\nb: *anchor\nc: x\n",
    "a: !!str @\nb: x\n",
    "a: [x, @, {b: c}]\nd: e\n",
    "a: {b: @, c: d}\n",
    "a: [x,\n    {b: @,\n     c: d}]\n",
    "a:\n  @\nb: x\n",
];

/// Words that hold what YAML minds.
fn word() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Not",
        "found",
        "a:b",
        "x:",
        "#5",
        "it's",
        "\"so\"",
        "é",
        "🌍",
        "-",
        "[x]",
        "{y}",
        "a,b",
        ",",
        "404",
        "010",
        "no",
        "&z",
        "*w",
        "|",
        ">",
        "%",
        "@x",
        "`c`",
        "\\n",
        "?",
        "!",
        "'",
        "\"",
        "---",
        "2024-03-01",
        "a\u{a0}b",
        "~",
        "<<",
        "=",
    ]);
    word.prop_map(str::to_owned)
}

/// A scalar as its author may have written it: a style, its words and whether a new line comes before each.
fn scalar() -> impl Strategy<Value = String> {
    let words = prop::collection::vec((word(), 0..6_u8), 1..7);
    (words, 0..9_u8).prop_map(|(words, style)| {
        let flow = style < 3;
        let mut text = String::new();
        for (at, (word, gap)) in words.iter().enumerate() {
            if at > 0 || !flow {
                text.push_str(match gap {
                    0 if flow && at > 0 => "\n          ",
                    1 if flow && at > 0 => "\n\n          ",
                    0 if at > 0 => "\n          ",
                    1 if at > 0 => "\n\n            ",
                    2 if at > 0 => "\n\n\n          ",
                    _ if at > 0 => " ",
                    _ => "",
                });
            }
            text.push_str(word);
        }
        match style {
            0 => text,
            1 => format!("'{}'", text.replace('\'', "''")),
            2 => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('é', "\\u00e9")),
            _ => {
                let head = ["|", "|-", "|+", ">", ">-", "| # a > b"][usize::from(style) - 3];
                format!("{head}\n          {text}")
            }
        }
    })
}

fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Sequence(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Mapping(entries) => entries.values().for_each(|value| strings(value, found)),
        Value::Tagged(tagged) => strings(&tagged.value, found),
        other => found.push(match other {
            Value::String(text) => text.clone(),
            other => format!("{other:?}"),
        }),
    }
}

/// All values of a document, in their order, as somebody else reads them.
fn read(text: &str) -> Option<Vec<String>> {
    let value: Value = serde_yaml::from_str(text).ok()?;
    let mut found = Vec::new();
    strings(&value, &mut found);
    Some(found)
}

fn apply(text: &str, edit: &Edit) -> String {
    let (start, end) = (edit.span.start as usize, edit.span.end as usize);
    [&text[..start], &edit.text, &text[end..]].concat()
}

/// Where the scalar stands, and the document.
fn document(place: &str, scalar: &str, windows: bool) -> (usize, String) {
    let text = place.replace('@', scalar);
    let at = place.find('@').expect("a place");
    if !windows {
        return (at, text);
    }
    (at + place[..at].matches('\n').count(), text.replace('\n', "\r\n"))
}

/// The edit after which a scalar has another value.
fn whole(sources: &SourceMap, span: Span, new: &str) -> Option<Edit> {
    restyle::part(sources, span, &(0..restyle::value(sources, span)?.len()), new)
}

proptest! {
    #![proptest_config(support::config(2_000))]

    #[test]
    fn a_new_value_is_read_back_and_nothing_else_changes(
        place in prop::sample::select(PLACES.to_vec()),
        scalar in scalar(),
        windows in any::<bool>(),
        new in prop::collection::vec(word(), 0..3),
        from in 0..1_000_usize,
        length in 0..12_usize,
    ) {
        let (start, text) = document(place, &scalar, windows);
        let Some(before) = read(&text) else { return Ok(()) };
        // A name that nothing else says, so that its value is found.
        let Some(marked) = read(&document(place, "'@@'", windows).1) else { return Ok(()) };
        prop_assume!(before.len() == marked.len());
        let ours: Vec<usize> = (0..marked.len()).filter(|at| marked[*at] == "@@").collect();
        let old = before[ours[0]].clone();
        let mut sources = SourceMap::default();
        let file = sources.add("a.yaml", text.as_str());
        let span = Span::new(file, start, start);
        // At the end of a file, readers differ about the last line break.
        if restyle::value(&sources, span) != Some(old.as_str()) {
            return Ok(());
        }
        let bounds: Vec<usize> = old.char_indices().map(|(at, _)| at).chain([old.len()]).collect();
        let first = from % bounds.len();
        let part = bounds[first]..bounds[(first + length).min(bounds.len() - 1)];
        let new = new.join(" ");
        let expected = [&old[..part.start], &new, &old[part.end..]].concat();
        let Some(edit) = restyle::part(&sources, span, &part, &new) else {
            prop_assert!(expected == old, "no way: {:?} {:?} {:?}", text, part, new);
            return Ok(());
        };
        let after = apply(&text, &edit);
        let mut wanted = before.clone();
        ours.iter().for_each(|at| wanted[*at].clone_from(&expected));
        prop_assert_eq!(read(&after), Some(wanted), "{:?} → {:?}", text, after);
        // And the whole at once leads to the same value.
        let mut sources = SourceMap::default();
        let file = sources.add("a.yaml", after.as_str());
        let back = whole(&sources, Span::new(file, start, start), &old);
        if let Some(edit) = back {
            prop_assert_eq!(read(&apply(&after, &edit)), Some(before), "{:?} → {:?}", after, edit);
        }
    }
}

proptest! {
    #![proptest_config(support::config(1_000))]

    #[test]
    fn of_several_edits_each_can_be_made_alone(
        place in prop::sample::select(PLACES.to_vec()),
        scalar in scalar(),
        windows in any::<bool>(),
        new in prop::collection::vec((word(), 0..1_000_usize, 0..8_usize), 1..4),
    ) {
        let (start, text) = document(place, &scalar, windows);
        let Some(before) = read(&text) else { return Ok(()) };
        let Some(marked) = read(&document(place, "'@@'", windows).1) else { return Ok(()) };
        prop_assume!(before.len() == marked.len());
        let ours: Vec<usize> = (0..marked.len()).filter(|at| marked[*at] == "@@").collect();
        let old = before[ours[0]].clone();
        let mut sources = SourceMap::default();
        let span = Span::new(sources.add("a.yaml", text.as_str()), start, start);
        if restyle::value(&sources, span) != Some(old.as_str()) {
            return Ok(());
        }
        let bounds: Vec<usize> = old.char_indices().map(|(at, _)| at).chain([old.len()]).collect();
        let part = |(word, from, length): &(String, usize, usize)| {
            let first = from % bounds.len();
            (bounds[first]..bounds[(first + length).min(bounds.len() - 1)], word.clone())
        };
        let owned: Vec<_> = new.iter().map(part).collect();
        let parts: Vec<_> = owned.iter().map(|(part, new)| (part.clone(), new.as_str())).collect();
        let edits = restyle::parts(&sources, span, &parts);
        prop_assert_eq!(edits.len(), parts.len());
        for ((part, new), edit) in parts.iter().zip(edits) {
            let expected = [&old[..part.start], new, &old[part.end..]].concat();
            let Some(edit) = edit else {
                prop_assert!(expected == old, "no way: {:?} {:?} {:?}", text, part, new);
                continue;
            };
            let after = apply(&text, &edit);
            let mut wanted = before.clone();
            ours.iter().for_each(|at| wanted[*at].clone_from(&expected));
            prop_assert_eq!(read(&after), Some(wanted), "{:?} → {:?}", text, after);
        }
    }
}

#[test]
fn many_words_of_a_scalar_are_written_at_once() {
    const WORDS: usize = 20_000;
    let value = "a teh b ".repeat(WORDS);
    for text in [format!("a: |\n  {value}\n"), format!("a: {value}\n"), format!("a: '{value}'\n")] {
        let mut sources = SourceMap::default();
        let span = Span::new(sources.add("a.yaml", text.as_str()), 3, 3);
        let parts: Vec<_> = (0..WORDS).map(|at| (8 * at + 2..8 * at + 5, "the")).collect();
        let edits = restyle::parts(&sources, span, &parts);
        let sound = |edit: &Option<Edit>| edit.as_ref().is_some_and(|edit| sources.slice(edit.span) == "teh");
        assert!(edits.iter().all(sound));
    }
}

#[track_caller]
fn check(old: &str, part: &str, new: &str, expected: &str) {
    let mut sources = SourceMap::default();
    let file = sources.add("a.yaml", old);
    let start = old.find("{b: ").map_or(3, |at| at + 4);
    let value = restyle::value(&sources, Span::new(file, start, start)).expect("a value");
    let at = value.find(part).expect("a part");
    let edit = restyle::part(&sources, Span::new(file, start, start), &(at..at + part.len()), new).expect("an edit");
    assert_eq!(apply(old, &edit), expected);
}

#[test]
fn the_least_is_changed() {
    check("a: Bad request # c\n", "Bad request", "Bad Request", "a: Bad Request # c\n");
    check("a: Not\n  found\n", "Not found", "Not Found", "a: Not\n  Found\n");
    check("a: the\n  the end\n", "the the", "the", "a: the end\n");
    check("a: 'it''s teh end'\n", "teh", "the", "a: 'it''s the end'\n");
    check("a: 'so'\n", "so", "it's", "a: 'it''s'\n");
    check("a: \"a\\tteh\\u00e9\"\n", "teh", "\"the\"", "a: \"a\\t\\\"the\\\"\\u00e9\"\n");
    check("a: teh end\n", "teh end", "the end: now", "a: \"the end: now\"\n");
    check("a: say \"teh\"\n", "teh", "the: x", "a: 'say \"the: x\"'\n");
    check("a: x y\n", "x y", "010", "a: \"010\"\n");
    check("a: 404\n", "404", "410", "a: 410\n");
    check("a: {b: x}\n", "x", "x, y", "a: {b: \"x, y\"}\n");
    check("a: |  # c\n  One teh\n\n    two\nb: 1\n", "teh", "the", "a: |  # c\n  One the\n\n    two\nb: 1\n");
    check("a: |\r\n  One\r\n  two  \r\nb: 1\r\n", "  \n", "\n", "a: |\r\n  One\r\n  two\r\nb: 1\r\n");
    check("a: >-\n  One\n  two\n", "One two", "One, two", "a: >-\n  One,\n  two\n");
    check("a: |\n  One\n", "One\n", "One", "a: |-\n  One\n");
    check("a: |-\n  One\n", "One", "One\nTwo", "a: |-\n  One\n  Two\n");
}

#[test]
fn what_is_no_scalar_is_left() {
    let text = "a: &x one\nb: *x\nc: [d]\ne:\n";
    let mut sources = SourceMap::default();
    let file = sources.add("a.yaml", text);
    let broken = sources.add("b.yaml", "a: [one\n");
    let page = sources.add("a.md", "---\ntitle: one\n---\none\n");
    let at = |file, place| whole(&sources, Span::new(file, place, place), "two");
    assert!(at(file, text.find("one").expect("there")).is_some());
    for place in [0, text.find('*').expect("there"), text.find('[').expect("there"), text.len() - 1] {
        assert_eq!(at(file, place), None, "{place}");
    }
    assert_eq!(at(broken, 4), None);
    assert_eq!(at(page, 11).map(|edit| edit.text), Some("two".to_owned()));
    assert_eq!(at(page, 19), None);
    // It says that already.
    assert_eq!(whole(&sources, Span::new(file, 6, 9), "one"), None);
}

/// What becomes of a catalog when the summary and a word of the description are written anew.
fn rewritten(summary: &str, new: &str, description: &str) -> Option<(String, String)> {
    let text = format!(
        "title: T\nsections:\n  - title: A\n    codes:\n      - code: 1\n        summary: {summary}\n        description: {description}\n"
    );
    let mut sources = SourceMap::default();
    let file = sources.add("a.yaml", text.as_str());
    let (catalog, _) = load_catalog(&sources, file);
    let catalog = catalog.expect("a catalog");
    let definition = catalog.definitions().next().expect("a code");
    let description = definition.description.as_ref().expect("a description");
    let at = description.written(&sources).find("teh").expect("there");
    let first = apply(&text, &definition.summary.rewrite(new, &sources)?);
    let second = apply(&text, &description.rewrite(&(at..at + 3), "the", &sources)?);
    let line = |text: String, key: &str| text.split_once(key).map(|(_, rest)| rest.to_owned());
    let summary = line(first, "summary: ")?.split_once("\n        description").map(|(start, _)| start.to_owned());
    Some((summary?, line(second, "description: ")?))
}

#[test]
fn texts_of_a_catalog_are_written_anew() {
    for (summary, new, expected) in [
        ("Bad request", "Bad Request", "Bad Request"),
        ("Bad\n          request", "Bad Request", "Bad\n          Request"),
        ("  'Bad  request '", "Bad Request", "  'Bad  Request '"),
        ("|\n          Bad request\n", "Bad Request", "|\n          Bad Request\n"),
        (">-\n          Bad\n          request", "Bad Request", ">-\n          Bad\n          Request"),
        ("\"B\\x61d request\"", "Bad Request", "\"B\\x61d Request\""),
        ("Ok", "OK", "OK"),
        ("Im a teapot", "I'm a teapot", "I'm a teapot"),
        ("Payload Too Large", "Content Too Large", "Content Too Large"),
        ("Found it", "Found", "Found"),
        ("&a Ok # c", "OK", "&a OK # c"),
    ] {
        let (told, described) = rewritten(summary, new, "|\n          *One* teh  \n          two").expect("edits");
        assert_eq!(told, expected);
        assert_eq!(described, "|\n          *One* the  \n          two\n");
    }
    assert_eq!(rewritten("Ok", "Ok", "teh"), None, "it says that already");
    assert_eq!(rewritten("Ok", "OK", "One teh, &amp; one").map(|both| both.1), Some("One the, &amp; one\n".to_owned()));
}
