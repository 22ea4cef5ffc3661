//! What a test does and looks at inside, past the interfaces.

use std::sync::MutexGuard;

use serde_json::Value;

use super::Fake;
use super::access::{Account, EDITOR, PUBLISHER, Token};
use super::message::Request;
use super::rewrite::{Occasion, Random};
use super::rules::Rules;
use super::state::{Comment, Draft, Page, Property, State, Status, Version};

impl Fake {
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic while the state was held")
    }

    /// Changes how it behaves from now on.
    pub fn rules(&self, change: impl FnOnce(&mut Rules)) {
        change(&mut self.lock().rules);
    }

    /// Bodies are rewritten in another way.
    pub fn seed(&self, seed: u64) {
        self.lock().random = Random::new(seed);
    }

    /// Another token that is taken. Those of [`access`](super::access) always are.
    pub fn add_token(&self, token: Token) {
        self.lock().tokens.push(token);
    }

    /// Changes a token that is taken.
    pub fn token(&self, secret: &str, change: impl FnOnce(&mut Token)) {
        let mut state = self.lock();
        change(state.tokens.iter_mut().find(|token| token.secret == secret).expect("a token that is taken"));
    }

    pub fn add_account(&self, id: &str, email: &str, name: &str) {
        self.lock().accounts.push(Account { id: id.to_owned(), email: email.to_owned(), name: name.to_owned() });
    }

    /// Another space, and its id. There is one with the key `API`.
    pub fn add_space(&self, key: &str, name: &str) -> String {
        self.lock().add_space(key, name).to_string()
    }

    /// The id of a space.
    pub fn space_id(&self, key: &str) -> String {
        let state = self.lock();
        state.spaces.iter().find(|space| space.key == key).expect("a space of this key").id.to_string()
    }

    /// The id of the page at the top of a space.
    pub fn home(&self, key: &str) -> String {
        let state = self.lock();
        state.spaces.iter().find(|space| space.key == key).expect("a space of this key").home.to_string()
    }

    /// Makes a page in the space `API`, as somebody else; under the page of a title, or at the top. Its id.
    #[track_caller]
    pub fn create_page(&self, title: &str, parent: Option<&str>, body: &str) -> String {
        let parent = parent.map(|parent| self.id(parent));
        let mut state = self.lock();
        let space = state.spaces[0].id;
        assert!(!state.is_taken(space, title, None), "{title} is taken");
        let id = state.add_page(space, parent, title, body, "", EDITOR);
        if let Some(page) = state.pages.get_mut(&id) {
            // It has been there for long.
            (page.late_gets, page.late_lists, page.late_searches) = (0, 0, 0);
            (page.early_conflicts, page.early_properties) = (0, 0);
        }
        id.to_string()
    }

    /// Makes a folder of Cloud, under the page of a title.
    #[track_caller]
    pub fn create_folder(&self, title: &str, parent: &str) -> String {
        let id = self.create_page(title, Some(parent), "");
        self.change(title, |page| page.is_folder = true);
        id
    }

    /// Puts a body there as it is, be it well-formed or not, without a new version.
    #[track_caller]
    pub fn plant(&self, title: &str, body: &str) {
        self.change(title, |page| body.clone_into(&mut page.versions.last_mut().expect("a version").body));
    }

    /// Somebody changes a page by the interface, in one version.
    #[track_caller]
    pub fn edit(&self, title: &str, change: impl FnOnce(&str) -> String) {
        self.edit_as(title, EDITOR, Occasion::Write, change);
    }

    /// Somebody changes a page in the editor, which rewrites more of it.
    #[track_caller]
    pub fn edit_by_hand(&self, title: &str, change: impl FnOnce(&str) -> String) {
        self.edit_as(title, EDITOR, Occasion::Hand, change);
    }

    /// What becomes of a body of the space `API` when it is stored.
    pub fn stored(&self, body: &str, occasion: Occasion) -> String {
        let mut state = self.lock();
        let space = state.spaces[0].id;
        state.stored(space, body, occasion)
    }

    /// Somebody opens a page in the editor, and publishes it as it is.
    #[track_caller]
    pub fn touch(&self, title: &str) {
        self.version_of(title, EDITOR, Occasion::Hand, str::to_owned);
    }

    /// An edit by this account; it must change something.
    #[track_caller]
    pub fn edit_as(&self, title: &str, account: &str, occasion: Occasion, change: impl FnOnce(&str) -> String) {
        self.version_of(title, account, occasion, |body| {
            let changed = change(body);
            assert_ne!(changed, body, "the edit of {title} changes nothing");
            changed
        });
    }

    #[track_caller]
    fn version_of(&self, title: &str, account: &str, occasion: Occasion, change: impl FnOnce(&str) -> String) {
        let page = self.page(title);
        let body = change(&page.now().body);
        assert_eq!(super::body::fault(&body), None, "the edit of {title} would not be taken");
        self.lock().add_version(page.id, page.title(), &body, ("", false, account), occasion);
    }

    /// Another title, in a version of its own.
    #[track_caller]
    pub fn rename(&self, title: &str, to: &str) {
        let page = self.page(title);
        let mut state = self.lock();
        assert!(!state.is_taken(page.space, to, Some(page.id)), "{to} is taken");
        state.add_version(page.id, to, &page.now().body, ("", false, EDITOR), Occasion::Write);
    }

    /// Somebody comments on a passage: a marker comes around its first place in the body, and no version with it. The
    /// reference of the marker.
    #[track_caller]
    pub fn comment_inline(&self, title: &str, passage: &str) -> String {
        let mut state = self.lock();
        let (id, marker, when) = (state.next_id(), state.random.uuid(), state.tick());
        drop(state);
        self.change(title, |page| {
            let body = &mut page.versions.last_mut().expect("a version").body;
            assert!(body.contains(passage), "{passage:?} is not in {body}");
            let tag = format!("<ac:inline-comment-marker ac:ref=\"{marker}\">{passage}</ac:inline-comment-marker>");
            *body = body.replacen(passage, &tag, 1);
            let inline = Some((marker.clone(), passage.to_owned()));
            page.comments.push(Comment { id, text: "<p>Is that so?</p>".to_owned(), inline, resolution: "open", when });
        });
        marker
    }

    /// The comment of a marker is settled; the marker stays.
    #[track_caller]
    pub fn resolve(&self, title: &str, marker: &str) {
        self.change(title, |page| {
            let of = |comment: &&mut Comment| comment.inline.as_ref().is_some_and(|(known, _)| known == marker);
            page.comments.iter_mut().find(of).expect("a comment of this marker").resolution = "resolved";
        });
    }

    /// Somebody comments below the page.
    #[track_caller]
    pub fn comment(&self, title: &str, text: &str) {
        let mut state = self.lock();
        let (id, when) = (state.next_id(), state.tick());
        drop(state);
        let comment = Comment { id, text: format!("<p>{text}</p>"), inline: None, resolution: "open", when };
        self.change(title, |page| page.comments.push(comment));
    }

    /// Somebody has begun to edit a page, and not published it.
    #[track_caller]
    pub fn draft(&self, title: &str, body: &str) {
        let draft = Draft { title: title.to_owned(), body: body.to_owned(), by: EDITOR.to_owned() };
        self.change(title, |page| page.draft = Some(draft));
    }

    /// Drafts that a write of the publisher or of somebody else did away with.
    pub fn lost_drafts(&self) -> Vec<Draft> {
        self.lock().lost_drafts.clone()
    }

    #[track_caller]
    pub fn archive(&self, title: &str) {
        self.change(title, |page| page.status = Status::Archived);
    }

    #[track_caller]
    pub fn trash(&self, title: &str) {
        self.change(title, |page| page.status = Status::Trashed);
    }

    /// Nobody who asks may see the page.
    #[track_caller]
    pub fn hide(&self, title: &str) {
        self.change(title, |page| page.hidden = true);
    }

    /// Nobody who asks may change the page.
    #[track_caller]
    pub fn restrict(&self, title: &str) {
        self.change(title, |page| page.locked = true);
    }

    /// Moves a page below another, as the last one there, without a version.
    #[track_caller]
    pub fn move_below(&self, title: &str, parent: &str) {
        let (id, parent) = (self.id(title), self.id(parent));
        self.lock().put(id, Some(parent), usize::MAX);
    }

    /// Changes anything of a page.
    #[track_caller]
    pub fn change(&self, title: &str, change: impl FnOnce(&mut Page)) {
        let id = self.id(title);
        change(self.lock().pages.get_mut(&id).expect("the page of an id"));
    }

    #[track_caller]
    fn id(&self, title: &str) -> u64 {
        self.page(title).id
    }

    /// The page of a title, whatever its capitals; one in the trash only where there is no other.
    #[track_caller]
    pub fn page(&self, title: &str) -> Page {
        self.find(title).unwrap_or_else(|| panic!("no page {title}; there are {:?}", self.titles()))
    }

    pub fn find(&self, title: &str) -> Option<Page> {
        let state = self.lock();
        let wanted = title.trim().to_lowercase();
        let titled = |page: &&Page| page.title().to_lowercase() == wanted;
        let mut found: Vec<&Page> = state.pages.values().filter(titled).collect();
        found.sort_by_key(|page| page.status == Status::Trashed);
        found.first().map(|page| (*page).clone())
    }

    /// The titles of all pages that are current, but for the tops of spaces.
    pub fn titles(&self) -> Vec<String> {
        let state = self.lock();
        let tops: Vec<u64> = state.spaces.iter().map(|space| space.home).collect();
        let current = state.pages.values().filter(|page| page.status == Status::Current && !tops.contains(&page.id));
        current.map(|page| page.title().to_owned()).collect()
    }

    /// The titles of what stands right below a page, in order.
    #[track_caller]
    pub fn children(&self, title: &str) -> Vec<String> {
        let page = self.page(title);
        let state = self.lock();
        let found = state.children(page.space, Some(page.id));
        found.iter().filter_map(|id| state.pages.get(id)).map(|page| page.title().to_owned()).collect()
    }

    /// The body of a page as it is stored.
    #[track_caller]
    pub fn body(&self, title: &str) -> String {
        self.page(title).now().body.clone()
    }

    /// All versions of a page, the first one first.
    #[track_caller]
    pub fn history(&self, title: &str) -> Vec<Version> {
        self.page(title).versions
    }

    /// How many versions a page has.
    #[track_caller]
    pub fn versions_of(&self, title: &str) -> usize {
        self.history(title).len()
    }

    /// How many versions of a page the publisher wrote.
    #[track_caller]
    pub fn published(&self, title: &str) -> usize {
        self.history(title).iter().filter(|version| version.by == PUBLISHER).count()
    }

    /// All pages but the tops of spaces, in the order of their ids.
    pub fn pages(&self) -> Vec<Page> {
        let state = self.lock();
        let tops: Vec<u64> = state.spaces.iter().map(|space| space.home).collect();
        state.pages.values().filter(|page| !tops.contains(&page.id)).cloned().collect()
    }

    #[track_caller]
    pub fn property(&self, title: &str, key: &str) -> Option<Property> {
        self.page(title).properties.get(key).cloned()
    }

    /// Sets a property as if by another program.
    #[track_caller]
    pub fn set_property(&self, title: &str, key: &str, value: &Value) {
        let (id, when) = {
            let mut state = self.lock();
            (state.next_id(), state.tick())
        };
        self.change(title, |page| {
            let number = page.properties.get(key).map_or(1, |property| property.number + 1);
            let id = page.properties.get(key).map_or(id, |property| property.id);
            page.properties.insert(key.to_owned(), Property { id, value: value.clone(), number, when });
        });
    }

    #[track_caller]
    pub fn labels(&self, title: &str) -> Vec<String> {
        self.page(title).labels.into_iter().map(|(_, name)| name).collect()
    }

    /// How many mails went to those who watch; one for each version that was not minor.
    pub fn mails(&self) -> usize {
        self.lock().mails
    }

    /// All requests so far, in the order in which they came.
    pub fn requests(&self) -> Vec<Request> {
        self.log.lock().expect("no panic while the log was held").clone()
    }

    /// Those that were to change something.
    pub fn writes(&self) -> Vec<Request> {
        self.requests().into_iter().filter(Request::writes).collect()
    }

    /// Those that were to change nothing.
    pub fn reads(&self) -> Vec<Request> {
        self.requests().into_iter().filter(|request| !request.writes()).collect()
    }

    /// Those for what this Confluence does not have, or has no longer.
    pub fn strays(&self) -> Vec<Request> {
        let requests = self.requests().into_iter();
        requests.filter(|request| matches!(request.status, 405 | 410) || request.is_stray).collect()
    }

    /// Forgets the requests so far, and what was wrong with them.
    pub fn forget(&self) {
        self.log.lock().expect("no panic while the log was held").clear();
        self.violations.lock().expect("no panic while the violations were held").clear();
    }

    /// What requests did that the documents of the interface do not allow.
    pub fn violations(&self) -> Vec<String> {
        self.violations.lock().expect("no panic while the violations were held").clone()
    }

    #[track_caller]
    pub fn assert_no_violations(&self) {
        let violations = self.violations();
        assert!(violations.is_empty(), "requests that Confluence's documents do not allow:\n{}", violations.join("\n"));
    }
}
