//! The scopes that a token needs on Cloud, as Atlassian's interface documents name them for each request. Data Center has none.

pub(super) const READ_SPACE: &str = "read:space:confluence";
pub(super) const READ_PAGE: &str = "read:page:confluence";
pub(super) const WRITE_PAGE: &str = "write:page:confluence";
pub(super) const READ_TREE: &str = "read:hierarchical-content:confluence";
pub(super) const READ_COMMENT: &str = "read:comment:confluence";
pub(super) const READ_LABEL: &str = "read:label:confluence";
pub(super) const READ_ATTACHMENT: &str = "read:attachment:confluence";
pub(super) const WRITE_LABEL: &str = "write:label:confluence";
pub(super) const WRITE_ATTACHMENT: &str = "write:attachment:confluence";
pub(super) const READ_USER: &str = "read:content-details:confluence";
pub(super) const SEARCH: &str = "read:content-details:confluence";
pub(super) const ARCHIVE: &str = "write:page:confluence";

/// The classic scope that does for a request of REST v1 as well.
pub(super) fn classic(scope: &str) -> Option<&'static str> {
    match scope {
        WRITE_LABEL => Some("write:confluence-content"),
        WRITE_ATTACHMENT => Some("write:confluence-file"),
        READ_USER => Some("read:confluence-user"),
        _ => None,
    }
}
