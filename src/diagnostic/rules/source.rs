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
    UNSORTED = Warn "source/unsorted", fixable;
    /// A section has codes.
    EMPTY_SECTION = Warn "source/empty-section";
    /// A text says something: it is not a placeholder such as `TODO` or `TBD`.
    PLACEHOLDER = Error "source/placeholder";
    /// A deprecated code names the code that takes its place, or says why there is none.
    DEPRECATED_WITHOUT_REPLACEMENT = Info "source/deprecated-without-replacement";
}
