//! `statusbook init` as scripts use it: what it writes, and that it leaves alone what is there.
//!
//! The files that it writes stand in `tests/expected/init`.

mod harness;

use std::fs;
use std::path::Path;

use harness::{book, expect, files, names, run, temp, text, transcript, write};
use rayon::prelude::*;

/// A page with codes, as somebody wrote it.
const PAGE: &str = "# Errors of the shop\n\n| Code | Name | Description |\n| --- | --- | --- |\n| 404 | Not Found | There is no such item. |\n| 409 | Conflict | The item was changed meanwhile. |\n";

#[test]
fn init_starts_a_book_that_builds_at_once() {
    let folder = temp();
    transcript("init", folder.path(), &["init", "docs", "--title", "Payments: \"codes\" & more"]).clean();
    let docs = folder.path().join("docs");
    expect("tests/expected/commands/init-files.txt", &names(&docs));
    // Nothing in it is questionable, so that its own CI job passes.
    let checked = run(&docs, &["check", "--deny", "info", "--format", "short"]).clean();
    assert_eq!((checked.stdout.as_str(), checked.stderr.as_str()), ("", ""));
    let built = transcript("init-build", &docs, &["build", "--strict"]).clean();
    assert!(built.stderr.is_empty(), "{}", built.stderr);
    assert!(text(&docs, "public/html/index.html").contains("Payments: &quot;codes&quot; &amp; more"));
    assert!(text(&docs, "public/markdown/status-codes.md").starts_with("# Payments: \"codes\" & more\n"));
    assert!(text(&docs, "schema/catalog.json") == run(&docs, &["schema"]).clean().stdout, "the schema is another one");
    // Into the folder where one is, and with the usual title.
    let here = temp();
    transcript("init-here", here.path(), &["init"]).clean();
    run(here.path(), &["build", "--strict"]).clean();
    let named = temp();
    transcript("init-named", named.path(), &["-C", "docs", "init"]).clean();
    assert!(named.path().join("docs/book.toml").exists() && !named.path().join("book.toml").exists());
    // A file that is in nobody's way stays.
    let beside = temp();
    write(beside.path(), "README.md", "mine");
    run(beside.path(), &["init"]).clean();
    assert_eq!(text(beside.path(), "README.md"), "mine");
}

#[test]
fn the_files_are_as_expected() {
    for (name, args) in [
        ("http", &[][..]),
        ("own", &["--kind", "own", "--outputs", "confluence,markdown", "--language", "de"]),
        ("imported", &["--import", "page.md", "--outputs", "html", "--base-url", "https://example.com/docs"]),
    ] {
        let folder = temp();
        write(folder.path(), "page.md", PAGE);
        run(folder.path(), &[&["init", "new", "--title", "Codes"], args].concat()).clean();
        let mut whole = String::new();
        for (path, bytes) in files(&folder.path().join("new")) {
            if path != "schema/catalog.json" {
                let text = String::from_utf8(bytes).expect("UTF-8");
                assert!(text.ends_with('\n') && !text.contains("\n\n\n") && !text.contains(" \n"), "{path}: {text:?}");
                whole.push_str(&format!("==> {path} <==\n{text}"));
            }
        }
        expect(&format!("tests/expected/init/{name}.txt"), &whole);
    }
}

/// Every way to answer.
fn combinations() -> Vec<Vec<&'static str>> {
    let mut all = Vec::new();
    for codes in [["--kind", "http"], ["--kind", "own"], ["--import", "page.md"]] {
        for outputs in [
            "html",
            "markdown",
            "confluence",
            "html,markdown",
            "html,confluence",
            "markdown,confluence",
            "html,markdown,confluence",
        ] {
            for address in [&[][..], &["--base-url", "https://example.com/docs/"]] {
                for rest in [
                    &["--language", "en"][..],
                    &["--language", "ar", "--title", "Größe: \"a\\b\" 'c' # {{ d }} <e> 漢字"],
                ] {
                    all.push([&codes[..], &["--outputs", outputs], address, rest].concat());
                }
            }
        }
    }
    all
}

#[test]
fn whatever_is_answered_the_book_is_clean_and_builds() {
    combinations().par_iter().enumerate().for_each(|(number, answers)| {
        let folder = temp();
        write(folder.path(), "page.md", PAGE);
        run(folder.path(), &[&["init", "new"], answers.as_slice()].concat()).clean();
        let new = folder.path().join("new");
        let has = |value: &str| answers.iter().any(|answer| answer.split(',').any(|part| part == value));
        let built = run(&new, &["build", "--strict"]).clean();
        assert!(built.stderr.is_empty(), "{answers:?}: {}", built.stderr);
        for output in ["html", "markdown", "confluence"] {
            assert_eq!(new.join("public").join(output).exists(), has(output), "{answers:?}: {output}");
        }
        // The only catalog is the first page, in the language and with the title that were wanted.
        if has("html") {
            let page = text(&new, "public/html/index.html");
            let code = if has("own") { "PAY-402" } else { "404" };
            assert!(page.contains(code), "{answers:?}");
            assert_eq!(page.contains("dir=\"rtl\""), has("ar"), "{answers:?}");
            assert_eq!(page.contains("<link rel=\"canonical\" href=\"https://example.com/docs/\""), has("--base-url"));
            assert_eq!(page.contains("{{ d }} &lt;e&gt; 漢字"), has("--title"), "{answers:?}");
        }
        check_jobs(&new, has("html"), has("--base-url"));
        // A run that checks takes as long as one that builds, and `build --strict` has looked at all but advice.
        if number % 5 == 0 {
            let checked = run(&new, &["check", "--deny", "info", "--format", "short"]).clean();
            assert_eq!(checked.stdout, "", "{answers:?}");
        }
    });
}

/// The jobs are YAML, check and build every change, and publish the site where there is one, at the address that is known.
#[track_caller]
fn check_jobs(book: &Path, site: bool, address: bool) {
    for (file, publishes, asks) in [
        (".github/workflows/docs.yml", "actions/deploy-pages", "--base-url {0}/"),
        (".gitlab-ci.yml", "mv build/html public", "--base-url \"$CI_PAGES_URL/\""),
    ] {
        let jobs = text(book, file);
        let read: serde_yaml::Value = serde_yaml::from_str(&jobs).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(read.is_mapping(), "{file}");
        assert!(jobs.contains("statusbook build") && jobs.contains("statusbook check --deny warn"), "{file}");
        assert_eq!(jobs.contains(publishes), site, "{file}: {jobs}");
        assert_eq!(jobs.contains(asks), site && !address, "{file}: {jobs}");
        assert!(!jobs.contains("{%") && !jobs.contains("raw"), "{file}: {jobs}");
    }
    assert_eq!(text(book, ".gitignore"), "/public\n");
}

#[test]
fn settings_that_are_commented_out_are_settings() {
    let folder = temp();
    run(folder.path(), &["init"]).clean();
    let settings = text(folder.path(), "book.toml");
    let is_setting =
        |line: &str| line.starts_with("[[") || line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
    let all: String = settings
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| is_setting(rest)).unwrap_or(line).to_owned() + "\n")
        .collect();
    assert_eq!(settings.lines().count(), all.lines().count());
    for key in ["\ndescription", "\nauthors", "\nbase-url", "\nspace", "\nparent", "\nlabels", "\n[[copy]]", "\npath"] {
        assert!(!settings.contains(key) && all.contains(key), "{key}: {all}");
    }
    write(folder.path(), "book.toml", all);
    run(folder.path(), &["build", "--strict"]).clean();
}

#[test]
fn init_never_overwrites() {
    let folder = temp();
    write(folder.path(), "book.toml", "mine");
    write(folder.path(), "content/writing.md", "mine");
    let before = files(folder.path());
    transcript("init-standing", folder.path(), &["init"]).ends(2);
    assert_eq!(files(folder.path()), before);
    // The folder is a file, and a folder stands where a file belongs.
    write(folder.path(), "file", "mine");
    assert_eq!(run(folder.path(), &["init", "file"]).code, Some(2));
    fs::create_dir_all(folder.path().join("other/book.toml")).expect("a folder");
    assert_eq!(run(folder.path(), &["init", "other"]).code, Some(2));
    assert_eq!(text(folder.path(), "file"), "mine");
    assert_eq!(names(&folder.path().join("other")), "");
}

#[test]
fn what_a_repository_has_already_stays() {
    let folder = temp();
    for file in [".gitignore", ".gitlab-ci.yml", ".github/workflows/docs.yml"] {
        write(folder.path(), file, "mine\n");
    }
    transcript("init-repository", folder.path(), &["init"]).clean();
    for file in [".gitignore", ".gitlab-ci.yml", ".github/workflows/docs.yml"] {
        assert_eq!(text(folder.path(), file), "mine\n");
    }
    run(folder.path(), &["build", "--strict"]).clean();
}

#[test]
fn a_book_that_cannot_be_written_whole_is_not_written() {
    let folder = temp();
    // A file where the last of the folders belongs, and a folder of somebody else's beside it.
    write(folder.path(), "new/schema", "mine");
    write(folder.path(), "new/content/page.md", "# Mine\n");
    let run = run(folder.path(), &["init", "new"]).ends(2);
    assert!(run.stderr.contains("schema") && run.stderr.contains("nothing was written"), "{}", run.stderr);
    assert_eq!(names(folder.path()), "new/content/page.md\nnew/schema\n");
    let left: Vec<_> = fs::read_dir(folder.path().join("new")).expect("a folder").collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[cfg(unix)]
#[test]
fn init_does_not_follow_a_link_that_leads_nowhere() {
    let folder = temp();
    std::os::unix::fs::symlink("elsewhere.toml", folder.path().join("book.toml")).expect("a link");
    assert_eq!(run(folder.path(), &["init"]).code, Some(2));
    assert!(!folder.path().join("elsewhere.toml").exists());
}

#[test]
fn answers_that_mean_nothing_are_refused() {
    let folder = temp();
    write(folder.path(), "page.md", PAGE);
    write(folder.path(), "prose.md", "# Nothing\n\nabout any of them\n");
    for (name, args) in [
        ("without-title", &["--title", " "][..]),
        ("kind-of-a-copy", &["--kind", "own", "--import", "page.md"]),
        ("no-such-kind", &["--kind", "https"]),
        ("no-such-output", &["--outputs", "html,pdf"]),
        ("no-address", &["--base-url", "example.com"]),
        ("no-language", &["--language", "Deutsch!"]),
        ("no-copy", &["--import", "page.md", "--import", "elsewhere.md"]),
        ("no-codes", &["--import", "prose.md"]),
    ] {
        transcript(&format!("init-{name}"), folder.path(), &[&["init", "new"], args].concat()).ends(2);
        assert!(!folder.path().join("new").exists(), "{name}");
    }
}

#[test]
fn the_codes_of_a_copy_become_the_catalog() {
    let folder = temp();
    write(folder.path(), "page.md", PAGE);
    transcript("init-import", folder.path(), &["init", "new", "--import", "page.md"]).clean();
    let new = folder.path().join("new");
    assert!(text(&new, "book.toml").contains("title = \"Errors of the shop\""));
    let catalog = text(&new, "content/status-codes.yaml");
    assert!(catalog.starts_with("# yaml-language-server: $schema=../schema/catalog.json\ntitle: Errors of the shop\n"));
    // The source says what the copy says.
    run(folder.path(), &["-C", "new", "diff", "page.md"]).clean();
    // A title for the book is not one for the page of the copy.
    run(folder.path(), &["init", "named", "--import", "page.md", "--title", "The shop"]).clean();
    assert!(text(folder.path(), "named/book.toml").contains("title = \"The shop\""));
    assert!(text(folder.path(), "named/content/status-codes.yaml").contains("\ntitle: Errors of the shop\n"));
}

#[test]
fn what_a_copy_lacks_and_where_copies_disagree_is_left_to_do() {
    let folder = temp();
    write(
        folder.path(),
        "first.md",
        "| Code | Name | Description |\n| --- | --- | --- |\n| 404 | Not found | Gone. [More](more.html) |\n| PAY-1 | | |\n",
    );
    write(
        folder.path(),
        "second.md",
        "| Code | Name | Description |\n| --- | --- | --- |\n| 404 | Not found | There is nothing. |\n",
    );
    let args = ["init", "new", "--import", "first.md", "--import", "second.md"];
    transcript("init-disagree", folder.path(), &args).ends(1);
    // What is to be written by hand is not published before it is.
    let refused = run(&folder.path().join("new"), &["build"]).ends(1);
    assert!(refused.stderr.contains("source/placeholder"), "{}", refused.stderr);
    let codes = text(folder.path(), "new/content/status-codes.yaml").replace("TODO", "A refused card.");
    write(folder.path(), "new/content/status-codes.yaml", codes);
    run(&folder.path().join("new"), &["build"]).clean();
    assert!(text(folder.path(), "new/content/status-codes.yaml").contains("# second.md:3 says: There is nothing."));
    // What the checks find in a copy is told, because they are a gate in the jobs of the new book.
    write(
        folder.path(),
        "old.md",
        PAGE.replace("| Not Found |", "| Not found |").replace("409 | Conflict", "413 | Payload Too Large"),
    );
    transcript("init-questionable", folder.path(), &["init", "old", "--import", "old.md"]).clean();
    run(folder.path(), &["-C", "old", "check", "--deny", "warn"]).ends(1);
}

#[test]
fn a_title_that_yaml_and_toml_would_misread_is_kept() {
    for title in ["no", "0x10", "- a: b", "{{ title }}", "{% raw %}", "'\"\\", "a # b", "&x *y !z"] {
        let folder = book(&[]);
        run(folder.path(), &["init", "new", &format!("--title={title}")]).clean();
        let new = folder.path().join("new");
        run(&new, &["build", "--strict"]).clean();
        let data: serde_json::Value = serde_json::from_str(&text(&new, "public/html/status-codes.json")).expect("JSON");
        assert_eq!(data["title"], title);
    }
}
