//! `statusbook publish` as its user sees it, and the files that it leaves.
//!
//! Expected transcripts stand in `tests/expected/publish`; `UPDATE_EXPECTED=1 cargo test --test publish` writes them anew.

mod harness;

use std::fs;
use std::path::Path;

use harness::{CATALOG, Run, book, expect, files, names, run, text, transcript_in, write};

#[track_caller]
fn transcript(name: &str, folder: &Path, args: &[&str]) -> Run {
    transcript_in("publish", name, folder, args)
}

const README: &str = "# Read me\n\n<!-- statusbook:begin codes=404 -->\n<!-- statusbook:end -->\n\n\
                      ```\n<!-- statusbook:begin -->\n```\n\n<!-- statusbook:begin template=list -->\n<!-- statusbook:end -->\n";

#[test]
fn a_dry_run_says_what_is_then_written() {
    let book = book(&[("content/codes.yaml", CATALOG), ("README.md", README)]);
    let before = files(book.path());
    transcript("help", book.path(), &["publish", "--help"]).clean();
    transcript("dry-run", book.path(), &["publish", "--dry-run", "README.md"]).clean();
    let json =
        transcript("dry-run-json", book.path(), &["publish", "--dry-run", "--format", "json", "README.md"]).clean();
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!((&json["written"], &json["copies"][0]["changed"]), (&false.into(), &true.into()));
    assert_eq!(files(book.path()), before);
    transcript("first", book.path(), &["publish", "README.md"]).clean();
    expect("tests/expected/publish/README.md", &text(book.path(), "README.md"));
    assert_eq!(names(book.path()), "README.md\nbook.toml\ncontent/codes.yaml\n", "nothing else is left behind");
    let written = fs::metadata(book.path().join("README.md")).expect("a file").modified().expect("a time");
    transcript("again", book.path(), &["publish", "README.md"]).clean();
    let left = fs::metadata(book.path().join("README.md")).expect("a file").modified().expect("a time");
    assert_eq!(left, written, "a file that needs nothing is not written");
}

#[test]
fn an_edit_is_shown_and_left_and_the_others_go_on() {
    let book = book(&[
        ("content/codes.yaml", CATALOG),
        ("README.md", README),
        ("docs/other.html", "<p>Codes</p>\n<!-- statusbook:begin -->\n<!-- statusbook:end -->\n"),
    ]);
    run(book.path(), &["publish", "README.md", "docs/other.html"]).clean();
    write(book.path(), "README.md", text(book.path(), "README.md").replacen("There is", "There was", 1));
    write(book.path(), "content/codes.yaml", CATALOG.replace("Fine.", "All is well."));
    transcript("edited", book.path(), &["publish", "README.md", "docs/other.html"]).ends(1);
    let readme = text(book.path(), "README.md");
    assert!(readme.contains("There was") && readme.contains("**200 OK**: All is well."), "{readme}");
    assert!(text(book.path(), "docs/other.html").contains("All is well."));
    transcript("edited-json", book.path(), &["publish", "--format", "json", "README.md"]).ends(1);
    transcript("forced", book.path(), &["publish", "--force", "README.md"]).clean();
    let readme = text(book.path(), "README.md");
    assert!(!readme.contains("There was"), "{readme}");
    transcript("force-without-names", book.path(), &["publish", "--force"]).ends(2);
}

#[test]
fn a_file_with_a_mistake_stays_and_the_others_go_on() {
    let page = "# Page\n\n<!-- statusbook:begin -->\n<!-- statusbook:end -->\n\n<!-- statusbook:begin -->\n";
    let book = book(&[
        ("content/codes.yaml", CATALOG),
        ("README.md", README),
        ("page.md", page),
        ("plain.md", "# Nothing here\n"),
        ("notes.txt", "<!-- statusbook:begin -->\n<!-- statusbook:end -->\n"),
    ]);
    let args = ["publish", "page.md", "plain.md", "notes.txt", "gone.md", "content", "README.md", "./README.md"];
    transcript("mistakes", book.path(), &args).ends(1);
    assert_eq!(text(book.path(), "page.md"), page);
    assert!(text(book.path(), "README.md").contains("There is"));
}

#[test]
fn a_book_with_mistakes_is_not_published() {
    let book = book(&[("content/codes.yaml", &CATALOG.replace("summary: OK", "sumary: OK")), ("README.md", README)]);
    let before = files(book.path());
    transcript("book-with-mistakes", book.path(), &["publish", "README.md"]).ends(1);
    transcript("nothing-to-publish", book.path(), &["publish"]).ends(1);
    assert_eq!(files(book.path()), before);
}

#[test]
fn bytes_outside_of_regions_are_kept() {
    let page = |end: &str| {
        format!("\u{feff}# Read me{end}{end}<!-- statusbook:begin -->{end}<!-- statusbook:end -->{end}\t\u{a0}last")
    };
    for end in ["\n", "\r\n", "\r"] {
        let book = book(&[("content/codes.yaml", CATALOG), ("README.md", &page(end))]);
        run(book.path(), &["publish", "README.md"]).clean();
        let first = text(book.path(), "README.md");
        assert!(
            first.starts_with(&format!("\u{feff}# Read me{end}{end}<!-- statusbook:begin -->{end}{end}| Code |")),
            "{first:?}"
        );
        assert!(first.ends_with(&format!(" -->{end}\t\u{a0}last")), "{first:?}");
        assert_eq!(first.matches(end).count(), first.matches(['\n', '\r']).count() / end.len(), "{first:?}");
        run(book.path(), &["publish", "README.md"]).clean();
        assert_eq!(text(book.path(), "README.md"), first);
    }
}

/// A draft that cannot be made leaves the file, and is told.
#[cfg(unix)]
#[test]
fn a_write_that_fails_leaves_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let book = book(&[("content/codes.yaml", CATALOG), ("docs/page.md", README), ("README.md", README)]);
    let page = book.path().join("docs/page.md");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o444)).expect("permissions can be set");
    transcript("read-only", book.path(), &["publish", "docs/page.md", "README.md"]).ends(2);
    assert_eq!(text(book.path(), "docs/page.md"), README);
    assert!(text(book.path(), "README.md").contains("There is"));
    assert_eq!(names(book.path()), "README.md\nbook.toml\ncontent/codes.yaml\ndocs/page.md\n");
}

/// `diff` holds a file with regions against the source region by region, and not as a whole.
#[test]
fn diff_compares_regions_one_by_one() {
    let book = book(&[("content/codes.yaml", CATALOG), ("README.md", README)]);
    run(book.path(), &["publish", "README.md"]).clean();
    // A table about something else, and codes of somebody else, are no concern of the regions.
    let readme = text(book.path(), "README.md")
        + "\n## Theirs\n\n| Code | Meaning |\n| --- | --- |\n| 200 | Theirs |\n| 700 | More |\n";
    write(book.path(), "README.md", &readme);
    transcript("diff-in-sync", book.path(), &["diff", "README.md"]).clean();
    write(book.path(), "README.md", readme.replacen("There is", "There was", 1).replacen("Fine.", "Fine!", 1));
    transcript("diff", book.path(), &["diff", "README.md"]).ends(1);
    write(book.path(), "README.md", readme.replacen("<!-- statusbook:end", "<!-- statusbook:ende", 1));
    transcript("diff-mistake", book.path(), &["diff", "README.md"]).ends(2);
}

/// Copies that book.toml names are published by their names or all together, each with what it has of the catalog.
#[test]
fn copies_are_published_by_name() {
    let toml = "[book]\ntitle = \"Test\"\n[[copy]]\nname = \"readme\"\npath = \"../README.md\"\ncodes = [\"4xx\"]\n\
                [[copy]]\nname = \"wiki\"\npath = \"wiki/*.md\"\n[[copy]]\nname = \"plain\"\npath = \"plain.md\"\n\
                [[copy]]\nname = \"gone\"\npath = \"gone.md\"\n";
    let catalog = CATALOG
        .replace("summary: Not Found", "targets: { readme: { summary: Nothing There } }\n        summary: Not Found");
    let region = "<!-- statusbook:begin -->\n<!-- statusbook:end -->\n";
    let plain = "| Code | Summary | Description |\n| --- | --- | --- |\n| 200 | OK | Fine. |\n";
    let folder = harness::temp();
    let book = folder.path().join("book");
    for (name, text) in [
        ("book.toml", toml),
        ("content/codes.yaml", catalog.as_str()),
        ("../README.md", region),
        ("wiki/a.md", region),
        ("wiki/b.md", region),
        ("plain.md", plain),
    ] {
        write(&book, name, text);
    }
    transcript("copies-dry-run", &book, &["publish", "--dry-run", "readme"]).clean();
    transcript("copies", &book, &["publish"]).ends(1);
    let readme = text(&book, "../README.md");
    assert!(readme.contains("Nothing There") && !readme.contains("200"), "{readme}");
    assert!(text(&book, "wiki/b.md").contains("Not Found"));
    assert_eq!(text(&book, "plain.md"), plain);
    // The file of a copy is that copy, by whatever name it is called.
    transcript("copies-by-path", &book, &["publish", "../README.md"]).clean();
    transcript("copies-without-regions", &book, &["publish", "plain"]).ends(1);
    transcript("copies-unknown", &book, &["publish", "wikki"]).ends(2);
}

/// A region does not say which catalog it is of where its copy does, in any spelling that `diff` knows; and a file of two
/// copies is left alone, as each would write over what the other wrote.
#[test]
fn a_copy_says_of_which_catalog_its_regions_are() {
    let copy = |name: &str, path: &str, more: &str| format!("[[copy]]\nname = \"{name}\"\npath = \"{path}\"\n{more}");
    let catalog = "catalog = \"./content/codes.yaml\"\n";
    let toml = format!("[book]\ntitle = \"Test\"\n{}", copy("readme", "README.md", catalog));
    let region = "<!-- statusbook:begin -->\n<!-- statusbook:end -->\n";
    let other = CATALOG.replace("code: ", "code: 9").replace("title: Codes", "title: More codes");
    let book = book(&[
        ("book.toml", toml.as_str()),
        ("content/codes.yaml", CATALOG),
        ("content/other.yaml", &other),
        ("README.md", region),
    ]);
    run(book.path(), &["publish", "readme"]).clean();
    assert!(text(book.path(), "README.md").contains("Not Found"));
    let two = copy("more", "./README.md", &format!("{catalog}codes = \"4xx\"\n"));
    write(book.path(), "book.toml", toml + &two);
    write(book.path(), "README.md", region);
    for args in [&["publish"][..], &["publish", "more"], &["publish", "README.md"]] {
        let run = run(book.path(), args).ends(2);
        let told = run.stdout + &run.stderr;
        assert!(told.contains("the copies `readme` and `more`"), "{told}");
    }
    assert_eq!(text(book.path(), "README.md"), region);
}
