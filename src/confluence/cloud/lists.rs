//! What belongs to a page of Cloud: versions, children, comments, labels, files.

use serde_json::Value;

use super::{Cloud, page_path};
use crate::confluence::address::escaped;
use crate::confluence::ask::Ask;
use crate::confluence::error::Failure;
use crate::confluence::{Attachment, Comment, Page, PageId, Space, Version, reads, scope, shape};

/// The longest part of a list that may be asked for.
const LONGEST: &str = "250";

impl Cloud {
    pub(super) fn list_versions(&self, id: &PageId, number: u64) -> Result<Vec<Version>, Failure> {
        let ask = Ask::get(page_path(id, "/versions"), scope::READ_PAGE).about(id);
        let ask = ask.with("limit", "50").with("sort", "-modified-date");
        reads::versions(&self.client, ask, number)
    }

    pub(super) fn list_labels(&self, id: &PageId) -> Result<Vec<String>, Failure> {
        let ask = Ask::get(page_path(id, "/labels"), scope::READ_LABEL).with("limit", LONGEST).about(id);
        Ok(self.client.list(ask, |_| false)?.members.iter().filter_map(shape::label).collect())
    }

    pub(super) fn list_comments(&self, id: &PageId, rest: &str) -> Result<Vec<Comment>, Failure> {
        let ask = Ask::get(page_path(id, rest), scope::READ_COMMENT).with("limit", "100").about(id);
        let list = self.client.list(ask, |_| false)?;
        let there = list.members.iter().filter(|it| !shape::is_gone(it));
        Ok(there.filter_map(shape::comment).map(|(comment, _)| comment).collect())
    }

    pub(super) fn list_attachments(&self, id: &PageId) -> Result<Vec<Attachment>, Failure> {
        let ask = Ask::get(page_path(id, "/attachments"), scope::READ_ATTACHMENT).with("limit", "100").about(id);
        let list = self.client.list(ask, |_| false)?;
        Ok(list.members.iter().filter(|it| !shape::is_gone(it)).filter_map(shape::attachment).collect())
    }

    /// The pages below a page: asked for in the way that is meant for it, then in the one that was, then by looking at all
    /// pages of the space.
    pub(super) fn list_children(&self, id: &PageId) -> Result<Vec<Page>, Failure> {
        for (rest, scope) in [("/direct-children", scope::READ_TREE), ("/children", scope::READ_PAGE)] {
            let ask = Ask::get(page_path(id, rest), scope).with("limit", LONGEST).about(id);
            match self.client.list(ask, |_| false) {
                Ok(list) => {
                    let base = list.base.unwrap_or_else(|| self.base());
                    let below = |page: Page| Page { parent: page.parent.or_else(|| Some(id.clone())), ..page };
                    return Ok(reads::in_order(list.members, &base).into_iter().map(below).collect());
                }
                Err(failure) if failure.is_closed() => {}
                Err(failure) => return Err(failure),
            }
        }
        self.children_of_space(id)
    }

    /// What stands first below a page, be it a page or not. Only `direct-children` tells of folders, whiteboards and drafts.
    pub(super) fn first_below(&self, id: &PageId) -> Result<Option<String>, Failure> {
        let ask = Ask::get(page_path(id, "/direct-children"), scope::READ_TREE).with("limit", LONGEST).about(id);
        match self.client.list(ask, |_| false) {
            Ok(list) => {
                let is_there = |it: &&Value| {
                    !shape::is_gone(it) && shape::text(it, "status").is_none_or(|status| status != "archived")
                };
                let first = list.members.iter().find(is_there);
                Ok(first.map(|it| shape::text(it, "title").unwrap_or_else(|| "something without a title".to_owned())))
            }
            Err(failure) if failure.is_closed() => {
                Ok(self.list_children(id)?.into_iter().next().map(|page| page.title))
            }
            Err(failure) => Err(failure),
        }
    }

    pub(super) fn list_top(&self, space: &Space) -> Result<Vec<Page>, Failure> {
        let path = format!("/api/v2/spaces/{}/pages", escaped(&space.id));
        let ask =
            Ask::get(path, scope::READ_PAGE).with("depth", "root").with("status", "current").with("limit", LONGEST);
        match self.client.list(ask, |_| false) {
            Ok(list) => {
                let base = list.base.unwrap_or_else(|| self.base());
                // A server that knows no depth gives all pages.
                let is_top = |it: &Value| shape::text(it, "parentId").is_none();
                Ok(reads::in_order(list.members.into_iter().filter(is_top).collect(), &base))
            }
            Err(failure) if failure.is_closed() => Ok(Vec::new()),
            Err(failure) => Err(failure),
        }
    }

    fn children_of_space(&self, id: &PageId) -> Result<Vec<Page>, Failure> {
        let ask = Ask::get(page_path(id, ""), scope::READ_PAGE).about(id);
        let value = self.client.value(&ask)?;
        let Some(space) = shape::page(&value, "").and_then(|page| page.space) else {
            return Err(self.client.context(&ask).odd("the page does not tell its space"));
        };
        let path = format!("/api/v2/spaces/{}/pages", escaped(&space));
        let list = self.client.list(Ask::get(path, scope::READ_PAGE).with("limit", LONGEST), |_| false)?;
        let base = list.base.unwrap_or_else(|| self.base());
        let is_child = |it: &Value| shape::text(it, "parentId").is_some_and(|parent| parent == id.0);
        Ok(reads::in_order(list.members.into_iter().filter(is_child).collect(), &base))
    }
}
