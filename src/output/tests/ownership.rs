//! Whose file is it?

use std::fs;

use super::super::{Kept, OutputError, Scope, Summary};
use super::{Place, files, set};

#[test]
fn a_build_writes_changes_and_removes() {
    let place = Place::new();
    let first = place.commit(&[("html/a.html", "a"), ("html/b.html", "b"), ("html/old/c.html", "c"), ("top.txt", "t")]);
    assert_eq!(first, Summary { new: 4, bytes_written: 4, ..Summary::default() });
    let second = place.commit(&[("html/a.html", "a"), ("html/b.html", "bb"), ("html/d.html", "d"), ("top.txt", "t")]);
    let expected = Summary { new: 1, changed: 1, removed: 1, unchanged: 2, bytes_written: 3, ..Summary::default() };
    assert_eq!(second, expected);
    assert_eq!(files(&place.output()), ["html/a.html", "html/b.html", "html/d.html", "top.txt"]);
    assert!(!place.has("html/old"), "a folder that became empty goes");
    assert_eq!(place.read("html/b.html"), "bb");
}

#[test]
fn an_empty_build_folder_is_as_good_as_none() {
    let place = Place::new();
    fs::create_dir_all(place.at("html")).unwrap();
    place.commit(&[("html/a.html", "a"), ("html/deep/b.html", "b")]);
    assert_eq!(files(&place.output()), ["html/a.html", "html/deep/b.html"]);
}

#[test]
fn unchanged_files_are_not_written_again() {
    let place = Place::new();
    place.commit(&[("html/a.html", "a"), ("html/b.html", "b")]);
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let file = fs::File::options().write(true).open(place.at("html/a.html")).unwrap();
    file.set_modified(long_ago).unwrap();
    let manifest = fs::metadata(place.at(".statusbook/manifest")).unwrap().modified().unwrap();
    assert_eq!(place.commit(&[("html/a.html", "a"), ("html/b.html", "b")]).unchanged, 2);
    assert_eq!(fs::metadata(place.at("html/a.html")).unwrap().modified().unwrap(), long_ago);
    assert_eq!(fs::metadata(place.at(".statusbook/manifest")).unwrap().modified().unwrap(), manifest);
}

#[test]
fn every_obstacle_is_named_and_nothing_is_written() {
    let place = Place::new();
    place.write("html/index.html", "somebody's page");
    place.write("html/assets", "somebody's file");
    place.write("html/page.html/x", "somebody's folder");
    let before = place.all();
    let wanted = [
        ("html/assets/site.css", "css"),
        ("html/assets/site.js", "js"),
        ("html/free.html", "free"),
        ("html/index.html", "ours"),
        ("html/page.html", "ours"),
    ];
    assert_eq!(place.obstacles(&wanted), ["html/assets", "html/index.html", "html/page.html"]);
    assert_eq!(place.all(), before, "not even a record of ours");
}

#[test]
fn the_same_bytes_are_taken_over() {
    let place = Place::new();
    place.write("html/a.html", "a");
    assert_eq!(place.commit(&[("html/a.html", "a")]), Summary { unchanged: 1, ..Summary::default() });
    assert_eq!(place.commit(&[]).removed, 1);
    assert!(!place.has("html"));
}

#[test]
fn files_of_others_are_never_touched() {
    let place = Place::new();
    place.commit(&[("html/a.html", "a"), ("html/deep/b.html", "b")]);
    place.write("html/deep/notes.txt", "mine");
    place.write("CNAME", "example.org");
    place.commit(&[("html/a.html", "a2")]);
    assert_eq!(files(&place.output()), ["CNAME", "html/a.html", "html/deep/notes.txt"]);
    place.build().clean().unwrap();
    assert_eq!(files(&place.all()), ["CNAME", "html/deep/notes.txt"]);
}

#[test]
fn an_edited_file_is_kept_when_it_is_replaced() {
    let place = Place::new();
    place.commit(&[("html/a.html", "one")]);
    for (number, copy) in ["html/a.html", "html/a.html.1", "html/a.html.2"].into_iter().enumerate() {
        place.write("html/a.html", &format!("edit {number}"));
        let summary = place.commit(&[("html/a.html", &format!("new {number}"))]);
        let copy = format!(".statusbook/kept/{copy}");
        assert_eq!(summary.kept, [Kept { path: "html/a.html".to_owned(), copy: copy.clone() }]);
        assert_eq!(place.read(&copy), format!("edit {number}"));
        assert_eq!(place.read("html/a.html"), format!("new {number}"));
    }
    // An edit that was undone by the new bytes is none.
    place.write("html/a.html", "the same idea");
    assert_eq!(place.commit(&[("html/a.html", "the same idea")]).kept, []);
}

#[test]
fn an_edited_file_that_is_written_as_before_is_kept_too() {
    let place = Place::new();
    place.commit(&[("html/a.html", "one")]);
    place.write("html/a.html", "edit");
    assert_eq!(place.build().up_to_date(Scope::All, "one").unwrap(), None);
    assert_eq!(place.commit(&[("html/a.html", "one")]).kept.len(), 1);
    assert_eq!(place.read("html/a.html"), "one");
}

#[test]
fn what_is_kept_never_stands_in_the_way_of_more() {
    let place = Place::new();
    for (old, new) in [("html/a", "html/a/b"), ("html/a/b", "html/a")] {
        place.commit(&[(old, "one")]);
        place.write(old, &format!("edit of {old}"));
        assert_eq!(place.commit(&[(old, "two")]).kept.len(), 1);
        place.commit(&[(new, "three")]);
    }
    assert_eq!(place.read(".statusbook/kept/html/a"), "edit of html/a");
    assert_eq!(place.read(".statusbook/kept/html-a-b"), "edit of html/a/b");
}

#[test]
fn an_edited_stale_file_stays_where_it_is() {
    let place = Place::new();
    place.commit(&[("html/a.html", "a"), ("html/old/b.html", "b")]);
    place.write("html/old/b.html", "edited");
    let summary = place.commit(&[("html/a.html", "a")]);
    assert_eq!((summary.removed, summary.left), (0, vec!["html/old/b.html".to_owned()]));
    assert_eq!(place.read("html/old/b.html"), "edited");
    // It is nobody's business any more.
    assert_eq!(place.commit(&[("html/a.html", "a")]).left, Vec::<String>::new());
    assert_eq!(place.obstacles(&[("html/old/b.html", "b")]), ["html/old/b.html"]);
}

#[test]
fn an_edited_stale_file_can_stand_in_the_way_of_a_folder() {
    let place = Place::new();
    place.commit(&[("html/a", "a"), ("html/b/c", "c")]);
    place.write("html/a", "edited");
    place.write("html/b/notes.txt", "mine");
    assert_eq!(place.obstacles(&[("html/a/index.html", "a"), ("html/b", "b")]), ["html/a", "html/b"]);
}

#[test]
fn a_part_of_the_output_can_be_built() {
    let place = Place::new();
    let all = [("html/a.html", "a"), ("html/b.html", "b"), ("markdown/a.md", "a"), ("index.txt", "i")];
    place.commit(&all);
    let only = Scope::Folders(&["html"]);
    let folder = place.build();
    assert!(folder.up_to_date(only, "one").unwrap().is_some());
    let summary = folder.commit(&set(&[("html/a.html", "a2")]), only, "two").unwrap();
    assert_eq!((summary.changed, summary.removed, summary.unchanged), (1, 1, 0));
    assert_eq!(files(&place.output()), ["html/a.html", "index.txt", "markdown/a.md"]);
    assert!(folder.up_to_date(only, "two").unwrap().is_some());
    assert!(folder.up_to_date(Scope::Folders(&["markdown"]), "one").unwrap().is_some());
    assert!(folder.up_to_date(Scope::Folders(&["html", "markdown"]), "one").unwrap().is_none());
    assert!(folder.up_to_date(Scope::All, "one").unwrap().is_none());
    // What it left alone is still known to be ours.
    assert_eq!(place.commit(&[]).removed, 3);
    assert_eq!(files(&place.output()), Vec::<&str>::new());
}

#[test]
#[cfg(unix)]
fn what_is_no_file_is_not_opened() {
    let place = Place::new();
    let folder = place.build();
    let wanted = [("html/a.html", "a"), ("html/deep/b.html", "b")];
    let replace = |path: &str, kind: &str, target: &std::path::Path| {
        fs::remove_file(place.at(path)).unwrap();
        match kind {
            "pipe" => assert!(std::process::Command::new("mkfifo").arg(place.at(path)).status().unwrap().success()),
            _ => std::os::unix::fs::symlink(target, place.at(path)).unwrap(),
        }
    };
    fs::write(place.outside().join("same"), "a").unwrap();
    let same = place.outside().join("same");
    for (kind, target) in [("pipe", "".as_ref()), ("link", "/dev/zero".as_ref()), ("link", same.as_path())] {
        place.commit(&wanted);
        replace("html/a.html", kind, target);
        assert_eq!(folder.up_to_date(Scope::All, "one").unwrap(), None, "{kind} {target:?}");
        assert_eq!(place.obstacles(&wanted), ["html/a.html"]);
        assert_eq!(folder.commit(&set(&[]), Scope::All, "one").unwrap().left, ["html/a.html"]);
        fs::remove_file(place.at("html/a.html")).unwrap();
    }
    // Through a link, the folder is not ours either.
    place.commit(&wanted);
    fs::rename(place.at("html/deep"), place.outside().join("deep")).unwrap();
    std::os::unix::fs::symlink(place.outside().join("deep"), place.at("html/deep")).unwrap();
    assert_eq!(folder.up_to_date(Scope::All, "one").unwrap(), None);
}

#[test]
#[cfg(unix)]
fn a_record_that_is_a_pipe_is_not_opened() {
    let pipe = |record: &str| {
        let place = Place::new();
        place.commit(&[("html/a.html", "a")]);
        fs::remove_file(place.at(record)).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(place.at(record)).status().unwrap().success());
        place
    };
    let place = pipe(".statusbook/manifest");
    assert!(matches!(place.build().clean(), Err(OutputError::Damaged { .. })));
    // This one only saves work, and is written anew.
    let place = pipe(".statusbook/inputs");
    assert_eq!(place.build().up_to_date(Scope::All, "one").unwrap(), None);
    assert_eq!(place.commit(&[("html/a.html", "a")]).unchanged, 1);
    assert!(place.build().up_to_date(Scope::All, "one").unwrap().is_some());
}

#[test]
fn a_build_is_up_to_date_until_a_file_or_the_fingerprint_changes() {
    let place = Place::new();
    let folder = place.build();
    assert_eq!(folder.up_to_date(Scope::All, "one").unwrap(), None);
    assert!(!place.has(""), "asking creates nothing");
    place.commit(&[("html/a.html", "a"), ("html/b.html", "b")]);
    let same = Summary { unchanged: 2, ..Summary::default() };
    assert_eq!(folder.up_to_date(Scope::All, "one").unwrap(), Some(same));
    assert_eq!(folder.up_to_date(Scope::All, "two").unwrap(), None);
    fs::remove_file(place.at("html/b.html")).unwrap();
    assert_eq!(folder.up_to_date(Scope::All, "one").unwrap(), None);
    fs::create_dir(place.at("html/b.html")).unwrap();
    assert_eq!(folder.up_to_date(Scope::All, "one").unwrap(), None);
    fs::remove_dir(place.at("html/b.html")).unwrap();
    assert_eq!(place.commit(&[("html/a.html", "a"), ("html/b.html", "b")]).new, 1);
    // What a build leaves that is killed after its switch goes with the next one.
    for leftover in ["undo/html/a.html", "staging/html/a.html", "journal.new", "kept.new"] {
        place.write(&format!(".statusbook/{leftover}"), "x");
        assert_eq!(folder.up_to_date(Scope::All, "one").unwrap(), None, "{leftover}");
        place.commit(&[("html/a.html", "a"), ("html/b.html", "b")]);
        assert!(!place.has(&format!(".statusbook/{leftover}")));
        assert!(folder.up_to_date(Scope::All, "one").unwrap().is_some());
    }
    place.write(".statusbook/inputs", "nonsense");
    assert_eq!(folder.up_to_date(Scope::All, "one").unwrap(), None);
}

#[test]
fn cleaning_removes_what_we_wrote_and_nothing_else() {
    let place = Place::new();
    assert_eq!(place.build().clean().unwrap(), Summary::default());
    assert!(!place.has(""), "cleaning creates nothing");
    place.commit(&[("html/a.html", "a"), ("html/b.html", "b"), ("markdown/a.md", "a")]);
    assert_eq!(place.build().clean().unwrap().removed, 3);
    assert!(!place.has(""), "an empty build folder goes");

    place.commit(&[("html/a.html", "a"), ("html/b.html", "b")]);
    place.write("html/a.html", "edited");
    place.commit(&[("html/a.html", "a2"), ("html/b.html", "b")]);
    place.write("html/b.html", "edited too");
    let summary = place.build().clean().unwrap();
    assert_eq!((summary.removed, summary.left), (1, vec!["html/b.html".to_owned()]));
    assert_eq!(files(&place.all()), [".statusbook/kept/html/a.html", "html/b.html"]);
}

#[test]
fn cleaning_somebody_elses_folder_removes_nothing() {
    let place = Place::new();
    place.write("html/a.html", "mine");
    let before = place.all();
    assert_eq!(place.build().clean().unwrap(), Summary::default());
    assert_eq!(place.all(), before);
}

#[test]
fn a_path_that_cannot_be_written_safely_is_refused() {
    let place = Place::new();
    for path in ["../x", "/x", "a//b", "a/./b", "a/..", "a\nb", "a\\b", "", "a/", ".statusbook/manifest", ".StatusBook"]
    {
        let error = place.build().commit(&set(&[(path, "x")]), Scope::All, "one");
        assert!(matches!(error, Err(OutputError::Path { .. })), "{path:?}: {error:?}");
    }
    let both = place.build().commit(&set(&[("a", "x"), ("a-b", "x"), ("a/b", "x")]), Scope::All, "one");
    assert!(matches!(both, Err(OutputError::Path { path, .. }) if path == "a"));
    let outside = place.build().commit(&set(&[("a/b", "x")]), Scope::Folders(&["b"]), "one");
    assert!(matches!(outside, Err(OutputError::Path { path, .. }) if path == "a/b"));
    assert!(!place.has(""));
}

#[cfg(unix)]
mod links {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::super::Place;

    #[test]
    fn nothing_is_written_through_a_link() {
        let place = Place::new();
        let elsewhere = place.outside().join("elsewhere");
        fs::create_dir_all(elsewhere.join("deep")).unwrap();
        fs::write(elsewhere.join("a.html"), "a").unwrap();
        fs::create_dir_all(place.at("html")).unwrap();
        symlink(&elsewhere, place.at("markdown")).unwrap();
        symlink(elsewhere.join("a.html"), place.at("html/a.html")).unwrap();
        symlink("/nowhere", place.at("html/b.html")).unwrap();
        let wanted = [("html/a.html", "a"), ("html/b.html", "b"), ("markdown/deep/a.md", "a")];
        assert_eq!(place.obstacles(&wanted), ["html/a.html", "html/b.html", "markdown"]);
        assert_eq!(fs::read_dir(elsewhere.join("deep")).unwrap().count(), 0);
    }

    #[test]
    fn nothing_is_removed_through_a_link() {
        let place = Place::new();
        place.commit(&[("html/a.html", "a"), ("html/b.html", "b")]);
        let elsewhere = place.outside().join("elsewhere");
        fs::rename(place.at("html"), &elsewhere).unwrap();
        symlink(&elsewhere, place.at("html")).unwrap();
        assert_eq!(place.build().clean().unwrap().removed, 0);
        assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 2);
        assert!(place.has("html"));
    }

    #[test]
    fn our_records_are_not_kept_through_a_link() {
        let place = Place::new();
        let elsewhere = place.outside().join("elsewhere");
        fs::create_dir_all(&elsewhere).unwrap();
        fs::create_dir_all(place.at("")).unwrap();
        symlink(&elsewhere, place.at(".statusbook")).unwrap();
        assert_eq!(place.obstacles(&[("a", "a")]), [".statusbook"]);
        fs::remove_file(place.at(".statusbook")).unwrap();

        place.commit(&[("a", "a")]);
        place.write("a", "edited");
        symlink(&elsewhere, place.at(".statusbook/kept")).unwrap();
        assert_eq!(place.obstacles(&[("a", "b")]), [".statusbook/kept"]);
        assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
        assert_eq!(place.read("a"), "edited");
    }
}
