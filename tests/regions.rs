//! Regions of hand-written files: what is theirs is kept in line, and nothing else is touched.

mod support;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use proptest::prelude::*;
use statusbook::copies::Form;
use statusbook::copies::region::{Action, Source, State, check, refreshed, scan};
use statusbook::diagnostic::{FileId, SourceMap};
use statusbook::links::LinkIndex;
use statusbook::model::Book;
use statusbook::render::Fragments;
use statusbook::source::{Inputs, Loaded, load};

const CATALOG: &str = "title: Codes\nsections:\n  - title: Good ones\n    codes:\n      - {code: 200, summary: OK, description: \"Fine, *really*.\"}\n  \
    - title: Bad ones\n    id: bad\n    description: They fail.\n    codes:\n      - {code: 404, summary: Not Found, description: \"See [the good one](#200) or [RFC 9110](https://example.com/rfc).\"}\n      \
    - {code: 500, summary: Error, description: \"`We` broke.\"}\n";

fn book(catalog: &str, more: &[(&str, &str)]) -> Loaded {
    let mut files = BTreeMap::new();
    files.insert("book.toml".to_owned(), b"[book]\ntitle = \"Book\"\n".to_vec());
    files.insert("content/codes.yaml".to_owned(), catalog.as_bytes().to_vec());
    files.extend(more.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())));
    let loaded = load(Inputs::in_memory(files).expect("a book.toml"));
    assert!(!loaded.findings.has_errors(), "{:?}", loaded.findings);
    loaded
}

/// What publishing makes of a page: the page, and what each region was and what was done to it.
type Published = Result<(String, Vec<(State, Action)>), String>;

fn publish_with(loaded: &mut Loaded, page: &str, form: Form, force: bool) -> Published {
    let book = loaded.book.as_ref().expect("a book");
    let index = LinkIndex::new(book);
    let fragments = Fragments::new(book, &index, &loaded.sources, book.config.output.html.base_url.as_ref());
    publish_into(&fragments, book, &mut loaded.sources, page, (form, force))
}

/// What each region of a page says otherwise than its source.
fn differences_with(loaded: &mut Loaded, page: &str, form: Form) -> Vec<String> {
    let book = loaded.book.as_ref().expect("a book");
    let index = LinkIndex::new(book);
    let fragments = Fragments::new(book, &index, &loaded.sources, book.config.output.html.base_url.as_ref());
    let file = loaded.sources.add("page", page);
    let source = Source { book, fragments: &fragments, usual: None };
    let regions = check(&source, file, form, &mut loaded.sources).expect("regions");
    let mut found = Vec::new();
    for region in regions {
        for difference in region.differences(file, form, &loaded.sources).differences {
            let (code, field) = (difference.code.unwrap_or_default(), difference.field.unwrap_or_default());
            let at = difference.copy.at.map(|at| loaded.sources.start(at.span).line).unwrap_or_default();
            found.push(format!("{} {code} {field} {at}: {}", difference.kind.word(), difference.message));
        }
    }
    found
}

fn publish_into(
    fragments: &Fragments<'_>,
    book: &Book,
    sources: &mut SourceMap,
    page: &str,
    (form, force): (Form, bool),
) -> Published {
    let file = sources.add("page", page);
    let source = Source { book, fragments, usual: None };
    let told = |found| format!("{found:?}");
    let regions = check(&source, file, form, sources).map_err(told)?;
    let done = refreshed(file, page, form, &regions, force).map_err(told)?;
    Ok((done.text, regions.iter().map(|region| region.state).zip(done.actions).collect()))
}

/// Publishes from the usual catalog, which is read once for all tests.
fn publish_usual(page: &str, form: Form, force: bool) -> Published {
    static BOOK: OnceLock<(&Book, &Fragments<'_>)> = OnceLock::new();
    let (book, fragments) = *BOOK.get_or_init(|| {
        let loaded = Box::leak(Box::new(book(CATALOG, &[])));
        let book = loaded.book.as_ref().expect("a book");
        let index = Box::leak(Box::new(LinkIndex::new(book)));
        (book, Box::leak(Box::new(Fragments::new(book, index, &loaded.sources, None))))
    });
    let mut sources = SourceMap::default();
    // As in the book, so that its places are there.
    sources.add("book.toml", "");
    sources.add("content/codes.yaml", CATALOG);
    publish_into(fragments, book, &mut sources, page, (form, force))
}

fn publish(page: &str, form: Form) -> Published {
    publish_usual(page, form, false)
}

#[track_caller]
fn published(page: &str, form: Form) -> String {
    publish(page, form).expect("it can be published").0
}

fn file() -> (SourceMap, FileId) {
    let mut sources = SourceMap::default();
    let file = sources.add("page", "");
    (sources, file)
}

const NEW: (State, Action) = (State::New, Action::Written);
const IN_SYNC: (State, Action) = (State::InSync, Action::None);

#[test]
fn each_template_is_written_and_found_in_sync() {
    for (form, page) in [
        (Form::Markdown, "# Page\n\nB\n\nE\nend\n"),
        (Form::Html, "<!doctype html>\n<h1>Page</h1>\n  B\n  E\n<p>end</p>\n"),
    ] {
        for words in [
            "",
            "codes template=list",
            "template=sections section=bad",
            "codes=4xx,500",
            "codes.yaml section='Good ones'",
        ] {
            let page = page
                .replace('B', &format!("<!-- statusbook:begin {words} -->"))
                .replace('E', "<!-- statusbook:end -->");
            let (first, done) = publish(&page, form).expect("it can be published");
            assert_eq!(done, [NEW], "{words}");
            assert!(
                first.contains("404") != words.contains("Good") && first.contains("<!-- statusbook:end 1-"),
                "{first}"
            );
            assert_eq!(publish(&first, form), Ok((first.clone(), vec![IN_SYNC])), "{words}: {first}");
        }
    }
}

#[test]
fn regions_read_as_they_should() {
    let region = |words: &str| format!("<!-- statusbook:begin {words} -->\n<!-- statusbook:end -->\n");
    let table = published(&region("section=bad"), Form::Markdown);
    let (table, sum) = table.split_once("<!-- statusbook:end ").expect("an end");
    assert!(sum.starts_with("1-") && sum.len() == "1-3f9a6c0d2b1e4f57 -->\n".len(), "{sum}");
    assert_eq!(
        table,
        "<!-- statusbook:begin section=bad -->\n\n\
         | Code | Summary   | Description                                              |\n\
         | ---- | --------- | -------------------------------------------------------- |\n\
         | 404  | Not Found | See the good one or [RFC 9110](https://example.com/rfc). |\n\
         | 500  | Error     | `We` broke.                                              |\n\n"
    );
    let list = published(&region("template=list codes=200,500"), Form::Markdown);
    assert!(list.contains("-->\n\n- **200 OK**: Fine, _really_.\n- **500 Error**: `We` broke.\n\n<!--"), "{list}");
    let sections = published(&region("template=sections"), Form::Markdown);
    assert!(
        sections.contains("\n## Good ones\n\n| Code |") && sections.contains("\n## Bad ones\n\nThey fail.\n\n| Code |")
    );
    let html = published(&region("template=sections section=bad codes=500"), Form::Html);
    assert!(html.contains("-->\n<h2>Bad ones</h2>\n<p>They fail.</p>\n<table>\n<thead>"), "{html}");
    assert!(
        html.contains("<tr><th scope=\"row\">500</th><td>Error</td><td><code>We</code> broke.</td></tr>"),
        "{html}"
    );
}

/// A region cannot know where the book is: links into it are whole addresses, or none.
#[test]
fn links_lead_to_the_site_or_nowhere() {
    let toml = "[book]\ntitle = \"Book\"\n[output.html]\nbase-url = \"https://docs.example.com/a\"\n";
    let page = "<!-- statusbook:begin codes=404 -->\n<!-- statusbook:end -->\n";
    let mut with_site = book(CATALOG, &[("book.toml", toml)]);
    let (text, _) = publish_with(&mut with_site, page, Form::Markdown, false).expect("it can be published");
    assert!(text.contains("[the good one](https://docs.example.com/a/codes/200.html)"), "{text}");
    let (text, _) = publish_with(&mut with_site, page, Form::Html, false).expect("it can be published");
    assert!(text.contains("<a href=\"https://docs.example.com/a/codes/404.html\">404</a>"), "{text}");
    let text = published(page, Form::Markdown);
    assert!(text.contains("See the good one or [RFC 9110](https://example.com/rfc)."), "{text}");
}

#[test]
fn what_looks_like_a_marker_in_code_is_text() {
    for page in [
        "```\n<!-- statusbook:begin -->\n```\n",
        "````md\n```\n<!-- statusbook:begin -->\n```\n<!-- statusbook:end -->\n````\n",
        "~~~\n<!-- statusbook:begin -->\n```\n<!-- statusbook:end -->\n~~~\n",
        "    <!-- statusbook:begin -->\n",
        "a `<!-- statusbook:begin -->` b\n",
        "\\<!-- statusbook:begin -->\n",
        "---\ntitle: <!-- statusbook:begin -->\n---\n",
        "<pre>\n<!-- statusbook:begin -->\n</pre>\n",
        "<script>\n<!-- statusbook:begin -->\n</script>\n",
        "- ```\n  <!-- statusbook:begin -->\n  ```\n",
        "<!-- like this:\n<!-- statusbook:begin\n-->\n",
        "[a]: <b> '<!-- statusbook:begin -->'\n",
    ] {
        let (_sources, file) = file();
        assert_eq!(scan(file, page, Form::Markdown), Ok(Vec::new()), "{page}");
        assert_eq!(published(page, Form::Markdown), page);
    }
    for page in [
        "<pre>\n<!-- statusbook:begin -->\n</pre>\n",
        "<textarea>\n<!-- statusbook:begin -->\n</textarea>\n",
        "<p title='\n<!-- statusbook:begin -->\n'>x</p>\n",
        "<style>\n<!-- statusbook:begin -->\n</style>\n",
        "&lt;!-- statusbook:begin --&gt;\n",
    ] {
        let (_sources, file) = file();
        assert_eq!(scan(file, page, Form::Html), Ok(Vec::new()), "{page}");
    }
    // And of other forms nobody knows what is text.
    let (_sources, file) = file();
    assert_eq!(scan(file, "<!-- statusbook:end -->\n", Form::Text), Ok(Vec::new()));
}

#[test]
fn a_region_after_code_with_markers_is_found() {
    let page = "```\n<!-- statusbook:end -->\n```\n\n<!-- statusbook:begin codes=200 -->\nx\n\n```\n<!-- statusbook:end -->\n```\n<!-- statusbook:end -->\n";
    let (_sources, file) = file();
    let regions = scan(file, page, Form::Markdown).expect("one region");
    assert_eq!(regions.len(), 1);
    assert_eq!(&page[regions[0].inner.clone()], "x\n\n```\n<!-- statusbook:end -->\n```\n");
}

/// A marker in other capitals or with blanks is told as what it is, and so is a quote too many.
#[test]
fn what_is_nearly_a_marker_is_told() {
    let told = |page: &str| {
        let (mut sources, _) = file();
        let file = sources.add("page.md", page);
        let found = scan(file, sources.text(file), Form::Markdown).expect_err(page);
        found.iter().map(|it| format!("{} {}", it.message, it.help)).collect::<Vec<_>>()
    };
    for (near, verb) in [
        ("Statusbook:Begin", "begin"),
        ("statusbook: begin", "begin"),
        ("STATUSBOOK:BEGIN codes", "begin"),
        ("statusbook :begin", "begin"),
        ("statusbook:END", "end"),
    ] {
        let wanted = format!("this marker is not read: it has other capitals or blanks Write `statusbook:{verb}`.");
        assert_eq!(told(&format!("<!-- {near} -->\n<!-- statusbook:end -->\n")), [wanted], "{near}");
    }
    assert_eq!(
        told("<!-- Statusbook:Beginn -->\n"),
        ["there is no marker `statusbook:Beginn` Did you mean `statusbook:begin`?"]
    );
    for stray in ["section=\"Good ones\"\" codes=404", "section=\"Good ones\"codes=404", "codes=404\"", "codes=4\"04"] {
        let found = told(&format!("<!-- statusbook:begin codes {stray} -->\n<!-- statusbook:end -->\n"));
        assert!(found[0].starts_with("a quote stands here where none belongs"), "{stray}: {found:?}");
    }
    // Remarks are none, in whatever capitals, and an apostrophe is of a title.
    let (mut sources, _) = file();
    let page = "<!-- Statusbook: see the wiki -->\n<!-- statusbook:begin section=Bob's -->\n<!-- statusbook:end -->\n";
    let file = sources.add("page.md", page);
    assert_eq!(scan(file, page, Form::Markdown).expect("a region").len(), 1);
}

#[test]
fn one_wrong_marker_keeps_all_regions_of_the_file() {
    let good = "<!-- statusbook:begin -->\n<!-- statusbook:end -->\n";
    for wrong in [
        "<!-- statusbook:end -->\n",
        "<!-- statusbook:begin nothing -->\n<!-- statusbook:end -->\n",
        "<!-- statusbook:begin -->\n",
    ] {
        assert!(publish(&format!("{good}\n{wrong}"), Form::Markdown).is_err(), "{wrong}");
    }
}

const REGION: &str = "<!-- statusbook:begin section=bad -->\n<!-- statusbook:end -->\n";

#[test]
fn another_layout_is_no_edit() {
    let page = published(REGION, Form::Markdown);
    let squeeze = |line: &str| match line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) {
        Some(cells) => cells.split('|').map(|cell| format!("|{}", cell.trim())).collect::<String>() + "|\n",
        None => format!("{line}\n"),
    };
    let squeezed: String = page.lines().map(squeeze).collect::<String>().replace("|----|", "|:-|");
    assert_ne!(squeezed, page);
    assert_eq!(publish(&squeezed, Form::Markdown), Ok((squeezed.clone(), vec![IN_SYNC])));
    let page = published(&REGION.replace("section", "template=sections section"), Form::Markdown);
    let other =
        page.replace("## Bad ones", "Bad ones\n---").replace("They fail.", "They\nfail.").replace("\n\n|", "\n\n\n|");
    assert_eq!(publish(&other, Form::Markdown), Ok((other.clone(), vec![IN_SYNC])));
    let list = published("<!-- statusbook:begin template=list -->\n<!-- statusbook:end -->\n", Form::Markdown);
    let other =
        list.replace("- **", "* __").replace("**:", "__:").replace("_really_", "*really*").replace("\n* ", "\n\n* ");
    assert_eq!(publish(&other, Form::Markdown), Ok((other.clone(), vec![IN_SYNC])));
}

#[test]
fn an_edit_stays_until_it_is_told_to_go() {
    let page = published(REGION, Form::Markdown);
    for (old, new) in [
        ("Not Found", "Nothing Found"),
        ("`We`", "We"),
        ("https://example.com/rfc", "https://example.org/rfc"),
        ("\n\n<!-- statusbook:end", "\n\nA remark.\n\n<!-- statusbook:end"),
        ("\n\n<!-- statusbook:end", "\n\n<!-- a hidden remark -->\n\n<!-- statusbook:end"),
        ("\n\n<!-- statusbook:end", "\n\n<script>x()</script>\n\n<!-- statusbook:end"),
        ("\n\n<!-- statusbook:end", "\n\n---\n<!-- statusbook:end"),
    ] {
        let edited = page.replacen(old, new, 1);
        assert_ne!(edited, page);
        assert_eq!(
            publish(&edited, Form::Markdown),
            Ok((edited.clone(), vec![(State::Edited, Action::Left)])),
            "{new}"
        );
        let forced = publish_usual(&edited, Form::Markdown, true);
        assert_eq!(forced, Ok((page.clone(), vec![(State::Edited, Action::Written)])));
    }
}

/// What a page shows only on demand is somebody's, too.
#[test]
fn titles_and_linked_images_are_not_written_over() {
    let catalog = CATALOG.replace(
        "[RFC 9110](https://example.com/rfc)",
        "[RFC 9110](https://example.com/rfc 'old title'), [![i](https://a.b/x.png 'old text')](https://a.b/)",
    );
    for form in [Form::Markdown, Form::Html] {
        let mut loaded = book(&catalog, &[]);
        let (page, _) = publish_with(&mut loaded, REGION, form, false).expect("it can be published");
        let again = publish_with(&mut loaded, &page, form, false);
        assert_eq!(again, Ok((page.clone(), vec![IN_SYNC])));
        for (old, new) in [("old title", "new title"), ("old text", "new text"), ("a.b/x.png", "a.b/y.png")] {
            let edited = page.replacen(old, new, 1);
            assert_ne!(edited, page, "{page}");
            let done = publish_with(&mut loaded, &edited, form, false);
            assert_eq!(done, Ok((edited, vec![(State::Edited, Action::Left)])), "{new}");
        }
    }
}

/// A region far down a page costs no more than one at its start, and its places are those of the page.
#[test]
fn regions_of_a_long_page_are_compared_by_themselves() {
    let mut loaded = book(CATALOG, &[]);
    let region = published(REGION, Form::Markdown);
    let edited = region.replacen("Not Found", "Nothing Found", 1);
    let page = format!("{}{edited}", "Words\n\n".repeat(300_000));
    let line = page[..page.find("Nothing Found").expect("the edit")].matches('\n').count() + 1;
    let found = differences_with(&mut loaded, &page, Form::Markdown);
    assert!(found.len() == 1 && found[0].starts_with(&format!("wording 404 summary {line}: ")), "{found:?}");
}

#[test]
fn edits_are_named_by_code_and_field() {
    let mut loaded = book(CATALOG, &[]);
    for form in [Form::Markdown, Form::Html] {
        for template in ["table", "list", "sections"] {
            let page = format!("# Page\n\n<!-- statusbook:begin template={template} -->\n<!-- statusbook:end -->\n");
            let page = published(&page, form);
            let none: [&str; 0] = [];
            assert_eq!(differences_with(&mut loaded, &page, form), none, "{page}");
            let line = |text: &str| page[..page.find(text).expect("the text")].matches('\n').count() + 1;
            let edited = page.replacen("Not Found", "Nothing Found", 1);
            let found = differences_with(&mut loaded, &edited, form);
            let start = format!("wording 404 summary {}: ", line("Not Found"));
            assert!(found.len() == 1 && found[0].starts_with(&start), "{template}: {found:?} {start}");
            let edited = page.replacen("Fine", "Good", 1);
            let found = differences_with(&mut loaded, &edited, form);
            let start = format!("wording 200 description {}: ", line("Fine"));
            assert!(found.len() == 1 && found[0].starts_with(&start), "{template}: {found:?} {start}");
        }
    }
}

#[test]
fn code_with_a_pipe_has_a_backslash_in_tables_only() {
    let yaml = "title: T\nsections:\n  - title: S\n    codes:\n      - code: 404\n        summary: Not Found\n        \
        description: See `a|b`.\n";
    for (template, written) in [("table", "`a\\|b`"), ("list", "`a|b`")] {
        let mut loaded = book(yaml, &[]);
        let page = format!("<!-- statusbook:begin template={template} -->\n<!-- statusbook:end -->\n");
        let (page, _) = publish_with(&mut loaded, &page, Form::Markdown, false).expect("it can be published");
        assert!(page.contains(written), "{page}");
        assert_eq!(differences_with(&mut loaded, &page, Form::Markdown), [""; 0], "{page}");
    }
}

/// The same of HTML: what a browser shows alike is no edit, and what no browser shows is one.
#[test]
fn html_is_laid_out_anew_and_edited() {
    let page = published(&REGION.replace("section", "template=sections section"), Form::Html);
    for other in [
        page.replace("</td>", "").replace("<tbody>\n", "").replace("</tr>", "").replace("scope=\"row\"", "scope=row"),
        page.replace('<', "\n<")
            .replace("\n<!--", "<!--")
            .replace("\n</", "</")
            .replace("\n<code", "<code")
            .replace("\n<a", "<a"),
        page.replace("<table>", "<div class='wide'><table style='x'>").replace("</table>", "</table></div>"),
        page.replace("They fail.", "They&#32;fail&period;"),
    ] {
        assert_ne!(other, page);
        assert_eq!(publish(&other, Form::Html), Ok((other.clone(), vec![IN_SYNC])));
    }
    for (old, new) in [
        ("Not Found", "Nothing Found"),
        ("<code>We</code>", "We"),
        ("</table>", "</table><script>x()</script>"),
        ("</table>", "</table><nav>Elsewhere</nav>"),
        ("</table>", "</table><img src='a.png' hidden>"),
        ("</table>", "</table><iframe src='x'></iframe>"),
        ("<p>They fail.</p>", "<p hidden>They fail.</p>"),
        ("</table>", "</table><!-- a remark -->"),
    ] {
        let edited = page.replacen(old, new, 1);
        assert_ne!(edited, page);
        assert_eq!(publish(&edited, Form::Html), Ok((edited.clone(), vec![(State::Edited, Action::Left)])), "{new}");
    }
}

#[test]
fn a_region_follows_its_source() {
    let page = published(REGION, Form::Markdown);
    let moved = CATALOG.replace("They fail.", "They fail!").replace("Not Found", "Not There");
    let (new, done) = publish_with(&mut book(&moved, &[]), &page, Form::Markdown, false).expect("it can be published");
    assert_eq!(done, [(State::Stale, Action::Written)]);
    assert!(new.contains("Not There") && !new.contains("Not Found"));
    // An edit that the source has taken over is no difference any more: only the checksum is written.
    let edited = page.replace("Not Found", "Not There");
    let (signed, done) =
        publish_with(&mut book(&moved, &[]), &edited, Form::Markdown, false).expect("it can be published");
    assert_eq!(done, [(State::Agreed, Action::Signed)]);
    assert_eq!(signed.split("statusbook:end").next(), edited.split("statusbook:end").next());
    assert_eq!(
        publish_with(&mut book(&moved, &[]), &signed, Form::Markdown, false),
        Ok((signed.clone(), vec![IN_SYNC]))
    );
}

#[test]
fn what_stood_there_before_is_not_overwritten() {
    let page = REGION.replace("-->\n<!-- statusbook:end", "-->\n\nSomebody's own words.\n\n<!-- statusbook:end");
    assert_eq!(publish(&page, Form::Markdown), Ok((page.clone(), vec![(State::Edited, Action::Left)])));
    // The same words as the source's become the program's, as they are laid out.
    let page = published(REGION, Form::Markdown);
    let (before, _) = page.split_once("<!-- statusbook:end").expect("an end");
    let unsigned = format!("{before}<!-- statusbook:end -->\n").replace("| 500  |", "| 500 |");
    let (signed, done) = publish(&unsigned, Form::Markdown).expect("it can be published");
    assert_eq!((done, signed.contains("| 500 |")), (vec![(State::Agreed, Action::Signed)], true));
}

/// Lines that a page may have around its regions and in them.
const LINES: &[&str] = &[
    "text",
    "",
    "",
    "# heading",
    "- item",
    "  more",
    "> quote",
    "```",
    "~~~",
    "    code",
    "\ttab",
    "| a | b |",
    "|---|---|",
    "<div>",
    "</div>",
    "<pre>",
    "</pre>",
    "<script>",
    "</script>",
    "<textarea>",
    "</textarea>",
    "<!-- note -->",
    "<!--",
    "-->",
    "<p title=\"",
    "\">",
    "---",
    "===",
    "[x]: y",
    "1. one",
    "é 日本 \u{feff}",
    "<![CDATA[",
    "]]>",
    "a <!-- b --> c",
    "\u{c}",
    "\\",
    "<!-- statusbook: hello -->",
    "`",
    "<style>",
    "<!doctype html>",
    "<details><summary>x</summary>",
    "{{ x }}",
];
const MARKERS: &[&str] = &[
    "<!-- statusbook:begin -->",
    "<!-- statusbook:end -->",
    "<!-- statusbook:begin codes=4xx -->",
    "   <!-- statusbook:end -->",
    "<!--statusbook:end 1-0123456789abcdef-->  ",
    "<!-- statusbook:begin codes.yaml\n  section=\"bad\"\ttemplate='list' -->",
    "<!-- statusbook:begin template=sections -->",
];

fn lines(most: usize) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(proptest::sample::select(LINES).prop_map(str::to_owned), 0..most)
}

/// A page of any lines, with markers here and there, whether they fit or not.
fn page() -> impl Strategy<Value = String> {
    let marker = || proptest::sample::select(MARKERS).prop_map(str::to_owned);
    let begin = || proptest::sample::select(&[0, 2, 5, 6][..]).prop_map(|at| MARKERS[at].to_owned());
    let region = (begin(), lines(4), proptest::sample::select(&[1, 3, 4][..]))
        .prop_map(|(begin, lines, end)| [vec![begin], lines, vec![MARKERS[end].to_owned()]].concat().join("\n"));
    let line = proptest::sample::select(LINES).prop_map(str::to_owned);
    let part = prop_oneof![20 => line, 8 => region, 1 => marker()];
    let ends = proptest::sample::select(&["\n", "\r\n", "\r"][..]);
    (proptest::collection::vec((part, ends.clone()), 0..16), ends, any::<bool>()).prop_map(|(parts, end, mixed)| {
        let page: String =
            parts.iter().map(|(part, own)| format!("{part}{}", if mixed { own } else { "\n" })).collect();
        if mixed { page } else { page.replace('\n', end) }
    })
}

/// The text outside of the regions and of their end markers.
fn outside(page: &str, form: Form) -> Vec<String> {
    let (_sources, file) = file();
    let mut parts = Vec::new();
    let mut at = 0;
    for region in scan(file, page, form).expect("regions") {
        parts.push(page[at..region.inner.start].to_owned());
        parts.push(page[region.inner.end..region.end.start].to_owned());
        at = region.end.end;
    }
    parts.push(page[at..].to_owned());
    parts
}

proptest! {
    #![proptest_config(support::config(400))]

    /// Whatever a page is like: it is refused, or only its regions change, and the second run finds nothing to do.
    #[test]
    fn nothing_outside_of_regions_changes(page in page(), markdown in any::<bool>(), force in any::<bool>()) {
        let form = if markdown { Form::Markdown } else { Form::Html };
        if let Ok((new, done)) = publish_usual(&page, form, force) {
            prop_assert_eq!(outside(&new, form), outside(&page, form));
            if done.iter().all(|(_, action)| matches!(action, Action::None | Action::Left)) {
                prop_assert_eq!(&new, &page);
            }
            let again = publish(&new, form);
            let (same, done) = again.expect("it can be published again");
            prop_assert_eq!(&same, &new);
            prop_assert!(done.iter().all(|(_, action)| matches!(action, Action::None | Action::Left)));
        }
    }

    /// A region between any texts that leave it alone is filled, emptied by hand and filled with the same bytes.
    #[test]
    fn a_region_can_be_emptied_and_filled_again(before in lines(6), after in lines(6), end in 0_usize..3, bare in any::<bool>()) {
        let end = ["\n", "\r\n", "\r"][end];
        let region = ["<!-- statusbook:begin -->".to_owned(), "<!-- statusbook:end -->".to_owned()];
        let mut page = [before, region.to_vec(), after].concat().join(end);
        if !bare {
            page.push_str(end);
        }
        let (_sources, file) = file();
        let found = scan(file, &page, Form::Markdown).is_ok_and(|regions| regions.len() == 1);
        let Some((filled, done)) = publish(&page, Form::Markdown).ok().filter(|_| found) else { return Ok(()) };
        prop_assert_eq!(done, vec![NEW]);
        let region = scan(file, &filled, Form::Markdown).expect("a region").remove(0);
        let inner = &filled[region.inner.clone()];
        prop_assert_eq!(inner.matches(end).count(), inner.matches(['\n', '\r']).count() / end.len());
        let emptied = format!("{}{}", &filled[..region.inner.start], &filled[region.inner.end..]);
        prop_assert_eq!(publish(&emptied, Form::Markdown), Ok((filled, vec![NEW])));
    }
}

proptest! {
    #![proptest_config(support::config(24))]

    /// Whatever a catalog says, its regions end where they should, and are in sync once they are written.
    #[test]
    fn hostile_texts_stay_within_their_regions(catalog in support::catalog::catalog(), markdown in any::<bool>()) {
        let form = if markdown { Form::Markdown } else { Form::Html };
        let yaml = catalog.source();
        let mut book = book(&yaml, &[]);
        let region = |template| format!("<!-- statusbook:begin template={template} -->\n<!-- statusbook:end -->\n\ntext\n\n");
        let page: String = ["table", "list", "sections"].map(region).concat();
        let (new, done) = publish_with(&mut book, &page, form, false).expect("it can be published");
        prop_assert_eq!(done, vec![NEW; 3]);
        prop_assert_eq!(publish_with(&mut book, &new, form, false), Ok((new.clone(), vec![IN_SYNC; 3])));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 60, ..support::config(6) })]

    /// What the built-in templates write is read back as what the source says.
    #[test]
    fn regions_are_read_back(mut catalog in support::catalog::catalog(), markdown in any::<bool>()) {
        let form = if markdown { Form::Markdown } else { Form::Html };
        let definitions = catalog.sections.iter_mut().flat_map(|section| &mut section.codes);
        definitions.zip(400..).for_each(|(definition, code)| definition.code = code.to_string());
        let mut book = book(&catalog.harmless().source(), &[]);
        for template in ["table", "list", "sections"] {
            let page = format!("<!-- statusbook:begin template={template} -->\n<!-- statusbook:end -->\n");
            let (new, _) = publish_with(&mut book, &page, form, false).expect("it can be published");
            prop_assert_eq!(differences_with(&mut book, &new, form), Vec::<String>::new(), "{}", new);
        }
    }
}

/// A template of one's own sees the book and its part of the catalog, and no page: there is none.
#[test]
fn own_templates_see_what_the_documentation_says() {
    let page = "<!-- statusbook:begin codes=404 template=short -->\n<!-- statusbook:end -->\n";
    let template = "{{ book.title }}: {% for section in catalog.sections %}{% for row in section.rows %}{{ row.code }}{% endfor %}{% endfor %}\n";
    let mut own = book(CATALOG, &[("templates/markdown/region-short.md", template)]);
    let (text, _) = publish_with(&mut own, page, Form::Markdown, false).expect("it can be published");
    assert!(text.contains("\n\nBook: 404\n\n"), "{text}");
    assert!(
        publish_with(&mut own, page, Form::Html, false)
            .is_err_and(|found| found.contains("there is no template `short`"))
    );
    for variable in ["page.title", "navigation", "contents"] {
        let template = format!("{{{{ {variable} }}}}");
        let mut own = book(CATALOG, &[("templates/markdown/region-short.md", &template)]);
        let found = publish_with(&mut own, page, Form::Markdown, false).expect_err("it is not there");
        assert!(found.contains("template/render"), "{found}");
    }
}
