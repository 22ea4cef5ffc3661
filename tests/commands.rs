//! Every command as its user sees it: stdout, stderr, exit code and the files that it leaves.
//!
//! Expected transcripts stand in `tests/expected/commands`; `UPDATE_EXPECTED=1 cargo test --test commands` writes them
//! and the schemas in `schema/` anew.

mod harness;

use std::fs;
use std::path::Path;
use std::process::Command;

use harness::{CATALOG, Run, book, command, expect, files, finish, names, project, run, temp, text, transcript, write};

#[test]
fn help_reads_well() {
    let folder = temp();
    transcript("help", folder.path(), &["--help"]).clean();
    transcript("help-short", folder.path(), &["-h"]).clean();
    transcript("help-none", folder.path(), &[]).ends(2);
    for name in [
        "build",
        "check",
        "serve",
        "clean",
        "diff",
        "explain",
        "history",
        "import",
        "init",
        "publish",
        "schema",
        "completions",
    ] {
        transcript(&format!("help-{name}"), folder.path(), &[name, "--help"]).clean();
    }
    assert_eq!(names(folder.path()), "");
}

#[test]
fn the_version_is_that_of_the_package() {
    let folder = temp();
    for arg in ["--version", "-V"] {
        let run = run(folder.path(), &[arg]).clean();
        assert_eq!(
            (run.stdout.as_str(), run.stderr.as_str()),
            (concat!("statusbook ", env!("CARGO_PKG_VERSION"), "\n"), "")
        );
    }
}

#[test]
fn arguments_that_mean_nothing_are_refused() {
    let book = book(&[("content/codes.yaml", CATALOG)]);
    for (name, args) in [
        ("no-such-command", &["biuld"][..]),
        ("no-such-option", &["build", "--out", "html"]),
        ("no-such-output", &["build", "--output", "pdf"]),
        ("no-such-format", &["build", "--format", "xml"]),
        ("no-such-schema", &["schema", "catalogue"]),
        ("no-such-shell", &["completions", "tcsh"]),
        ("base-url-relative", &["build", "--base-url", "example.com"]),
        ("base-url-query", &["build", "--base-url", "https://example.com/?a=b"]),
        ("too-many-arguments", &["clean", "public"]),
    ] {
        let run = transcript(&format!("usage-{name}"), book.path(), args).ends(2);
        assert!(run.stdout.is_empty());
    }
    assert_eq!(names(book.path()), "book.toml\ncontent/codes.yaml\n");
}

#[test]
fn without_a_book_nothing_can_run() {
    let folder = temp();
    for name in ["build", "check", "serve", "clean"] {
        let run = run(folder.path(), &[name]).ends(2);
        let here = folder.path().canonicalize().expect("a path").display().to_string();
        expect(&format!("tests/expected/commands/no-book-{name}.txt"), &run.stderr.replace(&here, "HERE"));
        assert!(run.stdout.is_empty());
    }
    transcript("no-book-named", folder.path(), &["-C", "elsewhere", "build"]).ends(2);
    let run = run(folder.path(), &["build", "--format", "json"]).ends(2);
    assert!(run.stdout.is_empty(), "no report where there is nothing to report on: {}", run.stdout);
}

#[test]
fn a_book_is_found_from_below_and_by_name() {
    let book = book(&[("content/codes.yaml", CATALOG), ("content/deep/page.md", "# Deep\n")]);
    transcript("build-from-below", &book.path().join("content/deep"), &["build", "--output", "markdown"]).clean();
    assert!(book.path().join("public/markdown/deep/page.md").exists());
    let elsewhere = temp();
    let path = book.path().to_str().expect("UTF-8");
    for args in [&["-C", path, "build"][..], &["build", "--book", path]] {
        run(elsewhere.path(), args).clean();
    }
    assert_eq!(names(elsewhere.path()), "");
    // What is named on the command line is from where the command runs, not from the book.
    run(elsewhere.path(), &["-C", path, "build", "--dest", "here"]).clean();
    assert!(elsewhere.path().join("here/html/index.html").exists());
}

#[test]
fn build_writes_every_output_and_then_nothing_more() {
    let book = book(&[
        ("content/codes.yaml", CATALOG),
        ("content/guide.md", "# Guide\n\nSee [404](codes.yaml#404).\n"),
        ("content/dot.png", "not a picture"),
    ]);
    let run = transcript("build-new", book.path(), &["build"]).clean();
    assert!(run.stderr.is_empty());
    expect("tests/expected/commands/build-files.txt", &names(&book.path().join("public")));
    let before = files(book.path());
    transcript("build-again", book.path(), &["build"]).clean();
    assert_eq!(files(book.path()), before);
    // With a warning, nothing is skipped, and still nothing changes.
    write(book.path(), "content/guide.md", "# Guide\n\nSee <blink>[404](codes.yaml#404)</blink>.\n");
    transcript("build-warning", book.path(), &["build"]).clean();
    transcript("build-warning-again", book.path(), &["build"]).clean();
    let before = files(book.path());
    transcript("build-strict", book.path(), &["build", "--strict"]).ends(1);
    transcript("build-strict-short", book.path(), &["build", "--strict", "--format", "short"]).ends(1);
    assert_eq!(files(book.path()), before);
    // A page less, and its files go.
    fs::remove_file(book.path().join("content/guide.md")).expect("a file");
    transcript("build-removed", book.path(), &["build"]).clean();
    assert!(!book.path().join("public/html/guide.html").exists());
}

#[test]
fn a_build_with_errors_leaves_the_old_output() {
    let book = book(&[("content/codes.yaml", CATALOG)]);
    run(book.path(), &["build"]).clean();
    let before = files(&book.path().join("public"));
    write(book.path(), "content/codes.yaml", CATALOG.replace("summary: OK", "sumary: OK"));
    transcript("build-errors", book.path(), &["build"]).ends(1);
    transcript("build-errors-short", book.path(), &["build", "--format", "short"]).ends(1);
    transcript("build-errors-json", book.path(), &["build", "--format", "json"]).ends(1);
    assert_eq!(files(&book.path().join("public")), before);
}

#[test]
fn outputs_can_be_built_one_by_one() {
    let book = book(&[("content/codes.yaml", CATALOG)]);
    transcript("build-one", book.path(), &["build", "--output", "confluence"]).clean();
    assert!(!book.path().join("public/html").exists());
    transcript("build-two", book.path(), &["build", "--output", "markdown", "--output", "html", "--output", "html"])
        .clean();
    // What another build made is not this one's to remove.
    assert!(book.path().join("public/confluence/codes.xhtml").exists());
    transcript("build-all-after-one", book.path(), &["build"]).clean();
    let dest = temp();
    run(book.path(), &["build", "--dest", dest.path().to_str().expect("UTF-8"), "--output", "markdown"]).clean();
    assert!(dest.path().join("markdown/codes.md").exists());
}

#[test]
fn json_tells_programs_what_was_done() {
    let book = book(&[("content/codes.yaml", CATALOG)]);
    let run = run(book.path(), &["build", "--format", "json"]).clean();
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!((&report["version"], &report["written"]), (&1.into(), &true.into()));
    assert_eq!(report["diagnostics"], serde_json::json!([]));
    let written = files(&book.path().join("public"));
    let (ours, bytes) = written
        .iter()
        .filter(|(name, _)| !name.starts_with(".statusbook/"))
        .fold((0, 0), |(n, sum), (_, bytes)| (n + 1, sum + bytes.len()));
    assert_eq!(report["files"]["new"], ours);
    assert!(report["files"]["bytes_written"].as_u64().is_some_and(|n| n >= bytes as u64));
    assert!(run.stderr.is_empty());
}

#[test]
fn a_base_url_gives_addresses() {
    let book = book(&[("content/codes.yaml", CATALOG)]);
    run(book.path(), &["build", "--base-url", "https://example.com/docs"]).clean();
    let map = text(book.path(), "public/html/sitemap.xml");
    assert!(
        map.contains("<loc>https://example.com/docs/codes/404.html</loc>")
            && map.contains("<loc>https://example.com/docs/</loc>"),
        "{map}"
    );
    assert!(text(book.path(), "public/html/robots.txt").contains("Sitemap: https://example.com/docs/sitemap.xml\n"));
    assert!(text(book.path(), "public/html/codes/404.json").contains("https://example.com/docs/codes/404.html"));
    run(book.path(), &["build"]).clean();
    assert!(!book.path().join("public/html/sitemap.xml").exists());
    // Whoever has a robots.txt of their own keeps it.
    write(book.path(), "content/robots.txt", "mine\n");
    run(book.path(), &["build", "--base-url", "https://example.com/docs"]).clean();
    assert_eq!(text(book.path(), "public/html/robots.txt"), "mine\n");
}

/// The rules of the findings that `--format short` tells.
fn rules_of(run: &Run) -> Vec<&str> {
    run.stderr.lines().filter_map(|line| line.split_once(": error[")?.1.split(']').next()).collect()
}

#[test]
fn a_file_of_the_author_never_takes_the_place_of_a_page() {
    for name in ["404.html", "codes.html", "codes.json", "codes.csv", "codes/404.html", "codes/404.json", "guide.html"]
    {
        collides(name, &[]);
    }
}

/// A file that is published as it is and one that is written would have the same name.
#[track_caller]
fn collides(name: &str, args: &[&str]) {
    let name = format!("content/{name}");
    let book = book(&[("content/codes.yaml", CATALOG), ("content/guide.md", "# Guide\n"), (&name, "mine\n")]);
    let run = run(book.path(), &[&["build", "--format", "short"], args].concat());
    assert_eq!(run.code, Some(1), "{name} is published: {}", run.stderr);
    assert_eq!(rules_of(&run).first(), Some(&"source/output-collision"), "{name}: {}", run.stderr);
    assert!(run.stderr.contains(&name), "{name} is not named: {}", run.stderr);
    assert!(!book.path().join("public").exists(), "{name}");
}

#[test]
fn a_file_of_the_author_never_takes_the_place_of_the_first_page() {
    collides("index.html", &[]);
}

#[test]
fn a_file_of_the_author_never_takes_the_place_of_the_map_of_the_site() {
    collides("sitemap.xml", &["--base-url", "https://example.com/docs"]);
    // Without an address there is no map of the site.
    let book = book(&[("content/codes.yaml", CATALOG), ("content/sitemap.xml", "mine\n")]);
    run(book.path(), &["build"]).clean();
    assert_eq!(text(book.path(), "public/html/sitemap.xml"), "mine\n");
}

#[test]
fn a_manifest_that_was_removed_is_made_anew() {
    let book = book(&[("content/codes.yaml", CATALOG)]);
    run(book.path(), &["build"]).clean();
    let before = files(&book.path().join("public"));
    fs::remove_file(book.path().join("public/.statusbook/manifest")).expect("a manifest");
    run(book.path(), &["build"]).clean();
    assert_eq!(files(&book.path().join("public")), before);
    run(book.path(), &["clean"]).clean();
    assert!(!book.path().join("public").exists());
}

#[test]
fn no_build_goes_into_the_sources() {
    for (dest, folder) in [
        ("content", "content"),
        ("content/out", "content"),
        ("./content/../content/out", "content"),
        ("templates", "templates"),
        ("templates/html", "templates"),
        ("theme", "theme"),
        ("theme/deep/er", "theme"),
    ] {
        let book = book(&[
            ("content/codes.yaml", CATALOG),
            ("templates/html/footer.html", "<footer></footer>\n"),
            ("theme/own.css", "b { color: red }\n"),
        ]);
        let before = files(book.path());
        let run = run(book.path(), &["build", "--dest", dest]).ends(2);
        assert!(run.stdout.is_empty() && run.stderr.starts_with("error: "), "{dest}: {}", run.stderr);
        assert!(run.stderr.contains(folder) && !run.stderr.contains("panicked"), "{dest}: {}", run.stderr);
        assert_eq!(files(book.path()), before, "{dest}");
        assert!(!book.path().join("content/out").exists() && !book.path().join("theme/deep").exists(), "{dest}");
    }
    // Folders of other books, and those that only start alike, are as good as any.
    let book = book(&[("content/codes.yaml", CATALOG)]);
    for dest in ["contents", "templates-out", "out/content"] {
        run(book.path(), &["build", "--dest", dest]).clean();
        assert!(book.path().join(dest).join("html/index.html").exists(), "{dest}");
    }
}

#[test]
fn clean_removes_what_build_wrote_and_only_that() {
    let book = book(&[("content/codes.yaml", CATALOG)]);
    transcript_in_book("clean-nothing", book.path(), &["clean"]);
    run(book.path(), &["build"]).clean();
    transcript_in_book("clean", book.path(), &["clean"]);
    assert_eq!(names(book.path()), "book.toml\ncontent/codes.yaml\n");
    assert!(!book.path().join("public").exists());

    run(book.path(), &["build"]).clean();
    write(book.path(), "public/html/mine.txt", "mine");
    write(book.path(), "public/markdown/codes.md", "edited");
    transcript_in_book("clean-others", book.path(), &["clean"]);
    assert_eq!(names(&book.path().join("public")), "html/mine.txt\nmarkdown/codes.md\n");

    // A book with mistakes in its sources can be cleaned; one with mistakes in book.toml only by name.
    run(book.path(), &["build", "--dest", "site"]).clean();
    write(book.path(), "book.toml", "[book]\n");
    transcript("clean-bad-book", book.path(), &["clean"]).ends(2);
    transcript("clean-dest", book.path(), &["clean", "--dest", "site"]).clean();
    assert!(!book.path().join("site").exists());
}

/// `clean` names the folder, which is another one each time.
#[track_caller]
fn transcript_in_book(name: &str, folder: &Path, args: &[&str]) {
    let mut run = run(folder, args).clean();
    let here = folder.canonicalize().expect("a path").display().to_string();
    run.stdout = run.stdout.replace(&here, "HERE");
    expect(&format!("tests/expected/commands/{name}.txt"), &run.transcript(args));
}

#[test]
fn the_schemas_in_the_repository_are_current() {
    let folder = temp();
    for name in ["catalog", "part", "page", "book", "history", "diff", "check", "publish"] {
        let run = run(folder.path(), &["schema", name]).clean();
        expect(&format!("schema/{name}.json"), &run.stdout);
    }
    assert_eq!(run(folder.path(), &["schema"]).stdout, text(&project("schema"), "catalog.json"));
    // The canonical source names its schema, so that editors check it while it is typed.
    let source = text(&project("content"), "status-codes.yaml");
    let named = source.lines().next().and_then(|line| line.strip_prefix("# yaml-language-server: $schema="));
    assert!(project("content").join(named.expect("a schema")).exists());
}

#[test]
fn completions_are_made_for_every_shell() {
    let folder = temp();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = run(folder.path(), &["completions", shell]).clean();
        for word in ["statusbook", "build", "base-url", "completions"] {
            assert!(run.stdout.contains(word), "{shell} does not know {word}");
        }
        // A shell that is there reads its script without a complaint.
        write(folder.path(), shell, &run.stdout);
        if matches!(shell, "bash" | "zsh" | "fish")
            && let Ok(output) = Command::new(shell).arg("-n").arg(folder.path().join(shell)).output()
        {
            assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn colours_are_for_terminals_only() {
    let book = book(&[("content/codes.yaml", "title: [x]\n")]);
    for (name, value) in [("TERM", "xterm-256color"), ("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1"), ("FORCE_COLOR", "1")]
    {
        let run = finish(command(book.path()).env(name, value).arg("build")).ends(1);
        assert!(!run.stderr.contains('\x1b') && !run.stdout.contains('\x1b'), "{name}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = temp();
    let mut child = command(folder.path())
        .args(["schema", "catalog"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn check_mends_what_has_one_right_answer() {
    let codes = "title: Codes\nkind: app\nsections:\n  - title: All\n    codes:\n      - code: ORD-1 # the first\n        summary: Order not found\n        description: TODO\n\n      # Told by the warehouse.\n      - code: ORD-3\n        summary: Order empty\n        description: no\n\n      - code: ORD-2\n        summary: Order closed\n        description: The order was closed.\n\n      - code: ORD-4\n        summary: Order split\n        description: The order comes in parts.\n";
    let book = book(&[("content/codes.yaml", codes), ("content/page.md", "---\ntitle: 010\n---\nText.\n")]);
    let before = files(book.path());
    transcript("check-diff", book.path(), &["check", "--diff"]).ends(1);
    transcript("check-diff-json", book.path(), &["check", "--diff", "--format", "json"]).ends(1);
    run(book.path(), &["check", "--fix", "--diff"]).ends(2);
    run(book.path(), &["check", "--diff", "--format", "short"]).ends(2);
    assert_eq!(
        transcript("check-diff", book.path(), &["check", "--diff"]).stdout,
        run(book.path(), &["check", "--diff", "--format", "human"]).stdout
    );
    assert_eq!(files(book.path()), before);
    transcript("check-fix", book.path(), &["check", "--fix"]).ends(1);
    expect("tests/expected/commands/check-fixed.yaml", &text(book.path(), "content/codes.yaml"));
    transcript("check-fix-again", book.path(), &["check", "--fix"]).ends(1);
    write(book.path(), "content/codes.yaml", codes.replace("TODO", "There is no such order."));
    transcript("check-fix-short", book.path(), &["check", "--fix", "--format", "short"]).clean();
    transcript("check-fix-json", book.path(), &["check", "--fix", "--format", "json"]).clean();
    transcript("check-diff-none", book.path(), &["check", "--diff"]).clean();
}
