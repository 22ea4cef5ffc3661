//! Plans for files of git repositories: one commit for all files of a copy, pushed where nobody was faster.
//!
//! Which text of a file is ours stands in the message of our commit: `Statusbook-Copy: NAME`, and for each file
//! `Statusbook-File: ID PATH` with the id of what it held. A commit that was changed afterwards no longer fits its ids.

use super::files::{BOM, Draft, Page, Write, reapplied};
use super::whole::{self, Whole};
use super::{Does, Done, Hold, How, Planned, RegionStep, Step, message};
use crate::copies::Form;
use crate::copies::kind::{Revision, Settings, failed};
use crate::diagnostic::{SourceMap, listed, printable};
use crate::git::mirror::{Change, Commit, Locked, Mirror, MirrorError, Pushed, Tip, Which};

/// How often a push is tried where somebody else is always faster.
const TRIES: usize = 5;
/// So many of our commits are looked at for the last one of a file.
const MOST_COMMITS: usize = 200;
const COPY: &str = "Statusbook-Copy: ";
const FILE: &str = "Statusbook-File: ";

/// What is known of a file of a repository.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// What we last put there, without a byte order mark.
    pub(crate) text: Option<String>,
    /// The last commit that changed it since; where none of ours is found, the last one at all.
    pub(crate) revision: Revision,
}

impl Known {
    /// The same for what the file is to say.
    pub(crate) fn held_by(self, whole: &Whole) -> whole::Known {
        let base = self.text.as_deref().map(|text| whole.base_of(text));
        whole::Known { base, text: self.text, revision: self.revision }
    }
}

/// What is known of a file of a copy; older commits are brought in for as long as none of ours is found.
///
/// # Errors
/// When git refuses.
pub(crate) fn known(locked: &Locked<'_>, tip: &Tip, copy: &str, path: &str) -> Result<Known, MirrorError> {
    let Some(commit) = &tip.commit else { return Ok(Known::default()) };
    let mut ours = last_of_ours(locked, commit, copy, path)?;
    if ours.is_none() {
        locked.deepen_while(&tip.branch, || {
            ours = last_of_ours(locked, commit, copy, path)?;
            Ok(ours.is_none())
        })?;
        if ours.is_none() {
            ours = last_of_ours(locked, commit, copy, path)?;
        }
    }
    let range = ours.as_ref().map_or_else(|| commit.clone(), |(id, _)| format!("{id}..{commit}"));
    let last = locked.log(&range, Which::Changing(path), 1)?.into_iter().next();
    let text = match &ours {
        Some((_, id)) => locked.blob(id)?.and_then(|bytes| String::from_utf8(bytes).ok()),
        None => None,
    };
    let text = text.map(|text| text.strip_prefix(BOM).map(str::to_owned).unwrap_or(text));
    Ok(Known { text, revision: last.map(revision).unwrap_or_default() })
}

/// The last commit of ours that wrote a file and is as we made it, and the id of what the file held.
fn last_of_ours(
    locked: &Locked<'_>,
    tip: &str,
    copy: &str,
    path: &str,
) -> Result<Option<(String, String)>, MirrorError> {
    for commit in locked.log(tip, Which::Saying(COPY), MOST_COMMITS)? {
        let lines = || commit.message.lines().map(str::trim_end);
        if !lines().any(|line| line.strip_prefix(COPY).is_some_and(|name| name.trim() == copy)) {
            continue;
        }
        let mut files = lines().filter_map(|line| line.strip_prefix(FILE)?.split_once(' '));
        let Some((id, _)) = files.find(|(_, file)| *file == path) else { continue };
        if locked.id_of(&commit.id, path)?.as_deref() == Some(id) {
            return Ok(Some((commit.id.clone(), id.to_owned())));
        }
    }
    Ok(None)
}

fn revision(commit: Commit) -> Revision {
    let subject = commit.message.lines().next().unwrap_or_default().to_owned();
    Revision {
        link: None,
        version: Some(commit.id),
        by: Some(commit.author),
        when: Some(commit.when),
        message: Some(subject).filter(|subject| !subject.is_empty()),
    }
}

/// A file of a repository, and what is done to it.
pub(crate) struct Item {
    step: Step,
    regions: Vec<RegionStep>,
    write: Option<Write>,
    /// The mode and the id that it has; none where it is not there.
    old: Option<(String, String)>,
    way: Way,
}

/// How a file is written.
pub(crate) enum Way {
    /// Its regions.
    Regions(Form),
    /// All of it.
    Whole(Box<Whole>, Form),
    /// Not at all.
    None,
}

impl Item {
    pub(crate) fn new(draft: Draft, old: Option<(String, String)>, way: Way) -> Self {
        Self { step: draft.step, regions: draft.regions, write: draft.write, old, way }
    }

    pub(crate) fn held(path: &str, hold: Hold) -> Self {
        Self::new(Draft::held(path, hold), None, Way::None)
    }
}

/// What git is told of who a commit is by.
type Idents = Vec<(&'static str, String)>;

impl Settings {
    /// Who commits are by: the author of the settings, and whom git is set up with.
    ///
    /// # Errors
    /// When nobody is known, or the author is not `Name <address>`.
    pub(crate) fn idents(&self, locked: &Locked<'_>, shown: &str) -> Result<Idents, String> {
        let mut idents = Vec::new();
        let author = match &self.author {
            Some(author) => Some(author_of(author).ok_or_else(|| {
                format!("`author` is not of the form `Name <address>`: {author}\n  help: write, for instance, `author = \"Docs <docs@example.com>\"`")
            })?),
            None => None,
        };
        if let Some((name, address)) = &author {
            idents.extend([("GIT_AUTHOR_NAME", name.clone()), ("GIT_AUTHOR_EMAIL", address.clone())]);
        }
        for (who, names) in [("AUTHOR", None), ("COMMITTER", Some(("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")))] {
            if (who == "AUTHOR" && author.is_some()) || locked.knows(who).map_err(|error| failed(shown, &error))? {
                continue;
            }
            match (&author, names) {
                (Some((name, address)), Some((of_name, of_address))) => {
                    idents.extend([(of_name, name.clone()), (of_address, address.clone())]);
                }
                _ => {
                    return Err(format!(
                        "git does not know who commits are by\n  help: add `author = \"Name <address>\"` to the copy `{}`, or set up git with user.name and user.email",
                        self.name
                    ));
                }
            }
        }
        Ok(idents)
    }
}

/// The name and the address of an author.
pub(crate) fn author_of(text: &str) -> Option<(String, String)> {
    let (name, rest) = text.split_once('<')?;
    let address = rest.trim_end().strip_suffix('>')?.trim();
    let name = name.trim();
    let good = |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_control() || c == '<' || c == '>');
    (good(name) && good(address)).then(|| (name.to_owned(), address.to_owned()))
}

/// The files of a copy in a repository, read and compared.
pub(crate) struct InMirror<'k> {
    mirror: Mirror,
    steps: Vec<Step>,
    work: Work<'k>,
}

/// What is to be pushed.
struct Work<'k> {
    tip: Tip,
    settings: &'k Settings,
    how: How,
    idents: Idents,
    items: Vec<Item>,
}

impl<'k> InMirror<'k> {
    pub(crate) fn new(
        mirror: Mirror,
        tip: Tip,
        settings: &'k Settings,
        (how, idents): (How, Idents),
        items: Vec<Item>,
    ) -> Self {
        let steps = items.iter().map(|item| item.step.clone()).collect();
        Self { mirror, steps, work: Work { tip, settings, how, idents, items } }
    }
}

impl Planned for InMirror<'_> {
    fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn regions(&self, step: usize) -> &[RegionStep] {
        self.work.items.get(step).map(|item| item.regions.as_slice()).unwrap_or_default()
    }

    fn carry_out(self: Box<Self>, progress: &(dyn Fn(&Done) + Sync)) -> Vec<Done> {
        let Self { mirror, mut work, .. } = *self;
        let mut all: Vec<Option<Done>> = work.items.iter().map(|_| None).collect();
        if work.items.iter().all(|item| item.step.does == Does::Nothing) {
            return Vec::new();
        }
        let result = work.pushed(&mirror, &mut all);
        // What is left was in the last commit that was tried.
        for (at, (item, done)) in work.items.iter().zip(&mut all).enumerate() {
            if item.step.does != Does::Nothing && done.is_none() {
                *done = Some(Done { step: at, result: result.clone(), held: None });
            }
        }
        let all: Vec<Done> = all.into_iter().flatten().collect();
        all.iter().for_each(progress);
        all
    }
}

impl Work<'_> {
    /// Commits and pushes, again where somebody was faster. Steps that are held by then are among `done`.
    fn pushed(&mut self, mirror: &Mirror, done: &mut [Option<Done>]) -> Result<String, String> {
        let shown = mirror.shown();
        let failed = |error: &MirrorError| failed(&shown, error);
        let locked = mirror.lock().map_err(|error| error.to_string())?;
        let mut last = String::new();
        for attempt in 0..TRIES {
            if attempt > 0 {
                // A clone may have been made anew, and somebody been faster.
                let tip = locked.tip(Some(&self.tip.branch)).map_err(|error| failed(&error))?;
                let tip = tip.map_err(|_| format!("the branch `{}` of {shown} is gone", self.tip.branch))?;
                self.again(&locked, tip, done).map_err(|error| failed(&error))?;
            }
            let open =
                |at: usize, item: &Item| item.step.does != Does::Nothing && done.get(at).is_some_and(Option::is_none);
            let items: Vec<&Item> =
                self.items.iter().enumerate().filter(|(at, item)| open(*at, item)).map(|(_, item)| item).collect();
            if items.is_empty() {
                return Ok("in sync".to_owned());
            }
            let commit = match self.commit(&locked, &items) {
                Ok(commit) => commit,
                // What the plan was made from is gone, when somebody made the clone anew.
                Err(error) if attempt == 0 => {
                    last = failed(&error);
                    continue;
                }
                Err(error) => return Err(failed(&error)),
            };
            match locked.push(&self.tip, &commit).map_err(|error| failed(&error))? {
                Pushed::Done => return Ok(format!("commit {}", commit.get(..10).unwrap_or(&commit))),
                Pushed::Rejected => last = format!("{shown} was changed each time; run the command again"),
                Pushed::Refused(why) => return Err(format!("{shown} refused it: {}", printable(&why))),
                Pushed::Failed(why) => last = failed(&MirrorError::said("push", why)),
            }
        }
        Err(last)
    }

    fn commit(&self, locked: &Locked<'_>, items: &[&Item]) -> Result<String, MirrorError> {
        let mut changes = Vec::new();
        let mut trailers = format!("{COPY}{}\n", self.settings.name);
        for item in items {
            let (mode, id) = item.old.as_ref().map_or(("100644", ""), |(mode, id)| (mode.as_str(), id.as_str()));
            let id = match &item.write {
                Some(write) => {
                    changes.push(Change { path: &item.step.name, mode, bytes: &write.new });
                    locked.store(&write.new)?
                }
                None => id.to_owned(),
            };
            trailers.push_str(&format!("{FILE}{id} {}\n", item.step.name));
        }
        let message = format!("{}\n\n{}\n{trailers}", self.subject(items), body(items));
        locked.commit(&self.tip, &changes, &message, &self.idents)
    }

    /// The first line of the message.
    fn subject(&self, items: &[&Item]) -> String {
        let mut codes: Vec<&str> = Vec::new();
        for code in items.iter().flat_map(|item| message::codes(&item.step.differences)) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let codes = listed(&codes, 8);
        let line = match &self.settings.message {
            Some(own) => own.replace("{copy}", &self.settings.name).replace("{codes}", &codes),
            None if codes.is_empty() => "Status codes".to_owned(),
            None => format!("Status codes: {codes}"),
        };
        let line = printable(&line).trim().to_owned();
        if line.is_empty() { "Status codes".to_owned() } else { line }
    }

    /// Compares again with what stands there by now.
    fn again(&mut self, locked: &Locked<'_>, tip: Tip, done: &mut [Option<Done>]) -> Result<(), MirrorError> {
        let files = match &tip.commit {
            Some(commit) => locked.files(commit)?,
            None => Default::default(),
        };
        for (at, item) in self.items.iter_mut().enumerate().filter(|(_, item)| item.step.does != Does::Nothing) {
            let Some(slot) = done.get_mut(at).filter(|slot| slot.is_none()) else { continue };
            let entry = files.get(&item.step.name);
            if entry.map(|entry| &entry.id) == item.old.as_ref().map(|(_, id)| id) {
                continue;
            }
            let now = match entry {
                Some(entry) if entry.mode.starts_with("100") => locked.blob(&entry.id)?,
                _ => None,
            };
            let old = entry.map(|entry| (entry.mode.clone(), entry.id.clone()));
            match item.redrafted(now, old, locked, &tip, (&self.settings.name, self.how))? {
                Now::Written => {}
                Now::InSync => {
                    *slot = Some(Done { step: at, result: Ok("in sync by other hands".to_owned()), held: None })
                }
                Now::Held(step) => *slot = Some(Done { step: at, result: Err("held".to_owned()), held: Some(step) }),
            }
        }
        self.tip = tip;
        Ok(())
    }
}

/// What is to be done to a file that somebody changed while we were writing.
enum Now {
    Written,
    InSync,
    Held(Box<Step>),
}

impl Item {
    /// Compares a file again; `now` is none where it is gone or no file.
    fn redrafted(
        &mut self,
        now: Option<Vec<u8>>,
        old: Option<(String, String)>,
        locked: &Locked<'_>,
        tip: &Tip,
        (copy, how): (&str, How),
    ) -> Result<Now, MirrorError> {
        let path = self.step.name.clone();
        let held = |step: Step, revision: Revision| {
            Now::Held(Box::new(Step { does: Does::Nothing, revision, ..step }.held(Hold::Edited)))
        };
        let text = now.as_ref().and_then(|bytes| std::str::from_utf8(bytes).ok());
        let (Some(bytes), Some(text)) = (&now, text) else {
            // A file that is gone is made again only by who wants it.
            return Ok(held(Step { differences: Vec::new(), ..self.step.clone() }, Revision::default()));
        };
        let mut sources = SourceMap::default();
        let file = sources.add(path.clone(), text.strip_prefix(BOM).unwrap_or(text));
        let mut step = match &self.way {
            Way::None => return Ok(Now::InSync),
            Way::Regions(form) => {
                let write = self.write.as_ref();
                let as_text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let both = write.and_then(|write| Some((as_text(write.old.as_ref()?), as_text(&write.new))));
                match both.and_then(|(before, after)| reapplied(&before, &after, text, *form)) {
                    Some(new) if new == text => return Ok(Now::InSync),
                    Some(new) => {
                        self.write = Some(Write { old: Some(bytes.clone()), new: new.into_bytes() });
                        self.old = old;
                        return Ok(Now::Written);
                    }
                    None => {
                        let revision = known(locked, tip, copy, &path)?.revision;
                        return Ok(held(Step { differences: Vec::new(), ..self.step.clone() }, revision));
                    }
                }
            }
            Way::Whole(whole, form) => {
                let page = Page { name: &path, file, bytes, form: *form };
                let known = known(locked, tip, copy, &path)?.held_by(whole);
                let draft = whole.draft(page, &known, how, &mut sources);
                if draft.step.holds.is_empty() {
                    let is_written = draft.write.is_some();
                    (self.write, self.old) = (draft.write, old);
                    return Ok(if is_written { Now::Written } else { Now::InSync });
                }
                draft.step
            }
        };
        // The text that they point into is known here only.
        step.differences.iter_mut().for_each(|it| it.copy.at = None);
        Ok(Now::Held(Box::new(step)))
    }
}

/// What changed, file by file.
fn body(items: &[&Item]) -> String {
    let line = |item: &&Item| {
        let what = item.step.message.clone();
        let what = what.unwrap_or_else(|| if item.old.is_none() { "new" } else { "brought in line" }.to_owned());
        format!("{}: {what}\n", printable(&item.step.name))
    };
    items.iter().map(line).collect()
}
