//! What `publish` tells.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::{Fate, Published};
use crate::cli::{Format, PublishArgs};
use crate::copies::compare::Difference;
use crate::copies::region::{Action, Checked, State};
use crate::copies::report::{human as human_copies, json as json_copies};
use crate::diagnostic::{Findings, Paths, SourceMap, human, json, short};
use crate::terminal::{self, Ending, Outcome};

/// The result in JSON.
#[derive(Serialize)]
struct Report<'a> {
    /// The version of this form; it grows only when something is changed or taken away.
    version: u8,
    /// Whether any file was written.
    written: bool,
    dry_run: bool,
    copies: Vec<Copy<'a>>,
    diagnostics: Vec<json::Entry<'a>>,
}

#[derive(Serialize)]
struct Copy<'a> {
    name: &'a str,
    status: &'static str,
    /// Whether it was written, or would be.
    changed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    regions: Vec<Region<'a>>,
}

#[derive(Serialize)]
struct Region<'a> {
    /// The line of its begin marker, from 1.
    line: usize,
    catalog: &'a str,
    template: &'a str,
    state: &'static str,
    action: &'static str,
    /// What was edited, as in the JSON of `diff`; of regions that are left only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<json_copies::DifferenceEntry<'a>>,
}

/// Reports a book that is in no state to be published.
pub(super) fn refused(findings: &Findings, sources: &SourceMap, args: &PublishArgs) -> Ending {
    report(&[], findings, sources, args)?;
    if args.format == Format::Human {
        terminal::note("nothing was written: the sources need mending\n");
    }
    Ok(Outcome::Findings)
}

/// Reports what was done to each file.
pub(super) fn report(published: &[Published], findings: &Findings, sources: &SourceMap, args: &PublishArgs) -> Ending {
    let outcomes = published.iter().map(Published::outcome);
    let outcome = outcomes.max_by_key(|outcome| *outcome as u8).unwrap_or(Outcome::Clean);
    match args.format {
        Format::Json => {
            let found: Vec<Vec<Vec<Difference>>> = published.iter().map(|copy| differences(copy, sources)).collect();
            let copies = published.iter().zip(&found);
            let copies = copies.map(|(copy, found)| of_copy(copy, found, sources)).collect::<Vec<_>>();
            let written = !args.dry_run && copies.iter().any(|copy| copy.changed);
            let diagnostics = json::entries(findings, sources);
            let report = Report { version: 1, written, dry_run: args.dry_run, copies, diagnostics };
            terminal::result(&(serde_json::to_string_pretty(&report)? + "\n"))?;
            return Ok(outcome);
        }
        Format::Short => terminal::note(&short::report(findings, sources, &Paths::default())),
        Format::Human => terminal::note(&human::report(findings, sources, terminal::colors())),
    }
    let mut told = String::new();
    for copy in published {
        told.push_str(&format!("{}: {}\n", copy.name, summary(copy, args.dry_run)));
    }
    if args.format == Format::Human {
        published.iter().for_each(|copy| edits(copy, sources, &mut told));
    }
    terminal::result(&told)?;
    if args.format == Format::Human {
        helps(published);
    }
    Ok(outcome)
}

/// What came of a file, in a few words.
fn summary(copy: &Published, dry_run: bool) -> String {
    let (actions, written) = match &copy.result {
        Fate::Done { actions, written, .. } => (actions, *written),
        Fate::Refused => return "not written, it needs mending".to_owned(),
        Fate::WithoutRegions => return "no regions".to_owned(),
        Fate::OtherForm => return "neither Markdown nor HTML".to_owned(),
        Fate::Missing => return "missing".to_owned(),
        Fate::Failed(why) => return why.clone(),
    };
    let would = if dry_run { "to be written" } else { "written" };
    let signed = if dry_run { "to be signed" } else { "signed" };
    let parts = [
        (Action::Written, if written { would } else { "in sync" }),
        (Action::Signed, signed),
        (Action::None, "in sync"),
        (Action::Left, "edited by hand"),
    ];
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for (action, word) in parts {
        let n = actions.iter().filter(|done| **done == action).count();
        match counts.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += n,
            None => counts.push((word, n)),
        }
    }
    let counts: Vec<String> = counts.iter().filter(|(_, n)| *n > 0).map(|(word, n)| format!("{n} {word}")).collect();
    let regions = if actions.len() == 1 { "region" } else { "regions" };
    match counts.as_slice() {
        [only] => only.replacen(' ', &format!(" {regions} "), 1),
        several => several.join(", "),
    }
}

/// What was edited, code by code and field by field; line by line where it is about none.
fn edits(copy: &Published, sources: &SourceMap, out: &mut String) {
    let (Fate::Done { regions, actions, .. }, Some(file)) = (&copy.result, copy.file) else { return };
    for (region, _) in regions.iter().zip(actions).filter(|(_, action)| **action == Action::Left) {
        let line = sources.get(file).position(region.region.begin.start).line;
        out.push_str(&format!("\n{}:{line}: edited by hand, so it stays as it is\n", copy.name));
        let comparison = region.differences(file, copy.form, sources);
        if comparison.differences.is_empty() {
            lines(&region.wanted, &sources.text(file)[region.region.inner.clone()], out);
        } else {
            human_copies::differences(&copy.name, &comparison.differences, sources, terminal::result_colors(), out);
        }
    }
}

/// The lines that only the source or only the region has.
fn lines(wanted: &str, inner: &str, out: &mut String) {
    let (then, now) = (wanted.trim_matches('\n'), inner.replace("\r\n", "\n"));
    let (then, now) = (format!("{then}\n"), format!("{}\n", now.trim_matches('\n')));
    let diff = TextDiff::from_lines(&then, &now);
    for change in diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal) {
        let sign = if change.tag() == ChangeTag::Delete { '-' } else { '+' };
        let shown: String = change.value().trim_end().chars().filter(|c| !c.is_control()).collect();
        out.push_str(&format!("  {sign} {shown}\n"));
    }
}

/// What to do about what was not written.
fn helps(published: &[Published]) {
    let any = |is: fn(&Fate) -> bool| published.iter().any(|copy| is(&copy.result));
    if any(|fate| matches!(fate, Fate::Done { actions, .. } if actions.contains(&Action::Left))) {
        terminal::note(
            "help: take what was edited into the source and publish again; or name the file and write over it with `--force`\n",
        );
    }
    if published.iter().any(|copy| copy.named && matches!(copy.result, Fate::WithoutRegions)) {
        terminal::note(
            "help: publish writes only between markers; put these two lines where the codes are to stand:\n  <!-- statusbook:begin -->\n  <!-- statusbook:end -->\n",
        );
    }
}

/// What was edited in each region of a file that is left.
fn differences(copy: &Published, sources: &SourceMap) -> Vec<Vec<Difference>> {
    let (Fate::Done { regions, actions, .. }, Some(file)) = (&copy.result, copy.file) else { return Vec::new() };
    let of = |(region, action): (&Checked, &Action)| match action {
        Action::Left => region.differences(file, copy.form, sources).differences,
        _ => Vec::new(),
    };
    regions.iter().zip(actions).map(of).collect()
}

fn of_copy<'a>(copy: &'a Published, found: &'a [Vec<Difference>], sources: &'a SourceMap) -> Copy<'a> {
    let (status, changed, message) = match &copy.result {
        Fate::Done { actions, written, .. } => {
            (if actions.contains(&Action::Left) { "edited" } else { "done" }, *written, None)
        }
        Fate::Refused => ("refused", false, None),
        Fate::WithoutRegions => ("without-regions", false, None),
        Fate::OtherForm => ("other-form", false, None),
        Fate::Missing => ("missing", false, None),
        Fate::Failed(why) => ("failed", false, Some(why.as_str())),
    };
    let regions = match (&copy.result, copy.file) {
        (Fate::Done { regions, actions, .. }, Some(file)) => {
            let line = |region: &Checked| sources.get(file).position(region.region.begin.start).line;
            let of = |((region, action), found): ((&'a Checked, &Action), &'a Vec<Difference>)| Region {
                line: line(region),
                catalog: &region.catalog,
                template: region.region.request.template(),
                state: state(region.state),
                action: word(*action),
                differences: found.iter().map(|found| json_copies::difference(found, sources)).collect(),
            };
            regions.iter().zip(actions).zip(found).map(of).collect()
        }
        _ => Vec::new(),
    };
    Copy { name: &copy.name, status, changed, message, regions }
}

fn state(state: State) -> &'static str {
    match state {
        State::InSync => "in-sync",
        State::New => "new",
        State::Stale => "stale",
        State::Agreed => "agreed",
        State::Edited => "edited",
    }
}

fn word(action: Action) -> &'static str {
    match action {
        Action::None => "none",
        Action::Written => "written",
        Action::Signed => "signed",
        Action::Left => "left",
    }
}
