//! What differs between two versions of the catalogs: code by code and field by field.
//!
//! Unlike two copies, two versions call the same thing by the same name: codes are matched by their names alone, and a code
//! that has another name is another code.

use std::collections::{BTreeMap, BTreeSet};

use crate::copies::canonical::{Word, tokens, words};
use crate::model::{Catalog, CatalogFile, ChangeKind, Definition, Markdown, Section};
use crate::render::{field, paragraph};
use crate::richtext::{Inline, RichText, plain_text};

/// A text of more characters than this is not written down.
const LONGEST: usize = 4_000;

/// One change, before it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The path of the catalog, below the content folder and without the ending.
    pub catalog: String,
    /// What happened.
    pub kind: ChangeKind,
    /// The code that it is about.
    pub code: Option<String>,
    /// The title of the section that it is about.
    pub section: Option<String>,
    /// The key of the field that it is about.
    pub field: Option<String>,
    /// What stood there, in plain text on one line.
    pub from: Option<String>,
    /// What stands there, likewise.
    pub to: Option<String>,
}

/// What differs. Texts are compared by their words and by where their links lead, not by their formatting.
pub fn differences(old: &[Catalog], new: &[Catalog]) -> Vec<Entry> {
    let old_paths: BTreeMap<&str, &Catalog> = old.iter().map(|catalog| (catalog.path.as_str(), catalog)).collect();
    let new_paths: BTreeSet<&str> = new.iter().map(|catalog| catalog.path.as_str()).collect();
    let mut gone: Vec<&Catalog> = old.iter().filter(|catalog| !new_paths.contains(catalog.path.as_str())).collect();
    let mut out = Vec::new();
    for catalog in new {
        let mut differ = Differ { catalog: &catalog.path, out: &mut out };
        if let Some(before) = old_paths.get(catalog.path.as_str()) {
            differ.catalogs(before, catalog);
        } else if let Some(at) = gone.iter().position(|before| is_same(before, catalog)) {
            let before = gone.remove(at);
            differ.whole(ChangeKind::Moved, Some(before.path.clone()), Some(catalog.path.clone()));
            differ.catalogs(before, catalog);
        } else {
            differ.whole(ChangeKind::Added, None, Some(catalog.title.to_string()));
        }
    }
    for catalog in gone {
        let mut differ = Differ { catalog: &catalog.path, out: &mut out };
        differ.whole(ChangeKind::Removed, Some(catalog.title.to_string()), None);
    }
    out
}

/// Whether a catalog that is gone is one that has come: whether more than half of the codes of either are those of the
/// other, too.
fn is_same(old: &CatalogFile, new: &CatalogFile) -> bool {
    let codes = |catalog: &CatalogFile| -> BTreeSet<String> {
        catalog.definitions().map(|definition| definition.code.as_str().to_owned()).collect()
    };
    let (old, new) = (codes(old), codes(new));
    old.intersection(&new).count() * 2 > old.len().max(new.len())
}

/// A definition and the title of its section.
type Coded<'c> = BTreeMap<&'c str, (&'c Definition, &'c str)>;

fn codes(catalog: &CatalogFile) -> Coded<'_> {
    let sections = catalog.sections.iter();
    sections
        .flat_map(|section| section.codes.iter().map(|code| (code.code.as_str(), (code, section.title.as_str()))))
        .collect()
}

struct Differ<'d> {
    catalog: &'d str,
    out: &'d mut Vec<Entry>,
}

/// What is changed: nothing where it is the catalog itself.
#[derive(Clone, Copy, Default)]
struct About<'a> {
    code: Option<&'a str>,
    section: Option<&'a str>,
}

impl Differ<'_> {
    fn push(&mut self, kind: ChangeKind, about: About<'_>, field: Option<&str>, texts: [Option<String>; 2]) {
        let short = |text: Option<String>| text.filter(|text| !text.is_empty() && text.chars().count() <= LONGEST);
        let [from, to] = texts.map(short);
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let (code, section, field) = (owned(about.code), owned(about.section), owned(field));
        self.out.push(Entry { catalog: self.catalog.to_owned(), kind, code, section, field, from, to });
    }

    fn whole(&mut self, kind: ChangeKind, from: Option<String>, to: Option<String>) {
        self.push(kind, About::default(), None, [from, to]);
    }

    fn catalogs(&mut self, old: &CatalogFile, new: &CatalogFile) {
        let nothing = About::default();
        self.plain(nothing, "title", [Some(old.title.as_str()), Some(new.title.as_str())]);
        self.texts(nothing, "description", [markdown(&old.description), markdown(&new.description)]);
        let (before, after) = (codes(old), codes(new));
        let renamed = self.sections(old, new, [&before, &after]);
        let columns = old.columns.iter().chain(&new.columns).map(|column| column.field.as_str());
        let own: BTreeSet<&str> = columns.filter(|field| field.starts_with("x-")).collect();
        for definition in new.definitions() {
            let code = definition.code.as_str();
            let about = About { code: Some(code), section: None };
            let section = after.get(code).map_or("", |(_, section)| section);
            let Some((old, old_section)) = before.get(code) else {
                self.push(ChangeKind::Added, about, None, [None, Some(definition.summary.to_string())]);
                continue;
            };
            if *old_section != section && renamed.get(old_section) != Some(&section) {
                self.plain(about, "section", [Some(old_section), Some(section)]);
            }
            self.definitions(about, [old, definition], &own);
        }
        for definition in old.definitions().filter(|definition| !after.contains_key(definition.code.as_str())) {
            let about = About { code: Some(definition.code.as_str()), section: None };
            self.push(ChangeKind::Removed, about, None, [Some(definition.summary.to_string()), None]);
        }
    }

    /// Compares the sections, and gives the new titles of those that are called otherwise: whose title is gone, and most of
    /// whose codes stand below one that is new.
    fn sections<'c>(
        &mut self,
        old: &'c CatalogFile,
        new: &'c CatalogFile,
        [before, after]: [&Coded<'c>; 2],
    ) -> BTreeMap<&'c str, &'c str> {
        let titled = |catalog: &'c CatalogFile| -> BTreeMap<&'c str, &'c Section> {
            catalog.sections.iter().map(|section| (section.title.as_str(), section)).collect()
        };
        let (was, is) = (titled(old), titled(new));
        let mut renamed = BTreeMap::new();
        for section in &new.sections {
            let title = section.title.as_str();
            let mut origins: BTreeMap<&str, usize> = BTreeMap::new();
            if !was.contains_key(title) {
                let known = section.codes.iter().filter_map(|code| before.get(code.code.as_str()));
                known.filter(|(_, from)| !is.contains_key(from)).for_each(|(_, from)| {
                    *origins.entry(from).or_default() += 1;
                });
            }
            let origin = origins.into_iter().max_by_key(|(_, codes)| *codes);
            let of_origin = |origin: &str| {
                let codes = was.get(origin).into_iter().flat_map(|section| section.codes.iter());
                codes.filter(|code| after.contains_key(code.code.as_str())).count()
            };
            let about = About { code: None, section: Some(title) };
            let before = match origin {
                Some((origin, codes)) if codes * 2 > of_origin(origin) => {
                    self.plain(about, "title", [Some(origin), Some(title)]);
                    renamed.insert(origin, title);
                    was.get(origin)
                }
                _ => was.get(title),
            };
            if let Some(before) = before {
                self.texts(about, "description", [markdown(&before.description), markdown(&section.description)]);
            }
        }
        renamed
    }

    fn definitions(&mut self, about: About<'_>, [old, new]: [&Definition; 2], own: &BTreeSet<&str>) {
        self.plain(about, "summary", [Some(old.summary.as_str()), Some(new.summary.as_str())]);
        self.texts(about, "description", [markdown(&old.description), markdown(&new.description)]);
        let cases = [cases(old), cases(new)];
        self.texts(about, "cases", [Some(&cases[0]), Some(&cases[1])]);
        let given: BTreeSet<&str> = old.given().chain(new.given()).collect();
        for key in given.into_iter().chain(own.iter().copied()) {
            let text = |definition| Definition::rows(definition).next().map(|row| field(row, key));
            let (old, new) = (text(old), text(new));
            self.texts(about, key, [old.as_deref(), new.as_deref()]);
        }
    }

    fn plain(&mut self, about: About<'_>, field: &str, texts: [Option<&str>; 2]) {
        if texts[0] != texts[1] {
            self.push(ChangeKind::Changed, about, Some(field), texts.map(|text| text.map(str::to_owned)));
        }
    }

    fn texts(&mut self, about: About<'_>, field: &str, texts: [Option<&RichText>; 2]) {
        let [old, new] = texts.map(|text| text.filter(|text| !text.is_empty()));
        let kind = match (old, new) {
            (None, None) => return,
            (Some(old), Some(new)) if old == new || says_the_same(old, new) => return,
            (Some(_), Some(_)) => ChangeKind::Changed,
            (None, Some(_)) => ChangeKind::Added,
            (Some(_), None) => ChangeKind::Removed,
        };
        let [from, to] = [old, new].map(|text| text.map(plain_text));
        // Where only a link leads elsewhere, the words have nothing to show.
        let texts = if from == to { [None, None] } else { [from, to] };
        self.push(kind, about, Some(field), texts);
    }
}

fn markdown(text: &Option<Markdown>) -> Option<&RichText> {
    text.as_ref().map(|text| &text.text)
}

/// Whether the words of two texts are the same, and their links lead to the same places.
fn says_the_same(old: &RichText, new: &RichText) -> bool {
    let (old, new) = (tokens(&old.blocks), tokens(&new.blocks));
    let (old, new) = (words(&old), words(&new));
    let targets = |words: &[Word<'_>]| {
        let mut targets: Vec<String> =
            words.iter().flat_map(|word| &word.targets).map(|target| (*target).to_owned()).collect();
        targets.dedup();
        targets
    };
    old == new && targets(&old) == targets(&new)
}

/// The messages of a code, each with what it means.
fn cases(definition: &Definition) -> RichText {
    let blocks = definition.cases.iter().flat_map(|case| {
        let summary = paragraph(vec![Inline::Text(format!("{}:", case.summary))]);
        summary.blocks.into_iter().chain(case.description.text.blocks.iter().cloned())
    });
    RichText { blocks: blocks.collect() }
}
