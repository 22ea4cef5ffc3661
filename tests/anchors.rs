//! Anchors are unique on their pages, and the book's own links lead to anchors that are there.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use statusbook::check::structure;
use statusbook::links::{LinkIndex, encode, section_ids};
use statusbook::model::Output;
use statusbook::render::{FileSet, Options, render};
use support::catalog::{self, book};
use support::storage;
use support::tree::{self, Tree};

/// Sections and codes whose names are alike: on the site, in the wiki, or only as long as nobody looks.
const ALIKE: [&str; 2] = [
    "sections:\n  - title: Code 404\n    codes:\n      - {code: 404, summary: s, description: '[a](#other)'}\n",
    "sections:\n  - title: Code 404\n    codes:\n      - {code: 404, summary: s, description: '[a](#code-404) [b](#other)'}\n  - title: '404'\n    codes:\n      - {code: code-404, summary: s, description: d}\n      - {code: x, summary: s, description: '[c](#404) [d](page.md#404)'}\n",
];

/// Checks and renders a book with a page, in all outputs.
fn files(introduction: &str, sections: &str) -> FileSet {
    let codes = format!("title: Codes\ndescription: {introduction:?}\n{sections}");
    let page = b"# Page\n\n## 404\n\n## 404\n\n[a](codes.yaml#404) [c](#404-1) [d](codes.yaml#other)\n";
    let mut loaded = book(&[("content/codes.yaml", codes.as_bytes()), ("content/page.md", page)]);
    assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
    let book = loaded.book.as_ref().expect("a book");
    let index = LinkIndex::new(book);
    let findings = structure(book, &index, &loaded.sources);
    assert!(findings.is_empty(), "{findings:?}");
    let options = Options { outputs: Output::ALL.to_vec(), base_url: None };
    render(book, &index, &mut loaded.sources, &options).expect("templates without faults")
}

fn text<'f>(files: &'f FileSet, path: &str) -> &'f str {
    std::str::from_utf8(files.get(path).unwrap_or_else(|| panic!("no {path}"))).expect("UTF-8")
}

/// Every page of the site by its address, with its ids.
fn ids(files: &FileSet) -> BTreeMap<String, (Tree, BTreeSet<String>)> {
    let mut pages = BTreeMap::new();
    for path in files.iter().filter_map(|(path, _)| path.strip_prefix("html/")).filter(|path| path.ends_with(".html")) {
        let page = tree::html(text(files, &format!("html/{path}")));
        let mut ids = BTreeSet::new();
        for id in page.elements().iter().filter_map(|element| element.attribute("id")) {
            assert!(ids.insert(id.to_owned()), "{id} twice on {path}");
        }
        pages.insert(path.to_owned(), (page, ids));
    }
    pages
}

#[test]
fn anchors_are_unique_and_there() {
    for introduction in ["## Other", "# Code 404\n\n## Other", "# 404\n\n## Other", "# x\n\n## Other\n\n### Code x"] {
        ALIKE.iter().for_each(|sections| links_lead_somewhere(introduction, &files(introduction, sections)));
    }
}

fn links_lead_somewhere(introduction: &str, files: &FileSet) {
    let body = text(files, "confluence/codes.xhtml");
    storage::assert_storage_page(body);
    storage::assert_storage_page(text(files, "confluence/page.xhtml"));

    let pages = ids(files);
    for (path, (page, _)) in &pages {
        for href in page.all("a").iter().filter_map(|link| link.attribute("href")) {
            let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            for part in file.split('/').filter(|part| !part.is_empty()) {
                if part == ".." {
                    parts.pop();
                } else {
                    parts.push(part);
                }
            }
            let target = if file.is_empty() { path.clone() } else { parts.join("/") };
            // The error page starts at the root of a host.
            let Some((_, ids)) = pages.get(&target).filter(|_| !file.starts_with('/')) else {
                assert!(file.starts_with('/') || files.get(&format!("html/{target}")).is_some(), "{href} on {path}");
                continue;
            };
            assert!(anchor.is_empty() || ids.contains(anchor), "{href} on {path} of {introduction:?}");
        }
    }

    // On other pages of the wiki, too.
    let other = tree::storage(text(files, "confluence/page.xhtml"));
    let anchors: BTreeSet<String> = tree::storage(body)
        .all("ac:parameter")
        .iter()
        .filter(|parameter| parameter.attribute("ac:name") == Some(""))
        .map(|parameter| parameter.children().iter().map(Tree::text).collect())
        .collect();
    for link in other.all("ac:link").iter().filter(|link| !link.all("ri:page").is_empty()) {
        let anchor = link.attribute("ac:anchor").unwrap_or_default();
        assert!(anchors.contains(anchor), "{anchor} in {anchors:?} of {introduction:?}");
    }
}

#[test]
fn a_section_has_what_only_a_part_says_of_it() {
    let mut loaded = book(&[
        ("content/codes.yaml", b"title: T\ninclude: parts/a.yaml\nsections:\n  - title: Pay\n    x-team: Till\n"),
        (
            "content/parts/a.yaml",
            b"sections:\n  - title: Pay\n    id: money\n    description: D.\n    x-team: Till\n    x-owner: Ann\n",
        ),
    ]);
    assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
    let book = loaded.book.take().expect("a book");
    let [section] = book.catalogs[0].sections.as_slice() else { panic!("one section") };
    assert_eq!(section.id.as_ref().map(|id| id.as_str()), Some("money"));
    assert!(section.description.is_some());
    assert_eq!(section.extra.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["x-team", "x-owner"]);
}

/// The anchor that GitHub makes from the text of a heading: in lower case, spaces as hyphens, and without what is no
/// letter, mark, decimal number, connector or hyphen.
fn github(heading: &str) -> String {
    // Which characters are which, comrak knows; it keeps all numbers, though.
    let is_word = |c: char| !is_other_number(c) && !comrak::Anchorizer::new().anchorize(&c.to_string()).is_empty();
    let letters = heading.chars().flat_map(char::to_lowercase);
    letters.filter(|c| *c == ' ' || is_word(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Numbers that are no digits of a decimal system, as far as a keyboard or an emoji table leads (general category `No`).
fn is_other_number(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '¼'..='¾' | '\u{2070}'..='\u{2079}' | '\u{2080}'..='\u{2089}' | '⅐'..='⅟' | '↉')
        || matches!(c, '①'..='⒛' | '⓪'..='⓿' | '❶'..='➓' | '㈠'..='㈩' | '㊀'..='㊉' | '㉑'..='㉟' | '㊱'..='㊿')
}

#[test]
fn anchors_are_those_of_github() {
    for (heading, anchor) in [
        ("404 Not Found", "404-not-found"),
        ("What's new, in 2.0?", "whats-new-in-20"),
        ("a_b‿c - d", "a_b‿c---d"),
        ("ÜBER Straße", "über-straße"),
        ("हिन्दी कोड", "हिन्दी-कोड"),
        ("E\u{301}tat שָׁלוֹם", "e\u{301}tat-שָׁלוֹם"),
        ("x² ½ ① ٣", "x---٣"),
        ("日本語。コード", "日本語コード"),
        ("👩‍💻 x", "-x"),
    ] {
        assert_eq!(github(heading), anchor);
    }
}

/// The anchors of a page in Markdown: those of its headings, which are told apart by numbers.
fn anchors_of(page: &Tree) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let is_heading = |element: &&Tree| matches!(element.name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    for heading in page.elements().into_iter().filter(is_heading) {
        let anchor = github(heading.text().trim());
        let numbered = (1..).map(|n| format!("{anchor}-{n}"));
        let free = std::iter::once(anchor.clone()).chain(numbered).find(|name| !anchors.contains(name));
        anchors.extend(free);
    }
    anchors
}

fn percent_decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.bytes();
    while let Some(byte) = rest.next() {
        let digits = rest.clone().take(2).map(char::from).collect::<String>();
        match u8::from_str_radix(&digits, 16) {
            Ok(decoded) if byte == b'%' && digits.len() == 2 => {
                bytes.push(decoded);
                rest.nth(1);
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// What is wrong with the links of the Markdown pages and twins, and how many there are; but for those of `authors`,
/// which lead where they like.
fn markdown_links(files: &FileSet, authors: impl Fn(&str) -> bool) -> Result<usize, String> {
    let paths = files.iter().map(|(path, _)| path).filter(|path| path.ends_with(".md"));
    let pages: BTreeMap<String, Tree> =
        paths.map(|path| (path.to_owned(), tree::markdown(text(files, path)))).collect();
    let anchors: BTreeMap<&str, BTreeSet<String>> =
        pages.iter().map(|(path, page)| (path.as_str(), anchors_of(page))).collect();
    let mut count = 0;
    for (path, page) in &pages {
        for href in page.all("a").iter().filter_map(|link| link.attribute("href")).filter(|href| !authors(href)) {
            let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
            let (file, anchor) = (percent_decoded(file), percent_decoded(anchor));
            let mut parts: Vec<&str> = path.split('/').collect();
            if !file.is_empty() {
                parts.pop();
            }
            for part in file.split('/').filter(|part| !matches!(*part, "" | ".")) {
                match part {
                    ".." => drop(parts.pop()),
                    part => parts.push(part),
                }
            }
            let target = parts.join("/");
            let Some(known) = anchors.get(target.as_str()) else {
                return Err(format!("{href} on {path}: there is no {target}"));
            };
            if !anchor.is_empty() && !known.contains(&anchor) {
                return Err(format!("{href} on {path}: no {anchor:?} among {known:?}"));
            }
            count += 1;
        }
    }
    Ok(count)
}

#[test]
fn links_in_markdown_lead_to_headings() {
    for introduction in ["## Other", "# Code 404\n\n## Other", "# 404\n\n## Other", "# x\n\n## Other\n\n### Code x"] {
        for sections in ALIKE {
            let count =
                markdown_links(&files(introduction, sections), |_| false).unwrap_or_else(|fault| panic!("{fault}"));
            assert!(count > 10, "{count} links only");
        }
    }
}

/// Links from a page to every code and section of a catalog, and to a heading of the page itself.
fn linked(codes: &[u8], authors: impl Fn(&str) -> bool) -> Result<usize, String> {
    let alone = book(&[("content/codes.yaml", codes)]);
    let known = alone.book.as_ref().expect("a book");
    let catalog = &known.catalogs[0];
    let names = section_ids(catalog).into_iter().chain(catalog.definitions().map(|code| code.code.anchor()));
    let links: Vec<String> = names.map(|name| format!("[x](codes.yaml#{})\n", encode(&name))).collect();
    let page = format!("# Page\n\n## Here\n\n[x](#here)\n{}", links.concat());
    let mut loaded = book(&[("content/codes.yaml", codes), ("content/page.md", page.as_bytes())]);
    let book = loaded.book.as_ref().expect("a book");
    let index = LinkIndex::new(book);
    let options = Options { outputs: Output::ALL.to_vec(), base_url: None };
    let files = render(book, &index, &mut loaded.sources, &options).expect("templates without faults");
    // Links to the pages of codes have no anchor in the twins.
    let at_least = links.len();
    markdown_links(&files, authors).and_then(|count| {
        if count > at_least { Ok(count) } else { Err(format!("{count} links, and there are {at_least} on one page")) }
    })
}

#[track_caller]
fn links_lead_to_headings_of(sections: &str) {
    let source = format!("title: Codes\ndescription: '## Intro'\n{sections}");
    linked(source.as_bytes(), |_| false).unwrap_or_else(|fault| panic!("{fault} in {sections}"));
}

#[test]
fn headings_that_come_again_are_counted() {
    // Of the catalog, of the text above, of sections and of codes of which more is known.
    links_lead_to_headings_of(
        "sections:\n  - title: Codes\n    codes: [{code: 1, summary: Intro, description: d}]\n  - title: Intro\n    codes: [{code: intro, summary: s, description: d}]\n",
    );
    links_lead_to_headings_of(
        "sections:\n  - title: A\n    codes:\n      - {code: 1, summary: s, description: d, since: x, details: \"# A\\n\\n# 1 s\"}\n      - {code: 1-s, summary: s, description: d, since: x}\n  - title: A\n    codes: [{code: 2, summary: s, description: d}]\n  - title: 1 s\n    codes: [{code: 3, summary: s, description: d}]\n",
    );
}

#[test]
fn headings_of_descriptions_of_sections_are_counted() {
    links_lead_to_headings_of(
        "sections:\n  - title: A\n    description: \"# B\\n\\n# 1 s\"\n    codes: [{code: 1, summary: s, description: d, since: x}]\n  - title: B\n    codes: [{code: 2, summary: s, description: d}]\n",
    );
}

#[test]
fn marks_and_numbers_of_any_script_lead_to_headings() {
    for title in ["हिन्दी कोड", "E\u{301}tat", "שָׁלוֹם", "x² ½ ①", "a‿b", "İ", "٣ ٤", "👩‍💻 team"]
    {
        links_lead_to_headings_of(&format!(
            "sections:\n  - title: '{title}'\n    id: own\n    codes: [{{code: 1, summary: '{title}', description: d, since: x}}]\n"
        ));
    }
}

#[test]
fn headings_without_a_letter_are_linked_to() {
    links_lead_to_headings_of(
        "sections:\n  - title: '!'\n    id: own\n    codes: [{code: 1, summary: s, description: d}]\n  - title: '?'\n    id: other\n    codes: [{code: 2, summary: s, description: d}]\n",
    );
}

#[test]
fn headings_that_end_in_hashes_are_linked_to() {
    for title in ["C #", "C ##", "C#", "# #", "C \\#"] {
        links_lead_to_headings_of(&format!(
            "sections:\n  - title: '{title}'\n    codes: [{{code: 1, summary: '{title}', description: d, since: x}}]\n"
        ));
    }
}

proptest! {
    #![proptest_config(support::config(24))]

    #[test]
    fn links_lead_to_headings_whatever_they_say(generated in catalog::catalog()) {
        let source = generated.source();
        // The list of other numbers above is not the whole one.
        prop_assume!(source.chars().all(|c| c.is_ascii() || !c.is_numeric()));
        // The generated texts have one link to an anchor, and none to a page of the book.
        let authors = |href: &str| {
            let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
            let is_ours = matches!(file, "" | "codes.md" | "../codes.md" | "page.md") || file.starts_with("codes/");
            !is_ours || href == "#404" || anchor.is_empty()
        };
        let count = linked(source.as_bytes(), authors);
        prop_assert!(count.is_ok(), "{:?}", count);
    }
}
