//! Requests × faults.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use statusbook::copies::publish::How;

use crate::confluence::{Fake, Page};
use crate::scenario::{EDITED, Scenario};
use crate::wiki::library::{PATIENT, connected};
use crate::wiki::{Stands, differs, hand_words, overwritten, standing};
use crate::wrong::{Key, READING, WORD, WRITING, Wrong, inject, keys};

/// How long a request is waited for that never is answered.
const IMPATIENT: Duration = Duration::from_millis(400);
/// What may be half done, or done unseen.
const WORST: [Wrong; 6] =
    [Wrong::ServerAfter, Wrong::EditField, Wrong::EditBeside, Wrong::ResetAfter, Wrong::KillBefore, Wrong::KillAfter];
/// What leaves a write done and unseen, or announced and not done.
const HALF: [Wrong; 3] = [Wrong::ServerAfter, Wrong::KillBefore, Wrong::KillAfter];
/// How many cells are tried at once: most of the time they wait for each other's answers.
const WORKERS: usize = 6;

/// Which cells are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    All,
    /// Each kind of request with each fault, and once more what leaves most behind.
    Sample,
    /// Each kind of request that writes with each fault, and each that reads with some.
    Few,
}

/// Tries them, and fails with all that went wrong.
pub(crate) fn try_all(scenario: &Scenario, choice: Choice) {
    let cells = cells(&keys(&scenario.requests), choice);
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some((key, wrong)) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
            let tried = catch_unwind(AssertUnwindSafe(|| {
                cell(scenario, key, *wrong)?;
                // Half done, and not what is wanted any longer.
                let is_half = key.writes && HALF.contains(wrong);
                if is_half { moved_on(scenario, key, *wrong) } else { Ok(()) }
            }));
            let said = match tried {
                Ok(Ok(())) => continue,
                Ok(Err(why)) => why,
                Err(_) => "it panics".to_owned(),
            };
            let failure = format!("{wrong:?} at {} ({}): {said}", key.line, key.nth);
            failures.lock().expect("no panic while the failures were held").push(failure);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(work);
        }
    });
    let mut failures = failures.into_inner().expect("no panic while the failures were held");
    failures.sort();
    assert!(failures.is_empty(), "{} of {} cells:\n{}", failures.len(), cells.len(), failures.join("\n"));
}

fn cells(keys: &[Key], choice: Choice) -> Vec<(Key, Wrong)> {
    let mut kinds: BTreeMap<&str, Vec<&Key>> = BTreeMap::new();
    for key in keys {
        kinds.entry(&key.kind).or_default().push(key);
    }
    let mut out = Vec::new();
    for (at, keys) in kinds.values().enumerate() {
        let last = keys.len() - 1;
        let wrongs: &[Wrong] = if keys[0].writes { &WRITING } else { &READING };
        for (n, wrong) in wrongs.iter().enumerate() {
            if choice == Choice::Few && !keys[0].writes && (at + n) % 3 != 0 {
                continue;
            }
            let places: Vec<usize> = match choice {
                Choice::All => (0..=last).collect(),
                Choice::Sample if WORST.contains(wrong) && keys[0].writes && last > 0 => vec![0, last],
                // Another one each time.
                Choice::Sample | Choice::Few => vec![(at * 7 + n * 5) % keys.len()],
            };
            out.extend(places.into_iter().map(|place| (keys[place].clone(), *wrong)));
        }
    }
    out
}

/// A publish in which this goes wrong, and others until nothing is left to do.
fn cell(scenario: &Scenario, key: &Key, wrong: Wrong) -> Result<(), String> {
    let fake = scenario.fake();
    let hit = inject(&fake, key, wrong, || {});
    let patience = if wrong.is_stall() { IMPATIENT } else { PATIENT };
    let first = scenario.desk.publish(connected(&fake, patience), How::default());
    fake.calm();
    if !hit.load(Ordering::SeqCst) {
        return Err("the request did not come".to_owned());
    }
    let publish = || {
        fake.forget();
        let ended = scenario.desk.publish(connected(&fake, PATIENT), How::default());
        (ended, fake.writes().iter().map(|request| request.line()).collect::<Vec<_>>())
    };
    let mut said = format!("first run, {}: {}", first.code(), first.told());
    // Whoever says that all went well is right, and has left nothing to do.
    let went_well = first.code() == scenario.code && !wrong.is_edit();
    if went_well {
        right(scenario, &fake, wrong).map_err(|why| format!("after the first run: {why}\n{said}"))?;
    } else if !matches!(first.code(), 1 | 2) && first.code() != scenario.code {
        return Err(said);
    }
    let (second, writes) = publish();
    said.push_str(&format!("\nsecond run, {}, {writes:?}: {}", second.code(), second.told()));
    if second.code() == 2 || (second.code() != scenario.code && !wrong.is_edit()) || (went_well && !writes.is_empty()) {
        return Err(said);
    }
    right(scenario, &fake, wrong).map_err(|why| format!("after the second run: {why}\n{said}"))?;
    if writes.is_empty() {
        return Ok(());
    }
    let (third, writes) = publish();
    said.push_str(&format!("\nthird run, {}, {writes:?}: {}", third.code(), third.told()));
    if third.code() == second.code() && writes.is_empty() { Ok(()) } else { Err(said) }
}

/// A publish in which this goes wrong, and another after the source has moved on: what the first one did is known to be ours,
/// and is written over.
fn moved_on(scenario: &Scenario, key: &Key, wrong: Wrong) -> Result<(), String> {
    let fake = scenario.fake();
    inject(&fake, key, wrong, || {});
    let first = scenario.desk.publish(connected(&fake, PATIENT), How::default());
    fake.calm();
    let second = scenario.later.publish(connected(&fake, PATIENT), How::default());
    let said = format!("first run: {}\nafter the source has moved on: {}", first.told(), second.told());
    if second.code() != scenario.code {
        return Err(said);
    }
    // What was not written the first time is written once now.
    let mut found = standing(&fake);
    for page in &mut found {
        let clean = scenario.later_expected.iter().find(|other| other.title == page.title);
        if let Some(clean) = clean.filter(|clean| clean.versions.0 > page.versions.0) {
            page.versions = clean.versions;
        }
    }
    let lost = overwritten(&fake);
    let differs = differs(&scenario.later_expected, &found);
    if lost.is_empty() && differs.is_empty() { Ok(()) } else { Err(format!("{lost:?} {differs:?}\n{said}")) }
}

/// Whether everything is as it should be.
pub(crate) fn right(scenario: &Scenario, fake: &Fake, wrong: Wrong) -> Result<(), String> {
    let violations = fake.violations();
    if !violations.is_empty() {
        return Err(format!("requests that are not allowed: {violations:?}"));
    }
    let lost = overwritten(fake);
    if !lost.is_empty() {
        return Err(format!("what people wrote is lost: {lost:?}"));
    }
    let pages = fake.pages();
    let has = |word: &str| pages.iter().any(|page| hand_words(&page.now().body).contains(&word));
    if scenario.has_edit && !has(EDITED.1) {
        return Err("the edit of before is gone".to_owned());
    }
    let pending: Vec<&str> = pages
        .iter()
        .filter(|page| page.properties.get("statusbook").is_some_and(|it| !it.value["pending"].is_null()))
        .map(|page| page.title())
        .collect();
    if !pending.is_empty() {
        return Err(format!("still to be finished: {pending:?}"));
    }
    let found = standing(fake);
    if !wrong.is_edit() {
        let differs = differs(&scenario.expected, &found);
        return if differs.is_empty() { Ok(()) } else { Err(differs.join("; ")) };
    }
    if !has(WORD) {
        return Err("the edit is gone".to_owned());
    }
    // All others are as they would have been.
    let is_edited = |page: &&Page| hand_words(&page.now().body).contains(&WORD);
    let edited: Vec<u64> = pages.iter().filter(is_edited).map(|page| page.id).collect();
    let is_other = |it: &&Stands| !edited.contains(&it.id);
    let of_edited = |it: &Stands| {
        // What is made in another run may have another id.
        pages.iter().any(|page| edited.contains(&page.id) && page.title() == it.title)
            || (scenario.has_edit && edited.contains(&it.id))
    };
    let expected: Vec<Stands> = scenario.expected.iter().filter(|it| !of_edited(it)).cloned().collect();
    let others: Vec<Stands> = found.iter().filter(is_other).cloned().collect();
    let differs = differs(&expected, &others);
    // Whoever takes a title keeps the page of that title, and what is below it, from being made.
    let taken = pages.iter().any(|page| page.now().body.contains("Ours since long"));
    if differs.is_empty() || taken { Ok(()) } else { Err(differs.join("; ")) }
}
