//! What authors decide about findings, where many of a kind are told as one, and what `--fix` makes of it.

mod harness;

use std::collections::BTreeMap;

use statusbook::diagnostic::Diagnostic;
use statusbook::fix::{Fixed, fix};
use statusbook::source::Inputs;

use harness::{book, run, text};

const SETTINGS: &str = "[book]\ntitle = \"Book\"\n";
const CODES: [(&str, &str); 7] = [
    ("400", "Bad request"),
    ("402", "Payment required"),
    ("404", "Not found"),
    ("406", "Not acceptable"),
    ("408", "Request timeout"),
    ("411", "Length required"),
    ("413", "Content too large"),
];

/// Codes whose phrases are all in sentence case; `allowed` has a comment.
fn catalog(allowed: Option<usize>) -> String {
    let mut text = "title: Codes\nsections:\n  - title: Client errors\n    codes:\n".to_owned();
    for (at, (code, summary)) in CODES.iter().enumerate() {
        let comment =
            if allowed == Some(at) { " # statusbook: allow(http/phrase-case) the product has it so" } else { "" };
        text.push_str(&format!(
            "      - code: {code}\n        summary: {summary}{comment}\n        description: It is what happens with number {code}.\n"
        ));
    }
    text
}

fn fixed(files: &[(&str, &str)]) -> (Vec<Diagnostic>, Vec<Diagnostic>, Fixed) {
    let files: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).into())).collect();
    let (before, after, fixed) = fix(Inputs::in_memory(files).expect("a book"), None);
    (before.findings.iter().cloned().collect(), after.findings.iter().cloned().collect(), fixed)
}

/// What is found in the phrases, level and message, and what they become.
fn phrases(settings: &str, allowed: Option<usize>) -> (Vec<String>, String) {
    let catalog = catalog(allowed);
    let settings = format!("{SETTINGS}{settings}");
    let (found, _, fixed) = fixed(&[("book.toml", &settings), ("content/codes.yaml", &catalog)]);
    let told = found.iter().map(|it| format!("{} {}: {}", it.severity.word(), it.rule.id, it.message)).collect();
    (told, fixed.files.into_iter().next().map_or(catalog, |file| file.new))
}

fn setting(code: &str, level: &str) -> String {
    format!("[[lint.override]]\nrule = \"http/phrase-case\"\n{code}level = \"{level}\"\nreason = \"so\"\n")
}

#[test]
fn what_all_of_them_do_is_told_once_and_left_alone() {
    for (settings, level) in [(String::new(), "warn"), (setting("", "error"), "error"), (setting("", "info"), "info")] {
        let (told, new) = phrases(&settings, None);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with(&format!("{level} http/phrase-case: all 7 summaries ")), "{told:?}");
        assert_eq!(new, catalog(None), "a decision is not mended");
    }
}

#[test]
fn where_one_is_allowed_the_others_are_told_one_by_one() {
    for level in ["", "error"] {
        let settings = if level.is_empty() { String::new() } else { setting("", level) };
        for allowed in [0, 3] {
            let (told, new) = phrases(&settings, Some(allowed));
            assert_eq!(told.len(), 6, "{told:?}");
            let level = if level.is_empty() { "warn" } else { level };
            let as_told = |it: &String| it.starts_with(&format!("{level} http/phrase-case: the phrase of "));
            assert!(told.iter().all(as_told), "{told:?}");
            let kept = format!("summary: {} # statusbook: allow(http/phrase-case) the product", CODES[allowed].1);
            assert!(new.contains(&kept), "{new}");
            assert!(!new.contains(CODES[(allowed + 1) % 7].1) && new.contains("summary: Content "), "{new}");
        }
    }
}

#[test]
fn an_override_of_one_code_is_a_decision_about_one() {
    let (told, new) = phrases(&setting("code = [\"404\"]\n", "off"), None);
    assert_eq!(told.len(), 6, "{told:?}");
    assert!(new.contains("summary: Not found\n") && new.contains("summary: Not Acceptable\n"), "{new}");
    let (told, _) = phrases(&setting("code = [\"404\"]\n", "error"), None);
    assert_eq!(told.len(), 7, "{told:?}");
    assert_eq!(told.iter().filter(|it| it.starts_with("error ")).count(), 1, "{told:?}");
}

#[test]
fn one_of_very_many_in_a_file_is_allowed() {
    let lines: String = (0..30).map(|at| format!("Line {at} ends so.   \n\n")).collect();
    let page = |start: &str| format!("---\ntitle: Page\n---\n\n{start}{lines}");
    let told = |page: &str| {
        let (found, after, fixed) = fixed(&[("book.toml", SETTINGS), ("content/page.md", page)]);
        let trailing = |found: &[Diagnostic]| found.iter().filter(|it| it.rule.id == "text/trailing-space").count();
        (trailing(&found), trailing(&after), fixed.files[0].new.clone())
    };
    let (found, left, new) = told(&page(""));
    assert_eq!((found, left, new.contains("so.  ")), (1, 0, false), "{new}");
    let comment = "<!-- statusbook: allow(text/trailing-space) it shows how -->\n\n";
    let (found, left, new) = told(&page(comment));
    assert_eq!((found, left, new.matches("so.  ").count()), (29, 0, 1), "{new}");
    assert!(new.contains(comment) && new.contains("Line 0 ends so.   \n"), "{new}");
}

#[test]
fn a_reason_is_not_deleted() {
    let catalog = catalog(Some(2)).replace("Not found", "Not Found");
    let (found, after, fixed) = fixed(&[("book.toml", SETTINGS), ("content/codes.yaml", &catalog)]);
    let unused = |found: &[Diagnostic]| found.iter().filter(|it| it.rule.id == "lint/unused-allow").count();
    assert_eq!((unused(&found), unused(&after)), (1, 1));
    assert!(fixed.files[0].new.contains("# statusbook: allow(http/phrase-case) the product has it so\n"));
}

/// A catalog of one code of an application.
fn code(summary: &str, description: &str) -> String {
    format!(
        "title: Codes\nkind: app\nsections:\n  - title: All\n    codes:\n      - code: A-1\n        summary: {summary}\n        description: {description}\n"
    )
}

#[test]
fn a_fix_may_uncover_what_can_be_built() {
    let settings = format!(
        "{SETTINGS}[[lint.override]]\nrule = \"text/starts-with-summary\"\nlevel = \"error\"\nreason = \"so\"\n"
    );
    let codes = code("Access is allowed", "Acess is alowed.");
    let (_, after, fixed) = fixed(&[("book.toml", &settings), ("content/codes.yaml", &codes)]);
    assert!(fixed.left.is_empty() && fixed.files[0].new.contains("description: Access is allowed."), "{fixed:?}");
    assert!(after.iter().any(|it| it.rule.id == "text/starts-with-summary"), "{after:?}");
}

#[test]
fn terms_come_to_rest() {
    let codes = code("The foo is here", "Nothing else is known about it.");
    let told = |terms: &str| {
        let settings = format!("{SETTINGS}[lint.terms]\n{terms}");
        let (found, after, fixed) = fixed(&[("book.toml", &settings), ("content/codes.yaml", &codes)]);
        let places: Vec<_> = found.iter().filter(|it| it.rule.id == "config/invalid-value").map(|it| it.span).collect();
        let marked: Vec<_> =
            places.iter().map(|span| settings[span.start as usize..span.end as usize].to_owned()).collect();
        (marked, after.len(), fixed)
    };
    assert_eq!(told("\"foo\" = \"bar\"\n\"bar\" = \"foo\"\n").0, ["\"foo\""]);
    assert_eq!(told("\"foo\" = \"bar\"\n\"bar\" = \"baz\"\n\"baz\" = \"foo\"\n").0, ["\"baz\"", "\"foo\""]);
    let (marked, left, fixed) = told("\"foo\" = \"bar\"\n");
    assert!(marked.is_empty() && left == 0 && fixed.files[0].new.contains("The bar is here"), "{fixed:?}");
    // Capitals that a sentence brings along can undo each other still: the text stays, and so it is the next time.
    let codes = code("Foo is here", "Nothing else is known about it.");
    let settings = format!("{SETTINGS}[lint.terms]\n\"Foo\" = \"bar\"\n\"bar\" = \"foo\"\n");
    let mut text = codes;
    let mut texts = Vec::new();
    for _ in 0..3 {
        let (_, _, fixed) = fixed_of(&settings, &text);
        texts.push(fixed.files.first().map_or(text.clone(), |file| file.new.clone()));
        text.clone_from(texts.last().expect("a text"));
    }
    assert_eq!(texts[0], texts[1]);
    assert_eq!(texts[1], texts[2]);
}

fn fixed_of(settings: &str, codes: &str) -> (Vec<Diagnostic>, Vec<Diagnostic>, Fixed) {
    fixed(&[("book.toml", settings), ("content/codes.yaml", codes)])
}

#[test]
fn the_phrase_of_a_code_is_no_term_of_the_book() {
    let settings = format!("{SETTINGS}[lint.terms]\n\"Found\" = \"Discovered\"\n");
    let codes = "title: Codes\nsections:\n  - title: Redirection\n    codes:\n      - code: 302\n        summary: Found\n        description: It was Found elsewhere.\n";
    let (_, _, fixed) = fixed_of(&settings, codes);
    let new = &fixed.files[0].new;
    assert!(new.contains("summary: Found\n") && new.contains("It was Discovered elsewhere."), "{new}");
}

#[test]
fn strings_of_toml_are_not_those_of_yaml() {
    let told = |title: &str, place: &str| {
        let settings = format!("[book]\ntitle = \"Book\"\ndescription = {title}\n");
        let codes = code("Nothing is here", "This says that there is nothing at all.");
        let (found, _, fixed) = fixed_of(&settings, &codes);
        let slips: Vec<_> = found.iter().filter(|it| it.rule.id == "text/spelling").map(|it| it.span).collect();
        let marked: Vec<_> = slips.iter().map(|span| &settings[span.start as usize..span.end as usize]).collect();
        assert_eq!(marked, [place], "{title}");
        fixed.files.into_iter().next().map(|file| file.new)
    };
    let simple = told("\"All of teh codes that we have.\"", "teh");
    assert!(simple.is_some_and(|new| new.contains("\"All of the codes that we have.\"")));
    assert_eq!(told("'All of teh codes that we have.'", "teh"), None);
    assert_eq!(told("\"All of \\\"teh\\\" codes that we have.\"", "teh"), None);
    for quote in ["\"\"\"", "'''"] {
        let long = format!("{quote}\nAll of teh codes\nthat we have.{quote}");
        assert_eq!(told(&long, &long), None);
    }
}

#[test]
fn a_comment_behind_an_apostrophe_is_seen() {
    let settings =
        "[book]\ntitle = \"it's teh book of all of our codes\" # statusbook: allow(text/spelling) it is a name\n";
    let (found, ..) = fixed_of(settings, &code("Nothing is here", "This says that there is nothing at all."));
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn what_the_book_is_sound_in_is_said() {
    let book = book(&[("content/codes.yaml", &code("Nothing is here", "This says that there is not one thing."))]);
    assert_eq!(run(book.path(), &["check", "--diff"]).clean().stderr, "nothing to mend\n");
    for format in ["short", "sarif", "github", "gitlab", "junit"] {
        run(book.path(), &["check", "--diff", "--format", format]).ends(2);
    }
    run(book.path(), &["check", "--diff", "--fix"]).ends(2);
    assert!(text(book.path(), "content/codes.yaml").contains("Nothing"));
}
