//! From the files of the book to the site in memory, with every change.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::findings::Report;
use super::preview::{Preview, Step};
use crate::check::{self, Decisions};
use crate::diagnostic::{Findings, Severity, SourceMap};
use crate::links::LinkIndex;
use crate::model::{BaseUrl, Book, Config, Output};
use crate::render::{Options, render, render_pages};
use crate::source::{Content, Inputs, Loaded, ReadError, load};

/// A site that takes longer to render is rendered in two steps, what somebody looks at first.
const SLOW: Duration = Duration::from_millis(40);
/// What is read where the settings do not say.
const SRC: &str = "content";

/// Builds a book again and again.
#[derive(Debug)]
pub struct Builder<'p> {
    root: PathBuf,
    base_url: Option<BaseUrl>,
    preview: &'p Preview,
    /// Of what was built last; empty where that could not be read.
    fingerprint: String,
    /// The files that were read last, and whether they had anything in them.
    files: BTreeMap<String, bool>,
    src: String,
    /// Whether rendering the site takes long.
    slow: bool,
}

/// What came of a build.
#[derive(Debug)]
pub enum Built {
    /// Nothing had changed.
    Same,
    /// A file that was there is gone or empty: it may be in the middle of being saved.
    Unsettled,
    /// The site is shown.
    Shown {
        /// How many of its files are new, changed or gone.
        changed: usize,
        /// From the start of the build to the first page that is shown.
        took: Duration,
        /// What is questionable in the source, for people.
        warnings: Findings,
        /// The same, written out for people.
        report: String,
    },
    /// The source has errors, which are told here for people; the site is what it was.
    Refused(String),
}

/// The folder of a site on its host: a path with a slash at either end.
pub(super) fn base_of(base_url: Option<&BaseUrl>) -> String {
    let path = base_url.and_then(|url| url.as_str().splitn(4, '/').nth(3));
    format!("/{}", path.unwrap_or_default())
}

impl<'p> Builder<'p> {
    /// Of the book in a folder, for an address that takes the place of that in its settings.
    pub fn new(root: &Path, base_url: Option<BaseUrl>, preview: &'p Preview) -> Self {
        let (fingerprint, files, src) = (String::new(), BTreeMap::new(), SRC.to_owned());
        Self { root: root.to_owned(), base_url, preview, fingerprint, files, src, slow: false }
    }

    /// The folder of the sources, as the settings say that were read last.
    pub fn src(&self) -> &str {
        &self.src
    }

    /// Builds what is there now. `patient`: whether files that have gone were waited for. `has_more`: whether something
    /// has changed again; then what nobody looks at is left to the next build.
    pub fn build(&mut self, patient: bool, has_more: &mut dyn FnMut() -> bool) -> Built {
        let start = Instant::now();
        let inputs = match Inputs::read(&self.root) {
            Ok(inputs) => inputs,
            Err(error) => return self.unreadable(&error, patient),
        };
        let files = contents(&inputs);
        let lost = |(path, full): (&String, &bool)| *full && files.get(path) != Some(&true);
        if !patient && self.files.iter().any(lost) {
            return Built::Unsettled;
        }
        self.files = files;
        if let Some(config) = &inputs.config {
            config.src().clone_into(&mut self.src);
        }
        let fingerprint = inputs.fingerprint(&[]);
        if fingerprint == self.fingerprint {
            return Built::Same;
        }
        self.fingerprint = fingerprint;
        self.build_from(load(inputs), start, has_more)
    }

    /// A build that was not finished: the next one has to be, whatever it finds.
    fn cut_short(&mut self, changed: usize, took: Duration) -> Built {
        self.fingerprint.clear();
        Built::Shown { changed, took, warnings: Findings::default(), report: String::new() }
    }

    fn unreadable(&mut self, error: &ReadError, patient: bool) -> Built {
        if !patient {
            return Built::Unsettled;
        }
        self.fingerprint.clear();
        let report = Report::of_trouble(&error.to_string());
        let text = report.text.clone();
        self.preview.refuse(report, None);
        Built::Refused(text)
    }

    fn build_from(&mut self, loaded: Loaded, start: Instant, has_more: &mut dyn FnMut() -> bool) -> Built {
        let Loaded { mut sources, mut findings, book } = loaded;
        let refuse = |findings: &mut Findings, sources: &_, base: Option<&str>| {
            findings.sort(sources);
            let report = Report::new(findings, sources);
            let text = format!("{}{}: the preview stays as it was\n", report.text, findings.tally());
            self.preview.refuse(report, base);
            Built::Refused(text)
        };
        let Some(mut book) = book else { return refuse(&mut findings, &sources, None) };
        let others = prepare(&mut book, self.base_url.as_ref());
        let base_url = book.config.output.html.base_url.clone();
        let base = base_of(base_url.as_ref());
        let index = LinkIndex::new(&book);
        let (mut decisions, wrong) = Decisions::read(Some(&book), &sources);
        findings.extend(wrong);
        findings.extend(check::structure(&book, &index, &sources));
        decisions.apply(&mut findings, &sources);
        if findings.has_errors() {
            findings.extend(said(&book, &index, &sources, &mut decisions));
            return refuse(&mut findings, &sources, Some(&base));
        }
        let in_steps = self.slow && self.preview.has_site();
        if in_steps {
            match render_pages(&book, &index, &mut sources, base_url.as_ref(), &self.preview.looked_at()) {
                Ok(files) => {
                    let changed = self.preview.show(files, &base, Step::Some);
                    if has_more() {
                        return self.cut_short(changed, start.elapsed());
                    }
                }
                Err(faults) => {
                    findings.extend(faults);
                    return refuse(&mut findings, &sources, Some(&base));
                }
            }
        }
        let first = start.elapsed();
        let options = Options { outputs: vec![Output::Html], base_url };
        let rendering = Instant::now();
        let rendered = render(&book, &index, &mut sources, &options);
        self.slow = rendering.elapsed() > SLOW;
        let changed = match rendered {
            Ok(files) => self.preview.show(files, &base, if in_steps { Step::Rest } else { Step::Whole }),
            Err(faults) => {
                findings.extend(faults);
                return refuse(&mut findings, &sources, Some(&base));
            }
        };
        let took = if in_steps { first } else { start.elapsed() };
        if has_more() {
            return self.cut_short(changed, took);
        }
        // A build makes these too, so what is wrong with their templates is told, after what is looked at.
        if let Err(faults) = render(&book, &index, &mut sources, &Options { outputs: others, ..options }) {
            findings.extend(faults);
            return refuse(&mut findings, &sources, Some(&base));
        }
        // What the book says may be questionable, and can be looked at all the same.
        findings.extend(said(&book, &index, &sources, &mut decisions));
        if findings.has_errors() {
            return refuse(&mut findings, &sources, Some(&base));
        }
        findings.sort(&sources);
        let report = crate::diagnostic::human::report(&findings, &sources, crate::terminal::colors());
        Built::Shown { changed, took, warnings: findings, report }
    }
}

/// What is wrong with what a book says, but for advice, which is for `check`.
fn said(book: &Book, index: &LinkIndex<'_>, sources: &SourceMap, decisions: &mut Decisions) -> Findings {
    let mut findings = check::content(book, index, sources);
    decisions.apply(&mut findings, sources);
    findings.retain(|finding| finding.severity != Severity::Info);
    findings
}

/// Makes a book one of whose outputs is the site. Gives the others.
fn prepare(book: &mut Book, base_url: Option<&BaseUrl>) -> Vec<Output> {
    let config: &mut Config = &mut book.config;
    if let Some(base_url) = base_url {
        config.output.html.base_url = Some(base_url.clone());
    }
    let mut outputs = config.outputs();
    outputs.retain(|output| *output != Output::Html);
    config.build.outputs = [&[Output::Html], outputs.as_slice()].concat();
    outputs
}

/// The files of a book, and whether each has anything in it.
fn contents(inputs: &Inputs) -> BTreeMap<String, bool> {
    let full = |content: &Content| match content {
        Content::Text(file) => !inputs.sources.text(*file).is_empty(),
        Content::Bytes(bytes) => !bytes.is_empty(),
        Content::Refused => true,
    };
    inputs.files.iter().map(|file| (file.path.clone(), full(&file.content))).collect()
}
