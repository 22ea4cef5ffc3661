//! Rules about `book.toml`.

use super::rules;

rules! {
    /// `book.toml` can be parsed.
    CONFIG_SYNTAX = Error "config/syntax", binding;
    /// A key of `book.toml` is one that is known there.
    CONFIG_UNKNOWN_KEY = Error "config/unknown-key", binding;
    /// A value of `book.toml` has the type that its key wants.
    CONFIG_WRONG_TYPE = Error "config/wrong-type", binding;
    /// A value of `book.toml` is one of those that its key allows.
    CONFIG_INVALID_VALUE = Error "config/invalid-value", binding;
    /// A required key of `book.toml` is given.
    CONFIG_MISSING_FIELD = Error "config/missing-field", binding;
}
