//! Catalogs made of random numbers, and the pages that a build makes of them.

use serde_json::{Value, json};
use statusbook::copies::Form;
use statusbook::links::LinkIndex;
use statusbook::model::{Book, CatalogFile, Output};
use statusbook::render::{Options, render};
use statusbook::source::Loaded;

use super::catalog::book;

/// A stream of numbers that is the same in every run (Knuth's MMIX generator).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

const WORDS: &[&str] = &[
    "request",
    "server",
    "client",
    "`GET`",
    "`POST`",
    "the",
    "a",
    "was",
    "is",
    "not",
    "**never**",
    "token",
    "expired",
    "refused",
    "again",
    "later",
    "(e.g., JSON)",
    "method's",
    "\"quoted\"",
    "5 < 6",
    "a|b",
    "x & y",
    "naïve",
    "状態",
    "resource",
    "[guide](https://example.com/a?b=c&d)",
    "*only*",
    "header",
    "`a|b`",
    "50%",
    "re-try",
    "…",
    "C:\\dir",
];

pub fn sentence(random: &mut Random, words: usize) -> String {
    let words: Vec<&str> = (0..words).map(|_| *random.pick(WORDS)).collect();
    format!("Word {}.", words.join(" "))
}

/// A catalog of some sections with codes, as data of the source format.
pub fn catalog(random: &mut Random) -> Value {
    let mut number = 100;
    let sections: Vec<Value> = (0..3)
        .map(|section| {
            let codes: Vec<Value> = (0..4)
                .map(|_| {
                    number += 1 + random.below(20);
                    let description = match random.below(3) {
                        0 => format!("{}\n\n{}", sentence(random, 5), sentence(random, 4)),
                        _ => sentence(random, 9),
                    };
                    let mut code = json!({ "code": number, "summary": format!("Name {number} of {}", ["it", "that", "this"][random.below(3)]), "description": description });
                    if random.below(4) == 0 {
                        code["cases"] = json!([
                            { "summary": format!("first case of {number}"), "description": sentence(random, 5) },
                            { "summary": format!("second case of {number}"), "description": sentence(random, 6) },
                        ]);
                    }
                    if random.below(3) == 0 {
                        code["methods"] = json!(["GET", "PUT"]);
                        code["causes"] = json!([sentence(random, 4), sentence(random, 3)]);
                    }
                    if random.below(4) == 0 {
                        code["details"] = json!(format!("{}\n\n- {}\n- {}", sentence(random, 6), sentence(random, 2), sentence(random, 3)));
                    }
                    code["x-team"] = json!(format!("Team {}", number % 7));
                    code
                })
                .collect();
            json!({ "title": format!("Section number {section}"), "description": sentence(random, 6), "codes": codes })
        })
        .collect();
    json!({ "title": "All codes", "description": sentence(random, 12), "columns": ["methods", { "field": "x-team", "title": "Owner" }], "sections": sections })
}

pub fn load(catalog: &Value) -> Loaded {
    let source = serde_json::to_string_pretty(catalog).expect("JSON");
    let loaded = book(&[("content/codes.yaml", source.as_bytes())]);
    assert!(!loaded.findings.has_errors(), "{:?}\n{source}", loaded.findings);
    loaded
}

pub fn body(book: &Book) -> &CatalogFile {
    &book.catalogs[0].body
}

/// The page of a catalog in a form, as `build` writes it.
pub fn page(loaded: &mut Loaded, form: Form) -> String {
    let (output, path) = match form {
        Form::Markdown => (Output::Markdown, "markdown/codes.md"),
        Form::Html => (Output::Html, "html/index.html"),
        Form::Storage => (Output::Confluence, "confluence/codes.xhtml"),
        _ => (Output::Html, "html/codes.csv"),
    };
    let book = loaded.book.as_ref().expect("a book");
    let index = LinkIndex::new(book);
    let files =
        render(book, &index, &mut loaded.sources, &Options { outputs: vec![output], base_url: None }).expect("pages");
    let (_, bytes) = files.iter().find(|(name, _)| *name == path).expect("the page of the catalog");
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}
