//! The pages of a wiki that the texts of a copy can link to: its own, and those of other copies in the same wiki.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::scope::Linker;
use crate::links::{Destination, Document, LinkIndex, wiki_anchor};
use crate::model::{Book, Catalog, CatalogFile, CopyKind, CopyTable, Definition, Pages, Section, Text};
use crate::richtext::Address;
use crate::words::{Piece, pieces};

/// How long a title may be (Confluence: 255 characters, which Java counts in units of UTF-16).
const LONGEST_TITLE: usize = 255;

/// The pages of a copy, and those of other copies in the same wiki.
#[derive(Debug)]
pub(super) struct Wiki<'a> {
    /// The copy itself first.
    copies: Vec<Shown<'a>>,
    code_pages: bool,
    /// Whether files can be attached to its pages.
    attaches: bool,
}

/// What one copy shows, and where.
#[derive(Debug)]
struct Shown<'a> {
    /// The path of its catalog.
    catalog: &'a str,
    space: Option<&'a str>,
    /// The title of the page of the catalog.
    title: String,
    /// The anchors of its sections.
    sections: BTreeSet<String>,
    /// The anchors of its codes, with the titles of their pages where they have some.
    codes: BTreeMap<String, Option<String>>,
}

/// A place on a page of the wiki.
struct Place<'w> {
    space: Option<&'w str>,
    title: &'w str,
    anchor: Option<String>,
    /// Whether it is on the page of the catalog of the copy itself.
    at_home: bool,
}

impl<'a> Wiki<'a> {
    /// The pages of a copy of `catalog`, which shows `part` of it.
    pub(super) fn of_copy(
        book: &'a Book,
        index: &LinkIndex<'_>,
        (copy, catalog): (&'a CopyTable, &'a Catalog),
        part: &CatalogFile,
    ) -> Self {
        let mut copies: Vec<Shown<'a>> = Vec::new();
        copies.extend(Shown::new(index, copy, catalog, part));
        for other in &book.config.copy {
            let same = other.kind == CopyKind::Confluence && address(other) == address(copy);
            let Some(catalog) = book.catalog_of(other).filter(|_| same && other.name != copy.name) else { continue };
            copies.extend(Shown::new(index, other, catalog, &catalog.for_copy(other)));
        }
        Self { copies, code_pages: copy.pages == Pages::Codes, attaches: true }
    }

    /// A file in storage format, which has no other pages around it, and no attachments.
    pub(super) fn of_file(index: &LinkIndex<'_>, catalog: &'a Catalog, part: &CatalogFile) -> Self {
        let sections = shown_sections(index, catalog, part);
        let codes = part.definitions().map(|definition| (definition.code.anchor(), None)).collect();
        let title = part.title.to_string();
        let shown = Shown { catalog: &catalog.path, space: None, title, sections, codes };
        Self { copies: vec![shown], code_pages: false, attaches: false }
    }

    /// Whether each code of the copy has a page.
    pub(super) fn has_pages_of_codes(&self) -> bool {
        self.code_pages
    }

    /// The title of the page of the catalog.
    pub(super) fn title(&self) -> &str {
        self.copies.first().map_or("", |copy| &copy.title)
    }

    /// The title of the page of a code of the copy, where it has one.
    pub(super) fn title_of(&self, anchor: &str) -> Option<&str> {
        self.copies.first()?.codes.get(anchor)?.as_deref()
    }

    /// Where an address leads for a reader of the wiki, as in [`Linker::leads_to`]; one that leads to a page of the wiki, or
    /// to a file that is attached, stays as it is.
    pub(super) fn leads_to(
        &self,
        linker: Linker<'_>,
        from: &str,
        document: &Document<'_>,
        target: &str,
    ) -> Option<String> {
        let stays = match linker.index.find(from, document, target) {
            Destination::Document(to, anchor) => self.at(to, anchor).is_some(),
            Destination::Code(to, code) => self.code(to, code).is_some(),
            Destination::Asset(_) => self.attaches,
            _ => true,
        };
        if stays { Some(target.to_owned()) } else { linker.leads_to(from, document, target) }
    }

    /// The address of a place of a document, as seen from a page: that of the catalog, or of a code. None where no page of the
    /// wiki shows it.
    pub(super) fn address_at(&self, to: &Document<'_>, anchor: Option<&str>, page: &str) -> Option<Address<'_>> {
        self.at(to, anchor).map(|place| place.seen_from(page))
    }

    /// The address of a code, likewise.
    pub(super) fn address_of(&self, to: &Document<'_>, code: &str, page: &str) -> Option<Address<'_>> {
        self.code(to, code).map(|place| place.seen_from(page))
    }

    fn at(&self, to: &Document<'_>, anchor: Option<&str>) -> Option<Place<'_>> {
        let is_section = |anchor: &str| to.sections.iter().any(|section| section == anchor);
        let shows = |copy: &&Shown<'_>| {
            copy.catalog == to.path && anchor.is_none_or(|anchor| !is_section(anchor) || copy.sections.contains(anchor))
        };
        let (number, copy) = self.copies.iter().enumerate().find(|(_, copy)| to.catalog && shows(copy))?;
        Some(Place { space: copy.space, title: &copy.title, anchor: anchor.map(str::to_owned), at_home: number == 0 })
    }

    fn code(&self, to: &Document<'_>, code: &str) -> Option<Place<'_>> {
        let shows = |copy: &Shown<'_>| copy.catalog == to.path && copy.codes.contains_key(code);
        let (number, copy) = self.copies.iter().enumerate().find(|(_, copy)| to.catalog && shows(copy))?;
        Some(match copy.codes.get(code)? {
            Some(title) => Place { space: copy.space, title, anchor: None, at_home: false },
            None => {
                Place { space: copy.space, title: &copy.title, anchor: Some(wiki_anchor(code)), at_home: number == 0 }
            }
        })
    }
}

impl<'w> Place<'w> {
    /// `page` is empty for the page of the catalog.
    fn seen_from(self, page: &str) -> Address<'w> {
        match self.anchor {
            Some(anchor) if self.at_home && page.is_empty() => Address::Anchor(anchor.into()),
            anchor => Address::Page {
                space: self.space.map(Cow::Borrowed),
                title: self.title.into(),
                anchor: anchor.map(Cow::Owned),
            },
        }
    }
}

impl<'a> Shown<'a> {
    fn new(index: &LinkIndex<'_>, copy: &'a CopyTable, catalog: &'a Catalog, part: &CatalogFile) -> Option<Self> {
        index.of_catalog(catalog)?;
        let page = |definition: &Definition| {
            (copy.pages == Pages::Codes).then(|| code_title(copy, part.title.as_str(), definition))
        };
        Some(Self {
            catalog: &catalog.path,
            space: copy.space.as_ref().map(Text::as_str),
            title: tidy(copy.title.as_ref().unwrap_or(&part.title).as_str()),
            sections: shown_sections(index, catalog, part),
            codes: part.definitions().map(|definition| (definition.code.anchor(), page(definition))).collect(),
        })
    }
}

/// The addresses of the sections of a part, as all of its catalog gives them out.
pub(super) fn section_ids(document: &Document<'_>, catalog: &Catalog, part: &CatalogFile) -> Vec<String> {
    let mut all = catalog.sections.iter().zip(&document.sections);
    // A part has the sections of the whole in their order.
    let id = |section: &Section| all.find(|(other, _)| other.title.place.0 == section.title.place.0);
    let ids: Vec<String> = part.sections.iter().map_while(id).map(|(_, id)| id.clone()).collect();
    if ids.len() == part.sections.len() { ids } else { crate::links::section_ids(part) }
}

fn shown_sections(index: &LinkIndex<'_>, catalog: &Catalog, part: &CatalogFile) -> BTreeSet<String> {
    index
        .of_catalog(catalog)
        .map(|document| section_ids(document, catalog, part).into_iter().collect())
        .unwrap_or_default()
}

/// The address of the wiki of a copy, in one spelling.
fn address(copy: &CopyTable) -> Option<String> {
    copy.url.as_ref().map(|url| url.as_str().trim_end_matches('/').to_lowercase())
}

/// The title of the page of a code.
fn code_title(copy: &CopyTable, catalog: &str, definition: &Definition) -> String {
    let pattern = copy.code_title.as_ref().map_or("{code} {summary}", Text::as_str);
    let mut title = String::new();
    for piece in pieces(pattern) {
        match piece {
            Piece::Text(text) => title.push_str(text),
            Piece::Place("code") => title.push_str(definition.code.as_str()),
            Piece::Place("summary") => title.push_str(definition.summary.as_str()),
            Piece::Place("catalog") => title.push_str(catalog),
            // A rule tells of others.
            Piece::Place(_) => {}
        }
    }
    tidy(&title)
}

/// A title as Confluence keeps it: without control characters, on one line, with single blanks, and not too long.
fn tidy(title: &str) -> String {
    let clean: String = title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    if clean.encode_utf16().count() <= LONGEST_TITLE {
        return clean;
    }
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        // Room for what says that it is cut.
        units < LONGEST_TITLE
    };
    let cut: String = clean.chars().take_while(fits).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn titles_are_what_confluence_keeps() {
        assert_eq!(tidy("  a\u{7}b \n c\u{a0}\u{2009}d "), "a b c d");
        assert_eq!(tidy(&"x".repeat(255)), "x".repeat(255));
        let long = tidy(&"😀 ".repeat(200));
        assert!(long.ends_with("😀…") && long.encode_utf16().count() <= 255, "{long}");
    }
}
