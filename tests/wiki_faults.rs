//! A publish in which any one request goes wrong in any way, and one more: the pages are as they would be without, none is
//! there twice, no version is too many, and what somebody wrote in between stands.

#[path = "confluence/mod.rs"]
mod confluence;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use confluence::{EMAIL, Fake, Fault, PERSONAL, TOKEN};
use statusbook::confluence::{Api, Clock, Network, Settings};
use statusbook::copies::kind::{Kind, OnPages, Subject};
use statusbook::copies::publish::{Cx, Hold, How, Planned};
use statusbook::diagnostic::{Findings, SourceMap};
use statusbook::links::LinkIndex;
use statusbook::model::Book;
use statusbook::render::Fragments;
use statusbook::source::{Inputs, load};

/// A clock that goes on only when somebody sleeps.
#[derive(Debug, Default)]
struct Sleepless(Mutex<Duration>);

impl Clock for Sleepless {
    fn now(&self) -> Duration {
        *self.0.lock().expect("no panic")
    }

    fn unix(&self) -> u64 {
        0
    }

    fn sleep(&self, time: Duration) {
        *self.0.lock().expect("no panic") += time;
    }

    fn chance(&self) -> u64 {
        0
    }
}

/// A book that was read.
struct Source {
    book: &'static Book,
    index: &'static LinkIndex<'static>,
    fragments: Fragments<'static>,
    sources: SourceMap,
}

impl Source {
    fn new(codes: &str) -> Self {
        let yaml = format!("title: Codes\nsections:\n  - title: All\n    codes:\n{codes}");
        let settings = "[book]\ntitle = \"b\"\n[[copy]]\nname = \"wiki\"\nkind = \"confluence\"\nurl = \"https://wiki.example\"\n\
                        space = \"API\"\npages = \"codes\"\nlabels = [\"api\"]\n";
        let files = [("book.toml", settings.to_owned()), ("content/a.yaml", yaml)];
        let files = files.map(|(path, text)| (path.to_owned(), text.into_bytes()));
        let loaded = load(Inputs::in_memory(files.into()).expect("a book"));
        assert!(!loaded.findings.has_errors(), "{:?}", loaded.findings);
        // Templates take longer than all else here, so each book is read once.
        let book: &'static Book = Box::leak(Box::new(loaded.book.expect("a book")));
        let index: &'static LinkIndex<'static> = Box::leak(Box::new(LinkIndex::new(book)));
        let fragments = Fragments::new(book, index, &loaded.sources, None);
        Self { book, index, fragments, sources: loaded.sources }
    }

    /// Publishes: what is held, and what went wrong.
    fn publish(&self, fake: &Fake, is_cloud: bool) -> Result<(), String> {
        let kind = OnPages::over(api(fake, is_cloud)?);
        let copy = &self.book.config.copy[0];
        let catalog = self.book.catalog_of(copy).expect("a catalog");
        let part = catalog.for_copy(copy);
        let subject = Subject { copy, catalog, part: &part };
        let (mut sources, mut findings) = (self.sources.clone(), Findings::default());
        let mut cx = Cx {
            book: self.book,
            index: self.index,
            fragments: &self.fragments,
            sources: &mut sources,
            findings: &mut findings,
            how: How::default(),
        };
        let planned: Box<dyn Planned + '_> = kind.plan(&subject, &mut cx)?;
        let held: Vec<String> =
            planned.steps().iter().flat_map(|step| step.holds.iter().map(|hold| told(&step.name, hold))).collect();
        let done = planned.carry_out(&|_| {});
        let failed = done.into_iter().filter_map(|done| match done.held {
            Some(step) => step.holds.first().map(|hold| told(&step.name, hold)),
            None => done.result.err(),
        });
        let wrong: Vec<String> = held.into_iter().chain(failed).collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
    }
}

fn told(name: &str, hold: &Hold) -> String {
    format!("{name}: {hold:?}")
}

fn api(fake: &Fake, is_cloud: bool) -> Result<Box<dyn Api>, String> {
    let settings =
        Settings { url: fake.url(), flavor: None, cloud_id: None, user_env: None, token_env: None, token_file: None };
    let env = |name: &str| match name {
        "CONFLUENCE_USER" => is_cloud.then(|| EMAIL.to_owned()),
        "CONFLUENCE_TOKEN" => Some(if is_cloud { TOKEN } else { PERSONAL }.to_owned()),
        _ => None,
    };
    let network = Network::new(Arc::<Sleepless>::default()).with_patience(Duration::from_millis(300));
    network.connect(&settings, &env).map_err(|error| error.to_string())
}

const BEFORE: &str = "      - {code: 400, summary: Bad, description: first}\n      - {code: 404, summary: Not Found, description: second}\n";
const AFTER: &str = "      - {code: 404, summary: Missing, description: second}\n      - {code: 401, summary: Who, description: fourth}\n      \
                     - {code: 400, summary: Bad, description: third}\n";

/// Of all pages by their titles: the pages below, words, labels, and how many versions there are.
type Pages = BTreeMap<String, (Vec<String>, [bool; 4], Vec<String>, usize)>;

/// What is there.
fn seen(fake: &Fake) -> Pages {
    let titles = fake.titles();
    let page = |title: &String| {
        let body = fake.body(title);
        let words = ["first", "second", "third", "fourth"].map(|word| body.contains(word));
        (title.clone(), (fake.children(title), words, fake.labels(title), fake.versions_of(title)))
    };
    let all: BTreeMap<_, _> = titles.iter().map(page).collect();
    assert_eq!(all.len(), titles.len(), "{titles:?}");
    all
}

type Wrong = (&'static str, fn() -> Fault);

const FAULTS: [Wrong; 11] = [
    ("too many", || Fault::too_many(Some("1"))),
    ("too many, without a time", || Fault::too_many(None)),
    ("500", || Fault::server(500)),
    ("503", || Fault::unavailable(None)),
    ("lock", Fault::lock),
    ("conflict in words", Fault::stale),
    ("reset before", || Fault::ResetBefore),
    ("reset after", || Fault::ResetAfter),
    ("truncated", || Fault::Truncate),
    ("html", || Fault::Html),
    ("500 after", || Fault::ErrorAfter(500, "Internal Server Error".to_owned())),
];

/// No answer in time: each takes its time, so these are fewer.
const SILENCE: [Wrong; 2] = [("silence before", || Fault::Stall(false)), ("silence after", || Fault::Stall(true))];

struct Setting {
    before: Source,
    after: Source,
    is_cloud: bool,
}

impl Setting {
    fn new(is_cloud: bool) -> Self {
        Self { before: Source::new(BEFORE), after: Source::new(AFTER), is_cloud }
    }

    /// A Confluence with pages that are behind.
    fn fake(&self) -> Arc<Fake> {
        let fake = if self.is_cloud { Fake::cloud() } else { Fake::data_center() };
        self.before.publish(&fake, self.is_cloud).expect("it is published");
        fake.forget();
        fake
    }

    /// How many requests bring them in line, and what is there then.
    fn whole(&self) -> (usize, Pages) {
        let fake = self.fake();
        self.after.publish(&fake, self.is_cloud).expect("it is published");
        (fake.requests().len(), seen(&fake))
    }

    fn case(&self, at: usize, (name, fault): Wrong, wanted: &Pages) {
        let fake = self.fake();
        fake.on_nth(at, fault);
        let first = self.after.publish(&fake, self.is_cloud);
        fake.calm();
        let place = || {
            let request = fake.requests().get(at).map(confluence::Request::line);
            format!("{name} at {at} ({request:?}); the first run said {first:?}")
        };
        if let Err(why) = self.after.publish(&fake, self.is_cloud) {
            panic!("{}: {why}", place());
        }
        let mut came = seen(&fake);
        if !self.is_cloud {
            // What is not ordered there comes in the order in which it was made.
            came.values_mut().for_each(|page| page.0.sort());
        }
        assert_eq!(&came, wanted, "{}", place());
        fake.forget();
        self.after.publish(&fake, self.is_cloud).expect("it is in sync");
        assert_eq!(fake.writes().len(), 0, "{}", place());
        fake.assert_no_violations();
    }

    /// Tries cases, on all cores.
    fn all(&self, cases: impl Fn(usize) -> Vec<Wrong> + Sync) {
        let (requests, mut wanted) = self.whole();
        if !self.is_cloud {
            wanted.values_mut().for_each(|page| page.0.sort());
        }
        let cases: Vec<(usize, Wrong)> =
            (0..requests).flat_map(|at| cases(at).into_iter().map(move |it| (at, it))).collect();
        let (wanted, half) = (&wanted, cases.len().div_ceil(2));
        thread::scope(|scope| {
            for part in cases.chunks(half) {
                scope.spawn(move || part.iter().for_each(|(at, fault)| self.case(*at, *fault, wanted)));
            }
        });
    }
}

/// Each request with some of the faults, and each fault at some of the requests; all of them are tried by the tests that are
/// run by hand.
fn some(at: usize) -> Vec<Wrong> {
    let mut faults = vec![FAULTS[at * 5 % FAULTS.len()]];
    if at.is_multiple_of(16) {
        faults.push(SILENCE[at / 16 % 2]);
    }
    faults
}

#[test]
fn a_request_of_a_cloud_goes_wrong() {
    Setting::new(true).all(some);
}

#[test]
fn a_request_of_a_data_center_goes_wrong() {
    Setting::new(false).all(some);
}

#[test]
#[ignore = "takes minutes"]
fn every_request_of_a_cloud_goes_wrong_in_every_way() {
    Setting::new(true).all(|_| FAULTS.into_iter().chain(SILENCE).collect());
}

#[test]
#[ignore = "takes minutes"]
fn every_request_of_a_data_center_goes_wrong_in_every_way() {
    Setting::new(false).all(|_| FAULTS.into_iter().chain(SILENCE).collect());
}

#[test]
fn a_confluence_that_lags_and_stumbles() {
    for is_cloud in [true, false] {
        let setting = Setting::new(is_cloud);
        let fake = if is_cloud { Fake::cloud() } else { Fake::data_center() };
        fake.rules(|rules| {
            (rules.late_gets, rules.late_lists, rules.late_searches) = (1, 3, 9);
            (rules.early_conflicts, rules.early_properties) = (1, 1);
            (rules.page_size, rules.foreign_links) = (1, true);
        });
        for source in [&setting.before, &setting.before, &setting.after, &setting.after] {
            source.publish(&fake, is_cloud).expect("it is published");
        }
        fake.rules(|rules| (rules.late_gets, rules.late_lists, rules.late_searches) = (0, 0, 0));
        let (_, wanted) = setting.whole();
        let sorted = |mut pages: Pages| {
            pages.values_mut().for_each(|page| page.0.sort());
            pages
        };
        assert_eq!(sorted(seen(&fake)), sorted(wanted), "cloud: {is_cloud}");
        fake.assert_no_violations();
    }
}

#[test]
fn an_edit_at_any_moment_stands() {
    let setting = Setting::new(true);
    let (requests, _) = setting.whole();
    for at in 0..requests {
        let fake = setting.fake();
        let edit = || {
            Fault::ThenEdit(Box::new(|fake: &Fake| {
                fake.edit_by_hand("400 Bad", |body| body.replacen("</p>", " by somebody</p>", 1));
            }))
        };
        fake.on_nth(at, edit);
        let first = setting.after.publish(&fake, true);
        fake.calm();
        let second = setting.after.publish(&fake, true);
        let request = fake.requests().get(at).map(confluence::Request::line);
        let place = format!("{at} ({request:?}): {first:?}, then {second:?}");
        assert!(fake.body("400 Bad").contains("by somebody"), "{place}");
        assert!(second.is_err_and(|why| why.contains("400 Bad")), "{place}");
    }
}
