//! Whatever is edited on either side, in whatever order: nothing that a person wrote into a copy is written over unseen, and in
//! the end both sides say the same.

// Both bring the checker of Confluence pages along.
#![allow(clippy::duplicate_mod)]

mod harness;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use harness::{temp, write};
use proptest::prelude::*;
use proptest::test_runner::Config;
use statusbook::copies::kind::{self, Identity, Subject};
use statusbook::copies::publish::{Cx, Does, How, Step};
use statusbook::diagnostic::Findings;
use statusbook::links::LinkIndex;
use statusbook::render::Fragments;
use statusbook::source::{Inputs, Loaded, load};

/// The codes of the catalog.
const CODES: usize = 3;

/// Something that somebody does.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// The source says something new of a code.
    Source(usize),
    /// So does the copy.
    Copy(usize),
    /// Both say the same new thing.
    Both(usize),
    /// The source takes over what the copy says.
    Taken(usize),
    /// A publish, and whether it writes over edits.
    Publish(bool),
    /// The file goes through a formatter.
    Formatter,
}

fn event() -> impl Strategy<Value = Event> {
    let code = 0..CODES;
    prop_oneof![
        3 => code.clone().prop_map(Event::Source),
        3 => code.clone().prop_map(Event::Copy),
        1 => code.clone().prop_map(Event::Both),
        2 => code.prop_map(Event::Taken),
        4 => Just(Event::Publish(false)),
        1 => Just(Event::Publish(true)),
        1 => Just(Event::Formatter),
    ]
}

/// The two sides, as texts of codes; each text is a word that stands nowhere else.
struct World {
    folder: tempfile::TempDir,
    path: &'static str,
    source: [String; CODES],
    /// What the file says; none before it is there.
    copy: Option<[String; CODES]>,
    /// What we last wrote there.
    written: Option<[String; CODES]>,
    words: usize,
}

impl World {
    fn new(path: &'static str, form: &str) -> Self {
        let folder = temp();
        let region = if form == "region" {
            "# Mine\n\n<!-- statusbook:begin -->\n<!-- statusbook:end -->\n\nMine, too.\n"
        } else {
            ""
        };
        let toml = format!("[book]\ntitle = \"Test\"\n[[copy]]\nname = \"docs\"\npath = \"{path}\"\n");
        write(folder.path(), "book.toml", toml);
        if !region.is_empty() {
            write(folder.path(), path, region);
        }
        let source = std::array::from_fn(|at| format!("First{at}word"));
        Self { folder, path, source, copy: None, written: None, words: 0 }
    }

    fn word(&mut self) -> String {
        self.words += 1;
        format!("New{}word", self.words)
    }

    fn text(&self) -> String {
        fs::read_to_string(self.folder.path().join(self.path)).unwrap_or_default()
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Source(at) => self.source[at] = self.word(),
            Event::Copy(at) => {
                let word = self.word();
                self.edit(at, word);
            }
            Event::Both(at) => {
                let word = self.word();
                self.edit(at, word.clone());
                self.source[at] = word;
            }
            Event::Taken(at) => {
                if let Some(copy) = &self.copy {
                    self.source[at] = copy[at].clone();
                }
            }
            Event::Publish(force) => self.publish(force),
            Event::Formatter => write(self.folder.path(), self.path, self.text().replace(" | ", "  |  ")),
        }
    }

    /// Somebody edits the file, where it is there.
    fn edit(&mut self, at: usize, word: String) {
        let text = self.text();
        if let Some(copy) = &mut self.copy {
            assert!(text.contains(copy[at].as_str()), "{} in {text}", copy[at]);
            write(self.folder.path(), self.path, text.replace(copy[at].as_str(), &word));
            copy[at] = word;
        }
    }

    /// Publishes, and looks at what became of each text.
    fn publish(&mut self, force: bool) {
        let before = self.text();
        let steps = publish(self.folder.path(), &self.source, How { force, ..How::default() });
        let step = &steps[0];
        let after = self.text();
        let Some(copy) = self.copy.clone() else {
            assert!(matches!(step.does, Does::Create | Does::Write) && step.holds.is_empty(), "{step:?}");
            self.copy = Some(self.source.clone());
            self.written = self.copy.clone();
            return self.says(&after);
        };
        let written = self.written.clone().expect("what was written");
        let is_edit = |at: usize| copy[at] != written[at] && copy[at] != self.source[at];
        let mut edits: Vec<usize> = (0..CODES).filter(|at| is_edit(*at)).collect();
        // Without a past only a checksum or a digest is known: once it was touched, all that differs may be an edit.
        if copy != written {
            edits = (0..CODES).filter(|at| copy[*at] != self.source[*at]).collect();
        }
        if force || edits.is_empty() {
            assert!(step.holds.is_empty(), "nothing of it is anybody's edit: {step:?}");
            self.copy = Some(self.source.clone());
            self.written = self.copy.clone();
        } else {
            // All of them are shown, and nothing is written.
            assert_eq!((step.does, before.as_str()), (Does::Nothing, after.as_str()), "{step:?}");
            assert!(!step.holds.is_empty(), "{step:?}");
            for at in edits {
                let code = (400 + at).to_string();
                let shown = step.differences.iter().any(|it| it.code.as_ref() == Some(&code));
                assert!(shown, "the edit of {code} is not shown: {step:?}");
            }
        }
        self.says(&after);
        // Twice is once.
        let again = publish(self.folder.path(), &self.source, How::default());
        assert_eq!(again[0].does, Does::Nothing, "{again:?}");
        assert_eq!(self.text(), after);
    }

    /// The file says what it is to say, and around a region what it said.
    fn says(&self, text: &str) {
        for word in self.copy.iter().flatten() {
            assert!(text.contains(word.as_str()), "{word} is gone from {text}");
        }
    }
}

/// Publishes a book of these texts: what was done.
fn publish(root: &Path, texts: &[String; CODES], how: How) -> Vec<Step> {
    let mut catalog = "title: Codes\nsections:\n  - title: All\n    codes:\n".to_owned();
    for (at, text) in texts.iter().enumerate() {
        catalog.push_str(&format!(
            "      - {{code: {}, summary: Summary {at}, description: 'It is {text}.'}}\n",
            400 + at
        ));
    }
    write(root, "content/codes.yaml", catalog);
    let Loaded { mut sources, findings, book } = load(Inputs::read(root).expect("a book"));
    assert!(!findings.has_errors());
    let book = book.expect("a book");
    let index = LinkIndex::new(&book);
    let fragments = Fragments::new(&book, &index, &sources, None);
    let mut found = Findings::default();
    let copy = &book.config.copy[0];
    let catalog = book.catalog_of(copy).expect("a catalog");
    let part = catalog.for_copy(copy);
    let kind = kind::of(copy, root);
    let mut cx =
        Cx { book: &book, index: &index, fragments: &fragments, sources: &mut sources, findings: &mut found, how };
    let planned = kind
        .plan(&Subject { copy, catalog, part: &part, book: Identity::of(&book, catalog) }, &mut cx)
        .expect("a plan");
    let steps = planned.steps().to_vec();
    for done in planned.carry_out(&|_| ()) {
        done.result.expect("it is written");
    }
    assert!(found.is_empty());
    steps
}

proptest! {
    #![proptest_config(Config { cases: 24, ..Config::default() })]

    #[test]
    fn no_edit_is_written_over_unseen(
        form in prop::sample::select(vec![("codes.md", "whole"), ("codes.csv", "whole"), ("codes.html", "whole"), ("page.md", "region")]),
        events in prop::collection::vec(event(), 1..14),
    ) {
        let mut world = World::new(form.0, form.1);
        world.happen(Event::Publish(false));
        for event in events {
            world.happen(event);
        }
        // In the end somebody decides: everything is taken over.
        for at in 0..CODES {
            world.happen(Event::Taken(at));
        }
        world.happen(Event::Publish(false));
        let sides: BTreeMap<usize, bool> = (0..CODES).map(|at| (at, world.text().contains(world.source[at].as_str()))).collect();
        prop_assert!(sides.values().all(|same| *same), "{sides:?}");
    }
}
