use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{Watch, git_folder};

/// A book that is watched, and a stop that comes should a test hang.
fn watched() -> (tempfile::TempDir, Watch) {
    let book = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(book.path().join("content/sub")).expect("a folder");
    fs::write(book.path().join("book.toml"), "").expect("a file");
    let mut watch = Watch::new(book.path()).expect("a watch");
    assert!(watch.follow("content").expect("it can be watched"));
    let stop = watch.stopper();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(20));
        stop.stop();
    });
    (book, watch)
}

#[test]
fn every_way_to_save_is_a_change() {
    let (book, mut watch) = watched();
    let file = |name: &str| book.path().join(name);
    let ways: [(&str, &dyn Fn()); 6] = [
        ("written", &|| fs::write(file("content/a.md"), "1").expect("written")),
        ("renamed over", &|| {
            fs::write(file("content/.a.tmp"), "2").expect("written");
            fs::rename(file("content/.a.tmp"), file("content/a.md")).expect("renamed");
        }),
        ("in a new folder", &|| {
            fs::create_dir(file("content/new")).expect("a folder");
            fs::write(file("content/new/b.md"), "3").expect("written");
        }),
        ("settings", &|| fs::write(file("book.toml"), "x").expect("written")),
        ("a theme that was not there", &|| {
            fs::create_dir(file("theme")).expect("a folder");
            fs::write(file("theme/style.css"), "4").expect("written");
        }),
        ("removed", &|| fs::remove_file(file("content/a.md")).expect("removed")),
    ];
    for (what, save) in ways {
        save();
        assert!(watch.wait(), "{what}");
        watch.follow("content").expect("watched");
    }
    fs::write(file("theme/style.css"), "5").expect("written");
    assert!(watch.wait(), "in the new theme");
}

#[test]
fn a_folder_that_takes_the_place_of_another_is_watched() {
    let (book, mut watch) = watched();
    fs::create_dir(book.path().join("other")).expect("a folder");
    fs::rename(book.path().join("content"), book.path().join("old")).expect("renamed");
    fs::rename(book.path().join("other"), book.path().join("content")).expect("renamed");
    assert!(watch.wait());
    assert!(watch.follow("content").expect("watched"));
    fs::write(book.path().join("content/a.md"), "1").expect("written");
    assert!(watch.wait());
}

#[test]
fn reading_is_no_change_and_a_stop_ends_the_waiting() {
    let (book, mut watch) = watched();
    fs::read(book.path().join("book.toml")).expect("read");
    fs::write(book.path().join("content/.hidden"), "1").expect("written");
    fs::write(book.path().join("content/a.md~"), "1").expect("written");
    let stop = watch.stopper();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(200));
        stop.stop();
    });
    assert!(!watch.wait());
}

#[test]
fn what_comes_in_meanwhile_is_not_forgotten() {
    let (book, mut watch) = watched();
    assert!(!watch.has_more());
    fs::write(book.path().join("content/a.md"), "1").expect("written");
    let start = Instant::now();
    while !watch.has_more() {
        assert!(start.elapsed() < Duration::from_secs(10));
    }
    assert!(watch.has_more(), "until it was waited for");
    assert!(watch.wait());
    watch.stopper().stop();
    assert!(watch.has_more() && !watch.wait());
}

#[test]
fn what_git_does_is_one_change() {
    let (book, mut watch) = watched();
    fs::create_dir(book.path().join(".git")).expect("a folder");
    watch.git_lock = git_folder(&book.path().canonicalize().expect("a path")).map(|git| git.join("index.lock"));
    let lock = watch.git_lock.clone().expect("a lock");
    fs::write(&lock, "").expect("locked");
    let start = Instant::now();
    let content = book.path().join("content");
    std::thread::spawn(move || {
        for name in ["a.md", "b.md", "c.md"] {
            fs::write(content.join(name), "1").expect("written");
            std::thread::sleep(Duration::from_millis(80));
        }
        fs::remove_file(lock).expect("unlocked");
    });
    assert!(watch.wait());
    assert!(start.elapsed() >= Duration::from_millis(240), "{:?}", start.elapsed());
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_is_left_alone_until_it_is_closed() {
    use std::io::Write;
    let (book, mut watch) = watched();
    let mut file = fs::File::create(book.path().join("content/a.md")).expect("a file");
    file.write_all(b"one").expect("written");
    let start = Instant::now();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(120));
        file.write_all(b"two").expect("written");
    });
    assert!(watch.wait());
    assert_eq!(fs::read(book.path().join("content/a.md")).expect("read"), b"onetwo");
    // Whoever never closes it is not waited for.
    let mut file = fs::File::create(book.path().join("content/b.md")).expect("a file");
    file.write_all(b"one").expect("written");
    assert!(watch.wait());
    assert!(start.elapsed() < Duration::from_secs(10));
    drop(file);
}

#[test]
fn a_linked_working_tree_names_its_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("tree/book")).expect("a folder");
    fs::write(folder.path().join("tree/.git"), "gitdir: ../main/.git/worktrees/tree\n").expect("written");
    let found = git_folder(&folder.path().join("tree/book")).expect("a folder");
    assert!(found.ends_with(Path::new("tree/../main/.git/worktrees/tree")), "{}", found.display());
}
