//! What a page has beside its text: its title, its place, its labels and its attachments.

use super::files::Files;
use super::inspect::Inspected;
use super::job::{Under, Upload, Writes};
use super::judge::{Case, Judge};
use super::look::Found;
use crate::confluence::PageId;
use crate::copies::kind::Part;
use crate::copies::publish::Hold;

/// What a new page has beside its text.
pub(crate) fn of_new(judge: &Judge<'_>, case: &mut Case) {
    let job = &mut case.job;
    job.under = if job.is_root { judge.seen.parent.clone().map(Under::Page) } else { Some(Under::Root) };
    job.new_labels.clone_from(&job.wanted.labels);
    let files = job.wanted.attachments.iter();
    let uploads = files.filter_map(|attached| {
        Some(Upload { name: attached.name.clone(), file: judge.files.get(attached)?.clone(), known: None })
    });
    job.uploads = uploads.collect();
}

/// What a page that is there has otherwise than it is to have. Pages of others are looked at only when they become ours.
pub(crate) fn look(judge: &Judge<'_>, case: &mut Case, it: &Inspected, found: &Found) {
    if found.memory().is_none() && it.memory.is_none() && !judge.how.adopt {
        return;
    }
    title(judge, case, found);
    parent(judge, case, found);
    labels(case, found);
    attachments(judge, case, it);
}

fn title(judge: &Judge<'_>, case: &mut Case, found: &Found) {
    let (is, wanted) = (&found.page.title, &case.job.wanted.title);
    if is == wanted {
        return;
    }
    let ours = case.job.page.as_ref().and_then(|page| page.memory.title.clone());
    if ours.as_ref().is_some_and(|ours| ours != is) && !judge.how.force {
        case.step.holds.push(Hold::Other {
            why: format!("it was renamed to “{is}” in Confluence"),
            help: Some(match case.job.wanted.part {
                Part::Catalog => format!(
                    "set `title = \"{is}\"` in book.toml, or publish with `--force`, which calls it “{wanted}” again"
                ),
                Part::Code(_) => format!(
                    "change the summary or `code-title`, or publish with `--force`, which calls it “{wanted}” again"
                ),
            }),
        });
        return;
    }
    case.step.also.push(format!("renamed from “{is}”"));
    // A title is written with a body, be it the same.
    case.job.writes = match std::mem::replace(&mut case.job.writes, Writes::Nothing) {
        Writes::Memory(_) | Writes::Nothing => Writes::Title,
        writes => writes,
    };
}

fn parent(judge: &Judge<'_>, case: &mut Case, found: &Found) {
    let root = judge.seen.root();
    let wanted = if case.job.is_root { judge.seen.parent.clone() } else { root.cloned() };
    let is = found.page.parent.as_ref();
    if let (Some(page), Some(wanted)) = (&mut case.job.page, wanted.as_ref().filter(|wanted| is == Some(*wanted))) {
        page.memory.parent = Some(wanted.0.clone());
    }
    let under = match (wanted, case.job.is_root) {
        // The page of the catalog is made anew, and these go with it.
        (None, false) => Under::Root,
        (Some(wanted), _) if is.is_some_and(|is| *is != wanted) => Under::Page(wanted),
        _ => return,
    };
    let ours = case.job.page.as_ref().and_then(|page| page.memory.parent.clone()).map(PageId);
    let by_hand = under != Under::Root && ours.is_some() && ours.as_ref() != is;
    if by_hand && !judge.how.force {
        let help = if case.job.is_root {
            "set `parent` to where it is, or publish with `--force`, which moves it back"
        } else {
            "move it back, or publish with `--force`, which does"
        };
        case.step.holds.push(Hold::Other {
            why: "it was moved to another place in Confluence".to_owned(),
            help: Some(help.to_owned()),
        });
        return;
    }
    let what = match (&under, case.job.is_root) {
        (_, true) => judge.copy.parent.as_ref().map_or_else(String::new, |parent| format!("moved below “{parent}”")),
        (_, false) => "moved below the page of the catalog".to_owned(),
    };
    case.step.also.push(what);
    case.job.under = Some(under);
}

fn labels(case: &mut Case, found: &Found) {
    let Some(are) = &found.page.labels else { return };
    let has = |label: &String| are.iter().any(|is| is.eq_ignore_ascii_case(label));
    let wanted = &case.job.wanted.labels;
    let new: Vec<String> = wanted.iter().filter(|label| !has(label)).cloned().collect();
    let ours = case.job.page.as_ref().map(|page| page.memory.labels.clone()).unwrap_or_default();
    let old: Vec<String> = ours.into_iter().filter(|label| has(label) && !wanted.contains(label)).collect();
    case.step.also.extend(new.iter().map(|label| format!("label {label} added")));
    case.step.also.extend(old.iter().map(|label| format!("label {label} removed")));
    (case.job.new_labels, case.job.old_labels) = (new, old);
}

fn attachments(judge: &Judge<'_>, case: &mut Case, it: &Inspected) {
    for attached in &case.job.wanted.attachments {
        let name = &attached.name;
        let Some(file) = judge.files.get(attached) else { continue };
        let known = it.attached.iter().find(|known| known.name == *name);
        if known.is_some_and(|known| known.comment == file.comment) {
            continue;
        }
        let is_theirs = known.is_some_and(|known| !Files::is_ours(&known.comment));
        if is_theirs && !judge.how.force && !judge.how.adopt {
            case.step.holds.push(Hold::Other {
                why: format!("somebody else attached `{name}`"),
                help: Some(
                    "rename that file in Confluence, or publish with `--force`, which puts ours over it".to_owned(),
                ),
            });
            continue;
        }
        let what = if known.is_some() { "attached anew" } else { "attached" };
        case.step.also.push(format!("{name} {what}"));
        case.job.uploads.push(Upload { name: name.clone(), file: file.clone(), known: known.cloned() });
    }
}
