//! The REST client against servers that answer as each test says: what is asked, and what is made of answers.

#[path = "confluence/mod.rs"]
mod confluence;
#[path = "confluence_client/faults.rs"]
mod faults;
#[path = "confluence_client/host.rs"]
mod host;
#[path = "confluence_client/reading.rs"]
mod reading;
#[path = "confluence_client/refusals.rs"]
mod refusals;
#[path = "confluence_client/stateful.rs"]
mod stateful;
#[path = "confluence_client/writing.rs"]
mod writing;

use std::sync::Arc;

use host::{Host, Reply, TOKEN, TestClock, env, network, settings};
use serde_json::json;
use statusbook::confluence::{ErrorKind, Flavor, Settings};

fn clock() -> Arc<TestClock> {
    Arc::default()
}

/// Answers as a Cloud does whose interfaces are below a path.
fn cloud(path: &'static str) -> Host {
    Host::start(move |asked| match asked.line.strip_prefix("GET ").and_then(|it| it.strip_prefix(path)) {
        Some(rest) if rest.starts_with("/api/v2/spaces") => Reply::Json(200, json!({"results": [], "_links": {}})),
        Some("/rest/api/user/current") => {
            Reply::Json(200, json!({"type": "known", "accountId": "me", "displayName": "Ann"}))
        }
        _ => Reply::Json(404, json!({"statusCode": 404, "message": "null for uri"})),
    })
}

/// Answers as a Data Center does, below a path: with web pages where it knows nothing, or with JSON.
fn data_center(path: &'static str, json_everywhere: bool) -> Host {
    Host::start(move |asked| match asked.line.strip_prefix("GET ").and_then(|it| it.strip_prefix(path)) {
        Some("/rest/api/user/current") => {
            Reply::Json(200, json!({"type": "known", "username": "ann", "userKey": "8a", "displayName": "Ann"}))
        }
        _ if json_everywhere => Reply::Json(404, json!({"statusCode": 404, "message": "HTTP 404 Not Found"})),
        _ => Reply::Text(404, "text/html", "<html>Page not found</html>"),
    })
}

#[test]
fn looking_tells_who_answers_and_where() {
    for (host, given, flavor, me) in [
        (cloud("/wiki"), "", Flavor::Cloud, "/wiki/rest/api/user/current"),
        (cloud("/wiki"), "/wiki/", Flavor::Cloud, "/wiki/rest/api/user/current"),
        (cloud(""), "", Flavor::Cloud, "/rest/api/user/current"),
        (data_center("/confluence", false), "/confluence", Flavor::DataCenter, "/confluence/rest/api/user/current"),
        (data_center("/confluence", true), "/confluence", Flavor::DataCenter, "/confluence/rest/api/user/current"),
        (data_center("", true), "", Flavor::DataCenter, "/rest/api/user/current"),
        (data_center("/wiki", false), "", Flavor::DataCenter, "/wiki/rest/api/user/current"),
    ] {
        let api = host.connect(&clock(), given, None).expect("a connection");
        assert_eq!(api.flavor(), flavor, "{given}");
        assert_eq!(api.me().expect("somebody").name.as_deref(), Some("Ann"));
        assert_eq!(host.lines().last().map(String::as_str), Some(format!("GET {me}").as_str()));
    }
}

#[test]
fn what_is_no_confluence_is_said_to_be_none() {
    let html = Host::start(|_| Reply::Text(200, "text/html", "<html>Log in</html>"));
    let error = html.connect(&clock(), "", None).expect_err("no Confluence");
    assert_eq!(error.kind, ErrorKind::NotConfluence);
    assert!(error.message.contains("web page"), "{error}");
    let nothing = Host::start(|_| Reply::Text(404, "text/plain", "nothing"));
    let error = nothing.connect(&clock(), "", None).expect_err("no Confluence");
    assert_eq!(error.kind, ErrorKind::NotConfluence);
}

#[test]
fn who_cannot_be_reached_is_named_and_asked_for_only_so_often() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let clock = clock();
    let url = format!("http://127.0.0.1:{port}");
    let error = network(&clock).connect(&settings(&url), &env).expect_err("nobody");
    assert_eq!(error.kind, ErrorKind::Unreachable);
    assert!(error.message.contains(&url) && error.help.is_some(), "{error}");
    assert_eq!(clock.slept().len(), 3);
}

#[test]
fn a_cloud_id_leads_through_the_gateway() {
    let host = Host::start(|asked| match asked.line.as_str() {
        "GET /_edge/tenant_info" => Reply::Json(200, json!({"cloudId": "11-22"})),
        "GET /ex/confluence/11-22/wiki/rest/api/user/current" => Reply::Json(200, json!({"accountId": "me"})),
        _ => Reply::Json(404, json!({})),
    });
    for id in ["auto", "11-22"] {
        let settings = Settings { cloud_id: Some(id.to_owned()), ..settings(&host.address) };
        let api = network(&clock()).connect(&settings, &env).expect("a connection");
        assert_eq!((api.flavor(), api.me().expect("somebody").id.as_str()), (Flavor::Cloud, "me"));
    }
    let asked = host.asked();
    assert_eq!(host.count("GET /_edge/tenant_info"), 1, "only where it is not given");
    assert_eq!(asked[0].header("authorization"), None, "the cloud id is told to everybody");
    assert!(asked[1].header("authorization").is_some_and(|header| header.starts_with("Basic ")));
}

#[test]
fn a_token_without_a_user_is_sent_alone() {
    let host = cloud("/wiki");
    let alone = |name: &str| (name == "WIKI_TOKEN").then(|| TOKEN.to_owned());
    let settings = Settings {
        token_env: Some("WIKI_TOKEN".to_owned()),
        flavor: Some(Flavor::DataCenter),
        ..settings(&format!("{}/wiki", host.address))
    };
    network(&clock()).connect(&settings, &alone).expect("a connection").me().expect("somebody");
    let asked = host.asked();
    assert_eq!(asked[0].header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!(asked[0].header("content-type"), Some("application/json"), "Data Center wants it of every request");
    assert_eq!(asked[0].header("x-atlassian-token"), Some("no-check"));
}
