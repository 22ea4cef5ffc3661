//! Cloud: pages, versions, titles, properties, labels and the rest of v2.

use serde_json::json;

use crate::client::{Client, update};
use crate::confluence::{Fake, PUBLISHER};

#[test]
fn a_page_is_made_read_and_written() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = client.create(&fake, "Status codes", "<p>One.</p>");
    let page = client.get(&format!("/api/v2/pages/{id}?body-format=storage")).is(200);
    assert_eq!((&page["title"], &page["status"]), (&json!("Status codes"), &json!("current")));
    assert_eq!(page["parentId"], json!(fake.home("API")));
    assert_eq!(page["version"]["number"], json!(1));
    assert_eq!(page["version"]["authorId"], json!(PUBLISHER));
    let body = page["body"]["storage"]["value"].as_str().expect("a body");
    assert!(body.contains("One."), "{body}");
    assert_eq!(client.get(&format!("/api/v2/pages/{id}")).is(200)["body"], json!({}));

    let written = client.update(&id, "Status codes", "<p>Two.</p>", 2).is(200);
    assert_eq!(written["version"]["number"], json!(2));
    let old = client.get(&format!("/api/v2/pages/{id}?version=1&body-format=storage")).is(200);
    assert!(old["body"]["storage"]["value"].as_str().is_some_and(|body| body.contains("One.")), "{old}");
    let versions = client.get(&format!("/api/v2/pages/{id}/versions")).is(200);
    assert_eq!(versions["results"][0]["message"], json!("words"));
    assert_eq!(fake.versions_of("status codes"), 2);
    assert_eq!(fake.mails(), 2, "for two versions");
    fake.assert_no_violations();
}

#[test]
fn a_version_that_is_not_the_next_one_is_a_conflict_in_two_texts() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>a</p>");
    fake.edit("A", |body| body.replace('a', "b"));
    assert_eq!(
        client.update(&id, "A", "<p>c</p>", 2).refused(409),
        "Version must be incremented on update. Current version is: 2"
    );
    assert_eq!(client.update(&id, "A", "<p>c</p>", 5).refused(409), "Attempted to update stale data");
    assert_eq!(fake.versions_of("A"), 2);
}

#[test]
fn titles_are_unique_whatever_their_capitals_and_archived_pages_hold_theirs() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let taken = |title: &str| {
        let page = json!({"spaceId": fake.space_id("API"), "title": title, "body": {"storage": {"representation": "storage", "value": ""}}});
        client.post("/api/v2/pages", &page)
    };
    fake.create_page("Status codes", None, "<p>a</p>");
    let text = taken(" STATUS Codes ").refused(400);
    assert!(text.starts_with("A page with this title already exists"), "{text}");
    fake.archive("Status codes");
    taken("status codes").refused(400);
    fake.trash("Status codes");
    taken("status codes").is(200);
    let space = fake.space_id("API");
    let listed =
        || client.get(&format!("/api/v2/pages?space-id={space}&title=Status%20Codes")).is(200)["results"].clone();
    assert_eq!(listed(), json!([]), "lists are exact");
    fake.rules(|rules| rules.exact_titles = false);
    assert_eq!(listed().as_array().map(Vec::len), Some(1));
    let other = fake.create_page("Other", None, "<p>a</p>");
    client.update(&other, "Status Codes", "<p>a</p>", 2).refused(400);
    fake.assert_no_violations();
}

#[test]
fn pages_are_found_by_title_and_in_portions() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    for number in 0..7 {
        fake.create_page(&format!("Page {number}"), None, "<p>a</p>");
    }
    let space = fake.space_id("API");
    let found = client.get(&format!("/api/v2/pages?space-id={space}&title=Page%203&status=current")).is(200);
    assert_eq!(found["results"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["results"][0]["title"], json!("Page 3"));
    fake.rules(|rules| (rules.page_size, rules.foreign_links) = (3, true));
    let mut path = format!("/api/v2/spaces/{space}/pages?limit=100");
    let mut titles = Vec::new();
    loop {
        let answer = client.get(&path);
        assert!(answer.header("link").is_some_and(|link| link.contains("rel=\"base\"")));
        let portion = answer.is(200);
        assert_eq!(portion["_links"]["base"], json!("https://site.invalid/wiki"), "another host");
        titles.extend(portion["results"].as_array().into_iter().flatten().map(|page| page["title"].to_string()));
        let Some(next) = portion["_links"]["next"].as_str() else { break };
        path = next.strip_prefix("/wiki").expect("it begins at the root of the domain").to_owned();
    }
    assert_eq!(titles.len(), 8, "with the top of the space: {titles:?}");
    client.get("/api/v2/pages?cursor=made-up").refused(400);
    assert_eq!(fake.violations().len(), 1);
}

#[test]
fn spaces_are_found_by_key_and_say_what_one_may() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    fake.add_space("OPS", "Operations");
    let found = client.get("/api/v2/spaces?keys=OPS").is(200);
    assert_eq!(found["results"].as_array().map(Vec::len), Some(1));
    let id = found["results"][0]["id"].as_str().expect("ids are texts").to_owned();
    let may = client.get(&format!("/api/v2/spaces/{id}/operations")).is(200);
    assert!(
        may["operations"]
            .as_array()
            .is_some_and(|all| all.contains(&json!({"operation": "create", "targetType": "page"})))
    );
    client.get("/api/v2/spaces/1").refused(404);
}

#[test]
fn properties_have_versions_and_limits_of_their_own() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>a</p>");
    let path = format!("/api/v2/pages/{id}/properties");
    let made = client.post(&path, &json!({"key": "statusbook", "value": {"a": 1}})).is(200);
    assert_eq!(made["version"]["number"], json!(1));
    client.post(&path, &json!({"key": "statusbook", "value": 2})).refused(409);
    let one = format!("{path}/{}", made["id"].as_str().expect("ids are texts"));
    client.put(&one, &json!({"key": "statusbook", "value": 2, "version": {"number": 3}})).refused(409);
    client.put(&one, &json!({"key": "statusbook", "value": 2, "version": {"number": 2}})).is(200);
    let large = "x".repeat(32 * 1024);
    client.put(&one, &json!({"key": "statusbook", "value": large, "version": {"number": 3}})).refused(413);
    client.post(&path, &json!({"key": "k".repeat(256), "value": 1})).refused(400);
    let found = client.get(&format!("{path}?key=Statusbook")).is(200);
    assert_eq!(found["results"], json!([]), "keys differ by their capitals");
    let along = client.get(&format!("/api/v2/pages/{id}?include-properties=true&include-labels=true")).is(200);
    assert_eq!(along["properties"]["results"][0]["value"], json!(2));
    assert_eq!(fake.versions_of("A"), 1, "no version of the page");
    assert_eq!(fake.property("A", "statusbook").map(|held| held.number), Some(2));
    client.delete(&one).is(204);
    fake.assert_no_violations();
}

#[test]
fn labels_are_written_by_v1_and_in_small_letters() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>a</p>");
    let path = format!("/rest/api/content/{id}/label");
    client.post(&path, &json!([{"prefix": "global", "name": "Status"}, {"prefix": "global", "name": "api"}])).is(200);
    assert_eq!(fake.labels("A"), ["status", "api"]);
    client.post(&path, &json!([{"prefix": "global", "name": "two words"}])).refused(400);
    client.delete(&format!("{path}?name=api")).is(204);
    let found = client.get(&format!("/api/v2/pages/{id}/labels")).is(200);
    assert_eq!(found["results"][0]["name"], json!("status"));
    fake.assert_no_violations();
    client.post(&format!("/api/v2/pages/{id}/labels"), &json!([])).refused(405);
}

#[test]
fn the_rest_of_v1_is_gone() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>a</p>");
    client.get(&format!("/rest/api/content/{id}?expand=version")).refused(410);
    client.post("/rest/api/content", &json!({})).refused(410);
    client.get("/rest/api/space/API").refused(410);
    client.get("/rest/api/nonsense").refused(404);
    client.get("/api/v2/nonsense").refused(404);
    assert_eq!(fake.strays().len(), 5);
    assert_eq!(client.get("/rest/api/user/current").is(200)["accountId"], json!(PUBLISHER));
    assert_eq!(client.get("/rest/api/user?accountId=557058:editor").is(200)["displayName"], json!("An Editor"));
}

#[test]
fn trees_are_listed_moved_and_archived() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let top = fake.create_page("Top", None, "<p>a</p>");
    let ids: Vec<String> =
        ["A", "B", "C"].iter().map(|title| fake.create_page(title, Some("Top"), "<p>a</p>")).collect();
    fake.create_folder("Drawer", "Top");
    let below = client.get(&format!("/api/v2/pages/{top}/direct-children?limit=250")).is(200);
    let kinds: Vec<_> = below["results"].as_array().into_iter().flatten().map(|child| &child["type"]).collect();
    assert_eq!(kinds, ["page", "page", "page", "folder"]);
    let (a, b, c) = (&ids[0], &ids[1], &ids[2]);
    client.put(&format!("/rest/api/content/{c}/move/before/{a}"), &json!({})).is(200);
    assert_eq!(fake.children("Top"), ["C", "A", "B", "Drawer"]);
    client.put(&format!("/rest/api/content/{b}/move/append/{a}"), &json!({})).is(200);
    assert_eq!(fake.children("A"), ["B"]);
    let deep = client.get(&format!("/api/v2/pages/{top}/descendants?depth=5")).is(200);
    assert_eq!(deep["results"][2]["depth"], json!(1));
    assert_eq!(deep["results"][3]["parentId"], json!(a));
    client.put(&format!("/rest/api/content/{a}/move/append/{b}"), &json!({})).refused(400);
    // By an update, too.
    let mut version = update(b, "B", "<p>a</p>", 2);
    version["parentId"] = json!(top);
    client.put(&format!("/api/v2/pages/{b}"), &version).is(200);
    assert_eq!(fake.children("Top"), ["C", "A", "Drawer", "B"]);
    fake.assert_no_violations();
    client.put(&format!("/rest/api/content/{a}/move/after/{top}"), &json!({})).refused(400);
    assert_eq!(fake.violations().len(), 1, "beside the top of a space");

    fake.rules(|rules| rules.archive_looks = 2);
    let number: u64 = c.parse().expect("ids are numbers");
    let task = client.post("/rest/api/content/archive", &json!({"pages": [{"id": number}]})).is(202);
    let look = format!("/rest/api/longtask/{}", task["id"].as_str().expect("an id"));
    assert_eq!(client.get(&look).is(200)["finished"], json!(false));
    assert_eq!(client.get(&look).is(200)["finished"], json!(true));
    let page = client.get(&format!("/api/v2/pages/{c}")).is(200);
    assert_eq!(page["status"], json!("archived"));
}

#[test]
fn a_draft_is_seen_where_it_is_asked_for_and_lost_to_a_write() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>a</p>");
    let ask = |client: &Client| client.get(&format!("/api/v2/pages/{id}?get-draft=true&body-format=storage"));
    assert_eq!(ask(&client).is(200)["status"], json!("current"), "none: what is published");
    fake.rules(|rules| rules.draftless_is_missing = true);
    ask(&client).refused(404);
    fake.draft("A", "<p>half a thought</p>");
    let draft = ask(&client).is(200);
    assert_eq!((&draft["status"], &draft["version"]["number"]), (&json!("draft"), &json!(1)));
    assert_eq!(draft["body"]["storage"]["value"], json!("<p>half a thought</p>"));
    assert_eq!(client.get(&format!("/api/v2/pages/{id}")).is(200)["status"], json!("current"));
    fake.rules(|rules| rules.unreconciled = true);
    assert!(client.update(&id, "A", "<p>b</p>", 2).refused(409).contains("unreconciled"));
    fake.rules(|rules| rules.unreconciled = false);
    client.update(&id, "A", "<p>b</p>", 2).is(200);
    assert_eq!(fake.lost_drafts().len(), 1);
    ask(&client).refused(404);
}

#[test]
fn comments_mark_their_passage_without_a_version() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>One two three.</p><p>Four.</p>");
    let marker = fake.comment_inline("A", "two");
    let other = fake.comment_inline("A", "Four");
    fake.comment("A", "Nice.");
    fake.resolve("A", &other);
    assert_eq!(fake.versions_of("A"), 1);
    let tag = format!("<ac:inline-comment-marker ac:ref=\"{marker}\">two</ac:inline-comment-marker>");
    assert!(fake.body("A").contains(&tag), "{}", fake.body("A"));
    let open = client.get(&format!("/api/v2/pages/{id}/inline-comments?resolution-status=open&limit=250")).is(200);
    assert_eq!(open["results"].as_array().map(Vec::len), Some(1));
    assert_eq!(open["results"][0]["properties"]["inlineMarkerRef"], json!(marker));
    let below = client.get(&format!("/api/v2/pages/{id}/footer-comments?body-format=storage")).is(200);
    assert_eq!(below["results"][0]["body"]["storage"]["value"], json!("<p>Nice.</p>"));
    // A write that drops the marker leaves the comment hanging.
    client.update(&id, "A", "<p>One two three.</p>", 2).is(200);
    let lost = client.get(&format!("/api/v2/pages/{id}/inline-comments?resolution-status=dangling")).is(200);
    assert_eq!(lost["results"].as_array().map(Vec::len), Some(1));
    fake.assert_no_violations();
}

#[test]
fn a_trashed_page_comes_back_without_the_body_that_was_sent() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>old</p>");
    client.delete(&format!("/api/v2/pages/{id}")).is(204);
    client.get(&format!("/api/v2/pages/{id}")).refused(404);
    client.update(&id, "A", "<p>new</p>", 2).is(200);
    assert!(fake.body("A").contains("old"));
    assert_eq!(fake.versions_of("A"), 1);
}

#[test]
fn drafts_and_archived_pages_are_written_otherwise() {
    let fake = Fake::cloud();
    let client = Client::of(&fake);
    let id = fake.create_page("A", None, "<p>a</p>");
    let mut draft = update(&id, "A", "<p>b</p>", 2);
    draft["status"] = json!("draft");
    client.put(&format!("/api/v2/pages/{id}"), &draft).refused(400);
    draft["version"]["number"] = json!(1);
    client.put(&format!("/api/v2/pages/{id}"), &draft).is(200);
    assert_eq!((fake.versions_of("A"), fake.page("A").draft.is_some()), (1, true));
    fake.archive("A");
    client.update(&id, "A", "<p>b</p>", 2).refused(400);
    fake.assert_no_violations();
}
