//! Requests × faults.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use statusbook::copies::publish::How;

use crate::confluence::Fake;
use crate::scenario::{EDITED, Scenario};
use crate::wiki::library::{Ended, PATIENT, connected};
use crate::wiki::{differs, hand_words, overwritten, standing};
use crate::wrong::{Key, READING, WORD, WRITING, Wrong, inject, keys};

/// How long a request is waited for that never is answered.
const IMPATIENT: Duration = Duration::from_millis(400);
/// How many cells are tried at once: most of the time they wait for each other's answers.
const WORKERS: usize = 6;

/// Which cells are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    All,
    /// Each kind of request with each fault, for the first and the last of the kind.
    Sample,
    /// Each kind of request with each fault, once.
    Few,
}

/// Tries them, and fails with all that went wrong.
pub fn try_all(scenario: &Scenario, choice: Choice) {
    let cells = cells(&keys(&scenario.requests), choice);
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some((key, wrong)) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
            let tried = catch_unwind(AssertUnwindSafe(|| cell(scenario, key, *wrong)));
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
            let places = match choice {
                Choice::All => (0..=last).collect(),
                Choice::Sample => vec![0, last],
                // Another one each time.
                Choice::Few => vec![(at * 7 + n * 5) % keys.len()],
            };
            let mut places: Vec<usize> = places;
            places.dedup();
            out.extend(places.into_iter().map(|place| (keys[place].clone(), *wrong)));
        }
    }
    out
}

/// A publish in which this goes wrong, another, and a third.
fn cell(scenario: &Scenario, key: &Key, wrong: Wrong) -> Result<(), String> {
    let fake = scenario.fake();
    let hit = inject(&fake, key, wrong, || {});
    let patience = if wrong.is_stall() { IMPATIENT } else { PATIENT };
    let first = scenario.desk.publish(connected(&fake, patience), How::default());
    fake.calm();
    if !hit.load(Ordering::SeqCst) {
        return Err("the request did not come".to_owned());
    }
    let fault = |what: &str, ended: &Ended| format!("{what}\n{}", ended.told());
    if !matches!(first.code(), 1 | 2) && first.code() != scenario.code {
        return Err(fault(&format!("exit code {}", first.code()), &first));
    }
    // Whoever says that all went well is right.
    if first.code() == scenario.code && !wrong.is_edit() {
        right(scenario, &fake, wrong).map_err(|why| fault(&format!("after the first run: {why}"), &first))?;
    }
    let second = scenario.desk.publish(connected(&fake, PATIENT), How::default());
    let code = if wrong.is_edit() { second.code() } else { scenario.code };
    if second.code() != code || (wrong.is_edit() && second.code() == 2) {
        return Err(fault(&format!("the second run ends with {}", second.code()), &second));
    }
    let told = |why| fault(&format!("after the second run: {why}\n{}", first.told()), &second);
    right(scenario, &fake, wrong).map_err(told)?;
    fake.forget();
    let third = scenario.desk.publish(connected(&fake, PATIENT), How::default());
    let writes: Vec<String> = fake.writes().iter().map(|request| request.line()).collect();
    if third.code() != second.code() || !writes.is_empty() {
        return Err(fault(&format!("the third run ends with {}, and writes {writes:?}", third.code()), &third));
    }
    Ok(())
}

/// Whether everything is as it should be.
fn right(scenario: &Scenario, fake: &Fake, wrong: Wrong) -> Result<(), String> {
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
    let others = |all: &[crate::wiki::Stands]| {
        let edited = |it: &&crate::wiki::Stands| {
            let page = pages.iter().find(|page| page.title() == it.title);
            page.is_some_and(|page| hand_words(&page.now().body).contains(&WORD))
        };
        all.iter().filter(|it| !edited(it)).cloned().collect::<Vec<_>>()
    };
    let taken = pages.iter().any(|page| page.now().body.contains("Ours since long"));
    let differs = differs(&others(&scenario.expected), &others(&found));
    if differs.is_empty() || taken { Ok(()) } else { Err(differs.join("; ")) }
}
