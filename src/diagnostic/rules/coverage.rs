//! Rules about codes and the pages that show them.

use super::rules;

rules! {
    /// A code that a page mentions is in the source.
    UNKNOWN_CODE = Warn "coverage/unknown";
    /// A code of the source is shown by an output.
    UNLISTED_CODE = Warn "coverage/unlisted", rendered;
}
