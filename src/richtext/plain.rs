//! stub
pub fn plain_text() {}
