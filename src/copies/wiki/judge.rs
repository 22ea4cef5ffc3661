//! What is done to a page, and what holds it.

use std::collections::BTreeSet;

use super::around;
use super::files::Files;
use super::fresh;
use super::inspect::{Inspected, State};
use super::job::{Job, Known, There, Writes};
use super::look::{Found, Seen};
use super::memory::{self, Memory, Whose};
use super::people::People;
use super::sheets::Sheets;
use crate::confluence::{Body, Draft, Page};
use crate::copies::base::{Base, Fingerprint, Standing, lost, meaning, settle, theirs, unshown};
use crate::copies::kind::{OTHER_BOOK, Owner};
use crate::copies::markers::kept;
use crate::copies::publish::{Does, Hold, How, Step, message};
use crate::copies::{Form, Sheet};
use crate::diagnostic::SourceMap;
use crate::model::CopyTable;
use crate::render::copies::WikiPage;

/// Decides, page by page.
pub(crate) struct Judge<'a> {
    pub(crate) copy: &'a CopyTable,
    pub(crate) owner: Owner<'a>,
    pub(crate) how: How,
    pub(crate) seen: &'a Seen,
    pub(crate) sheets: &'a Sheets<'a>,
    pub(crate) people: &'a People<'a>,
    pub(crate) files: &'a Files,
    pub(crate) sources: &'a mut SourceMap,
}

/// A page that is judged.
pub(crate) struct Case {
    pub(crate) step: Step,
    pub(crate) job: Job,
}

impl Judge<'_> {
    /// Judges the page at an index; the first is that of the catalog.
    pub(crate) fn page(&mut self, at: usize, wanted: WikiPage, mut it: Inspected) -> (Step, Option<Job>) {
        let revision = it.found.as_ref().map(|found| People::own(&found.page)).unwrap_or_default();
        let step = Step { part: wanted.part.clone(), revision, ..Step::new(wanted.title.clone()) };
        // Most pages have nothing to do.
        let is_needed = it.now.is_some() || it.state != (State::Same { remembered: true });
        let source = if is_needed { self.sheets.source(&wanted.part) } else { Sheet::default() };
        let found = it.found.take();
        let job = Job {
            step: at,
            is_root: at == 0,
            source,
            sent: it.sent,
            page: found.as_ref().map(|found| self.there(found, &wanted, &it)),
            writes: Writes::Nothing,
            under: None,
            new_labels: Vec::new(),
            old_labels: Vec::new(),
            uploads: Vec::new(),
            waits_for: None,
            message: String::new(),
            known: Known::default(),
            adopts: false,
            wanted,
        };
        let mut case = Case { step, job };
        match found {
            None => self.absent(&mut case, &it.state),
            Some(found) => {
                self.text(&mut case, &mut it, &found);
                around::look(self, &mut case, &it, &found);
                self.in_the_way(&mut case, &it);
            }
        }
        self.end(case)
    }

    fn there(&self, found: &Found, wanted: &WikiPage, it: &Inspected) -> There {
        let new = || Memory::new(self.owner, &wanted.part, &found.page.id);
        let memory = it.memory.clone().unwrap_or_else(new);
        There {
            id: found.page.id.clone(),
            version: found.page.version.clone(),
            property: memory::property(&found.page).cloned(),
            memory: memory.of(self.owner.book),
        }
    }

    /// A page that is not there.
    fn absent(&self, case: &mut Case, state: &State) {
        let title = &case.job.wanted.title;
        let space = &self.seen.space.key;
        let hold = match state {
            State::Archived(page) => Hold::Other {
                why: format!(
                    "an archived page of the space `{space}` has the title “{title}”, and a title can be there once"
                ),
                help: Some(archived_help(page)),
            },
            State::TakenByOurs(_) => Hold::Other {
                why: format!("another page of this copy has the title “{title}” until it gets its own"),
                help: Some("publish again when that page has its new title".to_owned()),
            },
            _ if self.seen.may.write == Some(false) => self.may_not(&format!("create pages in the space `{space}`")),
            _ => {
                case.step.does = Does::Create;
                case.step.message = Some(FIRST.to_owned());
                case.job.writes = Writes::New;
                return around::of_new(self, case);
            }
        };
        case.step.holds.push(hold);
    }

    /// What stands on a page that is there.
    fn text(&mut self, case: &mut Case, it: &mut Inspected, found: &Found) {
        let now = it.now.take();
        match (&it.state, now) {
            (State::Same { .. }, now) => {
                let cosmetic =
                    self.how.force && it.memory.as_ref().is_some_and(|memory| memory.sent != Some(it.sent.into()));
                match (now, &it.state) {
                    (Some(now), State::Same { remembered: false }) => case.job.writes = Writes::Memory(now),
                    (Some(now), _) if cosmetic => self.body(case, it, &now),
                    // Another title is seen later.
                    _ => {}
                }
            }
            (State::Unlike, now) if !self.how.force => {
                let now = now.unwrap_or_default();
                self.compare(case, it, &now);
                case.step.holds.push(Hold::Other {
                    why: "Confluence made something else of it than what was sent".to_owned(),
                    help: Some(
                        "look at the page and change the source or the template; `--force` writes it again as it is"
                            .to_owned(),
                    ),
                });
            }
            (State::Foreign, now) => self.foreign(case, it, found, now.unwrap_or_default()),
            (_, now) => self.other(case, it, found, now.unwrap_or_default()),
        }
    }

    /// A page that we did not make.
    fn foreign(&mut self, case: &mut Case, it: &mut Inspected, found: &Found, now: Body) {
        case.step.revision = self.people.revision(&found.page, &[]);
        if let Whose::Later(tool) = &found.whose {
            case.step.holds.push(Hold::Other {
                why: format!("it was written by a later program, {tool}"),
                help: Some("publish with that one".to_owned()),
            });
            return;
        }
        // Once taken over, it is behind, and nobody has edited what we never wrote.
        it.base = Base { untouched: self.how.adopt, ..Base::default() };
        self.compare(case, it, &now);
        let wanted = &case.job.wanted.body;
        case.step.lost = lost(Form::Storage, None, &now, wanted);
        // Taken over, nobody is asked any more, so that all of what goes is shown.
        let told: &[_] = if self.how.adopt { &[] } else { &case.step.differences };
        let unshown = unshown(theirs(Form::Storage, None, &now, wanted), told, &case.step.lost);
        // What a page of somebody else lacks is nothing that goes.
        case.step.lost.extend(unshown.into_iter().filter(|lost| !lost.text.starts_with("(gone: ")));
        if self.how.adopt {
            case.step.also.push("taken over".to_owned());
            // It is ours once it is written, and not before.
            case.job.adopts = true;
            if let Some(page) = &mut case.job.page {
                page.memory.set_version(&found.page.version);
            }
            let says_it = meaning(Form::Storage, &now) == meaning(Form::Storage, &case.job.wanted.body);
            if says_it {
                case.job.writes = Writes::Memory(now);
            } else {
                self.write(case, it, &now);
            }
            return;
        }
        case.step.holds.push(Hold::Foreign);
        let (why, help) = match &found.whose {
            Whose::OfCopy(name) => (
                format!("it is a page of the copy `{name}` of this book"),
                "give one of the two another title; `--adopt` takes it over if that copy is no more",
            ),
            Whose::OfBook(name) => (format!("it is of another book, a page of its copy `{name}`"), OTHER_BOOK),
            Whose::Ours(_) | Whose::Theirs | Whose::Later(_) => return,
        };
        case.step.holds.push(Hold::Other { why, help: Some(help.to_owned()) });
    }

    /// A page of ours that says something else.
    fn other(&mut self, case: &mut Case, it: &mut Inspected, found: &Found, now: Body) {
        self.compare(case, it, &now);
        if !it.touched {
            return self.write(case, it, &now);
        }
        case.step.revision = self.people.revision(&found.page, &it.since);
        let wanted = &case.job.wanted.body;
        case.step.lost = lost(Form::Storage, it.base_text.as_deref(), &now, wanted);
        // What no field tells: texts around, layout, looks, and what is gone.
        let theirs = theirs(Form::Storage, it.base_text.as_deref(), &now, wanted);
        let is = |standing| case.step.differences.iter().any(|it| it.standing == Some(standing));
        let all_stale = case.step.differences.iter().all(|it| it.standing == Some(Standing::Stale));
        if is(Standing::Conflict) {
            case.step.holds.push(Hold::Conflict);
        } else if !all_stale || !case.step.lost.is_empty() || !theirs.is_empty() {
            case.step.holds.push(Hold::Edited);
        }
        // With `--force`, all of it goes: all of it is shown.
        let unshown = unshown(theirs, &case.step.differences, &case.step.lost);
        case.step.lost.extend(unshown);
        if self.how.force && !case.step.holds.is_empty() {
            case.step.holds.clear();
            let by = case.step.revision.by.as_deref().map(|by| format!(" of {by}")).unwrap_or_default();
            case.step.also.push(format!("written over the edits{by}"));
        }
        if case.step.holds.is_empty() {
            self.write(case, it, &now);
        }
    }

    /// The differences of a page, and which side has moved.
    fn compare(&mut self, case: &mut Case, it: &mut Inspected, now: &str) {
        let Job { wanted, source, .. } = &case.job;
        let (copy, mut comparison) = self.sheets.compare(source, &wanted.part, (&wanted.title, now), self.sources);
        if let Some(text) = it.base_text.as_deref().filter(|_| it.base.print.is_none() && !it.base.untouched) {
            it.base.print = Base::of_text(Form::Storage, text, self.sheets.hints()).print;
        }
        settle(&mut comparison, &Fingerprint::of(source), &Fingerprint::of(&copy), &it.base);
        case.step.differences = comparison.differences;
    }

    /// The body is to be written.
    fn write(&self, case: &mut Case, it: &Inspected, now: &str) {
        let is_first = it.memory.as_ref().is_some_and(|memory| memory.version.is_none());
        let said = if is_first { FIRST.to_owned() } else { message::of(&case.step.differences).unwrap_or_default() };
        case.job.message = if said.is_empty() { "texts around the codes".to_owned() } else { shortened(&said) };
        self.body(case, it, now);
    }

    /// The same without a word of it.
    fn body(&self, case: &mut Case, it: &Inspected, now: &str) {
        let lost = fresh::open(kept(now, &case.job.wanted.body).lost, it.comments.as_deref());
        if !lost.is_empty() && !self.how.drop_comments {
            let passages: BTreeSet<String> = lost.iter().map(|lost| lost.text.clone()).collect();
            case.step.holds.push(Hold::Comments(passages.into_iter().collect()));
        }
        case.job.known.passages = lost.into_iter().map(|lost| lost.marker).collect();
        case.job.writes = Writes::Body;
    }

    /// What is in the way of writing a body.
    fn in_the_way(&self, case: &mut Case, it: &Inspected) {
        if !matches!(case.job.writes, Writes::Body | Writes::Title) {
            return;
        }
        case.job.known.draft = it.draft.as_ref().map(|draft| draft.body.clone());
        if let Some(Draft { by, .. }) = it.draft.as_ref().filter(|_| !self.how.drop_drafts) {
            case.step.holds.push(Hold::Draft(by.as_ref().map(|by| self.people.name(by))));
        }
        if it.may.write == Some(false) {
            case.step.holds.push(self.may_not("change this page"));
        }
        let title = &case.job.wanted.title;
        if let Some(page) = &it.archived_namesake {
            case.step.holds.push(Hold::Other {
                why: format!("it is to be renamed to “{title}”, which is the title of an archived page"),
                help: Some(archived_help(page)),
            });
        }
        let Some(other) = &it.namesake else { return };
        if other.memory().is_some() {
            case.job.waits_for = Some(other.page.id.clone());
        } else {
            let link = other.page.link.as_ref().map(|link| format!(" ({link})")).unwrap_or_default();
            case.step.holds.push(Hold::Other {
                why: format!("it is to be renamed to “{title}”, which is the title of another page{link}"),
                help: Some("rename one of the two".to_owned()),
            });
        }
    }

    pub(crate) fn may_not(&self, what: &str) -> Hold {
        let who = self.people.name(&self.seen.me);
        Hold::Other {
            why: format!("{who} may not {what}"),
            help: Some("let them, in the restrictions of the page or the permissions of the space".to_owned()),
        }
    }

    /// A step, and what is to be done where nothing holds it.
    fn end(&self, case: Case) -> (Step, Option<Job>) {
        let Case { mut step, mut job } = case;
        if !step.holds.is_empty() {
            step.does = Does::Nothing;
            step.also.clear();
            return (step, None);
        }
        let around =
            job.under.is_some() || !job.new_labels.is_empty() || !job.old_labels.is_empty() || !job.uploads.is_empty();
        step.does = match &job.writes {
            Writes::New => Does::Create,
            Writes::Body | Writes::Title => Does::Write,
            Writes::Memory(_) => Does::Sign,
            Writes::Nothing if around => Does::Sign,
            // That of the catalog may have to remember others.
            Writes::Nothing => return (step, job.is_root.then_some(job)),
            Writes::Archive => Does::Archive,
        };
        if matches!(job.writes, Writes::Body | Writes::Title) {
            if job.message.is_empty() {
                job.message = shortened(&step.also.join("; "));
            }
            step.message = Some(job.message.clone());
        }
        if matches!(job.writes, Writes::New) {
            job.message = FIRST.to_owned();
        }
        (step, Some(job))
    }
}

/// What is said of the first version that has the text.
const FIRST: &str = "written for the first time";

fn archived_help(page: &Page) -> String {
    let link = page.link.as_ref().map(|link| format!(" ({link})")).unwrap_or_default();
    format!("restore that page{link} or give it another title, in Confluence: no program can")
}

/// How long what is said of a version is, in characters. Confluence keeps some 255.
const LONGEST: usize = 250;

/// A line that fits, cut between words.
fn shortened(line: &str) -> String {
    let Some((end, _)) = line.char_indices().nth(LONGEST) else { return line.to_owned() };
    let most = line.char_indices().nth(LONGEST - 2).map_or(end, |(at, _)| at);
    let kept = line.get(..most).unwrap_or_default();
    let kept = kept.rfind(' ').and_then(|at| kept.get(..at)).unwrap_or(kept);
    format!("{} …", kept.trim_end_matches([',', ';']))
}
