//! What is asked of a Confluence, whatever its generation.

use std::collections::BTreeMap;
use std::fmt;

/// Which Confluence answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// Atlassian's own: REST v2.
    Cloud,
    /// One on a host of its own: REST v1.
    DataCenter,
}

/// The id of a page, a number in writing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageId(pub String);

/// Somebody who edits pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The account: the account id of Cloud, the user key or name of Data Center.
    pub id: String,
    /// How people know them, where that is told.
    pub name: Option<String>,
}

/// A space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Space {
    /// Its id, which Cloud wants for new pages.
    pub id: String,
    /// Its key, such as `API`.
    pub key: String,
    /// The page at its top, where it has one.
    pub home: Option<PageId>,
}

/// What we may do; none where nobody told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct May {
    /// Read pages.
    pub read: Option<bool>,
    /// Create pages in a space, or change a page.
    pub write: Option<bool>,
}

/// A version of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: u64,
    /// What was said of it; empty where nothing was.
    pub message: String,
    /// Who made it; where the name is not told, [`Api::user`] may know it.
    pub by: Option<User>,
    /// When, as the server writes it (ISO 8601).
    pub when: Option<String>,
}

/// A text in storage format.
pub type Body = String;

/// A page, or as much of it as was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its id.
    pub id: PageId,
    /// Its title.
    pub title: String,
    /// The page that it stands under; none at the top of its space, or where that is not told.
    pub parent: Option<PageId>,
    /// The space that it is in: the id, or the key where only that is told.
    pub space: Option<String>,
    /// Whether it is current; archived ones still hold their title.
    pub archived: bool,
    /// Its last version.
    pub version: Version,
    /// Its body, where it was asked for.
    pub body: Option<Body>,
    /// Its properties by their keys, where they were asked for.
    pub properties: Option<BTreeMap<String, Property>>,
    /// Its labels, where they were asked for.
    pub labels: Option<Vec<String>>,
    /// Where people open it: a whole address, where one is known.
    pub link: Option<String>,
}

/// A content property of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its id, where it has one.
    pub id: Option<String>,
    /// Its value.
    pub value: serde_json::Value,
    /// Its own version, from 1.
    pub version: u64,
}

/// Which parts of a page are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Its body.
    pub body: bool,
    /// Its properties (those of these keys are sure to be there), in as few requests as the server allows.
    pub properties: &'static [&'static str],
    /// Its labels.
    pub labels: bool,
}

/// A page that is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPage {
    /// The space.
    pub space: Space,
    /// The page above it; without one, the top of the space.
    pub parent: Option<PageId>,
    /// Its title.
    pub title: String,
    /// Its body.
    pub body: Body,
}

/// Another version of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// The page.
    pub id: PageId,
    /// Its title, be it another or not.
    pub title: String,
    /// The page above it, where that becomes another.
    pub parent: Option<PageId>,
    /// Its body.
    pub body: Body,
    /// The number of the version that it is based on; it gets the next one.
    pub based_on: u64,
    /// What is said of it; one line.
    pub message: String,
    /// Whether watchers need no mail.
    pub minor: bool,
}

/// An unpublished draft of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its title.
    pub title: String,
    /// Its body.
    pub body: Body,
    /// Who wrote it, where that is told.
    pub by: Option<User>,
}

/// Whether a comment is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// It waits for an answer, or that is not told.
    Open,
    /// It is settled.
    Resolved,
}

/// A comment on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: String,
    /// The reference of its marker (`ac:ref`), for one on a passage of the text; none for one below the page.
    pub marker: Option<String>,
    /// The passage, where that is told.
    pub passage: Option<String>,
    /// Whether it is settled.
    pub resolution: Resolution,
}

/// An attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The comment of its last version.
    pub comment: String,
}

/// Where a page is moved, in relation to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Before it, beside it.
    Before,
    /// After it, beside it.
    After,
    /// Below it, as the last one.
    Append,
}

/// What came of archiving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Archived {
    /// It is archived, or will be in a moment.
    Done,
    /// This Confluence cannot.
    Unsupported,
}

/// What is asked of a Confluence. All of it can be asked from several threads at once.
///
/// Waiting where the server asks for that, trying again where a repeat can do no harm, and looking whether a write has been
/// done whose answer was lost, is all done here: what comes back as an error is one.
pub trait Api: Send + Sync + fmt::Debug {
    /// Which Confluence this is.
    fn flavor(&self) -> Flavor;

    /// Who we are. That nobody is logged in is an error.
    ///
    /// # Errors
    /// When it cannot be asked, or the login is not taken.
    fn me(&self) -> Result<User, ApiError>;

    /// The space of a key; none where there is none, or we may not see it.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn space(&self, key: &str) -> Result<Option<Space>, ApiError>;

    /// What we may do in a space.
    ///
    /// # Errors
    /// When it cannot be asked; that the server does not tell is none.
    fn may(&self, space: &Space) -> Result<May, ApiError>;

    /// What we may do with a page.
    ///
    /// # Errors
    /// When it cannot be asked; that the server does not tell is none.
    fn may_change(&self, page: &PageId) -> Result<May, ApiError>;

    /// The pages of a title in a space, archived ones included. Titles are equal whatever their capitals and the blanks at
    /// their ends.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn titled(&self, space: &Space, title: &str, wanted: Wanted) -> Result<Vec<Page>, ApiError>;

    /// A page; none where there is none, or we may not see it.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn page(&self, id: &PageId, wanted: Wanted) -> Result<Option<Page>, ApiError>;

    /// A page that was written a moment ago, which some servers do not know at once: asked for again until it is there.
    ///
    /// # Errors
    /// When it cannot be asked, or does not come.
    fn written(&self, id: &PageId, number: u64, wanted: Wanted) -> Result<Page, ApiError>;

    /// The body of a page as it was in a version; none where that version is gone.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn body_at(&self, id: &PageId, number: u64) -> Result<Option<Body>, ApiError>;

    /// The versions of a page after one, the last one first; empty where the server does not tell.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn versions_since(&self, id: &PageId, number: u64) -> Result<Vec<Version>, ApiError>;

    /// The draft of a page that nobody has published yet; none where there is none, or it is what is published.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn draft(&self, id: &PageId) -> Result<Option<Draft>, ApiError>;

    /// The current pages right below a page, in their order, without bodies. Their versions may lag behind, and have the
    /// number 0 where they are not told.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn children(&self, id: &PageId) -> Result<Vec<Page>, ApiError>;

    /// The title of something that stands right below a page, whatever it is: a page, also one that is a draft, a folder, a
    /// whiteboard; none where nothing does.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn below(&self, id: &PageId) -> Result<Option<String>, ApiError> {
        Ok(self.children(id)?.into_iter().next().map(|page| page.title))
    }

    /// The current pages at the top of a space, below no other, without bodies; empty where the server does not tell.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn top(&self, space: &Space) -> Result<Vec<Page>, ApiError> {
        let _ = space;
        Ok(Vec::new())
    }

    /// The comments on passages of a page.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn inline_comments(&self, id: &PageId) -> Result<Vec<Comment>, ApiError>;

    /// The comments below a page.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn comments(&self, id: &PageId) -> Result<Vec<Comment>, ApiError>;

    /// Makes a page. Where the answer is lost, the page is looked for before it is made again, so that there is one.
    ///
    /// # Errors
    /// When it was not made: [`ErrorKind::TitleTaken`] and others.
    fn create(&self, page: &NewPage) -> Result<Page, ApiError>;

    /// Writes the next version of a page. Where the answer is lost, or the server says that it was in use, the version is
    /// looked up before anything is repeated.
    ///
    /// # Errors
    /// When it was not written: [`ErrorKind::Conflict`] if somebody else was first, and others.
    fn update(&self, update: &Update) -> Result<Version, ApiError>;

    /// Sets a property, which was `known` before.
    ///
    /// # Errors
    /// When it was not set: [`ErrorKind::Conflict`] if it has another value by now, and others.
    fn set_property(
        &self,
        id: &PageId,
        key: &str,
        value: &serde_json::Value,
        known: Option<&Property>,
    ) -> Result<Property, ApiError>;

    /// Adds labels.
    ///
    /// # Errors
    /// When they were not added.
    fn add_labels(&self, id: &PageId, labels: &[String]) -> Result<(), ApiError>;

    /// Removes a label.
    ///
    /// # Errors
    /// When it was not removed; that it was not there is none.
    fn remove_label(&self, id: &PageId, label: &str) -> Result<(), ApiError>;

    /// Moves a page; false where this Confluence cannot.
    ///
    /// # Errors
    /// When it was not moved.
    fn move_page(&self, id: &PageId, position: Position, target: &PageId) -> Result<bool, ApiError>;

    /// Archives a page.
    ///
    /// # Errors
    /// When it was not archived.
    fn archive(&self, id: &PageId) -> Result<Archived, ApiError>;

    /// The attachments of a page.
    ///
    /// # Errors
    /// When it cannot be asked.
    fn attachments(&self, id: &PageId) -> Result<Vec<Attachment>, ApiError>;

    /// Attaches a file, or a new version of the one that is `known`.
    ///
    /// # Errors
    /// When it was not attached.
    fn attach(
        &self,
        id: &PageId,
        known: Option<&Attachment>,
        file: (&str, &[u8]),
        comment: &str,
    ) -> Result<(), ApiError>;

    /// The name of somebody; none where that is not told.
    fn user(&self, id: &str) -> Option<String>;
}

/// Why a request failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// What is needed to ask is missing, or cannot be: the address, the token.
    Settings,
    /// Nobody answers, or not in time.
    Unreachable,
    /// What answers is no Confluence: a login page, say.
    NotConfluence,
    /// The login is not taken.
    Unauthorized,
    /// The token lacks a scope, such as `write:page:confluence`.
    Scope(Option<String>),
    /// We may not, or it is not there.
    Forbidden,
    /// It is not there, or we may not see it.
    Missing,
    /// A page has that title already, perhaps an archived one.
    TitleTaken,
    /// Somebody was first: the version that it is at now, where that is known.
    Conflict(Option<u64>),
    /// It is too large.
    TooLarge,
    /// The body is not taken: line and column in it, where they are told.
    BadBody(Option<(usize, usize)>),
    /// It wants us to wait, for longer than we do.
    TooMany,
    /// The server failed.
    Server(u16),
    /// It answers what is not understood.
    Odd,
}

/// A request that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// Why.
    pub kind: ErrorKind,
    /// What was asked, such as `PUT /wiki/api/v2/pages/12`, without what is secret; empty where nothing was.
    pub request: String,
    /// What went wrong, in a sentence without a capital and a final period.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if self.request.is_empty() { Ok(()) } else { write!(f, " ({})", self.request) }
    }
}

impl std::error::Error for ApiError {}
