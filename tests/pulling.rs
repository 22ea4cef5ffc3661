//! What is edited in a copy comes back into the YAML, whatever that is laid out like: the book says what the copy says then,
//! every byte outside of the texts that changed is as it was, and a second time there is nothing to take.

mod support;

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};
use statusbook::copies::compare::{Options, compare};
use statusbook::copies::kind::Original;
use statusbook::copies::pull::{Asked, Before, Found, Plan, Side, plan};
use statusbook::copies::region::{self, Source};
use statusbook::copies::{Form, Sheet};
use statusbook::diagnostic::{Findings, Span};
use statusbook::links::LinkIndex;
use statusbook::model::{Book, CatalogFile};
use statusbook::render::Fragments;
use statusbook::source::{Inputs, Loaded, load};
use support::config;
use support::copies::{Random, catalog, page, sentence};

const SETTINGS: &str = "[book]\ntitle = \"Book\"\n\n[[copy]]\nname = \"docs\"\npath = \"docs.copy\"\n";

/// A catalog in YAML, each text in a style of its own, with comments and blank lines between.
struct Writer<'r> {
    random: &'r mut Random,
    out: String,
}

impl Writer<'_> {
    fn comment(&mut self, indent: usize) {
        match self.random.below(8) {
            0 => self.out.push_str(&format!("{}# A comment: 'of' some [kind].\n", " ".repeat(indent))),
            1 => self.out.push('\n'),
            _ => {}
        }
    }

    fn mapping(&mut self, map: &serde_json::Map<String, Value>, indent: usize, first: bool) {
        for (at, (key, value)) in map.iter().enumerate() {
            if at > 0 || !first {
                self.comment(indent);
                self.out.push_str(&" ".repeat(indent));
            }
            self.out.push_str(&format!("{key}:"));
            self.value(value, indent);
        }
    }

    fn value(&mut self, value: &Value, indent: usize) {
        match value {
            Value::Object(map) => {
                self.out.push('\n');
                self.mapping(map, indent + 2, false);
            }
            Value::Array(items) if items.iter().all(|item| item.as_str().is_some_and(|text| text.len() < 5)) => {
                let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                self.out.push_str(&format!(" [{}]   # in brackets\n", items.join(", ")));
            }
            Value::Array(items) => {
                self.out.push('\n');
                for item in items {
                    self.comment(indent + 2);
                    self.out.push_str(&format!("{}-", " ".repeat(indent + 2)));
                    match item {
                        Value::Object(map) => {
                            self.out.push(' ');
                            self.mapping(map, indent + 4, true);
                        }
                        item => self.value(item, indent + 2),
                    }
                }
            }
            Value::String(text) => {
                let text = self.scalar(text, indent + 2);
                self.out.push_str(&format!(" {text}\n"));
            }
            other => self.out.push_str(&format!(" {other}\n")),
        }
    }

    fn scalar(&mut self, text: &str, indent: usize) -> String {
        let pad = format!("\n{}", " ".repeat(indent));
        let calm = text.chars().all(|c| c.is_alphanumeric() || " ,.*()".contains(c)) && !text.starts_with('*');
        let note = ["", "   # a note"][self.random.below(2)];
        match self.random.below(6) {
            0 if calm => format!("{text}{note}"),
            1 if !text.contains('\n') => format!("'{}'{note}", text.replace('\'', "''")),
            // Folded, with its lines broken where an author would break them.
            2 | 3 if !text.contains("\n-") => {
                let folded = text.replace('\n', "\n\n").replace("\n\n\n\n", "\n\n\n");
                let lines: Vec<String> = folded.split('\n').map(|line| self.broken(line, &pad)).collect();
                format!(">{pad}{}", lines.join(&pad)).replace(&format!("{pad}\n"), "\n\n")
            }
            4 => format!("|{pad}{}", text.replace('\n', &pad)).replace(&format!("{pad}\n"), "\n\n"),
            // Markdown whose lines are broken.
            5 if !text.contains("\n-") => {
                let lines: Vec<String> = text.split('\n').map(|line| self.broken(line, &pad)).collect();
                format!("|{pad}{}", lines.join(&pad)).replace(&format!("{pad}\n"), "\n\n")
            }
            _ => format!("{}{note}", serde_json::to_string(text).expect("JSON")),
        }
    }

    /// A line with some of its spaces as line breaks.
    fn broken(&mut self, line: &str, pad: &str) -> String {
        let mut out = String::new();
        for word in line.split(' ') {
            let letters = word.starts_with(|c: char| c.is_ascii_lowercase());
            if !out.is_empty() {
                out.push_str(if letters && self.random.below(4) == 0 { pad } else { " " });
            }
            out.push_str(word);
        }
        out
    }
}

fn yaml(catalog: &Value, random: &mut Random) -> String {
    let mut writer = Writer { random, out: String::from("# The catalog.\n") };
    writer.mapping(catalog.as_object().expect("a mapping"), 0, false);
    let trimmed: Vec<&str> = writer.out.lines().map(|line| if line.trim().is_empty() { "" } else { line }).collect();
    let out = trimmed.join("\n") + "\n";
    if writer.random.below(3) == 0 { out.replace('\n', "\r\n") } else { out }
}

fn inputs(yaml: &str) -> Inputs {
    let files = [("book.toml", SETTINGS), ("content/codes.yaml", yaml)];
    let files: BTreeMap<_, _> = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into();
    Inputs::in_memory(files).expect("a book")
}

/// What is taken of a copy.
fn pulled(inputs: &Inputs, copy: &str, form: Form) -> (Plan, String) {
    let Loaded { mut sources, findings, book } = load(inputs.clone());
    assert!(!findings.has_errors(), "{findings:?}\n{}", sources.text(sources.find("content/codes.yaml").expect("it")));
    let book = book.expect("a book");
    let originals = [Original::file("docs.copy".to_owned(), copy.as_bytes().to_vec())];
    let found = Found { copy: &book.config.copy[0], originals: &originals, form: Some(form), root: None };
    let asked = Asked { side: Some(Side::Theirs), ..Asked::default() };
    let before = Before { inputs, book: &book };
    let mut told = Findings::default();
    let plan = plan(&before, &found, &asked, &mut |_, _| Ok(None), (&mut sources, &mut told)).expect("a plan");
    let file = sources.find("content/codes.yaml").expect("a file");
    let text = plan.texts.get(&file).cloned().unwrap_or_else(|| sources.text(file).to_owned());
    (plan, text)
}

fn loaded(yaml: &str) -> Loaded {
    load(inputs(yaml))
}

fn body(book: &Book) -> &CatalogFile {
    &book.catalogs[0].body
}

/// The texts that may be edited, as JSON pointers, with the words that name each in a plan.
fn places(catalog: &Value, form: Form) -> Vec<String> {
    let mut out = Vec::new();
    if form == Form::Markdown || form == Form::Html {
        out.push("/title".to_owned());
    }
    if form != Form::Csv {
        out.push("/description".to_owned());
    }
    for (at, section) in catalog["sections"].as_array().expect("sections").iter().enumerate() {
        if form != Form::Csv {
            out.extend(["title", "description"].map(|key| format!("/sections/{at}/{key}")));
        }
        for (of, code) in section["codes"].as_array().expect("codes").iter().enumerate() {
            let own = format!("/sections/{at}/codes/{of}");
            out.extend(["summary", "description"].map(|key| format!("{own}/{key}")));
            if form != Form::Csv {
                let cases = code["cases"].as_array().map_or(0, Vec::len);
                out.extend((0..cases).map(|case| format!("{own}/cases/{case}/description")));
            }
            // A site has them on the pages of codes.
            if matches!(form, Form::Markdown | Form::Storage) {
                let causes = code["causes"].as_array().map_or(0, Vec::len);
                out.extend((0..causes).map(|cause| format!("{own}/causes/{cause}")));
                out.extend(code.get("details").map(|_| format!("{own}/details")));
            }
        }
    }
    out
}

/// One edit of a text, as somebody makes it in a copy.
fn edit(old: &str, plain: bool, rich: bool, random: &mut Random) -> String {
    let words: Vec<&str> = old.split(' ').collect();
    let at = random.below(words.len());
    let (before, after) = (words[..at].join(" "), words[at + 1..].join(" "));
    let put = |word: &str| [&before, word, &after].map(str::to_owned).join(" ").trim().to_owned();
    match random.below(if plain || !rich { 3 } else { 8 }) {
        0 => old.replacen("Word", "Another word", 1).replacen("Name", "The name", 1),
        1 => format!("{} and more", old.trim_end_matches('.')),
        2 if plain => format!("{old} it is"),
        2 => old.replacen("Word ", "Words of two kinds ", 1),
        3 if words[at].chars().all(char::is_alphanumeric) => put(&format!("**{}**", words[at])),
        4 => format!("{old}\n\n{}", sentence(random, 4)),
        5 => format!("{old}\n\n- {}\n- last", sentence(random, 2)),
        6 => old.split("\n\n").next().unwrap_or(old).replace("Word", "No word"),
        7 => sentence(random, 7),
        _ => old.replacen("Word", "Wort", 1),
    }
}

/// The text of a place in the YAML of a catalog.
fn spans(catalog: &CatalogFile, pointer: &str) -> Option<Span> {
    let mut parts = pointer.split('/').skip(1);
    let number = |text: &str| text.parse::<usize>().ok();
    match (parts.next()?, parts.next()) {
        ("title", None) => Some(catalog.title.place.0),
        ("description", None) => Some(catalog.description.as_ref()?.place.0),
        (_, Some(at)) => {
            let section = catalog.sections.get(number(at)?)?;
            match (parts.next()?, parts.next()) {
                ("title", _) => Some(section.title.place.0),
                ("description", _) => Some(section.description.as_ref()?.place.0),
                (_, Some(at)) => {
                    let code = section.codes.get(number(at)?)?;
                    match (parts.next()?, parts.next()) {
                        ("summary", _) => Some(code.summary.place.0),
                        ("description", _) => Some(code.description.as_ref()?.place.0),
                        ("details", _) => Some(code.details.as_ref()?.place.0),
                        ("causes", at) => Some(code.causes.get(number(at?)?)?.place.0),
                        (_, at) => Some(code.cases.get(number(at?)?)?.description.place.0),
                    }
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// A YAML text without the texts of some places.
fn skeleton(yaml: &str, pointers: &[&String]) -> String {
    let loaded = loaded(yaml);
    let book = loaded.book.expect("a book");
    let mut ranges: Vec<_> = pointers
        .iter()
        .map(|pointer| spans(body(&book), pointer).unwrap_or_else(|| panic!("{pointer} in {yaml}")))
        .map(|span| span.start as usize..span.end as usize)
        .collect();
    ranges.sort_by_key(|range| range.start);
    let (mut out, mut at) = (String::new(), 0);
    for range in ranges {
        // A block ends where a line does, and its layout is its own.
        let text = &yaml[range.clone()];
        out.push_str(yaml[at..range.start].trim_end());
        out.push('@');
        at = range.start + text.trim_end().len();
    }
    out + &yaml[at..]
}

/// A page with a region that shows a catalog.
fn region_of(loaded: &mut Loaded) -> String {
    let text = "# Read me\n\n<!-- statusbook:begin template=sections -->\n<!-- statusbook:end -->\n\nMore.\n";
    let book = loaded.book.as_ref().expect("a book");
    let index = LinkIndex::new(book);
    let fragments = Fragments::new(book, &index, &loaded.sources, None);
    let file = loaded.sources.add("README.md", text);
    let source = Source { book, fragments: &fragments, usual: None };
    let regions = region::check(&source, file, Form::Markdown, &mut loaded.sources).expect("a region");
    region::refreshed(file, text, Form::Markdown, &regions, false).expect("it can be written").text
}

fn check(seed: u64, form: Form, is_region: bool) -> Result<(), TestCaseError> {
    let mut random = Random(seed);
    let old = catalog(&mut random);
    let text = yaml(&old, &mut random);
    let mut edited = old.clone();
    let mut all = places(&old, form);
    if is_region {
        // What stands above the codes, and what is known of a code beyond its row, is not shown there.
        let shown = |at: &String| at.starts_with("/sections/") && !at.contains("/causes/") && !at.ends_with("/details");
        all.retain(shown);
    }
    let mut touched = BTreeMap::new();
    for _ in 0..1 + random.below(4) {
        let pointer = random.pick(&all).clone();
        let plain = pointer.ends_with("title") || pointer.ends_with("summary");
        let rich = form != Form::Csv && !pointer.contains("causes");
        let was = old.pointer(&pointer).and_then(Value::as_str).expect("a text").to_owned();
        let now = edit(&was, plain, rich, &mut random);
        if let Some(value) = edited.pointer_mut(&pointer) {
            *value = json!(now);
        }
        touched.insert(pointer, now);
    }
    let mut wanted = support::copies::load(&edited);
    let copy = if is_region {
        // Somebody edited what we wrote: the checksum is that of before.
        let [was, is] = [region_of(&mut support::copies::load(&old)), region_of(&mut wanted)];
        let end = |text: &str| text.find("<!-- statusbook:end").expect("a marker");
        format!("{}{}", &is[..end(&is)], &was[end(&was)..])
    } else {
        page(&mut wanted, form)
    };
    let inputs = inputs(&text);
    let (plan, new) = pulled(&inputs, &copy, form);
    let left: Vec<_> =
        plan.left.iter().map(|it| (&it.refused.why, &it.difference.code, &it.difference.field)).collect();
    prop_assert!(left.is_empty(), "{left:#?}\n{touched:#?}\n{text}\n{copy}");
    let after = loaded(&new);
    prop_assert!(!after.findings.has_errors(), "{:?}\n{new}", after.findings);
    // The book says what the edited one says.
    let [is, should] = [&after, &wanted].map(|it| Sheet::of(body(it.book.as_ref().expect("a book"))));
    let found = compare(&is, &should, Options { form: None, intro: Some(true) });
    let found: Vec<_> = found.differences.iter().map(|it| (&it.code, &it.field, &it.message)).collect();
    prop_assert!(
        found.is_empty(),
        "{found:#?}\n{touched:#?}\n{}\n{new}\n{copy}",
        plan.taken.iter().map(|it| format!("{:?} {:?}", it.slot, it.edits)).collect::<Vec<_>>().join("\n")
    );
    // Nothing else has changed, byte for byte.
    let touched: Vec<&String> = touched.keys().collect();
    prop_assert_eq!(skeleton(&text, &touched), skeleton(&new, &touched), "{}\n{}", text, new);
    // And there is nothing left to take.
    let (again, same) = pulled(&self::inputs(&new), &copy, form);
    prop_assert!(again.taken.is_empty() && again.left.is_empty() && same == new, "{again:?}");
    Ok(())
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn edits_of_a_copy_come_back(seed: u64, form in prop::sample::select(vec![Form::Markdown, Form::Html, Form::Storage])) {
        check(seed, form, false)?;
    }

    #[test]
    fn edits_of_rows_of_values_come_back(seed: u64) {
        check(seed, Form::Csv, false)?;
    }

    #[test]
    fn edits_of_a_region_come_back(seed: u64) {
        check(seed, Form::Markdown, true)?;
    }
}
