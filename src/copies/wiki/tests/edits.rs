//! Edits on both sides and publishes, in any order: what a person wrote is never written over unseen, and it all ends in line.

use proptest::prelude::*;

use super::Told;
use crate::confluence::Flavor;
use crate::copies::kind::{Fetched, Kind, OnPages, Part};
use crate::copies::publish::How;
use crate::copies::wiki::testing::Fake;

const NAMES: [&str; 3] = ["400", "404", "409"];

#[derive(Clone, Debug)]
enum Act {
    /// The source says something else of a code.
    Source(usize),
    /// Somebody writes something else of a code into the wiki.
    Copy(usize),
    /// Somebody adds a remark below.
    Remark,
    /// Somebody saves a page as it is.
    Touch(usize),
    /// The source takes over what the wiki says of a code.
    Pull(usize),
    Publish,
    Force,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0..NAMES.len()).prop_map(Act::Source),
        3 => (0..NAMES.len()).prop_map(Act::Copy),
        1 => Just(Act::Remark),
        1 => (0..NAMES.len()).prop_map(Act::Touch),
        2 => (0..NAMES.len()).prop_map(Act::Pull),
        4 => Just(Act::Publish),
        1 => Just(Act::Force),
    ]
}

/// What somebody did so far. Each text is a word of its own.
struct World {
    is_tree: bool,
    fake: Fake,
    /// What the source says of each code, and what the wiki does.
    source: [String; 3],
    wiki: [String; 3],
    /// What people wrote, and is to be seen until somebody decides otherwise.
    written: Vec<(String, String)>,
    words: usize,
}

impl World {
    fn new(is_tree: bool) -> Self {
        let words = NAMES.map(|name| format!("first{name}"));
        let fake = Fake::new(Flavor::Cloud);
        let world = Self { is_tree, fake, source: words.clone(), wiki: words, written: Vec::new(), words: 0 };
        world.told().well(&world.fake);
        world
    }

    fn told(&self) -> Told {
        let codes: Vec<String> =
            NAMES.iter().zip(&self.source).map(|(name, word)| format!("{name}=Name{name}={word}")).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        if self.is_tree { Told::tree(&codes) } else { Told::one(&codes) }
    }

    fn word(&mut self) -> String {
        self.words += 1;
        format!("word{}x", self.words)
    }

    fn title(&self, code: usize) -> String {
        if self.is_tree { format!("{0} Name{0}", NAMES[code]) } else { "Status codes".to_owned() }
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Source(code) => self.source[*code] = self.word(),
            Act::Copy(code) => {
                let (title, word) = (self.title(*code), self.word());
                let old = std::mem::replace(&mut self.wiki[*code], word.clone());
                self.fake.edit(&title, "ann", |body| body.replace(&old, &word));
                self.written.retain(|(_, text)| *text != old);
                self.written.push((title, word));
            }
            Act::Remark => {
                let (title, word) = (self.title(0), self.word());
                self.fake.edit(&title, "ann", |body| format!("{body}<p>{word}</p>"));
                self.written.push((title, word));
            }
            Act::Touch(code) => self.fake.edit(&self.title(*code), "ann", str::to_owned),
            Act::Pull(code) => self.source[*code].clone_from(&self.wiki[*code]),
            Act::Publish => self.publish(How::default()),
            Act::Force => {
                self.publish(How { force: true, ..How::default() });
                // It was shown, and somebody wanted it so.
                self.written.clear();
                self.wiki.clone_from(&self.source);
                self.told().is_in_sync(&self.fake);
            }
        }
    }

    fn publish(&mut self, how: How) {
        let versions =
            |world: &Self| -> usize { world.fake.state().pages.values().map(|page| page.versions.len()).sum() };
        let before = versions(self);
        let came = self.told().publish_with(&self.fake, how);
        assert!(came.done.iter().all(|done| done.result.is_ok()), "{:?}", came.done);
        let written = came.does().iter().filter(|does| **does == crate::copies::publish::Does::Write).count();
        assert_eq!(versions(self) - before, written, "a version for each page that changes");
        for (title, text) in &self.written {
            let step = came.step(title);
            let stands = self.fake.with(title, |page| page.body().contains(text));
            assert!(stands || how.force, "`{text}` of {title} was written over: {step:#?}");
        }
        for (code, word) in self.source.iter().enumerate() {
            let step = came.step(&self.title(code));
            if step.holds.is_empty() {
                self.wiki[code].clone_from(word);
                // What the source took over is its own.
                self.written.retain(|(_, text)| text != word);
                let shown = self.fake.with(&self.title(code), |page| page.body().contains(word));
                assert!(shown, "{word} is not there: {step:#?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]
    #[test]
    fn nothing_is_written_over_unseen(is_tree in any::<bool>(), acts in prop::collection::vec(act(), 1..14)) {
        let mut world = World::new(is_tree);
        for act in &acts {
            world.act(act);
        }
        // Everything that people wrote is taken over: then all is in line, whatever was before, but for remarks.
        for code in 0..NAMES.len() {
            world.act(&Act::Pull(code));
        }
        let remarked = world.written.iter().any(|(_, text)| !world.wiki.contains(text));
        world.publish(How::default());
        if !remarked {
            world.told().is_in_sync(&world.fake);
        }
    }
}

#[test]
fn pages_are_fetched_with_what_is_known_of_them() {
    let mut world = World::new(true);
    let fetched = |world: &World| {
        let kind = OnPages::over(Box::new(world.fake.clone()));
        match world.told().look(How::default(), |subject, _| kind.fetch(subject)) {
            Fetched::Found(originals) => originals,
            other => panic!("{other:?}"),
        }
    };
    let all = fetched(&world);
    let names: Vec<&str> = all.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Status codes", "400 Name400", "404 Name404", "409 Name409"]);
    assert!(all.iter().all(|it| it.base.as_ref().is_some_and(|base| base.untouched && base.print.is_some())));
    assert!(matches!(&all[2].part, Part::Code(code) if code.as_str() == "404"));
    world.act(&Act::Touch(1));
    world.act(&Act::Copy(2));
    let all = fetched(&world);
    assert!(all[2].base.as_ref().is_some_and(|base| base.untouched), "saved as it was");
    let edited = &all[3];
    assert!(edited.base.as_ref().is_some_and(|base| !base.untouched && base.print.is_some()));
    assert!(String::from_utf8_lossy(&edited.bytes).contains("word1x"));
    let revision = &edited.revision;
    assert_eq!((revision.by.as_deref(), revision.version.as_deref()), (Some("Ann Example"), Some("3")));
    assert!(revision.link.is_some() && revision.when.is_some());
    // What is not there is an empty page, and a whole copy that is not there is missing.
    world.fake.with("409 Name409", |page| page.archived = true);
    assert!(fetched(&world)[3].bytes.is_empty());
    let nothing = OnPages::over(Box::new(Fake::new(Flavor::Cloud)));
    let missing = world.told().look(How::default(), |subject, _| nothing.fetch(subject));
    assert_eq!(missing, Fetched::Missing("there is no page “Status codes” in the space `API`".to_owned()));
}

#[test]
fn a_base_that_has_no_digests_is_read_from_the_history() {
    let mut world = World::new(false);
    // As where a page has too many codes for the property, or another program wrote it.
    world.fake.with("Status codes", |page| {
        let (value, _) = page.properties.get_mut("statusbook").expect("a property");
        value.as_object_mut().expect("an object").remove("base");
    });
    world.act(&Act::Source(0));
    world.act(&Act::Copy(2));
    let came = world.told().publish(&world.fake);
    assert_eq!(came.differences(), ["400 description Some(Stale)", "409 description Some(Edited)"]);
}
