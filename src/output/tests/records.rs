//! The records below `.statusbook`: what they look like, and what a forged one can do.

use std::fs;
use std::process::Command;

use proptest::prelude::*;

use super::super::hash::Hash;
use super::super::journal::{Journal, Step};
use super::super::manifest::Manifest;
use super::super::{Kept, OutputError, Scope};
use super::{Place, set};

#[test]
fn the_manifest_lists_hashes_and_paths() {
    let place = Place::new();
    place.commit(&[("html/b c.html", ""), ("html/a.html", "abc")]);
    assert_eq!(
        place.read(".statusbook/manifest"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  html/a.html\n\
         e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  html/b c.html\n"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn sha256sum_checks_the_manifest() {
    let place = Place::new();
    place.commit(&[("html/ü  b.html", "b"), ("html/*a.html", "a"), ("html/deep/c", "c")]);
    let check = || {
        let mut command = Command::new("sha256sum");
        command.args(["--check", "--strict", "--quiet", ".statusbook/manifest"]).current_dir(place.at(""));
        command.output().unwrap().status.success()
    };
    assert!(check());
    place.write("html/deep/c", "edited");
    assert!(!check());
}

#[test]
fn two_builds_write_the_same_records() {
    let records = [Place::new(), Place::new()].map(|place| {
        place.commit(&[("html/a.html", "a"), ("markdown/a.md", "a")]);
        place.all()
    });
    assert_eq!(records[0], records[1]);
}

#[test]
fn a_forged_manifest_removes_nothing() {
    let hash = Hash::of(b"precious");
    let forged = [
        format!("{hash}  ../precious\n"),
        format!("{hash}  html/../../precious\n"),
        format!("{hash}  .statusbook/lock\n"),
        format!("{hash} html/a.html\n"),
        format!("{hash}  html/a.html\n{hash}  html/a.html\n"),
        format!("\\{hash}  html\\\\a.html\n"),
        format!("{hash}  html/a.html\0\n"),
        format!("{hash}  \n"),
        "nonsense\n".to_owned(),
        "\n".to_owned(),
    ];
    for text in forged {
        let place = Place::new();
        let precious = place.outside().join("precious");
        fs::write(&precious, "precious").unwrap();
        place.commit(&[("html/a.html", "a")]);
        place.write(".statusbook/manifest", &text);
        let before = place.output();
        let folder = place.build();
        let errors = [
            folder.clean().map(drop),
            folder.commit(&set(&[]), Scope::All, "two").map(drop),
            folder.up_to_date(Scope::All, "one").map(drop),
        ];
        for error in errors {
            assert!(matches!(error, Err(OutputError::Damaged { .. })), "{text:?}: {error:?}");
        }
        assert_eq!(place.output(), before);
        assert!(precious.exists());
    }
    // An absolute path has an empty first part.
    let absolute = format!("{hash}  /etc/passwd\n");
    assert!(Manifest::parse(&absolute).is_err());
}

#[test]
fn a_manifest_that_is_not_text_is_damaged() {
    let place = Place::new();
    place.commit(&[("html/a.html", "a")]);
    fs::write(place.at(".statusbook/manifest"), [0xff, 0xfe]).unwrap();
    assert!(matches!(place.build().clean(), Err(OutputError::Damaged { .. })));
    // As the error says: delete it and build again.
    fs::remove_file(place.at(".statusbook/manifest")).unwrap();
    assert_eq!(place.commit(&[("html/a.html", "a")]).unchanged, 1);
    assert_eq!(place.commit(&[]).removed, 1);
}

#[test]
fn a_forged_journal_moves_nothing() {
    let hash = Hash::of(b"x");
    for step in [
        Step::Remove { path: "../precious".to_owned(), old: Hash::of(b"precious") },
        Step::Remove { path: ".statusbook/manifest".to_owned(), old: hash },
        Step::Prune { path: "../empty".to_owned() },
        Step::Move { path: "/tmp".to_owned() },
        Step::Create { path: ".statusbook/journal".to_owned(), new: hash },
        Step::Inside { path: "a/../../precious".to_owned(), new: hash },
    ] {
        let place = Place::new();
        let precious = place.outside().join("precious");
        fs::write(&precious, "precious").unwrap();
        place.commit(&[("html/a.html", "a")]);
        let journal = Journal { steps: vec![step], ..Journal::default() };
        place.write(".statusbook/journal", &journal.text());
        let error = place.build().clean();
        assert!(matches!(error, Err(OutputError::Damaged { .. })), "{error:?}");
        assert!(precious.exists() && place.has("html/a.html"));
    }
}

#[test]
#[cfg(unix)]
fn a_forged_journal_moves_nothing_through_a_link() {
    let place = Place::new();
    place.commit(&[("html/a.html", "a")]);
    let precious = place.outside().join("precious");
    fs::create_dir_all(&precious).unwrap();
    fs::write(precious.join("file"), "x").unwrap();
    std::os::unix::fs::symlink(&precious, place.at(".statusbook/staging")).unwrap();
    let steps = vec![Step::Create { path: "file".to_owned(), new: Hash::of(b"x") }];
    place.write(".statusbook/journal", &Journal { steps, ..Journal::default() }.text());
    assert_eq!(place.obstacles(&[]), [".statusbook/staging"]);
    assert!(precious.join("file").exists());
}

#[test]
fn errors_say_what_to_do() {
    let place = Place::new();
    place.write("html/a.html", "mine");
    let error = place.build().commit(&set(&[("html/a.html", "a")]), Scope::All, "one").unwrap_err();
    let text = error.to_string();
    assert!(text.contains("html/a.html") && text.contains("move these away"), "{text}");

    fs::write(place.outside().join("file"), "a file").unwrap();
    let file = place.outside().join("file");
    let error = super::BuildFolder::new(&file).commit(&set(&[("a", "a")]), Scope::All, "one").unwrap_err();
    assert!(matches!(&error, OutputError::Io { .. }), "{error:?}");
    assert!(error.to_string().contains("file"), "{error}");
}

fn path() -> impl Strategy<Value = String> {
    "[a-zü *\\-]{1,5}(/[a-z .\\-]{1,4}[a-z]){0,3}"
}

fn step() -> impl Strategy<Value = Step> {
    (path(), any::<[u8; 2]>(), 0..6).prop_map(|(path, seed, kind)| {
        let (new, old) = (Hash::of(&seed), Hash::of(&seed[..1]));
        match kind {
            0 => Step::Remove { path, old },
            1 => Step::Prune { path },
            2 => Step::Move { path },
            3 => Step::Inside { path, new },
            4 => Step::Create { path, new },
            _ => Step::Replace { path, new, old },
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_journal_is_read_as_it_was_written(steps in proptest::collection::vec(step(), 0..6), path in path()) {
        let kept = vec![Kept { path: path.clone(), copy: format!(".statusbook/kept/{path}") }];
        let journal = Journal { steps, kept, left: vec![path] };
        prop_assert_eq!(Journal::parse(&journal.text()), Ok(journal));
    }

    #[test]
    fn a_part_of_a_journal_is_never_read(steps in proptest::collection::vec(step(), 0..6), cut in 0.0..1.0) {
        let text = Journal { steps, ..Journal::default() }.text();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let end = (text.len() as f64 * cut) as usize;
        if let Some(part) = text.get(..end) {
            prop_assert!(Journal::parse(part).is_err());
        }
    }

    #[test]
    fn a_manifest_is_read_or_refused(text in "([0-9a-f]{64}  [a-z./\\\\]{0,6}\n){0,3}") {
        if let Ok(manifest) = Manifest::parse(&text) {
            prop_assert_eq!(Manifest::parse(&manifest.text()), Ok(manifest));
        }
    }
}
