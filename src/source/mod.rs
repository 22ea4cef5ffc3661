//! Files of a book → model, with a place for everything.

pub mod decode;

mod cut;
mod folders;
mod front_matter;
mod include;
mod inputs;
mod load;
mod nearest;
mod node;
mod place;
mod read;
pub mod restyle;
mod scalar;
mod scalars;
mod toml;
mod walk;
mod yaml;
mod yaml_faults;

pub(crate) use front_matter::body_of_page;
pub(crate) use inputs::HISTORY;
pub use inputs::{Content, Input, Inputs, ReadError, find_book};
pub(crate) use load::read_history;
pub use load::{Loaded, load, load_catalog};
pub(crate) use nearest::distance;
pub use nearest::nearest;
pub(crate) use nearest::nearest_title;
pub use node::{Key, Node, Value};
pub(crate) use place::Walk;
pub(crate) use read::{
    Refused, bytes as read_bytes, named as read_named, page as read_page_text, taken as take_page_text,
};
pub use scalar::quoted;
pub(crate) use scalar::{is_printable, reading};
pub(crate) use scalars::Scalars;
pub(crate) use toml::parse as parse_toml;
pub(crate) use yaml::{comments, parse};
