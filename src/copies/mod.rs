//! Copies: what stands out there and must say what the source says.
//!
//! A copy is read into a [`Sheet`]: its sections, its codes, and what it says of each, as texts with their places. The
//! source is written into a sheet too, so that comparing the two compares meaning; and a sheet becomes a catalog, so that
//! a copy can be imported.
//!
//! ```text
//! bytes ── decode ── form::detect ── read → Reading{sheets, skipped} ── compare(Sheet, Sheet) → differences
//!                                                                    └─ import: several sheets → one catalog as YAML
//! ```

pub mod base;
pub mod canonical;
pub mod compare;
pub mod decode;
pub mod detect;
pub mod import;
pub mod kind;
pub mod markers;
pub mod merge;
pub mod publish;
pub mod pull;
pub mod read;
pub mod region;
pub mod report;
pub mod yaml;

mod chrome;
mod closest;
mod into_model;
mod join;
mod links;
mod of_model;
mod recognise;
mod shape;
mod sheet;
mod slot;

pub use crate::replace::{ReplaceError, create, replace};
pub(crate) use closest::{best, closest, shared};
pub(crate) use into_model::set_field;
pub use into_model::{Imported, Lack, MISSING, Note, into_model};
pub(crate) use join::one;
pub use join::{Joined, join};
pub use links::{Dropped, settle};
pub use recognise::recognise;
pub use sheet::{At, Form, Group, Hints, Line, Origin, Reading, Record, Retired, Said, Sheet, SheetColumn, Skipped};
pub use slot::Slot;
