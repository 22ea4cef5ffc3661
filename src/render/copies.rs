//! What copies are to say: the pages of a wiki, and whole files.

use std::collections::BTreeMap;

use rayon::prelude::*;
use tera::Context;

use super::columns::{Col, columns_in};
use super::engine::{self, Engine, Fault};
use super::region::Fragments;
use super::scope::{Linker, Medium, attachment};
use super::views::Desk;
use super::wiki::{Wiki, section_ids};
use super::{Source, confluence, data, markdown, view};
use crate::copies::Form;
use crate::copies::kind::{Part, Subject};
use crate::diagnostic::{Diagnostic, FileId, Findings, SourceMap, rules};
use crate::links::{Document, markdown_anchors};
use crate::model::{Book, CatalogFile, Definition, Output, Section, Text};
use crate::richtext::{plain_text, relink, storage};

/// The largest body that Confluence takes, in bytes (REST v2: 5 MiB, else 413).
const LARGEST: usize = 5 << 20;

/// A page of a copy in Confluence, as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WikiPage {
    /// What of the catalog it shows.
    pub part: Part,
    /// Its title, as Confluence keeps it: on one line, of 255 characters at most.
    pub title: String,
    /// Its body in storage format: well-formed, of 5 MiB at most.
    pub body: String,
    /// Its labels in small letters, sorted.
    pub labels: Vec<String>,
    /// The files that its body shows or links to, sorted by name.
    pub attachments: Vec<Attached>,
}

/// A file that is attached to a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attached {
    /// Its name on the page.
    pub name: String,
    /// Its path below the content folder: that of one of [`Book::assets`].
    pub path: String,
}

/// The pages of a copy in Confluence: that of the catalog first, then, where the copy has them, those of its codes in their
/// order. Links lead to the pages of copies in the same wiki, else to the site, or leave their labels.
///
/// # Errors
/// The faults of templates; a page that is too large for Confluence, and two pages of one title.
pub fn wiki_pages(
    fragments: &Fragments<'_>,
    subject: &Subject<'_>,
    sources: &mut SourceMap,
) -> Result<Vec<WikiPage>, Findings> {
    let (book, index) = (fragments.book(), fragments.index());
    let Some(document) = index.of_catalog(subject.catalog) else { return Ok(Vec::new()) };
    let wiki = Wiki::of_copy(book, index, (subject.copy, subject.catalog), subject.part);
    let rendered = {
        let linker = Linker { wiki: Some(&wiki), ..fragments.linker(sources) };
        let source = fragments.source(linker);
        let told = told_there(linker, &wiki, document, subject.part);
        let (columns, ids) = (columns_in(&told, &book.words), section_ids(document, subject.catalog, subject.part));
        let files = book.assets.iter().map(|asset| (written(&attachment(&asset.path)), asset.path.as_str())).collect();
        let path = format!("{}.xhtml", document.path);
        let mut documents = source.site.documents.iter();
        let known = documents.find(|other| other.path == document.path);
        let known = known.map(|document| source.page(document, &path, Output::Confluence));
        let engine = fragments.engine(Output::Confluence).map_err(|faults| (faults, wiki.title().to_owned()));
        engine.and_then(|engine| {
            let (told, columns, wiki) = (&told, columns.as_slice(), &wiki);
            let known = known.as_ref();
            Pages { source, subject, document, wiki, engine, told, columns, known, files: &files }.all(&ids)
        })
    };
    match rendered {
        Ok(pages) => {
            let findings = refused(subject, &pages);
            if findings.is_empty() { Ok(pages) } else { Err(findings) }
        }
        Err((faults, page)) => Err(failed(faults, &page, sources)),
    }
}

/// What a copy says of its part of the catalog: its texts lead where links lead from there, and where they lead nowhere,
/// their labels are left. This is what the copy is compared with. `form` is that of a file; none for the pages of a wiki.
pub fn told(fragments: &Fragments<'_>, subject: &Subject<'_>, form: Option<Form>, sources: &SourceMap) -> CatalogFile {
    let (book, index) = (fragments.book(), fragments.index());
    let Some(document) = index.of_catalog(subject.catalog) else { return subject.part.clone() };
    let wiki = match form {
        None => Wiki::of_copy(book, index, (subject.copy, subject.catalog), subject.part),
        Some(Form::Storage) => Wiki::of_file(index, subject.catalog, subject.part),
        Some(form) => {
            let part = fragments.told_elsewhere(subject.catalog, subject.part.clone(), sources);
            return if matches!(form, Form::Csv | Form::Tsv) { in_values(part) } else { part };
        }
    };
    told_there(Linker { wiki: Some(&wiki), ..fragments.linker(sources) }, &wiki, document, subject.part)
}

/// Where an address that stands in a text of the catalog, in a file, leads in what [`told`] gives; none where its label alone
/// is told.
pub fn leads_to(
    fragments: &Fragments<'_>,
    subject: &Subject<'_>,
    form: Option<Form>,
    (file, target): (FileId, &str),
    sources: &SourceMap,
) -> Option<String> {
    let (book, index) = (fragments.book(), fragments.index());
    let Some(document) = index.of_catalog(subject.catalog) else { return Some(target.to_owned()) };
    let linker = fragments.linker(sources);
    let from = linker.source(file);
    let wiki = match form {
        None => Wiki::of_copy(book, index, (subject.copy, subject.catalog), subject.part),
        Some(Form::Storage) => Wiki::of_file(index, subject.catalog, subject.part),
        Some(_) => return linker.leads_to(from, document, target),
    };
    wiki.leads_to(Linker { wiki: Some(&wiki), ..linker }, from, document, target)
}

/// A whole file that says what a copy is to say, in Markdown, HTML, storage format, CSV or TSV. Lines end in `\n`, but for CSV
/// and TSV, whose lines end in `\r\n` (RFC 4180). Links into the book lead to its site, or leave their labels.
///
/// # Errors
/// The faults of templates; a form that is not written.
pub fn whole_file(
    fragments: &Fragments<'_>,
    subject: &Subject<'_>,
    form: Form,
    sources: &mut SourceMap,
) -> Result<String, Findings> {
    let (book, index) = (fragments.book(), fragments.index());
    let Some(document) = index.of_catalog(subject.catalog) else { return Ok(String::new()) };
    let output = match form {
        Form::Markdown => Output::Markdown,
        Form::Html => Output::Html,
        Form::Storage => Output::Confluence,
        Form::Csv | Form::Tsv => {
            let delimiter = if form == Form::Csv { ',' } else { '\t' };
            return Ok(data::rows(subject.part, &columns_in(subject.part, &book.words), delimiter));
        }
        Form::Text | Form::Yaml => return Err(not_written(subject)),
    };
    let part = told(fragments, subject, Some(form), sources);
    let name = subject.copy.path.as_ref().map_or("", Text::as_str);
    let rendered = fragments.engine(output).and_then(|engine| {
        let wiki = Wiki::of_file(index, subject.catalog, subject.part);
        let linker = Linker { wiki: (form == Form::Storage).then_some(&wiki), ..fragments.linker(sources) };
        let medium = if form == Form::Storage { Medium::Confluence } else { Medium::File };
        let desk = Desk { form: output, medium, path: "", document, linker };
        let ids = section_ids(document, subject.catalog, subject.part);
        file(book, engine, &desk, &part, &ids).map_err(|fault| vec![fault])
    });
    rendered.map_err(|faults| failed(faults, name, sources))
}

fn file(book: &Book, engine: &Engine, desk: &Desk<'_>, part: &CatalogFile, ids: &[String]) -> Result<String, Fault> {
    let columns = columns_in(part, &book.words);
    let mut context = Context::new();
    // Headings of Markdown have the anchors that its readers give them.
    let anchors = (desk.form == Output::Markdown).then(|| markdown_anchors(part, ids, &book.words));
    context.insert("catalog", &desk.catalog(part, anchors.as_deref().unwrap_or(ids), &columns));
    context.insert("contents", &book.config.output.markdown.contents.0);
    let text = engine.render("file", &context)?;
    Ok(match desk.form {
        Output::Markdown => markdown::tidy(&text),
        Output::Html => text.replace("\r\n", "\n").trim_matches('\n').to_owned() + "\n",
        Output::Confluence => confluence::checked(book, "file", &text)?,
    })
}

/// Everything that the pages of a copy are made from.
#[derive(Clone, Copy)]
struct Pages<'a> {
    source: Source<'a>,
    subject: &'a Subject<'a>,
    document: &'a Document<'a>,
    wiki: &'a Wiki<'a>,
    engine: &'a Engine,
    told: &'a CatalogFile,
    columns: &'a [Col<'a>],
    /// What is known of the page of the catalog in the Confluence output.
    known: Option<&'a view::Page<'a>>,
    /// The files of the book by the names that they have as attachments.
    files: &'a BTreeMap<String, &'a str>,
}

/// The faults of a page, and its title.
type Failed = (Vec<Fault>, String);

impl<'a> Pages<'a> {
    fn all(self, ids: &'a [String]) -> Result<Vec<WikiPage>, Failed> {
        let mut pages = vec![self.of_catalog(ids)?];
        if self.wiki.has_pages_of_codes() {
            let sections = self.told.sections.iter().zip(ids);
            let codes: Vec<_> = sections
                .flat_map(|(section, id)| section.codes.iter().map(move |code| ((section, id), code)))
                .collect();
            let codes = codes.into_par_iter().map(|((section, id), code)| self.of_code((section, id), code));
            pages.extend(codes.collect::<Result<Vec<WikiPage>, Failed>>()?);
        }
        Ok(pages)
    }

    fn of_catalog(&self, ids: &[String]) -> Result<WikiPage, Failed> {
        let title = self.wiki.title();
        let desk = self.desk("");
        let mut context = self.context("catalog", title);
        context.insert("catalog", &desk.catalog(self.told, ids, self.columns));
        self.page("catalog", &context, (Part::Catalog, title))
    }

    fn of_code(&self, (section, id): (&Section, &str), definition: &Definition) -> Result<WikiPage, Failed> {
        let anchor = definition.code.anchor();
        let title = self.wiki.title_of(&anchor).unwrap_or_default();
        let desk = self.desk(&anchor);
        let (catalog, code) = desk.alone(self.told, (section, id), definition, self.columns);
        let mut context = self.context("code", title);
        context.insert("catalog", &catalog);
        context.insert("code", &code);
        let home = self.wiki.address_at(self.document, None, &anchor);
        context.insert("back", &desk.linked(self.told.title.as_str(), home));
        self.page("code", &context, (Part::Code(definition.code.clone()), title))
    }

    /// `path` is empty for the page of the catalog, and the anchor of the code for that of a code.
    fn desk<'d>(&'d self, path: &'d str) -> Desk<'d> {
        let medium = Medium::Confluence;
        Desk { form: Output::Confluence, medium, path, document: self.document, linker: self.source.linker }
    }

    fn context(&self, kind: &'static str, title: &str) -> Context {
        let mut context = Context::new();
        if let Some(page) = self.known.cloned() {
            context.insert("page", &view::Page { kind, title: title.to_owned(), ..page });
        }
        context
    }

    fn page(&self, template: &str, context: &Context, (part, title): (Part, &str)) -> Result<WikiPage, Failed> {
        let body = self.engine.render(template, context);
        let body = body.and_then(|text| confluence::checked(self.source.book, template, &text));
        let body = body.map_err(|fault| (vec![fault], title.to_owned()))?;
        let attachments = self.attached(&body);
        Ok(WikiPage { part, title: title.to_owned(), body, labels: self.labels(), attachments })
    }

    /// The files that a body names.
    fn attached(&self, body: &str) -> Vec<Attached> {
        let named = body.split("<ri:attachment ri:filename=\"").skip(1);
        let found = named.filter_map(|rest| self.files.get_key_value(rest.split('"').next()?));
        let mut all: Vec<Attached> =
            found.map(|(_, path)| Attached { name: attachment(path), path: (*path).to_owned() }).collect();
        all.sort();
        all.dedup();
        all
    }

    fn labels(&self) -> Vec<String> {
        let settings = &self.source.book.config.output.confluence.labels;
        let own = self.subject.catalog.labels.iter().chain(&self.subject.copy.labels);
        let mut labels: Vec<String> =
            settings.iter().chain(own).map(|label| label.as_str().trim().to_lowercase()).collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    }
}

/// What rows of values can say of a part: nothing of sections without rows, and nothing of texts that have no letters.
fn in_values(mut part: CatalogFile) -> CatalogFile {
    part.sections.retain(|section| !section.codes.is_empty());
    for definition in part.sections.iter_mut().flat_map(|section| &mut section.codes.0) {
        definition.description.take_if(|text| plain_text(&text.text).trim().is_empty());
    }
    part
}

/// The part as a reader of the wiki gets it.
fn told_there(linker: Linker<'_>, wiki: &Wiki<'_>, document: &Document<'_>, part: &CatalogFile) -> CatalogFile {
    let mut told = part.clone();
    for text in told.texts_mut() {
        if !text.links.is_empty() {
            let from = linker.source(text.place.0.file);
            text.text = relink(&text.text, &|target| wiki.leads_to(linker, from, document, target));
        }
    }
    told
}

fn failed(faults: Vec<Fault>, page: &str, sources: &mut SourceMap) -> Findings {
    let page = (!page.is_empty()).then(|| page.to_owned());
    engine::report(faults.into_iter().map(|fault| (fault, page.clone())).collect(), sources)
}

/// What Confluence would not take.
fn refused(subject: &Subject<'_>, pages: &[WikiPage]) -> Findings {
    let mut findings = Findings::default();
    let copy = subject.copy;
    let mut titles: BTreeMap<String, &WikiPage> = BTreeMap::new();
    for page in pages {
        if page.body.len() > LARGEST {
            let size = (page.body.len() as f64 / f64::from(1 << 20) * 10.0).ceil() / 10.0;
            let message =
                format!("the page `{}` of the copy `{}` has {size} MiB; Confluence takes 5 MiB", page.title, copy.name);
            let help = match (&page.part, copy.pages) {
                (Part::Catalog, crate::model::Pages::One) => {
                    "Give each code a page of its own with `pages = \"codes\"`, or make several copies of it with `section` or \
                     `codes`."
                }
                (Part::Catalog, crate::model::Pages::Codes) => "Make several copies of it with `section` or `codes`.",
                (Part::Code(_), _) => "Shorten what is said of the code, its examples above all.",
            };
            findings.push(Diagnostic::new(&rules::COPY_TOO_LARGE, copy.place(), message).help(help));
        }
        let key = page.title.to_lowercase();
        if let Some(other) = titles.get(&key) {
            let name = |page: &WikiPage| match &page.part {
                Part::Catalog => "the catalog".to_owned(),
                Part::Code(code) => format!("`{code}`"),
            };
            let message = format!(
                "two pages of the copy `{}` would have the title `{}`: those of {} and of {}",
                copy.name,
                page.title,
                name(other),
                name(page)
            );
            let place = copy.code_title.as_ref().map_or(copy.name.place.0, |title| title.place.0);
            let help = "Titles are unique in a space, whatever their capitals: write `code-title` with `{code}` in it.";
            findings.push(Diagnostic::new(&rules::COPY_SETTINGS, place, message).help(help));
        } else {
            titles.insert(key, page);
        }
    }
    findings
}

/// A text as it stands in an attribute.
fn written(text: &str) -> String {
    let mut out = String::new();
    storage::escape(text, &mut out);
    out
}

fn not_written(subject: &Subject<'_>) -> Findings {
    let copy = subject.copy;
    let message = format!("the copy `{}` is in a form that is read, and not written", copy.name);
    let help = "Set its `form` to `markdown`, `html`, `storage`, `csv` or `tsv`, or `publish = false`.";
    let mut findings = Findings::default();
    findings.push(Diagnostic::new(&rules::COPY_SETTINGS, copy.place(), message).help(help));
    findings
}
