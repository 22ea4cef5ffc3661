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
