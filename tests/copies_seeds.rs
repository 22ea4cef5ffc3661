//! The two published copies that this project started from, imported and compared as their owners would.

mod harness;

use std::path::Path;

use harness::{book, project, run, temp, write};
use serde_json::Value;

const COPIES: [&str; 2] = ["documentation.txt", "confluence.txt"];

/// A folder with both copies.
fn copies() -> tempfile::TempDir {
    let folder = temp();
    for name in COPIES {
        harness::write(folder.path(), name, std::fs::read(project("tests/seeds").join(name)).expect("a seed"));
    }
    folder
}

/// The differences of one comparison, from its JSON.
fn differences(folder: &Path, args: &[&str], code: i32) -> Vec<Value> {
    let run = run(folder, &[&["diff", "--format", "json"], args].concat()).ends(code);
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let copies = report["copies"].as_array().expect("copies");
    copies.iter().flat_map(|copy| copy["differences"].as_array().expect("differences").clone()).collect()
}

#[test]
fn both_copies_become_one_source() {
    let folder = copies();
    let import = run(folder.path(), &["import", "documentation.txt", "confluence.txt"]).clean();
    let yaml: Value = serde_yaml::from_str(&import.stdout).expect("YAML that another parser reads");
    assert_eq!(yaml["title"], "HTTP Status Codes");
    let introduction = yaml["description"].as_str().expect("an introduction");
    let words = introduction.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        words,
        "When REST API requests are sent to carryout various actions, various HTTP status codes will be returned based \
         on the state of the action (success or failure) and the HTTP method (`POST`, `GET`, `PUT`, `DELETE`) \
         executed. The following are the definitions of the various HTTP status codes that are returned:"
    );
    let sections = yaml["sections"].as_array().expect("sections");
    let titles: Vec<&str> = sections.iter().filter_map(|section| section["title"].as_str()).collect();
    assert_eq!(titles, ["Success HTTP status codes", "Error HTTP status codes"]);
    let codes = |section: &Value| -> Vec<(u64, String)> {
        let codes = section["codes"].as_array().expect("codes").iter();
        codes
            .map(|code| {
                (code["code"].as_u64().expect("a number"), code["summary"].as_str().expect("a summary").to_owned())
            })
            .collect()
    };
    let named =
        |codes: &[(u64, &str)]| codes.iter().map(|(code, name)| (*code, (*name).to_owned())).collect::<Vec<_>>();
    assert_eq!(codes(&sections[0]), named(&[(100, "Continue"), (200, "Ok"), (201, "Created"), (202, "Accepted")]));
    assert_eq!(
        codes(&sections[1]),
        named(&[
            (400, "Bad request"),
            (403, "Forbidden"),
            (404, "Not found"),
            (409, "Conflict"),
            (500, "Internal server error")
        ])
    );
    // Every description, word for word, with the code that only one of the copies has kept.
    let seed = std::fs::read_to_string(project("tests/seeds/documentation.txt")).expect("a seed");
    for code in sections.iter().flat_map(|section| section["codes"].as_array().expect("codes")) {
        let row =
            seed.lines().find(|line| line.starts_with(&format!("{}\t", code["code"]))).expect("a row of the seed");
        let expected =
            row.splitn(3, '\t').nth(2).expect("a description").replace("<code>", "`").replace("</code>", "`");
        let said = code["description"].as_str().expect("a description");
        assert_eq!(said.split_whitespace().collect::<Vec<_>>().join(" "), expected);
    }
    assert!(import.stderr.contains("formatting only"), "{}", import.stderr);
}

#[test]
fn each_copy_says_what_the_import_says_until_a_word_changes() {
    let folder = copies();
    let import = run(folder.path(), &["import", "documentation.txt", "confluence.txt"]).clean();
    // What is to be mended in the texts is not the subject here.
    let off =
        |rule: &str| format!("[[lint.override]]\nrule = \"{rule}\"\nlevel = \"off\"\nreason = \"as published\"\n");
    let settings = format!("[book]\ntitle = \"Test\"\n{}{}", off("http/*"), off("text/spelling"));
    let book = book(&[("book.toml", &settings), ("content/status-codes.yaml", &import.stdout)]);
    run(book.path(), &["build", "--strict"]).clean();
    for name in COPIES {
        let copy = folder.path().join(name);
        let copy = copy.to_str().expect("UTF-8");
        let run = run(book.path(), &["diff", copy, "--only", "wording"]).clean();
        // The clipboard has lost the code of five texts.
        let state = if name == "confluence.txt" { "no difference of this kind (5 of others)" } else { "in sync" };
        assert!(run.stdout.ends_with(&format!("{name}  {state}\n")), "{}", run.stdout);
        let yaml = book.path().join("content/status-codes.yaml");
        harness::run(folder.path(), &["diff", yaml.to_str().expect("UTF-8"), copy, "--only", "wording"]).clean();
    }
    // What the clipboard lost is all that is left.
    let lost = differences(book.path(), &[folder.path().join("confluence.txt").to_str().expect("UTF-8")], 1);
    assert!(!lost.is_empty() && lost.iter().all(|difference| difference["kind"] == "formatting"), "{lost:#?}");

    let corrected = import.stdout.replace("your successful", "you are successful");
    assert_ne!(corrected, import.stdout, "the slip stands in the source");
    write(book.path(), "content/status-codes.yaml", corrected);
    for name in COPIES {
        let copy = folder.path().join(name);
        let found = differences(book.path(), &[copy.to_str().expect("UTF-8"), "--only", "wording"], 1);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(
            (&found[0]["kind"], &found[0]["code"], &found[0]["field"]),
            (&"wording".into(), &"202".into(), &"description".into()),
            "{found:#?}"
        );
    }
}
