//! What is published, and what comes of it when nothing goes wrong.

use std::sync::Arc;

use statusbook::copies::publish::How;

use crate::confluence::{Fake, Request};
use crate::harness::{self, temp};
use crate::wiki::library::{Desk, PATIENT, connected};
use crate::wiki::program::settings;
use crate::wiki::source::Source;
use crate::wiki::{Stands, standing};

/// How many codes there are; with the page of the catalog, as many pages and one.
pub(crate) const CODES: u32 = 19;
/// The page that somebody edited before: its title, and the word.
pub(crate) const EDITED: (&str, &str) = ("405 Summary 5", "hand5000");
/// A page that the source has changed.
pub(crate) const STALE: &str = "403 Summary 3";

/// A publish.
pub(crate) struct Scenario {
    /// What is there before.
    start: Arc<Fake>,
    pub(crate) desk: Desk,
    /// The book, for the program.
    pub(crate) yaml: String,
    /// The requests of the run without a fault, in the order in which they came.
    pub(crate) requests: Vec<Request>,
    /// What stands there after it.
    pub(crate) expected: Vec<Stands>,
    /// The book after its source has moved on, and what stands there when that is published, too.
    pub(crate) later: Desk,
    pub(crate) later_expected: Vec<Stands>,
    /// How it ended.
    pub(crate) code: i32,
    /// Whether a page was edited before.
    pub(crate) has_edit: bool,
}

/// The settings of the copy besides its address.
pub(crate) const MORE: &str = "pages = \"codes\"\nlabels = [\"api\"]\n";

fn desk_of(yaml: &str) -> Desk {
    let folder = temp();
    harness::write(folder.path(), "book.toml", settings("http://127.0.0.1:9", MORE));
    harness::write(folder.path(), "content/codes.yaml", yaml);
    Desk::open(folder.path())
}

impl Scenario {
    /// Nothing is there, and everything is made.
    pub(crate) fn first(is_cloud: bool) -> Self {
        let yaml = Source::new(CODES).yaml();
        Self::of(if is_cloud { Fake::cloud() } else { Fake::data_center() }, desk_of(&yaml), yaml, false)
    }

    /// Most is in sync. The source has changed the title above the codes and four of them, one of these in its summary, which is
    /// in the title of its page; has a code more and one less; somebody has edited a fifth, and commented on another.
    pub(crate) fn changes(is_cloud: bool) -> Self {
        let before = Source::new(CODES);
        let fake = if is_cloud { Fake::cloud() } else { Fake::data_center() };
        let ended = desk_of(&before.yaml()).publish(connected(&fake, PATIENT), How::default());
        assert_eq!(ended.code(), 0, "{}", ended.told());
        let mut after = before;
        after.intro = "What our services answer, all of them.".to_owned();
        for code in [402, 403, 411] {
            after.code(code).description.push_str(" It is explained.");
        }
        after.code(404).summary = "Another summary".to_owned();
        after.codes.retain(|code| code.code != 418);
        after.codes.push(crate::wiki::source::Code {
            code: 450,
            summary: "New".to_owned(),
            description: "Not there before.".to_owned(),
        });
        fake.comment_inline("402 Summary 2", "Text of number");
        let edit = |body: &str| body.replacen("Text of", &format!("Text {} of", EDITED.1), 1);
        fake.edit_by_hand(EDITED.0, edit);
        fake.forget();
        let yaml = after.yaml();
        let it = Self::of(fake, desk_of(&yaml), yaml, true);
        let commented = it.expected.iter().find(|page| page.title == "402 Summary 2");
        assert!(commented.is_some_and(|page| page.markers == 1), "the comment on what did not change: {commented:?}");
        it
    }

    fn of(start: Arc<Fake>, desk: Desk, yaml: String, has_edit: bool) -> Self {
        let fake = start.twin();
        let ended = desk.publish(connected(&fake, PATIENT), How::default());
        let code = ended.code();
        assert_eq!(code, i32::from(has_edit), "{}", ended.told());
        fake.assert_no_violations();
        let (requests, expected) = (fake.requests(), standing(&fake));
        assert!(expected.len() > CODES as usize, "{expected:#?}");
        let moved_on = yaml.replace("What our services answer", "What they answer").replace("explained", "told");
        let later = desk_of(&moved_on);
        let other = start.twin();
        let _ = desk.publish(connected(&other, PATIENT), How::default());
        let ended = later.publish(connected(&other, PATIENT), How::default());
        assert_eq!(ended.code(), code, "{}", ended.told());
        let later_expected = standing(&other);
        // What is done is done: nothing is written again.
        fake.forget();
        let again = desk.publish(connected(&fake, PATIENT), How::default());
        assert_eq!((again.code(), fake.writes().len()), (code, 0), "{}", again.told());
        Self { start, desk, yaml, requests, expected, later, later_expected, code, has_edit }
    }

    /// A Confluence as it is before.
    pub(crate) fn fake(&self) -> Arc<Fake> {
        self.start.twin()
    }
}
