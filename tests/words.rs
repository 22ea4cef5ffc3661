//! The words of the interface: all from one file for each language, in every output, and read back from there.

mod harness;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use harness::{book, command, finish, project, run, text};
use statusbook::words::Words;

/// The built-in templates, by name.
fn templates() -> Vec<(String, String)> {
    let files = harness::files(&project("templates")).into_iter();
    files.map(|(name, bytes)| (name, String::from_utf8(bytes).expect("UTF-8"))).collect()
}

/// A template without what Tera does.
fn bare(template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = ["{#", "{%", "{{"].iter().filter_map(|open| rest.find(open)).min() {
        let close = match &rest[at..at + 2] {
            "{#" => "#}",
            "{%" => "%}",
            _ => "}}",
        };
        out.push_str(&rest[..at]);
        rest = &rest[at + rest[at..].find(close).expect("what closes it") + 2..];
    }
    out + rest
}

/// What people read of markup: the texts between tags, and of the attributes those that are shown or spoken.
fn read_by_people(markup: &str) -> Vec<String> {
    const SHOWN: &[&str] = &[
        "aria-label",
        "title",
        "alt",
        "placeholder",
        "data-label",
        "data-some",
        "data-more",
        "data-none",
        "data-done",
        "data-failed",
        "data-title",
    ];
    let mut found = Vec::new();
    let mut rest = markup;
    while let Some((text, after)) = rest.split_once('<') {
        found.push(text.to_owned());
        let (tag, after) = after.split_once('>').expect("a tag that ends");
        for name in SHOWN {
            found.extend(
                tag.split(&format!(" {name}=\""))
                    .skip(1)
                    .filter_map(|value| value.split('"').next())
                    .map(str::to_owned),
            );
        }
        rest = after;
    }
    found.push(rest.to_owned());
    found
}

#[test]
fn no_template_says_a_word_of_its_own() {
    let templates = templates();
    assert!(templates.len() > 30);
    for (name, template) in templates {
        let bare = bare(&template);
        let read = if name.ends_with(".md") { vec![without_comments(&bare)] } else { read_by_people(&bare) };
        let said: Vec<&String> = read.iter().filter(|text| text.contains(char::is_alphabetic)).collect();
        assert!(said.is_empty(), "{name} says this itself: {said:?}");
    }
    // Style sheets can say something, too.
    let style = fs::read_to_string(project("theme/style.css")).expect("the style sheet");
    for said in style.split("content: \"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let plain = said
            .replace("\\2190\\20", "")
            .replace("\\20\\2192", "")
            .replace("\\2192\\20", "")
            .replace("\\20\\2190", "");
        assert!(!plain.contains(char::is_alphabetic), "the style sheet says “{said}”");
    }
}

/// Comments of Markdown pages are for nobody.
fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").expect("a comment that ends").1;
    }
    out + rest
}

#[test]
fn every_word_is_used_and_no_other() {
    let known: BTreeSet<&str> = Words::keys().collect();
    let mut used: BTreeSet<String> = BTreeSet::new();
    for (_, template) in templates() {
        for rest in template.split("words.").skip(1) {
            used.insert(
                rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_' || c.is_ascii_digit()).collect(),
            );
        }
    }
    let of_templates: Vec<&String> = used.iter().filter(|key| !known.contains(key.as_str())).collect();
    assert!(of_templates.is_empty(), "words that no language has: {of_templates:?}");
    // What the program says itself: pages that no source stands for, headings of columns.
    let mut program = String::new();
    for folder in ["src/render", "src/render/html", "src"] {
        for file in fs::read_dir(project(folder)).expect("a folder").map(|file| file.expect("a file").path()) {
            if file.is_file() {
                program.push_str(&fs::read_to_string(file).expect("a source"));
            }
        }
    }
    let columns = statusbook::model::Field::KNOWN;
    let unused: Vec<&&str> = known
        .iter()
        .filter(|key| !used.contains(**key) && !program.contains(&format!("\"{key}\"")) && !columns.contains(key))
        .filter(|key| **key != "details")
        .collect();
    assert!(unused.is_empty(), "words that nobody says: {unused:?}");
}

/// The rich book of the tests in a language, built.
fn rich(language: &str) -> tempfile::TempDir {
    let folder = harness::temp();
    harness::copy(&project("tests/fixtures/rich"), folder.path());
    let settings = text(folder.path(), "book.toml").replace("\"en-GB\"", &format!("\"{language}\""));
    harness::write(folder.path(), "book.toml", settings);
    finish(command(folder.path()).args(["build"])).clean();
    folder
}

fn others() -> impl Iterator<Item = &'static str> {
    Words::languages().filter(|language| *language != "en")
}

#[test]
fn a_book_speaks_its_language_in_every_output() {
    let english = Words::default();
    assert_eq!(others().count(), 5);
    for language in others() {
        let words = Words::new(language, &[]);
        let folder = rich(language);
        for (output, page) in [
            ("html", "payments/PAY-017.html"),
            ("html", "payments/PAY-017.md"),
            ("markdown", "payments.md"),
            ("confluence", "payments.xhtml"),
        ] {
            let page = text(folder.path(), &format!("public/{output}/{page}"));
            let plain = page.replace("&nbsp;", "\u{a0}").replace("&#xA0;", "\u{a0}");
            for key in ["causes", "fixes", "retry_idempotent", "deprecated", "examples"] {
                assert!(plain.contains(words.get(key)), "{language}, {output}: no {key} in {plain}");
                let same = words.get(key) == english.get(key);
                assert!(same || !page.contains(&format!(">{}<", english.get(key))), "{language}, {output}: {key}");
            }
        }
        let html = text(folder.path(), "public/html/payments/PAY-017.html");
        let direction = if language == "ar" { "rtl" } else { "ltr" };
        assert!(html.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")));
        assert!(text(folder.path(), "public/html/404.html").contains(words.get("not_found")));
        assert!(text(folder.path(), "public/html/payments/all.html").contains(words.get("all_on_one")));
    }
}

/// What is written in any language is understood: nothing of it differs from the source.
#[test]
fn pages_in_every_language_are_read_back() {
    for language in Words::languages() {
        let folder = rich(language);
        let copies = folder.path().join("copies");
        let pages =
            [("md", "markdown/payments.md"), ("wiki", "confluence/payments.xhtml"), ("site", "html/index.html")];
        let mut settings = text(folder.path(), "book.toml");
        for (name, page) in pages {
            let ending = Path::new(page).extension().expect("an ending").to_str().expect("UTF-8");
            let bytes = fs::read(folder.path().join("public").join(page)).expect("a page");
            harness::write(&copies, &format!("{name}.{ending}"), bytes);
            settings.push_str(&format!("\n[[copy]]\nname = \"{name}\"\npath = \"copies/{name}.{ending}\"\n"));
        }
        harness::write(folder.path(), "book.toml", settings);
        let told = run(folder.path(), &["diff"]);
        assert_eq!(told.code, Some(0), "{language}: {}{}", told.stdout, told.stderr);
    }
}

#[test]
fn counts_have_the_form_of_their_number() {
    let codes = |many: usize| -> String {
        let codes: String =
            (1..=many).map(|n| format!("      - {{ code: {n}, summary: s, description: d }}\n")).collect();
        format!("title: T{many}\nsections:\n  - title: s\n    codes:\n{codes}")
    };
    let index = |language: &str| {
        let settings = format!("[book]\ntitle = \"T\"\nlanguage = \"{language}\"\n");
        let [one, two, three, eleven] = [1, 2, 3, 11].map(codes);
        let files = [
            ("content/a.yaml", &one),
            ("content/b.yaml", &two),
            ("content/c.yaml", &three),
            ("content/d.yaml", &eleven),
        ];
        let folder =
            book(&[&[("book.toml", settings.as_str())][..], &files.map(|(name, text)| (name, text.as_str()))].concat());
        run(folder.path(), &["build", "--output", "html"]).clean();
        let page = text(folder.path(), "public/html/index.html");
        page.split("</a> <span>")
            .skip(1)
            .filter_map(|rest| rest.split("</span>").next())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(index("en"), ["1 code", "2 codes", "3 codes", "11 codes"]);
    assert_eq!(index("de"), ["1 Code", "2 Codes", "3 Codes", "11 Codes"]);
    assert_eq!(index("ja")[0], "1 件のコード");
    assert_eq!(index("ar"), ["رمز واحد", "رمزان", "3 رموز", "11 رمزًا"]);
}

#[test]
fn an_author_replaces_words_and_adds_languages() {
    let catalog = "title: C\nsections:\n  - title: s\n    codes:\n      - { code: 1, summary: s, description: d, causes: [a], fixes: [b] }\n";
    let folder = book(&[
        ("book.toml", "[book]\ntitle = \"T\"\nlanguage = \"pt-BR\"\n"),
        ("content/c.yaml", catalog),
        ("theme/words/pt.toml", "causes = \"Causas\"\nfixes = \"O que fazer\"\n"),
        ("theme/words/pt-BR.toml", "fixes = \"O que fazer agora\"\n"),
    ]);
    run(folder.path(), &["build"]).clean();
    let page = text(folder.path(), "public/html/c/1.html");
    assert!(page.contains(">Causas<") && page.contains(">O que fazer agora<") && page.contains("Skip to the content"));
    // Words are no files of the site.
    assert!(!folder.path().join("public/html/theme/words").exists());
    // A mistake in them is told at its place.
    harness::write(folder.path(), "theme/words/pt.toml", "cuases = \"Causas\"\n");
    let told = run(folder.path(), &["build", "--format", "short"]).ends(1);
    let told = format!("{}{}", told.stdout, told.stderr);
    assert!(told.contains("theme/words/pt.toml:1:1") && told.contains("config/unknown-key"), "{told}");
}

/// `UPDATE_EXPECTED=1 cargo test --test words` writes the list anew.
#[test]
fn the_list_of_words_is_current() {
    const MARKS: (&str, &str) = ("<!-- words:begin -->\n", "<!-- words:end -->");
    let file = project("content/theming.md");
    let page = fs::read_to_string(&file).expect("the page");
    let (before, rest) = page.split_once(MARKS.0).expect("the first mark");
    let (listed, after) = rest.split_once(MARKS.1).expect("the second mark");
    let words = fs::read_to_string(project("theme/words/en.toml")).expect("the words");
    let words = words.split_once("\n\n").expect("an introduction").1;
    let current = format!("\n```toml\n{words}```\n\n");
    if harness::updating() {
        fs::write(file, format!("{before}{}{current}{}{after}", MARKS.0, MARKS.1)).expect("the page");
        return;
    }
    assert_eq!(listed, current, "run `UPDATE_EXPECTED=1 cargo test --test words`");
}
