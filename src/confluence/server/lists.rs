//! What belongs to a page of Data Center: versions, children, comments, labels, files.

use super::{NO_SCOPE, Server};
use crate::confluence::address::escaped;
use crate::confluence::ask::Ask;
use crate::confluence::error::Failure;
use crate::confluence::{Attachment, Comment, Page, PageId, Version, reads, shape, v1};

impl Server {
    /// The versions after one; some releases have them among what is being tried out.
    pub(super) fn list_versions(&self, id: &PageId, number: u64) -> Result<Vec<Version>, Failure> {
        for place in ["api", "experimental"] {
            let path = format!("/rest/{place}/content/{}/version", escaped(&id.0));
            let found = reads::versions(&self.client, Ask::get(path, NO_SCOPE).with("limit", "50").about(id), number)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    pub(super) fn list_labels(&self, id: &PageId) -> Result<Vec<String>, Failure> {
        let ask = Ask::get(format!("{}/label", v1::content(id)), NO_SCOPE).with("limit", "200").about(id);
        Ok(self.client.list(ask, |_| false)?.members.iter().filter_map(shape::label).collect())
    }

    /// The comments on passages, or the others. Those on passages that are settled are in a place of their own.
    pub(super) fn list_comments(&self, id: &PageId, inline: bool) -> Result<Vec<Comment>, Failure> {
        let places: &[&str] = if inline { &["inline", "resolved"] } else { &["footer"] };
        let mut found: Vec<Comment> = Vec::new();
        for place in places {
            let ask = Ask::get(format!("{}/child/comment", v1::content(id)), NO_SCOPE).about(id).with("limit", "100");
            let ask = ask.with("location", place).with("expand", "extensions.inlineProperties,extensions.resolution");
            let list = self.client.list(ask, |_| false)?;
            let there = list.members.iter().filter(|it| !shape::is_gone(it)).filter_map(shape::comment);
            // A server that knows no places answers all of them, each time.
            for (comment, _) in there.filter(|(_, on_passage)| *on_passage == inline) {
                if found.iter().all(|known| known.id != comment.id) {
                    found.push(comment);
                }
            }
        }
        Ok(found)
    }

    pub(super) fn list_attachments(&self, id: &PageId) -> Result<Vec<Attachment>, Failure> {
        let ask = Ask::get(format!("{}/child/attachment", v1::content(id)), NO_SCOPE).with("limit", "100").about(id);
        Ok(self.client.list(ask, |_| false)?.members.iter().filter_map(shape::attachment).collect())
    }

    pub(super) fn list_children(&self, id: &PageId) -> Result<Vec<Page>, Failure> {
        let ask = Ask::get(format!("{}/child/page", v1::content(id)), NO_SCOPE).about(id);
        let list = self.client.list(ask.with("expand", "version,space").with("limit", "100"), |_| false)?;
        let base = list.base.unwrap_or_else(|| self.base());
        let below = |page: Page| Page { parent: page.parent.or_else(|| Some(id.clone())), ..page };
        Ok(reads::in_order(list.members, &base).into_iter().map(below).collect())
    }
}
