//! Rules about `book.toml`.

use super::rules;

rules! {
    /// `book.toml` can be parsed.
    ///
    /// What is no TOML has no meaning. In TOML every text stands in quotes, a table is a name in brackets on a line of its own,
    /// and a key stands once in its table.
    ///
    /// Breaks it:
    ///
    /// ```toml
    /// [book
    /// title = Status codes
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```toml
    /// [book]
    /// title = "Status codes"
    /// ```
    ///
    /// The place is where the reader stumbled; the mistake may be a line above.
    CONFIG_SYNTAX = Error "config/syntax", binding;
    /// A key of `book.toml` is one that is known there.
    ///
    /// A setting that nobody knows does nothing, and the book is built otherwise than its author thinks. It is nearly always a
    /// slip of the pen, or a `_` where TOML files have a `-`.
    ///
    /// Breaks it:
    ///
    /// ```toml
    /// [output.html]
    /// base_url = "https://example.com/docs/"
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```toml
    /// [output.html]
    /// base-url = "https://example.com/docs/"
    /// ```
    ///
    /// The page "Settings" of the documentation lists all keys.
    CONFIG_UNKNOWN_KEY = Error "config/unknown-key", binding;
    /// A value of `book.toml` has the type that its key wants.
    ///
    /// `"false"` in quotes is a text, and programs that take any text for "yes" have surprised many. A value that is not of the
    /// type that its key wants is told instead of guessed at.
    ///
    /// Breaks it:
    ///
    /// ```toml
    /// [output.html]
    /// markdown-twins = "no"
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```toml
    /// [output.html]
    /// markdown-twins = false
    /// ```
    ///
    /// A text stands in double quotes; `true`, `false` and numbers stand without.
    CONFIG_WRONG_TYPE = Error "config/wrong-type", binding;
    /// A value of `book.toml` is one of those that its key allows.
    ///
    /// A wrong address would stand on every page, a folder outside of the book could be overwritten, a language that is none
    /// makes screen readers read in the wrong one. So values are looked at before anything is built: outputs, folders,
    /// addresses, language tags (BCP 47), patterns.
    ///
    /// Breaks it:
    ///
    /// ```toml
    /// [build]
    /// outputs = ["html", "pdf"]
    /// build-dir = "/srv/www"
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```toml
    /// [build]
    /// outputs = ["html", "markdown"]
    /// build-dir = "public"
    /// ```
    ///
    /// To build into another place, say so where you build: `statusbook build --dest /srv/www`.
    CONFIG_INVALID_VALUE = Error "config/invalid-value", binding;
    /// A required key of `book.toml` is given.
    ///
    /// A book has a title: it stands on each of its pages. A `[[copy]]` has a name, by which it is called. Everything else has
    /// a default.
    ///
    /// Breaks it:
    ///
    /// ```toml
    /// [build]
    /// build-dir = "public"
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```toml
    /// [book]
    /// title = "Status codes"
    /// ```
    ///
    /// Add the key that the message names.
    CONFIG_MISSING_FIELD = Error "config/missing-field", binding;
    /// A colour of `book.toml` can be read on the paper of the site.
    ///
    /// WCAG 2.2 asks on level AA for a contrast of 4.5:1 between a text and what it stands on: below that, people who see less
    /// well, or who stand in the sun, cannot read it. Each colour is held against the papers of the scheme that it is for, with
    /// the ratio as the standard computes it, and the finding names the nearest colour of the same hue that passes.
    ///
    /// Breaks it:
    ///
    /// ```toml
    /// [output.html.colors]
    /// light = { accent = "#ff9900" }
    /// ```
    ///
    /// Satisfies it:
    ///
    /// ```toml
    /// [output.html.colors]
    /// light = { accent = "#9b5d00" }
    /// ```
    ///
    /// The papers are `--paper` and `--raised` of `theme/style.css`, the built-in one or yours.
    CONTRAST = Warn "config/contrast";
}
