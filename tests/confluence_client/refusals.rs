//! What is made of answers that are no success.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use statusbook::confluence::{ApiError, ErrorKind, NewPage, Wanted};

use crate::clock;
use crate::host::{Asked, Host, Reply, TOKEN, id, network, settings, space};

type Answering = fn() -> Reply;

fn new_page() -> NewPage {
    NewPage { space: space(), parent: Some(id("5")), title: "Codes".to_owned(), body: "<p>x</p>".to_owned() }
}

/// The error of a page that is made where everything is answered in one way.
fn error_of(reply: Answering) -> ApiError {
    let host = Host::start(move |asked| if asked.line.starts_with("GET") { empty(asked) } else { reply() });
    host.cloud(&clock()).create(&new_page()).expect_err("a refusal")
}

fn empty(_: &Asked) -> Reply {
    Reply::Json(200, json!({"results": []}))
}

fn v2(title: &str) -> Value {
    json!({"errors": [{"status": 400, "code": "BAD_REQUEST", "title": title, "detail": null}]})
}

#[test]
fn each_refusal_is_told_for_what_it_is() {
    let cases: [(Answering, ErrorKind, &str); 10] = [
        (|| Reply::Json(401, json!({"message": "no"})), ErrorKind::Unauthorized, "login is not taken"),
        (|| Reply::Json(403, json!({"message": "not permitted"})), ErrorKind::Forbidden, "it says: not permitted"),
        (|| Reply::Json(404, json!({})), ErrorKind::Missing, "not there, or we may not see it"),
        (
            || Reply::Json(400, v2("A page with this title already exists: A page already exists")),
            ErrorKind::TitleTaken,
            "a page of that title",
        ),
        (
            || {
                Reply::Json(
                    500,
                    json!({"message": "com.x.BadRequestException: A page with the title X already exists"}),
                )
            },
            ErrorKind::TitleTaken,
            "it says: A page with the title X",
        ),
        (
            || {
                Reply::Json(
                    400,
                    v2("Error parsing xhtml: Unexpected close tag\n at [row,col {unknown-source}]: [3,12]"),
                )
            },
            ErrorKind::BadBody(Some((3, 12))),
            "the body is not taken",
        ),
        (|| Reply::Text(413, "text/html", "<h1>too large</h1>"), ErrorKind::TooLarge, "nothing that large"),
        (
            || Reply::With(401, &["X-Failure-Category: FAILURE_CLIENT_SCOPE_CHECK"], json!({"code": 401})),
            ErrorKind::Scope(Some("write:page:confluence".to_owned())),
            "lacks the scope `write:page:confluence`",
        ),
        (
            || Reply::Json(401, json!({"code": 401, "message": "Unauthorized; scope does not match"})),
            ErrorKind::Scope(Some("write:page:confluence".to_owned())),
            "lacks the scope",
        ),
        (
            || Reply::With(403, &["X-Authentication-Denied-Reason: CAPTCHA_CHALLENGE; login-url=x"], json!({})),
            ErrorKind::Unauthorized,
            "wants to see a person",
        ),
    ];
    for (reply, kind, words) in cases {
        let error = error_of(reply);
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.message.contains(words), "{error}");
        assert!(error.help.is_some(), "{error}");
        assert_eq!(error.request, "POST /wiki/api/v2/pages");
    }
}

#[test]
fn a_web_page_with_status_200_is_no_data() {
    let host = Host::start(|_| Reply::Text(200, "text/html;charset=UTF-8", "<html><form>Log in</form></html>"));
    let api = host.cloud(&clock());
    for error in [
        api.page(&id("1"), Wanted::default()).expect_err("no page"),
        api.me().expect_err("nobody"),
        api.space("API").expect_err("no space"),
        api.create(&new_page()).expect_err("no page"),
    ] {
        assert_eq!(error.kind, ErrorKind::NotConfluence, "{error}");
    }
    assert_eq!(host.count("POST /wiki/api/v2/pages"), 1, "nothing is made twice");
    let other = Host::start(|_| Reply::Text(200, "text/plain", "{\"id\": \"1\"}"));
    let error = other.cloud(&clock()).page(&id("1"), Wanted::default()).expect_err("no page");
    assert_eq!(error.kind, ErrorKind::Odd, "the type counts: {error}");
}

#[test]
fn answers_that_nobody_can_mean_are_refused() {
    let deep: &'static str = Box::leak(format!("{}{}", "[".repeat(200_000), "]".repeat(200_000)).into_boxed_str());
    for text in [deep, "{\"id\": }", "nonsense", "[]", "{}", "{\"id\": {}}", "null", "\u{feff}{}"] {
        let host = Host::start(move |_| Reply::Text(200, "application/json", text));
        let api = host.cloud(&clock());
        let start = &text[..text.len().min(20)];
        assert_eq!(api.page(&id("1"), Wanted::default()).expect_err(start).kind, ErrorKind::Odd, "{start}");
        assert_eq!(api.children(&id("1")).expect_err(start).kind, ErrorKind::Odd, "{start}");
        assert!(api.me().is_err() && api.space("API").is_err(), "{start}");
    }
}

#[test]
fn nobody_is_not_somebody() {
    let host = Host::start(|_| Reply::Json(200, json!({"type": "anonymous", "displayName": "Anonymous"})));
    let error = host.server(&clock()).me().expect_err("nobody");
    assert_eq!(error.kind, ErrorKind::Unauthorized);
    assert!(error.message.contains("token is not taken"), "{error}");
}

#[test]
fn the_login_goes_to_no_other_host() {
    let other = Arc::new(Host::start(|_| Reply::Json(200, json!({"id": "1", "title": "stolen"}))));
    let place: &'static str = Box::leak(format!("Location: {}/login?os_destination=x", other.address).into_boxed_str());
    let headers: &'static [&'static str] = Box::leak(Box::new([place]));
    let host = Host::start(move |_| Reply::With(302, headers, json!({})));
    let error = host.cloud(&clock()).page(&id("1"), Wanted::default()).expect_err("no page");
    assert_eq!(error.kind, ErrorKind::NotConfluence);
    assert!(error.message.contains("redirects to"), "{error}");
    assert!(other.lines().is_empty(), "{:?}", other.lines());
}

#[test]
fn a_redirect_within_the_host_is_followed_for_what_is_read() {
    let host = Host::start(|asked| match asked.line.as_str() {
        "GET /wiki/api/v2/pages/1" => Reply::With(301, &["Location: /other/1"], json!({})),
        "GET /other/1" => Reply::Json(200, json!({"id": "1", "title": "There"})),
        "GET /wiki/api/v2/pages/2" => Reply::With(301, &["Location: /wiki/api/v2/pages/2"], json!({})),
        _ => Reply::With(307, &["Location: /other/1"], json!({})),
    });
    let api = host.cloud(&clock());
    assert_eq!(api.page(&id("1"), Wanted::default()).expect("a page").expect("there").title, "There");
    assert!(api.page(&id("2"), Wanted::default()).expect_err("a loop").message.contains("redirects more than"));
    api.add_labels(&id("1"), &["a".to_owned()]).expect_err("no write is redirected");
    assert_eq!(host.count("POST /other/1"), 0);
}

#[test]
fn what_echoes_the_token_is_masked_and_debug_tells_nothing() {
    let host = Host::start(|asked| {
        let told = format!("no {} and {}", asked.header("authorization").unwrap_or_default(), TOKEN);
        Reply::Json(403, json!({"message": told}))
    });
    let api = host.cloud(&clock());
    let error = api.page(&id(TOKEN), Wanted::default()).expect_err("a refusal");
    let told = format!("{error} {error:?} {api:?}");
    assert!(told.contains("no Basic *** and ***"), "{told}");
    assert!(!told.contains(TOKEN) && !told.contains("YW5uQGV4YW1wbGUuY29tOn"), "{told}");
}

#[test]
fn a_write_waits_for_a_server_that_wants_that_too() {
    for (header, seconds) in [("Retry-After: 3", 3), ("Retry-After: Sun, 06 Nov 1994 08:49:47 GMT", 10)] {
        let headers: &'static [&'static str] = Box::leak(Box::new([header]));
        let host = Host::start(move |asked| match asked.before {
            0 => Reply::With(429, headers, json!({})),
            _ => Reply::Json(200, json!({"id": "9", "title": "Codes", "version": {"number": 1}})),
        });
        let clock = clock();
        assert_eq!(host.cloud(&clock).create(&new_page()).expect("a page").id, id("9"));
        assert_eq!(clock.slept(), [Duration::from_secs(seconds)]);
    }
    let host = Host::start(|_| Reply::With(429, &["Retry-After: 3600"], json!({})));
    let error = host.cloud(&clock()).page(&id("1"), Wanted::default()).expect_err("too long");
    assert_eq!(error.kind, ErrorKind::TooMany);
    assert!(error.message.contains("3600 s"), "{error}");
    let host = Host::start(|_| Reply::Json(429, json!({})));
    assert_eq!(host.cloud(&clock()).me().expect_err("for ever").kind, ErrorKind::TooMany);
    assert_eq!(host.asked().len(), 8);
}

#[test]
fn what_only_reads_is_asked_again_when_the_server_has_a_bad_moment() {
    let bad: [Answering; 6] = [
        || Reply::Text(502, "text/html", "<html>Bad Gateway</html>"),
        || Reply::Json(503, json!({})),
        || Reply::Json(500, json!({})),
        || Reply::Hangup,
        || Reply::Half(json!({"id": "1", "title": "There, and cut"})),
        || Reply::With(503, &["Retry-After: 1"], json!({})),
    ];
    for reply in bad {
        let host = Host::start(move |asked| match asked.before {
            0 | 1 => reply(),
            _ => Reply::Json(200, json!({"id": "1", "title": "There"})),
        });
        let found = host.cloud(&clock()).page(&id("1"), Wanted::default());
        assert_eq!(found.expect("a page").expect("there").title, "There");
        assert_eq!(host.asked().len(), 3);
    }
    let host = Host::start(|_| Reply::Json(501, json!({})));
    assert_eq!(host.cloud(&clock()).me().expect_err("never").kind, ErrorKind::Server(501));
    assert_eq!(host.asked().len(), 1);
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let host = Host::start(|_| Reply::Silence(Duration::from_secs(5)));
    let clock = clock();
    let short = network(&clock).with_patience(Duration::from_millis(100));
    let settings = statusbook::confluence::Settings {
        flavor: Some(statusbook::confluence::Flavor::DataCenter),
        ..settings(&format!("{}/wiki", host.address))
    };
    let error = short.connect(&settings, &crate::host::env).expect("a connection").me().expect_err("nothing");
    assert_eq!(error.kind, ErrorKind::Unreachable);
    assert!(error.message.contains("no answer in time"), "{error}");
}
