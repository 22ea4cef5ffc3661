//! The preview: the site in memory, on this machine, made anew with every change.
//!
//! ```text
//! watch ── builder ── Preview ── server ── browser
//! ```
//!
//! - `watch` tells when the files of the book have changed and come to rest.
//! - `builder` reads the book and renders its site; of a large book first the pages that somebody looks at.
//! - `preview` holds the site that is current, the one that it was, and what is wrong; `site` knows which file
//!   changed when, so that a browser is told of what it shows and of nothing else.
//! - `server` answers requests, `http` is how they look on the wire, `address` what they mean and who may ask.
//! - `live` is what a page of the preview has beyond a built one: a script that listens for changes.
//!
//! Nothing is written into the book, and nothing leaves the machine.

mod address;
mod builder;
mod findings;
mod http;
mod live;
mod preview;
mod server;
mod site;
mod watch;

pub use address::Guard;
pub use builder::{Builder, Built};
pub use preview::Preview;
pub use server::{Listening, serve};
pub use watch::{Stop, Watch};
