//! Tera, one instance for each output: the built-in templates, the author's over them, and escaping.

use std::collections::BTreeMap;
use std::io::{self, Write};

use include_dir::{Dir, include_dir};
use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use super::{form, spoken};
use crate::diagnostic::{Diagnostic, Findings, Position, Rule, SourceMap, Span, rules};
use crate::model::{Output, Template};
use crate::richtext::{Inline, gfm, storage};
use crate::words::Words;

/// The built-in templates: those of the project's own book.
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
/// The folder that the built-in templates have in messages and in `{% extends %}`.
const BUILT_IN: &str = "builtin/";

/// The templates of one output, ready to render.
pub(super) struct Engine {
    tera: Tera,
    output: Output,
    suffix: &'static str,
}

/// An error of a template, not yet a finding: the same one may come up on every page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    /// The template, with the folder of its output.
    template: String,
    place: Option<Place>,
    message: String,
    kind: Kind,
}

/// What is wrong with a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Syntax,
    Render,
    Xml,
}

/// A place in a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// From one byte to another.
    Bytes(usize, usize),
    /// A line and a column, both from 1.
    Position(usize, usize),
}

impl Engine {
    /// The templates of an output.
    pub(super) fn new(
        output: Output,
        own: &[Template],
        words: &Words,
        sources: &SourceMap,
    ) -> Result<Self, Vec<Fault>> {
        let (suffix, escape): (&'static str, tera::EscapeFn) = match output {
            Output::Html => (".html", tera::escape_html),
            Output::Markdown => (".md", escape_markdown),
            Output::Confluence => (".xhtml", escape_storage),
        };
        let folder = format!("{}/", output.name());
        let own: Vec<(&str, &str)> = own
            .iter()
            .filter_map(|template| Some((template.name.strip_prefix(&folder)?, sources.text(template.file))))
            .collect();
        // Each by itself first, so that one fault does not hide the next.
        let faults: Vec<Fault> = own
            .iter()
            .filter_map(|(name, text)| Tera::default().add_raw_template(name, text).err())
            .filter(|error| matches!(error.kind(), ErrorKind::SyntaxError(_)))
            .flat_map(|error| faults_of(output, &error))
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut tera = Tera::default();
        tera.autoescape_on([suffix, ".xml"]);
        tera.set_escape_fn(escape);
        tera.register_filter("link", move |text: &str, kwargs: Kwargs, _: &State<'_>| -> tera::TeraResult<Value> {
            let content = vec![Inline::Text(text.to_owned())];
            // A code or a reference without an address is not a link.
            let href = kwargs.get::<Value>("href")?;
            let content = match href.as_ref().and_then(Value::as_str).filter(|href| !href.is_empty()) {
                Some(href) => vec![Inline::Link { target: href.to_owned(), title: String::new(), content }],
                None => content,
            };
            Ok(Value::safe_string(&form::inline(output, &content)))
        });
        tera.register_filter("code", move |text: &str, _: Kwargs, _: &State<'_>| {
            Value::safe_string(&form::inline(output, &[Inline::Code(text.to_owned())]))
        });
        // What was written for a cell of a table, where it stands in a line.
        tera.register_filter("line", move |text: &str, _: Kwargs, _: &State<'_>| match output {
            Output::Markdown => Value::safe_string(&gfm::out_of_table(text)),
            _ => Value::safe_string(text),
        });
        spoken::register(&mut tera, escape, words);
        let files = TEMPLATES.get_dir(output.name()).map(Dir::files).into_iter().flatten();
        let built_in = files.filter_map(|file| {
            let name = file.path().file_name()?.to_str()?;
            Some((format!("{BUILT_IN}{name}"), file.contents_utf8()?))
        });
        let all = built_in.chain(own.iter().map(|(name, text)| ((*name).to_owned(), *text)));
        let loaded = tera.set_fallback_prefixes([BUILT_IN]).and_then(|()| tera.add_raw_templates(all));
        match loaded {
            Ok(()) => {
                tera.global_context().insert("words", words.all());
                Ok(Self { tera, output, suffix })
            }
            Err(error) => Err(faults_of(output, &error)),
        }
    }

    /// Adds a variable that every page sees.
    pub(super) fn share<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.tera.global_context().insert(name, value);
    }

    /// Renders a template, named without its ending.
    pub(super) fn render(&self, template: &str, context: &Context) -> Result<String, Fault> {
        self.render_file(&format!("{template}{}", self.suffix), context)
    }

    /// Renders a template that has another ending than the pages of the output.
    pub(super) fn render_file(&self, name: &str, context: &Context) -> Result<String, Fault> {
        let mut text = self.tera.render(name, context).map_err(|error| fault(self.output, &error))?;
        // Tera reserves far more than a page needs, and all pages are held until the last is rendered.
        text.shrink_to_fit();
        Ok(text)
    }
}

impl Fault {
    /// Data that JSON cannot hold.
    pub(super) fn of_data(error: &serde_json::Error) -> Self {
        let message = format!("the data cannot be written as JSON: {error}");
        Self { template: String::new(), place: None, message, kind: Kind::Render }
    }
}

/// The fault of a template of the Confluence output that wrote what is no XML.
pub(super) fn not_well_formed(template: &str, page: &str, at: usize, what: &str) -> Fault {
    let line = page[..at].matches('\n').count() + 1;
    let excerpt: String = page[at..].chars().take_while(|c| *c != '\n').take(40).collect();
    let message = format!("what it writes is no XML: {what} (line {line}: `{excerpt}`)");
    Fault { template: format!("confluence/{template}.xhtml"), place: None, message, kind: Kind::Xml }
}

/// The names of the built-in templates of an output, sorted.
pub(crate) fn built_in_templates(output: Output) -> impl Iterator<Item = &'static str> {
    let files = TEMPLATES.get_dir(output.name()).map(Dir::files).into_iter().flatten();
    files.filter_map(|file| file.path().file_name()?.to_str())
}

/// The text of a built-in template, for findings in it.
fn built_in(template: &str) -> Option<&'static str> {
    TEMPLATES.get_file(template.replace(BUILT_IN, ""))?.contents_utf8()
}

/// The faults in an error of loading. Those of names that do not exist come as one text, with a report for each; the
/// reports of an author's template come up again for the built-in one that it replaces only where that has them too.
fn faults_of(output: Output, error: &tera::Error) -> Vec<Fault> {
    let ErrorKind::Msg(text) = error.kind() else { return vec![fault(output, error)] };
    let reports: Vec<Fault> = text.split("\n\n").filter_map(|report| reported(output, report)).collect();
    if reports.is_empty() { vec![fault(output, error)] } else { reports }
}

/// A fault from Tera's own report: `error: MESSAGE`, and below it `--> FILE:LINE:COLUMN`.
fn reported(output: Output, report: &str) -> Option<Fault> {
    let mut lines = report.lines();
    let message = lines.next()?.strip_prefix("error: ")?.to_owned();
    let mut place = lines.next()?.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
    let (column, line) = (place.next()?.parse().ok()?, place.next()?.parse().ok()?);
    let template = format!("{}/{}", output.name(), place.next()?);
    Some(Fault { template, place: Some(Place::Position(line, column)), message, kind: Kind::Syntax })
}

fn fault(output: Output, error: &tera::Error) -> Fault {
    let name = |file: &str| format!("{}/{file}", output.name());
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = &report.span().range;
            Fault {
                template: name(report.filename()),
                place: Some(Place::Bytes(range.start, range.end)),
                message: report.message().to_owned(),
                kind: if matches!(error.kind(), ErrorKind::SyntaxError(_)) { Kind::Syntax } else { Kind::Render },
            }
        }
        ErrorKind::MissingParent { current, parent } => Fault {
            template: name(current),
            place: None,
            message: format!("it extends `{parent}`, which is not there"),
            kind: Kind::Syntax,
        },
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => Fault {
            template: name(tpl),
            place: None,
            message: "it extends or includes itself".to_owned(),
            kind: Kind::Syntax,
        },
        other => Fault { template: name(""), place: None, message: other.to_string(), kind: Kind::Render },
    }
}

/// The findings for faults: each once, with the first page on which it came up and how many more.
pub(super) fn report(faults: Vec<(Fault, Option<String>)>, sources: &mut SourceMap) -> Findings {
    let mut by_fault: BTreeMap<Fault, Vec<String>> = BTreeMap::new();
    for (fault, page) in faults {
        by_fault.entry(fault).or_default().extend(page);
    }
    let mut findings = Findings::default();
    for (fault, pages) in by_fault {
        findings.push(finding(&fault, &pages, sources));
    }
    findings
}

fn finding(fault: &Fault, pages: &[String], sources: &mut SourceMap) -> Diagnostic {
    let name = format!("templates/{}", fault.template);
    let file = sources.find(&name).unwrap_or_else(|| {
        let text = built_in(&fault.template).unwrap_or("");
        sources.add(name, text)
    });
    let span = match fault.place {
        None => Span::file(file),
        Some(Place::Bytes(start, end)) => Span::new(file, start, end),
        Some(Place::Position(line, column)) => {
            let start = sources.get(file).offset(Position { line, column });
            Span::new(file, start, start + 1)
        }
    };
    let (rule, help): (&'static Rule, _) = match fault.kind {
        Kind::Syntax => (
            &rules::TEMPLATE_SYNTAX,
            "Mend the template, or remove it: the built-in one of the same name takes its place.",
        ),
        Kind::Render => (
            &rules::TEMPLATE_RENDER,
            "The page \"Templates\" of the documentation lists what templates see; a variable that only some pages have needs `{% if … %}` around it.",
        ),
        Kind::Xml => {
            (&rules::TEMPLATE_XML, "Confluence takes well-formed XML only: close every tag, and write `&amp;` for `&`.")
        }
    };
    let mut message = fault.message.trim_end_matches('.').replace('\n', " ");
    match pages {
        [] => {}
        [page] => message.push_str(&format!(", while rendering {page}")),
        [page, more @ ..] => message.push_str(&format!(", while rendering {page} and {} more", more.len())),
    }
    Diagnostic::new(rule, span, message).help(help)
}

fn escape_markdown(text: &str, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(gfm::escape(text, gfm::Place::Anywhere).as_bytes())
}

fn escape_storage(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut escaped = String::with_capacity(text.len());
    storage::escape(text, &mut escaped);
    out.write_all(escaped.as_bytes())
}
