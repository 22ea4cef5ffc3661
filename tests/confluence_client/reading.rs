//! Reading: pages of both generations, lists in several parts, and ways around what is missing.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use statusbook::confluence::{May, Page, PageId, Resolution, Wanted};

use crate::clock;
use crate::host::{Host, Reply, id, space};

const ALL: Wanted = Wanted { body: true, properties: &["statusbook"], labels: true };

fn cloud_page() -> Value {
    json!({
        "id": "12", "status": "current", "title": "Codes", "spaceId": "77", "parentId": "7", "parentType": "page",
        "position": 3, "authorId": "you", "createdAt": "2026-01-01T00:00:00.000Z",
        "version": {"number": 4, "message": "", "minorEdit": false, "authorId": "you", "createdAt": "2026-01-02T03:04:05.000Z"},
        "body": {"storage": {"representation": "storage", "value": "<p>x</p>"}},
        "properties": {"results": [{"id": "31", "key": "statusbook", "value": {"a": 1}, "version": {"number": 2}}]},
        "labels": {"results": [{"id": "1", "prefix": "global", "name": "codes"}, {"prefix": "my", "name": "favourite"}]},
        "_links": {"webui": "/spaces/API/pages/12/Codes", "base": "https://example.atlassian.net/wiki"},
    })
}

fn server_page() -> Value {
    json!({
        "id": 12, "type": "page", "status": "current", "title": "Codes", "space": {"id": 77, "key": "API"},
        "ancestors": [{"id": "1"}, {"id": "7"}],
        "version": {"number": 4, "message": "", "when": "2026-01-02T03:04:05.000Z",
            "by": {"type": "known", "username": "you", "userKey": "8a", "displayName": "Yu"}},
        "body": {"storage": {"value": "<p>x</p>", "representation": "storage"}},
        "metadata": {
            "labels": {"results": [{"prefix": "global", "name": "codes"}]},
            "properties": {"statusbook": {"id": "31", "key": "statusbook", "value": {"a": 1}, "version": {"number": 2}},
                "_expandable": {}},
        },
        "_links": {"webui": "/display/API/Codes", "base": "https://wiki.example.com"},
    })
}

/// What both pages above say.
fn said(page: &Page) {
    assert_eq!((page.id.clone(), page.title.as_str(), page.archived), (id("12"), "Codes", false));
    assert_eq!(page.parent, Some(id("7")));
    assert_eq!((page.version.number, page.version.when.as_deref()), (4, Some("2026-01-02T03:04:05.000Z")));
    assert_eq!(page.body.as_deref(), Some("<p>x</p>"));
    assert_eq!(page.labels, Some(vec!["codes".to_owned()]));
    let property = page.properties.as_ref().and_then(|properties| properties.get("statusbook")).expect("a property");
    assert_eq!((property.version, &property.value), (2, &json!({"a": 1})));
}

#[test]
fn a_page_with_all_of_it_is_one_request() {
    let host = Host::start(|_| Reply::Json(200, cloud_page()));
    let page = host.cloud(&clock()).page(&id("12"), ALL).expect("an answer").expect("a page");
    said(&page);
    assert_eq!(page.link.as_deref(), Some("https://example.atlassian.net/wiki/spaces/API/pages/12/Codes"));
    let query = "body-format=storage&include-properties=true&include-labels=true";
    assert_eq!(
        host.asked().iter().map(|it| it.line.clone()).collect::<Vec<_>>(),
        [format!("GET /wiki/api/v2/pages/12?{query}")]
    );
    let host = Host::start(|_| Reply::Json(200, server_page()));
    let page = host.server(&clock()).page(&id("12"), ALL).expect("an answer").expect("a page");
    said(&page);
    assert_eq!(page.version.by.and_then(|by| by.name).as_deref(), Some("Yu"));
    assert_eq!(page.link.as_deref(), Some("https://wiki.example.com/display/API/Codes"));
    assert_eq!(host.asked().len(), 1);
}

#[test]
fn what_does_not_come_with_a_page_is_asked_for() {
    let without = |names: &[&str]| {
        let mut page = cloud_page();
        page.as_object_mut().expect("an object").retain(|name, _| !names.contains(&name.as_str()));
        page
    };
    // A server that does not know the parameters, one that ignores them, and one that leaves a property out.
    let knows_nothing = without(&["properties", "labels"]);
    let mut leaves_out = cloud_page();
    leaves_out["properties"]["results"] = json!([]);
    for (refuses, page) in [(true, knows_nothing.clone()), (false, knows_nothing), (false, leaves_out)] {
        let host = Host::start(move |asked| match asked.line.split('?').next().unwrap_or_default() {
            _ if refuses && asked.line.contains("include-") => {
                Reply::Json(400, json!({"errors": [{"title": "unknown"}]}))
            }
            "GET /wiki/api/v2/pages/12" => Reply::Json(200, page.clone()),
            "GET /wiki/api/v2/pages/12/labels" => {
                Reply::Json(200, json!({"results": cloud_page()["labels"]["results"]}))
            }
            _ => Reply::Json(200, json!({"results": cloud_page()["properties"]["results"]})),
        });
        let api = host.cloud(&clock());
        said(&api.page(&id("12"), ALL).expect("an answer").expect("a page"));
        let asked = host.asked();
        assert!(asked.last().is_some_and(|it| !it.line.contains("include-")));
        if refuses {
            api.page(&id("12"), ALL).expect("an answer");
            assert_eq!(host.asked().iter().filter(|it| it.line.contains("include-")).count(), 1, "asked for once");
        }
    }
    let bare = without(&["body"]);
    let host = Host::start(move |_| Reply::Json(200, bare.clone()));
    assert!(host.cloud(&clock()).page(&id("12"), ALL).expect_err("no body").message.contains("no body"));
}

#[test]
fn a_property_that_is_not_there_is_none() {
    let host = Host::start(|asked| match asked.line.contains("/property/") {
        true => Reply::Json(404, json!({"statusCode": 404})),
        false => {
            let mut page = server_page();
            page["metadata"]["properties"] = json!({"_expandable": {"statusbook": ""}});
            Reply::Json(200, page)
        }
    });
    let page = host.server(&clock()).page(&id("12"), ALL).expect("an answer").expect("a page");
    assert_eq!(page.properties, Some(BTreeMap::new()));
}

#[test]
fn what_was_thrown_away_is_not_there() {
    let host = Host::start(|_| {
        let mut page = cloud_page();
        page["status"] = json!("trashed");
        Reply::Json(200, page)
    });
    assert_eq!(host.cloud(&clock()).page(&id("12"), Wanted::default()), Ok(None));
}

#[test]
fn lists_go_on_at_our_own_address() {
    let links = [
        json!({"_links": {"next": "https://elsewhere.example/wiki/api/v2/pages/12/labels?cursor=b%3D&limit=1"}}),
        json!({"_links": {"next": "/wiki/api/v2/pages/12/labels?limit=1&cursor=b%3D"}}),
        json!({"_links": {"next": "/ex/confluence/1/wiki/api/v2/other?cursor=b%3D"}}),
    ];
    for link in links {
        let host = Host::start(move |asked| {
            let name = if asked.line.contains("cursor=b%3D") { "second" } else { "first" };
            let mut part = json!({"results": [{"prefix": "global", "name": name}]});
            // The last one leads to itself, which must not turn in a circle.
            part["_links"] = link["_links"].clone();
            match asked.line.split('?').next() {
                Some("GET /wiki/api/v2/pages/12/labels") => Reply::Json(200, part),
                _ => {
                    let mut page = cloud_page();
                    page["labels"] = Value::Null;
                    Reply::Json(200, page)
                }
            }
        });
        let page = host.cloud(&clock()).page(&id("12"), ALL).expect("an answer").expect("a page");
        assert_eq!(page.labels, Some(vec!["first".to_owned(), "second".to_owned()]));
    }
}

#[test]
fn lists_without_links_go_on_where_they_say_that_they_end() {
    for honest in [true, false] {
        let host = Host::start(move |asked| {
            let start = if asked.line.contains("start=2") && honest { 2 } else { 0 };
            let members: Vec<Value> =
                (start..(start + 2).min(3)).map(|it| json!({"id": it + 1, "title": "T"})).collect();
            Reply::Json(200, json!({"results": members, "start": start, "limit": 2, "size": members.len()}))
        });
        let children = host.server(&clock()).children(&id("7")).expect("children");
        let ids: Vec<&str> = children.iter().map(|page| page.id.0.as_str()).collect();
        // One that always begins anew is asked once more, and believed no longer.
        assert_eq!(ids, if honest { vec!["1", "2", "3"] } else { vec!["1", "2"] });
        assert_eq!(host.asked().len(), 2);
    }
}

#[test]
fn children_are_pages_in_their_order_whatever_the_server_knows() {
    let child = |id: &str, kind: &str, status: &str, place: i64| {
        json!({"id": id, "type": kind, "status": status, "title": id, "childPosition": place, "position": place,
            "parentId": "7", "spaceId": "77"})
    };
    let list = json!({"results": [
        child("3", "page", "current", 30), child("1", "page", "current", -10), child("9", "folder", "current", 0),
        child("8", "page", "draft", 1), child("2", "page", "current", 20),
    ]});
    let ways = ["/pages/7/direct-children", "/pages/7/children", "/spaces/77/pages"];
    for way in ways {
        let list = list.clone();
        let host = Host::start(move |asked| match asked.line.split('?').next().unwrap_or_default() {
            line if line.ends_with(way) => Reply::Json(200, list.clone()),
            "GET /wiki/api/v2/pages/7" => Reply::Json(200, json!({"id": "7", "spaceId": "77", "title": "Top"})),
            line if line.ends_with("/direct-children") => {
                Reply::Json(401, json!({"message": "Unauthorized; scope does not match"}))
            }
            _ => Reply::Json(410, json!({"message": "gone"})),
        });
        let children = host.cloud(&clock()).children(&id("7")).expect("children");
        let ids: Vec<&PageId> = children.iter().map(|page| &page.id).collect();
        assert_eq!(ids, [&id("1"), &id("2"), &id("3")], "{way}");
        assert!(children.iter().all(|page| page.parent == Some(id("7"))));
    }
}

#[test]
fn titles_are_equal_whatever_their_capitals() {
    let host = Host::start(|asked| match asked.line.split('?').next().unwrap_or_default() {
        "GET /wiki/api/v2/pages" if asked.line.contains("title=Codes&") => Reply::Json(
            200,
            json!({"results": [cloud_page(), {"id": "13", "title": "Codes of old", "status": "current"}]}),
        ),
        "GET /wiki/api/v2/pages" => Reply::Json(200, json!({"results": []})),
        "GET /wiki/rest/api/content/search" => {
            assert!(asked.line.contains("title%20%3D%20%22codes%22"), "{}", asked.line);
            Reply::Json(200, json!({"results": [{"id": "12", "title": "Codes", "version": {"number": 1}}]}))
        }
        _ => Reply::Json(200, cloud_page()),
    });
    let api = host.cloud(&clock());
    for title in ["Codes", " Codes "] {
        let found = api.titled(&space(), title, Wanted::default()).expect("an answer");
        assert_eq!(found.iter().map(|page| page.id.clone()).collect::<Vec<_>>(), [id("12")]);
    }
    assert_eq!(host.asked().len(), 2);
    let found = api.titled(&space(), "codes", ALL).expect("an answer");
    assert_eq!(found.len(), 1);
    said(&found[0]);
}

#[test]
fn searching_that_is_not_possible_is_not_tried_twice() {
    let host = Host::start(|asked| match asked.line.contains("/search") {
        true => Reply::Json(410, json!({"message": "gone"})),
        false => Reply::Json(200, json!({"results": []})),
    });
    let api = host.cloud(&clock());
    for title in ["a", "b"] {
        assert_eq!(api.titled(&space(), title, Wanted::default()), Ok(Vec::new()));
    }
    assert_eq!(host.count("GET /wiki/rest/api/content/search"), 1);
}

#[test]
fn versions_come_until_the_one_that_is_known() {
    let version = |number: u64| json!({"number": number, "message": "", "authorId": "you"});
    let host = Host::start(move |asked| match asked.line.contains("cursor=") {
        true => panic!("the first part is enough"),
        false => Reply::Json(
            200,
            json!({
                "results": [version(6), version(5), version(4)],
                "_links": {"next": "/wiki/api/v2/pages/12/versions?cursor=x"},
            }),
        ),
    });
    let versions = host.cloud(&clock()).versions_since(&id("12"), 4).expect("versions");
    assert_eq!(versions.iter().map(|version| version.number).collect::<Vec<_>>(), [6, 5]);
    let closed = Host::start(|_| Reply::Json(404, json!({})));
    assert_eq!(closed.server(&clock()).versions_since(&id("12"), 4), Ok(Vec::new()));
}

#[test]
fn an_older_version_is_that_version_or_nothing() {
    let host = Host::start(|asked| match asked.line.contains("version=3") {
        true => {
            let mut page = cloud_page();
            page["version"]["number"] = json!(3);
            Reply::Json(200, page)
        }
        // One that does not know the parameter answers what there is now.
        false => Reply::Json(200, cloud_page()),
    });
    let api = host.cloud(&clock());
    assert_eq!(api.body_at(&id("12"), 3).expect("an answer").as_deref(), Some("<p>x</p>"));
    assert_eq!(api.body_at(&id("12"), 2), Ok(None));
    let host = Host::start(|asked| match asked.line.contains("historical") {
        true => Reply::Json(404, json!({})),
        false => Reply::Json(200, server_page()),
    });
    let api = host.server(&clock());
    assert_eq!(api.body_at(&id("12"), 4).expect("an answer").as_deref(), Some("<p>x</p>"));
    assert_eq!(api.body_at(&id("12"), 3), Ok(None));
}

#[test]
fn a_draft_is_one_only_where_it_says_something_else() {
    for (body, there) in [("<p>x</p>", false), ("<p>unfinished</p>", true)] {
        let host = Host::start(move |asked| {
            let mut page = cloud_page();
            if asked.line.contains("get-draft=true") {
                page["status"] = json!("draft");
                page["body"]["storage"]["value"] = json!(body);
            }
            Reply::Json(200, page)
        });
        let draft = host.cloud(&clock()).draft(&id("12")).expect("an answer");
        assert_eq!(draft.map(|draft| draft.body).as_deref(), there.then_some(body));
    }
}

#[test]
fn comments_are_told_apart() {
    let cloud = json!({"results": [
        {"id": "1", "status": "current", "resolutionStatus": "open",
            "properties": {"inlineMarkerRef": "aa", "inlineOriginalSelection": "Not Found"}},
        {"id": "2", "status": "current", "resolutionStatus": "resolved", "properties": {"inline-marker-ref": "bb"}},
        {"id": "3", "status": "trashed"},
    ]});
    let server = json!({"results": [
        {"id": 1, "extensions": {"location": "inline", "resolution": {"status": "open"},
            "inlineProperties": {"markerRef": "aa", "originalSelection": "Not Found"}}},
        {"id": 2, "extensions": {"location": "resolved", "inlineProperties": {"markerRef": "bb"}}},
        {"id": 4, "extensions": {"location": "footer"}},
    ]});
    let (a, b) =
        (Host::start(move |_| Reply::Json(200, cloud.clone())), Host::start(move |_| Reply::Json(200, server.clone())));
    for api in [a.cloud(&clock()), b.server(&clock())] {
        let comments = api.inline_comments(&id("12")).expect("comments");
        assert_eq!(comments.len(), 2, "{comments:?}");
        assert_eq!((comments[0].marker.as_deref(), comments[0].resolution), (Some("aa"), Resolution::Open));
        assert_eq!(comments[0].passage.as_deref(), Some("Not Found"));
        assert_eq!((comments[1].marker.as_deref(), comments[1].resolution), (Some("bb"), Resolution::Resolved));
    }
    let below = b.server(&clock()).comments(&id("12")).expect("comments");
    assert_eq!(below.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["4"]);
}

#[test]
fn what_we_may_do_is_told_or_unknown() {
    let operations = |names: &[(&str, &str)]| -> Value {
        names.iter().map(|(name, target)| json!({"operation": name, "targetType": target})).collect()
    };
    for (list, read, write) in [
        (operations(&[("read", "space"), ("create", "page"), ("create", "comment")]), Some(true), Some(true)),
        (operations(&[("read", "space"), ("create", "comment")]), Some(true), Some(false)),
        (json!([]), None, None),
    ] {
        let host = Host::start(move |_| Reply::Json(200, json!({"operations": list})));
        for api in [host.cloud(&clock()), host.server(&clock())] {
            assert_eq!(api.may(&space()), Ok(May { read, write }));
        }
    }
    let host = Host::start(|_| Reply::Json(404, json!({})));
    assert_eq!(host.cloud(&clock()).may_change(&id("12")), Ok(May::default()));
}

#[test]
fn spaces_and_names_are_found() {
    let host = Host::start(|asked| match asked.line.split('?').next().unwrap_or_default() {
        "GET /wiki/api/v2/spaces" => Reply::Json(
            200,
            json!({"results": [
                {"id": 77, "key": "API", "homepageId": "70"}, {"id": "78", "key": "api2"},
            ]}),
        ),
        "GET /wiki/rest/api/space/API" => Reply::Json(200, json!({"id": 77, "key": "API", "homepage": {"id": "70"}})),
        "GET /wiki/rest/api/user" if asked.line.contains("accountId=you") || asked.line.contains("key=you") => {
            Reply::Json(200, json!({"accountId": "you", "userKey": "you", "displayName": "Yu"}))
        }
        _ => Reply::Json(404, json!({})),
    });
    for api in [host.cloud(&clock()), host.server(&clock())] {
        let found = api.space("API").expect("an answer").expect("a space");
        assert_eq!((found.id.as_str(), found.home), ("77", Some(id("70"))));
        assert_eq!(api.space("NONE"), Ok(None));
        let before = host.asked().len();
        assert_eq!(api.user("you").as_deref(), Some("Yu"));
        assert_eq!(api.user("you").as_deref(), Some("Yu"));
        assert_eq!(host.asked().len(), before + 1, "names are remembered");
        assert_eq!(api.user("gone"), None);
    }
}
