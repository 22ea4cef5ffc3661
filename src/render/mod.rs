//! From the model to files in memory. Pure: nothing is read, nothing is written.

mod columns;
mod confluence;
pub mod copies;
mod data;
mod engine;
mod files;
mod form;
mod html;
mod markdown;
mod page;
mod past;
mod region;
mod scope;
mod site;
mod site_settings;
mod spoken;
mod view;
mod views;
mod well_formed;
mod wiki;

pub(crate) use columns::{columns, heading};
pub(crate) use engine::built_in_templates;
pub use files::FileSet;
pub(crate) use form::{field, gone, paragraph};
pub(crate) use html::{CHANGES, FEED, SEARCH, built_in_theme, style_of, whole_path};
pub use region::Fragments;
pub(crate) use region::name_of_template as region_template;
pub(crate) use scope::attachment;
pub(crate) use site_settings::pair as color_pair;
pub use view::{DOCS, Doc};
pub(crate) use views::retry_word;

use std::collections::BTreeSet;

use engine::{Engine, Fault};
use past::Past;
use scope::Linker;
use site::Site;

use crate::diagnostic::{Findings, SourceMap};
use crate::links::LinkIndex;
use crate::model::{Asset, BaseUrl, Book, Output};

/// What is rendered, and for which address.
#[derive(Clone, Debug)]
pub struct Options {
    /// The outputs.
    pub outputs: Vec<Output>,
    /// The address of the site, where it is known.
    pub base_url: Option<BaseUrl>,
}

/// A file, or the fault of a template and the file that it stopped.
type Rendered = Result<(String, Vec<u8>), (Fault, Option<String>)>;

/// Everything that an output is made from.
#[derive(Clone, Copy)]
struct Source<'a> {
    book: &'a Book,
    site: &'a Site<'a>,
    linker: Linker<'a>,
    base_url: Option<&'a BaseUrl>,
    /// What changed, where the book knows.
    past: Option<&'a Past<'a>>,
    /// The pages that are wanted, where not all are.
    only: Option<&'a BTreeSet<String>>,
}

/// Renders a book that was checked.
///
/// # Errors
/// The faults of the author's templates.
pub fn render(
    book: &Book,
    index: &LinkIndex<'_>,
    sources: &mut SourceMap,
    options: &Options,
) -> Result<FileSet, Findings> {
    render_only(book, index, sources, options, None)
}

/// Renders some pages of the site, with all that is beside the pages: theme, the author's files, the error page. For
/// previews, which show one page of many. `pages` are paths below the folder of the site, without their ending: a page
/// comes with its twins. Those that the site does not have are passed over.
///
/// # Errors
/// The faults of the author's templates, as far as these pages meet them.
pub fn render_pages(
    book: &Book,
    index: &LinkIndex<'_>,
    sources: &mut SourceMap,
    base_url: Option<&BaseUrl>,
    pages: &BTreeSet<String>,
) -> Result<FileSet, Findings> {
    let options = Options { outputs: vec![Output::Html], base_url: base_url.cloned() };
    render_only(book, index, sources, &options, Some(pages))
}

fn render_only(
    book: &Book,
    index: &LinkIndex<'_>,
    sources: &mut SourceMap,
    options: &Options,
    only: Option<&BTreeSet<String>>,
) -> Result<FileSet, Findings> {
    let rendered = {
        let site = Site::new(book, index);
        let base_url = options.base_url.as_ref();
        let linker = Linker { site: &site, index, sources, base_url, wiki: None };
        let past = Past::of(book);
        let source = Source { book, site: &site, linker, base_url, past: past.as_ref(), only };
        let outputs = options.outputs.iter();
        outputs.flat_map(|output| of_output(*output, source, options)).collect::<Vec<Rendered>>()
    };
    let mut files = FileSet::default();
    let mut faults = Vec::new();
    for result in rendered {
        match result {
            Ok((path, bytes)) => files.insert(path, bytes),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(engine::report(faults, sources)) }
}

fn of_output(output: Output, source: Source<'_>, options: &Options) -> Vec<Rendered> {
    let engine_with = |output, own: &[crate::model::Template]| {
        let mut engine = Engine::new(output, own, &source.book.words, source.linker.sources)?;
        source.share_book(&mut engine, output);
        if output == Output::Html {
            engine.share("site", &source.site_settings());
        }
        engine.share("navigation", &source.navigation(output));
        Ok(engine)
    };
    let engine = |output| engine_with(output, &source.book.templates);
    let failed = |faults: Vec<Fault>| faults.into_iter().map(|fault| Err((fault, None))).collect();
    let engine_of = match engine(output) {
        Ok(engine) => engine,
        Err(faults) => return failed(faults),
    };
    match output {
        Output::Html => {
            let twins = source.book.config.output.html.markdown_twins.0;
            let reported = options.outputs.contains(&Output::Markdown);
            match twins.then(|| engine(Output::Markdown)).transpose() {
                Ok(twins) => html::render(source, &engine_of, twins.as_ref()),
                // The faults of a Markdown template come up with the Markdown output; those of the site's own come up here.
                Err(_) if reported => match engine_with(Output::Markdown, &[]) {
                    Ok(built_in) => html::render(source, &engine_of, Some(&built_in)),
                    Err(faults) => failed(faults),
                },
                Err(faults) => failed(faults),
            }
        }
        Output::Markdown => markdown::render(source, &engine_of),
        Output::Confluence => confluence::render(source, &engine_of),
    }
}

impl<'a> Source<'a> {
    /// Lets every template of an output see the book.
    fn share_book(&self, engine: &mut Engine, output: Output) {
        let book = &self.book.config.book;
        let language = self.book.config.language();
        let past = self.past.filter(|_| output == Output::Html);
        engine.share(
            "book",
            &view::Book {
                title: book.title.as_str(),
                description: book.description.as_ref().map(crate::model::Text::as_str),
                authors: book.authors.iter().map(crate::model::Text::as_str).collect(),
                language: language.as_str(),
                direction: if language.is_right_to_left() { "rtl" } else { "ltr" },
                base_url: self.base_url.map(BaseUrl::as_str),
                changes: past.map(|_| CHANGES),
                feed: past.zip(self.base_url).map(|_| FEED),
            },
        );
    }

    fn navigation(&self, output: Output) -> Vec<view::NavigationEntry<'a>> {
        let entry = |document: &site::Document<'a>| {
            let path = match output {
                Output::Html => self.site.html_path(document.path),
                Output::Markdown => format!("{}.md", document.path),
                Output::Confluence => format!("{}.xhtml", document.path),
            };
            view::NavigationEntry { title: document.title, href: crate::links::encode(&path), path }
        };
        self.site.top().map(entry).collect()
    }

    /// The files that are published as they are, in the folder of an output.
    fn assets(&self, folder: &str) -> Vec<Rendered> {
        let file = |asset: &Asset| Ok((format!("{folder}/{}", asset.path), asset.bytes.clone()));
        self.book.assets.iter().map(file).collect()
    }
}
