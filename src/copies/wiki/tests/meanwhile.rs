//! What comes up while a publish runs: between the plan and the writing.

use super::{Came, Told};
use crate::confluence::Flavor;
use crate::copies::kind::{Kind, OnPages};
use crate::copies::publish::{Does, Done, Hold, How};
use crate::copies::wiki::testing::{Fake, open};

const CODES: &[&str] = &["404=Not Found=The page is not there.", "409=Conflict=Somebody was first."];
const FIXED: &[&str] = &["404=Not Found=The page is gone.", "409=Conflict=Somebody was first."];

fn published() -> (Told, Fake) {
    let (told, fake) = (Told::one(CODES), Fake::new(Flavor::Cloud));
    told.well(&fake);
    fake.writes();
    (told, fake)
}

/// Publishes, and something happens once it is planned.
fn publish(told: &Told, fake: &Fake, how: How, meanwhile: impl FnOnce(&Fake)) -> Vec<Done> {
    let kind = OnPages::over(Box::new(fake.clone()));
    told.look(how, |subject, cx| {
        let planned = kind.plan(subject, cx).expect("a plan");
        assert!(planned.steps().iter().all(|step| step.holds.is_empty()), "{:#?}", planned.steps());
        meanwhile(fake);
        planned.carry_out(&|_| {})
    })
}

fn holds(done: &[Done]) -> Vec<Hold> {
    done.iter().filter_map(|done| done.held.as_ref()).flat_map(|step| step.holds.clone()).collect()
}

fn mark(fake: &Fake, marker: &str, passage: &str) {
    fake.with("Status codes", |page| {
        let (_, _, body) = page.versions.last_mut().expect("a version");
        let marked = format!("<ac:inline-comment-marker ac:ref=\"{marker}\">{passage}</ac:inline-comment-marker>");
        assert!(body.contains(passage));
        *body = body.replace(passage, &marked);
        page.passages.push(open(marker));
    });
}

#[test]
fn comments_that_come_up_keep_their_place_or_hold() {
    let (told, fake) = published();
    let told = told.source(FIXED);
    let kept = fake.fork();
    assert!(holds(&publish(&told, &kept, How::default(), |fake| mark(fake, "m1", "Somebody"))).is_empty());
    kept.with("Status codes", |page| assert!(page.version() == 3 && page.body().contains("ac:ref=\"m1\"")));
    // Also where those that were there go, as somebody wanted.
    for drop_comments in [false, true] {
        let fake = fake.fork();
        let how = How { drop_comments, ..How::default() };
        if drop_comments {
            mark(&fake, "m0", "The page");
        }
        let done = publish(&told, &fake, how, |fake| mark(fake, "m1", "not there"));
        assert_eq!(holds(&done), [Hold::Comments(vec!["not there".to_owned()])]);
        fake.with("Status codes", |page| assert_eq!(page.version(), 2));
    }
}

#[test]
fn drafts_and_edits_that_come_up_hold() {
    let (told, fake) = published();
    let told = told.source(FIXED);
    let draft = |text: &str| {
        let text = text.to_owned();
        move |fake: &Fake| fake.with("Status codes", |page| page.draft = Some(text))
    };
    let held = Hold::Draft(Some("Ann Example".to_owned()));
    for drop_drafts in [false, true] {
        let fake = fake.fork();
        let how = How { drop_drafts, ..How::default() };
        if drop_drafts {
            draft("<p>Half a thought</p>")(&fake);
        }
        assert_eq!(holds(&publish(&told, &fake, how, draft("<p>A whole thought</p>"))), std::slice::from_ref(&held));
        fake.with("Status codes", |page| assert!(page.version() == 2 && page.draft.is_some()));
    }
    let edit = |fake: &Fake| fake.edit("Status codes", "ann", |body| body.replace("Somebody", "Nobody"));
    let held = holds(&publish(&told, &fake, How::default(), edit));
    assert!(matches!(&held[..], [Hold::Other { why, .. }] if why.contains("while this ran")), "{held:?}");
    fake.with("Status codes", |page| assert!(page.version() == 3 && page.body().contains("Nobody")));
}

#[test]
fn drafts_and_rights_are_in_the_way_of_a_title_and_of_another_layout() {
    let (told, fake) = published();
    fake.with("Status codes", |page| page.draft = Some("<p>Half a thought</p>".to_owned()));
    let forced = How { force: true, ..How::default() };
    // A body that says the same and is not the one that was sent.
    fake.with("Status codes", |page| {
        let (memory, _) = page.properties.get_mut("statusbook").expect("a property");
        memory["sent"] = "0000000000000000".into();
    });
    let titled = told.clone().with("title = \"All codes\"\n");
    let all = |fake: &Fake| [told.publish_with(fake, forced), titled.publish(fake)];
    for came in all(&fake) {
        assert_eq!(came.holds(), [&Hold::Draft(Some("Ann Example".to_owned()))]);
    }
    fake.with("Status codes", |page| page.draft = None);
    fake.state().may_write = Some(false);
    for came in all(&fake) {
        assert!(matches!(&came.holds()[..], [Hold::Other { why, .. }] if why.contains("may not")), "{came:?}");
    }
    fake.state().may_write = Some(true);
    assert_eq!(fake.writes(), [""; 0]);
    assert_eq!(told.publish_with(&fake, forced).does(), [Does::Write]);
    let done = publish(&titled, &fake, How::default(), |fake| mark(fake, "m1", "Somebody"));
    assert!(holds(&done).is_empty());
    fake.with("All codes", |page| assert!(page.body().contains("ac:ref=\"m1\"") && page.version() == 4));
}

#[test]
fn a_page_that_cannot_be_taken_over_stays_theirs() {
    let (told, fake) = (Told::one(CODES), Fake::new(Flavor::Cloud));
    fake.page("Status codes", None, "<p>Ask Dee.</p>");
    fake.state().takes_none = true;
    let came = told.publish_with(&fake, How { adopt: true, ..How::default() });
    assert!(came.done[0].result.is_err());
    fake.state().takes_none = false;
    let came = told.publish(&fake);
    assert_eq!(came.step("Status codes").holds, [Hold::Foreign]);
    fake.with("Status codes", |page| assert!(page.version() == 1 && page.body().contains("Ask Dee.")));
}

#[test]
fn an_order_that_is_not_there_is_told_and_not_remembered() {
    let (told, fake) = (Told::tree(CODES), Fake::new(Flavor::Cloud));
    told.well(&fake);
    let more = told.source(&["400=Bad=x", "404=Not Found=a", "409=Conflict=b"]);
    fake.state().moves_none = true;
    let is_told = |came: &Came| {
        let why = came.done.iter().find_map(|done| done.result.as_ref().err());
        assert!(why.is_some_and(|why| why.contains("not put into their order")), "{:?}", came.done);
    };
    is_told(&more.publish(&fake));
    is_told(&more.publish(&fake));
    fake.state().moves_none = false;
    more.well(&fake);
    assert_eq!(fake.titles_below("Status codes"), ["400 Bad", "404 Not Found", "409 Conflict"]);
    more.is_in_sync(&fake);
}
