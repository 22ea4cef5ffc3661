//! Rules about the files that are written.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Findings, SourceMap, Span, rules};
use crate::model::{Book, ColorsTable, Definition, Output};

/// Every file of the output comes from one source. Names that differ in capitals only are one file on many systems.
pub(super) fn output_collision(book: &Book, sources: &SourceMap, findings: &mut Findings) {
    let mut taken = Taken { by: BTreeMap::new(), told: BTreeSet::new(), findings };
    taken.reserve("html/404.html", "the error page of the site");
    taken.reserve(&format!("html/{}", crate::render::SEARCH), "what the site's pages are found by");
    if book.config.output.html.base_url.is_some() {
        taken.reserve("html/sitemap.xml", "the list of the site's pages");
    }
    if book.history.as_ref().is_some_and(|history| !history.changes.is_empty()) {
        taken.reserve(&format!("html/{}", crate::render::CHANGES), "the page of what changed");
        if book.config.output.html.base_url.is_some() {
            taken.reserve(&format!("html/{}", crate::render::FEED), "the feed of what changed");
        }
    }
    if !book.pages.iter().any(|page| page.path == "index")
        && !book.catalogs.iter().any(|catalog| catalog.path == "index")
    {
        taken.reserve("html/index.html", "the first page of the site");
    }
    taken.reserve("confluence/pages.json", "the list of the Confluence pages");
    for name in crate::render::built_in_theme() {
        taken.reserve(&format!("html/theme/{name}"), "the theme of the site");
    }
    if book.config.output.html.colors != ColorsTable::default() {
        taken.reserve("html/theme/colors.css", "the theme of the site");
    }
    for own in &book.theme {
        taken.reserve(&format!("html/theme/{}", own.path), "the theme of the site");
    }
    let catalogs = book.catalogs.iter().map(|catalog| (&catalog.path, catalog.file, catalog.title.place.0));
    let pages = book.pages.iter().map(|page| (&page.path, page.file, page.title.place.0));
    let mut twice = BTreeSet::new();
    for (path, file, span) in catalogs.chain(pages) {
        let source = Source { name: format!("`{}`", sources.name(file)), span: Some(span) };
        for form in ["html/*.html", "html/*.md", "markdown/*.md", "confluence/*.xhtml"] {
            if taken.claim(&form.replace('*', path), &source) {
                twice.insert(file);
            }
        }
    }
    // The codes of a catalog that is in the way of another would all be told again.
    for catalog in book.catalogs.iter().filter(|catalog| !twice.contains(&catalog.file)) {
        let name = format!("`{}`", sources.name(catalog.file));
        let source = Source { name: name.clone(), span: Some(catalog.title.place.0) };
        for form in ["json", "csv"] {
            taken.claim(&format!("html/{}.{form}", catalog.path), &source);
        }
        if let Some(all) = crate::render::whole_path(&catalog.path, catalog) {
            let source = Source { name: format!("the page of all codes of {name}"), ..source.clone() };
            taken.claim(&format!("html/{all}"), &source);
        }
        // A code that is there twice has its own finding.
        let mut codes = BTreeSet::new();
        let first = |definition: &&Definition| codes.insert(definition.code.as_str().to_owned());
        for definition in catalog.definitions().filter(first) {
            let code = &definition.code;
            let source = Source { name: format!("the code `{code}` of {name}"), span: Some(code.place.0) };
            for form in ["html", "md", "json"] {
                taken.claim(&format!("html/{}/{}.{form}", catalog.path, code.file_name()), &source);
            }
        }
    }
    for asset in &book.assets {
        let source = Source { name: format!("`{}`", sources.name(asset.file)), span: Some(Span::file(asset.file)) };
        for output in ["html", "markdown", "confluence"] {
            taken.claim(&format!("{output}/{}", asset.path), &source);
        }
        // Attachments of Confluence have no folders.
        taken.claim(&format!("attachment {}", crate::render::attachment(&asset.path)), &source);
    }
    taken.files_that_are_folders();
}

/// A page of Confluence has a title of its own: titles are unique in a space, whatever their capitals, and have at most
/// 255 characters.
pub(super) fn confluence_title(book: &Book, findings: &mut Findings) {
    const LONGEST: usize = 255;
    if !book.config.outputs().contains(&Output::Confluence) {
        return;
    }
    let mut taken: BTreeMap<String, Span> = BTreeMap::new();
    let titles = book.catalogs.iter().map(|catalog| &catalog.title).chain(book.pages.iter().map(|page| &page.title));
    for title in titles {
        let span = title.place.0;
        if title.as_str().chars().count() > LONGEST {
            let message = format!("this title has more than {LONGEST} characters, which Confluence does not take");
            findings.push(Diagnostic::new(&rules::CONFLUENCE_TITLE, span, message).help("Shorten the title."));
        }
        if let Some(first) = taken.insert(title.as_str().to_lowercase(), span) {
            let message = format!("two pages have the title `{title}`, and Confluence would keep one of them");
            let help = "Give one of the two another title; or leave Confluence out, with `outputs` in book.toml.";
            findings.push(
                Diagnostic::new(&rules::CONFLUENCE_TITLE, span, message).help(help).label(first, "the other one"),
            );
        }
    }
}

/// What a file is written from.
#[derive(Clone)]
struct Source {
    name: String,
    /// Where it stands; nowhere when it is built in.
    span: Option<Span>,
}

struct Taken<'f> {
    /// The source of each path in small letters.
    by: BTreeMap<String, Source>,
    /// The pairs that a finding names.
    told: BTreeSet<(String, String)>,
    findings: &'f mut Findings,
}

impl Taken<'_> {
    fn reserve(&mut self, path: &str, name: &str) {
        self.by.insert(path.to_lowercase(), Source { name: name.to_owned(), span: None });
    }

    /// Whether somebody else has the path already.
    fn claim(&mut self, path: &str, source: &Source) -> bool {
        match self.by.get(&path.to_lowercase()).cloned() {
            None => {
                self.by.insert(path.to_lowercase(), source.clone());
                false
            }
            Some(first) => {
                self.tell(source, &first, &format!("would both be written to `{path}`"));
                true
            }
        }
    }

    /// No file has a name that another one has as its folder.
    fn files_that_are_folders(&mut self) {
        let clashes: Vec<(Source, Source, String)> = self
            .by
            .iter()
            .flat_map(|(path, source)| path.match_indices('/').map(move |(at, _)| (&path[..at], source)))
            .filter_map(|(folder, source)| Some((self.by.get(folder)?.clone(), source.clone(), folder.to_owned())))
            .collect();
        for (file, below, folder) in clashes {
            self.tell(&file, &below, &format!("cannot both be written: `{folder}` would be a file and a folder"));
        }
    }

    /// Reports two sources, once.
    fn tell(&mut self, second: &Source, first: &Source, what: &str) {
        let (Some(span), true) =
            (second.span.or(first.span), self.told.insert((second.name.clone(), first.name.clone())))
        else {
            return;
        };
        let message = format!("{} and {} {what}", second.name, first.name);
        let mut finding = Diagnostic::new(&rules::OUTPUT_COLLISION, span, message).help("Rename one of the two.");
        if let Some(other) = first.span.filter(|other| *other != span) {
            finding = finding.label(other, "the other one");
        }
        self.findings.push(finding);
    }
}
