//! The client against a Confluence that remembers, in each way to reach one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use statusbook::confluence::{
    Api, ApiError, Archived, ErrorKind, Flavor, NewPage, Page, PageId, Position, Resolution, Settings, Update, Wanted,
};

use crate::clock;
use crate::confluence::{EMAIL, Fake, Fault, PERSONAL, PUBLISHER, SCOPED, SCOPES, TOKEN, Token};
use crate::host::{id, network, settings};

pub(crate) const KEY: &str = "statusbook";
pub(crate) const ALL: Wanted = Wanted { body: true, properties: &[KEY], labels: true };

/// A way to reach a Confluence: its address, whether a user goes with the token, and the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Cloud,
    Gateway,
    DataCenter,
    Password,
}

pub(crate) const WAYS: [Way; 4] = [Way::Cloud, Way::Gateway, Way::DataCenter, Way::Password];

impl Way {
    pub(crate) fn fake(self) -> Arc<Fake> {
        match self {
            Self::Cloud | Self::Gateway => Fake::cloud(),
            Self::DataCenter | Self::Password => Fake::data_center(),
        }
    }

    fn flavor(self) -> Flavor {
        match self {
            Self::Cloud | Self::Gateway => Flavor::Cloud,
            Self::DataCenter | Self::Password => Flavor::DataCenter,
        }
    }

    pub(crate) fn api(self, fake: &Fake) -> Box<dyn Api> {
        let (user, token) = match self {
            Self::Cloud | Self::Password => (Some(EMAIL), TOKEN),
            Self::Gateway => (Some(EMAIL), SCOPED),
            Self::DataCenter => (None, PERSONAL),
        };
        let env = move |name: &str| match name {
            "CONFLUENCE_USER" => user.map(str::to_owned),
            "CONFLUENCE_TOKEN" => Some(token.to_owned()),
            _ => None,
        };
        let cloud_id = (self == Self::Gateway).then(|| "auto".to_owned());
        let settings = Settings { cloud_id, ..settings(&fake.url()) };
        network(&clock()).with_patience(Duration::from_millis(400)).connect(&settings, &env).expect("a connection")
    }
}

pub(crate) fn new_page(api: &dyn Api, fake: &Fake, title: &str) -> NewPage {
    let space = api.space("API").expect("an answer").expect("the space");
    NewPage { space, parent: Some(id(&fake.home("API"))), title: title.to_owned(), body: "<p>old</p>".to_owned() }
}

pub(crate) fn edit(page: &PageId, based_on: u64) -> Update {
    Update {
        id: page.clone(),
        title: "Codes".to_owned(),
        parent: None,
        body: "<p>new</p>".to_owned(),
        based_on,
        message: "404 changed".to_owned(),
        minor: true,
    }
}

fn titles(pages: &[Page]) -> Vec<&str> {
    pages.iter().map(|page| page.title.as_str()).collect()
}

#[test]
fn everything_works_in_each_way() {
    for (way, is_old) in
        [Way::Cloud, Way::Gateway, Way::DataCenter, Way::Password].into_iter().zip([false, false, false, true])
    {
        let fake = way.fake();
        fake.rules(|rules| {
            (rules.late_gets, rules.early_conflicts, rules.early_properties) = (2, 1, 1);
            (rules.foreign_links, rules.is_old, rules.page_size) = (true, is_old, 1);
        });
        let api = way.api(&fake);
        fake.forget();
        assert_eq!(api.flavor(), way.flavor());
        let me = api.me().expect("somebody");
        assert!(api.user(&me.id).is_some(), "{way:?}: {me:?}");
        let new = new_page(api.as_ref(), &fake, "Codes");
        assert_eq!(new.space.home, new.parent);
        assert_ne!(api.may(&new.space).expect("an answer").write, Some(false), "{way:?}");
        assert_eq!(api.titled(&new.space, "Codes", ALL), Ok(Vec::new()));

        let page = api.create(&new).expect("a page");
        let read = api.written(&page.id, 1, ALL).expect("it is there");
        assert_eq!((read.title.as_str(), read.version.number, &read.parent), ("Codes", 1, &new.parent));
        assert_eq!((read.labels.as_deref(), read.properties.map(|all| all.len())), (Some(&[][..]), Some(0)));
        assert!(read.body.is_some_and(|body| body.contains("old")));
        assert_eq!(api.may_change(&page.id).expect("an answer").write, Some(true), "{way:?}");

        let first = api.set_property(&page.id, KEY, &json!({"a": 1}), None).expect("a property");
        let second = api.set_property(&page.id, KEY, &json!({"a": 2}), Some(&first)).expect("a property");
        assert_eq!((first.version, second.version), (1, 2));
        api.add_labels(&page.id, &["codes".to_owned(), "http".to_owned()]).expect("labels");
        api.remove_label(&page.id, "http").expect("a label less");
        api.remove_label(&page.id, "never").expect("nothing to remove");

        let written = api.update(&edit(&page.id, 1)).expect("a version");
        assert_eq!((written.number, written.message.as_str()), (2, "404 changed"), "{way:?}");
        fake.edit("Codes", |body| body.replace("new", "newer"));
        let read = api.titled(&new.space, "Codes", ALL).expect("an answer").remove(0);
        assert_eq!((read.version.number, read.labels.as_deref()), (3, Some(&["codes".to_owned()][..])));
        assert_eq!(read.properties.expect("properties")[KEY].value, json!({"a": 2}));
        assert!(read.link.is_some_and(|link| link.starts_with("http")));
        let since = api.versions_since(&page.id, 1).expect("versions");
        assert_eq!(since.iter().map(|it| it.number).collect::<Vec<_>>(), [3, 2], "{way:?}");
        assert_eq!(since[1].by.as_ref().map(|by| &by.id), Some(&me.id));
        for (number, word) in [(1, "old"), (2, "new"), (3, "newer")] {
            let body = api.body_at(&page.id, number).expect("an answer");
            assert!(body.is_some_and(|body| body.contains(word)), "{way:?}: {number}");
        }
        assert_eq!(api.body_at(&page.id, 4), Ok(None));
        fake.assert_no_violations();
        // Where versions are listed is tried out.
        assert_eq!(fake.strays().len(), usize::from(is_old), "{:?}", fake.strays());
    }
}

#[test]
fn what_others_left_on_a_page_is_seen() {
    for way in WAYS {
        let fake = way.fake();
        let api = way.api(&fake);
        let page = id(&fake.create_page("Codes", None, "<p>Not Found</p><p>Gone</p>"));
        assert_eq!(api.draft(&page), Ok(None));
        fake.draft("Codes", "<p>unfinished</p>");
        let draft = api.draft(&page).expect("an answer").expect("a draft");
        assert!(draft.body.contains("unfinished"), "{way:?}");
        fake.rules(|rules| rules.draftless_is_missing = true);
        let other = id(&fake.create_page("Other", Some("Codes"), "<p>x</p>"));
        assert_eq!(api.draft(&other), Ok(None));

        let marker = fake.comment_inline("Codes", "Not Found");
        let settled = fake.comment_inline("Codes", "Gone");
        fake.resolve("Codes", &settled);
        fake.comment("Codes", "Below");
        let comments = api.inline_comments(&page).expect("comments");
        let state =
            |marker: &str| comments.iter().find(|it| it.marker.as_deref() == Some(marker)).map(|it| it.resolution);
        assert_eq!(comments.len(), 2, "{way:?}");
        assert_eq!((state(&marker), state(&settled)), (Some(Resolution::Open), Some(Resolution::Resolved)));
        assert_eq!(api.comments(&page).expect("comments").len(), 1, "{way:?}");
        fake.assert_no_violations();
    }
}

#[test]
fn trees_keep_their_order() {
    for way in WAYS {
        let fake = way.fake();
        fake.rules(|rules| rules.page_size = 2);
        let api = way.api(&fake);
        let top = id(&fake.create_page("Top", None, ""));
        let ids: Vec<PageId> =
            ["A", "B", "C", "D", "E"].iter().map(|title| id(&fake.create_page(title, Some("Top"), ""))).collect();
        fake.create_page("Below", Some("A"), "");
        let children = api.children(&top).expect("children");
        assert_eq!(titles(&children), ["A", "B", "C", "D", "E"], "{way:?}");
        assert!(children.iter().all(|child| child.parent.as_ref() == Some(&top)));
        let moved = api.move_page(&ids[4], Position::Before, &ids[0]).expect("an answer");
        assert_eq!(moved, way.flavor() == Flavor::Cloud);
        if moved {
            assert_eq!(titles(&api.children(&top).expect("children")), ["E", "A", "B", "C", "D"]);
            assert_eq!(api.archive(&ids[3]), Ok(Archived::Done));
            assert_eq!(titles(&api.children(&top).expect("children")), ["E", "A", "B", "C"]);
            fake.create_folder("Folder", "Top");
            assert_eq!(api.children(&top).expect("children").len(), 4);
        }
        let update = Update { title: "B".to_owned(), parent: Some(ids[0].clone()), ..edit(&ids[1], 1) };
        api.update(&update).expect("a version");
        assert_eq!(titles(&api.children(&ids[0]).expect("children")), ["Below", "B"], "{way:?}");
        fake.assert_no_violations();
    }
}

#[test]
fn titles_that_are_one_to_confluence_are_found() {
    for way in WAYS {
        let fake = way.fake();
        let api = way.api(&fake);
        let space = new_page(api.as_ref(), &fake, "").space;
        let page = id(&fake.create_page("Status \"codes\" \\ & more", None, ""));
        fake.create_page("Old", None, "");
        fake.archive("Old");
        for title in ["Status \"codes\" \\ & more", "  STATUS \"Codes\" \\ & More "] {
            if way == Way::Gateway && title.starts_with(' ') {
                // Searching takes a scope that publishing does not need; making the page is refused then.
                continue;
            }
            let found = api.titled(&space, title, Wanted::default()).expect("an answer");
            assert_eq!(found.iter().map(|it| &it.id).collect::<Vec<_>>(), [&page], "{way:?}: {title}");
        }
        let old = api.titled(&space, "Old", ALL).expect("an answer");
        assert_eq!(old.iter().map(|page| page.archived).collect::<Vec<_>>(), [true], "{way:?}");
        for (title, body) in [("old", "<p>x</p>"), ("STATUS \"codes\" \\ & more", "<p>x</p>")] {
            let new = NewPage { body: body.to_owned(), ..new_page(api.as_ref(), &fake, title) };
            assert_eq!(api.create(&new).expect_err("a clash").kind, ErrorKind::TitleTaken, "{way:?}");
        }
        fake.assert_no_violations();
    }
}

#[test]
fn refusals_are_told_for_what_they_are() {
    for way in WAYS {
        let fake = way.fake();
        let api = way.api(&fake);
        let new = new_page(api.as_ref(), &fake, "Codes");
        let kind =
            |body: &str| api.create(&NewPage { body: body.to_owned(), ..new.clone() }).expect_err("a refusal").kind;
        assert!(matches!(kind("<p>a</p>\n<p>b<br></p>"), ErrorKind::BadBody(Some((2, _)))), "{way:?}");
        assert_eq!(kind(&format!("<p>{}</p>", "x".repeat(6 * 1024 * 1024))), ErrorKind::TooLarge, "{way:?}");
        let page = id(&fake.create_page("Locked", None, "<p>x</p>"));
        fake.restrict("Locked");
        for status in [403, 404] {
            fake.rules(|rules| rules.refuse_with = status);
            let error = api.update(&edit(&page, 1)).expect_err("a refusal");
            assert_eq!(error.kind, ErrorKind::Forbidden, "{way:?}: {error}");
        }
        assert_eq!(api.may_change(&page).expect("an answer").write, Some(false), "{way:?}");
        fake.hide("Locked");
        assert_eq!(api.page(&page, Wanted::default()), Ok(None));
        assert_eq!(api.update(&edit(&page, 1)).expect_err("hidden").kind, ErrorKind::Missing);
        let large = json!("x".repeat(40 * 1024));
        let other = id(&fake.create_page("Other", None, "<p>x</p>"));
        assert_eq!(api.set_property(&other, KEY, &large, None).expect_err("large").kind, ErrorKind::TooLarge);
        assert_eq!(fake.versions_of("Locked"), 1);
        fake.assert_no_violations();
    }
}

#[test]
fn each_missing_scope_is_named() {
    let without = |gone: &str| {
        let fake = Fake::cloud();
        let scopes = SCOPES.iter().filter(|scope| **scope != gone).map(|scope| (*scope).to_owned()).collect();
        fake.token(SCOPED, |token| *token = Token::new(SCOPED, PUBLISHER, crate::confluence::Kind::Scoped(scopes)));
        let page = id(&fake.create_page("Codes", None, "<p>x</p>"));
        (Way::Gateway.api(&fake), page, fake)
    };
    type Asking = fn(&dyn Api, &PageId) -> Result<(), ApiError>;
    let cases: [(&str, &str, Asking); 6] = [
        ("read:space:confluence", "read:space:confluence", |api, _| api.space("API").map(drop)),
        ("read:page:confluence", "read:page:confluence", |api, page| api.page(page, Wanted::default()).map(drop)),
        ("write:page:confluence", "write:page:confluence", |api, page| api.update(&edit(page, 1)).map(drop)),
        ("read:comment:confluence", "read:comment:confluence", |api, page| api.comments(page).map(drop)),
        ("read:confluence-user", "read:content-details:confluence", |api, _| api.me().map(drop)),
        ("write:confluence-content", "write:label:confluence", |api, page| api.add_labels(page, &["a".to_owned()])),
    ];
    for (gone, named, ask) in cases {
        let (api, page, _fake) = without(gone);
        let error = ask(api.as_ref(), &page).expect_err(gone);
        assert_eq!(error.kind, ErrorKind::Scope(Some(named.to_owned())), "{error}");
        let help = error.help.unwrap_or_default();
        assert!(gone == named || help.contains(gone), "{help}");
    }
    let (api, top, fake) = without("read:hierarchical-content:confluence");
    fake.create_page("Below", Some("Codes"), "");
    assert_eq!(titles(&api.children(&top).expect("another way")), ["Below"]);
}

#[test]
fn a_token_that_is_not_taken_is_said_so() {
    let wrong = |user: Option<&'static str>| {
        move |name: &str| match name {
            "CONFLUENCE_USER" => user.map(str::to_owned),
            "CONFLUENCE_TOKEN" => Some("wrong-token".to_owned()),
            _ => None,
        }
    };
    for (fake, user) in [
        (Fake::cloud(), Some(EMAIL)),
        (Fake::cloud(), None),
        (Fake::data_center(), Some(EMAIL)),
        (Fake::data_center(), None),
    ] {
        for anonymous in [true, false] {
            fake.rules(|rules| rules.anonymous = anonymous);
            let api = network(&clock()).connect(&settings(&fake.url()), &wrong(user));
            let error = api.and_then(|api| api.me()).expect_err("nobody");
            assert_eq!(error.kind, ErrorKind::Unauthorized, "{error}");
            assert!(error.help.is_some(), "{error}");
        }
    }
}

#[test]
fn an_edit_between_reading_and_writing_is_not_overwritten() {
    for way in WAYS {
        let fake = way.fake();
        let api = way.api(&fake);
        let page = id(&fake.create_page("Codes", None, "<p>old</p>"));
        fake.edit("Codes", |body| body.replace("old", "theirs"));
        let error = api.update(&edit(&page, 1)).expect_err("a conflict");
        assert_eq!(error.kind, ErrorKind::Conflict(Some(2)), "{way:?}");
        assert!(fake.body("Codes").contains("theirs"));
        assert_eq!(fake.versions_of("Codes"), 2);
        let before = api.set_property(&page, KEY, &json!(1), None).expect("a property");
        fake.set_property("Codes", KEY, &json!("theirs"));
        let error = api.set_property(&page, KEY, &json!(2), Some(&before)).expect_err("a conflict");
        assert_eq!(error.kind, ErrorKind::Conflict(Some(2)), "{way:?}");
        fake.assert_no_violations();
    }
}

#[test]
fn many_ask_at_once() {
    let fake = Fake::cloud();
    let api = Way::Cloud.api(&fake);
    let ids: Vec<PageId> =
        (0..40).map(|number| id(&fake.create_page(&format!("Page {number}"), None, "<p>x</p>"))).collect();
    let asked = AtomicUsize::new(0);
    fake.on(move |_| (asked.fetch_add(1, Ordering::SeqCst) % 7 == 3).then(|| Fault::too_many(Some("1"))));
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(page) = ids.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let read = api.page(page, ALL).expect("an answer").expect("a page");
                    api.update(&Update { title: read.title, ..edit(page, 1) }).expect("a version");
                }
            });
        }
    });
    for number in 0..40 {
        assert_eq!(fake.versions_of(&format!("Page {number}")), 2);
    }
    fake.assert_no_violations();
}

#[test]
fn the_token_is_in_no_error() {
    let told = |value: &dyn std::fmt::Debug| format!("{value:?}");
    for way in WAYS {
        let fake = way.fake();
        let api = way.api(&fake);
        let page = id(&fake.create_page("Codes", None, "<p>x</p>"));
        fake.on(|_| {
            let echo = json!({"message": format!("{TOKEN} {SCOPED} {PERSONAL}")});
            Some(Fault::Status(400, vec![("Content-Type".to_owned(), "application/json".to_owned())], echo.to_string()))
        });
        let error = api.page(&page, ALL).expect_err("a refusal");
        let own = match way {
            Way::Cloud | Way::Password => TOKEN,
            Way::Gateway => SCOPED,
            Way::DataCenter => PERSONAL,
        };
        let texts = [told(&error), error.to_string(), told(&api)];
        assert!(texts.iter().all(|text| !text.contains(own)), "{texts:?}");
        assert!(error.message.contains("***"), "{error}");
    }
}

/// What is asked of a page that is in sync: as few requests as there can be.
#[test]
fn a_page_that_is_in_sync_is_one_request() {
    for way in WAYS {
        let fake = way.fake();
        let api = way.api(&fake);
        let page = id(&fake.create_page("Codes", None, "<p>x</p>"));
        fake.set_property("Codes", KEY, &Value::from(1));
        let space = new_page(api.as_ref(), &fake, "Codes").space;
        fake.forget();
        api.page(&page, ALL).expect("an answer").expect("a page");
        assert_eq!(fake.requests().len(), 1, "{way:?}");
        fake.forget();
        assert_eq!(api.titled(&space, "Codes", ALL).expect("an answer").len(), 1);
        assert_eq!(fake.requests().len(), 2, "{way:?}");
        fake.assert_no_violations();
    }
}
