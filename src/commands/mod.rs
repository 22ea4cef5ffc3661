//! One file for each verb: load, call, report.

pub mod build;
pub mod check;
mod ci;
pub mod clean;
pub mod diff;
pub mod explain;
mod fixes;
pub mod history;
pub mod import;
pub mod init;
pub mod publish;
pub mod pull;
pub mod schema;
pub mod serve;

use std::path::{Path, PathBuf};

use crate::source::{ReadError, find_book};

/// The folder of the book that is meant.
fn book_folder(named: Option<&Path>) -> Result<PathBuf, ReadError> {
    match named {
        Some(folder) if folder.join("book.toml").exists() => Ok(folder.to_owned()),
        Some(folder) => Err(ReadError::NotABook(folder.to_owned())),
        None => find_book(Path::new(".")),
    }
}
