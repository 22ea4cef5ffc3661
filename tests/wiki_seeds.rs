//! The two published copies that this project started from, from end to end: one becomes a page of Confluence, the other a file in
//! Markdown; both become one source, and are kept in line with it and with each other from then on.

#[path = "confluence/mod.rs"]
mod confluence;
mod harness;
mod wiki;

use std::path::Path;
use std::sync::Arc;

use confluence::Fake;
use harness::{book, project, text, write};
use serde_json::Value;

use crate::wiki::program::{run, settings};

const PAGE: &str = "HTTP Status Codes";
const FILE: &str = "docs/status-codes.md";
const SOURCE: &str = "content/status-codes.yaml";

/// The book after the import, with both copies, and where they are.
struct Both {
    folder: tempfile::TempDir,
    fake: Arc<Fake>,
}

impl Both {
    fn new(fake: Arc<Fake>) -> Self {
        let seed = std::fs::read_to_string(project("tests/seeds/documentation.txt")).expect("a seed");
        fake.create_page(PAGE, None, &page(&seed));
        // What is to be mended in the texts is not the subject here.
        let off =
            |rule: &str| format!("[[lint.override]]\nrule = \"{rule}\"\nlevel = \"off\"\nreason = \"as published\"\n");
        let docs = format!("\n[[copy]]\nname = \"docs\"\npath = \"{FILE}\"\n");
        let more = format!("{docs}{}{}", off("http/*"), off("text/spelling"));
        let folder = book(&[("book.toml", &settings(&fake.url(), &more)), (FILE, &markdown(&seed))]);
        for name in ["documentation.txt", "confluence.txt"] {
            write(folder.path(), name, std::fs::read(project("tests/seeds").join(name)).expect("a seed"));
        }
        let import = harness::run(folder.path(), &["import", "documentation.txt", "confluence.txt"]).clean();
        write(folder.path(), SOURCE, import.stdout);
        Self { folder, fake }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, args: &[&str]) -> harness::Run {
        run(self.root(), &self.fake, args)
    }

    fn source(&self) -> String {
        text(self.root(), SOURCE)
    }

    fn file(&self) -> String {
        text(self.root(), FILE)
    }

    fn versions(&self) -> usize {
        self.fake.versions_of(PAGE)
    }

    /// Publishes, and nothing is to be written anywhere.
    #[track_caller]
    fn stays(&self) {
        let (file, versions) = (self.file(), self.versions());
        self.fake.forget();
        let run = self.run(&["publish"]).clean();
        let writes: Vec<String> = self.fake.writes().iter().map(|request| request.line()).collect();
        assert!(writes.is_empty(), "{writes:?}\n{}{}", run.stdout, run.stderr);
        assert_eq!((self.file(), self.versions()), (file, versions));
    }

    /// Changes the source in one place.
    #[track_caller]
    fn correct(&self, from: &str, to: &str) {
        let source = self.source();
        assert_eq!(source.matches(from).count(), 1, "{source}");
        write(self.root(), SOURCE, source.replace(from, to));
    }

    /// What `publish --format json` says of a copy.
    #[track_caller]
    fn told(&self, copy: &str, code: i32) -> Value {
        let run = self.run(&["publish", "--dry-run", "--format", "json", copy]).ends(code);
        let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
        report["copies"][0].clone()
    }
}

/// A row of the seed: number, summary and description.
type Row<'a> = [&'a str; 3];

/// The rows of a table.
fn rows(part: &str) -> Vec<Row<'_>> {
    part.lines()
        .filter_map(|line| {
            let mut cells = line.splitn(3, '\t');
            Some([cells.next()?, cells.next()?, cells.next()?])
        })
        .collect()
}

/// The seed in its three parts: what stands above the codes, and the tables.
fn parts(seed: &str) -> (&str, [(&str, Vec<Row<'_>>); 2]) {
    let intro = seed.lines().find(|line| line.starts_with("When REST")).expect("an introduction");
    let (first, second) = ("\nSuccess HTTP status codes\n", "\nError HTTP status codes\n");
    let (_, rest) = seed.split_once(first).expect("a section");
    let (success, error) = rest.split_once(second).expect("a section");
    (intro, [(first.trim(), rows(success)), (second.trim(), rows(error))])
}

/// The page as somebody made it in the editor.
fn page(seed: &str) -> String {
    let (intro, sections) = parts(seed);
    let mut marked = String::new();
    for (at, piece) in intro.split('`').enumerate() {
        marked.push_str(&if at % 2 == 1 { format!("<code>{piece}</code>") } else { piece.to_owned() });
    }
    let mut out = format!("<p>{marked}</p><p>&nbsp;</p>");
    for (title, rows) in sections {
        out.push_str(&format!(
            "<h2>{title}</h2><table class=\"wrapped\"><colgroup><col /><col /><col /></colgroup><tbody>"
        ));
        for (at, [code, summary, description]) in rows.into_iter().enumerate() {
            let cell = if at == 0 { "th" } else { "td" };
            out.push_str(&format!(
                "<tr><{cell}>{code}</{cell}><{cell}><p>{summary}</p></{cell}><{cell}><div class=\"content-wrapper\"><p>{description}</p></div></{cell}></tr>"
            ));
        }
        out.push_str("</tbody></table>");
    }
    out
}

/// The file as somebody keeps it in a repository.
fn markdown(seed: &str) -> String {
    let (intro, sections) = parts(seed);
    let mut out = format!("# {PAGE}\n\n{intro}\n");
    for (title, rows) in sections {
        out.push_str(&format!("\n## {title}\n\n"));
        for (at, row) in rows.into_iter().enumerate() {
            let [code, summary, description] = row.map(|cell| cell.replace("<code>", "`").replace("</code>", "`"));
            out.push_str(&format!("| {code} | {summary} | {description} |\n"));
            if at == 0 {
                out.push_str("|---|---|---|\n");
            }
        }
    }
    out
}

fn from_end_to_end(fake: Arc<Fake>) {
    let both = Both::new(fake);
    let (file, body) = (both.file(), both.fake.body(PAGE));

    // Neither is ours: both are shown, and left.
    let refused = both.run(&["publish"]).ends(1);
    assert!(
        refused.stdout.contains("not made by statusbook") && refused.stdout.contains("An Editor"),
        "{}",
        refused.stdout
    );
    assert!(refused.stderr.contains("--adopt"), "{}", refused.stderr);
    assert_eq!((both.file(), both.fake.body(PAGE)), (file, body));
    assert!(both.fake.writes().is_empty());

    // Looked at and taken over, each in one step.
    both.run(&["publish", "--adopt", "wiki", "docs"]).clean();
    assert!(both.versions() <= 2, "one version at most");
    assert_eq!(both.fake.labels(PAGE), Vec::<String>::new());
    both.run(&["diff"]).clean();
    both.stays();

    // A word is corrected in the source, and both get it.
    let versions = both.versions();
    both.correct("your successful", "you are successful");
    let told = both.told("wiki", 0);
    assert_eq!(told["steps"][0]["action"], "write", "{told:#}");
    assert!(told["steps"][0]["message"].as_str().is_some_and(|message| message.contains("202")), "{told:#}");
    assert_eq!(both.versions(), versions, "a dry run writes nothing");
    both.run(&["publish"]).clean();
    assert_eq!(both.versions(), versions + 1);
    assert!(both.fake.body(PAGE).contains("you are successful") && both.file().contains("you are successful"));
    let history = both.fake.history(PAGE);
    assert!(history.last().is_some_and(|version| version.message.contains("202")), "{history:#?}");
    both.stays();

    // Another word is edited in Confluence: it is shown, and left.
    both.fake.edit_by_hand(PAGE, |body| body.replace("incorrect token", "withdrawn token"));
    let (file, source, versions) = (both.file(), both.source(), both.versions());
    both.fake.forget();
    let held = both.run(&["publish"]).ends(1);
    for word in ["An Editor", "403", "description", "withdrawn", "incorrect"] {
        assert!(held.stdout.contains(word), "{word} in {}", held.stdout);
    }
    for way in ["statusbook pull wiki", "--force wiki", "targets"] {
        assert!(held.stderr.contains(way) || held.stdout.contains(way), "{way} in {}\n{}", held.stdout, held.stderr);
    }
    assert!(both.fake.writes().is_empty());
    assert_eq!((both.file(), both.versions()), (file, versions));
    let told = both.told("wiki", 1);
    let [difference] = told["steps"][0]["differences"].as_array().expect("differences").as_slice() else {
        panic!("one difference: {told:#}")
    };
    assert_eq!((&difference["code"], &difference["field"]), (&"403".into(), &"description".into()), "{told:#}");
    assert_eq!(
        (&told["steps"][0]["by"], &told["steps"][0]["holds"][0]["why"]),
        (&"An Editor".into(), &"edited".into())
    );

    // It comes into the source, and nothing else of that changes.
    both.run(&["pull", "wiki"]).clean();
    assert_eq!(both.source(), source.replace("incorrect", "withdrawn"));
    assert_eq!(both.source().matches("withdrawn").count(), 1);
    both.run(&["diff", "wiki"]).clean();

    // And from there into the other copy.
    both.run(&["publish"]).clean();
    assert!(both.file().contains("withdrawn token") && !both.file().contains("incorrect token"));
    assert_eq!(both.versions(), versions, "the page says it already");
    assert!(both.fake.body(PAGE).contains("withdrawn token"));
    both.run(&["diff"]).clean();
    both.stays();
    both.run(&["pull", "wiki"]).clean();
    both.fake.assert_no_violations();
}

#[test]
fn with_cloud() {
    from_end_to_end(Fake::cloud());
}

#[test]
fn with_data_center() {
    from_end_to_end(Fake::data_center());
}
