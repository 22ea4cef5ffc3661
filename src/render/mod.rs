//! From the model to files in memory.

mod files;

pub use files::FileSet;
