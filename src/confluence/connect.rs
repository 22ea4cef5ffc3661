//! Finding out what answers at an address.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ureq::Agent;

use super::address::{BEHIND_GATEWAY, Base, GATEWAY, escaped};
use super::ask::Ask;
use super::auth::Login;
use super::client::Client;
use super::clock::{Clock, SystemClock};
use super::cloud::Cloud;
use super::error::{Failure, settings_error};
use super::retry::{Pause, locked};
use super::server::Server;
use super::transport::{self, PATIENCE, Transport};
use super::{Api, ApiError, ErrorKind, Flavor, Settings, scope, shape};

/// What a setting asks for that wants the cloud id looked up.
const AUTO: &str = "auto";

/// All connections of a run: what asks the same host is held up together when that host wants to be left alone.
pub struct Network {
    clock: Arc<dyn Clock>,
    patience: Duration,
    /// By scheme, host and port.
    pauses: Mutex<BTreeMap<String, Arc<Pause>>>,
    /// What sends: to this machine, and to others.
    agents: Mutex<BTreeMap<bool, Agent>>,
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The agents know the proxy, and that may have a password.
        f.debug_struct("Network").field("patience", &self.patience).finish_non_exhaustive()
    }
}

impl Default for Network {
    fn default() -> Self {
        Self::new(Arc::new(SystemClock::default()))
    }
}

impl Network {
    /// A network in which time passes as the clock says.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, patience: PATIENCE, pauses: Mutex::default(), agents: Mutex::default() }
    }

    /// The same, with another time that a single request may take in all.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self.agents = Mutex::default();
        self
    }

    /// What answers at the address of the settings, with the login that they name; `env` reads the environment. Nothing is sent
    /// where the address or the settings tell who answers there.
    ///
    /// # Errors
    /// When the settings cannot be used, nobody answers, or what answers is no Confluence.
    pub fn connect(&self, settings: &Settings, env: &dyn Fn(&str) -> Option<String>) -> Result<Box<dyn Api>, ApiError> {
        let base = Base::read(&settings.url)?;
        let base = match settings.cloud_id.as_deref().map(str::trim).filter(|id| !id.is_empty()) {
            Some(id) if !base.is_gateway() => self.through_gateway(&base, id, settings, env)?,
            _ => base,
        };
        let mut first = None;
        let candidates = candidates(&base, settings.flavor);
        if let [(only, flavor)] = candidates.as_slice() {
            return Ok(made(self.client(only, *flavor, settings, env)?, *flavor));
        }
        let mut perhaps = None;
        for (base, flavor) in candidates {
            let client = self.client(&base, flavor, settings, env)?;
            match probe(&client, flavor) {
                Ok(Sign::Sure) => return Ok(made(client, flavor)),
                Ok(Sign::Perhaps) => perhaps = perhaps.or(Some((client, flavor))),
                Ok(Sign::None) => {}
                // Whoever cannot be reached at one path cannot be reached at another.
                Err(error) if error.kind == ErrorKind::Unreachable => return Err(error),
                Err(error) => first = first.or(Some(error)),
            }
        }
        match (perhaps, first) {
            (Some((client, flavor)), _) => Ok(made(client, flavor)),
            (None, Some(error)) => Err(error),
            (None, None) => Err(nothing_there(&base)),
        }
    }

    fn client(
        &self,
        base: &Base,
        flavor: Flavor,
        settings: &Settings,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Client, ApiError> {
        let local = base.is_loopback();
        let agent = locked(&self.agents).entry(local).or_insert_with(|| transport::agent(self.patience, local)).clone();
        let transport = Transport {
            base: base.clone(),
            agent,
            login: Login::read(settings, env)?,
            always_typed: flavor == Flavor::DataCenter,
        };
        let pause = Arc::clone(locked(&self.pauses).entry(base.origin.clone()).or_default());
        Ok(Client::new(transport, Arc::clone(&self.clock), pause))
    }

    /// The address of a site behind the gateway. For a host on this machine, the gateway is there, too.
    fn through_gateway(
        &self,
        base: &Base,
        id: &str,
        settings: &Settings,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Base, ApiError> {
        let id = if id == AUTO { self.cloud_id(base, settings, env)? } else { id.to_owned() };
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            let help = "It looks like `1a2b3c4d-…`; `auto` looks it up.";
            return Err(settings_error(&format!("`{id}` is no cloud id"), help));
        }
        let origin = if base.is_loopback() { base.origin.clone() } else { GATEWAY.to_owned() };
        Ok(Base { origin, path: format!("{BEHIND_GATEWAY}{}/wiki", escaped(&id)) })
    }

    /// The cloud id of a site, which it tells everybody; the login is not sent.
    fn cloud_id(
        &self,
        base: &Base,
        settings: &Settings,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<String, ApiError> {
        let client = self.client(&base.with_path(""), Flavor::Cloud, settings, env)?;
        let ask = Ask::get("/_edge/tenant_info", "").open();
        let help =
            "Set `cloud-id` to the id itself: it is `cloudId` at `https://SITE.atlassian.net/_edge/tenant_info`.";
        let told = client.value(&ask).map_err(|failure| ApiError { help: Some(help.to_owned()), ..failure.error })?;
        shape::text(&told, "cloudId").ok_or_else(|| {
            let error = client.context(&ask).odd("the site does not tell its cloud id").error;
            ApiError { help: Some(help.to_owned()), ..error }
        })
    }
}

/// What answers at the address of the settings; secrets are read from the environment of the program.
///
/// # Errors
/// See [`Network::connect`].
pub fn connect(settings: &Settings) -> Result<Box<dyn Api>, ApiError> {
    Network::default().connect(settings, &|name| std::env::var(name).ok())
}

fn made(client: Client, flavor: Flavor) -> Box<dyn Api> {
    match flavor {
        Flavor::Cloud => Box::new(Cloud::new(client)),
        Flavor::DataCenter => Box::new(Server::new(client)),
    }
}

/// Where what may be: sites of Atlassian have everything below `/wiki`, and a gateway is taken as it is given.
fn candidates(base: &Base, flavor: Option<Flavor>) -> Vec<(Base, Flavor)> {
    let below = base.with_path(&format!("{}/wiki", base.path));
    let is_below = base.path.ends_with("/wiki");
    let places = match () {
        () if is_below => vec![base.clone()],
        () if base.is_atlassian() => vec![base.with_path("/wiki")],
        () => vec![below, base.clone()],
    };
    let flavor = base.flavor().or(flavor);
    let mut result = Vec::new();
    for (kind, places) in [(Flavor::Cloud, places.clone()), (Flavor::DataCenter, places.into_iter().rev().collect())] {
        if flavor.is_none_or(|flavor| flavor == kind) {
            result.extend(places.into_iter().map(|place| (place, kind)));
        }
    }
    result
}

/// Whether something that answers is a Confluence of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// It is.
    Sure,
    /// It may be: it answers in the right form, and with an error.
    Perhaps,
    /// It is not.
    None,
}

fn probe(client: &Client, flavor: Flavor) -> Result<Sign, ApiError> {
    let ask = match flavor {
        Flavor::Cloud => Ask::get("/api/v2/spaces", scope::READ_SPACE).with("limit", "1"),
        Flavor::DataCenter => Ask::get("/rest/api/user/current", ""),
    };
    match client.value(&ask) {
        Ok(value) => {
            let member = if flavor == Flavor::Cloud { "results" } else { "type" };
            Ok(if value.get(member).is_some() || shape::user(&value).is_some() { Sign::Sure } else { Sign::Perhaps })
        }
        Err(failure) => told_by(failure),
    }
}

/// What an error says of who answers.
fn told_by(failure: Failure) -> Result<Sign, ApiError> {
    match failure.error.kind {
        ErrorKind::Scope(_) => Ok(Sign::Sure),
        ErrorKind::Unauthorized | ErrorKind::Forbidden if failure.structured => Ok(Sign::Sure),
        ErrorKind::Missing if failure.structured => Ok(Sign::Perhaps),
        ErrorKind::Missing => Ok(Sign::None),
        _ => Err(failure.error),
    }
}

fn nothing_there(base: &Base) -> ApiError {
    ApiError {
        kind: ErrorKind::NotConfluence,
        request: String::new(),
        message: format!("{} is no Confluence: nothing there answers as one", base.url()),
        help: Some("Give the address up to where the pages begin, such as `https://HOST/confluence`.".to_owned()),
    }
}
