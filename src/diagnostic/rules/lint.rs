//! Rules about what authors decide about findings.

use super::rules;

rules! {
    /// An `allow` comment or an override changes something.
    ///
    /// An exception that is no longer needed hides the next mistake of its kind in the same place. So it is told as soon as
    /// what it allowed is gone.
    ///
    /// ```yaml
    /// # statusbook: allow(http/phrase-case) agreed with the gateway team
    /// - code: 404
    ///   summary: Not Found     # this is the phrase of the registry: nothing is left to allow
    /// ```
    ///
    /// A comment on a line of its own is about the item or the key below it; one at the end of a line is about that line. If
    /// the finding is still there, the comment stands in the wrong place. An override in `book.toml` changes nothing when no
    /// finding of its rule is in its files and about its codes; its `path` starts from the folder of `book.toml`.
    ///
    /// `check --fix` leaves it to you: nothing can also be found because of a slip elsewhere, such as a wrong `kind`.
    UNUSED_ALLOW = Warn "lint/unused-allow";
    /// A rule that is named exists.
    ///
    /// The id of a rule has a group and a name, such as `http/phrase-case`. In an override, `http/*` stands for the whole group.
    /// A mistyped id allows nothing, and nobody would notice.
    ///
    /// ```toml
    /// [[lint.override]]
    /// rule = "http/phrase-cases"   # there is none
    /// level = "off"
    /// ```
    ///
    /// `statusbook explain` lists all rules.
    UNKNOWN_RULE = Error "lint/unknown-rule";
    /// A comment to statusbook is one that it understands.
    ///
    /// A comment that begins with `statusbook:` says `allow`, then the rules in parentheses, then why:
    ///
    /// ```yaml
    /// # statusbook: allow(http/phrase-case, text/length) agreed with the gateway team
    /// ```
    ///
    /// In a page the same stands in `<!--` and `-->`. Inside of a text after `|`, a line that begins with `#` is no comment but
    /// a heading of that text, which readers would see: put the comment above the key.
    MALFORMED_ALLOW = Warn "lint/malformed-allow";
    /// An `allow` comment or an override says why.
    ///
    /// Whoever finds an exception a year later has to know whether it still holds. The reason stands after the parenthesis, or
    /// under `reason`:
    ///
    /// ```yaml
    /// # statusbook: allow(http/wrong-section) the gateway answers 100 only after a success
    /// - code: 100
    /// ```
    NO_REASON = Info "lint/no-reason";
    /// A rule that nothing can be built without is neither allowed nor lowered.
    ///
    /// Some rules are there because the outputs cannot be made while they are broken: a code that stands twice would be two
    /// pages of one name, and a file whose YAML cannot be parsed says nothing. `statusbook explain RULE` says of each rule
    /// whether it can be allowed.
    ///
    /// ```toml
    /// [[lint.override]]
    /// rule = "source/duplicate-code"   # two pages of one name cannot be written
    /// level = "warn"
    /// ```
    ///
    /// Mend what the rule finds, and remove the comment or the override.
    NOT_ALLOWABLE = Error "lint/not-allowable";
}
