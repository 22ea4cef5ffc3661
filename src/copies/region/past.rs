//! What stood in an edited region before it was edited: the git history of its file knows.

use std::path::Path;

use super::scan::{Region, scan};
use super::sum::{Sum, meaning};
use super::{Checked, Request, State};
use crate::copies::Form;
use crate::copies::kind::Revision;
use crate::diagnostic::SourceMap;
use crate::git::{FileHistory, Version};

/// So many versions of a file are looked at.
const MOST_VERSIONS: usize = 50;

/// What is known of the past of a region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// What stood in it when it last was as we had written it.
    pub base: Option<String>,
    /// The last commit that edited it since. Where the edit is not committed, nobody is named.
    pub revision: Revision,
}

/// The past of each region of a file, as far as git knows it: of edited ones only, and of none where the file is in no
/// repository. `path` is where the file is.
pub fn past(path: &Path, form: Form, text: &str, regions: &[Checked]) -> Vec<Past> {
    past_in(&|| FileHistory::of(path).ok(), form, text, regions)
}

/// The same by a history of the file, which is asked for where one of the regions was edited.
pub(crate) fn past_in(
    history: &dyn Fn() -> Option<FileHistory>,
    form: Form,
    text: &str,
    regions: &[Checked],
) -> Vec<Past> {
    let mut walks: Vec<Walk> =
        regions.iter().enumerate().map(|(at, it)| Walk::new(at, it, regions, text, form)).collect();
    if walks.iter().any(|walk| !walk.done)
        && let Some(history) = history()
        && let Ok(versions) = history.versions(MOST_VERSIONS)
    {
        let mut newer: Option<&Version> = None;
        for version in &versions {
            let Ok(text) = history.text_in(version) else { break };
            let text = text.unwrap_or_default();
            let mut sources = SourceMap::default();
            let file = sources.add("version", String::new());
            let then = scan(file, &text, form).unwrap_or_default();
            for walk in walks.iter_mut().filter(|walk| !walk.done) {
                walk.step(&then, &text, form, newer);
            }
            if walks.iter().all(|walk| walk.done) {
                break;
            }
            newer = Some(version);
        }
    }
    walks.into_iter().map(|walk| walk.past).collect()
}

/// Goes back in time for one region.
struct Walk<'r> {
    request: &'r Request,
    /// How many regions before it show the same.
    nth: usize,
    /// What it meant in the version before, which is the next one in time.
    newer: String,
    /// Whether it is known who edited it last.
    named: bool,
    done: bool,
    past: Past,
}

impl<'r> Walk<'r> {
    fn new(at: usize, checked: &'r Checked, regions: &[Checked], text: &str, form: Form) -> Self {
        let request = &checked.region.request;
        let nth = regions.iter().take(at).filter(|it| is_same(&it.region.request, request)).count();
        let inner = text.get(checked.region.inner.clone()).unwrap_or_default();
        let done = checked.state != State::Edited;
        let newer = if done { String::new() } else { meaning(inner, form) };
        Self { request, nth, newer, named: false, done, past: Past::default() }
    }

    /// Looks at it in an older version; `newer` is the version after that, none where that is what is not committed.
    fn step(&mut self, then: &[Region], text: &str, form: Form, newer: Option<&Version>) {
        let found = then.iter().filter(|region| is_same(&region.request, self.request)).nth(self.nth);
        let inner = found.and_then(|region| text.get(region.inner.clone()));
        let before = inner.map(|inner| meaning(inner, form));
        if before.as_ref() != Some(&self.newer) && !std::mem::replace(&mut self.named, true) {
            self.past.revision = newer.map(revision).unwrap_or_default();
        }
        let Some(before) = before else {
            self.done = true;
            return;
        };
        if found.and_then(|region| region.sum) == Some(Sum::of(&before)) {
            self.past.base = inner.map(str::to_owned);
            self.done = true;
        }
        self.newer = before;
    }
}

fn revision(version: &Version) -> Revision {
    Revision {
        link: None,
        version: Some(version.id.clone()),
        by: Some(version.author.clone()),
        when: Some(version.when.clone()),
        message: Some(version.subject.clone()).filter(|subject| !subject.is_empty()),
    }
}

/// Whether two markers ask for the same, wherever they stand.
fn is_same(a: &Request, b: &Request) -> bool {
    let words = |request: &Request| {
        let all = request.catalog.iter().map(|word| ("", word));
        let all = all.chain(request.sections.iter().map(|word| ("section", word)));
        let all = all.chain(request.codes.iter().map(|word| ("codes", word)));
        all.map(|(kind, word)| (kind, word.text.clone())).collect::<Vec<_>>()
    };
    words(a) == words(b) && a.template() == b.template()
}
