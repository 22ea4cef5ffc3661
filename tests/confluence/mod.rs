//! A Confluence for tests: Cloud or Data Center, on 127.0.0.1 and a free port, with everything that it holds within reach.
//!
//! The built program talks to it over HTTP; the test looks inside, edits pages "by hand" and lets requests go wrong:
//!
//! ```ignore
//! #[path = "confluence/mod.rs"]
//! mod confluence;
//!
//! let fake = confluence::Fake::cloud();
//! fake.create_page("Status codes", None, "<p>Old.</p>");
//! fake.on(|request| (request.method == "PUT").then(confluence::Fault::lock));
//! // … the program runs against fake.url(), with confluence::EMAIL and confluence::TOKEN …
//! assert_eq!(fake.versions_of("Status codes"), 1);
//! fake.assert_no_violations();
//! ```
//!
//! Requests are held against what Atlassian's OpenAPI documents ask for: a violation is answered with 400, and remembered.
//! Each body that is written is stored otherwise than it was sent, as Confluence does.
// Each test program is a crate of its own and uses only some of this.
#![allow(dead_code, unreachable_pub, unused_imports)]

mod access;
mod body;
mod checks;
mod hand;
mod layout;
mod markup;
mod message;
mod paging;
mod rewrite;
mod route;
mod rules;
mod server;
mod shape;
mod state;
mod v1;
mod v2;

use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

pub use access::{EDITOR, EMAIL, Kind, PERSONAL, PUBLISHER, SCOPED, SCOPES, TOKEN, Token};
pub use body::fault as body_fault;
pub use message::{Fault, Request};
pub use rewrite::Occasion;
pub use rules::Rules;
pub use state::{Attachment, Comment, Draft, Page, Property, State, Status, Version};

use access::{Login, on_cloud, on_data_center};
use message::{Answer, Interface, Reply};
use route::{Call, dispatch};

type Hook = Arc<dyn Fn(&Request) -> Option<Fault> + Send + Sync>;

/// The cloud id of the site.
pub const CLOUD_ID: &str = "11d0a5b2-6a6b-4f0e-9d6c-2f3c8f1f7a10";
/// The context path of Data Center.
const CONTEXT: &str = "/confluence";

/// The server. It ends when nobody holds it any longer.
pub struct Fake {
    is_cloud: bool,
    port: u16,
    state: Mutex<State>,
    log: Mutex<Vec<Request>>,
    violations: Mutex<Vec<String>>,
    hook: Mutex<Option<Hook>>,
    latency: AtomicU64,
}

impl Fake {
    /// A site of Cloud: v2, and what is left of v1.
    pub fn cloud() -> Arc<Self> {
        Self::start(State::new(true))
    }

    /// A Data Center: v1.
    pub fn data_center() -> Arc<Self> {
        Self::start(State::new(false))
    }

    /// Another one that holds what this one holds now, and has been asked nothing.
    pub fn twin(&self) -> Arc<Self> {
        Self::start(self.lock().clone())
    }

    pub fn is_cloud(&self) -> bool {
        self.is_cloud
    }

    fn start(state: State) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let fake = Arc::new(Self {
            is_cloud: state.is_cloud,
            port,
            state: Mutex::new(state),
            log: Mutex::new(Vec::new()),
            violations: Mutex::new(Vec::new()),
            hook: Mutex::new(None),
            latency: AtomicU64::new(0),
        });
        server::listen(listener, Arc::downgrade(&fake));
        fake
    }

    /// `http://127.0.0.1:PORT`
    pub fn site(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The address that a user would give: `…/wiki` of Cloud, and that with the context path of Data Center.
    pub fn url(&self) -> String {
        format!("{}{}", self.site(), if self.is_cloud { "/wiki" } else { CONTEXT })
    }

    /// The address through which tokens with scopes work.
    pub fn gateway(&self) -> String {
        format!("{}/ex/confluence/{CLOUD_ID}/wiki", self.site())
    }

    /// Lets requests go wrong: what this gives happens to the request. It is asked once for each, before anything is done,
    /// and may itself look at the fake and change pages.
    pub fn on(&self, hook: impl Fn(&Request) -> Option<Fault> + Send + Sync + 'static) {
        *self.hook.lock().expect("no panic while the hook was held") = Some(Arc::new(hook));
    }

    /// The request that comes after so many others gets this fault, and no other one does.
    pub fn on_nth(&self, others: usize, fault: impl Fn() -> Fault + Send + Sync + 'static) {
        let count = AtomicUsize::new(0);
        self.on(move |_| (count.fetch_add(1, Ordering::SeqCst) == others).then(&fault));
    }

    /// Nothing goes wrong any longer.
    pub fn calm(&self) {
        *self.hook.lock().expect("no panic while the hook was held") = None;
    }

    /// Each answer takes so many milliseconds.
    pub fn latency(&self, milliseconds: u64) {
        self.latency.store(milliseconds, Ordering::Relaxed);
    }

    fn fault(&self, request: &Request) -> Option<Fault> {
        let hook = self.hook.lock().expect("no panic while the hook was held").clone();
        hook.and_then(|hook| hook(request))
    }

    /// Does what is asked.
    fn act(&self, request: &Request, login: &Login) -> Reply {
        let mut state = self.lock();
        let reply = match self.is_cloud {
            true => self.on_cloud(&mut state, request, login),
            false => self.on_data_center(&mut state, request, login),
        };
        drop(state);
        let reply = reply.unwrap_or_else(|reply| reply);
        if let Some(how) = &reply.violation {
            let mut violations = self.violations.lock().expect("no panic while the violations were held");
            violations.push(format!("{}: {how}", request.line()));
        }
        reply
    }

    fn on_cloud(&self, state: &mut State, request: &Request, login: &Login) -> Answer {
        if request.path == "/_edge/tenant_info" {
            return Ok(Reply::ok(&serde_json::json!({"cloudId": CLOUD_ID})));
        }
        let through = request.path.strip_prefix("/ex/confluence/").and_then(|rest| rest.strip_prefix(CLOUD_ID));
        let path = through.unwrap_or(&request.path);
        let nothing = || Reply { is_stray: true, ..Reply::html(404, "<html><body>Not Found</body></html>") };
        let Some(path) = path.strip_prefix("/wiki") else { return Err(nothing()) };
        let (interface, path) = match (path.strip_prefix("/api/v2"), path.strip_prefix("/rest/api")) {
            (Some(path), _) => (Interface::V2, path),
            (_, Some(path)) => (Interface::CloudV1, path),
            _ => return Err(nothing()),
        };
        let who = on_cloud(state, login, through.is_some(), interface)?;
        self.is_small(request, interface)?;
        let is_foreign = state.rules.foreign_links || through.is_some();
        let base = if is_foreign { "https://site.invalid/wiki".to_owned() } else { self.url() };
        let mut call = Call { state, request, interface, who: &who, ids: Vec::new(), base };
        match interface {
            Interface::V2 => dispatch(v2::ROUTES, path, &mut call),
            _ => v1::on_cloud(path, &mut call),
        }
    }

    fn on_data_center(&self, state: &mut State, request: &Request, login: &Login) -> Answer {
        let path = request.path.strip_prefix(CONTEXT).unwrap_or_default();
        let routes = [("/rest/api", v1::ROUTES), ("/rest/experimental", v1::TRIED_OUT)];
        let Some((path, routes)) =
            routes.into_iter().find_map(|(start, routes)| Some((path.strip_prefix(start)?, routes)))
        else {
            return Err(Reply { is_stray: true, ..Reply::html(404, "<html><body>Page not found</body></html>") });
        };
        let who = on_data_center(state, login)?;
        self.is_small(request, Interface::V1)?;
        if state.rules.wants_content_type && request.header("content-type").is_none() {
            return Err(Interface::V1.error(415, "Unsupported Media Type"));
        }
        let is_foreign = state.rules.foreign_links;
        let base = if is_foreign { format!("https://site.invalid{CONTEXT}") } else { self.url() };
        let mut call = Call { state, request, interface: Interface::V1, who: &who, ids: Vec::new(), base };
        dispatch(routes, path, &mut call)
    }

    fn is_small(&self, request: &Request, interface: Interface) -> Result<(), Reply> {
        if request.body.len() <= body::MOST {
            return Ok(());
        }
        Err(interface.error(413, "Request is too large"))
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        // The listener wakes up, and finds nobody to serve.
        drop(std::net::TcpStream::connect(("127.0.0.1", self.port)));
    }
}
