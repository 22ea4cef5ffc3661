//! Publishing in this process: no time passes where the program would wait, and the book is read once for thousands of runs.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use statusbook::confluence::{Api, Clock, Network, Settings};
use statusbook::copies::kind::{Identity, Kind, OnPages, Subject};
use statusbook::copies::publish::report::{End, Fate, Published, Told};
use statusbook::copies::publish::{Cx, How, Step};
use statusbook::diagnostic::{Findings, SourceMap};
use statusbook::links::LinkIndex;
use statusbook::model::{Book, CopyKind};
use statusbook::render::Fragments;
use statusbook::source::{Inputs, load};

use crate::confluence::{EMAIL, Fake, PERSONAL, TOKEN};

/// For how long a request is waited for where none stalls.
pub const PATIENT: Duration = Duration::from_secs(60);

/// A clock that goes on only when somebody sleeps.
#[derive(Debug, Default)]
pub struct Waiting(Mutex<Duration>);

impl Clock for Waiting {
    fn now(&self) -> Duration {
        *self.0.lock().expect("no panic while the time was held")
    }

    fn unix(&self) -> u64 {
        784_111_777
    }

    fn sleep(&self, time: Duration) {
        *self.0.lock().expect("no panic while the time was held") += time;
    }

    fn chance(&self) -> u64 {
        500
    }
}

/// A connection to a fake, which gives a single request so much time; or why there is none.
pub fn connected(fake: &Fake, patience: Duration) -> Result<Box<dyn Api>, String> {
    let is_cloud = fake.is_cloud();
    let env = move |name: &str| match name {
        "CONFLUENCE_USER" => is_cloud.then(|| EMAIL.to_owned()),
        "CONFLUENCE_TOKEN" => Some(if is_cloud { TOKEN } else { PERSONAL }.to_owned()),
        _ => None,
    };
    let flavor =
        if is_cloud { statusbook::confluence::Flavor::Cloud } else { statusbook::confluence::Flavor::DataCenter };
    let settings = Settings {
        url: fake.url(),
        flavor: Some(flavor),
        cloud_id: None,
        user_env: None,
        token_env: None,
        token_file: None,
    };
    let network = Network::new(Arc::<Waiting>::default()).with_patience(patience);
    network.connect(&settings, &env).map_err(|error| error.to_string())
}

/// A book that is open for many runs. It is never given back, as tests end soon.
pub struct Desk {
    book: &'static Book,
    index: &'static LinkIndex<'static>,
    fragments: Fragments<'static>,
    sources: SourceMap,
}

impl Desk {
    /// The book in a folder, whose only copy is the one in Confluence.
    pub fn open(root: &Path) -> Self {
        let loaded = load(Inputs::read(root).expect("a book"));
        assert!(!loaded.findings.has_errors(), "a sound book");
        let book: &'static Book = Box::leak(Box::new(loaded.book.expect("a book")));
        let index: &'static LinkIndex<'static> = Box::leak(Box::new(LinkIndex::new(book)));
        let fragments = Fragments::new(book, index, &loaded.sources, None);
        Self { book, index, fragments, sources: loaded.sources }
    }

    /// Publishes the first copy of the book.
    pub fn publish(&self, api: Result<Box<dyn Api>, String>, how: How) -> Ended {
        let copy = self.book.config.copy.first().expect("a copy");
        let catalog = self.book.catalogs.first().expect("a catalog");
        let part = catalog.for_copy(copy);
        let subject = Subject { copy, catalog, part: &part, book: Identity::of(self.book, catalog) };
        let (mut sources, mut findings) = (self.sources.clone(), Findings::default());
        let mut cx = Cx {
            book: self.book,
            index: self.index,
            fragments: &self.fragments,
            sources: &mut sources,
            findings: &mut findings,
            how,
        };
        let kind = api.map(OnPages::over);
        let planned = kind.as_ref().map_err(String::clone).and_then(|kind| kind.plan(&subject, &mut cx));
        let fate = match planned {
            Err(why) => Fate::Failed(why),
            Ok(planned) => {
                let steps: Vec<Step> = planned.steps().to_vec();
                let done = planned.carry_out(&|_| {});
                Fate::Planned(Told::all(steps.into_iter().map(|step| (step, Vec::new())).collect(), done))
            }
        };
        let name = copy.name.as_str().to_owned();
        let catalog = Some(catalog.path.clone());
        Ended(Published {
            name: name.clone(),
            copy: Some(name),
            kind: CopyKind::Confluence,
            catalog,
            named: false,
            fate,
        })
    }
}

/// What came of it.
pub struct Ended(pub Published);

impl Ended {
    /// The exit code that the program would have had.
    pub fn code(&self) -> i32 {
        match self.0.end(false) {
            End::Clean => 0,
            End::Held => 1,
            End::Failed => 2,
        }
    }

    /// All that was told, for messages of tests and for looking for words.
    pub fn told(&self) -> String {
        let mut out = self.0.summary(false);
        for told in self.0.told() {
            let is_told = !told.step.holds.is_empty() || told.result.is_some();
            if is_told {
                out.push_str(&format!(
                    "\n{}: {:?} {:?} {:?} {:?}",
                    told.step.name, told.step.does, told.step.also, told.step.holds, told.result
                ));
                for difference in &told.step.differences {
                    out.push_str(&format!("\n  {:?} {}", difference.standing, difference.message));
                }
                told.step.lost.iter().for_each(|lost| out.push_str(&format!("\n  lost: {}", lost.text)));
            }
        }
        out
    }
}
