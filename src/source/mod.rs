//! Files of a book → model, with a place for everything.

pub mod decode;

mod folders;
mod front_matter;
mod include;
mod inputs;
mod load;
mod nearest;
mod node;
mod place;
mod read;
mod scalar;
mod toml;
mod walk;
mod yaml;
mod yaml_faults;

pub(crate) use front_matter::body_of_page;
pub use inputs::{Content, Input, Inputs, ReadError, find_book};
pub use load::{Loaded, load, load_catalog};
pub use nearest::nearest;
pub use node::{Key, Node, Value};
pub(crate) use place::Walk;
pub(crate) use read::{Refused, bytes as read_bytes, page as read_page_text};
pub(crate) use scalar::reading;
pub(crate) use toml::parse as parse_toml;
pub(crate) use yaml::{comments, parse};
