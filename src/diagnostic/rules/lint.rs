//! Rules about what authors decide about findings.

use super::rules;

rules! {
    /// An `allow` comment or an override changes something.
    UNUSED_ALLOW = Warn "lint/unused-allow", fixable;
    /// A rule that is named exists.
    UNKNOWN_RULE = Error "lint/unknown-rule";
    /// A comment to statusbook is one that it understands.
    MALFORMED_ALLOW = Warn "lint/malformed-allow";
    /// An `allow` comment or an override says why.
    NO_REASON = Info "lint/no-reason";
    /// A rule that nothing can be built without is neither allowed nor lowered.
    NOT_ALLOWABLE = Error "lint/not-allowable";
}
