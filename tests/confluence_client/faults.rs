//! Each request of each kind, with each thing that can go wrong with it.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use statusbook::confluence::{Api, ApiError, ErrorKind, PageId, Property, Version};

use crate::confluence::{Fake, Fault, Request};
use crate::host::id;
use crate::stateful::{ALL, KEY, WAYS, Way, edit, new_page};

/// The name of a fault, how it is made, and whether the client gets by.
type Wrong = (&'static str, fn() -> Fault, bool);

/// What can go wrong with the first request of a kind, by name, and whether the client gets by.
fn faults() -> Vec<Wrong> {
    vec![
        ("429 for 3 s", || Fault::too_many(Some("3")), true),
        ("429", || Fault::too_many(None), true),
        ("500", || Fault::server(500), true),
        ("500 afterwards", || Fault::ErrorAfter(500, "Internal Server Error".to_owned()), true),
        ("502", || Fault::server(502), true),
        ("503", || Fault::unavailable(None), true),
        ("503 for 2 s", || Fault::unavailable(Some("2")), true),
        ("503 afterwards", || Fault::ErrorAfter(503, "Service Unavailable".to_owned()), true),
        ("504 afterwards", || Fault::ErrorAfter(504, "Gateway Timeout".to_owned()), true),
        ("lock", Fault::lock, true),
        ("lock afterwards", || Fault::ErrorAfter(409, "OptimisticLockException".to_owned()), true),
        ("stale", Fault::stale, true),
        ("unreconciled", Fault::unreconciled, true),
        ("reset before", || Fault::ResetBefore, true),
        ("reset after", || Fault::ResetAfter, true),
        ("truncated", || Fault::Truncate, true),
        ("no answer", || Fault::Stall(false), true),
        ("no answer, done", || Fault::Stall(true), true),
        ("web page", || Fault::Html, false),
    ]
}

/// Something that writes, which requests it sends, and what is there afterwards when it was done once.
struct Write {
    name: &'static str,
    is: fn(&Request) -> bool,
    run: fn(&dyn Api, &Fake, &PageId, &Property) -> Result<(), ApiError>,
    done: fn(&Fake) -> bool,
}

fn writes() -> Vec<Write> {
    vec![
        Write {
            name: "create",
            is: |request| {
                request.method == "POST" && (request.path.ends_with("/pages") || request.path.ends_with("/content"))
            },
            run: |api, fake, _, _| api.create(&new_page(api, fake, "New")).map(drop),
            done: |fake| fake.titles().iter().filter(|title| *title == "New").count() == 1,
        },
        Write {
            name: "update",
            is: |request| request.method == "PUT" && !request.path.contains("/propert"),
            run: |api, _, page, _| {
                let Version { number, .. } = api.update(&edit(page, 1))?;
                assert_eq!(number, 2);
                Ok(())
            },
            done: |fake| fake.versions_of("Codes") == 2 && fake.body("Codes").contains("new"),
        },
        Write {
            name: "first property",
            is: |request| request.method == "POST" && request.path.contains("/propert"),
            run: |api, _, page, _| {
                api.set_property(page, "first", &json!("v"), None).map(|set| assert_eq!(set.version, 1))
            },
            done: |fake| fake.property("Codes", "first").is_some_and(|it| it.value == json!("v") && it.number == 1),
        },
        Write {
            name: "next property",
            is: |request| request.method == "PUT" && request.path.contains("/propert"),
            run: |api, _, page, known| {
                api.set_property(page, KEY, &json!(2), Some(known)).map(|set| assert_eq!(set.version, 2))
            },
            done: |fake| fake.property("Codes", KEY).is_some_and(|it| it.value == json!(2) && it.number == 2),
        },
        Write {
            name: "labels",
            is: |request| request.method == "POST" && request.path.ends_with("/label"),
            run: |api, _, page, _| api.add_labels(page, &["codes".to_owned()]),
            done: |fake| fake.labels("Codes") == ["codes"],
        },
        Write {
            name: "file",
            is: |request| request.method == "POST" && request.path.ends_with("/child/attachment"),
            run: |api, _, page, _| {
                api.attach(page, None, ("codes.json", b"{}"), "sum:1")?;
                let there = api.attachments(page)?;
                assert_eq!(
                    there.iter().map(|it| (it.name.as_str(), it.comment.as_str())).collect::<Vec<_>>(),
                    [("codes.json", "sum:1")]
                );
                Ok(())
            },
            done: |fake| fake.page("Codes").attachments.len() == 1,
        },
    ]
}

#[test]
fn each_write_is_done_once_whatever_goes_wrong_with_it() {
    std::thread::scope(|scope| {
        for way in [Way::Cloud, Way::DataCenter] {
            for write in writes() {
                scope.spawn(move || faults().into_iter().for_each(|fault| once(way, &write, fault)));
            }
        }
    });
}

fn once(way: Way, write: &Write, (name, fault, gets_by): Wrong) {
    let what = format!("{way:?}, {}, {name}", write.name);
    let fake = way.fake();
    let api = way.api(&fake);
    let page = id(&fake.create_page("Codes", None, "<p>old</p>"));
    let known = api.set_property(&page, KEY, &json!(1), None).expect("a property");
    let (times, is) = (AtomicUsize::new(0), write.is);
    fake.on(move |request| (is(request) && times.fetch_add(1, Ordering::SeqCst) == 0).then(fault));
    let result = (write.run)(api.as_ref(), &fake, &page, &known);
    match result {
        Ok(()) => assert!((write.done)(&fake), "{what}: it says that it is done"),
        Err(error) => {
            assert!(!gets_by, "{what}: {error}");
            assert_eq!(error.kind, ErrorKind::NotConfluence, "{what}");
            assert!(!(write.done)(&fake), "{what}");
            // The next run finishes it.
            (write.run)(api.as_ref(), &fake, &page, &known).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert!((write.done)(&fake), "{what}");
        }
    }
    fake.assert_no_violations();
}

#[test]
fn what_reads_gets_by_whatever_goes_wrong_once() {
    for way in [Way::Cloud, Way::DataCenter] {
        for (name, fault, gets_by) in faults() {
            let fake = way.fake();
            let api = way.api(&fake);
            let page = id(&fake.create_page("Codes", None, "<p>old</p>"));
            let times = AtomicUsize::new(0);
            fake.on(move |_| (times.fetch_add(1, Ordering::SeqCst) == 0).then(fault));
            let read = api.page(&page, ALL);
            assert_eq!(read.is_ok(), gets_by, "{way:?}, {name}: {read:?}");
        }
    }
}

#[test]
fn a_page_whose_list_lags_far_behind_is_made_once() {
    for way in WAYS {
        for late in [0, 4, 8] {
            let fake = way.fake();
            fake.rules(|rules| (rules.late_gets, rules.late_lists, rules.late_searches) = (3, late, 100));
            let api = way.api(&fake);
            let times = AtomicUsize::new(0);
            fake.on(move |request| {
                let is_first = request.method == "POST" && times.fetch_add(1, Ordering::SeqCst) == 0;
                is_first.then_some(Fault::ResetAfter)
            });
            let made = api.create(&new_page(api.as_ref(), &fake, "Codes")).expect("a page");
            assert_eq!(made.id, id(&fake.page("Codes").id.to_string()), "{way:?}, {late}");
            api.set_property(&made.id, KEY, &json!(1), None).expect("a property");
            fake.assert_no_violations();
        }
    }
}

#[test]
fn a_draft_that_stands_in_the_way_is_named() {
    for way in WAYS {
        let fake = way.fake();
        fake.rules(|rules| rules.unreconciled = true);
        let api = way.api(&fake);
        let page = id(&fake.create_page("Codes", None, "<p>old</p>"));
        fake.draft("Codes", "<p>unfinished</p>");
        let error = api.update(&edit(&page, 1)).expect_err("a draft");
        assert!(matches!(error.kind, ErrorKind::Server(_)), "{way:?}: {error}");
        assert!(error.help.is_some_and(|help| help.contains("draft")), "{way:?}");
        assert_eq!((fake.versions_of("Codes"), fake.lost_drafts().len()), (1, 0));
    }
}
