//! Rules about texts.

use super::rules;

rules! {
    /// HTML in a text has an equivalent in Markdown; all other HTML is shown as text.
    ///
    /// The same text stands on a site, in Markdown and in Confluence, and Confluence has no place for HTML of an author's own.
    /// What HTML says in Markdown's words (`<code>`, `<em>`, `<br>`, lists, tables, `<sup>`, `<kbd>`) is taken for what it
    /// means; anything else is shown as the text that it is. Often it was meant as one: `Map<String>`.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// description: Send a List<Item>, <blink>not</blink> a map.
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// description: Send a `List<Item>`, **not** a map.
    /// ```
    ///
    /// Put code in backticks, and say the rest in Markdown. Where the text is meant as it is, write `\<` for `<`.
    RAW_HTML = Warn "text/raw-html";
    /// A text holds no control characters.
    ///
    /// Control characters have no look of their own, and XML forbids them (XML 1.0, section 2.2): Confluence would refuse the
    /// page. They come along when a text is copied out of a terminal or a PDF. They are left out of all outputs.
    ///
    /// Breaks it:
    ///
    /// ```yaml
    /// description: "Printed in \e[31mred\e[0m."
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```yaml
    /// description: Printed in red.
    /// ```
    ///
    /// Delete them; where they cannot be seen, type the text anew.
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
