//! stub
use super::RichText;
use crate::diagnostic::Rule;
use std::ops::Range;
/// s
pub struct Reading {
    /// s
    pub text: RichText,
    /// s
    pub notices: Vec<Notice>,
    /// s
    pub links: Vec<LinkSite>,
}
/// s
pub struct Notice {
    /// s
    pub range: Range<usize>,
    /// s
    pub rule: &'static Rule,
    /// s
    pub message: String,
    /// s
    pub help: String,
}
/// s
pub struct LinkSite {
    /// s
    pub range: Range<usize>,
    /// s
    pub target: String,
    /// s
    pub image: bool,
}
/// s
pub fn read(_: &str) -> Reading {
    Reading { text: RichText::default(), notices: vec![], links: vec![] }
}
