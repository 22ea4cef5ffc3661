//! A disk that fails at the n-th operation, for every n.

use std::fs;

use super::super::disk::{Disk, RealDisk};
use super::super::{BuildFolder, OutputError, Recovery, Scope};
use super::disks::{Fault, Faulty, NoLinks, Undone};
use super::{Place, Snapshot, set};
use crate::render::FileSet;

/// A build folder with every kind of change ahead of it.
struct Scenario {
    place: Place,
    /// What is there.
    old: Snapshot,
    /// What is to be there.
    new: FileSet,
    /// What is there in the end, with files of others.
    end: Snapshot,
}

const OLD: &[(&str, &str)] = &[
    ("html/same.html", "the same as ever"),
    ("html/changed.html", "before the change"),
    ("html/edited.html", "before the edit"),
    ("html/stale.html", "no longer made"),
    ("html/stale-edited.html", "no longer made, but edited"),
    ("html/gone/deep/stale.html", "the last in its folder"),
    ("html/becomes-folder", "a file that becomes a folder"),
    ("html/becomes-file/one.html", "in a folder that becomes a file"),
];

const NEW: &[(&str, &str)] = &[
    ("html/same.html", "the same as ever"),
    ("html/changed.html", "after the change"),
    ("html/edited.html", "written over the edit"),
    ("html/new.html", "new among old ones"),
    ("html/codes/deep/new.html", "new in a new folder"),
    ("html/codes/new.html", "another new one there"),
    ("html/becomes-folder/new.html", "in a folder that was a file"),
    ("html/becomes-file", "a file that was a folder"),
    ("markdown/new.md", "new at the top"),
];

const FOREIGN: &[(&str, &str)] = &[("html/foreign.html", "of others"), ("own/notes.txt", "of others too")];

fn first_build() -> Scenario {
    let place = Place::new();
    place.write("own/notes.txt", "of others");
    let old = place.all();
    let mut end = old.clone();
    add(&mut end, NEW);
    Scenario { place, old, new: set(NEW), end }
}

fn later_build() -> Scenario {
    let place = Place::new();
    place.commit(OLD);
    for (path, text) in FOREIGN {
        place.write(path, text);
    }
    place.write("html/edited.html", "edited by hand");
    place.write("html/stale-edited.html", "edited by hand too");
    let old = place.output();
    let mut end = Snapshot::new();
    add(&mut end, NEW);
    add(&mut end, FOREIGN);
    add(&mut end, &[("html/stale-edited.html", "edited by hand too")]);
    Scenario { place, old, new: set(NEW), end }
}

fn add(snapshot: &mut Snapshot, files: &[(&str, &str)]) {
    for (path, text) in files {
        snapshot.extend(super::super::path::folders(path).map(|folder| (format!("{folder}/"), String::new())));
        snapshot.insert((*path).to_owned(), (*text).to_owned());
    }
}

impl Scenario {
    fn commit(&self, disk: &dyn Disk) -> Result<super::super::Summary, OutputError> {
        BuildFolder::on(&self.place.build, disk).commit(&self.new, Scope::All, "two")
    }

    /// Every file is whole, old or new, and none is missing that is in both.
    fn assert_whole(&self, context: &str) {
        let now = self.place.output();
        for (path, bytes) in now.iter().filter(|(path, _)| !path.ends_with('/')) {
            let is_known = [&self.old, &self.end].iter().any(|known| known.get(path) == Some(bytes));
            assert!(is_known, "{path} is neither old nor new {context}");
        }
        for path in self.old.keys().filter(|path| self.end.contains_key(*path)) {
            assert!(now.contains_key(path), "{path} is missing {context}");
        }
    }

    /// The new output is there, and nothing else.
    fn assert_new(&self, context: &str) {
        assert_eq!(self.place.output(), self.end, "{context}");
        let mut state = self.place.state();
        if self.old.contains_key("html/edited.html") {
            let kept = state.remove(".statusbook/kept/html/edited.html");
            assert_eq!(kept.as_deref(), Some("edited by hand"), "{context}");
        }
        let kept = [".statusbook/kept/", ".statusbook/kept/html/"];
        state.retain(|path, _| !kept.contains(&path.as_str()));
        let records = [".statusbook/", ".statusbook/inputs", ".statusbook/lock", ".statusbook/manifest"];
        assert_eq!(state.keys().collect::<Vec<_>>(), records, "{context}");
        let folder = self.place.build();
        assert!(folder.up_to_date(Scope::All, "two").unwrap().is_some(), "{context}");
    }

    /// The old output is there, and nothing else but copies of edited files.
    fn assert_old(&self, context: &str, manifest: Option<&str>) {
        assert_eq!(self.place.output(), self.old, "{context}");
        let state = self.place.state();
        assert_eq!(state.get(".statusbook/manifest").map(String::as_str), manifest, "{context}");
        for record in ["journal", "journal.new", "journal.back", "kept.new", "staging/", "undo/"] {
            assert!(!state.contains_key(&format!(".statusbook/{record}")), "{record} is left {context}");
        }
    }
}

/// Runs a test for every operation that can fail, and returns how many those were.
fn for_each_fault(scenario: fn() -> Scenario, fault: Fault, test: impl Fn(&Scenario, &Faulty, &str)) -> usize {
    for at in 0.. {
        let scenario = scenario();
        let disk = Faulty::new(fault, at);
        test(&scenario, &disk, &format!("after {fault:?} at {at}"));
        if !disk.has_failed() {
            return at;
        }
    }
    unreachable!("the range has no end")
}

fn assert_error_changes_nothing(scenario: fn() -> Scenario, fault: Fault) -> usize {
    for_each_fault(scenario, fault, |scenario, disk, context| {
        let manifest = scenario.place.state().remove(".statusbook/manifest");
        match scenario.commit(disk) {
            Ok(_) => assert_eq!(scenario.place.output(), scenario.end, "{context}"),
            Err(OutputError::NotUndone { cause, undo }) => {
                // Only where the disk is full and a folder gave way to a file.
                assert_eq!(fault, Fault::Full, "{cause}, {undo} {context}");
                scenario.assert_whole(context);
            }
            Err(_) => scenario.assert_old(context, manifest.as_deref()),
        }
        scenario.commit(&RealDisk).unwrap();
        scenario.assert_new(context);
    })
}

#[test]
fn an_error_leaves_the_old_output_as_it_was() {
    assert!(assert_error_changes_nothing(first_build, Fault::Once) > 20);
    assert!(assert_error_changes_nothing(later_build, Fault::Once) > 40);
}

#[test]
fn a_full_disk_leaves_the_old_output_as_it_was() {
    assert_error_changes_nothing(first_build, Fault::Full);
    assert_error_changes_nothing(later_build, Fault::Full);
}

#[test]
fn a_crash_leaves_every_file_whole_and_the_next_run_ends_it() {
    for scenario in [first_build, later_build] {
        for_each_fault(scenario, Fault::Crash, |scenario, disk, context| {
            assert_eq!(scenario.commit(disk).is_err(), disk.has_failed() && !is_switched(scenario), "{context}");
            scenario.assert_whole(context);
            scenario.commit(&RealDisk).unwrap();
            scenario.assert_new(context);
        });
    }
}

/// Whether only leftovers remain to be removed.
fn is_switched(scenario: &Scenario) -> bool {
    let state = scenario.place.state();
    let journals = [".statusbook/journal", ".statusbook/journal.back"];
    scenario.place.output() == scenario.end && !journals.iter().any(|journal| state.contains_key(*journal))
}

#[test]
fn a_crash_while_another_is_recovered_from_does_no_harm() {
    let operations = for_each_fault(later_build, Fault::Crash, |scenario, disk, _| drop(scenario.commit(disk)));
    // Each pair that is left out has neighbours that are not.
    for first in (0..operations).step_by(3) {
        for second in (first % 4..).step_by(4) {
            let scenario = later_build();
            let _ = scenario.commit(&Faulty::new(Fault::Crash, first));
            let disk = Faulty::new(Fault::Crash, second);
            let context = format!("after a crash at {first}, then {second}");
            let _ = scenario.commit(&disk);
            scenario.assert_whole(&context);
            scenario.commit(&RealDisk).unwrap();
            scenario.assert_new(&context);
            if !disk.has_failed() {
                break;
            }
        }
    }
}

#[test]
fn a_crash_while_a_switch_is_undone_does_no_harm() {
    let operations = for_each_fault(later_build, Fault::Once, |scenario, disk, _| drop(scenario.commit(disk)));
    for first in (0..operations).step_by(3) {
        for second in (0..).step_by(2) {
            let scenario = later_build();
            let disk = Undone { error: Faulty::new(Fault::Once, first), crash: Faulty::new(Fault::Crash, second) };
            let context = format!("after an error at {first}, then a crash {second} later");
            let _ = scenario.commit(&disk);
            scenario.assert_whole(&context);
            scenario.commit(&RealDisk).unwrap();
            scenario.assert_new(&context);
            if !disk.crash.has_failed() {
                break;
            }
        }
    }
}

#[test]
fn without_links_copies_do() {
    for at in 0.. {
        let scenario = later_build();
        let disk = NoLinks(Faulty::new(Fault::Crash, at));
        let _ = scenario.commit(&disk);
        scenario.assert_whole("without links");
        scenario.commit(&NoLinks(RealDisk)).unwrap();
        scenario.assert_new("without links");
        if !disk.0.has_failed() {
            break;
        }
    }
}

#[test]
fn a_crash_while_cleaning_leaves_others_alone_and_the_next_run_ends_it() {
    for_each_fault(later_build, Fault::Crash, |scenario, disk, context| {
        let _ = BuildFolder::on(&scenario.place.build, disk).clean();
        for (path, bytes) in scenario.place.output() {
            assert_eq!(scenario.old.get(&path), Some(&bytes), "{path} {context}");
        }
        scenario.place.build().clean().unwrap();
        let mut end = Snapshot::new();
        add(&mut end, FOREIGN);
        add(&mut end, &[("html/edited.html", "edited by hand"), ("html/stale-edited.html", "edited by hand too")]);
        assert_eq!(scenario.place.all(), end, "{context}");
    });
}

/// A build that was killed after its journal appeared and before the first step.
fn killed_before_its_switch() -> Scenario {
    for at in 0.. {
        let scenario = later_build();
        let _ = scenario.commit(&Faulty::new(Fault::Crash, at));
        if scenario.place.has(".statusbook/journal") {
            return scenario;
        }
    }
    unreachable!("the range has no end")
}

#[test]
fn a_killed_build_is_completed_and_told_about() {
    let scenario = killed_before_its_switch();
    assert_eq!(scenario.place.build().up_to_date(Scope::All, "one").unwrap(), None);
    let summary = scenario.commit(&RealDisk).unwrap();
    assert_eq!(summary.recovered, Some(Recovery::Completed));
    assert_eq!((summary.new, summary.changed, summary.removed, summary.unchanged), (0, 0, 0, NEW.len()));
    assert_eq!(summary.kept[0].path, "html/edited.html");
    assert_eq!(summary.left, ["html/stale-edited.html"]);
    scenario.assert_new("after the kill");
}

#[test]
fn what_was_edited_after_a_kill_is_kept() {
    let scenario = killed_before_its_switch();
    scenario.place.write("html/changed.html", "edited after the kill");
    scenario.place.write("html/stale.html", "edited after the kill as well");
    let summary = scenario.commit(&RealDisk).unwrap();
    assert_eq!(summary.recovered, Some(Recovery::Undone));
    assert_eq!(scenario.place.read(".statusbook/kept/html/changed.html"), "edited after the kill");
    assert_eq!(scenario.place.read("html/stale.html"), "edited after the kill as well");
    assert_eq!(scenario.place.read("html/changed.html"), "after the change");
    assert_eq!(summary.left, ["html/stale-edited.html", "html/stale.html"]);
}

#[test]
fn what_appeared_in_the_way_after_a_kill_is_named() {
    let scenario = killed_before_its_switch();
    scenario.place.write("html/new.html", "somebody else's");
    assert!(matches!(scenario.commit(&RealDisk), Err(OutputError::Obstacles(paths))
        if paths == [scenario.place.at("html/new.html")]));
    assert_eq!(scenario.place.read("html/new.html"), "somebody else's");
    assert_eq!(scenario.place.read("html/changed.html"), "before the change");
}

#[test]
fn a_journal_cut_short_is_never_acted_upon() {
    let scenario = killed_before_its_switch();
    let journal = scenario.place.read(".statusbook/journal");
    let lines: Vec<_> = journal.lines().collect();
    scenario.place.write(".statusbook/journal", &lines[..lines.len() / 2].join("\n"));
    assert!(matches!(scenario.commit(&RealDisk), Err(OutputError::Damaged { .. })));
    assert_eq!(scenario.place.output(), scenario.old);
    // As the error says: delete it and build again.
    fs::remove_file(scenario.place.at(".statusbook/journal")).unwrap();
    scenario.commit(&RealDisk).unwrap();
    scenario.assert_new("without the journal");
}
