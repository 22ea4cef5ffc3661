//! Rules about texts.

use super::rules;

rules! {
    /// HTML in a text has an equivalent in Markdown; all other HTML is shown as text.
    RAW_HTML = Warn "text/raw-html";
    /// A text holds no control characters.
    CONTROL_CHARACTER = Warn "text/control-character";
    /// No line ends with white space that means nothing.
    TRAILING_SPACE = Warn "text/trailing-space", fixable;
    /// A text holds no characters that nobody can see.
    INVISIBLE = Warn "text/invisible", fixable;
    /// No word stands twice in a row.
    DOUBLED_WORD = Warn "text/doubled-word", fixable;
    /// A description says more than the summary.
    STARTS_WITH_SUMMARY = Info "text/starts-with-summary";
    /// Two codes do not have the same description.
    DUPLICATE_DESCRIPTION = Warn "text/duplicate-description";
    /// All descriptions of a catalog end alike: with a period, or without one.
    FINAL_PERIOD = Info "text/final-period", fixable;
    /// A summary is short enough for a heading.
    LENGTH = Info "text/length";
    /// Terms are those that `book.toml` prefers.
    TERMS = Warn "text/terms", fixable;
    /// Words are spelt as a dictionary has them.
    SPELLING = Warn "text/spelling", fixable;
}
