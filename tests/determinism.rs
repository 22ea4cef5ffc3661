//! The same sources give the same bytes: twice, from anywhere, with any number of threads, in any time zone.

mod harness;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use harness::{command, files, finish, project, temp, write};

/// A book with a bit of everything: the rich one of the tests and more pages than threads.
fn book(folder: &Path) {
    harness::copy(&project("tests/fixtures/rich"), folder);
    for n in 0..40 {
        write(
            folder,
            &format!("content/many/page-{n}.md"),
            format!("# Page {n}\n\nSee [the codes](../payments.yaml).\n"),
        );
        let codes: String = (0..10)
            .map(|c| format!("      - {{ code: c{n}-{c}, summary: S{c}, description: D{c}, x-b: {c}, x-a: [z, a] }}\n"))
            .collect();
        write(
            folder,
            &format!("content/many/codes-{n}.yaml"),
            format!("title: Codes {n}\nsections:\n  - title: All\n    codes:\n{codes}"),
        );
    }
}

fn output(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = files(folder);
    assert!(files.len() > 1_000, "only {} files", files.len());
    files
}

#[test]
fn the_same_sources_give_the_same_bytes() {
    let (one, two) = (temp(), temp());
    let (here, there) = (one.path().join("book"), two.path().join("a much longer name of a folder/with ünicode"));
    book(&here);
    book(&there);
    let base = ["build", "--base-url", "https://example.com/docs/"];
    let run = finish(command(&here).args(base).env("RAYON_NUM_THREADS", "1")).clean();
    // The rich book has what rules warn of, on purpose.
    assert!(!run.stderr.contains("error["), "{}", run.stderr);
    let expected = output(&here.join("public"));

    // Twice, into another folder, with eight threads.
    finish(command(&here).args(base).args(["--dest", "again"]).env("RAYON_NUM_THREADS", "8")).clean();
    assert_same(&expected, &output(&here.join("again")), "with eight threads");
    // From another folder, another working folder, in another part of the world.
    let mut other = command(two.path());
    other.args(["-C", there.to_str().expect("UTF-8")]).args(base);
    for (name, value) in [
        ("TZ", "Pacific/Kiritimati"),
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("HOME", "/nowhere"),
        ("USER", "somebody"),
        ("SOURCE_DATE_EPOCH", "1"),
        ("RAYON_NUM_THREADS", "3"),
    ] {
        other.env(name, value);
    }
    finish(&mut other).clean();
    assert_same(&expected, &output(&there.join("public")), "from elsewhere");

    // One output after the other gives what all at once give.
    for name in ["confluence", "html", "markdown"] {
        finish(command(&here).args(base).args(["--dest", "single", "--output", name])).clean();
    }
    let without_records = |mut files: BTreeMap<String, Vec<u8>>| {
        files.retain(|name, _| name != ".statusbook/inputs");
        files
    };
    assert_same(&without_records(expected.clone()), &without_records(output(&here.join("single"))), "one by one");

    // Nothing tells where or when it was made.
    let user = std::env::var("USER").unwrap_or_default();
    for (name, bytes) in &expected {
        let text = String::from_utf8_lossy(bytes);
        for word in [one.path().to_str().expect("UTF-8"), env!("CARGO_MANIFEST_DIR")] {
            assert!(!text.contains(word), "{name} holds {word}");
        }
        assert!(user.len() < 5 || !text.contains(&user), "{name} holds the name of the user");
        let utc = |now: SystemTime| now.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs() / 1_000;
        let changed = fs::metadata(here.join("public").join(name)).and_then(|meta| meta.modified()).expect("a time");
        assert!(!text.contains(&utc(changed).to_string()), "{name} holds the time");
    }
}

#[track_caller]
fn assert_same(expected: &BTreeMap<String, Vec<u8>>, actual: &BTreeMap<String, Vec<u8>>, when: &str) {
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(expected), names(actual), "{when}");
    let differing: Vec<&String> =
        expected.iter().filter(|(name, bytes)| actual[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(differing.is_empty(), "{when} these are different: {differing:?}");
}

#[test]
fn files_that_did_not_change_are_not_touched() {
    let temp = temp();
    book(temp.path());
    finish(command(temp.path()).arg("build")).clean();
    let public = temp.path().join("public");
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let ours = |name: &&String| !name.starts_with(".statusbook/");
    let before = files(&public);
    for name in before.keys().filter(ours) {
        fs::File::options()
            .write(true)
            .open(public.join(name))
            .and_then(|file| file.set_modified(long_ago))
            .expect("a time");
    }
    let touched = |public: &Path| -> Vec<String> {
        let is_new = |name: &&String| {
            fs::metadata(public.join(name)).and_then(|meta| meta.modified()).expect("a time") != long_ago
        };
        files(public).keys().filter(ours).filter(is_new).cloned().collect()
    };
    finish(command(temp.path()).arg("build")).clean();
    assert_eq!(touched(&public), Vec::<String>::new());

    // One text is changed: its pages are written, those of others are not.
    let page = "content/many/page-7.md";
    write(temp.path(), page, harness::text(temp.path(), page).replace("See", "Look at"));
    finish(command(temp.path()).arg("build")).clean();
    let now = files(&public);
    let changed: Vec<String> = now
        .iter()
        .filter(|(name, bytes)| ours(name) && before.get(*name) != Some(*bytes))
        .map(|(name, _)| name.clone())
        .collect();
    assert_eq!(touched(&public), changed);
    for name in
        ["html/many/page-7.html", "html/many/page-7.md", "markdown/many/page-7.md", "confluence/many/page-7.xhtml"]
    {
        assert!(changed.iter().any(|known| known == name), "{name} is not written");
    }
    assert!(!changed.iter().any(|name| name.contains("page-8") || name.contains("/codes-8/")), "{changed:?}");
}
