//! What we remember of a page: a content property of it, which people do not see and their edits leave alone.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::confluence::{Page, PageId, Property, Version};
use crate::copies::base::{Base, Digest};
use crate::copies::kind::{Identity, Owner, Part};

/// The key of the property.
pub(crate) const KEY: &str = "statusbook";
/// The version of its form. A page that has a later one was written by a later program, and is left alone.
const SCHEMA: u32 = 1;
/// How long the value of a property can be in bytes (Confluence takes 32 KB), with some room.
const MOST: usize = 32_000;

/// What we remember of a page of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// What wrote it: `statusbook 0.1.0`.
    pub(crate) tool: String,
    /// The version of the form of the property.
    pub(crate) schema: u32,
    /// The id of the page: somebody who copies a page may copy its properties.
    pub(crate) page: String,
    /// The name of its copy.
    pub(crate) copy: String,
    /// The book that it is of ([`Identity`]); none where an earlier program wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) book: Option<String>,
    /// The code that it is about; none for the page of the catalog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
    /// The version that we wrote last; none before it was written for the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<u64>,
    /// When that was, as Confluence tells it. Numbers are not enough: they change when a version is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) when: Option<String>,
    /// The account that it says wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<String>,
    /// The body that we sent then, before Confluence rewrote it: its digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sent: Option<Hex>,
    /// The title that we gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    /// The page that we put it under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) parent: Option<String>,
    /// The labels that we added, which were not there before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) labels: Vec<String>,
    /// Whether what was read back said something else than what was sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) unlike: bool,
    /// A write that has begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pending: Option<Pending>,
    /// The pages of codes below it, in the order that we left them in: codes and the ids of their pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) below: Vec<(String, String)>,
    /// Whether putting these into their order has begun, and may not be done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) ordering: bool,
    /// What it said when we had written it ([`Base::to_json`]).
    #[serde(default, skip_serializing_if = "Value::is_null")]
    base: Value,
}

/// A write that has begun, and may have been done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pending {
    /// The version that it is based on.
    pub(crate) based_on: u64,
    /// The digest of the body that is sent.
    pub(crate) sent: Hex,
    /// The digest of what it means.
    pub(crate) meaning: Hex,
    /// The title that the page gets.
    pub(crate) title: String,
    /// What is said of the version.
    pub(crate) message: String,
}

/// A digest, in 16 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Hex(String);

impl From<Digest> for Hex {
    fn from(digest: Digest) -> Self {
        Self(format!("{:016x}", digest.0))
    }
}

/// Whose a page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Of this copy.
    Ours(Box<Memory>),
    /// Nobody's whom we know.
    Theirs,
    /// Of another copy: its name.
    OfCopy(String),
    /// Of a copy of another book: its name.
    OfBook(String),
    /// Written by a later program: its name and version.
    Later(String),
}

impl Memory {
    /// What is remembered of a new page.
    pub(crate) fn new(owner: Owner<'_>, part: &Part, id: &PageId) -> Self {
        let code = match part {
            Part::Catalog => None,
            Part::Code(code) => Some(code.as_str().to_owned()),
        };
        let (copy, book) = (owner.copy.to_owned(), Some(owner.book.to_string()));
        Self { schema: SCHEMA, page: id.0.clone(), copy, book, code, ..Self::default() }.signed()
    }

    /// The same with the book that it is of, which an earlier program did not say.
    pub(crate) fn of(mut self, book: Identity) -> Self {
        self.book = Some(book.to_string());
        self
    }

    fn signed(mut self) -> Self {
        self.tool = concat!("statusbook ", env!("CARGO_PKG_VERSION")).to_owned();
        self.schema = SCHEMA;
        self
    }

    /// Whether it is about a part of the catalog.
    pub(crate) fn is_of(&self, part: &Part) -> bool {
        match part {
            Part::Catalog => self.code.is_none(),
            Part::Code(code) => self.code.as_deref() == Some(code.as_str()),
        }
    }

    /// Whether a page is as we left it, and that is all there is to know.
    pub(crate) fn is_of_version(&self, page: &Page) -> bool {
        self.pending.is_none() && self.is_version(&page.version)
    }

    /// Whether a version is surely the one that we wrote last: it has its number, and was made when ours was.
    pub(crate) fn is_version(&self, version: &Version) -> bool {
        self.version == Some(version.number) && version.when.is_some() && self.has_stamp(version)
    }

    /// Whether a version is as new, and of the same account, as the one that we wrote last, as far as that is told.
    pub(crate) fn has_stamp(&self, version: &Version) -> bool {
        let by = version.by.as_ref().map(|by| &by.id);
        (version.when.is_none() || version.when == self.when) && (by.is_none() || by == self.by.as_ref())
    }

    /// The version that we wrote last.
    pub(crate) fn set_version(&mut self, version: &Version) {
        self.version = Some(version.number);
        self.when.clone_from(&version.when);
        self.by = version.by.as_ref().map(|by| by.id.clone());
    }

    /// What the page said when we had written it.
    pub(crate) fn base(&self) -> Base {
        Base::from_json(&self.base).unwrap_or_default()
    }

    /// The same page after it was written: what it says now.
    pub(crate) fn set_base(&mut self, base: &Base) {
        self.base = base.to_json();
    }

    /// The value of the property. What it has no room for is left out: the digests of fields, then the pages below.
    pub(crate) fn to_value(&self) -> Value {
        let mut memory = self.clone().signed();
        let long = |memory: &Self| serde_json::to_string(memory).map_or(0, |text| text.len()) > MOST;
        if long(&memory) {
            memory.base = Base { print: None, ..self.base() }.to_json();
        }
        if long(&memory) {
            memory.below.clear();
        }
        serde_json::to_value(&memory).unwrap_or_default()
    }
}

/// Whether the pages of so many codes can be remembered. Ids are taken for some twelve digits.
pub(crate) fn has_room(codes: &[String]) -> bool {
    codes.iter().map(|code| code.len() + 20).sum::<usize>() < MOST - 4_000
}

/// Whose a page is, by its property.
pub(crate) fn whose(page: &Page, owner: Owner<'_>) -> Whose {
    let Some(property) = property(page) else { return Whose::Theirs };
    let value = &property.value;
    let schema = value.get("schema").and_then(Value::as_u64).unwrap_or_default();
    if schema > u64::from(SCHEMA) {
        let tool = value.get("tool").and_then(Value::as_str).unwrap_or("a later statusbook");
        return Whose::Later(tool.to_owned());
    }
    match serde_json::from_value::<Memory>(value.clone()) {
        // A page that was copied with its properties is no page of ours.
        Ok(memory) if memory.page != page.id.0 => Whose::Theirs,
        Ok(memory) if memory.book.as_ref().is_some_and(|book| *book != owner.book.to_string()) => {
            Whose::OfBook(memory.copy)
        }
        Ok(memory) if memory.copy != owner.copy => Whose::OfCopy(memory.copy),
        Ok(memory) => Whose::Ours(Box::new(memory)),
        Err(_) => Whose::Theirs,
    }
}

/// Our property of a page, where it has one.
pub(crate) fn property(page: &Page) -> Option<&Property> {
    page.properties.as_ref()?.get(KEY)
}
