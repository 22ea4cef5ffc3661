//! From the files of a book to its model.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;

use super::decode::{Context, Decode, SOURCE};
use super::front_matter::{self, Parts};
use super::inputs::{Content, HISTORY, Inputs, Kind, TEMPLATES, THEME};
use super::node::Node;
use super::{include, yaml};
use crate::diagnostic::{Diagnostic, FileId, Findings, SourceMap, Span, rules};
use crate::links;
use crate::model::{
    Asset, Book, Catalog, CatalogFile, Config, FrontMatter, History, Markdown, Page, Part, Place, Section, Template,
    Text,
};
use crate::richtext::{self, Block};
use crate::words::{self, Words};

/// What loading gives: a book, as far as it can be understood, and what is wrong with it.
#[derive(Debug)]
pub struct Loaded {
    /// The texts that findings point into.
    pub sources: SourceMap,
    /// What is wrong.
    pub findings: Findings,
    /// The book. While there are errors among the findings it has gaps, and is good for checking only; none when the
    /// settings are beyond understanding.
    pub book: Option<Book>,
}

/// A YAML file whose syntax is sound.
struct Parsed<'a> {
    file: FileId,
    path: &'a str,
    root: Option<Node<'a>>,
}

/// Understands the files of a book.
pub fn load(mut inputs: Inputs) -> Loaded {
    let mut findings = std::mem::take(&mut inputs.findings);
    let config = inputs.config.take();
    let files = std::mem::take(&mut inputs.files);
    let mut sources = inputs.sources;
    let prefix = format!("{}/", inputs.src);

    let mut own_words = Vec::new();
    let (mut catalogs, mut pages, mut assets, mut templates, mut theme) = (vec![], vec![], vec![], vec![], vec![]);
    let mut unread: BTreeSet<String> = BTreeSet::new();
    let mut history = None;
    for file in files {
        let (top, rest) = file.path.split_once('/').unwrap_or(("", &file.path));
        unread.extend(file.path.strip_prefix(&prefix).map(str::to_owned));
        match (file.content, file.path.strip_prefix(&prefix)) {
            (Content::Text(id), Some(path)) if Kind::of(path) == Kind::Catalog => catalogs.push((id, path.to_owned())),
            (Content::Text(id), Some(path)) => pages.push((id, path.to_owned())),
            (Content::Bytes(bytes), Some(path)) => {
                let id = sources.add(file.path.clone(), "");
                assets.push(Asset { path: path.to_owned(), file: id, bytes });
            }
            (Content::Text(id), None) if file.path == HISTORY => history = Some(id),
            (Content::Text(id), None) if top == TEMPLATES => {
                templates.push(Template { name: rest.to_owned(), file: id })
            }
            (Content::Text(id), None) if top == THEME => {
                own_words.extend(words::read(id, &sources, &mut findings));
            }
            (Content::Bytes(bytes), None) if top == THEME => {
                let id = sources.add(file.path.clone(), "");
                theme.push(Asset { path: rest.to_owned(), file: id, bytes });
            }
            _ => {}
        }
    }

    let (catalogs, catalog_findings) = read_catalogs(&catalogs, &sources);
    findings.extend(catalog_findings);
    let read: Vec<_> = pages.par_iter().map(|(id, path)| read_page(*id, path, &sources)).collect();
    let mut pages = Vec::with_capacity(read.len());
    for (page, page_findings) in read {
        pages.extend(page);
        findings.extend(page_findings);
    }
    let read = catalogs.iter().map(|catalog| catalog.file).chain(pages.iter().map(|page| page.file));
    for path in
        read.filter_map(|file| sources.name(file).strip_prefix(&prefix)).chain(assets.iter().map(|a| a.path.as_str()))
    {
        unread.remove(path);
    }
    let unread = unread.into_iter().collect();
    let history = history.and_then(|file| read_history(file, &sources, &mut findings));
    let book = config.map(|config: Config| {
        let words = Words::new(config.language().as_str(), &own_words);
        Book { config, catalogs, pages, assets, templates, theme, words, history, unread }
    });
    Loaded { sources, findings, book }
}

/// Understands a catalog that stands by itself. What it includes is not looked for.
pub fn load_catalog(sources: &SourceMap, file: FileId) -> (Option<CatalogFile>, Findings) {
    let mut findings = Findings::default();
    let text = sources.text(file);
    let root = match yaml::parse(text, file) {
        Ok(root) => root,
        Err(finding) => {
            findings.push(*finding);
            return (None, findings);
        }
    };
    let mut cx = Context::new(file, text, &SOURCE);
    let body = root.as_ref().and_then(|root| CatalogFile::decode(root, &mut cx));
    findings.extend(cx.findings);
    (body, findings)
}

/// What the book says of its changes. An empty file says nothing.
pub(crate) fn read_history(file: FileId, sources: &SourceMap, findings: &mut Findings) -> Option<History> {
    let text = sources.text(file);
    let mut cx = Context::new(file, text, &SOURCE);
    let history = match yaml::parse(text, file) {
        Ok(root) => root.filter(|root| !root.is_nothing()).and_then(|root| History::decode(&root, &mut cx)),
        Err(finding) => {
            findings.push(*finding);
            None
        }
    };
    findings.extend(cx.findings);
    history
}

fn read_catalogs(files: &[(FileId, String)], sources: &SourceMap) -> (Vec<Catalog>, Findings) {
    let mut findings = Findings::default();
    let parsed: Vec<_> =
        files.par_iter().map(|(file, path)| (*file, path.as_str(), yaml::parse(sources.text(*file), *file))).collect();
    let mut documents = Vec::with_capacity(parsed.len());
    for (file, path, root) in parsed {
        match root {
            Ok(root) => documents.push(Parsed { file, path, root }),
            Err(finding) => findings.push(*finding),
        }
    }

    let includes = included(&documents, files, &mut findings);
    let parts: BTreeSet<usize> = includes.values().flatten().map(|(part, _)| *part).collect();
    let mut bodies: Vec<Option<CatalogFile>> = Vec::new();
    let mut part_bodies: BTreeMap<usize, Part> = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        let mut cx = Context::new(document.file, sources.text(document.file), &SOURCE);
        let Some(root) = document.root.as_ref().filter(|root| !root.is_nothing()) else {
            let message = "this file is empty";
            let help = "A catalog has a `title` and `sections`; a file that is not used can be removed.";
            cx.findings.push(Diagnostic::new(&rules::MISSING_FIELD, Span::file(document.file), message).help(help));
            findings.extend(cx.findings);
            bodies.push(None);
            continue;
        };
        if parts.contains(&at) {
            part_bodies.extend(Part::decode(root, &mut cx).map(|part| (at, part)));
            bodies.push(None);
        } else {
            bodies.push(CatalogFile::decode(root, &mut cx));
        }
        findings.extend(cx.findings);
    }

    let mut catalogs = Vec::new();
    for (at, body) in bodies.into_iter().enumerate() {
        let Some(mut body) = body else { continue };
        let parts = includes.get(&at).into_iter().flatten();
        join(&mut body, parts.filter_map(|(part, _)| part_bodies.remove(part)), &mut findings);
        let document = &documents[at];
        let (path, ending) = document.path.rsplit_once('.').unwrap_or((document.path, ""));
        catalogs.push(Catalog { path: path.to_owned(), ending: ending.to_owned(), file: document.file, body });
    }
    (catalogs, findings)
}

/// Which files each catalog includes: for its index, the indexes of the parts and the place that names them.
fn included(
    documents: &[Parsed<'_>],
    all: &[(FileId, String)],
    findings: &mut Findings,
) -> BTreeMap<usize, Vec<(usize, Span)>> {
    let mut includes: BTreeMap<usize, Vec<(usize, Span)>> = BTreeMap::new();
    let mut taken: BTreeMap<usize, Span> = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        for (node, pattern) in document.root.as_ref().map(include::patterns).unwrap_or_default() {
            let span = Span::new(document.file, node.range.start, node.range.end);
            let wanted = links::join(document.path, &pattern);
            if wanted.as_deref() == Some(document.path) {
                let message = format!("`{}` includes itself", document.path);
                findings.push(Diagnostic::new(&rules::INCLUDE, span, message).help("Remove it from the list."));
                continue;
            }
            let fits = |path: &str| wanted.as_ref().is_some_and(|wanted| include::matches(wanted, path));
            let found: Vec<usize> = (0..documents.len()).filter(|i| *i != at && fits(documents[*i].path)).collect();
            // A file whose YAML is broken has its own finding; that it is missing here too would only confuse.
            if found.is_empty() && !all.iter().any(|(_, path)| fits(path) && path != document.path) {
                let message = format!("no YAML file fits `{pattern}`");
                let help = "Name a file from this file's folder, such as `codes/payments.yaml` or `codes/*.yaml`.";
                findings.push(Diagnostic::new(&rules::INCLUDE, span, message).help(help));
            }
            for part in found {
                if let Some(first) = taken.insert(part, span) {
                    let message = format!("`{}` is included a second time", documents[part].path);
                    let finding = Diagnostic::new(&rules::INCLUDE, span, message)
                        .help("Include each file once.")
                        .label(first, "first here");
                    findings.push(finding);
                    continue;
                }
                includes.entry(at).or_default().push((part, span));
            }
        }
    }
    // A part that includes would be both; one level is all that there is.
    for (at, document) in documents.iter().enumerate() {
        if let (true, Some(span)) = (taken.contains_key(&at), includes.get(&at).and_then(|list| list.first())) {
            let message = format!("`{}` is included itself, so it cannot include other files", document.path);
            findings
                .push(Diagnostic::new(&rules::INCLUDE, span.1, message).help("Include all files from the catalog."));
            includes.remove(&at);
        }
    }
    includes
}

/// Adds its parts to a catalog: a section with a title that is there already joins it.
fn join(body: &mut CatalogFile, parts: impl Iterator<Item = Part>, findings: &mut Findings) {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (at, section) in body.sections.iter().enumerate() {
        known.entry(section.title.to_string()).or_insert(at);
    }
    for part in parts {
        body.retired.extend(part.retired);
        for section in part.sections {
            match known.get(section.title.as_str()) {
                Some(at) => join_section(&mut body.sections[*at], section, findings),
                None => {
                    known.insert(section.title.to_string(), body.sections.len());
                    body.sections.push(section);
                }
            }
        }
    }
}

/// Adds to a section what a part says of it. What both say, and differently, could only be lost.
fn join_section(section: &mut Section, other: Section, findings: &mut Findings) {
    let Section { id, description, codes, extra, .. } = other;
    section.codes.0.extend(codes.0);
    let mut twice = section.extra.join(extra);
    twice.extend(keep_first(&mut section.id, id, |id| id.place).map(|places| ("id".to_owned(), places)));
    let descriptions = keep_first(&mut section.description, description, |text| text.place);
    twice.extend(descriptions.map(|places| ("description".to_owned(), places)));
    for (key, [second, first]) in twice {
        let message = format!("`{key}` of the section `{}` is given a second time", section.title);
        let finding = Diagnostic::new(&rules::INCLUDE, second.0, message)
            .help("Sections with the same title are one section: say it once.")
            .label(first.0, "first here");
        findings.push(finding);
    }
}

/// Takes a value over where there is none. Gives the places of both, the new one first, where they differ.
fn keep_first<T: PartialEq>(known: &mut Option<T>, new: Option<T>, place: fn(&T) -> Place) -> Option<[Place; 2]> {
    match (known.as_ref(), new) {
        (Some(first), Some(second)) => (*first != second).then(|| [place(&second), place(first)]),
        (Some(_), None) => None,
        (None, new) => {
            *known = new;
            None
        }
    }
}

fn read_page(file: FileId, path: &str, sources: &SourceMap) -> (Option<Page>, Findings) {
    let text = sources.text(file);
    let mut cx = Context::new(file, text, &SOURCE);
    let (meta, body_at) = match front_matter::split(text) {
        Parts::Body => (Some(FrontMatter::default()), 0),
        Parts::Both { matter, body } => (read_front_matter(matter, &mut cx), body),
        Parts::Open => {
            let finding =
                Diagnostic::new(&rules::FRONT_MATTER, Span::new(file, 0, 3), "the front matter is not closed");
            cx.findings.push(finding.help(
                "End it with a line of `---`; or, if this is no front matter, write `***` for a line across the page.",
            ));
            (None, text.len())
        }
    };
    let span = Span::new(file, body_at, text.len());
    let mut body = Markdown::read(&text[body_at..], span, |at| body_at + at, &mut cx);
    let heading = match body.text.blocks.first() {
        Some(Block::Heading { level: 1, content }) => Some(richtext::inline_text(content)),
        _ => None,
    };
    if heading.is_some() {
        body.text.blocks.remove(0);
    }
    let first = text[body_at..].find(|c: char| !c.is_whitespace()).map_or(body_at, |at| body_at + at);
    let first_line = Span::new(file, first, first + text[first..].find('\n').unwrap_or(text.len() - first));
    let page = meta.and_then(|meta| {
        let heading = heading.filter(|title| !title.is_empty()).map(|title| Text::new(title, Place(first_line)));
        let Some(title) = meta.title.clone().or_else(|| heading.clone()) else {
            // A title that is there and wrong has its own finding.
            if text[..body_at].lines().any(|line| line.starts_with("title:")) && cx.findings.has_errors() {
                return None;
            }
            let finding = Diagnostic::new(&rules::PAGE_TITLE, first_line, "this page has no title");
            cx.findings.push(finding.help("Start the text with `# Title`, or give `title` in the front matter."));
            return None;
        };
        let path = path.rsplit_once('.').map_or(path, |(stem, _)| stem).to_owned();
        Some(Page { path, file, title, heading, meta, body })
    });
    (page, cx.findings)
}

fn read_front_matter(matter: Range<usize>, cx: &mut Context<'_>) -> Option<FrontMatter> {
    // Blanked out rather than cut off, so that every place is a place in the file. Cheap: front matter stands at the top.
    let mut blank = " ".repeat(matter.start - 1) + "\n";
    blank.push_str(&cx.source[matter]);
    match yaml::parse(&blank, cx.file) {
        Ok(None) => Some(FrontMatter::default()),
        Ok(Some(root)) if root.is_nothing() => Some(FrontMatter::default()),
        Ok(Some(root)) if !matches!(root.value, super::Value::Mapping(_)) => {
            let message = format!("the front matter is {}, not a mapping", root.describe());
            cx.report(&rules::FRONT_MATTER, &root, message, "Write `key: value` lines, such as `title: Editing`.");
            None
        }
        Ok(Some(root)) => FrontMatter::decode(&root, cx),
        Err(mut finding) => {
            finding.rule = if finding.rule.id == rules::YAML_SYNTAX.id { &rules::FRONT_MATTER } else { finding.rule };
            cx.findings.push(*finding);
            None
        }
    }
}
