//! The pages of a copy as they are, to be compared and pulled from.

use super::inspect::State;
use super::inspect::inspect;
use super::look::{Found, Place, Seen, Spot, told};
use super::parallel::each;
use super::people::People;
use super::stand_in::{self, WikiPage};
use crate::confluence::{Api, ApiError};
use crate::copies::Form;
use crate::copies::base::Base;
use crate::copies::kind::{Fetched, Original, Part, Revision, Subject};

/// Gets the pages of a copy, that of the catalog first, with what is known of their bases.
pub(crate) fn fetch(api: &dyn Api, subject: &Subject<'_>) -> Fetched {
    drop((api, subject));
    Fetched::Unreadable("not yet".to_owned())
}
