//! Rules about copies.

use super::rules;

rules! {
    /// A copy has a name of its own, and its catalog and its sections exist.
    COPY_SETTINGS = Error "copy/settings", binding;
    /// The codes that a copy is to have exist.
    COPY_NO_CODE = Warn "copy/no-code";
    /// A copy stays within the limit of size.
    COPY_TOO_LARGE = Error "copy/too-large", binding, elsewhere;
    /// A copy is UTF-8, or UTF-16 that says so.
    COPY_ENCODING = Warn "copy/encoding", elsewhere;
    /// A copy is a text that can be read.
    COPY_UNREADABLE = Error "copy/unreadable", binding, elsewhere;
}
