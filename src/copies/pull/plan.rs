//! What is taken over, made in memory and proven.

use std::collections::BTreeMap;

use crate::copies::Sheet;
use crate::copies::compare::Difference;
use crate::copies::pull::{Asked, Change, Choice, Found, Left, Refused, Side, changes, choice, proven, remains, texts};
use crate::diagnostic::{FileId, Findings, SourceMap};
use crate::model::Book;
use crate::source::{Inputs, Loaded, load};

/// What would be done.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What is taken over.
    pub taken: Vec<Change>,
    /// What is asked for and cannot be.
    pub left: Vec<Left>,
    /// Where the source is newer.
    pub stale: Vec<Difference>,
    /// Where the source stays because that was said.
    pub ours: usize,
    /// Differences that are not asked for.
    pub others: usize,
    /// The new texts of the files that change.
    pub texts: BTreeMap<FileId, String>,
}

/// Who decides about a conflict; none where it stays one. An error ends everything.
pub type Ask<'a> = &'a mut dyn FnMut(&Difference, &SourceMap) -> Result<Option<Side>, String>;

/// A book as it was read.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// Its files.
    pub inputs: &'a Inputs,
    /// What they say.
    pub book: &'a Book,
}

/// Finds what is to be taken over, and makes it in memory. The texts of the copy are added to `sources`.
///
/// # Errors
/// Why the copy cannot be read, or that whoever was asked wants nothing.
pub fn plan(
    before: &Before<'_>,
    found: &Found<'_>,
    asked: &Asked<'_>,
    ask: Ask<'_>,
    (sources, findings): (&mut SourceMap, &mut Findings),
) -> Result<Plan, String> {
    let (mut plan, copies) = found.against(before.book, sources, findings, |against, held, sources| {
        let mut plan = Plan::default();
        for (at, held) in held.iter().enumerate() {
            let mut wanted = Vec::new();
            for difference in &held.comparison.differences {
                plan.choose(difference, asked, ask, sources, &mut wanted)?;
            }
            let (taken, left) = changes(against, (at, held), &wanted, asked, sources);
            plan.taken.extend(taken);
            plan.left.extend(left);
        }
        Ok::<_, String>((plan, held.into_iter().map(|held| held.copy).collect::<Vec<_>>()))
    })??;
    let made = std::mem::take(&mut plan.taken);
    let tried = |changes: &[&Change]| tried(before, (found, &copies), changes, sources);
    let (good, bad) = sound(&made, &tried);
    plan.texts = texts(good.iter().copied(), sources);
    plan.left.extend(bad.into_iter().map(|(change, refused)| Left { difference: change.difference.clone(), refused }));
    plan.taken = good.into_iter().cloned().collect();
    Ok(plan)
}

impl Plan {
    /// Decides about a difference.
    fn choose<'d>(
        &mut self,
        difference: &'d Difference,
        asked: &Asked<'_>,
        ask: Ask<'_>,
        sources: &SourceMap,
        wanted: &mut Vec<&'d Difference>,
    ) -> Result<(), String> {
        let mut left = |why: &str, help: &str| {
            self.left.push(Left { difference: difference.clone(), refused: Refused::new(why, help) });
        };
        match choice(difference, asked) {
            Choice::Other => self.others += 1,
            Choice::Taken => wanted.push(difference),
            Choice::Ours => self.ours += 1,
            Choice::Stale => self.stale.push(difference.clone()),
            Choice::Unknown => left(
                "it is not known whether the copy was edited here or the source moved on",
                "Name the code to take the copy's text, or take all of them with `--theirs`; `statusbook publish` puts the \
                 source's text there.",
            ),
            Choice::Conflict => match ask(difference, sources)? {
                Some(Side::Theirs) => wanted.push(difference),
                Some(Side::Ours) => self.ours += 1,
                None => left(
                    "the source has changed here, too",
                    "Decide with `--theirs` (the copy) or `--ours` (the source), for the codes that you name.",
                ),
            },
        }
        Ok(())
    }
}

/// Which changes can be made together, and why the others cannot. Of many, few are unsound: they are looked for by halves.
fn sound<'c>(
    made: &'c [Change],
    tried: &dyn Fn(&[&Change]) -> Result<(), String>,
) -> (Vec<&'c Change>, Vec<(&'c Change, Refused)>) {
    let (mut good, mut bad): (Vec<&Change>, Vec<_>) = (Vec::new(), Vec::new());
    let mut waiting: Vec<&[Change]> = vec![made];
    while let Some(some) = waiting.pop() {
        let before = good.len();
        good.extend(some);
        let Err(why) = (if some.is_empty() { Ok(()) } else { tried(&good) }) else { continue };
        good.truncate(before);
        match some {
            [one] => bad.push((one, Refused::new(why, "Change the source by hand."))),
            several => {
                let (first, second) = several.split_at(several.len() / 2);
                waiting.extend([second, first]);
            }
        }
    }
    (good, bad)
}

/// Makes changes in memory and reads the book again.
fn tried(
    before: &Before<'_>,
    (found, copies): (&Found<'_>, &[Sheet]),
    changes: &[&Change],
    sources: &SourceMap,
) -> Result<(), String> {
    let after = before.inputs.clone().with(texts(changes.iter().copied(), sources));
    let Loaded { mut sources, book, .. } = load(after);
    let Some(book) = book else { return Err("the book could not be read any more".to_owned()) };
    if !proven(before.book, &book, changes.iter().copied(), found.copy.name.as_str()) {
        return Err("another text of the source would change, too".to_owned());
    }
    let told = &mut Findings::default();
    let left = found.against(&book, &mut sources, told, |_, held, _| remains(changes, held, copies))?;
    match left {
        Some(change) => Err(format!("{} would not say what the copy says", change.slot)),
        None => Ok(()),
    }
}
