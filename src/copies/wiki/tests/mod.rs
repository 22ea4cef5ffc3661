//! Publishing to a Confluence in memory.

mod crash;
mod edits;
mod identity;
mod meanwhile;
mod states;
mod trees;

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::testing::Fake;
use crate::copies::kind::{Identity, Kind, OnPages, Subject};
use crate::copies::publish::{Cx, Does, Done, Hold, How, Step};
use crate::diagnostic::{Findings, SourceMap};
use crate::links::LinkIndex;
use crate::model::Book;
use crate::render::Fragments;
use crate::source::{Inputs, load};

/// A book with one copy, whose settings and source change.
#[derive(Clone)]
struct Told {
    settings: String,
    catalog: String,
}

/// A book that was read.
struct Ready {
    book: &'static Book,
    sources: SourceMap,
    index: &'static LinkIndex<'static>,
    fragments: Fragments<'static>,
}

/// What came of a publish.
#[derive(Debug)]
struct Came {
    steps: Vec<Step>,
    done: Vec<Done>,
}

/// A catalog of these codes: `404=Not Found=The page is not there.`
fn catalog(codes: &[&str]) -> String {
    let mut yaml =
        "title: Status codes\ndescription: What our service answers.\nsections:\n  - title: Errors\n    codes:\n"
            .to_owned();
    for code in codes {
        let mut parts = code.split('=');
        let mut part = || parts.next().unwrap_or("");
        yaml.push_str(&format!(
            "      - code: {}\n        summary: {}\n        description: {}\n",
            part(),
            part(),
            part()
        ));
    }
    yaml
}

impl Told {
    /// One page.
    fn one(codes: &[&str]) -> Self {
        let settings =
            "[[copy]]\nname = \"wiki\"\nkind = \"confluence\"\nurl = \"https://wiki.example\"\nspace = \"API\"\n";
        Self { settings: settings.to_owned(), catalog: catalog(codes) }
    }

    /// A page for each code, too.
    fn tree(codes: &[&str]) -> Self {
        let mut told = Self::one(codes);
        told.settings.push_str("pages = \"codes\"\n");
        told
    }

    fn with(mut self, settings: &str) -> Self {
        self.settings.push_str(settings);
        self
    }

    fn source(&self, codes: &[&str]) -> Self {
        Self { catalog: catalog(codes), ..self.clone() }
    }

    /// Looks at what is there, or does what is to be done.
    fn look<R>(&self, how: How, of: impl FnOnce(&Subject<'_>, &mut Cx<'_>) -> R) -> R {
        let Ready { book, sources, index, fragments } = self.ready();
        let copy = &book.config.copy[0];
        let catalog = book.catalog_of(copy).expect("a catalog");
        let part = catalog.for_copy(copy);
        let (mut sources, mut findings) = (sources.clone(), Findings::default());
        let mut cx = Cx { book, index, fragments, sources: &mut sources, findings: &mut findings, how };
        of(&Subject { copy, catalog, part: &part, book: Identity::of(book, catalog) }, &mut cx)
    }

    /// The book, which is the same for the same texts: its templates take longer than all that the tests do with it.
    fn ready(&self) -> &'static Ready {
        static READY: Mutex<BTreeMap<String, &'static Ready>> = Mutex::new(BTreeMap::new());
        let settings = format!("[book]\ntitle = \"b\"\n{}", self.settings);
        let key = format!("{settings}{}", self.catalog);
        READY.lock().expect("no panic").entry(key).or_insert_with(|| {
            let files = [("book.toml", settings), ("content/a.yaml", self.catalog.clone())];
            let files = files.map(|(path, text)| (path.to_owned(), text.into_bytes()));
            let loaded = load(Inputs::in_memory(files.into()).expect("a book"));
            assert!(!loaded.findings.has_errors(), "{:?}", loaded.findings);
            let book: &'static Book = Box::leak(Box::new(loaded.book.expect("a book")));
            let index: &'static LinkIndex<'static> = Box::leak(Box::new(LinkIndex::new(book)));
            let fragments = Fragments::new(book, index, &loaded.sources, None);
            Box::leak(Box::new(Ready { book, index, fragments, sources: loaded.sources }))
        })
    }

    fn plan(&self, fake: &Fake, how: How, carry_out: bool) -> Result<Came, String> {
        let kind = OnPages::over(Box::new(fake.clone()));
        self.look(how, |subject, cx| {
            let planned = kind.plan(subject, cx)?;
            let steps = planned.steps().to_vec();
            let done = if carry_out { planned.carry_out(&|_| {}) } else { Vec::new() };
            Ok(Came { steps, done })
        })
    }

    #[track_caller]
    fn publish_with(&self, fake: &Fake, how: How) -> Came {
        self.plan(fake, how, true).expect("it can be published")
    }

    #[track_caller]
    fn publish(&self, fake: &Fake) -> Came {
        self.publish_with(fake, How::default())
    }

    /// Publishes, and nothing is held and nothing goes wrong.
    #[track_caller]
    fn well(&self, fake: &Fake) -> Came {
        let came = self.publish(fake);
        assert!(came.steps.iter().all(|step| step.holds.is_empty()), "{:#?}", came.holds());
        assert!(came.done.iter().all(|done| done.result.is_ok()), "{:?}", came.done);
        came
    }

    /// Nothing is left to do, and nothing is written.
    #[track_caller]
    fn is_in_sync(&self, fake: &Fake) {
        fake.writes();
        let came = self.well(fake);
        assert!(came.does().iter().all(|does| *does == Does::Nothing), "{:?}", came.does());
        assert_eq!(fake.writes(), [""; 0]);
    }
}

impl Came {
    fn does(&self) -> Vec<Does> {
        self.steps.iter().map(|step| step.does).collect()
    }

    fn holds(&self) -> Vec<&Hold> {
        self.steps.iter().flat_map(|step| &step.holds).collect()
    }

    fn step(&self, name: &str) -> &Step {
        self.steps.iter().find(|step| step.name == name).unwrap_or_else(|| panic!("{name}: {:#?}", self.steps))
    }

    /// What the differences of all steps are about, and which side has moved.
    fn differences(&self) -> Vec<String> {
        let all = self.steps.iter().flat_map(|step| &step.differences);
        let told = all.map(|it| {
            let (code, field) = (it.code.as_deref().unwrap_or("-"), it.field.as_deref().unwrap_or("-"));
            format!("{code} {field} {:?}", it.standing)
        });
        told.collect()
    }
}
