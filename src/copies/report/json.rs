//! Differences for programs. The form is described by `schema/diff.json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Copy, State};
use crate::copies::base::Standing;
use crate::copies::compare::{Change, Difference, Kind, Side};
use crate::copies::kind::Revision;
use crate::diagnostic::json::Entry;
use crate::diagnostic::{Position, SourceMap};

/// What `statusbook diff --format json` prints. Lines and columns count from 1, columns in characters.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report<'a> {
    /// The version of this form; it grows only when something is changed or taken away.
    version: u8,
    /// The copies, in the order of the settings or of the arguments.
    copies: Vec<CopyEntry<'a>>,
    /// What is wrong with the sources and the copies themselves.
    diagnostics: Vec<Entry<'a>>,
}

/// A copy, and how it stands with its source.
#[derive(Debug, Serialize, JsonSchema)]
struct CopyEntry<'a> {
    /// Its name, or its file where it has none.
    name: &'a str,
    /// The catalog that it is a copy of, by the path below the content folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    catalog: Option<&'a str>,
    /// Its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// How it stands.
    status: Status,
    /// Why it is missing or unreadable.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// How many codes of the source are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    codes: Option<usize>,
    /// Where people open it, and who edited it last, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<RevisionEntry<'a>>,
    /// What it says otherwise, in the order of the source; what only the copy has comes last.
    differences: Vec<DifferenceEntry<'a>>,
    /// Lines that somebody wrote there beside codes and fields, where it is known what we put there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    beside: Vec<&'a str>,
}

/// What is known of the last change of a copy.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RevisionEntry<'a> {
    /// Where people open it: a whole address.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    /// Its version, such as `12` or the id of a commit.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    /// Who made the last change that was not ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    /// When, as ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<&'a str>,
    /// What they said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
}

/// How a copy stands with its source.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Status {
    /// It says what the source says.
    InSync,
    /// It says something else.
    Different,
    /// It is not there.
    Missing,
    /// It is there, but cannot be read.
    Unreadable,
}

/// One difference in meaning.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DifferenceEntry<'a> {
    /// What kind it is.
    kind: Kind,
    /// The code that it is about; not there where it is about a section or the whole page.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    /// Other codes that it is about.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    codes: &'a [String],
    /// The summary of the case that it is about, where the code has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<&'a str>,
    /// The title of the section that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
    /// The field that it is about: a key of the source, or `title`, `intro`, `section`, `retired`.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    /// Which side has moved since the copy was last published: only the source (`stale`), only the copy (`edited`), or both
    /// (`conflict`). Not there where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<Standing>,
    /// What it comes to, in words that may change with any version.
    message: &'a str,
    /// What the source says, and where.
    source: SideEntry<'a>,
    /// What the copy says, and where.
    copy: SideEntry<'a>,
    /// The words of both, in order; all that are not `added` are the text of the source.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    changes: &'a [Change],
}

/// What one of the two says, and where.
#[derive(Debug, Serialize, JsonSchema)]
struct SideEntry<'a> {
    /// What it says: plain text on one line, or Markdown where the formatting differs. Not there where it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// The file.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// Where it says so, or would.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Position>,
    /// The table of the page and the row of it, both from 1, where it stands in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<Cell>,
}

/// A row of a table, the head of which is the first.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
struct Cell {
    /// Which table of the page, from 1.
    table: usize,
    /// Which row of the table, from 1.
    row: usize,
}

/// The report as JSON that people can read, with a line feed at its end.
///
/// # Errors
/// Never in fact: a report is always JSON.
pub fn report(copies: &[Copy], diagnostics: Vec<Entry<'_>>, sources: &SourceMap) -> serde_json::Result<String> {
    let copies = copies.iter().map(|copy| entry(copy, sources)).collect();
    Ok(serde_json::to_string_pretty(&Report { version: 1, copies, diagnostics })? + "\n")
}

fn entry<'a>(copy: &'a Copy, sources: &'a SourceMap) -> CopyEntry<'a> {
    let (status, reason, codes) = match &copy.state {
        State::Compared(comparison) if copy.is_in_sync() => (Status::InSync, None, Some(comparison.codes)),
        State::Compared(comparison) => (Status::Different, None, Some(comparison.codes)),
        State::Missing(why) => (Status::Missing, Some(why.as_str()), None),
        State::Unreadable(why) => (Status::Unreadable, Some(why.as_str()), None),
    };
    CopyEntry {
        name: &copy.name,
        catalog: copy.catalog.as_deref(),
        file: copy.file.as_deref(),
        status,
        reason,
        codes,
        revision: revision(&copy.revision),
        differences: copy.differences().iter().map(|it| difference(it, sources)).collect(),
        beside: copy.lost.iter().map(|lost| lost.text.as_str()).collect(),
    }
}

/// A revision as it stands in JSON; none where nothing is known of it.
pub(crate) fn revision(it: &Revision) -> Option<RevisionEntry<'_>> {
    let Revision { link, version, by, when, message } = it;
    if *it == Revision::default() {
        return None;
    }
    Some(RevisionEntry {
        link: link.as_deref(),
        version: version.as_deref(),
        by: by.as_deref(),
        when: when.as_deref(),
        message: message.as_deref(),
    })
}

/// A difference as it stands in JSON.
pub(crate) fn difference<'a>(it: &'a Difference, sources: &'a SourceMap) -> DifferenceEntry<'a> {
    DifferenceEntry {
        kind: it.kind,
        code: it.code.as_deref(),
        codes: &it.others,
        case: it.case.as_deref(),
        section: it.section.as_deref(),
        field: it.field.as_deref(),
        standing: it.standing,
        message: &it.message,
        source: side(&it.source, sources),
        copy: side(&it.copy, sources),
        changes: &it.changes,
    }
}

fn side<'a>(side: &'a Side, sources: &'a SourceMap) -> SideEntry<'a> {
    SideEntry {
        text: side.text.as_deref(),
        file: side.at.map(|at| sources.name(at.span.file)),
        start: side.at.map(|at| sources.start(at.span)),
        cell: side.at.and_then(|at| at.cell).map(|(table, row)| Cell { table, row }),
    }
}
