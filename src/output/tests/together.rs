//! Two builds at once.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::super::Scope;
use super::super::disk::RealDisk;
use super::super::lock::Lock;
use super::super::tree::Tree;
use super::{Place, files, set};

#[test]
fn the_second_waits_and_says_so() {
    let place = Place::new();
    let lock = Lock::take(Tree::new(&place.build, &RealDisk), &|| {}).unwrap();
    let (waits, released) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let (place, waits, released) = (&place, &waits, &released);
        let second = scope.spawn(move || {
            let waiting = || {
                waits.fetch_add(1, Ordering::SeqCst);
            };
            let built = place.build().when_waiting(&waiting).commit(&set(&[("a", "a")]), Scope::All, "one");
            assert!(released.load(Ordering::SeqCst), "it did not wait");
            built.unwrap()
        });
        while waits.load(Ordering::SeqCst) == 0 {
            thread::sleep(Duration::from_millis(1));
        }
        assert!(!place.has("a"));
        released.store(true, Ordering::SeqCst);
        drop(lock);
        assert_eq!(second.join().unwrap().new, 1);
    });
    assert_eq!(waits.load(Ordering::SeqCst), 1);
}

#[test]
fn a_lock_on_a_removed_file_is_worth_nothing() {
    let place = Place::new();
    let tree = Tree::new(&place.build, &RealDisk);
    let first = Lock::take(tree, &|| {}).unwrap();
    let waits = &AtomicBool::new(false);
    thread::scope(|scope| {
        let second = scope.spawn(move || Lock::take(tree, &|| waits.store(true, Ordering::SeqCst)).unwrap());
        while !waits.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(1));
        }
        // As cleaning does, then a third takes a lock on a new file.
        std::fs::remove_dir_all(place.at("")).unwrap();
        let third = Lock::take(tree, &|| {}).unwrap();
        drop(first);
        thread::sleep(Duration::from_millis(20));
        assert!(!second.is_finished(), "two hold the lock");
        drop(third);
        drop(second.join().unwrap());
    });
}

#[test]
fn builds_and_cleanings_at_once_end_with_one_of_them() {
    let place = Place::new();
    let sets = [set(&[("html/a", "a one"), ("html/b", "b one")]), set(&[("html/a", "a two"), ("html/c", "c two")])];
    thread::scope(|scope| {
        for files in &sets {
            scope.spawn(|| {
                for _ in 0..20 {
                    place.build().commit(files, Scope::All, "one").unwrap();
                }
            });
        }
        scope.spawn(|| {
            for _ in 0..20 {
                place.build().clean().unwrap();
            }
        });
    });
    place.commit(&[("html/a", "end")]);
    assert_eq!(files(&place.output()), ["html/a"]);
    assert_eq!(place.read("html/a"), "end");
}
