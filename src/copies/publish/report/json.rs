//! What a publish tells programs. The form is described by `schema/publish.json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{End, Fate, Publish, Published, Told, Word, reason};
use crate::copies::kind::Part;
use crate::copies::publish::{Does, Hold, RegionStep};
use crate::copies::region::{Action, State};
use crate::copies::report::json::{DifferenceEntry, difference};
use crate::diagnostic::SourceMap;
use crate::diagnostic::json::{Entry, entries};

/// What `statusbook publish --format json` prints. Lines and columns count from 1, columns in characters.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report<'a> {
    /// The version of this form; it grows only when something is changed or taken away.
    version: u8,
    /// Whether anything was written.
    written: bool,
    /// Whether nothing was to be written.
    dry_run: bool,
    /// The copies, in the order of the settings or of the arguments. None where the sources need mending.
    copies: Vec<CopyEntry<'a>>,
    /// What is wrong with the sources, the copies and their markers.
    diagnostics: Vec<Entry<'a>>,
}

/// A copy, and what came of it.
#[derive(Debug, Serialize, JsonSchema)]
struct CopyEntry<'a> {
    /// Its name, or its file where it has none.
    name: &'a str,
    /// Where it lives: `file`, `confluence` or `git`.
    kind: &'static str,
    /// The catalog that it is a copy of, by the path below the content folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    catalog: Option<&'a str>,
    /// What came of it.
    status: CopyStatus,
    /// Whether anything of it was changed, or would be.
    changed: bool,
    /// The same in a few words, which may change with any version.
    message: String,
    /// Its files or pages; those in sync are among them.
    steps: Vec<StepEntry<'a>>,
}

/// What came of a copy.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum CopyStatus {
    /// It is in line, or would be.
    Done,
    /// Something of it is left as it is, until somebody decides.
    Held,
    /// Something of it could not be read or written.
    Failed,
    /// The settings say that it is not written.
    PassedOver,
}

/// A file or a page, and what is done to it.
#[derive(Debug, Serialize, JsonSchema)]
struct StepEntry<'a> {
    /// The path of the file, or the title of the page.
    name: &'a str,
    /// The code that it is about, where it is about one only.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    /// What was done, or would be.
    action: StepAction,
    /// What is said of the new version: the codes that change.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    /// What else is done, in a few words each.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    also: &'a [String],
    /// What came of it: a few words such as the new version.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a str>,
    /// Why it could not be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    /// Why it is left as it is, or a part of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    holds: Vec<HoldEntry<'a>>,
    /// Where people open it.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    /// Its version before.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    /// Who made the last change that was not ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    /// When (ISO 8601).
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<&'a str>,
    /// The regions of the file; not there where it is written as a whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    regions: Vec<RegionEntry<'a>>,
    /// What it says otherwise than the source; that of regions stands there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<DifferenceEntry<'a>>,
    /// What else somebody wrote there, in no field of a code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lost: Vec<&'a str>,
}

/// What is done to a file or a page.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum StepAction {
    /// Nothing: it is in sync, or held.
    None,
    /// It is made.
    Create,
    /// It is written anew.
    Write,
    /// Nothing of it changes but what is remembered of it.
    Sign,
    /// It is archived.
    Archive,
}

/// Why a file or a page is left as it is.
#[derive(Debug, Serialize, JsonSchema)]
struct HoldEntry<'a> {
    /// Why.
    why: HoldWord,
    /// The same in words that may change with any version.
    message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// Why a file or a page is left as it is.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum HoldWord {
    /// It was edited since we wrote it.
    Edited,
    /// It was edited, and the source says something else by now in the same places.
    Conflict,
    /// It is not ours.
    Foreign,
    /// Somebody has a draft of it.
    Draft,
    /// Open comments are on what would change.
    Comments,
    /// Its code is gone.
    Orphan,
    /// Nothing of it is ours to write.
    Passed,
    /// It cannot be read, or must not be written.
    Failed,
    /// Anything else.
    Other,
}

/// A region of a file.
#[derive(Debug, Serialize, JsonSchema)]
struct RegionEntry<'a> {
    /// The line of its begin marker.
    line: usize,
    /// The path of its catalog.
    catalog: &'a str,
    /// The name of its template.
    template: &'a str,
    /// How it stands to its source.
    state: RegionState,
    /// What is done to it.
    action: RegionAction,
    /// What it says otherwise than the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<DifferenceEntry<'a>>,
}

/// How a region stands to its source.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum RegionState {
    /// It is as it was written, and says what the source says.
    InSync,
    /// Nothing stands in it yet.
    New,
    /// It is as it was written, and the source has moved on.
    Stale,
    /// It was not written by us as it is, and says what the source says.
    Agreed,
    /// It was edited, and says otherwise than the source.
    Edited,
}

/// What is done to a region.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum RegionAction {
    /// Nothing.
    None,
    /// Its content is written.
    Written,
    /// Only its checksum is.
    Signed,
    /// It was edited, and stays as it is.
    Left,
}

/// The report as JSON that people can read, with a line feed at its end.
///
/// # Errors
/// Never in fact: a report is always JSON.
pub fn report(publish: &Publish, sources: &SourceMap) -> serde_json::Result<String> {
    let dry_run = publish.dry_run;
    let copies: Vec<_> = publish.copies.iter().map(|copy| entry(copy, dry_run, sources)).collect();
    let written = !dry_run && copies.iter().any(|copy| copy.changed);
    let diagnostics = entries(&publish.findings, sources);
    let report = Report { version: 2, written, dry_run, copies, diagnostics };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}

fn entry<'a>(copy: &'a Published, dry: bool, sources: &'a SourceMap) -> CopyEntry<'a> {
    let status = match (&copy.fate, copy.end(dry)) {
        (Fate::PassedOver, _) => CopyStatus::PassedOver,
        (_, End::Clean) => CopyStatus::Done,
        (_, End::Held) => CopyStatus::Held,
        (_, End::Failed) => CopyStatus::Failed,
    };
    CopyEntry {
        name: &copy.name,
        kind: copy.kind.word(),
        catalog: copy.catalog.as_deref(),
        status,
        changed: copy.changes(dry),
        message: copy.summary(dry),
        steps: copy.told().iter().map(|told| step(told, sources)).collect(),
    }
}

fn step<'a>(told: &'a Told, sources: &'a SourceMap) -> StepEntry<'a> {
    let step = &told.step;
    let code = match &step.part {
        Part::Catalog => None,
        Part::Code(code) => Some(code.as_str()),
    };
    let action = match told.word() {
        Word::Failed | Word::Left | Word::Passed => StepAction::None,
        _ => match step.does {
            Does::Nothing => StepAction::None,
            Does::Create => StepAction::Create,
            Does::Write => StepAction::Write,
            Does::Sign => StepAction::Sign,
            Does::Archive => StepAction::Archive,
        },
    };
    let all = if told.regions.is_empty() { step.differences.as_slice() } else { &[] };
    StepEntry {
        name: &step.name,
        code,
        action,
        message: step.message.as_deref(),
        also: &step.also,
        result: told.result.as_ref().and_then(|result| result.as_deref().ok()),
        error: told.result.as_ref().and_then(|result| result.as_ref().err().map(String::as_str)),
        holds: step.holds.iter().map(|it| hold(it, told)).collect(),
        link: step.revision.link.as_deref(),
        version: step.revision.version.as_deref(),
        by: step.revision.by.as_deref(),
        when: step.revision.when.as_deref(),
        regions: told.regions.iter().map(|it| region(it, told, sources)).collect(),
        differences: all.iter().map(|it| difference(it, sources)).collect(),
        lost: step.lost.iter().map(|lost| lost.text.as_str()).collect(),
    }
}

fn hold<'a>(hold: &'a Hold, told: &Told) -> HoldEntry<'a> {
    let (why, help) = match hold {
        Hold::Edited => (HoldWord::Edited, None),
        Hold::Conflict => (HoldWord::Conflict, None),
        Hold::Foreign => (HoldWord::Foreign, None),
        Hold::Draft(_) => (HoldWord::Draft, None),
        Hold::Comments(_) => (HoldWord::Comments, None),
        Hold::Orphan(_) => (HoldWord::Orphan, None),
        Hold::Passed { help, .. } => (HoldWord::Passed, help.as_deref()),
        Hold::Failed(_) => (HoldWord::Failed, None),
        Hold::Other { help, .. } => (HoldWord::Other, help.as_deref()),
    };
    HoldEntry { why, message: reason(hold, &told.step.revision), help }
}

fn region<'a>(it: &'a RegionStep, told: &'a Told, sources: &'a SourceMap) -> RegionEntry<'a> {
    let found = told.step.differences.get(it.differences.clone()).unwrap_or_default();
    RegionEntry {
        line: it.line,
        catalog: &it.catalog,
        template: &it.template,
        state: match it.state {
            State::InSync => RegionState::InSync,
            State::New => RegionState::New,
            State::Stale => RegionState::Stale,
            State::Agreed => RegionState::Agreed,
            State::Edited => RegionState::Edited,
        },
        action: match it.action {
            Action::None => RegionAction::None,
            Action::Written => RegionAction::Written,
            Action::Signed => RegionAction::Signed,
            Action::Left => RegionAction::Left,
        },
        differences: found.iter().map(|it| difference(it, sources)).collect(),
    }
}
