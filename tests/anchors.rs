//! Anchors are unique on their pages, and the book's own links lead to anchors that are there.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use statusbook::check::check;
use statusbook::links::LinkIndex;
use statusbook::model::Output;
use statusbook::render::{FileSet, Options, render};
use support::catalog::book;
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
    let findings = check(book, &index, &loaded.sources);
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
