//! Files of copies as they are to be: their regions brought in line, or all of them written.

use std::ops::Range;

use similar::{ChangeTag, TextDiff};

use super::{Cx, Does, Hold, RegionStep, Step, message};
use crate::copies::Form;
use crate::copies::base::{Base, Standing, explained, unseen};
use crate::copies::region::{self, Action, Checked, Drift, Past, Source, State};
use crate::diagnostic::{FileId, SourceMap};
use crate::git::FileHistory;
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
/// has it; `history` is asked for where a region was edited.
pub(crate) fn regions(
    cx: &mut Cx<'_>,
    page: Page<'_>,
    usual: Option<(&Catalog, &CatalogFile)>,
    history: &dyn Fn() -> Option<FileHistory>,
) -> Option<Draft> {
    let text = cx.sources.text(page.file).to_owned();
    if !matches!(page.form, Form::Markdown | Form::Html) || !region::may_be_in(&text) {
        return None;
    }
    let source = Source { book: cx.book, fragments: cx.fragments, usual };
    let mending = |cx: &mut Cx<'_>, found| {
        cx.findings.extend(found);
        Some(Draft::held(page.name, Hold::Other { why: "its regions need mending".to_owned(), help: None }))
    };
    let mut checked = match region::check(&source, page.file, page.form, cx.sources) {
        Ok(regions) if regions.is_empty() => return None,
        Ok(regions) => regions,
        Err(found) => return mending(cx, found),
    };
    let past = region::past_in(history, page.form, &text, &checked);
    let mut step = Step::new(page.name);
    let mut drifts = Vec::with_capacity(checked.len());
    for (it, past) in checked.iter_mut().zip(past) {
        drifts.push(drift(it, page, cx.sources, past, &mut step));
    }
    let refreshed = match region::refreshed(page.file, &text, page.form, &checked, cx.how.force) {
        Ok(refreshed) => refreshed,
        Err(found) => return mending(cx, found),
    };
    let bom = if page.bytes.starts_with(BOM.as_bytes()) { BOM } else { "" };
    let new = [bom.as_bytes(), refreshed.text.as_bytes()].concat();
    let changes = new != page.bytes;
    let mut regions = Vec::with_capacity(checked.len());
    for ((it, range), action) in checked.iter().zip(drifts).zip(&refreshed.actions) {
        let action = if changes || *action == Action::Left { *action } else { Action::None };
        let own = step.differences.get(range.clone()).unwrap_or_default();
        let stale = own.iter().all(|it| it.standing == Some(Standing::Stale));
        regions.push(told(it, action, page, cx.sources, (range, stale)));
    }
    hold(&mut step, &regions);
    if changes {
        let is_written = |region: &&RegionStep| region.action == Action::Written;
        step.does = if regions.iter().any(|it| is_written(&it)) { Does::Write } else { Does::Sign };
        let written = regions.iter().filter(is_written);
        let written = written.filter_map(|region| step.differences.get(region.differences.clone())).flatten().cloned();
        step.message = message::of(&written.collect::<Vec<_>>());
    }
    let write = changes.then(|| Write { old: Some(page.bytes.to_owned()), new });
    Some(Draft { step, regions, write, remember: None })
}

/// What a region says otherwise, which is added to what its file does. One of which only the source has moved on, whatever
/// else was edited and is said by the source by now, is stale.
fn drift(it: &mut Checked, page: Page<'_>, sources: &SourceMap, past: Past, step: &mut Step) -> Range<usize> {
    let start = step.differences.len();
    if matches!(it.state, State::Stale | State::Edited) {
        let Drift { comparison, lost, .. } = it.drift(page.file, page.form, sources, &past);
        let stale = comparison.differences.iter().all(|it| it.standing == Some(Standing::Stale));
        let now = sources.text(page.file).get(it.region.inner.clone()).unwrap_or_default();
        let base = past.base.as_deref();
        let taken = || base.is_some_and(|base| explained(page.form, base, now, &it.wanted));
        if it.state == State::Edited && stale && lost.is_empty() && taken() {
            it.state = State::Stale;
        } else if it.state == State::Edited {
            if past.revision.when >= step.revision.when {
                // Of several, the one that was edited last.
                step.revision = past.revision;
            }
            // Where nothing else tells, the lines of the region do.
            if !stale {
                step.lost.extend(unseen(page.form, base, now, &it.wanted, &lost));
            }
        }
        step.differences.extend(comparison.differences);
        step.lost.extend(lost);
    }
    start..step.differences.len()
}

/// Holds a step some regions of which are left.
fn hold(step: &mut Step, regions: &[RegionStep]) {
    let left: Vec<&RegionStep> = regions.iter().filter(|region| region.action == Action::Left).collect();
    let differences = |region: &&RegionStep| step.differences.get(region.differences.clone()).unwrap_or_default();
    let conflict = left.iter().flat_map(differences).any(|it| it.standing == Some(Standing::Conflict));
    if !left.is_empty() {
        step.holds.push(if conflict { Hold::Conflict } else { Hold::Edited });
    }
}

/// What is done to a region.
fn told(
    it: &Checked,
    action: Action,
    page: Page<'_>,
    sources: &SourceMap,
    (differences, stale): (Range<usize>, bool),
) -> RegionStep {
    let unseen = action == Action::Left && stale;
    let inner = || sources.text(page.file).get(it.region.inner.clone()).unwrap_or_default();
    RegionStep {
        line: sources.get(page.file).position(it.region.begin.start).line,
        catalog: it.catalog.clone(),
        template: it.region.request.template().to_owned(),
        state: it.state,
        action,
        differences,
        lines: if unseen { lines(&it.wanted, inner()) } else { Vec::new() },
    }
}

/// A file whose regions were brought in line from `old` to `new`, and which is `now` by now: with the same regions brought in
/// line, and all else as it is now. None where one of them is no longer as it was, so that somebody has to look.
pub(crate) fn reapplied(old: &str, new: &str, now: &str, form: Form) -> Option<String> {
    let mut none = SourceMap::default();
    let file = none.add("", "");
    let scan = |text: &str| region::scan(file, text, form).ok();
    let (before, after, there) = (scan(old)?, scan(new)?, scan(now)?);
    if before.len() != after.len() || before.len() != there.len() {
        return None;
    }
    let mut out = String::with_capacity(now.len());
    let mut kept = 0;
    for ((before, after), there) in before.iter().zip(&after).zip(&there) {
        let from_begin = |text: &str, it: &region::Region| text.get(it.begin.start..it.end.end).map(str::to_owned);
        let (old, new, now_is) = (from_begin(old, before)?, from_begin(new, after)?, from_begin(now, there)?);
        // Ours, of another run, is as good.
        if now_is != old && now_is != new {
            return None;
        }
        out.push_str(now.get(kept..there.begin.start)?);
        out.push_str(&new);
        kept = there.end.end;
    }
    out.push_str(now.get(kept..)?);
    Some(out)
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
