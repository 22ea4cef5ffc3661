//! What changed: from git into `history.yaml`, and from there onto the pages and into the feed.

mod harness;
#[allow(dead_code, unreachable_pub)]
#[path = "support/tree.rs"]
mod tree;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use harness::{book, command, files, finish, run, storage, temp, text, write};
use statusbook::words::Words;

const TOML: &str = "[book]\ntitle = \"Test\"\n\n[output.html]\nbase-url = \"https://Docs.example.com:8080/pay/\"\n";

const FIRST: &str = "title: Codes\nsections:\n  - title: Errors\n    codes:\n      - code: 404\n        summary: Not Found\n        description: There is nothing at this address.\n      - code: PAY-1\n        summary: Declined\n        description: The bank said no.\n        fixes: Ask again.\n      - code: PAY-2\n        summary: Expired\n        description: It is [too old](https://example.com/a).\n";

fn git(folder: &Path, date: &str, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=E", "-c", "user.email=e@example.com"]);
    command.args(["-c", "init.defaultBranch=main", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false"]);
    command.args(["-c", "protocol.file.allow=always"]).args(args);
    // Authors' dates are others: what counts is when a commit came in.
    command.env("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z").env("GIT_COMMITTER_DATE", date);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    let output = command.output().expect("git starts");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn commit(folder: &Path, date: &str) -> String {
    git(folder, date, &["add", "-A"]);
    git(folder, date, &["commit", "--quiet", "--allow-empty", "-m", "a commit"]);
    git(folder, date, &["rev-parse", "HEAD"]).trim().to_owned()
}

/// A book in a repository, with its first version.
fn repository() -> tempfile::TempDir {
    let folder = book(&[("book.toml", TOML), (".gitignore", "public\n"), ("content/codes.yaml", FIRST)]);
    git(folder.path(), "2026-01-01T00:00:00Z", &["init", "--quiet"]);
    commit(folder.path(), "2026-01-10T09:00:00+02:00");
    folder
}

/// Changes a source by replacing words that are there.
fn edit(folder: &Path, name: &str, changes: &[(&str, &str)]) {
    let mut source = text(folder, name);
    for (from, to) in changes {
        assert!(source.contains(from), "{from} in {source}");
        source = source.replace(from, to);
    }
    write(folder, name, source);
}

/// A repository with several versions.
fn rich() -> tempfile::TempDir {
    let folder = repository();
    let path = folder.path();
    edit(path, "content/codes.yaml", &[("nothing at this", "no such"), ("fixes: Ask again.", "retry: no")]);
    commit(path, "2026-02-01T23:30:00-05:00");
    edit(path, "content/codes.yaml", &[("example.com/a", "example.com/b"), ("title: Errors", "title: Failures")]);
    commit(path, "2026-02-03T10:00:00Z");
    let at = text(path, "content/codes.yaml").find("      - code: PAY-2").expect("the last code");
    let mut source = text(path, "content/codes.yaml");
    source.truncate(at);
    source.push_str("  - title: Warnings\n    codes:\n      - code: PAY-1x\n        summary: Slow\n        description: It takes a while.\nretired:\n  - PAY-2\n");
    write(path, "content/codes.yaml", source);
    commit(path, "2026-02-03T12:00:00Z");
    folder
}

/// The changes in a file, a line each: what there is of each, by its keys.
fn told(folder: &Path) -> Vec<String> {
    let yaml: serde_yaml::Value = serde_yaml::from_str(&text(folder, "history.yaml")).expect("YAML");
    let word = |value: &serde_yaml::Value| match value {
        serde_yaml::Value::String(text) => text.clone(),
        other => serde_yaml::to_string(other).expect("YAML").trim().to_owned(),
    };
    let line = |change: &serde_yaml::Value| {
        let keys = ["date", "catalog", "code", "section", "kind", "field", "from", "to", "note"];
        let given = keys.iter().filter_map(|key| change.get(key)).map(word);
        given.collect::<Vec<_>>().join(" | ")
    };
    yaml["changes"].as_sequence().expect("a list").iter().map(line).collect()
}

#[test]
fn every_change_of_every_field_is_written_down_once() {
    let folder = rich();
    run(folder.path(), &["history"]).clean();
    assert_eq!(
        told(folder.path()),
        [
            "2026-02-03T12:00:00Z | codes | PAY-1x | added | Slow",
            "2026-02-03T12:00:00Z | codes | PAY-2 | removed | Expired",
            "2026-02-03T10:00:00Z | codes | Failures | changed | title | Errors | Failures",
            // Only its link leads elsewhere.
            "2026-02-03T10:00:00Z | codes | PAY-2 | changed | description",
            "2026-02-02T04:30:00Z | codes | 404 | changed | description | There is nothing at this address. | There is no such address.",
            "2026-02-02T04:30:00Z | codes | PAY-1 | removed | fixes | Ask again.",
            "2026-02-02T04:30:00Z | codes | PAY-1 | added | retry | No: the same request fails again",
            "2026-01-10T07:00:00Z | codes | added | Codes",
        ]
    );
    let head = git(folder.path(), "2026-01-01T00:00:00Z", &["rev-parse", "HEAD"]);
    assert!(text(folder.path(), "history.yaml").contains(&format!("until: {}", head.trim())));
    let written = text(folder.path(), "history.yaml");
    let again = run(folder.path(), &["history"]).clean();
    assert!(again.stdout.contains("nothing new"), "{}", again.stdout);
    assert_eq!(text(folder.path(), "history.yaml"), written);
}

#[test]
fn what_is_new_comes_on_top_and_the_rest_stays_as_its_author_left_it() {
    let folder = repository();
    let path = folder.path();
    run(path, &["history"]).clean();
    let own = text(path, "history.yaml")
        .replace("changes:\n", "# mine\nchanges: # all of them\n\n")
        .replace("    to: Codes\n", "    to: 'Codes'   # mine, too\n    note: We started.\n")
        .replace("  - date", "    - date")
        .replace("\n    catalog", "\n      catalog")
        .replace("\n    kind", "\n      kind")
        .replace("\n    to", "\n      to")
        .replace("\n    note", "\n      note");
    write(path, "history.yaml", &own);
    edit(path, "content/codes.yaml", &[("Declined", "Card declined")]);
    let last = commit(path, "2026-02-01T00:00:00Z");
    let dry = run(path, &["history", "--dry-run"]).clean();
    assert!(dry.stdout.contains("to: Card declined") && text(path, "history.yaml") == own, "{}", dry.stdout);
    run(path, &["history"]).clean();
    let changes = told(path);
    assert_eq!(changes[0], "2026-02-01T00:00:00Z | codes | PAY-1 | changed | summary | Declined | Card declined");
    assert_eq!(changes[1], "2026-01-10T07:00:00Z | codes | added | Codes | We started.");
    let new = text(path, "history.yaml");
    for line in own.lines().filter(|line| !line.starts_with("until:")) {
        assert!(new.lines().any(|kept| kept == line), "{line} in {new}");
    }
    assert!(new.contains(&format!("until: {last}")));
}

#[test]
fn a_file_that_cannot_be_added_to_is_left_alone() {
    let folder = repository();
    let path = folder.path();
    let flow = "changes: [{date: 2026-01-01, catalog: codes, kind: added}]\n";
    write(path, "history.yaml", flow);
    edit(path, "content/codes.yaml", &[("Declined", "Card declined")]);
    commit(path, "2026-02-01T00:00:00Z");
    edit(path, "content/codes.yaml", &[("Card declined", "Refused")]);
    commit(path, "2026-02-02T00:00:00Z");
    let refused = run(path, &["history"]).ends(2);
    assert!(refused.stderr.contains("changes:") && text(path, "history.yaml") == flow, "{}", refused.stderr);
    write(path, "history.yaml", "changes:\n  - {date: yesterday, catalog: codes, kind: added}\n");
    let wrong = run(path, &["history"]).ends(1);
    assert!(wrong.stderr.contains("`yesterday` is not a date"), "{}", wrong.stderr);
}

#[test]
fn a_catalog_that_was_renamed_is_the_same_and_its_past_goes_with_it() {
    let folder = repository();
    let path = folder.path();
    edit(path, "content/codes.yaml", &[("Declined", "Card declined")]);
    commit(path, "2026-02-01T00:00:00Z");
    fs::create_dir(path.join("content/api")).expect("a folder");
    fs::rename(path.join("content/codes.yaml"), path.join("content/api/pay.yaml")).expect("renamed");
    write(path, "content/other.yaml", FIRST.replace("PAY-", "X-").replace("404", "500"));
    commit(path, "2026-03-01T00:00:00Z");
    run(path, &["history"]).clean();
    assert_eq!(
        told(path)[..2],
        ["2026-03-01T00:00:00Z | api/pay | moved | codes | api/pay", "2026-03-01T00:00:00Z | other | added | Codes"]
    );
    run(path, &["build", "--output", "html"]).clean();
    let page = text(path, "public/html/changes.html");
    assert!(page.contains("<a href=\"api/pay/PAY-1.html\">PAY-1 Card declined</a>"), "{page}");
    assert!(text(path, "public/html/api/pay/PAY-1.html").contains("<time datetime=\"2026-02-01\">"));
    assert!(text(path, "public/html/api/pay/404.html").contains("<time datetime=\"2026-01-10\">"));
    assert!(text(path, "public/html/other/500.html").contains("<time datetime=\"2026-03-01\">"));
}

#[test]
fn parts_are_read_with_their_catalog_and_formatting_is_no_change() {
    let folder = repository();
    let path = folder.path();
    let at = FIRST.find("      - code: PAY-2").expect("the last code");
    write(path, "content/codes.yaml", format!("{}include: parts/*.yaml\n", &FIRST[..at]));
    write(path, "content/parts/two.yaml", format!("sections:\n  - title: Errors\n    codes:\n{}", &FIRST[at..]));
    write(path, "content/page.md", "# A page\n");
    commit(path, "2026-02-01T00:00:00Z");
    edit(path, "content/parts/two.yaml", &[("It is", "It  *is*")]);
    commit(path, "2026-02-02T00:00:00Z");
    edit(path, "content/parts/two.yaml", &[("*is*", "was")]);
    commit(path, "2026-02-03T00:00:00Z");
    run(path, &["history"]).clean();
    assert_eq!(
        told(path),
        [
            "2026-02-03T00:00:00Z | codes | PAY-2 | changed | description | It is too old. | It was too old.",
            "2026-01-10T07:00:00Z | codes | added | Codes"
        ]
    );
}

#[test]
fn a_version_with_errors_is_passed_over_and_told_with_the_next() {
    let folder = repository();
    let path = folder.path();
    edit(path, "content/codes.yaml", &[("Declined", "Refused"), ("title: Codes", "title: [")]);
    commit(path, "2026-02-01T00:00:00Z");
    edit(path, "content/codes.yaml", &[("title: [", "title: Codes")]);
    commit(path, "2026-02-02T00:00:00Z");
    let said = run(path, &["history"]).clean();
    assert!(said.stderr.contains("1 commit was passed over"), "{}", said.stderr);
    assert_eq!(told(path)[0], "2026-02-02T00:00:00Z | codes | PAY-1 | changed | summary | Declined | Refused");
}

#[test]
fn what_came_by_a_merge_is_told_once_when_it_came() {
    let folder = repository();
    let path = folder.path();
    let date = "2026-02-01T00:00:00Z";
    git(path, date, &["checkout", "--quiet", "-b", "work"]);
    edit(path, "content/codes.yaml", &[("Declined", "Refused")]);
    commit(path, "2026-02-02T00:00:00Z");
    git(path, date, &["checkout", "--quiet", "main"]);
    edit(path, "content/codes.yaml", &[("Expired", "Too old")]);
    commit(path, "2026-02-03T00:00:00Z");
    git(path, date, &["checkout", "--quiet", "work"]);
    // The branch tells of its own change, and main of nothing.
    run(path, &["history"]).clean();
    commit(path, "2026-02-04T00:00:00Z");
    git(path, date, &["checkout", "--quiet", "main"]);
    git(path, "2026-02-05T00:00:00Z", &["merge", "--quiet", "--no-ff", "-m", "merge", "work"]);
    run(path, &["history"]).clean();
    assert_eq!(
        told(path),
        [
            "2026-02-05T00:00:00Z | codes | PAY-2 | changed | summary | Expired | Too old",
            "2026-02-02T00:00:00Z | codes | PAY-1 | changed | summary | Declined | Refused",
            "2026-01-10T07:00:00Z | codes | added | Codes"
        ]
    );
    // From the beginning, the line of main is what counts.
    fs::remove_file(path.join("history.yaml")).expect("removed");
    run(path, &["history"]).clean();
    let dates: Vec<String> = told(path).iter().map(|line| line[..10].to_owned()).collect();
    assert_eq!(dates, ["2026-02-05", "2026-02-03", "2026-01-10"]);
}

#[test]
fn a_commit_that_is_no_more_is_made_up_for_by_where_the_file_last_changed() {
    let folder = repository();
    let path = folder.path();
    let date = "2026-02-01T00:00:00Z";
    git(path, date, &["checkout", "--quiet", "-b", "work"]);
    edit(path, "content/codes.yaml", &[("Declined", "Refused")]);
    commit(path, "2026-02-02T00:00:00Z");
    run(path, &["history"]).clean();
    commit(path, "2026-02-03T00:00:00Z");
    // The branch comes in as one commit, and is gone.
    git(path, date, &["checkout", "--quiet", "main"]);
    git(path, date, &["merge", "--quiet", "--squash", "work"]);
    commit(path, "2026-02-04T00:00:00Z");
    let known = told(path);
    let said = run(path, &["history"]).clean();
    assert!(said.stdout.contains("nothing new") && said.stderr.contains("last changed"), "{}", said.stderr);
    edit(path, "content/codes.yaml", &[("Refused", "Never")]);
    commit(path, "2026-02-05T00:00:00Z");
    run(path, &["history"]).clean();
    let now = told(path);
    assert_eq!(now[0], "2026-02-05T00:00:00Z | codes | PAY-1 | changed | summary | Refused | Never");
    assert_eq!(now[1..], known);
}

#[test]
fn a_clone_that_lacks_commits_is_told_so_unless_they_are_not_needed() {
    let origin = rich();
    let folder = temp();
    let url = format!("file://{}", origin.path().display());
    git(folder.path(), "2026-03-01T00:00:00Z", &["clone", "--quiet", "--depth", "1", &url, "clone"]);
    let clone = folder.path().join("clone");
    let refused = run(&clone, &["history"]).ends(2);
    assert!(refused.stderr.contains("--unshallow") && refused.stderr.contains("fetch-depth"), "{}", refused.stderr);
    assert!(!clone.join("history.yaml").exists());
    // With the file, the last commits are enough.
    run(origin.path(), &["history"]).clean();
    commit(origin.path(), "2026-03-01T00:00:00Z");
    edit(origin.path(), "content/codes.yaml", &[("Declined", "Refused")]);
    commit(origin.path(), "2026-03-02T00:00:00Z");
    git(folder.path(), "2026-03-01T00:00:00Z", &["clone", "--quiet", "--depth", "3", &url, "deeper"]);
    let deeper = folder.path().join("deeper");
    run(&deeper, &["history"]).clean();
    assert_eq!(told(&deeper)[0], "2026-03-02T00:00:00Z | codes | PAY-1 | changed | summary | Declined | Refused");
    // And building needs none.
    run(&clone, &["build"]).clean();
}

#[test]
fn nothing_to_ask_is_said_plainly() {
    let folder = book(&[("content/codes.yaml", FIRST)]);
    let path = folder.path();
    let mut command = command(path);
    let nowhere = finish(command.args(["history"]).env("GIT_CEILING_DIRECTORIES", path.parent().expect("a folder")));
    assert!(nowhere.ends(2).stderr.contains("not a git repository"));
    git(path, "2026-01-01T00:00:00Z", &["init", "--quiet"]);
    assert!(run(path, &["history"]).ends(2).stderr.contains("no commit yet"));
    let no_git = finish(harness::command(path).args(["history"]).env("PATH", path));
    assert!(no_git.ends(2).stderr.contains("git cannot be started"));
    commit(path, "2026-01-01T00:00:00Z");
    edit(path, "content/codes.yaml", &[("Declined", "Refused")]);
    let said = run(path, &["history"]).clean();
    assert!(said.stderr.contains("not committed") && said.stderr.contains("base-url"), "{}", said.stderr);
    assert!(!text(path, "history.yaml").contains("Refused"));
}

#[test]
fn a_book_in_a_folder_of_a_repository_has_its_own_history() {
    let folder = temp();
    let docs = folder.path().join("the docs");
    write(&docs, "book.toml", "[book]\ntitle = \"b\"\nsrc = \"my src\"\n");
    write(&docs, "my src/a b.yaml", FIRST);
    write(folder.path(), "content/other.yaml", FIRST);
    git(folder.path(), "2026-01-01T00:00:00Z", &["init", "--quiet"]);
    commit(folder.path(), "2026-01-01T00:00:00Z");
    edit(folder.path(), "content/other.yaml", &[("Declined", "Refused")]);
    commit(folder.path(), "2026-01-02T00:00:00Z");
    run(&docs, &["history"]).clean();
    assert_eq!(told(&docs), ["2026-01-01T00:00:00Z | a b | added | Codes"]);
}

#[test]
fn the_page_shows_the_words_that_differ_by_day_and_code() {
    let folder = rich();
    run(folder.path(), &["history"]).clean();
    run(folder.path(), &["build", "--output", "html"]).clean();
    let html = text(folder.path(), "public/html/changes.html");
    let page = tree::html(&html);
    assert!(
        html.contains("href=\"theme/changes.css\"") && folder.path().join("public/html/theme/changes.css").exists()
    );
    let main = page.one("main");
    let days: Vec<String> = main.all("h2").iter().map(|heading| heading.words()).collect();
    assert_eq!(days, ["2026-02-03", "2026-02-02", "2026-01-10"]);
    assert!(html.contains("There is <del>nothing at this</del> <ins>no such</ins> address."), "{html}");
    assert!(html.contains("<a href=\"codes/PAY-1.html\">PAY-1 Declined</a>"));
    assert!(html.contains("<del>Ask again.</del>") && html.contains("<ins>No: the same request fails again</ins>"));
    // What is gone leads to where it is said to be gone, under the name that it had.
    assert!(html.contains("<a href=\"index.html#pay-2\">PAY-2 Expired</a>"), "{html}");
    // Every page leads here; each code says when it last changed.
    for name in ["index.html", "codes/404.html", "404.html", "codes/all.html"] {
        assert!(
            text(folder.path(), &format!("public/html/{name}")).contains("changes.html\">What changed</a>"),
            "{name}"
        );
    }
    for (name, date) in [("codes/404", "2026-02-02"), ("codes/PAY-1x", "2026-02-03"), ("index", "2026-02-03")] {
        let page = text(folder.path(), &format!("public/html/{name}.html"));
        assert!(page.contains(&format!("<time datetime=\"{date}\">{date}</time>")), "{name}");
        let address = format!("{name}.html</loc><lastmod>{date}</lastmod>").replace("index.html", "");
        assert!(text(folder.path(), "public/html/sitemap.xml").contains(&address), "{address}");
    }
}

#[test]
fn the_feed_is_one_that_readers_take() {
    let folder = rich();
    run(folder.path(), &["history"]).clean();
    run(folder.path(), &["build", "--output", "html"]).clean();
    let feed = text(folder.path(), "public/html/feed.xml");
    let document = roxmltree::Document::parse(&feed).expect("XML");
    let root = document.root_element();
    let atom = |name| ("http://www.w3.org/2005/Atom", name);
    assert!(root.has_tag_name(atom("feed")));
    let child = |node: roxmltree::Node<'_, '_>, name: &'static str| {
        node.children().find(|child| child.has_tag_name(atom(name))).and_then(|child| child.text()).map(str::to_owned)
    };
    let link = |node: roxmltree::Node<'_, '_>, rel: &str| {
        let links = node.children().filter(|child| child.has_tag_name(atom("link")));
        links
            .filter(|link| link.attribute("rel") == Some(rel))
            .find_map(|link| link.attribute("href"))
            .map(str::to_owned)
    };
    let base = "https://Docs.example.com:8080/pay/";
    assert_eq!(child(root, "id").as_deref(), Some("tag:docs.example.com,2026-01-10:pay/changes"));
    assert_eq!(child(root, "updated").as_deref(), Some("2026-02-03T12:00:00Z"));
    assert_eq!(link(root, "self"), Some(format!("{base}feed.xml")));
    assert_eq!(link(root, "alternate"), Some(format!("{base}changes.html")));
    assert!(root.descendants().any(|node| node.has_tag_name(atom("author"))));
    let entries: Vec<_> = root.children().filter(|node| node.has_tag_name(atom("entry"))).collect();
    let updated: Vec<_> = entries.iter().filter_map(|entry| child(*entry, "updated")).collect();
    assert_eq!(
        updated,
        ["2026-02-03T12:00:00Z", "2026-02-03T10:00:00Z", "2026-02-02T04:30:00Z", "2026-01-10T07:00:00Z"]
    );
    let ids: BTreeSet<_> = entries.iter().filter_map(|entry| child(*entry, "id")).collect();
    assert!(
        ids.contains("tag:docs.example.com,2026-02-02:pay/changes/2026-02-02T04:30:00Z") && ids.len() == 4,
        "{ids:?}"
    );
    assert_eq!(child(entries[2], "title").as_deref(), Some("404 Not Found, PAY-1 Declined"));
    assert_eq!(link(entries[2], "alternate"), Some(format!("{base}changes.html#On-2026-02-02")));
    assert!(text(folder.path(), "public/html/changes.html").contains("id=\"On-2026-02-02\""));
    // The content is XHTML, and every link in it is whole.
    let html = |name| ("http://www.w3.org/1999/xhtml", name);
    assert!(entries[2].descendants().any(|node| node.has_tag_name(html("ins")) && node.text() == Some("no such")));
    for anchor in root.descendants().filter(|node| node.has_tag_name(html("a"))) {
        assert!(anchor.attribute("href").is_some_and(|href| href.starts_with(base)), "{anchor:?}");
    }
    let page = text(folder.path(), "public/html/codes/404.html");
    assert!(page.contains(
        "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"What changed\" href=\"../feed.xml\">"
    ));
}

/// What the program says of changes is in the language of the book, and so is its advice, which the file has in English.
#[test]
fn changes_are_told_in_the_language_of_the_book() {
    let folder = rich();
    run(folder.path(), &["history"]).clean();
    for language in Words::languages() {
        write(folder.path(), "book.toml", TOML.replace("[book]", &format!("[book]\nlanguage = \"{language}\"")));
        run(folder.path(), &["build", "--output", "html"]).clean();
        let words = Words::new(language, &[]);
        let said = |key: &str| words.get(key).to_owned();
        let page = text(folder.path(), "public/html/changes.html");
        assert!(page.contains(&format!("<h1>{}</h1>", said("what_changed"))), "{language}: {page}");
        assert!(page.contains(&words.fill("changed_in", &[("book", "Test")])), "{language}: {page}");
        for key in ["feed_note", "change_added", "change_removed", "field_changed", "fixes", "title", "retry_no"] {
            assert!(page.contains(&format!(">{}<", said(key))), "{language}: no {key} in {page}");
        }
        let feed = text(folder.path(), "public/html/feed.xml");
        let title = format!("<title>{}</title>", words.fill("feed_title", &[("book", "Test")]));
        assert!(feed.contains(&title) && feed.contains(&said("retry_no")), "{language}: {feed}");
        assert!(roxmltree::Document::parse(&feed).is_ok(), "{language}: {feed}");
        let page = text(folder.path(), "public/html/codes/404.html");
        let date = "<time datetime=\"2026-02-02\">2026-02-02</time>";
        let last = words.fill("last_changed", &[("date", date)]);
        assert!(page.contains(&format!("<p>{last}</p>")), "{language}: {page}");
        for key in ["what_changed", "feed"] {
            assert!(page.contains(&format!(">{}</a>", said(key))), "{language}: no {key} in {page}");
        }
    }
}

/// What a catalog may say must not break the page or the feed.
#[test]
fn texts_that_look_like_markup_stay_texts() {
    let changes = "changes:\n  - date: 2026-01-01\n    catalog: codes\n    code: 200\n    kind: changed\n    field: summary\n    from: \"</p><script>alert(1)</script> & ]]> \\u202E\"\n    to: \"<b>{{ page.title }}</b> \\\"x\\\"\"\n    note: \"<i>why</i>\"\n  - date: 2026-01-02\n    catalog: '<gone>'\n    code: <&>x\n    kind: removed\n";
    let folder = book(&[("book.toml", TOML), ("content/codes.yaml", harness::CATALOG), ("history.yaml", changes)]);
    run(folder.path(), &["build", "--output", "html"]).clean();
    let page = text(folder.path(), "public/html/changes.html");
    assert!(!page.contains("<script>alert") && !page.contains("<b>") && !page.contains("<i>why"), "{page}");
    let page = tree::html(&page);
    assert!(page.one("main").words().contains("{{ page.title }}"));
    let feed = text(folder.path(), "public/html/feed.xml");
    let feed = roxmltree::Document::parse(&feed).unwrap_or_else(|error| panic!("{error}: {feed}"));
    assert!(feed.descendants().any(|node| node.text() == Some("<i>why</i>")));
}

#[test]
fn without_a_history_there_is_nothing_of_it_and_without_an_address_no_feed() {
    let folder = book(&[("book.toml", TOML), ("content/codes.yaml", harness::CATALOG)]);
    run(folder.path(), &["build"]).clean();
    let without = files(&folder.path().join("public"));
    for name in ["changes.html", "feed.xml", "theme/changes.css"] {
        assert!(!without.contains_key(&format!("html/{name}")), "{name}");
    }
    for (name, bytes) in &without {
        let text = String::from_utf8_lossy(bytes);
        assert!(!name.ends_with(".html") || !(text.contains("changed") || text.contains("<time")), "{name}");
    }
    // An empty file, and one with no change, are none; the digest of the build knows of it.
    for empty in ["", "# nothing yet\n", "until: abc\nchanges:\n"] {
        write(folder.path(), "history.yaml", empty);
        run(folder.path(), &["build"]).clean();
        assert_eq!(
            files(&folder.path().join("public/html")).len(),
            without.keys().filter(|name| name.starts_with("html/")).count()
        );
    }
    write(folder.path(), "history.yaml", "changes:\n  - { date: 2026-01-01, catalog: codes, kind: added }\n");
    write(folder.path(), "book.toml", "[book]\ntitle = \"Test\"\n");
    run(folder.path(), &["build"]).clean();
    let page = text(folder.path(), "public/html/codes/404.html");
    assert!(page.contains("2026-01-01") && !page.contains("feed"), "{page}");
    assert!(
        !folder.path().join("public/html/feed.xml").exists() && folder.path().join("public/html/changes.html").exists()
    );
    // A page of that name is somebody else's.
    write(folder.path(), "content/changes.md", "# Changes\n");
    assert!(run(folder.path(), &["build"]).ends(1).stderr.contains("source/output-collision"));
}

#[test]
fn mistakes_in_the_file_are_told_with_their_places() {
    let wrong = "changes:\n  - date: 2026-02-30\n    catalog: codes\n    kind: added\n  - date: 2026-02-20\n    kind: deleted\n    catalog: codes\n    why: x\n";
    let folder = book(&[("content/codes.yaml", harness::CATALOG), ("history.yaml", wrong)]);
    let said = run(folder.path(), &["check", "--format", "short"]).ends(1);
    let all = format!("{}{}", said.stdout, said.stderr);
    for part in [
        "history.yaml:2:11",
        "`2026-02-30` is not a date",
        "history.yaml:6:11",
        "`deleted`",
        "history.yaml:8:5",
        "`why`",
    ] {
        assert!(all.contains(part), "{part} in {all}");
    }
}

/// The same commits give the same file, and the same file the same site, wherever they lie and whatever the clock says.
#[test]
fn the_same_bytes_come_from_every_clone() {
    let origin = rich();
    let folder = temp();
    let place = origin.path().display().to_string();
    git(folder.path(), "2026-03-01T00:00:00Z", &["clone", "--quiet", &place, "another place"]);
    let clone = folder.path().join("another place");
    let mut made = Vec::new();
    for (path, zone) in [(origin.path(), "America/New_York"), (clone.as_path(), "Asia/Tokyo")] {
        finish(command(path).args(["history"]).env("TZ", zone)).clean();
        finish(command(path).args(["build"]).env("TZ", zone)).clean();
        let public: Vec<_> =
            files(&path.join("public")).into_iter().filter(|(name, _)| !name.starts_with('.')).collect();
        assert!(public.iter().any(|(name, _)| name == "html/feed.xml"));
        made.push((text(path, "history.yaml"), public));
    }
    assert!(made[0] == made[1], "the two differ");
    // The second build knows that it has nothing to do.
    let again = run(&clone, &["build"]).clean();
    assert!(again.stdout.contains("nothing changed"), "{}", again.stdout);
}

/// What is written down is read back, whatever was said.
#[test]
fn any_words_come_back_from_the_file() {
    use proptest::prelude::*;
    use statusbook::history::{Entry, added};
    use statusbook::model::{ChangeKind, Date};
    use statusbook::source::{Inputs, load};

    let plain = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words =
        proptest::option::of("\\PC{1,40}".prop_map(move |text| plain(&text)).prop_filter("said", |t| !t.is_empty()));
    let code =
        proptest::option::of(prop_oneof!["[0-9]{1,5}", "[A-Za-z][A-Za-z0-9:# -]{0,8}[A-Za-z]", "[0-9]e[0-9]", "no"]);
    let known = proptest::bool::ANY;
    let mut config = ProptestConfig::with_cases(48);
    config.failure_persistence = None;
    proptest!(config, |(from in words.clone(), to in words, code in code, seconds in 0..4_000_000_000_i64, known in known)| {
        let entry = Entry {
            catalog: "a/b c".to_owned(),
            kind: ChangeKind::Changed,
            code: code.clone(),
            section: None,
            field: Some("x-own".to_owned()),
            from: from.clone(),
            to: to.clone(),
        };
        let old = known.then_some("# mine\r\nchanges: []\r\n");
        let date = Date::of_seconds(seconds);
        let file = added(old, &[(date.clone(), vec![entry.clone(), entry])], "0123").expect("a file");
        let files = [("book.toml", "[book]\ntitle = \"b\"\n"), ("history.yaml", file.as_str())];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        let loaded = load(Inputs::in_memory(files.into()).expect("a book"));
        prop_assert!(loaded.findings.is_empty(), "{:?}\n{file}", loaded.findings);
        let history = loaded.book.and_then(|book| book.history).expect("a history");
        prop_assert_eq!(history.until.as_ref().map(ToString::to_string), Some("0123".to_owned()));
        prop_assert_eq!(history.changes.len(), 2);
        let change = &history.changes[1];
        prop_assert_eq!(&change.date, &date);
        prop_assert_eq!(change.code.as_ref().map(|code| code.as_str().to_owned()), code.map(|code| code.trim().to_owned()));
        prop_assert_eq!(change.from.as_ref().map(|text| text.as_str().to_owned()), from);
        prop_assert_eq!(change.to.as_ref().map(|text| text.as_str().to_owned()), to);
    });
}
