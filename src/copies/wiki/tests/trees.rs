//! A page for each code.

use super::Told;
use crate::confluence::Flavor;
use crate::copies::kind::{Kind, OnPages};
use crate::copies::publish::{Does, Hold, How};
use crate::copies::wiki::testing::{Fake, open};

const CODES: &[&str] = &["400=Bad=a", "404=Not Found=b", "409=Conflict=c"];

fn published() -> (Told, Fake) {
    let (told, fake) = (Told::tree(CODES), Fake::new(Flavor::Cloud));
    told.well(&fake);
    fake.writes();
    (told, fake)
}

#[test]
fn pages_are_made_in_order_and_then_written() {
    let (told, fake) = (Told::tree(CODES), Fake::new(Flavor::Cloud));
    let came = told.well(&fake);
    assert_eq!(came.does(), [Does::Create; 4]);
    let writes = fake.writes();
    let creates: Vec<&String> = writes.iter().filter(|write| write.starts_with("create")).collect();
    assert_eq!(creates, ["create Status codes", "create 400 Bad", "create 404 Not Found", "create 409 Conflict"]);
    let last = writes.iter().rposition(|write| write.starts_with("create")).expect("one");
    let first = writes.iter().position(|write| write.starts_with("update")).expect("one");
    assert!(last < first, "{writes:?}");
    assert_eq!(fake.titles_below("Status codes"), ["400 Bad", "404 Not Found", "409 Conflict"]);
    told.is_in_sync(&fake);
}

#[test]
fn another_summary_renames_the_same_page() {
    let (told, fake) = published();
    let id = fake.id("404 Not Found");
    let renamed = told.source(&["400=Bad=a", "404=Missing=b", "409=Conflict=c"]);
    let came = renamed.well(&fake);
    assert_eq!(came.step("404 Missing").also, ["renamed from “404 Not Found”"]);
    assert_eq!(fake.id("404 Missing"), id);
    assert_eq!(fake.with("404 Missing", |page| page.version()), 3);
    assert_eq!(fake.with("409 Conflict", |page| page.version()), 2);
    renamed.is_in_sync(&fake);
}

#[test]
fn titles_go_from_page_to_page_in_a_row_but_not_in_a_ring() {
    let told = Told::tree(&["400=A=a", "404=B=b", "409=C=c"]).with("code-title = \"{summary}\"\n");
    let fake = Fake::new(Flavor::Cloud);
    told.well(&fake);
    let row = told.source(&["400=B=a", "404=C=b", "409=D=c"]);
    row.well(&fake);
    row.is_in_sync(&fake);
    assert_eq!(fake.titles_below("Status codes"), ["B", "C", "D"]);
    let ring = told.source(&["400=C=a", "404=B=b", "409=D=c"]);
    let came = ring.publish(&fake);
    assert_eq!(came.done.iter().filter(|done| done.result.is_err()).count(), 2, "{:?}", came.done);
    assert_eq!(fake.titles_below("Status codes"), ["B", "C", "D"]);
}

#[test]
fn a_new_code_gets_its_place_by_one_move() {
    let (told, fake) = published();
    let more = told.source(&["400=Bad=a", "401=Who=x", "404=Not Found=b", "409=Conflict=c"]);
    let came = more.well(&fake);
    assert_eq!(came.step("Status codes").also, ["1 page put into its place"]);
    assert_eq!(fake.titles_below("Status codes"), ["400 Bad", "401 Who", "404 Not Found", "409 Conflict"]);
    assert_eq!(fake.writes().iter().filter(|write| write.starts_with("move")).count(), 1);
    more.is_in_sync(&fake);
}

#[test]
fn an_order_by_hand_stays() {
    let (told, fake) = published();
    let (first, last) = (fake.id("400 Bad"), fake.id("409 Conflict"));
    use crate::confluence::{Api, PageId, Position};
    fake.move_page(&PageId(last), Position::Before, &PageId(first)).expect("moved");
    told.is_in_sync(&fake);
    let more = told.source(&["400=Bad=a", "401=Who=x", "404=Not Found=b", "409=Conflict=c"]);
    more.well(&fake);
    assert_eq!(fake.titles_below("Status codes"), ["409 Conflict", "400 Bad", "404 Not Found", "401 Who"]);
    more.is_in_sync(&fake);
    more.publish_with(&fake, How { force: true, ..How::default() });
    assert_eq!(fake.titles_below("Status codes"), ["400 Bad", "401 Who", "404 Not Found", "409 Conflict"]);
    more.is_in_sync(&fake);
}

#[test]
fn one_page_that_is_held_does_not_hold_the_others() {
    let (told, fake) = published();
    fake.edit("404 Not Found", "ann", |body| body.replace(">b<", ">by hand<"));
    let other = told.source(&["400=Bad=a2", "404=Not Found=b", "409=Conflict=c2"]);
    let came = other.publish(&fake);
    assert_eq!(came.step("404 Not Found").holds, [Hold::Edited]);
    let done: Vec<_> =
        came.done.iter().map(|done| (came.steps[done.step].name.as_str(), done.result.clone())).collect();
    let version = |number: u64| Ok(format!("version {number}"));
    assert_eq!(done, [("Status codes", version(3)), ("400 Bad", version(3)), ("409 Conflict", version(3))]);
}

#[test]
fn codes_that_are_gone_are_told_and_archived_when_asked() {
    let (told, fake) = published();
    let less = told.source(&["400=Bad=a", "409=Conflict=c"]);
    let came = less.publish(&fake);
    assert!(matches!(&came.step("404 Not Found").holds[..], [Hold::Orphan(why)] if why.contains("--prune archive")));
    let prune = How { prune: true, ..How::default() };
    let stays = |why: &str, change: &dyn Fn(&Fake)| {
        let fake = fake.fork();
        change(&fake);
        let came = less.publish_with(&fake, prune);
        let holds = &came.step("404 Not Found").holds;
        assert!(matches!(&holds[..], [Hold::Orphan(told)] if told.contains(why)), "{why}: {holds:?}");
    };
    stays("“Notes” stands below it", &|fake| drop(fake.page("Notes", Some(&fake.id("404 Not Found")), "")));
    stays("comments", &|fake| fake.with("404 Not Found", |page| page.comments = vec![open("c")]));
    stays("edited", &|fake| fake.edit("404 Not Found", "ann", |body| body.replace(">b<", ">mine<")));
    stays("draft", &|fake| fake.with("404 Not Found", |page| page.draft = Some("<p>x</p>".to_owned())));
    stays("archives no pages", &|fake| fake.state().flavor = Flavor::DataCenter);
    // Also where that comes up while it runs.
    {
        let fake = fake.fork();
        let kind = OnPages::over(Box::new(fake.clone()));
        let done = less.look(prune, |subject, cx| {
            let planned = kind.plan(subject, cx).expect("a plan");
            fake.page("Notes", Some(&fake.id("404 Not Found")), "");
            planned.carry_out(&|_| {})
        });
        let held = done.iter().find_map(|done| done.held.as_ref()).expect("one that is held");
        assert!(matches!(&held.holds[..], [Hold::Orphan(why)] if why.contains("“Notes” stands below it")), "{held:?}");
        assert!(fake.writes().iter().all(|write| !write.starts_with("archive")));
    }
    let id = fake.id("404 Not Found");
    assert_eq!(less.publish_with(&fake, prune).step("404 Not Found").does, Does::Archive);
    assert!(fake.state().pages[&id].archived);
    less.is_in_sync(&fake);
}

#[test]
fn pages_that_were_moved_away_and_renamed_are_found() {
    let (told, fake) = published();
    fake.page("Attic", Some("1"), "");
    let attic = fake.id("Attic");
    fake.with("404 Not Found", |page| page.parent = Some(attic));
    fake.rename("404 Not Found", "Mine now");
    let came = told.publish(&fake);
    let holds = &came.step("404 Not Found").holds;
    assert_eq!(holds.len(), 2, "{holds:?}");
    told.publish_with(&fake, How { force: true, ..How::default() });
    assert!(fake.titles_below("Status codes").contains(&"404 Not Found".to_owned()));
}

#[test]
fn no_page_is_made_below_a_page_of_others() {
    let (told, fake) = (Told::tree(CODES), Fake::new(Flavor::Cloud));
    fake.page("Status codes", Some("1"), "<p>mine</p>");
    let came = told.publish(&fake);
    assert_eq!(came.does(), [Does::Nothing; 4]);
    assert_eq!(fake.writes(), [""; 0]);
    told.publish_with(&fake, How { adopt: true, ..How::default() });
    told.is_in_sync(&fake);
    assert_eq!(fake.titles_below("Status codes").len(), 3);
}

#[test]
fn data_center_does_without_moves() {
    let (told, fake) = (Told::tree(CODES), Fake::new(Flavor::DataCenter));
    told.well(&fake);
    told.is_in_sync(&fake);
    let more = told.source(&["400=Bad=a", "401=Who=x", "404=Not Found=b", "409=Conflict=c"]);
    more.well(&fake);
    more.is_in_sync(&fake);
    let docs = fake.page("Docs", Some("1"), "");
    let under = more.with("parent = \"Docs\"\n");
    under.well(&fake);
    assert_eq!(fake.with("Status codes", |page| (page.parent.clone(), page.version())), (Some(docs), 4));
    under.is_in_sync(&fake);
}

#[test]
fn a_thousand_codes_are_remembered_within_what_a_property_takes() {
    let codes: Vec<String> = (0..1_300).map(|code| format!("LONGER-{code}=Name {code}=What {code} is.")).collect();
    let codes: Vec<&str> = codes.leak().iter().map(String::as_str).collect();
    for count in [600, 1_300] {
        let (told, fake) = (Told::tree(&codes[..count]), Fake::new(Flavor::Cloud));
        told.well(&fake);
        told.is_in_sync(&fake);
        fake.edit("Status codes", "ann", |body| body.replace("What 7 is.", "What 7 was."));
        let came = told.publish(&fake);
        assert_eq!(came.differences(), ["LONGER-7 description Some(Edited)"], "by the history of the page");
    }
}
