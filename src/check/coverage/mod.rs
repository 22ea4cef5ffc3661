//! Rules about codes and the pages that show them.

mod flat;
mod known;
mod shown;
mod unknown;

pub(super) use shown::unlisted_code;
pub(super) use unknown::unknown_code;
