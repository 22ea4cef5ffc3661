//! stub
/// s
pub struct Entry {
    /// s
    pub level: u8,
    /// s
    pub id: String,
    /// s
    pub title: String,
}
/// s
pub fn outline(_: &super::RichText) -> Vec<Entry> {
    vec![]
}
/// s
pub fn slug(s: &str) -> String {
    s.to_lowercase().replace(' ', "-")
}
