//! Copies in files that `publish` writes as a whole.

mod harness;

use std::fs;
use std::path::Path;

use harness::{CATALOG, Run, book, files, names, run, text, transcript_in, write};

/// A book with a copy in a file.
fn with_copy(path: &str, more: &[(&str, &str)]) -> tempfile::TempDir {
    let toml = format!("[book]\ntitle = \"Test\"\n[[copy]]\nname = \"docs\"\npath = \"{path}\"\n");
    let mut all = vec![("book.toml", toml.as_str()), ("content/codes.yaml", CATALOG)];
    all.extend(more);
    book(&all)
}

#[track_caller]
fn transcript(name: &str, folder: &Path, args: &[&str]) -> Run {
    transcript_in("publish", name, folder, args)
}

/// Replaces words of a file that are there.
#[track_caller]
fn edit(folder: &Path, name: &str, from: &str, to: &str) {
    let old = text(folder, name);
    assert!(old.contains(from), "{from} in {old}");
    write(folder, name, old.replacen(from, to, 1));
}

const MANIFEST: &str = ".statusbook/copies.json";

/// The forms that are written, by the ending of the file.
const ENDINGS: [&str; 5] = ["md", "html", "csv", "tsv", "xhtml"];

#[test]
fn every_form_is_made_kept_and_brought_in_line() {
    for ending in ENDINGS {
        let path = format!("docs/codes.{ending}");
        let book = with_copy(&path, &[("docs/other.txt", "mine")]);
        let folder = book.path();
        let before = files(folder);
        run(folder, &["publish", "--dry-run"]).clean();
        assert_eq!(files(folder), before, "{ending}");
        let first = run(folder, &["publish"]).clean();
        assert_eq!(first.stdout, "docs  1 file created\n", "{ending}");
        let made = text(folder, &path);
        assert!(made.contains("Not Found") && made.contains("nothing"), "{ending}: {made}");
        assert_eq!(names(folder), format!("{MANIFEST}\nbook.toml\ncontent/codes.yaml\n{path}\ndocs/other.txt\n"));
        run(folder, &["diff"]).clean();
        let all = files(folder);
        assert_eq!(run(folder, &["publish"]).clean().stdout, "docs  1 file in sync\n", "{ending}");
        assert_eq!(files(folder), all, "{ending}: nothing is written twice");
        edit(folder, "content/codes.yaml", "Fine.", "All is well.");
        run(folder, &["diff"]).ends(1);
        let dry = run(folder, &["publish", "--dry-run"]).clean();
        assert_eq!(dry.stdout, "docs  1 file to be written\n\ndocs: to be written; 200: description\n", "{ending}");
        assert_eq!(run(folder, &["publish"]).clean().stdout, "docs  1 file written\n", "{ending}");
        assert!(text(folder, &path).contains("All is well.") && text(folder, "docs/other.txt") == "mine", "{ending}");
        run(folder, &["diff"]).clean();
        // The same again, from the hand of somebody else: nothing to do.
        edit(folder, &path, "Not Found", "Nothing There");
        edit(folder, "content/codes.yaml", "Not Found", "Nothing There");
        assert_eq!(run(folder, &["publish"]).clean().stdout, "docs  1 file signed\n", "{ending}");
        assert_eq!(run(folder, &["publish"]).clean().stdout, "docs  1 file in sync\n", "{ending}");
    }
}

#[test]
fn what_somebody_edited_is_shown_and_left() {
    for ending in ENDINGS {
        let path = format!("codes.{ending}");
        let book = with_copy(&path, &[]);
        let folder = book.path();
        run(folder, &["publish"]).clean();
        edit(folder, &path, "Fine.", "Quite fine.");
        edit(folder, "content/codes.yaml", "Not Found", "Nothing There");
        let before = files(folder);
        let run_of = |args: &[&str]| run(folder, args);
        let held = run_of(&["publish"]).ends(1);
        assert!(held.stdout.starts_with("docs  1 file left\n"), "{ending}: {}", held.stdout);
        assert!(
            held.stdout.contains("{+Quite fine.+}")
                || held.stdout.contains("{+Quite+}")
                || held.stdout.contains("[-Fine.-]{+Quite fine.+}"),
            "{ending}: {}",
            held.stdout
        );
        assert!(held.stderr.contains("`statusbook pull docs 200`"), "{ending}: {}", held.stderr);
        assert_eq!(files(folder), before, "{ending}");
        // Both sides: a conflict.
        edit(folder, "content/codes.yaml", "Fine.", "So so.");
        let both = run_of(&["publish"]).ends(1);
        assert!(both.stdout.contains("the source says something else by now"), "{ending}: {}", both.stdout);
        assert!(text(folder, &path).contains("Quite fine."), "{ending}");
        assert_eq!(run_of(&["publish", "--force", "docs"]).clean().stdout, "docs  1 file written\n", "{ending}");
        assert!(!text(folder, &path).contains("Quite fine."), "{ending}");
        assert_eq!(run_of(&["publish"]).clean().stdout, "docs  1 file in sync\n", "{ending}");
    }
}

#[test]
fn what_stands_in_no_code_is_not_lost_unseen() {
    let book = with_copy("codes.md", &[]);
    let folder = book.path();
    run(folder, &["publish"]).clean();
    let added = text(folder, "codes.md") + "\nAsk *Bob* before you call.\n";
    write(folder, "codes.md", &added);
    edit(folder, "content/codes.yaml", "Fine.", "All is well.");
    transcript("file-lost", folder, &["publish"]).ends(1);
    assert_eq!(text(folder, "codes.md"), added);
    // What a formatter does is no edit.
    let plain = text(folder, "codes.md").replace("\nAsk *Bob* before you call.\n", "").replace(" | ", "  |  ");
    write(folder, "codes.md", plain);
    assert_eq!(run(folder, &["publish"]).clean().stdout, "docs  1 file written\n");
}

#[test]
fn what_others_made_is_taken_over_only_when_asked_for() {
    let theirs = "# Codes\n\n| Code | Summary | Description |\n| --- | --- | --- |\n| 200 | OK | Theirs. |\n| 404 | Not Found | There is *nothing*. |\n";
    let book = with_copy("codes.md", &[("codes.md", theirs)]);
    let folder = book.path();
    transcript("file-foreign", folder, &["publish"]).ends(1);
    run(folder, &["publish", "--force", "docs"]).ends(1);
    run(folder, &["publish", "--adopt"]).ends(2);
    assert_eq!((text(folder, "codes.md").as_str(), folder.join(MANIFEST).exists()), (theirs, false));
    transcript("file-adopt-dry", folder, &["publish", "--adopt", "--dry-run", "docs"]).clean();
    transcript("file-adopt", folder, &["publish", "--adopt", "docs"]).clean();
    assert!(!text(folder, "codes.md").contains("Theirs."));
    run(folder, &["publish"]).clean();
    // One that says the same is ours without a word.
    let own = text(folder, "codes.md");
    let other = with_copy("codes.md", &[("codes.md", &own)]);
    assert_eq!(run(other.path(), &["publish"]).clean().stdout, "docs  1 file signed\n");
    assert_eq!(text(other.path(), "codes.md"), own);
    edit(other.path(), "content/codes.yaml", "Fine.", "All is well.");
    assert_eq!(run(other.path(), &["publish"]).clean().stdout, "docs  1 file written\n");
}

#[test]
fn line_breaks_and_the_byte_order_mark_stay() {
    for (bom, end) in [("\u{feff}", "\r\n"), ("", "\r\n"), ("\u{feff}", "\n")] {
        for ending in ["md", "csv"] {
            let path = format!("codes.{ending}");
            let book = with_copy(&path, &[]);
            run(book.path(), &["publish"]).clean();
            let made = text(book.path(), &path).replace("\r\n", "\n").replace('\n', end);
            write(book.path(), &path, format!("{bom}{made}"));
            assert_eq!(run(book.path(), &["publish"]).clean().stdout, "docs  1 file in sync\n");
            edit(book.path(), "content/codes.yaml", "Fine.", "All is well.");
            assert_eq!(run(book.path(), &["publish"]).clean().stdout, "docs  1 file written\n");
            let now = text(book.path(), &path);
            assert!(now.starts_with(bom) && now.contains("All is well."), "{now:?}");
            assert!(!now.trim_start_matches('\u{feff}').contains('\u{feff}'), "{now:?}");
            assert!(!now.replace(end, "").contains(['\r', '\n']), "{now:?}");
        }
    }
}

/// A run that is killed between writing the file and remembering it leaves a file that the next run knows, old or new.
#[test]
fn what_an_interrupted_run_left_is_known() {
    let book = with_copy("codes.md", &[]);
    let folder = book.path();
    run(folder, &["publish"]).clean();
    let (old, before) = (text(folder, "codes.md"), text(folder, MANIFEST));
    edit(folder, "content/codes.yaml", "Fine.", "All is well.");
    run(folder, &["publish"]).clean();
    let (new, after) = (text(folder, "codes.md"), text(folder, MANIFEST));
    let entry = |text: &str| -> serde_json::Value {
        let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
        json["copies"]["docs"]["codes.md"]["base"].clone()
    };
    let half = serde_json::json!({ "version": 1, "copies": { "docs": { "codes.md": { "base": entry(&before), "next": entry(&after) } } } });
    for there in [&old, &new] {
        write(folder, MANIFEST, half.to_string());
        write(folder, "codes.md", there);
        edit(folder, "content/codes.yaml", "All is well.", "All is very well.");
        assert_eq!(run(folder, &["publish"]).clean().stdout, "docs  1 file written\n");
        edit(folder, "content/codes.yaml", "All is very well.", "All is well.");
        run(folder, &["publish"]).clean();
        assert_eq!((text(folder, "codes.md"), text(folder, MANIFEST)), (new.clone(), after.clone()));
    }
    // A file that was taken away is made again.
    fs::remove_file(folder.join("codes.md")).expect("a file");
    assert_eq!(run(folder, &["publish"]).clean().stdout, "docs  1 file created\n");
}

#[test]
fn what_stands_in_the_way_is_told() {
    let toml = "[book]\ntitle = \"Test\"\n\
        [[copy]]\nname = \"far\"\npath = \"no/folder/codes.md\"\n\
        [[copy]]\nname = \"many\"\npath = \"docs/*.md\"\n\
        [[copy]]\nname = \"yaml\"\npath = \"codes.yaml\"\n\
        [[copy]]\nname = \"text\"\npath = \"codes.txt\"\n\
        [[copy]]\nname = \"theirs\"\npath = \"theirs.md\"\npublish = false\n\
        [[copy]]\nname = \"one\"\npath = \"shared.md\"\n\
        [[copy]]\nname = \"two\"\npath = \"./shared.md\"\n";
    let book = book(&[("book.toml", toml), ("content/codes.yaml", CATALOG), ("docs/a.md", "# A\n"), ("shared.md", "")]);
    let before = files(book.path());
    transcript("file-in-the-way", book.path(), &["publish"]).ends(2);
    transcript("file-passed-over", book.path(), &["publish", "many", "theirs"]).ends(1);
    assert!(files(book.path()) == before);
    write(book.path(), MANIFEST, "{ \"version\": 1");
    transcript("file-manifest-broken", book.path(), &["publish", "far"]).ends(2);
}

/// What is remembered of a file has as much room as it needs: of many codes, too, it is known which side has moved.
#[test]
fn edits_of_large_files_are_told_by_their_fields() {
    let codes: String =
        (0..1_500).map(|n| format!("      - {{code: {n}, summary: Code {n}, description: It is {n}.}}\n")).collect();
    let catalog = format!("title: Codes\nsections:\n  - title: All\n    codes:\n{codes}");
    let book = with_copy("codes.md", &[("content/codes.yaml", catalog.as_str())]);
    let folder = book.path();
    run(folder, &["publish"]).clean();
    edit(folder, "codes.md", "It is 700.", "It was 700.");
    edit(folder, "content/codes.yaml", "It is 701.", "It was 701.");
    let held = run(folder, &["publish"]).ends(1).stdout;
    assert!(held.contains("700 description: the words differ (wording, edited in the copy)"), "{held}");
    assert!(held.contains("701 description: the words differ (wording, the source moved on)"), "{held}");
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_read_only_files_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let book = with_copy("link.md", &[("real/codes.md", "")]);
    let folder = book.path();
    symlink("real/codes.md", folder.join("link.md")).expect("a link");
    run(folder, &["publish"]).clean();
    assert!(fs::symlink_metadata(folder.join("link.md")).expect("a link").is_symlink());
    assert!(text(folder, "real/codes.md").contains("Not Found"));
    fs::set_permissions(folder.join("real/codes.md"), fs::Permissions::from_mode(0o444)).expect("permissions");
    edit(folder, "content/codes.yaml", "Fine.", "All is well.");
    let (old, manifest) = (text(folder, "real/codes.md"), text(folder, MANIFEST));
    let refused = run(folder, &["publish"]).ends(2);
    assert_eq!(refused.stdout, "docs  not written: it is read-only\n");
    assert_eq!((text(folder, "real/codes.md"), text(folder, MANIFEST)), (old, manifest));
    fs::set_permissions(folder.join("real/codes.md"), fs::Permissions::from_mode(0o644)).expect("permissions");
    run(folder, &["publish"]).clean();
}

/// Whatever somebody puts into a file, in a field or not, and whatever the source does meanwhile.
#[test]
fn an_edit_in_no_field_is_shown_and_left() {
    for (ending, from, to, shown) in [
        ("md", "Fine.", "[Fine.](https://example.com/run-book)", "run-book"),
        ("md", "Fine.", "Fine. ![](look.png)", "look.png"),
        ("md", "Fine.", "Fine.<!-- ask Bob -->", "ask Bob"),
        ("md", "# ", "---\nowner: bob\n---\n\n# ", "owner: bob"),
        ("md", "# ", "#### ", "#### "),
        ("html", "Fine.", "<a href=\"https://example.com/run-book\">Fine.</a>", "run-book"),
        ("html", "Fine.", "Fine.<img src=\"look.png\">", "look.png"),
        ("html", "<table", "<details><summary>Old</summary>Text</details><table", "Old"),
        ("html", "<table", "<nav>Home of all</nav><table", "nav"),
        ("html", "<table", "<script>count()</script><table", "script"),
        ("html", "<table", "<meta name=\"owner\" content=\"bob\"><table", "bob"),
    ] {
        let path = format!("codes.{ending}");
        let book = with_copy(&path, &[]);
        let folder = book.path();
        run(folder, &["publish"]).clean();
        edit(folder, &path, from, to);
        edit(folder, "content/codes.yaml", "Not Found", "Nothing There");
        let before = files(folder);
        let held = run(folder, &["publish"]).ends(1);
        assert!(held.stdout.contains("edited") && held.stdout.contains(shown), "{to}: {}", held.stdout);
        assert_eq!(files(folder), before, "{to}");
        run(folder, &["publish", "--force", "docs"]).clean();
        assert!(!text(folder, &path).contains(to), "{to}");
    }
}

#[test]
fn what_is_taken_over_is_shown_first() {
    let theirs = "# Codes\n\nAsk *Bob* before you call.\n\n| Code | Summary | Description |\n| --- | --- | --- |\n| 200 | OK | [Theirs](https://example.com/x). |\n";
    let book = with_copy("codes.md", &[("codes.md", theirs)]);
    for args in [&["publish", "--adopt", "--dry-run", "docs"][..], &["publish", "--adopt", "docs"]] {
        let told = run(book.path(), args).clean().stdout;
        for shown in ["Ask Bob before you call.", "Theirs", "https://example.com/x"] {
            assert!(told.contains(shown), "{shown} in {told}");
        }
    }
    assert!(!text(book.path(), "codes.md").contains("Bob"));
}

#[test]
fn a_manifest_of_another_version_of_meanings_knows_no_edits() {
    let book = with_copy("codes.md", &[]);
    let folder = book.path();
    run(folder, &["publish"]).clean();
    let old = text(folder, MANIFEST);
    let mut json: serde_json::Value = serde_json::from_str(&old).expect("JSON");
    json["copies"]["docs"]["codes.md"]["base"]["form"] = "0".into();
    write(folder, MANIFEST, json.to_string());
    // One that says the same is ours still.
    assert_eq!(run(folder, &["publish"]).clean().stdout, "docs  1 file signed\n");
    write(folder, MANIFEST, json.to_string());
    edit(folder, "content/codes.yaml", "Fine.", "All is well.");
    let page = text(folder, "codes.md");
    let held = run(folder, &["publish"]).ends(1);
    assert!(held.stdout.contains("another version of statusbook wrote it"), "{}", held.stdout);
    assert!(held.stderr.contains("--force"), "{}", held.stderr);
    assert_eq!(text(folder, "codes.md"), page);
    run(folder, &["publish", "--force", "docs"]).clean();
    assert_eq!(run(folder, &["publish"]).clean().stdout, "docs  1 file in sync\n");
}
