//! Every example in README does what README says.

mod harness;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_statusbook");

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README")
}

/// The blocks of code in a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let open = format!("```{language}\n");
    text.split(open.as_str()).skip(1).filter_map(|rest| Some(rest.split_once("\n```")?.0.to_owned())).collect()
}

#[track_caller]
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new(PROGRAM).args(arguments).current_dir(folder).output().expect("the program starts");
    if output.status.success() {
        harness::wiki::assert_pages(folder, arguments.iter().map(OsStr::new));
    }
    output
}

#[track_caller]
fn assert_success(output: &Output, what: &str) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {errors}");
}

#[test]
fn the_commands_work_in_their_order() {
    let readme = readme();
    let folder = tempfile::tempdir().expect("a folder");
    let mut ran = Vec::new();
    for line in blocks(&readme, "sh").iter().flat_map(|block| block.lines()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["statusbook", arguments @ ..] => assert_success(&run(folder.path(), arguments), line),
            // The project's own book, into another folder than the one that its developer looks at.
            ["cargo", "run", "--", arguments @ ..] => {
                let dest = folder.path().join("own");
                let mut arguments = arguments.to_vec();
                arguments.extend(["--dest", dest.to_str().expect("UTF-8")]);
                assert_success(&run(Path::new(env!("CARGO_MANIFEST_DIR")), &arguments), line);
                assert!(
                    dest.join("html/index.html").exists()
                        && dest.join("markdown").exists()
                        && dest.join("confluence").exists()
                );
            }
            // What runs this test, and what would build the program anew.
            ["cargo", "test"] | ["cargo", "install", "--path", "."] => {}
            _ => panic!("README has a command that no test knows: {line}"),
        }
        ran.push(line.to_owned());
    }
    assert!(ran.iter().any(|line| line.starts_with("statusbook init")), "{ran:?}");
    assert!(folder.path().join("my-codes/public/html/index.html").exists());
}

#[test]
fn the_sources_build() {
    let readme = readme();
    let sources = blocks(&readme, "yaml");
    assert!(!sources.is_empty());
    for source in sources {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("content")).expect("a folder");
        fs::write(folder.path().join("book.toml"), "[book]\ntitle = \"Example\"\n").expect("a file");
        fs::write(folder.path().join("content/codes.yaml"), &source).expect("a file");
        assert_success(&run(folder.path(), &["build", "--strict"]), &source);
        let page = fs::read_to_string(folder.path().join("public/markdown/codes.md")).expect("a page");
        assert!(page.contains("PAY-017") && page.contains("The issuer of the card refused it."), "{page}");
    }
}

#[test]
fn the_commands_that_are_listed_are_those_of_the_program() {
    let help = String::from_utf8(run(Path::new("."), &["--help"]).stdout).expect("UTF-8");
    let commands = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a list");
    let known: Vec<&str> =
        commands.lines().filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    let readme = readme();
    let listed: Vec<&str> =
        readme.lines().filter_map(|line| line.strip_prefix("| `statusbook ")?.split(['`', ' ']).next()).collect();
    assert_eq!(listed, known);
}

#[test]
fn the_documents_that_are_linked_exist() {
    let readme = readme();
    let targets: Vec<&str> = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(targets.len() > 5, "{targets:?}");
    for target in targets.iter().filter(|target| !target.starts_with("https://")) {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(target).exists(), "{target}");
    }
}
