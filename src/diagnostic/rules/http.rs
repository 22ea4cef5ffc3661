//! Rules about catalogs of status codes of HTTP.

use super::rules;

rules! {
    /// A status code of HTTP is one that the IANA registry knows.
    UNREGISTERED_CODE = Warn "http/unregistered-code";
    /// A status code of HTTP is a number from 100 to 599.
    OUT_OF_RANGE = Error "http/out-of-range";
    /// The summary of a status code of HTTP is the phrase of the IANA registry.
    PHRASE_MISMATCH = Warn "http/phrase-mismatch", fixable;
    /// The summary of a status code of HTTP is spelt as in the IANA registry, in capitals, hyphens and spaces.
    PHRASE_CASE = Warn "http/phrase-case", fixable;
    /// A section whose title names a class of status codes has codes of that class only.
    WRONG_SECTION = Error "http/wrong-section";
    /// A status code is not one that the IANA registry reserves.
    RESERVED_CODE = Warn "http/reserved-code";
    /// A status code is not one that is registered for a time only.
    TEMPORARY_CODE = Warn "http/temporary-code";
    /// A status code is not one that is obsolete.
    OBSOLETE_CODE = Warn "http/obsolete-code";
    /// References name the RFC that is in force, not one that it has taken the place of.
    REFERENCE_MISMATCH = Info "http/reference-mismatch", fixable;
    /// A code whose RFC demands a header field names it.
    HEADER_MISSING = Info "http/header-missing";
    /// The example of a response that has no body shows none.
    EMPTY_BODY_EXAMPLE = Warn "http/empty-body-example";
    /// The status line of an example is that of its code.
    EXAMPLE_STATUS = Warn "http/example-status", fixable;
    /// Advice about repeating a request agrees with the header fields.
    RETRY_CONTRADICTION = Warn "http/retry-contradiction";
}
