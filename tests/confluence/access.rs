//! Who asks, and what they may.

use super::message::{Interface, Reply, Request};
use super::state::State;

/// The e-mail address of the account that publishes, on Cloud, and its user name on Data Center.
pub const EMAIL: &str = "publisher@example.com";
/// Its API token, which works on the site's own address.
pub const TOKEN: &str = "ATATT3xFfGF0classic-token-of-the-publisher";
/// Its token with scopes, which works through the gateway only.
pub const SCOPED: &str = "ATATT3xFfGF0scoped-token-of-the-publisher";
/// Its personal access token of Data Center.
pub const PERSONAL: &str = "NjQ1personal-token-of-the-publisher";
/// The account that publishes.
pub const PUBLISHER: &str = "557058:publisher";
/// An account that edits by hand.
pub const EDITOR: &str = "557058:editor";

/// All scopes that publishing takes.
pub const SCOPES: [&str; 11] = [
    "read:space:confluence",
    "read:page:confluence",
    "write:page:confluence",
    "read:hierarchical-content:confluence",
    "read:label:confluence",
    "read:comment:confluence",
    "read:attachment:confluence",
    "delete:page:confluence",
    "read:confluence-user",
    "write:confluence-content",
    "write:confluence-file",
];

/// Somebody.
#[derive(Clone, Debug)]
pub struct Account {
    /// The account id of Cloud; the user key of Data Center is made of it.
    pub id: String,
    /// The e-mail address, and the user name of Data Center.
    pub email: String,
    pub name: String,
}

/// Where a token works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Basic, on the site's own address; a password, on Data Center.
    Classic,
    /// Basic or bearer, through the gateway, with these scopes.
    Scoped(Vec<String>),
    /// Bearer, on Data Center.
    Personal,
}

/// A token, and what it may do.
#[derive(Clone, Debug)]
pub struct Token {
    pub secret: String,
    /// The id of its account.
    pub account: String,
    pub kind: Kind,
    /// Without it, nothing is there.
    pub may_read: bool,
    pub may_write: bool,
}

impl Token {
    pub fn new(secret: &str, account: &str, kind: Kind) -> Self {
        Self { secret: secret.to_owned(), account: account.to_owned(), kind, may_read: true, may_write: true }
    }

    /// Those that every fake takes.
    pub fn usual() -> Vec<Self> {
        let scopes = SCOPES.iter().map(|scope| (*scope).to_owned()).collect();
        vec![
            Self::new(TOKEN, PUBLISHER, Kind::Classic),
            Self::new(SCOPED, PUBLISHER, Kind::Scoped(scopes)),
            Self::new(PERSONAL, PUBLISHER, Kind::Personal),
        ]
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Who {
    /// None for nobody.
    pub account: Option<String>,
    pub may_read: bool,
    pub may_write: bool,
    /// None where scopes do not count.
    pub scopes: Option<Vec<String>>,
}

impl Who {
    fn of(token: &Token) -> Self {
        let scopes = match &token.kind {
            Kind::Scoped(scopes) => Some(scopes.clone()),
            Kind::Classic | Kind::Personal => None,
        };
        let account = Some(token.account.clone());
        Self { account, may_read: token.may_read, may_write: token.may_write, scopes }
    }

    /// Refuses what the token has no scope for. One of those that are named is enough; `+` joins those that go together.
    pub fn has_scope(&self, wanted: &[&str]) -> Result<(), Reply> {
        let has = |scopes: &[String], wanted: &str| scopes.iter().any(|scope| scope == wanted);
        match &self.scopes {
            Some(scopes)
                if !wanted.is_empty() && !wanted.iter().any(|all| all.split('+').all(|scope| has(scopes, scope))) =>
            {
                let body = serde_json::json!({"code": 401, "message": "Unauthorized; scope does not match"});
                Err(Reply::json(401, &body).with("X-Failure-Category", "FAILURE_CLIENT_SCOPE_CHECK"))
            }
            _ => Ok(()),
        }
    }
}

/// What was sent to log in, which the log does not keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    Nothing,
    Basic(String, String),
    Bearer(String),
    /// What nobody can read.
    Odd,
}

impl Login {
    pub fn read(authorization: Option<&str>) -> Self {
        let Some(value) = authorization else { return Self::Nothing };
        match value.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Self::Bearer(token.trim().to_owned()),
            Some((scheme, pair)) if scheme.eq_ignore_ascii_case("basic") => {
                let text = from_base64(pair.trim()).and_then(|bytes| String::from_utf8(bytes).ok());
                match text.as_deref().and_then(|text| text.split_once(':')) {
                    Some((user, secret)) => Self::Basic(user.to_owned(), secret.to_owned()),
                    None => Self::Odd,
                }
            }
            _ => Self::Odd,
        }
    }
}

/// The bytes that a text in base64 stands for.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        held = held << 6 | u32::try_from(DIGITS.iter().position(|digit| *digit == byte)?).ok()?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits & 0xff) as u8);
        }
    }
    Some(out)
}

/// Who asks on the site's own address of Cloud, or with `gateway` through the gateway.
pub fn on_cloud(state: &State, login: &Login, gateway: bool, interface: Interface) -> Result<Who, Reply> {
    let refused = || interface.error(401, "Unauthorized; the login is missing or is not taken");
    let by_basic = |token: &&Token, user: &str, secret: &str| {
        token.secret == secret && state.account(&token.account).is_some_and(|account| account.email == user)
    };
    let found = match login {
        Login::Basic(user, secret) => state.tokens.iter().find(|token| by_basic(token, user, secret)),
        Login::Bearer(secret) if gateway => state.tokens.iter().find(|token| token.secret == *secret),
        _ => None,
    };
    match found {
        Some(token) if gateway == matches!(token.kind, Kind::Scoped(_)) && token.kind != Kind::Personal => {
            Ok(Who::of(token))
        }
        _ => Err(refused()),
    }
}

/// Who asks on Data Center: a wrong personal access token is nobody, where nobody may read.
pub fn on_data_center(state: &State, login: &Login) -> Result<Who, Reply> {
    let nobody = Who { account: None, may_read: true, may_write: false, scopes: None };
    let refused = || {
        Reply::html(
            401,
            "<html><head><title>Unauthorized (401)</title></head><body>Basic Authentication Failure - Reason : AUTHENTICATED_FAILED</body></html>",
        )
    };
    let found = match login {
        Login::Bearer(secret) => {
            state.tokens.iter().find(|token| token.secret == *secret && token.kind == Kind::Personal)
        }
        Login::Basic(user, secret) => {
            let found = state.tokens.iter().find(|token| {
                token.secret == *secret
                    && token.kind == Kind::Classic
                    && state.account(&token.account).is_some_and(|account| account.email == *user)
            });
            return found.map(Who::of).ok_or_else(refused);
        }
        Login::Odd => return Err(refused()),
        Login::Nothing => None,
    };
    match found {
        Some(token) => Ok(Who::of(token)),
        None if state.rules.anonymous => Ok(nobody),
        None => Err(refused()),
    }
}

/// Data Center refuses uploads without the header against forged requests; Cloud takes either spelling of it.
pub fn token_header(request: &Request) -> bool {
    matches!(request.header("x-atlassian-token"), Some("no-check" | "nocheck"))
}
