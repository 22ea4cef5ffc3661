//! What a publish tells people at a terminal.

use super::{End, Fate, Publish, Published, Told, Word, reason};
use crate::copies::base::Standing;
use crate::copies::compare::Difference;
use crate::copies::publish::{Does, Hold};
use crate::copies::region::Action;
use crate::copies::report::human;
use crate::diagnostic::{SourceMap, printable};

const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";

fn paint(text: &str, style: &str, color: bool) -> String {
    if color { format!("\x1b[{style}m{text}\x1b[0m") } else { text.to_owned() }
}

/// A line for each copy; then, of a dry run, a line for each file or page that would change; then what is held, with what
/// the copy says otherwise in the look of `diff`.
pub fn report(publish: &Publish, sources: &SourceMap, color: bool) -> String {
    let mut out = lines(publish, color);
    for copy in &publish.copies {
        if publish.dry_run {
            plans(copy, &mut out);
        }
        copy.told().iter().for_each(|told| attention(copy, told, sources, color, &mut out));
    }
    out
}

/// A line for each copy.
pub fn lines(publish: &Publish, color: bool) -> String {
    let told = publish.copies.iter().filter(|copy| copy.is_told());
    let width = told.map(|copy| copy.name.chars().count()).max().unwrap_or_default().min(40);
    let line = |copy: &Published| {
        let style = match copy.end(publish.dry_run) {
            End::Clean => GREEN,
            End::Held => YELLOW,
            End::Failed => RED,
        };
        let summary = copy.summary(publish.dry_run);
        // What to do stands on lines of its own.
        let summary: Vec<_> = summary.split("\n").map(|line| printable(line).into_owned()).collect();
        format!("{:width$}  {}\n", printable(&copy.name), paint(&summary.join("\n"), style, color))
    };
    publish.copies.iter().filter(|copy| copy.is_told()).map(line).collect()
}

/// What would be done to each file or page.
fn plans(copy: &Published, out: &mut String) {
    let changing: Vec<&Told> = copy.told().iter().filter(|told| told.step.does != Does::Nothing).collect();
    // Alone, its line has said it, unless there is more to say.
    let more = |told: &&Told| told.step.message.is_some() || !told.step.also.is_empty();
    if changing.is_empty() || (copy.told().len() == 1 && !changing.iter().any(more)) {
        return;
    }
    out.push('\n');
    for told in changing {
        let mut parts = vec![told.word().told(true).to_owned()];
        parts.extend(told.step.message.clone());
        parts.extend(told.step.also.iter().cloned());
        let line = format!("{}: {}", copy.label(told), parts.join("; "));
        out.push_str(&format!("{}\n", printable(&line)));
    }
}

/// What is held of a step, and what went wrong.
fn attention(copy: &Published, told: &Told, sources: &SourceMap, color: bool, out: &mut String) {
    let (step, label) = (&told.step, copy.label(told));
    let place = |at, of_copy| copy.place(at, of_copy, sources);
    let mut paragraph = |text: &str| out.push_str(&format!("\n{}\n", printable(text)));
    // Alone, its line has said it.
    let alone = copy.told().len() == 1;
    if let (Some(Err(why)), false) = (&told.result, alone) {
        paragraph(&format!("{label}: not written: {why}"));
    }
    if told.regions.is_empty() {
        let passed = told.word() == Word::Passed && !copy.named;
        if step.holds.is_empty() && !step.lost.is_empty() {
            // Nobody is asked any more.
            paragraph(&format!("{label}: what is written over"));
            lost(told, color, out);
            return;
        }
        if passed || step.holds.is_empty() || (alone && told.only_reason().is_some()) {
            return;
        }
        let reasons: Vec<String> = step.holds.iter().map(|hold| reason(hold, &step.revision)).collect();
        paragraph(&format!("{label}: {}, so it stays as it is", reasons.join("; ")));
        if let Some(link) = &step.revision.link {
            out.push_str(&format!("  {}\n", printable(link)));
        }
        human::differences(&label, &step.differences, &place, color, out);
        lost(told, color, out);
        return;
    }
    for region in told.regions.iter().filter(|region| region.action == Action::Left) {
        let why = step.holds.first().map_or_else(|| "edited by hand".to_owned(), |hold| reason(hold, &step.revision));
        out.push_str(&format!("\n{}\n", printable(&format!("{label}:{}: {why}, so it stays as it is", region.line))));
        let found: &[Difference] = step.differences.get(region.differences.clone()).unwrap_or_default();
        human::differences(&label, found, &place, color, out);
        for line in &region.lines {
            out.push_str(&format!("  {}\n", printable(line)));
        }
    }
    if told.regions.iter().all(|region| region.lines.is_empty()) {
        lost(told, color, out);
    }
}

/// What else somebody wrote there.
fn lost(told: &Told, color: bool, out: &mut String) {
    if !told.step.lost.is_empty() {
        out.push_str("\nonly the copy has, in no field of a code:\n");
    }
    for lost in &told.step.lost {
        for line in lost.text.lines() {
            out.push_str(&format!("  {}\n", paint(&format!("+ {}", printable(line)), GREEN, color)));
        }
    }
}

/// What to do about what was not written, a line each.
pub fn helps(publish: &Publish) -> Vec<String> {
    let mut helps = Vec::new();
    for copy in &publish.copies {
        let name = &copy.name;
        let mut codes: Vec<&str> = Vec::new();
        let (mut edited, mut foreign) = (false, false);
        for told in copy.told() {
            for hold in &told.step.holds {
                match hold {
                    Hold::Edited | Hold::Conflict => {
                        edited = true;
                        let theirs = told.step.differences.iter().filter(|it| it.standing != Some(Standing::Stale));
                        codes.extend(theirs.filter_map(|it| it.code.as_deref()));
                    }
                    Hold::Foreign => foreign = true,
                    Hold::Draft(_) => helps.push(format!(
                        "publish or discard the draft in Confluence; or drop it with `statusbook publish --drop-drafts {}`",
                        argument(name)
                    )),
                    Hold::Comments(_) => helps.push(format!(
                        "resolve the comments in Confluence; or let them lose their place with `statusbook publish --drop-comments {}`",
                        argument(name)
                    )),
                    Hold::Passed { help: Some(help), .. } if copy.named => helps.push(help.clone()),
                    Hold::Other { help: Some(help), .. } => helps.push(help.clone()),
                    _ => {}
                }
            }
        }
        if edited {
            helps.push(ways_out(copy, &codes));
        }
        if foreign {
            let name = argument(name);
            helps.push(format!(
                "`{}` was not made by statusbook:\n  - compare it with the source: `statusbook diff {name}`\n  - take it over, so that \
                 it says what the source says: `statusbook publish --adopt {name}`\n  - or let the copy live elsewhere",
                copy.name
            ));
        }
        if let (Fate::PassedOver, true) = (&copy.fate, copy.named) {
            helps.push(format!("to have `{name}` written, remove `publish = false` from its `[[copy]]` in book.toml"));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    helps.retain(|help| seen.insert(help.clone()));
    helps
}

/// The three ways out of an edit.
fn ways_out(copy: &Published, codes: &[&str]) -> String {
    let mut named: Vec<&str> = Vec::new();
    for code in codes {
        if !named.contains(code) {
            named.push(code);
        }
    }
    let force = format!("write over it: `statusbook publish --force {}`", argument(&copy.name));
    let Some(own) = &copy.copy else {
        return format!(
            "`{}` was edited, and stays as it is until you choose:\n  - take the edit into the source, and publish again\n  - {force}",
            copy.name
        );
    };
    let only_lost =
        named.is_empty() && copy.told().iter().all(|told| told.step.holds.is_empty() || !told.step.lost.is_empty());
    if only_lost {
        return format!(
            "`{}` was edited, and stays as it is until you choose:\n  - take what only the copy has into the source, or to another place, \
             and publish again\n  - {force}",
            copy.name
        );
    }
    // More than a few are all.
    let few = !named.is_empty() && named.len() <= 3;
    let codes: String = named.iter().filter(|_| few).map(|code| format!(" {}", argument(code))).collect();
    format!(
        "`{}` was edited, and stays as it is until you choose:\n  - take the edit into the source: `statusbook pull {}{codes}`, and \
         publish again\n  - {force}\n  - let this copy say it otherwise: `targets`, with `{own}`, at the code in the source",
        copy.name,
        argument(own),
    )
}

/// A word as a shell takes it.
fn argument(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
