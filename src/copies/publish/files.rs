//! Files of copies as they are to be: their regions brought in line, or all of them written.

use similar::{ChangeTag, TextDiff};

use super::{Cx, Does, Hold, RegionStep, Step, message};
use crate::copies::Form;
use crate::copies::base::{Base, Standing};
use crate::copies::region::{self, Action, Checked, Source, State};
use crate::diagnostic::{FileId, SourceMap};
use crate::model::{Catalog, CatalogFile};

pub(crate) const BOM: &str = "\u{FEFF}";

/// A file of a copy as it is to be.
#[derive(Debug)]
pub(crate) struct Draft {
    /// What is done.
    pub(crate) step: Step,
    /// Its regions.
    pub(crate) regions: Vec<RegionStep>,
    /// What is written; none where nothing is.
    pub(crate) write: Option<Write>,
    /// What is to be remembered of it once it is written, or at once where nothing is; none where its regions remember.
    pub(crate) remember: Option<Base>,
}

/// Bytes that are written.
#[derive(Debug)]
pub(crate) struct Write {
    /// What was read; none where the file is not there.
    pub(crate) old: Option<Vec<u8>>,
    /// What it is to be.
    pub(crate) new: Vec<u8>,
}

impl Draft {
    /// A file of which nothing is written.
    pub(crate) fn none(step: Step) -> Self {
        Self { step, regions: Vec::new(), write: None, remember: None }
    }

    /// One that is held.
    pub(crate) fn held(name: &str, hold: Hold) -> Self {
        Self::none(Step::new(name).held(hold))
    }
}

/// A file that was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page<'p> {
    pub(crate) name: &'p str,
    pub(crate) file: FileId,
    pub(crate) bytes: &'p [u8],
    pub(crate) form: Form,
}

/// The regions of a file brought in line; none where it has none. `usual` is the catalog, as the copy that the file is of
/// has it.
pub(crate) fn regions(cx: &mut Cx<'_>, page: Page<'_>, usual: Option<(&Catalog, &CatalogFile)>) -> Option<Draft> {
    let text = cx.sources.text(page.file).to_owned();
    if !matches!(page.form, Form::Markdown | Form::Html) || !region::may_be_in(&text) {
        return None;
    }
    let source = Source { book: cx.book, fragments: cx.fragments, usual };
    let refreshed = region::check(&source, page.file, page.form, cx.sources).and_then(|regions| {
        let refreshed = region::refreshed(page.file, &text, page.form, &regions, cx.how.force)?;
        Ok((regions, refreshed))
    });
    let (checked, refreshed) = match refreshed {
        Ok((regions, _)) if regions.is_empty() => return None,
        Ok(done) => done,
        Err(found) => {
            cx.findings.extend(found);
            let hold = Hold::Other { why: "its regions need mending".to_owned(), help: None };
            return Some(Draft::held(page.name, hold));
        }
    };
    let bom = if page.bytes.starts_with(BOM.as_bytes()) { BOM } else { "" };
    let new = [bom.as_bytes(), refreshed.text.as_bytes()].concat();
    let changes = new != page.bytes;
    let mut step = Step::new(page.name);
    let mut regions = Vec::with_capacity(checked.len());
    for (region, action) in checked.iter().zip(&refreshed.actions) {
        let action = if changes || *action == Action::Left { *action } else { Action::None };
        regions.push(of_region(region, action, page, cx.sources, &mut step));
    }
    if regions.iter().any(|region| region.action == Action::Left) {
        step.holds.push(Hold::Edited);
    }
    if changes {
        let signed = regions.iter().all(|region| region.action != Action::Written);
        step.does = if signed { Does::Sign } else { Does::Write };
        let written = regions.iter().filter(|region| region.action == Action::Written);
        let written = written.filter_map(|region| step.differences.get(region.differences.clone())).flatten().cloned();
        step.message = message::of(&written.collect::<Vec<_>>());
    }
    let write = changes.then(|| Write { old: Some(page.bytes.to_owned()), new });
    Some(Draft { step, regions, write, remember: None })
}

/// What is done to a region; its differences are added to those of the step.
fn of_region(it: &Checked, action: Action, page: Page<'_>, sources: &SourceMap, step: &mut Step) -> RegionStep {
    let start = step.differences.len();
    if matches!(it.state, State::Stale | State::Edited) {
        let mut found = it.differences(page.file, page.form, sources);
        if it.state == State::Stale {
            found.differences.iter_mut().for_each(|it| it.standing = Some(Standing::Stale));
        }
        step.differences.append(&mut found.differences);
    }
    let end = step.differences.len();
    let unseen = action == Action::Left && start == end;
    let inner = || sources.text(page.file).get(it.region.inner.clone()).unwrap_or_default();
    RegionStep {
        line: sources.get(page.file).position(it.region.begin.start).line,
        catalog: it.catalog.clone(),
        template: it.region.request.template().to_owned(),
        state: it.state,
        action,
        differences: start..end,
        lines: if unseen { lines(&it.wanted, inner()) } else { Vec::new() },
    }
}

/// The lines that only the source or only the copy has.
pub(crate) fn lines(wanted: &str, there: &str) -> Vec<String> {
    let (then, now) = (wanted.trim_matches('\n'), there.replace("\r\n", "\n"));
    let (then, now) = (format!("{then}\n"), format!("{}\n", now.trim_matches('\n')));
    let diff = TextDiff::from_lines(&then, &now);
    let changed = diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal);
    let line = |change: similar::Change<&str>| {
        let sign = if change.tag() == ChangeTag::Delete { '-' } else { '+' };
        let shown: String = change.value().trim_end().chars().filter(|c| !c.is_control()).collect();
        format!("{sign} {shown}")
    };
    changed.map(line).collect()
}
