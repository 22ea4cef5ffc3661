//! What is written for copies says what the source says: pages of a wiki of both kinds, and whole files.

mod support;

use proptest::prelude::*;
use statusbook::copies::compare::{Options as Comparing, compare};
use statusbook::copies::kind::{Identity, Part, Subject};
use statusbook::copies::{self, Form, Hints, Line, Said, Sheet};
use statusbook::diagnostic::{Findings, SourceMap};
use statusbook::links::LinkIndex;
use statusbook::model::{Book, CatalogFile};
use statusbook::render::Fragments;
use statusbook::render::copies::{WikiPage, told, whole_file, wiki_pages};
use statusbook::richtext::plain_text;
use statusbook::source::Loaded;
use statusbook::words::Words;
use support::catalog::{self, Catalog, book};
use support::rewrites::REWRITES;
use support::storage;

type Checked = Result<(), TestCaseError>;

const ONE: &str = "kind = \"confluence\"\nurl = \"https://wiki.example.com\"\nspace = \"API\"\n";
const CODES: &str = "kind = \"confluence\"\nurl = \"https://wiki.example.com\"\nspace = \"API\"\npages = \"codes\"\ncode-title = \"{code}\"\n";

/// A book with one copy of these settings.
fn loaded(settings: &str, files: &[(&str, &str)]) -> Loaded {
    in_language("en", settings, files)
}

fn in_language(language: &str, settings: &str, files: &[(&str, &str)]) -> Loaded {
    let toml = format!("[book]\ntitle = \"Book\"\nlanguage = \"{language}\"\n\n[[copy]]\nname = \"copy\"\n{settings}");
    let mut all: Vec<(&str, &[u8])> = vec![("book.toml", toml.as_bytes())];
    all.extend(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    let loaded = book(&all);
    let errors: Vec<_> = loaded.findings.iter().map(|finding| &finding.message).collect();
    assert!(!loaded.findings.has_errors(), "{errors:?}");
    loaded
}

/// Does something with a copy of a book.
fn with<T>(
    loaded: &mut Loaded,
    base_url: Option<&str>,
    act: impl FnOnce(&Fragments<'_>, &Subject<'_>, &mut SourceMap) -> T,
) -> T {
    let book: &Book = loaded.book.as_ref().expect("a book");
    let index = LinkIndex::new(book);
    let base_url = base_url.map(|url| url.parse().expect("an address"));
    let fragments = Fragments::new(book, &index, &loaded.sources, base_url.as_ref());
    let copy = &book.config.copy[0];
    let catalog = book.catalog_of(copy).expect("a catalog");
    let part = catalog.for_copy(copy);
    act(&fragments, &Subject { copy, catalog, part: &part, book: Identity::of(book, catalog) }, &mut loaded.sources)
}

fn read(text: &str, form: Form, hints: &Hints) -> copies::Reading {
    let mut sources = SourceMap::default();
    let file = sources.add("copy", text);
    copies::read::read(&sources, file, form, hints)
}

fn words(said: Option<&Said>) -> String {
    said.map(|said| plain_text(&said.text).split_whitespace().collect::<String>()).unwrap_or_default()
}

/// The part with one of its codes.
fn only(part: &CatalogFile, code: &str) -> CatalogFile {
    let mut part = part.clone();
    part.description = None;
    part.retired.clear();
    for section in &mut part.sections {
        section.description = None;
        section.codes.0.retain(|definition| definition.code.as_str() == code);
    }
    part.sections.retain(|section| !section.codes.is_empty());
    part
}

fn same_line(copy: &Line, source: &Line, shown: &dyn Fn(&str) -> bool, what: &str) -> Checked {
    prop_assert_eq!(words(copy.summary.as_ref()), words(source.summary.as_ref()), "{}", what);
    prop_assert_eq!(words(copy.description.as_ref()), words(source.description.as_ref()), "{}", what);
    for (key, said) in source.fields.iter().filter(|(key, _)| shown(key)) {
        prop_assert_eq!(words(copy.fields.get(key)), words(Some(said)), "{} of {}", key, what);
    }
    for key in copy.fields.keys() {
        prop_assert!(source.fields.contains_key(key) && shown(key), "{} of {} is not of the source", key, what);
    }
    Ok(())
}

/// What is read back of a text is what the part says, as far as the text shows it.
fn says(text: &str, form: Form, part: &CatalogFile, shown: &dyn Fn(&str) -> bool, exact: bool) -> Checked {
    let sheet = Sheet::of(part);
    if sheet.is_empty() {
        return Ok(());
    }
    let reading = read(text, form, &Hints::of(part));
    prop_assert!(!reading.findings.has_errors());
    prop_assert_eq!(reading.sheets.len(), 1, "{}", text);
    let copy = &reading.sheets[0];
    // Cells of values have no formatting, and what cannot be seen is not there.
    let is_values = matches!(form, Form::Csv | Form::Tsv);
    let codes = |sheet: &Sheet| -> Vec<String> { sheet.records().map(|record| record.code.to_string()).collect() };
    prop_assert_eq!(codes(copy), codes(&sheet), "{}", text);
    let titles = |sheet: &Sheet| -> Vec<String> {
        let full = sheet.groups.iter().filter(|group| !group.records.is_empty());
        full.map(|group| words(group.title.as_ref())).collect()
    };
    prop_assert!(is_values || titles(copy) == titles(&sheet), "{}", text);
    for (copy, source) in copy.records().zip(sheet.records()).filter(|_| !is_values) {
        prop_assert_eq!(copy.lines.len(), source.lines.len(), "{} in {}", copy.code, text);
        for (at, (copy, line)) in copy.lines.iter().zip(&source.lines).enumerate() {
            same_line(copy, line, shown, &format!("line {at} of {} in {text}", source.code))?;
        }
    }
    if exact {
        let options = Comparing { form: Some(form), intro: None };
        let found = compare(&sheet, copy, options).differences;
        prop_assert!(found.is_empty(), "{:#?} in {}", found, text);
    }
    Ok(())
}

/// Whether what is left of it after a trip can be told by wording and formatting: storage format has no keys of the
/// keyboard, and an image without an address is its text alternative.
fn comes_back_whole(source: &str) -> bool {
    !source.contains("![") && !source.contains("<img") && !source.contains("<kbd>")
}

fn pages(loaded: &mut Loaded) -> (Vec<WikiPage>, CatalogFile) {
    with(loaded, None, |fragments, subject, sources| {
        let part = told(fragments, subject, None, sources);
        (wiki_pages(fragments, subject, sources).expect("pages"), part)
    })
}

fn wiki(catalog: &Catalog, rewrite: usize) -> Checked {
    let source = catalog.source();
    if source.contains("![](") {
        return Ok(());
    }
    let (name, rewrite) = REWRITES[rewrite];
    let whole = comes_back_whole(&source);
    let mut one = loaded(ONE, &[("content/codes.yaml", &source)]);
    let (made, part) = pages(&mut one);
    let own: Vec<&str> = part.columns.iter().map(|column| column.field.as_str()).collect();
    let in_table = |key: &str| own.contains(&key);
    let below = |key: &str| in_table(key) || !key.starts_with("x-");
    prop_assert_eq!(made.len(), 1);
    let exact_after = |body: &str| whole && (name != "apostrophes" || !body.contains('\''));
    for page in &made {
        prop_assert_eq!(
            storage::check(&page.body).and_then(|()| storage::check_anchors(&page.body)),
            Ok(()),
            "{}",
            page.body
        );
        says(&page.body, Form::Storage, &part, &below, whole)?;
        says(&rewrite(&page.body), Form::Storage, &part, &below, exact_after(&page.body))?;
    }
    let mut codes = loaded(CODES, &[("content/codes.yaml", &source)]);
    let (made, part) = pages(&mut codes);
    prop_assert_eq!(made.len(), 1 + part.definitions().count());
    for page in &made {
        let body = &page.body;
        prop_assert_eq!(storage::check(body).and_then(|()| storage::check_anchors(body)), Ok(()), "{}", body);
        prop_assert!(page.title.encode_utf16().count() <= 255 && !page.title.contains(|c: char| c.is_control()));
        let rewritten = rewrite(body);
        for (text, exact) in [(body, whole), (&rewritten, exact_after(body))] {
            match &page.part {
                Part::Catalog => says(text, Form::Storage, &part, &in_table, exact)?,
                Part::Code(code) => says(text, Form::Storage, &only(&part, code.as_str()), &below, exact)?,
            }
        }
    }
    Ok(())
}

fn files(catalog: &Catalog) -> Checked {
    let source = catalog.source();
    if source.contains("![](") {
        return Ok(());
    }
    let whole = comes_back_whole(&source);
    let mut loaded = loaded("path = \"x\"\n", &[("content/codes.yaml", &source)]);
    for form in [Form::Markdown, Form::Html, Form::Storage, Form::Csv, Form::Tsv] {
        let (text, part) = with(&mut loaded, None, |fragments, subject, sources| {
            let part = told(fragments, subject, Some(form), sources);
            (whole_file(fragments, subject, form, sources).expect("a file"), part)
        });
        let own: Vec<&str> = part.columns.iter().map(|column| column.field.as_str()).collect();
        let in_table = |key: &str| own.contains(&key);
        let below = |key: &str| in_table(key) || !key.starts_with("x-");
        match form {
            Form::Csv | Form::Tsv => says(&text, form, &part, &in_table, whole)?,
            _ => says(&text, form, &part, &below, whole)?,
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(support::config(48))]

    #[test]
    fn pages_of_a_wiki_say_what_the_source_says(catalog in catalog::catalog(), rewrite in 0..REWRITES.len() - 1) {
        wiki(&catalog.harmless(), rewrite)?;
        wiki(&catalog, rewrite)?;
    }

    #[test]
    fn whole_files_say_what_the_source_says(catalog in catalog::catalog()) {
        files(&catalog.harmless())?;
        files(&catalog)?;
    }
}

const LINKS: &str = "\
title: API codes
description: See [the other one](other.yaml), [a code of it](other.yaml#PAY-1), [its section](other.yaml#money), [a page](page.md) and ![a picture](images/a.png).
labels: [Errors]
sections:
  - title: Client errors
    codes:
      - code: 400
        summary: Bad Request
        description: See [the next](#404), [the server's](#500), [this section](#client-errors) and [a file](images/b.txt).
        details: More of [the next](#404).
        deprecated: { replaced_by: 404, since: '2.0' }
      - code: 404
        summary: Not Found
        description: Nothing.
  - title: Server errors
    codes:
      - { code: 500, summary: Broken, description: 'As [the first](#400), [here](#client-errors).' }
";

const OTHER: &str = "\
title: Payments
sections:
  - { title: Money, codes: [{ code: PAY-1, summary: No money, description: None. }] }
  - { title: Time, codes: [{ code: PAY-2, summary: No time, description: None. }] }
";

fn linked(settings: &str, base_url: Option<&str>) -> Vec<WikiPage> {
    let mut loaded = loaded(
        settings,
        &[
            ("content/codes.yaml", LINKS),
            ("content/other.yaml", OTHER),
            ("content/page.md", "# A page\n\ntext\n"),
            ("content/images/a.png", "x"),
            ("content/images/b.txt", "x"),
        ],
    );
    with(&mut loaded, base_url, |fragments, subject, sources| wiki_pages(fragments, subject, sources).expect("pages"))
}

/// What stands around a label: the link to it, in short.
#[track_caller]
fn link(body: &str, label: &str) -> String {
    let at = body.find(&format!(">{label}<")).unwrap_or_else(|| panic!("no {label} in {body}"));
    let before = &body[..at + 1];
    if before.ends_with("<ac:link-body>") {
        return before[before.rfind("<ac:link").map_or(0, |last| before[..last].rfind("<ac:link").unwrap_or(last))..]
            .trim_end_matches("<ac:link-body>")
            .to_owned();
    }
    before[before.rfind('<').expect("a tag")..].to_owned()
}

const COPY: &str = "kind = \"confluence\"\nurl = \"https://wiki.example.com\"\nspace = \"API\"\ncatalog = \"codes\"\n";

#[test]
fn links_lead_to_pages_of_the_same_wiki_else_to_the_site_or_nowhere() {
    let pages = linked(COPY, None);
    let body = &pages[0].body;
    assert_eq!(link(body, "the next"), "<ac:link ac:anchor=\"code-404\">");
    assert_eq!(link(body, "this section"), "<ac:link ac:anchor=\"client-errors\">");
    for nowhere in ["the other one", "a code of it", "its section", "a page"] {
        assert!(body.contains(nowhere) && !body.contains(&format!(">{nowhere}<")), "{nowhere} in {body}");
    }
    assert_eq!(link(body, "a file"), "<ac:link><ri:attachment ri:filename=\"images-b.txt\"/>");
    assert!(body.contains("<ac:image ac:alt=\"a picture\"><ri:attachment ri:filename=\"images-a.png\"/></ac:image>"));
    let attached: Vec<_> = pages[0].attachments.iter().map(|file| (file.name.as_str(), file.path.as_str())).collect();
    assert_eq!(attached, [("images-a.png", "images/a.png"), ("images-b.txt", "images/b.txt")]);

    let site = linked(COPY, Some("https://docs.example.com/x/"));
    let site = &site[0].body;
    assert_eq!(link(site, "the other one"), "<a href=\"https://docs.example.com/x/other.html\">");
    assert_eq!(link(site, "a code of it"), "<a href=\"https://docs.example.com/x/other/PAY-1.html\">");
    assert_eq!(link(site, "a page"), "<a href=\"https://docs.example.com/x/page.html\">");
    assert_eq!(link(site, "the next"), "<ac:link ac:anchor=\"code-404\">");

    // Another copy in the same wiki shows one of its sections; one elsewhere counts for nothing.
    let other = "\n[[copy]]\nname = \"elsewhere\"\nkind = \"confluence\"\nurl = \"https://other.example.com\"\nspace = \"X\"\n\
                 catalog = \"other\"\n\n[[copy]]\nname = \"money\"\nkind = \"confluence\"\nurl = \"https://WIKI.example.com/\"\n\
                 space = \"PAY\"\ntitle = \"All of  money\"\ncatalog = \"other\"\nsection = [\"Money\"]\n";
    let pages = linked(&format!("{COPY}{other}"), None);
    let body = &pages[0].body;
    let page =
        |anchor: &str| format!("<ac:link{anchor}><ri:page ri:space-key=\"PAY\" ri:content-title=\"All of money\"/>");
    assert_eq!(link(body, "the other one"), page(""));
    assert_eq!(link(body, "a code of it"), page(" ac:anchor=\"code-pay-1\""));
    assert_eq!(link(body, "its section"), page(" ac:anchor=\"money\""));
    // What it does not show is nowhere.
    let pages = linked(&format!("{COPY}{}", other.replace("\"Money\"", "\"Time\"")), None);
    assert!(!pages[0].body.contains(">a code of it<") && !pages[0].body.contains(">its section<"));
    assert_eq!(link(&pages[0].body, "the other one"), page(""));
}

#[test]
fn pages_of_codes_link_to_one_another_and_back() {
    let settings = format!(
        "{COPY}pages = \"codes\"\ncode-title = \"{{code}}: {{summary}} ({{catalog}})\"\nlabels = [\"api\", \"B\"]\n"
    );
    let pages = linked(&settings, None);
    let titles: Vec<&str> = pages.iter().map(|page| page.title.as_str()).collect();
    let wanted = ["API codes", "400: Bad Request (API codes)", "404: Not Found (API codes)", "500: Broken (API codes)"];
    assert_eq!(titles, wanted);
    assert!(pages.iter().all(|page| page.labels == ["api", "b", "errors"]));
    let page = |title: &str| format!("<ac:link><ri:page ri:space-key=\"API\" ri:content-title=\"{title}\"/>");
    let catalog = &pages[0].body;
    assert_eq!(link(catalog, "400"), page(wanted[1]));
    assert_eq!(link(catalog, "the next"), page(wanted[2]));
    assert_eq!(link(catalog, "this section"), "<ac:link ac:anchor=\"client-errors\">");
    assert!(!catalog.contains("More of") && !catalog.contains("replaced by"), "{catalog}");
    let code = &pages[1].body;
    assert_eq!(link(code, "the next"), page(wanted[2]));
    assert_eq!(link(code, "API codes"), page("API codes"));
    assert_eq!(link(code, "404"), page(wanted[2]));
    let section = "<ac:link ac:anchor=\"client-errors\"><ri:page ri:space-key=\"API\" ri:content-title=\"API codes\"/>";
    assert_eq!(link(code, "this section"), section);
    assert!(code.contains("More of"));
    let attached: Vec<usize> = pages.iter().map(|page| page.attachments.len()).collect();
    assert_eq!(attached, [2, 1, 0, 0]);
    // Codes that the copy does not have are elsewhere.
    let pages = linked(&format!("{settings}codes = [\"4xx\"]\n"), Some("https://docs.example.com/"));
    assert_eq!(link(&pages[1].body, "the server's"), "<a href=\"https://docs.example.com/codes/500.html\">");
    assert_eq!(pages.len(), 3);
}

#[test]
fn what_confluence_would_refuse_is_told() {
    fn findings(settings: &str, source: &str) -> Vec<(String, String)> {
        let mut loaded = loaded(settings, &[("content/codes.yaml", source)]);
        let found: Findings = with(&mut loaded, None, |fragments, subject, sources| {
            wiki_pages(fragments, subject, sources).expect_err("findings")
        });
        found.iter().map(|finding| (finding.rule.id.to_owned(), finding.message.clone())).collect()
    }
    let codes = |description: &str| {
        format!(
            "title: T\nsections:\n  - title: S\n    codes:\n      - {{ code: 1, summary: Same, description: {description} }}\n      - {{ code: 2, summary: same, description: x }}\n"
        )
    };
    let found = findings(&CODES.replace("{code}", "{summary}"), &codes("x"));
    let message = "two pages of the copy `copy` would have the title `same`: those of `1` and of `2`";
    assert_eq!(found, [("copy/settings".to_owned(), message.to_owned())]);
    let found = findings(ONE, &codes(&"word ".repeat(1_100_000)));
    let message = "the page `T` of the copy `copy` has 5.3 MiB; Confluence takes 5 MiB";
    assert_eq!(found, [("copy/too-large".to_owned(), message.to_owned())]);
}

#[test]
fn a_whole_file_is_a_page_by_itself() {
    let settings = "path = \"x\"\ncatalog = \"codes\"\n";
    let files = &[
        ("content/codes.yaml", LINKS),
        ("content/other.yaml", OTHER),
        ("content/page.md", "# A page\n"),
        ("content/images/a.png", "x"),
        ("content/images/b.txt", "x"),
    ];
    let file = |form: Form, base_url: Option<&str>| {
        let mut loaded = loaded(settings, files);
        with(&mut loaded, base_url, |fragments, subject, sources| whole_file(fragments, subject, form, sources))
    };
    let html = file(Form::Html, Some("https://docs.example.com/")).expect("a page");
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n"), "{html}");
    assert!(html.contains("<title>API codes</title>") && html.contains("<h1>API codes</h1>"));
    assert!(html.contains("<a href=\"https://docs.example.com/codes/404.html\">the next</a>"), "{html}");
    assert!(!html.contains("theme/") && !html.contains("<script") && !html.contains("../"), "{html}");
    let markdown = file(Form::Markdown, None).expect("a page");
    assert!(markdown.starts_with("# API codes\n"), "{markdown}");
    assert!(markdown.contains("[Client errors](#client-errors)") && !markdown.contains("other.yaml"), "{markdown}");
    let storage = file(Form::Storage, None).expect("a page");
    assert!(storage.contains("<ac:link ac:anchor=\"code-404\">") && !storage.contains("ri:page"), "{storage}");
    assert!(!storage.contains("ri:attachment") && storage.contains("a picture"), "{storage}");
    storage::assert_storage_page(&storage);
    let tsv = file(Form::Tsv, None).expect("rows");
    assert_eq!(tsv.lines().next(), Some("code\tsummary\tdescription\tsection"));
    for form in [Form::Text, Form::Yaml] {
        let found = file(form, None).expect_err("a form that is not written");
        let messages: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, ["the copy `copy` is in a form that is read, and not written"]);
    }
}

/// What is written in any language is understood.
#[test]
fn copies_in_every_language_are_read_back() {
    let files = [
        ("content/payments.yaml", include_str!("fixtures/rich/content/payments.yaml")),
        ("content/parts/more.yaml", include_str!("fixtures/rich/content/parts/more.yaml")),
        ("content/guide.md", include_str!("fixtures/rich/content/guide.md")),
        ("content/images/dot.png", "x"),
    ];
    let same = |text: &str, form: Form, part: &CatalogFile, what: &str| {
        let reading = read(text, form, &Hints::of(part));
        let found =
            compare(&Sheet::of(part), &reading.sheets[0], Comparing { form: Some(form), intro: None }).differences;
        assert!(found.is_empty(), "{what}: {found:#?} in {text}");
    };
    for language in Words::languages() {
        for settings in [ONE, CODES] {
            let mut loaded = in_language(language, settings, &files);
            let (pages, part) = pages(&mut loaded);
            for page in pages {
                match &page.part {
                    Part::Catalog => same(&page.body, Form::Storage, &part, language),
                    Part::Code(code) => {
                        same(&page.body, Form::Storage, &only(&part, code.as_str()), &format!("{language} {code}"));
                    }
                }
            }
        }
        let mut loaded = in_language(language, "path = \"x\"\n", &files);
        for form in [Form::Markdown, Form::Html, Form::Storage, Form::Csv] {
            let (text, part) = with(&mut loaded, None, |fragments, subject, sources| {
                let part = told(fragments, subject, Some(form), sources);
                (whole_file(fragments, subject, form, sources).expect("a file"), part)
            });
            same(&text, form, &part, language);
        }
    }
}
