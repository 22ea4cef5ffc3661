//! A publish that is interrupted at any request, and repeated: it ends right, nothing is there twice, no version is too many.

use super::Told;
use crate::confluence::Flavor;
use crate::copies::publish::How;
use crate::copies::wiki::testing::Fake;

/// Titles, versions, labels, pages below and bodies but for what changes each time, of all pages.
fn seen(fake: &Fake) -> Vec<(String, u64, [Vec<String>; 2], String)> {
    let state = fake.state();
    let mut all: Vec<_> = state
        .pages
        .iter()
        .map(|(id, page)| {
            let below: Vec<String> = state.below(id).iter().map(|id| state.pages[id].title().to_owned()).collect();
            let words =
                page.body().split('"').enumerate().filter(|(at, _)| at % 2 == 0).map(|(_, part)| part).collect();
            (page.title().to_owned(), page.version(), [page.labels.clone(), below], words)
        })
        .collect();
    all.sort();
    all
}

#[track_caller]
fn interrupted(told: &Told, start: &Fake, how: How) {
    let whole = start.fork();
    whole.state().requests = 0;
    told.publish_with(&whole, how);
    let requests = whole.state().requests;
    let wanted = seen(&whole);
    for at in 1..=requests {
        for acts in [false, true] {
            let fake = start.fork();
            fake.state().requests = 0;
            fake.state().dies_at = Some((at, acts));
            drop(told.plan(&fake, how, true));
            fake.state().dies_at = None;
            let came = told.publish_with(&fake, how);
            let place = format!("request {at} of {requests}, done: {acts}");
            assert!(came.steps.iter().all(|step| step.holds.is_empty()), "{place}: {:?}", came.holds());
            assert!(came.done.iter().all(|done| done.result.is_ok()), "{place}: {:?}", came.done);
            assert_eq!(seen(&fake), wanted, "{place}");
            told.is_in_sync(&fake);
        }
    }
}

const CODES: &[&str] = &["400=Bad=a", "404=Not Found=b", "409=Conflict=c"];
const OTHERS: &[&str] = &["400=Bad=a2", "401=Who=x", "409=Conflict=c", "404=Missing=b"];

#[test]
fn pages_that_are_made() {
    interrupted(&Told::tree(CODES).with("labels = [\"api\"]\n"), &Fake::new(Flavor::Cloud), How::default());
    interrupted(&Told::one(CODES).with("editor = \"v2\"\n"), &Fake::new(Flavor::DataCenter), How::default());
}

#[test]
fn pages_that_are_written_renamed_and_ordered() {
    let (told, fake) = (Told::tree(CODES), Fake::new(Flavor::Cloud));
    told.well(&fake);
    interrupted(&told.source(OTHERS), &fake, How::default());
}

#[test]
fn pages_that_are_taken_over() {
    let fake = Fake::new(Flavor::Cloud);
    fake.page("Status codes", Some("1"), "<p>mine</p>");
    interrupted(&Told::one(CODES).with("labels = [\"api\"]\n"), &fake, How { adopt: true, ..How::default() });
}

#[test]
fn edits_that_are_written_over() {
    let (told, fake) = (Told::one(CODES), Fake::new(Flavor::Cloud));
    told.well(&fake);
    fake.edit("Status codes", "ann", |body| body.replace(">a<", ">mine<"));
    interrupted(&told, &fake, How { force: true, ..How::default() });
}

#[test]
fn an_edit_after_an_interrupted_write_is_an_edit() {
    let (told, fake) = (Told::one(CODES), Fake::new(Flavor::Cloud));
    told.well(&fake);
    let other = told.source(&["400=Bad=a2", "404=Not Found=b", "409=Conflict=c"]);
    let whole = fake.fork();
    whole.state().requests = 0;
    other.well(&whole);
    for at in 1..=whole.state().requests {
        for acts in [false, true] {
            let fake = fake.fork();
            fake.state().requests = 0;
            fake.state().dies_at = Some((at, acts));
            drop(other.plan(&fake, How::default(), true));
            fake.state().dies_at = None;
            fake.edit("Status codes", "ann", |body| body.replace(">c<", ">mine<"));
            let came = other.publish(&fake);
            let edited = "409 description Some(Edited)".to_owned();
            assert!(came.differences().contains(&edited), "{at} {acts}: {:?}", came.differences());
            assert!(fake.with("Status codes", |page| page.body().contains("mine")));
        }
    }
}
