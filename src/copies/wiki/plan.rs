//! Reading and comparing all pages of a copy, and what is to be done then.

use std::collections::{BTreeMap, BTreeSet};

use super::carry_out::Run;
use super::files::Files;
use super::inspect::{Inspected, has_order, inspect};
use super::job::{Job, Under, Writes};
use super::judge::Judge;
use super::look::{NO_BODY, Named, Place, Seen, Spot, told};
use super::memory::{self, Memory};
use super::order;
use super::parallel::each;
use super::people::People;
use super::sheets::{Reader, Sheets};
use super::{orphans, titles};
use crate::confluence::{Api, ApiError, ErrorKind, PageId, Space};
use crate::copies::kind::{Identity, Part, Subject};
use crate::copies::publish::{Cx, Does, Done, Hold, How, Planned, Step};
use crate::model::{Editor, Pages};
use crate::render::copies::{WikiPage, told as told_there, wiki_pages};

/// What is to be done to the pages of a copy.
#[derive(Debug)]
pub(crate) struct Plan<'k> {
    pub(crate) api: &'k dyn Api,
    pub(crate) copy: String,
    pub(crate) book: Identity,
    pub(crate) space: Space,
    pub(crate) editor: Option<Editor>,
    pub(crate) how: How,
    pub(crate) reader: Reader,
    pub(crate) steps: Vec<Step>,
    pub(crate) jobs: Vec<Job>,
    /// Which steps give a page another title.
    pub(crate) renames: BTreeSet<usize>,
    /// Which steps change nothing that a watcher wants to know of.
    pub(crate) minor: BTreeSet<usize>,
    pub(crate) root: Option<PageId>,
    /// The pages of codes that are there.
    pub(crate) pages: BTreeMap<String, PageId>,
    /// The codes in the order that is remembered; none where the copy has no pages of codes.
    pub(crate) below: Option<Vec<String>>,
    /// The codes in their order now, with those whose pages are made at the end, and as it is to be; none where nothing is to
    /// be moved.
    pub(crate) reorder: Option<[Vec<String>; 2]>,
    /// What is done to the page of the catalog where nothing is, but for what it remembers.
    idle_root: Option<Job>,
    root_is_ours: bool,
    /// What came of making pages.
    pub(crate) done: Vec<Done>,
}

/// Plans a copy: reads all of it, compares, and writes nothing.
///
/// # Errors
/// Why none of it can be published, with what to do.
pub(crate) fn plan<'k>(api: &'k dyn Api, subject: &Subject<'_>, cx: &mut Cx<'_>) -> Result<Plan<'k>, String> {
    titles::unique(cx.book, subject)?;
    let wanted = wiki_pages(cx.fragments, subject, cx.sources).map_err(|found| {
        cx.findings.extend(found);
        "its pages cannot be made".to_owned()
    })?;
    let files = Files::of(cx.book, &wanted);
    let place = Place { api, subject: *subject, wanted: NO_BODY };
    let named: Vec<Named> = wanted.iter().map(|page| (page.part.clone(), page.title.clone())).collect();
    let seen = place.look(&named)?;
    let inspected = inspected(&place, &seen, &wanted, cx.how.force)?;
    let sheets = Sheets::new(*subject, told_there(cx.fragments, subject, None, cx.sources));
    let people = People::new(api);
    let mut judge = Judge {
        copy: subject.copy,
        owner: subject.owner(),
        how: cx.how,
        seen: &seen,
        sheets: &sheets,
        people: &people,
        files: &files,
        sources: cx.sources,
    };
    let mut plan = Plan {
        api,
        copy: subject.copy.name.as_str().to_owned(),
        book: subject.book,
        space: seen.space.clone(),
        editor: subject.copy.editor,
        how: cx.how,
        reader: sheets.reader().clone(),
        steps: Vec::with_capacity(wanted.len()),
        jobs: Vec::new(),
        renames: BTreeSet::new(),
        minor: BTreeSet::new(),
        root: seen.root().cloned(),
        pages: BTreeMap::new(),
        below: None,
        reorder: None,
        idle_root: None,
        root_is_ours: false,
        done: Vec::new(),
    };
    let root_memory = inspected.first().and_then(|it| it.as_ref().ok()).and_then(|it| it.memory.clone());
    for (at, (wanted, it)) in wanted.into_iter().zip(inspected).enumerate() {
        plan.page(&mut judge, at, wanted, it);
    }
    for (step, job) in each(&seen.orphans, |found| orphans::look(&place, found, cx.how)) {
        plan.jobs.extend(job.map(|job| Job { step: plan.steps.len(), ..job }));
        plan.steps.push(step);
    }
    if subject.copy.pages == Pages::Codes {
        plan.order(&seen, root_memory.as_ref(), cx.how.force);
    }
    plan.hold_without_root();
    plan.hold_without_title();
    Ok(plan)
}

/// All pages, looked at.
fn inspected(
    place: &Place<'_>,
    seen: &Seen,
    wanted: &[WikiPage],
    force: bool,
) -> Result<Vec<Result<Inspected, ApiError>>, String> {
    let pairs: Vec<(&WikiPage, &Spot)> = wanted.iter().zip(&seen.spots).collect();
    let inspected = each(&pairs, |(wanted, spot)| inspect((place, seen), wanted, spot, force));
    // What goes wrong with the server goes wrong with all.
    let general = |error: &&ApiError| {
        matches!(
            error.kind,
            ErrorKind::Unreachable | ErrorKind::Unauthorized | ErrorKind::NotConfluence | ErrorKind::TooMany
        )
    };
    match inspected.iter().filter_map(|it| it.as_ref().err()).find(general) {
        Some(error) => Err(told(error)),
        None => Ok(inspected),
    }
}

impl Plan<'_> {
    fn page(&mut self, judge: &mut Judge<'_>, at: usize, wanted: WikiPage, it: Result<Inspected, ApiError>) {
        let part = wanted.part.clone();
        let (step, job) = match it {
            Ok(it) => {
                let found = it.found.as_ref().map(|found| (found.page.id.clone(), found.page.title.clone()));
                self.root_is_ours |= at == 0 && it.memory.is_some();
                let (step, mut job) = judge.page(at, wanted, it);
                if step.does == Does::Nothing {
                    self.idle_root = self.idle_root.take().or(job.take());
                }
                if let (Some((id, title)), Part::Code(code)) = (&found, &part)
                    && !step.holds.contains(&Hold::Foreign)
                {
                    self.pages.insert(code.as_str().to_owned(), id.clone());
                    if job.is_some() && titles::key(title) != titles::key(&step.name) {
                        self.renames.insert(at);
                    }
                }
                if job.is_some() && step.differences.is_empty() {
                    self.minor.insert(at);
                }
                (step, job)
            }
            Err(error) => {
                (Step { part: wanted.part, ..Step::new(wanted.title) }.held(Hold::Failed(told(&error))), None)
            }
        };
        self.steps.push(step);
        self.jobs.extend(job);
    }

    /// Which pages of codes are moved, and what of them is remembered by that of the catalog.
    fn order(&mut self, seen: &Seen, memory: Option<&Memory>, force: bool) {
        let made = |code: &str| {
            let mut new = self.jobs.iter().filter(|job| matches!(job.writes, Writes::New));
            new.any(|job| matches!(&job.wanted.part, Part::Code(other) if other.as_str() == code))
        };
        let codes = self.steps.iter().take(seen.spots.len()).filter_map(|step| match &step.part {
            Part::Code(code) => Some(code.as_str().to_owned()),
            Part::Catalog => None,
        });
        let wanted: Vec<String> = codes.filter(|code| self.pages.contains_key(code) || made(code)).collect();
        // New ones come last.
        let mut now = seen.order.clone();
        now.extend(wanted.iter().filter(|code| !seen.order.contains(code)).cloned());
        let left: Vec<String> =
            memory.map(|it| it.below.iter().map(|(code, _)| code.clone()).collect()).unwrap_or_default();
        let ordering = memory.is_some_and(|memory| memory.ordering);
        let is_other = (left.is_empty() && !seen.order.is_empty()) || order::differ(&left, &seen.order);
        let by_hand = is_other && !ordering;
        let moves =
            if has_order(self.api.flavor()) && (!by_hand || force) { order::moves(&now, &wanted).len() } else { 0 };
        self.reorder = (moves > 0).then(|| [now, wanted.clone()]);
        // What somebody ordered is told from what we left by remembering the latter.
        let below = if by_hand && !force && !left.is_empty() {
            let kept = left.iter().filter(|code| wanted.contains(code));
            kept.chain(wanted.iter().filter(|code| !left.contains(code))).cloned().collect()
        } else {
            wanted
        };
        if !memory::has_room(&below) {
            // Too many to be remembered: what nobody remembers is not put into order.
            self.reorder = None;
            return;
        }
        let known = below.iter().map(|code| (code.as_str(), self.pages.get(code).map(|id| id.0.as_str())));
        let is_remembered = memory
            .is_some_and(|memory| memory.below.iter().map(|(code, id)| (code.as_str(), Some(id.as_str()))).eq(known));
        self.below = Some(below);
        let Some(root) = self.steps.first_mut() else { return };
        if !root.holds.is_empty() {
            self.reorder = None;
            return;
        }
        match moves {
            0 if is_remembered && !ordering => return,
            0 => {}
            1 => root.also.push("1 page put into its place".to_owned()),
            moved => root.also.push(format!("{moved} pages put into their order")),
        }
        if root.does == Does::Nothing {
            root.does = Does::Sign;
            self.jobs.extend(self.idle_root.take());
        }
    }

    /// Holds what is to stand under a page of the catalog that is not ours, or is not made.
    fn hold_without_root(&mut self) {
        let Some(root) = self.steps.first() else { return };
        if self.root_is_ours || root.holds.is_empty() {
            return;
        }
        let own = self.root.clone().map(Under::Page);
        let is_below = |job: &Job| job.under.is_some() && (job.under == Some(Under::Root) || job.under == own);
        self.hold(is_below, || Hold::Other {
            why: "the page of the catalog, which it is to stand under, is not ours".to_owned(),
            help: Some("settle that one first".to_owned()),
        });
    }

    /// Holds pages that are to get a title which another page of ours has, and keeps.
    fn hold_without_title(&mut self) {
        let renamed = self.jobs.iter().filter(|job| self.renames.contains(&job.step));
        let ids: Vec<PageId> = renamed.filter_map(|job| Some(job.page.as_ref()?.id.clone())).collect();
        let waits = |job: &Job| job.waits_for.as_ref().is_some_and(|other| !ids.contains(other));
        self.hold(waits, || Hold::Other {
            why: "its new title is that of another page of this copy, which keeps it for now".to_owned(),
            help: Some("settle that one first".to_owned()),
        });
    }

    /// Holds the pages of some jobs.
    fn hold(&mut self, which: impl Fn(&Job) -> bool, hold: impl Fn() -> Hold) {
        let (held, jobs): (Vec<Job>, Vec<Job>) = std::mem::take(&mut self.jobs).into_iter().partition(which);
        self.jobs = jobs;
        for job in held {
            if let Some(step) = self.steps.get_mut(job.step) {
                step.does = Does::Nothing;
                step.also.clear();
                step.holds.push(hold());
            }
        }
    }
}

impl Planned for Plan<'_> {
    fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn prepare(&mut self, progress: &(dyn Fn(&Done) + Sync)) {
        Run { plan: self, progress }.make();
    }

    fn carry_out(mut self: Box<Self>, progress: &(dyn Fn(&Done) + Sync)) -> Vec<Done> {
        Run { plan: &mut self, progress }.carry_out()
    }
}
