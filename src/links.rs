//! What a book's own links mean: addresses that authors write, as places in the book.
//!
//! Authors link to the sources, from the folder of the file that they write in: `status-codes.yaml#404`,
//! `guide/editing.md#columns`, `#404` within a catalog, `images/a.png`. Each output gives these places addresses of its
//! own.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Book, Catalog, CatalogFile, Page, anchor_of};
use crate::richtext::{Entry, Slugs, outline, outline_with, slug};
use crate::words::Words;

/// A place in the book that a link leads to, or what is wrong with the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination<'a> {
    /// Somewhere else: an address with a scheme or from the root of a host, or a source that could not be read.
    Elsewhere,
    /// Out of the folder of the sources, where no output has anything.
    Outside,
    /// A page or the page of a catalog, at an anchor of it.
    Document(&'a Document<'a>, Option<&'a str>),
    /// A code: the catalog and its anchor.
    Code(&'a Document<'a>, &'a str),
    /// A file that is published as it is, by its path.
    Asset(&'a str),
    /// Nothing is there.
    NoFile,
    /// The page is there, the anchor is not.
    NoAnchor(&'a Document<'a>),
}

/// A page of the outputs: a catalog or a page of prose.
#[derive(Debug, PartialEq, Eq)]
pub struct Document<'a> {
    /// The path below the sources, without the ending.
    pub path: &'a str,
    /// The title.
    pub title: &'a str,
    /// Whether it is a catalog.
    pub catalog: bool,
    /// The anchors of its sections, in their order.
    pub sections: Vec<String>,
    /// The anchors of its codes, with the names of their pages.
    pub codes: BTreeMap<String, String>,
    /// Its other anchors.
    pub anchors: BTreeSet<String>,
    /// For each anchor the one that GitHub and most other readers of Markdown make from the nearest heading. They make
    /// none for a row of a table, so a code leads to its section.
    pub markdown: BTreeMap<String, String>,
}

/// Everything in a book that a link can lead to.
#[derive(Debug)]
pub struct LinkIndex<'a> {
    /// By path below the sources, with the ending.
    documents: BTreeMap<String, Document<'a>>,
    assets: BTreeSet<&'a str>,
    /// Sources with mistakes: whether what a link names is in them is not known yet.
    unread: BTreeSet<&'a str>,
}

/// The name of the anchor of a code on a page of Confluence. Editors of Confluence make names from headings, few of
/// which start so.
pub(crate) fn wiki_anchor(anchor: &str) -> String {
    format!("code-{anchor}")
}

/// The names of anchors that the headings of a catalog's page cannot have, because they are those of its codes, which are
/// permanent, in one output or another.
pub(crate) fn reserved(codes: impl Iterator<Item = impl AsRef<str>>) -> Slugs {
    let names: Vec<String> = codes.flat_map(|code| [wiki_anchor(code.as_ref()), code.as_ref().to_owned()]).collect();
    Slugs::without(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The headings of the text above the tables, with their ids.
fn introduction(catalog: &CatalogFile) -> Vec<Entry> {
    let ids = || reserved(catalog.definitions().map(|definition| definition.code.anchor()));
    catalog.description.as_ref().map_or_else(Vec::new, |text| outline_with(&text.text, ids()))
}

/// The names of the anchors of the sections of a catalog, in order: from `id`, or else the title. Codes come first where
/// both would have the same name.
pub fn section_ids(catalog: &CatalogFile) -> Vec<String> {
    let retired = catalog.retired.iter().map(|retired| retired.code.anchor());
    let anchors = catalog.definitions().map(|definition| definition.code.anchor()).chain(retired);
    let codes: BTreeSet<String> = anchors.flat_map(|anchor| [wiki_anchor(&anchor), anchor]).collect();
    let mut taken: BTreeSet<String> = introduction(catalog).into_iter().map(|entry| entry.id).collect();
    let mut ids = Vec::with_capacity(catalog.sections.len());
    // Where to go on counting, for titles that come up again and again.
    let mut next: BTreeMap<String, usize> = BTreeMap::new();
    for section in &catalog.sections {
        let wanted = section.id.as_ref().map_or_else(|| slug(section.title.as_str()), |id| anchor_of(id.as_str()));
        let wanted = if wanted.is_empty() { "section".to_owned() } else { wanted };
        let free = |id: &String| !codes.contains(id) && !taken.contains(id);
        let mut id = wanted.clone();
        if !free(&id) {
            let n = next.entry(wanted.clone()).or_insert(1);
            while !free(&id) {
                id = format!("{wanted}-{n}");
                *n += 1;
            }
        }
        taken.insert(id.clone());
        ids.push(id);
    }
    ids
}

/// For each anchor of a catalog the one that GitHub makes on its page; `ids` are those of its sections.
fn github_anchors(catalog: &CatalogFile, ids: &[String], words: &Words) -> BTreeMap<String, String> {
    let mut slugs = Slugs::default();
    github(&mut slugs, catalog.title.as_str());
    let mut markdown = BTreeMap::new();
    for entry in introduction(catalog) {
        let slug = github(&mut slugs, &entry.title);
        markdown.insert(entry.id, slug);
    }
    for (section, id) in catalog.sections.iter().zip(ids) {
        let slug = github(&mut slugs, section.title.as_str());
        section.description.iter().flat_map(|text| outline(&text.text)).for_each(|entry| {
            github(&mut slugs, &entry.title);
        });
        for definition in section.codes.iter() {
            // A code of which more is known has a heading of its own below the table.
            let own = catalog
                .has_more(definition)
                .then(|| github(&mut slugs, &format!("{} {}", definition.code, definition.summary)));
            if own.is_some() {
                definition.details.iter().flat_map(|text| outline(&text.text)).for_each(|entry| {
                    github(&mut slugs, &entry.title);
                });
            }
            markdown.insert(definition.code.anchor(), own.unwrap_or_else(|| slug.clone()));
        }
        markdown.insert(id.clone(), slug);
    }
    if !catalog.retired.is_empty() {
        let slug = github(&mut slugs, words.get("retired"));
        for retired in &catalog.retired {
            markdown.entry(retired.code.anchor()).or_insert_with(|| slug.clone());
        }
    }
    markdown
}

/// The anchors that GitHub makes for the sections of a catalog, whose own are `ids`, on a page of it in Markdown.
pub(crate) fn markdown_anchors(catalog: &CatalogFile, ids: &[String], words: &Words) -> Vec<String> {
    let anchors = github_anchors(catalog, ids, words);
    ids.iter().map(|id| anchors.get(id).unwrap_or(id).clone()).collect()
}

impl<'a> LinkIndex<'a> {
    /// The index of a book.
    pub fn new(book: &'a Book) -> Self {
        let mut documents = BTreeMap::new();
        for catalog in &book.catalogs {
            documents.insert(format!("{}.{}", catalog.path, catalog.ending), Self::catalog(catalog, &book.words));
        }
        for page in &book.pages {
            documents.insert(format!("{}.md", page.path), Self::page(page));
        }
        let assets = book.assets.iter().map(|asset| asset.path.as_str()).collect();
        Self { documents, assets, unread: book.unread.iter().map(String::as_str).collect() }
    }

    fn catalog(catalog: &'a Catalog, words: &Words) -> Document<'a> {
        let codes: BTreeMap<String, String> =
            catalog.definitions().map(|definition| (definition.code.anchor(), definition.code.file_name())).collect();
        let ids = section_ids(catalog);
        let markdown = github_anchors(catalog, &ids, words);
        let anchors = markdown.keys().filter(|anchor| !codes.contains_key(*anchor)).cloned().collect();
        Document {
            path: &catalog.path,
            title: catalog.title.as_str(),
            catalog: true,
            sections: ids,
            codes,
            anchors,
            markdown,
        }
    }

    fn page(page: &'a Page) -> Document<'a> {
        let mut slugs = Slugs::default();
        github(&mut slugs, page.title.as_str());
        let entries = outline(&page.body.text).into_iter();
        let markdown: BTreeMap<String, String> =
            entries.map(|entry| (entry.id, github(&mut slugs, &entry.title))).collect();
        let anchors = markdown.keys().cloned().collect();
        Document {
            path: &page.path,
            title: page.title.as_str(),
            catalog: false,
            sections: Vec::new(),
            codes: BTreeMap::new(),
            anchors,
            markdown,
        }
    }

    /// The document of a catalog of the book.
    pub fn of_catalog(&self, catalog: &Catalog) -> Option<&Document<'a>> {
        self.documents.get(&format!("{}.{}", catalog.path, catalog.ending))
    }

    /// The document of a page of the book.
    pub fn of_page(&self, page: &Page) -> Option<&Document<'a>> {
        self.documents.get(&format!("{}.md", page.path))
    }

    /// Where a link of the settings leads: from the folder of the sources. It stands on every page, so an anchor alone
    /// is on none.
    pub(crate) fn find_from_settings<'s>(&'s self, target: &'s str) -> Destination<'s> {
        let nothing = target.is_empty() || target.starts_with('#');
        match self.documents.values().next().filter(|_| !nothing) {
            Some(document) => self.find("", document, target),
            None if !nothing && has_scheme(target) => Destination::Elsewhere,
            None => Destination::NoFile,
        }
    }

    /// Where a link leads that stands in the file `from` (its path below the sources, with the ending). A part of a
    /// catalog passes the catalog as `document`, to which addresses without a file belong.
    pub fn find<'s>(&'s self, from: &str, document: &'s Document<'s>, target: &'s str) -> Destination<'s> {
        let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
        if path.is_empty() {
            return match anchor {
                Some(anchor) if !anchor.is_empty() => at(document, anchor),
                _ => Destination::Document(document, None),
            };
        }
        if path.starts_with(['/', '?']) || has_scheme(path) {
            return Destination::Elsewhere;
        }
        let path = decode(path.split('?').next().unwrap_or(path));
        let Some(path) = join(from, &path) else { return Destination::Outside };
        if let Some(document) = self.documents.get(&path) {
            return anchor
                .filter(|a| !a.is_empty())
                .map_or(Destination::Document(document, None), |anchor| at(document, anchor));
        }
        if self.unread.contains(path.as_str()) {
            return Destination::Elsewhere;
        }
        self.assets.get(path.as_str()).map_or(Destination::NoFile, |asset| Destination::Asset(asset))
    }
}

/// The anchor that GitHub makes for a heading of a Markdown page; empty for one without a letter, which has none that is
/// any use.
fn github(slugs: &mut Slugs, title: &str) -> String {
    if slug(title).is_empty() { String::new() } else { slugs.unique(title) }
}

/// The place that an anchor names on a document. Codes may be written as they are: `#PAY-017`.
fn at<'s>(document: &'s Document<'_>, anchor: &'s str) -> Destination<'s> {
    // The lifetime of a document's own texts outlives that of the index.
    let document: &'s Document<'s> = document;
    let wanted = anchor_of(&decode(anchor));
    if let Some((code, _)) = document.codes.get_key_value(&wanted) {
        return Destination::Code(document, code);
    }
    // Retired codes are anchors, too, and are written as they are.
    let known = document.anchors.get(decode(anchor).as_str()).or_else(|| document.anchors.get(&wanted));
    match known {
        Some(anchor) => Destination::Document(document, Some(anchor)),
        // The title is the first heading, and the top of the page.
        None if decode(anchor) == slug(document.title) => Destination::Document(document, None),
        None => Destination::NoAnchor(document),
    }
}

/// A path from the folder of a file; none where it leaves the sources.
pub(crate) fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether an address starts with a scheme (RFC 3986, section 3.1).
pub(crate) fn has_scheme(address: &str) -> bool {
    let scheme = address.split(':').next().unwrap_or("");
    scheme.len() < address.len()
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// Resolves `%20` and the like (RFC 3986, section 2.1); what is not UTF-8 then stays as it was.
pub(crate) fn decode(address: &str) -> String {
    if !address.contains('%') {
        return address.to_owned();
    }
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = (*first == b'%').then(|| after.get(..2).and_then(|d| std::str::from_utf8(d).ok())).flatten();
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| address.to_owned())
}

/// Writes a path as an address: everything that is not plain is percent-encoded (RFC 3986, section 2.3), letters of any
/// script are left to be read.
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if c.is_ascii_alphanumeric() || "-._~/!$&*+,;=@".contains(c) || (!c.is_ascii() && c.is_alphanumeric()) {
            out.push(c);
        } else {
            percent(c, &mut out);
        }
    }
    out
}

/// Writes a path as part of a whole address, which other programs read: in ASCII only.
pub fn encode_ascii(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in encode(path).chars() {
        if c.is_ascii() { out.push(c) } else { percent(c, &mut out) }
    }
    out
}

fn percent(c: char, out: &mut String) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        out.push_str(&format!("%{byte:02X}"));
    }
}

/// The relative address from the file `from` to the file `to`, both below the same folder.
pub fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let folders = from.len() - 1;
    let shared = from[..folders].iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut parts: Vec<&str> = vec![".."; folders - shared];
    parts.extend(&to[shared..]);
    encode(&parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{decode, encode, has_scheme, join, relative};

    #[test]
    fn addresses_are_taken_apart_and_put_together() {
        assert_eq!(join("a/b.md", "../c.md").as_deref(), Some("c.md"));
        assert_eq!(join("b.md", "../c.md"), None);
        assert!(has_scheme("mailto:x") && !has_scheme("a/b:c") && !has_scheme("x") && !has_scheme("1:x"));
        assert_eq!(decode("a%20b%zz%"), "a b%zz%");
        assert_eq!(encode("a b/c%.md"), "a%20b/c%25.md");
        assert_eq!(relative("index.html", "a/b.html"), "a/b.html");
        assert_eq!(relative("a/b/c.html", "a/d.html"), "../d.html");
        assert_eq!(relative("a/b.html", "a/b/404.html"), "b/404.html");
        assert_eq!(relative("a/404.html", "index.html"), "../index.html");
    }
}
