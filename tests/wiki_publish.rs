//! `statusbook publish` to a Confluence, as its user sees it: the built program against a server that stores every body in
//! another way than it was sent.

#[path = "confluence/mod.rs"]
mod confluence;
mod harness;

use std::path::Path;
use std::sync::Arc;

use confluence::{EMAIL, Fake, PERSONAL, SCOPED, TOKEN};
use harness::{Run, command, expect, finish, temp, write};

/// A way to reach a Confluence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Cloud,
    Gateway,
    DataCenter,
}

const WAYS: [Way; 3] = [Way::Cloud, Way::Gateway, Way::DataCenter];

/// A book with a copy `wiki`, and the Confluence where that lives.
struct Wiki {
    folder: tempfile::TempDir,
    fake: Arc<Fake>,
    way: Way,
}

const CATALOG: &str = "title: Status codes
description: What our service *answers*.
columns: [retry]
sections:
  - title: Errors
    description: When something is wrong.
    codes:
      - code: 404
        summary: Not Found
        description: The page is not there. See [409](#409).
        causes: [The address is mistyped., The page was removed.]
      - code: 409
        summary: Conflict
        description: Somebody was `first`.
        retry: after
";

impl Wiki {
    fn new(way: Way, settings: &str) -> Self {
        let fake = match way {
            Way::Cloud | Way::Gateway => Fake::cloud(),
            Way::DataCenter => Fake::data_center(),
        };
        let folder = temp();
        let cloud_id = if way == Way::Gateway { "cloud-id = \"auto\"\n" } else { "" };
        let book = format!(
            "[book]\ntitle = \"Test\"\n\n[[copy]]\nname = \"wiki\"\nkind = \"confluence\"\nurl = \"{}\"\nspace = \"API\"\n{cloud_id}{settings}",
            fake.url()
        );
        write(folder.path(), "book.toml", book);
        write(folder.path(), "content/codes.yaml", CATALOG);
        Self { folder, fake, way }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, args: &[&str]) -> Run {
        let mut command = command(self.path());
        match self.way {
            Way::Cloud => command.env("CONFLUENCE_USER", EMAIL).env("CONFLUENCE_TOKEN", TOKEN),
            Way::Gateway => command.env("CONFLUENCE_USER", EMAIL).env("CONFLUENCE_TOKEN", SCOPED),
            Way::DataCenter => command.env_remove("CONFLUENCE_USER").env("CONFLUENCE_TOKEN", PERSONAL),
        };
        let run = finish(command.args(args));
        self.fake.assert_no_violations();
        run
    }

    /// Runs the program and holds what it said against a transcript, in which the server has a name.
    #[track_caller]
    fn tells(&self, name: &str, args: &[&str]) -> Run {
        let run = self.run(args);
        // Pages are written side by side, and told of as they are done.
        let (mut done, said): (Vec<&str>, Vec<&str>) =
            run.stderr.split_inclusive('\n').partition(|line| line.starts_with("wiki: "));
        done.sort_unstable();
        let sorted = Run { code: run.code, stdout: run.stdout.clone(), stderr: done.concat() + &said.concat() };
        let text = sorted.transcript(args).replace(&self.fake.site(), "http://wiki.example");
        expect(&format!("tests/expected/wiki/{name}.txt"), &text);
        run
    }

    fn source(&self, from: &str, to: &str) {
        let text = harness::text(self.path(), "content/codes.yaml");
        assert!(text.contains(from), "{text}");
        write(self.path(), "content/codes.yaml", text.replace(from, to));
    }

    #[track_caller]
    fn writes_nothing(&self) {
        self.fake.forget();
        let run = self.run(&["publish"]).clean();
        let writes: Vec<String> = self.fake.writes().iter().map(confluence::Request::line).collect();
        assert_eq!(writes, [""; 0], "{}", run.stdout);
    }
}

#[test]
fn a_page_is_made_kept_in_line_and_never_written_over() {
    for way in WAYS {
        let wiki = Wiki::new(way, "labels = [\"api\"]\n");
        let fake = &wiki.fake;
        // Nothing is written before it is asked for.
        let run = wiki.run(&["publish", "--dry-run"]).clean();
        assert!(run.stdout.contains("to be created"), "{way:?}: {}", run.stdout);
        assert!(fake.writes().is_empty() && fake.find("Status codes").is_none());
        let run = wiki.run(&["publish"]).clean();
        assert!(run.stdout.contains("created"), "{way:?}: {}", run.stdout);
        assert!(fake.body("Status codes").contains("The page is not there."));
        assert_eq!(fake.labels("Status codes"), ["api"]);
        wiki.writes_nothing();
        let versions = fake.versions_of("Status codes");
        // A word of the source is one version.
        wiki.source("The page is not there.", "The page is gone.");
        wiki.run(&["publish"]).clean();
        assert_eq!(fake.versions_of("Status codes"), versions + 1);
        let last = fake.history("Status codes").last().expect("a version").clone();
        assert_eq!(last.message, "404: description", "{way:?}");
        wiki.writes_nothing();
        // Saved again in the editor, it is nobody's edit.
        fake.touch("Status codes");
        wiki.run(&["publish"]).clean();
        assert_eq!(fake.versions_of("Status codes"), versions + 2);
        wiki.writes_nothing();
        // An edit is shown and left, also where the source has moved on.
        fake.edit_by_hand("Status codes", |body| body.replace("Somebody was", "Somebody else was"));
        wiki.source("The page is gone.", "There is no such page.");
        fake.forget();
        let run = wiki.run(&["publish"]).ends(1);
        assert!(run.stdout.contains("409 description") && run.stdout.contains("else"), "{way:?}: {}", run.stdout);
        assert!(run.stdout.contains("edited by "), "{way:?}: {}", run.stdout);
        assert!(run.stderr.contains("statusbook pull wiki 409"), "{way:?}: {}", run.stderr);
        assert!(fake.writes().is_empty(), "{way:?}");
        let diff = wiki.run(&["diff"]).ends(1);
        assert!(diff.stdout.contains("edited in the copy"), "{way:?}: {}", diff.stdout);
        wiki.run(&["publish", "--force", "wiki"]).clean();
        assert!(!fake.body("Status codes").contains("Somebody else"));
        wiki.writes_nothing();
        // An edit that the source has taken over holds nothing, also where it has moved on elsewhere.
        for seed in 0..6 {
            fake.seed(seed);
            let (old, new) = (format!("Somebody{seed} was"), format!("Somebody{} was", seed + 1));
            if seed == 0 {
                wiki.source("Somebody was", &old);
                wiki.run(&["publish"]).clean();
            }
            fake.edit_by_hand("Status codes", |body| body.replace(&old, &new));
            wiki.source(&old, &new);
            if seed % 2 == 1 {
                wiki.source("The address is mistyped", "The address is mistyped again");
                wiki.source("What our service", "What this service");
                wiki.source("There is no such page.", &format!("There is no page {seed}."));
                wiki.run(&["publish"]).clean();
                wiki.source("mistyped again", "mistyped");
                wiki.source("What this service", "What our service");
                wiki.source(&format!("There is no page {seed}."), "There is no such page.");
            }
            wiki.run(&["publish"]).clean();
            wiki.writes_nothing();
        }
    }
}

#[test]
fn a_page_of_others_is_shown_and_taken_over_only_when_asked() {
    for way in WAYS {
        let wiki = Wiki::new(way, "");
        // Without a scope for searching, capitals have to be right.
        let title = if way == Way::Gateway { "Status codes" } else { "status CODES" };
        wiki.fake.create_page(
            title,
            None,
            "<table><tbody><tr><th>Code</th><th>Meaning</th></tr><tr><td>404</td><td>Not there</td></tr></tbody></table>",
        );
        let run = wiki.run(&["publish"]).ends(1);
        assert!(run.stdout.contains("not made by statusbook"), "{}", run.stdout);
        assert!(run.stderr.contains("--adopt wiki"), "{}", run.stderr);
        assert!(wiki.fake.writes().is_empty());
        wiki.run(&["publish", "--adopt", "wiki"]).clean();
        assert_eq!(wiki.fake.versions_of("Status codes"), 2);
        wiki.writes_nothing();
    }
}

#[test]
fn a_tree_of_pages() {
    for way in WAYS {
        let wiki = Wiki::new(way, "pages = \"codes\"\nparent = \"Docs\"\n");
        let fake = &wiki.fake;
        fake.create_page("Docs", None, "<p>Docs</p>");
        wiki.run(&["publish"]).clean();
        assert_eq!(fake.children("Docs"), ["Status codes"]);
        assert_eq!(fake.children("Status codes"), ["404 Not Found", "409 Conflict"]);
        assert!(fake.body("404 Not Found").contains("The address is mistyped."));
        wiki.writes_nothing();
        wiki.source("summary: Not Found", "summary: Missing");
        wiki.source(
            "      - code: 409",
            "      - code: 405\n        summary: Not allowed\n        description: Not like this.\n      - code: 409",
        );
        wiki.run(&["publish"]).clean();
        assert_eq!(fake.versions_of("404 Missing"), 3, "the same page, {way:?}");
        if way != Way::DataCenter {
            assert_eq!(fake.children("Status codes"), ["404 Missing", "405 Not allowed", "409 Conflict"]);
        }
        wiki.writes_nothing();
        wiki.source("      - code: 405\n        summary: Not allowed\n        description: Not like this.\n", "");
        let run = wiki.run(&["publish"]).ends(1);
        assert!(run.stdout.contains("--prune archive"), "{}", run.stdout);
        let run = wiki.run(&["publish", "--prune", "archive"]);
        match way {
            Way::DataCenter => drop(run.ends(1)),
            Way::Cloud | Way::Gateway => drop(run.clean()),
        }
    }
}

#[test]
fn copies_that_link_to_each_other_are_made_before_they_are_written() {
    for way in [Way::Cloud, Way::DataCenter] {
        let wiki = Wiki::new(way, "catalog = \"codes\"\npages = \"codes\"\n");
        let settings = harness::text(wiki.path(), "book.toml");
        let url = wiki.fake.url();
        let other = format!(
            "\n[[copy]]\nname = \"other\"\nkind = \"confluence\"\nurl = \"{url}\"\nspace = \"API\"\ncatalog = \"more\"\n"
        );
        write(wiki.path(), "book.toml", settings + &other);
        write(
            wiki.path(),
            "content/more.yaml",
            "title: More\nsections:\n  - title: All\n    codes:\n      - code: E1\n        summary: One\n        \
             description: As [404](codes.yaml#404).\n",
        );
        wiki.source("Somebody was `first`.", "Somebody was `first`, see [E1](more.yaml#E1).");
        wiki.run(&["publish"]).clean();
        assert!(wiki.fake.body("409 Conflict").contains("ac:anchor"), "{}", wiki.fake.body("409 Conflict"));
        assert!(wiki.fake.body("More").contains("404 Not Found"), "{}", wiki.fake.body("More"));
        wiki.writes_nothing();
    }
}

/// A tree of pages in line with its source.
fn tree() -> Wiki {
    let wiki = Wiki::new(Way::Cloud, "pages = \"codes\"\n");
    wiki.fake.seed(1);
    wiki.run(&["publish"]).clean();
    wiki
}

#[test]
fn what_is_told_before_and_after() {
    let wiki = Wiki::new(Way::Cloud, "pages = \"codes\"\nlabels = [\"api\"]\n");
    wiki.tells("dry-run-first", &["publish", "--dry-run"]).clean();
    wiki.tells("first", &["publish"]).clean();
    wiki.tells("in-sync", &["publish"]).clean();
    wiki.source("summary: Not Found", "summary: Missing");
    wiki.source("Somebody was `first`.", "You were second.");
    wiki.tells("dry-run", &["publish", "--dry-run"]).clean();
    wiki.tells("written", &["publish"]).clean();
}

#[test]
fn what_is_told_of_edits() {
    let wiki = tree();
    wiki.fake.edit_by_hand("404 Not Found", |body| body.replace("not there", "gone"));
    wiki.fake.edit_by_hand("409 Conflict", |body| format!("{body}<p>Ask the team.</p>"));
    wiki.tells("edited", &["publish"]).ends(1);
    wiki.source("The page is not there.", "There is no page.");
    wiki.tells("conflict", &["publish", "--dry-run"]).ends(1);
    wiki.tells("forced", &["publish", "--force", "wiki"]).clean();
}

#[test]
fn what_is_told_of_pages_that_are_in_the_way() {
    let wiki = tree();
    wiki.fake.rename("404 Not Found", "Nothing here");
    wiki.fake.create_page("Docs", None, "<p>Docs</p>");
    wiki.fake.move_below("409 Conflict", "Docs");
    wiki.tells("renamed-and-moved", &["publish"]).ends(1);
    let wiki = tree();
    wiki.fake.comment_inline("404 Not Found", "not there");
    wiki.fake.draft("409 Conflict", "<p>Half a thought</p>");
    wiki.source("The page is not there.", "There is no page.");
    wiki.source("Somebody was `first`.", "You were second.");
    wiki.tells("comments-and-drafts", &["publish"]).ends(1);
    let wiki = tree();
    wiki.source("      - code: 404\n", "      - code: 410\n");
    wiki.source("(#409)", "(#410)");
    wiki.tells("code-gone", &["publish"]).ends(1);
    let wiki = Wiki::new(Way::Cloud, "");
    wiki.fake.create_page("Status codes", None, "<p>Ours.</p>");
    wiki.tells("foreign", &["publish"]).ends(1);
    let wiki = Wiki::new(Way::Cloud, "");
    wiki.fake.create_page("Status codes", None, "<p>Old.</p>");
    wiki.fake.archive("Status codes");
    wiki.tells("archived", &["publish"]).ends(1);
    let wiki = Wiki::new(Way::Cloud, "");
    wiki.fake.token(TOKEN, |token| token.may_write = false);
    wiki.tells("not-allowed", &["publish"]).ends(1);
    let wiki = Wiki::new(Way::Cloud, "parent = \"Docs\"\n");
    wiki.tells("no-parent", &["publish"]).ends(2);
}

#[test]
fn files_that_pages_show_are_attached_once() {
    for way in WAYS {
        let wiki = Wiki::new(way, "pages = \"codes\"\neditor = \"v2\"\n");
        let fake = &wiki.fake;
        write(wiki.path(), "content/way.png", b"one");
        wiki.source("Somebody was `first`.", "Somebody was `first`. ![The way](way.png)");
        wiki.run(&["publish"]).clean();
        let attached = |title: &str| -> Vec<(String, Vec<u8>)> {
            let page = fake.page(title);
            page.attachments.iter().map(|it| (it.name.clone(), it.bytes.clone())).collect()
        };
        let one = [("way.png".to_owned(), b"one".to_vec())];
        assert_eq!(attached("409 Conflict"), one, "{way:?}");
        assert!(attached("404 Not Found").is_empty());
        assert_eq!(fake.property("404 Not Found", "editor").map(|it| it.value), Some("v2".into()));
        wiki.writes_nothing();
        // Another picture is no version of the page.
        write(wiki.path(), "content/way.png", b"two");
        let versions = fake.versions_of("409 Conflict");
        wiki.run(&["publish"]).clean();
        assert_eq!(
            (attached("409 Conflict")[0].1.as_slice(), fake.versions_of("409 Conflict")),
            (b"two".as_slice(), versions)
        );
        wiki.writes_nothing();
        // One that somebody put there stays.
        fake.change("409 Conflict", |page| page.attachments[0].comment = "better".to_owned());
        write(wiki.path(), "content/way.png", b"three");
        let run = wiki.run(&["publish"]).ends(1);
        assert!(run.stdout.contains("somebody else attached `way.png`"), "{}", run.stdout);
        assert_eq!(attached("409 Conflict")[0].1, b"two");
    }
}

#[test]
fn comments_on_text_that_stays_keep_their_place() {
    for way in WAYS {
        let wiki = Wiki::new(way, "");
        wiki.run(&["publish"]).clean();
        let marker = wiki.fake.comment_inline("Status codes", "not there");
        let lost = wiki.fake.comment_inline("Status codes", "Somebody was");
        wiki.source("The page is not there.", "That page is not there.");
        wiki.run(&["publish"]).clean();
        let body = wiki.fake.body("Status codes");
        assert!(body.contains("That page is") && body.contains(&marker) && body.contains(&lost), "{body}");
        wiki.writes_nothing();
        wiki.source("Somebody was `first`.", "You were second.");
        let run = wiki.run(&["publish"]).ends(1);
        assert!(run.stdout.contains("open comments are on what would change: “Somebody was”"), "{}", run.stdout);
        wiki.fake.resolve("Status codes", &lost);
        wiki.run(&["publish"]).clean();
        let body = wiki.fake.body("Status codes");
        assert!(body.contains(&marker) && !body.contains(&lost), "{body}");
        wiki.writes_nothing();
    }
}

#[test]
fn a_run_that_is_killed_is_taken_up_by_the_next() {
    let wanted = {
        let wiki = Wiki::new(Way::Cloud, "pages = \"codes\"\n");
        wiki.run(&["publish"]).clean();
        let versions: Vec<usize> = wiki.fake.titles().iter().map(|title| wiki.fake.versions_of(title)).collect();
        (wiki.fake.titles(), versions, wiki.fake.requests().len())
    };
    for at in (1..wanted.2).step_by(4) {
        let wiki = Wiki::new(Way::Cloud, "pages = \"codes\"\n");
        let (told, tell) = std::sync::mpsc::channel();
        let told = std::sync::Mutex::new(told);
        wiki.fake.on_nth(at, move || {
            // Whoever waits may be gone.
            let _ = told.lock().expect("no panic").send(());
            confluence::Fault::Stall(at % 8 == 1)
        });
        let mut child = command(wiki.path());
        child.arg("publish").env("CONFLUENCE_USER", EMAIL).env("CONFLUENCE_TOKEN", TOKEN);
        child.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut child = child.spawn().expect("the program starts");
        tell.recv().expect("the request comes");
        child.kill().expect("it is there");
        child.wait().expect("it ends");
        wiki.fake.calm();
        wiki.run(&["publish"]).clean();
        let versions: Vec<usize> = wiki.fake.titles().iter().map(|title| wiki.fake.versions_of(title)).collect();
        assert_eq!((wiki.fake.titles(), versions), (wanted.0.clone(), wanted.1.clone()), "{at}");
        wiki.writes_nothing();
    }
}

#[test]
fn a_page_that_is_not_there_is_a_difference() {
    let wiki = tree();
    wiki.fake.trash("409 Conflict");
    let run = wiki.run(&["diff"]).ends(1);
    assert!(run.stdout.contains("409 Conflict"), "{}", run.stdout);
    wiki.run(&["publish"]).clean();
    assert_eq!(wiki.fake.children("Status codes"), ["404 Not Found", "409 Conflict"]);
    wiki.run(&["diff"]).clean();
    wiki.writes_nothing();
}

#[test]
fn a_page_that_was_renamed_is_found_wherever_it_stands() {
    for way in WAYS {
        for adopted in [false, true] {
            let wiki = Wiki::new(way, "");
            if adopted && way != Way::DataCenter {
                wiki.fake.create_page("Status codes", None, "<p>Ours.</p>");
            }
            wiki.run(&["publish", "--adopt", "wiki"]).clean();
            wiki.fake.rename("Status codes", "HTTP codes");
            let run = wiki.run(&["publish"]).ends(1);
            assert!(run.stdout.contains("renamed to “HTTP codes”"), "{way:?} {adopted}: {}", run.stdout);
            assert!(wiki.fake.find("Status codes").is_none());
            wiki.run(&["publish", "--force", "wiki"]).clean();
            assert!(wiki.fake.find("HTTP codes").is_none());
            wiki.writes_nothing();
        }
    }
}

#[test]
fn an_edit_on_the_page_of_a_code_comes_back_and_nothing_else_is_told() {
    for way in WAYS {
        let wiki = Wiki::new(way, "pages = \"codes\"\n");
        wiki.run(&["publish"]).clean();
        let run = wiki.run(&["pull", "wiki"]).clean();
        assert_eq!(run.stdout, "wiki: nothing to take\n", "{way:?}");
        wiki.fake.edit_by_hand("404 Not Found", |body| {
            assert!(body.contains("not there"), "{body}");
            body.replacen("not there", "nowhere to be found", 1)
        });
        wiki.run(&["publish"]).ends(1);
        let before = harness::text(wiki.path(), "content/codes.yaml");
        let run = wiki.run(&["pull", "wiki"]).clean();
        assert!(run.stdout.starts_with("wiki: took 1 difference into content/codes.yaml\n"), "{}", run.stdout);
        assert!(!run.stdout.contains("newer"), "{}", run.stdout);
        let after = harness::text(wiki.path(), "content/codes.yaml");
        assert_eq!(after, before.replacen("not there", "nowhere to be found", 1), "{way:?}");
        // The table of the catalog gets it, and the page itself no version.
        let versions = wiki.fake.versions_of("404 Not Found");
        wiki.run(&["publish"]).clean();
        assert_eq!(wiki.fake.versions_of("404 Not Found"), versions, "{way:?}");
        assert!(wiki.fake.body("Status codes").contains("nowhere to be found"), "{way:?}");
        wiki.writes_nothing();
    }
}

#[test]
fn what_stands_beside_the_codes_is_told_by_diff_too() {
    let wiki = Wiki::new(Way::Cloud, "");
    wiki.run(&["publish"]).clean();
    wiki.fake.edit_by_hand("Status codes", |body| format!("{body}<p>Ask the pelican.</p>"));
    let run = wiki.run(&["diff"]).ends(1);
    assert!(run.stdout.contains("Ask the pelican."), "{}", run.stdout);
    let run = wiki.run(&["publish"]).ends(1);
    assert!(run.stdout.contains("Ask the pelican."), "{}", run.stdout);
}
