//! Data Center: v1, and who is let in where.

use serde_json::{Value, json};

use crate::client::{Client, basic};
use crate::confluence::{EMAIL, Fake, Kind, PERSONAL, PUBLISHER, SCOPED, TOKEN, Token};

fn new_page(title: &str, body: &str) -> Value {
    json!({"type": "page", "title": title, "space": {"key": "API"}, "body": {"storage": {"value": body, "representation": "storage"}}})
}

fn version(title: &str, body: &str, number: u64) -> Value {
    json!({"type": "page", "title": title, "version": {"number": number, "message": "words", "minorEdit": true},
           "body": {"storage": {"value": body, "representation": "storage"}}})
}

#[test]
fn a_page_is_made_read_and_written() {
    let fake = Fake::data_center();
    let client = Client::of(&fake);
    let home = fake.home("API");
    let mut page = new_page("Status codes", "<p>One.</p>");
    page["ancestors"] = json!([{"id": home}]);
    let made = client.post("/rest/api/content", &page).is(200);
    let id = made["id"].as_str().expect("ids are texts").to_owned();
    let path = format!("/rest/api/content/{id}");
    let read = client.get(&format!("{path}?expand=body.storage,version,ancestors,space,metadata.labels")).is(200);
    assert!(read["body"]["storage"]["value"].as_str().is_some_and(|body| body.contains("One.")), "{read}");
    assert_eq!(read["ancestors"][0]["id"], json!(home));
    assert_eq!((&read["space"]["key"], &read["version"]["number"]), (&json!("API"), &json!(1)));
    assert_eq!(read["version"]["by"]["displayName"], json!("The Publisher"));
    let bare = client.get(&path).is(200);
    assert!(bare.get("body").is_none() && bare["_expandable"].get("body").is_some(), "{bare}");

    let mails = fake.mails();
    client.put(&path, &version("Status codes", "<p>Two.</p>", 2)).is(200);
    assert_eq!(fake.mails(), mails, "a minor edit");
    client.put(&path, &version("Status codes", "<p>Two.</p>", 2)).refused(409);
    let old = client.get(&format!("{path}?status=historical&version=1&expand=body.storage")).is(200);
    assert!(old["body"]["storage"]["value"].as_str().is_some_and(|body| body.contains("One.")), "{old}");
    let versions = client.get(&format!("{path}/version")).is(200);
    assert_eq!((&versions["results"][0]["number"], &versions["results"][0]["minorEdit"]), (&json!(2), &json!(true)));
    fake.rules(|rules| rules.is_old = true);
    client.get(&format!("{path}/version")).refused(404);
    let tried = client.get(&format!("/rest/experimental/content/{id}/version?limit=1")).is(200);
    assert_eq!(tried["size"], json!(1));
    let found = client.get("/rest/api/content?spaceKey=API&title=Status%20codes&type=page&expand=version").is(200);
    assert_eq!((&found["size"], &found["results"][0]["version"]["number"]), (&json!(1), &json!(2)));
    client.delete(&path).is(204);
    client.get(&path).refused(404);
    assert_eq!(client.get(&format!("{path}?status=trashed")).is(200)["status"], json!("trashed"));
    client.delete(&format!("{path}?status=trashed")).is(204);
    assert!(fake.find("Status codes").is_none());
    fake.assert_no_violations();
}

#[test]
fn titles_are_unique_and_older_servers_say_so_with_500() {
    let fake = Fake::data_center();
    let client = Client::of(&fake);
    client.post("/rest/api/content", &new_page("Status codes", "<p>a</p>")).is(200);
    let text = client.post("/rest/api/content", &new_page("status CODES ", "<p>a</p>")).refused(400);
    assert!(text.starts_with("A page with this title already exists"), "{text}");
    fake.rules(|rules| rules.title_taken = 500);
    client.post("/rest/api/content", &new_page("status CODES", "<p>a</p>")).refused(500);
}

#[test]
fn pages_come_in_portions_with_numbers() {
    let fake = Fake::data_center();
    let client = Client::of(&fake);
    let top = fake.create_page("Top", None, "<p>a</p>");
    for number in 0..5 {
        fake.create_page(&format!("Page {number}"), Some("Top"), "<p>a</p>");
    }
    let mut path = format!("/rest/api/content/{top}/child/page?limit=2&expand=version");
    let mut titles = Vec::new();
    loop {
        let portion = client.get(&path).is(200);
        assert_eq!(portion["_links"]["context"], json!("/confluence"));
        titles.extend(portion["results"].as_array().into_iter().flatten().map(|page| page["title"].clone()));
        let Some(next) = portion["_links"]["next"].as_str() else { break };
        next.clone_into(&mut path);
    }
    assert_eq!(titles, ["Page 0", "Page 1", "Page 2", "Page 3", "Page 4"]);
    fake.assert_no_violations();
}

#[test]
fn properties_labels_comments_and_drafts() {
    let fake = Fake::data_center();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>One two.</p>");
    let path = format!("/rest/api/content/{id}");
    client.get(&format!("{path}/property/base")).refused(404);
    client.post(&format!("{path}/property"), &json!({"key": "base", "value": [1]})).is(200);
    client.post(&format!("{path}/property"), &json!({"key": "base", "value": [1]})).refused(409);
    let one = format!("{path}/property/base");
    client.put(&one, &json!({"key": "base", "value": [2], "version": {"number": 1}})).refused(409);
    client.put(&one, &json!({"key": "base", "value": [2], "version": {"number": 2}})).is(200);
    let large = json!({"key": "base", "value": "x".repeat(33_000), "version": {"number": 3}});
    client.put(&one, &large).refused(413);
    let along = client.get(&format!("{path}?expand=metadata.properties.base,metadata.labels,operations")).is(200);
    assert_eq!(along["metadata"]["properties"]["base"]["value"], json!([2]));
    assert!(along["operations"].as_array().is_some_and(|all| all.iter().any(|one| one["operation"] == "update")));
    client.post(&format!("{path}/label"), &json!([{"prefix": "global", "name": "API"}])).is(200);
    assert_eq!(fake.labels("A"), ["api"]);
    client.delete(&format!("{path}/label/api")).is(204);

    let marker = fake.comment_inline("A", "two");
    fake.comment("A", "Nice.");
    let expand = "expand=extensions.inlineProperties,extensions.resolution";
    let inline = client.get(&format!("{path}/child/comment?location=inline&{expand}")).is(200);
    assert_eq!(inline["results"][0]["extensions"]["inlineProperties"]["markerRef"], json!(marker));
    assert_eq!(inline["results"][0]["extensions"]["resolution"]["status"], json!("open"));
    fake.resolve("A", &marker);
    assert_eq!(client.get(&format!("{path}/child/comment?location=inline")).is(200)["size"], json!(0));
    assert_eq!(client.get(&format!("{path}/child/comment?location=resolved")).is(200)["size"], json!(1));

    client.get(&format!("{path}?status=draft")).refused(404);
    fake.draft("A", "<p>half a thought</p>");
    let draft = client.get(&format!("{path}?status=draft&expand=body.storage")).is(200);
    assert_eq!(draft["body"]["storage"]["value"], json!("<p>half a thought</p>"));
    fake.assert_no_violations();
}

#[test]
fn a_wrong_personal_token_is_nobody() {
    let fake = Fake::data_center();
    let wrong = Client::with(&fake.url(), Some("Bearer wrong".to_owned()));
    let id = fake.create_page("A", None, "<p>a</p>");
    assert_eq!(wrong.get("/rest/api/user/current").is(200)["type"], json!("anonymous"));
    wrong.get(&format!("/rest/api/content/{id}")).is(200);
    wrong.put(&format!("/rest/api/content/{id}"), &version("A", "<p>b</p>", 2)).refused(403);
    fake.rules(|rules| rules.anonymous = false);
    wrong.get(&format!("/rest/api/content/{id}")).is(401);
    let right = Client::of(&fake);
    assert_eq!(right.get("/rest/api/user/current").is(200)["username"], json!(EMAIL));
    let by_password = Client::with(&fake.url(), Some(basic(EMAIL, TOKEN)));
    assert_eq!(by_password.get("/rest/api/user/current").is(200)["username"], json!(EMAIL));
    Client::with(&fake.url(), Some(basic(EMAIL, "wrong"))).get("/rest/api/user/current").is(401);
}

#[test]
fn requests_need_a_content_type() {
    let fake = Fake::data_center();
    let login = format!("Bearer {PERSONAL}");
    let client = Client::with(&fake.url(), Some(login));
    let bare = client.send("GET", "/rest/api/user/current", &[], None).expect("an answer");
    bare.refused(415);
}

#[test]
fn who_may_not_see_is_told_404_and_who_may_not_write_403() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>a</p>");
    fake.restrict("A");
    let may = client.get(&format!("/api/v2/pages/{id}/operations")).is(200);
    assert_eq!(may["operations"], json!([{"operation": "read", "targetType": "page"}]));
    client.update(&id, "A", "<p>b</p>", 2).refused(403);
    fake.hide("A");
    client.get(&format!("/api/v2/pages/{id}")).refused(404);
    fake.token(TOKEN, |token| token.may_write = false);
    let page =
        json!({"spaceId": fake.space_id("API"), "title": "B", "body": {"representation": "storage", "value": ""}});
    client.post("/api/v2/pages", &page).refused(403);
    fake.rules(|rules| rules.refuse_with = 404);
    client.post("/api/v2/pages", &page).refused(404);
    fake.token(TOKEN, |token| token.may_read = false);
    assert_eq!(client.get("/api/v2/spaces?keys=API").is(200)["results"], json!([]));
}

#[test]
fn tokens_with_scopes_work_through_the_gateway_alone() {
    let fake = Fake::cloud();
    let site = Client::with(&fake.site(), None);
    let cloud_id = site.get("/_edge/tenant_info").is(200)["cloudId"].clone();
    assert!(fake.gateway().contains(cloud_id.as_str().expect("an id")));
    Client::with(&fake.url(), None).get("/api/v2/spaces").refused(401);
    Client::with(&fake.url(), Some(basic(EMAIL, SCOPED))).get("/api/v2/spaces").refused(401);
    Client::with(&fake.gateway(), Some(basic(EMAIL, TOKEN))).get("/api/v2/spaces").refused(401);
    for login in [basic(EMAIL, SCOPED), format!("Bearer {SCOPED}")] {
        let gateway = Client::with(&fake.gateway(), Some(login));
        let spaces = gateway.get("/api/v2/spaces?limit=1").is(200);
        assert_eq!(spaces["_links"]["base"], json!("https://site.invalid/wiki"));
        assert_eq!(gateway.get("/rest/api/user/current").is(200)["accountId"], json!(PUBLISHER));
    }
    let gateway = |scopes: &[&str], secret: &str| {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        fake.add_token(Token::new(secret, PUBLISHER, Kind::Scoped(scopes)));
        Client::with(&fake.gateway(), Some(format!("Bearer {secret}")))
    };
    let id = fake.create_page("A", None, "<p>a</p>");
    let property = json!({"key": "k", "value": 1});
    let path = format!("/api/v2/pages/{id}/properties");
    gateway(&["write:page:confluence"], "half").post(&path, &property).is(401);
    gateway(&["write:page:confluence", "read:page:confluence"], "both").post(&path, &property).is(200);
    fake.add_token(Token::new("few", PUBLISHER, Kind::Scoped(vec!["read:space:confluence".to_owned()])));
    let few = Client::with(&fake.gateway(), Some("Bearer few".to_owned()));
    few.get("/api/v2/spaces").is(200);
    let answer = few.get("/api/v2/pages");
    assert_eq!(answer.header("x-failure-category"), Some("FAILURE_CLIENT_SCOPE_CHECK"));
    assert_eq!(answer.is(401), json!({"code": 401, "message": "Unauthorized; scope does not match"}));
    let logged = format!("{:?}", fake.requests());
    assert!(
        !logged.contains("few") && !logged.contains(SCOPED) && !logged.contains("Zmlyc3Q"),
        "the log keeps no secret"
    );
}

#[test]
fn uploads_need_their_header() {
    for (fake, kind) in [(Fake::cloud(), "nocheck"), (Fake::data_center(), "no-check")] {
        let client = Client::of(&fake);
        let id = fake.create_page("A", None, "<p>a</p>");
        let path = format!("/rest/api/content/{id}/child/attachment");
        let form = "--XX\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\nwords\r\n--XX\r\nContent-Disposition: form-data; \
                    name=\"file\"; filename=\"a.json\"\r\nContent-Type: application/json\r\n\r\n{\"a\": 1}\r\n--XX--\r\n";
        let multipart = ("Content-Type", "multipart/form-data; boundary=XX");
        let send = |path: &str, headers: &[(&str, &str)]| {
            client.send("POST", path, headers, Some(form.into())).expect("an answer")
        };
        assert_eq!(send(&path, &[multipart]).refused(403), "XSRF check failed");
        let made = send(&path, &[multipart, ("X-Atlassian-Token", kind)]).is(200);
        let file = made["results"][0]["id"].as_str().expect("an id").to_owned();
        assert!(file.starts_with("att"), "{file}");
        send(&path, &[multipart, ("X-Atlassian-Token", kind)]).refused(400);
        send(&format!("{path}/{file}/data"), &[multipart, ("X-Atlassian-Token", kind)]).is(200);
        let files = fake.page("A").attachments;
        assert_eq!((files.len(), files[0].number, files[0].bytes.as_slice()), (1, 2, b"{\"a\": 1}".as_slice()));
        assert_eq!(files[0].comment, "words");
        let listed = client.get(&format!("{path}?filename=a.json")).is(200);
        assert_eq!(listed["results"][0]["title"], json!("a.json"));
        if fake.url().ends_with("/wiki") {
            let listed = client.get(&format!("/api/v2/pages/{id}/attachments")).is(200);
            assert_eq!(listed["results"][0]["comment"], json!("words"));
        } else {
            client.put(&path, &json!({})).refused(405);
        }
    }
}
