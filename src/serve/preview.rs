//! What the preview shows at the moment, for those who ask and those who listen.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::hash::{BuildHasher, Hasher};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::address::{self, Asked};
use super::findings::Report;
use super::site::{File, Files, Found, News, Site};
use crate::render::FileSet;

/// How long somebody waits for a page that is not rendered yet.
const PATIENCE: Duration = Duration::from_secs(30);
/// A stream in which nothing happens says so from time to time: else nobody would notice that the other side has gone.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// How many of the pages that were asked for last are rendered before others.
const REMEMBERED: usize = 8;
/// The endings of a page and its twins.
const PAGES: [&str; 3] = [".html", ".md", ".json"];

/// The site that is shown, and what is wrong with its source.
#[derive(Debug)]
pub struct Preview {
    state: Mutex<State>,
    changed: Condvar,
    /// Tells this preview from an earlier one at the same address.
    session: String,
}

#[derive(Debug)]
struct State {
    /// Grows with every change of the site.
    version: u64,
    base: String,
    site: Option<Site>,
    /// Whether the book was read at all.
    read: bool,
    /// While the source has errors.
    report: Option<Arc<Report>>,
    /// Grows with every change of the report.
    told: u64,
    ended: bool,
    /// The pages that were asked for last.
    asked: VecDeque<String>,
    /// The page of each listener.
    listeners: BTreeMap<u64, String>,
    next_listener: u64,
}

/// What is at an address, and where and when that is.
pub(super) struct Reply {
    pub(super) what: What,
    pub(super) base: String,
    /// Names the version of the site for its pages.
    pub(super) version: String,
}

pub(super) enum What {
    /// A file, and the version of its bytes.
    File {
        name: String,
        bytes: Arc<Vec<u8>>,
        tag: String,
    },
    Folder,
    /// Nothing; with the page that says so.
    Nothing(Option<Arc<Vec<u8>>>),
    /// There is no site yet, because of this.
    NoSite(String),
}

/// How much of a version is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// All of it.
    Whole,
    /// Some pages.
    Some,
    /// All of the version that some pages are there of.
    Rest,
}

impl Preview {
    /// Nothing is shown yet. `base` is the folder that the site will be in, as far as that is known.
    pub fn new(base: &str) -> Self {
        let state = State {
            version: 0,
            base: base.to_owned(),
            site: None,
            read: false,
            report: None,
            told: 0,
            ended: false,
            asked: VecDeque::new(),
            listeners: BTreeMap::new(),
            next_listener: 0,
        };
        // A new state of the standard library's hasher is random.
        let session = format!("{:x}", RandomState::new().build_hasher().finish());
        Self { state: Mutex::new(state), changed: Condvar::new(), session }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends all streams.
    pub fn end(&self) {
        self.state().ended = true;
        self.changed.notify_all();
    }

    /// The folder of the site: a path with a slash at either end.
    pub fn base(&self) -> String {
        self.state().base.clone()
    }

    /// Whether there is a site.
    pub(super) fn has_site(&self) -> bool {
        self.state().site.is_some()
    }

    /// The pages that somebody looks at, or did a moment ago, without their ending.
    pub(super) fn looked_at(&self) -> BTreeSet<String> {
        let state = self.state();
        let base = state.base.clone();
        let listeners = state.listeners.values().filter_map(|page| match address::asked(page, &base) {
            Asked::Site(path) => Some(path),
            _ => None,
        });
        listeners.chain(state.asked.iter().cloned()).map(|path| page_name(&path)).collect()
    }

    /// Shows a site that was rendered, in the folder `base`. Gives how many of its files changed.
    pub(super) fn show(&self, rendered: FileSet, base: &str, step: Step) -> usize {
        // Only the builder changes the site, so it does not change between the two locks.
        let (before, version) = {
            let state = self.state();
            let version = if step == Step::Rest { state.version } else { state.version + 1 };
            let before = state.site.as_ref().map(|site| match &site.fresh {
                // A version that was never finished: browsers may show pages of it.
                Some(fresh) if step != Step::Rest => Arc::new(site.settled.under(fresh)),
                _ => Arc::clone(&site.settled),
            });
            (before.unwrap_or_default(), version)
        };
        let (settled, fresh) = match step {
            Step::Some => (Arc::clone(&before), Some(Arc::new(Files::some(&before, rendered, version)))),
            Step::Whole | Step::Rest => (Arc::new(Files::whole(&before, rendered, version)), None),
        };
        let changed = fresh.as_ref().unwrap_or(&settled).changed_in(version);
        let mut state = self.state();
        state.site = Some(Site { base: base.to_owned(), settled, fresh });
        state.base = base.to_owned();
        state.version = version;
        state.read = true;
        state.told += u64::from(state.report.take().is_some());
        drop(state);
        self.changed.notify_all();
        changed
    }

    /// Says what is wrong; what was shown last and whole stays.
    pub(super) fn refuse(&self, report: Report, base: Option<&str>) {
        let mut state = self.state();
        let next = state.version + 1;
        if let Some(site) = &mut state.site {
            if let Some(fresh) = site.fresh.take() {
                // Browsers may show pages of a version that is not to be.
                site.settled = Arc::new(site.settled.back_from(&fresh, next));
                state.version = next;
            }
        } else if let Some(base) = base {
            state.base = base.to_owned();
        }
        state.read = true;
        state.told += 1;
        state.report = Some(Arc::new(report));
        drop(state);
        self.changed.notify_all();
    }

    /// What is at a path below the site's folder. Waits for what is being rendered.
    pub(super) fn find(&self, path: &str) -> Reply {
        let start = Instant::now();
        let mut state = self.state();
        loop {
            let patient = start.elapsed() < PATIENCE && !state.ended;
            let what = match &state.site {
                None if !state.read && patient => None,
                None => {
                    let text = state.report.as_ref().map(|report| report.text.clone());
                    Some(What::NoSite(text.unwrap_or_default()))
                }
                Some(site) => match site.find(path) {
                    Found::Later if patient => None,
                    Found::Later => Some(What::Nothing(None)),
                    Found::Folder => Some(What::Folder),
                    Found::Nothing(page) => Some(What::Nothing(page.map(|page| Arc::clone(&page.bytes)))),
                    Found::File(name, File { bytes, changed }) => {
                        let tag = format!("\"{}-{changed}\"", self.session);
                        Some(What::File { name: name.to_owned(), bytes: Arc::clone(bytes), tag })
                    }
                },
            };
            if let Some(what) = what {
                if let What::File { name, .. } = &what
                    && PAGES.iter().any(|ending| name.ends_with(ending))
                {
                    let name = name.clone();
                    state.asked.retain(|known| *known != name);
                    state.asked.push_front(name);
                    state.asked.truncate(REMEMBERED);
                }
                let version = self.version(state.version);
                return Reply { what, base: state.base.clone(), version };
            }
            let wait = PATIENCE.saturating_sub(start.elapsed());
            state = self.changed.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn version(&self, version: u64) -> String {
        format!("{}-{version}", self.session)
    }

    /// Listens for what happens to a page, named by its path on the host, since a version. A version of another preview,
    /// or none, is older than all.
    pub(super) fn listen(&self, page: &str, since: &str) -> Listener<'_> {
        let since = since.rsplit_once('-').filter(|(session, _)| *session == self.session);
        let since = since.and_then(|(_, version)| version.parse().ok());
        let mut state = self.state();
        let id = state.next_listener;
        state.next_listener += 1;
        state.listeners.insert(id, page.to_owned());
        Listener { preview: self, id, page: page.to_owned(), since, told: None }
    }
}

/// The name of a page, which its twins share.
fn page_name(path: &str) -> String {
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    PAGES.iter().find_map(|ending| path.strip_suffix(ending)).map_or_else(|| path.clone(), str::to_owned)
}

/// Somebody who listens.
pub(super) struct Listener<'p> {
    preview: &'p Preview,
    id: u64,
    page: String,
    /// The version that the page is of; none where it is of none.
    since: Option<u64>,
    /// The last report that was told.
    told: Option<u64>,
}

/// What is sent to somebody who listens.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// A message, as it stands in a stream of events.
    Message(String),
    /// Nothing happened for a while.
    Quiet,
    /// There will be no more.
    End,
}

impl Listener<'_> {
    /// Waits for what comes next.
    pub(super) fn next(&mut self) -> Event {
        let preview = self.preview;
        let mut state = preview.state();
        loop {
            if state.ended {
                return Event::End;
            }
            if let Some(kind) = self.news(&state) {
                self.since = Some(state.version);
                return self.message(kind, "");
            }
            if self.told != Some(state.told) && state.read {
                self.told = Some(state.told);
                let report = state.report.clone();
                drop(state);
                return match report {
                    Some(report) => self.message("findings", &report.json),
                    None => self.message("sound", ""),
                };
            }
            let (guard, waited) =
                preview.changed.wait_timeout(state, HEARTBEAT).unwrap_or_else(PoisonError::into_inner);
            state = guard;
            if waited.timed_out() {
                return Event::Quiet;
            }
        }
    }

    /// What a new version is to the page, if there is one.
    fn news(&self, state: &State) -> Option<&'static str> {
        let site = state.site.as_ref()?;
        let Some(since) = self.since.filter(|since| *since <= state.version) else { return Some("reload") };
        if since == state.version {
            return None;
        }
        let news = match address::asked(&self.page, &site.base) {
            Asked::Site(path) => site.news(&path, since)?,
            // The site has moved to another folder.
            _ => News::Same,
        };
        Some(match news {
            News::Same => "same",
            News::Style => "style",
            News::Reload => "reload",
        })
    }

    /// A message that also says which version the page is now of: a browser that comes back names it.
    fn message(&self, kind: &str, data: &str) -> Event {
        let id = self.preview.version(self.since.unwrap_or(0));
        Event::Message(format!("id: {id}\nevent: {kind}\ndata: {data}\n\n"))
    }
}

impl Drop for Listener<'_> {
    fn drop(&mut self) {
        self.preview.state().listeners.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, Preview, Step};
    use crate::render::FileSet;

    fn rendered(files: &[(&str, &str)]) -> FileSet {
        let mut set = FileSet::default();
        files.iter().for_each(|(path, text)| set.insert(format!("html/{path}"), *text));
        set
    }

    /// What the page at `/b.html` is told, of version 2, which was never finished, once version 3 is there.
    fn told(second: &[(&str, &str)], third: &[(&str, &str)]) -> String {
        let preview = Preview::new("/");
        preview.show(rendered(&[("a.html", "a")]), "/", Step::Whole);
        preview.show(rendered(second), "/", Step::Some);
        let mut listener = preview.listen("/b.html", &preview.version(2));
        preview.show(rendered(third), "/", Step::Some);
        preview.show(rendered(&[&[("a.html", "a")], third].concat()), "/", Step::Rest);
        match listener.next() {
            Event::Message(message) => message.lines().nth(1).unwrap_or_default().to_owned(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_version_that_was_never_finished_counts_as_far_as_it_was_shown() {
        assert_eq!(told(&[("b.html", "new")], &[]), "event: reload");
        assert_eq!(told(&[("b.html", "new")], &[("b.html", "newer")]), "event: reload");
        assert_eq!(told(&[], &[("b.html", "new")]), "event: reload");
        assert_eq!(told(&[], &[]), "event: same");
        // What was shown already is no news.
        assert_eq!(told(&[("b.html", "new")], &[("b.html", "new")]), "event: same");
    }
}
