//! How a page can stand, and what is done then.

use super::Told;
use crate::confluence::Flavor;
use crate::copies::publish::{Does, Hold, How};
use crate::copies::wiki::testing::{Fake, open};

const CODES: &[&str] = &["404=Not Found=The page is not there.", "409=Conflict=Somebody was first."];
const FIXED: &[&str] = &["404=Not Found=The page is gone.", "409=Conflict=Somebody was first."];

fn published() -> (Told, Fake) {
    let (told, fake) = (Told::one(CODES), Fake::new(Flavor::Cloud));
    told.well(&fake);
    fake.writes();
    (told, fake)
}

fn force() -> How {
    How { force: true, ..How::default() }
}

#[test]
fn a_page_is_made_and_then_in_sync() {
    let (told, fake) = (Told::one(CODES).with("labels = [\"api\"]\n"), Fake::new(Flavor::Cloud));
    let came = told.well(&fake);
    assert_eq!(came.does(), [Does::Create]);
    assert_eq!(
        fake.writes(),
        [
            "create Status codes",
            "property statusbook",
            "property statusbook",
            "update Status codes",
            "labels api",
            "property statusbook"
        ]
    );
    fake.with("Status codes", |page| {
        assert_eq!((page.version(), page.parent.as_deref()), (2, Some("1")));
        assert!(page.body().contains("Somebody was first."));
        assert_eq!(page.labels, ["api"]);
    });
    told.is_in_sync(&fake);
}

#[test]
fn a_word_of_the_source_is_one_version_that_names_the_code() {
    let (told, fake) = published();
    let came = told.source(FIXED).well(&fake);
    assert_eq!(came.does(), [Does::Write]);
    assert_eq!(came.differences(), ["404 description Some(Stale)"]);
    fake.with("Status codes", |page| {
        assert_eq!(page.version(), 3);
        assert_eq!(page.versions[2].0.message, "404: description");
        assert!(page.body().contains("The page is gone."));
    });
    told.source(FIXED).is_in_sync(&fake);
}

#[test]
fn an_edit_is_held_and_told_with_who_made_it() {
    let (told, fake) = published();
    fake.edit("Status codes", "ann", |body| body.replace("Somebody was first.", "Somebody else was first."));
    for told in [&told, &told.source(FIXED)] {
        let came = told.publish(&fake);
        let step = came.step("Status codes");
        assert_eq!((step.does, &step.holds[..]), (Does::Nothing, &[Hold::Edited][..]));
        assert_eq!(step.revision.by.as_deref(), Some("Ann Example"));
        assert_eq!(step.revision.when.as_deref(), Some("2026-01-03T00:00:00Z"));
        assert_eq!(
            step.revision.link.as_deref(),
            Some(format!("https://wiki.example/{}", fake.id("Status codes")).as_str())
        );
        assert!(came.differences().contains(&"409 description Some(Edited)".to_owned()), "{:?}", came.differences());
        assert_eq!(fake.writes(), [""; 0]);
    }
    let came = told.source(FIXED).publish_with(&fake, force());
    assert_eq!(came.step("Status codes").also, ["written over the edits of Ann Example"]);
    fake.with("Status codes", |page| assert!(page.body().contains("Somebody was first.") && page.version() == 4));
    told.source(FIXED).is_in_sync(&fake);
}

#[test]
fn both_sides_moved_is_a_conflict() {
    let (told, fake) = published();
    fake.edit("Status codes", "ann", |body| body.replace("The page is not there.", "No such page."));
    let came = told.source(FIXED).publish(&fake);
    assert_eq!(came.step("Status codes").holds, [Hold::Conflict]);
    assert_eq!(came.differences(), ["404 description Some(Conflict)"]);
}

#[test]
fn an_edit_that_the_source_has_too_is_signed_without_a_version() {
    let (told, fake) = published();
    fake.edit("Status codes", "ann", |body| body.replace("The page is not there.", "The page is gone."));
    let came = told.source(FIXED).well(&fake);
    assert_eq!((came.does(), fake.writes()), (vec![Does::Sign], vec!["property statusbook".to_owned()]));
    told.source(FIXED).is_in_sync(&fake);
    fake.with("Status codes", |page| assert_eq!(page.version(), 3));
}

#[test]
fn an_edit_that_was_pulled_does_not_hold_what_else_changed() {
    let (told, fake) = published();
    fake.edit("Status codes", "ann", |body| body.replace("The page is not there.", "The page is gone."));
    let both = told.source(&["404=Not Found=The page is gone.", "409=Conflict=You were second."]);
    assert_eq!(both.well(&fake).does(), [Does::Write]);
    fake.with("Status codes", |page| {
        assert_eq!((page.version(), page.versions[3].0.message.as_str()), (4, "409: description"))
    });
    both.is_in_sync(&fake);
}

#[test]
fn a_page_that_is_saved_again_is_no_edit() {
    let (told, fake) = published();
    fake.edit("Status codes", "ann", |body| body.replace("<td class=\"x\">", "<td>"));
    assert_eq!(told.well(&fake).does(), [Does::Sign]);
    told.is_in_sync(&fake);
    fake.edit("Status codes", "ann", str::to_owned);
    assert_eq!(told.source(FIXED).well(&fake).does(), [Does::Write]);
}

#[test]
fn a_page_of_others_is_left_until_it_is_adopted() {
    let (told, fake) = (Told::one(CODES), Fake::new(Flavor::Cloud));
    let body = "<table><tbody><tr><th>Code</th><th>Summary</th><th>Description</th></tr><tr><td>404</td><td>Not Found</td>\
                <td>Nothing here.</td></tr></tbody></table>";
    fake.page(" status Codes", None, body);
    let came = told.publish(&fake);
    assert_eq!(came.step("Status codes").holds, [Hold::Foreign]);
    assert_eq!(came.step("Status codes").revision.by.as_deref(), Some("Ann Example"));
    assert!(!came.differences().is_empty());
    assert_eq!(came.publish_again_forced(&told, &fake), [Hold::Foreign], "`--force` is for edits");
    assert_eq!(fake.writes(), [""; 0]);
    let came = told.publish_with(&fake, How { adopt: true, ..How::default() });
    assert_eq!(came.step("Status codes").does, Does::Write);
    assert!(came.step("Status codes").also.contains(&"taken over".to_owned()));
    fake.with("Status codes", |page| assert_eq!(page.version(), 2));
    told.is_in_sync(&fake);
}

impl super::Came {
    fn publish_again_forced(&self, told: &Told, fake: &Fake) -> Vec<Hold> {
        told.publish_with(fake, force()).steps.into_iter().flat_map(|step| step.holds).collect()
    }
}

#[test]
fn archived_pages_are_told_and_left() {
    let (told, fake) = (Told::one(CODES), Fake::new(Flavor::Cloud));
    fake.page("Status codes", None, "<p>Old</p>");
    fake.with("Status codes", |page| page.archived = true);
    let came = told.publish(&fake);
    assert!(
        matches!(&came.holds()[..], [Hold::Other { why, .. }] if why.contains("an archived page")),
        "{:?}",
        came.holds()
    );
    assert_eq!(fake.writes(), [""; 0]);
}

#[test]
fn a_page_that_was_renamed_by_hand_is_held_and_found() {
    let (told, fake) = published();
    fake.rename("Status codes", "HTTP codes");
    let came = told.publish(&fake);
    assert!(
        matches!(&came.holds()[..], [Hold::Other { why, .. }] if why.contains("renamed to “HTTP codes”")),
        "{came:?}"
    );
    told.clone().with("title = \"HTTP codes\"\n").well(&fake);
    told.clone().with("title = \"HTTP codes\"\n").is_in_sync(&fake);
    let version = fake.with("HTTP codes", |page| page.version());
    assert_eq!(version, 3, "a title that the settings take over is no version");
    fake.rename("HTTP codes", "Codes");
    told.publish_with(&fake, force());
    assert_eq!(fake.with("Status codes", |page| page.version()), 5);
    told.is_in_sync(&fake);
}

#[test]
fn another_title_of_the_source_renames_the_page() {
    let (told, fake) = published();
    let renamed = told.clone().with("title = \"All codes\"\n");
    let came = renamed.well(&fake);
    assert_eq!(came.steps[0].also, ["renamed from “Status codes”"]);
    assert_eq!(fake.with("All codes", |page| page.version()), 3);
    renamed.is_in_sync(&fake);
}

#[test]
fn labels_of_others_stay() {
    let (told, fake) = (Told::one(CODES).with("labels = [\"api\", \"codes\"]\n"), Fake::new(Flavor::Cloud));
    told.well(&fake);
    fake.with("Status codes", |page| page.labels.push("team".to_owned()));
    let fewer = Told::one(CODES).with("labels = [\"codes\", \"team\"]\n");
    assert_eq!(fewer.well(&fake).steps[0].also, ["label api removed"]);
    let none = Told::one(CODES);
    none.well(&fake);
    fake.with("Status codes", |page| assert_eq!((page.labels.join(" "), page.version()), ("team".to_owned(), 2)));
    none.is_in_sync(&fake);
}

#[test]
fn a_page_is_moved_by_the_settings_and_not_back_from_where_somebody_put_it() {
    let (told, fake) = published();
    let (docs, attic) = (fake.page("Docs", Some("1"), ""), fake.page("Attic", Some("1"), ""));
    fake.with("Status codes", |page| page.parent = Some(attic.clone()));
    told.is_in_sync(&fake);
    let under = told.clone().with("parent = \"Docs\"\n");
    assert_eq!(under.well(&fake).steps[0].also, ["moved below “Docs”"]);
    assert_eq!(fake.with("Status codes", |page| (page.parent.clone(), page.version())), (Some(docs.clone()), 2));
    under.is_in_sync(&fake);
    fake.with("Status codes", |page| page.parent = Some(attic));
    let came = under.publish(&fake);
    assert!(matches!(&came.holds()[..], [Hold::Other { why, .. }] if why.contains("moved to another place")));
    under.publish_with(&fake, force());
    assert_eq!(fake.with("Status codes", |page| page.parent.clone()), Some(docs));
}

#[test]
fn a_parent_that_is_not_there_is_told() {
    let (told, fake) = (Told::one(CODES).with("parent = \"Docs\"\n"), Fake::new(Flavor::Cloud));
    let why = told.plan(&fake, How::default(), true).expect_err("no parent");
    assert!(why.starts_with("there is no page “Docs” in the space `API`"), "{why}");
}

#[test]
fn drafts_and_comments_are_in_the_way() {
    let (told, fake) = published();
    fake.with("Status codes", |page| {
        page.draft = Some("<p>Half a thought</p>".to_owned());
        let (number, title, body) = page.versions.pop().expect("a version");
        let marked =
            body.replace("not there", "<ac:inline-comment-marker ac:ref=\"m1\">not there</ac:inline-comment-marker>");
        let marked =
            marked.replace("Somebody", "<ac:inline-comment-marker ac:ref=\"m2\">Somebody</ac:inline-comment-marker>");
        page.versions.push((number, title, marked));
        page.passages = vec![open("m1"), open("m2")];
    });
    told.is_in_sync(&fake);
    let came = told.source(FIXED).publish(&fake);
    let holds = [Hold::Comments(vec!["not there".to_owned()]), Hold::Draft(Some("Ann Example".to_owned()))];
    assert_eq!(came.steps[0].holds, holds);
    let came = told.source(FIXED).publish_with(&fake, How { drop_drafts: true, ..How::default() });
    assert_eq!(came.steps[0].holds, holds[..1]);
    assert_eq!(fake.writes(), [""; 0]);
    told.source(FIXED).publish_with(&fake, How { drop_drafts: true, drop_comments: true, ..How::default() });
    fake.with("Status codes", |page| {
        assert!(page.body().contains("ac:ref=\"m2\"") && !page.body().contains("ac:ref=\"m1\""), "{}", page.body());
    });
}

#[test]
fn what_confluence_changes_is_an_error_and_is_not_written_again() {
    let (told, fake) = published();
    fake.state().makes = Some(("gone".to_owned(), "lost".to_owned()));
    let came = told.source(FIXED).publish(&fake);
    let why = came.done[0].result.as_ref().expect_err("an error");
    assert!(why.contains("Confluence made something else of it: `404`"), "{why}");
    fake.writes();
    let came = told.source(FIXED).publish(&fake);
    assert!(matches!(&came.holds()[..], [Hold::Other { why, .. }] if why.contains("made something else")), "{came:?}");
    assert_eq!(fake.writes(), [""; 0]);
    fake.state().makes = None;
    told.source(FIXED).publish_with(&fake, force());
    told.source(FIXED).is_in_sync(&fake);
}

#[test]
fn who_may_not_write_is_told_before_anything_is_written() {
    let (told, fake) = published();
    fake.state().may_write = Some(false);
    told.is_in_sync(&fake);
    let came = told.source(FIXED).publish(&fake);
    assert!(
        matches!(&came.holds()[..], [Hold::Other { why, .. }] if why == "Bot may not change this page"),
        "{came:?}"
    );
    let came = told.clone().with("title = \"Others\"\npublish = true\n").source(CODES).publish(&Fake::new_read_only());
    assert!(
        matches!(&came.holds()[..], [Hold::Other { why, .. }] if why == "Bot may not create pages in the space `API`")
    );
}

impl Fake {
    fn new_read_only() -> Self {
        let fake = Self::new(Flavor::Cloud);
        fake.state().may_write = Some(false);
        fake
    }
}

#[test]
fn a_copied_page_is_not_ours() {
    let (told, fake) = published();
    let properties = fake.with("Status codes", |page| page.properties.clone());
    fake.page("Mine", Some("1"), "<p>mine</p>");
    fake.with("Mine", |page| page.properties = properties);
    let came = told.clone().with("title = \"Mine\"\n").source(CODES).publish(&fake);
    // That of the copy is found beside it, and cannot get the title.
    assert!(
        matches!(&came.holds()[..], [Hold::Other { why, .. }] if why.contains("the title of another page")),
        "{came:?}"
    );
}

#[test]
fn the_same_title_twice_is_refused_before_any_request() {
    let other = |settings: &str| {
        let copy = "[[copy]]\nname = \"second\"\nkind = \"confluence\"\nurl = \"https://wiki.example/\"\n";
        Told::one(CODES).with(&format!("{copy}{settings}"))
    };
    for (told, why) in [
        (
            other("space = \"api\"\ntitle = \"STATUS codes \"\n"),
            "the copy `second` has a page with the title “STATUS codes”",
        ),
        (other("space = \"API\"\npages = \"codes\"\ntitle = \"x\"\ncode-title = \"Status {code} codes\"\n"), ""),
        (other("space = \"OPS\"\n"), ""),
    ] {
        let fake = Fake::new(Flavor::Cloud);
        match told.plan(&fake, How::default(), true) {
            Err(said) => {
                assert!(!why.is_empty() && said.starts_with(why), "{said}");
                assert_eq!(fake.state().requests, 0);
            }
            Ok(_) => assert_eq!(why, ""),
        }
    }
    let twice = Told::tree(&["404=Same=a", "409=Same=b"]).with("code-title = \"{summary}\"\n");
    assert!(twice.plan(&Fake::new(Flavor::Cloud), How::default(), true).is_err());
}

#[test]
fn pages_of_other_copies_and_of_later_programs_are_not_ours() {
    let property = |fake: &Fake, key: &str, value: serde_json::Value| {
        fake.with("Status codes", |page| {
            let (memory, _) = page.properties.get_mut("statusbook").expect("a property");
            memory[key] = value;
        });
    };
    let adopt = How { adopt: true, ..How::default() };
    let (told, fake) = published();
    property(&fake, "copy", "other".into());
    let holds = told.publish(&fake).steps.remove(0).holds;
    assert!(
        matches!(&holds[..], [Hold::Foreign, Hold::Other { why, .. }] if why.contains("the copy `other`")),
        "{holds:?}"
    );
    assert_eq!(told.publish_with(&fake, adopt).does(), [Does::Sign]);
    told.is_in_sync(&fake);
    property(&fake, "schema", 99.into());
    property(&fake, "tool", "statusbook 9.0.0".into());
    for how in [How::default(), adopt, force()] {
        let holds = told.publish_with(&fake, how).steps.remove(0).holds;
        assert!(matches!(&holds[..], [Hold::Other { why, .. }] if why.contains("statusbook 9.0.0")), "{holds:?}");
    }
    assert_eq!(fake.writes(), [""; 0]);
}

#[test]
fn digests_of_another_form_are_no_edits() {
    let (told, fake) = published();
    let older = |fake: &Fake| {
        fake.with("Status codes", |page| {
            let (memory, _) = page.properties.get_mut("statusbook").expect("a property");
            memory["base"]["form"] = "0".into();
        });
    };
    older(&fake);
    told.is_in_sync(&fake);
    fake.edit("Status codes", "ann", str::to_owned);
    assert_eq!(told.source(FIXED).well(&fake).does(), [Does::Write], "nobody edited it");
    older(&fake);
    fake.edit("Status codes", "ann", |body| body.replace("Somebody", "Nobody"));
    let came = told.source(CODES).publish(&fake);
    assert_eq!(came.step("Status codes").holds, [Hold::Edited]);
    assert_eq!(came.differences(), ["404 description Some(Stale)", "409 description Some(Edited)"]);
}

#[test]
fn a_page_is_known_by_its_id() {
    let (told, fake) = published();
    let id = fake.id("Status codes");
    fake.rename("Status codes", "Elsewhere");
    let by_id = |id: &str| Told::one(CODES).with(&format!("page-id = \"{id}\"\n"));
    let came = by_id(&id).publish(&fake);
    assert!(matches!(&came.holds()[..], [Hold::Other { why, .. }] if why.contains("renamed")));
    let fixed = by_id(&id).with("title = \"Elsewhere\"\n");
    fixed.source(FIXED).well(&fake);
    fixed.source(FIXED).is_in_sync(&fake);
    let why = by_id("4711").plan(&fake, How::default(), true).expect_err("no page");
    assert!(why.starts_with("there is no page with the id `4711`"), "{why}");
    fake.with("Elsewhere", |page| page.archived = true);
    let why = by_id(&id).plan(&fake, How::default(), true).expect_err("archived");
    assert!(why.contains("is archived"), "{why}");
    drop(told);
}

#[test]
fn what_is_said_of_a_version_is_one_line_that_is_not_too_long() {
    let texts = |word: &str| -> Vec<String> {
        (0..120).map(|code| format!("ERROR-NUMBER-{code}=Name {code}=What {code} is {word}.")).collect()
    };
    let (old, new) = (texts("now"), texts("then"));
    let codes = |texts: &'static [String]| texts.iter().map(String::as_str).collect::<Vec<_>>();
    let (old, new) = (codes(old.leak()), codes(new.leak()));
    let (told, fake) = (Told::one(&old), Fake::new(Flavor::Cloud));
    told.well(&fake);
    told.source(&new).well(&fake);
    let said = fake.with("Status codes", |page| page.versions[2].0.message.clone());
    assert!(said.starts_with("ERROR-NUMBER-0, ERROR-NUMBER-1, ") && said.chars().count() <= 250, "{said}");
    told.source(&new).is_in_sync(&fake);
}

#[test]
fn edits_of_form_and_layout_and_what_was_taken_away_are_edits() {
    let (told, fake) = published();
    let edits = [
        ("h2>", "h3>"),
        ("<td class=\"x\">", "<td data-highlight-colour=\"#ff0000\">"),
        ("Conflict", "<a href=\"https://x.example\">Conflict</a>"),
        ("Conflict", "<span style=\"color: rgb(255,0,0);\">Conflict</span>"),
        ("What our service answers.", ""),
    ];
    let body = fake.with("Status codes", |page| page.body().to_owned());
    for (from, to) in edits {
        assert!(body.contains(from), "{from}: {body}");
        let fake = fake.fork();
        fake.edit("Status codes", "ann", |body| body.replace(from, to));
        for told in [&told, &told.source(FIXED)] {
            let came = told.publish(&fake);
            let step = came.step("Status codes");
            assert_eq!(step.holds, [Hold::Edited], "{from} {to}");
            let shown = !step.lost.is_empty() || came.differences().iter().any(|it| it.contains("Edited"));
            assert!(shown, "{from} {to}: {step:#?}");
        }
        assert_eq!(fake.writes(), [""; 0]);
        told.publish_with(&fake, force());
        told.is_in_sync(&fake);
    }
}

#[test]
fn what_is_taken_over_is_shown() {
    let (told, fake) = (Told::one(CODES), Fake::new(Flavor::Cloud));
    fake.page("Status codes", None, "<p>Ask Dee.</p>");
    let came = told.plan(&fake, How { adopt: true, ..How::default() }, false).expect("a plan");
    let step = came.step("Status codes");
    assert_eq!((step.does, step.holds.len()), (Does::Write, 0));
    assert!(step.lost.iter().any(|lost| lost.text == "Ask Dee."), "{step:#?}");
}
