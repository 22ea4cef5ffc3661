//! Rules about codes and the pages that show them.

use super::rules;

rules! {
    /// A code that a page mentions is in the source.
    ///
    /// A guide that tells how to treat an answer promises that there is one: a reader who then looks for it in the table
    /// and finds nothing trusts neither. Only what can be nothing else is taken for a code:
    ///
    /// - Where the book has a catalog of statuses of HTTP: a number after "HTTP" or "status code", one between an article and
    ///   "response" or "error", and one that is followed by its name ("404 Not Found").
    /// - Where the book has codes of your own: a word of the same form as two or more of them ("PAY-018" beside "PAY-001"
    ///   and "PAY-017"), and one in capitals that differs from a code by one letter.
    ///
    /// Retired codes, aliases, and what a code such as `5xx` stands for are known. Blocks of code, ranges and bare numbers
    /// are passed over. A page is told of a code once.
    ///
    /// ```markdown
    /// After ten calls the service answers with status code 429.      no catalog has it
    /// The pool holds 429 connections.                               a number, not a code
    /// ```
    ///
    /// Define the code, or name the right one. Where a page speaks of the codes of somebody else, say so in the page:
    /// `<!-- statusbook: allow(coverage/unknown) codes of the payment provider -->`. `--fix` leaves it to you.
    UNKNOWN_CODE = Warn "coverage/unknown";
    /// A code of the source is shown by an output.
    ///
    /// A template of your own may leave codes out: those of a section that it passes over, those with a mark that it does not
    /// know. Then the source says something that no reader sees. In an output that you have templates for, every code is
    /// looked for on the page of its catalog, as a word or in an address. With built-in templates alone there is nothing to
    /// look for.
    ///
    /// ```html
    /// {% for code in section.codes %}{% if code.tags %}…{% endif %}{% endfor %}      codes without tags are not shown
    /// ```
    ///
    /// Show the code, or move it to `retired` if it is gone. What is left out on purpose gets a
    /// `# statusbook: allow(coverage/unlisted) …` beside the code. `--fix` leaves it to you.
    UNLISTED_CODE = Warn "coverage/unlisted", rendered;
}
