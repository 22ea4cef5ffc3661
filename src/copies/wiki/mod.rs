//! Publishing to Confluence without destroying what others wrote.
//!
//! ```text
//! settings ─ look → Seen ─ inspect (8 at once) → Inspected ─ judge → Step + Job ─ carry_out → Done
//!            who, where   page by page: body, base,          what differs,        create all, then write
//!            all pages    draft, comments, where needed      what holds           each, read back, remember
//! ```
//!
//! What we know of a page is kept at Confluence, in a content property ([`memory`]). It is what makes a page ours, whatever
//! its title is. Each write leaves a word there before it begins, so that a run that was interrupted is taken up by the next.

mod around;
mod carry_out;
mod fetch;
mod files;
mod fresh;
mod inspect;
mod job;
mod judge;
mod look;
mod make;
mod memory;
mod order;
mod orphans;
mod parallel;
mod past;
mod people;
mod placeholder;
mod plan;
mod sheets;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod titles;
mod write;

pub(crate) use fetch::fetch;
pub(crate) use look::{Place, told};
pub(crate) use plan::plan;
