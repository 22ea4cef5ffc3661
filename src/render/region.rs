//! Parts of catalogs for files that are not of the book: what a region of a page shows.

use std::collections::BTreeMap;

use tera::Context;

use super::columns::columns_in;
use super::engine::{self, Engine, Fault};
use super::markdown::tidy;
use super::scope::{Linker, Medium};
use super::site::Site;
use super::views::{Desk, markdown_table};
use super::{Source, built_in_templates};
use crate::diagnostic::{Findings, SourceMap};
use crate::links::LinkIndex;
use crate::model::{BaseUrl, Book, Catalog, CatalogFile, Output};

/// The start of the names of the templates for regions.
pub(crate) const PREFIX: &str = "region-";

/// Writes parts of the catalogs of a book that was checked.
pub struct Fragments<'a> {
    book: &'a Book,
    index: &'a LinkIndex<'a>,
    site: Site<'a>,
    base_url: Option<&'a BaseUrl>,
    /// By the name of the output.
    engines: BTreeMap<&'static str, Result<Engine, Vec<Fault>>>,
}

impl std::fmt::Debug for Fragments<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fragments").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

impl<'a> Fragments<'a> {
    /// Prepares the templates. Links into the book lead to the site at `base_url`; without one they are plain text,
    /// because a page out there cannot know where the book is.
    pub fn new(book: &'a Book, index: &'a LinkIndex<'a>, sources: &SourceMap, base_url: Option<&'a BaseUrl>) -> Self {
        let site = Site::new(book, index);
        let engines = Output::ALL.map(|output| {
            let engine = Engine::new(output, &book.templates, &book.words, sources).map(|mut engine| {
                let linker = Linker { site: &site, index, sources, base_url, wiki: None };
                let source = Source { book, site: &site, linker, base_url, past: None, only: None };
                source.share_book(&mut engine, output);
                if output == Output::Confluence {
                    engine.share("navigation", &source.navigation(output));
                }
                engine
            });
            (output.name(), engine)
        });
        let engines = engines.into_iter().collect();
        Self { book, index, site, base_url, engines }
    }

    /// What addresses depend on.
    pub(super) fn linker<'s>(&'s self, sources: &'s SourceMap) -> Linker<'s> {
        Linker { site: &self.site, index: self.index, sources, base_url: self.base_url, wiki: None }
    }

    /// What everything is made from.
    pub(super) fn source<'s>(&'s self, linker: Linker<'s>) -> Source<'s> {
        Source { book: self.book, site: &self.site, linker, base_url: self.base_url, past: None, only: None }
    }

    /// The book that is written of.
    pub(super) fn book(&self) -> &'a Book {
        self.book
    }

    /// Where its links lead.
    pub(super) fn index(&self) -> &'a LinkIndex<'a> {
        self.index
    }

    /// The templates of an output.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(super) fn engine(&self, output: Output) -> Result<&Engine, Vec<Fault>> {
        match self.engines.get(output.name()) {
            Some(engine) => engine.as_ref().map_err(Clone::clone),
            None => Err(Vec::new()),
        }
    }

    /// The names of the templates for regions of an output, without `region-` and ending, sorted.
    pub fn templates(&self, output: Output) -> Vec<&'a str> {
        let folder = output.name();
        let book: &'a Book = self.book;
        let own = book.templates.iter().filter_map(|template| template.name.strip_prefix(folder)?.strip_prefix('/'));
        let mut names: Vec<&'a str> = built_in_templates(output).filter_map(name_of_template).collect();
        names.extend(own.filter_map(name_of_template));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// A catalog, or a part of one, as it is told outside of the book: its links are whole addresses, or their labels.
    pub fn told_elsewhere(&self, catalog: &Catalog, mut part: CatalogFile, sources: &SourceMap) -> CatalogFile {
        let linker = self.linker(sources);
        let Some(document) = self.index.of_catalog(catalog) else { return part };
        for text in part.texts_mut() {
            if !text.links.is_empty() {
                let from = linker.source(text.place.0.file);
                text.text = crate::richtext::relink(&text.text, &|target| linker.leads_to(from, document, target));
            }
        }
        part
    }

    /// Writes `part` (as [`Self::told_elsewhere`] gives it) of a catalog with a template, for a region in the file `page`.
    /// Lines end in `\n`, but for the last one, which does not end.
    ///
    /// # Errors
    /// The faults of the template.
    pub fn write(
        &self,
        catalog: &Catalog,
        part: CatalogFile,
        (output, template): (Output, &str),
        page: &str,
        sources: &mut SourceMap,
    ) -> Result<String, Findings> {
        let failed = |faults: Vec<Fault>, sources: &mut SourceMap| {
            let faults = faults.into_iter().map(|fault| (fault, Some(page.to_owned()))).collect();
            Err(engine::report(faults, sources))
        };
        let engine = match self.engines.get(output.name()) {
            Some(Ok(engine)) => engine,
            Some(Err(faults)) => return failed(faults.clone(), sources),
            None => return Ok(String::new()),
        };
        let part =
            Catalog { path: catalog.path.clone(), ending: catalog.ending.clone(), file: catalog.file, body: part };
        let written = self.render(engine, output, &part, template, sources);
        match written {
            Ok(text) => Ok(text),
            Err(fault) => failed(vec![fault], sources),
        }
    }

    fn render(
        &self,
        engine: &Engine,
        output: Output,
        part: &Catalog,
        template: &str,
        sources: &SourceMap,
    ) -> Result<String, Fault> {
        let linker = self.linker(sources);
        // The catalog comes from the book, so the index knows it.
        let Some(document) = self.index.of_catalog(part) else { return Ok(String::new()) };
        let desk = Desk { form: output, medium: Medium::Region, path: "", document, linker };
        let columns = columns_in(part, &self.book.words);
        let ids = crate::links::section_ids(part);
        let mut catalog = desk.catalog(part, &ids, &columns);
        if output == Output::Markdown {
            let rows: Vec<_> = catalog.sections.iter().flat_map(|section| section.rows.iter().cloned()).collect();
            catalog.table = (!rows.is_empty()).then(|| markdown_table(&columns, &rows));
        }
        let mut context = Context::new();
        context.insert("catalog", &catalog);
        let text = engine.render(&format!("{PREFIX}{template}"), &context)?;
        let text = if output == Output::Markdown { tidy(&text) } else { text.replace("\r\n", "\n") };
        Ok(text.trim_matches('\n').to_owned())
    }
}

/// The name of a template for regions, from that of its file: `region-table.md` is `table`.
pub(crate) fn name_of_template(file: &str) -> Option<&str> {
    let name = file.strip_prefix(PREFIX)?;
    let name = name.strip_suffix(".md").or_else(|| name.strip_suffix(".html"))?;
    (!name.is_empty()).then_some(name)
}
