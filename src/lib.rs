//! statusbook: one YAML source of status codes, rendered as an HTML site, Markdown pages and Confluence pages.
//!
//! The phases are types: sources are read into a [`model`], the model is checked, rendered into files in memory, and
//! only then written. See `ARCHITECTURE.md`.

// What must not stand in the program but may in its tests; what holds everywhere is in Cargo.toml.
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

pub mod check;
pub mod cli;
pub mod commands;
pub mod confluence;
pub mod copies;
pub mod diagnostic;
pub mod external;
pub mod fix;
pub mod git;
pub mod highlight;
pub mod history;
pub mod links;
pub mod model;
pub mod output;
pub mod registry;
pub mod render;
pub mod replace;
pub mod richtext;
pub mod serve;
pub mod source;
pub mod terminal;
pub mod words;
