//! `import` as its user sees it: copies become a source, and what they disagree about is told.

mod harness;

use std::fs;
use std::io::Write;
use std::process::Stdio;

use harness::{command, names, project, run, temp, text, transcript, write};

const DOCS: &str = "# API errors\n\nWhat [the API](index.html) answers. See also [404](#404).\n\n## Client errors\n\n\
    | Code | Name | Description | Solution | Owner |\n|---|---|---|---|---|\n\
    | 400 | Bad Request | The body is `malformed`. | Mend it. | web |\n\
    | 404 | Not Found | Nothing is there. See [400](errors/400.html). | Look elsewhere. | web |\n\
    | 404 | Item Not Found | The item is gone. | List the items. | web |\n";
const WIKI: &str = "<h1>API errors</h1><h2>Client errors</h2><table><tr><th>Code<th>Name<th>Description\n\
    <tr><td>400<td>Bad Request<td>The body is malformed.\n\
    <tr><td>403<td>Forbidden<td>You may not.\n\
    <tr><td>404<td>Not Found<td>Nothing was found. See 400.</table>\
    <h2>Parameters</h2><table><tr><th>Name<th>Required<tr><td>id<td>yes</table>\n";

/// A folder with both copies.
fn copies() -> tempfile::TempDir {
    let folder = temp();
    write(folder.path(), "docs.md", DOCS);
    write(folder.path(), "wiki.html", WIKI);
    folder
}

/// The words of a text, whatever its lines.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn both_seeds_become_one_source() {
    let folder = temp();
    for name in ["confluence.txt", "documentation.txt"] {
        fs::copy(project("tests/seeds").join(name), folder.path().join(name)).expect("a copy");
    }
    let run = transcript("import-seeds", folder.path(), &["import", "confluence.txt", "documentation.txt"]).clean();
    assert!(run.stderr.contains("the copies differ in formatting only"), "{}", run.stderr);
    assert_eq!(run.stdout.matches("- code: ").count(), 9);
    assert_eq!(run.stdout.matches("  - title: ").count(), 2);
    let seed = fs::read_to_string(project("tests/seeds/documentation.txt")).expect("a seed");
    let seed = words(&seed.replace("<code>", "`").replace("</code>", "`"));
    let catalog: serde_yaml::Value = serde_yaml::from_str(&run.stdout).expect("YAML");
    assert!(seed.contains(&words(catalog["description"].as_str().expect("an intro"))));
    for code in catalog["sections"]
        .as_sequence()
        .expect("sections")
        .iter()
        .flat_map(|s| s["codes"].as_sequence().expect("codes"))
    {
        let row = ["code", "summary", "description"].map(|key| match &code[key] {
            serde_yaml::Value::Number(number) => number.to_string(),
            other => words(other.as_str().expect("a text")),
        });
        assert!(seed.contains(&row.join(" ")), "{row:?}");
    }
    // One alone is taken as it is, and gives the same words.
    for name in ["confluence.txt", "documentation.txt"] {
        let one = harness::run(folder.path(), &["import", name]).clean();
        let plain = |text: &str| words(&text.lines().skip(1).collect::<Vec<_>>().join("\n").replace('`', ""));
        assert_eq!(plain(&one.stdout), plain(&run.stdout), "{name}");
    }
}

#[test]
fn copies_that_disagree_are_told_apart() {
    let folder = copies();
    let path = folder.path();
    transcript("import-one", path, &["import", "docs.md"]).clean();
    transcript("import-two", path, &["import", "docs.md", "wiki.html"]).ends(1);
    let preferred =
        transcript("import-prefer", path, &["import", "--prefer", "wiki.html", "docs.md", "wiki.html"]).ends(1);
    assert!(preferred.stdout.contains("description: Nothing was found. See 400."), "{}", preferred.stdout);
    assert!(preferred.stdout.contains("The body is `malformed`."), "the richer formatting: {}", preferred.stdout);
    transcript("import-prefer-other", path, &["import", "--prefer", "x.md", "docs.md"]).ends(2);
    assert_eq!(names(path), "docs.md\nwiki.html\n");
}

#[test]
fn what_is_written_builds() {
    let folder = copies();
    let path = folder.path();
    write(path, "book.toml", "[book]\ntitle = \"Test\"\n");
    let args = ["import", "docs.md", "wiki.html", "-o", "content/errors.yaml", "--title", "Errors", "--base-url"];
    let args: Vec<&str> = args.into_iter().chain(["https://example.com/docs/errors.html"]).collect();
    transcript("import-output", path, &args).ends(1);
    let yaml = text(path, "content/errors.yaml");
    assert!(yaml.starts_with("title: Errors\n") && yaml.contains("(https://example.com/docs/index.html)"), "{yaml}");
    run(path, &["build", "--strict"]).clean();
    let again = transcript("import-standing", path, &["import", "docs.md", "-o", "content/errors.yaml"]).ends(2);
    assert!(again.stdout.is_empty());
    assert_eq!(text(path, "content/errors.yaml"), yaml);
}

#[test]
fn standard_input_is_a_copy() {
    let folder = temp();
    let mut child = command(folder.path())
        .args(["import", "-", "--form", "tsv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(b"Code\tMeaning\tDescription\n010\tOctal\tNot: eight\n")
        .expect("written");
    let output = child.wait_with_output().expect("it ends");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success());
    assert!(
        stdout.contains("- code: \"010\"\n        summary: Octal\n        description: \"Not: eight\"\n"),
        "{stdout}"
    );
    assert!(stdout.starts_with("title: Codes\n"), "{stdout}");
}

#[test]
fn what_holds_no_codes_is_refused() {
    let folder = temp();
    let path = folder.path();
    write(path, "prose.md", "# Nothing\n\n| Name | Required |\n|---|---|\n| id | yes |\n");
    transcript("import-nothing", path, &["import", "prose.md"]).ends(2);
    transcript("import-missing", path, &["import", "nowhere.md"]).ends(2);
    run(path, &["import"]).ends(2);
    run(path, &["import", "prose.md", "-o", "a.yaml", "--into", "b.yaml"]).ends(2);
    assert_eq!(names(path), "prose.md\n");
}

#[test]
fn a_code_with_two_meanings_is_not_merged() {
    let folder = temp();
    let path = folder.path();
    let page = "# Codes\n\n## HTTP\n\n| Code | Name | Description |\n|---|---|---|\n| 100 | Continue | Go on. |\n| 200 | OK | Fine. |\n\n\
        ## Exit codes\n\n| Code | Name | Description |\n|---|---|---|\n| 100 | Disk full | No space. |\n| 101 | Broken | No pipe. |\n";
    write(path, "codes.md", page);
    let refused = transcript("import-meanings", path, &["import", "codes.md"]).ends(2);
    assert!(refused.stderr.contains("`100`"), "{}", refused.stderr);
    let first = run(path, &["import", "codes.md", "--sheet", "1"]).clean().stdout;
    let second = run(path, &["import", "codes.md", "--sheet", "2"]).clean().stdout;
    assert!(first.contains("Continue") && !first.contains("Disk full"), "{first}");
    assert!(second.contains("Disk full") && !second.contains("Continue"), "{second}");
    run(path, &["import", "codes.md", "--sheet", "3"]).ends(2);
}

#[test]
fn a_folder_of_pages_is_one_copy() {
    let folder = temp();
    let path = folder.path();
    for (code, name, text) in [(400, "Bad Request", "Malformed."), (404, "Not Found", "Nothing there.")] {
        let table =
            format!("## Client errors\n\n| Code | Name | Description |\n|---|---|---|\n| {code} | {name} | {text} |\n");
        write(path, &format!("pages/{code}.md"), &table);
    }
    write(path, "pages/.hidden/x.md", "| Code | Name | Description |\n|---|---|---|\n| 500 | Oops | Hidden. |\n");
    write(path, "pages/README.md", "# About\n\nNothing about that.\n");
    let run = transcript("import-folder", path, &["import", "pages"]).clean();
    assert_eq!(run.stdout.matches("- code: ").count(), 2);
    assert_eq!(run.stdout.matches("Client errors").count(), 1);
}

#[test]
fn pages_about_parts_of_a_catalog_are_its_sections() {
    let folder = temp();
    let path = folder.path();
    for (file, title, intro, code) in
        [("client", "Client errors", "You did it.", 404), ("server", "Server errors", "We did it.", 500)]
    {
        let table = "| Code | Name | Description |\n|---|---|---|\n";
        let page = format!("# {title}\n\n{intro}\n\n{table}| {code} | Name | Text. |\n");
        write(path, &format!("pages/{file}.md"), &page);
    }
    let run = run(path, &["import", "pages"]).clean();
    let catalog: serde_yaml::Value = serde_yaml::from_str(&run.stdout).expect("YAML");
    let texts = catalog["sections"].as_sequence().expect("sections").iter();
    let texts =
        texts.map(|section| ["title", "description"].map(|key| section[key].as_str().unwrap_or_default().trim()));
    assert_eq!(texts.collect::<Vec<_>>(), [["Client errors", "You did it."], ["Server errors", "We did it."]]);
}

#[test]
fn a_row_that_a_copy_lacks_is_named() {
    let folder = temp();
    let path = folder.path();
    let table = |rows: &[&str]| {
        let rows = rows.iter().map(|name| format!("| 404 | {name} | About {name}. |\n")).collect::<String>();
        format!("# Codes\n\n| Code | Name | Description |\n|---|---|---|\n{rows}")
    };
    write(path, "a.md", table(&["One", "Two"]));
    write(path, "b.md", table(&["Two", "Three", "Four"]));
    let run = run(path, &["import", "a.md", "b.md"]).ends(1);
    assert!(run.stderr.contains("  the first row of `404`\n"), "{}", run.stderr);
    assert!(run.stderr.contains("  case 2 of `404`\n") && !run.stderr.contains("case 0"), "{}", run.stderr);
}

#[test]
fn what_must_not_be_written_is_not() {
    let folder = copies();
    let path = folder.path();
    let source = "title: Ours\nsections:\n  - title: Client errors\n    codes:\n      - code: 400\n        summary: Bad Request\n        description: x\n";
    write(path, "ours.yaml", source);
    let file = path.join("ours.yaml");
    let mut permissions = fs::metadata(&file).expect("a file").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).expect("permissions can be set");
    let run = run(path, &["import", "wiki.html", "--into", "ours.yaml"]).ends(2);
    assert!(run.stderr.contains("ours.yaml cannot be written: it is read-only"), "{}", run.stderr);
    assert_eq!(text(path, "ours.yaml"), source);
    assert_eq!(names(path), "docs.md\nours.yaml\nwiki.html\n");
}

const SOURCE: &str = "# ours\r\ntitle: API errors   # kept\r\nsections:\r\n  - title: Client errors\r\n    codes:\r\n\
    \x20     - {code: 400, summary: Bad Request, description: x}\r\n";

#[test]
fn what_is_there_stays_as_it_is() {
    let folder = copies();
    let path = folder.path();
    let source = SOURCE.replace(
        "- {code: 400, summary: Bad Request, description: x}",
        "- code: 400\r\n        summary: Bad Request\r\n        description: 'The body is `malformed`.' # so",
    );
    let bytes = format!("\u{feff}{source}\r\n  # not yet\r\n  - title: Others\r\n    codes: []\r\n");
    write(path, "errors.yaml", &bytes);
    let first = transcript("import-into", path, &["import", "docs.md", "wiki.html", "--into", "errors.yaml"]).ends(1);
    assert!(first.stdout.is_empty());
    let after = text(path, "errors.yaml");
    // What was added is one stretch of lines; without it the file is what it was.
    let lines: Vec<&str> = after.split_inclusive('\n').collect();
    let old: Vec<&str> = bytes.split_inclusive('\n').collect();
    let head = old.iter().zip(&lines).take_while(|(a, b)| a == b).count();
    let added = lines.len() - old.len();
    assert_eq!([&lines[..head], &lines[head + added..]].concat(), old);
    assert!(lines.iter().all(|line| line.ends_with("\r\n")), "{after:?}");
    assert!(after.contains("- code: 403\r\n") && after.contains("- code: 404\r\n"), "{after}");
    assert!(after.contains("See [400](#400)"), "{after}");
    let second = run(path, &["import", "docs.md", "--into", "errors.yaml"]).ends(1);
    assert!(second.stderr.contains("nothing to add"), "{}", second.stderr);
    assert_eq!(text(path, "errors.yaml"), after);
}

#[test]
fn a_source_that_cannot_be_added_to_is_refused() {
    let folder = copies();
    let path = folder.path();
    write(path, "flow.yaml", SOURCE);
    transcript("import-into-flow", path, &["import", "docs.md", "--into", "flow.yaml"]).ends(2);
    assert_eq!(text(path, "flow.yaml"), SOURCE);
    write(path, "broken.yaml", "title: [\n");
    run(path, &["import", "docs.md", "--into", "broken.yaml"]).ends(2);
    run(path, &["import", "docs.md", "--into", "none.yaml"]).ends(2);
    assert_eq!(names(path), "broken.yaml\ndocs.md\nflow.yaml\nwiki.html\n");
}

/// The blocks of a language in a page.
fn blocks<'t>(page: &'t str, language: &str) -> Vec<&'t str> {
    let open = format!("```{language}\n");
    page.split(&open).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_documented_example_is_what_happens() {
    let page = text(&project("content"), "importing.md");
    let folder = temp();
    write(folder.path(), "errors.md", blocks(&page, "markdown")[0]);
    write(folder.path(), "wiki.html", blocks(&page, "html")[0]);
    let run = run(folder.path(), &["import", "errors.md", "wiki.html"]).ends(1);
    assert_eq!(run.stdout, blocks(&page, "yaml")[0]);
    assert_eq!(run.stderr, blocks(&page, "text")[0]);
}

#[test]
fn a_retired_code_is_told_and_not_added() {
    let folder = temp();
    let source = "title: Codes\nretired: [418]\nsections:\n  - title: All\n    codes:\n      - code: 404\n        summary: Not Found\n        description: Gone.\n";
    write(folder.path(), "codes.yaml", source);
    write(folder.path(), "copy.csv", "Code,Summary,Description\n404,Not Found,Gone.\n418,Teapot,Short and stout.\n");
    let run = run(folder.path(), &["import", "copy.csv", "--into", "codes.yaml"]).ends(1);
    assert!(run.stderr.contains("retired in codes.yaml, and not added: 418"), "{}", run.stderr);
    assert_eq!(harness::text(folder.path(), "codes.yaml"), source);
}

/// What keeps a source from being added to is told with its own name and a reason.
#[test]
fn a_source_that_is_refused_is_named_with_the_reason() {
    let folder = copies();
    let path = folder.path();
    write(path, "broken.yaml", "title: T\nsections: 5\n");
    let stderr = run(path, &["import", "docs.md", "--into", "broken.yaml"]).ends(2).stderr;
    assert!(stderr.contains("--> broken.yaml:2:11") && !stderr.contains("catalog.yaml"), "{stderr}");
    assert!(stderr.contains("nothing is added to broken.yaml: it has the errors that are told above"), "{stderr}");
    // A catalog that includes others, and the file that it includes.
    let book = harness::book(&[
        (
            "content/all.yaml",
            "title: All\ninclude: parts/*.yaml\nsections:\n  - title: Own\n    codes:\n      - code: 1\n        summary: a\n        description: b\n",
        ),
        (
            "content/parts/more.yaml",
            "sections:\n  - title: Client errors\n    codes:\n      - code: 400\n        summary: Bad Request\n        description: x\n",
        ),
    ]);
    let docs = path.join("docs.md");
    let docs = docs.to_str().expect("UTF-8");
    let into = |file: &str, copy: &str| run(book.path(), &["import", copy, "--into", file]);
    let before = text(book.path(), "content/all.yaml");
    let stderr = into("content/all.yaml", docs).ends(2).stderr;
    assert!(stderr.contains("the section `Client errors` is not in this one"), "{stderr}");
    assert_eq!(text(book.path(), "content/all.yaml"), before);
    let stderr = into("content/parts/more.yaml", docs).ends(2).stderr;
    assert!(stderr.contains("it is a part of the catalog content/all.yaml, which includes it"), "{stderr}");
    // Its own sections can be added to.
    write(book.path(), "own.md", "# All\n\n## Own\n\n| Code | Summary | Description |\n|--|--|--|\n| 2 | c | d |\n");
    into("content/all.yaml", "own.md").clean();
    assert!(text(book.path(), "content/all.yaml").contains("- code: 2\n"));
}

/// A field that is kept and that no page shows is told, once there is no column for it.
#[test]
fn new_fields_without_a_column_are_told() {
    let folder = temp();
    let path = folder.path();
    let source = "title: Codes\nsections:\n  - title: All\n    codes:\n      - code: 404\n        summary: Not Found\n        description: Gone.\n";
    write(path, "copy.csv", "Code,Summary,Description,Owner\n404,Not Found,Gone.,web\n410,Gone,Gone.,web\n");
    let told = "`x-owner` of 1 code is new in codes.yaml, and no page shows it without a column\n";
    write(path, "codes.yaml", source);
    let stderr = run(path, &["import", "copy.csv", "--into", "codes.yaml"]).ends(1).stderr;
    assert!(stderr.contains(told), "{stderr}");
    write(path, "codes.yaml", format!("columns: [x-owner]\n{source}"));
    let stderr = run(path, &["import", "copy.csv", "--into", "codes.yaml"]).ends(1).stderr;
    assert!(stderr.contains("added 1 code") && !stderr.contains("no page shows it"), "{stderr}");
}
