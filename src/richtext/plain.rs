//! stub
/// s
pub fn plain_text(_: &super::RichText) -> String {
    String::new()
}
/// s
pub fn inline_text(_: &[super::Inline]) -> String {
    String::new()
}
