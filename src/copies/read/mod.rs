//! From the text of a copy to what it says.

pub mod csv;
mod phrases;
pub mod text;
pub(crate) mod tokens;

pub(crate) use phrases::phrase;
