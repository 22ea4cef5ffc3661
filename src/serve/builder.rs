//! From the files of the book to the site in memory, with every change.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::findings::Report;
use super::preview::{Preview, Step};
use crate::check::{self, Decisions};
use crate::diagnostic::{Findings, Severity, SourceMap};
use crate::links::LinkIndex;
use crate::model::{BaseUrl, Book, Config, Output};
use crate::render::{Options, render, render_pages, render_unless};
use crate::source::{Content, Inputs, Loaded, ReadError, load};

/// A site that takes longer to render is rendered in two steps, what somebody looks at first.
const SLOW: Duration = Duration::from_millis(40);
/// How often somebody looks whether the source has changed while it is being rendered.
const LOOK: Duration = Duration::from_millis(5);
/// What is read where the settings do not say.
const SRC: &str = "content";
/// What errors mean for the preview: there is nothing new to show, or it is shown, and no build would write it.
const STAYS: &str = "the preview stays as it was";
const SHOWN: &str = "the site is shown all the same, and `build` would refuse it";

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
    /// The source has errors, which are told here for people, with what that means for the preview.
    Refused(String),
}

/// What was shown of a site, and when; whether that is all of it.
struct Showing {
    changed: usize,
    took: Duration,
    whole: bool,
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
        // Nobody looks at what changed; the next build tells of it.
        if changed == 0 {
            return Built::Same;
        }
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
        let Some(mut book) = book else { return self.refuse(findings, &sources, None, STAYS) };
        let others = prepare(&mut book, self.base_url.as_ref());
        let base_url = book.config.output.html.base_url.clone();
        let base = base_of(base_url.as_ref());
        let index = LinkIndex::new(&book);
        let (mut decisions, wrong) = Decisions::read(Some(&book), &sources);
        findings.extend(wrong);
        findings.extend(check::structure(&book, &index, &sources));
        decisions.apply(&mut findings, &sources);
        if findings.has_errors() {
            said(&book, &index, &sources, &mut decisions, &mut findings);
            return self.refuse(findings, &sources, Some(&base), STAYS);
        }
        let (changed, took) = match self.show(&book, &index, &mut sources, start, has_more) {
            Ok(Showing { changed, took, whole: true }) => (changed, took),
            Ok(Showing { changed, took, whole: false }) => return self.cut_short(changed, took),
            Err(faults) => {
                findings.extend(faults);
                return self.refuse(findings, &sources, Some(&base), STAYS);
            }
        };
        // A build makes these too, so what is wrong with their templates is told, after what is looked at.
        let options = Options { outputs: others, base_url };
        let Some(rendered) =
            unless_changed(has_more, |stopped| render_unless(&book, &index, &mut sources, &options, stopped))
        else {
            return self.cut_short(changed, took);
        };
        if let Err(faults) = rendered {
            findings.extend(faults);
            return self.refuse(findings, &sources, Some(&base), SHOWN);
        }
        // What the book says may be questionable, and can be looked at all the same.
        said(&book, &index, &sources, &mut decisions, &mut findings);
        if findings.has_errors() {
            return self.refuse(findings, &sources, Some(&base), SHOWN);
        }
        findings.sort(&sources);
        let report = crate::diagnostic::human::report(&findings, &sources, crate::terminal::colors());
        Built::Shown { changed, took, warnings: findings, report }
    }

    /// Renders the site and shows it; one that takes long in two steps.
    fn show(
        &mut self,
        book: &Book,
        index: &LinkIndex<'_>,
        sources: &mut SourceMap,
        start: Instant,
        has_more: &mut dyn FnMut() -> bool,
    ) -> Result<Showing, Findings> {
        let base_url = book.config.output.html.base_url.clone();
        let base = base_of(base_url.as_ref());
        let in_steps = self.slow && self.preview.has_site();
        let mut shown = 0;
        if in_steps {
            let files = render_pages(book, index, sources, base_url.as_ref(), &self.preview.looked_at())?;
            shown = self.preview.show(files, &base, Step::Some);
            if has_more() {
                return Ok(Showing { changed: shown, took: start.elapsed(), whole: false });
            }
        }
        let first = start.elapsed();
        let rendering = Instant::now();
        let options = Options { outputs: vec![Output::Html], base_url };
        // Of the first site, late is better than never.
        let rendered = match in_steps {
            true => unless_changed(has_more, |stopped| render_unless(book, index, sources, &options, stopped)),
            false => Some(render(book, index, sources, &options)),
        };
        let Some(rendered) = rendered else { return Ok(Showing { changed: shown, took: first, whole: false }) };
        self.slow = rendering.elapsed() > SLOW;
        let changed = self.preview.show(rendered?, &base, if in_steps { Step::Rest } else { Step::Whole });
        let took = if in_steps { first } else { start.elapsed() };
        Ok(Showing { changed, took, whole: !has_more() })
    }

    /// Tells of findings that a build would not pass, and what that means for the preview.
    fn refuse(&self, mut findings: Findings, sources: &SourceMap, base: Option<&str>, meaning: &str) -> Built {
        findings.sort(sources);
        let report = Report::new(&findings, sources);
        let text = format!("{}{}: {meaning}\n", report.text, findings.tally());
        self.preview.refuse(report, base);
        Built::Refused(text)
    }
}

/// Does something that looks from time to time whether it is stopped, and stops it when the source has changed again: the
/// next page that is looked at does not wait for the last pages that nobody looks at.
fn unless_changed<T: Send>(has_more: &mut dyn FnMut() -> bool, work: impl FnOnce(&AtomicBool) -> T + Send) -> T {
    let stopped = AtomicBool::new(false);
    let waiting = std::thread::current();
    std::thread::scope(|scope| {
        let working = scope.spawn(|| {
            let done = work(&stopped);
            waiting.unpark();
            done
        });
        while !working.is_finished() {
            if has_more() {
                stopped.store(true, Ordering::Relaxed);
            }
            std::thread::park_timeout(LOOK);
        }
        working.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Adds what is wrong with what a book says and what its author has decided in vain, but for advice, which is for `check`.
/// Rules about what was rendered are held by a build only.
fn said(book: &Book, index: &LinkIndex<'_>, sources: &SourceMap, decisions: &mut Decisions, findings: &mut Findings) {
    let mut found = check::content(book, index, sources);
    decisions.apply(&mut found, sources);
    // While something is missing, nobody knows what would be found in it.
    if !findings.iter().any(|finding| finding.rule.binding) {
        found.extend(decisions.unused(|rule| !rule.elsewhere && !rule.rendered, sources));
    }
    findings.extend(found);
    findings.retain(|finding| finding.severity != Severity::Info);
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
