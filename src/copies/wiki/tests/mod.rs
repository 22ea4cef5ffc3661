//! Publishing to a Confluence in memory.

mod crash;
mod edits;
mod states;
mod trees;

use super::testing::Fake;
use crate::copies::kind::{Kind, OnPages, Subject};
use crate::copies::publish::{Cx, Does, Done, Hold, How, Step};
use crate::diagnostic::{Findings, SourceMap};
use crate::links::LinkIndex;
use crate::render::Fragments;
use crate::source::{Inputs, load};

/// A book with one copy, whose settings and source change.
#[derive(Clone)]
struct Told {
    settings: String,
    catalog: String,
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

    fn plan(&self, fake: &Fake, how: How, carry_out: bool) -> Result<Came, String> {
        let files = [
            ("book.toml", format!("[book]\ntitle = \"b\"\n{}", self.settings)),
            ("content/a.yaml", self.catalog.clone()),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.into_bytes()));
        let loaded = load(Inputs::in_memory(files.into()).expect("a book"));
        assert!(!loaded.findings.has_errors(), "{:?}", loaded.findings);
        let (book, mut sources) = (loaded.book.expect("a book"), loaded.sources);
        let index = LinkIndex::new(&book);
        let fragments = Fragments::new(&book, &index, &sources.clone(), None);
        let copy = &book.config.copy[0];
        let catalog = book.catalog_of(copy).expect("a catalog");
        let part = catalog.for_copy(copy);
        let subject = Subject { copy, catalog, part: &part };
        let mut findings = Findings::default();
        let kind = OnPages::over(Box::new(fake.clone()));
        let mut cx = Cx {
            book: &book,
            index: &index,
            fragments: &fragments,
            sources: &mut sources,
            findings: &mut findings,
            how,
        };
        let planned = kind.plan(&subject, &mut cx)?;
        let steps = planned.steps().to_vec();
        let done = if carry_out { planned.carry_out(&|_| {}) } else { Vec::new() };
        Ok(Came { steps, done })
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
