//! Copies in files of git repositories, which are real ones in folders beside the book.
#![cfg(unix)]

mod harness;

use std::fs;
use std::path::Path;

use harness::repository::Repository;
use harness::{expect, text, write};

const AUTHOR: &str = "author = \"Docs Bot <docs@example.com>\"\n";

#[track_caller]
fn edit(folder: &Path, name: &str, from: &str, to: &str) {
    let old = text(folder, name);
    assert!(old.contains(from), "{from} in {old}");
    write(folder, name, old.replacen(from, to, 1));
}

#[track_caller]
fn transcript(name: &str, wiki: &Repository, book: &Path, args: &[&str]) -> harness::Run {
    let run = wiki.run(book, args);
    // Ids of commits hold their time.
    let shown = run.transcript(args);
    let shown: Vec<String> = shown
        .lines()
        .map(|line| match line.find(": commit ") {
            Some(at) => format!(
                "{}: commit ID{}",
                &line[..at],
                line[at + 9..].trim_start_matches(|c: char| c.is_ascii_hexdigit())
            ),
            None => line.to_owned(),
        })
        .collect();
    expect(&format!("tests/expected/publish/{name}.txt"), &(shown.join("\n") + "\n"));
    run
}

#[test]
fn a_page_is_made_and_follows_the_source_with_a_commit_for_each_change() {
    let wiki = Repository::new();
    let book = wiki.book("docs/Codes.md", AUTHOR);
    let book = book.path();
    transcript("git-dry-run", &wiki, book, &["publish", "--dry-run"]).clean();
    assert_eq!(wiki.commits(), 1);
    transcript("git-first", &wiki, book, &["publish"]).clean();
    assert!(wiki.text("docs/Codes.md").contains("Not Found") && wiki.text("Home.md") == "# Home\n");
    let last = wiki.last();
    assert_eq!(
        (last.author.as_str(), last.committer.as_str()),
        ("Docs Bot <docs@example.com>", "Docs Bot <docs@example.com>")
    );
    assert!(
        last.message.starts_with("Status codes\n\ndocs/Codes.md: new\n\nStatusbook-Copy: wiki "),
        "{}",
        last.message
    );
    assert_eq!(wiki.run(book, &["publish"]).clean().stdout, "wiki  1 file in sync\n");
    assert_eq!(wiki.commits(), 2, "in sync is no commit");
    wiki.run(book, &["diff"]).clean();
    edit(book, "content/codes.yaml", "Fine.", "All is well.");
    wiki.run(book, &["diff"]).ends(1);
    transcript("git-stale", &wiki, book, &["publish"]).clean();
    let message = wiki.last().message;
    assert!(
        message.starts_with("Status codes: 200\n\ndocs/Codes.md: 200: description\n\nStatusbook-Copy: wiki "),
        "{message}"
    );
    assert_eq!(wiki.commits(), 3);
    // Another machine knows as much.
    fs::remove_dir_all(wiki.cache()).expect("a cache");
    edit(book, "content/codes.yaml", "Not Found", "Nothing There");
    write(book, "book.toml", text(book, "book.toml") + "message = \"{copy}: {codes} mended\"\n");
    wiki.run(book, &["publish"]).clean();
    assert!(wiki.last().message.starts_with("wiki: 404 mended\n"), "{}", wiki.last().message);
    wiki.run(book, &["diff"]).clean();
}

#[test]
fn an_edit_in_the_wiki_is_shown_with_who_and_when_and_left() {
    let wiki = Repository::new();
    let book = wiki.book("Codes.md", AUTHOR);
    let book = book.path();
    wiki.run(book, &["publish"]).clean();
    wiki.edit("Ben", "Codes.md", "Fine.", "Quite fine.");
    wiki.edits("Cid", &[("Home.md", "# Home again\n")]);
    edit(book, "content/codes.yaml", "Not Found", "Nothing There");
    transcript("git-edited", &wiki, book, &["publish"]).ends(1);
    assert_eq!(wiki.commits(), 4);
    // What only the copy changed and what only the source changed are told apart, in `diff`, too.
    let json = wiki.run(book, &["publish", "--format", "json"]).ends(1).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let step = &json["copies"][0]["steps"][0];
    assert_eq!((&step["holds"][0]["why"], &step["by"]), (&"edited".into(), &"Ben".into()), "{step}");
    edit(book, "content/codes.yaml", "Fine.", "So so.");
    let both = wiki.run(book, &["publish"]).ends(1).stdout;
    assert!(both.contains("and the source says something else by now"), "{both}");
    // The source takes the edit: nothing is held any more.
    edit(book, "content/codes.yaml", "So so.", "Quite fine.");
    wiki.run(book, &["publish"]).clean();
    let page = wiki.text("Codes.md");
    assert!(page.contains("Quite fine.") && page.contains("Nothing There"), "{page}");
    // Or it is written over by who says so.
    wiki.edit("Ben", "Codes.md", "Quite fine.", "Fine indeed.");
    wiki.run(book, &["publish"]).ends(1);
    wiki.run(book, &["publish", "--force", "wiki"]).clean();
    assert!(wiki.text("Codes.md").contains("Quite fine.") && wiki.text("Home.md") == "# Home again\n");
    assert_eq!(wiki.run(book, &["publish"]).clean().stdout, "wiki  1 file in sync\n");
}

/// A commit of ours that somebody changed afterwards is not as we made it.
#[test]
fn an_amended_commit_is_not_taken_for_ours() {
    let wiki = Repository::new();
    let book = wiki.book("Codes.md", AUTHOR);
    let book = book.path();
    wiki.run(book, &["publish"]).clean();
    let place = harness::temp();
    wiki.git_in(place.path(), &["clone", "--quiet", &wiki.url(), "."]);
    edit(place.path(), "Codes.md", "Fine.", "Quite fine.");
    wiki.git_in(place.path(), &["commit", "--quiet", "--all", "--amend", "--no-edit"]);
    wiki.git_in(place.path(), &["push", "--quiet", "--force"]);
    edit(book, "content/codes.yaml", "Not Found", "Nothing There");
    wiki.run(book, &["publish"]).ends(1);
    assert!(wiki.text("Codes.md").contains("Quite fine."));
}

#[test]
fn what_others_made_is_taken_over_only_when_asked_for() {
    let wiki = Repository::new();
    let book = wiki.book("Codes.md", AUTHOR);
    let book = book.path();
    let theirs = "# Codes\n\n## All\n\n| Code | Summary | Description |\n| --- | --- | --- |\n| 200 | OK | Theirs. |\n| 404 | Not Found | There is *nothing*. |\n";
    wiki.edits("Ben", &[("Codes.md", theirs)]);
    transcript("git-foreign", &wiki, book, &["publish"]).ends(1);
    // What says the same is left without a commit.
    wiki.edit("Ben", "Codes.md", "Theirs.", "Fine.");
    assert_eq!(wiki.run(book, &["publish"]).clean().stdout, "wiki  1 file in sync\n");
    assert_eq!(wiki.commits(), 3);
    wiki.run(book, &["publish", "--adopt", "wiki"]).clean();
    assert_eq!(wiki.commits(), 4, "it is ours from now on");
    wiki.run(book, &["publish", "--adopt", "wiki"]).clean();
    assert_eq!(wiki.commits(), 4, "once");
    edit(book, "content/codes.yaml", "Fine.", "All is well.");
    wiki.run(book, &["publish"]).clean();
    assert!(wiki.text("Codes.md").contains("All is well."));
}

const REGION: &str = "<!-- statusbook:begin -->\n<!-- statusbook:end -->\n";

#[test]
fn regions_of_several_files_are_one_commit() {
    let wiki = Repository::new();
    wiki.edits(
        "Ann",
        &[
            ("docs/a.md", REGION),
            ("docs/b.md", &format!("# B\r\n\r\n{}", REGION.replace('\n', "\r\n"))),
            ("docs/plain.md", "# Plain\n"),
            ("docs/deep/c.md", REGION),
        ],
    );
    let book = wiki.book("docs/*.md", AUTHOR);
    let book = book.path();
    transcript("git-regions", &wiki, book, &["publish"]).clean();
    assert_eq!(wiki.commits(), 3);
    let b = wiki.text("docs/b.md");
    assert!(
        b.starts_with("# B\r\n\r\n<!-- statusbook:begin -->\r\n\r\n| Code |") && !b.replace("\r\n", "").contains('\n'),
        "{b:?}"
    );
    assert_eq!((wiki.text("docs/plain.md").as_str(), wiki.text("docs/deep/c.md").as_str()), ("# Plain\n", REGION));
    wiki.edit("Ben", "docs/a.md", "Fine.", "Quite fine.");
    edit(book, "content/codes.yaml", "Not Found", "Nothing There");
    transcript("git-regions-edited", &wiki, book, &["publish"]).ends(1);
    assert!(wiki.text("docs/b.md").contains("Nothing There") && wiki.text("docs/a.md").contains("Quite fine."));
}

/// A push that comes too late is made again after comparing again.
#[test]
fn who_was_faster_is_not_written_over() {
    let faster = |wiki: &Repository, times: &str| {
        // The branch moves while the push is under way.
        wiki.hook("pre-receive", &format!("echo try >> tries\nif test $(wc -l < tries) -le {times}; then git update-ref refs/heads/main theirs; fi"));
    };
    let wiki = Repository::new();
    let book = wiki.book("Codes.md", AUTHOR);
    let book = book.path();
    wiki.run(book, &["publish"]).clean();
    wiki.edits_on("theirs", "Ben", &[("Home.md", "# Home of Ben\n")]);
    faster(&wiki, "1");
    edit(book, "content/codes.yaml", "Fine.", "All is well.");
    wiki.run(book, &["publish"]).clean();
    assert_eq!((wiki.commits(), wiki.text("Home.md").as_str()), (4, "# Home of Ben\n"));
    assert!(wiki.text("Codes.md").contains("All is well."));

    // They changed what we were about to write.
    wiki.unhook("pre-receive");
    wiki.git(&["branch", "-D", "theirs"]);
    let page = wiki.text("Codes.md").replace("All is well.", "Well, well.");
    wiki.edits_on("theirs", "Ben", &[("Codes.md", &page)]);
    fs::remove_file(wiki.bare().join("tries")).expect("a file");
    faster(&wiki, "1");
    edit(book, "content/codes.yaml", "Not Found", "Nothing There");
    transcript("git-faster", &wiki, book, &["publish"]).ends(1);
    assert_eq!((wiki.commits(), wiki.text("Codes.md")), (5, page));
    // The next run says so, too, with places.
    wiki.run(book, &["publish"]).ends(1);

    // Somebody who is always faster.
    wiki.run(book, &["publish", "--force", "wiki"]).clean();
    edit(book, "content/codes.yaml", "Nothing There", "Nowhere");
    fs::remove_file(wiki.bare().join("tries")).expect("a file");
    wiki.hook("pre-receive", "echo try >> tries\nc=$(git -c user.name=B -c user.email=b@example.com commit-tree main^{tree} -p main -m more)\ngit update-ref refs/heads/main $c");
    let run = wiki.run(book, &["publish"]).ends(2);
    assert!(run.stdout.contains("was changed each time; run the command again"), "{}", run.stdout);
    assert_eq!(fs::read_to_string(wiki.bare().join("tries")).expect("a file").lines().count(), 5);
    assert!(!wiki.text("Codes.md").contains("Nowhere"));
}

#[test]
fn regions_are_brought_in_line_within_what_others_wrote_meanwhile() {
    let wiki = Repository::new();
    wiki.edits("Ann", &[("Codes.md", &format!("# Top\n\n{REGION}"))]);
    let book = wiki.book("Codes.md", AUTHOR);
    let book = book.path();
    wiki.run(book, &["publish"]).clean();
    wiki.edits_on("theirs", "Ben", &[("Codes.md", &wiki.text("Codes.md").replace("# Top", "# Top of all"))]);
    wiki.hook("pre-receive", "if test ! -f once; then touch once; git update-ref refs/heads/main theirs; fi");
    edit(book, "content/codes.yaml", "Fine.", "All is well.");
    wiki.run(book, &["publish"]).clean();
    let page = wiki.text("Codes.md");
    assert!(page.starts_with("# Top of all\n") && page.contains("All is well."), "{page}");
    wiki.unhook("pre-receive");
    assert_eq!(wiki.run(book, &["publish"]).clean().stdout, "wiki  1 region in sync\n");
}

#[test]
fn a_hook_that_refuses_is_told_and_nothing_is_kept() {
    let wiki = Repository::new();
    let book = wiki.book("Codes.md", AUTHOR);
    let book = book.path();
    wiki.hook("pre-receive", "echo 'No pushes on Sundays.' >&2; exit 1");
    transcript("git-refused", &wiki, book, &["publish"]).ends(2);
    assert_eq!(wiki.commits(), 1);
    wiki.unhook("pre-receive");
    edit(book, "content/codes.yaml", "Fine.", "All is well.");
    wiki.run(book, &["publish"]).clean();
    assert_eq!(
        (wiki.commits(), wiki.text("Codes.md").contains("All is well.")),
        (2, true),
        "only what was compared is pushed"
    );
}

#[test]
fn empty_repositories_and_branches() {
    let wiki = Repository::empty();
    wiki.git(&["symbolic-ref", "HEAD", "refs/heads/trunk"]);
    let book = wiki.book("Codes.md", AUTHOR);
    wiki.run(book.path(), &["publish"]).clean();
    assert!(wiki.git(&["cat-file", "blob", "trunk:Codes.md"]).contains("Not Found"), "the branch that it is to have");
    assert_eq!(wiki.run(book.path(), &["publish"]).clean().stdout, "wiki  1 file in sync\n");
    let empty = Repository::empty();
    let book = empty.book("Codes.md", &format!("{AUTHOR}branch = \"docs\"\n"));
    empty.run(book.path(), &["publish"]).clean();
    assert!(empty.git(&["cat-file", "blob", "docs:Codes.md"]).contains("Not Found"));
    let wiki = Repository::new();
    let book = wiki.book("Codes.md", &format!("{AUTHOR}branch = \"docs\"\n"));
    transcript("git-no-branch", &wiki, book.path(), &["publish"]).ends(2);
    wiki.edits_on("docs", "Ann", &[("Other.md", "x\n")]);
    wiki.run(book.path(), &["publish"]).clean();
    assert!(wiki.git(&["cat-file", "blob", "docs:Codes.md"]).contains("Not Found"));
    assert_eq!(wiki.commits(), 1, "the other branch stays");
}

#[test]
fn a_cache_that_is_broken_is_made_anew() {
    let wiki = Repository::new();
    let book = wiki.book("Codes.md", AUTHOR);
    let book = book.path();
    wiki.run(book, &["publish"]).clean();
    let clone = || {
        let clones =
            fs::read_dir(wiki.cache().join("git")).expect("a cache").map(|entry| entry.expect("an entry").path());
        clones.into_iter().find(|path| path.is_dir()).expect("a clone")
    };
    let breaks: [&dyn Fn(&Path); 5] = [
        &|clone| write(clone, "HEAD", "nonsense"),
        &|clone| fs::remove_dir_all(clone.join("objects")).expect("objects"),
        &|clone| write(clone, "shallow.lock", ""),
        &|clone| fs::remove_file(clone.join("HEAD")).expect("a file"),
        &|clone| write(clone, "config", "[core\n"),
    ];
    for (at, break_it) in breaks.into_iter().enumerate() {
        break_it(&clone());
        // Something new is to be fetched.
        wiki.edits("Ann", &[("Home.md", &format!("# Home {at}\n"))]);
        let before = wiki.commits();
        edit(book, "content/codes.yaml", "description: ", "description: Well. ");
        wiki.run(book, &["publish"]).clean();
        assert_eq!((wiki.commits(), wiki.text("Codes.md").matches("Well. ").count()), (before + 1, at + 1), "{at}");
    }
}

#[test]
fn what_stands_in_the_way_is_told() {
    let wiki = Repository::new();
    let place = harness::temp();
    wiki.git_in(place.path(), &["clone", "--quiet", &wiki.url(), "."]);
    std::os::unix::fs::symlink("/etc/hostname", place.path().join("link.md")).expect("a link");
    std::os::unix::fs::symlink("/etc", place.path().join("etc")).expect("a link");
    wiki.git_in(place.path(), &["add", "--all"]);
    wiki.git_in(place.path(), &["commit", "--quiet", "-m", "links"]);
    wiki.git_in(place.path(), &["push", "--quiet", "origin", "HEAD:main"]);
    for (path, more, code, wanted) in [
        ("link.md", AUTHOR, 2, "not written: it is a link, and not followed"),
        ("etc/codes.md", AUTHOR, 2, "not written: `etc` in file://HERE/wiki.git is no folder"),
        ("../codes.md", AUTHOR, 2, "`../codes.md` is no path within a repository"),
        (".git/config.md", AUTHOR, 2, "is no path within a repository"),
        ("no/*.md", AUTHOR, 1, "no file of file://HERE/wiki.git fits `no/*.md`"),
        ("codes.yaml", AUTHOR, 0, "YAML is compared, and not written"),
        ("Codes.md", "", 2, "git does not know who commits are by"),
    ] {
        let book = wiki.book(path, more);
        let mut command = wiki.command(book.path());
        let output = harness::finish(command.args(["publish"])).ends(code);
        let told = output.stdout.replace(&wiki.bare().parent().expect("a folder").display().to_string(), "HERE");
        assert!(told.contains(wanted), "{path}: {told}");
    }
    assert_eq!(wiki.commits(), 2);
    let nameless = wiki.book("Codes.md", "author = \"Nobody\"\n");
    let run = wiki.run(nameless.path(), &["publish"]).ends(1);
    assert!(run.stderr.contains("`Nobody` is no author of commits"), "{}", run.stderr);
    let nowhere = wiki.book_at("https://ann:s3cret@127.0.0.1:9/wiki.git", "Codes.md", AUTHOR);
    let run = wiki.run(nowhere.path(), &["publish"]).ends(2);
    let told = run.stdout + &run.stderr;
    assert!(told.contains("https://127.0.0.1:9/wiki.git") && !told.contains("s3cret"), "{told}");
}

/// Two copies in one repository are two commits, and a file is of one copy only.
#[test]
fn several_copies_in_one_repository() {
    let wiki = Repository::new();
    let second = |path: &str| {
        format!(
            "{AUTHOR}[[copy]]\nname = \"more\"\nkind = \"git\"\nurl = \"{}\"\npath = \"{path}\"\ncodes = [\"4xx\"]\n{AUTHOR}",
            wiki.url()
        )
    };
    let book = wiki.book("Codes.md", &second("Errors.md"));
    wiki.run(book.path(), &["publish"]).clean();
    assert!(!wiki.text("Errors.md").contains("200") && wiki.text("Codes.md").contains("200"));
    assert_eq!(wiki.commits(), 3);
    wiki.run(book.path(), &["publish"]).clean();
    assert_eq!(wiki.commits(), 3);
    let book = wiki.book("Codes.md", &second("./Codes.md"));
    let run = wiki.run(book.path(), &["publish"]).ends(2);
    assert!(run.stdout.contains("it is of the copy `more`, too, and can be of one only"), "{}", run.stdout);
}

#[test]
fn two_books_with_copies_of_one_name_do_not_write_over_each_other() {
    let wiki = Repository::new();
    let (one, other) = (wiki.book("Codes.md", AUTHOR), wiki.book("Codes.md", AUTHOR));
    let (one, other) = (one.path(), other.path());
    write(other, "book.toml", text(other, "book.toml").replace("\"Test\"", "\"Another\""));
    edit(other, "content/codes.yaml", "Fine.", "All is well.");
    wiki.run(one, &["publish"]).clean();
    let first = wiki.text("Codes.md");
    for args in [&["publish"][..], &["publish", "--force", "wiki"]] {
        let held = wiki.run(other, args);
        assert!(held.stdout.contains("it is of another book, a file of its copy `wiki`"), "{}", held.stdout);
        assert_eq!(wiki.text("Codes.md"), first);
    }
    // Who wants it, such as a book that was renamed, takes it over.
    wiki.run(other, &["publish", "--adopt", "wiki"]).clean();
    assert!(wiki.text("Codes.md").contains("All is well."));
    wiki.run(other, &["publish"]).clean();
    // What says no book is of an earlier program, and ours.
    let message = wiki.last().message;
    let line = message.lines().find(|line| line.starts_with("Statusbook-Copy: ")).expect("a line");
    let bare = wiki.bare();
    let new = message.replace(line, "Statusbook-Copy: wiki");
    let commit = wiki.git_in(&bare, &["commit-tree", "HEAD^{tree}", "-p", "HEAD^", "-m", &new]);
    wiki.git_in(&bare, &["update-ref", "HEAD", commit.trim()]);
    edit(other, "content/codes.yaml", "All is well.", "As it should be.");
    wiki.run(other, &["publish"]).clean();
    assert!(wiki.text("Codes.md").contains("As it should be."));
}

/// What was asked for of a file that was shown is not asked for of another one.
#[test]
fn force_and_adopt_are_for_what_was_shown() {
    for (how, first) in [("--force", true), ("--adopt", false)] {
        let wiki = Repository::new();
        let book = wiki.book("Codes.md", AUTHOR);
        let book = book.path();
        if first {
            wiki.run(book, &["publish"]).clean();
            wiki.edits("Ann", &[("Codes.md", &wiki.text("Codes.md").replace("Fine.", "Shown."))]);
        } else {
            wiki.edits("Ann", &[("Codes.md", "# Shown\n")]);
        }
        let page = format!("{}\nNobody has seen this.\n", wiki.text("Codes.md"));
        wiki.edits_on("theirs", "Ben", &[("Codes.md", &page)]);
        wiki.hook("pre-receive", "if test ! -f once; then touch once; git update-ref refs/heads/main theirs; fi");
        let held = wiki.run(book, &["publish", how, "wiki"]).ends(1);
        assert!(held.stdout.contains("Nobody has seen this."), "{how}: {}", held.stdout);
        assert_eq!(wiki.text("Codes.md"), page, "{how}");
        // By now it was shown.
        wiki.run(book, &["publish", how, "wiki"]).clean();
        assert!(!wiki.text("Codes.md").contains("Nobody"), "{how}");
    }
}

/// A link that somebody put into a cell is theirs, though no word has changed.
#[test]
fn a_link_in_a_cell_of_the_wiki_is_left() {
    let wiki = Repository::new();
    let book = wiki.book("Codes.md", AUTHOR);
    let book = book.path();
    wiki.run(book, &["publish"]).clean();
    let page = wiki.text("Codes.md").replace("Fine.", "[Fine.](https://example.com/run-book)");
    wiki.edits("Ann", &[("Codes.md", &page)]);
    edit(book, "content/codes.yaml", "Not Found", "Nothing There");
    let held = wiki.run(book, &["publish"]).ends(1);
    assert!(held.stdout.contains("run-book"), "{}", held.stdout);
    assert_eq!(wiki.text("Codes.md"), page);
}

/// What the source has taken over is nobody's edit any more, where it is known what we wrote.
#[test]
fn an_edit_that_was_taken_over_is_in_no_way() {
    let wiki = Repository::new();
    let book = wiki.book("Codes.md", AUTHOR);
    let book = book.path();
    wiki.run(book, &["publish"]).clean();
    wiki.edits("Ann", &[("Codes.md", &wiki.text("Codes.md").replace("Fine.", "Quite well."))]);
    edit(book, "content/codes.yaml", "Fine.", "Quite well.");
    edit(book, "content/codes.yaml", "Not Found", "Nothing There");
    wiki.run(book, &["publish"]).clean();
    assert!(wiki.text("Codes.md").contains("Nothing There"));
}

/// A fetch that fails is no fault of the clone: the past that it holds stays.
#[test]
fn a_clone_that_is_whole_is_kept_when_a_fetch_fails() {
    let wiki = Repository::new();
    let book = wiki.book("Codes.md", AUTHOR);
    let book = book.path();
    wiki.run(book, &["publish"]).clean();
    let clones = fs::read_dir(wiki.cache().join("git")).expect("a cache");
    let clone = clones.map(|it| it.expect("an entry").path()).find(|path| path.is_dir()).expect("a clone");
    write(&clone, "mark", "");
    wiki.edits("Ann", &[("Home.md", "# Lost on the other side\n")]);
    let id = wiki.git(&["rev-parse", "main:Home.md"]).trim().to_owned();
    let (folder, name) = id.split_at(2);
    fs::remove_file(wiki.bare().join("objects").join(folder).join(name)).expect("a loose object");
    wiki.run(book, &["publish"]).ends(2);
    assert!(clone.join("mark").exists());
}
