//! Writes whose answers get lost, and writes that others were faster with.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use statusbook::confluence::{Api, Archived, Attachment, ErrorKind, NewPage, Position, Property, Update};

use crate::clock;
use crate::host::{Asked, Host, Reply, id, space};

type Answering = fn() -> Reply;

const PUT: &str = "PUT /wiki/api/v2/pages/12";
const GET: &str = "GET /wiki/api/v2/pages/12";
const POST: &str = "POST /wiki/api/v2/pages";

fn edit() -> Update {
    Update {
        id: id("12"),
        title: "Codes".to_owned(),
        parent: None,
        body: "<p>new</p>".to_owned(),
        based_on: 4,
        message: "404 changed".to_owned(),
        minor: true,
    }
}

fn at(number: u64, message: &str, author: &str) -> Value {
    json!({
        "id": "12", "status": "current", "title": "Codes", "spaceId": "77", "parentId": null,
        "version": {"number": number, "message": message, "authorId": author, "createdAt": "2026-01-02T03:04:05.000Z"},
    })
}

fn me() -> Reply {
    Reply::Json(200, json!({"type": "known", "accountId": "me", "displayName": "Ann"}))
}

/// A page that a write changes to the version 5, or not, while its answer is `lost`; the second one is answered.
fn losing(done: bool, lost: Answering) -> Host {
    let puts = AtomicUsize::new(0);
    Host::start(move |asked| {
        if asked.is("GET /wiki/rest/api/user/current") {
            return me();
        }
        if asked.is(PUT) {
            let first = puts.fetch_add(1, Ordering::SeqCst) == 0;
            return if first { lost() } else { Reply::Json(200, at(5, "404 changed", "me")) };
        }
        let written = done && puts.load(Ordering::SeqCst) > 0;
        Reply::Json(200, if written { at(5, "404 changed", "me") } else { at(4, "before", "you") })
    })
}

fn lost_answers() -> Vec<Answering> {
    vec![
        || Reply::Hangup,
        || Reply::Half(at(5, "404 changed", "me")),
        || Reply::Json(500, json!({"message": "Internal"})),
        || Reply::Json(502, json!({})),
        || Reply::With(503, &["Retry-After: 2"], json!({})),
        || Reply::Json(409, json!({"message": "OptimisticLockException"})),
        || Reply::Json(501, json!({"message": "unreconciled changes"})),
        || Reply::Json(500, json!({"message": "Transaction rolled back because marked as rollback-only"})),
    ]
}

#[test]
fn an_update_is_looked_up_before_it_is_repeated() {
    for (number, lost) in lost_answers().into_iter().enumerate() {
        for (done, puts) in [(true, 1), (false, 2)] {
            let host = losing(done, lost);
            let version = host.cloud(&clock()).update(&edit()).expect("a version");
            assert_eq!((version.number, version.message.as_str()), (5, "404 changed"));
            assert_eq!(host.count(PUT), puts, "answer {number}, done: {done}");
        }
    }
}

#[test]
fn an_answer_that_is_no_data_is_looked_up_and_never_repeated() {
    let page = || Reply::Text(200, "text/html", "<html>Log in</html>");
    assert_eq!(losing(true, page).cloud(&clock()).update(&edit()).expect("a version").number, 5);
    let host = losing(false, page);
    assert_eq!(host.cloud(&clock()).update(&edit()).expect_err("nothing done").kind, ErrorKind::NotConfluence);
    assert_eq!(host.count(PUT), 1);
}

#[test]
fn an_update_says_what_the_document_wants() {
    let host = Host::start(|_| Reply::Json(200, at(5, "404 changed", "me")));
    let update = Update { parent: Some(id("7")), ..edit() };
    let version = host.cloud(&clock()).update(&update).expect("a version");
    assert_eq!(version.by.map(|by| by.id).as_deref(), Some("me"));
    let asked = host.asked();
    let body = json!({
        "id": "12", "status": "current", "title": "Codes", "parentId": "7",
        "body": {"representation": "storage", "value": "<p>new</p>"},
        "version": {"number": 5, "message": "404 changed"},
    });
    assert_eq!((asked.len(), asked[0].json()), (1, body));
    assert_eq!(asked[0].header("content-type"), Some("application/json"));
}

/// A page that somebody else brought to a version; `PUT` is refused as Confluence does.
fn edited(now: Value, versions: Value) -> Host {
    Host::start(move |asked| match () {
        () if asked.is("GET /wiki/rest/api/user/current") => me(),
        () if asked.is(PUT) => {
            let message = "Version must be incremented on update. Current version is: 5";
            Reply::Json(409, json!({"errors": [{"status": 409, "code": "CONFLICT", "title": message}]}))
        }
        () if asked.is("GET /wiki/api/v2/pages/12/versions") => Reply::Json(200, json!({"results": versions})),
        () => Reply::Json(200, now.clone()),
    })
}

#[test]
fn who_was_first_is_not_overwritten() {
    for now in [at(5, "a correction", "you"), at(5, "404 changed", "you"), at(9, "", "you")] {
        let number = now["version"]["number"].as_u64();
        let host = edited(now, json!([{"number": 5, "message": "404 changed", "authorId": "you"}]));
        let error = host.cloud(&clock()).update(&edit()).expect_err("a conflict");
        assert_eq!(error.kind, ErrorKind::Conflict(number), "{error}");
        assert_eq!(host.count(PUT), 1, "nothing is repeated");
    }
}

#[test]
fn a_write_of_ours_that_somebody_edited_since_was_done() {
    let versions = json!([
        {"number": 6, "message": "", "authorId": "you"},
        {"number": 5, "message": "404 changed", "authorId": "me"},
    ]);
    let host = edited(at(6, "", "you"), versions);
    assert_eq!(host.cloud(&clock()).update(&edit()).expect("a version").number, 5);
}

#[test]
fn a_lock_that_stays_is_no_conflict() {
    let host = edited(at(4, "before", "you"), json!([]));
    let error = host.cloud(&clock()).update(&edit()).expect_err("a lock");
    assert_eq!(error.kind, ErrorKind::Server(409), "{error}");
    assert_eq!(host.count(PUT), 5);
}

#[test]
fn a_page_that_may_be_read_and_not_changed_is_told_as_that() {
    let host = Host::start(|asked| match asked.is(PUT) {
        true => Reply::Json(404, json!({"errors": [{"title": "Not Found"}]})),
        false => Reply::Json(200, at(4, "before", "you")),
    });
    assert_eq!(host.cloud(&clock()).update(&edit()).expect_err("no right").kind, ErrorKind::Forbidden);
    assert_eq!(host.count(GET), 2);
}

const BODY: &str = "<p>x &#38; 1 &eacute;</p>";
/// What the server makes of the body of [`new_page`].
const OURS: &str = "<p local-id=\"1\">x &amp;\n 1&nbsp;\u{e9}</p>";

fn new_page() -> NewPage {
    NewPage { space: space(), parent: Some(id("7")), title: "Codes".to_owned(), body: BODY.to_owned() }
}

fn listed(author: &str, body: &str) -> Value {
    let mut page = at(1, "", author);
    page["body"] = json!({"storage": {"value": body}});
    page["parentId"] = json!("7");
    json!({"results": [page], "_links": {"base": "https://example.com/wiki"}})
}

/// A space where a page is made though the answer to the first request is `lost`, and is in the list `late` looks later.
fn making(lost: Answering, (author, body): (&'static str, &'static str), late: usize) -> Host {
    let (posts, looks) = (AtomicUsize::new(0), AtomicUsize::new(0));
    Host::start(move |asked| match () {
        () if asked.is("GET /wiki/rest/api/user/current") => me(),
        () if asked.is(POST) => match posts.fetch_add(1, Ordering::SeqCst) {
            0 => lost(),
            _ => Reply::Json(400, json!({"errors": [{"title": "A page with this title already exists"}]})),
        },
        () if asked.is("GET /wiki/api/v2/pages") && looks.fetch_add(1, Ordering::SeqCst) >= late => {
            Reply::Json(200, listed(author, body))
        }
        () if asked.is("GET /wiki/api/v2/pages") => Reply::Json(200, json!({"results": []})),
        () => Reply::Json(404, json!({})),
    })
}

#[test]
fn a_page_is_looked_for_before_it_is_made_again() {
    let lost: [Answering; 5] = [
        || Reply::Hangup,
        || Reply::Half(at(1, "", "me")),
        || Reply::Json(503, json!({})),
        || Reply::With(503, &["Retry-After: 2"], json!({})),
        || Reply::Text(200, "text/html", "<html></html>"),
    ];
    for lost in lost {
        let host = making(lost, ("me", OURS), 0);
        assert_eq!(host.cloud(&clock()).create(&new_page()).expect("a page").id, id("12"));
        assert_eq!(host.count(POST), 1);
    }
    // The list knows it later than the check of titles does.
    let host = making(|| Reply::Hangup, ("me", OURS), 4);
    assert_eq!(host.cloud(&clock()).create(&new_page()).expect("a page").id, id("12"));
    assert_eq!(host.count(POST), 2);
}

#[test]
fn a_page_of_somebody_else_is_not_taken_for_ours() {
    for host in [
        making(|| Reply::Hangup, ("you", OURS), 0),
        // Another run of the same account, of another book.
        making(|| Reply::Hangup, ("me", "<p>y</p>"), 0),
        making(|| Reply::Hangup, ("me", ""), 0),
        making(|| Reply::Json(400, json!({"message": "A page with this title already exists"})), ("me", OURS), 0),
    ] {
        let error = host.cloud(&clock()).create(&new_page()).expect_err("a clash");
        assert_eq!(error.kind, ErrorKind::TitleTaken, "{error}");
        assert_eq!(host.count(POST), 1);
    }
}

#[test]
fn a_new_page_says_what_the_documents_want() {
    let host = Host::start(|_| Reply::Json(200, at(1, "", "me")));
    host.cloud(&clock()).create(&new_page()).expect("a page");
    host.cloud(&clock()).create(&NewPage { parent: None, ..new_page() }).expect("a page");
    host.server(&clock()).create(&new_page()).expect("a page");
    let asked = host.asked();
    let body = json!({"representation": "storage", "value": BODY});
    let cloud = json!({"spaceId": "77", "status": "current", "title": "Codes", "body": body, "parentId": "7"});
    assert_eq!((asked[0].line.as_str(), asked[0].json()), (POST, cloud));
    assert_eq!(asked[1].line, "POST /wiki/api/v2/pages?root-level=true");
    assert_eq!(asked[1].json().get("parentId"), None);
    let server = json!({
        "type": "page", "title": "Codes", "space": {"key": "API"}, "ancestors": [{"id": "7"}],
        "body": {"storage": body},
    });
    assert_eq!((asked[2].line.as_str(), asked[2].json()), ("POST /wiki/rest/api/content", server));
}

#[test]
fn a_page_made_a_moment_ago_is_asked_for_again_when_it_is_not_found() {
    let host = Host::start(|asked| match asked.line.as_str() {
        POST => Reply::Json(200, at(1, "", "me")),
        _ if asked.before < 2 => Reply::Json(404, json!({"errors": [{"title": "Not Found"}]})),
        "POST /wiki/rest/api/content/12/label" => Reply::Json(200, json!({"results": []})),
        _ => Reply::Json(200, at(1, "", "me")),
    });
    let api = host.cloud(&clock());
    assert!(api.page(&id("12"), Default::default()).expect("an answer").is_none(), "nobody made it yet");
    assert_eq!(host.asked().len(), 1);
    api.create(&new_page()).expect("a page");
    api.add_labels(&id("12"), &["codes".to_owned()]).expect("labels");
    assert_eq!(api.written(&id("12"), 1, Default::default()).expect("a page").version.number, 1);
    let labels = host.asked().iter().find(|it| it.line.ends_with("/label")).map(Asked::json);
    assert_eq!(labels, Some(json!([{"prefix": "global", "name": "codes"}])));
}

#[test]
fn a_version_that_comes_late_is_waited_for() {
    let looks = AtomicUsize::new(0);
    let host = Host::start(move |_| {
        Reply::Json(200, at(if looks.fetch_add(1, Ordering::SeqCst) < 3 { 4 } else { 5 }, "", "me"))
    });
    assert_eq!(host.cloud(&clock()).written(&id("12"), 5, Default::default()).expect("a page").version.number, 5);
    let never = Host::start(|_| Reply::Json(200, at(4, "", "me")));
    let error = never.cloud(&clock()).written(&id("12"), 5, Default::default()).expect_err("never");
    assert_eq!(error.kind, ErrorKind::Missing);
}

const PROPERTIES: &str = "/wiki/api/v2/pages/12/properties";

fn property(value: &str, version: u64) -> Value {
    json!({"id": "31", "key": "statusbook", "value": {"digest": value}, "version": {"number": version}})
}

fn known(value: &str, version: u64) -> Property {
    Property { id: Some("31".to_owned()), value: json!({"digest": value}), version }
}

/// Sets the property to `new`, where the first write is answered by `lost` and the property is `now` from then on.
fn setting(known: Option<&Property>, lost: Answering, now: Option<Value>) -> (Result<Property, ErrorKind>, usize) {
    let writes = AtomicUsize::new(0);
    let host = Host::start(move |asked| match () {
        () if asked.line.starts_with("GET") => Reply::Json(200, json!({"results": now.iter().collect::<Vec<_>>()})),
        () if writes.fetch_add(1, Ordering::SeqCst) == 0 => lost(),
        () => Reply::Json(200, property("new", asked.json()["version"]["number"].as_u64().unwrap_or(1))),
    });
    let set = host.cloud(&clock()).set_property(&id("12"), "statusbook", &json!({"digest": "new"}), known);
    (set.map_err(|error| error.kind), host.asked().iter().filter(|it| !it.line.starts_with("GET")).count())
}

#[test]
fn a_property_is_looked_up_before_it_is_set_again() {
    let (gone, taken, busy): (Answering, Answering, Answering) = (
        || Reply::Hangup,
        || Reply::Json(400, json!({"errors": [{"title": "A property with this key already exists"}]})),
        || Reply::Json(409, json!({"message": "conflict"})),
    );
    let before = known("old", 3);
    for lost in [gone, taken, busy] {
        // Done, though the answer says something else; not done; and somebody else was first.
        assert_eq!(setting(None, lost, Some(property("new", 1))), (Ok(known("new", 1)), 1));
        assert_eq!(setting(None, lost, None), (Ok(known("new", 1)), 2));
        assert_eq!(setting(None, lost, Some(property("theirs", 1))), (Err(ErrorKind::Conflict(Some(1))), 1));
    }
    for lost in [gone, busy] {
        assert_eq!(setting(Some(&before), lost, Some(property("new", 4))), (Ok(known("new", 4)), 1));
        assert_eq!(setting(Some(&before), lost, Some(property("old", 3))), (Ok(known("new", 4)), 2));
        assert_eq!(setting(Some(&before), lost, Some(property("theirs", 4))), (Err(ErrorKind::Conflict(Some(4))), 1));
        assert_eq!(setting(Some(&before), lost, None), (Err(ErrorKind::Conflict(None)), 1));
    }
    let refused: Answering = || Reply::Json(400, json!({"message": "The value is too long"}));
    assert_eq!(setting(None, refused, None), (Err(ErrorKind::Odd), 1));
}

#[test]
fn a_property_is_set_as_each_generation_wants_it() {
    let host = Host::start(|_| Reply::Json(200, property("new", 4)));
    let value = json!({"digest": "new"});
    let before = known("old", 3);
    for api in [host.cloud(&clock()), host.server(&clock())] {
        api.set_property(&id("12"), "statusbook", &value, None).expect("a property");
        api.set_property(&id("12"), "statusbook", &value, Some(&before)).expect("a property");
    }
    let asked: Vec<(String, Value)> = host.asked().iter().map(|it| (it.line.clone(), it.json())).collect();
    let (made, changed) = (
        json!({"key": "statusbook", "value": value}),
        json!({"key": "statusbook", "value": value, "version": {"number": 4}}),
    );
    let content = "/wiki/rest/api/content/12/property";
    assert_eq!(
        asked,
        [
            (format!("POST {PROPERTIES}"), made.clone()),
            (format!("PUT {PROPERTIES}/31"), changed.clone()),
            (format!("POST {content}"), made),
            (format!("PUT {content}/statusbook"), changed),
        ]
    );
}

#[test]
fn a_file_is_attached_once() {
    let content = "/wiki/rest/api/content/12/child/attachment";
    let listed = |name: &str| json!({"results": [{"id": "att5", "title": name, "comment": "sum:1"}]});
    let run = |lost: Answering, there: Value, known: Option<&Attachment>| {
        let posts = AtomicUsize::new(0);
        let host = Host::start(move |asked| match asked.line.starts_with("GET") {
            true => Reply::Json(200, there.clone()),
            false if posts.fetch_add(1, Ordering::SeqCst) == 0 => lost(),
            false => Reply::Json(200, json!({"results": []})),
        });
        let done = host.cloud(&clock()).attach(&id("12"), known, ("codes.json", b"{}"), "sum:1");
        (done.map_err(|error| error.kind), host)
    };
    let (done, host) = run(|| Reply::Hangup, listed("codes.json"), None);
    assert_eq!((done, host.count(&format!("POST {content}"))), (Ok(()), 1));
    let (done, host) = run(|| Reply::Hangup, listed("other.json"), None);
    assert_eq!((done, host.count(&format!("POST {content}"))), (Ok(()), 2));
    let first = &host.asked()[0];
    assert!(first.header("content-type").is_some_and(|kind| kind.starts_with("multipart/form-data; boundary=")));
    assert_eq!(first.header("x-atlassian-token"), Some("no-check"));
    let known = Attachment { id: "5".to_owned(), name: "codes.json".to_owned(), comment: String::new() };
    let (done, host) = run(|| Reply::Json(200, json!({})), json!({}), Some(&known));
    assert_eq!((done, host.lines()), (Ok(()), vec![format!("POST {content}/att5/data")]));
}

#[test]
fn moving_archiving_and_labels_say_what_they_cannot() {
    let host = Host::start(|asked| match asked.line.as_str() {
        "PUT /wiki/rest/api/content/12/move/append/7" => Reply::Json(200, json!({"pageId": "12"})),
        "POST /wiki/rest/api/content/archive" => Reply::Json(202, json!({"id": "1"})),
        "DELETE /wiki/rest/api/content/12/label?name=a%20b" => Reply::Text(204, "text/plain", ""),
        _ => Reply::Json(404, json!({})),
    });
    let (cloud, server): (Box<dyn Api>, Box<dyn Api>) = (host.cloud(&clock()), host.server(&clock()));
    assert_eq!(cloud.move_page(&id("12"), Position::Append, &id("7")), Ok(true));
    assert_eq!(server.move_page(&id("12"), Position::Before, &id("7")), Ok(false));
    assert_eq!(cloud.archive(&id("12")), Ok(Archived::Done));
    assert_eq!(server.archive(&id("12")), Ok(Archived::Unsupported));
    assert_eq!(cloud.remove_label(&id("12"), "a b"), Ok(()));
    assert_eq!(cloud.remove_label(&id("12"), "gone"), Ok(()));
    let archived = host.asked().iter().find(|it| it.line.ends_with("/archive")).map(Asked::json);
    assert_eq!(archived, Some(json!({"pages": [{"id": 12}]})));
}
