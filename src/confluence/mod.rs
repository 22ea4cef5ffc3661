//! The REST interfaces of Confluence: Cloud (REST v2, v1 only where v2 has nothing) and Data Center (REST v1), behind one
//! [`Api`].
//!
//! Nothing here knows of books or of rendering; what is done with pages is in [`crate::copies`].
//!
//! ```text
//! Settings ── connect ── Cloud, Server ── writes ── Client ── Transport ── ureq
//!             (looks)    (requests,       (lost     (waits,   (one request,
//!                         shape)           answers)  repeats)  once)
//! ```
//!
//! Three things are kept apart. `Transport` sends a request once. `Client` sends it again where the server asks for that, or
//! where a repeat can do no harm. `writes` looks whether something was done whose answer was lost, before it is asked for again.
//! Each failure knows what is known of what it was to do (`Fate`), and all three decide by that.

mod address;
mod api;
mod ask;
mod auth;
mod client;
mod clock;
mod cloud;
mod connect;
mod error;
mod reads;
mod retry;
mod scope;
mod server;
mod shape;
#[cfg(test)]
mod testing;
mod transport;
mod v1;
mod writes;

pub use api::{
    Api, ApiError, Archived, Attachment, Body, Comment, Draft, ErrorKind, Flavor, May, NewPage, Page, PageId, Position,
    Property, Resolution, Space, Update, User, Version, Wanted,
};
pub use clock::{Clock, SystemClock};
pub use connect::{Network, connect};

/// What a connection needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The address: that of the site, of the gateway, or of a Data Center with its path.
    pub url: String,
    /// Which Confluence it is, where that is said.
    pub flavor: Option<Flavor>,
    /// The cloud id, for tokens with scopes, which work through the gateway only: `auto` to look it up.
    pub cloud_id: Option<String>,
    /// The name of the environment variable that has the e-mail address; `CONFLUENCE_USER` where it is not given. Without
    /// one there, the token is sent as a bearer token.
    pub user_env: Option<String>,
    /// The name of the environment variable that has the token; `CONFLUENCE_TOKEN` where it is not given.
    pub token_env: Option<String>,
    /// A file that has the token, which only its owner can read; used where the variable is not set.
    pub token_file: Option<std::path::PathBuf>,
}
