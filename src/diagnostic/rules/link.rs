//! Rules about links and images.

use super::rules;

rules! {
    /// A link to a file of the book leads to one that is there, and to an anchor that is on it.
    BROKEN_LINK = Error "link/broken";
    /// The address of a link or an image is a relative reference or has a harmless scheme.
    UNSAFE_ADDRESS = Warn "link/unsafe-address";
    /// The address of a link or an image is well-formed.
    BAD_ADDRESS = Warn "link/bad";
    /// The label of a link names what the link leads to.
    LABEL_MISMATCH = Warn "link/label-mismatch";
    /// The links that templates write lead somewhere.
    OUTPUT_LINK = Error "link/output", rendered;
    /// A link to another site leads somewhere (`check --external` only).
    EXTERNAL = Warn "link/external", elsewhere;
}
