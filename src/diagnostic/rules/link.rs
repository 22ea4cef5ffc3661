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
    /// A link to another site leads somewhere.
    ///
    /// Only `check --external` asks other sites; every other run stays away from the network. It asks for the head of a page
    /// first, for all of it where that is refused, at most two at a time of one host, waits where a host says so, and
    /// remembers for a week what was there.
    ///
    /// What is told is certain: the host answers that nothing is there (404, 410), does not exist or refuses to be asked. A
    /// host that wants a password or has a bad day is told in a note only.
    ///
    /// Other sites come and go, so this never fails a run by itself. If it is to, make it an error:
    ///
    /// ```toml
    /// [[lint.override]]
    /// rule = "link/external"
    /// level = "error"
    /// reason = "we check before a release"
    /// ```
    EXTERNAL = Warn "link/external", elsewhere;
}
