//! From git to `history.yaml`: the versions of the catalogs, what differs between each and the one before, and the file.
//!
//! A build never asks git: it shows what the file says. So it is as fast as ever, needs no more than the last commit of a
//! clone, and makes the same bytes from the same files.

mod compare;
mod git;
mod versions;
mod write;

pub use crate::git::GitError;
pub use compare::{Entry, differences};
pub use git::Repository;
pub use versions::{Found, Start, StartError, read, start};
pub use write::{added, entries};
