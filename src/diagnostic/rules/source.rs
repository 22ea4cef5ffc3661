//! Rules about the files of a book, and what they say.

use super::rules;

rules! {
    /// A source file is UTF-8.
    ENCODING = Error "source/encoding", binding;
    /// A source is a regular file.
    NOT_A_FILE = Error "source/not-a-file", binding;
    /// A source lies within the book's folder; symbolic links do not lead out of it.
    OUTSIDE_BOOK = Error "source/outside-book", binding;
    /// A source has a name that every file system and web server can hold.
    FILE_NAME = Error "source/file-name", binding;
    /// A source stays within the limits of size, nesting and repetition.
    TOO_LARGE = Error "source/too-large", binding;
    /// A YAML source can be parsed.
    YAML_SYNTAX = Error "source/yaml-syntax", binding;
    /// YAML is indented with spaces, never with tabs.
    TAB_INDENT = Error "source/tab-indent", binding;
    /// A value has the type that its key wants.
    WRONG_TYPE = Error "source/wrong-type", binding;
    /// A value is one of those that its key allows.
    INVALID_VALUE = Error "source/invalid-value", binding;
    /// A key is one that is known there.
    UNKNOWN_KEY = Error "source/unknown-key", binding;
    /// A key stands once in its mapping.
    DUPLICATE_KEY = Error "source/duplicate-key", binding;
    /// A required key is given.
    MISSING_FIELD = Error "source/missing-field", binding;
    /// A required text is not empty.
    EMPTY_FIELD = Error "source/empty-field", binding;
    /// A plain YAML value means the same to YAML as to its author.
    ///
    /// YAML guesses what a value without quotes is. It takes `010` for a number (8 to YAML 1.1, 10 to YAML 1.2), `1e3` for
    /// 1000, `no` for a truth value (to YAML 1.1), and what follows a space and `#` for a comment. A text would reach the
    /// reader as something else than what was typed, so it is not taken at all.
    ///
    /// ```yaml
    /// - code: 010
    ///   summary: no
    ///   description: See issue #5 for more.
    /// ```
    ///
    /// With quotes, the letters are what counts:
    ///
    /// ```yaml
    /// - code: "010"
    ///   summary: "no"
    ///   description: "See issue #5 for more."
    /// ```
    ///
    /// `--fix` puts the quotes around it, but not around `null` and `~`, which may be meant to be nothing. A comment needs a space
    /// after its `#`.
    AMBIGUOUS_SCALAR = Error "source/ambiguous-scalar", binding, fixable;
    /// A code stands once in its catalog.
    DUPLICATE_CODE = Error "source/duplicate-code", binding;
    /// The `id` of a section stands once in its catalog, and is none of its other anchors.
    DUPLICATE_ID = Error "source/duplicate-id", binding;
    /// A retired code does not come back.
    RETIRED_CODE_REUSED = Error "source/retired-code-reused";
    /// A code that is referred to exists.
    DANGLING_REFERENCE = Error "source/dangling-reference", binding;
    /// Every output file comes from one source.
    OUTPUT_COLLISION = Error "source/output-collision", binding;
    /// An included file exists, is included once, and says nothing else of a section that it joins.
    INCLUDE = Error "source/include", binding;
    /// Texts for a copy are for one that `book.toml` names.
    UNKNOWN_TARGET = Error "source/unknown-target", binding;
    /// The codes of a section stand in order: numbers by value, words as a reader would look for them.
    ///
    /// Who looks a code up runs down the table and stops where it should have come; a code that stands further down is not
    /// found. Numbers are compared by value, also within words: `PAY-2` comes before `PAY-10`. Codes of different kinds, such as
    /// `404` and `PAY-2`, may stand in any order to each other, and the codes of an included file are a list of their own.
    /// Where half of the neighbours are not in order, the order is taken for one that is meant.
    ///
    /// ```yaml
    /// codes:
    ///   - code: 400
    ///   - code: 409
    ///   - code: 404   # belongs before 409
    ///   - code: 410
    /// ```
    ///
    /// In order:
    ///
    /// ```yaml
    /// codes:
    ///   - code: 400
    ///   - code: 404
    ///   - code: 409
    ///   - code: 410
    /// ```
    ///
    /// `--fix` moves as few codes as it can, with their comments. It leaves lists that are written between brackets, those with
    /// comments that stand by themselves, and those where an alias would come before its anchor. For an order of your own, add
    /// `[[lint.override]]` to `book.toml` with `rule = "source/unsorted"`, the `path` and `level = "off"`.
    UNSORTED = Warn "source/unsorted", fixable;
    /// A section has codes.
    ///
    /// A heading with nothing below it looks as if the page had not been finished, or had lost something. It is mostly left
    /// over from codes that were moved or removed, or it has a slip in its title, so that the codes of an included file did
    /// not join it.
    ///
    /// ```yaml
    /// sections:
    ///   - title: Redirection
    ///     codes: []
    /// ```
    ///
    /// Remove the section, or give it codes:
    ///
    /// ```yaml
    /// sections:
    ///   - title: Redirection
    ///     codes:
    ///       - code: 301
    ///         summary: Moved Permanently
    ///         description: Use the address in `Location`.
    /// ```
    ///
    /// If the heading is to stay, write `# statusbook: allow(source/empty-section) reason` above its title.
    EMPTY_SECTION = Warn "source/empty-section";
    /// A text says something: it is not a placeholder such as `TODO` or `TBD`.
    ///
    /// `import` writes `TODO` where a copy has no description, and authors leave marks for later. Published, they tell
    /// readers nothing but that nobody looked. A text that is a placeholder as a whole is found (`TODO`, `TBD`, `n/a`, `…`,
    /// "to be defined", "Lorem ipsum"), and so are the marks `TBD` and `FIXME`, `TODO:` and `XXX:` within a longer one. Code is not
    /// looked at, nor are keys of your own (`x-…`), and a code may well be about a thing that is called TODO.
    ///
    /// ```yaml
    /// - code: 409
    ///   summary: Conflict
    ///   description: TODO
    ///   causes:
    ///     - "The version is old. TODO: name the header."
    /// ```
    ///
    /// Write the text, or remove the key where it is optional:
    ///
    /// ```yaml
    /// - code: 409
    ///   summary: Conflict
    ///   description: The item was changed by somebody else.
    /// ```
    ///
    /// Where such a word is meant, put it in backticks, or write `# statusbook: allow(source/placeholder) reason` above it.
    PLACEHOLDER = Error "source/placeholder";
    /// A deprecated code names the code that takes its place, or says why there is none.
    ///
    /// "Deprecated" alone leaves the developer of a client with the question what to handle instead. One word answers it.
    ///
    /// ```yaml
    /// - code: PAY-001
    ///   summary: Card declined
    ///   description: The bank declined the card.
    ///   deprecated: true
    /// ```
    ///
    /// The code that takes its place, or a note:
    ///
    /// ```yaml
    /// - code: PAY-001
    ///   summary: Card declined
    ///   description: The bank declined the card.
    ///   deprecated: { replaced_by: PAY-010, since: "2.0" }
    /// ```
    ///
    /// Where there is nothing to say, write `# statusbook: allow(source/deprecated-without-replacement) reason` above the code.
    DEPRECATED_WITHOUT_REPLACEMENT = Info "source/deprecated-without-replacement";
}
