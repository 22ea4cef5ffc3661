//! The rules about texts: their places in every style of YAML, their fixes, and the texts that they leave alone.

use std::path::Path;

use proptest::prelude::*;
use statusbook::check::content;
use statusbook::diagnostic::{Diagnostic, Edit, SourceMap};
use statusbook::links::LinkIndex;
use statusbook::source::{Inputs, Loaded, load};

const SETTINGS: &str = "[book]\ntitle = \"Book\"\n\n[lint.terms]\n\"e-mail\" = \"email\"\n";

/// What is found in a book, and the sources of it.
fn found(inputs: Inputs) -> (Vec<Diagnostic>, SourceMap, Vec<String>) {
    let Loaded { sources, findings, book } = load(inputs);
    assert!(!findings.has_errors(), "{findings:?}");
    let book = book.expect("a book");
    let found = content(&book, &LinkIndex::new(&book), &sources);
    let texts = book.catalogs.iter().flat_map(|catalog| catalog.definitions());
    let texts = texts.filter_map(|definition| definition.description.as_ref());
    let texts = texts.map(|text| text.written(&sources).trim_end().to_owned()).collect();
    let found = found.iter().filter(|finding| finding.rule.group() == "text").cloned().collect();
    (found, sources, texts)
}

fn of_file(name: &str, text: &str) -> (Vec<Diagnostic>, SourceMap, Vec<String>) {
    let files = [("book.toml".to_owned(), SETTINGS.into()), (name.to_owned(), text.as_bytes().to_vec())];
    found(Inputs::in_memory(files.into()).expect("a book.toml"))
}

/// The file with all fixes carried out, as `check --fix` does.
fn mended(text: &str, found: &[Diagnostic]) -> String {
    let mut edits: Vec<&Edit> = found.iter().flat_map(|finding| &finding.fix).collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::new();
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        if start >= at {
            out.push_str(&text[at..start]);
            out.push_str(&edit.text);
            at = end;
        }
    }
    out + &text[at..]
}

fn catalog(description: &str) -> String {
    format!(
        "title: Codes\nkind: app\nsections:\n  - title: All\n    codes:\n      - code: A-1\n        summary: Code\n        description: {description}\n"
    )
}

/// A text in one of the styles of YAML, with line breaks at some of its spaces.
fn styled(text: &str, style: usize, breaks: &[bool]) -> String {
    let indent = "\n          ";
    let folded = |text: &str, end: &str| -> String {
        let mut words = text.split(' ');
        let mut out = words.next().unwrap_or_default().to_owned();
        for (word, new_line) in words.zip(breaks.iter().cycle()) {
            out.push_str(&if *new_line { format!("{end}{indent}") } else { " ".to_owned() });
            out.push_str(word);
        }
        out
    };
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('é', "\\u00e9");
    match style {
        0 => folded(text, ""),
        1 => format!("'{}'", folded(&text.replace('\'', "''"), "")),
        2 => format!("\"{}\"", folded(&escaped, "")),
        3 => format!("\"{}\"", folded(&escaped, " \\")),
        4 => format!("|{indent}{}", folded(text, "")),
        _ => format!(">-{indent}{}", folded(text, "")),
    }
}

fn words() -> impl Strategy<Value = Vec<&'static str>> {
    let some = ["The", "server", "isn't", "\"there\"", "a\\b", "é", "🌍", "`code`", "*now*", "(or", "later)", "and"];
    let distinct = prop::sample::subsequence(some.to_vec(), 1..8);
    distinct.prop_shuffle()
}

proptest! {
    #[test]
    fn a_slip_is_marked_and_mended_exactly(
        before in words(),
        after in words(),
        slip in prop::sample::select(vec![
            ("recieve", "receive"), ("Recieve", "Receive"), ("e-mail", "email"), ("E-mail", "Email"), ("of of", "of"),
            ("more then 10", "more than 10"),
        ]),
        style in 0_usize..6,
        breaks in prop::collection::vec(any::<bool>(), 1..9),
    ) {
        let text = |slip: &str| format!("It is the start of {} {slip} {} at the end.", before.join(" "), after.join(" "));
        let source = catalog(&styled(&text(slip.0), style, &breaks));
        let (found, sources, _) = of_file("content/codes.yaml", &source);
        prop_assert_eq!(found.len(), 1, "{}\n{:?}", source, found);
        let marked = sources.slice(found[0].span).replace('\\', "");
        let marked = marked.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert!(marked == slip.0 || slip.0.starts_with(&marked) && marked == "more then", "{}", marked);
        let mended = mended(&source, &found);
        let (left, _, texts) = of_file("content/codes.yaml", &mended);
        // Where the two words stand on two lines, what goes with the second is for the author to say.
        if !found[0].fix.is_empty() {
            prop_assert!(left.is_empty(), "{}\n{:?}", mended, left);
            let normal = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(normal(&texts[0]), text(slip.1));
        } else {
            prop_assert!(slip.0.contains(' ') && sources.slice(found[0].span).contains('\n'), "{}", source);
        }
    }

    #[test]
    fn fixes_of_any_text_are_carried_out_once(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "the", "the", "recieve", "e-mail", "\n", "\r\n", "  \n", "\n\n", " ", "\t", "*", "`", "- ", "> ", "    ", "|", "#",
                "\u{200B}", "\u{A0}", "a", "error", ".", "```\n", "<b>", "&amp;", "é",
            ]),
            0..24,
        ),
    ) {
        let text = format!("# Page\n\n{}", pieces.join(""));
        let mut text = text;
        let rounds = (0..6).find(|_| {
            let (found, ..) = of_file("content/page.md", &text);
            let next = mended(&text, &found);
            let same = next == text;
            text = next;
            same
        });
        prop_assert!(rounds.is_some(), "{:?}", text);
    }
}

#[test]
fn blanks_and_invisible_characters_are_mended() {
    let source = "title: Codes \nkind: app\nsections:\t\n  - title: All\u{A0}codes\n    codes:\n      - code: A-1\n        \
                  summary: \"Co\\u00adde\"\n        description: |\n          One  \n          two \n\n          ```\n          code  \n          ```\n";
    let clean = "title: Codes\nkind: app\nsections:\n  - title: All codes\n    codes:\n      - code: A-1\n        \
                 summary: \"Code\"\n        description: |\n          One  \n          two\n\n          ```\n          code  \n          ```\n";
    let (found, ..) = of_file("content/codes.yaml", source);
    assert_eq!(mended(source, &found), clean);
    assert!(of_file("content/codes.yaml", clean).0.is_empty());
    let crlf = source.replace('\n', "\r\n");
    let (found, ..) = of_file("content/codes.yaml", &crlf);
    assert_eq!(mended(&crlf, &found), clean.replace('\n', "\r\n"));
}

#[test]
fn what_an_alias_repeats_is_told_once() {
    let source = catalog("&text We recieve it.\n      - code: A-2\n        summary: Other\n        description: *text");
    let (found, sources, _) = of_file("content/codes.yaml", &source);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(sources.slice(found[0].span), "recieve");
}

#[test]
fn fixtures_are_mended_and_then_sound() {
    for rule in ["doubled-word", "final-period", "terms", "spelling"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rules/text").join(rule).join("book");
        let (found, sources, _) = found(Inputs::read(&root).expect("a fixture"));
        let mut files: std::collections::BTreeMap<String, Vec<u8>> = Default::default();
        for (file, source) in sources.files() {
            let here: Vec<Diagnostic> = found.iter().filter(|finding| finding.span.file == file).cloned().collect();
            files.insert(source.name().to_owned(), mended(source.text(), &here).into());
        }
        let count = |found: &[Diagnostic]| {
            found.iter().filter(|finding| finding.rule.id.ends_with(rule) && !finding.fix.is_empty()).count()
        };
        assert!(count(&found) > 0, "{rule}");
        let (left, ..) = self::found(Inputs::in_memory(files).expect("a book.toml"));
        assert_eq!(count(&left), 0, "{rule}: {left:?}");
    }
}

#[test]
fn the_book_of_the_project_is_sound() {
    let (found, sources, _) = found(Inputs::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("a book"));
    let told: Vec<String> = found
        .iter()
        .map(|finding| format!("{}: {} {}", sources.name(finding.span.file), finding.rule.id, finding.message))
        .collect();
    assert!(told.is_empty(), "{told:#?}");
}
