//! Pages of other books, and versions that only look like ours.

use super::Told;
use crate::confluence::Flavor;
use crate::copies::publish::{Does, Hold, How};
use crate::copies::wiki::testing::Fake;

const TITLE: &str = "Status codes";

fn one() -> Told {
    Told::one(&["404=Not Found=The page is not there."])
}

/// Another book: its copy has the same name, and its page the same title.
fn other() -> Told {
    Told::one(&["500=Broken=All is lost."]).with("[output.html]\nbase-url = \"https://b.example/\"\n")
}

/// What is said besides that the page is not ours.
#[track_caller]
fn is_of_another_book(told: &Told, fake: &Fake, how: How) {
    fake.writes();
    let came = told.publish_with(fake, how);
    assert!(came.holds().contains(&&Hold::Foreign), "{:?}", came.holds());
    let is_told = |hold: &&Hold| match hold {
        Hold::Other { why, help: Some(help) } => why.contains("another book") && help.contains("--adopt"),
        _ => false,
    };
    assert!(came.holds().iter().any(is_told), "{:?}", came.holds());
    assert_eq!(fake.writes(), [""; 0]);
}

#[test]
fn two_books_with_copies_of_one_name_do_not_write_over_each_other() {
    let fake = Fake::new(Flavor::Cloud);
    one().well(&fake);
    is_of_another_book(&other(), &fake, How::default());
    is_of_another_book(&other(), &fake, How { force: true, ..How::default() });
    // Who wants it, such as a book that was renamed, takes it over.
    other().publish_with(&fake, How { adopt: true, ..How::default() });
    fake.with(TITLE, |page| assert!(page.body().contains("All is lost.")));
    other().is_in_sync(&fake);
    is_of_another_book(&one(), &fake, How::default());
}

#[test]
fn what_an_earlier_program_remembers_is_ours_and_says_its_book_from_then_on() {
    let fake = Fake::new(Flavor::Cloud);
    one().well(&fake);
    fake.with(TITLE, |page| {
        let (value, _) = page.properties.get_mut("statusbook").expect("a property");
        assert!(value.as_object_mut().expect("an object").remove("book").is_some());
    });
    one().is_in_sync(&fake);
    assert_eq!(one().source(&["404=Not Found=It is gone."]).well(&fake).does(), [Does::Write]);
    is_of_another_book(&other(), &fake, How::default());
}

#[test]
fn a_page_that_another_book_has_begun_is_not_ours() {
    let fake = Fake::new(Flavor::Cloud);
    let ours = fake.fork();
    // It is made, and the process dies before it says whose it is.
    for requests in 1..20 {
        let dying = fake.fork();
        let from = dying.state().requests;
        dying.state().dies_at = Some((from + requests, true));
        drop(one().plan(&dying, How::default(), true));
        if dying.state().writes.len() == 1 {
            dying.state().dies_at = None;
            let mine = dying.fork();
            let came = other().publish(&dying);
            assert_eq!(came.holds(), [&Hold::Foreign]);
            assert_eq!(one().well(&mine).does(), [Does::Write]);
            return;
        }
    }
    panic!("it was never made: {:?}", ours.writes());
}

/// Somebody deletes the first version, and the others get other numbers.
fn without_the_first(fake: &Fake) {
    fake.with(TITLE, |page| {
        page.versions.remove(0);
        for (at, (version, ..)) in page.versions.iter_mut().enumerate() {
            version.number = at as u64 + 1;
        }
    });
}

#[test]
fn an_edit_that_has_the_number_of_our_version_is_seen() {
    let fake = Fake::new(Flavor::Cloud);
    one().well(&fake);
    fake.edit(TITLE, "ann", |body| body.replace("is not there", "was never there"));
    without_the_first(&fake);
    fake.with(TITLE, |page| assert_eq!(page.version(), 2, "ours was"));
    fake.writes();
    for (source, hold, standing) in [
        ("404=Not Found=The page is not there.", Hold::Edited, "404 description Some(Edited)"),
        ("404=Not Found=The page is gone.", Hold::Conflict, "404 description Some(Conflict)"),
    ] {
        let came = one().source(&[source]).publish(&fake);
        assert_eq!((came.holds(), came.differences()), (vec![&hold], vec![standing.to_owned()]));
        assert_eq!(fake.writes(), [""; 0]);
    }
}

#[test]
fn an_edit_below_the_number_of_our_version_is_seen_with_what_we_wrote() {
    let fake = Fake::new(Flavor::Cloud);
    one().well(&fake);
    fake.edit(TITLE, "ann", |body| body.replace("is not there", "was never there"));
    fake.edit(TITLE, "ann", |body| body.replace("was never there", "has never been"));
    without_the_first(&fake);
    let came = one().publish(&fake);
    assert_eq!(
        (came.holds(), came.differences()),
        (vec![&Hold::Edited], vec!["404 description Some(Edited)".to_owned()])
    );
}

#[test]
fn other_numbers_alone_are_no_edit() {
    let fake = Fake::new(Flavor::Cloud);
    one().well(&fake);
    without_the_first(&fake);
    assert_eq!(one().well(&fake).does(), [Does::Sign]);
    one().is_in_sync(&fake);
    assert_eq!(one().source(&["404=Not Found=It is gone."]).well(&fake).does(), [Does::Write]);
}

#[test]
fn without_times_it_is_told_by_what_it_says() {
    let fake = Fake::new(Flavor::DataCenter);
    one().well(&fake);
    fake.with(TITLE, |page| {
        page.versions.iter_mut().for_each(|(version, ..)| version.when = None);
        let (value, _) = page.properties.get_mut("statusbook").expect("a property");
        assert!(value.as_object_mut().expect("an object").remove("when").is_some());
    });
    one().is_in_sync(&fake);
    fake.with(TITLE, |page| {
        let (.., body) = page.versions.last_mut().expect("a version");
        *body = body.replace("is not there", "was never there");
    });
    assert_eq!(one().publish(&fake).holds(), [&Hold::Edited]);
    assert_eq!(fake.writes(), [""; 0]);
}
