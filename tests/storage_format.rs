//! The checker of storage format and the document type `schema/confluence-storage.dtd`: both refuse what is wrong, and
//! what the checker lets pass, xmllint lets pass too.

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Command;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use statusbook::richtext::{AsWritten, Slugs, storage::Writer, storage::cdata, storage::escape};
use support::storage::{check, wrapped};
use support::tree::{self, Tree};
use support::{config, rich_text};

const DTD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/confluence-storage.dtd");

/// What is wrong by the elements and attributes alone: both must refuse it.
const WRONG: &[&str] = &[
    "text",
    "<p>a<p>b</p></p>",
    "<p><ul><li><p>a</p></li></ul></p>",
    "<div><p>a</p></div>",
    "<p><span>a</span></p>",
    "<p><b>a</b></p>",
    "<p class=\"x\">a</p>",
    "<p onclick=\"x\">a</p>",
    "<h1 id=\"x\">a</h1>",
    "<ul></ul>",
    "<ul><p>a</p></ul>",
    "<ul><li>a</li></ul>",
    "<ul><li></li></ul>",
    "<blockquote>a</blockquote>",
    "<hr>a</hr>",
    "<p><code><em>a</em></code></p>",
    "<p><a>b</a></p>",
    "<p><img src=\"x\"/></p>",
    "<p><br>a</br></p>",
    "<pre>a</pre>",
    "<table><tbody><tr><td><p>a</p></td></tr></tbody></table>",
    "<table data-layout=\"wide\" data-table-width=\"760\"><colgroup><col style=\"width: 1.0px;\"/></colgroup><tbody><tr><td><p>a</p></td></tr></tbody></table>",
    "<table data-layout=\"default\" data-table-width=\"760\"><tbody><tr><td><p>a</p></td></tr></tbody></table>",
    "<table data-layout=\"default\" data-table-width=\"760\"><colgroup><col style=\"width: 1.0px;\"/></colgroup><tr><td><p>a</p></td></tr></table>",
    "<table data-layout=\"default\" data-table-width=\"760\"><colgroup><col style=\"width: 1.0px;\"/></colgroup><tbody></tbody></table>",
    "<table data-layout=\"default\" data-table-width=\"760\"><colgroup><col style=\"width: 1.0px;\"/></colgroup><tbody><tr><td>a</td></tr></tbody></table>",
    "<table data-layout=\"default\" data-table-width=\"760\"><colgroup><col/></colgroup><tbody><tr><td><p>a</p></td></tr></tbody></table>",
    "<table data-layout=\"default\" data-table-width=\"760\"><colgroup><col style=\"width: 1.0px;\"/></colgroup><tbody><tr><td colspan=\"2\"><p>a</p></td></tr></tbody></table>",
    "<tr><td><p>a</p></td></tr>",
    "<p><ac:link ac:anchor=\"x\"></ac:link></p>",
    "<p><ac:link ac:anchor=\"x\">a</ac:link></p>",
    "<p><ac:link><ri:page/><ac:link-body>a</ac:link-body></ac:link></p>",
    "<p><ac:link><ri:url ri:value=\"https://x\"/><ac:link-body>a</ac:link-body></ac:link></p>",
    "<p><ri:page ri:content-title=\"x\"/></p>",
    "<p><ac:image></ac:image></p>",
    "<p><ac:image ac:width=\"1\"><ri:url ri:value=\"https://x\"/></ac:image></p>",
    "<ac:structured-macro ac:name=\"html\" ac:schema-version=\"1\"><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>",
    "<ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>",
    "<ac:structured-macro ac:name=\"code\" ac:schema-version=\"1\"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>",
    "<p><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></p>",
    "<ac:parameter ac:name=\"x\">y</ac:parameter>",
    "<ac:layout><ac:layout-section ac:type=\"single\"><ac:layout-cell><p>a</p></ac:layout-cell></ac:layout-section></ac:layout>",
    "<p>a",
    "<p>&undeclared;</p>",
    "<p>a\u{1}</p>",
    "<p>a ]]> b</p>",
];

/// What only a checker can refuse.
const SUBTLE: &[&str] = &[
    "<p>a\nb</p>",
    "<p>a</p>\n<p>b</p>",
    "<p><![CDATA[a]]></p>",
    "<!-- a --><p>b</p>",
    "<?a b?><p>c</p>",
    "<p>&nbsp;</p>",
    "<p><a href=\"javascript:x\">a</a></p>",
    "<p><a href=\"x\"><em><a href=\"y\">a</a></em></a></p>",
    "<p><a href=\"x&#10;y\">a</a></p>",
    "<p><ac:link><ac:link-body>a</ac:link-body></ac:link></p>",
    "<p><ac:link ac:anchor=\"\"><ac:link-body>a</ac:link-body></ac:link></p>",
    "<p><ac:image ac:alt=\"\"><ri:url ri:value=\"https://x\"/></ac:image></p>",
    "<p><ac:image><ri:url ri:value=\"x.png\"/></ac:image></p>",
    "<p><ac:image><ri:attachment ri:filename=\"a/b.png\"/></ac:image></p>",
    "<ol start=\"1\"><li><p>a</p></li></ol>",
    "<ol start=\"07\"><li><p>a</p></li></ol>",
    "<ac:structured-macro ac:name=\"anchor\" ac:schema-version=\"1\"><ac:parameter ac:name=\"\">a</ac:parameter></ac:structured-macro>",
    "<p><em><ac:structured-macro ac:name=\"toc\" ac:schema-version=\"1\"><ac:parameter ac:name=\"maxLevel\">2</ac:parameter></ac:structured-macro></em></p>",
    "<h2><ac:structured-macro ac:name=\"toc\" ac:schema-version=\"1\"><ac:parameter ac:name=\"maxLevel\">2</ac:parameter></ac:structured-macro></h2>",
    "<p><ac:structured-macro ac:name=\"toc\" ac:schema-version=\"1\"><ac:parameter ac:name=\"maxLevel\">9</ac:parameter></ac:structured-macro></p>",
    "<p><ac:structured-macro ac:name=\"anchor\" ac:schema-version=\"1\"></ac:structured-macro></p>",
    "<p><ac:structured-macro ac:name=\"anchor\" ac:schema-version=\"1\"><ac:parameter ac:name=\"x\">a</ac:parameter></ac:structured-macro></p>",
    "<ac:structured-macro ac:name=\"code\" ac:schema-version=\"1\"><ac:plain-text-body>a</ac:plain-text-body></ac:structured-macro>",
    "<ac:structured-macro ac:name=\"code\" ac:schema-version=\"1\"><ac:parameter ac:name=\"language\">klingon</ac:parameter><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro>",
    "<p><ac:structured-macro ac:name=\"code\" ac:schema-version=\"1\"><ac:plain-text-body><![CDATA[a]]></ac:plain-text-body></ac:structured-macro></p>",
    "<table data-layout=\"default\" data-table-width=\"760\"><colgroup><col style=\"width: 1.0px;\"/></colgroup><tbody><tr><td><p>a</p></td><td><p>b</p></td></tr></tbody></table>",
    "<table data-layout=\"default\" data-table-width=\"760\"><colgroup><col style=\"width: 1px\"/></colgroup><tbody><tr><td><p>a</p></td></tr></tbody></table>",
    "<table data-layout=\"default\" data-table-width=\"760\"><colgroup><col style=\"width: 1.0px;\"/></colgroup><tbody><tr><td><p>a</p></td></tr><tr><th><p>b</p></th></tr></tbody></table>",
];

fn bodies(count: usize) -> Vec<String> {
    let mut runner = TestRunner::new(config(1));
    let mut body = || {
        let text = rich_text().new_tree(&mut runner).expect("a tree").current();
        let mut out = String::new();
        Writer::new(&AsWritten).heading_ids(Some(Slugs::default())).blocks(&text.blocks, &mut out);
        out
    };
    (0..count).map(|_| body()).collect()
}

/// Which of these xmllint refuses; none where it is not installed, which counts only outside of CI.
fn refused(bodies: &[String]) -> Option<BTreeSet<usize>> {
    let folder = tempfile::tempdir().expect("a folder");
    let name = |at: usize| format!("{at}.xml");
    for (at, body) in bodies.iter().enumerate() {
        let page = format!("<!DOCTYPE ac:confluence SYSTEM \"{DTD}\">\n{}\n", wrapped(body));
        std::fs::write(folder.path().join(name(at)), page).expect("a file");
    }
    let mut command = Command::new("xmllint");
    command.args(["--noout", "--nonet", "--valid"]).args((0..bodies.len()).map(name)).current_dir(folder.path());
    let output = match command.output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "xmllint is not installed");
            println!("skipped: xmllint is not installed");
            return None;
        }
        Err(error) => panic!("xmllint: {error}"),
    };
    let report = String::from_utf8_lossy(&output.stderr);
    let at = |line: &str| line.split_once(".xml:").and_then(|(at, _)| at.parse().ok());
    let refused: BTreeSet<usize> = report.lines().filter_map(at).collect();
    assert_eq!(output.status.success(), refused.is_empty(), "{report}");
    Some(refused)
}

#[test]
fn what_is_wrong_is_refused() {
    for body in WRONG.iter().chain(SUBTLE) {
        assert!(check(body).is_err(), "{body}");
    }
    let wrong: Vec<String> = WRONG.iter().map(|body| (*body).to_owned()).collect();
    if let Some(refused) = refused(&wrong) {
        let passed: Vec<_> = wrong.iter().enumerate().filter(|(at, _)| !refused.contains(at)).collect();
        assert!(passed.is_empty(), "{passed:?}");
    }
}

#[test]
fn what_the_writer_writes_is_valid() {
    let bodies = bodies(400);
    for body in &bodies {
        assert_eq!(check(body), Ok(()), "{body}");
    }
    if let Some(refused) = refused(&bodies) {
        assert!(refused.is_empty(), "{:?}", refused.iter().map(|at| &bodies[*at]).collect::<Vec<_>>());
    }
}

/// Storage format again, code in CDATA.
fn write(tree: &Tree, out: &mut String) {
    match tree {
        Tree::Text(text) => escape(text, out),
        Tree::Element { name, attributes, children } => {
            let _ = write!(out, "<{name}");
            for (name, value) in attributes {
                let _ = write!(out, " {name}=\"");
                escape(value, out);
                out.push('"');
            }
            out.push('>');
            if name == "ac:plain-text-body" {
                cdata(&tree.text(), out);
            } else {
                children.iter().for_each(|child| write(child, out));
            }
            let _ = write!(out, "</{name}>");
        }
    }
}

/// Where a tree is changed, and how: elements count from the root, in the order of the page.
#[derive(Clone, Debug)]
enum Change {
    Rename(String),
    Drop,
    Unwrap,
    Double,
    Attribute(String, String),
}

fn change() -> impl Strategy<Value = Change> {
    const NAMES: &[&str] = &[
        "p",
        "h2",
        "ul",
        "ol",
        "li",
        "table",
        "tbody",
        "tr",
        "td",
        "th",
        "colgroup",
        "col",
        "blockquote",
        "hr",
        "br",
        "code",
        "em",
        "a",
        "ac:link",
        "ac:link-body",
        "ac:image",
        "ri:page",
        "ri:url",
        "ri:attachment",
        "div",
        "ac:structured-macro",
        "ac:parameter",
        "ac:plain-text-body",
    ];
    const ATTRIBUTES: &[&str] = &["start", "href", "style", "class", "ac:anchor", "ac:alt", "ac:name", "ri:value"];
    prop_oneof![
        3 => prop::sample::select(NAMES).prop_map(|name| Change::Rename(name.to_owned())),
        1 => Just(Change::Drop),
        2 => Just(Change::Unwrap),
        1 => Just(Change::Double),
        2 => (prop::sample::select(ATTRIBUTES), "[a-z0-9]{0,3}").prop_map(|(name, value)| Change::Attribute(name.to_owned(), value)),
    ]
}

fn changed(tree: &Tree, at: &mut usize, change: &Change) -> Vec<Tree> {
    let Tree::Element { name, attributes, children } = tree else { return vec![tree.clone()] };
    let here = *at == 0;
    *at = at.wrapping_sub(1);
    let inner: Vec<Tree> = children.iter().flat_map(|child| changed(child, at, change)).collect();
    let same = |name: &str, attributes: &[(String, String)]| Tree::Element {
        name: name.to_owned(),
        attributes: attributes.to_vec(),
        children: inner.clone(),
    };
    match change {
        _ if !here => vec![same(name, attributes)],
        Change::Rename(name) => vec![same(name, attributes)],
        Change::Drop => vec![],
        Change::Unwrap => inner,
        Change::Double => vec![same(name, attributes), same(name, attributes)],
        Change::Attribute(key, value) => {
            let mut attributes = attributes.clone();
            attributes.retain(|(known, _)| known != key);
            attributes.push((key.clone(), value.clone()));
            vec![same(name, &attributes)]
        }
    }
}

#[test]
fn the_checker_lets_nothing_pass_that_the_document_type_refuses() {
    let mut runner = TestRunner::new(config(1));
    let mut cases = Vec::new();
    for body in bodies(400) {
        let root = tree::storage(&body);
        let count = root.elements().len();
        if count == 0 {
            continue;
        }
        let change = change().new_tree(&mut runner).expect("a change").current();
        let mut at = (0..count).new_tree(&mut runner).expect("a place").current();
        let mut out = String::new();
        for block in root.children() {
            changed(block, &mut at, &change).iter().for_each(|tree| write(tree, &mut out));
        }
        cases.push(out);
    }
    let checked: Vec<bool> = cases.iter().map(|body| check(body).is_ok()).collect();
    let passed = checked.iter().filter(|passed| **passed).count();
    assert!(passed >= 20 && passed + 100 <= cases.len(), "{passed} of {} pass: the changes prove little", cases.len());
    if let Some(refused) = refused(&cases) {
        for at in refused {
            assert!(!checked[at], "{}", cases[at]);
        }
    }
}
