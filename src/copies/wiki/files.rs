//! The files that pages show, such as images.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::model::Book;
use crate::render::copies::{Attached, WikiPage};

/// What the comment of an attachment of ours begins with; the digest of its content follows.
const COMMENT: &str = "statusbook sha256 ";

/// A file of the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) bytes: Arc<[u8]>,
    /// The comment that it is attached with: it tells whether the content is another one by now.
    pub(crate) comment: String,
}

/// The files that some pages show, by their paths.
#[derive(Debug)]
pub(crate) struct Files(BTreeMap<String, File>);

impl Files {
    /// Those of some pages; each is read once, however many pages show it.
    pub(crate) fn of(book: &Book, pages: &[WikiPage]) -> Self {
        let mut files = BTreeMap::new();
        for attached in pages.iter().flat_map(|page| &page.attachments) {
            let asset = book.assets.iter().find(|asset| asset.path == attached.path);
            if let Some(asset) = asset.filter(|_| !files.contains_key(&attached.path)) {
                let digest = Sha256::digest(&asset.bytes);
                let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
                let file = File { bytes: asset.bytes.as_slice().into(), comment: format!("{COMMENT}{hex}") };
                files.insert(attached.path.clone(), file);
            }
        }
        Self(files)
    }

    /// What is attached.
    pub(crate) fn get(&self, attached: &Attached) -> Option<&File> {
        self.0.get(&attached.path)
    }

    /// Whether the comment of an attachment is one of ours.
    pub(crate) fn is_ours(comment: &str) -> bool {
        comment.starts_with(COMMENT)
    }
}
