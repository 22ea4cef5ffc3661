//! `statusbook diff` as its user sees it, and the two published copies held against the source.
//!
//! Expected transcripts stand in `tests/expected/commands`, as those of the other commands.

mod harness;

use std::fs;
use std::io::Write;
use std::process::Stdio;

use harness::{book, command, project, run, temp, text, transcript, write};
use serde_json::Value;

const CODES: &str = "title: Service codes
sections:
  - title: Errors
    codes:
      - {code: 404, summary: Not Found, description: Use `POST` first.}
      - {code: 410, summary: Gone, description: It was here once.}
";

const PAGE: &str = "# Service codes

## Errors

| Code | Summary   | Description             |
|:----:|-----------|-------------------------|
| 404  | Not Found | Use `POST` first.       |
| 410  | Gone      | It was here **once**.   |
";

const PAYMENTS: &str = "title: Payments
sections:
  - title: Cards
    codes:
      - {code: PAY-1, summary: Declined, description: The bank said no.}
      - {code: PAY-2, summary: Expired, description: The card is old.}
";

fn folder() -> tempfile::TempDir {
    let folder = book(&[("content/codes.yaml", CODES)]);
    write(folder.path(), "same.md", PAGE.replace("**once**", "once"));
    write(folder.path(), "looks.md", PAGE);
    write(
        folder.path(),
        "other.md",
        PAGE.replace("Gone", "Lost").replace("| 404  | Not Found | Use `POST` first.       |\n", ""),
    );
    write(
        folder.path(),
        "rows.csv",
        "code,summary,description\n404,Not Found,Use POST first.\n410,Gone,It was there once.\n",
    );
    write(folder.path(), "prose.md", "# Nothing here\n\nOnly words.\n");
    folder
}

#[test]
fn a_file_is_compared_with_the_catalog() {
    let book = folder();
    transcript("diff-in-sync", book.path(), &["diff", "same.md"]).clean();
    transcript("diff-formatting", book.path(), &["diff", "looks.md"]).ends(1);
    // It is not in sync, and this is not what was asked for.
    let other_kind = run(book.path(), &["diff", "looks.md", "--only", "wording"]).clean().stdout;
    assert_eq!(other_kind, "looks.md  no difference of this kind (1 of others)\n");
    let json = run(book.path(), &["diff", "looks.md", "--only", "wording", "--format", "json"]).clean().stdout;
    assert!(json.contains("\"status\": \"in-sync\""), "{json}");
    transcript("diff-several", book.path(), &["diff", "same.md", "other.md", "rows.csv"]).ends(1);
    transcript("diff-no-copy", book.path(), &["diff", "prose.md"]).ends(1);
    transcript("diff-markdown", book.path(), &["diff", "other.md", "--format", "markdown"]).ends(1);
    let json = transcript("diff-json", book.path(), &["diff", "other.md", "--format", "json"]).ends(1);
    let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(report["copies"][0]["differences"].as_array().map(Vec::len), Some(3));
}

#[test]
fn two_files_are_compared_without_a_book() {
    let book = folder();
    let here = temp();
    for name in ["same.md", "looks.md", "rows.csv"] {
        fs::copy(book.path().join(name), here.path().join(name)).expect("a copy");
    }
    fs::copy(book.path().join("content/codes.yaml"), here.path().join("codes.yaml")).expect("a copy");
    transcript("diff-two", here.path(), &["diff", "looks.md", "rows.csv"]).ends(1);
    run(here.path(), &["diff", "codes.yaml", "same.md"]).clean();
    run(here.path(), &["diff", "same.md", "codes.yaml"]).clean();
    let alone = run(here.path(), &["diff", "same.md"]).ends(2);
    assert!(alone.stderr.contains("without a book, name two files"), "{}", alone.stderr);
}

#[test]
fn a_copy_comes_from_standard_input() {
    let book = folder();
    let mut command = command(book.path());
    command.args(["diff", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program");
    child.stdin.take().expect("a pipe").write_all(PAGE.replace("once", "twice").as_bytes()).expect("written");
    let output = child.wait_with_output().expect("an end");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    assert!(stdout.contains("standard input: 410 description: the words differ"), "{stdout}");
    assert!(stdout.contains("[-once.-]{+twice.+}"), "{stdout}");
}

#[test]
fn the_catalog_is_the_one_that_the_copy_shares_codes_with() {
    let book = book(&[("content/codes.yaml", CODES), ("content/pay/cards.yaml", PAYMENTS)]);
    let page = "| Code | Name | Meaning |\n|--|--|--|\n| PAY-1 | Declined | The bank said no. |\n| PAY-2 | Expired | The card is old. |\n";
    write(book.path(), "cards.md", page);
    let json = run(book.path(), &["diff", "cards.md", "--format", "json"]).clean();
    let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(report["copies"][0]["catalog"], "pay/cards");
    for named in ["pay/cards", "pay/cards.yaml", "content/pay/cards.yaml"] {
        run(book.path(), &["diff", "cards.md", "--catalog", named]).clean();
    }
    transcript("diff-other-catalog", book.path(), &["diff", "cards.md", "--catalog", "codes"]).ends(1);
    transcript("diff-unknown-catalog", book.path(), &["diff", "cards.md", "--catalog", "pay/card"]).ends(2);
    write(book.path(), "prose.md", "Only words.\n");
    transcript("diff-which-catalog", book.path(), &["diff", "prose.md"]).ends(2);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let book = folder();
    write(book.path(), "broken.yaml", "title: [\n");
    write(book.path(), "image.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR");
    transcript("diff-unreadable", book.path(), &["diff", "image.md"]).ends(2);
    run(book.path(), &["diff", "broken.yaml"]).ends(2);
    run(book.path(), &["diff", "broken.yaml", "same.md"]).ends(2);
    transcript("diff-unknown", book.path(), &["diff", "smae.md"]).ends(2);
    transcript("diff-nothing", book.path(), &["diff"]).ends(2);
    write(book.path(), "content/codes.yaml", "title: Service codes\nsections: 5\n");
    transcript("diff-bad-book", book.path(), &["diff", "same.md"]).ends(1);
    let json = run(book.path(), &["diff", "same.md", "--format", "json"]).ends(1);
    let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(report["diagnostics"][0]["rule"], "source/wrong-type");
}

/// A file that cannot be read is told of by its own name, and hides no other.
#[test]
fn one_unreadable_file_hides_no_other() {
    let book = folder();
    write(book.path(), "book.toml", "[book]\ntitle = \"b\"\n[[copy]]\nname = \"docs\"\npath = \"docs/*.md\"\n");
    write(book.path(), "docs/a.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR");
    write(book.path(), "docs/b.md", PAGE.replace("once", "twice"));
    let json = run(book.path(), &["diff", "docs", "--format", "json"]).ends(2);
    let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
    let of = |at: usize| (&report["copies"][at]["name"], &report["copies"][at]["status"]);
    assert_eq!(of(0), (&"docs (docs/a.md)".into(), &"unreadable".into()));
    assert_eq!(of(1).1, &Value::from("different"), "{report}");
    // Of two files the first can be the broken one.
    let here = temp();
    write(here.path(), "broken.yaml", "title: [\n");
    write(here.path(), "same.md", PAGE);
    let json = run(here.path(), &["diff", "broken.yaml", "same.md", "--format", "json"]).ends(2);
    let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(report["copies"][0]["name"], "broken.yaml", "{report}");
    assert_eq!(report["copies"].as_array().map(Vec::len), Some(1));
}

/// The copies of a book: in one file and in several, a part of the catalog, with texts of their own, and one that is gone.
#[test]
fn the_copies_of_a_book_are_compared() {
    let settings = "[book]
title = \"b\"

[[copy]]
name = \"docs\"
path = \"../docs/*.md\"
section = \"Errors\"

[[copy]]
name = \"wiki\"
path = \"wiki.txt\"
codes = \"4xx\"
intro = false

[[copy]]
name = \"old\"
path = \"old.md\"
";
    let more = CODES.replace("sections:\n", "sections:\n  - title: Success\n    codes:\n      - {code: 200, summary: Ok, description: Fine., targets: {wiki: {hide: true}}}\n");
    let more = more.replace("It was here once.}", "It was here once., targets: {wiki: {summary: Away}}}");
    let outside = temp();
    let folder = outside.path().join("book");
    write(&folder, "book.toml", settings);
    write(&folder, "content/codes.yaml", &more);
    write(
        &folder,
        "wiki.txt",
        "Errors we know\n\nCode\tSummary\tDescription\n404\tNot Found\tUse `POST` first.\n410\tGone\tIt was here once.\n",
    );
    for (code, summary, description) in
        [("404", "Not Found", "Use `POST` first."), ("410", "Gone", "It was there once.")]
    {
        let page = format!(
            "# Service codes\n\n## Errors\n\n| Code | Summary | Description |\n|--|--|--|\n| {code} | {summary} | {description} |\n"
        );
        write(outside.path(), &format!("docs/{code}.md"), page);
    }
    transcript("diff-copies", &folder, &["diff"]).ends(1);
    write(
        &folder,
        "wiki.txt",
        "Errors we know\n\nCode\tSummary\tDescription\n404\tNot Found\tUse `POST` first.\n410\tAway\tIt was here once.\n",
    );
    transcript("diff-one-copy", &folder, &["diff", "wiki"]).clean();
    transcript("diff-near", &folder, &["diff", "wik"]).ends(2);
    let json = run(&folder, &["diff", "docs", "old", "--format", "json"]).ends(1);
    let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(
        (&report["copies"][0]["status"], &report["copies"][1]["status"]),
        (&"different".into(), &"missing".into())
    );
    // The same code in both files: each is a copy of its own.
    fs::copy(outside.path().join("docs/404.md"), outside.path().join("docs/again.md")).expect("a copy");
    transcript("diff-copy-in-files", &folder, &["diff", "docs"]).ends(1);
    // Copies of the book come before files of the same name.
    write(&folder, "wiki", "nothing");
    write(&folder, "docs", "nothing");
    assert_eq!(run(&folder, &["diff", "wiki", "docs"]).code, Some(1));
}

#[test]
fn github_gets_paths_of_its_repository_and_a_summary() {
    let repository = temp();
    let docs = repository.path().join("docs");
    fs::create_dir_all(docs.join("content")).expect("a folder");
    write(&docs, "book.toml", "[book]\ntitle = \"b\"\n");
    write(&docs, "content/codes.yaml", CODES);
    write(&docs, "page.md", PAGE);
    let summary = repository.path().join("summary.md");
    fs::write(&summary, "before\n").expect("a file");
    let output = command(&docs)
        .args(["diff", "page.md", "--format", "github"])
        .env("GITHUB_WORKSPACE", repository.path())
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .expect("the program");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    assert!(stdout.contains("::notice file=docs/page.md,line=8,"), "{stdout}");
    let summary = text(repository.path(), "summary.md");
    assert!(summary.starts_with("before\n## Copies") && summary.contains("410 description"), "{summary}");
}

/// Both published copies say what the source says but for the two mistakes that the source has corrected.
#[test]
fn the_published_copies_are_held_against_the_source() {
    let source = text(&project("content"), "status-codes.yaml");
    let as_published = source.replace("carry out", "carryout").replace("you are successful", "your successful");
    let corrected = as_published.replace("your successful", "you are successful");
    assert!(source != as_published && corrected != as_published);
    for seed in ["documentation.txt", "confluence.txt"] {
        let book = book(&[("content/status-codes.yaml", &as_published)]);
        fs::copy(project("tests/seeds").join(seed), book.path().join(seed)).expect("a copy");
        run(book.path(), &["diff", seed, "--only", "wording", "--only", "section", "--only", "order"]).clean();
        write(book.path(), "content/status-codes.yaml", &corrected);
        let json = run(book.path(), &["diff", seed, "--only", "wording", "--format", "json"]).ends(1);
        let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
        let differences = report["copies"][0]["differences"].as_array().expect("differences");
        let told: Vec<_> = differences.iter().map(|it| (&it["code"], &it["field"], &it["kind"])).collect();
        assert_eq!(told, [(&"202".into(), &"description".into(), &"wording".into())]);
    }
    let copies = temp();
    for seed in ["documentation.txt", "confluence.txt"] {
        fs::copy(project("tests/seeds").join(seed), copies.path().join(seed)).expect("a copy");
    }
    let run =
        run(copies.path(), &["diff", "documentation.txt", "confluence.txt", "--only", "wording", "--only", "section"]);
    assert_eq!(run.clean().stdout, "confluence.txt  no difference of this kind (5 of others)\n");
}

/// A code that the source has and a copy should not is not told as one that the source lacks: somebody would add it again.
#[test]
fn what_a_copy_is_not_to_show_is_told_as_such() {
    let codes = "title: Service codes
sections:
  - title: Success
    codes:
      - {code: 200, summary: Ok, description: Fine.}
  - title: Errors
    codes:
      - {code: 403, summary: Forbidden, description: No., targets: {wiki: {hide: true}}}
      - {code: 404, summary: Not Found, description: Use `POST` first.}
      - {code: 503, summary: Down, description: Not now.}
";
    let book = book(&[("content/codes.yaml", codes)]);
    let settings = "[book]\ntitle = \"b\"\n\n[[copy]]\nname = \"wiki\"\npath = \"wiki.md\"\n";
    let page = "# Service codes\n\n## Success\n\n| Code | Summary | Description |\n|--|--|--|\n| 200 | Ok | Fine. |\n\n\
        ## Errors\n\n| Code | Summary | Description |\n|--|--|--|\n| 403 | Forbidden | No. |\n\
        | 404 | Not Found | Use `POST` first. |\n| 503 | Down | Not now. |\n| 599 | Odd | Odd. |\n";
    write(book.path(), "wiki.md", page);
    let told = |filter: &str| -> Vec<String> {
        write(book.path(), "book.toml", format!("{settings}{filter}"));
        let json = run(book.path(), &["diff", "wiki", "--format", "json"]).ends(1);
        let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
        let differences = report["copies"][0]["differences"].as_array().expect("differences").clone();
        let place = |it: &Value| match it["source"]["file"].as_str() {
            Some(file) => format!(" ({file}:{})", it["source"]["start"]["line"]),
            None => String::new(),
        };
        differences.iter().map(|it| it["message"].as_str().unwrap_or_default().to_owned() + &place(it)).collect()
    };
    let hidden = "`403` is left out of this copy by the `targets` of the code (content/codes.yaml:8)";
    let odd = "the source has no `599`";
    assert_eq!(told(""), [hidden, odd]);
    assert_eq!(
        told("codes = [\"20x\", \"40x\"]\n"),
        [hidden, "`503` is left out of this copy by the `codes` of its settings (book.toml:7)", odd]
    );
    let section = "the section is left out of this copy by the `section` of its settings (book.toml:7)";
    assert_eq!(told("section = \"Errors\"\n"), [section, hidden, odd]);
    // All codes of a section are left out, and so is the section; in one of another name, they are named.
    let by_codes = "the section is left out of this copy by the `codes` of its settings (book.toml:7)";
    assert_eq!(told("codes = \"404\"\n")[..1], [by_codes]);
    write(book.path(), "wiki.md", page.replace("## Success", "## What went well"));
    let other = "the copy has a section more, with `200`; left out of this copy by the `codes` of its settings: `200` \
        (book.toml:7)";
    assert_eq!(told("codes = \"404\"\n")[..1], [other]);
    // Without headings, the codes of a section that is left out are told one by one.
    write(book.path(), "wiki.md", page.replace("## Success\n", "").replace("## Errors\n", ""));
    let by_section = "`200` is left out of this copy by the `section` of its settings (book.toml:7)";
    assert!(told("section = \"Errors\"\n").contains(&by_section.to_owned()));
    // A region shows less still.
    let rows = page.split("## Errors\n\n").nth(1).unwrap_or_default();
    let region = format!("<!-- statusbook:begin codes=\"404\" -->\n{rows}\n<!-- statusbook:end -->\n");
    write(book.path(), "wiki.md", region);
    assert_eq!(told(""), [hidden, "`503` is left out of this copy by the marker of the region (wiki.md:1)", odd]);
}

/// Where the sources are broken, the reports for machines say so, too.
#[test]
fn broken_sources_are_told_in_every_form() {
    let repository = temp();
    let docs = repository.path().join("docs");
    write(&docs, "book.toml", "[book]\ntitle = \"b\"\n[[copy]]\nname = \"wiki\"\npath = \"wiki.md\"\n");
    write(&docs, "content/codes.yaml", "title: Service codes\nsections: 5\n");
    let summary = repository.path().join("summary.md");
    let output = command(&docs)
        .args(["diff", "--format", "github"])
        .env("GITHUB_WORKSPACE", repository.path())
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .expect("the program");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    assert!(
        stdout.starts_with("::error file=docs/content/codes.yaml,line=2,col=11,endColumn=12,title=source/wrong-type::"),
        "{stdout}"
    );
    let markdown = run(&docs, &["diff", "--format", "markdown"]).ends(1).stdout;
    assert!(markdown.starts_with("The sources need mending before copies are compared with them.\n\n- "), "{markdown}");
    assert!(markdown.contains("**source/wrong-type**") && markdown.contains("`content/codes.yaml:2:11`"), "{markdown}");
    assert!(text(repository.path(), "summary.md").contains(&markdown));
    // A copy that is gone is a mistake of the settings.
    write(&docs, "content/codes.yaml", CODES);
    let github = run(&docs, &["diff", "--format", "github"]).ends(1).stdout;
    let wanted =
        "::error file=book.toml,line=5,col=8,endColumn=17,title=wiki::wiki: missing: there is no file `wiki.md`";
    assert!(github.contains(wanted), "{github}");
}

/// What is wrong with one of several arguments hides none of the others.
#[test]
fn a_file_that_is_not_there_hides_no_other() {
    let book = folder();
    let json = run(book.path(), &["diff", "other.md", "smae.md", "--format", "json"]).ends(2);
    let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
    let status: Vec<&str> =
        report["copies"].as_array().into_iter().flatten().filter_map(|copy| copy["status"].as_str()).collect();
    assert_eq!(status, ["different", "missing"]);
    let human = run(book.path(), &["diff", "smae.md", "same.md"]).ends(2).stdout;
    assert!(human.contains("same.md  in sync\n"), "{human}");
    assert!(human.contains("smae.md  missing: there is no copy and no file called `smae.md`\n"), "{human}");
    let github = run(book.path(), &["diff", "smae.md", "--format", "github"]).ends(2).stdout;
    assert!(github.contains("::error title=smae.md::smae.md: missing: "), "{github}");
    // Nor does one of which it is not known what it is a copy of.
    write(book.path(), "content/pay.yaml", PAYMENTS);
    let human = run(book.path(), &["diff", "prose.md", "same.md", "rows.csv"]).ends(2).stdout;
    assert!(human.contains("same.md   in sync\n") && human.contains("name one with `--catalog PATH`"), "{human}");
    let here = temp();
    write(here.path(), "same.md", PAGE);
    let stderr = run(here.path(), &["diff", "same.md", "smae.md"]).ends(2).stderr;
    assert!(stderr.contains("there is no file `smae.md`"), "{stderr}");
}

/// What a page shows and a catalog cannot hold is named with its place, when it is compared and when it is imported.
#[test]
fn what_of_a_page_is_not_read_is_told() {
    let book = folder();
    let wiki = "<h1>Service codes</h1><h2>Errors</h2>\n<table><tbody><tr><th>Code</th><th>Summary</th><th>Description</th></tr>\n\
        <tr><td>404</td><td>Not Found</td><td>Use <code>POST</code> first.</td></tr>\n\
        <tr><td><s>410</s></td><td>Gone</td><td>It was here once.<ac:structured-macro ac:name=\"excerpt-include\">\
        <ac:parameter ac:name=\"\">Gone for good</ac:parameter></ac:structured-macro></td></tr></tbody></table>\n\
        <p>Ask <ac:link><ri:user ri:account-id=\"1\" /></ac:link>.</p>\n\
        <ac:structured-macro ac:name=\"include\"><ac:parameter ac:name=\"\"><ac:link><ri:page ri:content-title=\"More\" />\
        </ac:link></ac:parameter></ac:structured-macro>\n\
        <ac:structured-macro ac:name=\"toc\" /><ac:structured-macro ac:name=\"info\"><ac:rich-text-body><p>So.</p>\
        </ac:rich-text-body></ac:structured-macro>\n";
    write(book.path(), "wiki.xhtml", wiki);
    let json = run(book.path(), &["diff", "wiki.xhtml", "--format", "json"]).clean();
    let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
    let told: Vec<String> = report["diagnostics"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| format!("{} {}: {}", it["rule"], it["start"]["line"], it["message"]).replace('"', ""))
        .collect();
    let what = "is not in the text of this page";
    assert_eq!(
        told,
        [
            "copy/not-read 4: `410` is struck out there, and is read as any other code".to_owned(),
            format!("copy/not-read 4: what the macro `excerpt-include` shows {what}"),
            "copy/not-read 5: somebody who is mentioned has no name in the text of this page".to_owned(),
            format!("copy/not-read 6: what the macro `include` shows {what}"),
        ]
    );
    let import = run(book.path(), &["import", "wiki.xhtml"]).clean();
    assert_eq!(import.stderr.matches("warning[copy/not-read]").count(), 4, "{}", import.stderr);
    // In Markdown.
    let page = PAGE.replace("| 404 ", "| ~~404~~ ").replace("**once**", "once[^1]") + "\n[^1]: In 2019.\n";
    write(book.path(), "noted.md", page);
    let stderr = run(book.path(), &["import", "noted.md"]).clean().stderr;
    assert!(stderr.contains("the footnote `1`") && stderr.contains("noted.md:8:"), "{stderr}");
    assert!(stderr.contains("`404` is struck out"), "{stderr}");
}

/// A folder is its files: those in which no code stands twice are one copy, and others are copies each for itself.
#[test]
fn a_folder_is_compared_as_its_files() {
    let book = book(&[("content/codes.yaml", CODES)]);
    let row = |code: &str, summary: &str, description: &str| {
        format!(
            "# Service codes\n\n## Errors\n\n| Code | Summary | Description |\n|--|--|--|\n| {code} | {summary} | {description} |\n"
        )
    };
    write(book.path(), "docs/a.md", row("404", "Not Found", "Use `POST` first."));
    write(book.path(), "docs/deep/b.md", row("410", "Gone", "It was here once."));
    write(book.path(), "docs/image.png", b"\x89PNG\r\n\x1a\n");
    write(book.path(), "docs/.hidden.md", row("999", "Odd", "Odd."));
    for folder in ["docs", "docs/"] {
        assert_eq!(run(book.path(), &["diff", folder]).clean().stdout, "docs  in sync\n");
        assert_eq!(run(book.path(), &["diff", folder, "--catalog", "codes"]).clean().stdout, "docs  in sync\n");
    }
    write(book.path(), "docs/c.md", PAGE.replace("once", "twice"));
    let stdout = run(book.path(), &["diff", "docs"]).ends(1).stdout;
    let padded = |file: &str| format!("{:22} 1 difference\n", format!("docs ({file})"));
    for file in ["docs/a.md", "docs/c.md", "docs/deep/b.md"] {
        assert!(stdout.contains(&padded(file)), "{stdout}");
    }
    let github = run(book.path(), &["diff", "docs", "--format", "github"]).ends(1).stdout;
    assert!(github.contains("file=docs/c.md,line=8"), "{github}");
    // Of several catalogs, it is one of that with most of its codes.
    fs::remove_file(book.path().join("docs/c.md")).expect("a file");
    write(book.path(), "content/pay.yaml", PAYMENTS);
    let json = run(book.path(), &["diff", "docs", "--format", "json"]).clean();
    assert!(json.stdout.contains("\"catalog\": \"codes\""), "{}", json.stdout);
    fs::create_dir(book.path().join("empty")).expect("a folder");
    let stdout = run(book.path(), &["diff", "empty", "docs"]).ends(1).stdout;
    assert!(
        stdout.contains("empty  missing: no file of the folder can be a copy") && stdout.contains("in sync"),
        "{stdout}"
    );
    // The settings name files.
    write(
        book.path(),
        "book.toml",
        "[book]\ntitle = \"b\"\n[[copy]]\nname = \"all\"\npath = \"docs/\"\ncatalog = \"codes\"\n",
    );
    let stdout = run(book.path(), &["diff", "all"]).ends(2).stdout;
    assert_eq!(stdout, "all  unreadable: `docs` is a folder; name its files, as in `docs/*.md`\n");
    let publish = run(book.path(), &["publish", "docs"]).ends(1);
    assert!(publish.stderr.contains("Name its files, as in `docs/*.md`."), "{}", publish.stderr);
    assert!(!publish.stderr.contains("remove it"), "{}", publish.stderr);
}
