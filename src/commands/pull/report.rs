//! What `pull` tells.

use std::path::Path;

use serde::Serialize;

use crate::cli::{PullArgs, PullFormat};
use crate::commands::fixes;
use crate::copies::compare::Difference;
use crate::copies::pull::{Plan, Refused};
use crate::copies::report::{human as human_copies, json as json_copies, place_there};
use crate::diagnostic::{Findings, SourceMap, human, json, printable};
use crate::fix::{Fixed, unified};
use crate::terminal::{self, Ending, Outcome};

/// The result in JSON.
#[derive(Serialize)]
struct Report<'a> {
    /// The version of this form; it grows only when something is changed or taken away.
    version: u8,
    copy: &'a str,
    /// Whether any file was written.
    written: bool,
    dry_run: bool,
    /// What was taken over, or would be, as in the JSON of `diff`.
    taken: Vec<json_copies::DifferenceEntry<'a>>,
    /// What was not, and why.
    left: Vec<LeftEntry<'a>>,
    /// Where the source is newer.
    stale: Vec<json_copies::DifferenceEntry<'a>>,
    /// The files that changed, or would.
    files: Vec<FileEntry<'a>>,
    /// What is wrong with the copy, and what the rules find in the changed sources and not in the old ones.
    diagnostics: Vec<json::Entry<'a>>,
}

#[derive(Serialize)]
struct LeftEntry<'a> {
    difference: json_copies::DifferenceEntry<'a>,
    why: &'a str,
    help: &'a str,
}

#[derive(Serialize)]
struct FileEntry<'a> {
    file: &'a str,
    /// What changes, as a unified diff.
    diff: String,
}

/// What is told of.
pub(super) struct Told<'a> {
    pub(super) copy: &'a str,
    /// Whether the copy is no file here.
    pub(super) elsewhere: bool,
    pub(super) plan: &'a Plan,
    pub(super) sources: &'a SourceMap,
    /// What is wrong with the copy.
    pub(super) findings: &'a Findings,
    pub(super) args: &'a PullArgs,
}

/// Reports a book that is in no state to be changed.
pub(super) fn refused(findings: &Findings, sources: &SourceMap, args: &PullArgs) -> Ending {
    let plan = Plan::default();
    let told = Told { copy: &args.copy, elsewhere: false, plan: &plan, sources, findings, args };
    if args.format == PullFormat::Json {
        told.json(&Fixed::default(), &Findings::default(), sources, false)?;
    } else {
        terminal::note(&human::report(findings, sources, terminal::colors()));
        terminal::note("nothing was written: the sources need mending\n");
    }
    Ok(Outcome::Findings)
}

impl Told<'_> {
    /// Says what was done, or that there was nothing to do. `new` is what the rules find now and did not before, in `after`.
    pub(super) fn report(&self, fixed: &Fixed, new: &Findings, after: &SourceMap, written: bool) -> Ending {
        if self.args.format == PullFormat::Json {
            return self.json(fixed, new, after, written);
        }
        self.notes(new, after);
        let mut text = self.summary(fixed, if written { "took" } else { "would take" });
        self.differences(&mut text);
        terminal::result(&text)
    }

    /// Shows what would be done.
    pub(super) fn dry(&self, root: &Path, fixed: &Fixed, new: &Findings, after: &SourceMap) -> Ending {
        if self.args.format == PullFormat::Json {
            return self.json(fixed, new, after, false);
        }
        terminal::result(&fixes::diff(root, fixed))?;
        self.notes(new, after);
        let mut text = self.summary(fixed, "would take");
        self.differences(&mut text);
        terminal::note(&text);
        Ok(Outcome::Clean)
    }

    /// Says that the result would have errors.
    pub(super) fn broken(&self, root: &Path, fixed: &Fixed, new: &Findings, after: &SourceMap) -> Ending {
        if self.args.format == PullFormat::Json {
            return self.json(fixed, new, after, false);
        }
        terminal::result(&fixes::diff(root, fixed))?;
        self.notes(new, after);
        terminal::note(
            "nothing was written: the sources would have the errors above\n  help: name the codes to take, without those \
             that the errors are about, or correct the copy\n",
        );
        Ok(Outcome::Findings)
    }

    /// What is wrong, on standard error.
    fn notes(&self, new: &Findings, after: &SourceMap) {
        for (findings, sources) in [(self.findings, self.sources), (new, after)] {
            if !findings.is_empty() {
                terminal::note(&human::report(findings, sources, terminal::colors()));
            }
        }
    }

    /// A line for each thing that came of it.
    fn summary(&self, fixed: &Fixed, took: &str) -> String {
        let plan = self.plan;
        let mut text = String::new();
        let names: Vec<&str> = fixed.files.iter().map(|file| file.name.as_str()).collect();
        if fixed.files.is_empty() {
            text.push_str(&format!("{}: nothing to take\n", self.copy));
        } else {
            text.push_str(&format!("{}: {took} {} into {}\n", self.copy, count(plan.taken.len()), names.join(", ")));
        }
        for (number, one, more) in [
            (plan.left.len(), "left as it is", "left as they are"),
            (plan.stale.len(), "where the source is newer; `statusbook publish` brings that to the copy", ""),
            (plan.ours, "left as the source has it", "left as the source has them"),
        ] {
            let what = if number == 1 || more.is_empty() { one } else { more };
            if number > 0 {
                text.push_str(&format!("{}: {}, {what}\n", self.copy, count(number)));
            }
        }
        text
    }

    /// What was taken, and what was not and why.
    fn differences(&self, out: &mut String) {
        let color = terminal::result_colors();
        let place = |at, of_copy| place_there(at, of_copy && self.elsewhere, self.sources);
        let taken: Vec<_> = self.plan.taken.iter().map(|change| change.difference.clone()).collect();
        human_copies::differences(self.copy, &taken, &place, color, out);
        // What is left for one reason is told together.
        let mut reasons: Vec<(&Refused, Vec<Difference>)> = Vec::new();
        for left in &self.plan.left {
            match reasons.iter_mut().find(|(refused, _)| **refused == left.refused) {
                Some((_, of)) => of.push(left.difference.clone()),
                None => reasons.push((&left.refused, vec![left.difference.clone()])),
            }
        }
        for (Refused { why, help }, differences) in reasons {
            out.push_str(&format!("\nleft as it is: {}\n  help: {}\n", printable(why), printable(help)));
            human_copies::differences(self.copy, &differences, &place, color, out);
        }
    }

    fn json(&self, fixed: &Fixed, new: &Findings, after: &SourceMap, written: bool) -> Ending {
        let plan = self.plan;
        let entry = |difference| json_copies::difference(difference, self.sources);
        let left = plan.left.iter().map(|left| LeftEntry {
            difference: entry(&left.difference),
            why: &left.refused.why,
            help: &left.refused.help,
        });
        let files = fixed.files.iter();
        let files = files.map(|file| FileEntry { file: &file.name, diff: unified(&file.name, &file.old, &file.new) });
        let mut diagnostics = json::entries(self.findings, self.sources);
        diagnostics.extend(json::entries(new, after));
        let report = Report {
            version: 1,
            copy: self.copy,
            written: written && !fixed.files.is_empty(),
            dry_run: self.args.dry_run,
            taken: plan.taken.iter().map(|change| entry(&change.difference)).collect(),
            left: left.collect(),
            stale: plan.stale.iter().map(entry).collect(),
            files: files.collect(),
            diagnostics,
        };
        terminal::result(&(serde_json::to_string_pretty(&report)? + "\n"))
    }
}

fn count(number: usize) -> String {
    if number == 1 { "1 difference".to_owned() } else { format!("{number} differences") }
}
