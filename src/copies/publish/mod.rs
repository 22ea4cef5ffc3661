//! Putting copies in line: read all, compare all, and only then write.
//!
//! Each kind of copy gives a [`Planned`]: the [`Step`]s that would be done, one for each file or page, and what carries them
//! out. What somebody else wrote is in the way of a step and holds it ([`Hold`]), until it is decided.

pub(crate) mod files;
pub(crate) mod in_files;
pub(crate) mod in_git;
pub(crate) mod manifest;
pub mod message;
pub mod report;
pub(crate) mod whole;

pub(crate) use in_git::author_of;

use std::ops::Range;

use crate::copies::compare::Difference;
use crate::copies::kind::{Part, Revision};
use crate::copies::region::{Action, State};
use crate::diagnostic::{Findings, SourceMap};
use crate::links::LinkIndex;
use crate::model::Book;
use crate::render::Fragments;

/// What is asked of a publish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct How {
    /// What somebody edited is written over.
    pub force: bool,
    /// What we did not make and stands where a copy is to be becomes ours.
    pub adopt: bool,
    /// Pages of codes that are gone are archived.
    pub prune: bool,
    /// Comments on passages that are about to change lose their place.
    pub drop_comments: bool,
    /// Drafts that nobody has published are lost.
    pub drop_drafts: bool,
}

/// What planning needs.
#[derive(Debug)]
pub struct Cx<'a> {
    /// The book, which was checked.
    pub book: &'a Book,
    /// Where its links lead.
    pub index: &'a LinkIndex<'a>,
    /// What writes parts of its catalogs for files out there.
    pub fragments: &'a Fragments<'a>,
    /// All texts; those of copies are added.
    pub sources: &'a mut SourceMap,
    /// What is wrong with copies, their markers and templates.
    pub findings: &'a mut Findings,
    /// What is asked.
    pub how: How,
}

/// What is done to a file or a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Does {
    /// Nothing: it is in sync, or held.
    Nothing,
    /// It is made.
    Create,
    /// It is written anew.
    Write,
    /// Nothing of it changes but what we remember of it: it says what the source says, by other hands than ours.
    Sign,
    /// It is archived, because its code is gone.
    Archive,
}

/// Why a file or a page is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// It was edited since we wrote it.
    Edited,
    /// It was edited, and the source says something else by now in the same places.
    Conflict,
    /// It is not ours.
    Foreign,
    /// Somebody has a draft of it: who, where that is told.
    Draft(Option<String>),
    /// Open comments are on passages that are about to change: the passages.
    Comments(Vec<String>),
    /// Its code is gone, and it stays: why, or what to do.
    Orphan(String),
    /// Nothing of it is ours to write, which is no mistake unless it was asked for: why, and what to do, as in `Other`.
    Passed {
        /// Why.
        why: String,
        /// What to do.
        help: Option<String>,
    },
    /// It cannot be read, or must not be written: why, likewise. The command could not do what it was asked for.
    Failed(String),
    /// Anything else: why, in a sentence without a capital and a final period, and what to do.
    Other {
        /// Why.
        why: String,
        /// What to do.
        help: Option<String>,
    },
}

/// Lines of a file or a page that stand in no field of a code and would be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// What stands there.
    pub text: String,
}

/// What a publish would do to one file or page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name: the path of the file, or the title of the page.
    pub name: String,
    /// What of the catalog stands there.
    pub part: Part,
    /// Where it is, and who changed it last.
    pub revision: Revision,
    /// What is done.
    pub does: Does,
    /// What else is done, in a few words each: `renamed from “…”`, `moved below “…”`, `label api added`.
    pub also: Vec<String>,
    /// Why it is left as it is, where it is.
    pub holds: Vec<Hold>,
    /// What the copy says otherwise than the source.
    pub differences: Vec<Difference>,
    /// What else somebody wrote there that is in the way.
    pub lost: Vec<Lost>,
    /// What is said of the new version: a line that names the codes that changed.
    pub message: Option<String>,
}

impl Step {
    /// A step that does nothing, until more is known.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            part: Part::Catalog,
            revision: Revision::default(),
            does: Does::Nothing,
            also: Vec::new(),
            holds: Vec::new(),
            differences: Vec::new(),
            lost: Vec::new(),
            message: None,
        }
    }

    /// The same, held.
    #[must_use]
    pub fn held(mut self, hold: Hold) -> Self {
        self.holds.push(hold);
        self
    }
}

/// What is done to a region of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionStep {
    /// The line of its begin marker, from 1.
    pub line: usize,
    /// The path of its catalog.
    pub catalog: String,
    /// The name of its template.
    pub template: String,
    /// How it stands to its source.
    pub state: State,
    /// What is done.
    pub action: Action,
    /// Which of the differences of its step are its own.
    pub differences: Range<usize>,
    /// Where it was edited, and in no field of a code: its lines that are others, with `- ` and `+ ` before them.
    pub lines: Vec<String>,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The index of the step.
    pub step: usize,
    /// What was written: a few words such as `version 12`; or why it was not, with what to do.
    pub result: Result<String, String>,
    /// The step as it is by now, where somebody edited the copy while we were writing, so that it is held.
    pub held: Option<Box<Step>>,
}

/// A copy that was read and compared, with what is to be done to it.
pub trait Planned {
    /// What is to be done, file by file or page by page; those in sync are there, too.
    fn steps(&self) -> &[Step];

    /// The regions of the file of a step; none where it is written as a whole.
    fn regions(&self, step: usize) -> &[RegionStep] {
        let _ = step;
        &[]
    }

    /// Makes what others may link to, without its text: asked for of all plans before any is carried out, because a link to
    /// what is not there yet loses its place. A plan of which this was not asked does it first when it is carried out.
    fn prepare(&mut self, progress: &(dyn Fn(&Done) + Sync)) {
        let _ = progress;
    }

    /// Does it, and reads back what was written. Steps without anything to do have no [`Done`]. `progress` is told of each
    /// step that is done.
    fn carry_out(self: Box<Self>, progress: &(dyn Fn(&Done) + Sync)) -> Vec<Done>;
}
