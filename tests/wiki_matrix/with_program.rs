//! The same with the built program: its exit codes, and a kill that is one.

use std::process::{Child, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use crate::confluence::Fake;
use crate::harness::{self, temp};
use crate::matrix::right;
use crate::scenario::{MORE, Scenario};
use crate::wiki::program::{command, run, settings};
use crate::wrong::{Key, WRITING, Wrong, inject, keys};

/// A run that a fault may kill.
#[derive(Default)]
struct Running {
    child: Mutex<Option<Child>>,
    started: Condvar,
}

impl Running {
    /// Ends it at once (SIGKILL).
    fn kill(&self) {
        let mut child = self.child.lock().expect("no panic while the run was held");
        while child.is_none() {
            child = self.started.wait(child).expect("no panic while the run was held");
        }
        if let Some(child) = child.as_mut() {
            child.kill().expect("a run that can be killed");
        }
    }

    fn start(&self, child: Child) {
        *self.child.lock().expect("no panic while the run was held") = Some(child);
        self.started.notify_all();
    }

    fn wait(&self) -> ExitStatus {
        loop {
            if let Some(child) = self.child.lock().expect("no panic while the run was held").as_mut()
                && let Some(status) = child.try_wait().expect("a run")
            {
                return status;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// A publish by the program in which this goes wrong, and another.
fn cell(scenario: &Scenario, key: &Key, wrong: Wrong) -> Result<(), String> {
    let fake = scenario.fake();
    let folder = temp();
    harness::write(folder.path(), "book.toml", settings(&fake.url(), MORE));
    harness::write(folder.path(), "content/codes.yaml", &scenario.yaml);
    let running = Arc::new(Running::default());
    let killed = Arc::clone(&running);
    let hit = inject(&fake, key, wrong, move || killed.kill());
    let mut first = command(folder.path(), &fake, &["publish"]);
    running.start(first.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts"));
    let first = running.wait().code();
    fake.calm();
    if !hit.load(Ordering::SeqCst) {
        return Err("the request did not come".to_owned());
    }
    let is_well = match first {
        None => wrong.is_kill(),
        Some(code) => !wrong.is_kill() && (code == scenario.code || code == 2),
    };
    if !is_well {
        return Err(format!("exit code {first:?}"));
    }
    if first == Some(scenario.code) && !wrong.is_edit() {
        right(scenario, &fake, wrong).map_err(|why| format!("after the first run: {why}"))?;
    }
    let second = run(folder.path(), &fake, &["publish"]);
    if second.code != Some(scenario.code) {
        return Err(format!("the second run ends with {:?}: {}{}", second.code, second.stdout, second.stderr));
    }
    right(scenario, &fake, wrong).map_err(|why| format!("after the second run: {why}\n{}", second.stdout))?;
    stays(folder.path(), &fake)
}

fn stays(folder: &std::path::Path, fake: &Fake) -> Result<(), String> {
    fake.forget();
    let third = run(folder, fake, &["publish"]);
    let writes: Vec<String> = fake.writes().iter().map(|request| request.line()).collect();
    if writes.is_empty() { Ok(()) } else { Err(format!("the third run writes {writes:?}\n{}", third.stdout)) }
}

#[test]
fn killed_at_each_kind_of_write_and_all_faults_at_one() {
    let scenario = Scenario::changes(true);
    let mut seen: Vec<String> = Vec::new();
    let mut cells: Vec<(Key, Wrong)> = Vec::new();
    for key in keys(&scenario.requests).into_iter().filter(|key| key.writes) {
        if !seen.contains(&key.kind) {
            seen.push(key.kind.clone());
            cells.extend([Wrong::KillBefore, Wrong::KillAfter].map(|wrong| (key.clone(), wrong)));
            let is_page = key.kind.starts_with("PUT") && !key.kind.contains("properties");
            // Our patience with a server that says nothing is longer than that of a test.
            let others = WRITING.into_iter().filter(|wrong| is_page && !wrong.is_kill() && !wrong.is_stall());
            cells.extend(others.map(|wrong| (key.clone(), wrong)));
        }
    }
    assert!(cells.len() >= 20, "{} of {seen:?}", cells.len());
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((key, wrong)) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(why) = cell(&scenario, key, *wrong) {
                        let mut failures = failures.lock().expect("no panic while the failures were held");
                        failures.push(format!("{wrong:?} at {}: {why}", key.line));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no panic while the failures were held");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
