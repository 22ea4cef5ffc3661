//! Edits on both sides, in any order.
