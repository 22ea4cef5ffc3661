//! What is to be done to a page, once everything has been read.

use std::collections::BTreeSet;

use super::files::File;
use super::memory::Memory;
use crate::confluence::{Attachment, Body, PageId, Property, Version};
use crate::copies::Sheet;
use crate::copies::base::Digest;
use crate::render::copies::WikiPage;

/// What is to be done to a page.
#[derive(Debug)]
pub(crate) struct Job {
    /// The index of its step.
    pub(crate) step: usize,
    /// Whether it is the page of the catalog.
    pub(crate) is_root: bool,
    pub(crate) wanted: WikiPage,
    /// What the source says of it.
    pub(crate) source: Sheet,
    /// The digest of the body that the source makes.
    pub(crate) sent: Digest,
    /// The page, where it is there.
    pub(crate) page: Option<There>,
    /// What is written.
    pub(crate) writes: Writes,
    /// Where it is put.
    pub(crate) under: Option<Under>,
    pub(crate) new_labels: Vec<String>,
    pub(crate) old_labels: Vec<String>,
    pub(crate) uploads: Vec<Upload>,
    /// The page that has its new title until it gets another one.
    pub(crate) waits_for: Option<PageId>,
    /// What is said of the version.
    pub(crate) message: String,
    /// What goes with it, as somebody wanted.
    pub(crate) known: Known,
    /// Whether it was not ours until now.
    pub(crate) adopts: bool,
}

/// What was seen on a page, and goes when it is written.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The markers of comments whose passages go.
    pub(crate) passages: BTreeSet<String>,
    /// The body of the draft.
    pub(crate) draft: Option<Body>,
}

/// A page that is there.
#[derive(Clone, Debug)]
pub(crate) struct There {
    pub(crate) id: PageId,
    /// The version that was read, which is the one that is written over.
    pub(crate) version: Version,
    pub(crate) property: Option<Property>,
    pub(crate) memory: Memory,
}

/// What is written to a page.
#[derive(Debug)]
pub(crate) enum Writes {
    /// It is made, and then written.
    New,
    /// What is wanted, with the markers of comments of the body that is there then.
    Body,
    /// The body that is there, with another title.
    Title,
    /// Only what we remember: it says this.
    Memory(Body),
    /// Neither.
    Nothing,
    /// It is archived.
    Archive,
}

/// What a page is put under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Under {
    /// A page.
    Page(PageId),
    /// The page of the catalog, which may not be there yet.
    Root,
}

/// A file that is attached.
#[derive(Debug)]
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) file: File,
    /// The attachment that it is a new version of.
    pub(crate) known: Option<Attachment>,
}
