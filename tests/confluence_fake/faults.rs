//! What goes wrong: faults that tests ask for, requests that no document allows, and what is late.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::client::{Client, update};
use crate::confluence::{Fake, Fault, Request};

/// The n-th request to be asked gets this fault, the others get none.
fn once(method: &'static str, fault: impl Fn() -> Fault + Send + Sync + 'static) -> impl Fn(&Request) -> Option<Fault> {
    let count = AtomicUsize::new(0);
    move |request| (request.method == method && count.fetch_add(1, Ordering::SeqCst) == 0).then(&fault)
}

#[test]
fn errors_come_in_the_form_of_their_interface_and_nothing_is_done() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>a</p>");
    fake.on(once("PUT", || Fault::too_many(Some("7"))));
    let answer = client.update(&id, "A", "<p>b</p>", 2);
    assert_eq!(answer.header("retry-after"), Some("7"));
    assert_eq!(answer.refused(429), "Rate limit exceeded");
    fake.on(once("PUT", || Fault::too_many(None)));
    assert_eq!(client.update(&id, "A", "<p>b</p>", 2).header("retry-after"), None);
    for (fault, status, words) in [
        (Fault::lock as fn() -> Fault, 409, "OptimisticLock"),
        (Fault::unreconciled, 409, "unreconciled"),
        (Fault::stale, 409, "Attempted to update stale data"),
        (|| Fault::server(500), 500, "Internal Server Error"),
        (|| Fault::unavailable(Some("1")), 503, "Service Unavailable"),
        (|| Fault::Status(502, Vec::new(), "{\"message\": \"Bad Gateway\"}".to_owned()), 502, "Bad Gateway"),
    ] {
        fake.on(once("PUT", fault));
        let text = client.update(&id, "A", "<p>b</p>", 2).refused(status);
        assert!(text.contains(words), "{text}");
    }
    assert_eq!(fake.versions_of("A"), 1);
    fake.on(once("PUT", || Fault::ErrorAfter(503, "Service Unavailable".to_owned())));
    client.update(&id, "A", "<p>b</p>", 2).refused(503);
    assert_eq!(fake.versions_of("A"), 2);
    let v1 = Fake::data_center();
    v1.on(|_| Some(Fault::lock()));
    assert_eq!(Client::of(&v1).get("/rest/api/space").is(409)["statusCode"], json!(409));
}

#[test]
fn connections_end_before_and_after_something_was_done() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>a</p>");
    let put =
        |number: u64| client.ask("PUT", &format!("/api/v2/pages/{id}"), Some(&update(&id, "A", "<p>b</p>", number)));
    for (fault, versions) in [
        ((|| Fault::ResetBefore) as fn() -> Fault, 1),
        (|| Fault::ResetAfter, 2),
        (|| Fault::Truncate, 3),
        (|| Fault::Stall(false), 3),
        (|| Fault::Stall(true), 4),
    ] {
        fake.on(move |request| (request.method == "PUT").then(fault));
        let number = fake.versions_of("A") as u64 + 1;
        let answer = match fault() {
            Fault::Stall(_) => Client::impatient(&fake, 200).ask(
                "PUT",
                &format!("/api/v2/pages/{id}"),
                Some(&update(&id, "A", "<p>b</p>", number)),
            ),
            _ => put(number),
        };
        assert!(answer.is_err(), "no whole answer");
        // The fake may have seen the end later than the client.
        let patience = std::time::Instant::now();
        while fake.versions_of("A") < versions && patience.elapsed().as_secs() < 10 {
            std::thread::yield_now();
        }
        assert_eq!(fake.versions_of("A"), versions);
    }
    fake.calm();
    put(5).expect("an answer").is(200);
}

#[test]
fn a_login_page_comes_with_200_and_edits_come_in_between() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>a</p>");
    fake.on(once("GET", || Fault::Html));
    let page = client.get(&format!("/api/v2/pages/{id}"));
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html;charset=UTF-8")));
    fake.on(once("GET", || Fault::ThenEdit(Box::new(|fake| fake.edit("A", |body| body.replace(">a<", ">mine<"))))));
    let read = client.get(&format!("/api/v2/pages/{id}")).is(200);
    assert_eq!(read["version"]["number"], json!(1));
    client.update(&id, "A", "<p>b</p>", 2).refused(409);
    assert!(fake.body("A").contains("mine"));
}

#[test]
fn what_was_made_is_late() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    fake.rules(|rules| {
        (rules.late_gets, rules.late_lists, rules.late_searches) = (2, 1, 1);
        (rules.early_conflicts, rules.early_properties) = (1, 1);
    });
    let id = client.create(&fake, "A", "<p>a</p>");
    let path = format!("/api/v2/pages/{id}");
    client.get(&path).refused(404);
    client.get(&path).refused(404);
    client.get(&path).is(200);
    let list = "/api/v2/pages?title=A";
    assert_eq!(client.get(list).is(200)["results"], json!([]));
    assert_eq!(client.get(list).is(200)["results"].as_array().map(Vec::len), Some(1));
    client.update(&id, "A", "<p>b</p>", 2).refused(409);
    client.post(&format!("{path}/properties"), &json!({"key": "k", "value": 1})).refused(409);
    client.post(&format!("{path}/properties"), &json!({"key": "k", "value": 1})).is(200);
    let search = "/rest/api/content/search?cql=space%3DAPI%20and%20title%3D%22a%22&expand=version";
    assert_eq!(client.get(search).is(200)["size"], json!(0));
    assert_eq!(client.get(search).is(200)["size"], json!(1), "whatever its capitals");
    client.update(&id, "A", "<p>b</p>", 2).is(200);
    assert_eq!(client.get(search).is(200)["results"][0]["version"]["number"], json!(1), "an old one");
    assert_eq!(client.get(search).is(200)["results"][0]["version"]["number"], json!(2));
    client.get("/rest/api/content/search?cql=title%3DA%3A%20b").refused(400);
}

#[test]
fn requests_that_no_document_allows_are_refused_and_remembered() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>a</p>");
    let path = format!("/api/v2/pages/{id}");
    let space = fake.space_id("API");
    let put = |change: &dyn Fn(&mut Value)| {
        let mut value = update(&id, "A", "<p>b</p>", 2);
        change(&mut value);
        client.put(&path, &value)
    };
    let number: u64 = id.parse().expect("a number");
    let refused = [
        client.get("/api/v2/pages?space-key=API"),
        client.get("/api/v2/pages?limit=251"),
        client.get("/api/v2/pages?limit=0"),
        client.get("/api/v2/pages?status=draft"),
        client.get("/api/v2/pages?body-format=view"),
        client.get("/api/v2/pages/Status-codes"),
        client.get(&format!("{path}?body-format=wiki")),
        client.get(&format!("{path}?version=last")),
        client.get(&format!("{path}?get-draft=1")),
        client.get(&format!("{path}/inline-comments?resolution-status=closed")),
        put(&|value| value["id"] = json!(number)),
        put(&|value| value["version"]["number"] = json!("2")),
        put(&|value| value["status"] = json!("archived")),
        put(&|value| drop(value.as_object_mut().and_then(|object| object.remove("status")))),
        put(&|value| drop(value.as_object_mut().and_then(|object| object.remove("version")))),
        put(&|value| value["parentId"] = json!(12)),
        put(&|value| value["ancestors"] = json!([])),
        put(&|value| value["body"]["representation"] = json!("html")),
        client.post("/api/v2/pages", &json!({"spaceId": space.parse::<u64>().ok(), "title": "B"})),
        client.post("/api/v2/pages", &json!({"spaceKey": "API", "title": "B"})),
        client.post("/rest/api/content/archive", &json!({"pages": [{"id": id}]})),
    ];
    let count = refused.len();
    for answer in refused {
        answer.refused(400);
    }
    let bare =
        client.send("PUT", &path, &[("Content-Type", "text/plain")], Some(update(&id, "A", "", 2).to_string().into()));
    bare.expect("an answer").refused(415);
    client.ask("PATCH", &path, None).expect("an answer").refused(405);
    let violations = fake.violations();
    assert_eq!(violations.len(), count + 2, "{violations:#?}");
    assert!(
        violations.iter().any(|text| text.ends_with("`limit=251` in the query: expected is 1 to 250")),
        "{violations:#?}"
    );
    assert_eq!(fake.versions_of("A"), 1);
    let watched = Arc::clone(&fake);
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || watched.assert_no_violations()));
    assert!(failed.is_err(), "a test fails");
    fake.forget();
    fake.assert_no_violations();
}

#[test]
fn the_log_knows_what_was_asked() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>a</p>");
    client.get("/api/v2/pages?title=A%20b&status=current,archived").is(200);
    client.update(&id, "A", "<p>b</p>", 2).is(200);
    let (reads, writes) = (fake.reads(), fake.writes());
    assert_eq!((reads.len(), writes.len()), (1, 1));
    assert_eq!(reads[0].line(), "GET /wiki/api/v2/pages?title=A b&status=current,archived");
    assert_eq!((writes[0].status, writes[0].header("authorization")), (200, Some("Basic")));
    assert_eq!(writes[0].json().expect("JSON")["version"]["number"], json!(2));
}

#[test]
fn one_connection_serves_many_requests_and_many_connections_one_fake() {
    let fake = Fake::cloud();
    let address = fake.site().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).expect("a connection");
    let mut seen = Vec::new();
    for _ in 0..3 {
        // A chunked body, which this path does not care about.
        let request =
            "POST /_edge/tenant_info HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        stream.write_all(request.as_bytes()).expect("it is sent");
        let mut buffer = [0; 4096];
        let read = stream.read(&mut buffer).expect("an answer");
        seen.push(String::from_utf8_lossy(&buffer[..read]).into_owned());
    }
    assert!(
        seen.iter().all(|answer| answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("cloudId")),
        "{seen:?}"
    );
    assert_eq!(fake.requests()[2].body, b"abc");
    fake.latency(50);
    let start = std::time::Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| Client::of(&fake).get("/api/v2/spaces").is(200));
        }
    });
    assert!(start.elapsed().as_millis() >= 50, "each takes a while");
    assert_eq!(fake.requests().len(), 23);
}

#[test]
fn the_request_after_so_many_others_goes_wrong() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    client.get("/api/v2/spaces").is(200);
    fake.on_nth(1, || Fault::server(500));
    let statuses: Vec<u16> = (0..4).map(|_| client.get("/api/v2/spaces").status).collect();
    assert_eq!(statuses, [200, 500, 200, 200]);
}
